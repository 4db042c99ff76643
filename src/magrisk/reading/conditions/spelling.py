"""How names of conditions are spelt: what differs in the writing alone becomes one key."""

import re
from functools import lru_cache

from magrisk.reading.spelling import normalise

_INITIALS = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}[^\W\d_]?(?!\w)|(?<!\w)[^\W\d_]\.[^\W\d_](?!\w)")
_POSSESSIVE = re.compile(r"'s(?= [^\W\d_])")
_ORDINALS = {"1st": "first", "2nd": "second", "3rd": "third"}
# Commas, hyphens, brackets and the like say nothing; any other sign is kept, and is then no part of a name.
_WORD = re.compile(r"[123](?:st|nd|rd)(?!\w)|[^\W\d_]+|[0-9]+(?:\.[0-9]+)?|[^\s\w,.;:()\[\]{}'\"_-]")

_NUMERALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_NUMERALS |= {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
_NUMERAL_WITH_LETTER = re.compile(r"(ii|iii|iv)([abc])")
_SHORTEST_RESPELT = 5
# British and American spelling; the same is done to names and to texts, so only the sameness matters.
_RESPELT: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("[ao]e"), "e"),
    (re.compile(r"([iy])s(e|ed|er|es|ing|ation)$"), r"\1z\2"),
    (re.compile(r"our(s?)$"), r"or\1"),
    (re.compile(r"([bt])re$"), r"\1er"),
    (re.compile(r"ll(ed|ing)$"), r"l\1"),
    (re.compile("sulph"), "sulf"),
    (re.compile("leuc"), "leuk"),
)
_MAY_BE_RESPELT = re.compile("|".join(pattern.pattern for pattern, _ in _RESPELT))
# Shorter words lose their meaning with their s: "fits", "down's".
_SHORTEST_PLURAL = 6
_DEGREES = {"first": "1", "second": "2", "third": "3"}
# "type 2 ...", "... type 2" and "stage 3b ..." name one thing: which one of several stands last.
_WHICH = re.compile(
    r"(?<!\S)((?:stage|type|class|grade|degree) (?:[a-z] )?[0-9]+(?: [abc](?!\S))?) (?![abc](?!\S))"
)
_MOST_KEPT = 50_000


def words(text: str) -> str:
    """The words, numbers and telling signs of a text, with single blanks between them.

    >>> words("Crohn's disease (C.D.), ?active"), words("CKD3b h/o")
    ('crohn disease cd ? active', 'ckd 3 b h / o')
    """
    plain = normalise(text)
    if plain.isascii() and plain.replace(" ", "").isalpha():
        return plain
    if "." in plain:
        plain = _INITIALS.sub(lambda found: found[0].replace(".", ""), plain)
    if "'" in plain:
        plain = _POSSESSIVE.sub("", plain).replace("'", "")
    return " ".join(_ORDINALS.get(word, word) for word in _WORD.findall(plain))


@lru_cache(_MOST_KEPT)
def key(text: str) -> str:
    """What all spellings of a name share.

    >>> key("Stage IIIb CKD") == key("CKD, stage 3 b"), key("coeliac") == key("Celiac")
    (True, True)
    """
    plain = folded(text)
    if plain.replace(" ", "").isalpha():  # there is no number that could be moved
        return plain
    moved = [found[1] for found in _WHICH.finditer(plain)]
    return " ".join([_WHICH.sub("", plain), *moved]) if moved else plain


def folded(text: str) -> str:
    """The words of a text in one spelling and in their own order."""
    return " ".join(part for word in words(text).split(" ") for part in _folded(word))


@lru_cache(_MOST_KEPT)
def _folded(word: str) -> tuple[str, ...]:
    """A word as it stands in keys; a Roman number with its letter is two."""
    numeral = _NUMERAL_WITH_LETTER.fullmatch(word)
    if numeral:
        return _NUMERALS[numeral[1]], numeral[2]
    if word == "&":
        return ("and",)
    return (_NUMERALS.get(word) or _singular(_respelt(word)),)


def _respelt(word: str) -> str:
    if len(word) >= _SHORTEST_RESPELT and _MAY_BE_RESPELT.search(word):
        for pattern, spelling in _RESPELT:
            word = pattern.sub(spelling, word)
    return word


def _singular(word: str) -> str:
    if len(word) < _SHORTEST_PLURAL or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
