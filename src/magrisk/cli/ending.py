"""Knows how a program that is ended from outside comes to its end where nothing is half done."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Ending:
    """Hears who ends the program. An exception in the midst of anything may be lost: here it waits."""

    def __init__(self) -> None:
        self._ours, self._heard = os.getpid(), False

    def hear(self, number: int, _: FrameType | None) -> None:
        """Takes a signal."""
        if os.getpid() != self._ours:  # a worker has nothing to clear away
            os._exit(128 + number)
        self._heard = True

    def check(self) -> None:
        """Raises KeyboardInterrupt where a signal was heard."""
        if self._heard:
            raise KeyboardInterrupt


@contextmanager
def ending() -> Iterator[Ending]:
    """While it lasts, SIGTERM and SIGHUP are only heard; at its end they are obeyed."""
    heard = Ending()
    before = {number: signal.signal(number, heard.hear) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield heard
        heard.check()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
