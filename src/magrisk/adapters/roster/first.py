"""The medicines at the beginning of a large roster, read by other processes from when the rules are there.

Most of all texts stand there, and what is read once need not be read by every worker. Meanwhile this
process may load what columns need, which takes as long as to read a thousand texts.
"""

import datetime
import re
from collections.abc import Iterable, Mapping

from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.feed import Feed
from magrisk.adapters.roster.header import Cell
from magrisk.adapters.roster.heading import roster_of
from magrisk.adapters.roster.medicines import COLUMN, Medicines, Taken
from magrisk.adapters.roster.readers import Readers
from magrisk.assess import Assessor

_SMALL = 8 << 20  # bytes: below, starting workers takes longer than what they would save
_SEPARATORS = re.compile("[;|]")


def worth_sharing(size: int, workers: int) -> bool:
    """Whether a roster of so many bytes is sooner done by so many processes than by one."""
    return workers > 1 and size > _SMALL


def first_texts(
    assessor: Assessor, feed: Feed, dialect: Dialect, setting: str, as_of: datetime.date, workers: int
) -> Readers[Taken]:
    """Begins to read, where several workers will score. Raises ContentProblem where the head of the roster
    cannot be used."""
    head = feed.opening(dialect)
    roster = roster_of(head, assessor, setting, dialect)
    place = roster.places.get(COLUMN)
    shared = worth_sharing(feed.bulk, workers)
    texts = [] if place is None or not shared else _texts(feed.first_rows(head, roster, [place]))
    return Readers(workers - 1 if texts else 0, texts, Medicines(assessor, roster, as_of).read)


def _texts(rows: Iterable[Mapping[int, Cell]]) -> list[str]:
    """The parts of lists."""
    cells = (cell for row in rows for cell in row.values())
    texts = (text for cell in cells for text in (cell if isinstance(cell, tuple) else (cell,)))
    parts = (part.strip() for text in texts for part in _SEPARATORS.split(text))
    return list(dict.fromkeys(filter(None, parts)))
