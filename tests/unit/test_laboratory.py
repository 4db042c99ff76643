"""That a laboratory value is read with its unit and its date, or refused without being repeated."""

import datetime
import json
from math import inf
from typing import Any

import pytest

import small_book
from magrisk.errors import ContentProblem
from magrisk.laboratory import Laboratory, Value, estimated, factor
from magrisk.rulebook.schema import Estimate, Measure
from magrisk.scale import Span
from magrisk.shipped import ready

LABORATORY = Laboratory(ready().book.of(Measure))


def read(text: str) -> Value:
    """A value that can be used."""
    value = LABORATORY.read(text, "labs")
    assert value is not None
    return value


def refused(text: str) -> str:
    """Why a value of a known measure cannot be used."""
    with pytest.raises(ContentProblem) as caught:
        LABORATORY.read(text, "line 3")
    assert caught.value.exit_code == 65
    assert caught.value.place == "line 3"
    return caught.value.message


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        ("Mg 0.70 mmol/L", "serum-magnesium", 0.70),
        ("Mg 1.8 mg/dL", "serum-magnesium", 18 / 24.305),
        ("MG 1.8 MG/DL", "serum-magnesium", 18 / 24.305),
        ("Mg: 1.8 mg%", "serum-magnesium", 18 / 24.305),
        ("magnesium = 1.6 mEq/L", "serum-magnesium", 0.8),
        ("serum Mg 24.305 mg/L", "serum-magnesium", 1.0),
        ("Mg 700 umol/L", "serum-magnesium", 0.7),
        ("Mg 700 µmol/L", "serum-magnesium", 0.7),
        ("Mg 700 μmol/L", "serum-magnesium", 0.7),
        ("Mg\u00a01.8\u00a0mg/dL", "serum-magnesium", 18 / 24.305),
        ("K 3.4 mmol/L", "serum-potassium", 3.4),
        ("K+ 4.1 mEq/L", "serum-potassium", 4.1),
        ("Ca 8.4 mg/dL", "serum-calcium", 84 / 40.078),
        ("corrected calcium 2.3 mmol/L", "serum-calcium", 2.3),
        ("albumin 3.2 g/dL", "serum-albumin", 32),
        ("albumin 32 g/L", "serum-albumin", 32),
        ("creatinine 1.2 mg/dL", "serum-creatinine", 12 / 113.12 * 1000),
        ("creatinine 90 µmol/L", "serum-creatinine", 90),
        ("eGFR 55", "egfr", 55),
        ("eGFR 55 mL/min", "egfr", 55),
        ("eGFR 55 mL/min/1.73m²", "egfr", 55),
        ("estimated GFR 55 ml/min/1.73 m2", "egfr", 55),
    ],
)
def test_every_unit_of_the_contract_is_read(text: str, measure: str, value: float) -> None:
    found = read(text)
    assert found.measure == measure
    assert found.span.low == found.span.high == pytest.approx(value, rel=1e-9)
    assert found.on is None


def test_the_limits_of_the_source_document_convert_to_themselves() -> None:
    assert read("Mg 1.8 mg/dL").span.low == pytest.approx(0.740588, abs=1e-6)
    assert read("Mg 2.2 mg/dL").span.low == pytest.approx(0.905163, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("eGFR >60", 60, inf), ("eGFR >= 60", 60, inf), ("eGFR <15", -inf, 15), ("Mg <= 0.3 mmol/L", -inf, 0.3)],
)
def test_a_comparator_says_that_an_end_is_open(text: str, low: float, high: float) -> None:
    span = read(text).span
    assert (span.low, span.high) == pytest.approx((low, high))
    assert (span.low == 60) == (">=" in text)
    assert span.high != 15


