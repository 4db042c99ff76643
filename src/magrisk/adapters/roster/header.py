"""The wide roster: one row a patient. A header to columns by name, a row to words."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from magrisk.adapters.roster.cells import identifier, said, spaced
from magrisk.adapters.roster.dates import iso
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.numbers import refuse_artefacts, with_point
from magrisk.errors import ContentProblem
from magrisk.reading.spelling import normalise
from magrisk.rulebook.schema import Measure
from magrisk.told import Statement, Words, medicines
from magrisk.units import parse_amount, same_unit

IDENTIFIER = ("id", "patient_id", "mrn")
_TEXTS = (
    "age",
    "sex",
    "setting",
    "medications",
    "conditions",
    "no_other_conditions",
    "labs",
    "alcohol",
    "lifestyle",
    "symptoms",
)
_NUMBERS = ("age", "alcohol")
_AGE_UNITS = ("y", "yr", "yrs", "year", "years")
_NOTHING_READ = (
    "found only an identifier and columns that are not read, wanted at least one of "
    f"{', '.join(_TEXTS)}, or a column of values with the unit in its name"
)
# What stands in one column of a row: a text, or in a column of lists several, each a cell of its own.
Cell = str | tuple[str, ...]
_LISTS = ("medications", "conditions", "labs", "lifestyle", "symptoms")
SECOND_HEADER = "the header stands here again: this record and what follows may be another table"
BROKEN = "the line beside this record holds one field, and may be a part of it"
_LONG_FORM = {"kind", "value"}
_YES, _NO = {"yes", "true", "1"}, {"", "no", "false", "0"}
_SEPARATORS = re.compile(r"[;|\n]")
_ON = re.compile(r"\son\s")
_MOST_LINES_ABOVE = 20


@dataclass(frozen=True)
class LabColumn:
    """A column of values of one measure, in the unit that its name says."""

    name: str
    place: int
    measure: str
    unit: str


class Roster:
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
    ):
        names = [plain(name) for name in header]
        _refuse_broken(names)
        labs, without_unit = _lab_names(measures)
        for name in names:
            if name in without_unit:
                raise ContentProblem(
                    f"header: column {name}", "found no unit, wanted e.g. one of " + without_unit[name]
                )
        self.size, self.names, self._sorted = len(names), names, sorted(names)
        self.id_place = next(
            place for name in IDENTIFIER for place, given in enumerate(names) if given == name
        )
        self.places = {name: names.index(name) for name in _TEXTS if name in names}
        self.labs = [
            LabColumn(n, p, *labs[n]) for p, n in enumerate(names) if n in labs and n not in self.places
        ]
        known = {self.id_place, *self.places.values(), *(column.place for column in self.labs)}
        self.ignored = [_underscored(n.lower()) for place, n in enumerate(header) if place not in known]
        if len(known) == 1 and any(self.ignored):
            raise ContentProblem("header", _NOTHING_READ)
        self._default_setting, self._knows, self._dialect = default_setting, knows, dialect
        self._nulls = frozenset(word.strip().casefold() for word in dialect.nulls)
        self._units = frozenset(unit for _, unit in labs.values())

    def is_header(self, fields: Sequence[str]) -> bool:
        """Whether a row names columns again, as where files were joined: these in any order, or others
        with the name of an identifier in the place of one."""
        if len(fields) != self.size:
            return False
        name = plain(fields[self.id_place])
        # Most rows end here: no patient's identifier is the name of a column.
        return name in IDENTIFIER or (name in self._sorted and sorted(map(plain, fields)) == self._sorted)

    def is_read(self, place: int) -> bool:
        """Whether the column at a place is read; -1 is the last one."""
        return place % self.size in self.read_places

    def is_name(self, identifier: str) -> bool:
        """Whether an identifier is the name of a column, so that its row may be a header."""
        name = plain(identifier)
        return name in IDENTIFIER or name in self.names

    def id(self, fields: Sequence[Cell]) -> str:
        """The identifier of a row, verbatim."""
        return single(fields[self.id_place])

    @property
    def decimal(self) -> str:
        """The mark that numbers have."""
        return self._dialect.decimal

    @property
    def read_places(self) -> tuple[int, ...]:
        """The places of all columns that are read, that of the identifier first."""
        return self.id_place, *self.places.values(), *(column.place for column in self.labs)

    @property
    def list_places(self) -> frozenset[int]:
        """The places of the columns that hold lists."""
        return frozenset(place for name, place in self.places.items() if name in _LISTS)

    # ------------------------------------------------------------ a row

    def words(self, fields: Sequence[Cell]) -> Words:
        """A row as words."""
        if len(fields) != self.size:
            raise ContentProblem("", f"found {len(fields)} fields, wanted {self.size}")
        given = {name: fields[place] for name, place in self.places.items()}
        lists = {name: given.get(name, "") for name in _LISTS}
        cells = {name: single(given.get(name, "")) for name in _TEXTS if name not in _LISTS}
        name = self.identifier(self.id(fields))
        medications, not_read = self.medications(lists["medications"])
        alcohol = self.text("alcohol", cells["alcohol"])
        return Words(
            id=name,
            age=self.text("age", cells["age"]),
            sex=self.text("sex", cells["sex"]),
            setting=self.setting(cells["setting"]),
            medications=medications,
            not_read=not_read,
            conditions=self.statements("conditions", lists["conditions"]),
            no_other_conditions=self.switch(cells["no_other_conditions"]),
            labs=self.statements("labs", lists["labs"]),
            values=tuple(
                (column.measure, value)
                for column in self.labs
                if (value := self.value(column, single(fields[column.place])))
            ),
            alcohol=Statement(alcohol, "alcohol") if alcohol else None,
            lifestyle=self.statements("lifestyle", lists["lifestyle"]),
            symptoms=self.statements("symptoms", lists["symptoms"]),
        )

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

    def setting(self, cell: str) -> str:
        """The setting in a cell, else that of the run; "" where nobody said one."""
        return self.text("setting", cell) or self._default_setting

    def part(self, column: str, text: str) -> str:
        """A part of a list as it would be a cell of its own; "" where it would say nothing there."""
        return said(column, text, self._nulls)

    def statements(self, column: str, cell: Cell) -> tuple[Statement, ...]:
        """What a cell with a list says, part by part: conditions, labs, lifestyle, symptoms."""
        parts = (part.strip() for text in self._said(column, cell) for part in _SEPARATORS.split(text))
        read = self._lab if column == "labs" else str
        return tuple(Statement(read(part), column) for part in parts if part)

    def medications(
        self, cell: Cell
    ) -> tuple[tuple[Statement, ...] | None, tuple[tuple[Statement, str], ...]]:
        """An empty cell is not said; a cell with anything in it is the complete list."""
        texts = self._said("medications", cell)
        return medicines([(text, "medications") for text in texts], self._knows) if texts else (None, ())

    def _said(self, column: str, cell: Cell) -> list[str]:
        """The texts of a column of lists that say something."""
        texts = cell if isinstance(cell, tuple) else (cell,)
        return [text for text in (said(column, each, self._nulls) for each in texts) if text]

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

    def _lab(self, text: str) -> str:
        """A value with its name before it: its number with a point, its date by ISO 8601."""
        on = _ON.search(text)
        value = with_point("labs", text[: on.start()] if on else text, self._dialect.decimal)
        return f"{value} on {self._date('labs', text[on.end() :])}" if on else value

    def _date(self, column: str, text: str) -> str:
        return iso(column, text, self._dialect.date_format)


def single(cell: Cell) -> str:
    """The one text of a cell, of a column that holds no lists."""
    assert isinstance(cell, str)
    return cell


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


def plain(name: str) -> str:
    """A column's name as it is looked up: case and width, in any language, blanks and hyphens aside."""
    return _underscored(normalise(name))


