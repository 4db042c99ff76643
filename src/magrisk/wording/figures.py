"""How numbers, quotations and long texts are written, and how many columns they take."""

import re
import unicodedata
from collections.abc import Iterable

from magrisk.escape import terminal
from magrisk.reading.spelling import flat

ELLIPSIS = "…"

# The blank between a number and its unit, where no line may end.
WITH_ITS_UNIT = re.compile(r"(?<=\d) (?=%|points?\b|[mµ]?(?:mol|g|Eq)\b)")


def percent(share: float) -> str:
    """A share in per cent, with one decimal below ten.

    >>> percent(0.0871), percent(0.15), percent(0.0004)
    ('8.7 %', '15 %', '< 0.1 %')
    """
    if share < 0.001:
        return "< 0.1 %"
    return f"{100 * share:.1f} %" if share < 0.0995 else f"{100 * share:.0f} %"


def number(value: float) -> str:
    """A number as it was reported, without a needless zero behind the point.

    >>> number(2.0), number(1.65), number(0.740588)
    ('2', '1.65', '0.740588')
    """
    return f"{value:.12g}"


def sentence(text: str) -> str:
    """The text with a capital and a full stop.

    >>> sentence("it was told"), sentence("Why?"), sentence("")
    ('It was told.', 'Why?', '')
    """
    plain = flat(text)
    return f"{plain[:1].upper()}{plain[1:]}{'' if plain[-1:] in ('', '.', '?', '!', ':') else '.'}"


def quoted(said: str, understood: str) -> str:
    """What was said, and what it was taken for where the text does not say it itself.

    >>> quoted("Furosemide 40 mg", "furosemide"), quoted("Lasix", "furosemide")
    ('"Furosemide 40 mg"', '"Lasix" = furosemide')
    """
    known = understood.casefold() in said.casefold()
    return f'"{said}"' if known else f'"{said}" = {understood}'


def joined(parts: Iterable[str]) -> str:
    """The parts that say something, with blanks between them."""
    return " ".join(part for part in parts if part)


def columns(text: str) -> int:
    """How many columns a terminal gives to a text: wide letters take two, marks above letters none."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
    )


def shortened(text: str, width: int | None) -> str:
    """The text, harmless and cut to the width with an ellipsis; whole where no width is given.

    >>> shortened("furosemide 40 mg", 11), shortened("furosemide", 10), shortened("furosemide", None)
    ('furosemide…', 'furosemide', 'furosemide')
    """
    if width is None:
        return text
    safe = terminal(text)
    if columns(safe) <= width:
        return safe
    while safe and columns(safe) + 1 > width:
        safe = safe[: min(len(safe) - 1, width)]
    return safe.rstrip() + ELLIPSIS


def fitting(width: int | None, *ways: str) -> str:
    """The first of several ways to say the same that fits; the last is shortened where none does."""
    for way in ways:
        if width is None or columns(terminal(way)) <= width:
            return way
    return shortened(ways[-1], width)
