"""What is told of things that were said and add nothing."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

import small_book
from magrisk.api import Patient, Rulebook
from magrisk.assessment import Assessment, NotCounted
from small_patient import assessor_of, read, told

Screened = Callable[..., Assessment]

SITE_CLASS = """
kind: drug-class
id: site-class
label: A class of the site
direction: lowers
routes: [oral]
members: [amlodipine]
acts_through: [renal-tal]
mechanism: Made up for a test.
effect:
  - line: any-use
    judged: {word: slight, because: Made up for a test.}
  - line: stopped-lately
    judged: {word: slight, because: Made up for a test.}
    when: {stopped_for_days: {below: 90}}
examples:
  - it: counts while it is taken
    given: {medications: [amlodipine]}
    points: 5
  - it: counts on the 89th day after it was stopped
    given: {medications: [{drug: amlodipine, stopped_days: 89}]}
    points: 5
  - it: does not count on the 90th
    given: {medications: [{drug: amlodipine, stopped_days: 90}]}
    points: 0
"""
SITE_CONDITION = """
kind: condition
id: site-condition
label: A condition of the site
direction: neutral
names: [a name of the site]
icd10cm:
  codes: []
  ambiguous: ["E11"]
why_zero: Made up for a test.
examples:
  - it: adds nothing
    given: {conditions: [site-condition]}
    points: 0
  - it: is silent
    given: {}
    points: 0
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """A site whose class still counts for a while after it was stopped, and whose code leaves room."""
    folder: Path = tmp_path_factory.mktemp("site")
    (folder / "site-class.yaml").write_text(SITE_CLASS, encoding="utf-8")
    (folder / "site-condition.yaml").write_text(SITE_CONDITION, encoding="utf-8")
    return Rulebook(folder)


def of(answer: Assessment, said: str) -> list[NotCounted]:
    return [one for one in answer.not_counted if one.said == said]


@pytest.mark.parametrize(
    ("said", "rule", "reason"),
    [
        ("omeprazole eye drops", "proton-pump-inhibitors", "given by a route that does not count"),
        ("furosemide stopped 2 months ago", "loop-diuretics", "stopped"),
        ("furosemide 40 mg held", "loop-diuretics", "not known whether it is taken"),
        ("not taking omeprazole", None, "not taken"),
        ("not taking omeprazole flibber", None, "not taken"),
        ("amlodipine 5 mg", None, "known, and in no class of the rulebook"),
    ],
)
def test_a_medicine_that_does_not_count_says_why(
    screened: Screened, said: str, rule: str | None, reason: str
) -> None:
    (found,) = of(screened(medications=[said]), said)
    assert (found.rule, found.reason) == (rule, reason)


def test_a_class_without_points_says_what_the_evidence_says(screened: Screened) -> None:
    (found,) = of(screened(medications=["famotidine 20 mg"]), "famotidine 20 mg")
    assert (found.rule, found.understood) == ("h2-receptor-antagonists", "famotidine")
    assert "odds ratio" in found.reason


def test_the_second_of_a_class_is_told(screened: Screened) -> None:
    answer = screened(medications=["omeprazole 20 mg", "pantoprazole 40 mg for 2 years"])
    (found,) = of(answer, "omeprazole 20 mg")
    assert found.reason == "of its class the one that gives most counts, once"
    assert of(answer, "pantoprazole 40 mg for 2 years") == []


def test_causes_that_overlap_are_told_with_the_one_that_counts(screened: Screened) -> None:
    answer = screened(conditions=["type 2 diabetes", "type 1 diabetes"])
    (winner,) = answer.contributions
    (loser,) = answer.not_counted
    assert {winner.because[0].said, loser.said} == {"type 2 diabetes", "type 1 diabetes"}
    assert loser.reason.startswith(f"overlaps with {winner.label}, which counts: ")


def test_interactions_that_were_found_to_add_nothing_are_told(screened: Screened) -> None:
    answer = screened(medications=["furosemide", "amiloride"])
    (found,) = of(answer, "furosemide + amiloride")
    assert found.rule == "loop-x-ksparing"


