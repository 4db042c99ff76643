"""The files of a long roster to batches of patients, and to the lines of those who are set aside."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa

from magrisk.adapters.roster.batches import ORIGIN
from magrisk.adapters.roster.long.file import FileCounts, LongFile
from magrisk.adapters.roster.long.joining import Joining
from magrisk.adapters.roster.long.telling import COLUMNS
from magrisk.errors import AccountingProblem, ContentProblem

HEADER = ("id", *COLUMNS)  # of the wide roster that is made


@dataclass(frozen=True)
class Ready:
    """Some patients, their columns called by their places in HEADER, and lines set aside as the quarantine
    holds them; of so many lines each."""

    patients: pa.RecordBatch
    quarantine: bytes
    quarantined: int


@dataclass(frozen=True)
class LongCounts:
    """What became of the records of all files before anybody is scored. unread: rows with values of what the
    rules know nothing of."""

    physical: int
    header: int
    blank: int
    unreadable: int
    unread: int


class Patients:
    """Joins the files of one roster. names: of the files; size: of all, in bytes of text, about."""

    def __init__(self, beside: Path, names: Sequence[str], size: int):
        self._names = tuple(names) if len(names) > 1 else ("",)
        self._stack = ExitStack()
        self._joining = self._stack.enter_context(Joining(beside, size, self._names))
        self._files: list[FileCounts] = []
        self._at = self._unread = 0

    def read(self, file: LongFile) -> None:
        """Takes a file, all of it."""
        try:
            for stretch in file.stretches(self._at):
                for rows in stretch.rows:
                    self._joining.add(rows)
                self._at += stretch.records
                self._joining.set_aside(stretch.aside, self._at)
        except ContentProblem as problem:
            name = self._names[len(self._files)]
            raise ContentProblem(f"{name} {problem.place}".strip(), problem.message) from None
        self._files.append(file.counts)
        self._unread += file.unread

    def join(self) -> LongCounts:
        """Makes patients of all rows."""
        header, blank, unreadable = (
            sum(getattr(each, name) for each in self._files) for name in ("header", "blank", "unreadable")
        )
        if self._joining.join() + unreadable != self._at:
            raise AccountingProblem("internal check: the rows read and the rows joined do not add up")
        return LongCounts(header + blank + self._at, header, blank, unreadable, self._unread)

    def all(self, most: int) -> Iterator[Ready]:
        """All patients in the order of their first records, so many at once at most."""
        for some in self._joining.all():
            patients = _by_place(some.patients)
            data = self._quarantine(some.aside)
            yield Ready(patients.slice(0, most), data, len(some.aside))
            for at in range(most, len(patients), most):
                yield Ready(patients.slice(at, most), b"", 0)

    def _quarantine(self, aside: pa.RecordBatch) -> bytes:
        text = io.StringIO()
        writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        for line, file, place, reason in zip(
            *(aside[name].to_pylist() for name in ("line", "file", "place", "reason")), strict=True
        ):
            writer.writerow([line, place, reason, *([self._names[file]] if len(self._names) > 1 else [])])
        return text.getvalue().encode()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)


def _by_place(patients: pa.RecordBatch) -> pa.RecordBatch:
    names = [*map(str, range(len(HEADER))), ORIGIN]
    return pa.record_batch([patients[name] for name in (*HEADER, "line")], names=names)
