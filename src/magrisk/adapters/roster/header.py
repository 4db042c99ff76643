"""The wide roster: one row a patient. A header to columns by name, a row to words."""

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from magrisk.adapters.roster.cells import identifier, said, spaced
from magrisk.adapters.roster.coded import coded
from magrisk.adapters.roster.dates import iso
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.layout import (
    BIRTH_DATE,
    IDENTIFIER,
    MEDICATIONS,
    SINGLES,
    LabColumn,
    ListColumn,
    Titled,
    laid_out,
    plain,
)
from magrisk.adapters.roster.numbers import refuse_artefacts, with_point
from magrisk.adapters.roster.site_columns import NO_COLUMNS, Columns
from magrisk.errors import ContentProblem
from magrisk.profile import age_of
from magrisk.reading.spelling import normalise
from magrisk.rulebook.schema import Measure
from magrisk.scale import Span
from magrisk.told import Statement, Words, medicines
from magrisk.units import parse_amount, same_unit

_NUMBERS = ("age", "alcohol")
_AGE_UNITS = ("y", "yr", "yrs", "year", "years")
_OLDEST = 130
SECOND_HEADER = "the header stands here again: this record and what follows may be another table"
BROKEN = "the line beside this record holds one field, and may be a part of it"
NO_BIRTH_DATE = "found no date, wanted YYYY-MM-DD"
NOT_BORN = "found a date in the future, wanted one that was"
TOO_OLD = f"found a date more than {_OLDEST} years ago, wanted one within a lifetime"
ANOTHER_AGE = (
    "the age of this row is not the one that its birth date gives, wanted both the same, or one of them"
)
_YES, _NO = {"yes", "true", "1"}, {"", "no", "false", "0"}
_SEPARATORS = re.compile(r"[;|\n]")
_SEPARATORS_OF_MEDICINES = re.compile(r"[;|\n\r]")
_ON = re.compile(r"\son\s")
_MOST_LINES_ABOVE = 20

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# What stands in one column of a row: a text, or in a column of lists several, each a cell of its own.
Cell = str | tuple[str, ...]


