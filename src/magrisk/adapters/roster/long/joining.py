"""Joins rows by patient within the same memory, however many there are and in whatever order.

Rows are dealt into parts by their patient, so that a part holds all rows of each of its patients; part by
part they become patients, who are dealt again by the order of their first records.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from magrisk.adapters.roster.identifiers import numbered
from magrisk.adapters.roster.long.patients import ASIDE, PATIENTS, joined
from magrisk.adapters.roster.long.spilled import MOST_HELD, Spilled
from magrisk.adapters.roster.long.telling import ROWS
from magrisk.columns import Rows

_PART = 32 << 20  # bytes of the files, whose rows are in memory together
_MOST_PARTS = 4096


class Joining:
    """Takes rows, then gives patients. size: of the files, in bytes of text, about. names: of the files.

    records: how many were read; joined: of those, how many belong to somebody; whole: how many patients can
    be scored; lines: how many are set aside.
    """

    def __init__(self, beside: Path, size: int, names: tuple[str, ...], most: int = MOST_HELD):
        self._parts = min(_MOST_PARTS, 1 + size // _PART)
        self._names = names
        self._rows = Spilled(ROWS, beside, most)
        self._patients = Spilled(PATIENTS, beside, most)
        self._aside = Spilled(ASIDE, beside, most)
        self._nobodys: list[pa.RecordBatch] = []
        self.records = self.joined = self.whole = self.lines = 0

    def add(self, rows: pa.RecordBatch) -> None:
        """Takes some rows."""
        ids = pc.utf8_trim_whitespace(rows["id"])
        self._rows.add(rows, (numbered(ids) % np.uint64(self._parts)).astype(np.intp))

    def set_aside(self, lines: pa.RecordBatch, records: int) -> None:
        """Takes lines that belong to nobody; `records` were read by then."""
        if len(lines):
            self._nobodys.append(lines)
        self.records = records

    def join(self) -> None:
        """Makes patients of all rows."""
        for number in range(self._parts):
            some = joined(self._rows.part(number), self._names)
            self._patients.add(some.patients, self._part_of(some.patients["first"]))
            self._set_aside(some.aside)
            self.whole += len(some.patients)
            self.joined += some.records
        for lines in self._nobodys:
            self._set_aside(lines)
        self._rows.close()

    def _set_aside(self, lines: pa.RecordBatch) -> None:
        self._aside.add(lines, self._part_of(lines["at"]))
        self.lines += len(lines)

    def _part_of(self, at: pa.Int64Array) -> Rows:
        width = -(-self.records // self._parts)
        found: Rows = at.to_numpy() // max(1, width)
        return found

    def patients(self) -> Iterator[pa.RecordBatch]:
        """Those who can be scored, by the order of their first records."""
        for number in range(self._parts):
            patients = self._patients.part(number)
            yield patients.take(pc.sort_indices(patients["first"]))

    def aside(self) -> Iterator[pa.RecordBatch]:
        """The lines for which patients are set aside, and those of nobody, by their order."""
        for number in range(self._parts):
            lines = self._aside.part(number)
            yield lines.take(pc.sort_indices(lines["at"]))

    def close(self) -> None:
        """Forgets all of it."""
        for each in (self._rows, self._patients, self._aside):
            each.close()
