"""Plain lines cut into cells, and these into parts, where they stand: nothing is copied."""

from functools import cached_property
from typing import Self

import numpy as np
import pyarrow as pa

from magrisk.adapters.roster.pieces import LONG, Parts
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
        begin, behind = self._ends(*self._cells(self._id_place))
        edges = np.stack((begin + 1, behind), axis=1).ravel()
        between = texts_between(np.append(edges, len(self._text)), pa.py_buffer(self._text))
        return between.take(pa.array(np.arange(0, len(edges), 2)))

    def whole(self, place: int, spellings: Spellings) -> Rows:
        """The number of every cell of a column."""
        first, counts = self._cells(place)
        numbers = self._spelt(first, spellings)
        if counts.max(initial=1) > 1:
            cut = np.flatnonzero(counts > 1)
            ends = zip(*(each[cut].tolist() for each in self._ends(first, counts)), strict=True)
            texts = [self._text[begin:end].decode() for begin, end in ends]
            numbers[cut] = spellings.numbers(pa.array(texts, pa.string()))
        return numbers

    def parts(self, place: int, _line_ends: str, spellings: Spellings) -> Parts:
        """The parts of every cell of a column; each is a line of its own."""
        first, counts = self._cells(place)
        every, sizes = np.arange(len(self)), self._sizes(first, counts)
        if counts.max(initial=1) == 1:
            return Parts(every, self._spelt(first, spellings), sizes, every, every, every, every)
        ends = np.cumsum(counts)
        begins = ends - counts
        at = np.repeat(first - begins, counts)
        at += np.arange(len(at))
        rows = np.repeat(every, counts)
        return Parts(rows, self._spelt(at, spellings), sizes, begins, ends - 1, begins, ends - 1)

    def _cells(self, place: int) -> tuple[Rows, Rows]:
        """The first piece of every cell of a column, and how many it has."""
        size = len(self) * self._width
        # What lies side by side is taken more quickly.
        first = self._firsts[place : size : self._width].copy()
        return first, self._firsts[place + 1 : size + 1 : self._width] - first

    def _ends(self, first: Rows, counts: Rows) -> tuple[Rows, Rows]:
        """The places of the sign before every cell, and of the one behind it."""
        return self._edges.take(first), self._edges.take(first + counts)

    def _sizes(self, first: Rows, counts: Rows) -> Rows | int:
        if self._longest <= LONG:
            return self._longest
        begin, behind = self._ends(first, counts)
        return behind - begin - 1

    @cached_property
    def _longest(self) -> int:
        """The bytes of the longest line."""
        return int(np.diff(self._edges.take(self._firsts[:: self._width])).max(initial=0))

    @cached_property
    def _pieces(self) -> pa.StringArray:
        return texts_between(self._edges, pa.py_buffer(self._text))

    def _spelt(self, at: Rows, spellings: Spellings) -> Rows:
        """The numbers of some pieces."""
        numbers = self._known(spellings).take(at)
        if numbers.min(initial=0) == NEW:
            new = np.flatnonzero(numbers == NEW)
            numbers[new] = spellings.numbers(self._pieces.take(pa.array(at[new])))
        return numbers

    def _known(self, spellings: Spellings) -> Rows:
        """The numbers of all pieces at once, as far as they were met before."""
        if self._met is None:
            self._met = spellings.known(self._pieces)
        return self._met
