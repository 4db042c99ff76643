"""What is asked, what an answer could change, and that an answer keeps to it."""

from collections.abc import Callable
from typing import Any

import pytest

import small_book
from magrisk.assessment import Assessment, Doubt
from small_patient import assessor_of, read

Screened = Callable[..., Assessment]
SETTLED: dict[str, Any] = {
    "age": "60",
    "sex": "female",
    "setting": "community",
    "alcohol": "none",
    "no_other_conditions": True,
    "labs": ["eGFR 95", "K 4.2 mmol/L", "Ca 2.3 mmol/L"],
}


def doubts(answer: Assessment) -> dict[str, Doubt]:
    return {doubt.question: doubt for doubt in answer.doubts}


def points(answer: Assessment) -> int:
    assert answer.score is not None
    return answer.score.points


def test_a_patient_of_whom_everything_is_known_leaves_no_doubt_and_no_range(screened: Screened) -> None:
    answer = screened(**SETTLED, medications=["omeprazole 20 mg daily for 30 days"])
    assert answer.doubts == ()
    assert answer.score is not None
    assert answer.score.floor == answer.score.points == answer.score.ceiling


def test_a_missing_list_asks_for_the_medicines(screened: Screened) -> None:
    found = doubts(screened(**SETTLED))["medications"]
    assert found.could_add > 0
    assert found.could_remove > 0
    assert found.could_change_priority


@pytest.mark.parametrize(
    ("said", "question", "answered"),
    [
        ("omeprazole 20 mg daily", "duration", "omeprazole 20 mg daily for 3 years"),
        ("omeprazole 20 mg daily", "duration", "omeprazole 20 mg daily for 5 days"),
        ("omeprazole for 30 days", "dose", "omeprazole 80 mg daily for 30 days"),
        ("omeprazole 20 mg daily for 30 days, held", "use", "omeprazole 20 mg daily for 30 days"),
    ],
)
def test_an_answer_about_a_medicine_moves_the_points_within_what_was_announced(
    screened: Screened, said: str, question: str, answered: str
) -> None:
    before, after = screened(**SETTLED, medications=[said]), screened(**SETTLED, medications=[answered])
    doubt = doubts(before)[f"{question} of {said}"]
    assert said in doubt.ask
    moved = points(after) - points(before)
    assert moved != 0
    assert -doubt.could_remove <= moved <= doubt.could_add


def test_a_medicine_that_is_held_could_add_its_interactions_too(screened: Screened) -> None:
    others = ["omeprazole 20 mg daily for 30 days"]
    before = screened(**SETTLED, medications=["furosemide 40 mg held", *others])
    after = screened(**SETTLED, medications=["furosemide 40 mg daily", *others])
    assert doubts(before)["use of furosemide 40 mg held"].could_add == points(after) - points(before) == 15


def test_a_medicine_that_is_held_and_adds_no_points_is_asked_for_because_of_the_stakes(
    screened: Screened,
) -> None:
    told = {**SETTLED, "medications": ["digoxin 125 mcg held"], "conditions": ["type 2 diabetes"]}
    doubt = doubts(screened(**told))["use of digoxin 125 mcg held"]
    assert (doubt.could_add, doubt.could_remove, doubt.could_change_priority) == (0, 0, True)


def test_potassium_is_asked_for_where_it_could_raise_the_stakes(screened: Screened) -> None:
    told = {**SETTLED, "medications": ["citalopram 20 mg daily", "omeprazole 20 mg daily for 30 days"]}
    told["labs"] = ["eGFR 95", "Ca 2.3 mmol/L"]
    before = screened(**told)
    doubt = doubts(before)["serum-potassium"]
    assert (doubt.could_add, doubt.could_remove, doubt.could_change_priority) == (56, 0, True)
    after = screened(**{**told, "labs": [*told["labs"], "K 3.1 mmol/L"]})
    assert (before.stakes, after.stakes) == ("raised", "grave")
    assert before.priority != after.priority
    assert "serum-potassium" not in doubts(after)


def test_a_value_that_cannot_matter_is_not_asked_for(screened: Screened) -> None:
    found = doubts(screened(**{**SETTLED, "labs": []}, medications=[]))
    assert "serum-potassium" in found
    assert found.keys().isdisjoint({"serum-phosphate", "thyrotropin", "dialysate-magnesium", "hba1c"})


def test_a_value_that_decides_a_question_is_asked_for_once(screened: Screened) -> None:
    open_kidneys = {**SETTLED, "labs": [], "no_other_conditions": False, "medications": []}
    asked = doubts(screened(**open_kidneys))
    assert "kidney" in asked
    assert "egfr" not in asked


