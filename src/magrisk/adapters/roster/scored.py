"""The scored roster: one row a patient, safe to open in a spreadsheet."""

import csv
from decimal import Decimal
from typing import Protocol

from magrisk.cohort import Row
from magrisk.escape import spreadsheet_cell

COLUMNS = (
    "row",
    "id",
    "points",
    "floor",
    "ceiling",
    "chance",
    "likelihood",
    "stakes",
    "priority",
    "reasons",
    "unrecognised",
    "doubts",
    "complete",
    "mds_low",
    "mds_high",
    "rulebook",
)
_MOST_REASONS = 3
_DEPLETION_SCORE = "magnesium-depletion-score"


class Sink(Protocol):
    """What text is written to."""

    def write(self, text: str, /) -> object: ...


class Scored:
    """Writes scored rows. Texts are quoted and escaped for spreadsheets unless `raw`."""

    def __init__(self, sink: Sink, rulebook: str, *, raw: bool):
        self._writer = csv.writer(sink, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        self._rulebook, self._raw = rulebook, raw
        self._writer.writerow(COLUMNS)

    def write(self, number: int, id_: str, row: Row) -> None:
        """One patient; `number` is the place of its record in the roster, from 1."""
        low, high = row.scores.get(_DEPLETION_SCORE, (None, None))
        self._writer.writerow(
            [
                number,
                self._text(id_),
                row.points,
                row.floor,
                row.ceiling,
                None if row.chance is None else Decimal(f"{row.chance:.6f}"),
                row.likelihood,
                row.stakes,
                row.priority,
                self._text(reasons(row.reasons)),
                self._text("; ".join(row.unrecognised)),
                self._text("; ".join(row.doubts)),
                "false" if row.unrecognised else "true",
                low,
                high,
                self._rulebook,
            ]
        )

    def _text(self, text: str) -> str:
        return text if self._raw else spreadsheet_cell(text)


def reasons(found: tuple[tuple[str, int], ...]) -> str:
    """The largest reasons of a row in one cell.

    >>> reasons((("A", 31), ("B", -40), ("C", 5), ("D", 2)))
    'A +31; B -40; C +5; and 1 more'
    """
    told = [f"{label} {points:+d}" for label, points in found[:_MOST_REASONS]]
    more = len(found) - _MOST_REASONS
    return "; ".join([*told, f"and {more} more"] if more > 0 else told)
