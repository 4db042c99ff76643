"""The wide roster: one row a patient. A header to columns by name, a row to words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from magrisk.errors import ContentProblem
from magrisk.rulebook.schema import Measure
from magrisk.told import Statement, Words, medicines
from magrisk.units import parse_amount, same_unit

_ID = ("id", "patient_id", "mrn")
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
_LONG_FORM = {"kind", "value"}
_YES, _NO = {"yes", "true", "1"}, {"", "no", "false", "0"}
_MANGLED_ID = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+", re.ASCII)
_SEPARATORS = re.compile(r"[;|\n]")


@dataclass(frozen=True)
class LabColumn:
    """A column of values of one measure, in the unit that its name says."""

    name: str
    place: int
    measure: str
    unit: str


class Roster:
    """The columns of one roster, by name; those that are not known are ignored and named."""

    def __init__(
        self,
        header: Sequence[str],
        measures: Sequence[Measure],
        default_setting: str,
        knows: Callable[[str], bool],
    ):
        names = [_plain(name) for name in header]
        _refuse_broken(names)
        labs, without_unit = _lab_names(measures)
        for name in names:
            if name in without_unit:
                raise ContentProblem(
                    f"header: column {name}", "found no unit, wanted e.g. one of " + without_unit[name]
                )
        self.size, self._names = len(names), names
        self._id = next(place for name in _ID for place, given in enumerate(names) if given == name)
        self._texts = {name: names.index(name) for name in _TEXTS if name in names}
        self._labs = [
            LabColumn(n, p, *labs[n]) for p, n in enumerate(names) if n in labs and n not in self._texts
        ]
        known = {self._id, *self._texts.values(), *(column.place for column in self._labs)}
        self.ignored = [name for place, name in enumerate(names) if place not in known]
        self._default_setting, self._knows = default_setting, knows

    def is_header(self, fields: Sequence[str]) -> bool:
        """Whether a row names the columns again, as where files were joined."""
        return [_plain(name) for name in fields] == self._names

    def id(self, fields: Sequence[str]) -> str:
        """The identifier of a row, verbatim."""
        return fields[self._id]

    def words(self, fields: Sequence[str]) -> Words:
        """A row as words. Raises ContentProblem with the column, never with the value."""
        if len(fields) != self.size:
            raise ContentProblem("", f"found {len(fields)} fields, wanted {self.size}")
        if _MANGLED_ID.fullmatch(self.id(fields).strip()):
            raise ContentProblem(
                "id", "found a number in exponent notation, as spreadsheets mangle long identifiers"
            )
        medications, not_read = self._medications(fields)
        alcohol = self._text(fields, "alcohol")
        return Words(
            id=self.id(fields),
            age=self._text(fields, "age"),
            sex=self._text(fields, "sex"),
            setting=self._text(fields, "setting") or self._default_setting,
            medications=medications,
            not_read=not_read,
            conditions=self._list(fields, "conditions"),
            no_other_conditions=self._switch(fields),
            labs=self._list(fields, "labs"),
            values=tuple(self._values(fields)),
            alcohol=Statement(alcohol, "alcohol") if alcohol else None,
            lifestyle=self._list(fields, "lifestyle"),
            symptoms=self._list(fields, "symptoms"),
        )

    def _text(self, fields: Sequence[str], name: str) -> str:
        return fields[self._texts[name]].strip() if name in self._texts else ""

    def _list(self, fields: Sequence[str], name: str) -> tuple[Statement, ...]:
        parts = (part.strip() for part in _SEPARATORS.split(self._text(fields, name)))
        return tuple(Statement(part, name) for part in parts if part)

    def _medications(
        self, fields: Sequence[str]
    ) -> tuple[tuple[Statement, ...] | None, tuple[tuple[Statement, str], ...]]:
        """An empty cell is not said; a cell with anything in it is the complete list."""
        text = self._text(fields, "medications")
        if not text:
            return None, ()
        return medicines([(text, "medications")], self._knows)

    def _switch(self, fields: Sequence[str]) -> bool:
        text = self._text(fields, "no_other_conditions").casefold()
        if text not in _YES | _NO:
            raise ContentProblem(
                "no_other_conditions", "found another word, wanted yes, true or 1, or an empty cell"
            )
        return text in _YES

    def _values(self, fields: Sequence[str]) -> list[tuple[str, Statement]]:
        values = []
        for column in self._labs:
            text = fields[column.place].strip()
            if text:
                number, on, date = text.partition(" on ")
                amount = parse_amount(number)
                if amount and amount.unit and not same_unit(amount.unit, column.unit):
                    raise ContentProblem(column.name, "the unit in the cell is not the unit in the header")
                said = text if amount and amount.unit else f"{number} {column.unit}{on}{date}"
                values.append((column.measure, Statement(said.strip(), column.name)))
        return values


def _plain(name: str) -> str:
    """A column's name as it is looked up: case, blanks and hyphens aside."""
    return re.sub(r"[\s\-]+", "_", name.strip().casefold())


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


def _refuse_broken(names: Sequence[str]) -> None:
    # A roster without a header begins with a patient: its words stay out of messages.
    doubled = [str(place) for place, name in enumerate(names, 1) if name and names.count(name) > 1]
    if doubled:
        raise ContentProblem("header", f"columns {', '.join(doubled)}: found one name twice")
    ids = [name for name in names if name in _ID]
    if len(ids) > 1:
        raise ContentProblem(
            "header", f"several columns could be the identifier: {', '.join(ids)}; wanted one"
        )
    if not ids:
        found = " (found one column: is the file separated by commas?)" if len(names) == 1 else ""
        raise ContentProblem("header", f"no column {', '.join(_ID[:-1])} or {_ID[-1]}{found}")
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
