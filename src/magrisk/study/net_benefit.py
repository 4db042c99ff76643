"""What acting on a chance gains: the decision curve of Vickers and Elkin (Med Decis Making 2006;26:565-574).

Net benefit counts in rows with the outcome that are found, per row: a false alarm costs the odds of the
threshold, which is what somebody who acts from that chance on takes it to be worth.
"""

from dataclasses import dataclass

import numpy as np

from magrisk.columns import Flags
from magrisk.study.estimate import unsure
from magrisk.study.scored import Real

_Z_95 = 1.959964
THRESHOLDS = np.arange(1, 51) / 100


@dataclass(frozen=True)
class Curve:
    """Net benefit at each threshold, (k,): of acting by the chance, and of acting on everybody. Acting on
    nobody is 0 everywhere. pays: whether the chance gains more than either, the 95 % interval of each gain
    above nothing, threshold by threshold."""

    threshold: Real
    by_chance: Real
    on_all: Real
    pays: Flags


def curve(chance: Real, low: Flags, thresholds: Real = THRESHOLDS) -> Curve:
    """The decision curve of chances (n,) for an outcome (n,); thresholds (k,) lie between 0 and 1."""
    odds = thresholds / (1 - thresholds)
    hit, alarm = np.sort(chance[low]), np.sort(chance[~low])
    found = len(hit) - np.searchsorted(hit, thresholds)
    wrong = len(alarm) - np.searchsorted(alarm, thresholds)
    share = float(low.mean())
    return Curve(
        threshold=thresholds,
        by_chance=(found - wrong * odds) / len(low),
        on_all=share - (1 - share) * odds,
        pays=np.array([_pays(chance >= at, low, float(o)) for at, o in zip(thresholds, odds, strict=True)]),
    )


def _pays(acted: Flags, low: Flags, odds: float) -> bool:
    """Whether acting on some rows gains surely more than acting on all of them and on none; never where
    those that are acted on, or the others, are too few to tell."""
    if unsure(low[acted]) or unsure(low[~acted]):
        return False
    worth = np.where(low, 1.0, -odds)
    gains = (worth * acted, -worth * ~acted)
    return all(gain.mean() > _Z_95 * gain.std(ddof=1) / len(low) ** 0.5 for gain in gains)
