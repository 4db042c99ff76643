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
Ends = npt.NDArray[np.float64]  # a floor and a ceiling in one, as `sums.joined` has them
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


def full(values: Values, size: int) -> Presences:
    """The values as an array, also where one number stands for all."""
    return np.full(size, values, np.int8) if isinstance(values, int) else values
