"""Findings to points, points to chance: pure arithmetic, no data of its own.

One point is one µmol/L (0.001 mmol/L) of expected fall of the outcome's level; positive points
lower it. A *shift* is an expected change in mmol/L (negative lowers). The formulas are those of
the design's section 2; every number they are given comes from a rule file.
"""

from dataclasses import dataclass
from math import exp, inf, pi, sqrt
from statistics import NormalDist

_STANDARD = NormalDist()
Z_95 = 3.92  # width of a 95 % interval in standard errors, as the evidence pack uses it
Z_90 = 1.645  # half-width of the printed 90 % interval


@dataclass(frozen=True)
class Shift:
    """An expected change of the level, mmol/L, with its standard error (not discounted)."""

    raw: float
    se: float


def _z(share: float) -> float:
    return _STANDARD.inv_cdf(share)


def exposed_share(ratio: float, unexposed: float, *, odds: bool) -> float:
    """Share below the limit among the exposed, from the unexposed share and an odds or risk ratio.

    >>> round(exposed_share(2.0, 0.0257, odds=True), 4)
    0.0501
    """
    if not odds:
        return ratio * unexposed
    return ratio * unexposed / (1 - unexposed + ratio * unexposed)


def shift_of_shares(exposed: float, unexposed: float, sd: float) -> float:
    """Shift (mmol/L) that moves the share below a limit from `unexposed` to `exposed`.

    >>> round(shift_of_shares(exposed_share(2.0, 0.0257, odds=True), 0.0257, 0.0725), 5)
    -0.02207
    """
    return -sd * (_z(exposed) - _z(unexposed))


def from_difference(difference: float, interval: tuple[float, float] | None, se: float | None) -> Shift:
    """A difference in means (users minus non-users), mmol/L, with its 95 % interval or its se."""
    if se is None:
        se = (interval[1] - interval[0]) / Z_95 if interval else 0.0
    return Shift(difference, se)


def from_ratio(
    ratio: float,
    interval: tuple[float, float] | None,
    unexposed: float,
    sd: float,
    *,
    odds: bool,
    se: float | None = None,
) -> Shift:
    """An odds or risk ratio with its 95 % interval; `unexposed` and `sd` are the study's own.

    >>> shift = from_ratio(2.0, (1.36, 2.93), 0.0257, 0.0725, odds=True)
    >>> round(shift.raw, 5), round(shift.se, 5)
    (-0.02207, 0.00654)
    """
    low, high = interval or (ratio, ratio)
    ends = [shift_of_shares(exposed_share(r, unexposed, odds=odds), unexposed, sd) for r in (low, high)]
    raw = shift_of_shares(exposed_share(ratio, unexposed, odds=odds), unexposed, sd)
    return Shift(raw, (ends[0] - ends[1]) / Z_95 if se is None else se)


def _se_of_z(share: float, n: int) -> float:
    z = _z(share)
    density = exp(-z * z / 2) / sqrt(2 * pi)
    return sqrt(share * (1 - share) / n) / density


def from_share_below(share: float, below: float, sd: float, mean: float, n: int) -> Shift:
    """A share below a limit within a group, against the mean of its setting (mmol/L).

    >>> shift = from_share_below(0.112, 0.70, 0.0725, 0.8561, 753)
    >>> round(shift.raw, 3), round(shift.se, 5)
    (-0.068, 0.00437)
    """
    return Shift(below - sd * _z(share) - mean, sd * _se_of_z(share, n))


def whole(value: float) -> int:
    """Round half to even, after removing binary noise: the eighth decimal of a point is no finding.

    >>> whole(12.5), whole(13.5), whole(-0.07 * 0.6 * 1000)
    (12, 14, -42)
    """
    return round(round(value, 8))


def points_of(raw: float, discount: float) -> int:
    """Whole points of a shift: the grade's discount is for bias and applies to the shift alone.

    >>> points_of(-0.02207, 0.85), points_of(-0.03589, 0.85), points_of(0.04, 1.0)
    (19, 31, -40)
    """
    return whole(-1000 * raw * discount)


def points_of_parts(parts: list[tuple[float, float]]) -> int:
    """Whole points of a sum of shifts, each with its own discount.

    >>> points_of_parts([(-0.02207, 0.85), (-0.03965, 0.6)])
    43
    """
    return whole(sum(-1000 * raw * discount for raw, discount in parts))


@dataclass(frozen=True)
class Baseline:
    """Level of people with none of the listed factors in a setting: Normal(mean, sd), mmol/L.

    slope: the fall that a point stands for here, in µmol/L; another than 1 only where a site's data say so.
    """

    mean: float
    sd: float
    slope: float = 1.0


def chance_below(limit: float, baseline: Baseline, points: float) -> float:
    """Chance of a level below `limit` (mmol/L) for somebody with these points.

    >>> round(chance_below(0.70, Baseline(0.8663, 0.0684), 0), 4)
    0.0075
    >>> round(chance_below(0.70, Baseline(0.8663, 0.0684), 86), 4)
    0.1202
    >>> round(chance_below(0.70, Baseline(0.8663, 0.0684, slope=0.5), 172), 4)
    0.1202
    """
    return _STANDARD.cdf((limit - baseline.mean + baseline.slope * points / 1000) / baseline.sd)


@dataclass(frozen=True)
class Interval:
    """A chance with its 90 % interval, each 0 to 1."""

    estimate: float
    low: float
    high: float


def chance_interval(limit: float, baseline: Baseline, points: int, variance: int) -> Interval:
    """Chance with the 90 % interval of the points; `variance` is the sum of se² in points².

    >>> interval = chance_interval(0.70, Baseline(0.8663, 0.0684), 31, 100)
    >>> interval.low < interval.estimate < interval.high
    True
    """
    half = Z_90 * sqrt(variance)
    return Interval(
        chance_below(limit, baseline, points),
        chance_below(limit, baseline, points - half),
        chance_below(limit, baseline, points + half),
    )


def band_of(chance: float, starts: list[tuple[float, str]]) -> str:
    """Name of the last band whose start the unrounded chance has reached; starts ascend from 0.

    >>> starts = [(0.0, "low"), (0.05, "moderate"), (0.15, "high"), (0.30, "very-high")]
    >>> [band_of(c, starts) for c in (0.0499999, 0.05, 0.15, 0.3)]
    ['low', 'moderate', 'high', 'very-high']
    """
    return [name for start, name in starts if chance >= start][-1]


@dataclass(frozen=True)
class Span:
    """What is known of a measured number: it lies in [low, high]; exactly known where both agree.

    ">60" is Span(just above 60, inf); what nobody measured is NOTHING_KNOWN.
    """

    low: float = -inf
    high: float = inf


NOTHING_KNOWN = Span()
