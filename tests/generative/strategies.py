"""What generated plans, rulebooks and patients look like: thresholds that hang together, lists, gaps.

The shape of a plan is drawn by hypothesis, so that it shrinks; the many small numbers in it come
from a seeded generator, so that it stays fast.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import inf, nextafter
from random import Random
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

import small_book
from magrisk.compile import compile_plan
from magrisk.errors import RulebookProblem
from magrisk.evaluate import Known
from magrisk.plan import (
    ITEM,
    OFFER,
    WANTED,
    AtLeast,
    Builder,
    Cell,
    Fact,
    Flag,
    Item,
    KthLargest,
    Not,
    Plan,
    Remark,
    Table,
)
from magrisk.presence import ABSENT, PRESENT, UNKNOWN, Presence
from magrisk.scale import NOTHING_KNOWN, Span

SEEDS = st.integers(0, 2**32 - 1)
CONCEPTS = ("a", "b", "c", f"{ITEM}p", f"{ITEM}q")
MEASURES = ("m", "n", f"{ITEM}days")
BOUNDS = (0.0, 1.0, 1.5, 7.0, 28.0)
LISTS = ("", "pills", "drops")
# Groups that count only beyond others; one of the others may be a group that no table is in.
BEYOND: tuple[dict[str, tuple[str, ...]], ...] = ({}, {"g0": ("g1",)}, {"g2": ("g0", "g1")}, {"g1": ("g9",)})


# ---------------------------------------------------------------- plans with any cells at all


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans whose cells are arbitrary, as long as the points lie in their own range."""
    build = Builder()
    leaves = st.one_of(
        st.builds(Fact, st.sampled_from(CONCEPTS)),
        st.builds(AtLeast, st.sampled_from(MEASURES), st.sampled_from(BOUNDS)),
    )
    for leaf in draw(st.lists(leaves, min_size=1, max_size=7)):
        build.step(leaf)
    for _ in range(draw(st.integers(0, 6))):
        of = draw(st.lists(st.integers(0, len(build.steps) - 1), min_size=1, max_size=3))
        build.step(Not(of[0]) if draw(st.booleans()) else KthLargest(draw(st.integers(1, 4)), tuple(of)))
    numbers = range(draw(st.integers(1, 5)))
    tables = tuple(_table(draw, number, len(build.steps)) for number in numbers)
    steps = st.integers(0, len(build.steps) - 1)
    levels = st.sampled_from(["raised", "grave"])
    flags = draw(st.lists(st.builds(Flag, levels, st.sampled_from(["r0", "r1"]), steps), max_size=4))
    items = draw(
        st.lists(st.builds(Item, st.just("score"), st.just("one"), st.integers(0, 2), steps), max_size=3)
    )
    parts, numbered = st.sampled_from([OFFER, WANTED]), st.integers(0, 2)
    remarks = draw(st.lists(st.builds(Remark, st.just("advice"), parts, numbered, steps), max_size=3))
    return Plan(
        tuple(build.steps),
        tables,
        tuple(flags),
        tuple(items),
        tuple(remarks),
        draw(st.sampled_from(BEYOND)),
        {"r0": ("r0", "the outcome")},
    )


def _table(draw: st.DrawFn, number: int, steps: int) -> Table:
    asked = tuple(draw(st.lists(st.integers(0, steps - 1), max_size=4, unique=True)))
    random = Random(draw(SEEDS))
    lines = [(random.randint(-60, 60), random.randint(0, 30)) for _ in range(random.randint(1, 4))]
    return Table(
        rule=f"r{number}",
        group=draw(st.sampled_from(["g0", "g1", "g2"])),
        each=draw(st.sampled_from(LISTS)),
        steps=asked,
        lines=tuple(f"line-{n}" for n in range(len(lines))),
        cells=tuple(_cell(random, lines) for _ in range(3 ** len(asked))),
    )


