"""Reads a laboratory value as typed: "Mg 1.6 mg/dL on 2026-11-01", "19123-9 1.6 mg/dL". A value in doubt
is refused."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from magrisk import loinc
from magrisk.errors import ContentProblem
from magrisk.reading.spelling import normalise
from magrisk.rulebook.schema import Estimate, Measure, Power
from magrisk.rulebook.when import Bound
from magrisk.scale import Span
from magrisk.units import Amount, convert, parse_amount, same_property, same_unit

_SEPARATOR = re.compile(r":|(?<![<>])=")  # "Mg: 1.6", "Mg = 1.6", but "eGFR >= 60"
_FIRST_YEAR = 1900  # before it stand the zeros of calendars: 0001-01-01, 1899-12-30


@dataclass(frozen=True)
class Value:
    """A laboratory value: as reported (its unit as the rulebook spells it), as a span in the measure's
    own unit, and its date if said."""

    measure: str
    amount: Amount
    unit: str
    span: Span
    on: datetime.date | None


class Laboratory:
    """The measures of a rulebook, by every name that they may be called."""

    def __init__(self, measures: Iterable[Measure]):
        self._measures = {m.id: m for m in measures}
        self._names = {normalise(n): m for m in self._measures.values() for n in (m.id, m.label, *m.names)}
        self._coded = {code: m for m in self._measures.values() for code in m.loinc}
        self._longest = max((len(name.split()) for name in self._names), default=0)

    def read(self, text: str, where: str) -> Value | None:
        """Read a value with its name or its LOINC code before it; None where no measure of the rulebook is
        named.

        Raises ContentProblem where the measure is known but the value cannot be used.
        """
        coded = loinc.coded(text)
        if coded:
            return self._of_code(coded, where)
        words = _SEPARATOR.sub(" ", text).split()
        for length in range(min(self._longest, len(words)), 0, -1):
            measure = self._names.get(normalise(" ".join(words[:length])))
            if measure:
                return self.value(measure.id, " ".join(words[length:]), where)
        return None

    def _of_code(self, coded: loinc.Coded, where: str) -> Value | None:
        """The value behind a LOINC code, which must agree with the name beside it and with the unit."""
        named, known = self._names.get(normalise(coded.name)), self._coded.get(coded.code)
        if not coded.valid:
            raise ContentProblem(where, "found a LOINC code whose last digit does not fit the others")
        if known is None and named is None:
            return None
        if known is None or (named and named is not known):
            other = known.label if known else "something else, or not known here"
            assert named is not None  # else it was told above
            wanted = ", ".join(named.loinc)
            raise ContentProblem(
                where, f"{named.label}: the LOINC code beside it is of {other}, wanted one of {wanted}"
            )
        value = self.value(known.id, coded.value, where)
        of_code = known.loinc[coded.code]
        if not _agree(known, of_code, value.unit):
            raise ContentProblem(
                where,
                f"{known.label}: the unit {value.unit} does not agree with the LOINC code {coded.code}, "
                f"wanted one like {of_code}",
            )
        return value

    def value(self, measure: str, text: str, where: str) -> Value:
        """Read the value of a known measure, with its unit and perhaps its date behind it."""
        known = self._measures[measure]
        written, _, date = text.partition(" on ")
        amount = parse_amount(written)
        if amount is None:
            raise ContentProblem(
                where, f"{known.label}: found no plain number, wanted one with its unit ({known.unit})"
            )
        unit = _spelled(known, amount.unit, where)
        span = amount.span(factor(known, unit), known.offsets.get(unit, 0.0))
        _refuse_implausible(known, span, where)
        return Value(measure, amount, unit, span, _date(date, where) if date else None)

    def unusual(self, value: Value) -> bool:
        """Whether a value may be a slip, though somebody could have it: it counts, and is marked."""
        usual = self._measures[value.measure].usual
        return usual is not None and _outside(usual, value.span)


def _spelled(measure: Measure, unit: str, where: str) -> str:
    """The unit as the rulebook spells it; without one, or with an unknown one, it is refused."""
    units = (measure.unit, *measure.other_units, *measure.factors)
    if not unit and not measure.unit_required:
        return measure.unit
    wanted = ", ".join(units)
    if not unit:
        raise ContentProblem(where, f"{measure.label}: found a number without a unit, wanted one of {wanted}")
    for known in units:
        if same_unit(known, unit):
            return known
    raise ContentProblem(where, f"{measure.label}: the unit cannot be used, wanted one of {wanted}")


def _agree(measure: Measure, of_code: str, unit: str) -> bool:
    """Whether a unit is one of the property that a LOINC code names: mass is not amount, nor one scale of a
    measure another."""
    if same_property(of_code, unit) is None:
        return measure.offsets.get(unit) == measure.offsets.get(of_code)
    return bool(same_property(of_code, unit))


def factor(measure: Measure, unit: str) -> float:
    """How many of the measure's own unit make one of `unit`. Raises ContentProblem where none do."""
    if unit in measure.factors:
        return measure.factors[unit]
    return convert(1.0, unit, measure.unit, measure.molar_mass_g_per_mol, measure.valence)


def _refuse_implausible(measure: Measure, span: Span, where: str) -> None:
    known = measure.plausible
    if _outside(known, span):
        ends = [f"{name.replace('_', ' ')} {end:g}" for name, end in known if end is not None]
        wanted = f"{' and '.join(ends)} {measure.unit}"
        raise ContentProblem(where, f"{measure.label}: the value is not plausible, wanted {wanted}")


def _outside(bound: Bound, span: Span) -> bool:
    """Whether no part of a span is within a bound."""
    return (
        (bound.at_least is not None and span.high < bound.at_least)
        or (bound.above is not None and span.high <= bound.above)
        or (bound.at_most is not None and span.low > bound.at_most)
        or (bound.below is not None and span.low >= bound.below)
    )


def _date(text: str, where: str) -> datetime.date:
    try:
        date = datetime.date.fromisoformat(text.strip())
    except ValueError:
        raise ContentProblem(where, "the date of a value is not readable, wanted YYYY-MM-DD") from None
    if date.year < _FIRST_YEAR:
        raise ContentProblem(where, f"the date of a value lies before {_FIRST_YEAR}")
    return date


def estimated(by: Estimate, other: Measure, value: Span, age: Span, sex: str) -> Span | None:
    """What an equation gives for a value of the other measure (in its own unit), an age and a sex.

    A sex that the equation does not know spans all that it knows. None below its age, and for a
    value that is not above nothing.
    """
    if age.low < by.from_age or value.low <= 0:
        return None
    powers = [power for name, power in by.by_sex.items() if name == sex] or by.by_sex.values()
    unit = factor(other, by.unit)

    def given(power: Power, size: float, years: float) -> float:
        ratio = size / unit / power.turns_at
        bent = pow(min(ratio, 1.0), power.below) * pow(max(ratio, 1.0), power.above)
        return float(power.times * bent * pow(by.times_a_year, years))

    return Span(
        min(given(power, value.high, age.high) for power in powers),
        max(given(power, value.low, age.low) for power in powers),
    )
