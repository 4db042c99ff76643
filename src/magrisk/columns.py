"""The same plan over arrays: many patients at once, equal to the one-patient evaluator with `==`.

Most rules say nothing of most patients. So a step that is the same for all is one number, a table is
looked up only where something can come of it, and what counts is held by the rows that it counts for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from magrisk.evaluate import Known
from magrisk.plan import ITEM, AtLeast, Fact, KthLargest, Not, Plan, Table
from magrisk.presence import ABSENT, PRESENT, UNKNOWN
from magrisk.scale import NOTHING_KNOWN

Presences = npt.NDArray[np.int8]
Values = Presences | int  # one number where it is the same for all
Whole = npt.NDArray[np.int64]
Rows = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Columns:
    """What is known of `size` subjects: an array a concept (or one number for all), a pair of arrays
    (low, high) a measure.

    A concept or measure without an array is unknown for all. `items` holds the lists: rows[i] is
    the patient of item i, what is known of the items stands in columns of their own.
    """

    size: int
    facts: Mapping[str, Values] = field(default_factory=dict)
    measures: Mapping[str, tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]] = field(
        default_factory=dict
    )
    items: Mapping[str, "Items"] = field(default_factory=dict)


@dataclass(frozen=True)
class Items:
    """The items of one list of all patients, in any order."""

    rows: Rows
    known: Columns


@dataclass(frozen=True)
class Counted:
    """The winners of one group: for each of `rows` the table, its line, its points. A row stands there
    once at most; where it does not, nothing of the group adds points or leaves them open."""

    group: str
    rows: Rows
    table: Rows
    line: Whole
    points: Whole


@dataclass(frozen=True)
class Outcomes:
    """Arrays as long as the patients: points, floor, ceiling, variance; flags by (level, rule);
    least and most of each published score. open: by table, the rows for which its points are open."""

    points: Whole
    floor: Whole
    ceiling: Whole
    variance: Whole
    counted: tuple[Counted, ...]
    flags: Mapping[tuple[str, str], Flags]
    scores: Mapping[str, tuple[Whole, Whole]]
    open: Mapping[int, Rows]


def evaluate(plan: Plan, columns: Columns) -> Outcomes:
    """Score every patient of `columns`."""
    return Engine(plan).evaluate(columns)


@dataclass(frozen=True)
class _Cells:
    """The cells of one table as arrays. silent: where nothing comes of a cell, whatever stands beside it.
    gates: (place of a step, value) with which every cell is silent."""

    number: int
    each: str
    steps: tuple[int, ...]
    line: Whole
    points: Whole
    floor: Whole
    ceiling: Whole
    variance: Whole
    silent: Flags
    gates: tuple[tuple[int, int], ...]

    @staticmethod
    def of(number: int, table: Table) -> "_Cells":
        cells = np.array([(c.line, c.points, c.floor, c.ceiling, c.se**2) for c in table.cells], np.int64)
        line, points, floor, ceiling, variance = (np.ascontiguousarray(column) for column in cells.T)
        silent: Flags = np.logical_not(cells[:, 1:].any(axis=1))
        places = np.arange(len(cells))
        gates = [
            (step, value)
            for step in range(len(table.steps))
            for value in (ABSENT, UNKNOWN, PRESENT)
            if silent[places // 3**step % 3 == value].all()
        ]
        return _Cells(
            number, table.each, table.steps, line, points, floor, ceiling, variance, silent, tuple(gates)
        )


@dataclass(frozen=True)
class _Candidates:
    """Cells that run for the points of their group, those of a row one after the other."""

    rows: Rows
    table: Rows
    line: Whole
    points: Whole
    floor: Whole
    ceiling: Whole
    variance: Whole


class Engine:
    """One plan, made ready for columns. watched: tables of which `Outcomes.open` tells."""

    def __init__(self, plan: Plan, watched: Iterable[int] = ()):
        self.plan, self._watched = plan, frozenset(watched)
        self._groups: dict[str, list[_Cells]] = {}
        for number, table in enumerate(plan.tables):
            self._groups.setdefault(table.group, []).append(_Cells.of(number, table))

    def evaluate(self, columns: Columns) -> Outcomes:
        """Score every patient of `columns`."""
        steps = _Steps(self.plan, columns)
        found: dict[str, _Candidates] = {}
        is_open: dict[int, Rows] = {}
        for group, tables in self._groups.items():
            ran = [self._run(cells, steps, columns, is_open) for cells in tables]
            found[group] = _strongest([one for one in ran if len(one.rows)])
        for group, named in self.plan.beyond.items():
            if group in found:
                found[group] = _left_of(found[group], [found[o] for o in named if o in found], columns.size)
        points, floor, ceiling, variance = (np.zeros(columns.size, np.int64) for _ in range(4))
        for one in found.values():
            points[one.rows] += one.points
            floor[one.rows] += one.floor
            ceiling[one.rows] += one.ceiling
            variance[one.rows] += one.variance
        counted = [Counted(group, c.rows, c.table, c.line, c.points) for group, c in found.items()]
        return Outcomes(
            points,
            floor,
            ceiling,
            variance,
            tuple(counted),
            self._flags(steps, columns.size),
            self._scores(steps, columns.size),
            is_open,
        )

    def _run(
        self, cells: _Cells, patients: "_Steps", columns: Columns, is_open: dict[int, Rows]
    ) -> _Candidates:
        """The cells of one table that are not silent."""
        if not cells.each:
            rows, place = _places(cells, patients, columns.size)
        elif cells.each in columns.items:
            items = columns.items[cells.each]
            rows, place = _places(cells, patients.of_items(cells.each), len(items.rows))
            rows = items.rows[rows]
        else:
            rows, place = np.empty(0, np.intp), np.empty(0, np.intp)
        floor, ceiling = cells.floor[place], cells.ceiling[place]
        if cells.number in self._watched:
            is_open[cells.number] = rows[floor != ceiling]
        table = np.full(len(rows), cells.number, np.intp)
        return _Candidates(
            rows, table, cells.line[place], cells.points[place], floor, ceiling, cells.variance[place]
        )

    def _flags(self, steps: "_Steps", size: int) -> dict[tuple[str, str], Flags]:
        flags: dict[tuple[str, str], Flags] = {}
        for flag in self.plan.flags:
            held = _all(steps[flag.step], size) == PRESENT
            before = flags.get((flag.level, flag.rule))
            flags[(flag.level, flag.rule)] = held if before is None else before | held
        return flags

    def _scores(self, steps: "_Steps", size: int) -> dict[str, tuple[Whole, Whole]]:
        scores = {i.score: (np.zeros(size, np.int64), np.zeros(size, np.int64)) for i in self.plan.items}
        for item in self.plan.items:
            least, most = scores[item.score]
            held = _all(steps[item.step], size)
            least += item.points * (held == PRESENT)
            most += item.points * (held != ABSENT)
        return scores


def _places(cells: _Cells, steps: "_Steps", size: int) -> tuple[Rows, Rows]:
    """The subjects for which a table is not silent, and where their cells stand."""
    values = [steps[step] for step in cells.steps]
    gates = [(step, value) for step, value in cells.gates if not isinstance(values[step], int)]
    closed = any(values[step] == value for step, value in cells.gates if isinstance(values[step], int))
    if closed:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    rows = np.flatnonzero(values[gates[0][0]] != gates[0][1]) if gates else np.arange(size)
    place = np.zeros(len(rows), np.intp)
    for power, value in enumerate(values):
        mine = value if isinstance(value, int) or len(rows) == size else value[rows]
        place += mine * np.intp(3**power) if isinstance(mine, int) else mine.astype(np.intp) * 3**power
    speaks = ~cells.silent[place]
    return (rows, place) if speaks.all() else (rows[speaks], place[speaks])


def _strongest(ran: Sequence[_Candidates]) -> _Candidates:
    """One candidate a row: the winner's points, and the floor and ceiling that all together leave open."""
    if not ran:
        return _nothing()
    if len(ran) == 1 and not (ran[0].rows[1:] <= ran[0].rows[:-1]).any():
        return ran[0]
    c = _joined(ran)
    # Of equals the first table's first line wins, as in `evaluate.strongest`.
    order = np.lexsort((c.line, c.table, -np.abs(c.points), c.rows))
    rows = c.rows[order]
    starts = np.flatnonzero(np.concatenate(([True], rows[1:] != rows[:-1])))
    best = order[starts]
    floor, ceiling = _reach(c.floor[order], c.ceiling[order], starts)
    return _Candidates(
        c.rows[best], c.table[best], c.line[best], c.points[best], floor, ceiling, c.variance[best]
    )


