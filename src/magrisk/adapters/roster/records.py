"""Knows how a delimited text file is cut into records, strictly, and where each record stands.

Nothing is padded, trimmed, shifted or guessed: a record is either exactly what was written, or it is
set aside with a reason. A fault costs one record: where quotes are wrong, the first physical line is
set aside alone and the lines after it are read again as records of their own. Every physical line
belongs to exactly one record.
"""

import codecs
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from magrisk.errors import ContentProblem

RECORD_BYTES = 1 << 20
FIELD_BYTES = 64 << 10
SPAN_LINES = 200

NOT_CLOSED = (
    "a quote is opened and not closed "
    f"(a quoted field may span {SPAN_LINES} lines and {FIELD_BYTES // 1024} KiB at most)"
)
QUOTE_INSIDE = "a quote inside an unquoted field"
TEXT_AFTER_QUOTE = "text after a closing quote"
FIELD_TOO_LONG = f"a field is longer than {FIELD_BYTES // 1024} KiB"
LINE_TOO_LONG = f"the line is longer than {RECORD_BYTES // 1024} KiB"
NUL = "a NUL character"
LONE_RETURN = "a carriage return without a line feed (old Macintosh line ends are not read)"

# The marks of UTF-32 come first: in little-endian order they begin with the mark of UTF-16.
_FOREIGN_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file, or one stretch of it that could not be read as a record.

    `fields` and `raw` are the patient's own data, so they stay out of `repr` and thus out of logs.
    `raw` is what was read, for a quarantine that is asked to keep it; of a line that is too long
    nothing is kept. `origin` is the line that its reader should look at, where that is another one.
    """

    line: int
    lines: int
    fields: tuple[str, ...] = field(repr=False)
    problem: str
    blank: bool
    raw: bytes = field(default=b"", repr=False, compare=False)
    origin: int = 0


class Lines(Protocol):
    """What bytes are read from, line by line: an open file, or what stands in for one."""

    def readline(self, limit: int = -1, /) -> bytes: ...


class _WrongQuotes(Exception):
    """Where this record ends cannot be trusted."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason)


class _PhysicalLines:
    """The lines of a stream as bytes, with their ends; lines may be put back to be read again, also
    after the last one.

    Of a line longer than `RECORD_BYTES` only the beginning, one byte too long, is handed out: its
    length tells, and the rest never sits in memory.
    """

    def __init__(self, stream: Lines, *, begun: bool = False):
        self._stream = stream
        self._again: deque[bytes] = deque()
        self._begun = begun

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._again:
            return self._again.popleft()
        line = self._read() if self._begun else self._read_first()
        if not line:
            raise StopIteration
        return line

    def put_back(self, lines: list[bytes]) -> None:
        self._again.extendleft(reversed(lines))

    def _read(self) -> bytes:
        line = piece = self._stream.readline(RECORD_BYTES + 1)
        if len(line) > RECORD_BYTES:
            while piece and not piece.endswith(b"\n"):
                piece = self._stream.readline(FIELD_BYTES)
        return line

    def _read_first(self) -> bytes:
        self._begun = True
        line = self._read()
        for mark, name in _FOREIGN_MARKS.items():
            if line.startswith(mark):
                raise ContentProblem("line 1", f"the text is {name}; wanted UTF-8")
        # A first line that is too long must keep the length that says so.
        return line if len(line) > RECORD_BYTES else line.removeprefix(codecs.BOM_UTF8)


def records(stream: Lines, delimiter: str = ",") -> Iterator[Record]:
    """The records of a UTF-8 stream in order; reading begins with the first record asked for."""
    return _read_records(_PhysicalLines(stream), _checked(delimiter), 1)


def records_from(stream: Lines, delimiter: str, line: int) -> Iterator[Record]:
    """The records of a stream that stands at the beginning of one; `line` is the number of its first line."""
    return _read_records(_PhysicalLines(stream, begun=True), _checked(delimiter), line)


def _checked(delimiter: str) -> str:
    if len(delimiter) != 1 or delimiter in '"\r\n\0':
        raise ValueError("a delimiter is one character, and neither a quote, a line end nor NUL")
    return delimiter


def _read_records(source: _PhysicalLines, delimiter: str, line: int) -> Iterator[Record]:
    for first in source:
        span = _span(first, source)
        record = _record(line, span, delimiter)
        source.put_back(span[record.lines :])
        line += record.lines
        yield record


