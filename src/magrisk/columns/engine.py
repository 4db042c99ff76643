"""Scores columns by a plan: tables are looked up, of a group the strongest wins, what counts is added up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import reduce
from itertools import chain

import numpy as np

from magrisk.columns import Columns, Ends, Flags, Held, Rows, Whole, full
from magrisk.columns.cells import Cells, Looked, OfTable, apart, looked, reach
from magrisk.columns.outcomes import Counted, Outcomes
from magrisk.columns.steps import Steps
from magrisk.columns.sums import apart_again, ends_summed, joined, summed
from magrisk.plan import Plan
from magrisk.presence import ABSENT, PRESENT, UNKNOWN

_NONE: Rows = np.empty(0, np.intp)


def evaluate(plan: Plan, columns: Columns) -> Outcomes:
    """Score every patient of `columns`."""
    return Engine(plan).evaluate(columns)


@dataclass(frozen=True)
class _Won:
    """The winners of one group: a cell a row, and the points and ends (as `joined`) that are left of all of
    its cells."""

    rows: Rows
    cells: Rows
    points: Whole
    ends: Ends


class Engine:
    """One plan, made ready for columns. watched: tables of which `Outcomes.open` tells."""

    def __init__(self, plan: Plan, watched: Iterable[int] = ()):
        watched = frozenset(watched)
        self.plan, self._cells = plan, Cells(plan)
        groups: dict[str, list[int]] = {}
        for number, table in enumerate(plan.tables):
            groups.setdefault(table.group, []).append(number)
        self._linked = frozenset(chain(plan.beyond, *plan.beyond.values()))
        self._groups = {
            group: [looked(plan, some, self._cells, watched) for some in apart(plan, numbers)]
            for group, numbers in groups.items()
        }

    def evaluate(self, columns: Columns) -> Outcomes:
        """Score every patient of `columns`."""
        steps, size, all_ = Steps(self.plan, columns), columns.size, self._cells
        is_open: dict[int, Rows] = {}
        alone: list[tuple[Rows, Rows]] = []
        settled: list[_Won] = []
        linked: dict[str, _Won] = {}
        for group, tables in self._groups.items():
            ran = [self._run(table, steps, columns, is_open) for table in tables]
            ascending = len(tables) == 1 and not tables[0].each
            (rows, cells), rivals = _apart_from_rivals(*_together(ran), ascending=ascending)
            if group in self._linked:
                alone_won = self._won(rows, cells)
                linked[group] = _all_of([alone_won, *map(self._settled, rivals)]) if rivals else alone_won
            else:
                alone.append((rows, cells))
                settled.extend(map(self._settled, rivals))
        for group, named in self.plan.beyond.items():
            if group in linked:
                others = [linked[other] for other in named if other in linked]
                linked[group] = _left_of(linked[group], others, size)
        rows, cells = _together(alone)
        rest = _all_of([*linked.values(), *settled])
        # Most of what is held only leaves points open, and adds none.
        held, more = np.flatnonzero(all_.adds.take(cells)), np.flatnonzero(rest.points != 0)
        counting = np.concatenate((rows.take(held), rest.rows.take(more)))
        of = np.concatenate((cells.take(held), rest.cells.take(more)))
        adding = np.concatenate((all_.points.take(of[: len(held)]), rest.points.take(more)))
        floor, ceiling = apart_again(
            ends_summed(rows, all_.ends.take(cells), size) + ends_summed(rest.rows, rest.ends, size)
        )
        return Outcomes(
            points=summed(counting, adding, size),
            floor=floor,
            ceiling=ceiling,
            counted=Counted(counting, of, adding, all_),
            flags=self._flags(steps, size),
            scores=self._scores(steps, size),
            open=is_open,
        )

    def _run(self, table: Looked, patients: "Steps", columns: Columns, is_open: dict[int, Rows]) -> Held:
        """The cells of one table that are not silent, by the rows of their patients."""
        if not table.each:
            rows, cells = self._places(table, patients, columns.size)
        elif table.each in columns.items:
            items = columns.items[table.each]
            places, cells = self._places(table, patients.of_items(table.each), len(items.rows))
            rows = items.rows.take(places)
        else:
            rows, cells = _NONE, _NONE
        if table.open:
            of_table = cells - table.first
            for number, held in table.open.items():
                is_open[number] = rows.take(np.flatnonzero(held.take(of_table)))
        return rows, cells

    def _places(self, table: Looked, steps: "Steps", size: int) -> Held:
        """The subjects for which a table is not silent, and their cells."""
        values = [steps[step] for step in table.steps]
        gates = []
        for step, value in table.gates:
            held = values[step]
            if not isinstance(held, int):
                gates.append(held != value)
            elif held == value:
                return _NONE, _NONE
        rows = np.flatnonzero(reduce(np.logical_and, gates)) if gates else np.arange(size)
        of_table = np.zeros(len(rows), OfTable)
        same = table.first
        for power, held in enumerate(values):
            if isinstance(held, int):
                same += held * 3**power
            else:
                of_table += (held.take(rows) if gates else held) * OfTable(3**power)
        cells = of_table + np.intp(same)
        speaking = self._cells.speaking.take(cells)
        if speaking.all():
            return rows, cells
        at = np.flatnonzero(speaking)
        return rows.take(at), cells.take(at)

    def _won(self, rows: Rows, cells: Rows) -> _Won:
        """The winners where nobody else runs."""
        return _Won(rows, cells, self._cells.points.take(cells), self._cells.ends.take(cells))

    def _settled(self, rivals: Held) -> _Won:
        """The winners where for every row several run, and what these leave open."""
        all_, (rows, cells) = self._cells, rivals
        order = np.argsort(rows * len(all_.rank) + all_.rank.take(cells))
        rows, cells = rows.take(order), cells.take(order)
        starts = np.flatnonzero(np.diff(rows, prepend=-1) != 0)
        ends = joined(*reach(all_.floor.take(cells), all_.ceiling.take(cells), starts))
        best = cells.take(starts)
        return _Won(rows.take(starts), best, all_.points.take(best), ends)

    def _flags(self, steps: "Steps", size: int) -> dict[tuple[str, str], Flags]:
        flags: dict[tuple[str, str], Flags] = {}
        same = {value: np.full(size, value == PRESENT) for value in (ABSENT, UNKNOWN, PRESENT)}
        for flag in self.plan.flags:
            value = steps[flag.step]
            held = same[value] if isinstance(value, int) else value == PRESENT
            before = flags.get((flag.level, flag.rule))
            flags[(flag.level, flag.rule)] = held if before is None else before | held
        return flags

    def _scores(self, steps: "Steps", size: int) -> dict[str, tuple[Whole, Whole]]:
        scores = {i.score: (np.zeros(size, np.int64), np.zeros(size, np.int64)) for i in self.plan.items}
        for item in self.plan.items:
            least, most = scores[item.score]
            held = full(steps[item.step], size)
            least += item.points * (held == PRESENT)
            most += item.points * (held != ABSENT)
        return scores


def _together(ran: Sequence[Held]) -> Held:
    if len(ran) == 1:
        return ran[0]
    ran = [(_NONE, _NONE), *ran]
    return np.concatenate([rows for rows, _ in ran]), np.concatenate([cells for _, cells in ran])


def _apart_from_rivals(rows: Rows, cells: Rows, *, ascending: bool) -> tuple[Held, list[Held]]:
    """What runs alone for its row; and what does not, if anything. ascending: whether it is known that no row
    stands there twice."""
    if ascending:
        return (rows, cells), []
    if not (rows[1:] >= rows[:-1]).all():
        order = np.argsort(rows, kind="stable")
        rows, cells = rows.take(order), cells.take(order)
    again = rows[1:] == rows[:-1]
    if not again.any():
        return (rows, cells), []
    rivals = np.zeros(len(rows), np.bool_)
    rivals[1:] |= again
    rivals[:-1] |= again
    one, several = np.flatnonzero(~rivals), np.flatnonzero(rivals)
    return (rows.take(one), cells.take(one)), [(rows.take(several), cells.take(several))]


_OF_WON = tuple(each.name for each in fields(_Won))
_SUMMED = ("rows", "points", "ends")


def _all_of(won: Sequence[_Won]) -> _Won:
    return _Won(*(np.concatenate([_NONE, *(getattr(one, name) for one in won)]) for name in _OF_WON))


def _left_of(group: _Won, others: Sequence[_Won], size: int) -> _Won:
    """What of a group exceeds the sum of others."""
    rows, points, ends = (np.concatenate([_NONE, *(getattr(o, of) for o in others)]) for of in _SUMMED)
    low, high = apart_again(ends_summed(rows, ends, size).take(group.rows))
    floor, ceiling = apart_again(group.ends)
    return replace(
        group,
        points=_rest(group.points, summed(rows, points, size).take(group.rows)),
        ends=joined(_rest(floor, low), _rest(ceiling, high)),
    )


def _rest(size: Whole, others: Whole) -> Whole:
    """As `evaluate.rest`."""
    return np.minimum(size, np.maximum(0, size - np.maximum(0, others)))
