"""Knows which row of one scored file is which row of the other: same identifier, same occurrence.

The n-th row of an identifier belongs to the n-th of it in the other file. Identifiers are held as numbers
of 64 bits, about 60 bytes a row at the most, and every pair is held against the texts themselves. Two files
in one order are then read side by side. Where the orders differ, the second file is held in memory, which
takes a quarter more than the file is large.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from magrisk.adapters.roster.identifiers import numbered
from magrisk.columns import Flags
from magrisk.comparison.scored_file import ScoredFile, escaped
from magrisk.errors import AccountingProblem

Numbers = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
NOWHERE = -1
Pair = tuple[pa.RecordBatch, pa.RecordBatch]


@dataclass(frozen=True)
class Pairing:
    """partner: for every old row the place of its new row, from 0, or NOWHERE. new: how many new rows."""

    partner: Places
    new: int

    def pairs(self) -> int:
        return int(np.count_nonzero(self.partner != NOWHERE))

    def alone_old(self) -> Flags:
        """The old rows without a new one."""
        alone: Flags = self.partner == NOWHERE
        return alone

    def alone_new(self) -> Flags:
        """The new rows without an old one."""
        alone = np.ones(self.new, np.bool_)
        alone[self.partner[self.partner != NOWHERE]] = False
        return alone

    def in_order(self) -> bool:
        """Whether the rows that have partners follow one another in the same way in both files."""
        places = self.partner[self.partner != NOWHERE]
        return bool(np.all(places[1:] > places[:-1]))


class Rosters:
    """Two scored files side by side. Their texts are as escaped as one another."""

    def __init__(self, old: ScoredFile, new: ScoredFile):
        self._old, self._new = old, new
        self._escape = old.raw != new.raw
        self.pairing = paired(self._numbers(old), self._numbers(new))

    def pairs(self) -> Iterator[Pair]:
        """All pairs, in the order of the old file, some at a time."""
        partners = (
            _Forward(self._rows(self._new)) if self.pairing.in_order() else _Held(self._rows(self._new))
        )
        first = 0
        for batch in self._rows(self._old):
            mine = self.pairing.partner[first : first + len(batch)]
            first += len(batch)
            has = np.flatnonzero(mine != NOWHERE)
            if not len(has):
                continue
            old, new = batch.take(pa.array(has)), partners.take(mine[has])
            if not pc.all(pc.equal(old["id"], new["id"])).as_py():
                raise AccountingProblem("internal check: two identifiers share a number")
            yield old, new

    def alone_old(self) -> Iterator[tuple[int, str]]:
        """Row and identifier of the old rows without a new one."""
        return self._alone(self._old, self.pairing.alone_old())

    def alone_new(self) -> Iterator[tuple[int, str]]:
        """Row and identifier of the new rows without an old one."""
        return self._alone(self._new, self.pairing.alone_new())

    def _alone(self, file: ScoredFile, alone: Flags) -> Iterator[tuple[int, str]]:
        first, left = 0, int(alone.sum())
        for batch in self._ids(file):
            if not left:
                return
            mine = batch.filter(pa.array(alone[first : first + len(batch)]))
            first, left = first + len(batch), left - len(mine)
            yield from zip(mine["row"].to_pylist(), mine["id"].to_pylist(), strict=True)

    def _numbers(self, file: ScoredFile) -> Numbers:
        found = [numbered(batch["id"]) for batch in self._ids(file)]
        return np.concatenate(found) if found else np.empty(0, np.uint64)

    def _ids(self, file: ScoredFile) -> Iterator[pa.RecordBatch]:
        return map(escaped, file.ids()) if self._escape and file.raw else file.ids()

    def _rows(self, file: ScoredFile) -> Iterator[pa.RecordBatch]:
        return map(escaped, file.batches()) if self._escape and file.raw else file.batches()


def paired(old: Numbers, new: Numbers) -> Pairing:
    """Pairs the n-th of every number with the n-th of it on the other side."""
    if np.array_equal(old, new):
        return Pairing(np.arange(len(old)), len(new))
    by_old, by_new = (np.argsort(numbers, kind="stable") for numbers in (old, new))
    sorted_old, sorted_new = old[by_old], new[by_new]
    occurrence = np.arange(len(old)) - np.searchsorted(sorted_old, sorted_old, "left")
    wanted = np.searchsorted(sorted_new, sorted_old, "left") + occurrence
    there = np.flatnonzero(wanted < len(new))
    there = there[sorted_new[wanted[there]] == sorted_old[there]]
    partner = np.full(len(old), NOWHERE, np.int64)
    partner[by_old[there]] = by_new[wanted[there]]
    return Pairing(partner, len(new))


class _Forward:
    """Rows that are asked for in their order; what lies behind is forgotten."""

    def __init__(self, batches: Iterator[pa.RecordBatch]):
        self._batches, self._kept, self._first = batches, list[pa.RecordBatch](), 0

    def take(self, places: Places) -> pa.RecordBatch:
        """The rows in some places, which lie behind all that were asked for before."""
        while self._end() <= places[-1]:
            self._kept.append(next(self._batches))
        kept = pa.Table.from_batches(self._kept)
        found = kept.take(pa.array(places - self._first)).combine_chunks().to_batches()[0]
        while self._first + len(self._kept[0]) <= places[-1]:
            self._first += len(self._kept.pop(0))
        return found

    def _end(self) -> int:
        return self._first + sum(map(len, self._kept))


class _Held:
    """Rows that are asked for in any order, all of them in memory."""

    def __init__(self, batches: Iterator[pa.RecordBatch]):
        self._table = pa.Table.from_batches(batches).combine_chunks()

    def take(self, places: Places) -> pa.RecordBatch:
        """The rows in some places."""
        return self._table.take(pa.array(places)).combine_chunks().to_batches()[0]
