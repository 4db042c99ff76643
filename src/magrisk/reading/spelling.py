"""How a text is spelt: folds case, width, quotes, dashes and blanks, and cuts a text into tokens."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
_SINGLE_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\u00b4\u0060\u02bc"), "'")
_DOUBLE_QUOTES = dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"), '"')
# A soft hyphen, zero-width signs and bidirectional marks are not seen by the reader of the page.
_UNSEEN = dict.fromkeys(
    [0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)]
)
# The dot above stays behind when a Turkish capital I with a dot is folded; the dotless i is its pair.
_LETTERS = {0x0307: None, 0x0131: "i", 0x2044: "/", 0x00D7: "x", 0x2022: "*"}
_FOLDS: dict[int, str | None] = {**_DASHES, **_SINGLE_QUOTES, **_DOUBLE_QUOTES, **_UNSEEN, **_LETTERS}
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")

_TOKEN = re.compile(
    r"(?P<grouped>[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9]))"
    r"|(?P<comma>0,[0-9]+|[0-9],[0-9]{1,2}(?![0-9]))"
    r"|(?P<plain>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
    r"|(?P<dotted>[^\W\d_](?:\.[^\W\d_])+\.?(?![^\W_]))"
    r"|(?P<by>x(?=[0-9]))"
    # "abcdef40mg": a long word ends where a number begins; "b12" and "q6h" are one.
    r"|(?P<long>[^\W\d_]{5,}(?=[0-9]))"
    r"|(?P<word>[^\W\d_][^\W_]*(?:'[^\W_]+)*)"
    r"|(?P<sign>\S)"
)
# "1.000" is one in some countries and a thousand in others.
_UNSURE_NUMBER = re.compile(r"[1-9][0-9]{0,2}\.000")
# Pieces of a text that are kept with their tokens, and how long one is that is not met again.
_MOST_KEPT, _LONG = 10_000, 30
# A longer row of digits is an identifier or a slip, and no amount of anything.
_LONGEST_NUMBER = 15


class Token(NamedTuple):
    """A word, a number or a sign; `glued` says that no blank stands before it."""

    text: str
    number: float | None
    glued: bool

    @property
    def is_word(self) -> bool:
        """Whether it is made of letters, so that a reader must understand it."""
        return self.text[0].isalpha()


def flat(text: str) -> str:
    """The text on one line: rule files fold their prose."""
    return " ".join(text.split())


def normalise(text: str) -> str:
    """The text in one spelling: NFKC, case and accents folded, typographic signs folded, blanks collapsed.

    >>> normalise("  FUROS\u00c9M\u0130DE\u00a040\u2009mg ")
    'furosemide 40 mg'
    """
    if not text.isascii():
        text = "".join(_spelt_out(text))
    elif text.isprintable():
        return " ".join(text.lower().split())
    return " ".join(text.casefold().translate(_CONTROLS).split())


def _spelt_out(text: str) -> list[str]:
    # The small numbers are set apart first: "1½" would become "11/2".
    apart = [f" {sign}" if unicodedata.category(sign) == "No" else sign for sign in text.translate(_FOLDS)]
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", "".join(apart)).casefold())
    plain = _without_accents(folded.translate(_FOLDS))
    return [str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain]


def _without_accents(text: str) -> str:
    """Latin letters without their accents; in other scripts the marks are letters too."""
    plain: list[str] = []
    for sign in unicodedata.normalize("NFD", text):
        if not (unicodedata.combining(sign) and plain and "a" <= plain[-1] <= "z"):
            plain.append(sign)
    return unicodedata.normalize("NFC", "".join(plain))


def tokens(text: str) -> list[Token]:
    """The words, numbers and signs of a text; a hyphen inside a name counts as a blank.

    >>> [token.text for token in tokens("Co-amilozide 5/50mg, b.d.")]
    ['co', 'amilozide', '5', '/', '50', 'mg', ',', 'bd']
    """
    # The same few pieces stand in most texts.
    pieces = normalise(text).split(" ")
    return [token for each in pieces for token in (_cut if len(each) > _LONG else _cut_before)(each)]


def _cut(piece: str) -> list[Token]:
    """The tokens of a piece without a blank."""
    found: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(piece):
        found.append(_token(match, glued=match.start() == end and end > 0))
        end = match.end()
    return [token for at, token in enumerate(found) if not _joins_a_name(found, at)]


_cut_before = lru_cache(_MOST_KEPT)(_cut)


def _token(match: re.Match[str], glued: bool) -> Token:
    said = match.group()
    kind = match.lastgroup
    if kind in ("grouped", "comma", "plain"):
        return Token(said, _number(said, "." if kind == "comma" else ""), glued)
    return Token(said.replace(".", "") if kind == "dotted" else said, None, glued)


def _number(said: str, comma: str) -> float | None:
    """The number, where it can mean only one; `comma` is what its comma stands for."""
    if len(said) > _LONGEST_NUMBER or _UNSURE_NUMBER.fullmatch(said):
        return None
    return float(said.replace(",", comma))


def _joins_a_name(found: list[Token], at: int) -> bool:
    """A hyphen without blanks, save between two numbers, where it is a range or a list of strengths.

    A question mark in its place is a sign that was lost on the way ("klor?con").
    """
    if (
        found[at].text not in ("-", "?")
        or at == 0
        or not found[at].glued
        or at + 1 == len(found)
        or not found[at + 1].glued
    ):
        return False
    return not (found[at - 1].text[0].isdigit() and found[at + 1].text[0].isdigit())
