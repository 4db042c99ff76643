"""Knows the shapes of a picture in SVG: the heads of its columns, its lines and its boxes.

`name` stands before every id, so that several pictures may stand on one page.
"""

from collections.abc import Iterator
from html import escape
from itertools import pairwise

from magrisk.drawing.layout import LINE, SIZE, Box, Layout
from magrisk.drawing.looks import COLUMNS, EDGES, NODES
from magrisk.drawing.outlines import outline
from magrisk.drawing.picture import Picture
from magrisk.drawing.words import printable


def arrows(picture: Picture, name: str = "") -> Iterator[str]:
    """The heads of the lines, one for each kind of them."""
    yield "<defs>"
    yield from (_arrow(kind, name) for kind in sorted({edge.kind for edge in picture.edges}))
    yield "</defs>"


def shapes(picture: Picture, layout: Layout, name: str = "") -> Iterator[str]:
    """Everything between title and legend."""
    yield from _headings(picture, layout)
    yield from _lines(picture, layout, name)
    yield from _boxes(picture, layout)


def text(said: str) -> str:
    """A text as SVG may hold it."""
    return escape(printable(said))


def _arrow(kind: str, name: str) -> str:
    return (
        f'<marker id="{name}arrow-{kind}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
        'markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
        f'<path d="M0 0L8 4L0 8z" fill="{EDGES[kind].colour}"/></marker>'
    )


def _headings(picture: Picture, layout: Layout) -> Iterator[str]:
    used = sorted({NODES[node.kind].column for node in picture.nodes.values()})
    for number, rows in zip(used, layout.columns.rows, strict=True):
        box = layout.boxes[rows[0]]
        place = f'x="{box.x + box.width / 2:.1f}" y="-10" text-anchor="middle"'
        yield f'<text {place} font-weight="bold">{COLUMNS[number]}</text>'


def _lines(picture: Picture, layout: Layout, name: str) -> Iterator[str]:
    yield '<g fill="none" stroke-width="1.2">'
    for edge in picture.edges:
        look, way = EDGES[edge.kind], layout.columns.ways[edge]
        boxes = [layout.boxes[stop] for stop in way]
        drawn = _beside(boxes[0], boxes[1]) if boxes[0].x == boxes[1].x else _across(boxes)
        end = "end" if way[-1] == edge.target else "start"
        dashes = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
        thick = ' stroke-width="2"' if look.dot == "bold" else ""
        arrow = f'marker-{end}="url(#{name}arrow-{edge.kind})"'
        told = f"{picture.nodes[edge.source].label} {look.says} {picture.nodes[edge.target].label}"
        yield f'<path d="{drawn}" stroke="{look.colour}"{dashes}{thick} {arrow}>'
        yield f"<title>{text(told)}</title></path>"
    yield "</g>"


def _across(boxes: list[Box]) -> str:
    """A curve from column to column, level where it passes one."""
    drawn = f"M{boxes[0].right:.1f} {boxes[0].y:.1f}"
    for near, far in pairwise(boxes):
        half = (near.right + far.x) / 2
        drawn += f"C{half:.1f} {near.y:.1f} {half:.1f} {far.y:.1f} {far.x:.1f} {far.y:.1f}"
        if far is not boxes[-1]:
            drawn += f"H{far.right:.1f}"
    return drawn


def _beside(one: Box, other: Box) -> str:
    """A bow beside the column, for two nodes of the same one."""
    side, bow = one.right, one.right + 44
    return f"M{side:.1f} {one.y:.1f}C{bow:.1f} {one.y:.1f} {bow:.1f} {other.y:.1f} {side:.1f} {other.y:.1f}"


def _boxes(picture: Picture, layout: Layout) -> Iterator[str]:
    for name, node in picture.nodes.items():
        box, look, lines = layout.boxes[name], NODES[node.kind], layout.labels[name]
        yield f"<g><title>{look.name}: {text(node.label)}</title>"
        yield from outline(look, box)
        first = box.y - (len(lines) - 1) * LINE / 2 + SIZE * 0.35
        for number, line in enumerate(lines):
            place = f'x="{box.x + layout.spacing.pad:.1f}" y="{first + number * LINE:.1f}"'
            yield f"<text {place}>{text(line)}</text>"
        yield "</g>"
