"""That a run that was interrupted is gone on with, to the same bytes, or refused."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from magrisk import __version__
from magrisk.adapters.roster import run as run_module
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.ledger import Ledger
from magrisk.adapters.roster.publishing import Publishing
from magrisk.assess import Assessor
from magrisk.errors import OutputProblem, UsageProblem
from roster_run import ROSTER, Run

# Among them identifiers that stood before, on either side of every place where a run may stop.
LONG = ROSTER + "".join(
    f'{id_},{40 + n},icu,"omeprazole, {n} mg; =flibber ""{n}""",Mg 1.{n % 10} mg/dL,{n}\n'
    for n, id_ in enumerate(
        ["=A3", "A1", '"a ""b"""', '"a\nb"', "NA", "007", "=A3", '"a ""b"""', "é", "NULL"]
    )
)
OUTPUT, QUARANTINE = ".out.csv.magrisk-partial", ".aside.csv.magrisk-partial"
JOURNAL = ".out.csv.magrisk-journal"


class Stopped(Exception):
    """Stands for whatever ends a run."""


@pytest.fixture
def run(assessor: Assessor, tmp_path: Path) -> Run:
    return Run(assessor, tmp_path)


@pytest.fixture(scope="module")
def whole(
    assessor: Assessor, tmp_path_factory: pytest.TempPathFactory
) -> tuple[bytes, bytes, dict[str, Any]]:
    """What a run that nothing interrupts writes."""
    made = Run(assessor, tmp_path_factory.mktemp("whole"))
    made(LONG)
    return made.written()


def stop_at(monkeypatch: pytest.MonkeyPatch, call: int, method: str = "quarantine") -> None:
    """Let a method of the ledger fail at its call of this number, for once."""
    left, original = [call], getattr(Ledger, method)

    def fail(self: Ledger, *arguments: Any, **more: Any) -> None:
        left[0] -= 1
        if not left[0]:
            raise Stopped
        original(self, *arguments, **more)

    monkeypatch.setattr(Ledger, method, fail)


