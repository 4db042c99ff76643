"""Knows which lines may be parts of a record that a line end within a cell broke in two."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np

from magrisk.adapters.roster.beginning import is_blank
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.layout import Titled
from magrisk.adapters.roster.records import Record
from magrisk.columns import Rows

_OTHER_DELIMITERS = ",;\t|"


def may_end(record: Record, width: int) -> bool:
    """Whether a record of one field may be the end of the record above it, whose last cell then went on.

    A comment, a line of signs, and a record with another delimiter are none.
    """
    if width == 1 or record.problem or len(record.fields) != 1 or is_blank(record):
        return False
    text = record.fields[0].strip()
    other_writing = any(text.count(delimiter) >= width - 1 for delimiter in _OTHER_DELIMITERS)
    return any(map(str.isalnum, text)) and not text.startswith("#") and not other_writing


def may_begin(record: Record, width: int) -> bool:
    """Whether a record of one field may be the beginning of the first cell of the record below it: it is
    one word, as identifiers are."""
    return may_end(record, width) and len(record.fields[0].split()) == 1


def with_neighbours(records: Iterable[Record], roster: Roster) -> Iterator[tuple[Record, bool]]:
    """Every record of a roster, and whether it stands beside a line that may be a part of it."""
    above: Record | None = None
    here: Record | None = None
    for below in chain(records, [None]):
        if here is not None:
            begun = above is not None and roster.is_read(0) and may_begin(above, roster.size)
            goes_on = below is not None and roster.is_read(-1) and may_end(below, roster.size)
            yield here, (begun or goes_on) and len(here.fields) == roster.size
        above, here = here, below


def beside(lines: Rows, others: Sequence[Record], roster: Titled) -> frozenset[int]:
    """The lines of records that look whole beside a line that may be a part of them. lines: of the records
    that look whole; others: those that do not."""
    width, nowhere = roster.size, np.empty(0, np.intp)
    ends = [r.line for r in others if may_end(r, width)] if roster.is_read(-1) else []
    begins = [r.line for r in others if may_begin(r, width)] if roster.is_read(0) else []
    if not ends and not begins:
        return frozenset()
    # Every line belongs to a record, so the one before a record ends right above it.
    starts = np.sort(np.concatenate((lines, [record.line for record in others])))
    below, above = (np.searchsorted(starts, each) if each else nowhere for each in (ends, begins))
    found = (*starts[below[below > 0] - 1], *starts[above[above + 1 < len(starts)] + 1])
    return frozenset(map(int, found))
