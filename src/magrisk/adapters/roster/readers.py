"""Texts that several processes read at once: until they are read there is no other work."""

import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T")
_SHARE, _MOST_SHARES = 16, 10_000
_TICKET = 4  # bytes


class Readers(Generic[T]):
    """So many other processes, which read distinct texts from now on; this one may do something else."""

    def __init__(self, helpers: int, texts: Sequence[str], read: Callable[[str], T]):
        size = max(_SHARE, -(-len(texts) // _MOST_SHARES))
        self._shares = [texts[at : at + size] for at in range(0, len(texts), size)]
        self._read, self._tickets = read, _Tickets(len(self._shares))
        context, self._helpers = get_context("fork"), []
        for _ in range(helpers):
            ours, theirs = context.Pipe(duplex=False)
            work = (theirs, self._tickets, self._shares, read)
            process = context.Process(target=_read, args=work, daemon=True)
            process.start()
            theirs.close()
            self._helpers.append((process, ours))

    def results(self) -> Mapping[str, T]:
        """What every text is read as. This process takes a share like the others; what somebody does not hand
        in, it reads as well."""
        found = {number: self._of(number) for number in self._tickets}
        for process, pipe in self._helpers:
            with suppress(EOFError):
                found |= pipe.recv()
            process.join()
        told = (found[at] if at in found else self._of(at) for at in range(len(self._shares)))
        return dict(zip(chain.from_iterable(self._shares), chain.from_iterable(told), strict=True))

    def _of(self, number: int) -> list[T]:
        return list(map(self._read, self._shares[number]))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tickets.close()
        for process, pipe in self._helpers:
            pipe.close()
            process.terminate()
            process.join()


def _read(
    pipe: Connection, tickets: "_Tickets", shares: Sequence[Sequence[str]], read: Callable[[str], T]
) -> None:
    # Who interrupts the program interrupts its master; and what fails here fails there, and is told there.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with pipe, suppress(Exception):
        pipe.send({share: list(map(read, shares[share])) for share in tickets})


class _Tickets:
    """The numbers from 0 on: each is given to one process only, to whichever asks first."""

    def __init__(self, count: int):
        self._taken, given = os.pipe()
        os.write(given, b"".join(number.to_bytes(_TICKET) for number in range(count)))
        os.close(given)

    def __iter__(self) -> Iterator[int]:
        while ticket := os.read(self._taken, _TICKET):
            yield int.from_bytes(ticket)

    def close(self) -> None:
        """Gives no more."""
        os.close(self._taken)
