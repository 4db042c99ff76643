"""The commands that keep a ledger, and what the system may do to them: each call fails, each is the last.

A command is known from outside only: its words, the names it writes to, its exit codes. strace counts the
calls that touch those names, and makes one of them fail, or kills the process just before it.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

import ledger_driver
from program import REPOSITORY, TODAY, environment

NIGHTLY = os.environ.get("MAGRISK_HYPOTHESIS") == "nightly"

NAMES = ("scores.csv", "scores.csv.quarantine.csv", "scores.csv.manifest.json")
CALLS = ("openat", "write", "fsync", "ftruncate", "rename", "link", "unlink")
HIDDEN = tuple(f".{name}.magrisk-{kind}" for name in NAMES for kind in ("journal", "partial", "older"))
DONE, NOT_WRITTEN, KILLED = (0, 3), 74, -9


@dataclass(frozen=True)
class Subject:
    """A command that writes the three files; `sample` is the share of its calls that are tried."""

    name: str
    words: tuple[str, ...]
    sample: float = 1.0
    small: tuple[str, ...] = ()
    large: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name

    def command(self, folder: Path, *, resume: bool = True, large: bool = False) -> list[str]:
        size = self.large if large else self.small
        return [*self.words, *size, str(folder / NAMES[0]), *(["--resume"] if resume else [])]

    def run(self, folder: Path, *, resume: bool = True, large: bool = False) -> "Ended":
        return started(self.command(folder, resume=resume, large=large))

    def quickly(self, folder: Path, *, resume: bool = True, large: bool = False) -> int:
        """The exit code of the command when nothing disturbs it, in this process where that is quicker."""
        command = self.command(folder, resume=resume, large=large)
        if self is DRIVER:
            return ledger_driver.main(command[len(self.words) :])
        return started(command).code


@dataclass(frozen=True)
class Ended:
    """How a command has ended, and what it has told."""

    code: int
    told: str
    reached: bool = True  # whether it came to the call that was to fail


DRIVER = Subject(
    "driver",
    # Without the site's packages: it needs none, and starts in half the time.
    (sys.executable, "-S", str(REPOSITORY / "tests" / "ledger_driver.py")),
    small=("--blocks", "25" if NIGHTLY else "3"),
    large=("--blocks", "60", "--bytes", "20000"),
)


def batch(folder: Path) -> Subject:
    """The program itself, over a made-up roster; a large one makes more than 1 MB of scores."""
    rosters = {"small.csv": 60, "large.csv": 4_000}
    for name, rows in rosters.items():
        text = "".join(f"P{row},{40 + row % 50},omeprazole 20 mg; furosemide\n" for row in range(rows))
        (folder / name).write_text(f"id,age,medications\n{text}A,not an age,none\n", encoding="utf-8")
    return Subject(
        "batch",
        (sys.executable, "-m", "magrisk", "batch", "--as-of", TODAY.isoformat()),
        sample=1.0 if NIGHTLY else 0.05,
        small=("--chunk", "20", str(folder / "small.csv"), "-o"),
        large=("--chunk", "1000", str(folder / "large.csv"), "-o"),
    )


def started(command: list[str], env: Mapping[str, str] | None = None) -> Ended:
    """A command in a process of its own."""
    done = subprocess.run(
        command, env=environment(env), capture_output=True, text=True, timeout=120, check=False
    )
    return Ended(done.returncode, done.stderr)


# --- what stands in a folder ----------------------------------------------------------------------


def finals(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in NAMES if (folder / name).exists()}


def scores(folder: Path) -> dict[str, bytes]:
    """Without the manifest, which tells how long the run has taken."""
    return {name: data for name, data in finals(folder).items() if name != NAMES[2]}


def hidden(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.name not in NAMES)


def is_sealed(folder: Path) -> bool:
    """Whether a manifest stands there; it must not stand beside files that it does not describe."""
    found = finals(folder)
    if NAMES[2] not in found:
        return False
    digests = json.loads(found[NAMES[2]])["sha256"]
    said = [digests["output"], digests["quarantine"]]
    assert said == [hashlib.sha256(found.get(name, b"")).hexdigest() for name in NAMES[:2]]
    return True


def older_set(folder: Path) -> None:
    """A complete set of an earlier run."""
    texts = [b"older scores\n" * 9, b"older rows\n"]
    for name, text in zip(NAMES, texts, strict=False):
        (folder / name).write_bytes(text)
    output, quarantine = (hashlib.sha256(text).hexdigest() for text in texts)
    sealed = {"sha256": {"output": output, "quarantine": quarantine}}
    (folder / NAMES[2]).write_text(json.dumps(sealed))
    for name in NAMES:
        (folder / name).chmod(0o600)


# --- strace ---------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Point:
    """One call of a command: its name, and which time it is made."""

    call: str
    time: int


@dataclass(frozen=True)
class Tracer:
    """strace, looking only at calls that touch the files of one folder."""

    folder: Path

    def points(self, command: list[str]) -> list[Point]:
        """Every call that the command makes, in order; it runs to its end."""
        log = self.folder.with_suffix(".calls")
        ended = started([*self._words(), "-o", str(log), *command])
        assert ended.code in DONE, ended.told
        seen: dict[str, int] = {}
        found = []
        for line in log.read_text(encoding="utf-8").splitlines():
            if match := re.match(r"\d+ +(\w+)\(", line):
                seen[match[1]] = seen.get(match[1], 0) + 1
                found.append(Point(match[1], seen[match[1]]))
        return found

    def fail(self, command: list[str], point: Point, error: str) -> Ended:
        return self._injected(command, point, f"error={error}")

    def kill(self, command: list[str], point: Point) -> Ended:
        return self._injected(command, point, "signal=KILL", quick=False)

    def _injected(self, command: list[str], point: Point, what: str, *, quick: bool = True) -> Ended:
        log = self.folder.with_suffix(".calls")
        inject = f"inject={point.call}:{what}:when={point.time}"
        ended = started([*self._words(quick=quick), "-e", inject, "-o", str(log), *command])
        return replace(ended, reached="(INJECTED)" in log.read_text(encoding="utf-8"))

    def _words(self, *, quick: bool = True) -> list[str]:
        names = ["", *NAMES, *HIDDEN]
        paths = [word for name in names for word in ("-P", str(self.folder / name).rstrip("/"))]
        # With this filter strace stops at no other call; but then it delivers no signals.
        quicker = ["--seccomp-bpf"] if quick else []
        return ["strace", "-f", "-qq", *quicker, *paths, "-e", "trace=" + ",".join(CALLS)]


@cache
def why_not_traced() -> str:
    """Why nothing can be traced here; empty where it can. Where everything is installed, it must be."""
    if shutil.which("strace") is None:
        assert not os.environ.get("CI"), "strace is not installed"
        return "strace is not installed"
    ended = started(["strace", "-f", "--seccomp-bpf", "-qq", "-o", os.devnull, "true"])
    return f"strace cannot trace here: {ended.told.strip()}" if ended.code else ""


def tracer(folder: Path) -> Tracer:
    if reason := why_not_traced():
        pytest.skip(reason)
    return Tracer(folder)
