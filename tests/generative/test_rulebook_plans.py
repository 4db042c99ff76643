"""The same properties on the rules as they stand, with patients as people describe them."""

from dataclasses import replace
from itertools import product
from math import inf
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import BOOK, CAUSES, CLASSES, KNOWING, MEASURES, PLAN, QUESTIONS, drug, situation
from strategies import SEEDS, patient, reordered

from magrisk.columns.engine import evaluate as evaluate_columns
from magrisk.columns.stacked import stack
from magrisk.evaluate import Known, Steps, evaluate
from magrisk.presence import PRESENT
from magrisk.rulebook import schema
from magrisk.scale import Span, chance_below
from magrisk.situation import Drug, Situation

PATIENTS = st.lists(SEEDS, min_size=6, max_size=8)
ANSWERING = {question.answered_by for question in QUESTIONS.values()}


def forgotten(said: Situation, seed: int) -> Situation:
    """The same patient, before some of it was said: what is left is true of the whole, too."""
    random = Random(seed)
    no_other = said.no_other_conditions and random.random() < 0.5
    # What is told answers a question, so it is forgotten together with "no other conditions" only; what
    # answers none is presumed to be as usual while nobody tells it, as a rare cause is.
    measures = {
        name: _wider(span, random)
        for name, span in said.measures.items()
        if (MEASURES[name].told and (no_other or name not in ANSWERING)) or random.random() < 0.6
    }
    kept = {name for name in said.named if no_other or not _askable(name, measures) or random.random() < 0.5}
    drugs = (
        None if said.drugs is None or random.random() < 0.1 else tuple(_vaguer(d, random) for d in said.drugs)
    )
    return replace(
        said,
        drugs=drugs,
        named=frozenset(kept),
        sex=said.sex if random.random() < 0.7 else "unknown",
        no_other_conditions=no_other,
        answered=frozenset(),
        measures=measures,
    )


def _wider(span: Span, random: Random) -> Span:
    return random.choice([span, Span(span.low, inf), Span(-inf, span.high)])


def _askable(name: str, measures: dict[str, Span]) -> bool:
    """Whether the cause is unknown while nobody named it: no rare one, none that a value decides, none
    whose question an amount may answer with "no"."""
    cause = CAUSES.get(name)
    if cause is None:
        return True  # a symptom
    if cause.ask is None or (
        cause.present_when and all(m in measures for m in cause.present_when.measures())
    ):
        return False
    question = QUESTIONS[cause.ask]
    amount = measures.get(question.answered_by or "")
    return amount is None or amount.high > max(question.no_at_most.values(), default=-inf)


def _vaguer(drug: Drug, random: Random) -> Drug:
    counts = all(KNOWING.counts(c, drug.route) for c in KNOWING.classes_of(drug.substance))
    left: dict[str, Any] = {
        "days": None,
        "daily_dose_mg": None,
        "elemental_mg_per_day": None,
        "acute": None,
        "as_needed": None,
        "stopped_days": None,
        **({} if drug.stopped else {"held": True}),
        **({"route": None} if counts else {}),
    }
    return replace(drug, **{key: value for key, value in left.items() if random.random() < 0.4})


def whole(known: Known) -> tuple[object, ...]:
    """What the evaluator says, winners and flags with it."""
    outcome, steps = evaluate(PLAN, known), Steps(PLAN, known)
    counted = {
        PLAN.tables[j.table].group: (j.table, j.cell.line, j.cell.points)
        for j in outcome.counted
        if j.cell.points
    }
    flags = {(flag.level, flag.rule) for flag in PLAN.flags if steps[flag.step] == PRESENT}
    return outcome.points, outcome.floor, outcome.ceiling, outcome.variance, counted, flags


def assert_columns_agree(patients: list[Known]) -> None:
    found = evaluate_columns(PLAN, stack(PLAN, patients))
    for row, known in enumerate(patients):
        counted = {
            PLAN.tables[c.table[at]].group: (c.table[at], c.line[at], c.points[at])
            for c in [found.counted]
            for at in np.flatnonzero((c.rows == row) & (c.points != 0))
        }
        flags = {key for key, held in found.flags.items() if held[row]}
        ends = (found.points[row], found.floor[row], found.ceiling[row], found.variance[row])
        assert (*ends, counted, flags) == whole(known)


def test_columns_say_what_the_evaluator_says_of_a_thousand_people() -> None:
    compared = 0

    @settings(max_examples=max(200, settings().max_examples))
    @given(PATIENTS)
    def compare(seeds: list[int]) -> None:
        nonlocal compared
        assert_columns_agree([KNOWING.known(situation(seed)) for seed in seeds])
        compared += len(seeds)

    compare()
    assert compared >= 1000


@given(PATIENTS)
def test_columns_say_what_the_evaluator_says_on_every_bound_of_the_rules(seeds: list[int]) -> None:
    assert_columns_agree([patient(PLAN, seed) for seed in seeds])


@given(PATIENTS)
def test_whatever_is_said_next_the_points_stay_in_range_and_the_range_narrows(seeds: list[int]) -> None:
    for seed in seeds:
        said = situation(seed)
        after = evaluate(PLAN, KNOWING.known(said))
        before = evaluate(PLAN, KNOWING.known(forgotten(said, seed + 1)))
        assert before.floor <= after.floor <= after.points <= after.ceiling <= before.ceiling


@given(PATIENTS)
def test_order_and_repetition_of_medicines_do_not_matter(seeds: list[int]) -> None:
    for seed in seeds:
        said, random = situation(seed), Random(seed + 1)
        drugs = list(said.drugs or ())
        drugs += random.choices(drugs, k=random.randint(0, 3)) if drugs else []
        random.shuffle(drugs)
        again = said if said.drugs is None else replace(said, drugs=tuple(drugs))
        assert whole(KNOWING.known(said)) == whole(KNOWING.known(again))
        known = KNOWING.known(said)
        assert whole(known) == whole(reordered(known, seed))


LOWERING = sorted(
    (name, member)
    for name, drug_class in CLASSES.items()
    if drug_class.direction == "lowers"
    for member in drug_class.members
    if all(CLASSES[c].direction != "raises" for c in KNOWING.classes_of(member))
)


@given(SEEDS)
def test_a_drug_that_only_lowers_never_takes_points_away_from_a_complete_list(seed: int) -> None:
    random = Random(seed)
    said = replace(situation(seed), drugs=tuple(drug(random) for _ in range(random.randint(0, 5))))
    before = evaluate(PLAN, KNOWING.known(said)).points
    for _, member in random.sample(LOWERING, k=min(8, len(LOWERING))):
        more = replace(said, drugs=(*(said.drugs or ()), drug(random, member)))
        assert evaluate(PLAN, KNOWING.known(more)).points >= before, member


@pytest.mark.parametrize("setting", BOOK.of(schema.Setting), ids=lambda setting: setting.id)
def test_a_larger_score_never_lowers_the_chance(setting: schema.Setting) -> None:
    baselines = (setting.baseline, replace(setting.baseline, slope=0.3))
    for limit, baseline in product((0.70, 0.74, 0.75), baselines):
        chances = [chance_below(limit, baseline, points) for points in range(-300, 500)]
        assert chances == sorted(chances)
        assert chances[0] < chances[-1]
