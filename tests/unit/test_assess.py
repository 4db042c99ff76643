"""The parts of an answer, against the contract."""

from collections.abc import Callable
from statistics import NormalDist
from typing import Any

import pytest

import small_book
from magrisk.assess import Assessor
from magrisk.assessment import Assessment
from magrisk.profile import Patient
from magrisk.stakes import highest
from magrisk.told import Words
from small_patient import TODAY, assessor_of, read

Screened = Callable[..., Assessment]


@pytest.mark.parametrize("age", ["17", "17.9", "<18", "0"])
def test_a_child_is_not_scored_and_the_answer_says_why(screened: Screened, age: str) -> None:
    answer = screened(age=age, medications=["omeprazole"], labs=["Mg 0.5 mmol/L"])
    assert (answer.score, answer.chance, answer.likelihood, answer.without_protectors) == (None,) * 4
    assert (answer.contributions, answer.chance_also, answer.doubts) == ((),) * 3
    assert answer.priority == "routine"
    assert answer.limits[0] == "Under 18 years: not scored; the evidence is about adults."
    assert answer.measured is not None


@pytest.mark.parametrize("age", ["18", ">89", "18 years", ">=18"])
def test_an_adult_is_scored_without_a_word_on_age(screened: Screened, age: str) -> None:
    answer = screened(age=age)
    assert answer.score is not None
    assert not any("The age" in limit for limit in answer.limits)


@pytest.mark.parametrize(
    ("age", "limit"),
    [
        ("", "The age was not given; the score is for adults."),
        (">17", "The age leaves open whether the patient is an adult; the score is for adults."),
        ("<40", "The age leaves open whether the patient is an adult; the score is for adults."),
    ],
)
def test_who_may_be_an_adult_is_scored_and_the_answer_says_so(
    screened: Screened, age: str, limit: str
) -> None:
    answer = screened(age=age)
    assert answer.score is not None
    assert answer.limits[0] == limit


def test_the_chance_is_the_share_below_the_limit_in_a_setting_shifted_by_the_points(
    assessor: Assessor, screened: Screened
) -> None:
    answer = screened(setting="icu", medications=["omeprazole 20 mg for 3 years"])
    icu = assessor.reader.settings["icu"]
    mean, sd = icu.mean, icu.sd
    assert answer.chance is not None
    assert answer.chance.estimate == pytest.approx(NormalDist(mean - 0.031, sd).cdf(0.70), abs=1e-12)
    assert answer.chance.low < answer.chance.estimate < answer.chance.high
    assert answer.chance.floor <= answer.chance.estimate <= answer.chance.ceiling
    assert answer.chance.calibrated is False
    assert (answer.chance.below.value, answer.chance.below.unit) == (0.70, "mmol/L")
    assert [(c.below.value, c.below.unit) for c in answer.chance_also] == [(0.75, "mmol/L"), (1.8, "mg/dL")]
    assert answer.chance.estimate < answer.chance_also[1].estimate < answer.chance_also[0].estimate


@pytest.mark.parametrize(
    ("words", "status", "grade", "stakes", "priority"),
    [
        ({"labs": ["Mg 0.65 mmol/L"]}, "low", 1, "usual", "soon"),
        ({"labs": ["Mg 0.65 mmol/L"], "symptoms": ["muscle twitching"]}, "low", 1, "raised", "soon"),
        ({"labs": ["Mg 0.65 mmol/L"], "medications": ["digoxin"]}, "low", 1, "grave", "urgent"),
        ({"labs": ["Mg <0.4 mmol/L"]}, "low", 3, "usual", "urgent"),
        ({"labs": ["Mg 0.8 mmol/L"], "medications": ["digoxin"]}, "normal", 0, "grave", "soon"),
        ({"labs": ["Mg 1.8 mg/dL"]}, "normal", 0, "usual", "routine"),
        ({"labs": ["Mg 2.2 mg/dL"]}, "normal", 0, "usual", "routine"),
        ({"labs": ["Mg 2.3 mg/dL"]}, "high", 0, "usual", "soon"),
        ({"labs": ["Mg 2.3 mg/dL"], "symptoms": ["muscle twitching"]}, "high", 0, "raised", "soon"),
    ],
)
def test_a_measured_level_leads(
    screened: Screened, words: dict[str, Any], status: str, grade: int, stakes: str, priority: str
) -> None:
    answer = screened(**words)
    assert answer.measured is not None
    assert (answer.measured.status, answer.measured.ctcae_grade) == (status, grade)
    assert (answer.stakes, answer.priority) == (stakes, priority)
    assert answer.likelihood is not None


