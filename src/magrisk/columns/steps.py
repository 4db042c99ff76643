"""The values of a plan's steps over columns, each worked out once."""

from collections.abc import Sequence
from weakref import proxy

import numpy as np

from magrisk.columns import Columns, Rows, Values
from magrisk.plan import ITEM, AtLeast, Fact, KthLargest, Not, Plan
from magrisk.presence import ABSENT, PRESENT, UNKNOWN


class Steps:
    """Values of steps; of items where `patients` and `rows` tie them to patients."""

    def __init__(self, plan: Plan, known: Columns, patients: "Steps | None" = None, rows: Rows | None = None):
        self._plan, self._known, self._patients, self._rows = plan, known, patients, rows
        self._values: dict[int, Values] = {}
        self._of_items: dict[str, Steps] = {}

    def of_items(self, each: str) -> "Steps":
        """The steps of the items of one list."""
        if each not in self._of_items:
            items = self._known.items[each]
            # Two that hold each other would keep their arrays long after both are done with.
            self._of_items[each] = Steps(self._plan, items.known, proxy(self), items.rows)
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
        return value if isinstance(value, int) else value.take(self._rows)


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
