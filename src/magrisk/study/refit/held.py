"""Whether chances hold: how many low levels were expected and found, in all and by band.

Numbers that were fitted to rows always look good on these rows. So each row is also judged by numbers that
were fitted without it: without its fold, which follows from the number of the record alone. A digest of the
number deals the folds out: no order of a roster (every tenth row is of one ward) is an order of theirs.
In all rows together the expected number agrees with the found one almost by construction, without a row or
with it; the bands and the Brier score tell more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

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
    """Which rows are in each fold; there may be none."""
    dealt = np.array([sha256(b"%d" % row).digest()[0] % FOLDS for row in data.row.tolist()], np.intp)
    return [dealt == number for number in range(FOLDS)]


def chances_without(data: Data, before: Baseline, numbers: Sequence[Fitted]) -> Real:
    """The chance of every row by the same numbers, fitted to the other folds."""
    found = np.full(len(data), np.nan)
    for fold in filter(np.any, folds(data)):
        found[fold] = chances(data.only(fold), fit(data.only(~fold), before, numbers).baseline)
    return found
