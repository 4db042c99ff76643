"""Makes the tables of codes, or holds the names of the vocabulary against the tables of names."""

import argparse
from pathlib import Path

from magrisk.rulebook import schema
from magrisk.rulebook.loader import load

from .code_tables import ndcs, rxcuis
from .files import write
from .ingredients import Ingredients
from .rxnorm import concepts
from .rxnorm import ndcs as listed_ndcs

_ROOT = Path(__file__).parents[1]
_CODES = _ROOT / "rules" / "vocabulary" / "codes"


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m build_vocabulary", description=__doc__)
    parser.add_argument("what", choices=["codes"])
    parser.add_argument("--shared", type=Path, default=_ROOT.parent / "shared", help="folder with data/")
    codes(parser.parse_args().shared)
    return 0


def codes(shared: Path) -> None:
    """Write rules/vocabulary/codes/ anew from the tables and the names of today."""
    book = load(_ROOT / "rules")
    every = concepts(shared)
    ingredients = Ingredients(book, every)
    substances = [one for listing in book.of(schema.Substances) for one in listing.substances]
    taken = {one.rxcui for one in substances if one.rxcui}
    _CODES.mkdir(exist_ok=True)
    write(
        _CODES / "rxcui.yaml",
        "rxcui",
        "RxCUI of drugs, packs, brands, salts and combinations; those of ingredients stand beside them.",
        rxcuis(every, ingredients, taken),
    )
    found = ndcs(listed_ndcs(shared), every, ingredients)
    about = "NDC of products (5-4), or of a package (5-4-2) where a product's packages differ:"
    for letters in ("a-to-l", "m-to-z"):  # a rule file has at most 1 MiB
        some = {one: found[one] for one in found if (one.ingredients[0] < "m") == (letters == "a-to-l")}
        write(_CODES / f"ndc-{letters}.yaml", "ndc", f"{about} {letters.replace('-', ' ')}.", some)


if __name__ == "__main__":
    raise SystemExit(main())