def _cell(random: Random, lines: list[tuple[int, int]]) -> Cell:
    """A line always weighs the same; only the range is free."""
    line = random.randint(-1, len(lines) - 1)
    points, se = lines[line] if line >= 0 else (0, 0)
    return Cell(
        line, points, points - random.randint(0, 50), points + random.randint(0, 50), se if points else 0
    )


# ---------------------------------------------------------------- rulebooks that are compiled

_NUMBER_BOUNDS = ({"at_least": 28}, {"at_least": 182}, {"below": 28}, {"above": 14}, {"at_most": 90})
OF_THE_MEDICINE: tuple[dict[str, Any], ...] = (
    *({"taken_for_days": bound} for bound in _NUMBER_BOUNDS),
    {"taken_for_days": {"at_least": 28, "below": 182}},
    {"daily_dose_ddd": {"at_least": 2}},
    {"daily_dose_mg_per_kg": {"above": 3}},
    {"elemental_mg_per_day": {"below": 150}},
    {"cycles": {"at_least": 4}},
    {"route": "intravenous"},
    {"acute": True},
    {"acute": False},
    {"as_needed": True},
    {"as_needed": False},
    {"drug": "drug-a"},
)
STOPPED: tuple[dict[str, Any], ...] = (
    {"stopped_for_days": {"at_most": 60}},
    {"stopped_for_days": {"above": 60}},
)
OF_THE_PATIENT: tuple[dict[str, Any], ...] = (
    {"has": "weak-filter"},
    {"has": "rare-loss"},
    {"takes": "class-b"},
    {"takes": "class-a", "how_many": 2},
    {"measure": {"measure": "clearance", "below": 30}},
    {"measure": {"measure": "clearance", "at_least": 60}},
    {"sex": "female"},
    {"setting": "home"},
    {"takes": "class-a", "by": "intravenous"},
    {"known": "clearance"},
    {"complaint_from": 2},
    *({"measured": status} for status in ("low", "normal", "high")),
)
_COMPLAINTS = tuple(small_book.symptom(f"cramp-{severity}", severity) for severity in (1, 2, 4))
_POINTS = st.integers(-60, 60).filter(bool)


def whens(leaves: Iterable[dict[str, Any]], *, negated: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    """Conditions of one leaf, of two that are joined, or the contrary of one."""
    leaf = st.sampled_from(list(leaves))
    joined = st.lists(leaf, min_size=2, max_size=2)
    kinds = [leaf, leaf, joined.map(lambda of: {"all_of": of}), joined.map(lambda of: {"any_of": of})]
    return st.one_of(*kinds, *([leaf.map(lambda of: {"not": of})] if negated else []))


@st.composite
def effects(
    draw: st.DrawFn, conditions: st.SearchStrategy[dict[str, Any]], points: st.SearchStrategy[int] = _POINTS
) -> list[dict[str, Any]]:
    """One to four lines: one that needs nothing, totals and caps under conditions."""
    lines = [small_book.line("any", draw(points))] if draw(st.booleans()) else []
    for number in range(draw(st.integers(0 if lines else 1, 3))):
        cap = bool(lines) and draw(st.booleans())
        lines.append(small_book.line(f"line-{number}", draw(points), when=draw(conditions), caps=cap))
    return lines


@st.composite
def advice(draw: st.DrawFn, conditions: st.SearchStrategy[dict[str, Any]]) -> list[dict[str, Any]]:
    """A treatment, a test and cautions, or some of them, under conditions."""
    cases = st.lists(conditions.map(lambda when: small_book.case("It is.", when)), max_size=2)
    parts = ("offer_when", "avoid_when", "ask_when", "caution_when")
    wanted = draw(cases)
    listed: dict[str, Any] = {part: draw(cases) for part in parts}
    return [
        small_book.treatment("salt", **listed),
        small_book.level(cautions=draw(cases)),
        *([small_book.examination("look", *wanted)] if wanted else []),
    ]


@st.composite
def rulebook_plans(draw: st.DrawFn) -> Plan:
    """Plans that were compiled from small rulebooks with lines, caps, overlaps and interactions."""
    of_class = st.one_of(whens((*OF_THE_MEDICINE, *OF_THE_PATIENT)), st.sampled_from(STOPPED))
    of_patient = whens(OF_THE_PATIENT)
    together = st.lists(of_patient, min_size=2, max_size=2)
    more = [
        *_COMPLAINTS,
        *draw(advice(of_patient)),
        small_book.drug_class("class-a", *draw(effects(of_class)), members=("drug-a", "drug-b")),
        small_book.drug_class("class-b", *draw(effects(of_class)), members=("drug-b", "drug-c")),
        small_book.rule("lifestyle", "poor-food", *draw(effects(of_patient))),
        small_book.interaction("pair", draw(_POINTS), *draw(together)),
        _overlap(draw, ["class-a", "class-b", "weak-filter", "rare-loss", "poor-food", "pair"]),
    ]
    try:
        return compile_plan(small_book.small_book(*(document for document in more if document)))
    except RulebookProblem:  # too many conditions for one table
        return compile_plan(small_book.small_book())


def _overlap(draw: st.DrawFn, members: list[str]) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(members), max_size=3, unique=True))
    others = sorted(set(members) - set(chosen))
    made = {
        "kind": "overlap",
        "id": "shared",
        "label": "shared",
        "because": "They are one.",
        "members": chosen,
        "counts_beyond": draw(st.lists(st.sampled_from(others), max_size=2, unique=True)),
    }
    return made | {"examples": small_book.EXAMPLES} if len(chosen) > 1 else {}


