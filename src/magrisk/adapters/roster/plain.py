"""Plain lines cut into cells, and these into parts, where they stand: nothing is copied."""

from functools import cached_property
from typing import Self

import numpy as np
import pyarrow as pa

from magrisk.adapters.roster.pieces import Parts
from magrisk.adapters.roster.signs import places_of, texts_between
from magrisk.adapters.roster.spellings import NEW, Spellings
from magrisk.columns import Rows

_LF = "\n"


class Plain:
    """Lines without quotes, each of so many fields. lines: the number of each."""

    def __init__(self, text: bytes, edges: Rows, firsts: Rows, width: int, id_place: int, line: int):
        self._text, self._edges, self._firsts, self._width = text, edges, firsts, width
        self._id_place = id_place
        self._met: Rows | None = None
        self.lines: Rows = line + np.arange((len(firsts) - 1) // width)

    @classmethod
    def of(
        cls, text: bytes, delimiter: str, separators: str, width: int, id_place: int, line: int
    ) -> Self | None:
        """The lines of a text that begins in the line of this number; None where one has another number of
        fields. separators: what parts of lists may be cut at, besides."""
        if b"\r" in text:
            text = text.replace(b"\r\n", b"\n")
        # Every piece begins with a sign, also the first one.
        text = b"".join((b"\n", text, b"" if not text or text.endswith(b"\n") else b"\n"))
        data = np.frombuffer(text, np.uint8)
        edges = places_of(f"{delimiter}{_LF}{separators.replace(delimiter, '')}", data)
        sign = data.take(edges)
        firsts = np.flatnonzero((sign == ord(delimiter)) | (sign == ord(_LF)))
        lines, rest = divmod(len(firsts) - 1, width)
        ends = sign[firsts[::width]] == ord(_LF)
        if rest or not ends.all() or np.count_nonzero(sign == ord(_LF)) != lines + 1:
            return None
        return cls(text, edges, firsts, width, id_place, line)

    def __len__(self) -> int:
        return len(self.lines)

    @cached_property
    def ids(self) -> pa.StringArray:
        """The identifier of every line."""
        begin, behind = (self._edges[each] for each in self._ends(self._id_place))
        edges = np.stack((begin + 1, behind), axis=1).ravel()
        between = texts_between(np.append(edges, len(self._text)), pa.py_buffer(self._text))
        return between.take(pa.array(np.arange(0, len(edges), 2)))

    def whole(self, place: int, spellings: Spellings) -> Rows:
        """The number of every cell of a column."""
        first, behind = self._ends(place)
        numbers = self._spelt(first, spellings)
        cut = np.flatnonzero(behind - first > 1)
        if len(cut):
            ends = zip(self._edges[first[cut]].tolist(), self._edges[behind[cut]].tolist(), strict=True)
            texts = [self._text[begin:end].decode() for begin, end in ends]
            numbers[cut] = spellings.numbers(pa.array(texts, pa.string()))
        return numbers

    def parts(self, place: int, _line_ends: str, spellings: Spellings) -> Parts:
        """The parts of every cell of a column; each is a line of its own."""
        first, behind = self._ends(place)
        counts = behind - first
        ends = np.cumsum(counts)
        begins = ends - counts
        at = np.repeat(first - begins, counts) + np.arange(counts.sum())
        rows = np.repeat(np.arange(len(self)), counts)
        sizes = self._edges[behind] - self._edges[first] - 1
        return Parts(rows, self._spelt(at, spellings), sizes, begins, ends - 1, begins, ends - 1)

    def _ends(self, place: int) -> tuple[Rows, Rows]:
        """The first piece of every cell of a column, and the one behind its last."""
        size = len(self) * self._width
        return self._firsts[place : size : self._width], self._firsts[place + 1 : size + 1 : self._width]

    @cached_property
    def _pieces(self) -> pa.StringArray:
        return texts_between(self._edges, pa.py_buffer(self._text))

    def _spelt(self, at: Rows, spellings: Spellings) -> Rows:
        """The numbers of some pieces."""
        numbers = self._known(spellings).take(at)
        new = np.flatnonzero(numbers == NEW)
        if len(new):
            numbers[new] = spellings.numbers(self._pieces.take(pa.array(at[new])))
        return numbers

    def _known(self, spellings: Spellings) -> Rows:
        """The numbers of all pieces at once, as far as they were met before."""
        if self._met is None:
            self._met = spellings.known(self._pieces)
        return self._met
