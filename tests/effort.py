"""How much work something is: told so that a busy machine does not change the answer."""

import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any


def calls(work: Callable[[], Any]) -> int:
    """Count the calls of functions, of Python's and of C's, that `work` makes: the same on every machine."""
    count = 0

    def one_more(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(one_more)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def quickest(work: Callable[[], Any], enough: float, attempts: int = 5) -> float:
    """Seconds of processor time of the quickest attempt; no further attempt is made below `enough`.

    For what one call does alone (a regular expression, a parser): a pause of the machine falls on one
    attempt, a cost that grows with the square on each.
    """
    least = float("inf")
    for _ in range(attempts):
        begun = time.process_time()
        work()
        least = min(least, time.process_time() - begun)
        if least < enough:
            break
    return least
