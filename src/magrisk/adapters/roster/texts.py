"""What one distinct text of a roster says, in numbers: the parts of lists, and cells that say one thing."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from magrisk.adapters.roster.header import Roster, agree
from magrisk.adapters.roster.layout import BIRTH_DATE, LabColumn
from magrisk.adapters.roster.marks import Mark
from magrisk.adapters.roster.medicines import COLUMN, LISTED, Medicines, Taken
from magrisk.adapters.roster.parts import part_reader
from magrisk.adapters.roster.pieces import Kinds
from magrisk.adapters.roster.values import Values
from magrisk.assess import Assessor
from magrisk.cohort import Cohort
from magrisk.errors import ContentProblem
from magrisk.profile import Named, age_of, sex_of
from magrisk.scale import Span
from magrisk.situation import SEXES
from magrisk.told import Statement

ODD = -1  # a cell whose row must be read by itself


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says. said, recognised: how many medicines. The others are numbers of drugs, names,
    questions and values, and texts to be shown."""

    about: int = Mark.FILLED
    said: int = 0
    recognised: int = 0
    drugs: tuple[int, ...] = ()
    named: tuple[int, ...] = ()
    denied: tuple[int, ...] = ()
    answered: tuple[int, ...] = ()
    values: tuple[int, ...] = ()
    unrecognised: str = ""
    topics: str = ""

    @property
    def marks(self) -> int:
        """All that it is marked as."""
        found = self.about
        for mark, held in (
            (Mark.DRUGS, self.drugs),
            (Mark.NAMED, self.named),
            (Mark.DENIED, self.denied),
            (Mark.ANSWERED, self.answered),
            (Mark.VALUES, self.values),
            (Mark.UNRECOGNISED, self.unrecognised),
            (Mark.TOPICS, self.topics),
        ):
            found |= mark if held else 0
        return found

    @property
    def odd(self) -> bool:
        """Whether its row must be read by itself, wherever it stands."""
        return bool(self.about & Mark.ODD)


# What is kept of every text; of one about medicines, of any other.
OF_MEDICINES: Kinds = {
    "marks": np.uint16,
    **dict.fromkeys(("said", "recognised"), np.intp),
    "drugs": tuple,
    **dict.fromkeys(("unrecognised", "topics"), str),
}
OF_OTHERS: Kinds = {
    "marks": np.uint16,
    "odd": np.bool_,
    **dict.fromkeys(("named", "denied", "answered", "values"), tuple),
    "unrecognised": str,
}
BLANK, UNUSABLE = Said(0), Said(Mark.ODD | Mark.FILLED)


