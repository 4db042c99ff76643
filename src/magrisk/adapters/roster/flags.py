"""Knows what of a patient counts and should still be looked at, in short words for machines to count."""

from collections.abc import Iterable

from magrisk.laboratory import Laboratory
from magrisk.profile import Lab


def unusual(labs: Iterable[Lab], laboratory: Laboratory) -> tuple[str, ...]:
    """The measures with an unusual value, each once, in order.

    What was estimated from another value is left out: the other one is marked.
    """
    return tuple(sorted({lab.value.measure for lab in labs if not lab.by and laboratory.unusual(lab.value)}))


def word(measure: str) -> str:
    """The word for an unusual value of a measure."""
    return f"unusual {measure}"