def test_an_interaction_that_overlaps_with_another_is_told(screened: Screened) -> None:
    answer = screened(medications=["omeprazole", "furosemide", "bendroflumethiazide"])
    assert "ppi-x-loop" in {c.rule for c in answer.contributions}
    (told,) = (n for n in answer.not_counted if n.rule == "ppi-x-thiazide")
    assert set(told.said.split(" + ")) == {"omeprazole", "bendroflumethiazide"}
    assert told.reason.startswith("overlaps with ")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("no diabetes", "said to be absent"),
        ("family history of diabetes", "family history"),
        ("F10.21", "the code is excluded from Alcohol use disorder"),
    ],
)
def test_a_condition_that_does_not_count_says_why(screened: Screened, said: str, reason: str) -> None:
    (found,) = of(screened(conditions=[said]), said)
    assert found.reason == reason


def test_a_condition_without_points_says_why(screened: Screened) -> None:
    (found,) = of(screened(conditions=["E83.42"]), "E83.42")
    reason = "Low magnesium is coded already. It is the outcome itself, not a cause, and adds no points."
    assert (found.rule, found.reason.startswith(reason)) == ("low-magnesium-code", True)


def test_a_symptom_is_an_alert_and_no_score(screened: Screened) -> None:
    answer = screened(symptoms=["muscle twitching"])
    assert answer.not_counted == ()
    assert [alert.kind for alert in answer.alerts] == ["symptom"]


def test_values_that_are_not_used_say_why(screened: Screened) -> None:
    answer = screened(
        labs=["Mg 0.6 mmol/L on 2020-01-01", "Mg 0.65 mmol/L on 2026-11-20", "Mg 1.8 mg/dL on 2026-11-21"]
    )
    assert [(n.said, n.reason) for n in answer.not_counted] == [
        ("Mg 0.6 mmol/L on 2020-01-01", "older than 90 days"),
        ("Mg 0.65 mmol/L on 2026-11-20", "a later value counts"),
    ]
    assert answer.measured is not None
    assert (answer.measured.value, answer.measured.unit) == (1.8, "mg/dL")


def test_the_same_value_twice_counts_once_and_tells_the_other(screened: Screened) -> None:
    answer = screened(labs=["Mg 0.6 mmol/L", "Mg 0.6 mmol/L"])
    assert [n.reason for n in answer.not_counted] == ["of one day the lowest value counts"]


SMALL = assessor_of(small_book.small_book(*small_book.advising()))
LOOKED_AT = "looked at; it moves no points"
ESTIMATED = "estimated, and taken as if it were told"
UNAGED = "clearance could not be estimated from it: an adult's age is wanted"


@pytest.mark.parametrize(
    ("labs", "age", "reasons"),
    [
        # It is used where the other measure is estimated from it, and said so where nothing else tells it.
        (["waste 2 mg/L"], "60", [("waste 2 mg/L", ESTIMATED)]),
        (["waste 2 mg/L"], ">89", [("waste 2 mg/L", ESTIMATED)]),
        (["waste 4 mg/L"], "60", []),
        (["waste 2 mg/L"], "", [("waste 2 mg/L", UNAGED)]),
        (["waste 2 mg/L"], "<40", [("waste 2 mg/L", UNAGED)]),
        (
            ["waste 2 mg/L", "clearance 70"],
            "60",
            [("waste 2 mg/L", "clearance was told as well, and counts"), ("clearance 70", LOOKED_AT)],
        ),
        (
            ["waste 2 mg/L", "clearance 70"],
            "",
            [("waste 2 mg/L", "clearance was told as well, and counts"), ("clearance 70", LOOKED_AT)],
        ),
        (
            ["waste 2 mg/L", "clearance 70 on 2020-01-01"],
            "60",
            [("clearance 70 on 2020-01-01", "older than 90 days"), ("waste 2 mg/L", ESTIMATED)],
        ),
        (
            ["waste 2 mg/L", "clearance 70 on 2020-01-01"],
            "",
            [("waste 2 mg/L", UNAGED), ("clearance 70 on 2020-01-01", "older than 90 days")],
        ),
        (["waste 2 mg/L on 2020-01-01"], "60", [("waste 2 mg/L on 2020-01-01", "older than 90 days")]),
        (
            ["waste 2 mg/L", "waste 4 mg/L"],
            "60",
            [("waste 4 mg/L", "of one day the lowest value counts"), ("waste 2 mg/L", ESTIMATED)],
        ),
    ],
)
def test_a_value_from_which_another_is_estimated_says_whether_it_was(
    labs: list[str], age: str, reasons: list[tuple[str, str]]
) -> None:
    assert told(SMALL.assess(read(SMALL, *labs, age=age))) == reasons


