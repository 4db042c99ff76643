"""Graph to plan: the only place that knows both."""

from collections.abc import Iterable, Mapping

from magrisk import graph as rule_graph
from magrisk.compile.conditions import Conditions
from magrisk.compile.marks import Marks
from magrisk.compile.tables import Tables
from magrisk.errors import RulebookProblem
from magrisk.plan import Plan
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.weigh import weigh


def compile_plan(book: Rulebook) -> Plan:
    """Compile a rulebook that lint has found sound. Raises RulebookProblem for cycles and huge tables."""
    graph = rule_graph.build(book)
    conditions = Conditions(book)
    marks, tabled = Marks(conditions), Tables(conditions)
    overlaps = {
        m: (overlap.id, n) for overlap in book.of(schema.Overlap) for n, m in enumerate(overlap.members)
    }
    # Of equals the first table wins: within an overlap the order of its members decides.
    rules = sorted(rule_graph.weighing(book), key=lambda rule: overlaps.get(rule.id, (rule.id, 0)))
    tables = [
        tabled.table(rule, overlaps.get(rule.id, (rule.id, 0))[0]) for rule in rules if _weighs(book, rule)
    ]
    flags, items, remarks = tuple(marks.flags()), tuple(marks.items()), tuple(marks.remarks())
    if conditions.problems:
        raise RulebookProblem(conditions.problems)
    groups = {table.rule: table.group for table in tables}
    beyond = {
        overlap.id: _groups(overlap.counts_beyond, groups)
        for overlap in book.of(schema.Overlap)
        if overlap.counts_beyond and overlap.id in groups.values()
    }
    steps = tuple(conditions.build.steps)
    return Plan(steps, tuple(tables), flags, items, remarks, beyond, rule_graph.paths(graph))


def _groups(names: Iterable[str], groups: Mapping[str, str]) -> tuple[str, ...]:
    """The groups of rules and overlaps that count at all, each once."""
    named = (groups.get(name, name) for name in names)
    return tuple(dict.fromkeys(name for name in named if name in groups.values()))


def _weighs(book: Rulebook, rule: schema.Weighing) -> bool:
    return any(weigh(book, line).points for line in rule.effect)
