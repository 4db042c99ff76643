"""That worker processes give what one process gives, and that none outlives a run, however it ends."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing import Pipe, active_children
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from magrisk import cli
from magrisk.adapters.roster import first as first_module
from magrisk.adapters.roster import pool as pool_module
from magrisk.adapters.roster import run as run_module
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.heading import roster_of
from magrisk.adapters.roster.opening import opening
from magrisk.adapters.roster.pool import Failed, Pool, _Ring, _Rooms, _serve
from magrisk.adapters.roster.work import Done, Stretch, Work
from magrisk.assess import Assessor
from magrisk.errors import AccountingProblem
from program import environment
from roster_run import ROSTER, Run

LONG = ROSTER + "".join(
    f'{n % 97},{40 + n % 50},icu,"omeprazole {n} mg; flibber {n}; furosemide",Mg 1.{n % 10} mg/dL,{n}\n'
    for n in range(100)
)


@pytest.fixture
def run(assessor: Assessor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.setattr(first_module, "_SMALL", 0)
    yield Run(assessor, tmp_path)
    assert active_children() == []


def finishing(monkeypatch: pytest.MonkeyPatch, before: Callable[[Stretch], object]) -> None:
    """Do something before a stretch is finished; a worker that is forked later does it, too."""
    finish = Work.finish

    def first(self: Work, stretch: Stretch, *more: Any, **named: Any) -> Done:
        before(stretch)
        return finish(self, stretch, *more, **named)

    monkeypatch.setattr(Work, "finish", first)


@pytest.mark.parametrize(("workers", "chunk"), [(2, 1), (2, 7), (3, 7), (3, 10_000)])
def test_workers_write_what_one_process_writes(run: Run, workers: int, chunk: int) -> None:
    alone = run(LONG, chunk=7)
    written = run.written()
    together = run.over(workers=workers, chunk=chunk)
    assert run.written() == written
    assert together == alone


def test_a_header_that_stands_again_is_known_to_the_workers_behind_it(run: Run) -> None:
    content = LONG + "id,age,setting,medications,labs,ward\n" + LONG
    run(content, chunk=5)
    written = run.written()
    run.over(workers=3, chunk=5)
    assert run.written() == written
    assert written[2]["counts"]["quarantined"] > 100


def test_what_has_no_room_in_shared_memory_takes_the_pipe(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run(LONG, chunk=5)
    written = run.written()
    monkeypatch.setattr(pool_module, "_MORE_TEXT", 1)
    monkeypatch.setattr(pool_module, "_TIMES_TEXT", 0)
    monkeypatch.setattr(run_module, "_USUAL_RECORD", 1)
    run.over(workers=2, chunk=5)
    assert run.written() == written


def test_where_many_texts_are_new_stretches_are_smaller(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []

    class Noted(Pool):
        def __init__(self, count: int, work: Work, size: int):
            sizes.append(size)
            super().__init__(count, work, size)

    run("id,medications\n" + "".join(f"{n},omeprazole {n} mg;senna {n} mg\n" for n in range(1, 40)), chunk=7)
    written = run.written()
    monkeypatch.setattr(run_module, "Pool", Noted)
    for most in (14, 13, 4, 1):
        monkeypatch.setattr(run_module, "_MOST_TEXTS", most)
        run.over(workers=2, chunk=7)
        assert run.written() == written
    assert [size // run_module._USUAL_RECORD for size in sizes] == [7, 6, 2, 1]


def test_a_roster_without_rows_leaves_workers_nothing_to_do(run: Run) -> None:
    assert run("id,age\n", workers=3).counts.physical == 1


def test_a_roster_without_medicines_leaves_nothing_to_be_read_first(run: Run) -> None:
    assert run("id,age\n1,70\n2,71\n", workers=2).counts.scored == 2


def test_a_run_with_workers_is_gone_on_with(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run(LONG, chunk=5)
    written = run.written()
    with monkeypatch.context() as once:
        finishing(once, lambda stretch: stretch.cut.table.lines.max() > 60 and 1 / 0)
        with pytest.raises(AccountingProblem):
            run.over(workers=2, chunk=5, every=0.0, resume=True)
    run.go_on(workers=3, chunk=9)
    assert run.written() == written


# ---------------------------------------------------------------- workers that end


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV])
def test_a_worker_that_is_killed_is_an_internal_failure_and_leaves_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    finishing(monkeypatch, lambda _: os.kill(os.getpid(), number))
    with pytest.raises(AccountingProblem, match="ended before its work was done") as failed:
        run(LONG, workers=2, chunk=5)
    assert failed.value.exit_code == 70
    assert run.left() == ["roster.csv"]


def test_workers_that_are_gone_before_they_are_told_of_their_work_are_the_same(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = Pool.begin

    def kill_first(self: Pool, *arguments: Any, **named: Any) -> None:
        for child in active_children():
            child.kill()
            child.join()
        begin(self, *arguments, **named)

    monkeypatch.setattr(Pool, "begin", kill_first)
    with pytest.raises(AccountingProblem, match="ended before its work was done"):
        run(LONG, workers=2, chunk=5)
    assert run.left() == ["roster.csv"]


def test_a_worker_that_fails_tells_where_and_no_value(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Stretch) -> None:
        raise ValueError("flibber 17")

    finishing(monkeypatch, fail)
    with pytest.raises(AccountingProblem) as failed:
        run(LONG, workers=2, chunk=5)
    told = str(failed.value)
    assert told.startswith("internal check: a worker process failed: ValueError at test_roster_pool.py:")
    assert "flibber" not in told
    assert run.left() == ["roster.csv"]


def test_an_interrupted_run_ends_its_workers(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run_module.State, "add", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run(LONG, workers=2, chunk=5)
    assert run.left() == ["roster.csv"]


# ---------------------------------------------------------------- processes of their own


def started(folder: Path, *more: str) -> subprocess.Popen[bytes]:
    """The program with workers over a roster that takes a while."""
    roster = folder / "roster.csv"
    rows = (f"{n},50,furosemide {n} mg; omeprazole {n} mg\n" for n in range(40_000))
    roster.write_text("id,age,medications\n" + "".join(rows), encoding="utf-8")
    program = (
        "import sys; from magrisk import cli; from magrisk.adapters.roster import first; first._SMALL = 0;"
        "sys.exit(cli.run(sys.argv[1:]))"
    )
    arguments = ["batch", str(roster), "-o", str(folder / "out.csv"), "--workers", "2", "--chunk", "50"]
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program, *arguments, *more],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def children_of(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children")
    return [int(number) for number in found.read_text().split()]


def until(holds: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def at_work(folder: Path) -> bool:
    partial = folder / ".out.csv.magrisk-partial"
    return partial.exists() and partial.stat().st_size > 100_000


def test_workers_end_by_themselves_when_their_master_is_killed(tmp_path: Path) -> None:
    master = started(tmp_path)
    until(lambda: at_work(tmp_path))
    workers = children_of(master.pid)
    assert len(workers) == 2
    master.kill()
    out, err = master.communicate(timeout=30)
    until(lambda: all(map(gone, workers)))
    assert (out, err) == (b"", b"")
    left = [path for path in tmp_path.iterdir() if path.name != "roster.csv"]
    assert all(path.name.startswith(".") and path.stat().st_mode & 0o777 == 0o600 for path in left)


@pytest.mark.parametrize("whole_group", [True, False])
def test_an_interrupt_ends_master_and_workers_without_a_trace(tmp_path: Path, whole_group: bool) -> None:
    master = started(tmp_path)
    until(lambda: at_work(tmp_path))
    workers = children_of(master.pid)
    (os.killpg if whole_group else os.kill)(master.pid, signal.SIGINT)
    out, err = master.communicate(timeout=30)
    assert (master.returncode, out, err.strip()) == (cli.INTERRUPTED, b"", b"magrisk: interrupted")
    assert all(map(gone, workers))
    assert [path.name for path in tmp_path.iterdir()] == ["roster.csv"]


def test_a_worker_that_is_killed_ends_the_program_with_a_message(tmp_path: Path) -> None:
    master = started(tmp_path)
    until(lambda: at_work(tmp_path))
    os.kill(children_of(master.pid)[0], signal.SIGKILL)
    _, err = master.communicate(timeout=30)
    assert master.returncode == cli.INTERNAL
    assert err.startswith(b"magrisk: internal check: a worker process ended before its work was done")
    assert [path.name for path in tmp_path.iterdir()] == ["roster.csv"]


# ---------------------------------------------------------------- a worker from within


@pytest.fixture
def prepared(run: Run, monkeypatch: pytest.MonkeyPatch) -> Work:
    """What does the work of a small roster."""
    # A thread may not say what its process does with signals.
    monkeypatch.setattr(pool_module.signal, "signal", lambda *_: None)
    run.roster.write_text("id,age\n")
    batch = run_module.Batch(run.assessor, run.order(), lambda _: None)
    head = opening(b"id,age\n", Dialect())
    return batch._work(head, roster_of(head, run.assessor, "", Dialect()))


def served(work: Work, size: int = 1000, ring: int = 1) -> tuple[threading.Thread, Connection, _Rooms, _Ring]:
    """A worker in a thread, as its master sees it; it is the first of its ring."""
    ours, theirs = Pipe()
    rooms, (spare, other) = _Rooms(size), Pipe()
    around = _Ring(ring)

    def serve() -> None:
        _serve(theirs, rooms, [spare], around, 0, work)
        theirs.close()
        other.close()
        around.close()

    thread = threading.Thread(target=serve)
    thread.start()
    return thread, ours, rooms, around


def tell(ring: _Ring, records: int, *, again: bool) -> None:
    """What stands before the first stretch; `begin` would close the ends that the thread holds."""
    ring._ends[1].send((records, again))


def test_a_worker_tells_the_next_one_how_many_records_stand_before_it(prepared: Work) -> None:
    thread, pipe, rooms, ring = served(prepared)
    rooms.text[0][:5] = b"1,70\n"
    pipe.send((0, 2, 5, None))
    pipe.send((1, 3, 18, b"2,71\nid,age\n3,72\n"))
    tell(ring, 7, again=False)
    done, *counts = pipe.recv()
    assert (counts, done.output, done.scored) == ([1, 0, False], None, 1)
    assert rooms.lines[0][: done.size].startswith(b'8,"1",')
    done, *counts = pipe.recv()  # the next one in a ring of one is the worker itself
    assert (counts, done.scored, done.quarantined) == ([3, 0, True], 1, 2)
    assert rooms.lines[1][: done.size].startswith(b'9,"2",')
    pipe.send((0, 6, 5, b"4,73\n"))
    done, *counts = pipe.recv()
    assert (counts, done.scored, done.quarantined) == ([1, 0, True], 0, 1)
    pipe.close()
    thread.join()


def test_a_worker_whose_neighbour_is_gone_waits_for_its_master(prepared: Work) -> None:
    thread, pipe, _, _ = served(prepared, ring=2)  # nobody holds the other ends
    pipe.send((0, 2, 5, b"1,70\n"))
    pipe.send((1, 3, 5, b"2,71\n"))  # what still comes is taken, and left
    thread.join(0.2)
    assert thread.is_alive()
    assert not pipe.poll()
    pipe.close()
    thread.join()


def test_lines_without_room_come_by_the_pipe(prepared: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "_MORE_TEXT", 1)
    monkeypatch.setattr(pool_module, "_TIMES_TEXT", 0)
    thread, pipe, _, ring = served(prepared)
    pipe.send((0, 2, 5, b"1,70\n"))
    tell(ring, 0, again=False)
    done, *_ = pipe.recv()
    assert done.output.startswith(b'1,"1",')
    assert len(done.output) == done.size
    pipe.close()
    thread.join()


class Failing:
    """Work that fails as soon as it may."""

    typed = False

    def __init__(self, listening: threading.Event):
        self._listening = listening

    def cut(self, text: bytes, line: int) -> Stretch:
        self._listening.wait()
        raise KeyError("A patient")


def test_a_worker_tells_why_it_failed(prepared: Work) -> None:
    listening = threading.Event()
    listening.set()
    thread, pipe, *_ = served(Failing(listening))  # type: ignore[arg-type]  # no more of it is asked for
    pipe.send((0, 2, 5, b"1,70\n"))
    told = pipe.recv()
    thread.join()
    assert isinstance(told, Failed)
    assert told.why.startswith("KeyError at test_roster_pool.py:")


def test_a_worker_that_fails_when_nobody_listens_ends_in_silence(prepared: Work) -> None:
    listening = threading.Event()
    thread, pipe, *_ = served(Failing(listening))  # type: ignore[arg-type]  # no more of it is asked for
    pipe.send((0, 2, 5, b"1,70\n"))
    pipe.close()
    listening.set()
    thread.join()
