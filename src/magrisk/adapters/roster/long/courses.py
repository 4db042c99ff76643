"""Knows which rows of one patient say the same thing, and which periods of one medicine are one course.

Periods that touch, or lie at most thirty days apart, are one course, as in the drug eras of the OMOP common
data model (OHDSI, The Book of OHDSI, 2021, chapter 4: a persistence window of 30 days).
"""

from dataclasses import dataclass

import numpy as np

from magrisk.adapters.roster.long.telling import MEDICATIONS, OPEN, UNSAID
from magrisk.columns import Rows

GAP = 30  # days


@dataclass(frozen=True)
class Courses:
    """What is said, once each: the row that says it first, and the days from and until which it was so."""

    row: Rows
    since: Rows
    until: Rows


def courses(groups: Rows, columns: Rows, at: Rows, since: Rows, until: Rows) -> Courses:
    """Rows that are told apart no further. groups: the same number for one text of one patient in one column;
    columns: of a wide roster, by place. at: rising with the order of records."""
    if not len(groups):
        return Courses(groups, since, until)
    # What has no day at all says only that something is so; it belongs to no period.
    undated = (since == UNSAID) & (until == OPEN)
    order = np.lexsort((since, undated, groups))
    since, until, gap = since[order], until[order], np.where(columns[order] == MEDICATIONS, GAP, 0)
    key = groups[order] * 2 + undated[order]
    # Every group on a stretch of the calendar of its own, so that the last day so far never leaves it.
    begin = np.cumsum(np.diff(key, prepend=key[0]) != 0) << 32
    last = np.maximum.accumulate(begin + until)
    new = np.ones(len(key), np.bool_)
    new[1:] = begin[1:] + since[1:] > last[:-1] + gap[1:]
    firsts = np.flatnonzero(new)
    numbers = np.cumsum(new) - 1
    # Of the rows of a course that which stands first in the file.
    within = np.lexsort((at[order], numbers))
    return Courses(
        row=order[within[firsts]],
        since=since[firsts],
        until=np.maximum.reduceat(until, firsts),
    )
