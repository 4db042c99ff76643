"""The shapes that the report on a roster is made of, and how counts and shares are written in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from magrisk.report.chart import Cell, Figure, Table
from magrisk.wording.figures import percent

_MOST_TICKS = 6
Row = tuple[str | Cell, ...]


@dataclass(frozen=True)
class Section:
    """A part of the document. name: its own, of letters and dashes. told: paragraphs before the pictures and
    tables; notes: behind them. long: whether its tables are scrolled by
    themselves; sorted: whether they can be."""

    name: str
    heading: str
    told: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    long: bool = False
    sorted: bool = True


def counted(number: int) -> str:
    """A whole number for the eye.

    >>> counted(1234567)
    '1,234,567'
    """
    return f"{number:,}"


def of(some: int, all_: int) -> Cell:
    """A share in per cent, which sorts by itself.

    >>> of(1, 8), of(0, 3), of(0, 0)
    (Cell(text='12 %', key=0.125), Cell(text='0 %', key=0.0), Cell(text='–', key=0))
    """
    if not all_:
        return Cell("–", 0)
    return Cell(percent(some / all_) if some else "0 %", some / all_)


def amount(number: int) -> Cell:
    """A count that sorts as a number, whatever stands between its digits."""
    return Cell(counted(number), number)


def patients(number: int) -> str:
    """So many patients, in words."""
    return f"{counted(number)} patient{'' if number == 1 else 's'}"


def whole(most: int) -> dict[str, Any]:
    """An axis of whole numbers up to some most."""
    return {"tickCount": min(most, _MOST_TICKS), "format": ",d"}


def numbers(*places: int) -> frozenset[int]:
    """The places of columns of numbers."""
    return frozenset(places)


def joined(parts: Iterable[str], last: str = "and") -> str:
    """Several in one sentence.

    >>> joined(["a", "b", "c"]), joined(["a"])
    ('a, b and c', 'a')
    """
    *first, end = parts
    return f"{', '.join(first)} {last} {end}" if first else end