def _span(first: bytes, source: _PhysicalLines) -> list[bytes]:
    """The physical lines that a record beginning with `first` may take.

    Every quote opens or closes, so a record is open at the end of a line exactly when the number of
    its quotes is odd. Counting instead of splitting keeps the cost linear: a search for the closing
    quote stops at the next line with an odd number, so no line is searched twice by two faults.
    """
    span = [first]
    if first.count(b'"') % 2 == 0:
        return span
    size = len(first)
    for following in source:
        span.append(following)
        size += len(following)
        if following.count(b'"') % 2 or len(span) == SPAN_LINES or size > RECORD_BYTES:
            break
    return span


def _record(line: int, span: list[bytes], delimiter: str) -> Record:
    if len(span[0]) > RECORD_BYTES:
        also = f"; {LONE_RETURN}" if b"\r" in span[0].rstrip(b"\r\n") else ""
        return Record(line, 1, (), LINE_TOO_LONG + also, False)
    try:
        return _whole(line, span, delimiter)
    except _WrongQuotes as fault:
        if len(span) == 1:
            return Record(line, 1, (), fault.reason, False, span[0])
        # Alone, the first line has an odd number of quotes and so cannot be sound.
        return _record(line, span[:1], delimiter)


def _whole(line: int, span: list[bytes], delimiter: str) -> Record:
    """All lines of the span as one record; raises where its quotes do not hold."""
    raw = span[0] if len(span) == 1 else b"".join(span)
    if len(raw) > RECORD_BYTES:
        raise _WrongQuotes(NOT_CLOSED)
    body = raw.removesuffix(b"\n").removesuffix(b"\r") if raw.endswith(b"\n") else raw
    if not body:
        return Record(line, 1, (), "", True, raw)
    text, problem = _decoded(body)
    fields, lone_return = _fields(text, delimiter)
    if len(body) > FIELD_BYTES and any(_size(each) > FIELD_BYTES for each in fields):
        raise _WrongQuotes(FIELD_TOO_LONG)
    problem = problem or (NUL if "\0" in text else "") or (LONE_RETURN if lone_return else "")
    return Record(line, len(span), () if problem else fields, problem, False, raw)


def _decoded(body: bytes) -> tuple[str, str]:
    """The text, and what is wrong with its bytes.

    Bytes that are no UTF-8 are kept apart as lone surrogates, so that the quotes can still be
    followed to the end of the record; the text of such a record never leaves this module.
    """
    try:
        return body.decode("utf-8"), ""
    except UnicodeDecodeError as fault:
        lines_before = body.count(b"\n", 0, fault.start)
        byte = fault.start - body.rfind(b"\n", 0, fault.start)
        of = f"line {lines_before + 1} of the record" if lines_before else "the line"
        return body.decode("utf-8", "surrogateescape"), f"not UTF-8 at byte {byte} of {of}"


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))


def _fields(text: str, delimiter: str) -> tuple[tuple[str, ...], bool]:
    """The fields, and whether a carriage return stands outside quotes."""
    if '"' not in text:
        return tuple(text.split(delimiter)), "\r" in text
    pairs = tuple(_split(text, delimiter))
    lone_return = any("\r" in value for value, quoted in pairs if not quoted)
    return tuple(value for value, _ in pairs), lone_return


def _split(text: str, delimiter: str) -> Iterator[tuple[str, bool]]:
    """Each field, and whether it was quoted, as RFC 4180 has it; every character is looked at once."""
    at = 0
    while True:
        quoted = text.startswith('"', at)
        value, end = _quoted(text, at) if quoted else _unquoted(text, at, delimiter)
        yield value, quoted
        if end == len(text):
            return
        if text[end] != delimiter:
            raise _WrongQuotes(TEXT_AFTER_QUOTE)
        at = end + 1


def _quoted(text: str, start: int) -> tuple[str, int]:
    end = text.find('"', start + 1)
    while end >= 0 and text.startswith('"', end + 1):
        end = text.find('"', end + 2)
    if end < 0:
        raise _WrongQuotes(NOT_CLOSED)
    return text[start + 1 : end].replace('""', '"'), end + 1


def _unquoted(text: str, start: int, delimiter: str) -> tuple[str, int]:
    end = text.find(delimiter, start)
    end = len(text) if end < 0 else end
    value = text[start:end]
    if '"' in value:
        raise _WrongQuotes(QUOTE_INSIDE)
    return value, end
