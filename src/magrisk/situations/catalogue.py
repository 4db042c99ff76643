"""Distinct drugs by number, and what a plan asks of each as arrays."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from magrisk.evaluate import Known
from magrisk.plan import ITEM, AtLeast, Fact, Plan
from magrisk.presence import ABSENT, PRESENT, UNKNOWN
from magrisk.scale import NOTHING_KNOWN
from magrisk.situation import Drug, Knowing
from magrisk.situations import Numbers, Ragged


@dataclass(frozen=True)
class Drugs:
    """taken: of each drug 2 x concept + (1 where present, 0 where unknown). listed: its lists. facts, low,
    high: a row for each fact and measure of items, a column a drug."""

    taken: Ragged
    listed: Ragged
    facts: npt.NDArray[np.int8]
    low: Numbers
    high: Numbers

    def __len__(self) -> int:
        return len(self.taken)

    def followed_by(self, other: "Drugs") -> "Drugs":
        """These drugs and others behind them."""
        return Drugs(
            self.taken.followed_by(other.taken),
            self.listed.followed_by(other.listed),
            np.concatenate((self.facts, other.facts), axis=1),
            np.concatenate((self.low, other.low), axis=1),
            np.concatenate((self.high, other.high), axis=1),
        )


class Catalogue:
    """Distinct drugs by number, and what a plan asks of each, worked out once. Number 0 stands for
    what somebody takes whose list was not given: in every list a drug of which nothing is known."""

    def __init__(self, plan: Plan, knowing: Knowing):
        self._knowing = knowing
        self.concepts = sorted(plan.concepts())
        self.lists = sorted({table.each for table in plan.tables if table.each})
        steps = plan.steps
        self.facts = list(
            dict.fromkeys(s.concept for s in steps if isinstance(s, Fact) and s.concept.startswith(ITEM))
        )
        self.measures = list(
            dict.fromkeys(s.measure for s in steps if isinstance(s, AtLeast) and s.measure.startswith(ITEM))
        )
        self._places = {name: place for place, name in enumerate(self.concepts)}
        self._of_lists = {name: place for place, name in enumerate(self.lists)}
        self.clear()

    def clear(self) -> None:
        """Forgets every drug."""
        self._codes: dict[Drug, int] = {}
        self._taken: list[list[int]] = []
        self._listed: list[list[int]] = []
        self._known: list[Known] = []
        self._arrays = self._newest(0)
        self._add([], list(range(len(self.lists))), Known())

    def __len__(self) -> int:
        return len(self._known)

    def code(self, drug: Drug) -> int:
        """The number of a drug."""
        if drug not in self._codes:
            self._codes[drug] = len(self._known)
            taken = [
                2 * self._places[concept] + (presence == PRESENT)
                for concept, presence in self._knowing.taken(drug).items()
                if presence != ABSENT and concept in self._places
            ]
            listed = [self._of_lists[name] for name in self._knowing.lists_of(drug) if name in self._of_lists]
            self._add(taken, listed, self._knowing.item(drug))
        return self._codes[drug]

    @property
    def drugs(self) -> list[Drug]:
        """Every drug that has a number, by its number, from 1 on."""
        return list(self._codes)

    def asked(self, code: int) -> bool:
        """Whether the plan asks anything of a drug."""
        return bool(self._taken[code] or self._listed[code])

    def _add(self, taken: list[int], listed: list[int], known: Known) -> None:
        self._taken.append(taken)
        self._listed.append(listed)
        self._known.append(known)

    def arrays(self) -> Drugs:
        """All of them as arrays, by their numbers."""
        if len(self._arrays) < len(self):
            self._arrays = self._arrays.followed_by(self._newest(len(self._arrays)))
        return self._arrays

    def _newest(self, first: int) -> Drugs:
        """The drugs from a number on, as arrays."""
        known = self._known[first:]
        facts = [[k.facts.get(name, UNKNOWN) for k in known] for name in self.facts]
        spans = [[k.measures.get(name, NOTHING_KNOWN) for k in known] for name in self.measures]
        shape = len(self.measures), len(known)
        return Drugs(
            Ragged.of(self._taken[first:]),
            Ragged.of(self._listed[first:]),
            np.array(facts, np.int8).reshape(len(self.facts), len(known)),
            np.array([[s.low for s in each] for each in spans], np.float64).reshape(shape),
            np.array([[s.high for s in each] for each in spans], np.float64).reshape(shape),
        )
