"""What to know beside the score: symptoms, what makes a low level worse, electrolytes, follow-up."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from magrisk.answer.advice import Heard
from magrisk.answer.grounds import Grounds
from magrisk.assessment import Alert, Contribution, Management, Measured, Monitoring
from magrisk.evaluate import Steps
from magrisk.plan import ALERT, KNOWN_LOW, NOTED, SAFETY, UNLESS, Flag
from magrisk.presence import PRESENT
from magrisk.profile import Patient
from magrisk.reading.spelling import flat
from magrisk.rulebook import schema
from magrisk.stakes import STAKES, highest


class Alerts:
    """The alerts and the follow-up of one rulebook."""

    def __init__(self, grounds: Grounds):
        self._grounds, self._book = grounds, grounds.book

    def alerts(self, patient: Patient, steps: Steps, flags: Sequence[Flag], likely: float) -> Iterator[Alert]:
        """Symptoms, what makes a low level worse, electrolytes, and outcomes that are coded already.

        likely: how likely the level is low; some of what a low level would do is told only from a limit on.
        """
        for name in dict.fromkeys(
            n for one in patient.named if one.reading.status == "matched" for n in one.reading.ids
        ):
            symptom = self._book.documents[name]
            if isinstance(symptom, schema.Symptom):
                advice = f"{flat(symptom.why)} {flat(symptom.consider)}"
                yield Alert(
                    kind="symptom",
                    label=symptom.label,
                    advice=advice,
                    evidence=self._grounds.sources(symptom.evidence),
                    raises=_raises(flag.level for flag in flags if flag.rule == name),
                )
        yield from self._amplifiers(flags, likely)
        for remark in self._grounds.plan.remarks:
            if remark.part == SAFETY and steps[remark.step] == PRESENT:
                rule = self._grounds.rule(remark.document)
                yield Alert(
                    kind="safety",
                    label=rule.label,
                    advice=flat(rule.safety or ""),
                    evidence=self._grounds.sources(rule.evidence),
                )
        for measure in self._book.of(schema.Measure):
            heard = Heard(measure.id, self._grounds.plan, steps)
            for number, alert in enumerate(measure.alerts):
                if heard.value(ALERT, number) == PRESENT:
                    yield Alert(
                        kind=alert.kind,
                        label=alert.label,
                        advice=alert.advice,
                        evidence=self._grounds.sources(alert.evidence),
                        raises=alert.stakes,
                    )

    def _amplifiers(self, flags: Sequence[Flag], likely: float) -> Iterator[Alert]:
        """What a low level would do: of each rule the gravest stake that holds."""
        for flag in flags:
            if flag.level == KNOWN_LOW:
                rule = self._grounds.rule(flag.rule)
                yield Alert(kind="known-low", label=rule.label, advice=rule.why_zero or "", evidence=())
        told = [flag for flag in flags if flag.stake >= 0 and self._stake(flag).told_at(likely)]
        for name in dict.fromkeys(flag.rule for flag in told):
            mine = [flag for flag in told if flag.rule == name]
            gravest = max(mine, key=lambda flag: STAKES.index(flag.level))
            stake = self._stake(gravest)
            yield Alert(
                kind="amplifier",
                label=self._grounds.label(name),
                advice=flat(stake.because),
                evidence=self._grounds.sources(stake.evidence),
                raises=_raises([gravest.level]),
            )

    def _stake(self, flag: Flag) -> schema.Stake:
        return self._grounds.rule(flag.rule).stakes[flag.stake]

    def level(self, measure: schema.Measure, found: Measured | None) -> Iterator[Alert]:
        """What to say of a measured level."""
        normal = measure.reference_range
        if found and normal:
            says = {"low": normal.when_low, "normal": normal.when_normal, "high": normal.when_high}
            advice = says[found.status]
            if not advice:
                return
            label = f"{measure.label} is {found.status}"
            yield Alert(kind="safety", label=label, advice=flat(advice), evidence=())

    def following(self, patient: Patient, counted: list[Contribution], flags: Sequence[Flag]) -> list[str]:
        """The rules that hold for a patient and may want to be followed up, whether or not they count."""
        drugs = patient.situation.drugs or ()
        listed = self._grounds.knowing.listed(patient.situation)
        holding = [name for name, places in listed.items() if any(drugs[p].taken == PRESENT for p in places)]
        named = self._grounds.knowing.named(patient.situation)
        noted = [flag.rule for flag in flags if flag.level == NOTED]
        return sorted({*holding, *named, *noted, *(found.rule for found in counted)})

    def monitoring(self, following: list[str], measure: schema.Measure) -> Iterator[Monitoring]:
        """What the rules that hold want to be followed up; never by the likelihood."""
        for name in following:
            advice = getattr(self._book.documents[name], "monitor", None)
            if advice:
                yield Monitoring(what=measure.label, when=flat(advice), because=self._grounds.label(name))

    def management(self, following: list[str], steps: Steps) -> Iterator[Management]:
        """What the rules that hold want to be asked and weighed; hours between medicines stand elsewhere."""
        for name in following:
            rule = self._book.documents[name]
            manage = getattr(rule, "manage", None)
            if manage and not (isinstance(rule, schema.DrugClass) and rule.keep_apart):
                yield Management(
                    rule=name,
                    because=self._grounds.label(name),
                    ask=_flat(manage.ask),
                    before=_flat(manage.before),
                    note=_flat(manage.note),
                    not_offered=Heard(name, self._grounds.plan, steps).told(UNLESS, manage.unless),
                )


def _flat(text: str | None) -> str | None:
    return flat(text) if text else None


def _raises(levels: Iterable[str]) -> Literal["raised", "grave"] | None:
    """The stakes that some flags raise; None where they raise none."""
    stakes = highest(levels)
    return None if stakes == "usual" else stakes
