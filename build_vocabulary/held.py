"""Holds the names of the vocabulary against RxNorm's: every difference is judged, on a line of judged.tsv."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.reading.names import listed

from magrisk.rulebook.loader import Rulebook

from .ingredients import Ingredients
from .rxnorm import Concept

JUDGED = Path(__file__).with_name("judged.tsv")
_COLUMNS = ("kind", "name", "there", "here", "because")


class Difference(NamedTuple):
    """An ingredient (IN) or a brand (BN) of RxNorm, what it is there and here; "" where it is not known."""

    kind: str
    name: str
    there: str
    here: str


def differences(book: Rulebook, concepts: Iterable[Concept]) -> Iterator[Difference]:
    """Ingredients that no name here stands for, and brands that stand for something else or for nothing."""
    concepts = list(concepts)
    ingredients, names = Ingredients(book, concepts), listed(book)
    carried = _carried(concepts, ingredients)
    for one in concepts:
        meanings = names.of(one.name)
        if one.kind == "IN" and not meanings:
            yield Difference("IN", one.name, "", "")
        elif one.kind == "BN":
            there = carried[one.name]
            if not meanings or not {frozenset(each) for each in there} <= meanings:
                yield Difference("BN", one.name, _written(there), _written(meanings))


def judged() -> dict[Difference, str]:
    """The differences that were judged, each with the reason for which it stays."""
    with JUDGED.open(encoding="utf-8", newline="") as stream:
        return {
            Difference(*(row[column] for column in _COLUMNS[:-1])): row["because"]
            for row in csv.DictReader(stream, delimiter="\t")
        }


def unjudged(book: Rulebook, concepts: Iterable[Concept]) -> list[str]:
    """What is not judged yet, and judgements of what differs no more."""
    found, known = set(differences(book, concepts)), judged()
    lines = [f"not judged: {'; '.join(one)}" for one in sorted(found - known.keys())]
    lines += [f"judged, and no difference: {'; '.join(one)}" for one in sorted(known.keys() - found)]
    return lines + [f"judged without a reason: {one.name}" for one, because in known.items() if not because]


def _carried(concepts: Iterable[Concept], ingredients: Ingredients) -> dict[str, set[tuple[str, ...]]]:
    """The ingredients of the drugs that carry a brand; those of which one is not known here are left out."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for one in concepts:
        if one.name.endswith("]") and " [" in one.name:
            substances = ingredients.of(one.name)
            if substances:
                found[one.name[one.name.rindex(" [") + 2 : -1]].add(substances)
    return found


def _written(lists: Iterable[Iterable[str]]) -> str:
    return " | ".join(sorted(" + ".join(sorted(one)) for one in lists))
