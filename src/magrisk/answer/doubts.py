"""What an open question could change at the most: its answers are tried, group by group."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import inf, nextafter, prod

import numpy as np

from magrisk.columns import Columns, Items
from magrisk.columns.engine import Engine
from magrisk.evaluate import Judged, Known
from magrisk.plan import ITEM, AtLeast, Plan
from magrisk.presence import ABSENT, PRESENT, UNKNOWN, Presence
from magrisk.scale import NOTHING_KNOWN, Span

MOST_ANSWERS = 3**7  # seven causes of one group that nobody knows of

Value = Presence | Span


@dataclass(frozen=True)
class Open:
    """A question: the concepts and measures that one answer would settle.

    items: where it is about items of lists, which ones (list, place); empty where about all.
    """

    question: str
    ask: str
    names: frozenset[str]
    items: frozenset[tuple[str, int]] = frozenset()


class Groups:
    """The groups of one plan: the tables of each, as a plan of their own, and the names that they ask for."""

    def __init__(self, plan: Plan):
        self.plan = plan
        tables: dict[str, list[int]] = {}
        for number, table in enumerate(plan.tables):
            tables.setdefault(table.group, []).append(number)
        self.listed = [_Group(plan, numbers) for numbers in tables.values()]


class _Group:
    """One group: its tables by number, and by themselves."""

    def __init__(self, plan: Plan, tables: list[int]):
        self.tables = tables
        self.names = frozenset(name for number in tables for name in plan.asks(number))
        mine = [plan.tables[number] for number in tables]
        self.engine = Engine(Plan(plan.steps, tuple(mine)))
        self.lists = tuple(dict.fromkeys(table.each for table in mine if table.each))
        bounds: dict[str, set[float]] = {}
        for step in plan.steps:
            if isinstance(step, AtLeast) and step.measure in self.names:
                bounds.setdefault(step.measure, set()).add(step.bound)
        self.measures = frozenset(bounds)
        self.choices = {name: list(_choices(sorted(bounds.get(name, ())))) for name in self.names}


class Swings:
    """How far answers could move the points of one patient.

    Of a long list only the items that a question is about and the strongest of the others are
    tried: a weaker one counts whatever the answer is.
    """

    def __init__(self, groups: Groups, known: Known, judged: Iterable[Judged]):
        self._plan, self._groups, self._known = groups.plan, groups.listed, known
        self._ranked: dict[int, list[int]] = {}
        for one in sorted(judged, key=lambda one: -abs(one.cell.points)):
            self._ranked.setdefault(one.table, []).append(one.item)

    def of(self, question: Open) -> tuple[int, int]:
        """How far an answer could move the points, up and down; both at least 0."""
        more = less = 0
        for group in self._groups:
            names = sorted(group.names & question.names)
            if names and not self._elsewhere(group.tables, names, question):
                now, low, high = _extremes(group, names, *self._narrowed(group.tables, names, question))
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


def _extremes(group: _Group, names: list[str], known: Known, question: Open) -> tuple[int, int, int]:
    """Points of a group now, and its least and most over every answer (over all its cells where there are
    too many)."""
    now = int(group.engine.evaluate(_answered(group, known, {}, question)).points[0])
    choices = {name: _possible(group, name, known, question) for name in names}
    if prod(map(len, choices.values())) > MOST_ANSWERS:
        points = [cell.points for table in group.engine.plan.tables for cell in table.cells]
        return now, min(0, *points), max(0, *points)
    found = group.engine.evaluate(_answered(group, known, choices, question)).points
    return now, int(found.min()), int(found.max())


def _choices(bounds: Sequence[float]) -> Iterator[Value]:
    """Everything that an answer could say of a name, as far as the plan can tell answers apart."""
    if not bounds:
        yield from (ABSENT, UNKNOWN, PRESENT)
        return
    yield NOTHING_KNOWN
    for value in (nextafter(bounds[0], -inf), *bounds):
        yield Span(value, value)


def _possible(group: _Group, name: str, known: Known, question: Open) -> Sequence[Value]:
    """What an answer could say of a name: of what is known within two ends, nothing outside of them."""
    asked = [item for each, place in sorted(question.items) for item in known.items[each][place : place + 1]]
    held = {one.measures.get(name, NOTHING_KNOWN) for one in asked or [known]}
    low, high = min(span.low for span in held), max(span.high for span in held)
    if low in (-inf, high):
        return group.choices[name]
    inside = [one for one in group.choices[name] if isinstance(one, Span) and low <= one.low <= high]
    return [Span(low, high), Span(low, low), *inside]


def _answered(group: _Group, known: Known, choices: Mapping[str, Sequence[Value]], question: Open) -> Columns:
    """What would be known of a patient and its items after every answer; without choices as it is."""
    combined = list(product(*choices.values()))
    answers = dict(zip(choices, zip(*combined, strict=True), strict=True)) if choices else {}
    size, items = len(combined), {}
    for each in group.lists:
        held = [
            _as_columns(group, item, answers if about else {}, size, of_item=True)
            for place, item in enumerate(known.items.get(each, ()))
            for about in [not question.items or (each, place) in question.items]
        ]
        if held:
            items[each] = Items(np.tile(np.arange(size), len(held)), _behind_one_another(held))
    return replace(_as_columns(group, known, answers, size, of_item=False), items=items)


def _as_columns(
    group: _Group, known: Known, answers: Mapping[str, Sequence[Value]], size: int, *, of_item: bool
) -> Columns:
    """What is known of one subject, as often as there are answers, with the answers laid over."""
    facts, measures = {}, {}
    for name in group.names:
        if name.startswith(ITEM) != of_item:
            continue
        if name in group.measures:
            spans = answers.get(name, (known.measures.get(name, NOTHING_KNOWN),) * size)
            ends = np.array([(span.low, span.high) for span in spans if isinstance(span, Span)])
            measures[name] = ends[:, 0], ends[:, 1]
        else:
            values = answers.get(name, (known.facts.get(name, UNKNOWN),) * size)
            facts[name] = np.array(values, np.int8)
    return Columns(size, facts, measures)


def _behind_one_another(held: Sequence[Columns]) -> Columns:
    """The same names of several subjects in one."""
    facts = {name: np.concatenate([one.facts[name] for one in held]) for name in held[0].facts}
    measures = {
        name: (
            np.concatenate([one.measures[name][0] for one in held]),
            np.concatenate([one.measures[name][1] for one in held]),
        )
        for name in held[0].measures
    }
    return Columns(sum(one.size for one in held), facts, measures)
