"""A part of a list in a roster's cell: blank, of no use, or what it is read as."""

from collections.abc import Callable
from typing import TypeVar

from magrisk.adapters.roster.header import Roster
from magrisk.errors import ContentProblem

T = TypeVar("T")


def part_reader(
    roster: Roster, column: str, read: Callable[[str], T], *, blank: T, unusable: T
) -> Callable[[str], T]:
    """What reads a part of a list in a column; `read` may raise ContentProblem."""

    def part(text: str) -> T:
        if not text.strip():
            return blank
        try:
            # A word that stands for nothing does so as a whole cell only.
            return read(text) if roster.part(column, text) else unusable
        except ContentProblem:
            return unusable

    return part
