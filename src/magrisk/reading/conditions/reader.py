"""Reads what is said of conditions, habits and complaints: one thing, or a list of which nothing is lost."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from magrisk.reading.conditions.codes import CodeBook, code_and_words, only_codes
from magrisk.reading.conditions.coding import with_systems
from magrisk.reading.conditions.cues import FAMILY, HISTORY, casts_doubt
from magrisk.reading.conditions.lists import CLAUSE, COMMA, DASH, OR, SLASH, Piece, cut
from magrisk.reading.conditions.names import NameBook
from magrisk.reading.conditions.reading import ConditionReading
from magrisk.reading.conditions.single import Heard, SingleReader
from magrisk.reading.conditions.spelling import words
from magrisk.reading.spelling import normalise

_LONGEST = 4096
_MOST_JOINED = 4  # pieces of a list that may be one name: "chronic disease, stage 3"
_APART = re.compile(r"[^\s,;+&|/]+")


class _Part(NamedTuple):
    """Some neighbouring pieces that were read as one."""

    first: int
    last: int
    heard: Heard


class ConditionReader:
    """What a text means: one thing, or a list. The books of names are asked in turn."""

    def __init__(
        self,
        books: Sequence[NameBook],
        codes: CodeBook,
        no_factor: Iterable[str] = (),
        alike: Iterable[Iterable[str]] = (),
    ) -> None:
        self._single = SingleReader(books, codes, no_factor, alike)

    def one(self, text: str) -> ConditionReading:
        """The text as a whole, never as a list."""
        if len(text) > _LONGEST:
            return ConditionReading(text, reason=f"longer than {_LONGEST} characters")
        reading = self._single.read(text).reading
        return reading if reading.understood else self._single.unknown(text, reading.reason)

    def read(self, text: str) -> tuple[ConditionReading, ...]:
        """The text as a whole where it has a meaning so; else part by part; else as it stands."""
        if len(text) > _LONGEST:
            return (self.one(text),)
        plain = normalise(text)
        if only_codes(plain):
            codes = (found[0] for found in _APART.finditer(text))
            return tuple(self.one(code) for code in codes if code.casefold() != "and")
        whole = self._single.read(text).reading
        if whole.understood and not self._may_be_a_list(whole, plain):
            return (whole,)
        parts = self._listed(text)
        if parts and (not whole.understood or all(part.understood for part in parts)):
            return parts
        return (whole if whole.understood else self._single.unknown(text, whole.reason),)

    # ------------------------------------------------------------ lists

    def _may_be_a_list(self, whole: ConditionReading, plain: str) -> bool:
        """Whether a text was understood by a code alone, or its code and its words did not agree."""
        beside = code_and_words(with_systems(plain))
        unknown = beside and not self._single.named(beside[1]).reading.understood
        return bool(unknown) or not (whole.ids or whole.by)

    def _listed(self, text: str) -> tuple[ConditionReading, ...]:
        """The parts of a list; none where it is no list, or where a word leaves open what it is about."""
        pieces = cut(text)
        parts = self._parts(text, pieces)
        if len(parts) < 2 or any(_unclear(part) or _reaches_back(part, pieces) for part in parts):
            return ()
        covered = self._covered(parts, pieces)
        if _leaves_a_choice(covered, pieces):
            return ()
        readings = [part.heard.reading for part in _with_neighbours(text, covered, pieces)]
        if all(reading.status in ("unrecognised", "ambiguous") for reading in readings):
            return ()
        return tuple(one if one.understood else self._single.unknown(one.said) for one in readings)

    def _parts(self, text: str, pieces: list[Piece]) -> list[_Part]:
        """The pieces, several of them as one where they are one name."""
        parts: list[_Part] = []
        while (at := parts[-1].last + 1 if parts else 0) < len(pieces):
            parts.append(self._longest(text, pieces, at))
        return parts

    def _longest(self, text: str, pieces: list[Piece], at: int) -> _Part:
        for last in range(min(len(pieces), at + _MOST_JOINED) - 1, at, -1):
            if all(piece.join != CLAUSE for piece in pieces[at + 1 : last + 1]):
                heard = self._single.named(text[pieces[at].start : pieces[last].end])
                if heard.reading.understood:
                    return _Part(at, last, heard)
        return _Part(at, at, self._single.read(text[pieces[at].start : pieces[at].end]))

    def _covered(self, parts: list[_Part], pieces: list[Piece]) -> list[_Part]:
        """The parts; those behind a cue that spreads, up to a semicolon, do not count: "no ... or ..."."""
        covered: list[_Part] = []
        cue = ""
        for number, part in enumerate(parts):
            cue = "" if pieces[part.first].join == CLAUSE else cue
            reading = part.heard.reading
            if cue and reading.status == "matched" and not part.heard.cue.reason:
                sure = cue in (FAMILY, HISTORY) or _ends_in_or(parts[number:], pieces)
                reading = self._under(cue, reading, sure=sure)
            covered.append(part._replace(heard=part.heard._replace(reading=reading)))
            cue = part.heard.cue.reason if part.heard.cue.spreads else cue
        return covered

    def _under(self, cue: str, reading: ConditionReading, *, sure: bool) -> ConditionReading:
        """What a cue before the list makes of one of its parts."""
        if cue == HISTORY and self._single.lasting(words(reading.said)):
            return reading
        if sure:
            return replace(reading, status="not-counted", reason=cue)
        return replace(
            reading, status="ambiguous", reason=f"the words before it leave open whether it is {cue}"
        )


def _unclear(part: _Part) -> bool:
    """Whether a part that was not understood may say that another is not there."""
    reading = part.heard.reading
    return not reading.understood and casts_doubt(words(reading.said))


def _reaches_back(part: _Part, pieces: list[Piece]) -> bool:
    """Whether words behind a part may be meant of parts before it, too: "... and ... ruled out"."""
    first = pieces[part.first].join
    alone = first in ("", CLAUSE) or (first == COMMA and not _spans_a_comma(part, pieces))
    return part.heard.cue.trails and not alone


def _spans_a_comma(part: _Part, pieces: list[Piece]) -> bool:
    return any(piece.join == COMMA for piece in pieces[part.first + 1 : part.last + 1])


def _leaves_a_choice(parts: list[_Part], pieces: list[Piece]) -> bool:
    """Whether one of two things is said to be there, and not which: "... or ...", where neither is denied."""
    return any(
        pieces[part.first].join == OR
        and "matched" in (before.heard.reading.status, part.heard.reading.status)
        for before, part in pairwise(parts)
    )


def _ends_in_or(parts: list[_Part], pieces: list[Piece]) -> bool:
    """Whether the last of the parts of a clause hangs on the others by "or"."""
    joins = [pieces[part.first].join for part in parts]
    clause = joins[: joins.index(CLAUSE)] if CLAUSE in joins else joins
    return clause[-1] == OR


def _with_neighbours(text: str, parts: list[_Part], pieces: list[Piece]) -> list[_Part]:
    """Parts that were not understood, each with the neighbour that its words may belong to.

    "Diabetes, of a rare kind": behind a comma or a dash may stand which one it is.
    """
    merged: list[_Part] = []
    for part in parts:
        join = pieces[part.first].join
        open_before = bool(merged) and not merged[-1].heard.reading.understood and merged[-1].last == 0
        unknown = not part.heard.reading.understood
        if merged and join in (COMMA, DASH, SLASH, OR) and (unknown or open_before):
            first = merged.pop().first
            said = text[pieces[first].start : pieces[part.last].end]
            part = _Part(first, part.last, Heard(ConditionReading(said)))
        merged.append(part)
    return merged
