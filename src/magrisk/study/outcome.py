"""Knows what the column of an outcome says of a row: whether the level was low, and which it was."""

from dataclasses import dataclass
from math import nan

from magrisk.adapters.roster.cells import said
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.layout import LabColumn, plain
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem, UsageProblem
from magrisk.laboratory import Value
from magrisk.rulebook.schema import Threshold

_LOW, _NOT_LOW = {"true", "yes", "1"}, {"false", "no", "0"}
EMPTY, UNREADABLE = "the outcome is empty", "the outcome cannot be read"


@dataclass(frozen=True)
class Found:
    """What a cell says. missing: why nothing is known, or "". level: in the measure's own unit, NaN where
    only "low" or "not low" is known."""

    low: bool = False
    level: float = nan
    missing: str = ""


_EMPTY, _UNREADABLE = Found(missing=EMPTY), Found(missing=UNREADABLE)


@dataclass(frozen=True)
class Outcome:
    """Where the outcome stands in a roster, and what is low.

    column: its name as it is looked up. below: the limit as given; limit: the same in the measure's own unit.
    lab: the column of values of the outcome's measure; None where it holds yes and no.
    """

    column: str
    place: int
    below: Threshold
    limit: float
    lab: LabColumn | None


def outcome_of(roster: Roster, assessor: Assessor, column: str, below: str) -> Outcome:
    """The outcome in a column. Raises UsageProblem where it cannot be.

    below: the limit with its unit; "" for the rulebook's own.
    """
    name, measure = plain(column), assessor.standings.measure
    if name not in roster.names:
        raise UsageProblem("--outcome: the roster has no such column")
    lab = next((each for each in roster.labs if each.name == name), None)
    place = roster.names.index(name)
    if lab.measure != measure.id if lab else roster.is_read(place):
        raise UsageProblem(
            f"--outcome: that column is read for the score, wanted one of {measure.label} or of yes and no"
        )
    threshold, limit = _limit(assessor, below)
    return Outcome(name, place, threshold, limit, lab)


def _limit(assessor: Assessor, below: str) -> tuple[Threshold, float]:
    standings, measure = assessor.standings, assessor.standings.measure
    if not below:
        headline = assessor.scale.outcome.headline
        return headline, standings.limit(headline)
    try:
        value = assessor.reader.laboratory.value(measure.id, below, "--below")
    except ContentProblem as problem:
        raise UsageProblem(str(problem)) from None
    if value.amount.comparator or value.on:
        raise UsageProblem("--below: found more than a limit, wanted a number with its unit")
    return Threshold(value=value.amount.value, unit=value.unit), value.span.low


class Cells:
    """Reads the cells of one outcome, each distinct text once."""

    def __init__(self, outcome: Outcome, roster: Roster, assessor: Assessor, nulls: tuple[str, ...]):
        self._outcome, self._roster, self._laboratory = outcome, roster, assessor.reader.laboratory
        self._nulls = frozenset(word.strip().casefold() for word in nulls)
        self._found: dict[str, Found] = {}

    def read(self, cell: str) -> Found:
        """What a cell says."""
        if cell not in self._found:
            try:
                self._found[cell] = self._level(cell) if self._outcome.lab else self._word(cell)
            except ContentProblem:
                self._found[cell] = _UNREADABLE
        return self._found[cell]

    def _word(self, cell: str) -> Found:
        word = said(self._outcome.column, cell, self._nulls).casefold()
        if word in _LOW | _NOT_LOW:
            return Found(low=word in _LOW)
        return _UNREADABLE if word else _EMPTY

    def _level(self, cell: str) -> Found:
        lab = self._outcome.lab
        assert lab is not None  # else it is a column of words
        statement = self._roster.value(lab, cell)
        if statement is None:
            return _EMPTY
        return self._of_value(self._laboratory.value(lab.measure, statement.said, statement.where))

    def _of_value(self, value: Value) -> Found:
        """A value may be given as an end only ("<1.0"): what that leaves open is not known."""
        span, limit = value.span, self._outcome.limit
        if span.low < limit <= span.high:
            return _UNREADABLE
        return Found(span.high < limit, span.low if span.low == span.high else nan)
