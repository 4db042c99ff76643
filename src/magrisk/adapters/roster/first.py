"""The medicines at the beginning of a large roster, read by other processes from when the rules are there.

Most of all texts stand there, and what is read once need not be read by every worker. Meanwhile this
process may load what columns need, which takes as long as to read a thousand texts.
"""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence

from magrisk.adapters.roster.coded import coded
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.feed import Feed
from magrisk.adapters.roster.header import Cell
from magrisk.adapters.roster.heading import roster_of
from magrisk.adapters.roster.layout import ListColumn
from magrisk.adapters.roster.medicines import COLUMN, Medicines, Taken
from magrisk.adapters.roster.readers import Readers
from magrisk.adapters.roster.site_columns import NO_COLUMNS, Columns
from magrisk.assess import Assessor

_SMALL = 8 << 20  # bytes: below, starting workers takes longer than what they would save
_SEPARATORS = re.compile("[;|]")


def worth_sharing(size: int, workers: int) -> bool:
    """Whether a roster of so many bytes is sooner done by so many processes than by one."""
    return workers > 1 and size > _SMALL


def first_texts(
    assessor: Assessor,
    feed: Feed,
    dialect: Dialect,
    setting: str,
    as_of: datetime.date,
    workers: int,
    columns: Columns = NO_COLUMNS,
) -> Readers[Taken]:
    """Begins to read, where several workers will score. Raises ContentProblem where the head of the roster
    cannot be used."""
    head = feed.opening(dialect)
    roster = roster_of(head, assessor, setting, dialect, columns, as_of)
    listed = roster.lists.get(COLUMN, ())
    shared = worth_sharing(feed.bulk, workers)
    places = [column.place for column in listed]
    texts = _texts(feed.first_rows(head, roster, places), listed) if listed and shared else []
    return Readers(workers - 1 if texts else 0, texts, Medicines(assessor, roster, as_of).read)


def _texts(rows: Iterable[Mapping[int, Cell]], columns: Sequence[ListColumn]) -> list[str]:
    """The parts of a list."""
    cells = ((column, row[column.place]) for row in rows for column in columns)
    texts = ((c, text) for c, cell in cells for text in (cell if isinstance(cell, tuple) else (cell,)))
    parts = (coded(part.strip(), c.prefix) for c, text in texts for part in _SEPARATORS.split(text))
    return list(dict.fromkeys(filter(None, parts)))
