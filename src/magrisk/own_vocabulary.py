"""A vocabulary of a user's own: one file of names and codes, asked piece by piece, never read as a whole.

The file is a SQLite database, made by `magrisk vocabulary import`. Its concepts are those of RxNorm; what
they mean in the rulebook's terms is settled when they are asked for, so that the file outlives a rulebook.
"""

import datetime
import os
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from magrisk.errors import RulebookProblem
from magrisk.reading.code_words import System
from magrisk.reading.codes import Coded
from magrisk.reading.meanings import Meanings
from magrisk.reading.medication_line import is_direction
from magrisk.rulebook import schema

FORMAT = "magrisk.vocabulary/1"
TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE concept (
    rxcui INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, ingredients TEXT NOT NULL
);
CREATE TABLE name (name TEXT, rxcui INTEGER, PRIMARY KEY (name, rxcui)) WITHOUT ROWID;
CREATE TABLE ndc (ndc INTEGER, rxcui INTEGER, PRIMARY KEY (ndc, rxcui)) WITHOUT ROWID;
CREATE TABLE atc (code TEXT, rxcui INTEGER, PRIMARY KEY (code, rxcui)) WITHOUT ROWID;
"""
_PACKAGES = 100
_NOT_OF_AN_ID = re.compile(r"[^a-z0-9]+")


class OwnVocabulary:
    """An imported vocabulary, open for reading. Raises RulebookProblem where a file is no such thing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._process = os.getpid()
        self._open = self._connect()
        try:
            self.about: Mapping[str, str] = dict(self._rows("SELECT key, value FROM meta"))
            if self.about.get("format") != FORMAT:
                raise sqlite3.DatabaseError
            self.released = datetime.date.fromisoformat(self.about["released"])
            self.fingerprint = self.about["fingerprint"]
        except (sqlite3.Error, KeyError, ValueError):
            raise RulebookProblem(
                [f"{path.name}: found something else, wanted a file that `magrisk vocabulary import` made"]
            ) from None

    def _connect(self) -> sqlite3.Connection:
        # Immutable: a file that nobody changes needs no lock, and none is left behind.
        address = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(address, uri=True, check_same_thread=False)

    def _rows(self, query: str, values: Sequence[str | int] = ()) -> list[Any]:
        if self._process != os.getpid():  # a connection does not outlive a fork
            self._process, self._open = os.getpid(), self._connect()
        return self._open.execute(query, values).fetchall()

    def ingredients_of(self, rxcui: str) -> list[tuple[str, str]]:
        """The ingredients of a concept, each with its name; none where it is not known."""
        found = self._rows("SELECT ingredients FROM concept WHERE rxcui = ?", [int(rxcui)])
        return [self.ingredient(one) for row in found for one in row[0].split()]

    def ingredient(self, rxcui: str) -> tuple[str, str]:
        """An ingredient's RxCUI with its name."""
        ((name,),) = self._rows("SELECT name FROM concept WHERE rxcui = ?", [int(rxcui)])
        return rxcui, name

    def concepts(self, system: System, value: str) -> list[str]:
        """The concepts that a code stands for; several where an NDC without its package does, or a source
        is not of one mind."""
        if system == "rxcui":
            return [value]
        if system == "atc":
            found = self._rows("SELECT rxcui FROM atc WHERE code = ?", [value])
        else:
            first = int(value) * (_PACKAGES if len(value) == 9 else 1)
            last = first + (_PACKAGES - 1 if len(value) == 9 else 0)
            found = self._rows("SELECT DISTINCT rxcui FROM ndc WHERE ndc BETWEEN ? AND ?", [first, last])
        return [str(rxcui) for (rxcui,) in found]

    def name(self, rxcui: str) -> str:
        """What RxNorm calls a concept; "" where it is not known."""
        return next(
            (row[0] for row in self._rows("SELECT name FROM concept WHERE rxcui = ?", [int(rxcui)])), ""
        )

    def ingredients(self) -> dict[str, str]:
        """Every ingredient by its RxCUI, with its name."""
        return {
            str(one): name for one, name in self._rows("SELECT rxcui, name FROM concept WHERE kind = 'IN'")
        }

    def names(self) -> Iterator[tuple[str, str]]:
        """Every name that people write, with the ingredients that it stands for."""
        yield from self._rows(
            "SELECT name.name, concept.ingredients FROM name JOIN concept USING (rxcui) "
            "ORDER BY name.name, rxcui"
        )

    def ndcs(self) -> Iterator[tuple[str, str]]:
        """Every NDC in eleven digits, with the ingredients that it stands for."""
        for ndc, ingredients in self._rows(
            "SELECT ndc.ndc, concept.ingredients FROM ndc JOIN concept USING (rxcui) ORDER BY ndc.ndc, rxcui"
        ):
            yield f"{ndc:011}", ingredients

    def count(self, table: str) -> int:
        """How many rows one of the tables has."""
        ((number,),) = self._rows(f"SELECT count(*) FROM {table}")  # noqa: S608  # a name of ours
        return int(number)


