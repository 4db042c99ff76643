"""Which column of a roster is what: by the names that everybody may use, families of numbered names, and the
names of a site."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from magrisk.adapters.roster.coded import SYSTEMS
from magrisk.adapters.roster.site_columns import Columns, Listed, Meaning, Measured, Single
from magrisk.errors import ContentProblem
from magrisk.reading.spelling import normalise
from magrisk.rulebook.schema import Measure

IDENTIFIER = ("id", "patient_id", "mrn")
ID, BIRTH_DATE = "id", "birth_date"
SINGLES = ("age", "sex", "setting", "no_other_conditions", "alcohol", BIRTH_DATE)
MEDICATIONS = "medications"
LISTS = (MEDICATIONS, "conditions", "labs", "lifestyle", "symptoms")
_BIRTH_DATES = (BIRTH_DATE, "date_of_birth", "dob")
_BY_NAME: Mapping[str, Meaning] = {
    **{name: Single(ID) for name in IDENTIFIER},
    **{name: Single(name) for name in SINGLES},
    **{name: Single(BIRTH_DATE) for name in _BIRTH_DATES},
    **{name: Listed(name) for name in LISTS},
}
_FAMILIES = {
    **dict.fromkeys(("med", "medication", "drug"), Listed("medications")),
    **dict.fromkeys(("rxnormid", "rxnorm", "rxcui"), Listed("medications", SYSTEMS["RxNorm"].prefix)),
    "ndc": Listed("medications", SYSTEMS["NDC"].prefix),
    "atc": Listed("medications", SYSTEMS["ATC"].prefix),
    **dict.fromkeys(("icd", "dx", "diagnosis", "condition"), Listed("conditions")),
    "snomed": Listed("conditions", SYSTEMS["SNOMED CT"].prefix),
}
_NUMBERED = re.compile(rf"({'|'.join(_FAMILIES)})_?[0-9]+")
_NOTHING_READ = (
    "found only an identifier and columns that are not read, wanted at least one of "
    f"{', '.join((*SINGLES[:3], *LISTS, *SINGLES[3:]))}, or a column of values with the unit in its name"
)
KIND, VALUE = "kind", "value"  # the columns that make a roster long
_NUMBER = "[0-9]+"


@dataclass(frozen=True)
class LabColumn:
    """A column of values of one measure, in the unit that its name says."""

    name: str
    place: int
    measure: str
    unit: str


@dataclass(frozen=True)
class ListColumn:
    """A column of a list, of which there may be several. prefix: the system of its bare codes, or ""."""

    name: str
    place: int
    prefix: str = ""


@dataclass(frozen=True)
class Layout:
    """The columns of a roster by their places. ignored: names of those that are not read."""

    id_place: int
    places: Mapping[str, int]
    lists: Mapping[str, tuple[ListColumn, ...]]
    labs: tuple[LabColumn, ...]
    ignored: tuple[str, ...]


def laid_out(header: Sequence[str], measures: Sequence[Measure], columns: Columns) -> Layout:
    """The columns of a header. Raises ContentProblem with names that are known, never with others."""
    names = [plain(name) for name in header]
    refuse_doubled(names)
    labs, without_unit = _lab_names(measures)
    by_name = {} if columns.only else _by_names(names, labs)
    meanings = {**by_name, **_of_site(names, columns)}
    _refuse_two(names, meanings)
    if not columns.only:
        _refuse_by_name(names, meanings, without_unit)
    ignored = tuple(_underscored(n.lower()) for place, n in enumerate(header) if place not in meanings)
    if len(meanings) == 1 and any(ignored):
        raise ContentProblem("header", _NOTHING_READ)
    singles = {one.name: place for place, one in meanings.items() if isinstance(one, Single)}
    lists: dict[str, tuple[ListColumn, ...]] = {}
    for place, one in sorted(meanings.items()):
        if isinstance(one, Listed):
            name = one.list if names[place] == one.list else " ".join(header[place].split())
            lists[one.list] = (*lists.get(one.list, ()), ListColumn(name, place, one.prefix))
    return Layout(
        id_place=singles[ID],
        places={name: singles[name] for name in SINGLES if name in singles},
        lists={name: lists[name] for name in LISTS if name in lists},
        labs=tuple(
            LabColumn(names[place], place, one.measure, one.unit)
            for place, one in sorted(meanings.items())
            if isinstance(one, Measured)
        ),
        ignored=ignored,
    )


def plain(name: str) -> str:
    """A column's name as it is looked up: case and width, in any language, blanks and hyphens aside."""
    return _underscored(normalise(name))


def _underscored(name: str) -> str:
    return re.sub(r"[\s\-]+", "_", name.strip())


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


