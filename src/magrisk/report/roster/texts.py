"""How often each of many texts was met: exact for those met first, and it is known how many came behind."""

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

from magrisk.escape import spreadsheet_cell

MOST_TEXTS = 50_000  # distinct ones that are counted each by itself
_BETWEEN = "; "


class Texts:
    """Texts that stand in cells, behind one another. escaped: whether a cell was made harmless for a
    spreadsheet. beyond: how often another text was met after there were `MOST_TEXTS`."""

    def __init__(self, *, escaped: bool = True):
        self.times: Counter[str] = Counter()
        self.beyond = 0
        self._escaped = escaped

    def see(self, cells: pa.ChunkedArray) -> None:
        """Takes the next cells."""
        filled = cells.filter(pc.not_equal(cells, ""))
        for one in filled.value_counts().to_pylist():
            for text in as_said(one["values"], escaped=self._escaped).split(_BETWEEN):
                if text in self.times or len(self.times) < MOST_TEXTS:
                    self.times[text] += one["counts"]
                else:
                    self.beyond += one["counts"]

    def most_frequent(self, most: int) -> list[tuple[str, int]]:
        """The texts that were met most often, of equals the first by the alphabet."""
        return sorted(self.times.items(), key=lambda one: (-one[1], one[0]))[:most]


def as_said(cell: str, *, escaped: bool) -> str:
    """A cell without what makes it harmless for a spreadsheet."""
    bare = cell[1:]
    return bare if escaped and cell[:1] == "'" and spreadsheet_cell(bare) == cell else cell
