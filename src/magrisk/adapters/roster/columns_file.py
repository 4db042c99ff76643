"""A site's columns file, strict YAML: what its columns are, in which units, and its words for settings and
sexes."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError

from magrisk.adapters.roster.coded import SYSTEMS
from magrisk.adapters.roster.layout import ID, MEDICATIONS, SINGLES, plain
from magrisk.adapters.roster.site_columns import Columns, Listed, Meaning, Measured, Single
from magrisk.adapters.roster.site_file import parsed
from magrisk.errors import RulebookProblem
from magrisk.reading.spelling import normalise
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.schema import Measure, Setting
from magrisk.rulebook.strict_yaml import Place
from magrisk.units import same_unit

List = Literal["medications", "conditions", "labs", "lifestyle", "symptoms"]
Word = Literal["id", "age", "birth_date", "sex", "setting", "no_other_conditions", "alcohol", List]
Code = Literal["RxNorm", "NDC", "ATC", "ICD-10-CM", "ICD-9-CM", "SNOMED CT"]
Sex = Literal["female", "male", "other", "unknown"]
Name = Annotated[str, Field(min_length=1, max_length=200)]
_OF_MEDICINES = ("RxNorm", "NDC", "ATC")
_CODES = {
    MEDICATIONS: _OF_MEDICINES,
    "conditions": tuple(name for name in SYSTEMS if name not in _OF_MEDICINES),
}


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ListOf(_Shape):
    """A column of a list, or one of several that make it up."""

    list: List
    code: Code | None = Field(default=None, description="the system of the bare codes that stand there")


class ValuesOf(_Shape):
    """A column of values of one measure, all in one unit."""

    measure: Name = Field(description="a measure of the rulebook, by its id or a name of it")
    unit: Name = Field(description="a unit that the measure knows")


def _kind(told: Any) -> str:
    """Which of its shapes a column is to have."""
    if isinstance(told, dict | BaseModel):
        return "values" if "measure" in dict(told) or "unit" in dict(told) else "list"
    return "word"


What = Annotated[
    Annotated[Word, Tag("word")] | Annotated[ListOf, Tag("list")] | Annotated[ValuesOf, Tag("values")],
    Discriminator(_kind),
]


class ColumnsFile(_Shape):
    """What the columns of a site's rosters are."""

    columns: dict[Name, What] = Field(
        default_factory=dict,
        description="What each column is, by the name that the site writes. One * stands for a number: "
        "RXNORMID* for RXNORMID1, RXNORMID2, …",
    )
    only: bool = Field(default=False, description="whether columns that are not named here stay unread")
    settings: dict[Name, Name] = Field(default_factory=dict, description="the site's words for settings")
    sexes: dict[Name, Sex] = Field(default_factory=dict, description="the site's words for sexes")


def read_columns(content: bytes, name: str, book: Rulebook) -> Columns:
    """Read a columns file. Raises RulebookProblem with every place in `name` that cannot be used."""
    return _Reading(content, name, book).columns()


class _Reading:
    """One file while it is read, with the problems found so far."""

    def __init__(self, content: bytes, name: str, book: Rulebook):
        self._name, self._problems = name, list[str]()
        self._measures = {measure.id: measure for measure in book.of(Measure)}
        self._settings = [setting.id for setting in book.of(Setting)]
        self._fingerprint = hashlib.sha256(content).hexdigest()
        self._parsed = parsed(content, name, "columns")

    def _refuse(self, place: Place, message: str) -> None:
        where = ".".join(map(str, place)) or "the file"
        self._problems.append(f"{self._name}:{self._parsed.line(place)}: {where}: {message}")

    def columns(self) -> Columns:
        file = self._shaped()
        names = {name: self._meaning(name, told) for name, told in file.columns.items()}
        settings = {normalise(word): self._setting(word, told) for word, told in file.settings.items()}
        sexes = {normalise(word): told for word, told in file.sexes.items()}
        self._refuse_names("columns", file.columns, plain)
        self._refuse_names("settings", file.settings, normalise)
        self._refuse_names("sexes", file.sexes, normalise)
        if self._problems:
            raise RulebookProblem(self._problems)
        return Columns(names, file.only, settings, sexes, self._fingerprint)

    def _shaped(self) -> ColumnsFile:
        if isinstance(self._parsed.values, dict) and "files" in self._parsed.values:
            self._refuse(
                ("files",), "names the files of a folder, wanted `columns:` as the roster is one file"
            )
            raise RulebookProblem(self._problems)
        try:
            return ColumnsFile.model_validate(self._parsed.values)
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                tags = ("word", "list", "values") if problem["loc"][:1] == ("columns",) else ()
                steps = (step for at, step in enumerate(problem["loc"]) if at != 2 or step not in tags)
                place = tuple(step for step in steps if step != "[key]")
                self._refuse(place, problem["msg"].replace("Input should be", "wanted"))
            raise RulebookProblem(self._problems) from None

    def _meaning(self, name: str, told: str | ListOf | ValuesOf) -> Meaning:
        place = ("columns", name)
        if isinstance(told, ListOf):
            wanted = _CODES.get(told.list, ())
            if told.code and told.code not in wanted:
                self._refuse(
                    (*place, "code"), f"found a code that {told.list} cannot be, wanted {_one_of(wanted)}"
                )
        single = told if told in (ID, *SINGLES) else ""
        if name.count("*") > (0 if single else 1):
            stars = (
                "found a * in the name of a column of which there is one"
                if single
                else "found two * in a name"
            )
            self._refuse(place, f"{stars}, wanted {'none' if single else 'one, for a number'}")
        if isinstance(told, ValuesOf):
            return self._measured(place, told)
        if isinstance(told, ListOf):
            return Listed(told.list, SYSTEMS[told.code].prefix if told.code else "")
        return Single(told) if single else Listed(told)

    def _measured(self, place: Place, told: ValuesOf) -> Measured:
        name, nothing = normalise(told.measure), Measured(told.measure, told.unit)
        called = (m for m in self._measures.values() if name in map(normalise, (m.id, m.label, *m.names)))
        measure = next(called, None)
        if not measure:
            self._refuse((*place, "measure"), f"found no such measure, wanted {_one_of(self._measures)}")
            return nothing
        units = (measure.unit, *measure.other_units, *measure.factors)
        unit = next((unit for unit in units if same_unit(unit, told.unit)), None)
        if not unit:
            self._refuse(
                (*place, "unit"), f"found a unit that {measure.id} does not know, wanted {_one_of(units)}"
            )
            return nothing
        return Measured(measure.id, unit)

    def _setting(self, word: str, told: str) -> str:
        setting = normalise(told)
        if setting not in self._settings:
            self._refuse(("settings", word), f"found an unknown setting, wanted {_one_of(self._settings)}")
        return setting

    def _refuse_names(self, among: str, names: Iterable[str], spelt: Callable[[str], str]) -> None:
        """Blank ones, which would mean every empty cell, and those that are another one, spelt otherwise."""
        met: dict[str, str] = {}
        for name in names:
            other = met.setdefault(spelt(name), name)
            if not spelt(name):
                self._refuse((among, name), "found a blank name, wanted one that can be seen")
            elif other != name:
                self._refuse((among, name), f"found the name that {other} is, too; wanted it once")


def _one_of(names: Iterable[str]) -> str:
    return f"one of {listed}" if (listed := ", ".join(names)) else "none"
