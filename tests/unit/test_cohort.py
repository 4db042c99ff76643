"""That a roster gives every patient the answer that the patient would get alone."""

from collections.abc import Callable
from typing import Any

import small_book
from magrisk.assess import Assessor
from magrisk.cohort import Cohort
from magrisk.profile import Patient
from small_book import drug_class, line
from small_patient import assessor_of, read

Told = Callable[..., Patient]
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
]


def test_a_row_equals_the_answer_for_the_patient_alone(assessor: Assessor, told: Told) -> None:
    patients = [told(**words) for words in PATIENTS]
    for row, patient in zip(Cohort(assessor).score(patients), patients, strict=True):
        alone = assessor.assess(patient)
        score = alone.score
        assert (row.points, row.floor, row.ceiling) == (
            (score.points, score.floor, score.ceiling) if score else (None, None, None)
        )
        assert row.chance == (alone.chance.estimate if alone.chance else None)
        assert (row.likelihood, row.stakes, row.priority) == (alone.likelihood, alone.stakes, alone.priority)
        assert row.reasons == tuple((c.label, c.points) for c in alone.contributions)
        assert row.unrecognised == tuple(one.said for one in alone.unrecognised)
        assert row.scores == {name.replace("_", "-"): (s.low, s.high) for name, s in alone.scores.items()}


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
    rows = Cohort(by).score(patients)
    assert [(row.points, row.priority) for row in rows] == [
        (-40, "routine"),
        (0, "routine"),
        (5, "soon"),
        (9, "soon"),
    ]
    assert [row.priority for row in rows] == [by.assess(patient).priority for patient in patients]


def test_who_is_not_scored_has_no_doubts(assessor: Assessor, told: Told) -> None:
    (row,) = Cohort(assessor).score([told(age="12")])
    assert row.doubts == ()
    assert row.reasons == ()


SETTLED = ["eGFR 90", "K 4.2 mmol/L", "Ca 2.3 mmol/L"]


def test_the_doubts_of_a_row_name_the_open_questions(assessor: Assessor, told: Told) -> None:
    nothing, settled = Cohort(assessor).score(
        [told(), told(setting="community", medications=[], no_other_conditions=True, labs=SETTLED)]
    )
    assert {"medications", "setting", "diabetes", "alcohol", "kidney"} <= set(nothing.doubts)
    assert settled.doubts == ()


def test_a_row_with_an_open_range_names_what_leaves_it_open(assessor: Assessor, told: Told) -> None:
    words = {"setting": "inpatient", "no_other_conditions": True}
    (row,) = Cohort(assessor).score([told(medications=["omeprazole", "furosemide"], **words)])
    assert row.floor != row.ceiling
    values = ("egfr", "serum-calcium", "serum-potassium")
    assert row.doubts == (*values, "duration of omeprazole", "dose of omeprazole")
    (sure,) = Cohort(assessor).score([told(medications=["furosemide"], labs=SETTLED, **words)])
    assert sure.floor == sure.ceiling
    assert sure.doubts == ()


def test_nobody_gives_no_rows(assessor: Assessor) -> None:
    assert Cohort(assessor).score([]) == []


def test_a_row_does_not_hang_on_who_stands_beside_it(assessor: Assessor, told: Told) -> None:
    patients = [told(**words) for words in PATIENTS]
    together = Cohort(assessor).score(patients)
    assert together == [row for patient in patients for row in Cohort(assessor).score([patient])]
    assert together[::-1] == Cohort(assessor).score(patients[::-1])