class Titled(ABC):
    """A roster whose columns have names, as `plain` spells them; one of them is the identifier."""

    names: Sequence[str]
    id_place: int

    @property
    @abstractmethod
    def read_places(self) -> Sequence[int]:
        """Of the columns that are read, that of the identifier first."""

    @property
    def size(self) -> int:
        """How many fields a record has."""
        return len(self.names)

    def is_header(self, fields: Sequence[str]) -> bool:
        """Whether a row names columns again, as where files were joined: these in any order, or others
        with the name of an identifier in the place of one."""
        if len(fields) != self.size:
            return False
        name = plain(fields[self.id_place])
        # Most rows end here: no patient's identifier is the name of a column.
        if name in (*IDENTIFIER, self.names[self.id_place]):
            return True
        return name in self.names and sorted(map(plain, fields)) == sorted(self.names)

    def is_read(self, place: int) -> bool:
        """Whether the column at a place is read; -1 is the last one."""
        return place % self.size in self.read_places

    def is_name(self, identifier: str) -> bool:
        """Whether an identifier is the name of a column, so that its row may be a header."""
        name = plain(identifier)
        return name in IDENTIFIER or name in self.names


# ---------------------------------------------------------------- the names of a site


def _of_site(names: Sequence[str], columns: Columns) -> dict[int, Meaning]:
    """The columns that a site names itself; a whole name goes before one with a *."""
    found: dict[int, tuple[str, Meaning]] = {}
    for name, meaning in sorted(columns.names.items(), key=lambda one: "*" in one[0]):
        pattern = re.compile(_NUMBER.join(map(re.escape, plain(name).split("*"))))
        places = [place for place, given in enumerate(names) if pattern.fullmatch(given)]
        if not places:
            raise ContentProblem(
                "header", f"found no column {name}, which the columns file names{_alone(names)}"
            )
        for place in places:
            other = found.get(place)
            if other is None:
                found[place] = name, meaning
            elif "*" in other[0]:
                raise ContentProblem(
                    "header", f"the columns file names one column twice: {other[0]} and {name}"
                )
    return {place: meaning for place, (_, meaning) in found.items()}


# ---------------------------------------------------------------- names that everybody may use


def _by_names(names: Sequence[str], labs: Mapping[str, Measured]) -> dict[int, Meaning]:
    def meant(name: str) -> Meaning | None:
        numbered = _NUMBERED.fullmatch(name)
        return _BY_NAME.get(name) or labs.get(name) or (_FAMILIES[numbered[1]] if numbered else None)

    return {place: meaning for place, name in enumerate(names) if (meaning := meant(name))}


def _lab_names(measures: Sequence[Measure]) -> tuple[dict[str, Measured], dict[str, str]]:
    """Columns of values, and names of measures that need a unit behind them, with examples."""
    labs: dict[str, Measured] = {}
    without_unit: dict[str, str] = {}
    for measure in measures:
        units = (measure.unit, *measure.other_units, *measure.factors)
        for name in {_slug(name) for name in (measure.id, measure.label, *measure.names)}:
            for unit in units:
                labs[f"{name}_{_slug(unit)}"] = Measured(measure.id, unit)
            if measure.unit_required:
                without_unit[name] = ", ".join(f"{name}_{_slug(unit)}" for unit in units)
            else:
                labs[name] = Measured(measure.id, measure.unit)
    return labs, without_unit


# ---------------------------------------------------------------- headers that cannot be used


def refuse_doubled(names: Sequence[str]) -> None:
    """Raises ContentProblem where a name stands twice."""
    # A roster without a header begins with a patient: its words stay out of messages.
    doubled = [str(place) for place, name in enumerate(names, 1) if name and names.count(name) > 1]
    if doubled:
        raise ContentProblem("header", f"columns {', '.join(doubled)}: found one name twice")


def _refuse_two(names: Sequence[str], meanings: Mapping[int, Meaning]) -> None:
    """One column must be the identifier, and no thing of which there is one may stand in two."""
    for wanted in (ID, *SINGLES):
        found = [names[place] for place, one in sorted(meanings.items()) if one == Single(wanted)]
        if len(found) > 1:
            what = "the identifier" if wanted == ID else wanted
            raise ContentProblem("header", f"several columns could be {what}: {', '.join(found)}; wanted one")
        if wanted == ID and not found:
            wanted_names = f"{', '.join(IDENTIFIER[:-1])} or {IDENTIFIER[-1]}"
            raise ContentProblem("header", f"no column {wanted_names}{_alone(names)}")


def _alone(names: Sequence[str]) -> str:
    return " (found one column: is the file separated by commas?)" if len(names) == 1 else ""


def is_long(header: Sequence[str]) -> bool:
    """Whether a header is that of a long roster: it has a kind and a value."""
    return {KIND, VALUE} <= {plain(name) for name in header}


def _refuse_by_name(
    names: Sequence[str], meanings: Mapping[int, Meaning], without_unit: Mapping[str, str]
) -> None:
    """Names that say of a roster, or of a column, that it cannot be read."""
    if is_long(names):
        raise ContentProblem(
            "header", "found a roster in long form (id, kind, value), wanted one row a patient"
        )
    for place, name in enumerate(names):
        if place not in meanings and name in without_unit:
            raise ContentProblem(
                f"header: column {name}", "found no unit, wanted e.g. one of " + without_unit[name]
            )