def test_an_unnamed_condition_that_is_worth_asking_about_is_asked_for(screened: Screened) -> None:
    told = {**SETTLED, "no_other_conditions": False, "medications": []}
    doubt = doubts(screened(**told))["diabetes"]
    after = screened(**{**told, "conditions": ["type 2 diabetes"]})
    assert 0 < points(after) - points(screened(**told)) <= doubt.could_add


def test_the_sex_is_asked_for_only_where_an_amount_of_alcohol_hangs_on_it(screened: Screened) -> None:
    told = {**SETTLED, "sex": "", "medications": []}
    assert "sex" not in doubts(screened(**told))
    drinks = {**told, "alcohol": "2 drinks/day"}
    asked = doubts(screened(**drinks))
    woman, nobody = points(screened(**{**drinks, "sex": "female"})), points(screened(**drinks))
    assert woman - nobody <= (asked["sex"].could_add if "sex" in asked else 0)


def test_a_setting_that_was_assumed_is_asked_for_with_what_it_could_change(screened: Screened) -> None:
    told = {**SETTLED, "setting": "", "medications": []}
    before, after = screened(**told), screened(**{**told, "setting": "diabetes-clinic"})
    assert doubts(before)["setting"].could_add == points(after) - points(before) > 0
    assert "setting" not in doubts(after)


def test_what_could_change_the_priority_comes_first_and_of_either_kind_the_largest(
    screened: Screened,
) -> None:
    ranks = [(d.could_change_priority, max(d.could_add, d.could_remove)) for d in screened().doubts]
    assert ranks == sorted(ranks, reverse=True)
    assert len({changes for changes, _ in ranks}) == 2


SMALL = assessor_of(small_book.small_book(*small_book.advising()))


def names(
    *labs: str, medications: tuple[str, ...] | None = (), conditions: tuple[str, ...] = ()
) -> list[str]:
    """What a row of a roster names as open."""
    patient = read(SMALL, *labs, medications=medications, conditions=conditions)
    return list(SMALL.questions.names(patient, SMALL.reader.knowing.known(patient.situation)))


def test_a_row_names_a_value_only_where_a_table_that_hangs_on_it_is_open() -> None:
    assert names() == ["weak", "drink"]
    assert names(conditions=("washing",)) == ["weak", "drink", "bath"]
    assert names("bath 0.6", conditions=("washing",)) == ["weak", "drink"]
    assert names("bath 0.6") == ["weak", "drink"]


def test_a_row_names_a_value_that_decides_a_question_by_the_question() -> None:
    assert names("clearance 20") == names("clearance 60") == ["weak", "drink"]
    # Who denies one cause of the question leaves the others open, and with them the value that decides it.
    assert names(conditions=("no weak",)) == ["weak", "drink"]
    assert names("clearance 60", conditions=("no weak",)) == ["weak", "drink"]


def test_a_row_names_what_is_open_of_each_medicine_behind_the_questions() -> None:
    assert names(medications=None) == ["medications", "weak", "drink"]
    assert names(medications=("drug d", "drug a for 30 days")) == ["weak", "drink", "as needed of drug d"]
    assert names(medications=("drug a",)) == ["weak", "drink", "duration of drug a"]


def test_stakes_that_hang_on_complaints_of_a_severity_that_no_symptom_has_are_never_raised() -> None:
    when = {"complaint_from": 5}
    wary = small_book.rule("condition", "wary", stakes=[{"level": "grave", "because": "b", "when": when}])
    assessor = assessor_of(small_book.small_book(wary, small_book.symptom("cramp", 1)))
    assert assessor.assess(read(assessor, conditions=("wary",), symptoms=("cramp",))).stakes == "usual"


def test_a_kind_whose_points_hang_on_a_value_is_asked_for_with_that_value() -> None:
    bath = small_book.line("poor-bath", 48, when={"measure": {"measure": "bath", "at_most": 0.5}})
    kinds = {"kinds": {"ask": "weak", "of": ["washed", "unwashed"]}}
    assessor = assessor_of(
        small_book.small_book(
            *small_book.advising(),
            small_book.rule("condition", "washed", bath),
            small_book.rule("condition", "unwashed", small_book.line("any", 5)),
            small_book.rule("condition", "of-some-kind", small_book.line("any", 3), **kinds),
        )
    )
    unsure = read(assessor, "clearance 60", conditions=("of some kind",), alcohol="never")
    known = assessor.reader.knowing.known(unsure.situation)
    (asked,) = (one for one in assessor.questions.open(unsure, known) if one.question == "weak")
    assert {"washed", "unwashed", "bath", "told:bath"} <= asked.names
    told = read(assessor, "clearance 60", "bath 0.4", conditions=("of some kind",), alcohol="never")
    known = assessor.reader.knowing.known(told.situation)
    (asked,) = (one for one in assessor.questions.open(told, known) if one.question == "weak")
    assert asked.names.isdisjoint({"bath", "told:bath"})
