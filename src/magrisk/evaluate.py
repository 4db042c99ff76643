"""The meaning of a plan, for one patient. Every other engine is held to this page with `==`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from magrisk.plan import ITEM, AtLeast, Cell, Fact, KthLargest, Not, Plan
from magrisk.presence import ABSENT, PRESENT, UNKNOWN, Presence, kth_largest, negate
from magrisk.scale import NOTHING_KNOWN, Span


@dataclass(frozen=True)
class Known:
    """What is known of a patient: presences, measured spans, and the items of its lists.

    A concept or measure that is not held is unknown. Items hold only concepts and measures that
    begin with `item:`.
    """

    facts: Mapping[str, Presence] = field(default_factory=dict)
    measures: Mapping[str, Span] = field(default_factory=dict)
    items: Mapping[str, tuple["Known", ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """A cell that a table gave, and for which item of its list (0 where it judges the patient)."""

    table: int
    item: int
    cell: Cell


@dataclass(frozen=True)
class Outcome:
    """Points with their range, the variance (points²) of what counts, and every judged cell.

    `counted` holds the winner of each group, in the plan's order, zero points included; where its group
    counts only beyond others, with what is left of its points.
    """

    points: int
    floor: int
    ceiling: int
    variance: int
    counted: tuple[Judged, ...]
    judged: tuple[Judged, ...]


class Steps:
    """Values of a plan's steps for a patient, or for one item of one of its lists; each once."""

    def __init__(self, plan: Plan, known: Known, item: Known | None = None):
        self._plan, self._known, self._item = plan, known, item or Known()
        self._values: dict[int, Presence] = {}

    def __getitem__(self, index: int) -> Presence:
        if index not in self._values:
            self._values[index] = self._value(index)
        return self._values[index]

    def _value(self, index: int) -> Presence:
        match self._plan.steps[index]:
            case Fact(concept):
                held = self._item if concept.startswith(ITEM) else self._known
                return held.facts.get(concept, UNKNOWN)
            case AtLeast(measure, bound):
                held = self._item if measure.startswith(ITEM) else self._known
                span = held.measures.get(measure, NOTHING_KNOWN)
                return PRESENT if span.low >= bound else ABSENT if span.high < bound else UNKNOWN
            case KthLargest(k, of):
                return kth_largest(k, (self[i] for i in of))
            case Not(of):  # pragma: no branch - there is no other step
                return negate(self[of])


def evaluate(plan: Plan, known: Known) -> Outcome:
    """Score one patient."""
    patient = Steps(plan, known)
    groups: dict[str, list[Judged]] = {}
    for number, table in enumerate(plan.tables):
        groups.setdefault(table.group, []).extend(judge(plan, number, known, patient))
    counted = {name: strongest(judged) for name, judged in groups.items() if judged}
    ends = {name: reach(j.cell for j in groups[name]) for name in counted}
    for name, others in plan.beyond.items():
        if name in counted:
            points = sum(counted[other].cell.points for other in others if other in counted)
            low, high = (sum(ends[other][end] for other in others if other in ends) for end in (0, 1))
            counted[name] = _left_of(counted[name], points)
            ends[name] = rest(ends[name][0], low), rest(ends[name][1], high)
    return Outcome(
        points=sum(j.cell.points for j in counted.values()),
        floor=sum(low for low, _ in ends.values()),
        ceiling=sum(high for _, high in ends.values()),
        variance=sum(j.cell.se**2 for j in counted.values()),
        counted=tuple(counted.values()),
        judged=tuple(j for judged in groups.values() for j in judged),
    )


def rest(size: int, others: int) -> int:
    """What of a size above 0 exceeds the sum of others.

    It and the others together never fall where one of them grows, so ends of ranges may be put in.

    >>> rest(56, 32), rest(20, 32), rest(56, -40)
    (24, 0, 56)
    """
    return min(size, max(0, size - max(0, others)))


def _left_of(judged: Judged, others: int) -> Judged:
    points = rest(judged.cell.points, others)
    return replace(judged, cell=replace(judged.cell, points=points, se=judged.cell.se if points else 0))


def judge(plan: Plan, number: int, known: Known, patient: Steps) -> list[Judged]:
    """The cells of one table: one, or one for each item of its list. `patient` holds the patient's steps."""
    table = plan.tables[number]
    views = (
        [Steps(plan, known, item) for item in known.items.get(table.each, ())] if table.each else [patient]
    )
    places = (sum(steps[s] * 3**power for power, s in enumerate(table.steps)) for steps in views)
    return [Judged(number, item, table.cells[place]) for item, place in enumerate(places)]


def strongest(judged: Iterable[Judged]) -> Judged:
    """The cell of largest absolute points; of equals the first table's, its first line's."""
    return min(judged, key=lambda j: (-abs(j.cell.points), j.table, j.cell.line, j.item))


def reach(cells: Iterable[Cell]) -> tuple[int, int]:
    """Floor and ceiling of the strongest of these cells, whatever the unknowns turn out to be.

    The strongest has at least the size that some cell surely has; an end of less than that size is
    out of reach.
    """
    ends = [(c.floor, c.ceiling) for c in cells]
    sure = max(0, *(size for low, high in ends for size in (low, -high)))
    lowest, highest = min(low for low, _ in ends), max(high for _, high in ends)
    return lowest if lowest <= -sure else sure, highest if highest >= sure else -sure


def tally(plan: Plan, steps: Steps, score: str) -> tuple[int, int]:
    """Least and most of a published score: items that hold, and with them those that may."""
    items = [(steps[item.step], item.points) for item in plan.items if item.score == score]
    return sum(p for held, p in items if held == PRESENT), sum(p for held, p in items if held != ABSENT)
