"""Knows how files come to stand under their final names: whole and together, or not at all.

Each file is written beside its final name, readable by its owner only, and renamed when every file of
the publication is complete and on the disk. Until then, and after any failure, what stood under the
final names before stands there still.
"""

import errno
import hashlib
import io
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from magrisk.errors import OutputProblem, UsageProblem


def check_target(path: Path) -> None:
    """Refuses a final name that could never be taken: a folder, a device, or one in a missing folder."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        mode = stat.S_IFREG
    except OSError as error:
        raise UsageProblem(f"{_name(path)}: cannot be an output file: {_reason(error)}") from error
    if stat.S_ISDIR(mode):
        raise UsageProblem(f"{_name(path)}: is a folder; wanted the name of a file")
    if not stat.S_ISREG(mode):
        raise UsageProblem(f"{_name(path)}: is a device or a pipe; wanted the name of a file")
    if not final(path).parent.is_dir():
        raise UsageProblem(f"{_name(path)}: its folder does not exist")


def same_file(first: Path, second: Path) -> bool:
    """Whether two names mean one file, through links and also where the file does not exist yet."""
    try:
        return os.path.samefile(first, second)
    except OSError:
        return final(first) == final(second)


def refuse_twice(path: Path, others: Iterable[Path]) -> None:
    """Refuses a final name that another output of the same run has taken."""
    if any(same_file(path, other) for other in others):
        raise UsageProblem(f"{_name(path)}: is named for two outputs")


def final(path: Path) -> Path:
    """The file that a name means. A link is written through: it stays, the file that it names is replaced."""
    return Path(os.path.realpath(path))


class Part:
    """One file of a publication while it is written: takes text, keeps its digest."""

    def __init__(self, path: Path):
        self.path = path
        self._target = final(path)
        self._partial = self._target.parent / f".magrisk-{secrets.token_hex(8)}.partial"
        self._older = self._partial.with_suffix(".older")
        self._file: BinaryIO = io.BytesIO()
        self._digest = hashlib.sha256()
        self._reached = False

    def open(self) -> None:
        """Creates the file, for its owner alone. Whoever is to remove it knows of it before it exists."""
        with told_as_output_problem(self.path):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            self._file = os.fdopen(os.open(self._partial, flags, 0o600), "wb")

    def write(self, text: str) -> int:
        """Takes text as it is: UTF-8, line ends untouched. Answers the number of characters, as files do."""
        try:
            data = text.encode("utf-8")
            self._file.write(data)
        except UnicodeEncodeError:
            # The error itself would carry the text along.
            raise OutputProblem(f"{_name(self.path)}: could not be written: a text is not UTF-8") from None
        except OSError as error:
            raise OutputProblem(f"{_name(self.path)}: could not be written: {_reason(error)}") from error
        self._digest.update(data)
        return len(text)

    def sha256(self) -> str:
        """The digest of all that was written so far."""
        return self._digest.hexdigest()

    def complete(self) -> None:
        with told_as_output_problem(self.path):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()

    def publish(self) -> None:
        with told_as_output_problem(self.path):
            if self._target.is_file():
                self._keep_older()
            self._reached = True
            os.replace(self._partial, self._target)

    def _keep_older(self) -> None:
        try:
            os.link(self._target, self._older)
        except OSError:
            # Some file systems have no second names. For a moment nothing stands under the final name.
            os.replace(self._target, self._older)

    def withdraw(self) -> None:
        """Takes `publish` back, also where it stopped half-way."""
        if self._older.exists():
            os.replace(self._older, self._target)
            # Renaming one name of a file to another name of the same file leaves both.
            self._older.unlink(missing_ok=True)
        elif self._reached and not self._partial.exists():
            self._target.unlink()

    def forget_older(self) -> None:
        self._older.unlink(missing_ok=True)

    def discard(self) -> None:
        """Closes and removes what was not published."""
        # Closing tries once more to write what the disk has already refused.
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._partial.unlink(missing_ok=True)


class Publication:
    """Several files that appear together, in the order they were opened: the last one seals the others."""

    def __init__(self) -> None:
        self._parts: list[Part] = []

    def part(self, path: Path) -> Part:
        check_target(path)
        refuse_twice(path, (other.path for other in self._parts))
        part = Part(path)
        self._parts.append(part)
        part.open()
        return part

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._publish()
        finally:
            for part in self._parts:
                part.discard()

    def _publish(self) -> None:
        for part in self._parts:
            part.complete()
        try:
            for part in self._parts:
                part.publish()
            for part in self._parts:
                sync_folder(part.path)
        except BaseException:
            for part in reversed(self._parts):
                # One file that cannot be put back must not keep the others from it.
                with suppress(OSError):
                    part.withdraw()
            raise
        for part in self._parts:
            # All is published; a second name that cannot be removed is no reason to say otherwise.
            with suppress(OSError):
                part.forget_older()


@contextmanager
def replacing(path: Path) -> Iterator[Part]:
    """One file, written beside its final name and put there when the block ends well."""
    with Publication() as publication:
        yield publication.part(path)


def _name(path: Path) -> str:
    # The root and "." have no name of their own.
    return path.name or str(path)


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


@contextmanager
def told_as_output_problem(path: Path) -> Iterator[None]:
    """What the system refuses within the block is told as a fault of this output."""
    try:
        yield
    except OSError as error:
        raise OutputProblem(f"{_name(path)}: could not be written: {_reason(error)}") from error


def sync_folder(path: Path) -> None:
    """Brings the names in a file's folder to the disk; without it a power cut may bring the old ones back."""
    if os.name == "nt":  # pragma: no cover - Windows cannot open a folder, and tests run elsewhere
        return
    with told_as_output_problem(path):
        descriptor = os.open(final(path).parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            # Some network file systems cannot do this for a folder, and say so with EINVAL.
            if error.errno != errno.EINVAL:
                raise
        finally:
            os.close(descriptor)
