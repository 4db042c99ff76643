"""What things may be called; a near match is offered, never taken."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from magrisk.reading.spelling import Token, normalise, tokens

__all__ = ["NameTable", "ProductLike", "SubstanceLike", "normalise"]

_NEAR = 75
_SHORTEST_NEAR = 4
# Longer texts are no slips of the pen, and every text is held against every name.
_LONGEST_NEAR = 60


class SubstanceLike(Protocol):
    """An active ingredient, as the rulebook tells it."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def brands(self) -> tuple[str, ...]: ...
    @property
    def ddd_mg(self) -> float | None: ...
    @property
    def elemental(self) -> float | None: ...


class ProductLike(Protocol):
    """One name for several substances, or for one of several (`or_else`)."""

    @property
    def id(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def ingredients(self) -> tuple[str, ...]: ...
    @property
    def route(self) -> str | None: ...
    @property
    def or_else(self) -> tuple[str, ...]: ...


class NameTable:
    """Names and what they mean; a name with two meanings is ambiguous, and stays so."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        meanings: dict[str, set[str]] = {}
        for name, meaning in pairs:
            meanings.setdefault(_key(tokens(name)), set()).add(meaning)
        meanings.pop("", None)
        self._meanings = {name: tuple(sorted(found)) for name, found in meanings.items()}
        self._longest: dict[str, int] = {}
        for name in self._meanings:
            words = name.split(" ")
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))
        self._near_names = [name for name in self._meanings if _letters(name) >= _SHORTEST_NEAR]

    def exact(self, text: str) -> tuple[str, ...]:
        """The meanings of a whole text; none where it is no name."""
        return self._meanings.get(_key(tokens(text)), ())

    def longest(self, words: Sequence[Token], start: int) -> tuple[int, tuple[str, ...]]:
        """How many tokens the longest name at `start` takes, and its meanings; (0, ()) for none."""
        most = self._longest.get(words[start].text, 0)
        for length in range(min(most, len(words) - start), 0, -1):
            meanings = self._meanings.get(_key(words[start : start + length]))
            if meanings:
                return length, meanings
        return 0, ()

    def suggest(self, text: str, limit: int = 3) -> tuple[str, ...]:
        """Names that are spelt much like the text, the nearest first; for a person to choose from."""
        wanted = _key(tokens(text[:_LONGEST_NEAR]))
        if _letters(wanted) < _SHORTEST_NEAR:
            return ()
        # Most texts are understood, and then it is never needed.
        from rapidfuzz import fuzz, process

        near = process.extract(wanted, self._near_names, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=limit)
        return tuple(name for name, _score, _at in sorted(near, key=lambda found: (-found[1], found[0])))


def _key(words: Sequence[Token]) -> str:
    return " ".join(word.text for word in words).strip(" .,;:")


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
