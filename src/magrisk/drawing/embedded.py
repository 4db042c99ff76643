"""Knows a picture as a part of a page: narrow, as wide as it must be, in grey, with ids of its own."""

import re

from magrisk.drawing.layout import NARROW, SIZE, laid_out
from magrisk.drawing.legend import legend
from magrisk.drawing.picture import Picture
from magrisk.drawing.shapes import arrows, shapes, text

_MARGIN, _TOP, _FOOT = 4.0, 28.0, 34.0
_LEAST = 420.0  # what the legend wants
# Only attributes: within a text the quotes would be written as entities.
_COLOUR = re.compile(r'(?<=="#)([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})(?=")')


def embedded(picture: Picture, name: str) -> str:
    """The graph as an SVG element; its title and description are read out and not drawn.

    name: letters and dashes, unlike those of the other pictures of the page.
    """
    layout = laid_out(picture, NARROW)
    inside = max(layout.width, _LEAST)
    key, key_height = legend(picture, inside, f"{name}-")
    wide, high = inside + 2 * _MARGIN, layout.height + _TOP + _FOOT + key_height
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-labelledby="{name}-title {name}-description" '
        f'width="{wide:.0f}" height="{high:.0f}" viewBox="0 0 {wide:.0f} {high:.0f}" '
        f'font-family="Helvetica, Arial, sans-serif" font-size="{SIZE:.0f}">',
        f'<title id="{name}-title">{text(picture.title)}</title>',
        f'<desc id="{name}-description">{text(picture.description)}</desc>',
        *arrows(picture, f"{name}-"),
        f'<g transform="translate({_MARGIN:.1f} {_TOP:.1f})">',
        *shapes(picture, layout, f"{name}-"),
        "</g>",
        f'<g transform="translate({_MARGIN:.1f} {layout.height + _TOP + _FOOT:.1f})">',
        *key,
        "</g>",
        "</svg>",
    ]
    return _COLOUR.sub(_grey, "\n".join(parts)) + "\n"


def _grey(colour: re.Match[str]) -> str:
    """The grey that is as light as a colour (luma of ITU-R BT.601); shapes and dashes tell kinds apart."""
    red, green, blue = (int(part, 16) for part in colour.groups())
    return f"{round(0.299 * red + 0.587 * green + 0.114 * blue):02x}" * 3
