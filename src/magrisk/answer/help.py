"""What would help: every allowed change is tried by assessing the changed patient anew."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import combinations
from typing import NamedTuple

from magrisk.answer.changes import Change, Changes
from magrisk.answer.standing import Standing, Standings
from magrisk.assessment import ChangeShown, Contribution, Help, SmallestChange
from magrisk.profile import Reader
from magrisk.told import Among

# So many texts are tried together in search of the smallest set; the ones that help most alone come first.
MOST_TOGETHER = 6

# A change that lowers the chance by less is not worth telling.
LEAST_GAIN = 0.005

_DOING = {
    "stop": "stopping",
    "reduce": "reducing",
    "switch": "switching",
    "treat": "treating",
    "correct": "correcting",
}


class After(NamedTuple):
    """Where a patient stands: the priority's place in its order, the points, the chance."""

    priority: int
    points: int
    chance: float


class Tried(NamedTuple):
    """Changes that were made together, and where the patient stands with them."""

    changes: tuple[Change, ...]
    after: After

    @property
    def rank(self) -> tuple[int, bool, int]:
        """What lowers the priority comes first, then what nothing speaks against, then what helps most."""
        against = any(change.against for change in self.changes)
        return self.after.priority, against, self.after.points


Try = Callable[[tuple[Change, ...]], After]


def alone(now: After, changes: Iterable[Change], tried: Try) -> list[Tried]:
    """The changes that are worth telling by themselves, the most helpful first."""
    found = [Tried((change,), tried((change,))) for change in changes]
    return sorted((one for one in found if _helps(now, one.after)), key=lambda one: one.rank)


def _helps(now: After, after: After) -> bool:
    """Whether the priority falls, or the chance by so much that anybody would notice."""
    return after.priority < now.priority or (
        after.priority == now.priority and now.chance - after.chance >= LEAST_GAIN
    )


def smallest(now: After, changes: Sequence[Change], singles: Sequence[Tried], tried: Try) -> Tried | None:
    """The fewest changes that lower the priority, and of those the most helpful; None where none do.

    Changes that something speaks against are tried only where no others do it. Of each text the change is
    tried that helps most alone; texts that help alone come first, and behind them those that may help
    together only (two of one class).
    """
    ranked = (*(one.changes[0] for one in singles), *changes)
    free = [change for change in ranked if not change.against]
    found = _fewest(now, free, tried)
    return found or (_fewest(now, ranked, tried) if len(free) < len(ranked) else None)


def _fewest(now: After, ranked: Iterable[Change], tried: Try) -> Tried | None:
    best: dict[tuple[Among, str], Change] = {}
    for change in ranked:
        best.setdefault((change.among, change.target), change)
    each = list(best.values())[:MOST_TOGETHER]
    for size in range(1, len(each) + 1):
        found = [Tried(together, tried(together)) for together in combinations(each, size)]
        lower = [one for one in found if one.after.priority < now.priority]
        if lower:
            return min(lower, key=lambda one: one.rank)
    return None


class Helped(NamedTuple):
    """The changes that help, the most helpful first, and the fewest that lower the priority."""

    alone: tuple[Help, ...]
    smallest: SmallestChange | None


NOTHING_HELPS = Helped((), None)


class Helps:
    """Tells what would help by one rulebook."""

    def __init__(self, changes: Changes, standings: Standings, reader: Reader):
        self._changes, self._standings, self._reader = changes, standings, reader
        self._order = standings.scale.priorities.order

    def of(self, standing: Standing, counted: list[Contribution]) -> Helped:
        """Nothing helps against a low level where the measured one is high, or nothing lowers it."""
        measured = standing.measured
        if not standing.at.causes or (measured and measured.status == "high"):
            return NOTHING_HELPS
        changes = list(self._changes.allowed(standing.patient, standing.steps, counted))
        now = self._after(standing)

        @cache
        def tried(together: tuple[Change, ...]) -> After:
            words = standing.patient.words
            for change in together:
                words = change.applied(words)
            return self._after(self._standings.of(self._reader.read(words, standing.patient.as_of)))

        singles = alone(now, changes, tried)
        # What is low today stays low today, whatever is changed; and the least priority cannot fall.
        low = measured is not None and measured.status == "low"
        fewest = None if low or not now.priority else smallest(now, changes, singles, tried)
        return Helped(tuple(map(self._shown, singles)), self._smallest(fewest) if fewest else None)

    def _after(self, standing: Standing) -> After:
        patient, points = standing.patient, standing.points
        priority = self._standings.priority(patient, points, standing.at)
        return After(self._order.index(priority), points, self._standings.chance(patient, points))

    def _shown(self, tried: Tried) -> Help:
        (change,), after = tried
        return Help(
            **_change(change).model_dump(),
            points_after=after.points,
            chance_after=after.chance,
            priority_after=self._order[after.priority],
            rule=change.rule,
            against=change.against,
            caution=self._caution(change),
        )

    def _caution(self, change: Change) -> str:
        """What to weigh first, and what stays of a combination."""
        told = [f"To weigh first: {change.before}"] if change.before else []
        told += [f"What stays ({' and '.join(change.leaves)}) needs a dose."] if change.leaves else []
        return " ".join(told)

    def _smallest(self, tried: Tried) -> SmallestChange:
        return SmallestChange(
            changes=tuple(map(_change, tried.changes)),
            against=any(change.against for change in tried.changes),
            points_after=tried.after.points,
            chance_after=tried.after.chance,
            priority_after=self._order[tried.after.priority],
        )


def _change(change: Change) -> ChangeShown:
    return ChangeShown(action=change.action, target=change.target, to=change.to, change=sentence(change))


def sentence(change: Change) -> str:
    """A change in words: an option, not an order."""
    to = f' to "{change.to}"' if change.to else ""
    return f'{_DOING[change.action]} "{change.target}"{to}'
