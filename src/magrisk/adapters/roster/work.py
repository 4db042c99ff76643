"""One stretch of a roster, from its text to scored lines and to records set aside."""

import csv
import datetime
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from magrisk.adapters.roster.beginning import is_blank
from magrisk.adapters.roster.broken import may_begin, may_end
from magrisk.adapters.roster.flags import unusual, word
from magrisk.adapters.roster.header import BROKEN, SECOND_HEADER, Roster
from magrisk.adapters.roster.identifiers import Identifiers, numbered
from magrisk.adapters.roster.medicines import Taken
from magrisk.adapters.roster.readers import Readers
from magrisk.adapters.roster.records import Record
from magrisk.adapters.roster.scored import Scored
from magrisk.adapters.roster.signs import bytes_of
from magrisk.adapters.roster.table import Cut, Cutter
from magrisk.adapters.roster.tally import Tally, Tallying, add
from magrisk.adapters.roster.understood import Shown, Understanding, Understood
from magrisk.adapters.roster.worded import Beside
from magrisk.assess import Assessor
from magrisk.cohort import Cohort
from magrisk.columns import Flags, Rows
from magrisk.errors import ContentProblem
from magrisk.escape import spreadsheet_cell
from magrisk.profile import Patient
from magrisk.situations import Pairs


@dataclass(frozen=True)
class Order:
    """How the rows of a run are read and written."""

    as_of: datetime.date
    version: str
    raw: bool = False
    quarantine_raw: bool = False


@dataclass(frozen=True)
class Stretch:
    """A stretch cut into records that are not yet read. odd: the rows of its table that must be looked at.
    broken: lines of records that may not be whole. again: the line from which on it may be another table."""

    cut: Cut
    odd: Flags
    broken: frozenset[int]
    blank: int
    records: int
    again: int | None


@dataclass(frozen=True)
class Done:
    """What a stretch gave: whole lines for either file, a number for each identifier that was scored, and
    counts. size: of the output in bytes, where that stands somewhere else."""

    output: Any
    size: int
    quarantine: bytes
    ids: npt.NDArray[np.uint64]
    scored: int
    quarantined: int
    texts: int
    recognised: int
    flags: Mapping[str, int]
    tally: Tally


@dataclass(frozen=True)
class Sifted:
    """A stretch whose records are understood, and those set aside that cannot be used. apart: the rows of
    its table that mean nothing there; slow: the records that were read one by one instead."""

    understood: Understood
    apart: Flags
    slow: Sequence[tuple[Record, Patient]]
    numbers: "_Numbers"
    aside: "_Quarantine"


