"""What is not known, question by question, and what an answer could change at the most."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from magrisk.evaluate import Known, Outcome, Steps, reach
from magrisk.plan import ITEM, AtLeast, Cell, Fact, KthLargest, Not, Plan


@dataclass(frozen=True)
class Open:
    """A question: the concepts and measures that one answer would settle.

    items: where it is about items of lists, which ones (list, place); empty where about all.
    """

    question: str
    ask: str
    names: frozenset[str]
    items: frozenset[tuple[str, int]] = frozenset()

    def about(self, name: str, each: str, item: int) -> bool:
        """Whether the answer settles this name for this item of a list (or for the patient)."""
        mine = not self.items or not name.startswith(ITEM) or (each, item) in self.items
        return mine and name in self.names


def swing(plan: Plan, known: Known, outcome: Outcome, question: Open) -> tuple[int, int]:
    """How far an answer could move the points, up and down; both at least 0."""
    groups: dict[str, list[Cell]] = {}
    for judged in outcome.judged:
        table = plan.tables[judged.table]
        item = known.items[table.each][judged.item] if table.each else None
        steps = Steps(plan, known, item)
        free = [_hangs_on(plan, step, lambda n, e=table.each, i=judged.item: question.about(n, e, i)) for step in table.steps]
        points = [table.cells[place].points for place in _places(table.steps, steps, free)]
        groups.setdefault(table.group, []).append(Cell(-1, 0, min(points), max(points), 0))
    ranges = [reach(cells) for cells in groups.values()]
    return (
        max(0, sum(high for _, high in ranges) - outcome.points),
        max(0, outcome.points - sum(low for low, _ in ranges)),
    )


def _places(indices: Iterable[int], steps: Steps, free: list[bool]) -> Iterator[int]:
    """Places of the cells that the free steps could lead to, the others as they are."""
    values = [range(3) if open_ else (steps[i],) for i, open_ in zip(indices, free, strict=True)]
    for way in product(*values):
        yield sum(value * 3**power for power, value in enumerate(way))


def _hangs_on(plan: Plan, index: int, asked: Callable[[str], bool]) -> bool:
    match plan.steps[index]:
        case Fact(name) | AtLeast(name, _):
            return asked(name)
        case KthLargest(_, of):
            return any(_hangs_on(plan, part, asked) for part in of)
        case Not(of):
            return _hangs_on(plan, of, asked)

