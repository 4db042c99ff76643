"""An HTML report as it is read: its elements, its words on one line, its tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = Mapping[str, str | None]
# Elements that have no end.
_VOID = {"meta"}
_UNSEEN = {"style", "script"}


@dataclass
class Element:
    """An element with its attributes, the picture that it stands in by what names that, and the words in it
    that belong to no element within."""

    tag: str
    attributes: Attributes
    picture: str = ""
    words: list[str] = field(default_factory=list)

    def said(self) -> str:
        return " ".join(" ".join(self.words).split())


@dataclass
class Grid:
    """A table: its caption, and the texts of its rows; the first holds the headings."""

    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)
    marked: list[tuple[int, int]] = field(default_factory=list)


class Seen(HTMLParser):
    """A parsed report. Raises AssertionError where elements are not nested as they must be."""

    def __init__(self, text: str):
        super().__init__()
        self.elements: list[Element] = []
        self.grids: list[Grid] = []
        self._open: list[Element] = []
        self._words: list[str] = []
        self._prose: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        picture = (dict(attrs).get("aria-labelledby") or "") if tag == "svg" else self._picture()
        element = Element(tag, dict(attrs), picture)
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)
        if tag == "table":
            self.grids.append(Grid())
        elif tag == "tr":
            self.grids[-1].rows.append([])
        elif tag in ("td", "th"):
            self.grids[-1].rows[-1].append("")
            if element.attributes.get("class") == "mine":
                self.grids[-1].marked.append((len(self.grids[-1].rows) - 1, len(self.grids[-1].rows[-1]) - 1))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        if not self._open:
            assert not data.strip()
            return
        inside = [element.tag for element in self._open]
        self._open[-1].words.append(data)
        if not _UNSEEN & set(inside):
            self._words.append(data)
            if "table" not in inside:
                self._prose.append(data)
        if "caption" in inside:
            self.grids[-1].caption += data
        elif {"td", "th"} & set(inside):
            row = self.grids[-1].rows[-1]
            row[-1] = " ".join(f"{row[-1]} {data}".split())

    @property
    def text(self) -> str:
        """All words, on one line."""
        return " ".join(" ".join(self._words).split())

    @property
    def prose(self) -> str:
        """All words that stand in no table."""
        return " ".join(" ".join(self._prose).split())

    def grid(self, caption: str) -> Grid:
        (found,) = (grid for grid in self.grids if grid.caption == caption)
        return found

    def all(self, tag: str) -> list[str]:
        """What all elements of a kind say themselves."""
        return [element.said() for element in self.elements if element.tag == tag]

    def drawn(self, picture: str) -> list[str]:
        """The texts of the pictures whose name begins so."""
        inside = [element for element in self.elements if element.picture.startswith(picture)]
        return [element.said() for element in inside if element.tag == "text"]

    def _picture(self) -> str:
        return self._open[-1].picture if self._open else ""
