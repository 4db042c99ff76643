"""That lines become cells: what counts, what a cap does, what the unknown leaves open."""

from typing import Any

import pytest

import small_book
from magrisk.compile import compile_plan
from magrisk.errors import RulebookProblem
from magrisk.evaluate import Known, Outcome, evaluate
from magrisk.plan import KNOWN_LOW, MEASURE_ANYWAY, NOTED, AtLeast, Flag, Plan
from magrisk.presence import ABSENT, PRESENT, UNKNOWN
from magrisk.scale import Span
from small_book import drug_class, interaction, line, rule


def taken(**said: float) -> Known:
    """An item that is taken: `days=28`, `dose=2` and the like; None where it is not told."""
    measures = {f"item:{name.replace('_', '-')}": Span(value, value) for name, value in said.items()}
    return Known({"item:taken": PRESENT, "item:stopped": ABSENT}, measures)


def plan_of(*lines: dict[str, Any], **more: Any) -> Plan:
    """The plan of one class of medicines with these lines."""
    raw = small_book.documents()
    kept = {
        name: raw[name]
        for name in ("scale", "level", "clearance", "home", "mechanisms", "substances", "questions")
    }
    made = drug_class("class-a", *lines, members=("drug-a", "drug-b"), **more)
    return compile_plan(small_book.book_of({**kept, "class-a": made, "rare-loss": raw["rare-loss"]}))


def of(plan: Plan, *items: Known, **facts: int) -> tuple[int, int, int]:
    """Points, floor and ceiling of a patient without the rare loss, unless it is said."""
    told = {"rare-loss": ABSENT} | {name.replace("_", "-"): value for name, value in facts.items()}
    outcome: Outcome = evaluate(plan, Known(told, {}, {"class-a": items}))
    return outcome.points, outcome.floor, outcome.ceiling


ANY, LONG = line("any-use", 19), line("long-use", 31, when={"taken_for_days": {"at_least": 182}})
SHORT = line("short-course", 3, caps=True, when={"taken_for_days": {"below": 28}})


@pytest.mark.parametrize(("days", "points"), [(0, 3), (27, 3), (28, 19), (181, 19), (182, 31), (10_000, 31)])
def test_the_strongest_line_that_holds_counts_and_a_cap_limits_it(days: int, points: int) -> None:
    assert of(plan_of(ANY, LONG, SHORT), taken(days=days)) == (points, points, points)


def test_an_unknown_duration_is_not_guessed() -> None:
    assert of(plan_of(ANY, LONG, SHORT), taken()) == (19, 3, 31)


def test_what_is_at_least_182_days_is_at_least_28_days() -> None:
    item = Known({"item:taken": PRESENT}, {"item:days": Span(28, float("inf"))})
    assert of(plan_of(ANY, LONG, SHORT), item) == (19, 19, 31)


def test_nobody_who_takes_none_has_points_and_nobody_knows_of_a_list_that_was_not_given() -> None:
    plan = plan_of(ANY, LONG, SHORT)
    assert of(plan) == (0, 0, 0)
    assert of(plan, Known()) == (0, 0, 31)
    assert of(plan, Known({"item:taken": ABSENT})) == (0, 0, 0)


def test_two_medicines_of_a_class_never_add() -> None:
    assert of(plan_of(ANY, LONG, SHORT), taken(days=14), taken(days=40), taken()) == (19, 19, 31)


def test_the_weakest_cap_that_holds_counts() -> None:
    other = line("smaller", 2, caps=True, when={"taken_for_days": {"below": 7}})
    plan = plan_of(ANY, SHORT, other)
    assert of(plan, taken(days=6))[0] == 2
    assert of(plan, taken(days=7))[0] == 3


def test_a_cap_above_the_line_does_nothing_and_a_cap_alone_gives_nothing() -> None:
    assert of(plan_of(line("any", 2), SHORT), taken(days=3)) == (2, 2, 2)
    assert of(plan_of(LONG, SHORT), taken(days=3)) == (0, 0, 0)


