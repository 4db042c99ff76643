"""The medicines of made rosters: the texts that people type, with how often each is seen."""

import csv
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_LISTED = Path(__file__).with_name("medicines.tsv")
_SEED = "medicines"
_FEWEST, _MOST = 3, 40
_TYPED = 12  # times that each is typed on average, before the frequent ones are kept
# What stands behind a direction; most often nothing.
_TAILS = {
    "": 100,
    "since 2024": 3,
    "since 2019": 2,
    "since 2023-06": 2,
    "for 3 years": 3,
    "for 6 months": 2,
    "for 2 weeks": 1,
    "long term": 2,
    "on hold": 1,
    "stopped 2 weeks ago": 1,
    "stopped 2025-03": 1,
}


@dataclass(frozen=True)
class Text:
    """One text, of which medicine of the list it is, and how often it is seen."""

    said: str
    medicine: int
    often: float


def texts() -> list[Text]:
    """All texts of all medicines, the same every time."""
    with _LISTED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [text for number, row in enumerate(rows) for text in _of(number, row)]


def _of(number: int, row: dict[str, str]) -> Iterator[Text]:
    """The texts of one medicine: a common one has many, and the first of them are seen most."""
    often = float(row["often"])
    chance = random.Random(f"{_SEED} {number}")
    wanted = min(_MOST, _FEWEST + round(3.2 * often**0.65))
    seen = Counter(_typed(chance, row) for _ in range(_TYPED * wanted)).most_common(wanted)
    whole = sum(times for _, times in seen)
    for text, times in seen:
        yield Text(text, number, often * times / whole)


def _typed(chance: random.Random, row: dict[str, str]) -> str:
    parts = [_one(chance, row[column].split(",")) for column in ("names", "doses", "forms", "directions")]
    tail = chance.choices(list(_TAILS), list(_TAILS.values()))[0]
    return " ".join(part for part in (*parts, tail) if part)


def _one(chance: random.Random, choices: Sequence[str]) -> str:
    """What is named first is typed most."""
    return chance.choices(choices, [1 / place**2 for place in range(1, len(choices) + 1)])[0]
