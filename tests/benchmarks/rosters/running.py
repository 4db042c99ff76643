"""Runs one command to its end: how long it took, and the memory that it and its children held."""

import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

_EVERY_SECONDS = 0.02
# What is shared is counted once in PSS; the kernel walks the pages for it, so it is asked less often.
_PSS_EVERY = 10
_PROC = Path("/proc")


class Failed(Exception):
    """A command did not end well."""


@dataclass(frozen=True)
class Memory:
    """The most that was held, in bytes: by all processes together, the same with shared pages counted once,
    and by the largest process alone, by the kernel's own mark of it."""

    tree: int
    tree_pss: int
    largest: int


@dataclass(frozen=True)
class Ended:
    """One run of a command."""

    seconds: float
    memory: Memory


def run(command: Sequence[str], *, watched: bool = False) -> Ended:
    """Runs a command; its memory is looked at all the time where it is `watched`, else never."""
    most = dict.fromkeys(("rss", "pss", "largest"), 0)
    began = time.perf_counter()
    with (
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process,
        _watching(process.pid, most) if watched else nullcontext(),
    ):
        _, said = process.communicate()
    seconds = time.perf_counter() - began
    if process.returncode:
        raise Failed(f"{' '.join(command)}: {' '.join(said.strip().splitlines()[-1:])}")
    return Ended(seconds, Memory(most["rss"], most["pss"], most["largest"]))


@contextmanager
def _watching(pid: int, most: dict[str, int]) -> Iterator[None]:
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(pid, most, done))
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _watch(pid: int, most: dict[str, int], done: threading.Event) -> None:
    looks = 0
    while not done.wait(_EVERY_SECONDS):
        pids = list(_tree(pid))
        now = [_sizes(_PROC / str(one) / "status") for one in pids]
        most["rss"] = max(most["rss"], sum(sizes.get("VmRSS", 0) for sizes in now))
        # A process's own mark, not what the kernel tells at its end: that knows of its parent's memory too.
        most["largest"] = max(most["largest"], *(sizes.get("VmHWM", 0) for sizes in now))
        if looks % _PSS_EVERY == 0:
            pss = sum(_sizes(_PROC / str(one) / "smaps_rollup").get("Pss", 0) for one in pids)
            most["pss"] = max(most["pss"], pss)
        looks += 1


def _tree(pid: int) -> Iterator[int]:
    """A process and all that come from it; one may end while it is looked at."""
    yield pid
    with suppress(OSError):
        for task in (_PROC / str(pid) / "task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))


def _sizes(file: Path) -> dict[str, int]:
    """The sizes that a file of the kernel tells, in bytes; none where the process has ended."""
    with suppress(OSError):
        lines = (line.split() for line in file.read_text().splitlines())
        return {line[0].rstrip(":"): int(line[1]) * 1024 for line in lines if line[-1] == "kB"}
    return {}
