"""Knows how a stretch of text is cut into columns of cells at memory speed, and that this gives what the
strict reader gives.

What is plain (no quote, no odd character, as many fields as the header) is cut where its signs stand; every
other line is read by the strict reader, from a line where a record begins to the next line that is plain.
"""

import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from magrisk.adapters.roster.celled import Celled
from magrisk.adapters.roster.plain import Plain
from magrisk.adapters.roster.records import FIELD_BYTES, Record, records_from
from magrisk.adapters.roster.signs import bytes_of
from magrisk.columns import Flags, Rows

_WINDOW = FIELD_BYTES // 2
_NOTHING = pa.scalar("", pa.string())
_LF, _CR, _QUOTE = 0x0A, 0x0D, 0x22
SEPARATORS = ";|"  # of the parts of lists
Table = Plain | Celled
_INKED: Flags = np.array([0x20 < byte < 0x7F for byte in range(256)])  # what begins with it is not blank


@dataclass(frozen=True)
class Cut:
    """A stretch: its records as a table, and others one by one: those that are no record of the table's
    width, and those without an identifier, which may be blank."""

    table: Table
    others: list[Record]
    _read: Callable[[int], Record]

    def record(self, line: int) -> Record:
        """The record that begins in a line, with all of its fields."""
        return self._read(line)


class Cutter:
    """Cuts stretches of one roster. width: how many fields a record has. places: the columns wanted, that
    of the identifier first."""

    def __init__(self, delimiter: str, width: int, places: Sequence[int]):
        self._delimiter, self._width, self._places = delimiter, width, list(dict.fromkeys(places))

    def cut(self, text: bytes, line: int) -> Cut:
        """Cut a stretch that begins with a record, in the physical line `line`, and ends with one."""
        lines = _Lines(text, self._delimiter, line)
        plain = self._plain(text, line) if _is_plain(text) else None
        if plain is None:
            return self._without_blank_ids(*self._mixed(lines), lines)
        if are_blank(plain.ids).any():
            return self._without_blank_ids(self._celled(self._plainly(text), plain.lines), [], lines)
        return Cut(plain, [], lines.record)

    def _plain(self, text: bytes, line: int) -> Plain | None:
        return Plain.of(text, self._delimiter, SEPARATORS, self._width, self._places[0], line)

    def _celled(self, cells: dict[int, pa.StringArray], lines: Rows) -> Celled:
        return Celled(cells, self._places[0], lines, SEPARATORS)

    def _mixed(self, lines: "_Lines") -> tuple[Celled, list[Record]]:
        """The plain lines at once, the others one by one."""
        others, strict, plain = self._strictly(lines)
        cells = self._plainly(b"".join(lines.stretches(plain)))
        found = np.concatenate((lines.first + np.flatnonzero(plain), [r.line for r in strict])).astype(
            np.intp
        )
        if not strict:
            return self._celled(cells, found), others
        order = np.argsort(found)
        for place, column in cells.items():
            more = pa.array([record.fields[place] for record in strict], pa.string())
            cells[place] = pa.concat_arrays([column, more]).take(pa.array(order))
        return self._celled(cells, found[order]), others

    def _plainly(self, text: bytes) -> dict[int, pa.StringArray]:
        """The wanted columns of a text of plain lines."""
        if not text:
            return {place: pa.array([], pa.string()) for place in self._places}
        names = [str(place) for place in range(self._width)]
        wanted = [names[place] for place in self._places]
        table = pa.csv.read_csv(
            pa.BufferReader(text),
            pa.csv.ReadOptions(use_threads=False, column_names=names, block_size=len(text) + 1),
            pa.csv.ParseOptions(delimiter=self._delimiter, quote_char=False, ignore_empty_lines=False),
            pa.csv.ConvertOptions(
                check_utf8=False,
                include_columns=wanted,
                column_types=dict.fromkeys(wanted, pa.string()),
                strings_can_be_null=False,
            ),
        )
        columns = (table.column(name).combine_chunks() for name in wanted)
        return dict(zip(self._places, columns, strict=True))

    def _strictly(self, lines: "_Lines") -> tuple[list[Record], list[Record], Flags]:
        """Records that begin in an odd line: those of another width or with a problem, and the others; and
        which lines are left as plain ones."""
        others: list[Record] = []
        strict: list[Record] = []
        odd = lines.odd(self._width)
        plain, at = ~odd, 0
        for start in np.flatnonzero(odd).tolist():
            if start < at:
                continue
            at = start
            records = lines.records_from(at)
            while at < len(odd) and odd[at]:
                record = next(records)
                plain[at : at + record.lines] = False
                at += record.lines
                sound = not record.problem and not record.blank and len(record.fields) == self._width
                (strict if sound else others).append(record)
        return others, strict, plain

    def _without_blank_ids(self, table: Celled, others: list[Record], lines: "_Lines") -> Cut:
        """Whether a record without an identifier is blank hangs on all of its cells: read it strictly."""
        blank = are_blank(table.ids)
        if blank.any():
            others = [*others, *map(lines.record, table.lines[blank].tolist())]
            table = table.only(~blank)
        return Cut(table, others, lines.record)


