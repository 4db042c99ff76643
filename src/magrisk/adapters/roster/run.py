"""A roster file to a scored file: streamed in chunks, every record accounted for, published whole."""

import csv
import datetime
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from platform import python_version
from typing import Any, BinaryIO

from magrisk import __version__
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.records import Record, records
from magrisk.adapters.roster.scored import Scored, Sink
from magrisk.adapters.writing import Publication
from magrisk.assess import Assessor
from magrisk.cohort import Cohort
from magrisk.errors import AccountingProblem, ContentProblem, UsageProblem
from magrisk.escape import spreadsheet_cell
from magrisk.profile import Patient
from magrisk.rulebook.schema import Measure

_GZIP = b"\x1f\x8b"
_SECOND_HEADER = "the header stands here again: this record and what follows may be another table"


@dataclass(frozen=True)
class Order:
    """What is to be done: the files, and how."""

    roster: Path
    output: Path
    quarantine: Path
    manifest: Path
    as_of: datetime.date
    setting: str = ""
    chunk: int = 10_000
    raw: bool = False
    quarantine_raw: bool = False


@dataclass
class Counts:
    """What became of the records. `physical` is counted where they are read, the others where they end."""

    physical: int = 0
    header: int = 0
    blank: int = 0
    scored: int = 0
    quarantined: int = 0

    def check(self) -> None:
        """Nothing lost, nothing invented. Raises AccountingProblem otherwise."""
        if self.physical != self.header + self.blank + self.scored + self.quarantined:
            raise AccountingProblem("internal check: the records read and the records written do not add up")


@dataclass
class Report:
    """What a run tells: the counts, ids that stood twice, columns that were not read, texts understood."""

    counts: Counts = field(default_factory=Counts)
    duplicates: int = 0
    ignored_columns: tuple[str, ...] = ()
    texts: int = 0
    recognised: int = 0


Progress = Callable[[int], None]


