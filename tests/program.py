"""The program as its users start it: arguments in; exit code and the bytes of both streams out.

`start` is a process of its own. `run` is the same program in this process: it is a hundred times
quicker, because the compiled rulebook is read once. `rulebook` is the Python door, by the same rules.
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from magrisk import api, assess, cli, shipped
from magrisk.assess import Assessor
from magrisk.own_vocabulary import OwnVocabulary
from magrisk.plan import Plan
from magrisk.rulebook.loader import Rulebook

REPOSITORY = Path(__file__).parents[1]
TODAY = date(2026, 11, 22)
_AS_OF = ("--as-of", TODAY.isoformat())
_read_anew = shipped.ready


@dataclass(frozen=True)
class Result:
    """What a run left behind: the exit code, and what stands on the two streams."""

    code: int
    out: bytes
    err: bytes

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    @property
    def told(self) -> str:
        return self.err.decode("utf-8", "backslashreplace")


@cache
def _ready(*site_folders: Path) -> shipped.Ready:
    return _read_anew(*site_folders)


_assessors: dict[str, Assessor] = {}


def _assessor_of(book: Rulebook, plan: Plan, fingerprint: str, own: OwnVocabulary | None = None) -> Assessor:
    if own:
        return Assessor(book, plan, fingerprint, own)
    if fingerprint not in _assessors:
        _assessors[fingerprint] = Assessor(book, plan, fingerprint)
    return _assessors[fingerprint]


def assessor() -> Assessor:
    """One assessor for the whole session."""
    rules = _ready()
    return _assessor_of(rules.book, rules.plan, rules.fingerprint)


@contextmanager
def _read_once() -> Iterator[None]:
    """Whoever reads the rules meanwhile gets those that were read before. A module that imports a name
    holds it for good, so it is replaced in each of them."""
    with ExitStack() as replaced:
        for module, name, instead in (
            (shipped, "ready", _ready),
            (api, "ready", _ready),
            (assess, "Assessor", _assessor_of),
            (api, "Assessor", _assessor_of),
        ):
            replaced.enter_context(patch.object(module, name, instead))
        yield


def run(*arguments: str | Path, given: bytes = b"") -> Result:
    """Run the program in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace") for _ in range(2))
    with (
        patch.object(sys, "stdout", out),
        patch.object(sys, "stderr", err),
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8")),
        _read_once(),
    ):
        code = cli.run([str(argument) for argument in arguments])
    return Result(code, _written(out), _written(err))


@cache
def rulebook() -> api.Rulebook:
    """The shipped rules, as a program that uses the package has them."""
    with _read_once():
        return api.Rulebook()


def _written(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    stream.seek(0)
    return bytes(stream.buffer.read())


def start(
    *arguments: str | Path, given: bytes = b"", env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Result:
    """Run the program as `python -m magrisk`."""
    found = subprocess.run(
        command(*arguments),
        input=given,
        capture_output=True,
        env=environment(env),
        cwd=cwd,
        timeout=120,
        check=False,
    )
    return Result(found.returncode, found.stdout, found.stderr)


def command(*arguments: str | Path) -> list[str]:
    """What starts the program; a warning of Python is an error there, too."""
    return [sys.executable, "-W", "error", "-m", "magrisk", *map(str, arguments)]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of this process, with the source folder on the path."""
    return {**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), **(extra or {})}


def answer(*arguments: str) -> dict[str, Any]:
    """The answer of `screen --format json`."""
    result = run("screen", "--format", "json", *_AS_OF, *arguments)
    assert result.code == 0, result.told
    found: dict[str, Any] = json.loads(result.out)
    return found


def answer_to(profile: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The answer of `screen --profile FILE --format json`."""
    file = folder / "patient.json"
    file.write_text(json.dumps(profile), encoding="utf-8")
    return answer("--profile", str(file))


def batch(roster: Path, out: Path, *more: str) -> Result:
    """Score a roster in this process."""
    return run("batch", roster, "-o", out, *_AS_OF, *more)


def substances(text: str) -> frozenset[str]:
    """The substances that a medication text is understood as; empty where it is not recognised."""
    reading = assessor().reader.medication(text, TODAY)
    return frozenset(reading.substances) if reading.status == "matched" else frozenset()
