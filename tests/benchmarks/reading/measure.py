"""Reads every text of every set and judges it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from magrisk.api import Rulebook
from magrisk.reading.medication import MedicationReading

from .disputes import Disputes, lines
from .judging import Outcome, Read, judge, told
from .names import Names, listed
from .relevant import Relevance
from .sets import Case, Reader, all_cases, brands_of, salts_of
from .truth import Labels

AS_OF = date(2026, 11, 22)
_AT_ODDS: tuple[Outcome, ...] = ("wrong", "unchecked")


@dataclass(frozen=True)
class Judged:
    """A text, what it was read as, and how that was judged."""

    case: Case
    read: Read
    outcome: Outcome
    relevant: bool
    reason: str = ""


class Bench:
    """What all sets are measured with."""

    def __init__(self, shared: Path) -> None:
        self.shared, self.data = shared, shared / "data"
        rulebook = Rulebook().assessor
        self._reader = rulebook.reader
        self.names: Names = listed(rulebook.book)
        self.labels = Labels(self.names, salts_of(self.data))
        self._relevance = Relevance(shared / "evidence", self.names)

    def reading(self, text: str) -> MedicationReading:
        """What the project makes of a text."""
        return self._reader.medication(text, AS_OF)

    def reader(self) -> Reader:
        """The project's own reader, each text read once."""

        @cache
        def read(text: str) -> Read:
            found = self.reading(text)
            return Read(frozenset(found.substances), found.status)

        return read

    def measure(self, read: Reader) -> Iterator[Judged]:
        """All sets, read by one reader."""
        disputes = Disputes(lines(), brands_of(self.data, self.labels))
        for case in all_cases(self.data, self.labels, read):
            one = self._judged(case, read(case.text))
            at_odds = one.outcome in _AT_ODDS
            reason = disputes.reason(case, one.read, one.outcome) if at_odds else ""
            yield replace(one, outcome="disputed", reason=reason) if reason else one

    def _judged(self, case: Case, found: Read) -> Judged:
        outcome = judge(found, case.truth) if case.truth else told(found)
        return Judged(case, found, outcome, self._relevance.of(case.text, case.truth))
