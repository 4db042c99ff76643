"""Reads the lists in the cells of a scored file, and tells what differs between two of them."""

import re
from dataclasses import dataclass

from magrisk.comparison.content import Listed, ReasonChange
from magrisk.escape import spreadsheet_cell

_REASON = re.compile(r"(.+?) ([+-]\d+)(?:; |$)", re.DOTALL)
_MORE = re.compile(r"(?:^|; )and (\d+) more$")
_BETWEEN = "; "


@dataclass(frozen=True)
class Reasons:
    """The points of the reasons that a cell names, by label; more: how many it does not name."""

    points: dict[str, int]
    more: int


def read(cell: str) -> Reasons:
    """The reasons in a cell: "label +31; label -40; and 2 more"."""
    cell = unescaped(cell)
    more = _MORE.search(cell)
    points: dict[str, int] = {}
    for label, number in _REASON.findall(cell[: more.start()] if more else cell):
        points[label] = points.get(label, 0) + int(number)
    return Reasons(points, int(more[1]) if more else 0)


def changes(old: str, new: str) -> tuple[ReasonChange, ...]:
    """What differs between two cells of reasons, the largest change of points first."""
    before, after = read(old), read(new)
    found = []
    for label in {**before.points, **after.points}:
        was, is_ = before.points.get(label), after.points.get(label)
        hidden = (was is None and before.more) or (is_ is None and after.more)
        if was != is_:
            found.append(ReasonChange(label, was, is_, not hidden))
    return tuple(sorted(found, key=lambda one: (-abs((one.new or 0) - (one.old or 0)), one.label)))


def is_whole(old: str, new: str) -> bool:
    """Whether two cells name all reasons."""
    return not read(old).more and not read(new).more


def listed(old: str, new: str) -> Listed:
    """What differs between two cells of texts."""
    before, after = (_texts(cell) for cell in (old, new))
    return Listed(
        tuple(text for text in after if text not in before),
        tuple(text for text in before if text not in after),
    )


def _texts(cell: str) -> list[str]:
    return [text for text in unescaped(cell).split(_BETWEEN) if text]


def unescaped(cell: str) -> str:
    """The text of a cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    bare = cell.removeprefix("'")
    return bare if bare != cell and spreadsheet_cell(bare) == cell else cell
