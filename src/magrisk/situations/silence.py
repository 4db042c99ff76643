"""What is known of everybody before anything is said."""

from collections.abc import Callable
from operator import attrgetter, methodcaller

import numpy as np

from magrisk.columns import Flags, Presences, Values
from magrisk.plan import SAID, SETTING, SEX, TOLD
from magrisk.presence import ABSENT, PRESENT, UNKNOWN
from magrisk.situation import SEXES, Knowing
from magrisk.situations import Situations


class Silence:
    """What is known before anything is named: as `Knowing` has it, for all rows.

    unlisted: of medicines, unsaid: of complaints.
    """

    def __init__(self, told: Situations, knowing: Knowing):
        self._told, self._knowing = told, knowing
        self._questions = list(knowing.questions)
        self._answered = self._answers()
        self._open: dict[tuple[str, frozenset[str]], Values] = {}
        self.unlisted = _unknown_where(~told.listed)
        self.unsaid = _unknown_where(~told.closed)

    def in_setting(self, number: int) -> Values:
        """Whether the setting is this one."""
        return _present_where(self._told.setting == number)

    def of_sex(self, number: int) -> Values:
        """Whether the sex is this one."""
        is_told = self._told.sex < SEXES.index("other")
        return np.where(is_told, _present_where(self._told.sex == number), np.int8(UNKNOWN))

    def told(self, measure: str) -> Values:
        """Whether a current value was told."""
        measures = self._told.measures
        return _present_where(measures[measure].told) if measure in measures else ABSENT

    def worth_asking(self, ask: str, measures: frozenset[str]) -> Values:
        """A cause that nobody named: unknown as long as its question is open and no values decide it."""
        key = ask, measures if measures <= self._told.measures.keys() else frozenset()
        if key not in self._open:
            self._open[key] = _unknown_where(self._is_open(*key))
        return self._open[key]

    def _is_open(self, ask: str, measures: frozenset[str]) -> Flags:
        settled = self._told.closed
        if ask in self._answered:
            settled = settled | self._answered[ask]
        if measures:
            settled = settled | np.logical_and.reduce([self._told.measures[m].told for m in measures])
        return ~settled

    def _answers(self) -> dict[str, Flags]:
        """By question: the rows that answered it with "no", by a word or by an amount."""
        told, found = self._told, dict[str, Flags]()
        for code, rows in told.answered.by_code().items():
            mine = np.zeros(told.size, np.bool_)
            mine[rows] = True
            found[self._questions[code]] = mine
        for question, measure, limits in self._knowing.answered_by_amounts(SEXES):
            if measure in told.measures:
                amount = told.measures[measure]
                little = amount.told & (amount.high <= np.array(limits)[told.sex])
                found[question] = found[question] | little if question in found else little
        return found


def silent(concept: str, knowing: Knowing) -> Callable[[Silence], Values]:
    """What tells the values of one concept."""
    name = concept.rpartition(":")[2]
    if concept.startswith(SETTING):
        return methodcaller("in_setting", list(knowing.settings).index(name))
    if concept.startswith(TOLD):
        return methodcaller("told", name)
    if concept.startswith(SEX):
        return methodcaller("of_sex", SEXES.index(name))
    if concept in knowing.causes and knowing.causes[concept].ask:
        measures = frozenset(knowing.decided_by.get(concept, ()))
        return methodcaller("worth_asking", knowing.causes[concept].ask, measures)
    if concept.startswith(SAID) or concept in knowing.causes:
        return _never
    return attrgetter("unsaid" if concept in knowing.symptoms else "unlisted")


def _never(_: Silence) -> Values:
    return ABSENT


def _present_where(held: Flags) -> Presences:
    return held.view(np.int8) * np.int8(PRESENT)


def _unknown_where(held: Flags) -> Values:
    """Unknown or absent; one number where it is the same for all, which saves most of the work."""
    if held.all():
        return UNKNOWN
    return held.view(np.int8) * np.int8(UNKNOWN) if held.any() else ABSENT
