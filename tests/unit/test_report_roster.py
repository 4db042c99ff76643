"""The report on a roster: what is seen in one pass, what is told, and how it is published with the rest."""

import hashlib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from magrisk.adapters.roster.ledger import Ledger
from magrisk.adapters.roster.publishing import Publishing
from magrisk.assess import Assessor
from magrisk.errors import UsageProblem
from magrisk.report.roster import content, quality, seen, texts
from magrisk.report.roster.burden import reaching
from magrisk.report.roster.content import Told, told
from magrisk.report.roster.origin import origin
from magrisk.report.roster.quality import unrecognised
from magrisk.report.roster.section import Section
from magrisk.report.roster.seen import Judged, Seen, look
from magrisk.report.roster.spread import quantile, spread
from magrisk.report.roster.texts import Texts, as_said
from roster_run import ROSTER, Run

MANY = "id,age,setting,medications,no_other_conditions\n" + "".join(
    f"P{n},{12 if n % 7 == 0 else 70},{('icu', 'community')[n % 2]},"
    f"{('omeprazole', 'furosemide 40 mg; =zorg', 'none')[n % 3]},yes\n"
    for n in range(60)
)


class Stopped(Exception):
    """Stands for whatever ends a run."""


@pytest.fixture
def run(assessor: Assessor, tmp_path: Path) -> Run:
    return Run(assessor, tmp_path, reported=True)


def looked(run: Run) -> Seen:
    return look(run.output, run.quarantine, run.told(), run.assessor.scale)


def section(found: Told, name: str) -> Section:
    return next(one for one in found.sections if one.name == name)


# ---------------------------------------------------------------- one pass