def _reach(floor: Whole, ceiling: Whole, starts: Rows) -> tuple[Whole, Whole]:
    """As `evaluate.reach`, for the stretches that begin at `starts`. A silent cell that is left out would
    change nothing there."""
    sure = np.maximum(0, np.maximum.reduceat(np.maximum(floor, -ceiling), starts))
    lowest, highest = np.minimum.reduceat(floor, starts), np.maximum.reduceat(ceiling, starts)
    return np.where(lowest <= -sure, lowest, sure), np.where(highest >= sure, highest, -sure)


def _left_of(group: _Candidates, others: Sequence[_Candidates], size: int) -> _Candidates:
    """What of a group exceeds the sum of others."""
    points, low, high = (np.zeros(size, np.int64) for _ in range(3))
    for other in others:
        points[other.rows] += other.points
        low[other.rows] += other.floor
        high[other.rows] += other.ceiling
    left = _rest(group.points, points[group.rows])
    return _Candidates(
        group.rows,
        group.table,
        group.line,
        left,
        _rest(group.floor, low[group.rows]),
        _rest(group.ceiling, high[group.rows]),
        np.where(left == 0, 0, group.variance),
    )


def _rest(size: Whole, others: Whole) -> Whole:
    """As `evaluate.rest`."""
    return np.minimum(size, np.maximum(0, size - np.maximum(0, others)))


