"""The files of a long roster to batches of patients, and to the lines of those who are set aside."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from magrisk.adapters.roster.batches import ORIGIN
from magrisk.adapters.roster.closing import Closing
from magrisk.adapters.roster.long.file import FileCounts, LongFile
from magrisk.adapters.roster.long.joining import Joining
from magrisk.adapters.roster.long.telling import COLUMNS
from magrisk.errors import AccountingProblem, ContentProblem

HEADER = ("id", *COLUMNS)  # of the wide roster that is made


@dataclass(frozen=True)
class LongCounts:
    """What became of the records of all files before anybody is scored. unreadable: records of nobody;
    quarantined: lines, those among them; joined: records that were made one with another; unread: rows with
    values of what the rules know nothing of; lines: of each file."""

    header: int
    blank: int
    records: int
    unreadable: int
    quarantined: int
    joined: int
    unread: int
    lines: tuple[int, ...]


class Patients(Closing):
    """Joins the files of one roster. names: of the files; size: of all, in bytes of text, about."""

    def __init__(self, beside: Path, names: Sequence[str], size: int):
        self._names = tuple(names) if len(names) > 1 else ("",)
        self._joining = Joining(beside, size, self._names)
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
            raise in_file(self._names[len(self._files)], problem) from None
        self._files.append(file.counts)
        self._unread += file.unread

    def join(self) -> LongCounts:
        """Makes patients of all rows."""
        header, blank, unreadable = (
            sum(getattr(each, name) for each in self._files) for name in ("header", "blank", "unreadable")
        )
        joining = self._joining
        joining.join()
        if joining.joined + unreadable != self._at:
            raise AccountingProblem("internal check: the rows read and the rows joined do not add up")
        return LongCounts(
            header,
            blank,
            self._at,
            unreadable,
            joining.lines,
            self._at - joining.lines - joining.whole,
            self._unread,
            tuple(each.lines for each in self._files),
        )

    def all(self) -> Iterator[pa.RecordBatch]:
        """All patients in the order of their first records; columns are called by their places in HEADER."""
        names = [*map(str, range(len(HEADER))), ORIGIN]
        for patients in self._joining.patients():
            yield pa.record_batch([patients[name] for name in (*HEADER, "line")], names=names)

    def quarantine(self) -> Iterator[bytes]:
        """The lines set aside, as the quarantine holds them."""
        for aside in self._joining.aside():
            text = io.StringIO()
            writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
            columns = (aside[name].to_pylist() for name in ("line", "file", "place", "reason"))
            for line, file, place, reason in zip(*columns, strict=True):
                writer.writerow([line, f"{self._names[file]} {place}".strip(), reason])
            yield text.getvalue().encode()

    def close(self) -> None:
        """Forgets all of it."""
        self._joining.close()


def in_file(name: str, problem: ContentProblem) -> ContentProblem:
    """A problem with the name of the file before its place, where there are several."""
    return ContentProblem(f"{name} {problem.place}".strip(), problem.message)