def _underscored(name: str) -> str:
    return re.sub(r"[\s\-]+", "_", name.strip())


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


def _refuse_broken(names: Sequence[str]) -> None:
    # A roster without a header begins with a patient: its words stay out of messages.
    doubled = [str(place) for place, name in enumerate(names, 1) if name and names.count(name) > 1]
    if doubled:
        raise ContentProblem("header", f"columns {', '.join(doubled)}: found one name twice")
    ids = [name for name in names if name in IDENTIFIER]
    if len(ids) > 1:
        raise ContentProblem(
            "header", f"several columns could be the identifier: {', '.join(ids)}; wanted one"
        )
    if not ids:
        found = " (found one column: is the file separated by commas?)" if len(names) == 1 else ""
        raise ContentProblem("header", f"no column {', '.join(IDENTIFIER[:-1])} or {IDENTIFIER[-1]}{found}")
    if set(names) >= _LONG_FORM:
        raise ContentProblem(
            "header", "found a roster in long form (id, kind, value), wanted one row a patient"
        )


def _lab_names(measures: Sequence[Measure]) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """Columns of values, and names of measures that need a unit behind them, with examples."""
    labs: dict[str, tuple[str, str]] = {}
    without_unit: dict[str, str] = {}
    for measure in measures:
        units = (measure.unit, *measure.other_units, *measure.factors)
        for name in {_slug(name) for name in (measure.id, measure.label, *measure.names)}:
            for unit in units:
                labs[f"{name}_{_slug(unit)}"] = (measure.id, unit)
            if measure.unit_required:
                without_unit[name] = ", ".join(f"{name}_{_slug(unit)}" for unit in units)
            else:
                labs[name] = (measure.id, measure.unit)
    return labs, {name: units for name, units in without_unit.items() if name not in _TEXTS}