class Work:
    """Reads and scores the stretches of one roster. beside: places of columns that are cut out with those
    that are read."""

    def __init__(
        self, assessor: Assessor, roster: Roster, delimiter: str, order: Order, beside: Sequence[int] = ()
    ):
        self._assessor, self._roster, self._order = assessor, roster, order
        self.cohort = self._cohort = Cohort(assessor)
        self._identifiers = Identifiers(roster)
        self._understanding = Understanding(assessor, self._cohort, roster, order.as_of)
        self._scored = Scored(self._cohort, order.version, raw=order.raw)
        self._tallying = Tallying(self._cohort)
        self._cutter = Cutter(delimiter, roster.size, (*roster.read_places, *beside))

    def meet(self, text: bytes, first: Readers[Taken]) -> float:
        """Reads the texts of some records before they are asked for; a last line may be cut off. first: what
        the medicines are read by. How many texts of medicines each record brings, as far as that shows."""
        end = text.rfind(b"\n") + 1
        if not end or b'"' in text:
            return 0.0
        table = self.cut(text[:end], 1).cut.table
        return self._understanding.meet(table, first) / max(len(table), 1)

    def cut(self, text: bytes, line: int) -> Stretch:
        """Cut a stretch that begins with a record, in the physical line `line`."""
        cut = self._cutter.cut(text, line)
        odd = self._identifiers.odd(cut.table.ids)
        blank = sum(is_blank(record) for record in cut.others)
        records = [record for record in cut.others if not is_blank(record)]
        records += [cut.record(at) for at in cut.table.lines[odd].tolist()]
        headers = [r.line for r in records if not r.problem and self._roster.is_header(r.fields)]
        broken = self._broken(cut)
        return Stretch(
            cut=cut,
            odd=odd | np.isin(cut.table.lines, list(broken)) if broken else odd,
            broken=broken,
            blank=blank,
            records=len(cut.table) + len(cut.others) - blank,
            again=min(headers) if headers else None,
        )

    def _broken(self, cut: Cut) -> frozenset[int]:
        """The lines of records that look whole beside a line that may be a part of them."""
        width, lines, nowhere = self._roster.size, cut.table.lines, np.empty(0, np.intp)
        ends = [r.line for r in cut.others if may_end(r, width)] if self._roster.is_read(-1) else []
        begins = [r.line for r in cut.others if may_begin(r, width)] if self._roster.is_read(0) else []
        if not ends and not begins:
            return frozenset()
        # Every line belongs to a record, so the one before a record ends right above it.
        starts = np.sort(np.concatenate((lines, [record.line for record in cut.others])))
        below, above = (np.searchsorted(starts, each) if each else nowhere for each in (ends, begins))
        beside = (*starts[below[below > 0] - 1], *starts[above[above + 1 < len(starts)] + 1])
        return frozenset(map(int, beside))

    def sift(self, stretch: Stretch, before: int, *, another: bool) -> Sifted:
        """Understand a stretch. before: how many records that are not blank stand before it; another:
        whether the header stood again before it."""
        table = stretch.cut.table
        understood = self._understanding.read(table)
        odd = understood.odd | stretch.odd
        again = 0 if another else stretch.again
        apart = odd if again is None else odd | (table.lines >= again)
        others = [record for record in stretch.cut.others if not is_blank(record)]
        numbers = _Numbers(table.lines, others, before)
        one_by_one = [*others, *(stretch.cut.record(at) for at in table.lines[apart].tolist())]
        aside = _Quarantine(raw=self._order.quarantine_raw)
        one_by_one.sort(key=lambda record: record.line)
        slow = list(self._patients(one_by_one, stretch.broken, again, aside))
        return Sifted(understood, apart, slow, numbers, aside)

    def texts(self, stretch: Stretch, place: int) -> list[str]:
        """What the cells of a column of a stretch's table say, once it is sifted."""
        return self._understanding.texts(stretch.cut.table, place)

    def finish(self, stretch: Stretch, before: int, *, another: bool) -> Done:
        """Score a stretch, which is understood as `sift` does it."""
        found = self.sift(stretch, before, another=another)
        table, understood, apart, slow = stretch.cut.table, found.understood, found.apart, found.slow
        numbers, aside = found.numbers, found.aside
        whole = self._cohort.answers(understood.crowd)
        ids = self._scored.safe(table.ids)
        lines = self._scored.lines(numbers.of(table.lines), ids, whole, understood.shown)
        keep = ~apart
        if apart.any():
            lines, ids = (each.filter(pa.array(keep)) for each in (lines, ids))
        said, recognised = understood.shown.counted(keep)
        tally = self._tallying.of(whole, understood.shown.topics, keep)
        unusual_in = understood.shown.unusual
        marked = Counter({word(name): int(keep[rows].sum()) for name, rows in unusual_in.items()})
        if slow:
            at = np.array([record.line for record, _ in slow], np.intp)
            patients = [patient for _, patient in slow]
            more, their_ids, shown, theirs = self._slowly(numbers.of(at), patients)
            add(tally, theirs)
            order = pa.array(np.argsort(np.concatenate((table.lines[keep], at)), kind="stable"))
            lines = pa.concat_arrays([lines, more]).take(order)
            ids = pa.concat_arrays([ids, their_ids])
            more_said, more_recognised = shown.counted(np.ones(len(slow), np.bool_))
            said, recognised = said + more_said, recognised + more_recognised
            marked.update({word(name): len(rows) for name, rows in shown.unusual.items()})
        output = _data(lines)
        return Done(
            output=output,
            size=len(output),
            quarantine=aside.written(),
            ids=numbered(ids),
            scored=len(lines),
            quarantined=aside.count,
            texts=said,
            recognised=recognised,
            flags=+marked,
            tally=tally,
        )

    def _patients(
        self, records: Sequence[Record], broken: frozenset[int], again: int | None, aside: "_Quarantine"
    ) -> Iterator[tuple[Record, Patient]]:
        """The records that can be used, one by one; the others are set aside."""
        for record in records:
            try:
                if record.problem:
                    raise ContentProblem("", record.problem)
                if again is not None and record.line >= again:
                    raise ContentProblem("", SECOND_HEADER)
                if record.line in broken and len(record.fields) == self._roster.size:
                    raise ContentProblem("", BROKEN)
                words = self._roster.words(record.fields)
                yield record, self._assessor.reader.read(words, self._order.as_of)
            except ContentProblem as problem:
                aside.add(record, problem)

    def _slowly(
        self, numbers: Rows, patients: Sequence[Patient]
    ) -> tuple[pa.StringArray, pa.StringArray, Shown, Tally]:
        """The lines of patients that were read one by one, and what is counted of these."""
        ids = self._scored.safe(pa.array([patient.words.id for patient in patients], pa.string()))
        answers = self._cohort.answers(self._cohort.crowd(patients))
        shown = self._shown(patients)
        tally = self._tallying.of(answers, shown.topics, np.ones(len(patients), np.bool_))
        return self._scored.lines(numbers, ids, answers, shown), ids, shown, tally

    def _shown(self, patients: Sequence[Patient]) -> Shown:
        unread = [
            (row, one.said)
            for row, patient in enumerate(patients)
            for one in self._assessor.unrecognised(patient)
        ]
        topics = [
            (row, topic)
            for row, patient in enumerate(patients)
            for place, drug in enumerate(patient.situation.drugs or ())
            for topic in self._assessor.questions.topics_of(
                [drug], (patient.medicines or ())[patient.drug_medicines[place]].statement.said
            )
        ]
        medicines = [patient.medicines or () for patient in patients]
        matched = [sum(one.reading.status == "matched" for one in each) for each in medicines]
        return Shown(
            Beside.of(unread),
            Beside.of(topics),
            Pairs(np.arange(len(patients)), np.arange(len(patients))),
            np.array([len(each) for each in medicines], np.intp),
            np.array(matched, np.intp),
            self._unusual(patients),
        )

    def _unusual(self, patients: Sequence[Patient]) -> dict[str, Rows]:
        laboratory, found = self._assessor.reader.laboratory, dict[str, list[int]]()
        for row, patient in enumerate(patients):
            for measure in unusual(patient.labs, laboratory):
                found.setdefault(measure, []).append(row)
        return {name: np.array(rows, np.intp) for name, rows in found.items()}


