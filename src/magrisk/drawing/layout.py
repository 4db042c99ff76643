"""Knows where everything stands in a picture of columns: boxes that never touch, as near as can be to
what they are joined to."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from magrisk.drawing.columns import Columns, Stop, arranged
from magrisk.drawing.picture import Picture
from magrisk.drawing.words import width, wrapped

SIZE = 12.0  # of the letters, in user units
LINE = 15.0
GAP = 9.0  # between two rows
_GATE = 2.0
_SETTLINGS = 12


@dataclass(frozen=True)
class Spacing:
    """How wide a picture spreads: letters in a line of a label, the longest word that is not broken, user
    units beside a label on each side, and between two columns."""

    letters: int
    longest: int | None
    pad: float
    lane: float


WIDE = Spacing(letters=34, longest=None, pad=14.0, lane=120.0)
# Seven columns that are still legible across a sheet of paper.
NARROW = Spacing(letters=16, longest=24, pad=9.0, lane=28.0)


@dataclass(frozen=True)
class Box:
    """A node or a gate: its left edge, its middle, its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def top(self) -> float:
        return self.y - self.height / 2


@dataclass(frozen=True)
class Layout:
    """Every box, the lines of every label, the columns as they came, and the size of the whole."""

    columns: Columns
    boxes: dict[Stop, Box]
    labels: dict[str, list[str]]
    width: float
    height: float
    spacing: Spacing


def laid_out(picture: Picture, spacing: Spacing = WIDE) -> Layout:
    """Places for all nodes and gates; the upper left corner of the whole is 0, 0."""
    columns = arranged(picture)
    labels = {
        name: wrapped(node.label, spacing.letters, spacing.longest) for name, node in picture.nodes.items()
    }
    heights = {
        stop: len(labels[stop]) * LINE + 8 if isinstance(stop, str) else _GATE
        for rows in columns.rows
        for stop in rows
    }
    middles = _settled(columns, heights)
    boxes: dict[Stop, Box] = {}
    left = 0.0
    for rows in columns.rows:
        widest = max(width(line) for stop in rows if isinstance(stop, str) for line in labels[stop])
        wide = widest * SIZE + 2 * spacing.pad
        boxes |= {stop: Box(left, middles[stop], wide, heights[stop]) for stop in rows}
        left += wide + spacing.lane
    foot = max(box.y + box.height / 2 for box in boxes.values())
    return Layout(columns, boxes, labels, left - spacing.lane, foot, spacing)


def _settled(columns: Columns, heights: dict[Stop, float]) -> dict[Stop, float]:
    """The middles of all rows: each near its neighbours on both sides, and clear of the next row."""
    middles: dict[Stop, float] = {}
    for rows in columns.rows:
        middles |= dict(zip(rows, apart([0.0] * len(rows), [heights[stop] for stop in rows]), strict=True))
    for _ in range(_SETTLINGS):
        for rows in columns.rows:
            wished = [_wish(columns, middles, stop) for stop in rows]
            placed = apart(wished, [heights[stop] for stop in rows])
            middles |= dict(zip(rows, placed, strict=True))
    top = min(middle - heights[stop] / 2 for stop, middle in middles.items())
    return {stop: middle - top for stop, middle in middles.items()}


def _wish(columns: Columns, middles: dict[Stop, float], stop: Stop) -> float:
    near = columns.left.get(stop, []) + columns.right.get(stop, [])
    return sum(middles[one] for one in near) / len(near) if near else middles[stop]


def apart(wished: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Places nearest to what is wished (least squares) in this order, GAP apart: neighbours that would
    overlap are pooled into a block, which stands at the mean of its wishes."""
    offsets = [0.0]
    for above, below in pairwise(heights):
        offsets.append(offsets[-1] + (above + below) / 2 + GAP)
    blocks: list[tuple[float, int]] = []
    for wish, offset in zip(wished, offsets, strict=False):
        total, count = wish - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / count:
            more, many = blocks.pop()
            total, count = total + more, count + many
        blocks.append((total, count))
    pooled = [total / count for total, count in blocks for _ in range(count)]
    return [place + offset for place, offset in zip(pooled, offsets, strict=False)]
