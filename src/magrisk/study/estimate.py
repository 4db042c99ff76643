"""A number with its 95 % interval, and when a number of rows is too few to claim one."""

from dataclasses import dataclass

from magrisk.columns import Flags

FEWEST = 10  # rows with the outcome, and without: below it an interval would only pretend
# Collins, Ogundimu and Altman (Stat Med 2016;35:214-226); Vergouwe and others (J Clin Epidemiol
# 2005;58:475-483): at least 100 with the outcome and 100 without for an external validation.
ENOUGH = 100


@dataclass(frozen=True)
class Estimate:
    """A number and its 95 % interval; None where none is claimed."""

    value: float
    low: float | None = None
    high: float | None = None


def unsure(low: Flags) -> bool:
    """Whether too few rows have the outcome, or have it not, for any interval."""
    return min(int(low.sum()), int((~low).sum())) < FEWEST