def test_what_is_seen_hangs_on_no_block(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run(MANY)
    monkeypatch.setattr(seen, "LISTED", 9)
    wanted = looked(run)
    monkeypatch.setattr(seen, "_BLOCKS", (600, 1 << 20))
    found = looked(run)
    assert (found.rows, found.unscored, found.incomplete) == (60, 9, 20)
    for name in ("rows", "unscored", "incomplete", "judged", "worklist", "aside"):
        assert getattr(found, name) == getattr(wanted, name)
    assert found.texts.times == wanted.texts.times == Counter({"=zorg": 20})
    assert len(found.worklist) == 9


def test_a_record_longer_than_a_block_is_seen_all_the_same(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run(ROSTER)
    wanted = looked(run)
    monkeypatch.setattr(seen, "_BLOCKS", (40, 1 << 20))
    assert looked(run).worklist == wanted.worklist


def test_the_most_urgent_come_first_and_of_equals_the_first(run: Run) -> None:
    run(MANY)
    found = looked(run).worklist
    order = run.assessor.scale.priorities.order
    keys = [
        (-order.index(one["priority"]), -(one["chance"] or -1), -(one["points"] or 0), one["row"])
        for one in found
    ]
    assert keys == sorted(keys)
    assert len(keys) == 60


def test_chances_are_counted_by_whole_per_cent() -> None:
    found = Seen({}, rows=4)
    found.judged.update({Judged("soon", "low", 49_999): 1, Judged("soon", "moderate", 50_000): 2})
    found.judged[Judged("urgent", "very-high", 1_000_000)] = 1
    assert found.per_cent() == {4: 1, 5: 2, 100: 1}
    assert [reaching(found.per_cent(), cut) for cut in (4, 5, 6, 100)] == [4, 3, 1, 1]
    assert [quantile(found, share) for share in (0, 0.25, 0.26, 0.75, 1)] == [
        0.049999,
        0.049999,
        0.05,
        0.05,
        1,
    ]
    assert (found.of("soon"), found.of("", "low"), found.of("urgent", "low"), found.of()) == (3, 1, 0, 4)


# ---------------------------------------------------------------- texts


@pytest.mark.parametrize(
    ("cell", "escaped", "said"),
    [("'=a", True, "=a"), ("'=a", False, "'=a"), ("'a", True, "'a"), ("a", True, "a"), ("'", True, "'")],
)
def test_a_text_is_told_as_it_was_said(cell: str, escaped: bool, said: str) -> None:
    assert as_said(cell, escaped=escaped) == said


def test_how_often_other_texts_came_is_said_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow as pa

    monkeypatch.setattr(texts, "MOST_TEXTS", 2)
    monkeypatch.setattr(quality, "_MOST_SHOWN", 1)
    found = Seen({}, texts=Texts())
    for cells in (["a", "b; a", "", "c"], ["c; b; d", "a"]):
        found.texts.see(pa.chunked_array([cells]))
    assert found.texts.most_frequent(5) == [("a", 3), ("b", 2)]
    assert found.texts.beyond == 3
    notes = unrecognised(found).notes
    assert notes[0] == "1 other texts stand in the scored file."
    assert "others came 3 times" in notes[1]


# ---------------------------------------------------------------- what is told


def test_a_roster_without_a_score_is_told_as_such(run: Run) -> None:
    run("id,age\n1,200\n2,12\n")
    found = told(looked(run), run.assessor.book)
    assert found.answer == "No patient of this roster has a score."
    assert found.action.startswith("Look below why")
    assert not found.alarming
    assert [one.name for one in found.sections if one.figures] == []


def test_where_nobody_is_urgent_the_highest_chances_come_first(run: Run) -> None:
    run("id,age,setting,medications,no_other_conditions\n1,70,community,none,yes\n")
    found = told(looked(run), run.assessor.book)
    assert found.answer == "Of 1 patient with a score: 0 urgent, 0 soon and 1 routine."
    assert found.action.startswith("Nobody is urgent")
    assert ("Most frequent cause", "none that counts") in found.facts


def test_what_was_set_aside_is_told_by_reason(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run(ROSTER)
    table = section(told(looked(run), run.assessor.book), "quality").tables[1]
    assert len(table.rows) == 4
    assert {row[1] for row in table.rows} == {"–", "labs", "setting", "medications"}
    monkeypatch.setattr(quality, "_MOST_SHOWN", 3)
    notes = quality.quality(looked(run)).notes
    assert notes == (
        "Columns that were not read: ward.",
        "1 other reasons stand in the file of what was set aside.",
    )


def test_every_kind_of_option_is_put_into_words(run: Run) -> None:
    run(ROSTER, raw=True)
    manifest = run.told()
    manifest["options"]["nulls"] = ["-", "n/a"]
    manifest["vocabulary"]["own"] = {"source": "ours", "days_old": 3}
    rows = dict(origin(Seen(manifest)).tables[2].rows)
    assert (rows["options: raw"], rows["options: nulls"]) == ("yes", "-, n/a")
    assert (rows["options: setting"], rows["vocabulary: own"]) == ("–", "source ours; days old 3")


def test_every_section_has_a_name_of_its_own(run: Run) -> None:
    run(MANY)
    names = [one.name for one in content.told(looked(run), run.assessor.book).sections]
    assert len({*names}) == len(names)


# ---------------------------------------------------------------- with the other outputs


def test_the_report_is_published_with_the_others(run: Run) -> None:
    run(ROSTER)
    assert run.report
    assert run.left() == ["aside.csv", "out.csv", "out.manifest.json", "report.html", "roster.csv"]
    assert run.told()["sha256"]["report"] == hashlib.sha256(run.report.read_bytes()).hexdigest()


@pytest.mark.parametrize("method", ["quarantine", "report", "publish"])
def test_a_run_that_was_stopped_ends_in_the_same_report(
    run: Run, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    run(MANY)
    assert run.report
    wanted, original = run.report.read_bytes(), getattr(Ledger, method)
    for path in (run.report, run.manifest):
        path.unlink()

    def stop(self: Ledger, *arguments: Any, **more: Any) -> None:
        if method != "publish":
            original(self, *arguments, **more)
        raise Stopped

    with monkeypatch.context() as once:
        once.setattr(Ledger, method, stop)
        with pytest.raises(Stopped):
            run.go_on(chunk=7, every=0.0)
    assert not run.report.exists()
    run.go_on(chunk=11)
    assert run.report.read_bytes() == wanted
    assert run.left() == ["aside.csv", "out.csv", "out.manifest.json", "report.html", "roster.csv"]


def test_a_publication_that_was_interrupted_brings_the_report(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: Publishing) -> None:
        raise Stopped

    run.roster.write_text(MANY)
    assert run.report
    with monkeypatch.context() as once:
        once.setattr(Publishing, "_write_manifest", stop)
        once.setattr(Publishing, "_go_back", lambda _: None)  # as after a kill: nothing is undone
        with pytest.raises(Stopped):
            run.go_on()
    run.go_on()
    assert run.told()["sha256"]["report"] == hashlib.sha256(run.report.read_bytes()).hexdigest()
    assert run.left() == ["aside.csv", "out.csv", "out.manifest.json", "report.html", "roster.csv"]


def test_a_run_is_gone_on_with_only_for_the_same_outputs(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any, **__: Any) -> None:
        raise Stopped

    run.roster.write_text(MANY)
    run.report = None
    with monkeypatch.context() as once:
        once.setattr(Ledger, "publish", stop)
        with pytest.raises(Stopped):
            run.go_on()
    run.report = run.folder / "report.html"
    with pytest.raises(UsageProblem, match="the outputs changed since the run was begun: report"):
        run.go_on()


def test_what_fails_while_the_report_is_made_leaves_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: Any) -> None:
        raise Stopped

    monkeypatch.setattr("roster_run.written", stop)
    with pytest.raises(Stopped):
        run(ROSTER)
    assert run.left() == ["roster.csv"]


def test_calibrated_chances_are_not_said_to_be_otherwise(run: Run) -> None:
    run(MANY)
    found, scale = looked(run), run.assessor.scale
    (sentence,) = spread(found, scale).told
    assert sentence.endswith("Each is an estimate that is not calibrated on your patients.")
    manifest = {**found.manifest, "calibrations": [{"setting": "icu"}, {"setting": "community"}]}
    (sentence,) = spread(replace(found, manifest=manifest), scale).told
    assert sentence.endswith("Each is calibrated: on what, the limits tell.")
