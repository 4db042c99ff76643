"""Worker processes that score the stretches of a roster side by side, and hand them back in order.

Records and lines pass through memory that both sides share and that has no name anywhere; the pipes carry
only what is small. The workers take stretches in turns and stand in a ring: from which number on the rows of
a stretch count, each is told by the one before it as soon as that one has cut its own into records.
"""

import mmap
import signal
import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from magrisk.adapters.roster.batches import packed, unpacked
from magrisk.adapters.roster.feed import Stretches
from magrisk.adapters.roster.work import Done, Work
from magrisk.errors import AccountingProblem

_SLOTS = 2  # stretches that a worker has at a time: one to work on, one to go on with
_MORE_TEXT = 4 << 20
_TIMES_TEXT = 3  # lines are longer than the text that they come of; what has no room takes the pipe


@dataclass(frozen=True)
class Result:
    """A stretch that is done. offset, line: where the text goes on behind it. records: those that are not
    blank; blank: the others; again: whether the header stood again in it or before it."""

    done: Done
    records: int
    blank: int
    again: bool
    offset: int
    line: int


class Scoring(Protocol):
    """What scores the stretches of a roster, in order."""

    def begin(self, blocks: Stretches, records: int, *, again: bool) -> None:
        """Begins with what may be begun before anybody asks for a result. records: how many stand before the
        first stretch; again: whether the header does."""
        ...

    def results(self) -> Iterator[Result]:
        """All stretches."""
        ...


class Alone:
    """Scores in this process."""

    def __init__(self, work: Work, size: int):
        self._work, self._size = work, size

    def begin(self, blocks: Stretches, records: int, *, again: bool) -> None:
        """Takes the roster; nothing is begun before it is asked for."""
        self._blocks, self._records, self._again = blocks, records, again

    def results(self) -> Iterator[Result]:
        """All stretches, one after the other."""
        blocks, records, again = self._blocks, self._records, self._again
        while True:
            line = blocks.line
            found = blocks.next(self._size)
            if not len(found):
                return
            stretch = self._work.cut(bytes(found) if isinstance(found, memoryview) else found, line)
            done = self._work.finish(stretch, records, another=again)
            records, again = records + stretch.records, again or stretch.again is not None
            yield Result(done, stretch.records, stretch.blank, again, blocks.offset, blocks.line)


@dataclass
class _Given:
    """A stretch that a worker has. result: what became of it, once it is done."""

    worker: "_Worker"
    slot: int
    offset: int
    line: int
    result: Result | None = None


class _Worker:
    """One worker as its master sees it."""

    def __init__(self, process: Any, pipe: Connection, rooms: "_Rooms"):
        self.process, self.pipe, self.rooms = process, pipe, rooms
        self.free = list(range(_SLOTS))
        self.given: deque[_Given] = deque()

    def tell(self, what: Any) -> None:
        """Sends something to the process."""
        with _told_as_ended():
            self.pipe.send(what)

    def told(self) -> Any:
        """What the process sends next."""
        with _told_as_ended():
            return self.pipe.recv()


class _Rooms:
    """The memory that a worker and its master share: for each slot one for text and one for lines."""

    def __init__(self, size: int):
        self.text = [mmap.mmap(-1, size + _MORE_TEXT) for _ in range(_SLOTS)]
        self.lines = [mmap.mmap(-1, _TIMES_TEXT * size + _MORE_TEXT) for _ in range(_SLOTS)]


class _Ring:
    """How the workers tell each other how many records stand before a stretch, and whether the header does
    again: worker i hears of the one before it at the i-th place. The master tells the first."""

    def __init__(self, count: int):
        pipes = [get_context("fork").Pipe(duplex=False) for _ in range(count)]
        self._ends = [end for pipe in pipes for end in pipe]

    def of(self, worker: int) -> tuple[Connection, Connection]:
        """Where a worker hears, and where it tells the next one. It closes what is not its own, as a pipe
        ends only when nobody else holds its other end."""
        hears, tells = 2 * worker, (2 * worker + 3) % len(self._ends)
        for place, end in enumerate(self._ends):
            if place not in (hears, tells):
                end.close()
        return self._ends[hears], self._ends[tells]

    def begin(self, records: int, *, again: bool) -> None:
        """Tells the first worker, and leaves the ring to all of them."""
        self._ends[1].send((records, again))
        self.close()

    def close(self) -> None:
        """Leaves the ring."""
        for end in self._ends:
            end.close()


