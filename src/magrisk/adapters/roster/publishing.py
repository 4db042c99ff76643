"""Knows how the files of a finished run come to stand under their final names, the manifest last.

The manifest seals the others: while it stands, they are what it says. So an older manifest leaves first
and the new one comes last, and each step can be done again after a kill, or undone after an error.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial

from magrisk.adapters.roster.hidden import Place, write_all
from magrisk.adapters.writing import sync_folder, told_as_output_problem
from magrisk.errors import OutputProblem

Step = Callable[[], None]


class Publishing:
    """The files of one run on their way: the hidden ones are whole, and go under their final names."""

    def __init__(self, outputs: Sequence[Place], manifest: Place, text: bytes):
        self._outputs, self._manifest, self._text = outputs, manifest, text
        self._taken: list[Place] = []
        self._undo: list[Step] = []
        self.undone = False

    def finish(self, wanted: Sequence[str], journal: str) -> None:
        """What a kill has interrupted. Each file must still be what its run has written: their digests."""
        self._taken = [place for place in self._outputs if not place.partial.exists()]
        if len(self._taken) == len(self._outputs) and self._is_sealed():
            self._forget()
            return
        for place, sha256 in zip(self._outputs, wanted, strict=True):
            if _sha256(place) != sha256:
                raise OutputProblem(
                    f"{place.path.name}: is not what the interrupted run has written; "
                    f"remove {journal} to begin anew"
                )
        self.run()

    def run(self) -> None:
        """Every step. What fails undoes all of them, those before a kill included.

        `undone` tells whether that worked: then what stood under the final names stands there again.
        """
        try:
            for step, undo in self._steps():
                self._undo.append(undo)
                step()
        except BaseException:
            with suppress(OSError, OutputProblem):
                self._go_back()
            raise
        self._forget()

    def _steps(self) -> Iterator[tuple[Step, Step]]:
        manifest = self._manifest
        yield partial(_set_aside, manifest), partial(_put_back, manifest)
        for place in self._outputs:
            step = _nothing if place in self._taken else partial(_take, place)
            yield step, partial(_give_back, place)
        yield self._write_manifest, manifest.forget_partial
        yield self._sync_folders, _nothing
        yield partial(_rename, manifest), partial(_rename_back, manifest)
        yield self._sync_folders, _nothing

    def _go_back(self) -> None:
        # Stops at the first that fails: an older manifest must not stand beside a newer output.
        for undo in reversed(self._undo):
            undo()
        self.undone = True

    def _forget(self) -> None:
        for place in (*self._outputs, self._manifest):
            # All is published; a second name that cannot be removed is no reason to say otherwise.
            with suppress(OutputProblem):
                place.forget()

    def _is_sealed(self) -> bool:
        with told_as_output_problem(self._manifest.path):
            target = self._manifest.target
            return target.is_file() and target.read_bytes() == self._text

    def _write_manifest(self) -> None:
        manifest = self._manifest
        manifest.forget_partial()
        with told_as_output_problem(manifest.path):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            descriptor = os.open(manifest.partial, flags, 0o600)
            try:
                write_all(descriptor, self._text)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def _sync_folders(self) -> None:
        places = (*self._outputs, self._manifest)
        for path in {place.target.parent: place.path for place in places}.values():
            sync_folder(path)


def _set_aside(manifest: Place) -> None:
    if manifest.target.is_file():
        with told_as_output_problem(manifest.path):
            os.replace(manifest.target, manifest.older)
        sync_folder(manifest.path)


def _put_back(place: Place) -> None:
    if place.older.exists():
        os.replace(place.older, place.target)
        # Renaming one name of a file to another name of the same file leaves both.
        place.older.unlink(missing_ok=True)


def _take(place: Place) -> None:
    """Puts an output under its final name; what stood there keeps a hidden one until all is published."""
    if place.target.is_file():
        with told_as_output_problem(place.path):
            _keep_older(place)
    _rename(place)


def _keep_older(place: Place) -> None:
    try:
        os.link(place.target, place.older)
    except OSError:
        # Some file systems have no second names. For a moment nothing stands under the final name.
        os.replace(place.target, place.older)


def _give_back(place: Place) -> None:
    _rename_back(place)
    _put_back(place)


def _rename(place: Place) -> None:
    with told_as_output_problem(place.path):
        os.replace(place.partial, place.target)


def _rename_back(place: Place) -> None:
    if not place.partial.exists():
        os.replace(place.target, place.partial)


def _nothing() -> None:
    """What is done already, or needs no undoing."""


def _sha256(place: Place) -> str | None:
    file = place.partial if place.partial.exists() else place.target
    with told_as_output_problem(place.path), suppress(FileNotFoundError), file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
    return None
