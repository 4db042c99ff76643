"""Where a measured level stands: low, normal or high, and its grade in the unit it was reported in."""

from math import isfinite
from typing import Literal

from magrisk.answer.priority import Level
from magrisk.assessment import Measured, Range
from magrisk.laboratory import factor
from magrisk.profile import Lab
from magrisk.rulebook.schema import Measure, ReferenceRange
from magrisk.units import Amount, same_unit


def measured(measure: Measure, lab: Lab, told: tuple[str, ...] = ()) -> Measured | None:
    """The level, or None where its comparator leaves open where it stands. `told`: cautions beside it."""
    normal = measure.reference_range
    if normal is None:
        return None
    span = lab.value.span
    low, high = (in_unit_of(measure, end, normal.unit) for end in (normal.low, normal.high))
    status: Literal["low", "normal", "high"]
    if span.high < low:
        status = "low"
    elif span.low > high:
        status = "high"
    elif low <= span.low and span.high <= high:
        status = "normal"
    else:
        return None
    amount = lab.value.amount
    return Measured(
        value=amount.value,
        unit=lab.value.unit,
        mmol_per_l=span.low if isfinite(span.low) else span.high,
        status=status,
        ctcae_grade=_grade(measure, lab) if status == "low" else 0,
        range=_shown(normal, low, high),
        cautions=(*_as_reported(amount), *told),
    )


def _as_reported(amount: Amount) -> tuple[str, ...]:
    return (f"reported as {amount.comparator}{amount.value:g}",) if amount.comparator else ()


def in_unit_of(measure: Measure, value: float, unit: str) -> float:
    """A value in `unit`, as a value in the measure's own unit."""
    return value * factor(measure, unit)


def level(found: Measured | None) -> Level | None:
    """What the priority needs of a measured level."""
    return None if found is None else Level(found.status, found.ctcae_grade)


def _grade(measure: Measure, lab: Lab) -> int:
    """Grades are defined unit by unit and the columns do not agree exactly: the reported unit decides."""
    own = [s for s in measure.severities if same_unit(s.unit, lab.value.unit)]
    same = own or [s for s in measure.severities if same_unit(s.unit, measure.unit)]
    if not same:
        return 0
    # Of "< 0.5" the highest value that it can be: just below, and so already of the next grade.
    value = lab.value.amount.span().high if own else lab.value.span.high
    ends = same[0].lower_ends
    return next((grade for grade, end in enumerate(ends, 1) if value >= end), len(ends))


def _shown(normal: ReferenceRange, low: float, high: float) -> Range:
    return Range(
        low=normal.low,
        high=normal.high,
        unit=normal.unit,
        source=normal.source,
        low_mmol_per_l=low,
        high_mmol_per_l=high,
    )
