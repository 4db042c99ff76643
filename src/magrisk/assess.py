"""A patient and a plan to an assessment: the parts of the answer are put together here."""

from collections.abc import Iterator
from dataclasses import replace
from statistics import NormalDist

from magrisk import assessment as shown
from magrisk.answer.advice import cautions, options, tests
from magrisk.answer.alerts import Alerts
from magrisk.answer.apart import Apart
from magrisk.answer.doubts import Groups, Swings
from magrisk.answer.explain import contributions
from magrisk.answer.grounds import Grounds
from magrisk.answer.measured import in_unit_of, level, measured
from magrisk.answer.priority import Circumstances, likelihood, priority
from magrisk.answer.questions import SETTING, Questions
from magrisk.answer.set_aside import SetAside
from magrisk.evaluate import Known, Outcome, Steps, evaluate, tally
from magrisk.plan import MEASURE_ANYWAY, Flag, Plan
from magrisk.presence import PRESENT
from magrisk.profile import Lab, Patient, Reader
from magrisk.provenance import rulebook_shown
from magrisk.reading.spelling import flat
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.scale import Baseline, chance_below, chance_interval
from magrisk.stakes import highest


class Assessor:
    """Assesses patients by one rulebook and its plan."""

    def __init__(self, book: Rulebook, plan: Plan, fingerprint: str):
        self.book, self.plan, self.fingerprint = book, plan, fingerprint
        self.reader = Reader(book, plan)
        self.scale = self.reader.scale
        self._grounds = Grounds(book, plan, self.reader.knowing)
        self.questions = Questions(book, plan, self.reader.knowing)
        self._settings = self.reader.settings
        measure = book.documents[self.scale.outcome.measure]
        assert isinstance(measure, schema.Measure)  # lint has seen to it
        self._measure = measure
        self._aside, self._alerts = SetAside(self._grounds, measure), Alerts(self._grounds)
        self._apart = Apart(book, self.reader.knowing)
        self._groups = Groups(plan)
        self._rulebook = rulebook_shown(book, fingerprint)

    # ------------------------------------------------------------ what every door shares

    def baseline(self, setting: str) -> Baseline:
        """The level of people with none of the listed factors."""
        return Baseline(self._settings[setting].mean, self._settings[setting].sd)

    def in_scope(self, patient: Patient) -> bool:
        """Whether the patient is scored at all: everybody who may be an adult for all that was said."""
        return patient.age is None or patient.age.high >= self.scale.adult_from_years

    def measured(self, patient: Patient, told: tuple[str, ...] = ()) -> shown.Measured | None:
        """The current measured level of the outcome, if there is one, with the cautions told beside it."""
        lab = patient.current(self._measure.id)
        return measured(self._measure, lab, (*told, *self._adjusted(patient, lab))) if lab else None

    def _adjusted(self, patient: Patient, level: Lab) -> Iterator[str]:
        """What the level would be with another measure as usual."""
        by = self._measure.adjusted_for
        other = patient.current(by.measure) if by else None
        exact = other and not (other.value.amount.comparator or level.value.amount.comparator)
        if by and other and exact and other.value.span.high < by.below:
            value = level.value.span.low + by.each * (by.to - other.value.span.low)
            yield f"{flat(by.because)} {value:.2f} {self._measure.unit}"

    def unrecognised(self, patient: Patient) -> list[shown.Unrecognised]:
        """What was said and not understood; an answer is complete where there is nothing."""
        return self._aside.unrecognised(patient)

    def chance(self, setting: str, points: int) -> float:
        """Chance of a level below the headline limit."""
        return self._chance_at(self.baseline(setting), points)

    def likelihood(self, setting: str, points: int) -> str:
        """The band of that chance."""
        return likelihood(self.scale, self.chance(setting, points))

    def priority(self, setting: str, points: int, at: Circumstances) -> str:
        """How soon somebody should act."""
        return self._priority(self.baseline(setting), points, at)

    # ------------------------------------------------------------ one patient

    def assess(self, patient: Patient) -> shown.Assessment:
        """The whole answer for a patient."""
        known = self.reader.knowing.known(patient.situation)
        steps = Steps(self.plan, known)
        flags = [flag for flag in self.plan.flags if steps[flag.step] == PRESENT]
        found = self.measured(patient, cautions(self._measure, self.plan, steps))
        outcome = evaluate(self.plan, known)
        at = circumstances(flags, outcome, found)
        scored = self.in_scope(patient)
        unrecognised = self.unrecognised(patient)
        causes = contributions(self._grounds, patient, known, outcome)
        counted = causes if scored else []
        offers = tuple(options(self.book, self.plan, steps)) if scored else ()
        chance = self._chance(outcome, patient.setting) if scored else None
        # A level that is low makes what it amplifies sure, whatever the chance was.
        likely = 1.0 if found and found.status == "low" else chance.estimate if chance else 0.0
        return shown.Assessment(
            patient=_shown_patient(patient),
            complete=not unrecognised,
            score=_score(outcome) if scored else None,
            chance=chance,
            chance_also=tuple(self._chance_also(outcome, patient.setting)) if scored else (),
            likelihood=self.likelihood(patient.setting, outcome.points) if scored else None,
            stakes=at.stakes,
            priority=self.priority(patient.setting, outcome.points, at)
            if scored
            else self.scale.priorities.order[0],
            measured=found,
            contributions=tuple(counted),
            not_counted=(
                *self._aside.not_counted(patient, known, outcome, flags),
                *self._aside.unheard(patient, causes),
                *(() if scored else self._aside.unscored(causes)),
            ),
            unrecognised=tuple(unrecognised),
            doubts=tuple(self._doubts(patient, known, outcome, at)) if scored else (),
            alerts=(
                *self._alerts.level(self._measure, found),
                *self._alerts.alerts(patient, steps, flags, likely),
            ),
            options=offers,
            tests=tuple(tests(self.book, self.plan, steps)),
            monitoring=tuple(self._alerts.monitoring(patient, counted, flags, self._measure)),
            keep_apart=tuple(self._keep_apart(patient, offers)),
            without_protectors=self._without_protectors(patient, outcome) if scored else None,
            scores=dict(self._scores(steps)),
            rulebook=self._rulebook,
            limits=tuple(self._limits(patient, scored)),
        )

    def _chance_at(self, baseline: Baseline, points: int) -> float:
        return chance_below(self._limit(self.scale.outcome.headline), baseline, points)

    def _priority(self, baseline: Baseline, points: int, at: Circumstances) -> str:
        return priority(self.scale, likelihood(self.scale, self._chance_at(baseline, points)), at)

    def _limit(self, threshold: schema.Threshold) -> float:
        return in_unit_of(self._measure, threshold.value, threshold.unit)

    def _chance(self, outcome: Outcome, setting: str) -> shown.Chance:
        headline = self.scale.outcome.headline
        limit, population = self._limit(headline), self._settings[setting]
        interval = chance_interval(limit, self.baseline(setting), outcome.points, outcome.variance)
        return shown.Chance(
            below=shown.Limit(value=headline.value, unit=headline.unit),
            estimate=interval.estimate,
            low=interval.low,
            high=interval.high,
            floor=self.chance(setting, outcome.floor),
            ceiling=self.chance(setting, outcome.ceiling),
            setting_population=NormalDist(population.population_mean, population.population_sd).cdf(limit),
            calibrated=False,
        )

    def _chance_also(self, outcome: Outcome, setting: str) -> Iterator[shown.ChanceAlso]:
        for threshold in self.scale.outcome.beside:
            interval = chance_interval(
                self._limit(threshold), self.baseline(setting), outcome.points, outcome.variance
            )
            yield shown.ChanceAlso(
                below=shown.Limit(value=threshold.value, unit=threshold.unit),
                estimate=interval.estimate,
                low=interval.low,
                high=interval.high,
            )

    def _doubts(
        self, patient: Patient, known: Known, outcome: Outcome, at: Circumstances
    ) -> list[shown.Doubt]:
        """Open questions whose answer would matter, the largest first."""
        setting, points = patient.setting, outcome.points
        now, found = self.priority(setting, points, at), []
        swings = Swings(self._groups, known, outcome.judged)
        for question in self.questions.open(patient, known):
            add, remove = swings.of(question)
            raised = {flag.level for flag in self.questions.could_raise(known, question)}
            worst = replace(
                at,
                stakes=highest({at.stakes, *raised}),
                causes=at.causes or add > 0,
                measure_anyway=at.measure_anyway or MEASURE_ANYWAY in raised,
            )
            worse = self.priority(setting, points + add, worst)
            changes = worse != now or self.priority(setting, points - remove, at) != now
            if add or remove or changes:
                found.append(_doubt(question.question, question.ask, add, remove, changes))
        if patient.setting_assumed:
            reached = {name: self._points_in(name, patient) for name in self._settings}
            changes = any(self.priority(name, there, at) != now for name, there in reached.items())
            add, remove = max(reached.values()) - points, points - min(reached.values())
            found.append(_doubt(SETTING, "In which setting was the patient seen?", add, remove, changes))
        here = self._settings[setting]
        if here.asks:
            levels = (Baseline(variant.mean, variant.sd) for variant in here.variants.values())
            changes = any(self._priority(level, points, at) != now for level in levels)
            found.append(_doubt(f"{SETTING} {here.id}", here.asks, 0, 0, changes))
        return sorted(found, key=lambda d: -max(d.could_add, d.could_remove))

    def _points_in(self, setting: str, patient: Patient) -> int:
        """The points in another setting, which may imply a condition."""
        situation = replace(patient.situation, setting=setting)
        return evaluate(self.plan, self.reader.knowing.known(situation)).points

    def _without_protectors(self, patient: Patient, outcome: Outcome) -> shown.WithoutProtectors | None:
        """The score without the medicines that raise the level; null where there are none that count."""
        raising = {c.id for c in self.book.of(schema.DrugClass) if c.direction == "raises"}
        judged = {self.plan.tables[j.table].rule for j in outcome.counted if j.cell.points}
        if not raising & judged:
            return None
        listed = self.reader.knowing.listed(patient.situation)
        left_out = {place for name in raising for place in listed.get(name, ())}
        drugs = tuple(d for place, d in enumerate(patient.situation.drugs or ()) if place not in left_out)
        without = evaluate(self.plan, self.reader.knowing.known(replace(patient.situation, drugs=drugs)))
        return shown.WithoutProtectors(
            points=without.points, chance=self.chance(patient.setting, without.points)
        )

    def _keep_apart(self, patient: Patient, offers: tuple[shown.Option, ...]) -> Iterator[shown.KeepApart]:
        """Hours between medicines, and between a medicine and what a treatment that is offered would add."""
        wanted = {option.treatment for option in offers if option.says == "yes"}
        offered = [t.gives for t in self.book.of(schema.Treatment) if t.gives and t.id in wanted]
        drugs, medicines = patient.situation.drugs or (), patient.medicines or ()
        for pair in self._apart.pairs(patient.situation, offered):
            said = [medicines[patient.drug_medicines[at]].statement.said for at in (pair.place, *pair.from_)]
            apart = self._apart.of(pair.drug_class)
            yield shown.KeepApart(
                drug=self._grounds.names[drugs[pair.place].substance],
                hours_before=pair.hours.before,
                hours_after=pair.hours.after,
                said=said[0],
                apart_from=tuple(dict.fromkeys(said[1:])),
                note=flat(pair.hours.note or ""),
                evidence=self._grounds.sources(apart.evidence),
            )

    def _scores(self, steps: Steps) -> Iterator[tuple[str, shown.PublishedScore]]:
        """Published scores beside ours, by their ids with underscores."""
        for score in self.book.of(schema.PublishedScore):
            low, high = tally(self.plan, steps, score.id)
            items = [item for item in self.plan.items if item.score == score.id]
            held = tuple(item.label for item in items if steps[item.step] == PRESENT)
            yield score.id.replace("-", "_"), shown.PublishedScore(low=low, high=high, items=held)

    def _limits(self, patient: Patient, scored: bool) -> Iterator[str]:
        if not scored:
            yield f"Under {self.scale.adult_from_years} years: not scored; the evidence is about adults."
        if patient.age is None:
            yield "The age was not given; the score is for adults."
        elif scored and patient.age.low < self.scale.adult_from_years:
            yield "The age leaves open whether the patient is an adult; the score is for adults."
        for limit in self.scale.limits:
            yield flat(limit)
        if patient.situation.drugs is None:
            yield "No list of medicines was given; every medicine is unknown."
        named = patient.situation.named
        causes = [c for c in self.book.of(schema.Condition) if c.effect and not c.ask]
        rare = [c.label for c in causes if c.id not in named]
        if rare and not patient.situation.no_other_conditions:
            yield f"Not asked, and presumed absent unless named: {'; '.join(rare)}."
        yield "What would help is not worked out yet."


