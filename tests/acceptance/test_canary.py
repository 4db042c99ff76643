"""That no value of a patient reaches a message, a log or a file that is left: every cell holds a mark.

The marks are looked for in both streams and in every file that a run leaves beside its roster, the scored
file aside: that holds identifiers and texts that were not recognised, as it must.
"""

import gzip
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from magrisk.adapters.roster import first as first_module
from magrisk.adapters.roster.ledger import Ledger
from magrisk.adapters.roster.publishing import Publishing
from magrisk.adapters.roster.work import Work
from program import TODAY, Result, command, environment, run

MARK = re.compile(rb"q[zv]x\d+", re.IGNORECASE)
COLUMNS = (
    "id", "age", "sex", "setting", "medications", "conditions", "no_other_conditions", "labs", "alcohol",
    "lifestyle", "symptoms", "Mg (mg/dL)", "ward",
)  # fmt: skip
HEADER = ",".join(COLUMNS) + "\n"
FITTING = {
    "age": "70", "sex": "female", "setting": "icu", "no_other_conditions": "yes",
    "labs": "K 4.1 mmol/L; qzx{n} 7", "alcohol": "none", "Mg (mg/dL)": "1.6",
}  # fmt: skip


def mark(number: int) -> str:
    """What stands in a cell, unlike that of every other."""
    return f"qzx{1000 + number}"


def row(first: int, **cells: str) -> str:
    """A row with a mark in every cell that can hold one; `cells` are other texts for some of them."""
    texts = {name: mark(first + place) for place, name in enumerate(COLUMNS)}
    texts |= {name: text.format(n=first) for name, text in FITTING.items()}
    texts |= {name.replace("mg", "Mg (mg/dL)"): text for name, text in cells.items()}
    return ",".join(texts[name] for name in COLUMNS) + "\n"


GOOD = "".join(row(100 * n) for n in range(1, 4))
# What a cell says that sets its row aside.
UNUSABLE: dict[str, dict[str, str]] = {
    "age, a word": {"age": "qzx1"},
    "age, too old": {"age": "1371"},
    "sex": {"sex": "qzx1"},
    "setting": {"setting": "qzx1"},
    "yes or no": {"no_other_conditions": "qzx1"},
    "list that says nothing": {"medications": "# qzx1"},
    "list too long": {"medications": "qzx1 " * 2000},
    "too many medicines": {"medications": "; ".join(f"qzx{n}" for n in range(600))},
    "value, a word": {"labs": "Mg qzx1"},
    "value without unit": {"labs": "Mg 1.6; qzx1"},
    "value not plausible": {"labs": "qzx1; Mg 160 mmol/L"},
    "value of the future": {"labs": "qzx1; Mg 1.6 mg/dL on 2031-01-01"},
    "value on no day": {"labs": "Mg 1.6 mg/dL on qzx1"},
    "value of another unit": {"labs": "Mg 1.6 qzx1"},
    "column of values": {"mg": "qzx1"},
    "column of values, not plausible": {"mg": "77731"},
    "alcohol": {"alcohol": "99999 g/day qzx1"},
    "identifier, empty": {"id": ""},
    "identifier, rounded": {"id": "1.23457E+12"},
    "identifier, an error": {"id": "#qzx1!"},
    "identifier with a tab": {"id": "qzx1\tqzx2"},
    "cell too long": {"conditions": "qzx1" * 20_000},
    "quote in a cell": {"conditions": 'qzx1"qzx2'},
    "quote that stays open": {"conditions": '"qzx1'},
    "quote and more": {"conditions": '"qzx1"qzx2'},
    "fields too many": {"ward": "qzx1,qzx2"},
    "control signs": {"medications": "qzx1\x00\x1b[2J"},
    "date like a spreadsheet's": {"medications": "furosemide since 03/04/25 qzx1"},
}
OTHER_ROWS = {
    "fields too few": b"qzx1,qzx2\n",
    "no UTF-8": row(1).encode().replace(b"qzx1009", b"qzx1\xff"),
    "header again": HEADER.encode() + row(1).encode(),
    "record too long": b"qzx1," * 300_000 + b"\n",
    "no end": b"qzx1,qzx2,",
    "old Macintosh": b"qzx1,\rqzx2\r",
}
ROSTERS = {name: (HEADER + GOOD + row(7, **cells)).encode() for name, cells in UNUSABLE.items()}
ROSTERS |= {name: (HEADER + GOOD).encode() + more for name, more in OTHER_ROWS.items()}
REFUSED = {
    "no header": GOOD.encode(),
    "header without id": HEADER.replace("id,", "qzx,", 1).encode() + GOOD.encode(),
    "header twice the same": HEADER.replace("ward", "age").encode() + GOOD.encode(),
    "header with an open quote": b'id,"age\n' + GOOD.encode(),
    "preamble": b"qzx1\n\n" + (HEADER + GOOD).encode(),
    "delimiter unclear": HEADER.replace(",", "|").encode() + GOOD.encode(),
    "gzip cut off": gzip.compress((HEADER + GOOD).encode(), mtime=0)[:-12],
    "gzip spoilt": gzip.compress((HEADER + GOOD * 9).encode(), mtime=0)[:60] + b"qzx1" * 9,
    "packed twice": gzip.compress(gzip.compress((HEADER + GOOD).encode(), mtime=0), mtime=0),
    "a bomb": gzip.compress(b"qzx1" * 9_000_000, mtime=0),
    "UTF-16 without a mark": (HEADER + GOOD).encode("utf-16-le"),
    "a workbook": b"PK\x03\x04" + GOOD.encode(),
    "empty": b"",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def score(folder: Path, content: bytes, *more: str | Path) -> Result:
    roster = folder / "roster.csv"
    roster.write_bytes(content)
    day = ("--as-of", TODAY.isoformat())
    return run("batch", roster, "-o", folder / "out.csv", *day, *more)


def assert_no_mark(folder: Path, *streams: bytes) -> None:
    """Neither the streams nor what is left hold a mark, but for the roster and the scored file."""
    for stream in streams:
        assert not MARK.search(stream), stream[:500]
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in ("roster.csv", "out.csv"):
            assert not MARK.search(path.read_bytes()), path.name
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_the_marks_are_there_to_be_found(folder: Path) -> None:
    result = score(folder, (HEADER + GOOD + row(7, age="qzx1")).encode(), "--quarantine-raw")
    assert result.code == 3
    assert MARK.search((folder / "out.csv").read_bytes())
    assert MARK.search((folder / "out.csv.quarantine.csv").read_bytes())  # only because it was asked for
    assert (folder / "out.csv.quarantine.csv").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ROSTERS)