class Roster(Titled):
    """The columns of one roster, by name; those that are not known are ignored and named.

    What a cell says depends on nothing but its text and its column, so it may be asked once for every
    distinct text. All raise ContentProblem with the column, never with the value.
    """

    def __init__(
        self,
        header: Sequence[str],
        measures: Sequence[Measure],
        default_setting: str,
        knows: Callable[[str], bool],
        dialect: Dialect = Dialect(),  # noqa: B008  # frozen: one for all is as good as new ones
        columns: Columns = NO_COLUMNS,
        as_of: datetime.date = datetime.date.min,
    ):
        """as_of: the day on which rows are read; without it every birth date lies in the future."""
        layout = laid_out(header, measures, columns)
        self.names = [plain(name) for name in header]
        self.id_place, self.places, self.ignored = layout.id_place, layout.places, list(layout.ignored)
        self.lists, self.labs = layout.lists, layout.labs
        # The places of the columns that hold lists; and of all that are read, that of the identifier first.
        self.list_places = frozenset(column.place for each in layout.lists.values() for column in each)
        labs = (column.place for column in layout.labs)
        self._read_places = (self.id_place, *self.places.values(), *sorted(self.list_places), *labs)
        self._default_setting, self._knows, self._dialect = default_setting, knows, dialect
        self._columns, self._as_of = columns, as_of
        self._nulls = frozenset(word.strip().casefold() for word in dialect.nulls)
        self._units = frozenset(unit for m in measures for unit in (m.unit, *m.other_units, *m.factors))

    @property
    def read_places(self) -> Sequence[int]:
        return self._read_places

    def id(self, fields: Sequence[Cell]) -> str:
        """The identifier of a row, verbatim."""
        return single(fields[self.id_place])

    @property
    def decimal(self) -> str:
        """The mark that numbers have."""
        return self._dialect.decimal

    # ------------------------------------------------------------ a row

    def words(self, fields: Sequence[Cell]) -> Words:
        """A row as words. A cell of a list may be several texts."""
        if len(fields) != self.size:
            raise ContentProblem("", f"found {len(fields)} fields, wanted {self.size}")
        given = {name: single(fields[place]) for name, place in self.places.items()}
        cells = dict.fromkeys(SINGLES, "") | given
        name = self.identifier(self.id(fields))
        medications, not_read = self.medications(self._told(MEDICATIONS, fields))
        alcohol = self.text("alcohol", cells["alcohol"])
        return Words(
            id=name,
            age=self.age(cells["age"], cells[BIRTH_DATE]),
            sex=self.sex(cells["sex"]),
            setting=self.setting(cells["setting"]),
            medications=medications,
            not_read=not_read,
            conditions=self._listed("conditions", fields),
            no_other_conditions=self.switch(cells["no_other_conditions"]),
            labs=self._listed("labs", fields),
            values=tuple(
                (column.measure, value)
                for column in self.labs
                if (value := self.value(column, single(fields[column.place])))
            ),
            alcohol=Statement(alcohol, "alcohol") if alcohol else None,
            lifestyle=self._listed("lifestyle", fields),
            symptoms=self._listed("symptoms", fields),
        )

    def _told(self, name: str, fields: Sequence[Cell]) -> list[tuple[str, str]]:
        """The texts of a list, each with its column; those that say nothing are left out."""
        return [
            (text, column.name)
            for column in self.lists.get(name, ())
            for cell in each(fields[column.place])
            for text in self.texts(column, name, cell)
        ]

    def _listed(self, name: str, fields: Sequence[Cell]) -> tuple[Statement, ...]:
        return tuple(one for told in self._told(name, fields) for one in self._statements(name, *told))

    # ------------------------------------------------------------ cells, each by itself

    def identifier(self, cell: str) -> str:
        """The identifier, verbatim, where a spreadsheet has left it whole."""
        return identifier(cell)

    def text(self, column: str, cell: str) -> str:
        """What a cell of one text says (age, sex, setting, alcohol), numbers with a point; "" for nothing."""
        text = spaced(said(column, cell, self._nulls))
        if column == "age":
            refuse_artefacts(column, text, _AGE_UNITS)
        return with_point(column, text, self._dialect.decimal) if column in _NUMBERS else text

    def sex(self, cell: str) -> str:
        """The sex in a cell, in our words where the site's stand there."""
        text = self.text("sex", cell)
        return self._columns.sexes.get(normalise(text), text)

    def setting(self, cell: str) -> str:
        """The setting in a cell, in our words, else that of the run; "" where nobody said one."""
        text = self.text("setting", cell)
        return self._columns.settings.get(normalise(text), text) or self._default_setting

    def age(self, cell: str, birth_cell: str) -> str:
        """The age in a cell, else by the birth date in another, which must agree; "" where none is said."""
        told, years = self.text("age", cell), self.years(birth_cell)
        if years is None:
            return told
        if told and not agree(age_of(told), years):
            raise ContentProblem(BIRTH_DATE, ANOTHER_AGE)
        return told or str(years)

    def years(self, cell: str) -> int | None:
        """How many whole years ago the birth date in a cell was; None where there is none."""
        text = iso(BIRTH_DATE, spaced(said(BIRTH_DATE, cell, self._nulls)), self._dialect.date_format)
        if not text:
            return None
        born = _day(text)
        if born > self._as_of:
            raise ContentProblem(BIRTH_DATE, NOT_BORN)
        still_to_come = (self._as_of.month, self._as_of.day) < (born.month, born.day)
        years = self._as_of.year - born.year - still_to_come
        if years > _OLDEST:
            raise ContentProblem(BIRTH_DATE, TOO_OLD)
        return years

    def part(self, column: str, text: str) -> str:
        """A part of a list as it would be a cell of its own; "" where it would say nothing there."""
        return said(column, text, self._nulls)

    def is_nothing(self, cell: str) -> bool:
        """Whether a whole cell says nothing."""
        text = cell.strip().casefold()
        return not text or text in self._nulls

    def texts(self, column: ListColumn, name: str, cell: str) -> list[str]:
        """The texts of a cell of a list: the whole of it; where its bare codes have a system, each part."""
        text = said(column.name, cell, self._nulls)
        if not text or not column.prefix:
            return [text] if text else []
        separators = _SEPARATORS_OF_MEDICINES if name == MEDICATIONS else _SEPARATORS
        return [coded(part.strip(), column.prefix) for part in separators.split(text)]

    def statements(self, name: str, cell: str) -> tuple[Statement, ...]:
        """What a cell with a list says, part by part: conditions, labs, lifestyle, symptoms."""
        return self._statements(name, said(name, cell, self._nulls), name)

    def _statements(self, name: str, text: str, column: str) -> tuple[Statement, ...]:
        parts = filter(None, (part.strip() for part in _SEPARATORS.split(text)))
        return tuple(Statement(self._lab(part, column) if name == "labs" else part, column) for part in parts)

    def medications(
        self, texts: Sequence[tuple[str, str]]
    ) -> tuple[tuple[Statement, ...] | None, tuple[tuple[Statement, str], ...]]:
        """What texts say, each with its column: without any the list is not said; with one it is complete."""
        return medicines(texts, self._knows) if texts else (None, ())

    def switch(self, cell: str) -> bool:
        """Whether a row says that it names all conditions."""
        text = said("no_other_conditions", cell, self._nulls).casefold()
        if text not in _YES | _NO:
            raise ContentProblem(
                "no_other_conditions", "found another word, wanted yes, true or 1, or an empty cell"
            )
        return text in _YES

    def value(self, column: LabColumn, cell: str) -> Statement | None:
        """The value in a cell, with the unit of its column; None for nothing."""
        text = spaced(said(column.name, cell, self._nulls))
        if not text:
            return None
        number, on, date = text.partition(" on ")
        refuse_artefacts(column.name, number, self._units)
        number = with_point(column.name, number, self._dialect.decimal)
        amount = parse_amount(number)
        if amount and amount.unit and not same_unit(amount.unit, column.unit):
            raise ContentProblem(column.name, "the unit in the cell is not the unit in the header")
        unit = "" if amount and amount.unit else f" {column.unit}"
        return Statement(f"{number}{unit}{on}{self._date(column.name, date)}", column.name)

    def _lab(self, text: str, column: str) -> str:
        """A value with its name before it: its number with a point, its date by ISO 8601."""
        on = _ON.search(text)
        value = with_point(column, text[: on.start()] if on else text, self._dialect.decimal)
        return f"{value} on {self._date(column, text[on.end() :])}" if on else value

    def _date(self, column: str, text: str) -> str:
        return iso(column, text, self._dialect.date_format)


def header_below(rows: Iterable[tuple[int, Sequence[str]]]) -> str:
    """Where a header stands below the first line, as a hint behind a refusal; "" where none is near.

    rows: the records after the first one, each with its line.
    """
    for line, fields in rows:
        if line > _MOST_LINES_ABOVE:
            break
        if any(plain(name) in IDENTIFIER for name in fields):
            return f"; line {line} could be the header: wanted nothing above it"
    return ""


def agree(told: Span | None, years: int) -> bool:
    """Whether an age as told may be that of somebody who is so many whole years old."""
    return told is None or (told.low < years + 1 and told.high >= years)


def single(cell: Cell) -> str:
    """The one text of a cell, of a column that holds no lists."""
    assert isinstance(cell, str)
    return cell


def each(cell: Cell) -> tuple[str, ...]:
    """The texts of a cell."""
    return (cell,) if isinstance(cell, str) else cell


def _day(text: str) -> datetime.date:
    # ISO 8601 has other forms, too, which nobody writes.
    with suppress(ValueError):
        if _DAY.fullmatch(text):
            return datetime.date.fromisoformat(text)
    raise ContentProblem(BIRTH_DATE, NO_BIRTH_DATE)
