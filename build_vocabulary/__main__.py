"""Makes the tables of codes, or holds the names of the vocabulary against the tables of names."""

import argparse
from pathlib import Path

from magrisk.rulebook import schema
from magrisk.rulebook.loader import load

from . import synthea
from .code_tables import ndcs, rxcuis
from .files import written
from .held import unjudged
from .ingredients import Ingredients
from .rxnorm import CREDIT, concepts
from .rxnorm import ndcs as listed_ndcs

_ROOT = Path(__file__).parents[1]
_CODES = _ROOT / "rules" / "vocabulary" / "codes"


def main() -> int:
    """Run the command; 1 where a difference is not judged."""
    parser = argparse.ArgumentParser(prog="python -m build_vocabulary", description=__doc__)
    parser.add_argument("what", choices=["codes", "check"])
    parser.add_argument("--shared", type=Path, default=_ROOT.parent / "shared", help="folder with data/")
    asked = parser.parse_args()
    if asked.what == "codes":
        codes(asked.shared)
        return 0
    faults = unjudged(load(_ROOT / "rules"), concepts(asked.shared))
    print(*faults, sep="\n")
    return 1 if faults else 0


def codes(shared: Path) -> None:
    """Write rules/vocabulary/codes/ anew from the tables and the names of today."""
    for path, text in made(shared).items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def made(shared: Path) -> dict[Path, str]:
    """The files of codes, as they follow from the tables and the names of today."""
    book = load(_ROOT / "rules")
    every = concepts(shared)
    ingredients = Ingredients(book, every)
    there = {one.rxcui for one in every}
    drugs = [*every, *(one for one in synthea.concepts(shared) if one.rxcui not in there)]
    substances = [one for listing in book.of(schema.Substances) for one in listing.substances]
    taken = {one.rxcui for one in substances if one.rxcui}
    files = {
        _CODES / "rxcui.yaml": written(
            "rxcui",
            "rxcui",
            "RxCUI of drugs, packs, brands, salts and combinations; those of ingredients stand beside them.",
            [CREDIT, synthea.CREDIT],
            rxcuis(drugs, ingredients, taken),
        )
    }
    found = ndcs(listed_ndcs(shared), every, ingredients)
    about = "NDC of products (5-4), or of a package (5-4-2) where a product's packages differ:"
    for letters in ("a-to-l", "m-to-z"):  # a rule file has at most 1 MiB
        some = {one: found[one] for one in found if (one.ingredients[0] < "m") == (letters == "a-to-l")}
        name = f"ndc-{letters}"
        told = f"{about} {letters.replace('-', ' ')}."
        files[_CODES / f"{name}.yaml"] = written(name, "ndc", told, [CREDIT], some)
    return files


if __name__ == "__main__":
    raise SystemExit(main())
