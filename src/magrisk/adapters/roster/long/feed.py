"""Knows a long roster as a feed: its files are joined when its columns are asked for, then patients come in
batches."""

import datetime
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from magrisk.adapters.roster.artefacts import cut_off
from magrisk.adapters.roster.aside import Aside
from magrisk.adapters.roster.closing import Closing
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import Cell, Roster
from magrisk.adapters.roster.long.checks import Checks
from magrisk.adapters.roster.long.file import LongFile
from magrisk.adapters.roster.long.form import Form
from magrisk.adapters.roster.long.joined_files import HEADER, LongCounts, Patients
from magrisk.adapters.roster.long.reading import Reading
from magrisk.adapters.roster.opening import Opening
from magrisk.adapters.roster.source import Source
from magrisk.assess import Assessor

_FIRST = 2_000  # patients whose medicines are read by several processes
_USUAL_TIMES = 8  # what is packed is several times as long unpacked
LACKING = "records that cannot be read: {}; as many patients may lack one of their rows"
UNREAD = "rows with values that no rule reads: {}"


@dataclass(frozen=True)
class OpenFile:
    """A file of a long roster: its name, its text, what stands at its head, and its columns."""

    name: str
    source: Source
    head: Opening
    form: Form


class LongFeed(Closing):
    """The open files of a long roster. wide: a roster of the columns that patients are joined into. beside:
    the output. fingerprint: of the columns file, "" for none."""

    def __init__(
        self,
        files: Sequence[OpenFile],
        assessor: Assessor,
        wide: Callable[[Sequence[str]], Roster],
        dialect: Dialect,
        as_of: datetime.date,
        beside: Path,
        fingerprint: str = "",
    ):
        self._fingerprint = fingerprint
        self._files, self._dialect, self._as_of, self._beside = files, dialect, as_of, beside
        self._checks = Checks(assessor, wide, dialect, as_of)
        self._stack = ExitStack()
        for file in files:
            self._stack.callback(file.source.close)
        self.size = self.bulk = sum(file.source.size for file in files)

    # ------------------------------------------------------------ patients

    @cached_property
    def _counts(self) -> LongCounts:
        for number, file in enumerate(self._files):
            reading = Reading(file.form, self._checks, self._dialect, self._as_of, number)
            self._patients.read(LongFile(file.source, file.head, file.form, reading, number))
        return self._patients.join()

    @cached_property
    def _patients(self) -> Patients:
        text = sum(f.source.size * (_USUAL_TIMES if f.source.compression else 1) for f in self._files)
        found = Patients(self._beside, [file.name for file in self._files], text)
        self._stack.callback(found.close)
        return found

    @cached_property
    def _batches(self) -> "_Ahead":
        return _Ahead(self._patients.all())

    @property
    def aside(self) -> Aside:
        """What became of records before anybody is scored."""
        counts = self._counts
        lacking = LACKING.format(counts.unreadable) if counts.unreadable else ""
        unread = UNREAD.format(counts.unread) if counts.unread else ""
        return Aside(
            self._patients.quarantine(),
            counts.quarantined,
            counts.joined,
            warnings=tuple(filter(None, (lacking, unread, *map(cut_off, counts.lines)))),
            ignored=tuple(dict.fromkeys(name for file in self._files for name in file.form.ignored)),
        )

    def opening(self, _: Dialect) -> Opening:
        """The columns of the patients, and what stands in the files that is no row."""
        counts = self._counts
        return Opening(HEADER, "", 0, 0, directives=counts.header, blank=counts.blank)

    def beginning(self, _: Opening, __: Roster) -> pa.RecordBatch:
        """The first patients, who are still there to be read."""
        return self._batches.first().slice(0, _FIRST)

    def first_rows(self, _: Opening, __: Roster, places: Sequence[int]) -> Iterator[Mapping[int, Cell]]:
        """The cells of some columns of the first patients."""
        first = self._batches.first().slice(0, _FIRST)
        columns = {place: first[str(place)].to_pylist() for place in places}
        for row in range(len(first)):
            yield {place: _cell(column[row]) for place, column in columns.items()}

    def stretches(
        self, _: Opening, __: Roster, offset: int, line: int, most: int, beside: Sequence[int] = ()
    ) -> "Stretches":
        """The patients behind the first `offset` ones."""
        return Stretches(self._batches, offset, line, most)

    # ------------------------------------------------------------ files

    def told(self) -> dict[str, str]:
        """How the files are encoded and packed."""
        sources = [file.source for file in self._files]
        encodings, compressions = (
            sorted({getattr(source, name) for source in sources}) for name in ("encoding", "compression")
        )
        return {
            "format": "long csv",
            "encoding": ", ".join(encodings),
            "compression": ", ".join(filter(None, compressions)),
            **({"columns": self._fingerprint} if self._fingerprint else {}),
        }

    def begin_digest(self) -> None:
        """Nothing: who opened the files has begun."""

    def inputs(self) -> dict[str, str]:
        """The SHA-256 of every file by its name; nothing where there is one."""
        several = self._files if len(self._files) > 1 else ()
        return {file.name: file.source.digest() for file in several}

    def digest(self) -> str:
        """The SHA-256 of the file; of several, of what sha256sum prints of them in their order."""
        if len(self._files) == 1:
            return self._files[0].source.digest()
        printed = "".join(f"{digest}  {name}\n" for name, digest in self.inputs().items())
        return hashlib.sha256(printed.encode()).hexdigest()

    def unchanged(self) -> None:
        """Raises ContentProblem where a file changed since it was opened."""
        for file in self._files:
            file.source.unchanged()

    def close(self) -> None:
        self._stack.close()


class _Ahead:
    """Batches of patients, of which the first can be looked at."""

    def __init__(self, batches: Iterator[pa.RecordBatch]):
        self._batches = batches
        self._first: pa.RecordBatch | None = None

    def first(self) -> pa.RecordBatch:
        if self._first is None:
            self._first = next(self._batches)
        return self._first

    def next(self) -> pa.RecordBatch | None:
        found, self._first = self._first, None
        return found if found is not None else next(self._batches, None)


class Stretches:
    """Patients behind the first `offset` ones, `most` at a time."""

    def __init__(self, batches: _Ahead, offset: int, line: int, most: int):
        self.offset, self.line = offset, line
        self._batches, self._most, self._skip = batches, most, offset
        self._held = batches.first().slice(0, 0)

    def next(self, _: int) -> pa.RecordBatch:
        """The next patients; none at the end."""
        while not len(self._held):
            batch = self._batches.next()
            if batch is None:
                return self._held
            self._held = batch.slice(self._skip)
            self._skip -= len(batch) - len(self._held)
        found, self._held = self._held.slice(0, self._most), self._held.slice(self._most)
        self.offset, self.line = self.offset + len(found), self.line + len(found)
        return found


def _cell(told: str | list[str] | None) -> Cell:
    return tuple(told) if isinstance(told, list) else told or ""
