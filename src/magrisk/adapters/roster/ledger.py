"""Knows the files of one run from their first byte to their final names, and how far they are safe.

While it lasts, a run writes hidden files, and its journal says up to where they are on the disk. What is
killed goes on from there; what fails otherwise leaves everything as it was, or is to be continued.
"""

import base64
import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from magrisk.adapters.roster.growing import Growing
from magrisk.adapters.roster.hidden import Place
from magrisk.adapters.roster.journal import Begun, Entry, Journal
from magrisk.adapters.roster.publishing import Publishing
from magrisk.adapters.writing import check_target, refuse_twice, sync_folder
from magrisk.errors import OutputProblem, UsageProblem

Identity = Mapping[str, str | int]
MANIFEST = "manifest"  # it seals the other outputs
LINES = "lines"  # the scored rows before they are typed; they never get a final name
_OUTPUTS = "outputs."  # so begin the keys of the identity that name them


@dataclass(frozen=True)
class Files:
    """The final names of a run's outputs. Not every run has a report. typed: whether the output is no lines
    but made of them when all are there."""

    output: Path
    quarantine: Path
    manifest: Path
    report: Path | None = None
    typed: bool = False

    def named(self) -> dict[str, Path]:
        """Those that are wanted, by what they are."""
        report = {"report": self.report} if self.report else {}
        return {"output": self.output, "quarantine": self.quarantine, **report, MANIFEST: self.manifest}

    def check(self) -> None:
        """Refuses names that could never be taken, or not all of them."""
        paths = list(self.named().values())
        for number, path in enumerate(paths):
            check_target(path)
            refuse_twice(path, paths[:number])


