"""Rows of some patients to one row a patient, and to the lines of those who are set aside whole."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from magrisk.adapters.roster.layout import LISTS, SINGLES
from magrisk.adapters.roster.long.courses import courses
from magrisk.adapters.roster.long.telling import COLUMNS, NOTHING
from magrisk.adapters.roster.long.worded import with_days
from magrisk.columns import Flags, Rows

# first: the number of the record with which a patient comes; line: where that begins in its file.
PATIENTS = pa.schema(
    [
        ("first", pa.int64()),
        ("line", pa.int64()),
        ("id", pa.string()),
        *((name, pa.string()) for name in SINGLES),
        *((name, pa.list_(pa.string())) for name in LISTS),
    ]
)
ASIDE = pa.schema(
    [
        ("at", pa.int64()),
        ("line", pa.int64()),
        ("file", pa.int32()),
        ("place", pa.string()),
        ("reason", pa.string()),
    ]
)
TWO_VALUES = "found another value for the same patient in {}, wanted one"


@dataclass(frozen=True)
class Joined:
    """patients: those who can be scored, by the order of their first records. aside: the lines for which the
    others are not, by their order. records: of all of them."""

    patients: pa.RecordBatch
    aside: pa.RecordBatch
    records: int


def joined(rows: pa.RecordBatch, names: tuple[str, ...]) -> Joined:
    """The patients of whom there are rows: all of each, in any order. names: of the files."""
    rows = rows.take(pc.sort_indices(rows["at"]))
    ids = pc.utf8_trim_whitespace(rows["id"]).dictionary_encode()
    patient = ids.indices.to_numpy().astype(np.int64)  # numbered in the order of their first records
    size = len(ids.dictionary)
    at, column = _numbers(rows, "at"), _numbers(rows, "column")
    records = len(np.unique(at))
    said = column != NOTHING
    said &= pc.equal(rows["reason"], "").to_numpy(zero_copy_only=False)
    told = _Told.of(rows.filter(pa.array(said)), patient[said])
    aside = _aside(rows, told, names)
    bad = np.zeros(size, np.bool_)
    bad[patient[np.searchsorted(at, _numbers(aside, "at"))]] = True
    firsts = np.unique(patient, return_index=True)[1]
    return Joined(_patients(rows.take(pa.array(firsts)), told, ~bad), aside, records)


@dataclass(frozen=True)
class _Told:
    """What is told, once each, by patient and column: texts with their days, and the rows they come from."""

    patient: Rows
    column: Rows
    text: pa.StringArray
    rows: pa.RecordBatch

    @staticmethod
    def of(rows: pa.RecordBatch, patient: Rows) -> "_Told":
        column, since, until = (_numbers(rows, name) for name in ("column", "since", "until"))
        text = rows["text"].dictionary_encode().indices.to_numpy().astype(np.int64)
        of_patient = patient * len(COLUMNS) + column
        groups = of_patient * (int(text.max(initial=0)) + 1) + text
        found = courses(groups, column, _numbers(rows, "at"), since, until)
        order = np.lexsort((found.since, _numbers(rows, "at")[found.row], of_patient[found.row]))
        row, since, until = found.row[order], found.since[order], found.until[order]
        kept = rows.take(pa.array(row))
        return _Told(patient[row], column[row], with_days(column[row], kept["text"], since, until), kept)

    def several(self) -> tuple[Rows, Rows]:
        """Of a patient with two values where there can be one: the places of both."""
        same = (self.patient[1:] == self.patient[:-1]) & (self.column[1:] == self.column[:-1])
        place = np.flatnonzero(same & (self.column[1:] >= len(LISTS)))
        return place, place + 1


def _aside(rows: pa.RecordBatch, told: _Told, names: tuple[str, ...]) -> pa.RecordBatch:
    """The lines of patients who are set aside, once each, with the first reason."""
    wrong = rows.filter(pc.not_equal(rows["reason"], "")).select(ASIDE.names)
    first, second = told.several()
    both = np.concatenate((first, second))
    lines, files = _numbers(told.rows, "line"), _numbers(told.rows, "file")
    others = np.concatenate((second, first)).tolist()
    where = [f"{names[files[o]]} line {lines[o]}".strip() for o in others]
    conflicts = pa.record_batch(
        [
            *(told.rows[name].take(pa.array(both)) for name in ("at", "line", "file")),
            pa.array([COLUMNS[c] for c in told.column[both].tolist()], pa.string()),
            pa.array([TWO_VALUES.format(each) for each in where], pa.string()),
        ],
        schema=ASIDE,
    )
    all_of_them = pa.concat_batches([wrong, conflicts])
    return all_of_them.take(pa.array(np.unique(_numbers(all_of_them, "at"), return_index=True)[1]))


def _patients(firsts: pa.RecordBatch, told: _Told, kept: Flags) -> pa.RecordBatch:
    """One row a patient."""
    size = len(kept)
    columns = [_list(told, place, size) for place in range(len(LISTS))]
    singles = [_single(told, place, size) for place in range(len(LISTS), len(COLUMNS))]
    found = pa.record_batch([firsts["at"], firsts["line"], firsts["id"], *singles, *columns], schema=PATIENTS)
    return found.filter(pa.array(kept))


def _list(told: _Told, place: int, size: int) -> pa.ListArray:
    """The texts of every patient in one column; null where there is none."""
    mine = np.flatnonzero(told.column == place)
    counts = np.bincount(told.patient[mine], minlength=size)
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    return pa.ListArray.from_arrays(
        pa.array(offsets), told.text.take(pa.array(mine)), mask=pa.array(counts == 0)
    )


def _single(told: _Told, place: int, size: int) -> pa.StringArray:
    """The first text of every patient in one column; null where there is none."""
    mine = np.flatnonzero(told.column == place)[::-1]
    where = np.full(size, -1)
    where[told.patient[mine]] = mine
    return told.text.take(pa.array(where, mask=where < 0))


def _numbers(rows: pa.RecordBatch, name: str) -> Rows:
    found: Rows = rows[name].to_numpy().astype(np.intp)
    return found
