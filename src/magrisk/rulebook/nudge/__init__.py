"""Whether the examples notice when a number is moved: every point and every bound, one step, both ways."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from magrisk.rulebook import schema
from magrisk.rulebook.lint.places import Place
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.nudge.numbers import Nudge, nudges
from magrisk.rulebook.nudge.room import holds, room_of


@dataclass(frozen=True)
class Tried:
    """A nudge that was tried, and whether some example objected."""

    where: str
    nudge: Nudge
    noticed: bool

    def __str__(self) -> str:
        moved, hint = f"{self.nudge.document}: {self.nudge.told}", self.nudge.hint
        return f"{self.where}: {moved}: unnoticed; {hint}, where nothing else decides"


def try_nudges(book: Rulebook, texts: Mapping[str, str], only: str = "") -> Iterator[Tried]:
    """Move every number of a sound rulebook whose examples hold, one at a time.

    texts: rule files by the name under which the book shows them; they say how finely a number is
    written. only: the id of one document; all of them if empty.
    """
    for document in [book.documents[only]] if only else book.documents.values():
        yield from _of_document(book, texts, document)


def _of_document(book: Rulebook, texts: Mapping[str, str], document: schema.Document) -> Iterator[Tried]:
    def line_of(place: Place) -> str:
        name, _, number = book.at(document.id, *place).rpartition(":")
        lines = texts.get(name, "").splitlines()
        return lines[int(number) - 1] if lines else ""

    found = list(nudges(book, document, line_of))
    own = room_of(book, document.id) if found else book
    for nudge in found:
        # A rulebook that a nudge makes impossible is noticed as well.
        noticed = not holds(nudge.applied(own)) or (nudge.shared and not holds(nudge.applied(book)))
        yield Tried(book.at(document.id, *nudge.place), nudge, noticed)
