"""Every name in the evidence is read as what it names: ingredients, other names, brands and combinations."""

from typing import Any

import pytest

import pack
from magrisk.rulebook import schema
from program import assessor

pytestmark = pack.needs_evidence

# Brands of several ingredients that the list of classes gives to one: the list of combinations, or RxNorm,
# names all of them, and so do we.
OF_SEVERAL = {
    "Anoro", "Biktarvy", "Clenpiq", "Epclusa", "Genvoya", "GoLytely", "Harvoni", "Maalox", "Movicol",
    "Picolax", "Picoprep", "Prepopik", "Slow-Mag", "Stribild", "Zegerid",
}  # fmt: skip
# What people read in two ways stays open.
OPEN = {"Anusol HC", "EDTA", "Gaviscon", "Magne B6", "Magonate", "Zantac"}
# Which salt is not said, and every salt of it would be a guess.
GENERAL = {"iron": "ferrous sulfate"}

CLASSES: list[dict[str, Any]] = pack.read("drugs").get("classes", [])
PRODUCTS: list[dict[str, Any]] = pack.read("combinations").get("products", [])
MEMBERS = {member["ingredient"]: member for one in CLASSES for member in one["members"]}
NAMES = sorted({(name, one) for name, m in MEMBERS.items() for one in (name, *m["aliases"], *m["brands"])})
COMBINED = [tuple(sorted(product["ingredients"])) for product in PRODUCTS]


# Forms of one ingredient that rules tell apart are that ingredient.
FORM_OF = {s.id: s.form_of for v in assessor().book.of(schema.Substances) for s in v.substances if s.form_of}


def read(text: str) -> tuple[frozenset[str], str]:
    found = assessor().reader.medication(text)
    return frozenset(FORM_OF.get(name, name) for name in found.substances), found.status


@pytest.mark.parametrize(("ingredient", "name"), NAMES)
def test_a_name_is_read_as_its_ingredient(ingredient: str, name: str) -> None:
    wanted, _ = read(ingredient)
    found, status = read(name)
    assert len(wanted) == 1
    if name in OPEN:
        assert status == "ambiguous"
    elif name in OF_SEVERAL:
        assert (len(found) > 1, status) == (True, "matched")
    elif name in GENERAL:
        assert (len(found), status) == (1, "matched")
    else:
        assert (found, status) == (wanted, "matched")


def test_an_ingredient_is_one_substance_and_no_other_is_the_same() -> None:
    assert len({read(name)[0] for name in MEMBERS}) == len(MEMBERS)


@pytest.mark.parametrize("written", ["/", "-", " + ", " and ", " w/ ", " / ", " & "])
@pytest.mark.parametrize("ingredients", sorted(set(COMBINED)))
def test_a_combination_is_read_however_it_is_written(ingredients: tuple[str, ...], written: str) -> None:
    if written == "-" and ingredients == ("insulin human", "isophane insulin"):
        return  # "insulin human-isophane" is a name of the second alone
    assert read(written.join(ingredients))[0] == frozenset().union(*(read(one)[0] for one in ingredients))


@pytest.mark.parametrize(
    ("brand", "ingredients"),
    [(brand, product["ingredients"]) for product in PRODUCTS for brand in product.get("brands", [])],
)
def test_a_brand_of_a_combination_names_all_of_it(brand: str, ingredients: list[str]) -> None:
    if brand not in OPEN:
        assert read(brand) == (frozenset().union(*(read(one)[0] for one in ingredients)), "matched")