def test_an_old_level_does_not_lead(screened: Screened) -> None:
    answer = screened(labs=["Mg 0.4 mmol/L on 2025-01-01"])
    assert answer.measured is None
    assert answer.priority == "routine"


@pytest.mark.parametrize(
    "others",
    [["omeprazole 20 mg for 1 year"], ["furosemide", "hydrochlorothiazide"], []],
)
def test_without_protectors_is_the_score_without_the_medicines_that_raise_the_level(
    screened: Screened, others: list[str]
) -> None:
    raising = ["magnesium oxide 400 mg daily for 1 year", "amiloride 5 mg", "spironolactone 25 mg"]
    conditions = ["CKD 4"]
    answer = screened(medications=[*raising, *others], conditions=conditions)
    without = screened(medications=others, conditions=conditions)
    assert without.score is not None
    assert without.chance is not None
    assert answer.without_protectors is not None
    assert answer.without_protectors.points == without.score.points
    assert answer.without_protectors.chance == without.chance.estimate


@pytest.mark.parametrize(
    "words",
    [
        {"medications": ["omeprazole"]},
        {"medications": ["amiloride held"]},
        {"medications": ["magnesium chloride cream"]},
        {"conditions": ["CKD 4"]},
    ],
)
def test_without_protectors_is_left_out_where_no_medicine_raises_the_level(
    screened: Screened, words: dict[str, Any]
) -> None:
    assert screened(**words).without_protectors is None


def test_the_published_score_is_a_range_where_an_item_is_unknown(screened: Screened) -> None:
    unknown = screened().scores["magnesium_depletion_score"]
    assert (unknown.low, unknown.high) == (0, 5)
    told = screened(medications=["furosemide", "omeprazole"], alcohol="heavy", labs=["eGFR 50"])
    known = told.scores["magnesium_depletion_score"]
    assert (known.low, known.high, len(known.items)) == (5, 5, 5)


def test_the_limits_say_what_was_not_said_and_not_asked(screened: Screened) -> None:
    nothing = screened().limits
    assert "No list of medicines was given; every medicine is unknown." in nothing
    settled = screened(age="60", medications=[], no_other_conditions=True).limits
    assert not any("No list" in limit or "Not asked" in limit for limit in settled)
    assert any("does not diagnose" in limit for limit in settled)


def test_the_patient_is_shown_as_told(screened: Screened) -> None:
    shown = screened(id="A-1", age=" 72 ", sex="F", setting="icu").patient
    assert (shown.id, shown.age, shown.sex, shown.setting) == ("A-1", 72, "female", "icu")
    assert screened(age="17.5").patient.age == 17.5
    assert screened(age=">89 years").patient.age == ">89 years"
    assert (screened().patient.id, screened().patient.age) == (None, None)


def test_a_complete_empty_list_and_no_list_are_two_things(screened: Screened) -> None:
    empty, unknown = screened(medications=[]).score, screened().score
    assert empty is not None
    assert unknown is not None
    assert empty.points == unknown.points == 0
    assert unknown.ceiling > empty.ceiling


def test_nobody_has_reviewed_the_rules_and_the_answer_says_so(screened: Screened) -> None:
    assert screened().rulebook.reviewed is False


@pytest.mark.parametrize(
    ("levels", "stakes"),
    [(set(), "usual"), ({"noted"}, "usual"), ({"raised"}, "raised"), ({"raised", "grave"}, "grave")],
)
def test_the_gravest_stakes_count(levels: set[str], stakes: str) -> None:
    assert highest(levels) == stakes


