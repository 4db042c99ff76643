"""Knows a roster's file as it lies on the disk: its bytes, its digest, and whether it stayed the same."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from magrisk.adapters.roster.closing import Closing
from magrisk.adapters.roster.digest import Digest, sha256
from magrisk.errors import ContentProblem, UsageProblem

_SMALL = 1 << 23  # bytes that are hashed before a process would have begun


class RosterFile:
    """An open file. One that lies on a disk may be hashed by a process of its own while it is read."""

    def __init__(self, path: Path, progress: Callable[[int], None]):
        self._path, self._progress = path, progress
        with _told_as_usage_problem():
            self._file = path.open("rb", buffering=0)
            status = os.fstat(self._file.fileno())
        self.size = status.st_size
        self._at_first = _identity(status)
        self._read = hashlib.sha256()
        # A pipe can be read only once, so its bytes are hashed as they come.
        self._is_regular = stat.S_ISREG(status.st_mode)
        self._digest: Digest | None = None

    def read(self, size: int, /) -> bytes:
        """The next bytes, as many as one call of the system gives."""
        with _told_as_usage_problem():
            data = self._file.read(size)
        if not self._is_regular:
            self._read.update(data)
        self._progress(len(data))
        return data

    def digest(self) -> str:
        """The SHA-256 of all of the file; of a pipe, of what was read so far."""
        if not self._is_regular:
            return self._read.hexdigest()
        with _told_as_usage_problem():
            return self._digest.result() if self._digest else sha256(self._file.fileno())

    def begin_digest(self) -> None:
        """Begins to hash a file on a disk; one that is small can wait."""
        if self._is_regular and self.size > _SMALL and not self._digest:
            self._digest = Digest(self._file.fileno())

    def unchanged(self) -> None:
        """Raises ContentProblem where the file is no longer the one that was opened."""
        if not self._is_regular:
            return
        with _told_as_usage_problem():
            now = _identity(self._path.stat())
        if now != self._at_first:
            raise ContentProblem(
                "roster", "the file changed while it was read, wanted one that stays as it is"
            )

    def close(self) -> None:
        if self._digest:
            self._digest.close()
        self._file.close()


class OfOneFile(Closing):
    """A roster that lies in one file."""

    _file: RosterFile

    def begin_digest(self) -> None:
        """Begins to hash the file, in a process of its own."""
        self._file.begin_digest()

    def digest(self) -> str:
        """The SHA-256 of the file as it lies on the disk; of a pipe only when all of it was read."""
        return self._file.digest()

    def inputs(self) -> Mapping[str, str]:
        """Nothing: there is one file."""
        return {}

    def unchanged(self) -> None:
        """Raises ContentProblem where the file changed since it was opened."""
        self._file.unchanged()

    def close(self) -> None:
        self._file.close()


def _identity(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ino


@contextmanager
def _told_as_usage_problem() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageProblem(f"the roster cannot be read: {error.strerror}") from None
