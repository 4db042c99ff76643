"""Knows the legend below a picture: the kinds of nodes and of lines that it holds."""

from collections.abc import Iterator

from magrisk.drawing.layout import PAD, SIZE, Box
from magrisk.drawing.looks import EDGES, NODES
from magrisk.drawing.outlines import outline
from magrisk.drawing.picture import Picture
from magrisk.drawing.words import width

_SAMPLE = 34.0


def legend(picture: Picture) -> Iterator[str]:
    """Two rows: the shapes of the kinds, and the lines with what they say."""
    kinds = {node.kind for node in picture.nodes.values()}
    left = 0.0
    for kind in NODES:
        if kind in kinds:
            look = NODES[kind]
            box = Box(left, 0.0, width(look.name) * SIZE * 0.85 + 2 * PAD, 23.0)
            yield from outline(look, box)
            yield f'<text x="{left + PAD:.1f}" y="4">{look.name}</text>'
            left = box.right + 10
    drawn = {edge.kind for edge in picture.edges}
    left = 0.0
    for kind in EDGES:
        if kind in drawn:
            yield from _line(kind, left)
            left += _SAMPLE + width(EDGES[kind].says) * SIZE * 0.85 + 24


def _line(kind: str, left: float) -> Iterator[str]:
    look = EDGES[kind]
    dashes = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
    way = f"M{left:.1f} 36H{left + _SAMPLE:.1f}"
    stroke = f'stroke="{look.colour}" stroke-width="1.6"{dashes}'
    yield f'<path d="{way}" {stroke} marker-end="url(#arrow-{kind})"/>'
    yield f'<text x="{left + _SAMPLE + 6:.1f}" y="40">{look.says}</text>'
