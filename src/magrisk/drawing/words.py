"""Knows how a label becomes text that a picture can hold: without controls, in lines, of a certain width."""

import textwrap
import unicodedata

_NARROW = frozenset("fijlrtIJ.,;:'!|()[]{} -/")
_WIDE = frozenset("mwMWGOQ@%&+<=>~")


def printable(text: str) -> str:
    """The text on one line. Control characters, which XML forbids, become blanks, and so do line ends."""
    kept = (each if unicodedata.category(each)[0] != "C" else " " for each in text)
    return " ".join("".join(kept).split())


def wrapped(label: str, most: int = 34, longest: int | None = None) -> list[str]:
    """The lines of a label. A word is never broken, unless it is longer than the longest that may stand."""
    words = printable(label)
    if longest:
        words = " ".join(piece for word in words.split() for piece in _pieces(word, longest))
    return textwrap.wrap(words, most, break_long_words=False, break_on_hyphens=False) or [""]


def _pieces(word: str, longest: int) -> list[str]:
    return [word[start : start + longest] for start in range(0, len(word), longest)]


def width(text: str) -> float:
    """How wide a text is at the most, in ems: as the widest of the common typefaces sets it."""
    return sum(map(_em, text))


def _em(character: str) -> float:
    if character in _NARROW:
        return 0.42
    if character in _WIDE or unicodedata.east_asian_width(character) in "WF":
        return 1.0
    return 0.73 if character.isupper() or not character.isascii() else 0.64
