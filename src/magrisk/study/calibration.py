"""Whether chances hold: pure functions of chances (n,), each 0 to 1, and of who had the outcome (n,)."""

import warnings
from dataclasses import dataclass

import numpy as np
import statsmodels.api as sm
from scipy.stats import norm
from statsmodels.nonparametric.smoothers_lowess import lowess
from statsmodels.stats.proportion import proportion_confint
from statsmodels.tools.sm_exceptions import ConvergenceWarning, PerfectSeparationWarning

from magrisk.columns import Flags
from magrisk.study.estimate import Estimate, unsure
from magrisk.study.scored import Real

_TENTHS = 10
_LEAST = 1e-9  # a chance of 0 or 1 has no place on the scale
_POINTS = 41  # of a smooth curve


@dataclass(frozen=True)
class Group:
    """Some of the rows: how many, how many of them with the outcome, that share, and the mean chance."""

    n: int
    events: int
    observed: Estimate
    predicted: float


@dataclass(frozen=True)
class Refit:
    """Intercept and slope on the probit scale; intercept_alone: with the slope held at 1."""

    slope: Estimate
    intercept: Estimate
    intercept_alone: Estimate


def group(chance: Real, low: Flags) -> Group | None:
    """All of some rows; the share with the interval of Wilson (JASA 1927;22:209-212). None for no row."""
    if not len(low):
        return None
    events = int(low.sum())
    least, most = proportion_confint(events, len(low), method="wilson")
    observed = Estimate(events / len(low), float(least), float(most))
    return Group(len(low), events, observed, float(chance.mean()))


def tenths(chance: Real, low: Flags) -> list[Group]:
    """Ten groups by chance, as even as ties allow; rows of one chance stay together."""
    edges = np.unique(np.quantile(chance, np.arange(1, _TENTHS) / _TENTHS))
    place = np.searchsorted(edges, chance)
    found = (group(chance[place == each], low[place == each]) for each in range(len(edges) + 1))
    return [each for each in found if each]


def smooth(chance: Real, low: Flags) -> tuple[Real, Real]:
    """Observed share by chance, smoothed by lowess (Austin and Steyerberg, Stat Med 2014;33:517-535).

    Two arrays (k,): chances that rise, from the first to the last hundredth of the rows, and the share near
    each, 0 to 1; empty where these chances are one.
    """
    least, most = (float(end) for end in np.quantile(chance, [0.01, 0.99]))
    if least == most:
        return np.empty(0), np.empty(0)
    at = np.linspace(least, most, _POINTS)
    found = lowess(low.astype(np.float64), chance, it=0, delta=(most - least) / 100, return_sorted=True)
    kept = np.isfinite(found[:, 1])
    return at, np.clip(np.interp(at, found[kept, 0], found[kept, 1]), 0.0, 1.0)


def ratio(chance: Real, low: Flags) -> Estimate | None:
    """Observed over expected, with its interval on the log scale (Debray and others, BMJ 2017;356:i6460).

    None where nobody had the outcome.
    """
    events, share = int(low.sum()), float(low.mean())
    if not events:
        return None
    found = events / float(chance.sum())
    if unsure(low):
        return Estimate(found)
    spread = float(np.exp(norm.ppf(0.975) * np.sqrt((1 - share) / events)))
    return Estimate(found, found / spread, found * spread)


def refit(chance: Real, low: Flags) -> Refit | None:
    """Cox's recalibration (Biometrika 1958;45:562-565) by probit, the scale on which chances are made.

    None where it cannot be fitted: too few rows with or without the outcome, one chance for all of them, or
    an outcome that the chance tells without an error.
    """
    z = norm.ppf(np.clip(chance, _LEAST, 1 - _LEAST))
    if unsure(low) or np.ptp(z) == 0:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("error", PerfectSeparationWarning)
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            both = _probit(low, sm.add_constant(z), None)
            alone = _probit(low, np.ones((len(z), 1)), z)
        except (PerfectSeparationWarning, ConvergenceWarning):
            return None
    return Refit(both[1], both[0], alone[0])


def _probit(low: Flags, columns: Real, offset: Real | None) -> list[Estimate]:
    family = sm.families.Binomial(link=sm.families.links.Probit())
    fitted = sm.GLM(low.astype(np.float64), columns, family=family, offset=offset).fit()
    ends = fitted.conf_int(alpha=0.05)
    return [
        Estimate(float(value), float(least), float(most))
        for value, (least, most) in zip(fitted.params, ends, strict=True)
    ]


def brier(chance: Real, low: Flags) -> tuple[float, float | None]:
    """The mean squared error of the chances (Brier, Mon Weather Rev 1950;78:1-3), and by which share it is
    less than that of telling everybody the share of all (Steyerberg and others, Epidemiology
    2010;21:128-138); None where all rows or none have the outcome."""
    found, share = float(((chance - low) ** 2).mean()), float(low.mean())
    of_all = share * (1 - share)
    return found, 1 - found / of_all if of_all else None
