"""Rows of a roster with their outcome: what is read, what is left out and why, and what is held back."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from magrisk.adapters.roster.dialect import Dialect
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem, UsageProblem
from magrisk.study.rows import Observed, Wanted, observed
from magrisk.study.strata import Stratum, stratum
from magrisk.study.telling import classes_that_treat, names_of_outcome
from program import REPOSITORY, TODAY, batch
from study_rows import COLUMNS, as_batch

Studied = Callable[..., Observed]


@pytest.fixture
def studied(assessor: Assessor, tmp_path: Path) -> Studied:
    """A study of a roster that is given as its text."""

    def study(text: str, outcome: str = "was_low", **more: Any) -> Observed:
        roster = tmp_path / "roster.csv"
        roster.write_text(text, encoding="utf-8")
        return observed(assessor, Wanted(roster, outcome, TODAY, **more))

    return study


def test_every_row_is_scored_as_a_batch_scores_it(studied: Studied, tmp_path: Path) -> None:
    with (REPOSITORY / "examples" / "roster.csv").open(encoding="utf-8", newline="") as file:
        header, *records = csv.reader(file)
    roster, out = tmp_path / "roster.csv", tmp_path / "scored.csv"
    with roster.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*header, "Was Low"], *([*each, "yes"] for each in records)])
    batch(roster, out)
    with out.open(encoding="utf-8", newline="") as file:
        scored = [[row[name] for name in COLUMNS] for row in csv.DictReader(file) if row["points"]]
    found = studied(roster.read_text(encoding="utf-8"))
    assert as_batch(found.rows) == scored
    assert found.rows.low.all()
    assert np.isnan(found.rows.level).all()


WORDS = """id,age,medications,was_low
1,70,omeprazole,yes
2,70,omeprazole,No
3,70,,TRUE
4,70,,0
5,70,,
6,70,,maybe
7,12,omeprazole,yes
8,70,omeprazole,#REF!
9,70,"omeprazole
furosemide", 1
10,700,,yes
"""


def test_what_is_left_out_is_counted_by_its_reason(studied: Studied) -> None:
    found = studied(WORDS)
    assert found.rows.row.tolist() == [1, 2, 3, 4, 9]
    assert found.rows.low.tolist() == [True, False, True, False, True]
    assert found.left_out == {
        "the outcome is empty": 1,
        "the outcome cannot be read": 2,
        "under age, and not scored": 1,
        "the row cannot be used": 1,
    }
    assert (found.records, found.withheld, found.labs) == (10, (), ())


def test_a_word_that_stands_for_nothing_is_no_outcome(studied: Studied) -> None:
    text = "id,age,was_low\n1,70,no\n2,70,NA\n"
    assert studied(text, dialect=Dialect(nulls=("na",))).left_out == {"the outcome is empty": 1}


LEVELS = """id,age,magnesium_mg_dl,medications
1,70,1.7,omeprazole
2,70,1.8,omeprazole
3,70,<1.0,omeprazole
4,70,<2.0,omeprazole
5,70,,omeprazole
6,70,>1.9,omeprazole
"""


def test_a_level_is_held_against_the_limit_in_its_own_unit(studied: Studied) -> None:
    found = studied(LEVELS, "Magnesium mg-dL", below="1.8 mg/dL")
    assert found.rows.row.tolist() == [1, 2, 3, 6]
    assert found.rows.low.tolist() == [True, False, True, False]
    assert found.rows.level == pytest.approx([0.699444, 0.740588, np.nan, np.nan], abs=1e-6, nan_ok=True)
    assert (found.outcome.below.value, found.outcome.below.unit) == (1.8, "mg/dL")
    assert found.left_out == {"the outcome is empty": 1, "the outcome cannot be read": 1}


def test_the_chance_is_of_a_level_below_the_limit_that_was_asked_for(studied: Studied) -> None:
    own, other = (studied(LEVELS, "magnesium_mg_dl", below=below) for below in ("", "1.8 mg/dL"))
    assert (other.rows.chance[:2] > own.rows.chance[:2]).all()
    assert own.outcome.limit == 0.70


def test_no_value_of_the_outcome_is_scored_by(studied: Studied, assessor: Assessor) -> None:
    head = "id,age,medications,labs,magnesium_mmol_l,potassium_mmol_l,was_low\n"
    low = studied(head + '1,70,digoxin,Mg 0.3 mmol/L,0.3,3.0,yes\n"2",70,digoxin,Mg 0.3 mmol/L,0.3,3.0,yes\n')
    nothing = studied(head + "1,70,digoxin,,,3.0,yes\n2,70,digoxin,,,3.0,yes\n")
    for name in ("points", "chance", "likelihood", "priority", "mds_low", "mds_high"):
        assert np.array_equal(getattr(low.rows, name), getattr(nothing.rows, name)), name
    assert low.withheld == ("magnesium_mmol_l",)
    assert low.labs == (assessor.reader.measures["serum-potassium"].label,)


def test_what_tells_the_outcome_is_marked_and_can_be_left_out(studied: Studied) -> None:
    found = studied(
        "id,age,medications,conditions,was_low\n"
        "1,70,magnesium oxide 400 mg daily; omeprazole,,yes\n"
        "2,70,omeprazole,E83.42,yes\n"
        "3,70,omeprazole,type 2 diabetes,no\n"
        '4,70,"magnesium oxide 400 mg daily, omeprazole",,yes\n'
    ).rows
    assert found.named.tolist() == [False, True, False, False]
    assert found.treated.tolist() == [True, False, False, True]
    assert found.points_without[0] == found.points_without[1] > found.points[0]
    assert np.array_equal(found.points_without[1:3], found.points[1:3])
    assert (found.chance_without >= found.chance).all()


def test_medicines_are_counted_by_their_substances(studied: Studied) -> None:
    found = studied(
        "id,age,medications,was_low\n"
        "1,70,omeprazole 20 mg; omeprazole 40 mg; furosemide 40 mg; metoprolol,no\n"
        "2,70,furosemide - stopped; magnesium oxide,no\n"
        "3,70,none,no\n4,70,,no\n"
    )
    assert found.rows.drugs.tolist() == [2, 0, 0, 0]


def test_what_tells_the_outcome_stands_in_the_rulebook(assessor: Assessor) -> None:
    assert names_of_outcome(assessor.book) == {"low-magnesium-code"}
    assert classes_that_treat(assessor.book) == {"magnesium-supplements", "magnesium-antacids-laxatives"}


def test_strata_are_numbers_or_words(studied: Studied) -> None:
    text = (
        "id,age,creatinine_mg_dl,ward,was_low\n1,70,1.1, A  1 ,no\n2,70,,,no\n"
        '3,70,>8 on 2026-01-01,B,no\n"4",70,#REF!,A 1,no\n5,70,8,A 1,no\n'
    )
    found = studied(text, strata=(stratum("Creatinine mg/dL:1.2,2.0".replace("/", "_")), stratum("ward")))
    assert found.rows.strata["creatinine_mg_dl"] == pytest.approx([1.1, np.nan, 8, 8], nan_ok=True)
    assert found.rows.strata["ward"].tolist() == ["A 1", "", "B", "A 1"]
    comma = studied(
        "id;age;x;was_low\n1;70;1,1;no\n2;70;1.1;no\n",
        strata=(Stratum("x", (1.0,)),),
        dialect=Dialect(decimal=","),
    )
    assert comma.rows.strata["x"] == pytest.approx([1.1, np.nan], nan_ok=True)


@pytest.mark.parametrize("text", ["x:", "x:1,a", "x:2,1", "x:1,1", "x:nan", "x:1,,2"])
def test_cut_points_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match=r"--stratum: .*, wanted COLUMN"):
        stratum(text)


@pytest.mark.parametrize(
    ("outcome", "more", "message"),
    [
        ("low", {}, "--outcome: the roster has no such column"),
        ("age", {}, "--outcome: that column is read for the score"),
        ("id", {}, "--outcome: that column is read for the score"),
        ("egfr", {}, "--outcome: that column is read for the score"),
        ("was_low", {"below": "1.8"}, "--below: .*without a unit"),
        ("was_low", {"below": "<1.8 mg/dL"}, "--below: found more than a limit"),
        ("was_low", {"below": "1.8 mg/dL on 2026-01-01"}, "--below: found more than a limit"),
        ("was_low", {"strata": (Stratum("y"),)}, "--stratum: the roster has no such column"),
    ],
)
def test_options_that_do_not_fit_are_refused(
    studied: Studied, outcome: str, more: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageProblem, match=message):
        studied("id,age,egfr,was_low\n1,70,60,no\n", outcome, **more)


@pytest.mark.parametrize("text", ["id,age,was_low\n", "id,age,was_low\n1,12,yes\n2,70,\n"])
def test_a_roster_without_a_row_that_can_be_used_is_refused(studied: Studied, text: str) -> None:
    with pytest.raises(ContentProblem, match="found no row that is scored"):
        studied(text)


def test_behind_a_second_header_nothing_is_read(studied: Studied) -> None:
    found = studied("id,age,was_low\n1,70,yes\nid,age,was_low\n2,70,no\n")
    assert found.rows.row.tolist() == [1]
    assert found.left_out == {"the row cannot be used": 2}
