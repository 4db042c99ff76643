"""Likelihood by stakes: the table that the priority comes from, with the patient's own cell."""

from dataclasses import dataclass

from magrisk.assessment import Assessment
from magrisk.rulebook import schema
from magrisk.stakes import STAKES
from magrisk.wording.brief import way_to_priority


@dataclass(frozen=True)
class Field:
    """A cell: the priority, and whether it is the patient's."""

    text: str
    mine: bool


@dataclass(frozen=True)
class Matrix:
    """Likelihoods across, stakes down. told: whether something else led to the priority in the end."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Field, ...]], ...]
    told: str
    steps: tuple[str, ...]


def matrix(answer: Assessment, scale: schema.Scale) -> Matrix | None:
    """The matrix with the patient's cell; None where there is no likelihood."""
    if not answer.likelihood:
        return None
    bands = tuple(band.name for band in scale.bands)
    rows = tuple(
        (
            stakes,
            tuple(
                Field(text, stakes == answer.stakes and band == answer.likelihood)
                for band, text in zip(bands, getattr(scale.priorities, stakes), strict=True)
            ),
        )
        for stakes in STAKES
    )
    return Matrix(bands, rows, _told(answer), way_to_priority(answer))


def _told(answer: Assessment) -> str:
    if len(answer.priority_because) == 1:
        return f"It stands in the marked cell: {way_to_priority(answer)[0]}."
    return f"The marked cell is where it begins; what follows leads on to {answer.priority}."
