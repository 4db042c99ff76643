"""What acting on a chance gains: the decision curve of Vickers and Elkin (Med Decis Making 2006;26:565-574).

Net benefit counts in rows with the outcome that are found, per row: a false alarm costs the odds of the
threshold, which is what somebody who acts from that chance on takes it to be worth.
"""

from dataclasses import dataclass

import numpy as np

from magrisk.columns import Flags
from magrisk.study.scored import Real

THRESHOLDS = np.arange(1, 51) / 100


@dataclass(frozen=True)
class Curve:
    """Net benefit at each threshold, (k,): of acting by the chance, and of acting on everybody. Acting on
    nobody is 0 everywhere."""

    threshold: Real
    by_chance: Real
    on_all: Real


def curve(chance: Real, low: Flags, thresholds: Real = THRESHOLDS) -> Curve:
    """The decision curve of chances (n,) for an outcome (n,); thresholds (k,) lie between 0 and 1."""
    odds = thresholds / (1 - thresholds)
    hit, alarm = np.sort(chance[low]), np.sort(chance[~low])
    found = len(hit) - np.searchsorted(hit, thresholds)
    wrong = len(alarm) - np.searchsorted(alarm, thresholds)
    share = float(low.mean())
    return Curve(thresholds, (found - wrong * odds) / len(low), share - (1 - share) * odds)
