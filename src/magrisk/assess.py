"""A patient and a plan to an assessment: the parts of the answer are put together here."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from magrisk import assessment as shown
from magrisk.answer.advice import options, tests
from magrisk.answer.alerts import Alerts
from magrisk.answer.apart import Apart
from magrisk.answer.changes import Changes
from magrisk.answer.doubted import Doubted
from magrisk.answer.explain import contributions
from magrisk.answer.grounds import Grounds
from magrisk.answer.help import NOTHING_HELPS, Helped, Helps
from magrisk.answer.priority import steps as priority_steps
from magrisk.answer.questions import Questions
from magrisk.answer.set_aside import SetAside
from magrisk.answer.standing import Standing, Standings
from magrisk.answer.trajectory import Trajectories
from magrisk.calibrations import Calibrations
from magrisk.evaluate import Steps, tally
from magrisk.own_vocabulary import OwnVocabulary
from magrisk.plan import Plan
from magrisk.presence import PRESENT
from magrisk.profile import Patient, Reader
from magrisk.provenance import rulebook_shown, vocabulary_shown
from magrisk.reading.spelling import flat
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.scale import chance_interval


@dataclass(frozen=True)
class _Figures:
    """What hangs on the score: all of it empty where nobody is scored."""

    priority: str
    priority_because: tuple[str, ...]
    score: shown.Score | None = None
    chance: shown.Chance | None = None
    chance_also: tuple[shown.ChanceAlso, ...] = ()
    likelihood: str | None = None
    doubts: tuple[shown.Doubt, ...] = ()
    options: tuple[shown.Option, ...] = ()
    helped: Helped = NOTHING_HELPS
    without_protectors: shown.WithoutProtectors | None = None


class Assessor:
    """Assesses patients by one rulebook and its plan. own: names and codes beside those of the rulebook."""

    def __init__(self, book: Rulebook, plan: Plan, fingerprint: str, own: OwnVocabulary | None = None):
        self.book, self.plan, self.fingerprint, self.own = book, plan, fingerprint, own
        self.reader = Reader(book, plan, own)
        self.scale = self.reader.scale
        self.standings = Standings(plan, self.reader)
        self.questions = Questions(book, plan, self.reader.knowing)
        self._grounds = Grounds(book, plan, self.reader.knowing)
        self._measure = self.standings.measure
        self._aside, self._alerts = SetAside(self._grounds, self._measure), Alerts(self._grounds)
        self._apart = Apart(book, self.reader.knowing)
        self._doubted = Doubted(self.standings, self.questions, self.reader)
        self._helps = Helps(Changes(plan, self.reader), self.standings, self.reader)
        self._trajectories = Trajectories(self._grounds, self._measure)
        self._rulebook = rulebook_shown(book, fingerprint)
        self.calibrations = Calibrations(book)

    def vocabulary(self, as_of: datetime.date) -> shown.VocabularyShown:
        """How old the names and codes are on a day."""
        return vocabulary_shown(self.book, self.own, as_of)

    def in_scope(self, patient: Patient) -> bool:
        """Whether the patient is scored at all: everybody who may be an adult for all that was said."""
        return patient.age is None or patient.age.high >= self.scale.adult_from_years

    def unrecognised(self, patient: Patient) -> list[shown.Unrecognised]:
        """What was said and not understood; an answer is complete where there is nothing."""
        return self._aside.unrecognised(patient)

    def assess(self, patient: Patient) -> shown.Assessment:
        """The whole answer for a patient."""
        standing = self.standings.of(patient)
        steps, flags, found = standing.steps, standing.flags, standing.measured
        causes = contributions(self._grounds, patient, standing.known, standing.outcome)
        scored = self.in_scope(patient)
        counted = causes if scored else []
        figures = self._figures(standing, counted) if scored else self._no_figures()
        unrecognised = tuple(self.unrecognised(patient))
        aside = [*self._aside.not_counted(patient, standing.known, standing.outcome, flags)]
        following = self._alerts.following(patient, counted, flags)
        trajectory = self._trajectories.of(standing, following)
        due = trajectory.next_level.because if trajectory and trajectory.next_level.now else ""
        # A level that is low makes what it amplifies sure, whatever the chance was.
        likely = (
            1.0 if found and found.status == "low" else figures.chance.estimate if figures.chance else 0.0
        )
        open_ends = unrecognised or any(doubt.could_change_priority for doubt in figures.doubts)
        return shown.Assessment(
            patient=_shown_patient(patient),
            complete=not unrecognised,
            score=figures.score,
            chance=figures.chance,
            chance_also=figures.chance_also,
            likelihood=figures.likelihood,
            stakes=standing.at.stakes,
            priority=figures.priority,
            priority_because=figures.priority_because,
            measured=found,
            contributions=tuple(counted),
            not_counted=(
                *aside,
                *self._aside.unheard(patient, causes, aside),
                *(() if scored else self._aside.unscored(causes)),
            ),
            unrecognised=unrecognised,
            doubts=figures.doubts,
            complete_enough=scored and not open_ends,
            alerts=(
                *self._alerts.level(self._measure, found),
                *self._alerts.alerts(patient, steps, flags, likely),
            ),
            options=figures.options,
            tests=tuple(tests(self.book, self.plan, steps, due)),
            monitoring=tuple(self._alerts.monitoring(following, self._measure)),
            keep_apart=tuple(self._keep_apart(patient, figures.options)),
            trajectory=trajectory,
            management=tuple(self._alerts.management(following, steps)),
            what_would_help=figures.helped.alone,
            smallest_change=figures.helped.smallest,
            without_protectors=figures.without_protectors,
            scores=dict(self._scores(steps)),
            rulebook=self._rulebook,
            vocabulary=self.vocabulary(patient.as_of),
            limits=tuple(self._limits(patient, scored)),
        )

    # ------------------------------------------------------------ what hangs on the score

    def _no_figures(self) -> "_Figures":
        """What stands in the place of figures for who is not scored."""
        because = f"under {self.scale.adult_from_years} years: not scored"
        return _Figures(priority=self.scale.priorities.order[0], priority_because=(because,))

    def _figures(self, standing: Standing, counted: list[shown.Contribution]) -> "_Figures":
        outcome, patient = standing.outcome, standing.patient
        likelihood = self.standings.likelihood(patient, outcome.points)
        reached = list(priority_steps(self.scale, likelihood, standing.at))
        return _Figures(
            priority=reached[-1].priority,
            priority_because=tuple(step.because for step in reached),
            score=shown.Score(points=outcome.points, floor=outcome.floor, ceiling=outcome.ceiling),
            chance=self._chance(standing),
            chance_also=tuple(self._chance_also(standing)),
            likelihood=likelihood,
            doubts=tuple(self._doubted.of(standing)),
            options=tuple(options(self.book, self.plan, standing.steps)),
            helped=self._helps.of(standing, counted),
            without_protectors=self._without_protectors(standing),
        )

    def _chance(self, standing: Standing) -> shown.Chance:
        patient, outcome = standing.patient, standing.outcome
        headline = self.scale.outcome.headline
        limit, baseline = self.standings.limit(headline), self.standings.baseline(patient)
        interval = chance_interval(limit, baseline, outcome.points, outcome.variance)
        kinds = [baseline, *self.standings.open_kinds(patient)]
        calibration = self.calibrations.of(patient.setting)
        return shown.Chance(
            below=shown.Limit(value=headline.value, unit=headline.unit),
            estimate=interval.estimate,
            low=interval.low,
            high=interval.high,
            floor=min(self.standings.chance_at(kind, outcome.floor) for kind in kinds),
            ceiling=max(self.standings.chance_at(kind, outcome.ceiling) for kind in kinds),
            setting_population=self.standings.average(patient),
            calibrated=calibration is not None,
            slope=baseline.slope,
            calibration=calibration,
        )

    def _chance_also(self, standing: Standing) -> Iterator[shown.ChanceAlso]:
        outcome, baseline = standing.outcome, self.standings.baseline(standing.patient)
        for threshold in self.scale.outcome.beside:
            interval = chance_interval(
                self.standings.limit(threshold), baseline, outcome.points, outcome.variance
            )
            yield shown.ChanceAlso(
                below=shown.Limit(value=threshold.value, unit=threshold.unit),
                estimate=interval.estimate,
                low=interval.low,
                high=interval.high,
            )

    def _without_protectors(self, standing: Standing) -> shown.WithoutProtectors | None:
        """The score without the medicines that raise the level; null where there are none that count."""
        raising = {c.id for c in self.book.of(schema.DrugClass) if c.direction == "raises"}
        judged = {self.plan.tables[j.table].rule for j in standing.outcome.counted if j.cell.points}
        if not raising & judged:
            return None
        points = self.standings.without(standing.patient, raising)
        chance = self.standings.chance(standing.patient, points)
        return shown.WithoutProtectors(points=points, chance=chance)

    def _keep_apart(self, patient: Patient, offers: tuple[shown.Option, ...]) -> Iterator[shown.KeepApart]:
        """Hours between medicines, and between a medicine and what a treatment that is offered would add."""
        wanted = {option.treatment for option in offers if option.says == "yes"}
        offered = [t.gives for t in self.book.of(schema.Treatment) if t.gives and t.id in wanted]
        drugs, medicines = patient.situation.drugs or (), patient.medicines or ()
        for pair in self._apart.pairs(patient.situation, offered):
            said = [medicines[patient.drug_medicines[at]].statement.said for at in (pair.place, *pair.from_)]
            apart = self._apart.of(pair.drug_class)
            yield shown.KeepApart(
                drug=self._grounds.name(drugs[pair.place].substance),
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

    def limits_in(self, settings: Iterable[str]) -> list[str]:
        """What every answer says of itself in some settings, each sentence once."""
        return [*map(flat, self.scale.limits), *self.calibrations.limits_of_all(settings)]

    def _limits(self, patient: Patient, scored: bool) -> Iterator[str]:
        if not scored:
            yield f"Under {self.scale.adult_from_years} years: not scored; the evidence is about adults."
        if patient.age is None:
            yield "The age was not given; the score is for adults."
        elif scored and patient.age.low < self.scale.adult_from_years:
            yield "The age leaves open whether the patient is an adult; the score is for adults."
        yield from self.limits_in([patient.setting])
        if patient.situation.drugs is None:
            yield "No list of medicines was given; every medicine is unknown."
        named = patient.situation.named
        causes = [c for c in self.book.of(schema.Condition) if c.effect and not c.ask]
        rare = [c.label for c in causes if c.id not in named]
        if rare and not patient.situation.no_other_conditions:
            yield f"Not asked, and presumed absent unless named: {'; '.join(rare)}."


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