class OwnNames:
    """The names and codes of an imported vocabulary, in the rulebook's terms.

    What the rulebook has a name for keeps it; what it does not know becomes a substance of its own that no
    rule speaks of.
    """

    def __init__(self, own: OwnVocabulary, substances: Sequence[schema.Substance], known: Meanings) -> None:
        self.own, self._known = own, known
        self._by_rxcui = {one.rxcui: one.id for one in substances if one.rxcui and not one.form_of}
        self._settled: dict[str, str] = {}

    def substance_of(self, rxcui: str, name: str) -> str:
        """The substance that an ingredient of RxNorm is here: by its code, by its name, else a new one."""
        if rxcui not in self._settled:
            meant = self._known.stands_for(name)
            single = next(iter(meant)) if len(meant) == 1 else ()
            by_name = single[0] if len(single) == 1 else _id(name, rxcui)
            self._settled[rxcui] = self._by_rxcui.get(rxcui, by_name)
        return self._settled[rxcui]

    def coded(self, system: System, value: str) -> Coded | None:
        """What a code stands for, with the name of the drug, which tells strength and form."""
        concepts = self.own.concepts(system, value)
        meant = {one: self._substances(self.own.ingredients_of(one)) for one in concepts}
        lists = dict.fromkeys(one for one in meant.values() if one)
        if not lists:
            return None
        names = {self.own.name(one) for one in concepts}
        return Coded(tuple(lists), None, names.pop() if len(names) == 1 and system != "atc" else "")

    def _substances(self, ingredients: Sequence[tuple[str, str]]) -> tuple[str, ...]:
        return tuple(sorted({self.substance_of(*one) for one in ingredients}))

    def meanings(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every name with its substances."""
        called = self.own.ingredients()
        for name, ingredients in self.own.names():
            yield name, self._substances([(one, called[one]) for one in ingredients.split()])

    def ndcs(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every NDC with its substances."""
        called = self.own.ingredients()
        for ndc, ingredients in self.own.ndcs():
            yield ndc, self._substances([(one, called[one]) for one in ingredients.split()])

    @cached_property
    def listed(self) -> tuple[list[schema.Substance], list[schema.Product]]:
        """The substances and the products that the rulebook has no name for."""
        products: dict[str, dict[tuple[str, ...], None]] = {}
        for name, meant in self.meanings():
            if not (self._known.stands_for(name) or is_direction(name)):
                products.setdefault(name, {})[meant] = None
        new = {
            one for lists in products.values() for each in lists for one in each
        } - self._known.substances()
        return (
            [schema.Substance(id=one) for one in sorted(new)],
            [_product(number, name, [*lists]) for number, (name, lists) in enumerate(products.items())],
        )


def _id(name: str, rxcui: str) -> str:
    return _NOT_OF_AN_ID.sub("-", name.casefold()).strip("-") or f"rxcui-{rxcui}"


def _product(number: int, name: str, lists: Sequence[tuple[str, ...]]) -> schema.Product:
    return schema.Product(id=f"own-{number}", names=(name,), ingredients=lists[0], or_else=tuple(lists[1:]))
