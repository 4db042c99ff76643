"""Which open questions are told: those whose answer would move the points or the priority, ranked."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from magrisk.answer.doubts import Groups, Open, Swings
from magrisk.answer.priority import Circumstances
from magrisk.answer.questions import SETTING, Questions
from magrisk.answer.standing import Standing, Standings
from magrisk.assessment import Doubt
from magrisk.plan import MEASURE_ANYWAY
from magrisk.profile import Reader
from magrisk.situation import SEXES
from magrisk.stakes import highest
from magrisk.told import Words


class Doubted:
    """The doubts of one rulebook's answers."""

    def __init__(self, standings: Standings, questions: Questions, reader: Reader):
        self._standings, self._questions, self._reader = standings, questions, reader

    @cached_property
    def _groups(self) -> Groups:
        """Made when it is first asked for: who answers many patients tells no doubts at length."""
        return Groups(self._standings.plan)

    def of(self, standing: Standing) -> list[Doubt]:
        """Those that could change the priority first, of either kind the largest first."""
        found = [*self._of_questions(standing), *self._of_sex(standing), *self._of_setting(standing)]
        return sorted(found, key=lambda d: (not d.could_change_priority, -max(d.could_add, d.could_remove)))

    def _of_questions(self, standing: Standing) -> Iterator[Doubt]:
        patient, points, at = standing.patient, standing.points, standing.at
        now = self._standings.priority(patient, points, at)
        swings = Swings(self._groups, standing.known, standing.outcome.judged)
        for question in self._questions.open(standing.patient, standing.known):
            add, remove = swings.of(question)
            worse = self._standings.priority(patient, points + add, self._worst(standing, question, add))
            better = self._standings.priority(
                patient, points - remove, self._best(standing, question, remove)
            )
            changes = {worse, better} != {now}
            if add or remove or changes:
                yield _doubt(question.question, question.ask, add, remove, changes)

    def _worst(self, standing: Standing, question: Open, add: int) -> Circumstances:
        """What the priority would hang on after the worst answer."""
        at = standing.at
        raised = {flag.level for flag in self._questions.could_raise(standing.known, question)}
        # An answer may let a medicine count of which a level is wanted whatever the score.
        wanted = add > 0 and not self._standings.anyway.isdisjoint(each for each, _ in question.items)
        return replace(
            at,
            stakes=highest({at.stakes, *raised}),
            causes=at.causes or add > 0,
            measure_anyway=at.measure_anyway or MEASURE_ANYWAY in raised or wanted,
        )

    def _best(self, standing: Standing, question: Open, remove: int) -> Circumstances:
        """What the priority would hang on after the best answer."""
        at = standing.at
        lowered = self._questions.could_lower(standing.known, question)
        stay = {flag.level for flag in standing.flags if flag not in lowered}
        return replace(
            at,
            stakes=highest(stay),
            causes=at.causes and (remove == 0 or standing.points > remove),
            measure_anyway=MEASURE_ANYWAY in stay or (remove == 0 and at.measure_anyway),
        )

    def _of_sex(self, standing: Standing) -> Iterator[Doubt]:
        """The sex bears on more than its own limits: on what is estimated with it."""
        if standing.patient.sex not in SEXES[:2]:
            answers = [replace(standing.patient.words, sex=sex) for sex in SEXES[:2]]
            doubt = self._among("sex", "What is the sex?", standing, answers)
            if doubt.could_add or doubt.could_remove or doubt.could_change_priority:
                yield doubt

    def _of_setting(self, standing: Standing) -> Iterator[Doubt]:
        patient, points, at = standing.patient, standing.points, standing.at
        if patient.setting_assumed:
            settings = [replace(patient.words, setting=name) for name in self._reader.settings]
            yield self._among(SETTING, "In which setting was the patient seen?", standing, settings)
        here, kinds = self._reader.settings[patient.setting], self._standings.open_kinds(patient)
        if here.asks and kinds:
            now = self._standings.priority(patient, points, at)
            changes = any(self._standings.priority_at(level, points, at) != now for level in kinds)
            yield _doubt(f"{SETTING} {here.id}", here.asks, 0, 0, changes)

    def _among(self, question: str, ask: str, standing: Standing, answers: list[Words]) -> Doubt:
        """A question with few answers: the patient is read anew with each of them."""
        patient, points = standing.patient, standing.points
        now = self._standings.priority(patient, points, standing.at)
        others = [self._standings.of(self._reader.read(words, patient.as_of)) for words in answers]
        reached = [points, *(other.points for other in others)]
        changes = any(
            self._standings.priority(other.patient, other.points, other.at) != now for other in others
        )
        return _doubt(question, ask, max(reached) - points, points - min(reached), changes)


def _doubt(question: str, ask: str, add: int, remove: int, changes: bool) -> Doubt:
    return Doubt(
        question=question, ask=ask, could_add=add, could_remove=remove, could_change_priority=changes
    )
