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
    the number `pairs.codes[i]`. firsts, lasts: where those of each row begin and end; begins, ends: where
    those of each line do, of which a row may have several."""

    pairs: Pairs
    firsts: Rows
    lasts: Rows
    begins: Rows
    ends: Rows


def whole(cells: pa.StringArray, read: Read[T]) -> Rows:
    """The number of every cell's text."""
    distinct = cells.dictionary_encode()
    codes = read.codes(distinct.dictionary.to_pylist())
    found: Rows = codes[distinct.indices.to_numpy(zero_copy_only=False)]
    return found


def parts(cells: pa.StringArray, read: Read[T], line_ends: str, marks: str) -> Parts:
    """The parts of every cell, its lines cut at marks; a cell without any is one part, an empty one, too."""
    lines, of_rows = _cut(cells, line_ends)
    texts, of_lines = _cut(lines, marks)
    of_rows = of_lines[of_rows]
    rows = np.repeat(np.arange(len(cells)), np.diff(of_rows))
    pairs = Pairs(rows, whole(texts, read))
    return Parts(pairs, of_rows[:-1], of_rows[1:] - 1, of_lines[:-1], of_lines[1:] - 1)


def _cut(texts: pa.StringArray, marks: str) -> tuple[pa.StringArray, Rows]:
    """What stands between some marks, and where that of each text begins; last, where all of it ends."""
    held = texts.buffers()[2]
    signs = held.to_pybytes() if held else b""  # to look for a byte takes less than to copy all of them
    found = [mark for mark in marks if mark.encode() in signs]
    if not found:
        return texts, np.arange(len(texts) + 1)
    for other in found[1:]:
        texts = pc.replace_substring(texts, other, found[0])
    cut = pc.split_pattern(texts, found[0])
    return cut.flatten(), cut.offsets.to_numpy().astype(np.intp)
