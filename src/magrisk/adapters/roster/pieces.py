"""Distinct texts of one kind by number: each is read once, and what it says stands in arrays."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import pyarrow as pa

from magrisk.adapters.roster.spellings import NEW, Spellings
from magrisk.columns import Rows
from magrisk.situations import NO_LISTS, Ragged

T = TypeVar("T")
LONG = 4096  # bytes: a longer list is read by itself, and may be refused
_NO_TEXTS = pa.array([], pa.string())


class Read(Generic[T]):
    """What distinct texts were read as, by number in the order they were met. own: what of a text is read;
    texts that differ in the rest are the same."""

    def __init__(self, spellings: Spellings, read: Callable[[str], T], own: Callable[[str], str] = str):
        self._spellings, self._read, self._own = spellings, read, own
        self.clear()

    def clear(self) -> None:
        """Forgets every text."""
        self._codes: dict[str, int] = {}
        self._of_spelt = np.empty(0, np.intp)
        self.of: list[T] = []
        self._arrays: dict[str, np.ndarray] = {}
        self._ragged: dict[str, Ragged] = {}
        self._texts: dict[str, pa.StringArray] = {}

    def __len__(self) -> int:
        return len(self.of)

    def codes(self, spelt: Rows) -> Rows:
        """The number of every text, by that of its spelling; those that are new are read."""
        if len(self._of_spelt) < len(self._spellings):
            more = np.full(len(self._spellings) - len(self._of_spelt), NEW)
            self._of_spelt = np.concatenate((self._of_spelt, more))
        found = self._of_spelt.take(spelt)
        new = found == NEW
        if new.any():
            numbers = np.unique(spelt[new])
            self._of_spelt[numbers] = [self.code(text) for text in self._spellings.texts(numbers)]
            found = self._of_spelt.take(spelt)
        return found

    def code(self, text: str) -> int:
        """The number of one text."""
        own = self._own(text)
        if own not in self._codes:
            self.put(own, self._read(own))
        return self._codes[own]

    def unread(self, spelt: Rows) -> list[str]:
        """Those of some texts that were not read."""
        texts = dict.fromkeys(map(self._own, self._spellings.texts(np.unique(spelt))))
        return [text for text in texts if text not in self._codes]

    def put(self, own: str, told: T) -> None:
        """Takes what somebody else read a text as, which was not read before."""
        self._codes[own] = len(self.of)
        self.of.append(told)

    def array(self, name: str, kind: type[np.generic] = np.intp) -> np.ndarray:
        """One number of every text."""
        held = self._arrays.get(name, np.empty(0, kind))
        if len(held) < len(self.of):
            more = np.array([getattr(one, name) for one in self.of[len(held) :]], kind)
            held = self._arrays[name] = np.concatenate((held, more))
        return held

    def lists(self, name: str) -> Ragged:
        """One list of numbers of every text."""
        held = self._ragged.get(name, NO_LISTS)
        if len(held) < len(self.of):
            more = Ragged.of([getattr(one, name) for one in self.of[len(held) :]])
            held = self._ragged[name] = held.followed_by(more)
        return held

    def texts(self, name: str) -> pa.StringArray:
        """One text of every text."""
        held = self._texts.get(name, _NO_TEXTS)
        if len(held) < len(self.of):
            more = pa.array([getattr(one, name) for one in self.of[len(held) :]], pa.string())
            held = self._texts[name] = pa.concat_arrays([held, more])
        return held


@dataclass(frozen=True)
class Parts:
    """The parts of lists, those of a row behind one another: part i is of `rows[i]`, and spelt as number
    `spelt[i]`. firsts, lasts: where those of each row begin and end; begins, ends: where those of each line
    do, of which a row may have several. sizes: the bytes of each row's list, or one number up to LONG that
    none of them exceeds."""

    rows: Rows
    spelt: Rows
    sizes: Rows | int
    firsts: Rows
    lasts: Rows
    begins: Rows
    ends: Rows
