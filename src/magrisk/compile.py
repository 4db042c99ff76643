"""Graph to plan: the only place that knows both. Lines are settled here, once, into cells."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations_with_replacement, product
from math import inf, nextafter

from magrisk import graph as rule_graph
from magrisk.errors import RulebookProblem
from magrisk.plan import (
    ITEM,
    KNOWN_LOW,
    MEASURE_ANYWAY,
    NOTED,
    AtLeast,
    Builder,
    Cell,
    Fact,
    Flag,
    Item,
    KthLargest,
    Not,
    Plan,
    Table,
)
from magrisk.presence import ABSENT, PRESENT, UNKNOWN, Presence, kth_largest, negate
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.when import Bound, When
from magrisk.weigh import weigh

MOST_CELLS = 1000

Values = tuple[Presence, ...]
Expression = Callable[[Values], Presence]


def compile_plan(book: Rulebook) -> Plan:
    """Compile a rulebook that lint has found sound. Raises RulebookProblem for cycles and huge tables."""
    graph = rule_graph.build(book)
    compiler = _Compiler(book)
    overlaps = {
        m: (overlap.id, n) for overlap in book.of(schema.Overlap) for n, m in enumerate(overlap.members)
    }
    # Of equals the first table wins: within an overlap the order of its members decides.
    rules = sorted(rule_graph.weighing(book), key=lambda rule: overlaps.get(rule.id, (rule.id, 0)))
    tables = [
        compiler.table(rule, overlaps.get(rule.id, (rule.id, 0))[0]) for rule in rules if _weighs(book, rule)
    ]
    flags, items = tuple(compiler.flags()), tuple(compiler.items())
    if compiler.problems:
        raise RulebookProblem(compiler.problems)
    return Plan(tuple(compiler.build.steps), tuple(tables), flags, items, rule_graph.paths(graph))


def _weighs(book: Rulebook, rule: schema.Weighing) -> bool:
    return any(weigh(book, line).points for line in rule.effect)


class _Compiler:
    def __init__(self, book: Rulebook):
        self.book = book
        self.build = Builder()
        self.problems: list[str] = []
        self._under_way: list[str] = []

    # ------------------------------------------------------------ conditions to steps

    def present(self, rule: str) -> int:
        """The step that says whether a rule's subject is there."""
        document = self.book.documents[rule]
        fact = self.build.step(Fact(rule))
        if isinstance(document, schema.Interaction):
            return self.build.all_of([self.condition(part) for part in document.together])
        when = getattr(document, "present_when", None)
        if when is None:
            return fact
        if rule in self._under_way:  # the graph knows nothing of what stands within a negation
            raise RulebookProblem([f"the rules form a cycle: {' -> '.join([*self._under_way, rule])}"])
        self._under_way.append(rule)
        # What is told, and not measured, implies nothing while nobody tells it.
        told = [m for m in when.measures() if self._told(m)]
        said = [self.build.step(Fact(f"told:{m}")) for m in told]
        implied = self.build.all_of([self.condition(when), *said])
        self._under_way.pop()
        return self.build.any_of([fact, implied])

    def _told(self, measure: str) -> bool:
        document = self.book.documents[measure]
        return isinstance(document, schema.Measure) and document.told

    def condition(self, when: When) -> int:
        """The step of a condition: all of its keys."""
        return self.build.all_of(list(self._keys(when)))

    def _keys(self, when: When) -> Iterator[int]:
        step = self.build.step
        if when.taken_for_days:
            yield from self._bounds(f"{ITEM}days", when.taken_for_days)
        if when.stopped_for_days:
            yield step(Fact(f"{ITEM}stopped"))
            yield from self._bounds(f"{ITEM}stopped-days", when.stopped_for_days)
        if when.daily_dose_ddd:
            yield from self._bounds(f"{ITEM}daily-dose-ddd", when.daily_dose_ddd)
        if when.elemental_mg_per_day:
            yield from self._bounds(f"{ITEM}elemental-mg-per-day", when.elemental_mg_per_day)
        for name, value in (("route", when.route), ("drug", when.drug)):
            if value:
                yield step(Fact(f"{ITEM}{name}:{value}"))
        if when.acute is not None:
            acute = step(Fact(f"{ITEM}acute"))
            yield acute if when.acute else step(Not(acute))
        if when.has:
            yield self.present(when.has)
        if when.takes:
            yield self._takes(when.takes, when.how_many)
        if when.measure:
            yield from self._bounds(when.measure.measure, when.measure)
        for name, value in (("sex", when.sex), ("setting", when.setting)):
            if value:
                yield step(Fact(f"{name}:{value}"))
        if when.any_of:
            yield self.build.any_of([self.condition(part) for part in when.any_of])
        if when.all_of:
            yield self.build.all_of([self.condition(part) for part in when.all_of])
        if when.not_:
            yield step(Not(self.condition(when.not_)))

    def _takes(self, drug_class: str, how_many: int | None) -> int:
        if how_many is None:
            return self.present(drug_class)
        members = self.book.documents[drug_class]
        assert isinstance(members, schema.DrugClass)  # lint has seen to it
        facts = tuple(self.build.step(Fact(f"{drug_class}/{member}")) for member in members.members)
        return self.build.step(KthLargest(how_many, facts))

    def _bounds(self, measure: str, bound: Bound) -> Iterator[int]:
        step = self.build.step
        if bound.at_least is not None:
            yield step(AtLeast(measure, bound.at_least))
        if bound.above is not None:
            yield step(AtLeast(measure, nextafter(bound.above, inf)))
        if bound.below is not None:
            yield step(Not(step(AtLeast(measure, bound.below))))
        if bound.at_most is not None:
            yield step(Not(step(AtLeast(measure, nextafter(bound.at_most, inf)))))

    # ------------------------------------------------------------ flags

    def flags(self) -> Iterator[Flag]:
        for rule in rule_graph.weighing(self.book):
            for number, stake in enumerate(rule.stakes):
                steps = [self.present(rule.id)] + ([self.condition(stake.when)] if stake.when else [])
                yield Flag(stake.level, rule.id, self.build.all_of(steps), number)
            if rule.measure_anyway:
                yield Flag(MEASURE_ANYWAY, rule.id, self.present(rule.id))
            if isinstance(rule, schema.Interaction) and not rule.effect:
                yield Flag(NOTED, rule.id, self.present(rule.id))
            if isinstance(rule, schema.Condition) and rule.known_low:
                yield Flag(KNOWN_LOW, rule.id, self.present(rule.id))
        for symptom in self.book.of(schema.Symptom):
            levels = [s.stakes for s in self.book.scale.symptom_stakes if symptom.severity >= s.from_severity]
            for level in levels[-1:]:
                yield Flag(level, symptom.id, self.build.step(Fact(symptom.id)))
        for measure in self.book.of(schema.Measure):
            for alert in measure.alerts:
                if alert.stakes:
                    yield Flag(
                        alert.stakes,
                        measure.id,
                        self.build.all_of(list(self._bounds(measure.id, alert.when))),
                    )

    def items(self) -> Iterator[Item]:
        for score in self.book.of(schema.PublishedScore):
            for item in score.items:
                yield Item(score.id, item.label, item.points, self.condition(item.when))

    # ------------------------------------------------------------ tables

    def table(self, rule: schema.Weighing, group: str) -> Table:
        """The table of a rule: a few steps, and a cell for every combination of their values."""
        each = rule.id if isinstance(rule, schema.DrugClass) else ""
        there = self.build.step(Fact(f"{ITEM}taken")) if each else self.present(rule.id)
        leaves: list[int] = []
        lines = []
        for line in rule.effect:
            # A line about a stopped medicine holds after the rest has ceased to.
            steps = [] if line.when and line.when.stopped_for_days else [there]
            steps += [self.condition(line.when)] if line.when else []
            weight = weigh(self.book, line)
            holds = self._expression(self.build.all_of(steps), leaves)
            lines.append(_Line(holds, weight.points, weight.se, line.caps))
        if 3 ** len(leaves) > MOST_CELLS:
            self.problems.append(
                f"{self.book.at(rule.id, 'effect')}: {rule.id}: its lines hang on {len(leaves)} conditions, "
                f"a table of {3 ** len(leaves)} cells; at most {MOST_CELLS} are wanted"
            )
            cells: list[Cell] = []
        else:
            settled = _Settled([self.build.steps[leaf] for leaf in leaves])
            places = [values[::-1] for values in product(range(3), repeat=len(leaves))]
            counts = {values: _counts(lines, values) for values in places}
            cells = [_cell(lines, counts, values, settled) for values in places]
        names = tuple(line.line for line in rule.effect)
        return Table(rule.id, group, each, tuple(leaves), names, tuple(cells))

    def _expression(self, index: int, leaves: list[int]) -> Expression:
        """A step as a function of the table's own steps: "all of" and "not" are opened, the rest is not."""
        step = self.build.steps[index]
        if isinstance(step, Not):
            inner = self._expression(step.of, leaves)
            return lambda values: negate(inner(values))
        if isinstance(step, KthLargest) and step.k == len(step.of):
            parts = [self._expression(part, leaves) for part in step.of]
            return lambda values: kth_largest(len(parts), (part(values) for part in parts))
        if index not in leaves:
            leaves.append(index)
        place = leaves.index(index)
        return lambda values: values[place]


