"""Who scores or copies a roster: each as a command, the peers in an environment of their own."""

import json
import os
import platform
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from magrisk import __version__
from magrisk.assess import Assessor
from magrisk.shipped import ready

from .meaning import AS_OF, Meaning
from .results import COPY, OURS
from .rules import rules

PACKAGES = ("polars", "zen-engine")
# By name: the module, what its command takes behind the files, and what the rows are divided by.
PEERS = {
    "plain loop": ("ask_plain", (), 10),
    "plain loop, texts read anew": ("ask_plain", ("anew",), 100),
    "zen, two processes": ("ask_zen", ("processes", "2"), 10),
    "zen, batches": ("ask_zen", ("batches", "1"), 10),
    "zen, as documented": ("ask_zen", ("documented", "1"), 100),
}
Command = list[str]


class NoPeer(Exception):
    """The peers cannot be run here."""


class Who:
    """Commands by name; `folder` takes what the peers are told of the rules."""

    def __init__(self, folder: Path, environment: Path, workers: int):
        self._python = _installed(environment)
        self._given = folder / "given.json"
        told = given()
        self._rules = told["rules"]
        self._given.write_text(json.dumps(told), encoding="utf-8")
        self._own = ["--as-of", AS_OF.isoformat()]
        if "--workers" in _said([sys.executable, "-m", "magrisk", "batch", "--help"]):
            self._own += ["--workers", str(workers)]

    def command(self, who: str, roster: Path, output: Path) -> Command:
        """What to run."""
        files = [str(roster), str(output)]
        if who == OURS:
            return [sys.executable, "-m", "magrisk", "batch", files[0], "-o", files[1], *self._own]
        if who == COPY:
            return [str(self._python), "-m", f"{__package__}.ask_polars", *files]
        module, more, _ = PEERS[who]
        # The plain loop needs no package; to read texts anew it needs our reader.
        python = str(self._python) if module == "ask_zen" else sys.executable
        return [python, "-m", f"{__package__}.{module}", str(self._given), *files, *more]

    def about(self) -> dict[str, str]:
        """The machine and the versions, as the page tells them."""
        ask = "from importlib.metadata import version; import sys; print(*map(version, sys.argv[1:]))"
        versions = _said([str(self._python), "-c", ask, *PACKAGES]).split()
        return {
            "machine": f"{os.cpu_count()} cores of {_processor()}, {_memory():.0f} GiB of memory",
            "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
            "magrisk": __version__,
            "rules": f"{len(self._rules['tables'])} tables over {len(self._rules['steps'])} steps",
            **dict(zip(PACKAGES, versions, strict=True)),
        }


def given() -> dict[str, Any]:
    """The rules and what words mean, for who scores without us."""
    shipped = ready()
    assessor = Assessor(shipped.book, shipped.plan, shipped.fingerprint)
    asked = rules(assessor)
    return {"rules": asked, "meaning": Meaning(assessor, asked["concepts"]).as_json()}


def _installed(folder: Path) -> Path:
    """The Python of the peers; their packages are fetched where it is not there yet."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        _said([str(python), "-m", "pip", "install", "--quiet", *PACKAGES])
    return python


def _said(command: Sequence[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as fault:
        said = (getattr(fault, "stderr", "") or str(fault)).strip().splitlines()
        raise NoPeer(said[-1]) from fault


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.machine())


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
