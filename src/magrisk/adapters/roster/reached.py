"""Knows how far a run has come, and what it tells at its end: counts that add up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from magrisk.adapters.roster.aside import Aside
from magrisk.adapters.roster.opening import Opening
from magrisk.adapters.roster.pool import Result
from magrisk.adapters.roster.tally import Tally, add
from magrisk.errors import AccountingProblem


@dataclass
class Counts:
    """What became of the records. `physical` is counted where they are cut, the others where they end.
    joined: records that were made one with another of the same patient, of rosters with several for each."""

    physical: int = 0
    header: int = 0
    blank: int = 0
    scored: int = 0
    quarantined: int = 0
    joined: int = 0

    def check(self) -> None:
        """Nothing lost, nothing invented. Raises AccountingProblem otherwise."""
        ended = self.header + self.blank + self.scored + self.quarantined + self.joined
        if self.physical != ended:
            raise AccountingProblem("internal check: the records read and the records written do not add up")


@dataclass
class Report:
    """What a run tells: the counts, ids that stood twice, columns that were not read, texts understood, what
    to look at before the roster is trusted, how many rows have which flag, what stands in many answers."""

    counts: Counts = field(default_factory=Counts)
    duplicates: int = 0
    ignored_columns: tuple[str, ...] = ()
    texts: int = 0
    recognised: int = 0
    warnings: tuple[str, ...] = ()
    flags: Mapping[str, int] = field(default_factory=dict)
    tally: Tally = field(default_factory=dict)


@dataclass
class State:
    """How far a run has come: where the roster goes on, and what was counted until there. before: how many
    records ended before any was scored."""

    offset: int
    line: int
    header: int
    blank: int
    records: int = 0
    again: bool = False
    scored: int = 0
    quarantined: int = 0
    joined: int = 0
    before: int = 0
    texts: int = 0
    recognised: int = 0
    flags: dict[str, int] = field(default_factory=dict)
    tally: Tally = field(default_factory=dict)

    @staticmethod
    def of(begun: Mapping[str, Any] | None, head: Opening, aside: Aside) -> "State":
        """The state to go on from; without one, that behind the header and what was set aside."""
        if begun:
            return State(**begun)
        return State(
            head.offset,
            head.lines + 1,
            head.headers,
            head.blank,
            quarantined=aside.quarantined,
            joined=aside.joined,
            before=aside.quarantined + aside.joined,
        )

    def add(self, result: Result) -> None:
        """Goes on behind a stretch."""
        done = result.done
        self.offset, self.line, self.again = result.offset, result.line, result.again
        self.records += result.records
        self.blank += result.blank
        self.scored += done.scored
        self.quarantined += done.quarantined
        self.texts += done.texts
        self.recognised += done.recognised
        for name, rows in done.flags.items():
            self.flags[name] = self.flags.get(name, 0) + rows
        add(self.tally, done.tally)

    def counts(self) -> Counts:
        """What became of the records."""
        return Counts(
            physical=self.header + self.blank + self.before + self.records,
            header=self.header,
            blank=self.blank,
            scored=self.scored,
            quarantined=self.quarantined,
            joined=self.joined,
        )
