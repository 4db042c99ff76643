"""Where a reading differs from its source's label, and the label does not tell that the reading is wrong."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .general import specified
from .groups import alike, alike_in_part
from .judging import Outcome, Read, Truth
from .names import Ingredients, plain
from .sets import Case

RXNORM = "two sources differ: by RxNorm the brand is what was read"
GENERAL = "the source names the group, the text says which"
GROUP = "a group of products: lists and labels name it or its parts"
_LINES = Path(__file__).with_name("disputes.tsv")


@dataclass(frozen=True)
class Line:
    """One difference that was looked into: of one text or of all of a label, and for one reading only."""

    of: str
    text: str  # empty: every text of the label
    label: str
    read: Ingredients
    reason: str


def lines() -> list[Line]:
    """All differences that were looked into."""
    with _LINES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Line(row["set"], row["text"], row["label"], frozenset(row["read"].split("+")), row["reason"])
            for row in rows
        ]


class Disputes:
    """Tells for what reason a difference is disputed; `brands` is what RxNorm says of a plain name."""

    def __init__(self, listed: Iterable[Line], brands: Mapping[str, frozenset[Ingredients]]) -> None:
        self._listed = {(one.of, one.text, one.label, one.read): one.reason for one in listed}
        self._brands = brands

    def reason(self, case: Case, read: Read, outcome: Outcome) -> str:
        """Why; empty where nothing is disputed. The rules bear on what would be wrong without them."""
        keys = ((case.of, text, case.label, read.substances) for text in (case.text, ""))
        listed = next((self._listed[key] for key in keys if key in self._listed), "")
        if listed or outcome != "wrong" or case.truth is None:
            return listed
        by_rxnorm = read.substances in self._brands.get(plain(case.text), ())
        return RXNORM if by_rxnorm else by_rule(case.truth, read.substances)


def by_rule(truth: Truth, read: Ingredients) -> str:
    """The rule by which what is true and what was read may be the same."""
    if read & truth.never or truth.unlisted:
        return ""
    whole = (_between(one, read) for one in sorted(truth.sets, key=sorted))
    in_part = (_between_in_part(one, read) for one in sorted(truth.in_part, key=sorted))
    return next(filter(None, (*whole, *in_part)), "")


def _between(label: Ingredients, read: Ingredients) -> str:
    said = specified(label, read)
    if said == read:
        return GENERAL
    return GROUP if alike(said, read) else ""


def _between_in_part(label: Ingredients, read: Ingredients) -> str:
    said = specified(label, read)
    if said <= read:
        return GENERAL
    return GROUP if alike_in_part(said, read) else ""
