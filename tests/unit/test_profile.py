"""How a patient's words are understood, and which are refused."""

import datetime
from collections.abc import Callable

import pytest

import small_book
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem
from magrisk.profile import Patient, Reader
from magrisk.scale import Span
from magrisk.told import Statement, Words
from small_patient import assessor_of, read

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
    (one,) = told(conditions=["E11.9 diabetes N18.4"]).named
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


def test_a_complaint_among_the_conditions_and_a_condition_among_the_complaints_are_understood(
    told: Told,
) -> None:
    patient = told(conditions=["seizures"], symptoms=["seizures", "type 2 diabetes"], lifestyle=["seizures"])
    assert [one.reading.status for one in patient.named] == ["matched"] * 4
    assert patient.situation.named == {"seizures", "type-2-diabetes"}


SMALL = assessor_of(small_book.small_book(*small_book.advising()))


def clearance(*labs: str, age: str = "60", sex: str = "male") -> tuple[Span, str] | None:
    """The current clearance, and by which equation."""
    lab = read(SMALL, *labs, age=age, sex=sex).current("clearance")
    return (lab.value.span, lab.by) if lab else None


def test_a_measure_that_nobody_told_is_estimated_from_another() -> None:
    assert clearance("waste 2 mg/L") == (Span(50, 50), "E 2021")
    assert clearance("waste 2 mg/L", sex="female") == (Span(25, 25), "E 2021")
    assert clearance("waste 2 mg/L", sex="unknown") == (Span(25, 50), "E 2021")
    assert clearance() is None


def test_an_estimate_stands_where_its_source_was_said_and_on_its_day() -> None:
    patient = read(SMALL, "waste 0.004 g/L on 2026-11-20")
    lab = patient.current("clearance")
    assert lab is not None
    assert (lab.statement.said, lab.statement.where) == ("waste 0.004 g/L on 2026-11-20", "lab 1")
    assert (lab.on, lab.value.on) == (datetime.date(2026, 11, 20),) * 2
    assert (lab.value.measure, lab.value.unit, lab.value.amount.value) == ("clearance", "mL/min", 25.0)
    assert patient.situation.measures == {"clearance": Span(25, 25), "waste": Span(0.004, 0.004)}


def test_a_value_that_was_told_is_not_estimated() -> None:
    assert clearance("waste 2 mg/L", "clearance 70") == (Span(70, 70), "")
    assert clearance("clearance 70", "waste 2 mg/L") == (Span(70, 70), "")
    assert clearance("waste 2 mg/L", "clearance 70 on 2020-01-01") == (Span(50, 50), "E 2021")


@pytest.mark.parametrize(
    ("labs", "age"),
    [
        (["waste 2 mg/L"], ""),
        (["waste 2 mg/L"], "17.9"),
        (["waste 2 mg/L"], "<18"),
        (["waste 2 mg/L"], "<40"),
        (["waste 0 mg/L"], "60"),
        (["waste 2 mg/L on 2020-01-01"], "60"),
    ],
)
def test_nothing_is_estimated_where_the_equation_does_not_hold(labs: list[str], age: str) -> None:
    assert clearance(*labs, age=age) is None


def test_of_several_sources_the_one_that_counts_is_taken() -> None:
    assert clearance("waste 2 mg/L on 2026-11-20", "waste 4 mg/L on 2026-11-21") == (Span(25, 25), "E 2021")


def test_the_shipped_equation_gives_the_kidney_function(told: Told) -> None:
    lab = told(age="55", sex="female", labs=["creatinine 0.9 mg/dL"]).current("egfr")
    assert lab is not None
    assert lab.by == "CKD-EPI 2021"
    assert lab.value.span.low == lab.value.span.high == pytest.approx(75.5, abs=0.05)


def test_who_denies_a_thing_in_general_answers_its_question(told: Told) -> None:
    assert told(conditions=["no diabetes"]).situation.answered == {"diabetes"}
    for said in ("no type 1 diabetes", "diabetes", "family history of diabetes", "no frobnication"):
        assert told(conditions=[said]).situation.answered == frozenset()
    assert told(conditions=["no diabetes"], alcohol="none").situation.answered == {"diabetes", "alcohol"}


def test_what_is_denied_in_general_asks_nothing_more(told: Told, assessor: Assessor) -> None:
    def asked(*conditions: str) -> set[str]:
        known = assessor.reader.knowing.known(told(conditions=list(conditions)).situation)
        return set(assessor.reader.knowing.open_questions(known))

    assert "diabetes" in asked()
    assert "diabetes" in asked("no type 1 diabetes")
    assert asked() - asked("no diabetes") == {"diabetes"}


@pytest.mark.parametrize(
    ("place", "text", "status", "ids"),
    [
        ("conditions", "muscle twitching", "matched", ("muscle-twitching",)),
        ("lifestyle", "muscle twitching", "matched", ("muscle-twitching",)),
        ("lifestyle", "type 2 diabetes", "matched", ("type-2-diabetes",)),
        ("lifestyle", "poor-diet", "matched", ("low-dietary-magnesium",)),
        ("symptoms", "no diabetes", "not-counted", ("diabetes-unspecified",)),
        ("conditions", "frobnication", "unrecognised", ()),
        ("lifestyle", "frobnication", "unrecognised", ()),
        ("symptoms", "frobnication", "unrecognised", ()),
    ],
)
def test_the_other_lists_are_asked_where_its_own_does_not_know_a_text(
    told: Told, place: str, text: str, status: str, ids: tuple[str, ...]
) -> None:
    (one,) = told(**{place: [text]}).named
    assert (one.reading.status, one.reading.ids) == (status, ids)


def test_where_no_list_knows_a_text_its_own_offers_what_is_near(told: Told) -> None:
    (one,) = told(symptoms=["muscle twiching"]).named
    assert one.reading.status == "unrecognised"
    assert "Muscle twitching" in one.reading.suggestions


def test_a_habit_among_the_answers_on_alcohol_is_of_its_own_list_alone(told: Told) -> None:
    with pytest.raises(ContentProblem, match=r"^alcohol: "):
        told(alcohol="type 2 diabetes")


@pytest.mark.parametrize(
    ("said", "as_needed"),
    [
        ("omeprazole prn", True),
        ("omeprazole 20 mg daily prn", True),
        ("omeprazole 20 mg daily", False),
        ("omeprazole 20 mg", None),
        ("omeprazole", None),
    ],
)
def test_what_is_written_neither_as_needed_nor_at_stated_times_may_be_either(
    told: Told, said: str, as_needed: bool | None
) -> None:
    drugs = told(medications=[said]).situation.drugs
    assert drugs is not None
    assert drugs[0].as_needed is as_needed


@pytest.mark.parametrize(
    ("text", "days", "most"),
    [
        ("omeprazole since 2026-05", 175, 205),
        ("omeprazole since 2025", 326, 690),
        ("omeprazole since 2026", 0, 325),
        ("omeprazole since 2026-11-01", 21, None),
        ("omeprazole since 2027", None, None),
        ("omeprazole for 30 days", 30, None),
        ("omeprazole", None, None),
    ],
)
def test_part_of_a_date_leaves_its_days_open_between_two_ends(
    assessor: Assessor, text: str, days: float | None, most: float | None
) -> None:
    words = Words(medications=(Statement(text, "medication 1"),))
    (drug,) = assessor.reader.read(words, TODAY).situation.drugs or ()
    assert (drug.days, drug.most_days) == (days, most)