def test_a_value_that_gives_no_estimate_blames_the_age_only_where_it_is_to_blame() -> None:
    ((_, reason),) = told(SMALL.assess(read(SMALL, "waste <2 mg/L", age="60")))
    assert "could not be estimated" in reason
    assert "age" not in reason


def test_each_of_two_estimates_has_a_source_of_its_own() -> None:
    equation = small_book.estimate(measure="salt", unit="mL/min", name="E 2022")
    more = [small_book.measure("salt"), small_book.measure("soda", estimated_from=equation)]
    both = assessor_of(small_book.small_book(*small_book.advising(), *more))
    assert told(both.assess(read(both, "salt 4", age=""))) == [
        ("salt 4", "soda could not be estimated from it: an adult's age is wanted")
    ]
    estimated = [("waste 2 mg/L", ESTIMATED), ("salt 4", ESTIMATED)]
    assert sorted(told(both.assess(read(both, "salt 4", "waste 2 mg/L")))) == sorted(estimated)


def test_a_value_that_no_rule_looks_at_is_told() -> None:
    idle = assessor_of(small_book.small_book(small_book.measure("idle")))
    assert told(idle.assess(read(idle, "idle 7"))) == [("idle 7", "no rule looks at it")]


def test_a_value_that_only_an_alert_a_remark_or_the_outcome_looks_at_is_used() -> None:
    warns = small_book.measure("salt", alerts=[{"when": {"below": 3}, "label": "Low", "advice": "x"}])
    case = small_book.case("x", {"measure": {"measure": "bath", "below": 3}})
    looked = assessor_of(
        small_book.small_book(warns, small_book.measure("bath"), small_book.examination("look", case))
    )
    found = told(looked.assess(read(looked, "salt 7", "bath 7", "level 0.8 mmol/L")))
    assert found == [("salt 7", LOOKED_AT), ("bath 7", LOOKED_AT)]


def test_a_value_that_adjusts_the_level_is_used() -> None:
    answer = SMALL.assess(read(SMALL, "level 0.6 mmol/L", "protein 30"))
    assert answer.measured is not None
    assert answer.measured.cautions
    assert told(answer) == [("protein 30", LOOKED_AT)]


@pytest.mark.parametrize(
    ("labs", "points", "reasons"),
    [
        ([], 0, [("washing", "The bath decides.")]),
        (["bath 0.51"], 0, [("washing", "The bath decides."), ("bath 0.51", LOOKED_AT)]),
        (["bath 0.74"], 0, [("washing", "The bath decides."), ("bath 0.74", LOOKED_AT)]),
        (["bath 0.5"], 48, [("bath 0.5", LOOKED_AT)]),
        (["bath 0.75"], -40, []),
    ],
)
def test_a_cause_of_which_no_line_holds_says_why_nothing_counts(
    labs: list[str], points: int, reasons: list[tuple[str, str]]
) -> None:
    answer = SMALL.assess(read(SMALL, *labs, conditions=("washing",)))
    assert answer.score is not None
    assert answer.score.points == points
    assert told(answer) == reasons
    assert [c.points for c in answer.contributions] == ([points] if points else [])


def test_a_cause_of_which_no_line_holds_and_that_says_no_why_adds_no_points() -> None:
    only = small_book.line("any", 5, when={"sex": "female"})
    book = assessor_of(small_book.small_book(small_book.rule("condition", "rare-loss", only)))
    answer = book.assess(read(book, conditions=("rare loss",)))
    assert told(answer) == [("rare loss", "adds no points")]
    assert told(book.assess(read(book, conditions=("rare loss",), sex="female"))) == []


def test_a_medicine_of_a_class_of_which_no_line_holds_is_not_lost() -> None:
    only = small_book.line("long-use", 9, when={"taken_for_days": {"at_least": 28}})
    book = assessor_of(small_book.small_book(small_book.drug_class("class-b", only, members=("drug-c",))))
    assert told(book.assess(read(book, medications=("drug c for 28 days",)))) == []
    ((said, reason),) = told(book.assess(read(book, medications=("drug c for 27 days",))))
    assert said == "drug c for 27 days"
    assert reason


