"""Products that lists and labels name as a group, or by its parts: a multivitamin, a fat emulsion."""

import csv
from pathlib import Path

from .names import Ingredients

_FILE = Path(__file__).with_name("groups.tsv")


def _read() -> tuple[dict[str, Ingredients], dict[str, tuple[Ingredients, ...]]]:
    """The parts of each group, and what its name says: "with iron" is not "with zinc"."""
    parts: dict[str, Ingredients] = {}
    says: dict[str, tuple[Ingredients, ...]] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            # A name with a star is a list of the file, not a substance.
            held = (parts[one] if one.startswith("*") else {one} for one in row["parts"].split())
            parts[row["group"]] = frozenset().union(*held)
            says[row["group"]] = tuple(parts[one] for one in row["its name says"].split())
    return parts, says


PARTS, _SAYS = _read()


def alike(label: Ingredients, read: Ingredients) -> bool:
    """Whether two lists differ in nothing but a group here and its parts there."""
    return alike_in_part(label, read) and _within(read - label, label)


def alike_in_part(label: Ingredients, read: Ingredients) -> bool:
    """The same for a label that tells a part only: more may be read, but no group that does not fit."""
    groups = frozenset(one for one in read - label if one in PARTS)
    return _within(label - read, read) and _within(groups, label)


def _within(left: Ingredients, other: Ingredients) -> bool:
    return all(_part_of(one, other) or _group_of(one, other) for one in left)


def _part_of(one: str, other: Ingredients) -> bool:
    return any(one in PARTS.get(group, ()) for group in other)


def _group_of(group: str, other: Ingredients) -> bool:
    """Whether the other list has parts of this group, or a group that shares them, and all that it says."""
    if group not in PARTS:
        return False
    held = other.union(*(PARTS.get(one, frozenset()) for one in other))
    return all(held & said for said in (PARTS[group], *_SAYS[group]))