class Pool:
    """So many worker processes, forked at once; what the work knows by then, each of them knows."""

    def __init__(self, count: int, work: Work, size: int):
        self._size, self._workers = size, list[_Worker]()
        self._given: deque[_Given] = deque()
        self._turn = 0
        self._ring = _Ring(count)
        context = get_context("fork")
        for number in range(count):
            ours, theirs = context.Pipe()
            rooms = _Rooms(size)
            not_theirs = [ours, *(worker.pipe for worker in self._workers)]
            serving = (theirs, rooms, not_theirs, self._ring, number, work)
            process = context.Process(target=_serve, args=serving, daemon=True)
            process.start()
            theirs.close()
            self._workers.append(_Worker(process, ours, rooms))

    def begin(self, blocks: Stretches, records: int, *, again: bool) -> None:
        """Gives every worker as many stretches as it has room for."""
        self._blocks = blocks
        with _told_as_ended():
            self._ring.begin(records, again=again)
        self._fill()

    def results(self) -> Iterator[Result]:
        """All stretches in order."""
        while self._given:
            first = self._given[0]
            while first.result is None:
                self._listen()
            yield first.result
            self._given.popleft()
            first.worker.free.append(first.slot)
            self._fill()

    def _fill(self) -> None:
        """Gives stretches out in turns, as long as there is room."""
        while True:
            worker = self._workers[self._turn % len(self._workers)]
            if not worker.free:
                return
            line = self._blocks.line
            found = self._blocks.next(self._size)
            if not len(found):
                return
            text = packed(found)
            slot = worker.free.pop()
            given = _Given(worker, slot, self._blocks.offset, self._blocks.line)
            self._given.append(given)
            worker.given.append(given)
            self._turn += 1
            room = worker.rooms.text[slot]
            if len(text) <= len(room):
                room[: len(text)] = text
            worker.tell((slot, line, len(text), None if len(text) <= len(room) else bytes(text)))

    def _listen(self) -> None:
        by_pipe = {worker.pipe: worker for worker in self._workers}
        for ready in wait(list(by_pipe)):
            worker = by_pipe[ready]  # type: ignore[index]  # only pipes were given
            told = worker.told()
            if isinstance(told, Failed):
                raise AccountingProblem(f"internal check: a worker process failed: {told.why}")
            done, records, blank, again = told
            given = worker.given.popleft()
            if done.output is None:
                lines = memoryview(worker.rooms.lines[given.slot])
                done = replace(done, output=lines[: done.size])
            given.result = Result(done, records, blank, again, given.offset, given.line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ring.close()
        for worker in self._workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join()


@contextmanager
def _told_as_ended() -> Iterator[None]:
    """A pipe fails in several ways where nobody is at its other end."""
    try:
        yield
    except (EOFError, OSError):
        raise AccountingProblem(
            "internal check: a worker process ended before its work was done (out of memory?)"
        ) from None


@dataclass(frozen=True)
class Failed:
    """Why a worker could not go on: where it failed, never on which value."""

    why: str


def _serve(
    pipe: Connection, rooms: _Rooms, not_ours: Sequence[Connection], ring: _Ring, number: int, work: Work
) -> None:
    """What a worker does until its master goes away."""
    # Who interrupts the program interrupts its master, and that one ends the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in not_ours:
        other.close()
    try:
        _work_on(pipe, rooms, *ring.of(number), work)
    except (EOFError, ConnectionError):
        # If not the master is gone but a neighbour, the master will see it, and end all of them.
        with suppress(EOFError, ConnectionError):
            while True:
                pipe.recv()
    except Exception as error:  # told to the master, who ends the run with it
        place = traceback.extract_tb(error.__traceback__)[-1]
        with suppress(ConnectionError):  # nobody is there to be told
            pipe.send(Failed(f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"))


def _work_on(pipe: Connection, rooms: _Rooms, hears: Connection, tells: Connection, work: Work) -> None:
    """Scores one stretch after the other until a pipe ends."""
    while True:
        slot, line, size, text = pipe.recv()
        stretch = work.cut(unpacked(text or rooms.text[slot][:size], typed=work.typed), line)
        before, another = hears.recv()
        again = another or stretch.again is not None
        tells.send((before + stretch.records, again))
        done = work.finish(stretch, before, another=another)
        room = rooms.lines[slot]
        if done.size <= len(room):
            room[: done.size] = memoryview(done.output).cast("B")
            done = replace(done, output=None)
        else:
            done = replace(done, output=bytes(done.output))
        pipe.send((done, stretch.records, stretch.blank, again))
