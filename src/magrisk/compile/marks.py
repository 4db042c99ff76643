"""What a plan switches on beside the points: flags, items of scores, remarks."""

from collections.abc import Iterator

from magrisk import graph as rule_graph
from magrisk.compile.conditions import Conditions
from magrisk.plan import (
    ALERT,
    ASK,
    AVOID,
    CAUTION,
    KNOWN_LOW,
    MEASURE_ANYWAY,
    NOTED,
    OFFER,
    REPEAT,
    SAFETY,
    UNLESS,
    WANTED,
    WEIGH,
    Fact,
    Flag,
    Item,
    Remark,
)
from magrisk.rulebook import schema


class Marks:
    """Makes flags, items and remarks whose steps are one rulebook's conditions."""

    def __init__(self, conditions: Conditions):
        self._conditions, self._book, self._build = conditions, conditions.book, conditions.build

    def flags(self) -> Iterator[Flag]:
        for rule in rule_graph.weighing(self._book):
            for number, stake in enumerate(rule.stakes):
                steps = [self._conditions.present(rule.id)] + (
                    [self._conditions.condition(stake.when)] if stake.when else []
                )
                yield Flag(stake.level, rule.id, self._build.all_of(steps), number)
            if rule.measure_anyway:
                yield Flag(MEASURE_ANYWAY, rule.id, self._conditions.present(rule.id))
            if not rule.effect and _is_implied(rule):
                yield Flag(NOTED, rule.id, self._conditions.present(rule.id))
            if isinstance(rule, schema.Condition) and rule.known_low:
                yield Flag(KNOWN_LOW, rule.id, self._conditions.present(rule.id))
        for symptom in self._book.of(schema.Symptom):
            levels = [
                s.stakes for s in self._book.scale.symptom_stakes if symptom.severity >= s.from_severity
            ]
            for level in levels[-1:]:
                yield Flag(level, symptom.id, self._build.step(Fact(symptom.id)))
        for measure in self._book.of(schema.Measure):
            for alert in measure.alerts:
                if alert.stakes:
                    yield Flag(
                        alert.stakes,
                        measure.id,
                        self._build.all_of(list(self._conditions.bounds(measure.id, alert.when))),
                    )

    def items(self) -> Iterator[Item]:
        for score in self._book.of(schema.PublishedScore):
            for item in score.items:
                yield Item(score.id, item.label, item.points, self._conditions.condition(item.when))

    def remarks(self) -> Iterator[Remark]:
        """What treatments, tests, measures and rules want to be told, each by its circumstance."""
        for rule in rule_graph.weighing(self._book):
            if rule.safety:
                yield Remark(rule.id, SAFETY, 0, self._conditions.present(rule.id))
        for document in self._book.documents.values():
            for part, circumstances in _circumstances(document).items():
                for number, circumstance in enumerate(circumstances):
                    yield Remark(document.id, part, number, self._conditions.condition(circumstance.when))
            for number, alert in enumerate(document.alerts if isinstance(document, schema.Measure) else ()):
                step = self._build.all_of(list(self._conditions.bounds(document.id, alert.when)))
                yield Remark(document.id, ALERT, number, step)


def _is_implied(rule: schema.Weighing) -> bool:
    """Whether a rule may hold though nobody named it; what has kinds leaves it to them to say so."""
    if isinstance(rule, schema.Condition) and rule.kinds:
        return False
    return isinstance(rule, schema.Interaction) or getattr(rule, "present_when", None) is not None


def _circumstances(document: schema.Document) -> dict[str, tuple[schema.Circumstance | schema.Repeat, ...]]:
    match document:
        case schema.Treatment():
            return {
                OFFER: document.offer_when,
                AVOID: document.avoid_when,
                ASK: document.ask_when,
                CAUTION: document.caution_when,
            }
        case schema.Test():
            return {WANTED: document.when, CAUTION: document.caution_when}
        case schema.Measure():
            return {CAUTION: document.cautions, REPEAT: document.repeat}
        case schema.Rule(manage=schema.Manage() as manage):
            return {UNLESS: manage.unless, WEIGH: manage.weigh}
    return {}
