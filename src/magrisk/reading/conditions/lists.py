"""Where a text may be a list: the places at which it could be cut; whether it is one, the names decide."""

import re
from typing import NamedTuple

from magrisk.reading.conditions.coding import CODE

CLAUSE, COMMA, DASH, SLASH, AND, OR, WITH = ";", ",", "-", "/", "and", "or", "with"

_BETWEEN = re.compile(
    r"(?P<clause>[;\n\r\u2022]|\.(?=\s))"
    r"|(?P<comma>,)"
    r"|(?P<both>(?<=\s)(?:and|plus|as well as|along with)(?=\s)|[&+])"
    r"|(?P<slash>(?<=\w\w)/(?=\w\w))"
    r"|(?P<either>(?<=\s)n?or(?=\s))"
    r"|(?P<dash>(?<=\s)[-\u2013\u2014](?=\s))"
    r"|(?P<beside>(?<=\s)(?:with|w/|due to|secondary to|2/2|caused by|complicated by|c/b|associated with)"
    r"(?=\s)|(?<=[\s(])(?=(?:without|w/o|on|no|denies|s/p|h/o|status post)\s))",
    re.IGNORECASE,
)
_JOINS = {
    "clause": CLAUSE,
    "comma": COMMA,
    "both": AND,
    "either": OR,
    "dash": DASH,
    "slash": SLASH,
    "beside": WITH,
}
_LEADING_CODE = re.compile(rf"\s*[\[(]?(?ai:{CODE})[\])]?(?:\s*[:\-])?(?=\s)")
# What numbers the lines of a list, and an empty piece.
_ENUMERATOR = re.compile(r"[#*>\-]*(?:[0-9]{1,2}[.)]?)?")
_MOST_PIECES = 60


class Piece(NamedTuple):
    """A piece of a text, and how it hangs on the one before it: "" for the first."""

    start: int
    end: int
    join: str


def cut(text: str) -> list[Piece]:
    """The pieces of a text that could be a list; nothing for one that has no place to cut.

    >>> text = "gout and colic; no croup"
    >>> [(text[piece.start : piece.end], piece.join) for piece in cut(text)]
    [('gout', ''), ('colic', 'and'), ('no croup', ';')]
    """
    places = [(0, 0, "")]
    places += [
        (found.start(), found.end(), _JOINS[str(found.lastgroup)]) for found in _BETWEEN.finditer(text)
    ]
    code = _LEADING_CODE.match(text)
    if code and len(places) > 1 and code.end() < places[1][0]:
        places.insert(1, (code.end(), code.end(), COMMA))
    if not 1 < len(places) <= _MOST_PIECES:
        return []
    ends = [*(start for start, _, _ in places[1:]), len(text)]
    pieces: list[Piece] = []
    waiting = ""  # how a piece hung on what is before it, where that piece held nothing
    for (_, begin, join), end in zip(places, ends, strict=True):
        piece = _trimmed(text, begin, end, waiting or join)
        empty = _ENUMERATOR.fullmatch(text, piece.start, piece.end)
        waiting = piece.join if empty else ""
        pieces += [] if empty else [piece]
    return pieces


def _trimmed(text: str, start: int, end: int, join: str) -> Piece:
    """A piece without the blanks around it, and without half of a pair of brackets."""
    said = text[start:end].rstrip(" \t(")
    said = said if "(" in said else said.rstrip(" \t)")
    start += len(said) - len(said.lstrip())
    return Piece(start, start + len(said.strip()), join)
