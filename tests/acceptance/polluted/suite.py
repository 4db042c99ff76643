"""All polluted files, each once: what two pollutions make alike is counted with the first."""

from collections.abc import Iterator
from functools import cache
from itertools import chain
from random import Random

from . import rows, whole
from .file import File


@cache
def every() -> tuple[File, ...]:
    """All of them."""
    return tuple(_distinct())


def drawn(most: int) -> list[File]:
    """All files that are wrong as a whole or in their header, and of the others so many as make `most`, by a
    draw that is always the same."""
    kept = [file for file in every() if not file.kind.startswith("row")]
    others = [file for file in every() if file.kind.startswith("row")]
    return [*kept, *Random(84).sample(others, most - len(kept))]  # no secret hangs on the draw


def _distinct() -> Iterator[File]:
    seen: set[bytes] = set()
    for file in chain(whole.files(), rows.files()):
        if file.content not in seen:
            seen.add(file.content)
            yield file
