"""What was said and adds nothing, with the reason; and what was not understood. Nothing is dropped."""

from collections.abc import Iterator, Sequence

from magrisk.answer.grounds import Grounds
from magrisk.answer.measured import measured
from magrisk.assessment import Contribution, NotCounted, Unrecognised
from magrisk.evaluate import Known, Outcome
from magrisk.plan import NOTED, AtLeast, Flag
from magrisk.profile import Lab, Medicine, Named, Patient
from magrisk.reading.conditions import ConditionReading
from magrisk.reading.medication import MedicationReading
from magrisk.reading.spelling import flat
from magrisk.rulebook import schema

_JOINED = " + "  # between the texts that set one rule off together


class SetAside:
    """Tells what was set aside when patients were scored by one plan."""

    def __init__(self, grounds: Grounds, outcome: schema.Measure):
        self._grounds = grounds
        self._plan, self._book, self._knowing = grounds.plan, grounds.book, grounds.knowing
        self._outcome = outcome
        self._overlaps = {overlap.id: overlap for overlap in self._book.of(schema.Overlap)}
        measures = self._book.of(schema.Measure)
        asked = {step.measure for step in self._plan.steps if isinstance(step, AtLeast)}
        adjusting = {outcome.adjusted_for.measure} if outcome.adjusted_for else set()
        alerting = {measure.id for measure in measures if measure.alerts}
        self._looked_at = asked | {outcome.id} | alerting | adjusting
        questions = [q for listed in self._book.of(schema.Questions) for q in listed.questions]
        self._habits = {question.id for question in questions if question.no or question.no_at_most}
        self._estimated_from = {m.id: m.estimated_from.measure for m in measures if m.estimated_from}
        self._from_age = {m.id: m.estimated_from.from_age for m in measures if m.estimated_from}
        self._tables = {table.rule: number for number, table in enumerate(self._plan.tables)}

    def unrecognised(self, patient: Patient) -> list[Unrecognised]:
        """Texts that were not understood, or not whole; nothing is dropped."""
        found = [
            Unrecognised(
                said=one.statement.said,
                where=one.statement.where,
                suggestions=one.reading.suggestions,
                look_alikes=one.reading.look_alikes if isinstance(one.reading, MedicationReading) else (),
                partly=one.reading.status == "partly",
            )
            for one in _said(patient)
            if one.reading.status in ("partly", "ambiguous", "unrecognised")
        ]
        labs = (Unrecognised(said=lab.said, where=lab.where, suggestions=()) for lab in patient.unknown_labs)
        return [*found, *labs]

    def not_counted(
        self, patient: Patient, known: Known, outcome: Outcome, flags: Sequence[Flag]
    ) -> Iterator[NotCounted]:
        """What was said and adds nothing, each with its reason."""
        for statement, reason in patient.words.not_read:
            yield NotCounted(said=statement.said, understood="", rule=None, reason=reason)
        for one in _said(patient):
            reason = _not_understood(one.reading)
            if reason:
                yield NotCounted(said=one.statement.said, understood="", rule=None, reason=reason)
        losers = self._losers(outcome)
        lineless = {judged.table for judged in outcome.judged if judged.cell.line < 0}
        for number, medicine in enumerate(patient.medicines or ()):
            yield from self._of_medicine(patient, number, medicine, outcome, losers)
        for one in patient.named:
            yield from self._of_named(one, losers, lineless)
        for lab in patient.labs:
            reason = self._set_aside(patient, lab)
            if reason:
                because = self._grounds.of_lab(lab)
                yield NotCounted(said=because.said, understood=because.understood, rule=None, reason=reason)
        yield from self._of_implied(patient, known, outcome, flags, losers)

    def unheard(
        self, patient: Patient, contributions: list[Contribution], aside: list[NotCounted]
    ) -> Iterator[NotCounted]:
        """What was said of drinking, and values, where they move no points and are not set aside already."""
        said = patient.words.alcohol
        told = {text for one in aside for text in one.said.split(_JOINED)}
        counted = {(because.said, because.where) for found in contributions for because in found.because}
        for lab in patient.labs:
            because = self._grounds.of_lab(lab)
            reason = self._heard(patient, lab)
            if reason and because.said not in told and (because.said, because.where) not in counted:
                yield NotCounted(said=because.said, understood=because.understood, rule=None, reason=reason)
        if said and (said.said, said.where) not in counted:
            answered = self._habits & self._knowing.answered(patient.situation)
            reason = "an answer that rules causes out" if answered else "adds no points"
            yield NotCounted(said=said.said, understood=said.where, rule=None, reason=reason)

    def _heard(self, patient: Patient, lab: Lab) -> str:
        """What became of a value that moves no points; "" where that is told elsewhere."""
        if lab.by:
            return "estimated, and taken as if it were told"
        measure = lab.value.measure
        elsewhere = measure == self._outcome.id or measure not in self._looked_at
        elsewhere |= lab.statement is patient.words.alcohol
        return "" if elsewhere or lab is not patient.current(measure) else "looked at; it moves no points"

    @staticmethod
    def unscored(contributions: list[Contribution]) -> Iterator[NotCounted]:
        """What would count for somebody who is scored."""
        for found in contributions:
            for because in found.because:
                said, understood = because.said, because.understood
                yield NotCounted(said=said, understood=understood, rule=found.rule, reason="not scored")

    def _set_aside(self, patient: Patient, lab: Lab) -> str:
        """Why a value is not used; "" where it is."""
        if lab.stale or lab.by:
            return lab.stale
        counting = patient.current(lab.value.measure)
        if counting and lab is not counting:
            return "a later value counts" if counting.on > lab.on else "of one day the lowest value counts"
        if lab.value.measure not in self._looked_at:
            return self._not_looked_at(patient, lab)
        if lab.value.measure == self._outcome.id and measured(self._outcome, lab) is None:
            return "it leaves open whether the level is low, normal or high"
        return ""

    def _not_looked_at(self, patient: Patient, lab: Lab) -> str:
        """Why no rule looks at a value; "" where another measure was estimated from it."""
        for name, source in self._estimated_from.items():
            if source == lab.value.measure:
                found = patient.current(name)
                label = self._grounds.label(name)
                if found is None:
                    unknown = patient.age is None or patient.age.low < self._from_age[name]
                    wanted = "an adult's age" if unknown else "an exact value"
                    return f"{label} could not be estimated from it: {wanted} is wanted"
                return "" if found.by else f"{label} was told as well, and counts"
        return "no rule looks at it"

    def _losers(self, outcome: Outcome) -> dict[tuple[int, int], str]:
        """(table, item) of the cells that lost their group, or won it with nothing: and why."""
        winners = {self._plan.tables[j.table].group: j for j in outcome.counted}
        reasons = {}
        for judged in outcome.judged:
            table = self._plan.tables[judged.table]
            winner = winners[table.group]
            if judged.cell.line < 0:
                continue
            if judged.cell.points and not winner.cell.points:
                marks = flat(self._overlaps[table.group].because)
                reasons[judged.table, judged.item] = f"what it marks counts already: {marks}"
            elif (judged.table, judged.item) == (winner.table, winner.item):
                if not judged.cell.points:
                    weight = self._grounds.weight(self._grounds.rule(table.rule), judged)
                    reasons[judged.table, judged.item] = weight.because or "adds no points"
            elif winner.table == judged.table:
                reasons[judged.table, judged.item] = "of its class the one that gives most counts, once"
            else:
                other = self._grounds.label(self._plan.tables[winner.table].rule)
                overlap = self._overlaps[table.group]
                reasons[judged.table, judged.item] = f"overlaps with {other}, which counts: {overlap.because}"
        return reasons

    def _of_medicine(
        self,
        patient: Patient,
        number: int,
        medicine: Medicine,
        outcome: Outcome,
        losers: dict[tuple[int, int], str],
    ) -> Iterator[NotCounted]:
        reading = medicine.reading
        shown = self._grounds.of_medicine(medicine)
        if not reading.substances:
            return

        def counted_out(rule: str | None, reason: str) -> NotCounted:
            return NotCounted(said=shown.said, understood=shown.understood, rule=rule, reason=reason)

        if not reading.taken:
            yield counted_out(None, "not taken")
            return
        listed = self._knowing.listed(patient.situation)
        places = [place for place, of in enumerate(patient.drug_medicines) if of == number]
        classes = {name for s in reading.substances for name in self._knowing.classes_of(s)}
        if not classes:
            yield counted_out(None, "known, and in no class of the rulebook")
        for name in sorted(self._worth_telling(classes)):
            items = [item for item, place in enumerate(listed.get(name, ())) if place in places]
            if not items:
                yield counted_out(name, "given by a route that does not count")
            elif name not in self._tables:
                rule = self._grounds.rule(name)
                yield counted_out(name, _nothing(rule))
            elif reading.stopped or reading.held:
                judged = [j for j in outcome.judged if j.table == self._tables[name] and j.item in items]
                not_now = "stopped" if reading.stopped else "not known whether it is taken"
                reasons = [not_now if j.cell.line < 0 else losers.get((j.table, j.item), "") for j in judged]
                if all(reasons):
                    yield counted_out(name, reasons[0])
            else:
                lines = {(j.table, j.item): j.cell.line for j in outcome.judged}
                nothing = _nothing(self._grounds.rule(name))
                mine = [(self._tables[name], item) for item in items]
                reasons = [nothing if lines[one] < 0 else losers.get(one, "") for one in mine]
                if all(reasons):
                    yield counted_out(name, str(reasons[0]))

    def _worth_telling(self, classes: set[str]) -> set[str]:
        """Classes without those that only keep apart: where another class is told, they say nothing more."""
        more = {name for name in classes if not self._only_keeps_apart(name)}
        return more or set(sorted(classes)[:1])

    def _only_keeps_apart(self, name: str) -> bool:
        rule = self._grounds.rule(name)
        apart = isinstance(rule, schema.DrugClass) and rule.keep_apart is not None
        return apart and not rule.effect and not rule.stakes

    def _of_named(
        self, one: Named, losers: dict[tuple[int, int], str], lineless: set[int]
    ) -> Iterator[NotCounted]:
        shown = self._grounds.of_named(one)
        if one.reading.status in ("not-counted", "no-factor"):
            rule = one.reading.ids[0] if one.reading.ids else None
            yield NotCounted(
                said=shown.said, understood=shown.understood, rule=rule, reason=one.reading.reason
            )
        elif one.reading.status == "matched":
            for name in one.reading.ids:
                reason = None
                if name in self._tables:
                    reason = losers.get((self._tables[name], 0))
                    if self._tables[name] in lineless:
                        reason = _nothing(self._grounds.rule(name))
                elif not isinstance(self._book.documents[name], schema.Symptom):
                    reason = _nothing(self._grounds.rule(name))
                if reason:
                    yield NotCounted(
                        said=shown.said, understood=self._grounds.label(name), rule=name, reason=reason
                    )
            if one.reading.reason:
                yield NotCounted(said=shown.said, understood="", rule=None, reason=one.reading.reason)

    def _of_implied(
        self,
        patient: Patient,
        known: Known,
        outcome: Outcome,
        flags: Sequence[Flag],
        losers: dict[tuple[int, int], str],
    ) -> Iterator[NotCounted]:
        for flag in flags:
            if flag.level == NOTED and flag.rule not in patient.situation.named:
                rule = self._grounds.rule(flag.rule)
                said = _JOINED.join(b.said for b in self._grounds.support(patient, known, flag.step))
                yield NotCounted(said=said, understood=rule.label, rule=rule.id, reason=_nothing(rule))
        for judged in outcome.judged:
            found = self._book.documents[self._plan.tables[judged.table].rule]
            reason = losers.get((judged.table, judged.item))
            told = isinstance(found, schema.DrugClass) or found.id in patient.situation.named
            if reason and not told and isinstance(found, schema.Rule):
                said = _JOINED.join(b.said for b in self._grounds.because(patient, known, judged))
                yield NotCounted(said=said, understood=found.label, rule=found.id, reason=reason)


def _nothing(rule: schema.Weighing) -> str:
    """Why a rule that holds adds nothing."""
    return rule.why_zero or "adds no points"


def _said(patient: Patient) -> list[Medicine | Named]:
    return [*(patient.medicines or ()), *patient.named]


def _not_understood(reading: MedicationReading | ConditionReading) -> str:
    """What of a text says nothing to the reader, or what it could mean; "" where it is understood."""
    if isinstance(reading, MedicationReading) and reading.status == "partly" and reading.taken:
        return f"not understood: {' '.join(reading.not_understood)}"
    return reading.reason if reading.status == "ambiguous" else ""
