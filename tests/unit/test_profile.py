"""How a patient's words are understood, and which are refused."""

import datetime
from collections.abc import Callable

import pytest

from magrisk.assess import Assessor
from magrisk.errors import ContentProblem
from magrisk.profile import Patient, Reader
from magrisk.scale import Span
from magrisk.told import Statement, Words

TODAY = datetime.date(2026, 11, 22)
Told = Callable[..., Patient]


@pytest.mark.parametrize(("said", "understood"), [("72", 72), ("72 years", 72), (" 17.9 ", 17.9), ("0", 0)])
def test_an_age_is_read_in_years(told: Told, said: str, understood: float) -> None:
    assert told(age=said).age == Span(understood, understood)


def test_an_age_that_is_withheld_is_a_span(told: Told) -> None:
    above, below = told(age=">89").age, told(age="<18").age
    assert above is not None
    assert below is not None
    assert above.low > 89
    assert below.high < 18


def test_an_age_that_nobody_said_is_unknown(told: Told) -> None:
    assert told(age="  ").age is None


@pytest.mark.parametrize("said", ["old", "18 months", "-1", "131", "7O", "1,5"])
def test_what_is_no_age_is_refused_without_repeating_it(told: Told, said: str) -> None:
    with pytest.raises(ContentProblem) as refused:
        told(age=said)
    assert str(refused.value) == "age: found no age, wanted years from 0 to 130"


@pytest.mark.parametrize(
    ("said", "understood"),
    [("F", "female"), ("Man", "male"), ("other", "other"), ("", "unknown"), ("unknown", "unknown")],
)
def test_sex_is_read_in_the_words_people_use(told: Told, said: str, understood: str) -> None:
    assert told(sex=said).sex == understood


def test_another_word_for_sex_is_refused(told: Told) -> None:
    with pytest.raises(ContentProblem, match=r"^sex: found an unknown word, wanted one of female, male"):
        told(sex="n/a")


def test_a_setting_that_nobody_said_is_the_community_and_assumed(told: Told) -> None:
    assert (told().setting, told().setting_assumed) == ("community", True)
    assert (told(setting="ICU").setting, told(setting="icu").setting_assumed) == ("icu", False)


def test_an_unknown_setting_is_refused(told: Told) -> None:
    with pytest.raises(ContentProblem, match=r"^setting: found an unknown setting, wanted one of community"):
        told(setting="ward 7")


def test_every_substance_of_a_combination_is_a_drug_of_its_medicine(told: Told) -> None:
    patient = told(medications=["omeprazole", "losartan/HCTZ"])
    assert patient.situation.drugs is not None
    assert [drug.substance for drug in patient.situation.drugs] == [
        "omeprazole",
        "losartan",
        "hydrochlorothiazide",
    ]
    assert patient.drug_medicines == (0, 1, 1)


def test_a_medicine_that_is_not_taken_gives_no_drug(told: Told) -> None:
    assert told(medications=["not taking omeprazole"]).situation.drugs == ()


def test_no_list_is_unknown_and_an_empty_one_is_empty(told: Told) -> None:
    assert told().situation.drugs is None
    assert told(medications=[]).situation.drugs == ()


def test_a_value_that_names_no_measure_is_kept_as_it_stands(told: Told) -> None:
    patient = told(labs=["Mg 0.8 mmol/L", "frobnicate 7"])
    assert [lab.value.measure for lab in patient.labs] == ["serum-magnesium"]
    assert [(lab.said, lab.where) for lab in patient.unknown_labs] == [("frobnicate 7", "lab 2")]


def test_a_text_of_codes_is_read_code_by_code(told: Told) -> None:
    patient = told(conditions=["N18.4, E11.9", "F10.20 and K59.1"])
    assert [one.statement.said for one in patient.named] == ["N18.4", "E11.9", "F10.20", "K59.1"]
    assert {one.statement.where for one in patient.named} == {"condition 1", "condition 2"}


def test_a_code_within_words_beside_a_code_is_not_lost(told: Told) -> None:
    (one,) = told(conditions=["E11.9 diabetes, N18.4"]).named
    assert one.reading.status == "unrecognised"
    assert "several codes" in one.reading.reason


