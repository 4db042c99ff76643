"""What holds for every plan and every patient, on both engines."""

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import SEEDS, asked, lowering_plans, patient, plans, reordered, rulebook_plans, settled

import small_book
from magrisk.answer.doubts import MOST_ANSWERS, Groups, Open, Swings
from magrisk.columns.engine import evaluate as evaluate_columns
from magrisk.columns.stacked import stack
from magrisk.compile import compile_plan
from magrisk.evaluate import Known, Outcome, Steps, evaluate, tally
from magrisk.plan import ITEM, Plan
from magrisk.presence import ABSENT, PRESENT, UNKNOWN
from magrisk.scale import Span

PATIENTS = st.lists(SEEDS, min_size=5, max_size=6)
Winners = dict[str, tuple[int, int, int]]


def winners(plan: Plan, outcome: Outcome) -> Winners:
    """By group: the table, line and points that count."""
    return {
        plan.tables[j.table].group: (j.table, j.cell.line, j.cell.points)
        for j in outcome.counted
        if j.cell.points
    }


def by_columns(plan: Plan, patients: list[Known]) -> list[tuple[object, ...]]:
    """All that the columns say of each patient."""
    found = evaluate_columns(plan, stack(plan, patients))
    return [
        (
            found.points[row],
            found.floor[row],
            found.ceiling[row],
            found.variance[row],
            {
                plan.tables[c.table[at]].group: (c.table[at], c.line[at], c.points[at])
                for c in [found.counted]
                for at in np.flatnonzero((c.rows == row) & (c.points != 0))
            },
            {key for key, held in found.flags.items() if held[row]},
        )
        for row in range(len(patients))
    ]


def one_by_one(plan: Plan, known: Known) -> tuple[object, ...]:
    """All that the evaluator says of a patient."""
    outcome, steps = evaluate(plan, known), Steps(plan, known)
    flags = {(flag.level, flag.rule) for flag in plan.flags if steps[flag.step] == PRESENT}
    ends = (outcome.points, outcome.floor, outcome.ceiling, outcome.variance)
    return (*ends, winners(plan, outcome), flags)


@pytest.mark.parametrize("made", [plans, rulebook_plans], ids=["any-cells", "compiled"])
def test_columns_say_what_the_evaluator_says_on_a_thousand_patients(
    made: Callable[[], st.SearchStrategy[Plan]],
) -> None:
    compared = 0

    @settings(max_examples=max(250, settings().max_examples))
    @given(made(), PATIENTS)
    def compare(plan: Plan, seeds: list[int]) -> None:
        nonlocal compared
        patients = [patient(plan, seed) for seed in seeds]
        assert by_columns(plan, patients) == [one_by_one(plan, known) for known in patients]
        compared += len(patients)

    compare()
    assert compared >= 1000


@pytest.mark.parametrize("made", [plans, rulebook_plans], ids=["any-cells", "compiled"])
def test_no_engine_looks_at_remarks(made: Callable[[], st.SearchStrategy[Plan]]) -> None:
    with_remarks = 0

    @given(made(), PATIENTS)
    def compare(plan: Plan, seeds: list[int]) -> None:
        nonlocal with_remarks
        patients, bare = [patient(plan, seed) for seed in seeds], replace(plan, remarks=())
        assert [one_by_one(plan, known) for known in patients] == [
            one_by_one(bare, known) for known in patients
        ]
        assert by_columns(plan, patients) == by_columns(bare, patients)
        assert [_scores(plan, known) for known in patients] == [_scores(bare, known) for known in patients]
        with_remarks += bool(plan.remarks)

    compare()
    assert with_remarks >= settings().max_examples // 4


def _scores(plan: Plan, known: Known) -> list[tuple[int, int]]:
    return [tally(plan, Steps(plan, known), score) for score in sorted({item.score for item in plan.items})]


