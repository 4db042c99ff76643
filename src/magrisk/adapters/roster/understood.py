"""A table of cells as a crowd of patients: what `Roster.words` and `Reader.read` make of each row, column by
column, every distinct text read once.

Rows that cannot be read so are named, to be read one by one: those in which something cannot be used, and
lists that are more than texts between separators.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.pieces import Parts, Read, parts, whole
from magrisk.adapters.roster.table import Table
from magrisk.adapters.roster.texts import ODD, Said, Texts
from magrisk.adapters.roster.values import Values
from magrisk.answer.measured import level
from magrisk.assess import Assessor
from magrisk.cohort import LEVELS, Cohort, Crowd
from magrisk.columns import Flags, Rows
from magrisk.profile import Lab
from magrisk.reading.medication_list import MOST_LINES
from magrisk.situations import NO_PAIRS, Pairs, Situations

_LISTS = (
    "medications",
    "conditions",
    "lifestyle",
    "symptoms",
    "labs",
)  # in the order of what is not understood
_MARKS = ";|"
_CELLS = ("age", "sex", "setting", "no_other_conditions")
_LONG = 4096  # bytes: a longer cell is read by itself, and may be refused
_MOST_READ = 100_000  # distinct texts that are kept from one table to the next


@dataclass(frozen=True)
class Shown:
    """What of the rows is shown as it was said. unrecognised: by row, in order. topics: what is open of
    medicines, those of a row behind one another. said, recognised: how many medicines there are in parts of
    lists, by the rows of these. unusual: by measure, the rows with such a value."""

    unrecognised: Mapping[int, list[str]]
    topics: pa.StringArray
    of_topics: Rows
    parts: Rows
    said: Rows
    recognised: Rows
    unusual: Mapping[str, Rows]

    def medicines(self, kept: Flags) -> tuple[int, int]:
        """How many medicines were said in some rows, and how many of them recognised."""
        mine = slice(None) if kept.all() else kept[self.parts]
        return int(self.said[mine].sum()), int(self.recognised[mine].sum())


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
        texts, places = self._texts, roster.places
        self._lists = {name: Read(texts.of_list(name), trimmed=True) for name in _LISTS if name in places}
        self._cells = {name: Read(texts.of_cell(name)) for name in _CELLS}
        self._alcohol = Read(texts.alcohol)
        self._columns = [(column.place, Read(texts.of_value(column))) for column in roster.labs]

    def _level_of(self, lab: Lab) -> int:
        if lab.value.measure != self._outcome:
            return 0
        return LEVELS.index(level(self._assessor.standings.measured(lab)))

    def _forget(self) -> None:
        """Begins with no text read: what is kept must not grow without end."""
        for lists in self._lists.values():
            lists.clear()
        for cells in self._cells.values():
            cells.clear()
        for _, columns in (*self._columns, (0, self._alcohol)):
            columns.clear()
        self._values.clear()
        self._texts.clear()
        self._cohort.catalogue.clear()

    def read(self, table: Table) -> Understood:
        """The patients of a table."""
        if len(self._cohort.catalogue) + sum(map(len, self._lists.values())) > _MOST_READ:
            self._forget()
        size, cells = len(table), {name: table.cells[place] for name, place in self._roster.places.items()}
        lists = {
            name: parts(cells[name], read, _line_ends(name), _MARKS) for name, read in self._lists.items()
        }
        codes = {name: self._numbers(name, cells.get(name), size) for name in _CELLS}
        alcohol = [(self._alcohol, whole(cells["alcohol"], self._alcohol))] if "alcohol" in cells else []
        columns = [(read, whole(table.cells[place], read)) for place, read in self._columns]
        odd: Flags = np.zeros(size, np.bool_)
        for found in codes.values():
            odd |= found == ODD
        for read, found in (*alcohol, *columns):
            odd |= read.array("odd")[found] != 0
        for name, of in lists.items():
            odd |= _odd_parts(of, self._lists[name]) | _is_long(cells[name])
        listed = np.zeros(size, np.bool_)
        if "medications" in lists:
            listed, useless = _listed(lists["medications"], self._lists["medications"])
            odd |= useless
        setting = np.maximum(codes["setting"], 0) // 2
        every_row = np.arange(size)
        told = [_of_row(self._lists["labs"], lists["labs"].pairs, "values")] if "labs" in lists else []
        told += [_of_row(read, Pairs(every_row, found), "values") for read, found in (*columns, *alcohol)]
        ages, sex = np.maximum(codes["age"], 0), np.maximum(codes["sex"], 0)
        counting = self._values.counting(told, setting)
        self._values.estimate(counting, ages, sex, self._texts.ages.__getitem__)
        everything = [(self._lists[name], of.pairs) for name, of in lists.items()]
        everything += [(read, Pairs(every_row, found)) for read, found in alcohol]
        situations = Situations(
            size=size,
            setting=setting,
            sex=sex,
            closed=codes["no_other_conditions"] == 1,
            listed=listed,
            drugs=_joined(everything, "drugs"),
            named=_joined(everything, "named"),
            denied=_joined(everything, "denied"),
            answered=_joined(everything, "answered"),
            measures=self._values.measured(counting, size),
        )
        crowd = Crowd(
            situations,
            scored=self._in_scope()[ages],
            assumed=codes["setting"] % 2 == 1,
            level=self._values.levels(counting.get(self._outcome), size),
        )
        return Understood(crowd, self._shown(lists, self._values.unusual(told)), odd)

    def _numbers(self, name: str, cells: pa.StringArray | None, size: int) -> Rows:
        """The number that every cell of a column says; what a blank cell says where there is no column."""
        read = self._cells[name]
        if cells is None:
            return np.full(size, read.of[read.codes([""])[0]], np.intp)
        found = whole(cells, read)
        return np.array(read.of, np.intp)[found]

    def _in_scope(self) -> Flags:
        least = self._assessor.scale.adult_from_years
        return np.array([age is None or age.high >= least for age in self._texts.ages], np.bool_)

    def _shown(self, lists: Mapping[str, Parts], unusual: Mapping[str, Rows]) -> Shown:
        unrecognised: dict[int, list[str]] = {}
        for name, of in lists.items():
            read = self._lists[name]
            for place in np.flatnonzero(read.array("unread")[of.pairs.codes]).tolist():
                said = read.of[of.pairs.codes[place]].unrecognised
                unrecognised.setdefault(int(of.pairs.rows[place]), []).extend(said)
        if "medications" not in lists:
            nothing = np.empty(0, np.intp)
            return Shown(unrecognised, pa.array([], pa.string()), nothing, nothing, nothing, nothing, unusual)
        told, read = lists["medications"].pairs, self._lists["medications"]
        is_open = read.array("open")[told.codes] != 0
        topics = read.texts("topics").take(pa.array(told.codes[is_open]))
        said, recognised = (read.array(name)[told.codes] for name in ("said", "recognised"))
        return Shown(unrecognised, topics, told.rows[is_open], told.rows, said, recognised, unusual)


def _of_row(read: Read[Said], pairs: Pairs, name: str) -> Pairs:
    """One list of numbers of every text, by the rows in which the texts stand."""
    lists = read.lists(name)
    return lists.of_each(pairs)[1] if len(lists.values) else NO_PAIRS


def _joined(everything: list[tuple[Read[Said], Pairs]], name: str) -> Pairs:
    joined = NO_PAIRS
    for read, pairs in everything:
        found = _of_row(read, pairs, name)
        if len(found.rows):
            joined = joined.joined(found) if len(joined.rows) else found
    return joined


def _line_ends(column: str) -> str:
    """Only a list of medicines is read line by line, as it may be pasted from anywhere."""
    return "\n\r" if column == "medications" else "\n"


def _odd_parts(of: Parts, read: Read[Said]) -> Flags:
    """The rows with a part that is odd where it stands, or with so many that they may be refused."""
    odd: Flags = of.lasts - of.firsts >= MOST_LINES
    everywhere = np.arange(len(of.pairs.rows))
    for name, places in (("odd", everywhere), ("odd_first", of.begins), ("odd_last", of.ends)):
        held = read.array(name)[of.pairs.codes[places]] != 0
        odd[of.pairs.rows[places[held]]] = True
    return odd


def _listed(of: Parts, read: Read[Said]) -> tuple[Flags, Flags]:
    """Whether a list of medicines was given; and whether there is a list that says nothing at all."""
    if not len(of.firsts):
        return np.empty(0, np.bool_), np.empty(0, np.bool_)
    blank = read.array("blank")[of.pairs.codes]
    listed = (of.lasts > of.firsts) | (blank[of.firsts] == 0)
    says = (read.array("said") + read.array("none"))[of.pairs.codes]
    return listed, listed & (np.add.reduceat(says, of.firsts) == 0)


def _is_long(cells: pa.StringArray) -> Flags:
    found: Flags = pc.greater(pc.binary_length(cells), _LONG).to_numpy(zero_copy_only=False)
    return found