def test_what_is_said_of_a_child_is_told_though_it_is_not_scored(screened: Screened) -> None:
    answer = screened(age="17", medications=["omeprazole"], conditions=["E11.9"])
    assert answer.contributions == ()
    assert {(n.rule, n.reason) for n in answer.not_counted} == {
        ("proton-pump-inhibitors", "not scored"),
        ("type-2-diabetes", "not scored"),
    }


def test_a_level_whose_sign_leaves_it_open_says_so(screened: Screened) -> None:
    answer = screened(labs=["Mg <1.0 mmol/L"])
    assert answer.measured is None
    assert [n.reason for n in answer.not_counted] == [
        "it leaves open whether the level is low, normal or high"
    ]


def test_lines_of_a_list_that_are_no_medicines_are_told(screened: Screened) -> None:
    answer = screened(medications="Medicines:\nomeprazole\nAllergies: penicillin")
    assert [(n.said, n.reason) for n in answer.not_counted] == [
        ("Medicines:", "heading"),
        ("Allergies: penicillin", "allergy"),
    ]


def test_what_was_not_understood_is_kept_with_near_names_and_taken_for_none(screened: Screened) -> None:
    answer = screened(medications=["furosemde 40 mg"], conditions=["xyzzy"], symptoms=["plugh"])
    assert [(u.said, u.where) for u in answer.unrecognised] == [
        ("furosemde 40 mg", "medication 1"),
        ("xyzzy", "condition 1"),
        ("plugh", "symptom 1"),
    ]
    assert "furosemide" in answer.unrecognised[0].suggestions
    assert answer.contributions == ()
    assert answer.complete is False


def test_what_was_not_understood_does_not_widen_the_range(screened: Screened) -> None:
    assert screened(medications=["flibber"]).score == screened(medications=[]).score


@pytest.mark.parametrize(
    ("said", "points", "told"),
    [
        ("amlodipine stopped 2 months ago", 5, []),
        ("amlodipine stopped 2 years ago", 0, ["stopped"]),
        ("amlodipine stopped", 0, ["stopped"]),
    ],
)
def test_a_medicine_that_was_stopped_counts_only_where_a_line_is_about_it(
    site: Rulebook, said: str, points: int, told: list[str]
) -> None:
    answer = site.screen(Patient(medications=(said,)), as_of=datetime.date(2026, 11, 22))
    assert answer.score is not None
    assert answer.score.points == points
    assert [n.reason for n in answer.not_counted] == told
    asked = {doubt.question for doubt in answer.doubts}
    assert (f"stopped of {said}" in asked) is (said == "amlodipine stopped")


def test_a_code_that_leaves_something_open_counts_and_says_so(site: Rulebook) -> None:
    answer = site.screen(Patient(conditions=("E11",)), as_of=datetime.date(2026, 11, 22))
    assert [c.because[0].said for c in answer.contributions] == ["E11"]
    assert [n.reason for n in answer.not_counted] == ["the code alone does not tell: A condition of the site"]


@pytest.mark.parametrize(
    ("alcohol", "reason"),
    [
        ("none", "an answer that rules causes out"),
        ("light", "an answer that rules causes out"),
        ("1 drink/day", "an answer that rules causes out"),
    ],
)
def test_drinking_that_counts_nothing_is_told(screened: Screened, alcohol: str, reason: str) -> None:
    answer = screened(alcohol=alcohol, sex="male")
    assert [(n.said, n.reason) for n in answer.not_counted] == [(alcohol, reason)]


def test_another_answer_does_not_speak_for_the_drinking(screened: Screened) -> None:
    alone = screened(alcohol="1 drink/day", sex="male")
    beside = screened(alcohol="1 drink/day", sex="male", conditions=["no diabetes"])
    assert [n.reason for n in of(beside, "1 drink/day")] == [n.reason for n in of(alone, "1 drink/day")]


@pytest.mark.parametrize("alcohol", ["heavy", "5 drinks/day"])
def test_drinking_that_counts_is_told_where_it_counts(screened: Screened, alcohol: str) -> None:
    answer = screened(alcohol=alcohol)
    assert [b.said for b in answer.contributions[0].because] == [alcohol]
    assert answer.not_counted == ()