def test_a_record_set_aside_tells_no_value(folder: Path, name: str) -> None:
    result = score(folder, ROSTERS[name])
    assert result.code in (0, 3, 65), result.told
    assert_no_mark(folder, result.out, result.err)


@pytest.mark.parametrize("name", ["age, a word", "value, a word", "quote in a cell"])
def test_a_record_that_holds_an_unusable_cell_is_set_aside_by_each_worker(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_module, "_SMALL", 0)
    result = score(folder, ROSTERS[name] * 3, "--workers", "2", "--chunk", "2")
    assert result.code == 3
    assert_no_mark(folder, result.out, result.err)


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("describe", [False, True])
def test_a_roster_that_is_refused_tells_no_value(folder: Path, name: str, describe: bool) -> None:
    if describe:
        roster = folder / "roster.csv"
        roster.write_bytes(REFUSED[name])
        result = run("roster", "describe", roster)
    else:
        result = score(folder, REFUSED[name])
        assert result.code in (2, 65), result.told
        assert not (folder / "out.csv").exists()
    assert_no_mark(folder, result.out, result.err)


@pytest.mark.parametrize("name", ["age, a word", "value, a word", "identifier, an error", "no UTF-8"])
def test_the_description_of_a_roster_tells_no_value(folder: Path, name: str) -> None:
    (folder / "roster.csv").write_bytes(ROSTERS[name])
    result = run("roster", "describe", folder / "roster.csv")
    assert result.out
    assert_no_mark(folder, result.out, result.err)


