"""Takes names of RxNorm apart: by rule they are "(quantity) ingredient strength / ... form [brand]"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# What may stand before the first ingredient, as RxNorm writes it: how much is in the pack, or how it is made.
_QUANTITY = re.compile(r"^.*?\b[0-9][0-9.]* (?:ML|HR|ACTUAT|DAY) (?=[^/\s])|^[0-9]+ MG (?=[a-z])")
_MADE = re.compile(
    r"^(?:Abuse-Deterrent|Atrial Fibrillation|Augmented|BX Rating|Biphasic|Breath-Actuated|Emollient"
    r"|Evening Dosing|Home Admin|Hyponatremia|Matrix Delivery|Microencapsulated|Micronized|Modified"
    r"|Once-Daily|Osmotic|PMDD|Preservative-Free|Pulmonary Hypertension|Sensor|Shortage Import Unapproved"
    r"|Smoking Cessation|Soft Gelatin|Sprinkle|Sugar-Free|Twice-Daily|NDA[0-9]+) "
)
_STRENGTH = re.compile(r" [0-9][0-9.]*(?:E[0-9]+)? (?:%|Amb a 1-U|[A-Z][A-Z'0-9-]*(?:/[A-Z]+)?)(?= |$)")
_BRAND = re.compile(r" \[(?P<brand>[^\[\]]*(?:\[[^\[\]]*\])?[^\[\]]*)\]$")
_INERT = "inert ingredients"


@dataclass(frozen=True)
class Parts:
    """The ingredients of a name, each once, and its brand."""

    ingredients: tuple[str, ...]
    brand: str = ""


def parts(name: str) -> Parts:
    """The parts of one name.

    >>> parts("24 HR metformin hydrochloride 1000 MG / sitagliptin 50 MG Oral Tablet [Janumet]")
    Parts(ingredients=('metformin hydrochloride', 'sitagliptin'), brand='Janumet')
    """
    found = _BRAND.search(name)
    brand, rest = (found["brand"], name[: found.start()]) if found else ("", name)
    drugs = [rest] if not rest.startswith("{") else list(_drugs_of_pack(rest))
    named = (one for drug in drugs for one in _ingredients(drug))
    return Parts(tuple(dict.fromkeys(one for one in named if one != _INERT)), brand)


def _drugs_of_pack(name: str) -> Iterator[str]:
    """What stands in the brackets of "{21 (a / b Oral Tablet) / 7 (c Oral Tablet) } Pack", sizes left out."""
    depth, start = 0, 0
    for at, sign in enumerate(name):
        if sign == "(":
            start = at + 1 if depth == 0 else start
            depth += 1
        elif sign == ")":
            depth -= 1
            if depth == 0 and not re.fullmatch(r"[0-9.]+ [A-Z]+", name[start:at]):
                yield name[start:at]


def _ingredients(drug: str) -> Iterator[str]:
    pieces = _QUANTITY.sub("", drug).split(" / ")
    for piece in pieces:
        strengths = list(_STRENGTH.finditer(piece))
        yield _MADE.sub("", piece[: strengths[-1].start()] if strengths else piece)


def bases(rows: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """For each salt the ingredient it is a salt of, as the table (type, name, ingredients seen) tells it.

    A drug of one ingredient is listed under the salt and under the ingredient itself.
    """
    rows = list(rows)
    ingredients = {name for kind, name, _ in rows if kind == "IN"}
    salts = {name for kind, name, _ in rows if kind == "PIN"}
    found: dict[str, set[str]] = {}
    for kind, name, seen in rows:
        named = parts(name).ingredients
        if kind == "SCD" and len(named) == 1 and named[0] in salts:
            found.setdefault(named[0], set()).update(ingredients & set(seen.split(" | ")))
    by_list = {salt: next(iter(one)) for salt, one in found.items() if len(one) == 1}
    return {**by_list, **_by_name(salts - by_list.keys(), ingredients)}


def _by_name(salts: Iterable[str], ingredients: set[str]) -> dict[str, str]:
    """A salt begins with the name of its ingredient: "carvedilol phosphate"."""
    found = {}
    for salt in salts:
        words = salt.split(" ")
        begins = (" ".join(words[:length]) for length in range(len(words) - 1, 0, -1))
        base = next((one for one in begins if one in ingredients), None)
        if base:
            found[salt] = base
    return found
