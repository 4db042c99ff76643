"""A document as plain text for a terminal: 80 columns, nothing that a terminal could obey, no colour."""

from collections.abc import Iterator
from textwrap import wrap

from magrisk.escape import terminal
from magrisk.wording.document import Bullet, Document, Section
from magrisk.wording.figures import WITH_ITS_UNIT, columns, joined

WIDTH = 80

# Signs that stand in no text that was made harmless.
_GLUE, _FILLING = "\0", "\1"


def plain(document: Document) -> str:
    """The document as text; the lines of the head are short enough already."""
    blocks = [
        [terminal(line) for line in document.head],
        *([list(_section(document.outline))] if document.outline else []),
        [piece for fact in document.facts for piece in wrapped(fact, "")],
        *(list(_section(section)) for section in document.sections),
        wrapped(document.last, ""),
    ]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield section.heading.upper()
    for bullet in section.bullets:
        yield from _bullet(bullet)


def _bullet(bullet: Bullet) -> Iterator[str]:
    """A signed number hangs out as a dash does; what explains it stands under the first word."""
    first = f"{bullet.sign:>4} " if bullet.sign else "- "
    yield from wrapped(joined((bullet.lead, bullet.text)), first)
    for line in bullet.under:
        yield from wrapped(line, " " * len(first) if bullet.sign else "  - ")


def wrapped(line: str, first: str) -> list[str]:
    """A line wrapped to the width behind its beginning; texts of others are made safe."""
    safe = _filled(WITH_ITS_UNIT.sub(_GLUE, terminal(line)))
    # A line may end within a wide letter and its filling: one column is kept for it.
    width = WIDTH - (_FILLING in safe)
    pieces = wrap(
        safe, width, initial_indent=first, subsequent_indent=" " * len(first), break_on_hyphens=False
    )
    return [piece.replace(_GLUE, " ").replace(_FILLING, "") for piece in pieces]


def _filled(text: str) -> str:
    """The text as long as it is wide: who wraps counts letters, and a wide one takes two columns."""
    return text if text.isascii() else "".join(each + _FILLING * (columns(each) - 1) for each in text)
