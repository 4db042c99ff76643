"""The names of one vocabulary: what may be called so, what is open, and words that say one thing more."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Protocol

from magrisk.reading.conditions.cues import AGO
from magrisk.reading.conditions.reading import ConditionReading
from magrisk.reading.conditions.spelling import folded, key
from magrisk.reading.vocabulary import NameTable

_LONGEST_NAME = 8  # words, among others that nobody knows
_MOST_WORDS = 60


class QualifierLike(Protocol):
    """Words beside the name of one of some rules."""

    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def of(self) -> tuple[str, ...]: ...


class NamedLike(Protocol):
    """A condition, a habit or a complaint, as the rulebook tells it."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def ambiguous_names(self) -> tuple[str, ...]: ...
    @property
    def qualifies(self) -> QualifierLike | None: ...


class NameBook:
    """What the rules of one vocabulary may be called."""

    def __init__(self, rules: Iterable[NamedLike]) -> None:
        known = tuple(rules)
        self.labels = {rule.id: rule.label for rule in known}
        pairs = [(name, rule.id) for rule in known for name in (*rule.names, rule.label, rule.id)]
        self._names = _table(pairs)
        self._unsure = _table((name, rule.id) for rule in known for name in rule.ambiguous_names)
        self._qualifiers = [
            (rule.id, folded(word), frozenset(rule.qualifies.of))
            for rule in known
            if rule.qualifies
            for word in rule.qualifies.words
        ]
        self._pairs = pairs

    @cached_property
    def _near(self) -> NameTable:
        """Made when it is first asked for: most texts are understood."""
        return NameTable(self._pairs)

    def read(self, said: str, words: str) -> ConditionReading:
        """What the words mean as a whole; what is open is ambiguous, and stays so."""
        name = key(words)
        ids, unsure = self._names.get(name, ()), self._unsure.get(name, ())
        if len(ids) > 1:
            return ConditionReading(said, ids, "name", "ambiguous", f"may be {self._listed(ids)}")
        reason = f"the words alone do not tell: may be {self._listed(unsure)}" if unsure else ""
        ids = ids or (() if unsure else self._qualified(folded(words)))
        if ids:
            return ConditionReading(said, ids, "name", "matched", reason)
        return (
            ConditionReading(said, unsure, "name", "ambiguous", reason) if unsure else ConditionReading(said)
        )

    def lasting(self, words: str) -> tuple[str, ...]:
        """The rules that count also where the words are said of the past."""
        return self._names.get(key(f"{AGO} {words}"), ())

    def _qualified(self, name: str) -> tuple[str, ...]:
        """A name with words before or behind it that say one more rule."""
        for rule, word, of in self._qualifiers:
            for rest in (name.removeprefix(f"{word} "), name.removesuffix(f" {word}")):
                ids = self._names.get(key(rest), ()) if rest != name else ()
                if len(ids) == 1 and ids[0] in of:
                    return (*ids, rule)
        return ()

    def within(self, words: str) -> Iterator[str]:
        """The labels of what is named among words that were not understood as a whole."""
        several = words.split(" ")
        for start in range(len(several) if len(several) <= _MOST_WORDS else 0):
            for end in range(min(len(several), start + _LONGEST_NAME), start, -1):
                ids = self._names.get(key(" ".join(several[start:end])), ())
                if len(ids) == 1:
                    yield self.labels[ids[0]]
                    break

    def suggest(self, text: str) -> tuple[str, ...]:
        """Names that are spelt much like a text."""
        return self._near.suggest(text)

    def _listed(self, ids: Iterable[str]) -> str:
        return " or ".join(self.labels[rule] for rule in ids)


def _table(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Keys and what they mean; a name with two meanings keeps both."""
    meanings: dict[str, set[str]] = {}
    for name, meaning in pairs:
        meanings.setdefault(key(name), set()).add(meaning)
    return {name: tuple(sorted(found)) for name, found in meanings.items()}
