"""Makes a roster of any length: the same rows for the same seed, written at the speed of columns."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from . import words
from .texts import texts
from .words import Words

_CELLS = tuple(words.CELLS)
COLUMNS = ("id", *_CELLS[:3], "medications", "conditions", *_CELLS[3:])
# Rows are drawn so many at a time, whatever the length of the roster: its beginning hangs on the seed alone.
_AT_ONCE = 100_000
_FIRST_NUMBER = 10_000_001
_MEAN_MEDICINES, _MOST_MEDICINES = 7, 20


def roster(file: Path, rows: int, seed: int = 1, unlike: float = 0.0) -> None:
    """Writes a roster without quotes; `unlike` is the share of the medicine texts that no other equals."""
    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    # Not every release can leave the quotes of the header away.
    plain = csv.WriteOptions(quoting_style="none", include_header=False)
    with file.open("wb") as out:
        out.write((",".join(COLUMNS) + "\n").encode())
        with csv.CSVWriter(out, schema, write_options=plain) as writer:
            for table in _tables(rows, seed, unlike):
                writer.write_table(table)
        # What the disk has to do later would be done while somebody is measured.
        os.fsync(out.fileno())


def _tables(rows: int, seed: int, unlike: float) -> Iterator[pa.Table]:
    draw = _Draw(np.random.default_rng(seed), unlike)
    for first in range(0, rows, _AT_ONCE):
        yield draw.table(first).slice(0, rows - first)


class _Draw:
    """What is drawn for some rows."""

    def __init__(self, chance: np.random.Generator, unlike: float):
        listed = texts()
        self._chance, self._unlike = chance, unlike
        self._texts = pa.array([text.said for text in listed])
        self._medicines = np.array([text.medicine for text in listed])
        self._ends = _ends([text.often for text in listed])
        self._serial = 0

    def table(self, first: int) -> pa.Table:
        """The next rows, in the order of the columns."""
        numbers = _FIRST_NUMBER + first + np.arange(_AT_ONCE)
        ids = pc.binary_join_element_wise("P", pc.cast(pa.array(numbers), pa.string()), "")
        return pa.table([ids, *(self._column(name) for name in COLUMNS[1:])], names=COLUMNS)

    def _column(self, name: str) -> pa.Array:
        if name == "medications":
            return self._medications()
        return self._conditions() if name == "conditions" else self._words(words.CELLS[name])

    def _words(self, kind: Words) -> pa.Array:
        return pa.array(list(kind)).take(pa.array(self._places(_ends(list(kind.values())), _AT_ONCE)))

    def _places(self, ends: Any, size: Any) -> Any:
        return np.searchsorted(ends, self._chance.random(size), side="right")

    def _conditions(self) -> pa.Array:
        kept = words.HOW_MANY_CONDITIONS
        counts = self._places(_ends(list(kept.values())), _AT_ONCE)
        drawn = self._places(_ends(list(words.CONDITIONS.values())), (_AT_ONCE, len(kept) - 1))
        taken = (np.arange(len(kept) - 1) < counts[:, None]) & ~_seen_before(drawn)
        return _joined(pa.array(list(words.CONDITIONS)).take(pa.array(drawn[taken])), taken)

    def _medications(self) -> pa.Array:
        """Nobody is given one medicine twice."""
        counts = self._chance.negative_binomial(5, 5 / (5 + _MEAN_MEDICINES), _AT_ONCE)
        drawn = self._places(self._ends, (_AT_ONCE, _MOST_MEDICINES))
        taken = (np.arange(_MOST_MEDICINES) < counts[:, None]) & ~_seen_before(self._medicines[drawn])
        return _joined(self._unlike_some(self._texts.take(pa.array(drawn[taken]))), taken)

    def _unlike_some(self, said: pa.Array) -> pa.Array:
        """Texts of which some bear the number of a prescription."""
        chosen = self._chance.random(len(said)) < self._unlike
        serials = self._serial + np.cumsum(chosen)
        self._serial += int(chosen.sum())
        numbered = pc.binary_join_element_wise(
            said, "Rx", pc.cast(pa.array(10_000_000 + serials), pa.string()), " "
        )
        return pc.if_else(pa.array(chosen), numbered, said) if self._unlike else said


def _ends(often: list[float]) -> Any:
    """Where each share of 1 ends; the last a little above it, for what rounding leaves."""
    ends = np.cumsum(often) / np.sum(often)
    ends[-1] = 1.0
    return ends


def _seen_before(drawn: Any) -> Any:
    """Whether the same stands further left in its row."""
    order = np.argsort(drawn, axis=1, kind="stable")
    sorted_ = np.take_along_axis(drawn, order, axis=1)
    again = np.zeros(drawn.shape, bool)
    again[:, 1:] = sorted_[:, 1:] == sorted_[:, :-1]
    seen = np.empty_like(again)
    np.put_along_axis(seen, order, again, axis=1)
    return seen


def _joined(said: pa.Array, taken: Any) -> pa.Array:
    """The texts of each row in one cell; an empty one where there is none."""
    ends = np.concatenate([[0], np.cumsum(taken.sum(axis=1))]).astype(np.int32)
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(ends), said), "; ")


def main() -> None:
    """Write one roster."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unlike", type=float, default=0.0, help="share of texts that no other equals")
    told = parser.parse_args()
    roster(told.file, told.rows, told.seed, told.unlike)


if __name__ == "__main__":
    main()