class Texts:
    """Reads the distinct texts of one roster, on a day."""

    def __init__(
        self, assessor: Assessor, cohort: Cohort, roster: Roster, values: Values, as_of: datetime.date
    ):
        self._reader, self._roster = assessor.reader, roster
        self._many, self._catalogue = cohort.many, cohort.catalogue
        self._medicines = Medicines(assessor, roster, as_of)
        self._values, self._as_of = values, as_of
        self.clear()

    def clear(self) -> None:
        """Forgets every age but the first, which nobody said."""
        self.ages: list[Span | None] = [None]
        self._of_years: dict[int, int] = {}

    # ------------------------------------------------------------ parts of lists

    def of_list(self, column: str) -> Callable[[str], Said]:
        """What reads a part of a list in a column."""
        reader = self._reader
        reads = {"conditions": reader.conditions, "lifestyle": reader.lifestyle, "symptoms": reader.symptom}
        if column == COLUMN:
            return lambda text: self.of_medicines(self._medicines.read(text))
        if column == "labs":
            return self._part(column, self._labs)

        def conditions(text: str) -> Said:
            return self._conditions(reader.named(reads[column], self._roster.statements(column, text)))

        return self._part(column, conditions)

    def _part(self, column: str, read: Callable[[str], Said]) -> Callable[[str], Said]:
        return part_reader(self._roster, column, read, blank=BLANK, unusable=UNUSABLE)

    def of_medicines(self, taken: Taken) -> Said:
        """What a part of a list of medicines says, in numbers."""
        codes = map(self._catalogue.code, taken.drugs)
        return Said(
            taken.about,
            taken.said,
            taken.recognised,
            tuple(filter(self._catalogue.asked, codes)),  # half of all are asked nothing
            unrecognised=taken.unrecognised,
            topics=taken.topics,
        )

    def _conditions(self, named: list[Named]) -> Said:
        many = self._many
        return Said(
            named=tuple(
                many.id_codes[name]
                for one in named
                if one.reading.status == "matched"
                for name in one.reading.ids
            ),
            denied=tuple(sorted(many.id_codes[name] for name in self._reader.denied(named))),
            answered=tuple(sorted(many.question_codes[name] for name in self._reader.answers(named))),
            unrecognised=LISTED.join(
                one.statement.said
                for one in named
                if one.reading.status in ("partly", "ambiguous", "unrecognised")
            ),
        )

    def _labs(self, text: str) -> Said:
        values, unknown = [], []
        for statement in self._roster.statements("labs", text):
            value = self._reader.laboratory.read(statement.said, statement.where)
            if value is None:
                unknown.append(statement.said)
            else:
                values.append(self._values.told(value, statement))
        return Said(values=tuple(values), unrecognised=LISTED.join(unknown))

    # ------------------------------------------------------------ cells that say one thing

    def alcohol(self, cell: str) -> Said:
        """What a cell says in answer to the question about drinking."""
        try:
            text = self._roster.text("alcohol", cell)
            if not text:
                return BLANK
            named, labs, settled = self._reader.alcohol(Statement(text, "alcohol"), [], [], self._as_of)
        except ContentProblem:
            return UNUSABLE
        told = self._conditions(named)
        answered = (*told.answered, *(self._many.question_codes[name] for name in sorted(settled)))
        values = tuple(self._values.code(lab) for lab in labs)
        return Said(named=told.named, denied=told.denied, answered=answered, values=values)

    def of_cell(self, column: str) -> Callable[[str], int]:
        """What reads a cell of a column into a number; ODD where it cannot be used."""
        reads = {"age": self._age, BIRTH_DATE: self._born, "sex": self._sex, "setting": self._setting}
        return _or_odd(reads.get(column, self._switch))

    def of_value(self, column: LabColumn) -> Callable[[str], Said]:
        """What reads a cell of a column of values."""

        def value(cell: str) -> Said:
            try:
                statement = self._roster.value(column, cell)
                if statement is None:
                    return BLANK
                read = self._reader.laboratory.value(column.measure, statement.said, statement.where)
                return Said(values=(self._values.told(read, statement),))
            except ContentProblem:
                return UNUSABLE

        return value

    def _age(self, cell: str) -> int:
        """The number of an age among `ages`."""
        self.ages.append(age_of(self._roster.text("age", cell)))
        return len(self.ages) - 1

    def _born(self, cell: str) -> int:
        """The number of the age that a birth date gives."""
        years = self._roster.years(cell)
        if years is None:
            return 0
        if years not in self._of_years:
            self._of_years[years] = len(self.ages)
            self.ages.append(Span(years, years))
        return self._of_years[years]

    def age(self, told: int, born: int) -> int:
        """The number of the age of somebody of whom both may be told; ODD where they do not agree."""
        if ODD in (told, born):
            return ODD
        given, by_date = self.ages[told], self.ages[born]
        if by_date is None or given is None:
            return told if by_date is None else born
        return told if agree(given, int(by_date.low)) else ODD

    def _sex(self, cell: str) -> int:
        return SEXES.index(sex_of(self._roster.sex(cell)))

    def _setting(self, cell: str) -> int:
        """Twice the number of a setting, and one more where nobody said it."""
        text = self._roster.setting(cell)
        return 2 * self._many.settings.index(self._reader.setting(text)) + (not text)

    def _switch(self, cell: str) -> int:
        return int(self._roster.switch(cell))


def _or_odd(read: Callable[[str], int]) -> Callable[[str], int]:
    def number(cell: str) -> int:
        try:
            return read(cell)
        except ContentProblem:
            return ODD

    return number
