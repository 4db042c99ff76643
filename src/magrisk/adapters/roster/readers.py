"""The first texts of a roster, read by several processes at once: until then there is no other work."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")
_SHARE, _MOST_SHARES = 16, 10_000
_TICKET = 4  # bytes


def read_by(
    processes: int, texts: Sequence[str], read: Callable[[str], T], meanwhile: Callable[[], object]
) -> list[T]:
    """What every text is read as. This process does something else before it takes a share like the others;
    what somebody does not hand in, it reads as well."""
    size = max(_SHARE, -(-len(texts) // _MOST_SHARES))
    shares = [texts[at : at + size] for at in range(0, len(texts), size)]
    context, helpers = get_context("fork"), []
    with _Tickets(len(shares)) as tickets:
        for _ in range(1, processes):
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_read, args=(theirs, tickets, shares, read), daemon=True)
            process.start()
            theirs.close()
            helpers.append((process, ours))
        meanwhile()
        found = {share: list(map(read, shares[share])) for share in tickets}
    for process, pipe in helpers:
        with pipe, suppress(EOFError):
            found |= pipe.recv()
        process.join()
    return [
        one
        for number, share in enumerate(shares)
        for one in (found[number] if number in found else map(read, share))
    ]


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

    def __enter__(self) -> "_Tickets":
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._taken)
