"""That amounts are read as written or not at all, and converted without loss."""

from math import inf, nextafter

import pytest

from magrisk.errors import ContentProblem
from magrisk.scale import Span
from magrisk.units import Amount, convert, parse_amount, same_unit


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.6 mg/dL", Amount(1.6, "", "mg/dL")),
        ("1.6mg/dL", Amount(1.6, "", "mg/dL")),
        ("  20 mg ", Amount(20, "", "mg")),
        ("55", Amount(55, "", "")),
        ("0", Amount(0, "", "")),
        ("-3", Amount(-3, "", "")),
        ("+1.5 mmol/L", Amount(1.5, "", "mmol/L")),
        (">60", Amount(60, ">", "")),
        ("> 60 mL/min", Amount(60, ">", "mL/min")),
        (">=60", Amount(60, ">=", "")),
        ("≥ 90", Amount(90, ">=", "")),
        ("< 0.3 mmol/L", Amount(0.3, "<", "mmol/L")),
        ("<=0.3", Amount(0.3, "<=", "")),
        ("≤0.3", Amount(0.3, "<=", "")),
        ("700 µmol/L", Amount(700, "", "µmol/L")),
        ("700 μmol/L", Amount(700, "", "μmol/L")),
        ("4 %", Amount(4, "", "%")),
        ("1.6\u00a0mg/dL", Amount(1.6, "", "mg/dL")),
        ("\u00a01.6 mg/dL\u2009", Amount(1.6, "", "mg/dL")),
    ],
)
def test_a_plain_amount_is_read(text: str, amount: Amount) -> None:
    assert parse_amount(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "high",
        "--",
        "mg/dL",
        "1,6 mg/dL",
        "1.234,5",
        "1 234.5",
        "1_000",
        "1.5.2",
        "0.5*",
        "½",
        "1 ½",
        "٣",
        "٣ mmol/L",
        "1٣",
        "nan",
        "inf",
        "infinity",
        "1/2 mg",
        "2-3 mg",
        "1.6 (low)",
        "<>5",
        "< <5",
        "1. mg",
        ".5 mg",
        "−1",
        "1.6 , mg/dL",
        "９",
        "1\n2",
        "9" * 13,
        "0." + "1" * 21,
        "~1.6",
        "1:30",
    ],
)
def test_what_is_no_plain_amount_is_not_guessed(text: str) -> None:
    assert parse_amount(text) is None


def test_an_exponent_is_no_number_but_a_strange_unit() -> None:
    # No measure has the unit "e5", so a reader of laboratory values refuses it there.
    assert parse_amount("1e5") == Amount(1, "", "e5")
    assert parse_amount("0x10") == Amount(0, "", "x10")


@pytest.mark.parametrize(
    ("comparator", "span"),
    [
        ("", Span(6, 6)),
        (">", Span(nextafter(6, inf), inf)),
        (">=", Span(6, inf)),
        ("<", Span(-inf, nextafter(6, -inf))),
        ("<=", Span(-inf, 6)),
    ],
)
def test_a_comparator_leaves_one_end_open(comparator: str, span: Span) -> None:
    assert Amount(3, comparator, "").span(2) == span


@pytest.mark.parametrize(
    ("comparator", "span"),
    [
        ("", Span(1, 1)),
        (">", Span(nextafter(1, inf), inf)),
        (">=", Span(1, inf)),
        ("<", Span(-inf, nextafter(1, -inf))),
        ("<=", Span(-inf, 1)),
    ],
)
def test_what_is_added_is_added_after_the_factor(comparator: str, span: Span) -> None:
    assert Amount(3, comparator, "").span(2, -5) == span
    assert Amount(3, comparator, "").span(1, -2) == span


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mg/dL", "MG/DL"),
        ("mg/dL", "mg / dl"),
        ("mg/dL", "mg%"),
        ("g/dL", "g%"),
        ("umol/L", "µmol/L"),
        ("umol/L", "μmol/l"),
        ("mL/min/1.73 m2", "mL/min/1.73m²"),
        ("mL/min/1.73 m2", "ml/min/1.73 m^2"),
    ],
)
def test_spellings_of_a_unit_are_one_unit(one: str, other: str) -> None:
    assert same_unit(one, other)
    assert same_unit(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("mg/dL", "mg/L"), ("mmol/L", "mol/L"), ("mEq/L", "mmol/L"), ("", "g/L")]
)
def test_other_units_are_other_units(one: str, other: str) -> None:
    assert not same_unit(one, other)


MAGNESIUM = (24.305, 2)


@pytest.mark.parametrize(
    ("value", "unit", "mmol_per_l"),
    [
        (1.8, "mg/dL", 18 / 24.305),
        (2.2, "mg/dL", 22 / 24.305),
        (24.305, "mg/L", 1.0),
        (1.6, "mEq/L", 0.8),
        (1600, "uEq/L", 0.8),
        (700, "umol/L", 0.7),
        (700, "µmol/L", 0.7),
        (24.305, "ug/mL", 1.0),
        (0.0024305, "g/dL", 1.0),
        (0.7, "mmol/L", 0.7),
        (700_000, "nmol/L", 0.7),
        (0.0007, "mol/L", 0.7),
    ],
)
def test_concentrations_are_tied_by_molar_mass_and_valence(
    value: float, unit: str, mmol_per_l: float
) -> None:
    assert convert(value, unit, "mmol/L", *MAGNESIUM) == pytest.approx(mmol_per_l, rel=1e-12)
    assert convert(mmol_per_l, "mmol/L", unit, *MAGNESIUM) == pytest.approx(value, rel=1e-12)


def test_mass_needs_no_molar_mass_where_it_stays_mass() -> None:
    assert convert(3.2, "g/dL", "g/L", None, None) == pytest.approx(32)
    assert convert(5, "mL/min", "ml / MIN", None, None) == 5


@pytest.mark.parametrize(
    ("unit", "to", "molar_mass", "valence"),
    [
        ("mg", "mmol/L", 24.305, 2),
        ("mmol/L", "mg", 24.305, 2),
        ("drinks/day", "g/day", None, None),
        ("mEq/L", "mmol/L", 24.305, None),
        ("mg/dL", "mEq/L", 24.305, None),
        ("mEq/L", "mg/dL", None, 2),
        ("mg/dL", "mEq/L", None, 2),
        ("mmol/L", "mg/dL", None, None),
        ("mg/dL", "mmol/L", None, None),
    ],
)
def test_units_that_nothing_ties_are_refused(
    unit: str, to: str, molar_mass: float | None, valence: int | None
) -> None:
    with pytest.raises(ContentProblem, match=f"^the unit cannot be converted to {to}$"):
        convert(12.34, unit, to, molar_mass, valence)