@given(rulebook_plans(), PATIENTS)
def test_what_a_remark_says_for_certain_stays_said(plan: Plan, seeds: list[int]) -> None:
    for seed in seeds:
        known = patient(plan, seed)
        before, after = Steps(plan, known), Steps(plan, settled(plan, known, seed + 1))
        for remark in plan.remarks:
            assert before[remark.step] in (UNKNOWN, after[remark.step])


@given(plans())
def test_columns_of_nobody_are_empty(plan: Plan) -> None:
    assert by_columns(plan, []) == []


@given(st.one_of(plans(), rulebook_plans()))
def test_a_plan_comes_back_from_json_as_it_was(plan: Plan) -> None:
    again = Plan.from_json(json.loads(json.dumps(plan.to_json())))
    assert again == plan
    assert again.fingerprint() == plan.fingerprint()


@given(st.one_of(plans(), rulebook_plans()), SEEDS)
def test_the_points_lie_in_their_range(plan: Plan, seed: int) -> None:
    outcome = evaluate(plan, patient(plan, seed))
    assert outcome.floor <= outcome.points <= outcome.ceiling


@given(rulebook_plans(), PATIENTS)
def test_whatever_is_said_next_the_points_stay_in_range_and_the_range_narrows(
    plan: Plan, seeds: list[int]
) -> None:
    for seed in seeds:
        known = patient(plan, seed)
        before, after = evaluate(plan, known), evaluate(plan, settled(plan, known, seed + 1))
        assert before.floor <= after.points <= before.ceiling
        assert before.floor <= after.floor
        assert after.ceiling <= before.ceiling


@given(rulebook_plans(), PATIENTS)
def test_a_patient_of_whom_nothing_is_unknown_has_no_range(plan: Plan, seeds: list[int]) -> None:
    wanted = asked(plan)
    for seed in seeds:
        random = Random(seed)
        facts = {concept: random.choice([ABSENT, PRESENT]) for concept in wanted.concepts}
        outcome = evaluate(plan, settled_wholly(plan, Known(facts, {}, patient(plan, seed).items), seed))
        # Two that are equally strong, one each way, leave open which of them counts.
        sizes = {outcome.floor, outcome.points, outcome.ceiling}
        assert len(sizes) == 1 or any(_even(plan, outcome, group) for group in winners(plan, outcome))


def _even(plan: Plan, outcome: Outcome, group: str) -> bool:
    points = {j.cell.points for j in outcome.judged if plan.tables[j.table].group == group}
    return any(-value in points for value in points if value)


def settled_wholly(plan: Plan, known: Known, seed: int) -> Known:
    """The same patient, with every fact told and every number exact."""
    wanted = asked(plan)

    def exact(before: Known, concepts: tuple[str, ...], bounds: dict[str, list[float]]) -> Known:
        told = {c: before.facts.get(c, UNKNOWN) for c in concepts}
        facts = {c: PRESENT if value == UNKNOWN else value for c, value in told.items()}
        values = {m: limits[seed % len(limits)] for m, limits in bounds.items()}
        return Known(facts, {m: Span(value, value) for m, value in values.items()})

    items = {
        each: tuple(exact(item, wanted.of_items, wanted.item_bounds) for item in held)
        for each, held in known.items.items()
    }
    return replace(exact(known, wanted.concepts, wanted.bounds), items=items)


@given(st.one_of(plans(), rulebook_plans()), SEEDS)
def test_order_and_repetition_of_a_list_do_not_matter(plan: Plan, seed: int) -> None:
    known = patient(plan, seed)
    one, other = (one_by_one(plan, k) for k in (known, reordered(known, seed + 1)))
    assert one == other


@given(lowering_plans(), PATIENTS)
def test_a_cause_that_only_lowers_never_takes_points_away(plan: Plan, seeds: list[int]) -> None:
    for seed in seeds:
        known = patient(plan, seed)
        closed = {concept: known.facts.get(concept, ABSENT) for concept in asked(plan).concepts}
        absent = sorted(c for c, value in closed.items() if value == ABSENT and c != "retention")
        for concept in absent:
            before = evaluate(plan, replace(known, facts=closed))
            after = evaluate(plan, replace(known, facts=closed | {concept: PRESENT}))
            assert after.points >= before.points, concept