def test_caps_that_exclude_each_other_leave_open_what_neither_takes_away() -> None:
    # While nobody knows the days neither cap holds, so a line that is told meanwhile counts in full.
    at_night = line("acute", 50, when={"acute": True})
    lower = line("short", 3, caps=True, when={"taken_for_days": {"below": 28}})
    upper = line("long", 5, caps=True, when={"taken_for_days": {"at_least": 28}})
    plan = plan_of(line("any", 10), at_night, lower, upper)
    acute = Known({"item:taken": PRESENT, "item:acute": PRESENT})
    assert of(plan, taken()) == (10, 3, 50)
    assert of(plan, acute) == (50, 3, 50)


@pytest.mark.parametrize(
    ("when", "below", "on", "above"),
    [
        ({"taken_for_days": {"at_least": 28}}, 0, 9, 9),
        ({"taken_for_days": {"above": 28}}, 0, 0, 9),
        ({"taken_for_days": {"at_most": 28}}, 9, 9, 0),
        ({"taken_for_days": {"below": 28}}, 9, 0, 0),
        ({"taken_for_days": {"at_least": 28, "at_most": 28}}, 0, 9, 0),
        ({"not": {"taken_for_days": {"at_least": 28}}}, 9, 0, 0),
    ],
)
def test_each_limit_means_what_it_says(when: dict[str, Any], below: int, on: int, above: int) -> None:
    plan = plan_of(line("any", 9, when=when))
    assert [of(plan, taken(days=days))[0] for days in (27.999, 28, 28.001)] == [below, on, above]


@pytest.mark.parametrize(
    ("when", "holds", "fails"),
    [
        ({"daily_dose_ddd": {"at_least": 2}}, taken(daily_dose_ddd=2), taken(daily_dose_ddd=1.9)),
        (
            {"daily_dose_mg_per_kg": {"above": 3}},
            taken(daily_dose_mg_per_kg=3.1),
            taken(daily_dose_mg_per_kg=3),
        ),
        ({"cycles": {"at_least": 4}}, taken(cycles=4), taken(cycles=3)),
        (
            {"elemental_mg_per_day": {"below": 150}},
            taken(elemental_mg_per_day=149),
            taken(elemental_mg_per_day=150),
        ),
        (
            {"route": "intravenous"},
            Known({"item:taken": PRESENT, "item:route:intravenous": PRESENT}),
            Known({"item:taken": PRESENT, "item:route:intravenous": ABSENT}),
        ),
        (
            {"drug": "drug-b"},
            Known({"item:taken": PRESENT, "item:drug:drug-b": PRESENT}),
            Known({"item:taken": PRESENT, "item:drug:drug-b": ABSENT}),
        ),
        (
            {"acute": True},
            Known({"item:taken": PRESENT, "item:acute": PRESENT}),
            Known({"item:taken": PRESENT, "item:acute": ABSENT}),
        ),
        (
            {"acute": False},
            Known({"item:taken": PRESENT, "item:acute": ABSENT}),
            Known({"item:taken": PRESENT, "item:acute": PRESENT}),
        ),
    ],
    ids=["dose", "dose-per-kg", "cycles", "elemental", "route", "drug", "acute", "not-acute"],
)
def test_a_line_may_depend_on_the_medicine(when: dict[str, Any], holds: Known, fails: Known) -> None:
    plan = plan_of(line("any", 9, when=when))
    assert of(plan, holds) == (9, 9, 9)
    assert of(plan, fails) == (0, 0, 0)
    assert of(plan, Known({"item:taken": PRESENT})) == (0, 0, 9)


def test_a_line_for_stopped_medicines_holds_after_the_rest_has_ceased_to() -> None:
    plan = plan_of(line("any", 60), line("after", 24, when={"stopped_for_days": {"at_most": 180}}))
    stopped = {"item:taken": ABSENT, "item:stopped": PRESENT}
    assert of(plan, taken()) == (60, 60, 60)
    assert of(plan, Known(stopped, {"item:stopped-days": Span(180, 180)})) == (24, 24, 24)
    assert of(plan, Known(stopped, {"item:stopped-days": Span(181, 181)})) == (0, 0, 0)
    assert of(plan, Known(stopped)) == (0, 0, 24)


