"""Knows what a row of a long roster says but for its days, as a text that a cell of a wide roster could hold,
read by what reads those."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from magrisk import loinc
from magrisk.adapters.roster.cells import said, spaced
from magrisk.adapters.roster.coded import SYSTEMS, coded
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.layout import LISTS
from magrisk.adapters.roster.long.form import LOINC
from magrisk.adapters.roster.long.telling import COLUMNS, CONDITIONS, KINDS, LABS, MEDICATIONS, NOTHING
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem
from magrisk.profile import Patient
from magrisk.reading.spelling import normalise
from magrisk.units import parse_amount, same_unit

NO_KIND = f"found another word, wanted one of {', '.join(KINDS)}"
NO_VALUE = "found nothing, wanted a value"
TWO_CODES = "found several codes in one row, wanted one"
SEVERAL = "found a date beside a text that is not one medicine, wanted one a row"
OWN_DAYS = "the text says itself since or until when, wanted dates in their columns alone"
NO_NUMBER = "found no plain number beside the code, wanted one with its unit"
OWN_DATE = "the value says its date itself, wanted it in its column alone"
_MOST_KEPT = 200_000  # texts
_NAMED_SYSTEM = re.compile(r"\s*LOINC\s*[:#|/]?\s*(?=[0-9])", re.IGNORECASE)
_BRAND = re.compile(r"\[([^\[\]]+)\]$")


class Cells(NamedTuple):
    """The cells of a row but for its identifier and its days, as they stand there. codes: the systems of
    its codes, and these."""

    kind: str
    name: str = ""
    value: str = ""
    unit: str = ""
    codes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says. column: of a wide roster, by place. place, reason: what is wrong. undatable: why it
    can have no days. unread: whether it is a value of something that the rules know nothing of."""

    column: int = NOTHING
    text: str = ""
    place: str = ""
    reason: str = ""
    undatable: str = ""
    unread: bool = False


class Checks:
    """Reads the rows of a long roster on a day, each distinct one once."""

    def __init__(
        self,
        assessor: Assessor,
        roster: Callable[[list[str]], Roster],
        dialect: Dialect,
        as_of: datetime.date,
    ):
        """roster: a wide roster of some columns."""
        self._reader, self._as_of = assessor.reader, as_of
        self._roster = roster(["id", *COLUMNS])
        self._nulls = frozenset(word.strip().casefold() for word in dialect.nulls)
        self._kept: dict[Cells, Said] = {}

    def of(self, cells: Cells) -> Said:
        """What a row says."""
        if cells not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[cells] = self._read(cells)
        return self._kept[cells]

    def _read(self, cells: Cells) -> Said:
        try:
            return self._of(
                Cells(
                    kind=self._cell("kind", cells.kind),
                    name=self._cell("name", cells.name),
                    value=self._cell("value", cells.value),
                    unit=self._cell("unit", cells.unit),
                    codes=tuple((s, code) for s, text in cells.codes if (code := self._cell("code", text))),
                )
            )
        except ContentProblem as problem:
            return Said(place=problem.place, reason=problem.message)

    def _cell(self, column: str, cell: str) -> str:
        return said(column, cell, self._nulls)

    def _of(self, cells: Cells) -> Said:
        column = KINDS.get(normalise(cells.kind))
        if column is None:
            raise ContentProblem("kind", NO_KIND)
        if len(cells.codes) > 1:
            raise ContentProblem("code", TWO_CODES)
        place = COLUMNS.index(column)
        if place == LABS:
            return self._lab(cells)
        system, code = cells.codes[0] if cells.codes else ("", "")
        code = coded(code, SYSTEMS[system].prefix if system in SYSTEMS else "")
        text = cells.value or code
        # The words lead; with a code behind them a condition is known by either.
        if place == CONDITIONS and cells.value and code:
            text = f"{cells.value} [{code}]"
        if not text:
            raise ContentProblem("value", NO_VALUE)
        patient = self._checked(place, text)
        if place == MEDICATIONS:
            return self._medicine(text, patient)
        return Said(place, text if place < len(LISTS) else self._canonical(column, text, patient))

    def _checked(self, place: int, text: str) -> Patient:
        """A patient of whom nothing but this is said."""
        fields: list[str | tuple[str, ...]] = ["1", *("" for _ in COLUMNS)]
        fields[place + 1] = (text,) if place < len(LISTS) else text
        try:
            return self._reader.read(self._roster.words(fields), self._as_of)
        except ContentProblem as problem:
            raise ContentProblem("value", problem.message) from None

    def _canonical(self, column: str, text: str, patient: Patient) -> str:
        """One spelling of what can be said once, so that "F" and "female" are no two values."""
        switch = "yes" if patient.words.no_other_conditions else "no"
        spelt = {"sex": patient.sex, "setting": patient.setting, "no_other_conditions": switch}
        return spelt.get(column) or spaced(text).casefold()

    # ------------------------------------------------------------ medicines

    def _medicine(self, text: str, patient: Patient) -> Said:
        medicines = patient.medicines or ()
        if len(medicines) != 1 or patient.words.not_read:
            return Said(MEDICATIONS, text, undatable=SEVERAL)
        reading = medicines[0].reading
        own = reading.started_on or reading.stopped_on or reading.stopped
        return Said(MEDICATIONS, self._datable(text), undatable=OWN_DAYS if own else "")

    def _datable(self, text: str) -> str:
        """A text to which days can be put: behind a brand in brackets some words are about that alone."""
        bare = _BRAND.sub(r"\1", text)
        if bare == text or self._reads_days(text) or not self._reads_days(bare):
            return text
        same = [self._reader.read_medication(each, self._as_of).substances for each in (text, bare)]
        return bare if same[0] == same[1] else text

    def _reads_days(self, text: str) -> bool:
        return self._reader.read_medication(f"{text} stopped {self._as_of}", self._as_of).stopped

    # ------------------------------------------------------------ labs

    def _lab(self, cells: Cells) -> Said:
        if not cells.codes:
            text = " ".join(filter(None, (cells.name, _with_unit(cells))))
            if not text:
                raise ContentProblem("value", NO_VALUE)
            self._checked(LABS, text)
            return self._dated(Said(LABS, text))
        code = _NAMED_SYSTEM.sub("", cells.codes[0][1])
        probe = loinc.coded(f"{code} 1")
        if probe and not probe.valid:
            raise ContentProblem("code", "found a LOINC code whose last digit does not fit the others")
        if not probe or not self._knows(code):
            return Said(unread=True)
        if not cells.value:
            raise ContentProblem("value", NO_VALUE)
        name = f"{cells.name} [{LOINC} {code}]" if cells.name else f"{LOINC} {code}"
        text = f"{name} {_with_unit(cells)}"
        if not loinc.coded(text):
            raise ContentProblem("value", NO_NUMBER)
        self._checked(LABS, text)
        return self._dated(Said(LABS, text))

    def _knows(self, code: str) -> bool:
        """Whether a code is of a measure of the rulebook."""
        try:
            return self._reader.laboratory.read(f"{code} 1", "code") is not None
        except ContentProblem:
            return True

    def _dated(self, lab: Said) -> Said:
        return replace(lab, undatable=OWN_DATE) if " on " in lab.text else lab


def _with_unit(cells: Cells) -> str:
    """The value with its unit, said once."""
    amount = parse_amount(cells.value)
    if not cells.unit or (amount and amount.unit and same_unit(amount.unit, cells.unit)):
        return cells.value
    return f"{cells.value} {cells.unit}"
