"""What is wanted of the reader, and whether it is so."""

from collections import Counter
from dataclasses import dataclass

from .counts import MADE
from .tables import percent
from .whole import Measured


@dataclass(frozen=True)
class Goal:
    """What is wanted, what was found, and whether it is enough."""

    wanted: str
    found: str
    met: bool


def goals(measured: Measured) -> list[Goal]:
    """The goals, in the order in which they were set."""
    figures = measured.figures
    every, relevant = figures.all(), figures.all(True)
    made = figures.row(MADE, True) + figures.row(MADE, False)
    ends = Counter(one.ending for one in measured.tried)
    right = (ends["first"] + ends["read"]) / len(measured.tried)
    return [
        _none("texts wrong that name a relevant substance", relevant.texts["wrong"]),
        Goal("at most 0.1 % of the checked texts wrong", percent(every.wrong(), 2), every.wrong() <= 0.001),
        _share(
            "at least 98 % of the checked texts with a relevant substance recognised", relevant.share(), 0.98
        ),
        _share("at least 90 % of the checked texts recognised", every.share(), 0.90),
        _share("at least 90 % of all texts recognised, checked or not", every.share_of_all(), 0.90),
        _none("look-alikes taken for their pair", made.texts["wrong"]),
        _none("misspellings taken for another drug", ends["taken"]),
        Goal("at least 99 % of the misspellings: the right name first", percent(right), right >= 0.99),
    ]


def _none(what: str, found: int) -> Goal:
    return Goal(f"no {what}", f"{found:,}", found == 0)


def _share(wanted: str, share: float, least: float) -> Goal:
    return Goal(wanted, percent(share), share >= least)