def test_a_line_may_depend_on_the_patient() -> None:
    plan = plan_of(line("any", 9), line("with-loss", 20, when={"has": "rare-loss"}))
    # The cause has a table of its own, which gives 50.
    assert of(plan, taken(), rare_loss=PRESENT) == (70, 70, 70)
    assert of(plan, taken(), rare_loss=UNKNOWN) == (9, 9, 70)


def small(*more: dict[str, Any]) -> Plan:
    """The plan of the small book with documents added."""
    return compile_plan(small_book.small_book(*more))


def points(plan: Plan, facts: dict[str, int], measures: dict[str, float] | None = None) -> int:
    """Points of a patient of whom everything else is absent."""
    told = dict.fromkeys(plan.concepts(), ABSENT) | facts
    return evaluate(plan, Known(told, {m: Span(v, v) for m, v in (measures or {}).items()})).points


def test_a_cause_is_there_where_it_is_named_or_measured() -> None:
    plan = small()
    assert points(plan, {}) == 0
    assert points(plan, {"weak-filter": PRESENT}) == 24
    assert points(plan, {}, {"clearance": 29.9}) == 24
    assert points(plan, {}, {"clearance": 30}) == 0


def test_what_is_told_implies_nothing_while_nobody_tells_it() -> None:
    told = small_book.measure("clearance", told=True)
    plan, patient = small(told), Known({"weak-filter": ABSENT, "told:clearance": ABSENT})
    (weak,) = [j for j in evaluate(plan, patient).counted if plan.tables[j.table].rule == "weak-filter"]
    assert (weak.cell.floor, weak.cell.ceiling) == (0, 0)
    assert points(plan, {"told:clearance": PRESENT}, {"clearance": 29}) == 24


def test_an_interaction_counts_on_top_where_all_of_it_is_there() -> None:
    plan = small()
    assert points(plan, {"class-a": PRESENT}) == 0  # nothing of the class itself: it has no items here
    assert points(plan, {"class-a": PRESENT, "weak-filter": PRESENT}) == 24 + 10


def test_so_many_members_of_a_class_are_different_members() -> None:
    two = {"takes": "class-a", "how_many": 2}
    plan = small(interaction("two-of-a", 7, two, {"sex": "female"}))
    assert points(plan, {"class-a/drug-a": PRESENT, "sex:female": PRESENT}) == 0
    assert points(plan, {"class-a/drug-a": PRESENT, "class-a/drug-b": PRESENT, "sex:female": PRESENT}) == 7


def test_conditions_are_joined_and_negated() -> None:
    when = {"all_of": [{"any_of": [{"has": "rare-loss"}, {"setting": "home"}]}, {"not": {"sex": "male"}}]}
    plan = small(rule("lifestyle", "poor-food", line("any", 5), present_when=when))
    assert points(plan, {"setting:home": PRESENT}) == 5
    assert points(plan, {"setting:home": PRESENT, "sex:male": PRESENT}) == 0
    assert points(plan, {}) == 0


def test_of_an_overlap_the_strongest_counts_whatever_its_sign() -> None:
    shared = {
        "kind": "overlap",
        "id": "shared",
        "label": "shared",
        "because": "One.",
        "examples": small_book.EXAMPLES,
    }
    plan = small(shared | {"members": ["rare-loss", "gain"]}, rule("condition", "gain", line("any", -60)))
    assert points(plan, {"rare-loss": PRESENT}) == 50
    assert points(plan, {"rare-loss": PRESENT, "gain": PRESENT}) == -60