class _Numbers:
    """The numbers of records by the line in which they begin."""

    def __init__(self, lines: Rows, others: Sequence[Record], before: int):
        self._lines, self._before = lines, before
        if others:
            self._lines = np.sort(np.concatenate((lines, [record.line for record in others])))

    def of(self, lines: Rows) -> Rows:
        """From 1, through all of the roster."""
        places = np.arange(len(lines)) if lines is self._lines else np.searchsorted(self._lines, lines)
        found: Rows = self._before + 1 + places
        return found


class _Quarantine:
    """Records that could not be used: line, column, reason; the raw record only where it is asked for."""

    def __init__(self, *, raw: bool):
        self._text = io.StringIO()
        self._writer = csv.writer(self._text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        self._raw, self.count = raw, 0

    def add(self, record: Record, problem: ContentProblem) -> None:
        """Sets a record aside."""
        raw = [spreadsheet_cell(record.raw.decode("utf-8", errors="backslashreplace"))] if self._raw else []
        self._writer.writerow([record.line, problem.place, problem.message, *raw])
        self.count += 1

    def written(self) -> bytes:
        """All of them as lines."""
        return self._text.getvalue().encode()


def quarantine_header(*, raw: bool) -> bytes:
    """The first line of the file of records set aside."""
    return b'"line","column","reason"' + (b',"raw"' if raw else b"") + b"\n"


def _data(texts: pa.StringArray) -> pa.Buffer:
    """All texts behind one another."""
    _, starts, ends = bytes_of(texts)
    if not len(texts):
        return pa.py_buffer(b"")
    return texts.buffers()[2].slice(int(starts[0]), int(ends[-1] - starts[0]))
