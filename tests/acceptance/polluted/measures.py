"""Pollock's own measures: what was loaded beside what should have been, as header, as records and as cells.

What should have been is the clean roster here; a record that is set aside is one that is missing. There, it
is the polluted file written soundly, so that a record with a cell too few is wanted with a cell too few.
"""

from collections import Counter
from collections.abc import Iterable

from .clean import PATIENTS, Cells
from .file import File
from .reading import Outcome

NAMES = ("success", *(f"{of} {what}" for of in ("header", "record", "cell") for what in ("P", "R", "F1")))
Measures = tuple[float, ...]


def measured(file: File, found: Outcome) -> Measures:
    """One number by name, from 0 to 1; the sum of their means is the score, 10 at best."""
    if found.refused:
        return (0.0,) * len(NAMES)
    wanted = [texts[: len(file.columns)] for texts in PATIENTS if texts[0] in file.there]
    loaded = [_plain(row.cells) for row in found.rows]
    header = _plain(found.header)
    return (
        1.0,
        *_alike(file.columns, header),
        *_alike(wanted, loaded),
        *_alike(_flat([file.columns, *wanted]), _flat([header, *loaded])),
    )


def _plain(cells: Cells) -> Cells:
    return tuple(cell.strip() for cell in cells)


def _flat(records: Iterable[Cells]) -> list[str]:
    return [cell for record in records for cell in record]


def _alike(wanted: Iterable[object], loaded: Iterable[object]) -> tuple[float, float, float]:
    """How much of what was loaded is wanted, how much of what is wanted was loaded, and both as one."""
    one, other = Counter(wanted), Counter(loaded)
    both = (one & other).total()
    if not one:
        return 1.0, 1.0, 1.0
    if not both:
        return 0.0, 0.0, 0.0
    precision, recall = both / other.total(), both / one.total()
    return precision, recall, 2 * precision * recall / (precision + recall)
