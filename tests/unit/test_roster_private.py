"""That a run leaves no dump of its memory and no file that others may read, in processes of their own."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from program import environment

KEPT = """
import ctypes, faulthandler, os, resource
from magrisk.adapters.roster.private import keep_private
os.umask(0)
faulthandler.enable()
resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
keep_private()
dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
print(dumpable, resource.getrlimit(resource.RLIMIT_CORE), faulthandler.is_enabled())
print(oct(os.umask(0)))
"""

DIES = """
import os, resource, sys
from pathlib import Path
from magrisk.adapters.roster.ledger import Files, Ledger
from magrisk.adapters.roster.private import keep_private
os.umask(0)
keep_private()
folder = Path(sys.argv[1])
files = Files(folder / "scores.csv", folder / "aside.csv", folder / "manifest.json")
with Ledger(files, {}, resume=True) as ledger:
    ledger.output(b"canary")
    (folder / "other").write_text("a file that is written by other means")
    os.kill(os.getpid(), int(sys.argv[2]))
"""


def started(program: str, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_no_dump_no_trace_and_files_of_the_owner_alone(tmp_path: Path) -> None:
    done = started(KEPT, cwd=tmp_path)
    assert done.stdout.splitlines() == ["0 (0, 0) False", oct(0o077)]


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_run_that_dies_leaves_no_dump_and_only_files_of_its_owner(tmp_path: Path, number: int) -> None:
    done = started(DIES, tmp_path, str(int(number)), cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (-number, "", "")
    left = {each.name: stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    hidden = (".scores.csv.magrisk-journal", ".scores.csv.magrisk-partial", ".aside.csv.magrisk-partial")
    assert left == dict.fromkeys([*hidden, "other"], 0o600)


def test_a_system_that_knows_no_such_wish_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    from magrisk.adapters.roster import private

    asked: list[object] = []
    monkeypatch.setattr(private.ctypes, "CDLL", lambda _: object())
    monkeypatch.setattr(private.resource, "setrlimit", lambda *what: asked.append(what))
    monkeypatch.setattr(private.faulthandler, "disable", lambda: asked.append("disable"))
    before = os.umask(0o022)
    try:
        private.keep_private()
        assert os.umask(0) == 0o077
    finally:
        os.umask(before)
    assert len(asked) == 2
