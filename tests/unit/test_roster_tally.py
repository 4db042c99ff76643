"""What a manifest tells of many rows: counts of rules, of open questions, of settings."""

import json
from pathlib import Path

import pytest

from magrisk.adapters.roster.tally import Tally, add
from magrisk.assess import Assessor
from roster_run import Run

ROWS = """id,age,setting,medications,no_other_conditions
1,70,icu,omeprazole; Zorgalith,yes
2,70,icu,omeprazole 20 mg for 3 years; furosemide 40 mg for 3 years,yes
3,12,icu,omeprazole,yes
4,200,icu,omeprazole,yes
5,70,,none,yes
"""


@pytest.fixture
def run(assessor: Assessor, tmp_path: Path) -> Run:
    return Run(assessor, tmp_path)


def test_the_manifest_counts_rules_questions_and_settings_of_rows_with_a_score(run: Run) -> None:
    report = run(ROWS)
    told, scored = run.told()["tally"], [row for row in run.rows() if row["points"]]
    assert told["rows"] == len(scored) == report.tally["rows"] == 3
    assert {rule: counts["rows"] for rule, counts in told["rules"].items()} == {
        "proton-pump-inhibitors": 2,
        "loop-diuretics": 1,
        "ppi-x-loop": 1,
    }
    assert sum(counts["points"] for counts in told["rules"].values()) == sum(
        int(row["points"]) for row in scored
    )
    assert told["questions"]["setting"]["rows"] == 1
    assert {name: counts["rows"] for name, counts in told["medicine_questions"].items()} == {
        "dose": 2,
        "duration": 1,
    }
    assert {name: counts["rows"] for name, counts in told["settings"].items()} == {"community": 1, "icu": 2}
    for of in ("priority", "per_cent"):
        assert sum(sum(counts[of].values()) for counts in told["settings"].values()) == 3


def test_a_rule_that_never_counts_is_known_all_the_same(run: Run, assessor: Assessor) -> None:
    run(ROWS)
    told = run.told()["tally"]
    assert told["rules_known"] == sorted({table.rule for table in assessor.plan.tables})
    assert set(told["rules"]) < set(told["rules_known"])


@pytest.mark.parametrize("body", ["", "1,200,icu,none,yes\n"])
def test_where_no_row_has_a_score_everything_is_nought(run: Run, body: str) -> None:
    run(ROWS.splitlines()[0] + "\n" + body)
    told = run.told()["tally"]
    assert told.pop("rules_known")
    assert told == {"rows": 0, "rules": {}, "questions": {}, "medicine_questions": {}, "settings": {}}


def test_nothing_that_was_said_stands_in_the_manifest(run: Run) -> None:
    run(ROWS)
    assert "Zorgalith" in run.output.read_text()
    assert "zorgalith" not in json.dumps(run.told()).lower()


def test_counts_are_added_however_deep_they_stand() -> None:
    found: Tally = {"rows": 1, "rules": {"a": {"rows": 1}}}
    add(found, {"rows": 2, "rules": {"a": {"rows": 3}, "b": {"rows": 4}}, "settings": {}})
    assert found == {"rows": 3, "rules": {"a": {"rows": 4}, "b": {"rows": 4}}, "settings": {}}