@pytest.mark.parametrize(
    ("words", "said", "reason"),
    [
        (
            {"medications": ["furosemide foobarium 40 mg"]},
            "furosemide foobarium 40 mg",
            "not understood: foobarium",
        ),
        ({"medications": ["Zantac 150"]}, "Zantac 150", "may be ranitidine or famotidine"),
    ],
)
def test_what_was_not_understood_whole_is_told_with_its_reason(
    screened: Screened, words: dict[str, list[str]], said: str, reason: str
) -> None:
    answer = screened(**words)
    assert [one.said for one in answer.unrecognised] == [said]
    assert (said, reason) in [(n.said, n.reason) for n in answer.not_counted]


def test_a_value_of_another_measure_is_kept_and_told(screened: Screened) -> None:
    answer = screened(labs=["CRP 12 mg/L"])
    assert [(one.said, one.where) for one in answer.unrecognised] == [("CRP 12 mg/L", "lab 1")]
    assert not answer.complete


def test_as_needed_is_marked_and_counts(screened: Screened) -> None:
    answer = screened(medications=["furosemide 40 mg prn"])
    assert answer.contributions[0].because[0].understood == "furosemide (as needed)"


# ---------------------------------------------------------------- what a value implied, and nobody named

BELOW_50 = {"measure": {"measure": "clearance", "below": 50}}
BELOW_10 = {"measure": {"measure": "clearance", "below": 10}}
SHARED = {"kind": "overlap", "id": "shared", "label": "s", "because": "One.", "examples": small_book.EXAMPLES}
NOUGHT = (small_book.line("any", 0), small_book.line("in-women", 5, when={"sex": "female"}))
IMPLIES = assessor_of(
    small_book.small_book(
        small_book.rule("condition", "shaky", present_when=BELOW_50),
        SHARED | {"members": ["rare-loss", "weak-filter"]},
        small_book.rule("condition", "nought", *NOUGHT, present_when=BELOW_10),
    )
)
SHAKY = ("clearance 20", "shaky", "Nobody found anything.")
LOST = "overlaps with rare loss, which counts: One."


def aside(
    *labs: str, conditions: tuple[str, ...] = (), sex: str = "male"
) -> list[tuple[str, str | None, str]]:
    """What was set aside, of which rule, and why."""
    answer = IMPLIES.assess(read(IMPLIES, *labs, conditions=conditions, sex=sex))
    return [(one.said, one.rule, one.reason) for one in answer.not_counted]


def test_a_rule_without_points_that_a_value_implied_is_told_with_the_value() -> None:
    assert aside("clearance 40") == [("clearance 40", "shaky", "Nobody found anything.")]
    assert aside("clearance 50") == [("clearance 50", None, LOOKED_AT)]
    # Who names it as well is told once, by the name.
    assert aside("clearance 40", conditions=("shaky",)) == [
        ("shaky", "shaky", "Nobody found anything."),
        ("clearance 40", None, LOOKED_AT),
    ]


def test_a_rule_that_says_no_why_adds_no_points() -> None:
    stakes = [{"level": "raised", "because": "It is."}]
    silent = small_book.rule("condition", "shaky", present_when=BELOW_50, why_zero=None, stakes=stakes)
    book = assessor_of(small_book.small_book(silent))
    answer = book.assess(read(book, "clearance 40"))
    assert told(answer) == [("clearance 40", "adds no points")]
    assert answer.stakes == "raised"


def test_what_a_value_implied_and_lost_its_overlap_is_told_with_the_value() -> None:
    assert aside("clearance 20", conditions=("rare loss",)) == [SHAKY, ("clearance 20", "weak-filter", LOST)]
    assert aside("clearance 20") == [SHAKY]
    assert aside("clearance 30", conditions=("rare loss",)) == [("clearance 30", *SHAKY[1:])]


def test_what_was_named_and_lost_its_overlap_is_told_once() -> None:
    assert aside("clearance 20", conditions=("rare loss", "weak")) == [("weak", "weak-filter", LOST), SHAKY]


def test_what_a_value_implied_and_counts_with_nothing_is_told_with_its_reason() -> None:
    men, women = (aside("clearance 9", sex=sex) for sex in ("male", "female"))
    assert [one for one in men if one not in women] == [("clearance 9", "nought", "It is judged.")]
    assert [rule for _, rule, _ in women] == ["shaky"]


def test_a_medicine_that_lost_is_told_by_its_own_text_alone() -> None:
    answer = IMPLIES.assess(read(IMPLIES, medications=("drug a", "drug b")))
    assert len(told(answer)) == 1
