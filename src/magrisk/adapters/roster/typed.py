"""The scored roster with its types: whole numbers, chances and truths as such, in an Arrow batch or a Parquet
file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from magrisk.adapters.roster.scored import COLUMNS
from magrisk.adapters.roster.worded import scalar

_WHOLE = ("points", "floor", "ceiling", "mds_low", "mds_high")
_TYPES = {
    **dict.fromkeys(COLUMNS, pa.string()),
    "row": pa.int64(),
    **dict.fromkeys(_WHOLE, pa.int32()),
    "chance": pa.float64(),
    "complete": pa.bool_(),
}
_ALWAYS = {"row", "id", "stakes", "priority", "reasons", "unrecognised", "doubts", "complete", "rulebook"}
SCHEMA = pa.schema([pa.field(name, _TYPES[name], nullable=name not in _ALWAYS) for name in COLUMNS])
ROWS_OF_A_GROUP = 1 << 17
_BLOCK = 1 << 21  # bytes of lines that are read at once
_CONVERTED = pa.csv.ConvertOptions(
    column_types=_TYPES,
    null_values=[""],
    true_values=["true"],
    false_values=["false"],
    strings_can_be_null=False,
)
_NOTHING = scalar("")


def typed(lines: bytes | memoryview | pa.Buffer) -> pa.RecordBatch:
    """Scored lines without a header, as `Scored.lines` writes them: a row each. Numbers, chance and
    likelihood are null where nobody was scored."""
    data = pa.py_buffer(lines)
    if not data.size:
        return pa.RecordBatch.from_pylist([], schema=SCHEMA)
    found = pa.csv.read_csv(
        pa.BufferReader(data),
        pa.csv.ReadOptions(use_threads=False, block_size=data.size + 1, column_names=list(COLUMNS)),
        pa.csv.ParseOptions(newlines_in_values=True),
        _CONVERTED,
    )
    return _fitting(found.combine_chunks().to_batches()[0])


def write_typed(lines: Path, write: Callable[[memoryview], None]) -> None:
    """A file of scored lines, its header included, as Parquet: the same bytes for the same lines. Within the
    memory of one row group."""
    sink = pa.PythonFile(_Sink(write), mode="w")
    with pq.ParquetWriter(sink, SCHEMA, compression="zstd") as writer:
        for group in _groups(lines):
            writer.write_table(group, row_group_size=ROWS_OF_A_GROUP)


def _groups(lines: Path) -> Iterator[pa.Table]:
    """The rows in tables of one row group each."""
    held, rows = list[pa.RecordBatch](), 0
    for block in _blocks(lines):
        held.append(typed(block))
        rows += len(held[-1])
        while rows >= ROWS_OF_A_GROUP:
            # In one piece: where pages of a column end hangs on where its pieces do.
            table = pa.Table.from_batches(held).combine_chunks()
            yield table.slice(0, ROWS_OF_A_GROUP)
            held, rows = table.slice(ROWS_OF_A_GROUP).to_batches(), rows - ROWS_OF_A_GROUP
    if rows:
        yield pa.Table.from_batches(held).combine_chunks()


def _fitting(batch: pa.RecordBatch) -> pa.RecordBatch:
    at = COLUMNS.index("likelihood")
    likelihood = batch.column(at)
    likelihood = pc.if_else(pc.equal(likelihood, _NOTHING), scalar(None), likelihood)
    return pa.RecordBatch.from_arrays(
        [*batch.columns[:at], likelihood, *batch.columns[at + 1 :]], schema=SCHEMA
    )


def _blocks(lines: Path) -> Iterator[bytes]:
    """Whole lines, about so many bytes of them at once, without the header."""
    with lines.open("rb") as file:
        file.readline()
        held = b""
        while piece := file.read(_BLOCK):
            held += piece
            end = _end(held)
            if end:
                yield held[:end]
                held = held[end:]


def _end(lines: bytes) -> int:
    """Behind the last line that ends there: not within a cell, whose quote is still open."""
    end = lines.rfind(b"\n") + 1
    while lines.count(b'"', 0, end) % 2:
        end = lines.rfind(b"\n", 0, end - 1) + 1
    return end


class _Sink:
    """What the library takes for a file, and is none that could be closed."""

    closed = False

    def __init__(self, write: Callable[[memoryview], None]):
        self._write = write

    def write(self, data: bytes) -> int:
        self._write(memoryview(data))
        return len(data)

    def flush(self) -> None:
        """All of it was written already."""

    def close(self) -> None:
        """Who gave the way to write ends it."""
