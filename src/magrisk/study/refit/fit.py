"""Rows to the numbers of a setting: mean, spread and slope, with their standard errors.

The model is the one that every answer is reckoned by: level = mean - slope x points/1000 + error, and the
error is Normal(0, sd). Two kinds of data tell of it:

- *Levels.* Slope and spread are those of the regression of the level on the points, by least squares. The
  mean is not: it is fitted to who was below the limit, by probit regression with slope and spread held.
  Levels that are reported in steps, and a right tail that is heavier than Normal, would else leave the
  chance below the limit wrong, and that chance is what is told of a patient. What is not plausible was
  refused before, by the measure's own bounds.
- *Only who was below the limit.* The probit regression on the points identifies (limit - mean) / sd and
  slope / sd, two numbers of three: the spread stays what it was before, and the others follow from it.

Standard errors are those of the stacked estimating equations (M-estimation: Stefanski and Boos, Am Stat
2002;56:29-38), so that of the mean holds what is uncertain of spread and slope, and none of them rests on
the errors being Normal.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
import numpy.typing as npt
import statsmodels.api as sm
from scipy.stats import norm

from magrisk.rulebook.schema.scale import Fitted
from magrisk.scale import Z_95, Baseline

Real = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
_STEP = 1e-6  # of a numerical derivative, in the numbers' own units
_SURE = 1e-12  # a chance is kept this far from 0 and 1


@dataclass(frozen=True)
class Data:
    """Rows of one setting. row: number of the record. points: µmol/L of expected fall. level: mmol/L, NaN
    where it is not known. low: whether it is below `limit`, mmol/L."""

    row: npt.NDArray[np.intp]
    points: Real
    level: Real
    low: Flags
    limit: float

    def __len__(self) -> int:
        return len(self.row)

    def only(self, which: Flags) -> "Data":
        """Some of the rows."""
        parts = {name: getattr(self, name)[which] for name in ("row", "points", "level", "low")}
        return replace(self, **parts)

    @property
    def known(self) -> Flags:
        """Which levels are known."""
        return ~np.isnan(self.level)

    @property
    def falls(self) -> Real:
        """What the rules expect the levels to have fallen by, mmol/L."""
        return self.points / 1000


@dataclass(frozen=True)
class Estimate:
    """A fitted number and its standard error."""

    value: float
    se: float

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval."""
        half = Z_95 / 2 * self.se
        return self.value - half, self.value + half


@dataclass(frozen=True)
class Fit:
    """The level that rows were fitted to, and which of its numbers they gave."""

    baseline: Baseline
    fitted: dict[Fitted, Estimate]


def fit(data: Data, before: Baseline, numbers: Sequence[Fitted]) -> Fit:
    """Fit some numbers, the mean always among them; the others stay as they were before.

    The spread can be fitted only where levels are known, the slope where points differ.
    """
    found = _Numbers(data, before, numbers)
    errors = found.errors()
    values = found.values()
    fitted = {name: Estimate(values[name], errors[name]) for name in numbers}
    return Fit(Baseline(values["mean"], values["sd"], values["slope"]), fitted)


def chances(data: Data, baseline: Baseline) -> Real:
    """The chance of a level below the limit, of every row."""
    at = (data.limit - baseline.mean + baseline.slope * data.falls) / baseline.sd
    return np.asarray(norm.cdf(at), np.float64)


class _Numbers:
    """The numbers of one fit, those that are only needed on the way among them: `centre` is the mean by the
    levels themselves, around which the spread is taken."""

    def __init__(self, data: Data, before: Baseline, numbers: Sequence[Fitted]):
        self._data, self._wanted = data, set(numbers)
        self._by_levels = "sd" in self._wanted
        self._fixed = {"mean": before.mean, "sd": before.sd, "slope": before.slope}
        order = ("slope", "centre", "sd", "mean") if self._by_levels else ("slope", "mean")
        self._names = [name for name in order if name in ("centre", "mean") or name in self._wanted]
        self._found = self._solved()

    def values(self) -> dict[str, float]:
        """Every number, fitted or not."""
        return {**self._fixed, **dict(zip(self._names, self._found.tolist(), strict=True))}

    def errors(self) -> dict[str, float]:
        """The standard error of every number that was fitted."""
        size = len(self._data)
        slopes = np.stack(
            [
                (self._equations(self._found + step).mean(0) - self._equations(self._found - step).mean(0))
                / (2 * _STEP)
                for step in _STEP * np.eye(len(self._found))
            ],
            axis=1,
        )
        scores = self._equations(self._found)
        bread = np.linalg.inv(slopes)
        covariance = bread @ (scores.T @ scores / size) @ bread.T / size
        return {name: sqrt(covariance[at, at]) for at, name in enumerate(self._names)}

    def _solved(self) -> Real:
        found: dict[str, float] = dict(self._fixed)
        if self._by_levels:
            found.update(self._of_levels())
        found.update(self._of_the_limit(found))
        return np.array([found[name] for name in self._names], np.float64)

    def _of_levels(self) -> dict[str, float]:
        """Slope and spread by least squares of the known levels on what they are expected to have fallen."""
        known = self._data.known
        level, falls = self._data.level[known], self._data.falls[known]
        slope = self._fixed["slope"]
        if "slope" in self._wanted:
            centre, slope = sm.OLS(level, np.stack([np.ones_like(falls), -falls], axis=1)).fit().params
        else:
            centre = np.mean(level + slope * falls)
        rest = level - centre + slope * falls
        return {"slope": float(slope), "centre": float(centre), "sd": sqrt(np.mean(rest**2))}

    def _of_the_limit(self, found: dict[str, float]) -> dict[str, float]:
        """The mean, and the slope where levels do not tell it, by probit regression at the limit."""
        data, sd = self._data, found["sd"]
        ones = np.ones(len(data))
        by_points = "slope" in self._wanted and not self._by_levels
        terms = np.stack([ones, data.falls], axis=1) if by_points else ones[:, None]
        apart = data.limit / sd + (0.0 if by_points else found["slope"] * data.falls / sd)
        family = sm.families.Binomial(link=sm.families.links.Probit())
        model = sm.GLM(data.low.astype(float), terms, family=family, offset=apart * ones)
        solved = sd * model.fit(tol=1e-12, maxiter=200).params
        return {"mean": -float(solved[0]), **({"slope": float(solved[1])} if by_points else {})}

    def _equations(self, numbers: Real) -> Real:
        """What each row adds to each estimating equation; at the fit every column sums to nought."""
        now = {**self._fixed, **dict(zip(self._names, numbers.tolist(), strict=True))}
        data = self._data
        at = (data.limit - now["mean"] + now["slope"] * data.falls) / now["sd"]
        share = np.clip(norm.cdf(at), _SURE, 1 - _SURE)
        score = norm.pdf(at) * (data.low - share) / (share * (1 - share))
        columns = {"mean": score, "slope": score * data.falls}
        if self._by_levels:
            rest = np.where(data.known, data.level - now["centre"] + now["slope"] * data.falls, 0.0)
            off = np.where(data.known, rest**2 - now["sd"] ** 2, 0.0)
            columns |= {"centre": rest, "slope": rest * data.falls, "sd": off}
        return np.stack([columns[name] for name in self._names], axis=1)