@given(lowering_plans(), PATIENTS)
def test_a_medicine_that_only_lowers_never_takes_points_away(plan: Plan, seeds: list[int]) -> None:
    for seed in seeds:
        known, more = patient(plan, seed), patient(plan, seed + 1)
        for each in asked(plan).lists:
            added = (*known.items.get(each, ()), *more.items.get(each, ()))
            facts = {**known.facts, each: PRESENT}
            after = evaluate(plan, replace(known, facts=facts, items={**known.items, each: added}))
            assert after.points >= evaluate(plan, known).points, each


@given(rulebook_plans(), PATIENTS)
def test_an_answer_moves_the_points_by_no_more_than_its_magnitudes(plan: Plan, seeds: list[int]) -> None:
    names = sorted({*asked(plan).concepts, *asked(plan).bounds})
    for seed in seeds:
        known = patient(plan, seed)
        chosen = frozenset(Random(seed).sample(names, k=min(3, len(names))))
        after = settled(plan, known, seed + 1, chosen, exactly=True)
        up, down = Swings(Groups(plan), known, evaluate(plan, known).judged).of(Open("q", "?", chosen))
        assert min(up, down) >= 0
        assert -down <= evaluate(plan, after).points - evaluate(plan, known).points <= up


@settings(max_examples=settings().max_examples // 2)
@given(rulebook_plans(), PATIENTS)
def test_an_answer_about_one_medicine_leaves_the_others_alone(plan: Plan, seeds: list[int]) -> None:
    names = frozenset([*asked(plan).of_items, *asked(plan).item_bounds])
    for seed in seeds:
        known = patient(plan, seed)
        told = settled(plan, known, seed + 1, names, exactly=True)
        for each, held in known.items.items():
            if not held:
                continue
            after = replace(known, items={**known.items, each: (told.items[each][0], *held[1:])})
            up, down = Swings(Groups(plan), known, evaluate(plan, known).judged).of(
                Open("q", "?", names, frozenset({(each, 0)}))
            )
            assert -down <= evaluate(plan, after).points - evaluate(plan, known).points <= up


def test_a_question_with_too_many_answers_could_change_all_that_its_tables_hold() -> None:
    held = range(9)
    lines = [small_book.line(f"line-{n}", n, when={"has": f"cause-{n}"}) for n in held]
    causes = [small_book.rule("condition", f"cause-{n}", small_book.line("any", 1)) for n in held]
    foods = [small_book.rule("lifestyle", f"food-{n}", one) for n, one in enumerate(lines[1:])]
    members = [food["id"] for food in foods]
    shared = {"kind": "overlap", "id": "shared", "label": "shared", "because": "One.", "members": members}
    book = small_book.small_book(*causes, *foods, shared | {"examples": small_book.EXAMPLES})
    plan = compile_plan(book)
    everything = Open("q", "?", frozenset(asked(plan).concepts))
    assert 3 ** len([c for c in asked(plan).concepts if c.startswith(("food", "cause"))]) > MOST_ANSWERS
    up, down = Swings(Groups(plan), Known(), evaluate(plan, Known()).judged).of(everything)
    assert down == 0
    assert up >= max(held)


@given(plans(), SEEDS)
def test_a_published_score_is_a_range_and_exact_where_nothing_is_unknown(plan: Plan, seed: int) -> None:
    known = patient(plan, seed)
    least, most = tally(plan, Steps(plan, known), "score")
    assert 0 <= least <= most
    told = Steps(plan, settled_wholly(plan, known, seed))
    if not any(_of_an_item(plan, item.step) for item in plan.items):
        least, most = tally(plan, told, "score")
        assert least == most


def _of_an_item(plan: Plan, index: int) -> bool:
    step = plan.steps[index]
    name = getattr(step, "concept", getattr(step, "measure", ""))
    of = getattr(step, "of", ())
    return name.startswith(ITEM) or any(_of_an_item(plan, i) for i in ((of,) if isinstance(of, int) else of))
