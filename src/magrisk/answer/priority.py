"""Likelihood and stakes to priority, step by step; a measured level leads."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

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


class Step(NamedTuple):
    """One step towards a priority: the priority that it leads to, and why."""

    priority: str
    because: str


def priority(scale: Scale, band: str, at: Circumstances) -> str:
    """How soon somebody should act."""
    *_, last = steps(scale, band, at)
    return last.priority


def steps(scale: Scale, band: str, at: Circumstances) -> Iterator[Step]:
    """The way to the priority: the first step, and of the others those that change it.

    They stand in the order of the design's section 2: the matrix, what must be measured anyway, no
    cause at all, and last the measured level.
    """
    order = scale.priorities.order
    row = getattr(scale.priorities, at.stakes)
    place = order.index(row[[b.name for b in scale.bands].index(band)])
    yield Step(order[place], f"likelihood {band} with {at.stakes} stakes: {order[place]}")
    if at.measure_anyway and place < _MIDDLE:
        place = _MIDDLE
        yield Step(order[place], f"a level is wanted whatever the score: at least {order[_MIDDLE]}")
    if not at.causes and place > _MIDDLE:
        place = _MIDDLE
        yield Step(order[place], f"nothing that counts lowers the level: at most {order[_MIDDLE]}")
    if at.level is not None:
        led, because = _led_by(at.level, at.stakes, place, order)
        if led != place:
            yield Step(order[led], because)


def _led_by(level: Level, stakes: Stakes, place: int, order: tuple[str, ...]) -> tuple[int, str]:
    """Where a measured level leads, and why."""
    if level.status == "normal":
        return min(place, _MIDDLE), f"the measured level is normal: at most {order[_MIDDLE]}"
    if level.grade >= _SEVERE_GRADE:
        return len(order) - 1, f"the measured level is low, of grade {level.grade}: {order[-1]}"
    if level.status == "low" and stakes == "grave":
        return len(order) - 1, f"the measured level is low with grave stakes: {order[-1]}"
    return max(place, _MIDDLE), f"the measured level is {level.status}: at least {order[_MIDDLE]}"
