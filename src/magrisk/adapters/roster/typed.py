"""The scored roster with its types: whole numbers, chances and truths as such, in an Arrow batch or a Parquet
file."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

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
_BLOCK = 1 << 24  # bytes of lines that are read at once: more than the longest line
_NOTHING = scalar("")


def typed(lines: bytes | memoryview | pa.Buffer) -> pa.RecordBatch:
    """Scored lines without a header, as `Scored.lines` writes them: a row each. Numbers, chance and
    likelihood are null where nobody was scored."""
    data = pa.py_buffer(lines)
    if not data.size:
        return pa.RecordBatch.from_pylist([], schema=SCHEMA)
    options = _reading(data.size + 1, skip=0)
    return _fitting(pa.csv.read_csv(pa.BufferReader(data), **options).combine_chunks().to_batches()[0])


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
    with pa.csv.open_csv(lines, **_reading(_BLOCK, skip=1)) as batches:
        for batch in batches:
            held.append(_fitting(batch))
            rows += len(batch)
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


def _reading(block: int, skip: int) -> dict[str, Any]:
    return {
        "read_options": pa.csv.ReadOptions(
            use_threads=False, block_size=block, column_names=list(COLUMNS), skip_rows=skip
        ),
        "parse_options": pa.csv.ParseOptions(newlines_in_values=True),
        "convert_options": pa.csv.ConvertOptions(
            column_types=_TYPES,
            null_values=[""],
            true_values=["true"],
            false_values=["false"],
            strings_can_be_null=False,
        ),
    }


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
