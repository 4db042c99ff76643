"""Knows where a text may be cut so that every stretch holds whole records, whoever reads it."""

import io

import numpy as np

from magrisk.adapters.roster.records import RECORD_BYTES, SPAN_LINES, records_from
from magrisk.adapters.roster.signs import count_of
from magrisk.adapters.roster.stream import Stream
from magrisk.columns import Rows

_READ = 1 << 20
_MOST_NEIGHBOURS = 1000


class Blocks:
    """A text in stretches of whole records.

    Of a line that is longer than a record may be only the beginning is handed out, with an end: that it is
    too long shows, and the rest never sits in memory. offset: how much of the text was handed out; line: the
    number of the physical line that comes next. fields: of a record. most: lines of a stretch, but for those
    that its last record and its neighbours may take.
    """

    def __init__(self, text: Stream, delimiter: str, fields: int, offset: int, line: int, most: int):
        self._text, self._delimiter, self._fields, self._most = text, delimiter, fields, most
        self.offset, self.line = offset, line
        self._rest = b""
        self._ended = False

    def next(self, size: int) -> memoryview:
        """The next stretch, of about `size` bytes; empty at the end."""
        held = self._more(self._rest, size)
        while held:
            lines = _line_ends(held)
            end = self._end(held, lines)
            if end:
                whole, end = self._with_neighbours(held, end)
                return self._handed_out(whole, end, lines if whole is held else _line_ends(whole))
            if held.find(b"\n", 0, RECORD_BYTES + 1) < 0 and len(held) > RECORD_BYTES:
                return self._without_tail(held)
            held = self._more(held, len(held) + _READ)
        return memoryview(b"")

    def _more(self, held: bytes, size: int) -> bytes:
        pieces = [held]
        while not self._ended and sum(map(len, pieces)) < size:
            piece = self._text.read(size - sum(map(len, pieces)))
            self._ended = not piece
            pieces.append(piece)
        return b"".join(pieces)

    def _with_neighbours(self, held: bytes, end: int) -> tuple[bytes, int]:
        """Goes on as long as a line of one field stands at the end or behind it: whether the records beside
        it are whole must be judged with it."""
        if self._fields > 1 and not self._ended and held.find(b"\n", end) < 0 and b'"' not in held:
            end = held.rfind(b"\n", 0, end - 1) + 1 or end  # the last line is there to be looked at
        for _ in range(_MOST_NEIGHBOURS if self._fields > 1 else 0):
            if held.find(b"\n", end) < 0 and not self._ended:
                held = self._more(held, len(held) + _READ)
            behind = held.find(b"\n", end) + 1 or (len(held) if self._ended else 0)
            if behind <= end:
                break  # there is nothing behind it, or a line that is too long to be of one field
            above = held[held.rfind(b"\n", 0, end - 1) + 1 : end]
            if b'"' in held[end:behind] or not (self._is_alone(above) or self._is_alone(held[end:behind])):
                break
            end = behind
        return held, end

    def _is_alone(self, line: bytes) -> bool:
        return bool(line.strip()) and self._delimiter.encode() not in line and b'"' not in line

    def _handed_out(self, held: bytes, end: int, lines: int) -> memoryview:
        self._rest = held[end:]
        self.offset += end
        self.line += lines - _line_ends(self._rest)
        return memoryview(held)[:end]

    def _without_tail(self, held: bytes) -> memoryview:
        """The beginning of a line that is too long, and its end; what stands between them is passed over."""
        passed, at = 0, held.find(b"\n")
        found = held[: RECORD_BYTES + 1]
        while at < 0:
            passed, held = passed + len(held), self._more(b"", _READ)
            if not held:
                break
            at = held.find(b"\n")
        self._rest = held[at + 1 :]
        self.offset += passed + at + 1
        self.line += 1
        return memoryview(found + b"\n")

    def _end(self, held: bytes, lines: int) -> int:
        """Behind the last record of a stretch; 0 where not one ends in what is held."""
        if lines <= self._most:
            return self._boundary(held, at_end=self._ended)
        ends = np.flatnonzero(np.frombuffer(held, np.uint8) == ord("\n")) + 1
        for lines in range(self._most - 1, len(ends), SPAN_LINES):
            end = self._boundary(held[: ends[lines]], at_end=False)
            if end:
                return end
        return self._boundary(held, at_end=self._ended)

    def _boundary(self, held: bytes, *, at_end: bool) -> int:
        """Behind the last record that ends in what is held, as the strict reader sees it; 0 for none."""
        last = len(held) if at_end else held.rfind(b"\n") + 1
        if b'"' not in held:
            return last
        held = held[:last]  # what is only the beginning of a line may close a quote, and open it again
        starts, odd = _odd_lines(held)
        at = 0
        while True:
            after = odd[np.searchsorted(odd, at) :]
            if not len(after):
                return last
            start = int(starts[after[0]])
            if not (at_end or len(after) > 1 or self._is_decided(held, starts, int(after[0]))):
                return start
            record = next(
                records_from(io.BytesIO(held[start : start + 2 * RECORD_BYTES]), self._delimiter, 1)
            )
            at = int(after[0]) + record.lines

    def _is_decided(self, held: bytes, starts: Rows, line: int) -> bool:
        """Whether a quote that is opened in a line and closed nowhere would be a fault by now."""
        return len(starts) - line > SPAN_LINES + 1 or len(held) - int(starts[line]) > 2 * RECORD_BYTES


def _line_ends(text: bytes) -> int:
    return count_of("\n", np.frombuffer(text, np.uint8))


def _odd_lines(text: bytes) -> tuple[Rows, Rows]:
    """Where the lines begin, and which of them hold an odd number of quotes."""
    data = np.frombuffer(text, np.uint8)
    starts = np.concatenate(([0], np.flatnonzero(data == ord("\n")) + 1))
    quotes = np.flatnonzero(data == ord('"'))
    before = np.searchsorted(quotes, starts)
    counts = np.diff(np.append(before, len(quotes)))
    return starts, np.flatnonzero(counts % 2)
