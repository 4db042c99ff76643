"""Knows whether what was opened is a long roster, and opens it as one."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.feed import Feed
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.heading import roster_of
from magrisk.adapters.roster.long.form import by_names, is_long
from magrisk.adapters.roster.opening import Opening
from magrisk.adapters.roster.source import Source
from magrisk.assess import Assessor


def joined_if_long(
    feed: Feed, assessor: Assessor, dialect: Dialect, setting: str, as_of: datetime.date, beside: Path
) -> Feed:
    """The patients of a roster in long form; any other feed as it is. setting: of patients of whom none is
    said. beside: the output. Raises ContentProblem where a header cannot be used."""
    if not isinstance(feed, Source):
        return feed
    head = feed.opening(dialect)
    if not is_long(head.fields):
        return feed
    from magrisk.adapters.roster.long.feed import LongFeed, OpenFile

    def wide(header: Sequence[str]) -> Roster:
        return roster_of(Opening(tuple(header), "", 0, 0), assessor, setting, dialect)

    file = OpenFile("", feed, head, by_names(head.fields))
    return LongFeed([file], assessor, wide, dialect, as_of, beside)
