"""Knows SVG: a picture in columns that stands by itself, without script, fonts or links from elsewhere.

It has a title and a description for those who cannot see it, shapes and dashes for those who see no
colours, and the same bytes for the same rulebook.
"""

from collections.abc import Iterator
from html import escape
from itertools import pairwise

from magrisk.drawing.layout import LINE, PAD, SIZE, Box, Layout, laid_out
from magrisk.drawing.legend import legend
from magrisk.drawing.looks import COLUMNS, EDGES, NODES
from magrisk.drawing.outlines import outline
from magrisk.drawing.picture import Picture
from magrisk.drawing.words import printable, wrapped

_MARGIN = 24.0
_TOP = 96.0  # the title, two lines of description and the headings of the columns
_FOOT = 96.0  # the legend
_LEAST = 900.0  # what the legend wants


def svg(picture: Picture) -> str:
    """The graph as one SVG document."""
    layout = laid_out(picture)
    wide, high = max(layout.width, _LEAST) + 2 * _MARGIN, layout.height + _TOP + _FOOT
    parts = [
        *_head(picture, wide, high),
        f'<g transform="translate({_MARGIN:.1f} {_TOP:.1f})">',
        *_headings(picture, layout),
        *_lines(picture, layout),
        *_boxes(picture, layout),
        "</g>",
        f'<g transform="translate({_MARGIN:.1f} {high - _FOOT + 36:.1f})">',
        *legend(picture),
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _head(picture: Picture, wide: float, high: float) -> Iterator[str]:
    title, description = _text(picture.title), _text(picture.description)
    yield (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title description" '
        f'width="{wide:.0f}" height="{high:.0f}" viewBox="0 0 {wide:.0f} {high:.0f}" '
        f'font-family="Helvetica, Arial, sans-serif" font-size="{SIZE:.0f}">'
    )
    yield f'<title id="title">{title}</title>'
    yield f'<desc id="description">{description}</desc>'
    yield f'<rect width="{wide:.0f}" height="{high:.0f}" fill="#ffffff"/>'
    yield "<defs>"
    yield from (_arrow(kind) for kind in sorted(EDGES))
    yield "</defs>"
    yield f'<text x="{_MARGIN:.0f}" y="30" font-size="18" font-weight="bold">{title}</text>'
    for number, line in enumerate(wrapped(picture.description, 150)):
        yield f'<text x="{_MARGIN:.0f}" y="{48 + number * LINE:.0f}" fill="#333333">{_text(line)}</text>'


def _arrow(kind: str) -> str:
    return (
        f'<marker id="arrow-{kind}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
        'markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
        f'<path d="M0 0L8 4L0 8z" fill="{EDGES[kind].colour}"/></marker>'
    )


def _headings(picture: Picture, layout: Layout) -> Iterator[str]:
    used = sorted({NODES[node.kind].column for node in picture.nodes.values()})
    for number, rows in zip(used, layout.columns.rows, strict=True):
        box = layout.boxes[rows[0]]
        place = f'x="{box.x + box.width / 2:.1f}" y="-10" text-anchor="middle"'
        yield f'<text {place} font-weight="bold">{COLUMNS[number]}</text>'


def _lines(picture: Picture, layout: Layout) -> Iterator[str]:
    yield '<g fill="none" stroke-width="1.2">'
    for edge in picture.edges:
        look, way = EDGES[edge.kind], layout.columns.ways[edge]
        boxes = [layout.boxes[stop] for stop in way]
        drawn = _beside(boxes[0], boxes[1]) if boxes[0].x == boxes[1].x else _across(boxes)
        end = "end" if way[-1] == edge.target else "start"
        dashes = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
        thick = ' stroke-width="2"' if look.dot == "bold" else ""
        arrow = f'marker-{end}="url(#arrow-{edge.kind})"'
        told = f"{picture.nodes[edge.source].label} {look.says} {picture.nodes[edge.target].label}"
        yield f'<path d="{drawn}" stroke="{look.colour}"{dashes}{thick} {arrow}>'
        yield f"<title>{_text(told)}</title></path>"
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
        yield f"<g><title>{look.name}: {_text(node.label)}</title>"
        yield from outline(look, box)
        first = box.y - (len(lines) - 1) * LINE / 2 + SIZE * 0.35
        for number, line in enumerate(lines):
            place = f'x="{box.x + PAD:.1f}" y="{first + number * LINE:.1f}"'
            yield f"<text {place}>{_text(line)}</text>"
        yield "</g>"


def _text(text: str) -> str:
    return escape(printable(text))