def _joined(ran: Sequence[_Candidates]) -> _Candidates:
    return _Candidates(
        np.concatenate([one.rows for one in ran]),
        np.concatenate([one.table for one in ran]),
        np.concatenate([one.line for one in ran]),
        np.concatenate([one.points for one in ran]),
        np.concatenate([one.floor for one in ran]),
        np.concatenate([one.ceiling for one in ran]),
        np.concatenate([one.variance for one in ran]),
    )


def _nothing() -> _Candidates:
    none = np.empty(0, np.int64)
    return _Candidates(np.empty(0, np.intp), np.empty(0, np.intp), none, none, none, none, none)


def _all(values: Values, size: int) -> Presences:
    return np.full(size, values, np.int8) if isinstance(values, int) else values


class _Steps:
    """Values of steps; of items where `patients` and `rows` tie them to patients."""

    def __init__(
        self, plan: Plan, known: Columns, patients: "_Steps | None" = None, rows: Rows | None = None
    ):
        self._plan, self._known, self._patients, self._rows = plan, known, patients, rows
        self._values: dict[int, Values] = {}
        self._of_items: dict[str, _Steps] = {}

    def of_items(self, each: str) -> "_Steps":
        """The steps of the items of one list."""
        if each not in self._of_items:
            items = self._known.items[each]
            self._of_items[each] = _Steps(self._plan, items.known, self, items.rows)
        return self._of_items[each]

    def __getitem__(self, index: int) -> Values:
        if index not in self._values:
            self._values[index] = self._value(index)
        return self._values[index]

    def _value(self, index: int) -> Values:
        match self._plan.steps[index]:
            case Fact(concept):
                if concept in self._known.facts:
                    return self._known.facts[concept]
                return self._of_patient(index, concept)
            case AtLeast(measure, bound):
                if measure not in self._known.measures:
                    return self._of_patient(index, measure)
                low, high = self._known.measures[measure]
                # Present where low reaches the bound, absent where not even high does.
                return (low >= bound).view(np.int8) + (high >= bound).view(np.int8)
            case KthLargest(k, of):
                return _kth_largest(k, [self[i] for i in of])
            case Not(of):  # pragma: no branch - there is no other step
                value = self[of]
                return PRESENT - value if isinstance(value, int) else np.int8(PRESENT) - value

    def _of_patient(self, index: int, name: str) -> Values:
        """An item knows of its patient what it does not say itself, its own kind of facts aside."""
        if self._patients is None or self._rows is None or name.startswith(ITEM):
            return UNKNOWN
        value = self._patients[index]
        return value if isinstance(value, int) else value[self._rows]


def _kth_largest(k: int, values: Sequence[Values]) -> Values:
    """How many reach a value decides: at least k present is present, at least k unknown or more unknown."""
    same = [value for value in values if isinstance(value, int)]
    differing = [value for value in values if not isinstance(value, int)]
    if not differing or len(values) < k:
        return sorted(same, reverse=True)[k - 1] if len(values) >= k else ABSENT
    if k in (1, len(values)):
        extreme, end = (np.maximum, PRESENT) if k == 1 else (np.minimum, ABSENT)
        if end in same:
            return end
        if same:
            differing.append(np.full(1, max(same) if k == 1 else min(same), np.int8))
        found = differing[0]
        for value in differing[1:]:
            found = extreme(found, value)
        return found
    kinds = np.int16
    may = np.full(len(differing[0]), sum(value >= UNKNOWN for value in same), kinds)
    does = np.full(len(differing[0]), sum(value >= PRESENT for value in same), kinds)
    for value in differing:
        may += value >= UNKNOWN
        does += value >= PRESENT
    return (may >= k).view(np.int8) + (does >= k).view(np.int8)


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
