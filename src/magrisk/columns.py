"""The same plan over arrays: many patients at once, equal to the one-patient evaluator with `==`.

Most rules say nothing of most patients. So a step that is the same for all is one number, a table is
looked up only where something can come of it, and what counts is held by the rows that it counts for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from magrisk.evaluate import Known
from magrisk.plan import ITEM, AtLeast, Fact, KthLargest, Not, Plan
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
    """What counts: for each of `rows` a table, its line, its points, which are never 0. Of a group a row has
    one at most."""

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
    counted: Counted
    flags: Mapping[tuple[str, str], Flags]
    scores: Mapping[str, tuple[Whole, Whole]]
    open: Mapping[int, Rows]


def evaluate(plan: Plan, columns: Columns) -> Outcomes:
    """Score every patient of `columns`."""
    return Engine(plan).evaluate(columns)


class _Cells:
    """All cells of a plan as arrays, those of a table behind one another; and behind these such as stand for
    several tables at once.

    silent: where nothing comes of a cell, whatever stands beside it. rank: the place of a cell among all,
    the strongest first; of equals the first table's first line wins, as in `evaluate.strongest`.
    """

    def __init__(self, plan: Plan):
        held = [
            (number, c.line, c.points, c.floor, c.ceiling, c.se**2)
            for number, table in enumerate(plan.tables)
            for c in table.cells
        ]
        self._hold(np.array(held, np.int64).reshape(-1, 6))
        sizes = [len(table.cells) for table in plan.tables]
        self.firsts = np.cumsum([0, *sizes])[:-1]

    def _hold(self, held: Whole) -> None:
        self._held = held
        self.table, self.line, self.points, self.floor, self.ceiling, self.variance = map(
            np.ascontiguousarray, held.T
        )
        self.silent: Flags = np.logical_not(held[:, 2:].any(axis=1))
        self.open: Flags = self.floor != self.ceiling
        self.rank: Whole = np.empty(len(held), np.int64)
        self.rank[np.lexsort((self.line, self.table, -np.abs(self.points)))] = np.arange(len(held))

    def for_several(self, cells: Rows) -> int:
        """Adds a cell for every column of `cells` (a row a table): the winner's, with the ends that all of
        them leave open. Answers where the first of them stands."""
        first = len(self._held)
        best = cells[np.argmin(self.rank[cells], axis=0), np.arange(cells.shape[1])]
        more = self._held[best]
        starts = np.arange(0, cells.size, len(cells))
        more[:, 3], more[:, 4] = _reach(self.floor[cells.T.ravel()], self.ceiling[cells.T.ravel()], starts)
        self._hold(np.concatenate((self._held, more)))
        return first


@dataclass(frozen=True)
class _Looked:
    """Tables as they are looked up: one, or several of a group at once. first: where their cells begin.
    gates: (place of a step, value) with which every cell is silent. open: by table that is watched, which of
    the cells leave it open."""

    each: str
    steps: tuple[int, ...]
    first: int
    gates: tuple[tuple[int, int], ...]
    open: Mapping[int, Flags]


def _looked(plan: Plan, numbers: Sequence[int], cells: _Cells, watched: frozenset[int]) -> _Looked:
    """Some tables, which judge the same subjects, as one."""
    tables = [plan.tables[number] for number in numbers]
    steps = tuple(dict.fromkeys(step for table in tables for step in table.steps))
    places = np.arange(3 ** len(steps))
    values = {step: places // 3**power % 3 for power, step in enumerate(steps)}
    of_each = np.array(
        [
            cells.firsts[number]
            + sum((values[step] * 3**power for power, step in enumerate(table.steps)), np.zeros_like(places))
            for number, table in zip(numbers, tables, strict=True)
        ],
        np.intp,
    )
    is_open = {n: cells.open[of_each[at]] for at, n in enumerate(numbers) if n in watched}
    first = int(cells.firsts[numbers[0]]) if len(numbers) == 1 else cells.for_several(of_each)
    silent = cells.silent[first : first + len(places)]
    gates = [
        (place, value)
        for place, step in enumerate(steps)
        for value in (ABSENT, UNKNOWN, PRESENT)
        if silent[values[step] == value].all()
    ]
    return _Looked(tables[0].each, steps, first, tuple(gates), is_open)


@dataclass(frozen=True)
class _Won:
    """The winners of one group: a cell a row, and the points and ends that are left of all of its cells."""

    rows: Rows
    cells: Rows
    points: Whole
    floor: Whole
    ceiling: Whole
    variance: Whole


class Engine:
    """One plan, made ready for columns. watched: tables of which `Outcomes.open` tells."""

    def __init__(self, plan: Plan, watched: Iterable[int] = ()):
        watched = frozenset(watched)
        self.plan, self._cells = plan, _Cells(plan)
        groups: dict[str, list[int]] = {}
        for number, table in enumerate(plan.tables):
            groups.setdefault(table.group, []).append(number)
        self._groups = {
            group: [_looked(plan, some, self._cells, watched) for some in _apart(plan, numbers)]
            for group, numbers in groups.items()
        }

    def evaluate(self, columns: Columns) -> Outcomes:
        """Score every patient of `columns`."""
        steps, size = _Steps(self.plan, columns), columns.size
        won: dict[str, _Won] = {}
        is_open: dict[int, Rows] = {}
        for group, tables in self._groups.items():
            ran = [self._run(table, steps, columns, is_open) for table in tables]
            won[group] = self._strongest(*_together(ran))
        for group, named in self.plan.beyond.items():
            if group in won:
                won[group] = _left_of(won[group], [won[other] for other in named if other in won], size)
        rows, cells, points, floor, ceiling, variance = (
            np.concatenate([getattr(one, name) for one in won.values()]) if won else np.empty(0, np.intp)
            for name in ("rows", "cells", "points", "floor", "ceiling", "variance")
        )
        # Most of what is held only leaves points open, and adds none.
        held = np.flatnonzero(points)
        counting, cells, adding = rows[held], cells[held], points[held]
        return Outcomes(
            points=_summed(counting, adding, size),
            floor=_summed(rows, floor, size),
            ceiling=_summed(rows, ceiling, size),
            variance=_summed(counting, variance[held], size),
            counted=Counted(counting, self._cells.table[cells], self._cells.line[cells], adding),
            flags=self._flags(steps, size),
            scores=self._scores(steps, size),
            open=is_open,
        )

    def _run(
        self, table: _Looked, patients: "_Steps", columns: Columns, is_open: dict[int, Rows]
    ) -> tuple[Rows, Rows]:
        """The cells of one table that are not silent, by the rows of their patients."""
        if not table.each:
            rows, cells = self._places(table, patients, columns.size)
        elif table.each in columns.items:
            items = columns.items[table.each]
            places, cells = self._places(table, patients.of_items(table.each), len(items.rows))
            rows = items.rows[places]
        else:
            rows, cells = _NONE, _NONE
        for number, held in table.open.items():
            is_open[number] = rows[held[cells - table.first]]
        return rows, cells

    def _places(self, table: _Looked, steps: "_Steps", size: int) -> tuple[Rows, Rows]:
        """The subjects for which a table is not silent, and their cells."""
        values = [steps[step] for step in table.steps]
        gates = []
        for step, value in table.gates:
            held = values[step]
            if not isinstance(held, int):
                gates.append(held != value)
            elif held == value:
                return _NONE, _NONE
        rows = np.flatnonzero(gates[0]) if gates else np.arange(size)
        cells: Rows = np.full(len(rows), table.first, np.intp)
        for power, held in enumerate(values):
            if isinstance(held, int):
                cells += held * 3**power
            else:
                cells += (held[rows] if gates else held).astype(np.intp) * 3**power
        speaking = ~self._cells.silent[cells]
        return (rows, cells) if speaking.all() else (rows[speaking], cells[speaking])

    def _strongest(self, rows: Rows, cells: Rows) -> _Won:
        """One winner a row, and the floor and ceiling that all cells of the group together leave open."""
        if not (rows[1:] >= rows[:-1]).all():
            order = np.argsort(rows, kind="stable")
            rows, cells = rows[order], cells[order]
        again = rows[1:] == rows[:-1]
        if not again.any():
            return self._won(rows, cells)
        rivals = np.zeros(len(rows), np.bool_)
        rivals[1:] |= again
        rivals[:-1] |= again
        return self._settled(rows, cells, np.flatnonzero(~rivals), np.flatnonzero(rivals))

    def _won(self, rows: Rows, cells: Rows) -> _Won:
        """The winners where nobody else runs."""
        all_ = self._cells
        return _Won(
            rows, cells, all_.points[cells], all_.floor[cells], all_.ceiling[cells], all_.variance[cells]
        )

    def _settled(self, rows: Rows, cells: Rows, alone: Rows, rivals: Rows) -> _Won:
        """The winners where for some rows several run, and what these leave open."""
        order = rivals[np.argsort(rows[rivals] * len(self._cells.rank) + self._cells.rank[cells[rivals]])]
        ranked = rows[order]
        starts = np.flatnonzero(np.concatenate(([True], ranked[1:] != ranked[:-1])))
        ends = _reach(self._cells.floor[cells[order]], self._cells.ceiling[cells[order]], starts)
        first = self._won(rows[alone], cells[alone])
        best = self._won(ranked[starts], cells[order[starts]])
        return _Won(
            np.concatenate((first.rows, best.rows)),
            np.concatenate((first.cells, best.cells)),
            np.concatenate((first.points, best.points)),
            np.concatenate((first.floor, ends[0])),
            np.concatenate((first.ceiling, ends[1])),
            np.concatenate((first.variance, best.variance)),
        )

    def _flags(self, steps: "_Steps", size: int) -> dict[tuple[str, str], Flags]:
        flags: dict[tuple[str, str], Flags] = {}
        for flag in self.plan.flags:
            held = full(steps[flag.step], size) == PRESENT
            before = flags.get((flag.level, flag.rule))
            flags[(flag.level, flag.rule)] = held if before is None else before | held
        return flags

    def _scores(self, steps: "_Steps", size: int) -> dict[str, tuple[Whole, Whole]]:
        scores = {i.score: (np.zeros(size, np.int64), np.zeros(size, np.int64)) for i in self.plan.items}
        for item in self.plan.items:
            least, most = scores[item.score]
            held = full(steps[item.step], size)
            least += item.points * (held == PRESENT)
            most += item.points * (held != ABSENT)
        return scores


_NONE: Rows = np.empty(0, np.intp)
_MOST_STEPS = 8


def _apart(plan: Plan, numbers: Sequence[int]) -> list[list[int]]:
    """The tables of a group as they are looked up: those that judge the patient together, as long as they
    hang on few steps; the others one by one."""
    found: list[list[int]] = []
    steps: set[int] = set()
    together: list[int] = []
    for number in numbers:
        table = plan.tables[number]
        if table.each or len(steps.union(table.steps)) > _MOST_STEPS:
            found.append([number])
        else:
            together.append(number)
            steps.update(table.steps)
    return [*found, together] if together else found


def _together(ran: Sequence[tuple[Rows, Rows]]) -> tuple[Rows, Rows]:
    if len(ran) == 1:
        return ran[0]
    return np.concatenate([rows for rows, _ in ran]), np.concatenate([cells for _, cells in ran])


def _summed(rows: Rows, values: Whole, size: int) -> Whole:
    """The sum of every row's values: whole numbers, which a float of 64 bits holds exactly up to 2**53."""
    return np.bincount(rows, values, size).astype(np.int64)