@pytest.mark.parametrize("text", ["Mg 1.6", "K 3.4", "Ca 2.3", "albumin 32", "creatinine 1.2", "Mg <0.5"])
def test_a_value_whose_unit_matters_is_refused_without_it(text: str) -> None:
    assert "found a number without a unit, wanted one of" in refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mg 1.6 ng/dL",
        "Mg 1.6 mM",
        "K 15.3 mg/dL",
        "Ca 4.2 mEq/L",
        "eGFR 55 mg/dL",
        "Mg 1.6 low",
        "Mg 1.6 mg/dL low",
        "Mg 16e2 mg/dL",
        "Mg 1.6 mg/dL / 0.66 mmol/L",
    ],
)
def test_a_unit_that_is_none_of_the_measure_is_refused(text: str) -> None:
    assert "the unit cannot be used, wanted one of" in refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mg",
        "Mg low",
        "Mg 1,6 mg/dL",
        "Mg 1.234,5 mg/dL",
        "Mg ½ mmol/L",
        "Mg 1 6 mg/dL",
        "Mg ٠.٧ mmol/L",
        "Mg nan mg/dL",
        "Mg inf mmol/L",
        "Mg 1_6 mg/dL",
        "Mg 0.7-0.8 mmol/L",
        "Mg ~0.7 mmol/L",
        "Mg 0.5* mmol/L",
        "Mg 0.7.1 mmol/L",
    ],
)
def test_a_number_that_would_have_to_be_guessed_is_refused(text: str) -> None:
    assert "found no plain number, wanted one with its unit (mmol/L)" in refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mg 18 mg/dL",
        "Mg 0.1 mmol/L",
        "Mg -0.7 mmol/L",
        "Mg 700 mmol/L",
        "Mg >5 mmol/L",
        "Mg <0.1 mmol/L",
        "K 0 mmol/L",
        "Ca 85 mg/dL",
        "eGFR -3",
        "eGFR 2500",
        "Mg 0.7 umol/L",
        "Mg 1.6 umol/L",
    ],
)
def test_what_no_living_person_has_is_refused(text: str) -> None:
    assert "the value is not plausible, wanted at least " in refused(text)


def test_the_ends_of_what_is_plausible_are_plausible() -> None:
    assert read("Mg 0.2 mmol/L").span == Span(0.2, 0.2)
    assert read("Mg 4.0 mmol/L").span == Span(4.0, 4.0)


@pytest.mark.parametrize(
    ("bound", "wanted"),
    [
        ({"at_least": 10}, "at least 10"),
        ({"at_most": 3}, "at most 3"),
        ({"above": 5}, "above 5"),
        ({"below": 5}, "below 5"),
    ],
)
def test_a_measure_may_be_plausible_on_one_side_only(bound: dict[str, float], wanted: str) -> None:
    laboratory = Laboratory(
        small_book.small_book(small_book.measure("clearance", plausible=bound)).of(Measure)
    )
    with pytest.raises(ContentProblem, match=f"wanted {wanted} mL/min$"):
        laboratory.value("clearance", "5", "labs")
    fitting = "3" if wanted in ("at most 3", "below 5") else "10"
    assert laboratory.value("clearance", fitting, "labs").unit == "mL/min"


@pytest.mark.parametrize(
    "text",
    [
        "Mg 17.77 mg/dL",
        "Mg 17.77",
        "Mg 17,77 mg/dL",
        "Mg 17.77 mg/dL on 17.77",
        "Mg 17.77 ng/dL",
        "K 17.77 mg/dL",
        "Mg 1.7 mg/dL on 17.77",
        "Mg 1.777e1 mg/dL",
        "Mg 17.77 17.77",
        "Mg 17:77 mg/dL",
    ],
)
def test_no_message_carries_the_value(text: str) -> None:
    message = refused(text)
    assert "17" not in message
    assert "77" not in message


def test_a_value_may_carry_its_date() -> None:
    assert read("Mg 1.6 mg/dL on 2026-11-01").on == datetime.date(2026, 11, 1)
    assert read("Mg 1.6 mg/dL on  2026-11-01 ").on == datetime.date(2026, 11, 1)


@pytest.mark.parametrize(
    "date", ["1/11/2026", "2026-02-30", "yesterday", "2026-13-01", "45123", "01.11.2026"]
)
def test_a_date_that_would_have_to_be_guessed_is_refused(date: str) -> None:
    assert refused(f"Mg 1.6 mg/dL on {date}") == "the date of a value is not readable, wanted YYYY-MM-DD"


@pytest.mark.parametrize("text", ["", "Troponin 5 ng/L", "5 mmol/L", "xMg 1.6 mg/dL", "mgs 1.6"])
def test_a_measure_that_is_not_in_the_rulebook_is_none(text: str) -> None:
    assert LABORATORY.read(text, "labs") is None


def test_a_laboratory_without_measures_knows_none() -> None:
    assert Laboratory([]).read("Mg 1.6 mg/dL", "labs") is None


def test_a_value_keeps_what_was_reported() -> None:
    found = read("Mg < 1.0 MG/DL")
    assert (found.amount.value, found.amount.comparator, found.unit) == (1.0, "<", "mg/dL")


# ---------------------------------------------------------------- offsets