def circumstances(flags: list[Flag], outcome: Outcome, found: shown.Measured | None) -> Circumstances:
    """What decides the priority of a patient beside the likelihood."""
    levels = {flag.level for flag in flags}
    return Circumstances(
        stakes=highest(levels),
        causes=any(judged.cell.points > 0 for judged in outcome.counted),
        measure_anyway=MEASURE_ANYWAY in levels,
        level=level(found),
    )


def _score(outcome: Outcome) -> shown.Score:
    return shown.Score(points=outcome.points, floor=outcome.floor, ceiling=outcome.ceiling)


def _doubt(question: str, ask: str, add: int, remove: int, changes: bool) -> shown.Doubt:
    return shown.Doubt(
        question=question, ask=ask, could_add=add, could_remove=remove, could_change_priority=changes
    )


def _shown_patient(patient: Patient) -> shown.PatientShown:
    return shown.PatientShown(
        id=patient.words.id or None,
        age=_years(patient),
        sex=patient.sex,
        setting=patient.setting,
        setting_assumed=patient.setting_assumed,
    )


def _years(patient: Patient) -> int | float | str | None:
    age = patient.age
    if age is None:
        return None
    if age.low != age.high:
        return patient.words.age.strip()
    return int(age.low) if age.low.is_integer() else age.low
