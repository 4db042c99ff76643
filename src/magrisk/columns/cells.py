"""The cells of a plan's tables as arrays, and how tables are looked up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from magrisk.columns import Flags, Rows, Whole
from magrisk.columns.sums import joined
from magrisk.plan import Plan
from magrisk.presence import ABSENT, PRESENT, UNKNOWN

OfTable = np.int16
_MOST_STEPS = 8  # 3**8 cells are counted by sixteen bits


class Cells:
    """All cells of a plan as arrays, those of a table behind one another; and behind these such as stand for
    several tables at once.

    speaking: where something comes of a cell, whatever stands beside it. rank: the place of a cell among all,
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
        self.speaking: Flags = (held[:, 2:] != 0).any(axis=1)
        self.ends = joined(self.floor, self.ceiling)
        self.adds: Flags = self.points != 0
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
        more[:, 3], more[:, 4] = reach(self.floor[cells.T.ravel()], self.ceiling[cells.T.ravel()], starts)
        self._hold(np.concatenate((self._held, more)))
        return first


@dataclass(frozen=True)
class Looked:
    """Tables as they are looked up: one, or several of a group at once. first: where their cells begin.
    gates: (place of a step, value) with which every cell is silent. open: by table that is watched, which of
    the cells leave it open."""

    each: str
    steps: tuple[int, ...]
    first: int
    gates: tuple[tuple[int, int], ...]
    open: Mapping[int, Flags]


def looked(plan: Plan, numbers: Sequence[int], cells: Cells, watched: frozenset[int]) -> Looked:
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
    silent = ~cells.speaking[first : first + len(places)]
    gates = [
        (place, value)
        for place, step in enumerate(steps)
        for value in (ABSENT, UNKNOWN, PRESENT)
        if silent[values[step] == value].all()
    ]
    return Looked(tables[0].each, steps, first, tuple(gates), is_open)


def apart(plan: Plan, numbers: Sequence[int]) -> list[list[int]]:
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


def reach(floor: Whole, ceiling: Whole, starts: Rows) -> tuple[Whole, Whole]:
    """As `evaluate.reach`, for the stretches that begin at `starts`. A silent cell that is left out would
    change nothing there."""
    sure = np.maximum(0, np.maximum.reduceat(np.maximum(floor, -ceiling), starts))
    lowest, highest = np.minimum.reduceat(floor, starts), np.maximum.reduceat(ceiling, starts)
    return np.where(lowest <= -sure, lowest, sure), np.where(highest >= sure, highest, -sure)