@pytest.mark.parametrize("method", ["output", "quarantine", "checkpoint", "publish"])
@pytest.mark.parametrize(("every", "call"), [(0.0, 1), (0.0, 7), (1e9, 5)])
def test_what_stopped_anywhere_ends_in_the_same_bytes(
    run: Run,
    whole: tuple[bytes, bytes, dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    every: float,
    call: int,
) -> None:
    stop_at(monkeypatch, 1 if method == "publish" else call, method)
    with pytest.raises(Stopped):
        run(LONG, chunk=2, every=every, resume=True)
    assert run.left() == [QUARANTINE, JOURNAL, OUTPUT, "roster.csv"]
    run.go_on(chunk=3)
    assert run.written() == whole
    assert run.left() == ["aside.csv", "out.csv", "out.manifest.json", "roster.csv"]


def test_a_run_may_stop_as_often_as_it_likes(
    run: Run, whole: tuple[bytes, bytes, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    run.roster.write_text(LONG)
    for _ in range(30):
        with monkeypatch.context() as once:
            stop_at(once, 2, "checkpoint")
            try:
                report = run.go_on(chunk=1, every=0.0)
                break
            except Stopped:
                continue
    assert run.written() == whole
    assert report.duplicates == whole[2]["duplicates"] == 5


def test_what_failed_without_being_asked_to_go_on_leaves_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_at(monkeypatch, 3)
    with pytest.raises(Stopped):
        run(LONG, chunk=2, every=0.0)
    assert run.left() == ["roster.csv"]


def test_a_run_without_resume_begins_anew_over_what_was_left(
    run: Run, whole: tuple[bytes, bytes, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as once:
        stop_at(once, 3)
        with pytest.raises(Stopped):
            run(LONG, chunk=2, every=0.0, resume=True)
    run(LONG)
    assert run.written() == whole
    assert run.left() == ["aside.csv", "out.csv", "out.manifest.json", "roster.csv"]


def test_a_run_of_which_no_row_was_scored_yet_is_gone_on_with(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as once:
        stop_at(once, 3, "checkpoint")
        with pytest.raises(Stopped):
            run("id,age\n1,old\n2,old\n3,70\n", chunk=1, every=0.0, resume=True)
    assert run.go_on().counts.scored == 1
    assert run.go_on().counts.scored == 1


def test_going_on_with_nothing_is_a_run_like_any(
    run: Run, whole: tuple[bytes, bytes, dict[str, Any]]
) -> None:
    run(LONG, resume=True)
    assert run.written() == whole


def test_a_header_that_stood_again_before_the_stop_still_counts(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as once:
        stop_at(once, 3, "checkpoint")
        with pytest.raises(Stopped):
            run("id,age\n1,70\nid,age\n2,71\n3,72\n", chunk=1, every=0.0, resume=True)
    report = run.go_on()
    assert (report.counts.scored, report.counts.quarantined) == (1, 3)
    assert [row["line"] for row in run.aside()] == ["3", "4", "5"]


@pytest.mark.parametrize("of_step", ["_write_manifest", "_sync_folders"])
def test_a_publication_that_was_interrupted_is_finished_and_told_as_before(
    run: Run,
    whole: tuple[bytes, bytes, dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    of_step: str,
) -> None:
    def fail(_: Publishing) -> None:
        raise Stopped

    with monkeypatch.context() as once:
        once.setattr(Publishing, of_step, fail)
        once.setattr(Publishing, "_go_back", lambda _: None)  # as after a kill: nothing is undone
        with pytest.raises(Stopped):
            run(LONG, resume=True)
    report = run.go_on()
    assert run.written() == whole
    assert report.counts.scored == whole[2]["counts"]["scored"]
    assert (report.texts, report.recognised) == (
        whole[2]["medication_texts"]["said"],
        whole[2]["medication_texts"]["recognised"],
    )
    assert (report.duplicates, list(report.ignored_columns)) == (5, ["ward"])
    assert run.left() == ["aside.csv", "out.csv", "out.manifest.json", "roster.csv"]


# ---------------------------------------------------------------- what is refused


def other_rules(run: Run) -> None:
    run.assessor = replace_fingerprint(run.assessor)


def replace_fingerprint(assessor: Assessor) -> Assessor:
    return Assessor(assessor.book, assessor.plan, "f" * 64)


def other_roster(run: Run) -> None:
    run.roster.write_text(LONG.replace("bendroflumethiazide", "bendroflumethiazidf"))


def longer_roster(run: Run) -> None:
    run.roster.write_text(LONG + "Z9,70,,,,\n")


def nothing(_: Run) -> None:
    pass


@pytest.mark.parametrize(
    ("change", "more", "told"),
    [
        (other_roster, {}, "the roster changed since the run was begun: sha256"),
        (longer_roster, {}, "the roster changed since the run was begun: sha256, size"),
        (other_rules, {}, "the rulebook changed since the run was begun"),
        (nothing, {"setting": "icu"}, "the options changed since the run was begun: setting"),
        (nothing, {"raw": True}, "the options changed since the run was begun: raw"),
        (nothing, {"quarantine_raw": True}, "the options changed since the run was begun: quarantine_raw"),
        (nothing, {"dialect": Dialect(decimal=",")}, "the options changed since the run was begun: decimal"),
        (
            nothing,
            {"dialect": Dialect(nulls=("n/a",)), "raw": True},
            "the options changed since the run was begun: nulls, raw",
        ),
    ],
)
def test_a_run_is_not_gone_on_with_where_something_changed(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Run], None],
    more: dict[str, Any],
    told: str,
) -> None:
    with monkeypatch.context() as once:
        stop_at(once, 4)
        with pytest.raises(Stopped):
            run(LONG, chunk=2, every=0.0, resume=True)
    before = {name: (run.folder / name).read_bytes() for name in run.left() if name.startswith(".")}
    change(run)
    with pytest.raises(UsageProblem) as refused:
        run.go_on(**more)
    assert f"out.csv: {told}; give the run what it was begun with" in str(refused.value)
    assert {name: (run.folder / name).read_bytes() for name in before} == before


def test_another_program_does_not_go_on(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as once:
        stop_at(once, 4)
        with pytest.raises(Stopped):
            run(LONG, chunk=2, every=0.0, resume=True)
    monkeypatch.setattr(run_module, "__version__", f"{__version__}.1")
    with pytest.raises(UsageProblem, match="the program changed since the run was begun"):
        run.go_on()


def test_a_partial_file_that_was_changed_is_not_gone_on_with(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as once:
        stop_at(once, 4)
        with pytest.raises(Stopped):
            run(LONG, chunk=2, every=0.0, resume=True)
    partial = run.folder / OUTPUT
    partial.write_bytes(partial.read_bytes().replace(b"A1", b"A2"))
    with pytest.raises(OutputProblem, match="its content is not that of the journal"):
        run.go_on()


def test_a_roster_that_comes_by_a_pipe_is_scored_and_not_gone_on_with(run: Run) -> None:
    os.mkfifo(run.roster)

    def give() -> None:
        with run.roster.open("w") as pipe:
            pipe.write(LONG)

    giving = threading.Thread(target=give)
    giving.start()
    assert run.over().counts.scored > 10
    giving.join()
    with pytest.raises(UsageProblem, match="the roster is no file on a disk"):
        run.go_on()
