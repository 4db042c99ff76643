"""Knows the hidden files beside the outputs of a run: their names, and that one run has them to itself."""

import fcntl
import hashlib
import os
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from magrisk.adapters.writing import final, told_as_output_problem
from magrisk.errors import UsageProblem

_NAME_BYTES = 255 - len("..magrisk-partial")
_FLAGS = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True)
class Place:
    """The final name of one output, and the hidden names beside it.

    They are the same in every run, so the next run finds what an interrupted one has left.
    """

    path: Path

    @cached_property
    def target(self) -> Path:
        return final(self.path)

    @property
    def journal(self) -> Path:
        return self._beside("journal")

    @property
    def partial(self) -> Path:
        return self._beside("partial")

    @property
    def older(self) -> Path:
        return self._beside("older")

    def forget(self) -> None:
        """Removes what a run that is over has left, its journal excepted."""
        self.forget_partial()
        self.forget_older()

    def forget_partial(self) -> None:
        with told_as_output_problem(self.path):
            self.partial.unlink(missing_ok=True)

    def forget_older(self) -> None:
        with told_as_output_problem(self.path):
            self.older.unlink(missing_ok=True)

    def _beside(self, what: str) -> Path:
        name = self.target.name
        # A name as long as names may be leaves no room for more.
        if len(os.fsencode(name)) > _NAME_BYTES:
            name = hashlib.sha256(os.fsencode(name)).hexdigest()
        return self.target.with_name(f".{name}.magrisk-{what}")


def claim(file: Path, output: Path) -> int:
    """Opens a hidden file for this run alone, as it was left or new; `output` is named where that fails."""
    with told_as_output_problem(output):
        try:
            descriptor = os.open(file, _FLAGS | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            descriptor = os.open(file, _FLAGS)
            _close_and_refuse(descriptor, _not_ours(descriptor, file))
        _close_and_refuse(descriptor, _taken(descriptor, file, output))
    return descriptor


def write_all(descriptor: int, data: bytes | memoryview) -> None:
    """Writes to the last byte. The system may take less than it is given, of large buffers above all."""
    left = memoryview(data).cast("B")
    while left:
        left = left[os.write(descriptor, left) :]


def _close_and_refuse(descriptor: int, reason: str) -> None:
    if reason:
        os.close(descriptor)
        raise UsageProblem(reason)


def _not_ours(descriptor: int, file: Path) -> str:
    """Why a file that was there before must not be trusted: in a folder that is open to all, anybody may
    have put it there, to read what is written to it or to have it replaced."""
    found = os.fstat(descriptor)
    if stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and found.st_nlink == 1:
        return ""
    return f"{file.name}: is not a file of this user alone; remove it"


def _taken(descriptor: int, file: Path, output: Path) -> str:
    try:
        # Not flock: worker processes would inherit it, and hold it when the run itself was killed.
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(descriptor), file.stat()):
            return ""
    except (BlockingIOError, PermissionError, FileNotFoundError):
        pass
    # Whoever held the file may have ended meanwhile and removed it; then this one is nobody's.
    return f"{output.name}: another run writes to it; wait for its end"
