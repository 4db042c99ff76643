"""Knows a roster in a Parquet file: its columns by name, its rows in batches, within bounded memory."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from magrisk.adapters.roster.aside import NOTHING_ASIDE
from magrisk.adapters.roster.batches import Batches, refuse_types
from magrisk.adapters.roster.celled import Column
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.file import OfOneFile, RosterFile
from magrisk.adapters.roster.header import Cell, Roster
from magrisk.adapters.roster.opening import Opening
from magrisk.adapters.roster.records import Record
from magrisk.adapters.roster.texted import is_list, is_read, texted
from magrisk.errors import ContentProblem, UsageProblem

_BUFFER = 1 << 20  # bytes of a column that are read from the disk at once
_READ = 20_000  # rows that are unpacked at once
_USUAL_ROW = 256  # bytes, as text
_MOST_BYTES = 256 << 20  # of a batch; more rows are handed out in several
_DAMAGED = "found a Parquet file that is damaged, not whole or of no kind that is read, wanted a sound one"
_ENCRYPTED = "found an encrypted Parquet file, wanted one that can be read without a key"
_LINES_OF_ITS_OWN = "is for text; the roster is a Parquet file, which says it itself"


class Parquet(OfOneFile):
    """An open Parquet file. A row's number takes the place of a line's."""

    def __init__(self, path: Path, dialect: Dialect, progress: Callable[[int], None]):
        for name, declared in (("encoding", dialect.encoding), ("delimiter", dialect.delimiter)):
            if declared:
                raise UsageProblem(f"{name}: {_LINES_OF_ITS_OWN}")
        self._path, self._progress = path, progress
        self._file = RosterFile(path, lambda _: None)
        self.size, self.aside = self._file.size, NOTHING_ASIDE

    @cached_property
    def _rows(self) -> pq.ParquetFile:
        with _told("its footer"):
            return pq.ParquetFile(
                pa.OSFile(str(self._path)), buffer_size=_BUFFER, page_checksum_verification=True
            )

    @property
    def bulk(self) -> int:
        """About how many bytes the rows take as text: how they are packed says nothing of it."""
        return int(self._rows.metadata.num_rows) * _USUAL_ROW

    @cached_property
    def _schema(self) -> pa.Schema:
        with _told("its schema"):
            return self._rows.schema_arrow

    # ------------------------------------------------------------ what is in it

    def opening(self, _: Dialect) -> Opening:
        """The names of the columns. Before the rows there is nothing."""
        return Opening(tuple(self._schema.names), delimiter="", offset=0, lines=0)

    def beginning(self, head: Opening, roster: Roster) -> pa.RecordBatch:
        """The first rows."""
        return self._first(head, roster, roster.read_places)

    def first_rows(
        self, head: Opening, roster: Roster, places: Sequence[int]
    ) -> Iterator[Mapping[int, Cell]]:
        """The cells of some columns in the first rows."""
        batch = self._first(head, roster, places)
        columns = {place: texted(batch.column(str(place))) for place in places}
        for row in range(len(batch)):
            yield {place: _cell(column, row) for place, column in columns.items()}

    def _first(self, head: Opening, roster: Roster, places: Sequence[int]) -> pa.RecordBatch:
        refuse_types(roster, head.fields, self._types(places))
        return Stretches(self._rows, self._called(head, places), 0, 1, _READ, lambda _: None).next(0)

    def stretches(
        self, head: Opening, roster: Roster, offset: int, line: int, most: int, beside: Sequence[int] = ()
    ) -> "Stretches":
        """The rows behind the first `offset` ones. Raises ContentProblem for a column of a type that is not
        read."""
        places = tuple(dict.fromkeys((*roster.read_places, *beside)))
        refuse_types(roster, head.fields, self._types(places))
        return Stretches(self._rows, self._called(head, places), offset, line, most, self._passed)

    def records(self, head: Opening, roster: Roster) -> Iterator[Record]:
        """All rows one by one, with the cells of all columns that can be read."""
        refuse_types(roster, head.fields, self._types(roster.read_places))
        every = self._types(range(len(head.fields)))
        places = [place for place, type_ in every.items() if is_read(_within(type_))]
        batches = Batches(roster, roster.read_places)
        stretches = Stretches(self._rows, self._called(head, places), 0, 1, _READ, self._passed)
        while len(batch := stretches.next(0)):
            line = stretches.line - len(batch)
            cut = batches.cut(batch, line)
            yield from map(cut.record, range(line, stretches.line))

    def _types(self, places: Iterable[int]) -> dict[int, pa.DataType]:
        return {place: self._schema.field(place).type for place in places}

    def _called(self, head: Opening, places: Sequence[int]) -> dict[str, str]:
        """The columns at some places: what they are called in the file, and in batches."""
        return {head.fields[place]: str(place) for place in places}

    def _passed(self, share: float) -> None:
        self._progress(round(share * self.size))

    def told(self) -> dict[str, str]:
        """Its format, and how its first column is packed."""
        groups = self._rows.metadata
        packed = groups.num_row_groups and groups.num_columns
        codec = groups.row_group(0).column(0).compression.lower() if packed else ""
        return {"format": "parquet", "encoding": "", "compression": "" if codec == "uncompressed" else codec}


class Stretches:
    """The rows of a file from one on, `most` at a time. called: the wanted columns' names, and those they
    get. passed: is told which share of all rows was read."""

    def __init__(
        self,
        file: pq.ParquetFile,
        called: Mapping[str, str],
        offset: int,
        line: int,
        most: int,
        passed: Callable[[float], None],
    ):
        self.offset, self.line = offset, line
        self._file, self._called, self._most, self._passed = file, called, most, passed
        self._batches, self._held = self._from(offset), list[pa.RecordBatch]()

    def next(self, _: int) -> pa.RecordBatch:
        """The next rows; none at the end."""
        found = self._cut(self._together())
        self.offset, self.line = self.offset + len(found), self.line + len(found)
        return found

    def _from(self, offset: int) -> Iterator[pa.RecordBatch]:
        """The batches as they are read, without the rows before."""
        about, group = self._file.metadata, 0
        while group < about.num_row_groups and offset >= about.row_group(group).num_rows:
            offset -= about.row_group(group).num_rows
            group += 1
        groups = range(group, about.num_row_groups)
        size = min(self._most, _READ)
        with _told(f"row {self.offset + 1} or behind it"):
            for batch in self._file.iter_batches(size, groups, list(self._called), use_threads=False):
                self._passed(len(batch) / max(about.num_rows, 1))
                if offset < len(batch):
                    yield batch.select(list(self._called)).slice(offset)
                offset = max(0, offset - len(batch))

    def _together(self) -> pa.RecordBatch:
        """As many rows as are wanted, and maybe more: row groups may be small."""
        held = self._held
        while sum(map(len, held)) < self._most and sum(batch.nbytes for batch in held) < _MOST_BYTES:
            batch = next(self._batches, None)
            if batch is None:
                break
            held.append(batch.rename_columns(list(self._called.values())))
        if len(held) > 1:
            # Texts that are too many for one array stay in several.
            self._held = pa.Table.from_batches(held).combine_chunks().to_batches()
        return self._held.pop(0) if self._held else pa.RecordBatch.from_pydict({})

    def _cut(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        rows = min(len(batch), self._most)
        while rows > 1 and batch.slice(0, rows).nbytes > _MOST_BYTES:
            rows //= 2
        if rows < len(batch):
            self._held.insert(0, batch.slice(rows))
        return batch.slice(0, rows)


def _within(type_: pa.DataType) -> pa.DataType:
    return type_.value_type if is_list(type_) else type_


def _cell(column: Column, row: int) -> Cell:
    told = column[row].as_py()
    return tuple(told) if isinstance(told, list) else str(told)


@contextmanager
def _told(place: str) -> Iterator[None]:
    """What the library cannot read is told by its place alone: its own words may hold a value."""
    try:
        yield
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        if isinstance(error, OSError) and error.errno:
            raise UsageProblem(f"the roster cannot be read: {error.strerror}") from None
        reason = _ENCRYPTED if "encrypt" in str(error).lower() else _DAMAGED
        raise ContentProblem("roster", f"{place}: {reason}") from None
