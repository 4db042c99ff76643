"""The head of a roster: its header, the delimiter that it shows, and where the first record begins."""

import io
from dataclasses import dataclass

from magrisk.adapters.roster.beginning import delimiter_of, is_blank
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import header_below
from magrisk.adapters.roster.records import records_from
from magrisk.errors import ContentProblem


@dataclass(frozen=True)
class Opening:
    """The header's fields, and what stands before the first record: bytes of text, physical lines, lines
    that name the delimiter, blank records. `below` is a hint for a header that cannot be used. What is no
    text has no delimiter, and no record that is a header."""

    fields: tuple[str, ...]
    delimiter: str
    offset: int
    lines: int
    directives: int = 0
    blank: int = 0
    below: str = ""

    @property
    def headers(self) -> int:
        """How many records are no patients."""
        return self.directives + bool(self.delimiter)


def opening(head: bytes, dialect: Dialect) -> Opening:
    """Read the beginning of a text. Raises ContentProblem where no header stands there."""
    delimiter, directives = delimiter_of(head, dialect)
    stream = io.BytesIO(head)
    for _ in range(directives):
        stream.readline()
    rows = records_from(stream, delimiter, directives + 1)
    blank = 0
    for header in rows:
        if not is_blank(header):
            break
        blank += 1
    else:
        raise ContentProblem("header", "the roster is empty, wanted a header and one row a patient")
    if header.problem:
        raise ContentProblem(f"line {header.line}", f"header: {header.problem}")
    lines = header.line + header.lines - 1
    return Opening(
        fields=header.fields,
        delimiter=delimiter,
        offset=_end_of_line(head, lines),
        lines=lines,
        directives=directives,
        blank=blank,
        below=header_below((record.line, record.fields) for record in rows),
    )


def _end_of_line(text: bytes, number: int) -> int:
    """Where the physical line of this number ends, its end included."""
    at = 0
    for _ in range(number):
        at = text.find(b"\n", at) + 1 or len(text)
    return at