class Batch:
    """One run over one roster."""

    def __init__(self, assessor: Assessor, order: Order, progress: Progress):
        self._assessor, self._order, self._progress = assessor, order, progress
        self._cohort = Cohort(assessor)
        self._report = Report()
        self._ids: set[bytes] = set()
        self._another_table = False

    def run(self) -> Report:
        """Score the roster. All files stand under their final names, or none does."""
        began = time.monotonic()
        order = self._order
        with order.roster.open("rb") as file, Publication() as publication:
            output, quarantine = publication.part(order.output), publication.part(order.quarantine)
            manifest = publication.part(order.manifest)
            source = _Hashed(file, self._progress)
            self._score(source, output, quarantine)
            self._report.counts.check()
            digests = {
                "input": source.sha256(),
                "rulebook": self._assessor.fingerprint,
                "output": output.sha256(),
                "quarantine": quarantine.sha256(),
            }
            seconds = round(time.monotonic() - began, 3)
            manifest.write(json.dumps(self._manifest(digests, seconds), indent=2, ensure_ascii=False) + "\n")
        return self._report

    def _score(self, source: "_Hashed", output: Sink, quarantine: Sink) -> None:
        counts, order = self._report.counts, self._order
        aside = _Quarantine(quarantine, raw=order.quarantine_raw)
        version = f"{self._assessor.scale.version}+{self._assessor.fingerprint[:12]}"
        scored = Scored(output, version, raw=order.raw)
        rows = self._counted(source)
        roster = self._header(rows)
        self._report.ignored_columns = tuple(roster.ignored)
        chunk: list[tuple[int, str, Patient]] = []
        for number, record in enumerate((r for r in rows if not _is_blank(r)), 1):
            patient = self._read(roster, record, aside)
            if patient:
                chunk.append((number, roster.id(record.fields), patient))
            if len(chunk) >= order.chunk:
                self._write(chunk, scored)
        self._write(chunk, scored)
        counts.quarantined = aside.count

    def _counted(self, source: "_Hashed") -> Iterator[Record]:
        counts = self._report.counts
        for record in records(source):
            counts.physical += 1
            counts.blank += _is_blank(record)
            yield record

    def _header(self, rows: Iterator[Record]) -> Roster:
        header = next((record for record in rows if not _is_blank(record)), None)
        if header is None:
            raise ContentProblem("header", "the roster is empty, wanted a header and one row a patient")
        if header.problem:
            hint = " (a compressed file? wanted plain CSV)" if header.raw.startswith(_GZIP) else ""
            raise ContentProblem(f"line {header.line}", f"header: {header.problem}{hint}")
        self._report.counts.header = 1
        reader = self._assessor.reader
        return Roster(header.fields, self._assessor.book.of(Measure), self._order.setting, reader.knows)

    def _read(self, roster: Roster, record: Record, aside: "_Quarantine") -> Patient | None:
        """The patient of a record, or None where the record was set aside."""
        try:
            if record.problem:
                raise ContentProblem("", record.problem)
            self._another_table |= roster.is_header(record.fields)
            if self._another_table:
                raise ContentProblem("", _SECOND_HEADER)
            patient = self._assessor.reader.read(roster.words(record.fields), self._order.as_of)
        except ContentProblem as problem:
            aside.add(record, problem)
            return None
        self._note(roster.id(record.fields), patient)
        return patient

    def _note(self, id_: str, patient: Patient) -> None:
        digest = hashlib.blake2b(id_.encode(), digest_size=8).digest()
        self._report.duplicates += digest in self._ids
        self._ids.add(digest)
        for medicine in patient.medicines or ():
            self._report.texts += 1
            self._report.recognised += medicine.reading.status == "matched"

    def _write(self, chunk: list[tuple[int, str, Patient]], scored: Scored) -> None:
        rows = self._cohort.score([patient for _, _, patient in chunk])
        for (number, id_, _), row in zip(chunk, rows, strict=True):
            scored.write(number, id_, row)
            self._report.counts.scored += 1
        chunk.clear()

    def _manifest(self, digests: dict[str, str], seconds: float) -> dict[str, Any]:
        order, counts = self._order, self._report.counts
        return {
            "schema": "magrisk.manifest/1",
            "counts": {
                "scored": counts.scored,
                "quarantined": counts.quarantined,
                "blank": counts.blank,
                "header": counts.header,
                "physical": counts.physical,
            },
            "duplicates": self._report.duplicates,
            "medication_texts": {"said": self._report.texts, "recognised": self._report.recognised},
            "ignored_columns": list(self._report.ignored_columns),
            "sha256": digests,
            "versions": {
                "magrisk": __version__,
                "rulebook": self._assessor.scale.version,
                "python": python_version(),
            },
            "options": {
                "as_of": order.as_of.isoformat(),
                "setting": order.setting or None,
                "chunk": order.chunk,
                "raw": order.raw,
                "quarantine_raw": order.quarantine_raw,
            },
            "seconds": seconds,
        }


def _is_blank(record: Record) -> bool:
    """Whether a record holds nothing: an empty line, or the empty cells that spreadsheets leave behind."""
    return record.blank or not (record.problem or any(field.strip() for field in record.fields))


class _Quarantine:
    """Records that could not be used: line, column, reason; the raw record only where it is asked for."""

    def __init__(self, sink: Sink, *, raw: bool):
        self._writer = csv.writer(sink, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        self._raw, self.count = raw, 0
        self._writer.writerow(["line", "column", "reason", *(["raw"] if raw else [])])

    def add(self, record: Record, problem: ContentProblem) -> None:
        raw = [spreadsheet_cell(record.raw.decode("utf-8", errors="backslashreplace"))] if self._raw else []
        self._writer.writerow([record.line, problem.place, problem.message, *raw])
        self.count += 1


class _Hashed:
    """A binary stream that hashes what is read from it, and tells how far it is."""

    def __init__(self, stream: BinaryIO, progress: Progress):
        self._stream, self._progress = stream, progress
        self._hash = hashlib.sha256()

    def readline(self, limit: int = -1, /) -> bytes:
        try:
            line = self._stream.readline(limit)
        except OSError as error:
            raise UsageProblem(f"the roster cannot be read: {error.strerror}") from None
        self._hash.update(line)
        self._progress(len(line))
        return line

    def sha256(self) -> str:
        return self._hash.hexdigest()