def test_flags_say_what_a_rule_raises() -> None:
    stakes = [
        {"level": "raised", "because": "It is."},
        {"level": "grave", "because": "Two are.", "when": {"takes": "class-c", "how_many": 2}},
    ]
    silent = drug_class("class-c", members=("drug-a", "drug-d"), stakes=stakes)
    symptom = {"kind": "symptom", "label": "x", "why": "x", "consider": "x", "examples": small_book.EXAMPLES}
    low = {"when": {"below": 3.5}, "label": "Low", "advice": "Look.", "stakes": "raised"}
    plan = small(
        silent,
        rule("condition", "coded", known_low=True),
        rule("condition", "toxic", line("any", 1), measure_anyway="It is thin."),
        interaction("noted", 0, {"takes": "class-a"}, {"takes": "class-b"}),
        *({**symptom, "id": f"symptom-{n}", "severity": n} for n in (1, 2, 3, 4, 5)),
        small_book.measure("salt", alerts=[low, {**low, "stakes": None}]),
    )
    levels = [(flag.level, flag.rule) for flag in plan.flags]
    assert levels == [
        ("raised", "class-c"),
        ("grave", "class-c"),
        (KNOWN_LOW, "coded"),
        (NOTED, "noted"),
        (MEASURE_ANYWAY, "toxic"),
        ("raised", "symptom-2"),
        ("raised", "symptom-3"),
        ("grave", "symptom-4"),
        ("grave", "symptom-5"),
        ("raised", "salt"),
    ]
    assert all(isinstance(flag, Flag) for flag in plan.flags)


def test_a_published_score_becomes_items() -> None:
    score = {
        "kind": "score",
        "id": "published",
        "label": "Published",
        "note": "It is.",
        "items": [{"label": "weak", "points": 2, "when": {"has": "weak-filter"}}],
        "examples": [{"it": f"is {n}", "given": {}, "low": 0, "high": 2} for n in (1, 2)],
    }
    (item,) = small(score).items
    assert (item.score, item.label, item.points) == ("published", "weak", 2)


def test_a_rule_that_weighs_nothing_has_no_table() -> None:
    plan = small(rule("condition", "nothing"), rule("condition", "zero", line("any", 0)))
    assert {table.rule for table in plan.tables}.isdisjoint({"nothing", "zero"})


def test_a_table_that_is_too_large_names_its_rule() -> None:
    lines = [line(f"line-{n}", n + 1, when={"taken_for_days": {"at_least": n}}) for n in range(6)]
    with pytest.raises(RulebookProblem) as caught:
        plan_of(*lines)
    assert caught.value.problems == (
        "class-a: class-a: its lines hang on 7 conditions, a table of 2187 cells; at most 1000 are wanted",
    )
    assert plan_of(*lines[:5]).tables[0].cells


def test_a_cycle_names_its_path() -> None:
    one = rule("condition", "one", line("any", 1), present_when={"has": "two"})
    two = rule("condition", "two", line("any", 1), present_when={"has": "one"})
    with pytest.raises(
        RulebookProblem, match=r"^the rules form a cycle: (one -> two -> one|two -> one -> two)$"
    ):
        small(one, two)


def test_a_cycle_through_a_negation_names_its_path() -> None:
    one = rule("condition", "one", line("any", 1), present_when={"not": {"has": "two"}})
    two = rule("condition", "two", line("any", 1), present_when={"not": {"has": "one"}})
    with pytest.raises(RulebookProblem, match=r"^the rules form a cycle: one -> two -> one$"):
        small(one, two)


def test_equal_steps_stand_once() -> None:
    steps = small().steps
    assert len(set(steps)) == len(steps)
    assert AtLeast("item:days", 182) in steps


def test_only_what_is_told_by_the_patient_hangs_on_that_it_was_told() -> None:
    amount = {"measure": {"measure": "clearance", "below": 30}}
    for told in (True, False):
        made = rule("condition", "weak-filter", line("any", 24), present_when=amount)
        plan = small(small_book.measure("clearance", told=told), made)
        assert ("told:clearance" in plan.concepts()) is told
        nobody = Known({"weak-filter": ABSENT, "told:clearance": ABSENT})
        (weak,) = [j for j in evaluate(plan, nobody).judged if plan.tables[j.table].rule == "weak-filter"]
        assert (weak.cell.floor, weak.cell.ceiling) == (0, 0 if told else 24)
