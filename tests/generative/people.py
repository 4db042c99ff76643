"""People as they are described, by the rules as they stand: each follows from a seed."""

from math import inf, nextafter
from random import Random

from magrisk.plan import AtLeast
from magrisk.rulebook import schema
from magrisk.rulebook.when import ROUTES
from magrisk.scale import Span
from magrisk.shipped import compiled, rules_folder
from magrisk.situation import Drug, Knowing, Situation

READY = compiled(rules_folder())[0]
BOOK, PLAN = READY.book, READY.plan
KNOWING = Knowing(BOOK, PLAN)
CLASSES = {c.id: c for c in BOOK.of(schema.DrugClass)}
MEMBERS = {drug for each in BOOK.of(schema.DrugClass) for drug in each.members}
EVERY = sorted(s.id for v in BOOK.of(schema.Substances) for s in v.substances)
SUBSTANCES = sorted(MEMBERS | set(EVERY[::50]))
LISTED: list[schema.Condition | schema.Lifestyle] = [
    *BOOK.of(schema.Condition),
    *BOOK.of(schema.Lifestyle),
]
CAUSES = {cause.id: cause for cause in LISTED}
MEASURES = {m.id: m for m in BOOK.of(schema.Measure)}
QUESTIONS = {q.id: q for v in BOOK.of(schema.Questions) for q in v.questions}
BOUNDS = {
    name: sorted({s.bound for s in PLAN.steps if isinstance(s, AtLeast) and s.measure == name})
    for name in MEASURES
}
DAYS = (None, 0, 1, 6, 7, 13, 14, 27, 28, 55, 56, 83, 84, 180, 181, 182, 365, 4000)


def situation(seed: int) -> Situation:
    """A patient with up to six drugs, three causes or symptoms, a few values, in some setting."""
    random = Random(seed)
    drugs = None if random.random() < 0.1 else tuple(drug(random) for _ in range(random.randint(0, 6)))
    symptoms = [symptom.id for symptom in BOOK.of(schema.Symptom)]
    questions = sorted({cause.ask for cause in CAUSES.values() if cause.ask})
    return Situation(
        drugs=drugs,
        named=frozenset(random.sample([*CAUSES, *symptoms], k=random.randint(0, 3))),
        setting=random.choice(BOOK.of(schema.Setting)).id,
        sex=random.choice(["female", "male", "other", "unknown"]),
        no_other_conditions=random.random() < 0.3,
        answered=frozenset(random.sample(questions, k=random.randint(0, 1))),
        measures={name: value(name, random) for name in MEASURES if random.random() < 0.4},
    )


def drug(random: Random, substance: str = "") -> Drug:
    stopped = random.random() < 0.1
    return Drug(
        substance=substance or random.choice(SUBSTANCES),
        route=random.choice([None, "oral", *ROUTES]),
        days=random.choice(DAYS),
        daily_dose_mg=random.choice([None, 1, 20, 39, 40, 400]),
        elemental_mg_per_day=random.choice([None, 149, 150, 2001]),
        acute=random.choice([None, True, False]),
        as_needed=random.choice([None, True, False]),
        held=random.random() < 0.1,
        stopped=stopped,
        stopped_days=random.choice(DAYS) if stopped else None,
    )


def value(name: str, random: Random) -> Span:
    bounds = BOUNDS[name] or [1.0]
    number = random.choice([x for b in bounds for x in (b, nextafter(b, -inf), b * 2)])
    return random.choice([Span(number, number), Span(number, number), Span(number, inf), Span(-inf, number)])
