"""Knows what in a rulebook tells the outcome itself, or that it was treated: such rows flatter a score."""

from magrisk.plan import Plan
from magrisk.presence import PRESENT
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.schema import Condition, DrugClass, Treatment
from magrisk.situation import Drug, Knowing


def names_of_outcome(book: Rulebook) -> frozenset[str]:
    """Ids of the conditions that are the outcome itself, by code or by name."""
    return frozenset(one.id for one in book.of(Condition) if one.known_low)


def classes_that_treat(book: Rulebook) -> frozenset[str]:
    """Ids of the classes of medicines that a treatment gives, and of those that raise the level in the same
    way."""
    given = {one.gives for one in book.of(Treatment) if one.gives}
    classes = book.of(DrugClass)
    ways = {way for one in classes if one.id in given for way in one.acts_through}
    return frozenset(
        one.id
        for one in classes
        if one.id in given or (one.direction == "raises" and ways.intersection(one.acts_through))
    )


class Taken:
    """What of a drug matters to a study, worked out once for each."""

    def __init__(self, book: Rulebook, plan: Plan, knowing: Knowing):
        self._knowing, self._treats = knowing, classes_that_treat(book)
        classes = {one.id for one in book.of(DrugClass)}
        lowering = {t.rule for t in plan.tables if any(cell.points > 0 for cell in t.cells)}
        self._lowers = classes & lowering
        self._seen: dict[Drug, tuple[bool, bool]] = {}

    def of(self, drug: Drug) -> tuple[bool, bool]:
        """Whether it is taken and of a class that can lower the level; whether it treats a low one."""
        if drug not in self._seen:
            mine = set(self._knowing.lists_of(drug))
            lowers = drug.taken == PRESENT and not mine.isdisjoint(self._lowers)
            self._seen[drug] = lowers, not mine.isdisjoint(self._treats)
        return self._seen[drug]