def degrees() -> Measure:
    """A measure with a unit whose zero lies elsewhere: 32 F are 0 C, 212 F are 100 C."""
    made = small_book.measure(
        "heat",
        unit="C",
        other_units=["K"],
        factors={"F": 5 / 9, "K": 1},
        offsets={"F": -160 / 9, "K": -273.15},
        plausible={"at_least": -50, "at_most": 150},
    )
    (found,) = small_book.book_of({"heat": made}).of(Measure)
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [("20", 20), ("20 C", 20), ("32 F", 0), ("212 F", 100), ("212 f", 100), ("273.15 K", 0), ("-40 F", -40)],
)
def test_a_unit_with_another_zero_is_moved_as_well(text: str, value: float) -> None:
    found = Laboratory([degrees()]).value("heat", text, "labs")
    assert found.span.low == found.span.high == pytest.approx(value, abs=1e-9)


def test_a_comparator_stays_on_its_side_of_a_moved_value() -> None:
    span = Laboratory([degrees()]).value("heat", "<212 F", "labs").span
    assert span.low == -inf
    assert span.high < 100 < span.high + 1e-9


def test_what_is_plausible_is_asked_of_the_moved_value() -> None:
    with pytest.raises(ContentProblem, match="the value is not plausible"):
        Laboratory([degrees()]).value("heat", "100 K", "labs")


# ---------------------------------------------------------------- equations


def equation(**more: Any) -> Estimate:
    """An equation with a bend: at 2 mg/L the value is 100, half at 4, four times at 1; 1 % less a year."""
    powers = {
        "male": {"times": 100, "turns_at": 2, "below": -2, "above": -1},
        "female": {"times": 50, "turns_at": 2, "below": -2, "above": -1},
    }
    made = small_book.estimate(by_sex=powers, times_a_year=1, **more)
    return Estimate.model_validate_json(json.dumps(made))


(WASTE,) = (m for m in small_book.small_book(*small_book.advising()).of(Measure) if m.id == "waste")  # in g/L


def given(
    value: Span | float, age: Span | float = 40, sex: str = "male", by: Estimate | None = None
) -> tuple[float, float] | None:
    """What the equation gives for a value in mg/L."""
    size, years = (span if isinstance(span, Span) else Span(span, span) for span in (value, age))
    mg = factor(WASTE, "mg/L")
    found = estimated(by or equation(), WASTE, Span(size.low * mg, size.high * mg), years, sex)
    return (found.low, found.high) if found else None


@pytest.mark.parametrize(
    ("value", "gives"), [(2, 100), (4, 50), (20, 10), (1, 400), (0.5, 1600), (1.999, 100.1), (2.001, 99.95)]
)
def test_an_equation_bends_where_it_says(value: float, gives: float) -> None:
    assert given(value) == pytest.approx((gives, gives), rel=1e-6, abs=1e-2)


def test_each_sex_has_its_own_and_who_is_neither_spans_both() -> None:
    assert given(4, sex="male") == pytest.approx((50, 50))
    assert given(4, sex="female") == pytest.approx((25, 25))
    assert given(4, sex="unknown") == given(4, sex="other") == pytest.approx((25, 50))


def test_a_year_of_age_takes_its_share() -> None:
    older = equation().model_copy(update={"times_a_year": 0.99})
    assert given(4, 20, by=older) == pytest.approx((50 * 0.99**20,) * 2)
    assert given(4, Span(20, 30), by=older) == pytest.approx((50 * 0.99**30, 50 * 0.99**20))


def test_the_larger_the_value_the_smaller_the_estimate() -> None:
    assert given(Span(2, 4)) == pytest.approx((50, 100))
    assert given(Span(2, inf)) == pytest.approx((0, 100))
    assert given(Span(1, 4), sex="unknown") == pytest.approx((25, 400))


@pytest.mark.parametrize("age", [17.9, 0, Span(-inf, 40), Span(17, 20)])
def test_below_its_age_an_equation_gives_nothing(age: Span | float) -> None:
    assert given(4, age) is None
    assert given(4, 18) is not None
    assert given(4, Span(18, 40)) is not None


@pytest.mark.parametrize("value", [0, Span(-inf, 4), Span(-inf, inf)])
def test_of_no_certain_amount_an_equation_gives_nothing(value: Span | float) -> None:
    assert given(value) is None


def test_the_value_is_taken_in_the_unit_of_the_equation() -> None:
    grams = equation(unit="g/L")
    thousandth = estimated(grams, WASTE, Span(4, 4), Span(40, 40), "male")
    assert thousandth == Span(50, 50)


@pytest.mark.parametrize("date", ["0001-01-01", "1899-12-30", "1899-12-31"])
def test_a_date_before_any_laboratory_is_refused(date: str) -> None:
    assert refused(f"Mg 1.6 mg/dL on {date}") == "the date of a value lies before 1900"


