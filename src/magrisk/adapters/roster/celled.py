"""Records whose cells were read one by one, or copied out of their lines: columns of texts."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from magrisk.adapters.roster.pieces import Parts
from magrisk.adapters.roster.signs import bytes_of, cut_before
from magrisk.adapters.roster.spellings import Spellings
from magrisk.adapters.roster.worded import scalar
from magrisk.columns import Flags, Rows

_SIGN, _NOTHING = scalar(","), scalar("")


@dataclass(frozen=True)
class Celled:
    """Columns by their places, that of the identifiers among them. lines: the physical line at which each
    record begins; they ascend. separators: what parts of lists are cut at."""

    cells: dict[int, pa.StringArray]
    id_place: int
    lines: Rows
    separators: str

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def ids(self) -> pa.StringArray:
        """The identifier of every record."""
        return self.cells[self.id_place]

    def only(self, kept: Flags) -> "Celled":
        """Some of the records."""
        cells = {place: column.filter(pa.array(kept)) for place, column in self.cells.items()}
        return Celled(cells, self.id_place, self.lines[kept], self.separators)

    def whole(self, place: int, spellings: Spellings) -> Rows:
        """The number of every cell of a column."""
        return spellings.numbers(self._with_sign(place))

    def parts(self, place: int, line_ends: str, spellings: Spellings) -> Parts:
        """The parts of every cell of a column, its lines cut at separators."""
        lines, of_rows = cut_before(line_ends, self._with_sign(place))
        texts, of_lines = cut_before(self.separators, lines)
        of_rows = of_lines[of_rows]
        rows = np.repeat(np.arange(len(self)), np.diff(of_rows))
        _, begin, behind = bytes_of(self.cells[place])
        numbers = spellings.numbers(texts)
        return Parts(
            rows, numbers, behind - begin, of_rows[:-1], of_rows[1:] - 1, of_lines[:-1], of_lines[1:] - 1
        )

    def _with_sign(self, place: int) -> pa.StringArray:
        """The cells as if each had been cut off at a sign, at which none is cut again."""
        return pc.binary_join_element_wise(_SIGN, self.cells[place], _NOTHING)
