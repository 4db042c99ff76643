"""Three values with one order: absent < unknown < present (Kleene's logic).

"Any of" is the largest, "all of" the smallest, "at least k of" the k-th largest, "not" the
reflection. What was not said is unknown, never absent.
"""

from collections.abc import Iterable

ABSENT = 0
UNKNOWN = 1
PRESENT = 2

Presence = int


def kth_largest(k: int, values: Iterable[Presence]) -> Presence:
    """Presence of "at least k of": the k-th largest value; absent where there are fewer than k.

    >>> kth_largest(2, [PRESENT, UNKNOWN, ABSENT]) == UNKNOWN
    True
    """
    ranked = sorted(values, reverse=True)
    return ranked[k - 1] if len(ranked) >= k else ABSENT


def negate(value: Presence) -> Presence:
    """Presence of "not": what is unknown stays unknown."""
    return PRESENT - value
