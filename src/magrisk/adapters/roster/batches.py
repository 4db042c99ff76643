"""Knows how an Arrow batch of typed columns is a stretch of a roster: what its cells say, and which of its
rows cannot be used.

The columns of a batch are called by their places in the roster: "0", "3". One more may tell by a number where
each row came from, which is told of a row that is set aside; without it that is the number of the row.
"""

import json
from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
import pyarrow as pa

from magrisk.adapters.roster.celled import Celled, each_text, sizes_of
from magrisk.adapters.roster.header import Cell, Roster
from magrisk.adapters.roster.records import FIELD_BYTES, FIELD_TOO_LONG, NUL, RECORD_BYTES, Record
from magrisk.adapters.roster.signs import bytes_of
from magrisk.adapters.roster.table import SEPARATORS, Cut, are_blank
from magrisk.adapters.roster.texted import WANTED, is_list, is_read, texted
from magrisk.errors import ContentProblem

ORIGIN = "origin"  # of the column that tells where each row came from
NOT_UTF_8 = "found bytes that are not UTF-8"
RECORD_TOO_LONG = f"the record is longer than {RECORD_BYTES // 1024} KiB"


def by_place(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A batch of all columns of a roster, in their order, with the names that are wanted here."""
    return batch.rename_columns([str(place) for place in range(batch.num_columns)])


def packed(records: memoryview | bytes | pa.RecordBatch) -> memoryview:
    """Records as bytes, for another process."""
    if not isinstance(records, pa.RecordBatch):
        return memoryview(records)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, records.schema) as stream:
        stream.write_batch(records)
    return memoryview(sink.getvalue())


def unpacked(data: bytes, *, typed: bool) -> bytes | pa.RecordBatch:
    """What was packed. typed: whether that was a batch."""
    return pa.ipc.open_stream(data).read_next_batch() if typed else data


def refuse_types(roster: Roster, names: Sequence[str], types: Mapping[int, pa.DataType]) -> None:
    """Raises ContentProblem for a column that is read and whose type is not. types: of the columns that are
    read, by their places."""
    lists = roster.list_places
    for place, type_ in types.items():
        single = type_.value_type if is_list(type_) and place in lists else type_
        if not is_read(single):
            raise ContentProblem(f"header: column {names[place]}", f"found {_shown(type_)}, {WANTED}")


def _shown(type_: pa.DataType) -> str:
    """A type in few words: what is within a nested one are a site's own names, and may be many."""
    return str(type_).partition("<")[0]


class Batches:
    """Cuts batches of one roster. places: the columns wanted, that of the identifier first."""

    def __init__(self, roster: Roster, places: Sequence[int]):
        self._roster, self._places = roster, list(dict.fromkeys(places))

    def cut(self, batch: pa.RecordBatch, line: int) -> Cut:
        """Cut a batch whose first row is that of this number."""
        rows = _Rows(batch, self._roster, self._places, line)
        lines = line + np.arange(len(batch))
        table = Celled(rows.cells, self._places[0], lines, SEPARATORS)
        apart = list(rows.faults)
        if apart:
            table = table.only(~np.isin(np.arange(len(batch)), apart))
        blank = are_blank(table.ids)
        others = [*(line + row for row in apart), *table.lines[blank].tolist()]
        return Cut(table.only(~blank) if blank.any() else table, list(map(rows.record, others)), rows.record)


class _Rows:
    """The rows of a batch. faults: by place, what is wrong with a row."""

    def __init__(self, batch: pa.RecordBatch, roster: Roster, places: Sequence[int], line: int):
        self._batch, self._roster, self._line = batch, roster, line
        self.cells = {place: texted(batch.column(str(place)), roster.decimal) for place in places}
        self.faults: dict[int, str] = {}
        size = np.zeros(len(batch), np.intp)
        for column in self.cells.values():
            texts, of_rows = each_text(column)
            for at, fault in _faults(texts).items():
                self.faults.setdefault(int(np.searchsorted(of_rows, at, "right")) - 1, fault)
            size += sizes_of(texts, of_rows)
        # One record is not to take the memory of many: a list has no end.
        for row in np.flatnonzero(size > RECORD_BYTES).tolist():
            self.faults.setdefault(row, RECORD_TOO_LONG)

    def record(self, line: int) -> Record:
        """The row of a number, as a record that is read by itself."""
        row = line - self._line
        origin = self._batch.column(ORIGIN)[row].as_py() if ORIGIN in self._batch.schema.names else 0
        problem = self.faults.get(row, "")
        if problem:
            return Record(line, 1, (), problem, False, origin=origin)
        fields = tuple(self._cell(place, row) for place in range(self._roster.size))
        told = {self._roster.names[place]: fields[place] for place in sorted(self.cells) if fields[place]}
        raw = json.dumps(told, ensure_ascii=False).encode()
        # What takes a record knows that a cell of a list's column may be several texts.
        return Record(line, 1, cast("tuple[str, ...]", fields), "", False, raw, origin)

    def _cell(self, place: int, row: int) -> Cell:
        """What a cell says; of a column that is not read, whether something stands there, if it is there."""
        if place in self.cells:
            told = self.cells[place][row].as_py()
            return tuple(told) if isinstance(told, list) else str(told)
        name = str(place)
        told = self._batch.column(name)[row].as_py() if name in self._batch.schema.names else None
        return "" if told is None else str(told)


def _faults(texts: pa.StringArray) -> dict[int, str]:
    """What is wrong with texts, by place."""
    data, starts, ends = bytes_of(texts)
    if not len(texts):
        return {}
    found = dict.fromkeys(np.flatnonzero(ends - starts > FIELD_BYTES).tolist(), FIELD_TOO_LONG)
    for at in _not_utf8(texts):
        found.setdefault(at, NOT_UTF_8)
    nul = np.flatnonzero(data[starts[0] : ends[-1]] == 0) + starts[0]
    for at in np.searchsorted(ends, nul, "right").tolist():
        found.setdefault(at, NUL)
    return found


def _not_utf8(texts: pa.StringArray) -> list[int]:
    """The places of texts that are none: the library takes any bytes for text until it is asked."""
    try:
        texts.validate(full=True)
    except pa.ArrowInvalid:
        raw = texts.cast(pa.binary()).to_pylist()
        return [at for at, data in enumerate(raw) if data.decode("utf-8", "replace").encode() != data]
    return []
