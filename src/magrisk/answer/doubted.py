"""Which open questions are told: those whose answer would move the points or the priority, ranked."""

from collections.abc import Iterator
from dataclasses import replace

from magrisk.answer.doubts import Groups, Open, Swings
from magrisk.answer.questions import SETTING, Questions
from magrisk.answer.standing import Standing, Standings
from magrisk.assessment import Doubt
from magrisk.plan import MEASURE_ANYWAY
from magrisk.profile import Patient, Reader
from magrisk.stakes import highest


class Doubted:
    """The doubts of one rulebook's answers."""

    def __init__(self, standings: Standings, questions: Questions, reader: Reader):
        self._standings, self._questions, self._reader = standings, questions, reader
        self._groups = Groups(standings.plan)

    def of(self, standing: Standing) -> list[Doubt]:
        """Those that could change the priority first, of either kind the largest first."""
        found = [*self._of_questions(standing), *self._of_setting(standing)]
        return sorted(found, key=lambda d: (not d.could_change_priority, -max(d.could_add, d.could_remove)))

    def _of_questions(self, standing: Standing) -> Iterator[Doubt]:
        patient, points, at = standing.patient, standing.points, standing.at
        now = self._standings.priority(patient, points, at)
        swings = Swings(self._groups, standing.known, standing.outcome.judged)
        for question in self._questions.open(standing.patient, standing.known):
            add, remove = swings.of(question)
            raised = {flag.level for flag in self._questions.could_raise(standing.known, question)}
            worst = replace(
                at,
                stakes=highest({at.stakes, *raised}),
                causes=at.causes or add > 0,
                measure_anyway=at.measure_anyway or MEASURE_ANYWAY in raised or self._wants(question, add),
            )
            worse = self._standings.priority(patient, points + add, worst)
            changes = worse != now or self._standings.priority(patient, points - remove, at) != now
            if add or remove or changes:
                yield _doubt(question.question, question.ask, add, remove, changes)

    def _wants(self, question: Open, add: int) -> bool:
        """Whether an answer could let a medicine count of which a level is wanted whatever the score."""
        return add > 0 and not self._standings.anyway.isdisjoint(each for each, _ in question.items)

    def _of_setting(self, standing: Standing) -> Iterator[Doubt]:
        patient, points, at = standing.patient, standing.points, standing.at
        now = self._standings.priority(patient, points, at)
        if patient.setting_assumed:
            there = [self._seen_in(name, patient) for name in self._reader.settings]
            reached = [self._standings.points(one.situation) for one in there]
            changes = any(
                self._standings.priority(one, size, at) != now
                for one, size in zip(there, reached, strict=True)
            )
            add, remove = max(reached) - points, points - min(reached)
            yield _doubt(SETTING, "In which setting was the patient seen?", add, remove, changes)
        here, kinds = self._reader.settings[patient.setting], self._standings.open_kinds(patient)
        if here.asks and kinds:
            changes = any(self._standings.priority_at(level, points, at) != now for level in kinds)
            yield _doubt(f"{SETTING} {here.id}", here.asks, 0, 0, changes)

    def _seen_in(self, setting: str, patient: Patient) -> Patient:
        """The patient in another setting, which may imply a condition."""
        return replace(patient, setting=setting, situation=replace(patient.situation, setting=setting))


def _doubt(question: str, ask: str, add: int, remove: int, changes: bool) -> Doubt:
    return Doubt(
        question=question, ask=ask, could_add=add, could_remove=remove, could_change_priority=changes
    )
