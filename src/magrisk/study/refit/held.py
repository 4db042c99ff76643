"""Whether chances hold: how many low levels were expected and found, in all and by band.

Numbers that were fitted to rows always look good on these rows. So each row is also judged by numbers that
were fitted without it: without its fold, which follows from the order of the rows alone. The low ones and
the others are dealt out one after the other, each for themselves, so that no fold lacks one or the other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from magrisk.rulebook.schema.scale import Fitted
from magrisk.scale import Baseline
from magrisk.study.refit.fit import Data, Flags, Real, chances, fit

FOLDS = 10


@dataclass(frozen=True)
class Band:
    """Rows whose chances are of one likelihood: how many low levels were expected among them, and found."""

    name: str
    rows: int
    expected: float
    low: int


@dataclass(frozen=True)
class Held:
    """Chances against what was found. brier: the mean squared error of the chances."""

    total: Band
    bands: tuple[Band, ...]
    brier: float


def held(chance: Real, low: Flags, likelihood: Callable[[float], str], names: Sequence[str]) -> Held:
    """Hold chances against what was found. names: of the likelihoods, in their order."""
    of = np.array([likelihood(one) for one in chance.tolist()], np.str_)
    bands = [_band(name, chance[of == name], low[of == name]) for name in names]
    brier = float(np.mean((chance - low) ** 2))
    return Held(_band("all", chance, low), tuple(bands), brier)


def _band(name: str, chance: Real, low: Flags) -> Band:
    return Band(name, len(chance), float(chance.sum()), int(low.sum()))


def folds(data: Data) -> list[Flags]:
    """Which rows are in each fold."""
    place = np.zeros(len(data), np.intp)
    for side in (data.low, ~data.low):
        place[side] = np.arange(side.sum())
    return [place % FOLDS == number for number in range(FOLDS)]


def chances_without(data: Data, before: Baseline, numbers: Sequence[Fitted]) -> Real:
    """The chance of every row by the same numbers, fitted to the other folds."""
    found = np.full(len(data), np.nan)
    for fold in folds(data):
        found[fold] = chances(data.only(fold), fit(data.only(~fold), before, numbers).baseline)
    return found
