"""How well a score tells rows with the outcome from rows without: pure functions of arrays.

The area under the ROC curve (AUROC) is the chance that a row with the outcome scores above one without,
ties counting half. Its variance, and the covariance of two areas on the same rows, are those of DeLong,
DeLong and Clarke-Pearson (Biometrics 1988;44:837-845), by midranks as Sun and Xu have them (IEEE Signal
Processing Letters 2014;21:1389-1393).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import norm, rankdata

from magrisk.columns import Flags
from magrisk.study.estimate import Estimate, unsure
from magrisk.study.scored import Real

Z_95 = float(norm.ppf(0.975))


@dataclass(frozen=True)
class _Placed:
    """For every row with the outcome the share of the others below it, and the other way round."""

    with_: Real
    without: Real

    @staticmethod
    def of(score: Real, low: Flags) -> "_Placed":
        ranks = rankdata(score)
        m, n = int(low.sum()), int((~low).sum())
        with_ = (ranks[low] - rankdata(score[low])) / n
        without = 1 - (ranks[~low] - rankdata(score[~low])) / m
        return _Placed(with_, without)

    @property
    def area(self) -> float:
        return float(self.with_.mean())


def _variance(with_: Real, without: Real) -> float:
    """Of a difference of areas, or of one area; each part needs two rows."""
    return float(with_.var(ddof=1) / len(with_) + without.var(ddof=1) / len(without))


def auroc(score: npt.ArrayLike, low: Flags) -> Estimate | None:
    """The area of a score (n,) for an outcome (n,), with DeLong's 95 % interval within 0 to 1.

    None where all rows or none have the outcome; no interval where fewer than ten have it, or have it not.
    """
    if not 0 < low.sum() < len(low):
        return None
    placed = _Placed.of(np.asarray(score, np.float64), low)
    if unsure(low):
        return Estimate(placed.area)
    half = Z_95 * _variance(placed.with_, placed.without) ** 0.5
    return Estimate(placed.area, max(placed.area - half, 0.0), min(placed.area + half, 1.0))


def difference(one: npt.ArrayLike, other: npt.ArrayLike, low: Flags) -> Estimate | None:
    """The area of one score less that of another on the same rows, with DeLong's 95 % interval."""
    if not 0 < low.sum() < len(low):
        return None
    first, second = (_Placed.of(np.asarray(score, np.float64), low) for score in (one, other))
    found = first.area - second.area
    if unsure(low):
        return Estimate(found)
    half = Z_95 * _variance(first.with_ - second.with_, first.without - second.without) ** 0.5
    return Estimate(found, found - half, found + half)


def roc(score: npt.ArrayLike, low: Flags) -> tuple[Real, Real]:
    """The ROC curve: 1 - specificity and sensitivity (k,) at every value that the score takes, from 0 to 1.

    Rows of both kinds are wanted.
    """
    values = np.asarray(score, np.float64)
    order = np.argsort(-values, kind="stable")
    last = np.flatnonzero(np.append(np.diff(values[order]) != 0, True))
    with_, without = (np.concatenate(([0], np.cumsum(kind[order])[last])) for kind in (low, ~low))
    return without / without[-1], with_ / with_[-1]
