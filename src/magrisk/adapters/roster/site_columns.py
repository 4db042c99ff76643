"""What a site calls its columns: each name with what it is, and its own words for settings and sexes."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Single:
    """A column that says one thing of a patient: the name of that ("id", "age", "birth_date")."""

    name: str


@dataclass(frozen=True)
class Listed:
    """A column of a list, or one of several that make it up. prefix: what stands before a bare code."""

    list: str
    prefix: str = ""


@dataclass(frozen=True)
class Measured:
    """A column of values of one measure, in a unit as the rulebook spells it."""

    measure: str
    unit: str


Meaning = Single | Listed | Measured


@dataclass(frozen=True)
class Columns:
    """names: by the name as the site writes it, in which one * stands for a number. only: no other column is
    read, whatever its name. settings, sexes: the site's words, as `normalise` spells them, with ours.
    fingerprint: of the file that says so, "" for none."""

    names: Mapping[str, Meaning] = field(default_factory=dict)
    only: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    sexes: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""


NO_COLUMNS = Columns()
