"""The Python door, as a program that uses the package goes through it: a patient as told, an answer."""

from typing import Any

from magrisk import Patient
from magrisk.assessment import Assessment
from program import TODAY, rulebook


def screened(**told: Any) -> Assessment:
    """The answer for one patient, told with the names of a profile."""
    return rulebook().screen(Patient(**told), as_of=TODAY)


def points(**told: Any) -> int:
    """The points of one patient."""
    return reach(screened(**told))[1]


def counted(answer: Assessment) -> dict[str, int]:
    """The points of every rule that counts."""
    return {one.rule: one.points for one in answer.contributions}


def set_aside(answer: Assessment) -> dict[str | None, str]:
    """The reason of every rule that was said and adds no points."""
    return {one.rule: one.reason for one in answer.not_counted}


def reach(answer: Assessment) -> tuple[int, int, int]:
    """What the unknowns leave open: floor, points, ceiling."""
    score = answer.score
    assert score
    return score.floor, score.points, score.ceiling
