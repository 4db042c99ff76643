"""A table of cells as a crowd of patients: what `Roster.words` and `Reader.read` make of each row, column by
column, every distinct text read once.

Rows that cannot be read so are named, to be read one by one: those in which something cannot be used, and
lists that are more than texts between separators.
"""

import datetime
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from magrisk.adapters.roster.gathered import Gathered
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.layout import BIRTH_DATE
from magrisk.adapters.roster.lists import Lists
from magrisk.adapters.roster.marks import Mark
from magrisk.adapters.roster.medicines import COLUMN, Taken
from magrisk.adapters.roster.pieces import Kinds, Read
from magrisk.adapters.roster.readers import Readers
from magrisk.adapters.roster.spellings import Spellings
from magrisk.adapters.roster.table import Table
from magrisk.adapters.roster.texts import ODD, OF_MEDICINES, OF_OTHERS, Said, Texts
from magrisk.adapters.roster.values import Values
from magrisk.adapters.roster.worded import NOTHING_BESIDE, Beside, together
from magrisk.answer.measured import level
from magrisk.assess import Assessor
from magrisk.cohort import LEVELS, Cohort, Crowd
from magrisk.columns import Flags, Rows
from magrisk.profile import Lab
from magrisk.situations import NO_PAIRS, Pairs, Situations

# In this order stands what was not understood of a row.
_LISTS = {COLUMN: OF_MEDICINES, **dict.fromkeys(("conditions", "lifestyle", "symptoms", "labs"), OF_OTHERS)}
_NUMBERS: Kinds = {"real": np.intp}  # of a whole number itself
_CELLS = ("age", BIRTH_DATE, "sex", "setting", "no_other_conditions")
_MOST_READ = 60_000  # distinct texts that are kept from one table to the next


@dataclass(frozen=True)
class Shown:
    """What of the rows is shown as it was said. unrecognised: texts. topics: what is open of medicines.
    medicines: the texts of each row, by number; said, recognised: how many medicines each of these names.
    unusual: by measure, the rows with such a value."""

    unrecognised: Beside
    topics: Beside
    medicines: Pairs
    said: Rows
    recognised: Rows
    unusual: Mapping[str, Rows]

    def counted(self, kept: Flags) -> tuple[int, int]:
        """How many medicines were said in some rows, and how many of them recognised."""
        rows, codes = self.medicines.rows, self.medicines.codes
        times = np.bincount(codes if kept.all() else codes[kept.take(rows)], minlength=len(self.said))
        return int(times @ self.said), int(times @ self.recognised)


@dataclass(frozen=True)
class Understood:
    """A crowd, and the texts beside it. odd: the rows that are to be read by themselves; they stand in the
    crowd, but mean nothing there."""

    crowd: Crowd
    shown: Shown
    odd: Flags


