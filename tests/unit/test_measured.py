"""Where a measured level stands, on every limit of the reference range and of the grades."""

import datetime

import pytest

import small_book
from magrisk.answer.measured import in_unit_of, level, measured
from magrisk.answer.priority import Level
from magrisk.laboratory import Laboratory
from magrisk.profile import Lab
from magrisk.rulebook.schema import Measure
from magrisk.shipped import ready
from magrisk.told import Statement

(MAGNESIUM,) = [m for m in ready().book.of(Measure) if m.id == "serum-magnesium"]


def lab(text: str, measure: Measure = MAGNESIUM) -> Lab:
    """A value as it was reported."""
    value = Laboratory([measure]).value(measure.id, text, "labs")
    return Lab(Statement(text, "labs"), value, datetime.date(2026, 11, 22))


def found(text: str, measure: Measure = MAGNESIUM) -> tuple[str, int]:
    """Status and grade."""
    shown = measured(measure, lab(text, measure))
    assert shown is not None
    return shown.status, shown.ctcae_grade


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("1.79 mg/dL", 1),
        ("1.2 mg/dL", 1),
        ("1.19 mg/dL", 2),
        ("0.9 mg/dL", 2),
        ("0.89 mg/dL", 3),
        ("0.7 mg/dL", 3),
        ("0.69 mg/dL", 4),
        ("0.74 mmol/L", 1),
        ("0.5 mmol/L", 1),
        ("0.49 mmol/L", 2),
        ("0.4 mmol/L", 2),
        ("0.39 mmol/L", 3),
        ("0.3 mmol/L", 3),
        ("0.29 mmol/L", 4),
        # In a unit without a column of its own, by the millimoles: 1 mEq/L is 0.5 mmol/L.
        ("1.0 mEq/L", 1),
        ("0.99 mEq/L", 2),
        ("0.8 mEq/L", 2),
        ("0.79 mEq/L", 3),
        ("0.6 mEq/L", 3),
        ("0.59 mEq/L", 4),
        ("500 umol/L", 1),
        ("499 umol/L", 2),
        # The columns disagree: 1.2 mg/dL is 0.494 mmol/L.
        ("0.494 mmol/L", 2),
        # Below a limit is already of the next grade, on it is not.
        ("<0.5 mmol/L", 2),
        ("<=0.5 mmol/L", 1),
        ("<1.2 mg/dL", 2),
        ("<=1.2 mg/dL", 1),
        ("<0.6 mEq/L", 4),
    ],
)
def test_a_low_level_has_the_grade_of_its_unit(text: str, grade: int) -> None:
    assert found(text) == ("low", grade)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("1.79 mg/dL", "low"),
        ("1.8 mg/dL", "normal"),
        ("2.0 mg/dL", "normal"),
        ("2.2 mg/dL", "normal"),
        ("2.21 mg/dL", "high"),
        ("0.740 mmol/L", "low"),
        ("0.7405 mmol/L", "low"),
        ("0.7406 mmol/L", "normal"),
        ("0.9051 mmol/L", "normal"),
        ("0.9052 mmol/L", "high"),
        ("18 mg/L", "normal"),
        ("22 mg/L", "normal"),
        ("22.1 mg/L", "high"),
        ("> 2.2 mg/dL", "high"),
        ("< 1.8 mg/dL", "low"),
    ],
)
def test_both_ends_of_the_range_are_normal(text: str, status: str) -> None:
    assert found(text)[0] == status
    assert (found(text)[1] > 0) == (status == "low")


@pytest.mark.parametrize(
    "text", ["> 1.0 mg/dL", "< 2.0 mg/dL", ">= 1.8 mg/dL", "<= 2.2 mg/dL", "<= 1.8 mg/dL"]
)
def test_a_comparator_that_leaves_it_open_says_nothing(text: str) -> None:
    assert measured(MAGNESIUM, lab(text)) is None


def test_a_level_is_shown_as_it_was_reported_with_its_range() -> None:
    shown = measured(MAGNESIUM, lab("1.6 MG/DL"))
    assert shown is not None
    assert (shown.value, shown.unit) == (1.6, "mg/dL")
    assert shown.mmol_per_l == pytest.approx(16 / 24.305)
    assert (shown.range.low, shown.range.high, shown.range.unit) == (1.8, 2.2, "mg/dL")
    assert shown.range.source


def test_an_open_end_shows_the_other_one() -> None:
    low, high = measured(MAGNESIUM, lab("< 0.5 mmol/L")), measured(MAGNESIUM, lab("> 2.0 mmol/L"))
    assert low is not None
    assert high is not None
    assert low.mmol_per_l == pytest.approx(0.5)
    assert high.mmol_per_l == pytest.approx(2.0)


def test_a_site_may_give_its_own_range() -> None:
    own = {
        "low": 0.7,
        "high": 1.0,
        "unit": "mmol/L",
        "source": "our laboratory",
        "when_low": "x",
        "when_high": "x",
    }
    (measure,) = [
        m for m in small_book.small_book(small_book.level(reference_range=own)).of(Measure) if m.id == "level"
    ]
    assert found("0.7 mmol/L", measure) == ("normal", 0)
    assert found("1.0 mmol/L", measure) == ("normal", 0)
    assert found("0.69 mmol/L", measure) == ("low", 1)
    assert found("1.70 mg/dL", measure) == ("low", 1)


def test_without_a_range_or_grades_nothing_is_made_up() -> None:
    book = small_book.small_book(small_book.level(severities=[]))
    level_, clearance = (next(m for m in book.of(Measure) if m.id == name) for name in ("level", "clearance"))
    assert found("0.3 mmol/L", level_) == ("low", 0)
    assert measured(clearance, lab("55", clearance)) is None


def test_the_priority_needs_status_and_grade_only() -> None:
    assert level(measured(MAGNESIUM, lab("0.29 mmol/L"))) == Level("low", 4)
    assert level(None) is None


def test_a_limit_in_another_unit_is_converted_like_a_value() -> None:
    assert in_unit_of(MAGNESIUM, 1.8, "mg/dL") == lab("1.8 mg/dL").value.span.low
    assert in_unit_of(MAGNESIUM, 0.7, "mmol/L") == 0.7


def test_what_is_told_beside_a_level_stands_behind_how_it_was_reported() -> None:
    told = ("Take care.", "Take more care.")
    for text, first in (("1.6 mg/dL", ()), ("<1.6 mg/dL", ("reported as <1.6",))):
        shown = measured(MAGNESIUM, lab(text), told)
        assert shown is not None
        assert shown.cautions == (*first, *told)
    silent = measured(MAGNESIUM, lab("1.6 mg/dL"))
    assert silent is not None
    assert silent.cautions == ()
