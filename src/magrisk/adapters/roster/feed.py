"""Knows what a run reads the records of a roster from, whatever the file is: its columns, and its records in
stretches."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from magrisk.adapters.roster.aside import Aside
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import Cell, Roster
from magrisk.adapters.roster.opening import Opening
from magrisk.adapters.roster.records import Record
from magrisk.adapters.roster.source import Source

if TYPE_CHECKING:  # of a text the first records are read before there are arrays
    from magrisk.adapters.roster.work import Records

# A name of a column could begin with these letters; no text goes on with a control character.
_PARQUET = re.compile(rb"PAR1[\x00-\x08\x0e-\x1f]|PARE")
_MARK = 5


class Stretches(Protocol):
    """Records in stretches, from some place of the roster on. offset: how much was handed out, as the feed
    counts it: bytes of text, or rows. line: the number of the line or row that comes next."""

    offset: int
    line: int

    def next(self, size: int) -> "memoryview | Records":
        """The next stretch, of about `size` bytes; one without a length at the end."""
        ...


class Feed(Protocol):
    """An open roster. size: of what it lies in, in bytes; 0 of a pipe. aside: what cannot be used, as far as
    that is known before anything is scored."""

    size: int

    @property
    def aside(self) -> Aside: ...

    @property
    def bulk(self) -> int:
        """About how many bytes the records take as plain text."""
        ...

    def opening(self, dialect: Dialect) -> Opening:
        """The names of the columns, and what stands before the first record. Raises ContentProblem where
        there are none."""
        ...

    def beginning(self, head: Opening, roster: Roster) -> "Records":
        """The first records, which are still there to be read; the last one may be cut off."""
        ...

    def first_rows(
        self, head: Opening, roster: Roster, places: Sequence[int]
    ) -> Iterator[Mapping[int, Cell]]:
        """The cells of some columns in the first records, as far as these are plain."""
        ...

    def stretches(
        self, head: Opening, roster: Roster, offset: int, line: int, most: int, beside: Sequence[int] = ()
    ) -> Stretches:
        """The records from a place on, `most` of them at a time. beside: places of columns that are wanted
        with those that are read. Raises ContentProblem where a column cannot be read."""
        ...

    def told(self) -> dict[str, str]:
        """How the file is kept, for the manifest."""
        ...

    def begin_digest(self) -> None:
        """Begins to hash the file; before there are threads."""
        ...

    def digest(self) -> str:
        """The SHA-256 of the file."""
        ...

    def inputs(self) -> Mapping[str, str]:
        """The SHA-256 of every file by its name, where there are several."""
        ...

    def unchanged(self) -> None:
        """Raises ContentProblem where the file changed since it was opened."""
        ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Typed(Feed, Protocol):
    """A roster that is no text."""

    def records(self, head: Opening, roster: Roster) -> Iterator[Record]:
        """All records, to be read one by one."""
        ...


def opened(path: Path, dialect: Dialect, progress: Callable[[int], None]) -> Source | Typed:
    """The roster in a file, by its first bytes and not by its name."""
    if is_parquet(path):
        from magrisk.adapters.roster.parquet import Parquet

        return Parquet(path, dialect, progress)
    return Source(path, dialect, progress)


def is_parquet(path: Path) -> bool:
    """Whether a file on a disk says of itself that it is Parquet; what can be read once only is not asked."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return bool(_PARQUET.match(file.read(_MARK)))
    except OSError:
        return False  # who reads it will say why it cannot be read
