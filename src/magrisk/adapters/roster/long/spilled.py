"""Rows of arrays in many parts, in a file that has no name anywhere: what is left of a run that is killed is
nothing."""

import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from magrisk.adapters.roster.closing import Closing
from magrisk.adapters.roster.hidden import write_all
from magrisk.adapters.writing import told_as_output_problem
from magrisk.columns import Rows

MOST_HELD = 64 << 20  # bytes


class Spilled(Closing):
    """Rows are given with the number of their part, and come back part by part, in the order in which they
    were given. Few of them never leave the memory. beside: the output, in whose folder there must be room.
    """

    def __init__(self, schema: pa.Schema, beside: Path, most: int = MOST_HELD):
        self._schema, self._beside, self._most = schema, beside, most
        self._held: list[tuple[pa.RecordBatch, Rows]] = []
        self._size = 0
        self._pieces: dict[int, list[pa.RecordBatch | tuple[int, int]]] = defaultdict(list)
        self._file: Any = None
        self._end = 0

    def add(self, rows: pa.RecordBatch, parts: Rows) -> None:
        """Takes some rows."""
        self._held.append((rows, parts))
        self._size += rows.nbytes
        if self._size >= self._most:
            self._sort(spill=True)

    def part(self, number: int) -> pa.RecordBatch:
        """All rows of a part; it can be asked for once, when everything was given."""
        self._sort(spill=self._file is not None)
        found = [self._read(piece) for piece in self._pieces.pop(number, [])]
        return pa.concat_batches(found) if found else pa.RecordBatch.from_pylist([], self._schema)

    def _sort(self, *, spill: bool) -> None:
        """Cuts what is held into pieces of parts."""
        if not self._held:
            return
        rows = pa.concat_batches([batch for batch, _ in self._held])
        parts = np.concatenate([each for _, each in self._held])
        self._held, self._size = [], 0
        order = np.argsort(parts, kind="stable")
        rows, parts = rows.take(pa.array(order)), parts[order]
        edges = np.flatnonzero(np.diff(parts, prepend=-1, append=-1))
        for first, behind in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            piece = rows.slice(first, behind - first)
            self._pieces[int(parts[first])].append(self._written(piece) if spill else piece)

    def _written(self, piece: pa.RecordBatch) -> tuple[int, int]:
        data = piece.serialize()
        with told_as_output_problem(self._beside):
            if self._file is None:
                self._file = tempfile.TemporaryFile(dir=self._beside.parent, buffering=0)  # noqa: SIM115  # closed by `close`
            write_all(self._file.fileno(), data)
        self._end += len(data)
        return self._end - len(data), len(data)

    def _read(self, piece: pa.RecordBatch | tuple[int, int]) -> pa.RecordBatch:
        if isinstance(piece, pa.RecordBatch):
            return piece
        offset, size = piece
        data = bytearray(size)
        with told_as_output_problem(self._beside):
            self._file.seek(offset)
            self._file.readinto(data)
        return pa.ipc.read_record_batch(pa.py_buffer(data), self._schema)

    def close(self) -> None:
        """Forgets all of it."""
        if self._file is not None:
            self._file.close()
