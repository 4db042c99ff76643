"""A run through a ledger that is small enough to be stopped at every single call, and what it must leave."""

import errno
import hashlib
import json
import os
from pathlib import Path

from magrisk.adapters.roster.ledger import Files, Ledger

NAMES = ["scores.csv", "aside.csv", "manifest.json"]
IDENTITY: dict[str, str | int] = {"roster": "1a2b", "rulebook": "3c4d", "options.chunk": 7, "options.raw": 0}
BLOCKS = 3
JOURNAL, PARTIAL = ".scores.csv.magrisk-journal", ".scores.csv.magrisk-partial"
IO_ERROR = OSError(errno.EIO, os.strerror(errno.EIO))


def files(folder: Path) -> Files:
    return Files(*(folder / name for name in NAMES))


def block(number: int, run: str) -> bytes:
    return f"{run} block {number}\n".encode() * (number + 1)


def ledger(folder: Path, *, resume: bool = False, every: float = 0, run: str = "new") -> Ledger:
    return Ledger(files(folder), {**IDENTITY, "run": run}, resume=resume, every=every)


def write(made: Ledger, run: str = "new", blocks: int = BLOCKS) -> None:
    for number in range(made.begun["blocks"] if made.begun else 0, blocks):
        made.output(memoryview(block(number, run)))
        made.quarantine(b"row %d\n" % number if number % 2 else b"")
        made.checkpoint({"blocks": number + 1})


def complete(made: Ledger, run: str = "new") -> None:
    """Does what is left of a run."""
    with made:
        if not made.finished:
            write(made, run)
            made.publish(manifest(made, run))


def manifest(made: Ledger, run: str) -> bytes:
    return json.dumps({"run": run, "sha256": made.digests()}).encode()


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def whole(run: str) -> dict[str, bytes]:
    """The three files of a run, as they must be."""
    scores = b"".join(block(number, run) for number in range(BLOCKS))
    aside = b"row 1\n"
    digests = {"output": hashlib.sha256(scores).hexdigest(), "quarantine": hashlib.sha256(aside).hexdigest()}
    sealed = json.dumps({"run": run, "sha256": digests}).encode()
    return dict(zip(NAMES, (scores, aside, sealed), strict=True))


def is_sound(folder: Path) -> bool:
    """Whether a manifest stands only beside the files that it describes."""
    sealed = folder / NAMES[2]
    if not sealed.exists():
        return True
    run = json.loads(sealed.read_bytes())["run"]
    return all((folder / name).read_bytes() == data for name, data in whole(run).items())
