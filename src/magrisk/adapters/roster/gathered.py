"""Columns that make up one list, and rows that hold several texts of it, as the parts of one list a row."""

from collections.abc import Sequence
from functools import reduce

import numpy as np
import pyarrow as pa

from magrisk.adapters.roster.coded import coded
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.layout import MEDICATIONS
from magrisk.adapters.roster.pieces import Parts
from magrisk.adapters.roster.spellings import NEW, Spellings
from magrisk.adapters.roster.table import Table
from magrisk.columns import Flags, Rows

_FEW = 1 << 16  # whole numbers of sixteen bits are sorted many times as quickly as wider ones


class Gathered:
    """All columns of one list of a roster."""

    def __init__(self, roster: Roster, name: str, spellings: Spellings):
        self._columns = roster.lists[name]
        # Only a list of medicines is read line by line, as it may be pasted from anywhere.
        self._line_ends = "\n\r" if name == MEDICATIONS else "\n"
        self._spellings = spellings
        self._whole = {column.prefix: _Whole(roster, spellings, column.prefix) for column in self._columns}

    def clear(self) -> None:
        """Forgets every text, as the spellings do."""
        for whole in self._whole.values():
            whole.clear()

    def parts(self, table: Table) -> Parts:
        """The parts of every row, column behind column."""
        found = [table.parts(column.place, self._line_ends, self._spellings) for column in self._columns]
        if len(found) == 1 and not self._columns[0].prefix and found[0].alone is None:
            return found[0]
        kept = [
            _Kept(parts, *self._whole[column.prefix](parts.spelt), each_a_line=bool(column.prefix))
            for column, parts in zip(self._columns, found, strict=True)
        ]
        nothing = int(self._spellings.numbers(_NOTHING)[0])
        return _joined(kept, len(table), reduce(np.maximum, (parts.sizes for parts in found)), nothing)


_NOTHING = pa.array([","], pa.string())


class _Whole:
    """What pieces say, by the numbers of their spellings: nothing, or their codes with the system."""

    def __init__(self, roster: Roster, spellings: Spellings, prefix: str):
        self._roster, self._spellings, self._prefix = roster, spellings, prefix
        self.clear()

    def clear(self) -> None:
        """Forgets every piece."""
        self._meant, self._blank = np.empty(0, np.intp), np.empty(0, np.bool_)

    def __call__(self, spelt: Rows) -> tuple[Rows, Flags]:
        """The number of each piece with its system, and whether it would say nothing if it stood alone."""
        more = len(self._spellings) - len(self._meant)
        if more > 0:
            self._meant = np.concatenate((self._meant, np.full(more, NEW)))
            self._blank = np.concatenate((self._blank, np.zeros(more, np.bool_)))
        meant = self._meant.take(spelt)
        new = meant == NEW
        if new.any():
            self._read(np.unique(spelt[new]))
            meant = self._meant.take(spelt)
        return meant, self._blank.take(spelt)

    def _read(self, numbers: Rows) -> None:
        texts = self._spellings.texts(numbers)
        self._meant[numbers] = numbers
        self._blank[numbers] = [self._roster.is_nothing(text) for text in texts]
        if self._prefix:
            meant = [coded(text.strip(), self._prefix) for text in texts]
            changed = np.array([told != text.strip() for told, text in zip(meant, texts, strict=True)])
            spelt = pa.array([f",{text}" for text in meant], pa.string()).filter(pa.array(changed))
            self._meant[numbers[changed]] = self._spellings.numbers(spelt)


class _Kept:
    """Those parts of one column that say something, or that stand in a text with others."""

    def __init__(self, parts: Parts, spelt: Rows, blank: Flags, *, each_a_line: bool):
        alone = parts.alone
        if alone is None:
            alone = (parts.firsts == parts.lasts).take(parts.rows)
        places = np.flatnonzero(~(blank & alone))
        self.rows, self.spelt = parts.rows.take(places), spelt.take(places)
        if each_a_line:
            self.begins = self.ends = np.ones(len(places), np.bool_)
        else:
            self.begins, self.ends = (
                _flags(at, len(spelt)).take(places) for at in (parts.begins, parts.ends)
            )


def _flags(places: Rows, size: int) -> Flags:
    found: Flags = np.zeros(size, np.bool_)
    found[places] = True
    return found


def _joined(columns: Sequence[_Kept], size: int, sizes: Rows | int, nothing: int) -> Parts:
    """The parts of all columns, row by row; a row without any has one that says nothing."""
    rows = np.concatenate([column.rows for column in columns])
    without = np.flatnonzero(np.bincount(rows, minlength=size) == 0)
    rows = np.concatenate((rows, without))
    spelt = np.concatenate([*(column.spelt for column in columns), np.full(len(without), nothing)])
    lines = np.ones(len(without), np.bool_)
    begins = np.concatenate([*(column.begins for column in columns), lines])
    ends = np.concatenate([*(column.ends for column in columns), lines])
    order = np.argsort(rows.astype(np.uint16) if size <= _FEW else rows, kind="stable")
    behind = np.cumsum(np.bincount(rows, minlength=size))
    return Parts(
        rows=rows.take(order),
        spelt=spelt.take(order),
        sizes=sizes,
        firsts=np.concatenate((np.zeros(min(size, 1), np.intp), behind[:-1])),
        lasts=behind - 1,
        begins=np.flatnonzero(begins.take(order)),
        ends=np.flatnonzero(ends.take(order)),
    )