class _Line:
    """A line while its table is built."""

    def __init__(self, holds: Expression, points: int, se: int, caps: bool):
        self.holds, self.points, self.se, self.caps = holds, points, se, caps


class _Settled:
    """All the ways in which unknown steps of a table may turn out together, some or all of them.

    A way may leave steps unknown: whatever is said next, and however little, the points stay in range.
    Limits on one measure form a chain: what is at least 182 is also at least 28.
    """

    def __init__(self, steps: Sequence[object]):
        self._size = len(steps)
        chains: dict[str, list[int]] = {}
        for place, step in enumerate(steps):
            name = step.measure if isinstance(step, AtLeast) else f"step {place}"
            chains.setdefault(name, []).append(place)
        self._chains = [
            sorted(places, key=lambda p: getattr(steps[p], "bound", 0.0)) for places in chains.values()
        ]

    def ways(self, values: Values) -> Iterator[Values]:
        """Every settlement of `values`; none where the values contradict each other."""
        for turns in product(*(list(self._turns(chain, values)) for chain in self._chains)):
            way = [ABSENT] * self._size
            for chain, turn in zip(self._chains, turns, strict=True):
                for place, value in zip(chain, turn, strict=True):
                    way[place] = value
            yield tuple(way)

    @staticmethod
    def _turns(chain: list[int], values: Values) -> Iterator[list[Presence]]:
        for sure, possible in combinations_with_replacement(range(len(chain) + 1), 2):
            turn = [PRESENT] * sure + [UNKNOWN] * (possible - sure) + [ABSENT] * (len(chain) - possible)
            if all(values[place] in (UNKNOWN, value) for place, value in zip(chain, turn, strict=True)):
                yield turn


def _cell(
    lines: list[_Line], counts: Mapping[Values, tuple[int, int]], values: Values, settled: _Settled
) -> Cell:
    line, points = counts[values]
    ends = [points, *(counts[way][1] for way in settled.ways(values))] if UNKNOWN in values else [points]
    return Cell(line, points, min(ends), max(ends), lines[line].se if points else 0)


def _counts(lines: list[_Line], values: Values) -> tuple[int, int]:
    """The line that counts and its points: the strongest that surely holds, limited by a cap that does."""
    holding = [n for n, line in enumerate(lines) if line.holds(values) == PRESENT]
    totals = [n for n in holding if not lines[n].caps]
    if not totals:
        return -1, 0
    best = min(totals, key=lambda n: (-abs(lines[n].points), n))
    caps = [n for n in holding if lines[n].caps and abs(lines[n].points) < abs(lines[best].points)]
    if caps:
        best = min(caps, key=lambda n: (abs(lines[n].points), n))
    return best, lines[best].points
