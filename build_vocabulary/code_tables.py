"""RxCUI and NDC with what they stand for, one entry for all that have the same ingredients and route."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .ingredients import Ingredients, Substances
from .rxnorm import Concept

# Drugs and packs have a dose form in their names; a brand or a salt has none.
_WITH_A_FORM = ("SCD", "SBD", "GPCK", "BPCK")
_OF_INGREDIENTS = ("PIN", "MIN")
# A code that may mean more than so many medicines says nothing.
_MOST_MEANINGS = 4


class Meaning(NamedTuple):
    """What a code stands for: substances, or others instead, and a route."""

    ingredients: Substances
    or_else: tuple[Substances, ...] = ()
    route: str = ""


Tables = Mapping[Meaning, Sequence[str]]


def rxcuis(concepts: Iterable[Concept], ingredients: Ingredients, taken: set[str]) -> Tables:
    """The drugs, packs, brands, salts and combinations, by what they stand for.

    taken: codes that stand beside the substances themselves. A brand stands for the drugs that carry it,
    where these agree.
    """
    found: dict[Meaning, list[str]] = defaultdict(list)
    brands: dict[str, set[Meaning]] = defaultdict(set)
    concepts = [one for one in concepts if one.rxcui not in taken]
    for one in concepts:
        if one.kind in _WITH_A_FORM and (meaning := _of_drug(one.name, ingredients)):
            found[meaning].append(one.rxcui)
            if one.name.endswith("]"):
                brands[one.name[one.name.rindex(" [") + 2 : -1]].add(meaning)
        elif one.kind in _OF_INGREDIENTS and (substances := ingredients.of(one.name)):
            found[Meaning(substances)].append(one.rxcui)
    for one in concepts:
        if one.kind == "BN" and (meaning := _shared(brands.get(one.name, ()))):
            found[meaning].append(one.rxcui)
    return found


def ndcs(listed: Iterable[tuple[str, str]], concepts: Iterable[Concept], ingredients: Ingredients) -> Tables:
    """The NDCs by what they stand for.

    The table lists an NDC under a text of ingredients seen, in which those that begin with A are missing.
    So a code means what the drugs mean that are listed under the very same text: one thing, or several.
    A product whose packages agree is listed without them.
    """
    under: dict[str, set[Meaning | None]] = defaultdict(set)
    for one in concepts:
        if one.kind in _WITH_A_FORM:
            under[one.seen].add(_of_drug(one.name, ingredients))
    products: dict[str, dict[str, Meaning | None]] = defaultdict(dict)
    for ndc, seen in listed:
        products[ndc[:9]][ndc] = _any_of(under[seen])
    found: dict[Meaning, list[str]] = defaultdict(list)
    for product, packages in products.items():
        meanings = set(packages.values())
        if len(meanings) == 1:
            packages = {product: meanings.pop()}
        for code, meaning in packages.items():
            if meaning:
                found[meaning].append("-".join(filter(None, (code[:5], code[5:9], code[9:]))))
    return found


def _of_drug(name: str, ingredients: Ingredients) -> Meaning | None:
    substances = ingredients.of(name)
    return Meaning(substances, route=ingredients.route(name) or "") if substances else None


def _shared(meanings: Iterable[Meaning]) -> Meaning | None:
    """What all drugs of a brand are; None where they differ in their ingredients."""
    found = set(meanings)
    if len({one.ingredients for one in found}) != 1:
        return None
    routes = {one.route for one in found}
    return Meaning(found.pop().ingredients, route=routes.pop() if len(routes) == 1 else "")


def _any_of(meanings: Iterable[Meaning | None]) -> Meaning | None:
    """One meaning for all; None where one of them is not known, or where there are too many."""
    known = [one for one in set(meanings) if one]
    lists = sorted({one.ingredients for one in known})
    if not lists or None in meanings or len(lists) > _MOST_MEANINGS:
        return None
    routes = {one.route for one in known}
    return Meaning(lists[0], tuple(lists[1:]), routes.pop() if len(routes) == 1 else "")
