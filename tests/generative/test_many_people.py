"""That people in columns are the same people one by one: what is known of them, and every answer."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from people import BOOK, KNOWING, PLAN, READY, situation
from strategies import SEEDS

from magrisk.answer.priority import likelihood
from magrisk.assess import Assessor
from magrisk.cohort import Answers, Cohort
from magrisk.columns.engine import Engine
from magrisk.columns.outcomes import Outcomes
from magrisk.evaluate import Known, Outcome, Steps, evaluate, judge, tally
from magrisk.presence import PRESENT, UNKNOWN
from magrisk.profile import Medicine, Patient
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.situation import Situation
from magrisk.situations.catalogue import Catalogue
from magrisk.situations.many import Many
from magrisk.told import Statement, Words

TODAY = datetime.date(2026, 11, 22)
ASSESSOR = Assessor(BOOK, PLAN, READY.fingerprint)
COHORT = Cohort(ASSESSOR)
# The same rules in places where a point stands for less, or for more.
STEEP = {
    setting.id: setting.model_copy(update={"slope": 0.4 + 0.15 * number})
    for number, setting in enumerate(BOOK.of(schema.Setting))
}
OTHER = Assessor(Rulebook({**BOOK.documents, **STEEP}), PLAN, "steep")
COHORTS = {False: COHORT, True: Cohort(OTHER)}
ENGINE = Engine(PLAN, range(len(PLAN.tables)))
CAUSES = sorted(KNOWING.causes)
KINDS = sorted({kind for kinds in KNOWING.kinds.values() for kind in kinds.of})
SETTINGS = BOOK.of(schema.Setting)
VARIANTS = sorted({v.named for setting in SETTINGS for v in setting.variants.values()})
AMOUNTS = sorted({q.answered_by for v in BOOK.of(schema.Questions) for q in v.questions if q.answered_by})
LABELS = {name: getattr(document, "label", name) for name, document in BOOK.documents.items()}
CROWDS = st.lists(SEEDS, min_size=0, max_size=12)


def told(seed: int) -> Situation:
    """A patient who also denies things, names kinds of them, and tells amounts that answer a question."""
    random, said = Random(seed + 1), situation(seed)
    named = set(said.named)
    if random.random() < 0.3:
        named |= {random.choice([*KNOWING.kinds, *KINDS]), random.choice([*KINDS, *VARIANTS])}
    amounts = {
        name: replace(span, low=0.0, high=random.choice([0.0, 7.0, 14.0, 20.0, 28.0, 30.0]))
        for name, span in said.measures.items()
        if name in AMOUNTS and random.random() < 0.7
    }
    return replace(
        said,
        named=frozenset(named),
        denied=frozenset(random.sample([*CAUSES, *KINDS], k=random.choice([0, 0, 1, 3]))),
        measures={**said.measures, **amounts},
    )


def patient(seed: int) -> Patient:
    """The same, with an age and a measured level, or without."""
    random, said = Random(seed + 2), told(seed)
    ages = ("", "", "12", "17", "18", "70", ">89", "17 years")
    labs = (f"Mg {random.choice((0.25, 0.35, 0.45, 0.6, 0.8, 1.2))} mmol/L", "Mg < 1.8 mg/dL", "Mg 1.1 mg/dL")
    texts = Words(age=random.choice(ages), labs=_statements(random.choice([*labs, "", "", "K 4.1 mmol/L"])))
    read = ASSESSOR.reader.read(texts, TODAY)
    medicine = Medicine(Statement("it", "medication 1"), ASSESSOR.reader.medication("nothing", TODAY))
    return replace(
        read,
        sex=said.sex,
        setting=said.setting,
        setting_assumed=random.random() < 0.2,
        medicines=(medicine,),
        situation=said,
        drug_medicines=(0,) * len(said.drugs or ()),
    )


def _statements(text: str) -> tuple[Statement, ...]:
    return (Statement(text, "lab 1"),) if text else ()


def found_in(outcomes: Outcomes, row: int) -> tuple[object, ...]:
    """What the columns say of one row."""
    counted = {
        PLAN.tables[c.table[at]].group: (c.table[at], c.line[at], c.points[at])
        for c in [outcomes.counted]
        for at in np.flatnonzero((c.rows == row) & (c.points != 0))
    }
    return (
        *(each[row] for each in (outcomes.points, outcomes.floor, outcomes.ceiling, outcomes.variance)),
        counted,
        {key for key, held in outcomes.flags.items() if held[row]},
        {name: (least[row], most[row]) for name, (least, most) in outcomes.scores.items()},
        {number for number, rows in outcomes.open.items() if row in rows},
    )


def evaluated(known: Known) -> tuple[object, ...]:
    """What the evaluator says of one patient."""
    outcome, steps = evaluate(PLAN, known), Steps(PLAN, known)
    counted = {
        PLAN.tables[j.table].group: (j.table, j.cell.line, j.cell.points)
        for j in outcome.counted
        if j.cell.points
    }
    return (
        *(outcome.points, outcome.floor, outcome.ceiling, outcome.variance),
        counted,
        {(flag.level, flag.rule) for flag in PLAN.flags if steps[flag.step] == PRESENT},
        {item.score: tally(PLAN, steps, item.score) for item in PLAN.items},
        {
            number
            for number in range(len(PLAN.tables))
            if any(j.cell.floor != j.cell.ceiling for j in judge(PLAN, number, known, steps))
        },
    )


def test_what_is_known_of_many_is_judged_as_what_is_known_of_each() -> None:
    compared, catalogue = 0, Catalogue(PLAN, KNOWING)
    many = Many(PLAN, KNOWING, catalogue)

    @settings(max_examples=max(100, settings().max_examples // 2))
    @given(CROWDS)
    def compare(seeds: list[int]) -> None:
        nonlocal compared
        crowd = [told(seed) for seed in seeds]
        outcomes = ENGINE.evaluate(many.known(many.situations(crowd)))
        assert [found_in(outcomes, row) for row in range(len(crowd))] == [
            evaluated(KNOWING.known(one)) for one in crowd
        ]
        compared += len(crowd)

    compare()
    assert compared >= 500


@settings(max_examples=settings().max_examples // 2)
@given(CROWDS)
def test_every_concept_that_the_plan_asks_for_is_known_alike(seeds: list[int]) -> None:
    crowd = [told(seed) for seed in seeds]
    columns = COHORT.many.known(COHORT.many.situations(crowd))
    for row, one in enumerate(crowd):
        known = KNOWING.known(one)
        facts = {
            name: value if isinstance(value, int) else value[row] for name, value in columns.facts.items()
        }
        assert facts == {name: known.facts.get(name, UNKNOWN) for name in PLAN.concepts()}


@settings(max_examples=settings().max_examples // 2)
@given(CROWDS, st.booleans(), st.booleans())
def test_the_answers_to_a_crowd_are_those_to_each(seeds: list[int], forgotten: bool, steep: bool) -> None:
    cohort = COHORTS[steep]
    if forgotten:
        cohort.catalogue.clear()
    patients = [patient(seed) for seed in seeds]
    answers = cohort.answers(cohort.crowd(patients))
    for row, one in enumerate(patients):
        assert answer_in(cohort, answers, row) == answer_to(OTHER if steep else ASSESSOR, one)


def answer_in(cohort: Cohort, answers: Answers, row: int) -> tuple[object, ...]:
    """What a row of a roster is made of."""
    scored = bool(answers.scored[row])
    chance, band = cohort.chance(int(answers.kind[row]), int(answers.points[row]))
    assert cohort.likelihoods[answers.likelihood[row]] == band
    bits = int(answers.doubts[row])
    return (
        scored,
        *(each[row] for each in (answers.points, answers.floor, answers.ceiling)),
        (chance, band),
        cohort.stakes[answers.stakes[row]],
        cohort.priorities[answers.priority[row]],
        [name for place, name in enumerate(cohort.questions) if bits >> place & 1],
        bool(answers.open[row]),
        {name: (least[row], most[row]) for name, (least, most) in answers.scores.items()},
        _reasons(cohort, answers, row),
    )


def _reasons(cohort: Cohort, answers: Answers, row: int) -> list[tuple[str, int]]:
    mine = answers.reasons.rows == row
    return [
        (cohort.labels[rule], points)
        for rule, points in zip(answers.reasons.rule[mine], answers.reasons.points[mine], strict=True)
    ]


def answer_to(assessor: Assessor, one: Patient) -> tuple[object, ...]:
    """The same of one patient alone."""
    standings, scored = assessor.standings, assessor.in_scope(one)
    standing = standings.of(one)
    outcome, chance = standing.outcome, standings.chance(one, standing.points)
    is_open = outcome.floor != outcome.ceiling
    topics = {
        f"{topic} of it" for each in one.situation.drugs or () for topic in assessor.questions.topics(each)
    }
    names = [name for name in assessor.questions.names(one, standing.known) if name not in topics]
    return (
        scored,
        *(outcome.points, outcome.floor, outcome.ceiling),
        (chance, likelihood(assessor.scale, chance)),
        standing.at.stakes,
        standings.priority(one, standing.points, standing.at)
        if scored
        else assessor.scale.priorities.order[0],
        [*(names if is_open else ()), *(["setting"] if one.setting_assumed else ())] if scored else [],
        is_open and scored,
        {item.score: tally(PLAN, standing.steps, item.score) for item in PLAN.items},
        [(LABELS[rule], points) for _, rule, points in sorted(_counting(outcome))],
    )


def _counting(outcome: Outcome) -> Iterator[tuple[int, str, int]]:
    for judged in outcome.counted:
        if judged.cell.points:
            yield -abs(judged.cell.points), PLAN.tables[judged.table].rule, judged.cell.points
