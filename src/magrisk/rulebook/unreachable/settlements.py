"""All the ways in which the steps of a plan may turn out together, as arrays: one column a way.

Ways that cannot be are left out as far as this can tell: one measure's limits form a chain, and are
unknown where nobody told it; a patient has one setting and one sex, a medicine one route. What it
cannot tell stays in, so that nothing is called impossible that is not.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import prod
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from magrisk.plan import ITEM, SETTING, SEX, TOLD, AtLeast, Fact, KthLargest, Not, Plan
from magrisk.presence import ABSENT, PRESENT, UNKNOWN

Values: TypeAlias = npt.NDArray[np.int8]
Turn = dict[int, int]

MOST_WAYS = 1 << 18
_MANY = 8  # a count over more facts than this is taken as a fact of its own
_ONE_OF = (SETTING, SEX, f"{ITEM}route:", f"{ITEM}drug:")
_TAKEN, _STOPPED = f"{ITEM}taken", f"{ITEM}stopped"
_BY_VEIN, _INJECTED = f"{ITEM}route:intravenous", f"{ITEM}route:injected"


@dataclass(frozen=True)
class Kind:
    """Which ways to look at.

    known: nothing is left unknown, but for a measure that nobody told. exact: who tells a measure
    tells one number. never: concepts that are absent whatever happens. sure: concepts of which it
    is always known whether they hold.
    """

    known: bool = False
    exact: bool = False
    never: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()


def settlements(plan: Plan, wanted: Iterable[int], kind: Kind) -> dict[int, Values] | None:
    """The values of steps in every way of a kind; None where there are too many ways to look at."""
    leaves: list[int] = []
    wanted = list(wanted)
    for step in wanted:
        _collect(plan, step, leaves)
    groups = [list(turns) for turns in _groups(plan, leaves, kind)]
    ways = prod(len(turns) for turns in groups)
    if ways > MOST_WAYS:
        return None
    spread = _Spread(plan, groups, ways)
    return {step: spread.value(step) for step in wanted}


def _collect(plan: Plan, index: int, leaves: list[int]) -> None:
    match plan.steps[index]:
        case Not(of):
            _collect(plan, of, leaves)
        case KthLargest(_, of) if not _is_count(plan, of):
            for part in of:
                _collect(plan, part, leaves)
        case _ if index not in leaves:
            leaves.append(index)


def _is_count(plan: Plan, of: Sequence[int]) -> bool:
    return len(of) > _MANY and all(isinstance(plan.steps[part], Fact) for part in of)


def _groups(plan: Plan, leaves: list[int], kind: Kind) -> Iterator[Iterable[Turn]]:
    """Leaves that depend on one another, and the ways in which each group may turn out."""
    chains: dict[str, list[int]] = {}
    told: dict[str, int] = {}
    families: dict[str, list[int]] = {}
    for leaf in leaves:
        step = plan.steps[leaf]
        concept = step.concept if isinstance(step, Fact) else f"step {leaf}"
        if isinstance(step, AtLeast):
            chains.setdefault(step.measure, []).append(leaf)
        elif concept.startswith(TOLD):
            told[concept.removeprefix(TOLD)] = leaf
        else:
            family = next((prefix for prefix in _ONE_OF if concept.startswith(prefix)), concept)
            families.setdefault(_TAKEN if concept == _STOPPED else family, []).append(leaf)
    for measure in dict.fromkeys([*chains, *told]):
        chain = chains.get(measure, [])
        chain.sort(key=lambda leaf: getattr(plan.steps[leaf], "bound", 0.0))
        yield _of_measure(chain, told.get(measure), kind)
    for members in families.values():
        yield _of_family(plan, members, kind)


def _of_measure(chain: list[int], told: int | None, kind: Kind) -> Iterator[Turn]:
    """What reaches a limit reaches every smaller one; what nobody told may be anything."""
    said: Turn = {} if told is None else {told: PRESENT}
    for sure, possible in combinations_with_replacement(range(len(chain) + 1), 2):
        if sure == possible or not (kind.known or kind.exact):
            values = [PRESENT] * sure + [UNKNOWN] * (possible - sure) + [ABSENT] * (len(chain) - possible)
            yield dict(zip(chain, values, strict=True)) | said
    if told is not None or kind.exact:
        yield dict.fromkeys(chain, UNKNOWN) | dict.fromkeys(said, ABSENT)


def _of_family(plan: Plan, members: list[int], kind: Kind) -> Iterator[Turn]:
    """None of the facts, or one of them; or nobody knows."""
    concepts = {leaf: getattr(plan.steps[leaf], "concept", "") for leaf in members}
    nothing: Turn = dict.fromkeys(members, ABSENT)
    yield nothing
    possible = [leaf for leaf in members if concepts[leaf] not in kind.never]
    for leaf in possible:
        also = [m for m in possible if concepts[leaf] == _BY_VEIN and concepts[m] == _INJECTED]
        yield nothing | dict.fromkeys([leaf, *also], PRESENT)
    doubtful = [leaf for leaf in possible if not _asks_of(plan, leaf) <= kind.sure]
    if doubtful and not kind.known:
        yield nothing | dict.fromkeys(doubtful, UNKNOWN)


def _asks_of(plan: Plan, leaf: int) -> frozenset[str]:
    """The concepts that a leaf asks for: a fact its own, a count all of them."""
    step = plan.steps[leaf]
    of = step.of if isinstance(step, KthLargest) else (leaf,)
    return frozenset(getattr(plan.steps[part], "concept", "") for part in of)


class _Spread:
    """Every combination of the groups' turns: the values of steps as arrays over all ways."""

    def __init__(self, plan: Plan, groups: list[list[Turn]], ways: int):
        self._plan, self._ways = plan, ways
        self._values: dict[int, Values] = {}
        repeat = 1
        for turns in groups:
            place = np.arange(ways) // repeat % len(turns)
            for leaf in turns[0]:
                self._values[leaf] = np.array([turn[leaf] for turn in turns], dtype=np.int8)[place]
            repeat *= len(turns)

    def value(self, index: int) -> Values:
        """One step in every way."""
        if index not in self._values:
            step = self._plan.steps[index]
            if isinstance(step, Not):
                self._values[index] = (PRESENT - self.value(step.of)).astype(np.int8)
            else:
                assert isinstance(step, KthLargest)  # every other step is a leaf
                self._values[index] = self._kth_largest(step)
        return self._values[index]

    def _kth_largest(self, step: KthLargest) -> Values:
        if len(step.of) < step.k:
            return np.full(self._ways, ABSENT, dtype=np.int8)
        found: Values = np.sort(np.stack([self.value(part) for part in step.of]), axis=0)[-step.k]
        return found
