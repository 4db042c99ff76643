"""The first texts of a roster, read by several processes at once: until then there is no other work."""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")


def read_by(processes: int, texts: Sequence[str], read: Callable[[str], T]) -> Iterator[tuple[str, T]]:
    """Every text with what it is read as. This process reads a share like the others, and the shares of those
    that end before they are done."""
    context = get_context("fork")
    helpers = []
    for at in range(1, processes):
        share = texts[at::processes]
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_read, args=(theirs, share, read), daemon=True)
        process.start()
        theirs.close()
        helpers.append((share, process, ours))
    for text in texts[::processes]:
        yield text, read(text)
    for share, process, pipe in helpers:
        with pipe:
            try:
                told = pipe.recv()
            except EOFError:
                told = [read(text) for text in share]
        yield from zip(share, told, strict=True)
        process.join()


def _read(pipe: Connection, texts: Sequence[str], read: Callable[[str], T]) -> None:
    # Who interrupts the program interrupts its master; and what fails here fails there, and is told there.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with pipe, suppress(Exception):
        pipe.send([read(text) for text in texts])
