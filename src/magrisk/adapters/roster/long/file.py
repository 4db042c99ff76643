"""One file of a long roster, from its text to rows, and to the lines that belong to nobody."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from magrisk.adapters.roster.beginning import is_blank
from magrisk.adapters.roster.blocks import Blocks
from magrisk.adapters.roster.broken import beside
from magrisk.adapters.roster.cells import identifier
from magrisk.adapters.roster.header import BROKEN, SECOND_HEADER
from magrisk.adapters.roster.identifiers import Identifiers
from magrisk.adapters.roster.long.form import Form
from magrisk.adapters.roster.long.patients import ASIDE
from magrisk.adapters.roster.long.reading import Reading
from magrisk.adapters.roster.opening import Opening
from magrisk.adapters.roster.records import Record
from magrisk.adapters.roster.source import Source
from magrisk.adapters.roster.table import Cut, Cutter
from magrisk.columns import Rows
from magrisk.errors import ContentProblem

BLOCK = 1 << 23  # bytes
_MOST_LINES = 200_000
NO_ID = "found no identifier, wanted one"


@dataclass
class FileCounts:
    """What stands in a file beside the records that say something. unreadable: records of nobody."""

    header: int
    blank: int
    records: int = 0
    unreadable: int = 0
    lines: int = 0


@dataclass(frozen=True)
class Stretch:
    """The rows of a stretch of a file, and lines that belong to nobody; records that both are of."""

    rows: list[pa.RecordBatch]
    aside: pa.RecordBatch
    records: int


class LongFile:
    """Reads one open file. number: of the file."""

    def __init__(self, source: Source, head: Opening, form: Form, reading: Reading, number: int):
        self._source, self._head, self._form, self._reading = source, head, form, reading
        self._number = number
        self._identifiers = Identifiers(form)
        self._cutter = Cutter(head.delimiter, form.size, form.read_places)
        self.counts = FileCounts(header=1 + head.directives, blank=head.blank, lines=head.lines)

    @property
    def unread(self) -> int:
        """Rows with values of what the rules know nothing of."""
        return self._reading.unread

    def stretches(self, at: int) -> Iterator[Stretch]:
        """All of the file. at: how many records of other files stand before it. Raises ContentProblem where
        its header stands in it again."""
        head = self._head
        self._source.skip(head.offset)
        blocks = Blocks(
            self._source, head.delimiter, self._form.size, head.offset, head.lines + 1, _MOST_LINES
        )
        while True:
            line = blocks.line
            text = blocks.next(BLOCK)
            if not text:
                break
            stretch = self._stretch(self._cutter.cut(bytes(text), line), at)
            at += stretch.records
            yield stretch
            self.counts.lines = blocks.line - 1

    def _stretch(self, cut: Cut, at: int) -> Stretch:
        table = cut.table
        others = sorted((r for r in cut.others if not is_blank(r)), key=lambda record: record.line)
        self.counts.blank += len(cut.others) - len(others)
        self.counts.records += len(table) + len(others)
        self.counts.unreadable += len(others)
        odd = [cut.record(at) for at in table.lines[self._identifiers.odd(table.ids)].tolist()]
        self._refuse_headers([*others, *odd])
        lines = np.array([record.line for record in others], np.intp)
        starts = np.sort(np.concatenate((table.lines, lines)))
        of_table, of_others = (at + np.searchsorted(starts, each) for each in (table.lines, lines))
        wrong = self._wrong(odd, beside(table.lines, cut.others, self._form))
        places = np.searchsorted(table.lines, list(wrong)).tolist()
        by_row = dict(zip(places, wrong.values(), strict=True))
        rows = list(self._reading.rows(table, of_table, by_row))
        return Stretch(rows, self._aside(others, of_others), len(starts))

    def _refuse_headers(self, records: list[Record]) -> None:
        """What follows another header may be another table, and nobody would know which patients lack it."""
        for record in records:
            if not record.problem and self._form.is_header(record.fields):
                raise ContentProblem(f"line {record.line}", f"{SECOND_HEADER}; wanted one table")

    def _wrong(self, odd: list[Record], broken: frozenset[int]) -> dict[int, tuple[str, str]]:
        """By their lines, the records of which an identifier or the end cannot be trusted."""
        found = dict.fromkeys(broken, ("", BROKEN))
        for record in odd:
            try:
                identifier(record.fields[self._form.id_place])
            except ContentProblem as problem:
                found[record.line] = problem.place, problem.message
        return found

    def _aside(self, others: list[Record], at: Rows) -> pa.RecordBatch:
        """The lines of records that belong to nobody."""
        size = self._form.size

        def reason(record: Record) -> tuple[str, str]:
            if record.problem:
                return "", record.problem
            if len(record.fields) != size:
                return "", f"found {len(record.fields)} fields, wanted {size}"
            return "id", NO_ID

        told = [reason(record) for record in others]
        return pa.record_batch(
            [
                pa.array(at, pa.int64()),
                pa.array([record.line for record in others], pa.int64()),
                pa.array([self._number] * len(others), pa.int32()),
                pa.array([place for place, _ in told], pa.string()),
                pa.array([message for _, message in told], pa.string()),
            ],
            schema=ASIDE,
        )