@pytest.mark.parametrize(
    "more",
    [
        ("--setting", "qzx1"),
        ("--encoding", "utf-16-le"),
        ("--delimiter", "tab"),
        ("--chunk", "qzx1"),
        ("--workers", "qzx1"),
        ("--as-of", "qzx1"),
        ("qzx1",),
        ("--quarantine", "roster.csv"),
        ("-o", "roster.csv"),
        ("-o", "none/out.csv"),
        ("-o", "/dev/full"),
    ],
)
def test_an_option_that_is_refused_tells_no_value(
    folder: Path, more: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    result = score(folder, (HEADER + GOOD).encode(), *more)
    assert result.code in (2, 65), result.told
    assert_no_mark(folder, result.out, result.err)


def _fail(error: type[BaseException]) -> Callable[..., Any]:
    def failing(*_: object, **__: object) -> None:
        raise error("qzx1 of a patient")

    return failing


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(
    ("of", "method", "error", "code"),
    [
        (Work, "cut", ValueError, 70),
        (Work, "finish", KeyError, 70),
        (Work, "finish", MemoryError, 70),
        (Ledger, "output", RuntimeError, 70),
        (Ledger, "checkpoint", KeyboardInterrupt, 130),
        (Publishing, "run", ArithmeticError, 70),
    ],
)
def test_an_internal_failure_tells_where_and_no_value(
    folder: Path, monkeypatch: pytest.MonkeyPatch, of: type, method: str, error: type, code: int, workers: str
) -> None:
    monkeypatch.setattr(first_module, "_SMALL", 0)
    monkeypatch.setattr(of, method, _fail(error))
    result = score(folder, (HEADER + GOOD).encode(), "--workers", workers)
    assert result.code == code, result.told
    if of is not Publishing:  # what may stand under a final name is kept then, to be continued
        assert_no_mark(folder, result.out, result.err)
    assert not MARK.search(result.err)


def test_what_is_kept_to_be_gone_on_with_is_private_and_gone_after_the_next_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = (HEADER + GOOD).encode()
    with monkeypatch.context() as once:
        once.setattr(Ledger, "publish", _fail(RuntimeError))
        failed = score(folder, content, "--resume")
    assert not MARK.search(failed.err)
    kept = [path for path in folder.iterdir() if path.name != "roster.csv"]
    assert len(kept) == 3
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    refused = score(folder, content + row(9).encode(), "--resume")
    assert refused.code == 2
    assert not MARK.search(refused.err)
    assert not any(MARK.search(path.read_bytes()) for path in kept if path.name.endswith("journal"))
    done = score(folder, content + row(9).encode())
    assert_no_mark(folder, done.out, done.err)


# ---------------------------------------------------------------- processes of their own


def begun(folder: Path, *more: str, before: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
    """The program over some thousand rows, which take it a while."""
    roster = folder / "roster.csv"
    roster.write_text(HEADER + "".join(row(20 * n) for n in range(6000)), encoding="utf-8")
    arguments = command("batch", roster, "-o", folder / "out.csv", "--chunk", "20", *more)
    return subprocess.Popen(
        [*before, *arguments], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, umask=0
    )


def at_work(folder: Path) -> None:
    partial, deadline = folder / ".out.csv.magrisk-partial", time.monotonic() + 30
    while not (partial.exists() and partial.stat().st_size > 10_000):
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_full_disk_leaves_no_value(folder: Path) -> None:
    no_room = ("/bin/sh", "-c", 'ulimit -f 20; trap "" XFSZ; exec "$@"', "sh")
    running = begun(folder, before=no_room)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 74, err
    assert_no_mark(folder, out, err)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL, signal.SIGSEGV])
def test_what_ends_a_process_leaves_nothing_that_others_may_read(
    folder: Path, number: signal.Signals
) -> None:
    running = begun(folder)
    at_work(folder)
    running.send_signal(number)
    out, err = running.communicate(timeout=30)
    assert not MARK.search(out + err)
    left = [path for path in folder.iterdir() if path.name != "roster.csv"]
    assert all(path.stat().st_mode & 0o777 == 0o600 and path.name.startswith(".") for path in left)
    assert not (left and number == signal.SIGINT)
    done = score(folder, (HEADER + GOOD).encode())
    assert done.code == 0, done.told
    assert_no_mark(folder, done.out, done.err)


def test_a_closed_pipe_tells_no_value(folder: Path) -> None:
    (folder / "roster.csv").write_bytes(ROSTERS["age, a word"])
    reader, writer = os.pipe()
    os.close(reader)
    found = subprocess.run(
        [sys.executable, "-W", "error", "-m", "magrisk", "roster", "describe", str(folder / "roster.csv")],
        env=environment(),
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert found.returncode == 141
    assert_no_mark(folder, found.stderr)
