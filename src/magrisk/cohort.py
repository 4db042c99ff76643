"""Many patients at once: the answer that a roster shows for each, from columns."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from magrisk import columns
from magrisk.answer.measured import level
from magrisk.answer.priority import Circumstances
from magrisk.answer.questions import SETTING
from magrisk.assess import Assessor
from magrisk.plan import MEASURE_ANYWAY
from magrisk.profile import Patient
from magrisk.rulebook import schema
from magrisk.stakes import highest


@dataclass(frozen=True)
class Row:
    """One patient of a roster. Numbers and words of the score are None for who is not scored.

    reasons: (label, points), the largest first. scores: least and most of each published score.
    """

    points: int | None
    floor: int | None
    ceiling: int | None
    chance: float | None
    likelihood: str | None
    stakes: str
    priority: str
    reasons: tuple[tuple[str, int], ...]
    unrecognised: tuple[str, ...]
    doubts: tuple[str, ...]
    scores: dict[str, tuple[int, int]]


class Cohort:
    """Scores lists of patients by one rulebook; equal to assessing them one by one.

    But for the doubts: a row names the open questions, and does not tell what each could change.
    """

    def __init__(self, assessor: Assessor):
        self._assessor = assessor
        self._labels = {d.id: getattr(d, "label", d.id) for d in assessor.book.documents.values()}
        self._outside = assessor.scale.priorities.order[0]
        self._published = [score.id for score in assessor.book.of(schema.PublishedScore)]

    def score(self, patients: Sequence[Patient]) -> list[Row]:
        """A row for every patient, in order."""
        plan, knowing = self._assessor.plan, self._assessor.reader.knowing
        known = [knowing.known(patient.situation) for patient in patients]
        outcomes = columns.evaluate(plan, columns.stack(plan, known))
        reasons = self._reasons(outcomes)
        levels = [
            {name for (name, _), held in outcomes.flags.items() if held[n]} for n in range(len(patients))
        ]
        for number in self._wanted_anyway(outcomes):
            levels[number].add(MEASURE_ANYWAY)
        rows = []
        for number, patient in enumerate(patients):
            is_open = outcomes.floor[number] != outcomes.ceiling[number]
            doubts = [*self._assessor.questions.names(patient, known[number])] if is_open else []
            doubts += [SETTING] if patient.setting_assumed else []
            rows.append(
                self._row(patient, outcomes, number, levels[number], reasons.get(number, ()), tuple(doubts))
            )
        return rows

    def _row(
        self,
        patient: Patient,
        outcomes: columns.Outcomes,
        number: int,
        levels: set[str],
        reasons: tuple[tuple[str, int], ...],
        doubts: tuple[str, ...],
    ) -> Row:
        assessor, points = self._assessor, int(outcomes.points[number])
        scored = assessor.in_scope(patient)
        at = Circumstances(
            stakes=highest(levels),
            causes=any(size > 0 for _, size in reasons),
            measure_anyway=MEASURE_ANYWAY in levels,
            level=level(assessor.standings.level(patient)),
        )
        return Row(
            points=points if scored else None,
            floor=int(outcomes.floor[number]) if scored else None,
            ceiling=int(outcomes.ceiling[number]) if scored else None,
            chance=assessor.standings.chance(patient, points) if scored else None,
            likelihood=assessor.standings.likelihood(patient, points) if scored else None,
            stakes=at.stakes,
            priority=assessor.standings.priority(patient, points, at) if scored else self._outside,
            reasons=reasons if scored else (),
            unrecognised=tuple(one.said for one in assessor.unrecognised(patient)),
            doubts=doubts if scored else (),
            scores={
                name: (int(outcomes.scores[name][0][number]), int(outcomes.scores[name][1][number]))
                for name in self._published
            },
        )

    def _wanted_anyway(self, outcomes: columns.Outcomes) -> set[int]:
        """The patients of whom a rule counts that wants a level whatever the score."""
        tables = self._assessor.plan.tables
        wanted = [n for n, table in enumerate(tables) if table.rule in self._assessor.standings.anyway]
        return {
            int(number)
            for counted in outcomes.counted
            for number in np.flatnonzero(np.isin(counted.table, wanted) & (counted.points != 0))
        }

    def _reasons(self, outcomes: columns.Outcomes) -> dict[int, tuple[tuple[str, int], ...]]:
        """By patient: (label, points) of every rule that counts, the largest first."""
        rules = [table.rule for table in self._assessor.plan.tables]
        found: dict[int, list[tuple[int, str, int]]] = {}
        for counted in outcomes.counted:
            for number in np.flatnonzero(counted.points):
                rule, points = rules[counted.table[number]], int(counted.points[number])
                found.setdefault(int(number), []).append((-abs(points), rule, points))
        return {
            number: tuple((self._labels[rule], points) for _, rule, points in sorted(reasons))
            for number, reasons in found.items()
        }
