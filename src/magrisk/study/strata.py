"""Knows the strata that a study is cut into: a column of the roster, by its numbers or by its words."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt

from magrisk.adapters.roster.cells import said
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.layout import plain
from magrisk.adapters.roster.numbers import with_point
from magrisk.errors import ContentProblem, UsageProblem
from magrisk.units import parse_amount

Column = npt.NDArray[np.float64] | npt.NDArray[np.str_]
_WANTED = "wanted COLUMN or COLUMN:1.2,2.0 with cut-points that ascend"


@dataclass(frozen=True)
class Stratum:
    """A column, and the numbers from which the next stratum begins; without any, its words are the strata."""

    column: str
    cuts: tuple[float, ...] = ()


def stratum(text: str) -> Stratum:
    """Reads "creatinine_mg_dl:1.2,2.0". Raises UsageProblem."""
    column, mark, numbers = text.partition(":")
    try:
        cuts = tuple(float(number) for number in numbers.split(",")) if mark else ()
    except ValueError:
        raise UsageProblem(f"--stratum: found a cut-point that is no number, {_WANTED}") from None
    if list(cuts) != sorted(set(cuts)) or not all(map(np.isfinite, cuts)):
        raise UsageProblem(f"--stratum: found cut-points that do not ascend, {_WANTED}")
    return Stratum(plain(column), cuts)


class Cells:
    """Reads the cells of one stratum's column."""

    def __init__(self, wanted: Stratum, roster: Roster, dialect: Dialect):
        if wanted.column not in roster.names:
            raise UsageProblem("--stratum: the roster has no such column")
        self.wanted, self.place = wanted, roster.names.index(wanted.column)
        self._dialect = dialect
        self._nulls = frozenset(word.strip().casefold() for word in dialect.nulls)

    def read(self, cells: Iterable[str]) -> Column:
        """What some cells say: numbers, NaN where none can be read; or words, "" where none stands there."""
        if self.wanted.cuts:
            return np.array([self._number(cell) for cell in cells], np.float64)
        return np.array([" ".join(cell.split()) for cell in cells], np.str_)

    def _number(self, cell: str) -> float:
        try:
            text = said(self.wanted.column, cell, self._nulls).partition(" on ")[0]
            amount = parse_amount(with_point(self.wanted.column, text, self._dialect.decimal))
        except ContentProblem:
            return nan
        return amount.value if amount else nan