def test_a_larger_score_never_lowers_the_chance(assessor: Assessor, told: Callable[..., Patient]) -> None:
    for setting in assessor.reader.settings:
        patient = told(setting=setting)
        chances = [assessor.standings.chance(patient, points) for points in range(-200, 400, 25)]
        assert chances == sorted(chances)


def test_a_pregnancy_asks_for_its_trimester(screened: Screened) -> None:
    asked = {doubt.question: doubt for doubt in screened(setting="pregnancy", medications=[]).doubts}
    assert asked["setting pregnancy"].ask == "In which trimester is the pregnancy?"
    assert (asked["setting pregnancy"].could_add, asked["setting pregnancy"].could_remove) == (0, 0)


def test_a_pregnancy_is_asked_for_its_trimester(screened: Screened) -> None:
    settled = {
        "no_other_conditions": True,
        "sex": "female",
        "labs": ["eGFR 100", "K 4 mmol/L", "Ca 2.3 mmol/L"],
    }
    answer = screened(setting="pregnancy", medications=[], **settled)
    (doubt,) = [doubt for doubt in answer.doubts if "trimester" in doubt.ask]
    assert (doubt.could_add, doubt.could_remove) == (0, 0)
    # 13 % in the second trimester is moderate, 16 % in the third is high: soon, though nothing lowers it.
    assert doubt.could_change_priority
    low = screened(setting="pregnancy", medications=["magnesium oxide 400 mg daily for 2 years"], **settled)
    (doubt,) = [doubt for doubt in low.doubts if "trimester" in doubt.ask]
    assert not doubt.could_change_priority


def test_of_equal_kinds_of_one_thing_the_one_that_says_more_counts(screened: Screened) -> None:
    for conditions in (["diabetes", "E11.9"], ["E11.9", "diabetes"]):
        answer = screened(conditions=conditions)
        assert [c.rule for c in answer.contributions] == ["type-2-diabetes"]
        assert [n.rule for n in answer.not_counted] == ["diabetes-unspecified"]


def test_a_rare_condition_is_not_asked_about_and_the_limits_name_it() -> None:
    asked = small_book.rule("condition", "asked-thing", small_book.line("any", 9), ask="weak")
    idle = small_book.rule("condition", "idle-thing")
    rare = small_book.rule("condition", "rare-thing", small_book.line("any", 9))
    book = assessor_of(small_book.small_book(asked, idle, rare))
    told = "Not asked, and presumed absent unless named: rare loss; rare thing."
    assert told in book.assess(read(book)).limits
    closed = book.reader.read(Words(no_other_conditions=True), TODAY)
    assert not any("Not asked" in limit for limit in book.assess(closed).limits)


SMALL = assessor_of(small_book.small_book(*small_book.advising()))


def cautions(*labs: str, conditions: tuple[str, ...] = (), **adjusted: Any) -> tuple[str, ...]:
    """What is told beside the level."""
    level = next(one for one in small_book.advising() if one["id"] == "level")
    more = [level | {"adjusted_for": small_book.adjustment(**adjusted)}] if adjusted else []
    by = assessor_of(small_book.small_book(*small_book.advising(), *more)) if adjusted else SMALL
    found = by.assess(read(by, *labs, conditions=conditions)).measured
    assert found is not None
    return found.cautions


def test_a_level_is_told_with_what_it_would_be_were_another_measure_usual() -> None:
    assert cautions("level 0.6 mmol/L", "protein 30") == ("With usual protein: 0.65 mmol/L",)
    # 1.8 mg/dL are 0.7406 mmol/L: the own unit is told, whatever was reported.
    assert cautions("level 1.8 mg/dL", "protein 20") == ("With usual protein: 0.84 mmol/L",)
    assert cautions("level 0.6 mmol/L", "protein 30", each=0.01, to=50) == (
        "With usual protein: 0.80 mmol/L",
    )


