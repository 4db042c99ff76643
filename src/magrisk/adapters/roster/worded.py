"""Texts for rows, made of words that are the same in many of them: each is put into words once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from magrisk.columns import Rows, Whole

_MOST_KEPT = 1 << 18


def scalar(text: str | None) -> pa.StringScalar:
    """A text of the library's own. Of one of Python's it guesses the type, and looks through all folders of
    modules each time."""
    return pa.scalar(text, pa.string())


_BETWEEN = scalar("; ")


@dataclass(frozen=True)
class Beside:
    """Texts that stand beside rows, those of a row behind one another: `texts[codes[i]]` is of `rows[i]`."""

    texts: pa.StringArray
    codes: Rows
    rows: Rows

    @staticmethod
    def of(texts: Sequence[tuple[int, str]]) -> "Beside":
        """Texts with their rows, which ascend."""
        rows = np.array([row for row, _ in texts], np.intp)
        return Beside(pa.array([text for _, text in texts], pa.string()), np.arange(len(rows)), rows)


NOTHING_BESIDE = Beside.of([])


def together(parts: Sequence[Beside]) -> Beside:
    """Those of all parts, within a row in the order of the parts."""
    firsts = np.cumsum([0, *(len(part.texts) for part in parts)])
    rows = np.concatenate([part.rows for part in parts])
    codes = np.concatenate([part.codes + first for part, first in zip(parts, firsts[:-1], strict=True)])
    order = np.argsort(rows, kind="stable")
    texts = pa.concat_arrays([part.texts for part in parts])
    return Beside(texts, codes.take(order), rows.take(order))


def listed(beside: Beside, size: int) -> pa.StringArray:
    """The texts of every row in one: "a; b"; "" where it has none."""
    ends = np.zeros(size + 1, np.int32)
    np.cumsum(np.bincount(beside.rows, minlength=size), out=ends[1:])
    items = pa.ListArray.from_arrays(pa.array(ends), beside.texts.take(pa.array(beside.codes)))
    return pc.binary_join(items, _BETWEEN)


class Worded:
    """Words for whole numbers; each number is put into words once."""

    def __init__(self, word: Callable[[int], str]):
        self._word = word
        self._clear()

    def _clear(self) -> None:
        self._numbers, self._texts = pa.array([], pa.int64()), pa.array([], pa.string())

    def __call__(self, numbers: Whole | Rows) -> pa.StringArray:
        """A text for every number."""
        codes = self._codes(numbers)
        return self._texts.take(pa.array(codes))

    def beside(self, rows: Rows, numbers: Whole | Rows) -> Beside:
        """The texts of some numbers, which belong to rows."""
        codes = self._codes(numbers)
        return Beside(self._texts, codes, rows)

    def _codes(self, numbers: Whole | Rows) -> Rows:
        """Where the text of every number stands."""
        asked = pa.array(numbers)
        found = pc.index_in(asked, self._numbers)
        if found.null_count:
            if len(self._numbers) > _MOST_KEPT:
                self._clear()
                found = pc.index_in(asked, self._numbers)
            more = asked.filter(pc.is_null(found)).unique()
            words = pa.array([self._word(number) for number in more.to_pylist()], pa.string())
            self._numbers = pa.concat_arrays([self._numbers, more])
            self._texts = pa.concat_arrays([self._texts, words])
            found = pc.index_in(asked, self._numbers)
        codes: Rows = found.to_numpy()
        return codes