def _is_plain(text: bytes) -> bool:
    """Whether only the counts of fields may be such that the strict reader must judge."""
    if (
        b'"' in text
        or b"\0" in text
        or text.startswith(BOM_UTF8)
        or (b"\r" in text and text.count(b"\r") != text.count(b"\r\n"))
        or not _is_utf8(text)
    ):
        return False
    # Where every stretch of this size holds a line end, no field is too long.
    return all(text.find(b"\n", at, at + _WINDOW) >= 0 for at in range(0, len(text) - _WINDOW, _WINDOW))


def _is_utf8(text: bytes) -> bool:
    if text.isascii():
        return True
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def are_blank(cells: pa.StringArray) -> Flags:
    """Which cells hold nothing but blanks."""
    data, starts, ends = bytes_of(cells)
    if (ends > starts).all() and _INKED[data.take(starts)].all():
        return np.zeros(len(cells), np.bool_)
    trimmed = pc.utf8_trim_whitespace(cells)
    found: Flags = pc.equal(trimmed, _NOTHING).to_numpy(zero_copy_only=False)
    return found


class _Lines:
    """The physical lines of a text, by where they begin and end; `first` is the number of the first one."""

    def __init__(self, text: bytes, delimiter: str, first: int):
        self._text, self._delimiter, self.first = text, delimiter, first
        self._stream = io.BytesIO(text)

    @cached_property
    def _bytes(self) -> npt.NDArray[np.uint8]:
        return np.frombuffer(self._text, np.uint8)

    @cached_property
    def _ends(self) -> Rows:
        ends = np.flatnonzero(self._bytes == _LF) + 1
        whole = not self._text or self._text.endswith(b"\n")
        return ends if whole else np.append(ends, len(self._text))

    @cached_property
    def _starts(self) -> Rows:
        return np.concatenate(([0], self._ends[:-1])).astype(np.intp)

    def odd(self, width: int) -> Flags:
        """The lines that are no plain records of this many fields."""
        found: Flags = self._counted(self._bytes == ord(self._delimiter)) != width - 1
        returns = self._bytes == _CR
        returns[:-1] &= self._bytes[1:] != _LF
        for odd in (self._bytes == _QUOTE, self._bytes == 0, returns):
            found |= self._counted(odd) > 0
        size = self._ends - self._starts
        # The library would take a mark of the encoding away where its text begins with one.
        found |= (size > FIELD_BYTES) | (size <= 2) | (self._bytes[self._starts] == BOM_UTF8[0])
        if not _is_utf8(self._text):
            for at in np.flatnonzero(self._counted(self._bytes > 0x7F) > 0).tolist():
                found[at] |= not _is_utf8(self._text[self._starts[at] : self._ends[at]])
        return found

    def _counted(self, held: Flags) -> Rows:
        """How often something stands in every line."""
        places = np.flatnonzero(held)
        return np.searchsorted(places, self._ends) - np.searchsorted(places, self._starts)

    def stretches(self, wanted: Flags) -> Iterator[bytes]:
        """The wanted lines, neighbours together."""
        edges = np.flatnonzero(np.diff(np.concatenate(([0], wanted.astype(np.int8), [0]))))
        for first, behind in edges.reshape(-1, 2).tolist():
            yield self._text[self._starts[first] : self._ends[behind - 1]]

    def records_from(self, at: int) -> Iterator[Record]:
        """The records from the line at this place on."""
        self._stream.seek(int(self._starts[at]))
        return records_from(self._stream, self._delimiter, self.first + at)

    def record(self, line: int) -> Record:
        """The record that begins in the line of this number."""
        return next(self.records_from(line - self.first))
