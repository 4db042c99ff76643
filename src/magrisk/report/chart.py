"""Knows how a chart is drawn: a specification in Vega-Lite becomes a picture in SVG, without a browser.

The renderer is told that it may fetch nothing, and what is drawn holds no script, no style and no link.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import vl_convert
from markupsafe import Markup

# From black on white down to what only fills. They differ in lightness, so they are told apart without hue.
DARK, MIDDLE, LIGHT, PALE = "#333333", "#757575", "#bdbdbd", "#e6e6e6"
ACCENT = "#9a3412"

_SVG = "http://www.w3.org/2000/svg"
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_DIALECT = "5.20"  # of Vega-Lite; every version of the renderer that we take knows it
_TEXTS = {"labelColor": DARK, "titleColor": DARK, "labelFontSize": 12, "titleFontSize": 12}
_LINES = {"gridColor": PALE, "domainColor": MIDDLE, "tickColor": MIDDLE}
_LOOK: Mapping[str, Any] = {
    "background": "transparent",
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {**_TEXTS, **_LINES, "labelLimit": 320, "titleFontWeight": "normal"},
    "legend": _TEXTS,
    "bar": {"color": MIDDLE},
    "text": {"color": DARK, "fontSize": 12},
    "rule": {"color": DARK},
    "line": {"color": DARK},
    "point": {"color": DARK, "filled": True},
    "area": {"color": LIGHT},
}
_REFERS = re.compile(r"url\(#([^)]+)\)")


@dataclass(frozen=True)
class Cell:
    """A cell whose text does not sort as it should: `key` is the number that it sorts by."""

    text: str
    key: float


@dataclass(frozen=True)
class Table:
    """A table: a heading for every column, and rows of texts. numbers: the places of columns of numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | Cell, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Figure:
    """A chart. name: of letters and dashes, its own in the document. told: the same in words, for those who
    cannot see it. spec: Vega-Lite, with its data inside, without the look that all charts share. table: the
    numbers that are drawn."""

    name: str
    title: str
    told: str
    spec: Mapping[str, Any]
    table: Table | None = None


def drawn(figure: Figure) -> Markup:
    """The chart as an SVG element, told to screen readers as one picture with its title and description."""
    svg = vl_convert.vegalite_to_svg(
        {**figure.spec, "config": _LOOK}, vl_version=_DIALECT, allowed_base_urls=[]
    )
    root = ElementTree.fromstring(svg)  # noqa: S314  # the renderer's own output
    names = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    own = {name: f"{figure.name}-{number}" for number, name in enumerate(names, start=1)}
    for element in root.iter():
        _made_plain(element, own)
    root.attrib |= {"class": "chart", "role": "img"}
    root.attrib["aria-labelledby"] = f"{figure.name}-title {figure.name}-told"
    for place, (tag, text) in enumerate((("title", figure.title), ("desc", figure.told))):
        child = ElementTree.Element(f"{{{_SVG}}}{tag}", id=f"{figure.name}-{'told' if place else 'title'}")
        child.text = text
        root.insert(place, child)
    ElementTree.register_namespace("", _SVG)
    return Markup(ElementTree.tostring(root, encoding="unicode"))  # noqa: S704  # written by an XML writer


def _made_plain(element: ElementTree.Element, own: Mapping[str, str]) -> None:
    """Takes away what each mark says of itself, for the picture is told as a whole. What is referred to
    gets a name of its `own`: other charts of the document bear the renderer's as well."""
    for key in [key for key in element.attrib if key in ("role", "class") or key.startswith("aria-")]:
        del element.attrib[key]
    for key, value in element.attrib.items():
        element.attrib[key] = (
            own[value] if key == "id" else _REFERS.sub(lambda m: f"url(#{own[m[1]]})", value)
        )
