"""Knows what of a patient counts and should still be looked at, in short words for machines to count."""

from collections.abc import Iterable

from magrisk.laboratory import Laboratory
from magrisk.profile import Lab


def flags(labs: Iterable[Lab], laboratory: Laboratory) -> tuple[str, ...]:
    """A word for each measure with an unusual value ("unusual" and the measure's id), each once, in order.

    What was estimated from another value is left out: the other one is marked.
    """
    unusual = {lab.value.measure for lab in labs if not lab.by and laboratory.unusual(lab.value)}
    return tuple(f"unusual {measure}" for measure in sorted(unusual))
