"""The SHA-256 of a file, worked out by a process of its own while the program makes itself ready."""

import hashlib
import os
import signal
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection

_PIECE = 1 << 20


class Digest:
    """A file that is hashed while it is read; `descriptor` is that of the open file, and stays where it is.

    Whoever begins one must not have begun a thread: what is forked beside threads may hang.
    """

    def __init__(self, descriptor: int):
        self._descriptor, self._found = descriptor, ""
        context = get_context("fork")
        self._pipe, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_send, args=(theirs, descriptor), daemon=True)
        self._process.start()
        theirs.close()

    def result(self) -> str:
        """As hexadecimal digits. Raises OSError where the file cannot be read."""
        if not self._found:
            try:
                self._found = self._pipe.recv()
            except EOFError:  # it ended before it was done
                self._found = sha256(self._descriptor)
        return self._found

    def close(self) -> None:
        """Ends the process, done or not."""
        self._process.terminate()
        self._process.join()
        self._pipe.close()


def sha256(descriptor: int) -> str:
    """The SHA-256 of an open file, wherever it is read at present."""
    digest, piece, offset = hashlib.sha256(), memoryview(bytearray(_PIECE)), 0
    while size := os.preadv(descriptor, [piece], offset):
        digest.update(piece[:size])
        offset += size
    return digest.hexdigest()


def _send(pipe: Connection, descriptor: int) -> None:
    # Who interrupts the program interrupts its master; and what fails here fails there, and is told there.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with pipe, suppress(OSError):
        pipe.send(sha256(descriptor))
