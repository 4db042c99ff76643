"""Reads a polluted file as a run does, without the files of one: opening, cut, finish."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from magrisk.adapters.roster.beginning import is_blank
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.opening import opening
from magrisk.adapters.roster.records import records_from
from magrisk.adapters.roster.work import Order, Work
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem
from magrisk.rulebook.schema import Measure

from .clean import Cells


@dataclass(frozen=True)
class Row:
    """A row that is scored: whose, the line without its number, and the cells it was made of."""

    id: str
    line: bytes
    cells: Cells


@dataclass(frozen=True)
class Outcome:
    """What became of a file. refused: why nothing of it is read. aside: why each record is set aside."""

    refused: str = ""
    header: Cells = ()
    rows: tuple[Row, ...] = ()
    aside: tuple[str, ...] = ()
    blank: int = 0
    headers: int = 0
    physical: int = 0


class Reader:
    """Reads many files; those with one header share all that is worked out of it."""

    def __init__(self, assessor: Assessor, order: Order):
        self._assessor, self._order = assessor, order
        self._work = cache(self._new_work)

    def read(self, content: bytes) -> Outcome:
        """Read a file of UTF-8; a carriage return alone ends lines where nothing else does."""
        if b"\n" not in content:
            content = content.replace(b"\r", b"\n")
        try:
            head = opening(content, Dialect())
            work = self._work(head.fields, head.delimiter)
        except ContentProblem as problem:
            return Outcome(refused=f"{problem.place}: {problem.message}")
        text = content[head.offset :]
        stretch = work.cut(text, head.lines + 1)
        done = work.finish(stretch, 0, another=False)
        records = records_from(io.BytesIO(text), head.delimiter, 1)
        fields = [record.fields for record in records if not is_blank(record)]
        headers, blank = 1 + head.directives, head.blank + stretch.blank
        found = Outcome(
            header=head.fields,
            rows=tuple(Row(id_, line, fields[at - 1]) for at, id_, line in scored(bytes(done.output))),
            aside=tuple(row[2] for row in csv.reader(io.StringIO(done.quarantine.decode()))),
            blank=blank,
            headers=headers,
            physical=headers + blank + stretch.records,
        )
        assert (done.scored, done.quarantined) == (len(found.rows), len(found.aside))
        return found

    def _new_work(self, fields: Cells, delimiter: str) -> Work:
        reader, measures = self._assessor.reader, self._assessor.book.of(Measure)
        return Work(
            self._assessor, Roster(fields, measures, "", reader.knows, Dialect()), delimiter, self._order
        )


def scored(output: bytes) -> Iterator[tuple[int, str, bytes]]:
    """The lines of scored rows: the number, the identifier, and the line without its number."""
    lines, at = output.splitlines(keepends=True), 0
    told = csv.reader(io.StringIO(output.decode(), newline=""))
    for number, id_, *_ in told:
        line, at = b"".join(lines[at : told.line_num]), told.line_num
        yield int(number), id_, line.partition(b",")[2]
