"""What things may be called; a near match is offered, never taken."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from magrisk.reading.near import LONGEST, NearNames
from magrisk.reading.spelling import Token, normalise, tokens

__all__ = ["NameTable", "ProductLike", "SubstanceLike", "key_of", "normalise"]

# Most names are plain words, and need no grammar to be cut into them.
_PLAIN = re.compile(r"[A-Za-z]+(?:[ -][A-Za-z]+)*")
# A shorter name that is written in one, or without its last letter, may be a word of its own.
_SHORTEST_SQUEEZED = 6
_SHORTEST_WITHOUT_E = 7
# Signs that stand around a name, and are none of it.
_ENDS = ".,;:"


class SubstanceLike(Protocol):
    """An active ingredient, as the rulebook tells it."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def form_of(self) -> str | None: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def brands(self) -> tuple[str, ...]: ...
    @property
    def ddd_mg(self) -> float | None: ...
    @property
    def elemental(self) -> float | None: ...
    @property
    def rxcui(self) -> str | None: ...
    @property
    def atc(self) -> str | None: ...
    @property
    def other_atc(self) -> tuple[str, ...]: ...


class ProductLike(Protocol):
    """One name for one or several substances, or for others instead (`or_else`).

    A diluent is a fluid that medicines are given in: behind one of them it is no medicine of its own.
    """

    @property
    def id(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def ingredients(self) -> tuple[str, ...]: ...
    @property
    def route(self) -> str | None: ...
    @property
    def or_else(self) -> tuple[tuple[str, ...], ...]: ...
    @property
    def diluent(self) -> bool: ...


class NameTable:
    """Names and what they mean; a name with two meanings is ambiguous, and stays so.

    A name of several words is known when it is written in one as well ("co-amilozide", "coamilozide"),
    and an `international` one without its last e, as many languages write it ("omeprazole", "Omeprazol").
    """

    def __init__(
        self, pairs: Iterable[tuple[str, str]], international: Iterable[tuple[str, str]] = ()
    ) -> None:
        self._meanings: dict[str, tuple[str, ...]] = {}
        written: dict[str, str] = {}
        for name, meaning in international:
            self._add(key_of(name), name, meaning, written)
        spelt = list(_without_e(written))
        self._international = frozenset(written).union(spelling for _, spelling in spelt)
        for name, meaning in pairs:
            self._add(key_of(name), name, meaning, written)
        spelt += _in_one(self._meanings)
        self._meanings = _unless_doubtful(spelt, self._meanings) | self._meanings
        self._longest: dict[str, int] = {}
        for key in self._meanings:
            first, _, rest = key.partition(" ")
            words = 2 + rest.count(" ") if rest else 1
            if words > self._longest.get(first, 0):
                self._longest[first] = words
        self.near = NearNames(written)

    def _add(self, key: str, name: str, meaning: str, written: dict[str, str]) -> None:
        there = self._meanings.get(key)
        if there is None and key:
            self._meanings[key], written[key] = (meaning,), name
        elif there and meaning not in there:
            self._meanings[key] = tuple(sorted((*there, meaning)))

    def exact(self, text: str) -> tuple[str, ...]:
        """The meanings of a whole text; none where it is no name."""
        return self._meanings.get(key_of(text), ())

    def longest(self, words: Sequence[Token], start: int) -> tuple[int, tuple[str, ...]]:
        """How many tokens the longest name at `start` takes, and its meanings; (0, ()) for none."""
        most = self._longest.get(words[start].text, 0)
        for length in range(min(most, len(words) - start), 0, -1):
            # A key has no sign at its end, but a text may: "one, two" is no longer name than "one".
            if length > 1 and words[start + length - 1].text in _ENDS:
                continue
            meanings = self._meanings.get(_key(words[start : start + length]))
            if meanings:
                return length, meanings
        return 0, ()

    def is_international(self, words: Sequence[Token]) -> bool:
        """Whether words are the name of an ingredient, as it is called everywhere, and no brand."""
        return _key(words) in self._international

    def suggest(self, text: str, limit: int = 3) -> tuple[str, ...]:
        """Names that are spelt much like the text, the nearest first; for a person to choose from."""
        return self.near.suggest(_key(tokens(text[:LONGEST])), limit)


def _in_one(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Names of several words with how they are written in one."""
    for name in names:
        # "vitamin e" is no word of its own, and "vitamine" is one.
        if " " in name and name[-2] != " ":
            in_one = name.replace(" ", "")
            if len(in_one) >= _SHORTEST_SQUEEZED and in_one.isalpha():
                yield name, in_one


def _without_e(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        if name.endswith("e") and len(name) > _SHORTEST_WITHOUT_E:
            yield name, name[:-1]
        first, _, rest = name.partition(" ")
        if rest and first.endswith("e") and len(first) > _SHORTEST_WITHOUT_E:
            yield name, f"{first[:-1]} {rest}"


def _unless_doubtful(
    spelt: Iterable[tuple[str, str]], meanings: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Other spellings with what they mean, where that says which name is meant."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for name, spelling in spelt:
        found.setdefault(spelling, set()).add(meanings[name])
    return {spelling: next(iter(meant)) for spelling, meant in found.items() if len(meant) == 1}


def key_of(name: str) -> str:
    """The one spelling under which a name is known, however it is typed."""
    if name.isascii() and name.isalpha():
        return name.lower()
    if _PLAIN.fullmatch(name):
        return name.casefold().replace("-", " ")
    return _key(tokens(name))


def _key(words: Sequence[Token]) -> str:
    return " ".join(word.text for word in words).strip(f" {_ENDS}")
