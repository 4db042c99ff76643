"""Distinct texts of one kind by number: each is read once, and what it says stands in arrays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from magrisk.columns import Rows
from magrisk.situations import Pairs, Ragged

T = TypeVar("T")


class Read(Generic[T]):
    """What distinct texts were read as, by number in the order they were met. trimmed: texts that differ in
    the blanks around them are the same."""

    def __init__(self, read: Callable[[str], T], *, trimmed: bool = False):
        self._read, self._trimmed = read, trimmed
        self.clear()

    def clear(self) -> None:
        """Forgets every text."""
        self._codes: dict[str, int] = {}
        self.of: list[T] = []
        self._arrays: dict[str, np.ndarray] = {}
        self._ragged: dict[str, Ragged] = {}

    def __len__(self) -> int:
        return len(self.of)

    def codes(self, texts: Sequence[str]) -> Rows:
        """The numbers of some texts; those that are new are read."""
        known = self._codes
        return np.array([known[text] if text in known else self._new(text) for text in texts], np.intp)

    def _new(self, text: str) -> int:
        own = text.strip() if self._trimmed else text
        if own not in self._codes:
            self._codes[own] = len(self.of)
            self.of.append(self._read(own))
        self._codes[text] = self._codes[own]
        return self._codes[text]

    def array(self, name: str) -> np.ndarray:
        """One number of every text."""
        held = self._arrays.get(name)
        if held is None or len(held) < len(self.of):
            held = self._arrays[name] = np.array([getattr(one, name) for one in self.of], np.intp)
        return held

    def lists(self, name: str) -> Ragged:
        """One list of numbers of every text."""
        held = self._ragged.get(name)
        if held is None or len(held.counts) < len(self.of):
            held = self._ragged[name] = Ragged.of([getattr(one, name) for one in self.of])
        return held

    def texts(self, name: str) -> pa.StringArray:
        """One text of every text."""
        return pa.array([getattr(one, name) for one in self.of], pa.string())


@dataclass(frozen=True)
class Parts:
    """The parts of lists, those of a row behind one another: part i is of `pairs.rows[i]`, and its text has
    the number `pairs.codes[i]`. firsts, lasts: where those of each row begin and end."""

    pairs: Pairs
    firsts: Rows
    lasts: Rows


def whole(cells: pa.StringArray, read: Read[T]) -> Rows:
    """The number of every cell's text."""
    distinct = cells.dictionary_encode()
    codes = read.codes(distinct.dictionary.to_pylist())
    found: Rows = codes[distinct.indices.to_numpy(zero_copy_only=False)]
    return found


def parts(cells: pa.StringArray, read: Read[T], separators: str) -> Parts:
    """The parts of every cell; a cell without any separator is one part, an empty one, too."""
    for other in separators[1:]:
        if pc.any(pc.match_substring(cells, other)).as_py():
            cells = pc.replace_substring(cells, other, separators[0])
    split = pc.split_pattern(cells, separators[0])
    ends = split.offsets.to_numpy()[1:].astype(np.intp)
    codes = whole(split.flatten(), read)
    firsts = np.concatenate(([0], ends)).astype(np.intp)[:-1]
    rows = np.repeat(np.arange(len(ends)), ends - firsts)
    return Parts(Pairs(rows, codes), firsts, ends - 1)
