"""Distinct texts of one kind by number: each is read once, and what it says stands in arrays."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import pyarrow as pa

from magrisk.adapters.roster.spellings import NEW, Spellings
from magrisk.columns import Flags, Rows
from magrisk.situations import Ragged

T = TypeVar("T")
LONG = 4096  # bytes: a longer list is read by itself, and may be refused
_MOST_NEW = 10_000  # texts that are held as objects
Kinds = Mapping[str, type]


class Read(Generic[T]):
    """What distinct texts were read as, by number in the order they were met. own: what of a text is read;
    texts that differ in the rest are the same. kinds: what is kept of each, by the attribute's name, and as
    what: numbers of a type, lists of numbers (`tuple`), texts (`str`)."""

    def __init__(
        self, spellings: Spellings, read: Callable[[str], T], kinds: Kinds, own: Callable[[str], str] = str
    ):
        self._spellings, self._read, self._own, self._kinds = spellings, read, own, kinds
        self.clear()

    def clear(self) -> None:
        """Forgets every text."""
        self._codes: dict[str, int] = {}
        self._of_spelt = np.empty(0, np.intp)
        self._kept: dict[str, Any] = {name: _held(kind, []) for name, kind in self._kinds.items()}
        self._new: list[T] = []  # of which nothing is kept yet

    def __len__(self) -> int:
        return len(self._codes)

    def codes(self, spelt: Rows) -> Rows:
        """The number of every text, by that of its spelling; those that are new are read."""
        if len(self._of_spelt) < len(self._spellings):
            more = np.full(len(self._spellings) - len(self._of_spelt), NEW)
            self._of_spelt = np.concatenate((self._of_spelt, more))
        found = self._of_spelt.take(spelt)
        new = found == NEW
        if new.any():
            numbers = np.unique(spelt[new])
            for at in range(0, len(numbers), _MOST_NEW):
                some = numbers[at : at + _MOST_NEW]
                self._of_spelt[some] = [self.code(text) for text in self._spellings.texts(some)]
            found = self._of_spelt.take(spelt)
        return found

    def code(self, text: str) -> int:
        """The number of one text."""
        own = self._own(text)
        if own not in self._codes:
            self.put(own, self._read(own))
        return self._codes[own]

    def put(self, own: str, told: T) -> None:
        """Takes what somebody else read a text as, which was not read before."""
        self._codes[own] = len(self._codes)
        self._new.append(told)
        if len(self._new) == _MOST_NEW:
            self._keep_new()

    def array(self, name: str) -> np.ndarray:
        """One number of every text."""
        found: np.ndarray = self._all(name)
        return found

    def lists(self, name: str) -> Ragged:
        """One list of numbers of every text."""
        found: Ragged = self._all(name)
        return found

    def texts(self, name: str) -> pa.StringArray:
        """One text of every text."""
        return self._all(name)

    def _all(self, name: str) -> Any:
        if self._new:
            self._keep_new()
        return self._kept[name]

    def _keep_new(self) -> None:
        """Puts the new ones into the arrays: as objects they take several times the memory."""
        for name, kind in self._kinds.items():
            more = _held(kind, [getattr(told, name) for told in self._new])
            self._kept[name] = _followed_by(self._kept[name], more)
        self._new.clear()


def _held(kind: type, values: Sequence[Any]) -> Any:
    if kind is str:
        return pa.array(values, pa.string())
    return Ragged.of(values) if kind is tuple else np.array(values, kind)


def _followed_by(held: Any, more: Any) -> Any:
    if isinstance(held, Ragged):
        return held.followed_by(more)
    return np.concatenate((held, more)) if isinstance(held, np.ndarray) else pa.concat_arrays([held, more])


@dataclass(frozen=True)
class Parts:
    """The parts of lists, those of a row behind one another: part i is of `rows[i]`, and spelt as number
    `spelt[i]`. firsts, lasts: where those of each row begin and end; begins, ends: where those of each line
    do, of which a row may have several. sizes: the bytes of each row's longest text, or one number up to LONG
    that none of them exceeds. alone: which parts are the whole of a text; None where a row is one text."""

    rows: Rows
    spelt: Rows
    sizes: Rows | int
    firsts: Rows
    lasts: Rows
    begins: Rows
    ends: Rows
    alone: Flags | None = None
