"""Stakes: what a low level would do to a patient, least first."""

from collections.abc import Iterable
from typing import Literal

Stakes = Literal["usual", "raised", "grave"]
STAKES: tuple[Stakes, ...] = ("usual", "raised", "grave")


def highest(levels: Iterable[str]) -> Stakes:
    """The gravest of the stakes among some words; the least where there is none.

    >>> highest(["known-low", "raised"]), highest([])
    ('raised', 'usual')
    """
    found = set(levels)
    return next((stakes for stakes in reversed(STAKES) if stakes in found), STAKES[0])
