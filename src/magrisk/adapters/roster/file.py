"""Knows a roster's file as it lies on the disk: its bytes, its digest, and whether it stayed the same."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from magrisk.errors import ContentProblem, UsageProblem

_PIECE = 1 << 20


class RosterFile:
    """An open file. One that lies on a disk may be hashed by a thread of its own while it is read."""

    def __init__(self, path: Path, progress: Callable[[int], None]):
        self._path, self._progress = path, progress
        with _told_as_usage_problem():
            self._file = path.open("rb", buffering=0)
            status = os.fstat(self._file.fileno())
        self.size = status.st_size
        self._at_first = _identity(status)
        self._read = hashlib.sha256()
        self._stop, self._threads = Event(), ThreadPoolExecutor(1, "digest")
        # A pipe can be read only once, so its bytes are hashed as they come.
        self._is_regular = stat.S_ISREG(status.st_mode)
        self._digest: Future[str] | None = None

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
        self.begin_digest()
        if not self._digest:
            return self._read.hexdigest()
        with _told_as_usage_problem():
            return self._digest.result()

    def begin_digest(self) -> None:
        """Begins to hash a file on a disk, where that is not begun yet."""
        if self._is_regular and not self._digest:
            self._digest = self._threads.submit(_sha256, self._path, self._stop)

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
        self._stop.set()
        self._threads.shutdown()
        self._file.close()


def _identity(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ino


def _sha256(path: Path, stop: Event) -> str:
    digest, piece = hashlib.sha256(), memoryview(bytearray(_PIECE))
    with path.open("rb", buffering=0) as file:
        while not stop.is_set() and (size := file.readinto(piece)):
            digest.update(piece[:size])
    return digest.hexdigest()


@contextmanager
def _told_as_usage_problem() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageProblem(f"the roster cannot be read: {error.strerror}") from None
