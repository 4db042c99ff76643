"""What an open question could change at the most: its answers are tried, group by group."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from math import inf, nextafter, prod

from magrisk.evaluate import Judged, Known, Steps, judge, strongest
from magrisk.plan import ITEM, AtLeast, Fact, KthLargest, Not, Plan
from magrisk.presence import ABSENT, PRESENT, UNKNOWN, Presence
from magrisk.scale import NOTHING_KNOWN, Span

MOST_ANSWERS = 3**7  # seven causes of one group that nobody knows of

Answer = Mapping[str, "Presence | Span"]


@dataclass(frozen=True)
class Open:
    """A question: the concepts and measures that one answer would settle.

    items: where it is about items of lists, which ones (list, place); empty where about all.
    """

    question: str
    ask: str
    names: frozenset[str]
    items: frozenset[tuple[str, int]] = frozenset()


class Swings:
    """How far answers could move the points of one patient.

    Of a long list only the items that a question is about and the strongest of the others are
    tried: a weaker one counts whatever the answer is.
    """

    def __init__(self, plan: Plan, known: Known, judged: Iterable[Judged]):
        self._plan, self._known = plan, known
        self._ranked: dict[int, list[int]] = {}
        for one in sorted(judged, key=lambda one: -abs(one.cell.points)):
            self._ranked.setdefault(one.table, []).append(one.item)
        groups: dict[str, list[int]] = {}
        for number, table in enumerate(plan.tables):
            groups.setdefault(table.group, []).append(number)
        asked = {number: set(asks(plan, number)) for number in range(len(plan.tables))}
        self._groups = [(group, set().union(*(asked[n] for n in group))) for group in groups.values()]

    def of(self, question: Open) -> tuple[int, int]:
        """How far an answer could move the points, up and down; both at least 0."""
        more = less = 0
        for group, asked in self._groups:
            names = sorted(asked & question.names)
            if names and not self._elsewhere(group, names, question):
                now, low, high = self._extremes(group, names, *self._narrowed(group, names, question))
                more, less = more + max(0, high - now), less + max(0, now - low)
        return more, less

    def _elsewhere(self, group: list[int], names: list[str], question: Open) -> bool:
        """Whether a question about some items is about none that this group judges."""
        of_items = bool(question.items) and all(name.startswith(ITEM) for name in names)
        return of_items and not {self._plan.tables[number].each for number in group} & {
            each for each, _ in question.items
        }

    def _narrowed(self, group: list[int], names: list[str], question: Open) -> tuple[Known, Open]:
        """The patient with the items that matter to the question, and the question about their new places."""
        if not question.items or not all(name.startswith(ITEM) for name in names):
            return self._known, question
        items: dict[str, tuple[Known, ...]] = {}
        asked = set()
        for number in group:
            each = self._plan.tables[number].each
            mine = [place for name, place in question.items if name == each]
            ranked = self._ranked.get(number, [])
            rivals = [place for place in ranked[: len(mine) + 1] if place not in mine]
            if each:
                items[each] = tuple(self._known.items[each][place] for place in mine + rivals[:1])
            asked |= {(each, place) for place in range(len(mine))}
        return replace(self._known, items=items), replace(question, items=frozenset(asked))

    def _extremes(
        self, group: list[int], names: list[str], known: Known, question: Open
    ) -> tuple[int, int, int]:
        """Points of a group now, and its least and most over every answer (over all its cells where
        there are too many)."""
        plan = self._plan
        now = _points(plan, known, group)
        choices = [list(_choices(plan, name)) for name in names]
        if prod(len(choice) for choice in choices) > MOST_ANSWERS:
            points = [cell.points for number in group for cell in plan.tables[number].cells]
            return now, min(0, *points), max(0, *points)
        answers = (dict(zip(names, answer, strict=True)) for answer in product(*choices))
        points = [_points(plan, _answered(known, answer, question), group) for answer in answers]
        return now, min(points), max(points)


def _points(plan: Plan, known: Known, group: list[int]) -> int:
    steps = Steps(plan, known)
    judged = [one for number in group for one in judge(plan, number, known, steps)]
    return strongest(judged).cell.points if judged else 0


def _choices(plan: Plan, name: str) -> Iterator["Presence | Span"]:
    """Everything that an answer could say of a name, as far as the plan can tell answers apart."""
    bounds = sorted({s.bound for s in plan.steps if isinstance(s, AtLeast) and s.measure == name})
    if not bounds:
        yield from (ABSENT, UNKNOWN, PRESENT)
        return
    yield NOTHING_KNOWN
    for value in (nextafter(bounds[0], -inf), *bounds):
        yield Span(value, value)


def _answered(known: Known, answer: Answer, question: Open) -> Known:
    """What would be known after an answer: of the patient, and of the items it is about."""
    of_patient = {name: value for name, value in answer.items() if not name.startswith(ITEM)}
    of_items = {name: value for name, value in answer.items() if name.startswith(ITEM)}
    items = (
        known.items
        if not of_items
        else {
            each: tuple(
                _laid_over(item, of_items) if not question.items or (each, place) in question.items else item
                for place, item in enumerate(listed)
            )
            for each, listed in known.items.items()
        }
    )
    return replace(_laid_over(known, of_patient), items=items)


def _laid_over(known: Known, answer: Answer) -> Known:
    facts = {name: value for name, value in answer.items() if not isinstance(value, Span)}
    measures = {name: value for name, value in answer.items() if isinstance(value, Span)}
    return replace(known, facts={**known.facts, **facts}, measures={**known.measures, **measures})


def asks(plan: Plan, number: int) -> Iterator[str]:
    """Names of the concepts and measures that a table depends on."""
    stack = list(plan.tables[number].steps)
    while stack:
        match plan.steps[stack.pop()]:
            case Fact(name) | AtLeast(name, _):
                yield name
            case KthLargest(_, of):
                stack.extend(of)
            case Not(of):  # pragma: no branch - there is no other step
                stack.append(of)
