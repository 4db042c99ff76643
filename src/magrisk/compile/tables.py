"""The lines of a rule to a table: settled here, once, into cells."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations_with_replacement, product

from magrisk.compile.conditions import Conditions
from magrisk.plan import ITEM, AtLeast, Cell, Fact, KthLargest, Not, Table
from magrisk.presence import ABSENT, PRESENT, UNKNOWN, Presence, kth_largest, negate
from magrisk.rulebook import schema
from magrisk.weigh import weigh

MOST_CELLS = 1000

Values = tuple[Presence, ...]
Expression = Callable[[Values], Presence]


class Tables:
    """Makes tables whose steps are one rulebook's conditions."""

    def __init__(self, conditions: Conditions):
        self._conditions, self._book, self._build = conditions, conditions.book, conditions.build

    def table(self, rule: schema.Weighing, group: str) -> Table:
        """The table of a rule: a few steps, and a cell for every combination of their values."""
        each = rule.id if isinstance(rule, schema.DrugClass) else ""
        there = self._build.step(Fact(f"{ITEM}taken")) if each else self._conditions.present(rule.id)
        leaves: list[int] = []
        lines = []
        for line in rule.effect:
            # A line about a stopped medicine holds after the rest has ceased to.
            steps = [] if line.when and line.when.stopped_for_days else [there]
            steps += [self._conditions.condition(line.when)] if line.when else []
            weight = weigh(self._book, line)
            holds = self._expression(self._build.all_of(steps), leaves)
            lines.append(_Line(holds, weight.points, weight.se, line.caps))
        if 3 ** len(leaves) > MOST_CELLS:
            self._conditions.problems.append(
                f"{self._book.at(rule.id, 'effect')}: {rule.id}: its lines hang on {len(leaves)} conditions, "
                f"a table of {3 ** len(leaves)} cells; at most {MOST_CELLS} are wanted"
            )
            cells: list[Cell] = []
        else:
            settled = _Settled([self._build.steps[leaf] for leaf in leaves])
            places = [values[::-1] for values in product(range(3), repeat=len(leaves))]
            counts = {values: _counts(lines, values) for values in places}
            cells = [_cell(lines, counts, values, settled) for values in places]
        names = tuple(line.line for line in rule.effect)
        return Table(rule.id, group, each, tuple(leaves), names, tuple(cells))

    def _expression(self, index: int, leaves: list[int]) -> Expression:
        """A step as a function of the table's own steps: "all of" and "not" are opened, the rest is not."""
        step = self._build.steps[index]
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