def _reach(floor: Whole, ceiling: Whole, starts: Rows) -> tuple[Whole, Whole]:
    """As `evaluate.reach`, for the stretches that begin at `starts`. A silent cell that is left out would
    change nothing there."""
    sure = np.maximum(0, np.maximum.reduceat(np.maximum(floor, -ceiling), starts))
    lowest, highest = np.minimum.reduceat(floor, starts), np.maximum.reduceat(ceiling, starts)
    return np.where(lowest <= -sure, lowest, sure), np.where(highest >= sure, highest, -sure)


def _left_of(group: _Won, others: Sequence[_Won], size: int) -> _Won:
    """What of a group exceeds the sum of others."""
    rows = np.concatenate([other.rows for other in others]) if others else _NONE
    points, low, high = (
        _summed(rows, np.concatenate([getattr(o, name) for o in others]) if others else _NONE, size)[
            group.rows
        ]
        for name in ("points", "floor", "ceiling")
    )
    left = _rest(group.points, points)
    return replace(
        group,
        points=left,
        floor=_rest(group.floor, low),
        ceiling=_rest(group.ceiling, high),
        variance=np.where(left == 0, 0, group.variance),
    )


def _rest(size: Whole, others: Whole) -> Whole:
    """As `evaluate.rest`."""
    return np.minimum(size, np.maximum(0, size - np.maximum(0, others)))


def full(values: Values, size: int) -> Presences:
    """The values as an array, also where one number stands for all."""
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
