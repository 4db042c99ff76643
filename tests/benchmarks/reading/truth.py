"""Brings the labels of a source to the names of the vocabulary, without the reader."""

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .judging import Truth
from .names import Ingredients, Names

# Labels of the safety reports that name one substance of ours by a name that the vocabulary does not list.
OWN_LABELS: dict[str, str] = {
    "vitamin b9": "folic acid",
}
# The four letters that the US put behind the name of a biological: "pegfilgrastim-bmez".
_BIOLOGICAL = re.compile(r"-[a-z]{4}$")


@dataclass
class Labels:
    """Looks labels up in the vocabulary; `bases` tells which ingredient a salt is a salt of."""

    names: Names
    bases: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._salts = {salt[len(base) :] for salt, base in self.bases.items() if salt.startswith(base + " ")}

    def truth(self, labels: Iterable[str]) -> Truth:
        """What a text of these labels may mean."""
        found = {label: self.meanings(label) for label in labels}
        known = [one for one in found.values() if one]
        sets = frozenset(frozenset().union(*chosen) for chosen in itertools.product(*known))
        return Truth(sets, tuple(label for label, one in found.items() if not one))

    def any_of(self, choices: Iterable[Iterable[str]]) -> Truth:
        """What a text of one of several label lists may mean."""
        truths = [self.truth(one) for one in choices] or [Truth(frozenset(), ("nothing is told",))]
        lacking = dict.fromkeys(name for one in truths for name in one.unlisted)
        return Truth(frozenset().union(*(one.sets for one in truths)), tuple(lacking))

    def meanings(self, label: str) -> frozenset[Ingredients]:
        """What one label may mean; empty where the vocabulary does not list it."""
        tried = (self.names.of(name) for name in self._spellings(label))
        return next((found for found in tried if found), frozenset())

    def _spellings(self, label: str) -> Iterable[str]:
        label = OWN_LABELS.get(label, label)
        short = _BIOLOGICAL.sub("", label)
        yield from (label, short)
        yield from (self.bases.get(one, "") for one in (label, short))
        yield from (label.removesuffix(salt) for salt in sorted(self._salts) if label.endswith(salt))
