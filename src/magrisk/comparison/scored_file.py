"""Reads a scored file as `magrisk batch` writes it: its rows in batches, and the manifest beside it."""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from magrisk.adapters.roster.feed import is_parquet
from magrisk.comparison.manifest import Manifest, beside, read
from magrisk.errors import ContentProblem, UsageProblem
from magrisk.escape import spreadsheet_cell

MILLION = 1_000_000  # chances are written in millionths, so as whole numbers they are exact
TEXTS = ("id", "reasons", "unrecognised", "doubts")
WHOLE = ("row", "points", "floor", "ceiling", "mds_low", "mds_high")
WORDS = ("likelihood", "stakes", "priority")
COLUMNS = (*WHOLE, "chance", *WORDS, "complete", *TEXTS)
_BLOCK = 1 << 21  # bytes that are read at once: more than the longest line
_ROW = re.compile(r"Row #(\d+)")
_COLUMN = re.compile(r"In CSV column #(\d+)")


@dataclass(frozen=True)
class Words:
    """The words that a scored file may hold, each list from the least to the most."""

    likelihood: Sequence[str]
    stakes: Sequence[str]
    priority: Sequence[str]


class ScoredFile:
    """A scored file that is read as often as it is asked for. Raises ContentProblem where it is none.

    manifest: what `batch` told beside it; None where no manifest stands there. raw: whether its texts are
    not escaped for spreadsheets. name: what it is called, if not as the file.
    """

    def __init__(self, path: Path, words: Words, name: str = ""):
        self._path, self._words = path, words
        self.name, self._is_typed = name or path.name, is_parquet(path)
        self.manifest = self._manifest()
        self.raw = self._is_typed or bool(self.manifest and self.manifest.options.get("raw"))

    def ids(self) -> Iterator[pa.RecordBatch]:
        """`row` and `id` of all rows, escaped for spreadsheets where the file is."""
        return self._read(("row", "id"), pa.string())

    def rulebook(self) -> str:
        """The rulebook that the first row names; "" where there is no row."""
        for batch in self._read(("rulebook",), pa.string()):
            return str(batch.column(0)[0].as_py())
        return ""

    def batches(self) -> Iterator[pa.RecordBatch]:
        """All rows: whole numbers as such, null where there is none; chances in millionths; words as their
        places in `Words`, a likelihood null where nobody is scored; texts as they are escaped."""
        first = 1
        for batch in self._read(COLUMNS, pa.large_string()):
            yield self._understood(batch, first)
            first += len(batch)

    # ------------------------------------------------------------ rows

    def _read(self, columns: Sequence[str], text: pa.DataType) -> Iterator[pa.RecordBatch]:
        types = {
            **dict.fromkeys(WHOLE, pa.int64()),
            **dict.fromkeys((*TEXTS, *WORDS, "rulebook"), text),
            "chance": pa.float64(),
            "complete": pa.bool_(),
        }
        with self._told():
            read = self._typed if self._is_typed else self._text
            yield from (batch for batch in read(columns, types) if len(batch))

    def _typed(self, columns: Sequence[str], types: Mapping[str, pa.DataType]) -> Iterator[pa.RecordBatch]:
        try:
            file = pq.ParquetFile(self._path)
            if not set(columns) <= set(file.schema_arrow.names):
                raise pa.ArrowKeyError
            for batch in file.iter_batches(columns=list(columns), use_threads=False):
                cells = [batch.column(name).cast(types[name]) for name in columns]
                yield pa.RecordBatch.from_arrays(list(map(_as_text, cells)), list(columns))
        except (pa.ArrowNotImplementedError, OSError):
            raise pa.ArrowInvalid from None

    def _text(self, columns: Sequence[str], types: Mapping[str, pa.DataType]) -> Iterator[pa.RecordBatch]:
        with pa.csv.open_csv(
            self._path,
            pa.csv.ReadOptions(use_threads=False, block_size=_BLOCK),
            pa.csv.ParseOptions(newlines_in_values=True),
            pa.csv.ConvertOptions(
                include_columns=list(columns),
                column_types={name: types[name] for name in columns},
                null_values=[""],
                true_values=["true"],
                false_values=["false"],
                strings_can_be_null=False,
            ),
        ) as batches:
            yield from batches

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What cannot be read is told by its place. The library's own words would repeat the cell."""
        try:
            yield
        except OSError as error:
            raise UsageProblem(f"{self.name}: cannot be read: {error.strerror}") from None
        except pa.ArrowKeyError:
            raise self._problem(
                "header", f"wanted the columns of a scored file: {', '.join(COLUMNS)}"
            ) from None
        except pa.ArrowInvalid as error:
            row, column = _ROW.search(str(error)), _COLUMN.search(str(error))
            place = f"row {int(row[1]) - 1:,}" if row else "the file"  # the library counts the header
            if column:
                name = self._header()[int(column[1])]
                raise self._problem(
                    f"{place}, column {name}", "found a cell that batch does not write there"
                ) from None
            raise self._problem(
                place, "found no row of a scored file, wanted one of `magrisk batch`"
            ) from None

    def _header(self) -> list[str]:
        with self._path.open(encoding="utf-8", errors="replace", newline="") as file:
            return next(csv.reader(file))

    def _understood(self, batch: pa.RecordBatch, first: int) -> pa.RecordBatch:
        columns = dict(zip(batch.schema.names, batch.columns, strict=True))
        scored = pc.is_valid(columns["points"])
        for name in WORDS:
            columns[name] = self._coded(columns[name], name, first, scored if name == "likelihood" else None)
        for name in ("row", "complete"):
            self._refuse(pc.is_null(columns[name]), name, first, "found an empty cell")
        for name in ("floor", "ceiling", "chance"):
            self._refuse(
                pc.not_equal(pc.is_valid(columns[name]), scored),
                name,
                first,
                "found what does not go with the cell under points: both are empty, or none is",
            )
        columns["chance"] = pc.cast(pc.round(pc.multiply(columns["chance"], MILLION)), pa.int64())
        return pa.RecordBatch.from_pydict(columns)

    def _coded(self, column: pa.Array, name: str, first: int, scored: pa.Array | None) -> pa.Array:
        """Words as their places; null only where there may be none, which is where nobody is scored."""
        words = getattr(self._words, name)
        codes = pc.index_in(column, pa.array(words, column.type))
        wrong = pc.is_null(codes) if scored is None else pc.not_equal(pc.is_valid(codes), scored)
        if scored is not None:
            wrong = pc.or_(wrong, pc.and_(pc.is_null(codes), pc.not_equal(column, "")))
        self._refuse(
            wrong,
            name,
            first,
            f"found a word that the rulebook does not know, wanted one of {', '.join(words)}",
        )
        return pc.cast(codes, pa.int8())

    def _refuse(self, wrong: pa.Array, column: str, first: int, why: str) -> None:
        place = pc.index(wrong, True).as_py()
        if place >= 0:
            raise self._problem(f"row {first + place:,}, column {column}", why)

    def _problem(self, place: str, message: str) -> ContentProblem:
        return ContentProblem(f"{self.name}: {place}", message)

    # ------------------------------------------------------------ the manifest

    def _manifest(self) -> Manifest | None:
        """Raises ContentProblem where the manifest is another file's: its rates are of other rows."""
        manifest = read(beside(self._path))
        if manifest and manifest.sha256.output != self._digest():
            raise self._problem(
                "the file",
                f"found other bytes than {beside(self._path).name} tells of; score the roster anew, or take "
                "the manifest away to compare the rows alone",
            )
        return manifest

    def _digest(self) -> str:
        with self._told(), self._path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def _as_text(cells: pa.Array) -> pa.Array:
    """In a text an empty cell is an empty text, and not none."""
    types = pa.types
    is_text = types.is_string(cells.type) or types.is_large_string(cells.type)
    return pc.fill_null(cells, "") if is_text else cells


def escaped(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The same rows with their texts escaped for spreadsheets."""
    for place, name in enumerate(batch.schema.names):
        if name in TEXTS:
            column = batch.column(place)
            texts = [spreadsheet_cell(text) for text in column.to_pylist()]
            batch = batch.set_column(place, name, pa.array(texts, column.type))
    return batch
