"""The same plan over arrays: many patients at once, equal to the one-patient evaluator with `==`.

Most rules say nothing of most patients. So a step that is the same for all is one number, a table is
looked up only where something can come of it, and what counts is held by the rows that it counts for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Presences = npt.NDArray[np.int8]
Values = Presences | int  # one number where it is the same for all
Whole = npt.NDArray[np.int64]
Rows = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]
Held = tuple[Rows, Rows]  # rows, and a cell for each


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


def full(values: Values, size: int) -> Presences:
    """The values as an array, also where one number stands for all."""
    return np.full(size, values, np.int8) if isinstance(values, int) else values
