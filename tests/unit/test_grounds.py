"""That what counts leads back to the words that were said, also where a value was reckoned from another."""

import pytest

import small_book
from magrisk.answer.grounds import Grounds
from magrisk.assessment import Because
from magrisk.evaluate import Known
from magrisk.plan import OFFER
from small_patient import assessor_of, read

BOOK = small_book.small_book(*small_book.advising())
ASSESSOR = assessor_of(BOOK)
GROUNDS = Grounds(BOOK, ASSESSOR.plan, ASSESSOR.reader.knowing)


@pytest.mark.parametrize(
    ("said", "sex", "understood"),
    [
        ("waste 3 mg/L", "male", "clearance 33.3 mL/min by E 2021"),
        ("waste 3 mg/L", "female", "clearance 16.7 mL/min by E 2021"),
        ("waste 3 mg/L", "unknown", "clearance 16.7 to 33.3 mL/min by E 2021"),
        ("waste >=3 mg/L", "male", "clearance 0.0 to 33.3 mL/min by E 2021"),
        ("clearance 25", "male", "clearance 25 mL/min"),
        ("clearance <25.5 ml/min", "male", "clearance <25.5 mL/min"),
    ],
)
def test_a_value_is_shown_as_it_was_said_and_as_it_is_taken(said: str, sex: str, understood: str) -> None:
    lab = read(ASSESSOR, said, sex=sex).current("clearance")
    assert lab is not None
    assert GROUNDS.of_lab(lab) == Because(said=said, understood=understood, where="lab 1")


def test_a_cause_that_an_estimate_tells_is_grounded_in_what_was_measured() -> None:
    (found,) = ASSESSOR.assess(read(ASSESSOR, "waste 4 mg/L")).contributions
    assert found.rule == "weak-filter"
    assert found.because == (
        Because(said="waste 4 mg/L", understood="clearance 25.0 mL/min by E 2021", where="lab 1"),
    )


def test_an_absence_is_grounded_in_the_value_that_tells_it() -> None:
    patient = read(ASSESSOR, "level 0.6 mmol/L", "level 0.9 mmol/L on 2026-11-20")
    (low,) = [r.step for r in ASSESSOR.plan.remarks if (r.document, r.part) == ("salt", OFFER)]
    known = ASSESSOR.reader.knowing.known(patient.situation)
    assert [because.said for because in GROUNDS.support(patient, known, low)] == ["level 0.6 mmol/L"]
    assert list(GROUNDS.support(patient, Known({}, {}), low)) == []


@pytest.mark.parametrize(
    ("present_when", "because"),
    [
        ({"setting": "home"}, Because(said="home", understood="home", where="setting")),
        ({"sex": "male"}, Because(said="male", understood="male", where="sex")),
        (
            {"takes": "class-a", "by": "intravenous"},
            Because(said="drug-a iv", understood="drug a", where="medication 1"),
        ),
        ({"complains_of": "cramp"}, Because(said="cramp", understood="cramp", where="symptom 1")),
        ({"has": "cramp"}, Because(said="cramp", understood="cramp", where="symptom 1")),
    ],
)
def test_whatever_makes_a_cause_present_is_told_with_it(
    present_when: dict[str, str], because: Because
) -> None:
    implied = small_book.rule("condition", "implied", small_book.line("any", 5), present_when=present_when)
    assessor = assessor_of(small_book.small_book(implied, small_book.symptom("cramp", 2)))
    patient = read(assessor, medications=("drug-a iv",), symptoms=("cramp",))
    (found,) = [one for one in assessor.assess(patient).contributions if one.rule == "implied"]
    assert found.because == (because,)