def test_a_date_long_ago_is_a_date() -> None:
    assert read("Mg 1.6 mg/dL on 1900-01-01").on == datetime.date(1900, 1, 1)


USUAL = {"at_least": 10, "at_most": 100, "because": "Judged."}


@pytest.mark.parametrize(
    ("text", "unusual"),
    [
        ("10", False),
        ("9.9", True),
        ("100", False),
        ("101", True),
        ("<10", True),
        (">100", True),
        (">50", False),
    ],
)
def test_a_value_beyond_what_is_usual_is_read_and_marked(text: str, unusual: bool) -> None:
    book = small_book.small_book(small_book.measure("clearance", usual=USUAL))
    laboratory = Laboratory(book.of(Measure))
    assert laboratory.unusual(laboratory.value("clearance", text, "labs")) is unusual


def test_where_nothing_is_called_usual_nothing_is_unusual() -> None:
    laboratory = Laboratory(small_book.small_book(small_book.measure("clearance")).of(Measure))
    assert not laboratory.unusual(laboratory.value("clearance", "250", "labs"))


# ---------------------------------------------------------------- LOINC


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        ("19123-9 1.8 mg/dL", "serum-magnesium", 18 / 24.305),
        ("LOINC 19123-9 1.8 mg/dL", "serum-magnesium", 18 / 24.305),
        ("LOINC:19123-9: 18 mg/L", "serum-magnesium", 18 / 24.305),
        ("http://loinc.org|19123-9 1.8 mg/dL", "serum-magnesium", 18 / 24.305),
        ("Mg (LOINC 2601-3): 0.70 mmol/L", "serum-magnesium", 0.70),
        ("Mg [2601-3] 1.6 mEq/L", "serum-magnesium", 0.8),
        ("Magnesium [Moles/volume] in Serum or Plasma 2601-3 0.70 mmol/L", "serum-magnesium", 0.70),
        ("2823-3 <3.5 mmol/L", "serum-potassium", None),
        ("14682-9 90 umol/L", "serum-creatinine", 90),
        ("4548-4 7.2 %", "hba1c", 7.2),
        ("59261-8 75 mmol/mol", "hba1c", 75 * 0.09148 + 2.152),
        ("3016-3 2 uIU/mL", "thyrotropin", 2),
        ("33914-3 55", "egfr", 55),
    ],
)
def test_a_loinc_code_names_a_measure(text: str, measure: str, value: float | None) -> None:
    found = read(text)
    assert found.measure == measure
    assert value is None or found.span.low == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "19123-9 0.70 mmol/L",
            "Serum magnesium: the unit mmol/L does not agree with the LOINC code 19123-9, "
            "wanted one like mg/dL",
        ),
        (
            "Mg 2601-3 1.8 mg/dL",
            "Serum magnesium: the unit mg/dL does not agree with the LOINC code 2601-3, "
            "wanted one like mmol/L",
        ),
        (
            "4548-4 75 mmol/mol",
            "HbA1c: the unit mmol/mol does not agree with the LOINC code 4548-4, wanted one like %",
        ),
        (
            "19123-9 1.8",
            "Serum magnesium: found a number without a unit, "
            "wanted one of mmol/L, mg/dL, mEq/L, mg/L, umol/L, ug/mL",
        ),
        ("19123-8 1.8 mg/dL", "found a LOINC code whose last digit does not fit the others"),
        (
            "Mg 2823-3 0.70 mmol/L",
            "Serum magnesium: the LOINC code beside it is of Serum potassium, wanted one of 19123-9, 2601-3",
        ),
        (
            "Mg 1989-3 0.70 mmol/L",
            "Serum magnesium: the LOINC code beside it is of something else, or not known here, "
            "wanted one of 19123-9, 2601-3",
        ),
    ],
)
def test_a_loinc_code_that_disagrees_is_refused(text: str, why: str) -> None:
    assert refused(text) == why


@pytest.mark.parametrize(
    "text", ["1989-3 30 ng/mL", "25-OH-vitamin D 1989-3 30 ng/mL", "ferritin 2276-4 30 ng/mL"]
)
def test_a_value_of_something_else_stays_unknown(text: str) -> None:
    assert LABORATORY.read(text, "labs") is None


def test_a_range_is_no_loinc_code() -> None:
    assert refused("Mg 1-5 mg/dL").startswith("Serum magnesium: found no plain number")
    assert refused("K 3-5 4.1 mmol/L").startswith("found a LOINC code whose last digit")
