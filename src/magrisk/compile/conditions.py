"""Conditions of rule files to steps of a plan, each once."""

from collections.abc import Iterator
from math import inf, nextafter

from magrisk.errors import RulebookProblem
from magrisk.laboratory import factor
from magrisk.plan import (
    ITEM,
    SAID,
    SETTING,
    SEX,
    TOLD,
    AtLeast,
    Builder,
    Fact,
    KthLargest,
    Not,
    given_by,
    member,
)
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.when import Bound, Level, When


class Conditions:
    """The steps of one rulebook's conditions. `problems` collects what cannot be said of this book."""

    def __init__(self, book: Rulebook):
        self.book = book
        self.build = Builder()
        self.problems: list[str] = []
        self._under_way: list[str] = []
        self._present: dict[str, int] = {}

    def present(self, rule: str) -> int:
        """The step that says whether a rule's subject is there."""
        if rule not in self._present:
            self._present[rule] = self._presence(rule)
        return self._present[rule]

    def _presence(self, rule: str) -> int:
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
        implied = self.condition(when)
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
            yield from self.bounds(f"{ITEM}days", when.taken_for_days)
        if when.stopped_for_days:
            yield step(Fact(f"{ITEM}stopped"))
            yield from self.bounds(f"{ITEM}stopped-days", when.stopped_for_days)
        if when.daily_dose_ddd:
            yield from self.bounds(f"{ITEM}daily-dose-ddd", when.daily_dose_ddd)
        if when.daily_dose_mg_per_kg:
            yield from self.bounds(f"{ITEM}daily-dose-mg-per-kg", when.daily_dose_mg_per_kg)
        if when.elemental_mg_per_day:
            yield from self.bounds(f"{ITEM}elemental-mg-per-day", when.elemental_mg_per_day)
        if when.cycles:
            yield from self.bounds(f"{ITEM}cycles", when.cycles)
        for name, value in (("route", when.route), ("drug", when.drug)):
            if value:
                yield step(Fact(f"{ITEM}{name}:{value}"))
        for name, held in (("acute", when.acute), ("as-needed", when.as_needed)):
            if held is not None:
                fact = step(Fact(f"{ITEM}{name}"))
                yield fact if held else step(Not(fact))
        if when.has:
            yield self.present(when.has)
        if when.takes:
            yield self._takes(when.takes, when)
        if when.measure:
            yield from self.bounds(when.measure.measure, when.measure)
            # What is told, and not measured, implies nothing while nobody tells it.
            yield from [step(Fact(TOLD + when.measure.measure))] if self._told(when.measure.measure) else []
        if when.measured:
            yield from self._level(when.measured)
        if when.complaint_from:
            yield self._complaint(when.complaint_from)
        named = ((SEX, when.sex), (SETTING, when.setting), (TOLD, when.known), (SAID, when.complains_of))
        for prefix, value in named:
            if value:
                yield step(Fact(prefix + value))
        if when.any_of:
            yield self.build.any_of([self.condition(part) for part in when.any_of])
        if when.all_of:
            yield self.build.all_of([self.condition(part) for part in when.all_of])
        if when.not_:
            yield step(Not(self.condition(when.not_)))

    def _takes(self, drug_class: str, when: When) -> int:
        if when.by:
            return self.build.step(Fact(given_by(drug_class, when.by)))
        if when.how_many is None:
            return self.present(drug_class)
        members = self.book.documents[drug_class]
        assert isinstance(members, schema.DrugClass)  # lint has seen to it
        facts = tuple(self.build.step(Fact(member(drug_class, name))) for name in members.members)
        return self.build.step(KthLargest(when.how_many, facts))

    def _level(self, level: Level) -> Iterator[int]:
        """The steps of the outcome's level against its reference range, both ends inclusive."""
        measure = self.book.documents[self.book.scale.outcome.measure]
        assert isinstance(measure, schema.Measure)  # lint has seen to it
        normal = measure.reference_range
        if normal is None:
            wanted = f"{self.book.at(measure.id)}: {measure.id}: a rule wants its reference_range"
            self.problems += [wanted] if wanted not in self.problems else []
            return
        low, high = (end * factor(measure, normal.unit) for end in (normal.low, normal.high))
        within = Bound(at_least=low, at_most=high)
        bounds = {"low": Bound(below=low), "normal": within, "high": Bound(above=high)}
        yield from self.bounds(measure.id, bounds[level])

    def _complaint(self, severity: int) -> int:
        """A symptom that nobody named is taken as absent: severe ones would have been."""
        severe = [s.id for s in self.book.of(schema.Symptom) if s.severity >= severity]
        return self.build.step(KthLargest(1, tuple(self.build.step(Fact(SAID + name)) for name in severe)))

    def bounds(self, measure: str, bound: Bound) -> Iterator[int]:
        step = self.build.step
        if bound.at_least is not None:
            yield step(AtLeast(measure, bound.at_least))
        if bound.above is not None:
            yield step(AtLeast(measure, nextafter(bound.above, inf)))
        if bound.below is not None:
            yield step(Not(step(AtLeast(measure, bound.below))))
        if bound.at_most is not None:
            yield step(Not(step(AtLeast(measure, nextafter(bound.at_most, inf)))))
