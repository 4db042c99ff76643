"""Knows the legend below a picture: the kinds of nodes and of lines that it holds."""

from collections.abc import Iterable, Iterator
from math import inf

from magrisk.drawing.layout import SIZE, WIDE, Box
from magrisk.drawing.looks import EDGES, NODES
from magrisk.drawing.outlines import outline
from magrisk.drawing.picture import Picture
from magrisk.drawing.words import width

_PAD = WIDE.pad
_SAMPLE = 34.0
_SHAPES, _LINES = 36.0, 22.0  # the height of a row


def legend(picture: Picture, most: float = inf, name: str = "") -> tuple[list[str], float]:
    """The shapes of the kinds, then the lines with what they say, in rows of `most` units; and the height.

    name: what the marks of the lines are called, as for `arrows`.
    """
    kinds = {node.kind for node in picture.nodes.values()}
    drawn = {edge.kind for edge in picture.edges}
    parts: list[str] = []
    foot = 0.0
    for left, top, kind in _placed(
        ((one, _shape_width(one)) for one in NODES if one in kinds), most, _SHAPES
    ):
        box = Box(left, top, _shape_width(kind) - 10, 23.0)
        parts += outline(NODES[kind], box)
        parts.append(f'<text x="{left + _PAD:.1f}" y="{top + 4:.0f}">{NODES[kind].name}</text>')
        foot = top + _SHAPES
    start = foot
    for left, top, kind in _placed(((one, _line_width(one)) for one in EDGES if one in drawn), most, _LINES):
        parts += _line(kind, left, start + top, name)
        foot = start + top + _LINES
    return parts, foot


def _placed(
    items: Iterable[tuple[str, float]], most: float, height: float
) -> Iterator[tuple[float, float, str]]:
    """(left, top, kind) of every item, a new row where one would stand out."""
    left = top = 0.0
    for kind, wide in items:
        if left and left + wide > most:
            left, top = 0.0, top + height
        yield left, top, kind
        left += wide


def _shape_width(kind: str) -> float:
    return width(NODES[kind].name) * SIZE * 0.85 + 2 * _PAD + 10


def _line_width(kind: str) -> float:
    return _SAMPLE + width(EDGES[kind].says) * SIZE * 0.85 + 24


def _line(kind: str, left: float, top: float, name: str) -> Iterator[str]:
    look = EDGES[kind]
    dashes = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
    way = f"M{left:.1f} {top:.0f}H{left + _SAMPLE:.1f}"
    stroke = f'stroke="{look.colour}" stroke-width="1.6"{dashes}'
    yield f'<path d="{way}" {stroke} marker-end="url(#{name}arrow-{kind})"/>'
    yield f'<text x="{left + _SAMPLE + 6:.1f}" y="{top + 4:.0f}">{look.says}</text>'
