"""Knows SVG: a picture in columns that stands by itself, without script, fonts or links from elsewhere.

It has a title and a description for those who cannot see it, shapes and dashes for those who see no
colours, and the same bytes for the same rulebook.
"""

from collections.abc import Iterator

from magrisk.drawing.layout import LINE, SIZE, laid_out
from magrisk.drawing.legend import legend
from magrisk.drawing.picture import Picture
from magrisk.drawing.shapes import arrows, shapes, text
from magrisk.drawing.words import wrapped

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
        *shapes(picture, layout),
        "</g>",
        f'<g transform="translate({_MARGIN:.1f} {high - _FOOT + 36:.1f})">',
        *legend(picture)[0],
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _head(picture: Picture, wide: float, high: float) -> Iterator[str]:
    title, description = text(picture.title), text(picture.description)
    yield (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title description" '
        f'width="{wide:.0f}" height="{high:.0f}" viewBox="0 0 {wide:.0f} {high:.0f}" '
        f'font-family="Helvetica, Arial, sans-serif" font-size="{SIZE:.0f}">'
    )
    yield f'<title id="title">{title}</title>'
    yield f'<desc id="description">{description}</desc>'
    yield f'<rect width="{wide:.0f}" height="{high:.0f}" fill="#ffffff"/>'
    yield from arrows(picture)
    yield f'<text x="{_MARGIN:.0f}" y="30" font-size="18" font-weight="bold">{title}</text>'
    for number, line in enumerate(wrapped(picture.description, 150)):
        yield f'<text x="{_MARGIN:.0f}" y="{48 + number * LINE:.0f}" fill="#333333">{text(line)}</text>'