class Ledger:
    """The files of one run; to be used in a `with` block, which removes them unless they are published.

    With `resume` they stay, and a run of the same identity goes on where the journal was last written,
    which is at most every `every` seconds. The keys of the identity say what must not change, and are
    told: "roster", or "options.chunk" for one of several.
    """

    def __init__(self, files: Files, identity: Identity, *, resume: bool, every: float = 1.0):
        self._files, self._resume, self._every = files, resume, every
        self._ours = {name: Place(path) for name, path in files.named().items()}
        self._output = self._ours["output"]
        if files.typed:
            self._ours[LINES] = Place(self._output.target.with_name(f"{self._output.target.name}.{LINES}"))
        self._identity = {**identity, **_names(self._ours, self._output.target.parent)}
        self._outputs = {name: Growing(place) for name, place in self._ours.items() if name != MANIFEST}
        self._journal = Journal(self._output)
        self._state: Mapping[str, Any] | None = None
        self._last = time.monotonic()
        self._begun: Mapping[str, Any] | None = None
        self._finished = False
        # What stands there belongs to an earlier run until this one has begun.
        self._keep = True

    @property
    def begun(self) -> Mapping[str, Any] | None:
        """The state to go on from, None where the run begins anew."""
        return self._begun

    @property
    def finished(self) -> bool:
        """Whether only the publication was interrupted: it is done now, and nothing is left to do.

        `begun` is the last state then.
        """
        return self._finished

    def partial(self, name: str) -> Path:
        """Where an output stands while it grows."""
        return self._ours[name].partial

    @property
    def lines(self) -> Path:
        """Where the scored rows stand as lines, before all is published."""
        return self.partial(LINES if self._files.typed else "output")

    def output(self, data: bytes | memoryview) -> None:
        """Takes lines of scored rows."""
        self._outputs[LINES if self._files.typed else "output"].write(data)

    def typed(self, data: bytes | memoryview) -> None:
        """Takes what is made of the lines, and is published in the place of them."""
        self._outputs["output"].write(data)

    def quarantine(self, data: bytes | memoryview) -> None:
        self._outputs["quarantine"].write(data)

    def report(self, data: bytes) -> None:
        self._outputs["report"].write(data)

    def checkpoint(self, state: Mapping[str, Any], *, now: bool = False) -> None:
        """Tells the state to go on from after all that was written so far."""
        self._state = state
        if now or time.monotonic() - self._last >= self._every:
            self._note()
            # From the end of the work: a slow disk must not be asked without a pause.
            self._last = time.monotonic()

    def digests(self) -> dict[str, str]:
        """SHA-256 of all that was written, by this run and by the one it goes on from."""
        return {name: one.reached()["sha256"] for name, one in self._outputs.items()}

    def publish(self, manifest: bytes) -> None:
        """Puts all files under their final names, or leaves what stood there before."""
        self._note(manifest=base64.b64encode(manifest).decode())
        self._keep = True
        outputs = [one.place for name, one in self._outputs.items() if name != LINES]
        publishing = Publishing(outputs, self._ours[MANIFEST], manifest)
        try:
            publishing.run()
        finally:
            self._keep = self._resume or not publishing.undone
        if LINES in self._ours:
            with suppress(OutputProblem):  # all is published
                self._ours[LINES].forget_partial()
        self._journal.drop()

    def __enter__(self) -> Self:
        try:
            with _uninterrupted():
                self._start()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def _leave(self) -> None:
        for one in self._outputs.values():
            if not self._keep:
                one.drop()
            one.close()
        if not self._keep:
            self._journal.drop()
        self._journal.close()

    def _start(self) -> None:
        self._files.check()
        self._journal.open()
        begun = self._journal.read()
        if begun and self._resume:
            self._refuse_changes(begun.first["identity"])
        if begun and "manifest" in begun.last:
            self._finish(begun)
        if begun and self._resume:
            self._begun = begun.last["state"]
            if not self._finished:
                self._go_on(begun.last)
        else:
            self._begin(begun)

    def _finish(self, begun: Begun) -> None:
        """Does what is left of a publication, which may be that of other files than now are wanted."""
        text = base64.b64decode(begun.last["manifest"])
        places = self._places(begun)
        manifest, lines = places.pop(MANIFEST), places.pop(LINES, None)
        publishing = Publishing(list(places.values()), manifest, text)
        publishing.finish([begun.last[name]["sha256"] for name in places], self._journal.name)
        if lines:
            with suppress(OutputProblem):
                lines.forget_partial()
        if self._resume:
            self._finished = True
            self._journal.drop()

    def _go_on(self, last: Entry) -> None:
        for name, one in self._outputs.items():
            one.open()
            one.go_on(last[name])

    def _begin(self, begun: Begun | None) -> None:
        for place in self._places(begun).values() if begun else ():
            self._forget(place)
        self._journal.empty()
        self._keep = self._resume
        for place in self._ours.values():
            place.forget_older()
        for one in self._outputs.values():
            one.open()
            one.begin()
        self._note(identity=self._identity)
        # Lines of the journal help nobody while a power cut may take its name.
        for path in {place.target.parent: place.path for place in self._ours.values()}.values():
            sync_folder(path)

    def _forget(self, place: Place) -> None:
        """Removes what an earlier run left beside a name that this one does not write to."""
        if place.target not in [ours.target for ours in self._ours.values()]:
            left = Growing(place)
            with suppress(UsageProblem):  # yet another run writes to it
                left.open()
                left.drop()
            left.close()

    def _places(self, begun: Begun) -> dict[str, Place]:
        """Where the run that has begun was to write, by what it was to write there."""
        folder, identity = self._output.target.parent, begun.first["identity"]
        return {
            key.removeprefix(_OUTPUTS): Place(folder / name)
            for key, name in identity.items()
            if key.startswith(_OUTPUTS)
        }

    def _note(self, **more: Any) -> None:
        """Brings all that was written to the disk, then the line that says so."""
        for one in self._outputs.values():
            one.sync()
        reached = {name: one.reached() for name, one in self._outputs.items()}
        self._journal.append({"state": self._state, **reached, **more})

    def _refuse_changes(self, identity: Identity) -> None:
        both = self._identity.keys() | identity.keys()
        changed = sorted(key for key in both if identity.get(key) != self._identity.get(key))
        if changed:
            raise UsageProblem(
                f"{self._files.output.name}: {_changes(changed)}; "
                "give the run what it was begun with, or begin anew without --resume"
            )


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Who interrupts meanwhile is heard behind it: a file that is made just now must be known before.

    Blocking the signal would not do: another thread would take it, and the interruption would come here.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # no other thread is ever interrupted
        return
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard:
        signal.raise_signal(heard[0])


def _names(places: Mapping[str, Place], folder: Path) -> dict[str, str]:
    """The outputs as seen from a folder, so that the folder may be renamed between two runs."""
    return {_OUTPUTS + name: os.path.relpath(place.target, folder) for name, place in places.items()}


def _changes(keys: Iterable[str]) -> str:
    """What changed, in words: "the roster changed since the run was begun"."""
    parts: dict[str, list[str]] = {}
    for key in keys:
        thing, _, part = key.partition(".")
        parts.setdefault(thing, []).extend([part] if part else [])
    return "; ".join(
        f"the {thing} changed since the run was begun" + (f": {', '.join(of)}" if of else "")
        for thing, of in parts.items()
    )
