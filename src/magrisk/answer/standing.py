"""Where a patient stands: the outcome, what bears on the priority, the level, the likelihood."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import NormalDist

from magrisk import assessment as shown
from magrisk.answer.advice import cautions
from magrisk.answer.measured import in_unit_of, level, measured
from magrisk.answer.priority import Circumstances, likelihood, priority
from magrisk.evaluate import Known, Outcome, Steps, evaluate
from magrisk.plan import MEASURE_ANYWAY, Flag, Plan
from magrisk.presence import PRESENT
from magrisk.profile import Lab, Patient, Reader
from magrisk.reading.spelling import flat
from magrisk.rulebook import schema
from magrisk.scale import Baseline, chance_below
from magrisk.situation import Situation
from magrisk.stakes import highest


@dataclass(frozen=True)
class Standing:
    """One patient by one plan: what is known, how it turns out, the current measured level."""

    patient: Patient
    known: Known
    steps: Steps
    flags: tuple[Flag, ...]
    outcome: Outcome
    measured: shown.Measured | None
    at: Circumstances

    @property
    def points(self) -> int:
        """The points that count."""
        return self.outcome.points


class Standings:
    """Tells where patients stand by one rulebook and its plan."""

    def __init__(self, plan: Plan, reader: Reader):
        self.plan, self._reader, self.scale = plan, reader, reader.scale
        measure = reader.book.documents[self.scale.outcome.measure]
        assert isinstance(measure, schema.Measure)  # lint has seen to it
        self.measure = measure
        self.anyway = frozenset(rule.id for rule in reader.book.of(schema.Rule) if rule.measure_anyway)

    def of(self, patient: Patient) -> Standing:
        """Where a patient stands, whether or not one of this age is scored."""
        known = self._reader.knowing.known(patient.situation)
        steps, outcome = Steps(self.plan, known), evaluate(self.plan, known)
        flags = tuple(flag for flag in self.plan.flags if steps[flag.step] == PRESENT)
        found = self.level(patient, cautions(self.measure, self.plan, steps))
        levels = {flag.level for flag in flags}
        at = Circumstances(
            stakes=highest(levels),
            causes=any(judged.cell.points > 0 for judged in outcome.counted),
            measure_anyway=MEASURE_ANYWAY in levels or self.wanted(outcome),
            level=level(found),
        )
        return Standing(patient, known, steps, flags, outcome, found, at)

    def wanted(self, outcome: Outcome) -> bool:
        """Whether a rule counts that wants a level whatever the score, though it may be stopped."""
        rules = (self.plan.tables[judged.table].rule for judged in outcome.counted if judged.cell.points)
        return not self.anyway.isdisjoint(rules)

    def level(self, patient: Patient, told: tuple[str, ...] = ()) -> shown.Measured | None:
        """The current measured level of the outcome, if there is one, with the cautions told beside it."""
        lab = patient.current(self.measure.id)
        return self.measured(lab, (*told, *self._adjusted(patient, lab))) if lab else None

    def measured(self, lab: Lab, told: tuple[str, ...] = ()) -> shown.Measured | None:
        """Where a value of the outcome's measure stands."""
        return measured(self.measure, lab, told)

    def _adjusted(self, patient: Patient, level: Lab) -> Iterator[str]:
        """What the level would be with another measure as usual."""
        by = self.measure.adjusted_for
        other = patient.current(by.measure) if by else None
        exact = other and not (other.value.amount.comparator or level.value.amount.comparator)
        if by and other and exact and other.value.span.high < by.below:
            value = level.value.span.low + by.each * (by.to - other.value.span.low)
            yield f"{flat(by.because)} {value:.2f} {self.measure.unit}"

    def baseline(self, patient: Patient) -> Baseline:
        """The level of people with none of the listed factors: of the patient's kind, where it was said."""
        setting, kinds = self._reader.settings[patient.setting], self._kinds(patient)
        return kinds[0] if len(kinds) == 1 else setting.baseline

    def open_kinds(self, patient: Patient) -> list[Baseline]:
        """The levels of the kinds of people that the setting knows, while nobody said which this one is."""
        setting, kinds = self._reader.settings[patient.setting], self._kinds(patient)
        return [] if len(kinds) == 1 else [v.baseline for v in setting.variants.values()]

    def _kinds(self, patient: Patient) -> list[Baseline]:
        """The kinds that were named; only one of them says anything."""
        variants = self._reader.settings[patient.setting].variants.values()
        return [v.baseline for v in variants if v.named in patient.situation.named]

    def average(self, patient: Patient) -> float:
        """The published share below the headline limit in an average person of the setting; of a kind of
        people that was named, the share in those with none of the listed factors."""
        setting, kinds = self._reader.settings[patient.setting], self._kinds(patient)
        if len(kinds) == 1:
            return self.chance(patient, 0)
        population = NormalDist(setting.population_mean, setting.population_sd)
        return population.cdf(self.limit(self.scale.outcome.headline))

    def limit(self, threshold: schema.Threshold) -> float:
        """A limit in the measure's own unit."""
        return in_unit_of(self.measure, threshold.value, threshold.unit)

    def chance(self, patient: Patient, points: int) -> float:
        """Chance of a level below the headline limit."""
        return self.chance_at(self.baseline(patient), points)

    def chance_at(self, baseline: Baseline, points: int) -> float:
        """The same for people with a level of their own."""
        return chance_below(self.limit(self.scale.outcome.headline), baseline, points)

    def likelihood(self, patient: Patient, points: int) -> str:
        """The band of that chance."""
        return likelihood(self.scale, self.chance(patient, points))

    def priority(self, patient: Patient, points: int, at: Circumstances) -> str:
        """How soon somebody should act."""
        return self.priority_at(self.baseline(patient), points, at)

    def priority_at(self, baseline: Baseline, points: int, at: Circumstances) -> str:
        """The same for people with a level of their own."""
        return priority(self.scale, likelihood(self.scale, self.chance_at(baseline, points)), at)

    def without(self, patient: Patient, classes: set[str]) -> int:
        """The points without the medicines of some classes."""
        situation = patient.situation
        listed = self._reader.knowing.listed(situation)
        left_out = {place for name in classes for place in listed.get(name, ())}
        drugs = tuple(d for place, d in enumerate(situation.drugs or ()) if place not in left_out)
        return self.points(replace(situation, drugs=drugs))

    def points(self, situation: Situation) -> int:
        """The points of a situation."""
        return evaluate(self.plan, self._reader.knowing.known(situation)).points
