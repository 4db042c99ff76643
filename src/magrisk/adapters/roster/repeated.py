"""Counts identifiers that stood before, whatever their number, within the same memory."""

import tempfile
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from magrisk.adapters.writing import told_as_output_problem

_MOST_AT_ONCE = 1 << 21


class Repeated:
    """Numbers of identifiers, kept in a file without a name until they are counted."""

    def __init__(self, beside: Path):
        self._beside = beside
        with told_as_output_problem(beside):
            self._file = tempfile.TemporaryFile(dir=beside.parent)  # noqa: SIM115  # `close` does
        self._held = 0

    def add(self, numbers: npt.NDArray[np.uint64]) -> None:
        """Takes the numbers of some rows."""
        with told_as_output_problem(self._beside):
            self._file.write(numbers.tobytes())
        self._held += len(numbers)

    def count(self) -> int:
        """How many rows have a number that another row before them has."""
        parts = self._held // _MOST_AT_ONCE + 1
        return self._held - sum(self._distinct(part, parts) for part in range(parts))

    def _distinct(self, part: int, parts: int) -> int:
        """How many different numbers there are in one part of all possible ones."""
        found = []
        self._file.seek(0)
        while data := self._file.read(8 * _MOST_AT_ONCE):
            numbers = np.frombuffer(data, np.uint64)
            # Numbers are spread evenly, so parts by remainder are as large as one another.
            found.append(numbers[numbers % np.uint64(parts) == part] if parts > 1 else numbers)
        if not found:
            return 0
        numbers = np.sort(np.concatenate(found))
        return int(np.count_nonzero(numbers[1:] != numbers[:-1])) + (len(numbers) > 0)

    def close(self) -> None:
        """Forgets them."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