@pytest.mark.parametrize(
    "labs",
    [
        ("level 0.6 mmol/L",),
        ("level 0.6 mmol/L", "protein 35"),
        ("level 0.6 mmol/L", "protein >30"),
        ("level 0.6 mmol/L", "protein <40"),
        ("level 0.6 mmol/L", "protein 30 on 2020-01-01"),
    ],
)
def test_a_level_is_not_adjusted_where_the_other_measure_is_not_surely_low(labs: tuple[str, ...]) -> None:
    assert cautions(*labs) == ()


def test_a_level_is_adjusted_just_below_the_limit() -> None:
    assert cautions("level 0.6 mmol/L", "protein 34.9") == ("With usual protein: 0.63 mmol/L",)


def test_a_level_with_a_sign_is_not_adjusted() -> None:
    assert cautions("level <0.6 mmol/L", "protein 30") == ("reported as <0.6",)


def test_a_level_is_never_adjusted_to_infinity() -> None:
    assert not any("inf" in caution for caution in cautions("level 0.6 mmol/L", "protein <30"))


def test_cautions_stand_before_the_adjustment_and_hang_on_what_holds() -> None:
    both = cautions("level 0.6 mmol/L", "protein 30", conditions=("weak",))
    assert both == ("The filter is weak.", "With usual protein: 0.65 mmol/L")
    assert cautions("level 0.6 mmol/L", "clearance 29") == ("The filter is weak.",)
    assert cautions("level 0.6 mmol/L", "clearance 30") == ()


def test_a_roster_that_wants_no_cautions_gets_the_level_alone() -> None:
    patient = read(SMALL, "level 0.6 mmol/L", "clearance 29")
    found = SMALL.standings.level(patient)
    assert found is not None
    assert (found.status, found.cautions) == ("low", ())
    assert SMALL.standings.level(read(SMALL)) is None


def advised(*labs: str, **said: Any) -> tuple[list[tuple[str, str]], list[str]]:
    """What every treatment says, and the tests that are wanted."""
    answer = SMALL.assess(read(SMALL, *labs, **said))
    return [(o.treatment, o.says) for o in answer.options], [one.test for one in answer.tests]


def test_treatments_and_tests_follow_from_what_was_said() -> None:
    assert advised() == ([("salt", "ask")], [])
    assert advised("level 0.8 mmol/L") == ([("salt", "no")], [])
    assert advised("level 0.6 mmol/L") == ([("salt", "ask")], ["look"])
    assert advised("level 0.6 mmol/L", "waste 2 mg/L") == ([("salt", "yes")], ["look"])
    assert advised("level 0.6 mmol/L", "waste 4 mg/L") == ([("salt", "no")], ["look"])
    assert advised("level 0.8 mmol/L", symptoms=("fit",)) == ([("drip", "yes"), ("salt", "no")], ["look"])


def test_a_child_is_offered_no_treatment_and_still_told_of_the_tests() -> None:
    assert advised("level 0.6 mmol/L", "clearance 60", age="17") == ([], ["look"])


def test_the_order_in_which_values_are_said_changes_no_advice() -> None:
    labs = ("level 0.6 mmol/L", "waste 2 mg/L", "protein 30")
    first, second = (SMALL.assess(read(SMALL, *order)) for order in (labs, labs[::-1]))
    assert (first.options, first.tests, first.measured) == (second.options, second.tests, second.measured)


def test_what_raises_the_level_is_left_out_of_the_score_without_protectors() -> None:
    answer = SMALL.assess(read(SMALL, medications=("drug c", "drug d")))
    assert answer.score is not None
    assert answer.without_protectors is not None
    assert (answer.score.points, answer.without_protectors.points) == (-20, 20)


def test_a_rare_condition_that_was_named_is_not_listed_among_those_that_were_not_asked(
    screened: Screened,
) -> None:
    def not_asked(answer: Assessment) -> str:
        (limit,) = [limit for limit in answer.limits if limit.startswith("Not asked")]
        return limit

    assert "Alcohol withdrawal" in not_asked(screened())
    assert "Alcohol withdrawal" not in not_asked(screened(conditions=["alcohol withdrawal"]))
