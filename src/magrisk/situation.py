"""An understood patient, and what is known of it in a plan's terms: who is silent is unknown."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from magrisk.evaluate import Known
from magrisk.plan import ITEM, SAID, SETTING, SEX, TOLD, AtLeast, Fact, Plan, given_by, member
from magrisk.presence import ABSENT, PRESENT, UNKNOWN, Presence
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.when import ROUTES, Sex
from magrisk.scale import Span

SEXES = ("female", "male", "other", "unknown")
_IS_ALSO = {"intravenous": ("injected",)}


@dataclass(frozen=True)
class Drug:
    """One substance of one medicine; None where something was not said. Doses in mg a day.

    days and stopped_days are the fewest that the words leave open, the others (`most_…`) the most; None where
    that is the same.
    """

    substance: str
    route: str | None = None
    days: float | None = None
    daily_dose_mg: float | None = None
    daily_dose_mg_per_kg: float | None = None
    elemental_mg_per_day: float | None = None
    cycles: float | None = None
    acute: bool | None = None
    as_needed: bool | None = None
    held: bool = False
    stopped: bool = False
    stopped_days: float | None = None
    most_days: float | None = None
    most_stopped_days: float | None = None

    @property
    def taken(self) -> Presence:
        """Whether it is taken now: nobody knows of a medicine that is held."""
        return ABSENT if self.stopped else UNKNOWN if self.held else PRESENT


@dataclass(frozen=True)
class Situation:
    """A patient in the rulebook's terms.

    drugs: None where no list was given. named: ids of conditions, habits and symptoms that were
    said; denied: ids that were said to be absent. answered: ids of questions that were answered
    with "no". measures: spans in their units.
    """

    drugs: tuple[Drug, ...] | None
    named: frozenset[str]
    setting: str
    sex: str = "unknown"
    no_other_conditions: bool = False
    answered: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    measures: Mapping[str, Span] = field(default_factory=dict)


class Knowing:
    """Turns situations into what a plan asks for."""

    def __init__(self, book: Rulebook, plan: Plan):
        self._concepts = plan.concepts()
        self._lists = frozenset(table.each for table in plan.tables if table.each)
        self._bounds = {name: _bounds(plan, name) for name in ("days", "stopped-days")}
        self._told_apart = [
            s.concept for s in plan.steps if isinstance(s, Fact) and s.concept.startswith(f"{ITEM}drug:")
        ]
        self.settings = {setting.id: setting for setting in book.of(schema.Setting)}
        self.nameable = frozenset(book.documents)
        self.questions = tuple(q.id for v in book.of(schema.Questions) for q in v.questions)
        self._classes = {c.id: c for c in book.of(schema.DrugClass)}
        self._substances = book.substances
        causes: list[schema.Condition | schema.Lifestyle] = [
            *book.of(schema.Condition),
            *book.of(schema.Lifestyle),
        ]
        self.causes = {cause.id: cause for cause in causes}
        self.symptoms = frozenset(symptom.id for symptom in book.of(schema.Symptom))
        self.kinds = {c.id: c.kinds for c in book.of(schema.Condition) if c.kinds}
        self.decided_by = {c.id: c.present_when.measures() for c in causes if c.present_when}
        # What an amount may answer with "no": question, measure, limits by sex.
        self._answerable = [
            (q.id, q.answered_by, q.no_at_most)
            for v in book.of(schema.Questions)
            for q in v.questions
            if q.answered_by and q.no_at_most
        ]
        self._silence = lru_cache(maxsize=1000)(self._of_silence)
        # By class: the routes that some rule asks for, few of all that there are.
        self._ways = {
            name: [
                (route, given_by(name, route)) for route in ROUTES if given_by(name, route) in self._concepts
            ]
            for name in self._classes
        }
        self._of: dict[str, list[str]] = {}
        for drug_class in self._classes.values():
            for substance in drug_class.members:
                self._of.setdefault(substance, []).append(drug_class.id)

    def classes_of(self, substance: str) -> list[str]:
        """Ids of the classes that a substance belongs to, whatever its route."""
        return self._of.get(substance, [])

    def counts(self, drug_class: str, route: str | None) -> bool:
        """Whether a medicine of the class counts by this route; a route that nobody said does."""
        routes = self._classes[drug_class].routes
        return route is None or not _routes(route).isdisjoint(routes)

    def known(self, situation: Situation) -> Known:
        """What is known of a situation: facts, measured spans, and an item a drug and class."""
        taken: dict[str, Presence] = {}
        items: dict[str, tuple[Known, ...]] = dict.fromkeys(self._lists, ())
        for drug in situation.drugs or ():
            for concept, presence in self.taken(drug).items():
                taken[concept] = max(presence, taken.get(concept, ABSENT))
        for name, places in self.listed(situation).items():
            if name in items:
                items[name] = tuple(self.item((situation.drugs or ())[place]) for place in places)
        if situation.drugs is None:
            items = dict.fromkeys(self._lists, (Known(),))
        named = self.named(situation)
        said = self._which_kind(named) | dict.fromkeys(situation.denied, ABSENT)
        said |= dict.fromkeys(named, PRESENT) | taken
        said |= {SAID + name: PRESENT for name in named}
        silent = self._silence(
            situation.setting,
            situation.sex,
            situation.no_other_conditions,
            self.answered(situation),
            frozenset(situation.measures),
            situation.drugs is None,
        )
        facts = silent | {concept: said[concept] for concept in said.keys() & self._concepts}
        return Known(facts, situation.measures, items)

    def taken(self, drug: Drug) -> dict[str, Presence]:
        """What one drug makes known of its patient: its classes, its place in them and their ways."""
        found: dict[str, Presence] = {}
        for name in self.lists_of(drug):
            found |= dict.fromkeys((name, member(name, drug.substance)), drug.taken)
            found |= {concept: given(drug, route) for route, concept in self._ways.get(name, ())}
        return found

    def lists_of(self, drug: Drug) -> list[str]:
        """The classes that a drug belongs to and is given by a route that counts."""
        return [name for name in self.classes_of(drug.substance) if self.counts(name, drug.route)]

    def answered(self, situation: Situation) -> frozenset[str]:
        """Questions that were answered with "no", by a word or by an amount."""
        by_amounts = (
            question
            for question, measure, by_sex in self._answerable
            for span in [situation.measures.get(measure)]
            if span and span.high <= _least(by_sex, situation.sex)
        )
        return situation.answered.union(by_amounts)

    def answered_by_amounts(self, sexes: Iterable[str]) -> Iterator[tuple[str, str, list[float]]]:
        """Questions that an amount may answer with "no": the measure, and up to which amount, by sex."""
        sexes = tuple(sexes)
        for question, measure, by_sex in self._answerable:
            yield question, measure, [_least(by_sex, sex) for sex in sexes]

    def listed(self, situation: Situation) -> dict[str, list[int]]:
        """By class: the places of the drugs that belong to it and are given by a route that counts."""
        found: dict[str, list[int]] = {}
        for place, drug in enumerate(situation.drugs or ()):
            for name in self.lists_of(drug):
                found.setdefault(name, []).append(place)
        return found

    def as_asked(self, drug: Drug) -> Drug:
        """A drug of which the plan knows the same, its days only as exact as some rule asks for them: so few
        differ from one another however many days there are."""
        if drug.days is None and drug.stopped_days is None:
            return drug
        of, since = self._bounds["days"], self._bounds["stopped-days"]
        return replace(
            drug,
            days=_reached(of, drug.days),
            most_days=_reached(of, drug.most_days),
            stopped_days=_reached(since, drug.stopped_days),
            most_stopped_days=_reached(since, drug.most_stopped_days),
        )

    def item(self, drug: Drug) -> Known:
        """What is known of a drug as an item of the lists of its classes."""
        facts = {f"{ITEM}taken": drug.taken, f"{ITEM}stopped": PRESENT if drug.stopped else ABSENT}
        facts |= dict.fromkeys(self._told_apart, ABSENT) | {f"{ITEM}drug:{drug.substance}": PRESENT}
        if drug.route is not None:
            mine = _routes(drug.route)
            facts |= {f"{ITEM}route:{route}": PRESENT if route in mine else ABSENT for route in ROUTES}
        for name, told in (("acute", drug.acute), ("as-needed", drug.as_needed)):
            if told is not None:
                facts[f"{ITEM}{name}"] = PRESENT if told else ABSENT
        ddd = self._substances[drug.substance].ddd_mg
        numbers = {
            "days": drug.days,
            "stopped-days": drug.stopped_days,
            "daily-dose-mg-per-kg": drug.daily_dose_mg_per_kg,
            "elemental-mg-per-day": drug.elemental_mg_per_day,
            "cycles": drug.cycles,
            "daily-dose-ddd": drug.daily_dose_mg / ddd if ddd and drug.daily_dose_mg is not None else None,
        }
        most = {"days": drug.most_days, "stopped-days": drug.most_stopped_days}
        spans = {name: Span(n, most.get(name) or n) for name, n in numbers.items() if n is not None}
        return Known(facts, {f"{ITEM}{name}": span for name, span in spans.items()})

    def _of_silence(
        self,
        setting: str,
        sex: str,
        closed: bool,
        answered: frozenset[str],
        measured: frozenset[str],
        unlisted: bool,
    ) -> dict[str, Presence]:
        """What is known of every concept before anything is named: the same for many patients."""
        facts = {}
        for concept in self._concepts:
            name = concept.rpartition(":")[2]
            if concept.startswith(SETTING):
                facts[concept] = PRESENT if name == setting else ABSENT
            elif concept.startswith(TOLD):
                facts[concept] = PRESENT if name in measured else ABSENT
            elif concept.startswith(SAID):
                facts[concept] = ABSENT
            elif concept.startswith(SEX):
                told = sex in ("female", "male")
                facts[concept] = UNKNOWN if not told else PRESENT if name == sex else ABSENT
            elif concept in self.causes:
                facts[concept] = ABSENT if closed else self._unnamed(concept, answered, measured)
            elif concept in self.symptoms:
                facts[concept] = ABSENT if closed else UNKNOWN
            else:
                facts[concept] = UNKNOWN if unlisted else ABSENT
        return facts

    def _unnamed(self, cause: str, answered: frozenset[str], measured: frozenset[str]) -> Presence:
        """A cause that nobody named: unknown where it is worth asking about and nothing else decides."""
        ask = self.causes[cause].ask
        measures = self.decided_by.get(cause)
        decided = bool(measures) and measured.issuperset(measures or ())
        return ABSENT if ask is None or ask in answered or decided else UNKNOWN

    def _which_kind(self, named: frozenset[str]) -> dict[str, Presence]:
        """Who names a condition and none of its kinds leaves open which kind it is."""
        open_kinds = (
            k.of for name, k in self.kinds.items() if name in named and not named.intersection(k.of)
        )
        return {kind: UNKNOWN for kinds in open_kinds for kind in kinds}

    def named(self, situation: Situation) -> frozenset[str]:
        """What was named, and what the setting implies."""
        return situation.named | frozenset(self.settings[situation.setting].implies)

    def open_questions(self, known: Known) -> dict[str, list[str]]:
        """By question: the rules of which nobody knows whether they hold."""
        found: dict[str, list[str]] = {}
        for concept, question in self.asked_by():
            if known.facts.get(concept) == UNKNOWN:
                found.setdefault(question, []).append(concept)
        return found

    def asked_by(self) -> Iterator[tuple[str, str]]:
        """Every cause that somebody asks about, and the question; a kind is asked for with what it is of."""
        yield from ((cause.id, cause.ask) for cause in self.causes.values() if cause.ask)
        for kinds in self.kinds.values():
            yield from ((kind, kinds.ask) for kind in kinds.of if self.causes[kind].ask is None)


def _bounds(plan: Plan, name: str) -> list[float]:
    """What the plan asks of a number of a drug: the bounds in their order, behind a number below them all."""
    asked = {s.bound for s in plan.steps if isinstance(s, AtLeast) and s.measure == f"{ITEM}{name}"}
    return [-math.inf, *sorted(asked)]


def _reached(bounds: Sequence[float], number: float | None) -> float | None:
    """The largest bound that a number reaches."""
    return None if number is None else bounds[bisect_right(bounds, number) - 1]


def _least(by_sex: Mapping[Sex, float], sex: str) -> float:
    """The limit of a sex; the least of all where the sex is not one of them."""
    own = [limit for name, limit in by_sex.items() if name == sex]
    return min(own or by_sex.values())


def given(drug: Drug, route: str) -> Presence:
    """Whether a drug is given by a route; by one that nobody said it may be, for all that is known."""
    if drug.route is None:
        return min(drug.taken, UNKNOWN)
    return drug.taken if route in _routes(drug.route) else ABSENT


def _routes(route: str) -> frozenset[str]:
    """The routes that a route is: by vein is injected as well."""
    return frozenset({route, *_IS_ALSO.get(route, ())})
