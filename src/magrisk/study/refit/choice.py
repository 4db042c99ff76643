"""How much may be fitted to how many rows: the mean first, then the spread, the slope last."""

from dataclasses import dataclass

import numpy as np

from magrisk.rulebook.schema.scale import Fitted
from magrisk.scale import Baseline
from magrisk.study.refit.fit import Data, Estimate, Fit, fit

# Below these nothing is fitted. Judged: with 20 events a share is known to about a fifth of itself.
LEAST_EACH = 20
# For the spread. Judged: its standard error is then about 5 % of it (1 / sqrt(2 x 200)).
LEAST_FOR_SPREAD = 200
MOST_UNKNOWN = 0.05  # of the levels, where the spread is fitted; judged
# For the slope, low and others each: Collins, Ogundimu and Altman (Stat Med 2016;35:214-226, doi
# 10.1002/sim.6787) want at least 100 events. Snell and others (J Clin Epidemiol 2021;135:79-89, doi
# 10.1016/j.jclinepi.2021.02.011) find that even 100 and 100 may leave a slope imprecise: so it is taken only
# where its interval lies on one side of 1.
LEAST_FOR_SLOPE = 100


@dataclass(frozen=True)
class Choice:
    """What was fitted to a setting's rows: nothing where `left` says why. tried: the slope, where the rows
    were enough to look at it. because: why the numbers that stay as they were do."""

    fit: Fit | None
    left: str = ""
    tried: Estimate | None = None
    because: tuple[str, ...] = ()


def chosen(data: Data, before: Baseline) -> Choice:
    """Fit what the rows are enough for."""
    low, others = int(data.low.sum()), int((~data.low).sum())
    if min(low, others) < LEAST_EACH:
        found = f"found {low} rows below the limit and {others} others"
        return Choice(None, f"{found}, wanted at least {LEAST_EACH} of each")
    numbers: list[Fitted] = ["mean"]
    because = []
    unspread = _no_spread(data)
    if unspread:
        because.append(f"the spread stays: {unspread}")
    else:
        numbers.append("sd")
    if min(low, others) < LEAST_FOR_SLOPE:
        wanted = f"wanted at least {LEAST_FOR_SLOPE} of each"
        because.append(f"the slope stays: found {low} rows below the limit and {others} others, {wanted}")
        return Choice(fit(data, before, numbers), because=tuple(because))
    if not np.ptp(data.points):
        because.append("the slope stays: all rows have the same points")
        return Choice(fit(data, before, numbers), because=tuple(because))
    return _with_slope(data, before, numbers, because)


def _no_spread(data: Data) -> str:
    """Why the rows do not tell the spread; "" where they do."""
    known = int(data.known.sum())
    if not known:
        return "only who was below the limit is known, which tells mean and slope for one spread alone"
    if known < LEAST_FOR_SPREAD:
        return f"found {known} levels, wanted at least {LEAST_FOR_SPREAD}"
    unknown = len(data) - known
    if unknown > MOST_UNKNOWN * len(data):
        most = f"{100 * MOST_UNKNOWN:g} % of all rows at the most"
        return f"found {unknown} rows without a level, wanted {most}"
    return ""


def _with_slope(data: Data, before: Baseline, numbers: list[Fitted], because: list[str]) -> Choice:
    """The slope is taken where its interval lies above nought, on one side of what it was."""
    whole = fit(data, before, [*numbers, "slope"])
    slope = whole.fitted["slope"]
    least, most = slope.interval
    if least <= before.slope <= most:
        because.append(f"the slope stays: {_told(slope)}, which cannot be told from {before.slope:g}")
        return Choice(fit(data, before, numbers), tried=slope, because=tuple(because))
    if least <= 0:
        return Choice(
            None,
            f"found a slope of {_told(slope)}, wanted one above 0: the points do not go with the level here, "
            "and no calibration can mend that",
            tried=slope,
        )
    return Choice(whole, tried=slope, because=tuple(because))


def _told(slope: Estimate) -> str:
    least, most = slope.interval
    return f"{slope.value:.2f} ({least:.2f} to {most:.2f})"
