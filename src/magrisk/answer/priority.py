"""Likelihood and stakes to priority; a measured level leads."""

from dataclasses import dataclass
from typing import Literal

from magrisk.rulebook.schema import Scale
from magrisk.scale import band_of
from magrisk.stakes import Stakes

_SEVERE_GRADE = 3
_MIDDLE = 1  # the second of the priorities: "soon" between "routine" and "urgent"


@dataclass(frozen=True)
class Level:
    """A current measured level: where it stands, and its grade (0 where it is not low)."""

    status: Literal["low", "normal", "high"]
    grade: int


def likelihood(scale: Scale, chance: float) -> str:
    """The band of an unrounded chance below the headline limit."""
    return band_of(chance, [(band.from_chance, band.name) for band in scale.bands])


@dataclass(frozen=True)
class Circumstances:
    """What decides the priority beside the likelihood.

    causes: whether any contribution is positive; measure_anyway: whether a rule asks for a level
    whatever its points; level: the current measured level, None where there is none.
    """

    stakes: Stakes
    causes: bool
    measure_anyway: bool
    level: Level | None


def priority(scale: Scale, band: str, at: Circumstances) -> str:
    """How soon somebody should act.

    The steps stand in the order of the design's section 2: the matrix, what must be measured
    anyway, no cause at all, and last the measured level.
    """
    order = scale.priorities.order
    row = getattr(scale.priorities, at.stakes)
    place = order.index(row[[b.name for b in scale.bands].index(band)])
    if at.measure_anyway:
        place = max(place, _MIDDLE)
    if not at.causes:
        place = min(place, _MIDDLE)
    if at.level is not None:
        place = _led_by(at.level, at.stakes, place, len(order) - 1)
    return order[place]


def _led_by(level: Level, stakes: Stakes, place: int, most: int) -> int:
    if level.status == "normal":
        return min(place, _MIDDLE)
    if level.grade >= _SEVERE_GRADE or (level.status == "low" and stakes == "grave"):
        return most
    return max(place, _MIDDLE)
