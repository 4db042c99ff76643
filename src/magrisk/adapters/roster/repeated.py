"""Counts identifiers that stood before, whatever their number, within the same memory."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from magrisk.adapters.roster.hidden import write_all
from magrisk.adapters.writing import told_as_output_problem

_MOST_AT_ONCE, _READ = 1 << 20, 1 << 18


class Repeated:
    """Numbers of identifiers, kept in a file without a name until they are counted."""

    def __init__(self, beside: Path):
        self._beside = beside
        with told_as_output_problem(beside):
            # Without a buffer: what the disk refuses must show where it is told, not when the file is closed.
            self._file = tempfile.TemporaryFile(dir=beside.parent, buffering=0)  # noqa: SIM115  # `close` does
        self._held = 0

    def add(self, numbers: npt.NDArray[np.uint64]) -> None:
        """Takes the numbers of some rows."""
        with told_as_output_problem(self._beside):
            write_all(self._file.fileno(), numbers.tobytes())
        self._held += len(numbers)

    def count(self) -> int:
        """How many rows have a number that another row before them has."""
        parts = 1 << (self._held // _MOST_AT_ONCE).bit_length()
        return self._held - sum(self._distinct(part, parts) for part in range(parts))

    def _distinct(self, part: int, parts: int) -> int:
        """How many different numbers there are in one part of all possible ones."""
        found = []
        for numbers in self._all():
            # Numbers are spread evenly, so parts by their last bits are as large as one another.
            found.append(numbers[numbers & np.uint64(parts - 1) == part])
        if not found:
            return 0
        numbers = np.concatenate(found)
        numbers.sort()
        return int(np.count_nonzero(numbers[1:] != numbers[:-1])) + (len(numbers) > 0)

    def _all(self) -> Iterator[npt.NDArray[np.uint64]]:
        with told_as_output_problem(self._beside):
            self._file.seek(0)
            while data := self._file.read(8 * _READ):
                yield np.frombuffer(data, np.uint64)

    def close(self) -> None:
        """Forgets them."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
