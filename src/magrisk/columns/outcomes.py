"""What scoring gives: points with their range, what counts, flags, published scores."""

from collections.abc import Mapping
from dataclasses import dataclass

from magrisk.columns import Flags, Rows, Whole
from magrisk.columns.cells import Cells
from magrisk.columns.sums import summed


@dataclass(frozen=True)
class Counted:
    """What counts: for each of `rows` a cell, and its points, which are never 0. Of a group a row has one at
    most."""

    rows: Rows
    cells: Rows
    points: Whole
    all: Cells

    @property
    def table(self) -> Whole:
        """The table of each."""
        return self.all.table.take(self.cells)

    @property
    def line(self) -> Whole:
        """The line of its table that each comes of."""
        return self.all.line.take(self.cells)


@dataclass(frozen=True)
class Outcomes:
    """Arrays as long as the patients: points, floor, ceiling, variance; flags by (level, rule);
    least and most of each published score. open: by table, the rows for which its points are open."""

    points: Whole
    floor: Whole
    ceiling: Whole
    counted: Counted
    flags: Mapping[tuple[str, str], Flags]
    scores: Mapping[str, tuple[Whole, Whole]]
    open: Mapping[int, Rows]

    @property
    def variance(self) -> Whole:
        """The sum of se² of what counts; not every caller wants it."""
        counted = self.counted
        return summed(counted.rows, counted.all.variance.take(counted.cells), len(self.points))