def test_who_denies_a_thing_in_general_denies_all_of_its_kinds(told: Told) -> None:
    assert "type-2-diabetes" in told(conditions=["no diabetes"]).situation.denied
    assert told(conditions=["no type 1 diabetes"]).situation.denied == {"type-1-diabetes"}
    assert told(conditions=["history of type 2 diabetes"]).situation.denied == frozenset()


@pytest.mark.parametrize("said", ["Mg 1.6", "K 3.1", "Ca 2.2", "Mg 1.6 furlongs", "Mg 1,6 mg/dL", "Mg high"])
def test_a_value_in_doubt_is_refused(told: Told, said: str) -> None:
    with pytest.raises(ContentProblem, match=r"^lab 1: "):
        told(labs=[said])


def test_a_value_from_the_future_is_refused(told: Told) -> None:
    with pytest.raises(ContentProblem, match=r"^lab 1: the date of a value lies in the future$"):
        told(labs=["Mg 1.6 mg/dL on 2026-11-23"])


@pytest.mark.parametrize(
    ("setting", "day", "current"),
    [
        ("inpatient", "2026-11-15", True),
        ("inpatient", "2026-11-14", False),
        ("community", "2026-08-24", True),
        ("community", "2026-08-23", False),
    ],
)
def test_a_value_is_current_for_7_days_on_a_ward_and_90_elsewhere(
    told: Told, setting: str, day: str, current: bool
) -> None:
    patient = told(setting=setting, labs=[f"Mg 1.6 mg/dL on {day}"])
    assert (patient.current("serum-magnesium") is not None) is current
    assert ("serum-magnesium" in patient.situation.measures) is current


@pytest.mark.parametrize(
    ("labs", "counts"),
    [
        (["Mg 0.6 mmol/L on 2026-11-20", "Mg 0.9 mmol/L on 2026-11-19"], 0.6),
        (["Mg 0.6 mmol/L on 2026-11-20", "Mg 0.9 mmol/L"], 0.9),
        (["Mg 0.6 mmol/L", "Mg 0.9 mmol/L"], 0.6),
        (["Mg 0.9 mmol/L", "Mg 0.6 mmol/L on 2026-11-22"], 0.6),
    ],
)
def test_of_two_values_the_later_counts_and_of_one_day_the_lowest(
    told: Told, labs: list[str], counts: float
) -> None:
    lab = told(labs=labs).current("serum-magnesium")
    assert lab is not None
    assert lab.value.amount.value == counts


def test_a_value_of_a_column_is_read_in_its_unit(assessor: Assessor) -> None:
    words = Words(values=(("serum-magnesium", Statement("1.8 mg/dL", "magnesium_mg_dl")),))
    lab = assessor.reader.read(words, TODAY).current("serum-magnesium")
    assert lab is not None
    assert round(lab.value.span.low, 6) == 0.740588


@pytest.mark.parametrize("said", ["none", "light", "never"])
def test_a_word_that_answers_the_question_about_alcohol_settles_it(told: Told, said: str) -> None:
    assert told(alcohol=said).situation.answered == {"alcohol"}


def test_heavy_drinking_is_a_habit_and_an_amount_is_a_value(told: Told) -> None:
    assert "heavy-alcohol-intake" in told(alcohol="heavy").situation.named
    assert told(alcohol="2 drinks/day").current("alcohol-intake") is not None


def test_another_word_for_alcohol_is_refused(told: Told) -> None:
    with pytest.raises(ContentProblem, match=r"^alcohol: found neither a known word nor an amount"):
        told(alcohol="some")


def test_a_text_is_read_once(assessor: Assessor) -> None:
    reader = Reader(assessor.book, assessor.plan)
    first = reader.medication("omeprazole 20 mg", TODAY)
    assert reader.medication("omeprazole 20 mg", TODAY) is first


def test_the_same_text_may_name_a_condition_and_a_symptom(told: Told) -> None:
    patient = told(conditions=["seizures"], symptoms=["seizures"])
    assert [one.reading.status for one in patient.named] == ["unrecognised", "matched"]
