"""Records whose cells were read one by one, copied out of their lines, or typed: columns of texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from magrisk.adapters.roster.pieces import Parts
from magrisk.adapters.roster.signs import bytes_of, cut_before
from magrisk.adapters.roster.spellings import Spellings
from magrisk.adapters.roster.worded import scalar
from magrisk.columns import Flags, Rows

_SIGN, _NOTHING = scalar(","), scalar("")
Column: TypeAlias = pa.StringArray | pa.ListArray


@dataclass(frozen=True)
class Celled:
    """Columns by their places, that of the identifiers among them. A column of lists holds several texts for
    each record, each of which is a cell of its own. lines: the physical line at which each record begins;
    they ascend. separators: what parts of lists are cut at."""

    cells: Mapping[int, Column]
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
        return spellings.numbers(_with_sign(self.cells[place]))

    def parts(self, place: int, line_ends: str, spellings: Spellings) -> Parts:
        """The parts of every cell of a column, its lines cut at separators."""
        texts, of_cells = each_text(self.cells[place])
        lines, of_texts = cut_before(line_ends, _with_sign(texts))
        pieces, of_lines = cut_before(self.separators, lines)
        of_rows = of_lines[of_texts[of_cells]]
        rows = np.repeat(np.arange(len(self)), np.diff(of_rows))
        numbers = spellings.numbers(pieces)
        alone = None
        if isinstance(self.cells[place], pa.ListArray):
            of_pieces = np.diff(of_lines[of_texts])  # how many each text has
            alone = np.repeat(of_pieces == 1, of_pieces)
        return Parts(
            rows=rows,
            spelt=numbers,
            sizes=_longest_of(texts, of_cells),
            firsts=of_rows[:-1],
            lasts=of_rows[1:] - 1,
            begins=of_lines[:-1],
            ends=of_lines[1:] - 1,
            alone=alone,
        )


def each_text(column: Column) -> tuple[pa.StringArray, Rows]:
    """The texts of a column, and where those of each record begin; last, where all of them end. Where a list
    is empty stands one empty text: a record without a cell would have no place among the parts."""
    if not isinstance(column, pa.ListArray):
        return column, np.arange(len(column) + 1)
    edges = column.offsets.to_numpy().astype(np.intp)
    texts, sizes = column.flatten(), np.diff(edges)
    if sizes.all():
        return texts, edges - edges[0]
    firsts = np.concatenate(([0], np.cumsum(np.maximum(sizes, 1))))
    every, before = np.arange(len(texts)), edges[:-1] - edges[0]
    at = np.full(firsts[-1], len(texts))
    at[every + np.repeat(firsts[:-1] - before, sizes)] = every
    return pa.concat_arrays([texts, pa.array([""], pa.string())]).take(pa.array(at)), firsts


def _longest_of(texts: pa.StringArray, of_cells: Rows) -> Rows:
    """The bytes of the longest text of each record."""
    _, begin, behind = bytes_of(texts)
    longest: Rows = np.maximum.reduceat(behind - begin, of_cells[:-1]) if len(texts) else begin
    return longest


def sizes_of(texts: pa.StringArray, of_cells: Rows) -> Rows:
    """The bytes of all texts of each record. of_cells: as `each_text` tells it."""
    _, begin, behind = bytes_of(texts)
    sizes: Rows = np.diff(np.append(begin, behind[-1:])[of_cells]) if len(texts) else begin
    return sizes


def _with_sign(texts: pa.StringArray) -> pa.StringArray:
    """Texts as if each had been cut off at a sign, at which none is cut again."""
    return pc.binary_join_element_wise(_SIGN, texts, _NOTHING)