@st.composite
def lowering_plans(draw: st.DrawFn) -> Plan:
    """Compiled plans in which everything lowers; caps and negations only where one medicine is judged."""
    plus = st.integers(1, 60)
    of_class, together = whens(OF_THE_MEDICINE), whens(OF_THE_PATIENT[:4], negated=False)
    positive = whens(OF_THE_PATIENT, negated=False).map(lambda when: {"when": when})
    lines = st.lists(st.tuples(plus, positive), min_size=1, max_size=2)
    more = [
        *_COMPLAINTS,
        small_book.drug_class("class-a", *draw(effects(of_class, plus)), members=("drug-a", "drug-b")),
        small_book.drug_class("class-b", *draw(effects(of_class, plus)), members=("drug-b", "drug-c")),
        small_book.rule(
            "lifestyle",
            "poor-food",
            *(small_book.line(f"line-{n}", points, **when) for n, (points, when) in enumerate(draw(lines))),
        ),
        small_book.interaction("pair", draw(plus), *draw(st.lists(together, min_size=2, max_size=2))),
        small_book.rule("condition", "retention", small_book.line("any", -40)),
        _overlap(draw, ["class-a", "class-b", "weak-filter", "poor-food", "pair", "retention"]),
    ]
    try:
        return compile_plan(small_book.small_book(*(document for document in more if document)))
    except RulebookProblem:  # too many conditions for one table
        reject()


# ---------------------------------------------------------------- patients


@dataclass(frozen=True)
class Asked:
    """What a plan asks for: concepts and measures with their bounds, the items' own apart; lists."""

    concepts: tuple[str, ...]
    bounds: dict[str, list[float]]
    of_items: tuple[str, ...]
    item_bounds: dict[str, list[float]]
    lists: tuple[str, ...]


def asked(plan: Plan) -> Asked:
    """What this plan asks for."""
    bounds: dict[str, list[float]] = {}
    for step in plan.steps:
        if isinstance(step, AtLeast):
            bounds.setdefault(step.measure, []).append(step.bound)
    facts = dict.fromkeys(step.concept for step in plan.steps if isinstance(step, Fact))
    return Asked(
        concepts=tuple(f for f in facts if not f.startswith(ITEM)),
        bounds={m: b for m, b in bounds.items() if not m.startswith(ITEM)},
        of_items=tuple(f for f in facts if f.startswith(ITEM)),
        item_bounds={m: b for m, b in bounds.items() if m.startswith(ITEM)},
        lists=tuple(sorted({table.each for table in plan.tables if table.each})),
    )


