"""Cuts a pasted medication list into lines, and says of every line why it is no medication."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from magrisk.errors import ContentProblem
from magrisk.reading.spelling import normalise

MOST_LINES = 500
MOST_BYTES_A_LINE = 4096

_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# A number is numbering only with "." or ")" and a blank behind it: "0.5 mg" and "2 tablets" stay.
_BULLET = re.compile(
    r"\s*(?:[-*+\u2023\u25e6\u2013\u2014\u25aa]\s+|[\u2022\u25cf\u00b7]|\[[ xX]?\]\s+"
    r"|\(?[0-9]{1,3}[.)]\s+|\(?[a-zA-Z]\)\s+)"
)
_BARE_BULLETS = frozenset({"-", "*", "+", "\u2022"})
ALLERGY = "allergy"
_ALLERGY = re.compile(
    r"(?:(?:drug|known|medication|medicine|food) )*"
    r"(?:allerg(?:y|ies|ic to)|intolerances?|adverse (?:drug )?reactions?|sensitivities|nkda|nka|adrs?)"
    r"(?: ?(?:/|&|and|,|or) ?(?:drug )?"
    r"(?:allergies|intolerances?|adverse (?:drug )?reactions?|sensitivities))*"
)
_ALLERGY_LINE = re.compile(rf"{_ALLERGY.pattern} ?:.*|nkda|nka|no known (?:drug )?allerg(?:y|ies)")
_MAY_BE_ALLERGY = re.compile(rf"{_ALLERGY.pattern}|nkda|nka|no known")
_MEDICINES = r"(?:medications?|medicines?|meds|drugs|tablets)"
_NO_MEDICATION = re.compile(
    rf"none|nil|nil regular|none known"
    rf"|no (?:(?:known|current|regular|other|home|usual|prescribed) )*{_MEDICINES}"
    rf"|(?:is )?not (?:currently )?(?:on|taking) any (?:(?:regular|current) )?{_MEDICINES}"
)


@dataclass(frozen=True)
class ListLine:
    """A part of a pasted list, where it stood, and for a skipped one why it is no medication."""

    said: str
    where: str
    kind: Literal["medication", "skipped"] = "medication"
    reason: str = ""


def split_list(text: str, knows: Callable[[str], bool]) -> tuple[list[ListLine], bool]:
    """The lines of a list in order, and whether the list says that nothing is taken.

    `knows` tells whether a text begins with a known name: only then does a comma split.
    """
    found: list[ListLine] = []
    allergies = _Section()
    for where, line in _lines(text):
        plain = _unbulleted(line)
        kept = allergies.skips(plain)
        if kept:
            found.append(ListLine(plain, where, "skipped", kept))
        elif plain:
            found.extend(parts_of(plain, where, knows))
    said = {line.reason for line in found if line.reason in ("", "says that nothing is taken")}
    return found, said == {"says that nothing is taken"}


@dataclass(frozen=True)
class Shape:
    """Where a part of a list may change what its line is: anywhere, at the beginning, at the end of it."""

    anywhere: bool
    first: bool
    last: bool


def shape_of(part: str) -> Shape:
    """Whether a part between separators may be more than medicines: numbering, a heading, an allergy."""
    plain = part.strip()
    # A blank may stand behind it where it is no end of its line.
    begins = _BULLET.match(f"{plain} ") or plain.startswith(("#", "\ufeff")) or plain in _BARE_BULLETS
    return Shape(
        anywhere=bool(_CONTROL.search(part) or "\n" in part or "\r" in part),
        first=bool(begins or _MAY_BE_ALLERGY.match(normalise(plain).lstrip("# "))),
        last=plain.endswith(":"),
    )


def parts_of(line: str, where: str, knows: Callable[[str], bool]) -> Iterator[ListLine]:
    """The medicines of one line that is nothing else, and what says that nothing is taken."""
    for piece in re.split("[;|]", line):
        by_comma = [part.strip() for part in piece.split(",")]
        parts = by_comma if len(by_comma) > 1 and all(map(knows, by_comma)) else [piece.strip()]
        for part in filter(None, parts):
            if _NO_MEDICATION.fullmatch(normalise(part).rstrip(" .!")):
                yield ListLine(part, where, "skipped", "says that nothing is taken")
            else:
                yield ListLine(part, where)


class _Section:
    """Remembers while reading whether the lines stand under a heading for allergies."""

    def __init__(self) -> None:
        self._allergies = False
        self._by_comment = False

    def skips(self, plain: str) -> str:
        """Why a line is no medication; "" for one that may be."""
        said = normalise(plain).lstrip("# ")
        comment, heading = plain.startswith("#"), plain.endswith(":")
        if heading or (comment and (self._by_comment or _ALLERGY.fullmatch(said))):
            self._allergies = bool(_ALLERGY.fullmatch(said.rstrip(" :")))
            self._by_comment = comment
            return ALLERGY if self._allergies else "comment" if comment else "heading"
        if comment:
            return "comment"
        return ALLERGY if plain and (self._allergies or _ALLERGY_LINE.fullmatch(said)) else ""


def _lines(text: str) -> Iterator[tuple[str, str]]:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    if len(lines) > MOST_LINES:
        raise ContentProblem("medication list", f"{len(lines)} lines, wanted at most {MOST_LINES}")
    for number, line in enumerate(lines, start=1):
        size = len(line.encode("utf-8", "surrogatepass"))
        if size > MOST_BYTES_A_LINE:
            raise ContentProblem(
                f"medication list, line {number}", f"{size} bytes, wanted at most {MOST_BYTES_A_LINE}"
            )
        yield f"line {number}", _CONTROL.sub(" ", line).strip()


def _unbulleted(line: str) -> str:
    bullet = _BULLET.match(line)
    while bullet:
        line = line[bullet.end() :]
        bullet = _BULLET.match(line)
    # A bullet with nothing behind it is a blank line.
    return "" if line.strip() in _BARE_BULLETS else line.strip()
