"""That a roster gives every patient the answer that the patient would get alone."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

import small_book
from magrisk.assess import Assessor
from magrisk.cohort import LEVELS, Answers, Cohort
from magrisk.profile import Patient
from magrisk.rulebook import schema
from small_book import drug_class, line
from small_patient import assessor_of, read

Told = Callable[..., Patient]
Row = dict[str, Any]
PATIENTS: list[dict[str, Any]] = [
    {},
    {"age": "12", "medications": ["omeprazole"]},
    {"age": ">89", "setting": "icu", "medications": ["omeprazole for 3 years", "furosemide", "flibber"]},
    {"medications": ["magnesium oxide 400 mg", "Dyazide", "digoxin"], "labs": ["Mg 1.1 mg/dL"]},
    {"medications": [], "conditions": ["T2DM", "CKD 4", "E83.42"], "alcohol": "heavy"},
    {"medications": ["citalopram"], "labs": ["K 3.1 mmol/L", "eGFR >60"], "no_other_conditions": True},
    {"medications": ["cisplatin stopped 2026-06-01"], "no_other_conditions": True, "labs": ["eGFR 95"]},
    {"medications": ["cisplatin stopped 2019"], "setting": "community", "alcohol": "none"},
    {"setting": "diabetes-clinic", "symptoms": ["seizures"], "sex": "male", "alcohol": "2 drinks/day"},
    {"setting": "pregnancy", "conditions": ["second trimester"], "labs": ["Mg 0.3 mmol/L"]},
    {"setting": "pregnancy", "labs": ["Mg 1.2 mmol/L"], "medications": ["hydroxyzine"]},
]


def answers_to(assessor: Assessor, patients: Sequence[Patient]) -> list[Row]:
    """The answers of columns, a row each, in words."""
    cohort = Cohort(assessor)
    answers = cohort.answers(cohort.crowd(patients))
    return [_row(cohort, answers, row) for row in range(len(patients))]


def _row(cohort: Cohort, answers: Answers, row: int) -> Row:
    scored, bits = bool(answers.scored[row]), int(answers.doubts[row])
    points, mine = int(answers.points[row]), answers.reasons.rows == row
    counted = zip(answers.reasons.rule[mine], answers.reasons.points[mine], strict=True)
    chance, band = cohort.chance(int(answers.kind[row]), points)
    assert band == cohort.likelihoods[answers.likelihood[row]]
    return {
        "score": (points, answers.floor[row], answers.ceiling[row]) if scored else None,
        "chance": chance if scored else None,
        "likelihood": band if scored else None,
        "stakes": cohort.stakes[answers.stakes[row]],
        "priority": cohort.priorities[answers.priority[row]],
        "reasons": [(cohort.labels[rule], n) for rule, n in counted] if scored else [],
        "doubts": [name for place, name in enumerate(cohort.questions) if bits >> place & 1],
        "open": bool(answers.open[row]),
        "scores": {name: (least[row], most[row]) for name, (least, most) in answers.scores.items()},
    }


def alone(assessor: Assessor, patient: Patient) -> Row:
    """The same of one patient, by the one-patient engine."""
    answer, score = assessor.assess(patient), assessor.assess(patient).score
    is_open = bool(score and score.floor != score.ceiling)
    topics = {
        f"{topic} of {medicine.statement.said}"
        for drug, at in zip(patient.situation.drugs or (), patient.drug_medicines, strict=True)
        for medicine in [(patient.medicines or ())[at]]
        for topic in assessor.questions.topics(drug)
    }
    named = assessor.questions.names(patient, assessor.reader.knowing.known(patient.situation))
    return {
        "score": (score.points, score.floor, score.ceiling) if score else None,
        "chance": answer.chance.estimate if answer.chance else None,
        "likelihood": answer.likelihood,
        "stakes": answer.stakes,
        "priority": answer.priority,
        "reasons": [(one.label, one.points) for one in answer.contributions],
        "doubts": [name for name in named if name not in topics and is_open]
        + (["setting"] if score and patient.setting_assumed else []),
        "open": is_open,
        "scores": {name.replace("_", "-"): (s.low, s.high) for name, s in answer.scores.items()},
    }


def test_a_row_equals_the_answer_for_the_patient_alone(assessor: Assessor, told: Told) -> None:
    patients = [told(**words) for words in PATIENTS]
    assert answers_to(assessor, patients) == [alone(assessor, patient) for patient in patients]


def test_a_row_does_not_hang_on_who_stands_beside_it(assessor: Assessor, told: Told) -> None:
    patients = [told(**words) for words in PATIENTS]
    together = answers_to(assessor, patients)
    assert together == [row for patient in patients for row in answers_to(assessor, [patient])]
    assert together[::-1] == answers_to(assessor, patients[::-1])


def test_what_was_answered_before_changes_no_later_answer(assessor: Assessor, told: Told) -> None:
    cohort, patients = Cohort(assessor), [told(**words) for words in PATIENTS]
    for patient in (*patients, *patients[::-1]):
        answers = cohort.answers(cohort.crowd([patient]))
        assert _row(cohort, answers, 0) == alone(assessor, patient)


def test_the_chance_of_a_kind_and_points_is_that_of_the_baseline(assessor: Assessor) -> None:
    cohort = Cohort(assessor)
    for points in (0, 40, -40, 39, 41, 200, -200):
        for kind, baseline in enumerate(cohort.baselines):
            chance, band = cohort.chance(kind, points)
            assert chance == assessor.standings.chance_at(baseline, points)
            assert band in cohort.likelihoods


def test_a_rule_that_wants_a_level_anyway_makes_a_row_soon_as_long_as_it_counts() -> None:
    lines = (
        line("any-use", 9),
        line("stopped", 5, when={"stopped_for_days": {"at_most": 100}}),
        line("long-stopped", 0, when={"stopped_for_days": {"at_least": 101}}),
    )
    lasting = drug_class("class-a", *lines, members=("drug-a",), measure_anyway="Little is known.")
    by = assessor_of(small_book.small_book(lasting))
    said = (("drug c",), ("drug a stopped 200 days ago",), ("drug a stopped 9 days ago",), ("drug a",))
    patients = [read(by, "clearance 60", medications=each) for each in said]
    rows = answers_to(by, patients)
    assert [(row["score"][0], row["priority"]) for row in rows] == [
        (-40, "routine"),
        (0, "routine"),
        (5, "soon"),
        (9, "soon"),
    ]
    assert rows == [alone(by, patient) for patient in patients]


def test_a_rulebook_without_kinds_of_people_and_without_flags_is_answered_alike() -> None:
    by = assessor_of(small_book.small_book())
    patients = [
        read(by, *labs, medications=medications, conditions=conditions, age=age)
        for labs in ((), ("clearance 20",), ("clearance 60", "level 0.6 mmol/L"))
        for medications in (None, (), ("drug a",), ("drug a for 200 days", "drug c"))
        for conditions in ((), ("weak",), ("no weak", "rare loss"))
        for age in ("", "17", "60")
    ]
    assert answers_to(by, patients) == [alone(by, patient) for patient in patients]


def test_a_kind_of_people_counts_where_one_alone_was_named() -> None:
    def people(mean: float, name: str) -> dict[str, Any]:
        return {"mean": mean, "sd": 0.05, "named": name}

    kinds = {"weak": people(0.8, "weak-filter"), "poor": people(0.75, "poor-food")}
    home = small_book.setting("home", variants=kinds)
    by = assessor_of(small_book.small_book(home, small_book.setting("away")))
    said = ((), ("weak",), ("poor food",), ("weak", "poor food"))
    patients = [read(by, conditions=conditions) for conditions in said]
    cohort = Cohort(by)
    kind = cohort.answers(cohort.crowd(patients)).kind
    assert [cohort.baselines[each] for each in kind] == [by.standings.baseline(one) for one in patients]
    assert len(set(kind.tolist())) == 3
    assert answers_to(by, patients) == [alone(by, patient) for patient in patients]


def test_who_is_not_scored_has_no_doubts(assessor: Assessor, told: Told) -> None:
    (row,) = answers_to(assessor, [told(age="12")])
    assert (row["doubts"], row["reasons"], row["open"]) == ([], [], False)


SETTLED = ["eGFR 90", "K 4.2 mmol/L", "Ca 2.3 mmol/L"]


def test_the_doubts_of_a_row_name_the_open_questions(assessor: Assessor, told: Told) -> None:
    nothing, settled = answers_to(
        assessor, [told(), told(setting="community", medications=[], no_other_conditions=True, labs=SETTLED)]
    )
    assert {"medications", "setting", "diabetes", "alcohol", "kidney"} <= set(nothing["doubts"])
    assert settled["doubts"] == []


def test_a_row_with_an_open_range_names_what_leaves_it_open(assessor: Assessor, told: Told) -> None:
    words = {"setting": "inpatient", "no_other_conditions": True}
    (row,) = answers_to(assessor, [told(medications=["omeprazole", "furosemide"], **words)])
    assert row["open"]
    assert row["doubts"] == ["egfr", "serum-calcium", "serum-potassium"]
    (sure,) = answers_to(assessor, [told(medications=["furosemide"], labs=SETTLED, **words)])
    assert (sure["open"], sure["doubts"]) == (False, [])


def test_what_is_open_of_a_medicine_is_told_with_its_name(assessor: Assessor, told: Told) -> None:
    patient, topics_of = told(medications=["omeprazole", "furosemide 40 mg"]), assessor.questions.topics_of
    first, second = patient.situation.drugs or ()
    assert topics_of([first], "omeprazole") == [
        "duration of omeprazole",
        "dose of omeprazole",
    ]
    assert topics_of([first, second], "it")[:2] == ["duration of it", "dose of it"]
    assert topics_of([], "it") == []


def test_nobody_gives_no_rows(assessor: Assessor) -> None:
    assert answers_to(assessor, []) == []


def test_a_measured_level_has_a_number_in_every_place(assessor: Assessor, told: Told) -> None:
    cohort = Cohort(assessor)
    texts = ("Mg 0.8 mmol/L", "Mg 1.3 mmol/L", "Mg 0.6 mmol/L", "Mg 0.25 mmol/L", "Mg < 0.9 mmol/L")
    patients = [told(), *(told(labs=[text]) for text in texts)]
    found = [LEVELS[number] for number in cohort.crowd(patients).level]
    assert [each and (each.status, each.grade) for each in found] == [
        None,
        ("normal", 0),
        ("high", 0),
        ("low", 1),
        ("low", 4),
        None,
    ]


def test_every_flag_and_question_has_room_in_the_bits_of_a_row(assessor: Assessor) -> None:
    # A bit for each question, in whole numbers of 64 bits with a sign.
    assert len(Cohort(assessor).questions) < 63
    grades = [len(s.lower_ends) for m in assessor.book.of(schema.Measure) for s in m.severities]
    assert max(grades) < sum(each is not None and each.status == "low" for each in LEVELS)


@pytest.mark.parametrize("size", [1, 2, 500])
def test_a_crowd_is_as_long_as_its_patients(assessor: Assessor, told: Told, size: int) -> None:
    cohort = Cohort(assessor)
    crowd = cohort.crowd([told(medications=["omeprazole"])] * size)
    answers = cohort.answers(crowd)
    assert {len(each) for each in (answers.points, answers.priority, answers.doubts, answers.kind)} == {size}
    assert len(np.unique(answers.points)) == 1