class Understanding:
    """Reads tables of one roster, on a day."""

    def __init__(self, assessor: Assessor, cohort: Cohort, roster: Roster, as_of: datetime.date):
        self._assessor, self._cohort, self._roster = assessor, cohort, roster
        self._outcome = assessor.standings.measure.id
        self._values = Values(assessor.reader, as_of, self._level_of)
        self._texts = Texts(assessor, cohort, roster, self._values, as_of)
        texts, self._spellings = self._texts, Spellings()
        self._lists = {
            name: Read(self._spellings, texts.of_list(name), kinds, str.strip)
            for name, kinds in _LISTS.items()
            if name in roster.lists
        }
        self._gathered = {name: Gathered(roster, name, self._spellings) for name in self._lists}
        self._cells = {name: Read(self._spellings, texts.of_cell(name), _NUMBERS) for name in _CELLS}
        self._alcohol = Read(self._spellings, texts.alcohol, OF_OTHERS)
        self._columns = [
            (column.place, Read(self._spellings, texts.of_value(column), OF_OTHERS)) for column in roster.labs
        ]

    def _level_of(self, lab: Lab) -> int:
        if lab.value.measure != self._outcome:
            return 0
        return LEVELS.index(level(self._assessor.standings.measured(lab)))

    def _reads(self) -> Iterator[Read[Said] | Read[int]]:
        yield from self._lists.values()
        yield from self._cells.values()
        yield self._alcohol
        yield from (read for _, read in self._columns)

    def _forget(self) -> None:
        """Begins with no text read: what is kept must not grow without end."""
        self._spellings.clear()
        for read in (*self._reads(), *self._gathered.values()):
            read.clear()
        self._values.clear()
        self._texts.clear()
        self._cohort.catalogue.clear()

    def meet(self, table: Table, first: Readers[Taken]) -> int:
        """Reads the texts of a table before they are asked for; takes those of medicines that are read. How
        many these were."""
        self._meet_others(table)
        medicines = self._lists.get(COLUMN)
        if medicines is None:
            return 0
        for text, taken in first.results().items():
            medicines.put(text, self._texts.of_medicines(taken))
        return len(medicines)

    def _meet_others(self, table: Table) -> None:
        for name, read in self._lists.items():
            if name != COLUMN:
                read.codes(self._gathered[name].parts(table).spelt)
        for name in _CELLS:
            self._numbers(name, table)
        for place, column in self._columns:
            column.codes(table.whole(place, self._spellings))

    def texts(self, table: Table, place: int) -> list[str]:
        """What the cells of a column say, as they stand there."""
        return self._spellings.texts(table.whole(place, self._spellings))

    def read(self, table: Table) -> Understood:
        """The patients of a table."""
        if len(self._cohort.catalogue) + len(self._spellings) > _MOST_READ:
            self._forget()
        size, places, spellings = len(table), self._roster.places, self._spellings
        lists = {name: Lists(self._gathered[name].parts(table), read) for name, read in self._lists.items()}
        codes = {name: self._numbers(name, table) for name in _CELLS}
        codes["age"] = self._ages(codes.pop("age"), codes.pop(BIRTH_DATE))
        columns = [(read, read.codes(table.whole(place, spellings))) for place, read in self._columns]
        alcohol = []
        if "alcohol" in places:
            alcohol = [(self._alcohol, self._alcohol.codes(table.whole(places["alcohol"], spellings)))]
        odd: Flags = np.zeros(size, np.bool_)
        for found in codes.values():
            odd |= found == ODD
        for read, found in (*alcohol, *columns):
            odd |= read.array("odd").take(found)
        for each in lists.values():
            odd |= each.odd()
        medicines = lists.get(COLUMN)
        if medicines:
            odd |= medicines.useless()
        setting = np.maximum(codes["setting"], 0) // 2
        told = [lists["labs"].said("values", Mark.VALUES)] if "labs" in lists else []
        told += [_of_cells(read, found, "values") for read, found in (*columns, *alcohol)]
        ages, sex = np.maximum(codes["age"], 0), np.maximum(codes["sex"], 0)
        counting = self._values.counting(told, setting)
        self._values.estimate(counting, ages, sex, self._texts.ages.__getitem__)
        situations = Situations(
            size=size,
            setting=setting,
            sex=sex,
            closed=codes["no_other_conditions"] == 1,
            listed=medicines.given() if medicines else np.zeros(size, np.bool_),
            drugs=medicines.said("drugs", Mark.DRUGS) if medicines else NO_PAIRS,
            named=_joined(lists, alcohol, "named", Mark.NAMED),
            denied=_joined(lists, alcohol, "denied", Mark.DENIED),
            answered=_joined(lists, alcohol, "answered", Mark.ANSWERED),
            measures=self._values.measured(counting, size),
        )
        crowd = Crowd(
            situations,
            scored=self._in_scope().take(ages),
            assumed=codes["setting"] % 2 == 1,
            level=self._values.levels(counting.get(self._outcome), size),
        )
        return Understood(crowd, self._shown(lists, self._values.unusual(told)), odd)

    def _numbers(self, name: str, table: Table) -> Rows:
        """The number that every cell of a column says; what a blank cell says where there is no column."""
        read, place = self._cells[name], self._roster.places.get(name)
        if place is None:
            blank = read.code("")
            return np.full(len(table), read.array("real")[blank], np.intp)
        codes = read.codes(table.whole(place, self._spellings))
        found: Rows = read.array("real").take(codes)
        return found

    def _ages(self, told: Rows, born: Rows) -> Rows:
        """The number of every age, told or by the birth date."""
        if BIRTH_DATE not in self._roster.places:
            return told
        pairs, which = np.unique(np.stack((told, born)), axis=1, return_inverse=True)
        found = np.array([self._texts.age(*pair) for pair in pairs.T.tolist()], np.intp)
        ages: Rows = found.take(which.ravel())
        return ages

    def _in_scope(self) -> Flags:
        least = self._assessor.scale.adult_from_years
        return np.array([age is None or age.high >= least for age in self._texts.ages], np.bool_)

    def _shown(self, lists: Mapping[str, Lists], unusual: Mapping[str, Rows]) -> Shown:
        unread = [each.beside("unrecognised", Mark.UNRECOGNISED) for each in lists.values()]
        medicines, nothing = lists.get(COLUMN), NO_PAIRS.codes
        if medicines is None:
            return Shown(
                together([NOTHING_BESIDE, *unread]), NOTHING_BESIDE, NO_PAIRS, nothing, nothing, unusual
            )
        return Shown(
            together(unread),
            medicines.beside("topics", Mark.TOPICS),
            medicines.pairs,
            medicines.read.array("said"),
            medicines.read.array("recognised"),
            unusual,
        )


def _of_cells(read: Read[Said], codes: Rows, name: str) -> Pairs:
    """One list of numbers of the text of every row."""
    lists = read.lists(name)
    return lists.of_each(Pairs(np.arange(len(codes)), codes)) if len(lists.values) else NO_PAIRS


def _joined(
    lists: Mapping[str, Lists], cells: Sequence[tuple[Read[Said], Rows]], name: str, mark: int
) -> Pairs:
    found = [each.said(name, mark) for each in lists.values()]
    found += [_of_cells(read, codes, name) for read, codes in cells]
    found = [pairs for pairs in found if len(pairs.rows)]
    return functools.reduce(Pairs.joined, found) if found else NO_PAIRS