def patient(plan: Plan, seed: int) -> Known:
    """A patient of whom something is known: facts, spans closed and open, lists of none to three."""
    random, wanted = Random(seed), asked(plan)
    items = {each: tuple(_item(wanted, random) for _ in range(random.randint(0, 3))) for each in wanted.lists}
    items = {each: held for each, held in items.items() if held or random.random() < 0.5}
    return Known(_facts(wanted.concepts, random), _spans(wanted.bounds, random), items)


def _item(wanted: Asked, random: Random) -> Known:
    return Known(_facts(wanted.of_items, random), _spans(wanted.item_bounds, random))


def _facts(concepts: Iterable[str], random: Random) -> dict[str, Presence]:
    values = (ABSENT, UNKNOWN, PRESENT, PRESENT)
    return {concept: random.choice(values) for concept in concepts if random.random() < 0.8}


def _spans(bounds: dict[str, list[float]], random: Random) -> dict[str, Span]:
    found = {}
    for measure, limits in bounds.items():
        low, high = sorted(random.choice(_near(limits)) for _ in range(2))
        spans = [
            Span(low, low),
            Span(low, low),
            Span(low, high),
            Span(low, inf),
            Span(-inf, high),
            NOTHING_KNOWN,
        ]
        if random.random() < 0.8:
            found[measure] = random.choice(spans)
    return found


def _near(limits: list[float]) -> list[float]:
    """Values on the bounds, a step on either side of them, and far away."""
    return [x for b in limits for x in (b, nextafter(b, -inf), nextafter(b, inf))] + [-1000.0, 1000.0]


# ---------------------------------------------------------------- what is said later


def settled(
    plan: Plan, known: Known, seed: int, names: frozenset[str] | None = None, *, exactly: bool = False
) -> Known:
    """The same patient, of whom more is known: unknown facts told, spans narrowed (to a number, `exactly`).

    `names` limits what is told.
    """
    random, wanted = Random(seed), asked(plan)
    share = random.choice([0.3, 0.7, 1.0])

    def free(name: str) -> bool:
        return (names is None or name in names) and random.random() < share

    def told(before: Known, concepts: Iterable[str], bounds: dict[str, list[float]]) -> Known:
        facts, measures = dict(before.facts), dict(before.measures)
        for name in concepts:
            if facts.get(name, UNKNOWN) == UNKNOWN and free(name):
                facts[name] = random.choice([ABSENT, PRESENT])
        for name, limits in bounds.items():
            if free(name):
                narrowed = _narrowed(measures.get(name, NOTHING_KNOWN), limits, random)
                measures[name] = Span(narrowed.low, narrowed.low) if exactly else narrowed
        return replace(before, facts=facts, measures=measures)

    items = {
        each: tuple(told(item, wanted.of_items, wanted.item_bounds) for item in held)
        for each, held in known.items.items()
    }
    return replace(told(known, wanted.concepts, wanted.bounds), items=items)


def _narrowed(span: Span, limits: list[float], random: Random) -> Span:
    inside = [
        x for x in (*_near(limits), span.low, span.high) if span.low <= x <= span.high and abs(x) != inf
    ]
    low, high = sorted(random.choice(inside) for _ in range(2)) if inside else (span.low, span.high)
    return random.choice([Span(low, low), Span(low, high), Span(low, span.high)])


def reordered(known: Known, seed: int) -> Known:
    """The same patient with every list shuffled, and some of its items said again."""
    random = Random(seed)
    items = {}
    for each, held in known.items.items():
        again = [*held, *random.choices(held, k=random.randint(0, 3))] if held else []
        random.shuffle(again)
        items[each] = tuple(again)
    return replace(known, items=items)
