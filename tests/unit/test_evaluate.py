"""What the strongest of some cells may still become, and what else the evaluator promises."""

import gc
import weakref
from itertools import product

import numpy as np
import pytest

from magrisk.columns import Columns, Items, full
from magrisk.columns.engine import evaluate as evaluate_columns
from magrisk.columns.stacked import stack
from magrisk.columns.steps import Steps as ColumnSteps
from magrisk.evaluate import Known, Steps, evaluate, reach
from magrisk.plan import AtLeast, Cell, Fact, KthLargest, Not, Plan, Step, Table
from magrisk.presence import ABSENT, PRESENT, UNKNOWN, kth_largest, negate


def cell(floor: int, ceiling: int) -> Cell:
    """A cell with this range."""
    return Cell(0, floor, floor, ceiling, 0)


@pytest.mark.parametrize(
    ("ends", "wanted"),
    [
        ([(0, 0)], (0, 0)),
        ([(3, 31)], (3, 31)),
        ([(3, 31), (7, 7)], (7, 31)),
        ([(-72, -20)], (-72, -20)),
        ([(-72, -20), (-30, -30)], (-72, -30)),
        ([(-40, -40), (24, 24)], (-40, -40)),
        ([(-20, -20), (24, 24)], (24, 24)),
        ([(-40, 0), (24, 24)], (-40, 24)),
        ([(-20, 0), (24, 24)], (24, 24)),
        ([(-40, -40), (0, 24)], (-40, -40)),
        ([(-40, -10), (5, 24)], (-40, 24)),
        ([(-10, 50)], (-10, 50)),
    ],
)
def test_an_end_that_is_surely_outdone_is_out_of_reach(
    ends: list[tuple[int, int]], wanted: tuple[int, int]
) -> None:
    assert reach(cell(*end) for end in ends) == wanted


def test_reach_holds_every_strongest_value_and_both_ends_are_reached() -> None:
    values = (-3, -1, 0, 2, 3)
    ranges = [(low, high) for low in values for high in values if low <= high]
    for one, other in product(ranges, repeat=2):
        pairs = product(range(one[0], one[1] + 1), range(other[0], other[1] + 1))
        # Of equals either may count: which one does is a question of order, not of size.
        strongest = {v for pair in pairs for v in pair if abs(v) == max(map(abs, pair))}
        assert reach([cell(*one), cell(*other)]) == (min(strongest), max(strongest))


@pytest.mark.parametrize("values", list(product((ABSENT, UNKNOWN, PRESENT), repeat=3)))
def test_any_all_and_at_least_k_are_kleenes_and_the_same_in_columns(values: tuple[int, int, int]) -> None:
    names = ("a", "b", "c")
    steps: tuple[Step, ...] = (
        *(Fact(n) for n in names),
        *(KthLargest(k, (0, 1, 2)) for k in (1, 2, 3, 4)),
        Not(0),
    )
    plan = Plan(steps, (Table("r", "r", "", (3,), ("x",), (Cell(-1, 0, 0, 0, 0),) * 3),))
    known = Known(dict(zip(names, values, strict=True)))
    found = [Steps(plan, known)[n] for n in range(3, 8)]
    ranked = sorted(values, reverse=True)
    assert found == [*ranked, ABSENT, 2 - values[0]]
    many = ColumnSteps(plan, stack(plan, [known]))
    assert [int(full(many[n], 1)[0]) for n in range(3, 8)] == found


def test_presence_is_one_order() -> None:
    assert ABSENT < UNKNOWN < PRESENT
    assert [negate(value) for value in (ABSENT, UNKNOWN, PRESENT)] == [PRESENT, UNKNOWN, ABSENT]
    assert kth_largest(1, []) == ABSENT


def test_columns_without_an_array_are_unknown() -> None:
    cells = (Cell(-1, 0, 0, 0, 0), Cell(-1, 0, 0, 7, 0), Cell(0, 7, 7, 7, 1))
    plan = Plan(
        (Fact("a"), AtLeast("m", 3)),
        (Table("r", "r", "", (0,), ("x",), cells), Table("s", "s", "", (1,), ("x",), cells)),
    )
    found = evaluate_columns(plan, Columns(2))
    assert found.ceiling.tolist() == [14, 14]
    assert found.points.tolist() == [0, 0]
    assert evaluate(plan, Known()).ceiling == 14


def test_steps_do_not_outlive_who_holds_them() -> None:
    """Arrays that wait for the collector of garbage would pile up, stretch after stretch."""
    plan = Plan((Fact("class-a"),), ())
    items = {"taken": Items(np.zeros(1, np.intp), Columns(1))}
    gc.disable()
    try:
        steps = ColumnSteps(plan, Columns(1, {"class-a": PRESENT}, {}, items))
        assert steps.of_items("taken")[0] == PRESENT  # what an item knows of its patient
        held = weakref.ref(steps)
        del steps
        assert held() is None
    finally:
        gc.enable()


def test_columns_of_items_may_stand_in_any_order() -> None:
    cells = (Cell(-1, 0, 0, 0, 0), Cell(-1, 0, 0, 7, 0), Cell(0, 7, 7, 7, 1))
    plan = Plan((Fact("item:a"),), (Table("r", "r", "pills", (0,), ("x",), cells),))
    rows = np.array([1, 0, 1], np.intp)
    items = Items(rows, Columns(3, {"item:a": np.array([0, 1, 2], np.int8)}))
    found = evaluate_columns(plan, Columns(3, items={"pills": items}))
    assert found.points.tolist() == [0, 7, 0]
    assert found.ceiling.tolist() == [7, 7, 0]
    counted = found.counted
    held = zip(counted.rows.tolist(), counted.table.tolist(), counted.line.tolist(), strict=True)
    assert list(held) == [(1, 0, 0)]
