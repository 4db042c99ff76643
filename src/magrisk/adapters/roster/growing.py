"""Knows one output of a run while it grows: bytes go to a hidden file, and its size and digest are known."""

import hashlib
import os
from contextlib import suppress

from magrisk.adapters.roster.hidden import Place, claim, write_all
from magrisk.adapters.roster.journal import Entry
from magrisk.adapters.writing import told_as_output_problem
from magrisk.errors import OutputProblem


class Growing:
    """One output that grows."""

    def __init__(self, place: Place):
        self.place = place
        self._descriptor = -1
        self._size = 0
        self._digest = hashlib.sha256()

    def open(self) -> None:
        self._descriptor = claim(self.place.partial, self.place.path)

    def begin(self) -> None:
        """Begins anew; what was left of another run is gone."""
        with told_as_output_problem(self.place.path):
            os.ftruncate(self._descriptor, 0)

    def go_on(self, reached: Entry) -> None:
        """Goes on from what the journal says was reached; what was written after that is cut off.

        Raises OutputProblem where the file does not hold what the journal says.
        """
        with told_as_output_problem(self.place.path):
            found = os.fstat(self._descriptor).st_size
            if found < reached["size"]:
                raise self._not_as_said(f"it is shorter ({found} bytes) than the journal says")
            os.ftruncate(self._descriptor, reached["size"])
            with open(self._descriptor, "rb", buffering=0, closefd=False) as stream:
                self._digest = hashlib.file_digest(stream, "sha256")
        self._size = reached["size"]
        if self.reached() != reached:
            raise self._not_as_said("its content is not that of the journal")

    def write(self, data: bytes | memoryview) -> None:
        with told_as_output_problem(self.place.path):
            write_all(self._descriptor, data)
        self._digest.update(data)
        self._size += memoryview(data).nbytes

    def sync(self) -> None:
        """Brings all to the disk. What lies there need not lie in memory as well, where the rest of a large
        file would have to find new room all the time."""
        with told_as_output_problem(self.place.path):
            os.fsync(self._descriptor)
        with suppress(AttributeError, OSError):  # not every system takes the hint
            os.posix_fadvise(self._descriptor, 0, self._size, os.POSIX_FADV_DONTNEED)

    def reached(self) -> Entry:
        """How far it has come, as the journal says it."""
        return {"size": self._size, "sha256": self._digest.hexdigest()}

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1

    def drop(self) -> None:
        """Removes what this run has written."""
        if self._descriptor >= 0:
            with suppress(OSError):
                self.place.partial.unlink(missing_ok=True)

    def _not_as_said(self, what: str) -> OutputProblem:
        return OutputProblem(f"{self.place.partial.name}: {what}; begin anew without --resume")
