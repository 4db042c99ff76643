"""The same plan over arrays: many patients at once, equal to the one-patient evaluator with `==`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from magrisk.evaluate import Known
from magrisk.plan import ITEM, AtLeast, Fact, KthLargest, Not, Plan, Table
from magrisk.presence import ABSENT, PRESENT, UNKNOWN
from magrisk.scale import NOTHING_KNOWN

Presences = npt.NDArray[np.int8]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Columns:
    """What is known of `size` subjects: an array a concept, a pair of arrays (low, high) a measure.

    A concept or measure without an array is unknown for all. `items` holds the lists: rows[i] is
    the patient of item i, what is known of the items stands in columns of their own.
    """

    size: int
    facts: Mapping[str, Presences] = field(default_factory=dict)
    measures: Mapping[str, tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]] = field(
        default_factory=dict
    )
    items: Mapping[str, "Items"] = field(default_factory=dict)


@dataclass(frozen=True)
class Items:
    """The items of one list of all patients, in any order."""

    rows: npt.NDArray[np.intp]
    known: Columns


@dataclass(frozen=True)
class Counted:
    """The winner of one group for every patient: the table, its line (-1 none), its points."""

    group: str
    table: npt.NDArray[np.intp]
    line: Whole
    points: Whole


@dataclass(frozen=True)
class Outcomes:
    """Arrays as long as the patients: points, floor, ceiling, variance; flags by (level, rule);
    least and most of each published score."""

    points: Whole
    floor: Whole
    ceiling: Whole
    variance: Whole
    counted: tuple[Counted, ...]
    flags: Mapping[tuple[str, str], Flags]
    scores: Mapping[str, tuple[Whole, Whole]]


def evaluate(plan: Plan, columns: Columns) -> Outcomes:
    """Score every patient of `columns`."""
    groups: dict[str, list[int]] = {}
    for number, table in enumerate(plan.tables):
        groups.setdefault(table.group, []).append(number)
    steps = _Steps(plan, columns)
    points, floor, ceiling, variance = (np.zeros(columns.size, np.int64) for _ in range(4))
    races = {group: _Race(columns.size) for group in groups}
    for group, tables in groups.items():
        for number in tables:
            _enter(races[group], plan, number, steps, columns)
    ends = {group: race.reach() for group, race in races.items()}
    for group, named in plan.beyond.items():
        others = [other for other in named if other in races]
        low, high = (_sum((ends[other][end] for other in others), columns.size) for end in (0, 1))
        if group in races:
            races[group].leave(_sum((races[other].points for other in others), columns.size))
            ends[group] = _rest(ends[group][0], low), _rest(ends[group][1], high)
    counted = [Counted(group, race.table, race.line(), race.points) for group, race in races.items()]
    for group, race in races.items():
        points += race.points
        variance += race.se**2
        floor += ends[group][0]
        ceiling += ends[group][1]
    flags = {(f.level, f.rule): np.zeros(columns.size, np.bool_) for f in plan.flags}
    for flag in plan.flags:
        flags[(flag.level, flag.rule)] |= steps[flag.step] == PRESENT
    scores = {
        i.score: (np.zeros(columns.size, np.int64), np.zeros(columns.size, np.int64)) for i in plan.items
    }
    for item in plan.items:
        least, most = scores[item.score]
        least += item.points * (steps[item.step] == PRESENT)
        most += item.points * (steps[item.step] != ABSENT)
    return Outcomes(points, floor, ceiling, variance, tuple(counted), flags, scores)


class _Steps:
    """Values of steps as int8 arrays; for items where `patients` and `rows` tie them to patients."""

    def __init__(
        self, plan: Plan, known: Columns, patients: "_Steps | None" = None, rows: Whole | None = None
    ):
        self._plan, self._known, self._patients, self._rows = plan, known, patients, rows
        self._values: dict[int, Presences] = {}

    def __getitem__(self, index: int) -> Presences:
        if index not in self._values:
            self._values[index] = self._value(index)
        return self._values[index]

    def _value(self, index: int) -> Presences:
        step = self._plan.steps[index]
        match step:
            case Fact(concept):
                if concept in self._known.facts:
                    return self._known.facts[concept]
                return self._of_patient(index, concept)
            case AtLeast(measure, bound):
                if measure not in self._known.measures:
                    return self._of_patient(index, measure)
                low, high = self._known.measures[measure]
                return np.where(low >= bound, PRESENT, np.where(high < bound, ABSENT, UNKNOWN)).astype(
                    np.int8
                )
            case KthLargest(k, of):
                if k > len(of):
                    return np.full(self._known.size, ABSENT, np.int8)
                stacked = np.stack([self[i] for i in of])
                ranked: Presences = np.partition(stacked, len(of) - k, axis=0)[len(of) - k]
                return ranked
            case Not(of):  # pragma: no branch - there is no other step
                return np.int8(PRESENT) - self[of]

    def _of_patient(self, index: int, name: str) -> Presences:
        """An item knows of its patient what it does not say itself, its own kind of facts aside."""
        if self._patients is None or self._rows is None or name.startswith(ITEM):
            return np.full(self._known.size, UNKNOWN, np.int8)
        return self._patients[index][self._rows]


class _Race:
    """The strongest cell of a group for every patient, and the ends that its cells could reach.

    Candidates come in the plan's order, and lines of a table are compared among themselves, so
    that of equals the first table's first line wins, as in `evaluate.strongest`.
    """

    def __init__(self, size: int):
        self.points, self.se, self._line = (np.zeros(size, np.int64) for _ in range(3))
        self.table = np.full(size, -1, np.intp)
        far = np.iinfo(np.int64).max
        self._least_floor, self._least_ceiling = np.full(size, far), np.full(size, far)
        self._most_floor, self._most_ceiling = np.full(size, -far), np.full(size, -far)

    def enter(self, number: int, table: Table, place: Whole, rows: npt.NDArray[np.intp]) -> None:
        """Let the cells at `place` run for the patients in `rows` (a patient may stand there often)."""
        line, points, floor, ceiling, se = np.array(
            [(c.line, c.points, c.floor, c.ceiling, c.se) for c in table.cells], np.int64
        ).T
        np.minimum.at(self._least_floor, rows, floor[place])
        np.minimum.at(self._least_ceiling, rows, ceiling[place])
        np.maximum.at(self._most_floor, rows, floor[place])
        np.maximum.at(self._most_ceiling, rows, ceiling[place])
        # Weaker ones first: of the items of one patient the last that is written is the strongest.
        order = np.lexsort((-line[place], np.abs(points[place])))
        best = np.full(len(self.points), -1, np.intp)
        best[rows[order]] = place[order]
        ran = np.flatnonzero(best >= 0)
        cell = best[ran]
        wins = (self.table[ran] < 0) | (np.abs(points[cell]) > np.abs(self.points[ran]))
        won, cell = ran[wins], cell[wins]
        self.table[won] = number
        self.points[won], self.se[won], self._line[won] = points[cell], se[cell], line[cell]

    def leave(self, others: Whole) -> None:
        """Keep of the points only what exceeds the sum of others."""
        self.points = _rest(self.points, others)
        self.se = np.where(self.points == 0, 0, self.se)

    def line(self) -> Whole:
        return np.where(self.table < 0, -1, self._line)

    def reach(self) -> tuple[Whole, Whole]:
        """Floor and ceiling, as in `evaluate.reach`; zero where nobody ran."""
        sure = np.maximum(0, np.maximum(self._most_floor, -self._least_ceiling))
        floor = np.where(self._least_floor <= -sure, self._least_floor, sure)
        ceiling = np.where(self._most_ceiling >= sure, self._most_ceiling, -sure)
        nobody = self.table < 0
        return np.where(nobody, 0, floor), np.where(nobody, 0, ceiling)


def _rest(size: Whole, others: Whole) -> Whole:
    """As `evaluate.rest`."""
    return np.minimum(size, np.maximum(0, size - np.maximum(0, others)))


def _sum(sizes: Iterable[Whole], size: int) -> Whole:
    return sum(sizes, np.zeros(size, np.int64))


def _enter(race: _Race, plan: Plan, number: int, patients: _Steps, columns: Columns) -> None:
    table = plan.tables[number]
    if not table.each:
        race.enter(number, table, _place(table, patients, columns.size), np.arange(columns.size))
    elif table.each in columns.items and len(columns.items[table.each].rows):
        items = columns.items[table.each]
        steps = _Steps(plan, items.known, patients, items.rows)
        race.enter(number, table, _place(table, steps, items.known.size), items.rows)


def _place(table: Table, steps: _Steps, size: int) -> Whole:
    place = np.zeros(size, np.int64)
    for power, step in enumerate(table.steps):
        place += steps[step].astype(np.int64) * 3**power
    return place


def stack(plan: Plan, patients: Sequence[Known]) -> Columns:
    """Patients as columns: every concept, measure and list that the plan asks for."""
    items = {}
    for each in sorted({table.each for table in plan.tables if table.each}):
        rows = [row for row, known in enumerate(patients) for _ in known.items.get(each, ())]
        listed = [item for known in patients for item in known.items.get(each, ())]
        items[each] = Items(np.array(rows, np.intp), flat(plan, listed))
    return flat(plan, patients, items)


def flat(plan: Plan, subjects: Sequence[Known], items: Mapping[str, Items] | None = None) -> Columns:
    """Subjects as columns: patients with their lists, or without these the items of one list."""
    facts, measures = {}, {}
    is_item = items is None
    for step in plan.steps:
        if isinstance(step, Fact) and step.concept.startswith(ITEM) == is_item:
            values = (known.facts.get(step.concept, UNKNOWN) for known in subjects)
            facts[step.concept] = np.fromiter(values, np.int8, len(subjects))
        elif isinstance(step, AtLeast) and step.measure.startswith(ITEM) == is_item:
            spans = [known.measures.get(step.measure, NOTHING_KNOWN) for known in subjects]
            measures[step.measure] = (np.array([s.low for s in spans]), np.array([s.high for s in spans]))
    return Columns(len(subjects), facts, measures, items or {})
