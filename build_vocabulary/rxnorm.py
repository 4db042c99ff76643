"""RxNorm's names and NDCs, as they stand in the folder of data beside the checkout."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

RELEASED = "2025-10-06"
CREDIT = (
    "RxNorm Current Prescribable Content, release 2025-10-06. This product uses publicly available data "
    "courtesy of the U.S. National Library of Medicine (NLM); NLM does not endorse it."
)
_FOLDER = Path("data", "vocab_rxnorm_prescribable")


class Concept(NamedTuple):
    """A name of RxNorm: its RxCUI, its term type, and the ingredients that the table lists it under."""

    rxcui: str
    kind: str
    name: str
    seen: str


def concepts(shared: Path) -> list[Concept]:
    """All names, in the order of the table."""
    return [Concept(*row) for row in _rows(shared / _FOLDER / "rxnorm_names.csv.gz")]


def ndcs(shared: Path) -> Iterator[tuple[str, str]]:
    """Every NDC of eleven digits with the ingredients that the table lists it under."""
    return ((ndc, seen) for ndc, seen in _rows(shared / _FOLDER / "ndc_to_ingredients.csv.gz"))


def _rows(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        yield from rows
