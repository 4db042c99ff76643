"""Knows how far a run has come, line by line: each line with its checksum, the last one that holds counts."""

import json
import os
import zlib
from contextlib import suppress
from typing import Any, NamedTuple

from magrisk.adapters.roster.hidden import Place, claim, write_all
from magrisk.adapters.writing import told_as_output_problem

Entry = dict[str, Any]


class Begun(NamedTuple):
    """What an interrupted run has left: the line it began with, and the last one that reached the disk."""

    first: Entry
    last: Entry


class Journal:
    """The journal of the run that writes to a place."""

    def __init__(self, place: Place):
        self._path, self._file = place.path, place.journal
        self._descriptor = -1

    @property
    def name(self) -> str:
        return self._file.name

    def open(self) -> None:
        self._descriptor = claim(self._file, self._path)

    def read(self) -> Begun | None:
        """What is in it, None where nothing is. A torn tail is cut off, so that lines can follow."""
        first = last = b""
        good = 0
        with told_as_output_problem(self._path):
            with open(self._descriptor, "rb", closefd=False) as stream:
                for line in stream:
                    if not _holds(line):
                        break
                    first, last = first or line, line
                    good += len(line)
            self._cut(good)
        return Begun(_entry(first), _entry(last)) if last else None

    def append(self, entry: Entry) -> None:
        """Adds a line; it is on the disk when this returns."""
        with told_as_output_problem(self._path):
            write_all(self._descriptor, _line(entry))
            os.fsync(self._descriptor)

    def empty(self) -> None:
        with told_as_output_problem(self._path):
            self._cut(0)

    def drop(self) -> None:
        """Removes the journal of a run that is over, or at least makes it say nothing."""
        with suppress(OSError):
            self._cut(0)
        with suppress(OSError):
            self._file.unlink()

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1

    def _cut(self, size: int) -> None:
        os.ftruncate(self._descriptor, size)
        os.lseek(self._descriptor, size, os.SEEK_SET)


def _line(entry: Entry) -> bytes:
    text = json.dumps(entry, separators=(",", ":")).encode()
    return b"%08x %b\n" % (zlib.crc32(text), text)


def _holds(line: bytes) -> bool:
    return line.endswith(b"\n") and line[:9] == b"%08x " % zlib.crc32(line[9:-1])


def _entry(line: bytes) -> Entry:
    entry: Entry = json.loads(line[9:])
    return entry
