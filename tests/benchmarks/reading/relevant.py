"""Which substances bear on magnesium: members of the evidence's classes, and their partners in products."""

import json
from collections.abc import Iterator
from pathlib import Path

from .judging import Truth
from .names import Ingredients, Names, plain

_SHORTEST = 4


class Relevance:
    """Tells whether a text names a substance that bears on magnesium."""

    def __init__(self, evidence: Path, names: Names) -> None:
        told = list(_told(evidence))
        found = [names.of(one) for one in told]
        self.substances: Ingredients = frozenset(
            one for meanings in found if len(meanings) == 1 for one in frozenset().union(*meanings)
        )
        self._told = frozenset(map(plain, told))
        self._names = frozenset(
            name
            for name, meanings in names.meanings.items()
            if len(name) >= _SHORTEST and all(one & self.substances for one in meanings)
        )
        self._longest = max((name.count(" ") + 1 for name in self._names), default=0)

    def of(self, text: str, truth: Truth | None) -> bool:
        """By what the text truly names; where nobody tells, by a listed name in it."""
        if truth is None:
            return self._names_one(plain(text).split())
        return bool(truth.known & self.substances) or any(plain(one) in self._told for one in truth.unlisted)

    def _names_one(self, words: list[str]) -> bool:
        starts = range(len(words))
        lengths = range(1, self._longest + 1)
        return any(" ".join(words[at : at + length]) in self._names for at in starts for length in lengths)


def _told(evidence: Path) -> Iterator[str]:
    drugs, products = (
        json.loads((evidence / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("drugs", "combinations")
    )
    for one in drugs["classes"]:
        yield from (member["ingredient"] for member in one["members"])
    for product in products["products"]:
        yield from product["ingredients"] if product["classes"] else ()
