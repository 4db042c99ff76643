"""Spelling, names and condition codes: what is taken, what is only offered, what stays open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magrisk.reading.spelling import tokens
from magrisk.reading.vocabulary import NameTable, normalise


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("FUROSEM\u0130DE", "furosemide"),
        ("furosem\u0131de", "furosemide"),
        ("\uff46\uff55\uff52\uff4f\u3000\uff14\uff10\uff4d\uff47", "furo 40mg"),
        ("furosemide\u00a040\u2009mg", "furosemide 40 mg"),
        ("hydroCHLOROthiazide", "hydrochlorothiazide"),
        ("co\u2011amilozide", "co-amilozide"),
        ("Ringer\u2019s", "ringer's"),
        ("omepra\u00adzole", "omeprazole"),
        ("omepra\u200bzole", "omeprazole"),
        ("1\u00bd tablets", "1 1/2 tablets"),
        ("40\u00b9 mg", "40 1 mg"),
        ("\u0664\u0660 mg", "40 mg"),
        ("a\x00b\tc\nd", "a b c d"),
        ("\u00b5g", "\u03bcg"),
    ],
)
def test_spelling_is_folded(said: str, plain: str) -> None:
    assert normalise(said) == plain


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("37.5-25 mg", ["37.5", "-", "25", "mg"]),
        ("omega-3", ["omega", "3"]),
        ("a - b", ["a", "-", "b"]),
        ("b.i.d. p.o.", ["bid", "po"]),
        ("furosemide40mg", ["furosemide", "40", "mg"]),
        ("B12 q6h", ["b12", "q6h"]),
        ("x10 days", ["x", "10", "days"]),
        ("-5", ["-", "5"]),
        ("5-", ["5", "-"]),
    ],
)
def test_tokens(text: str, words: list[str]) -> None:
    assert [token.text for token in tokens(text)] == words


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,000", 1000.0), ("0,125", 0.125), ("2,5", 2.5), (".5", 0.5), ("40", 40.0), ("1.000", None)],
)
def test_a_number_that_may_be_two_is_none(text: str, number: float | None) -> None:
    assert [token.number for token in tokens(text)] == [number]


NAMES = NameTable(
    [
        ("omeprazole", "o"),
        ("esomeprazole", "e"),
        ("esomeprazole magnesium", "e"),
        ("magnesium", "m"),
        ("Losec", "o"),
        ("twin", "one"),
        ("twin", "other"),
        ("K", "k"),
        (" ", "nothing"),
    ]
)


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("OMEPRAZOLE", ("o",)),
        ("esomeprazole-magnesium.", ("e",)),
        ("twin", ("one", "other")),
        ("prazole", ()),
        ("", ()),
    ],
)
def test_a_whole_text_is_a_name_or_none(text: str, meanings: tuple[str, ...]) -> None:
    assert NAMES.exact(text) == meanings


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("esomeprazole magnesium 40", (2, ("e",))),
        ("esomeprazole 40", (1, ("e",))),
        ("magnesium", (1, ("m",))),
        ("prazole", (0, ())),
    ],
)
def test_the_longest_name_is_found(text: str, found: tuple[int, tuple[str, ...]]) -> None:
    assert NAMES.longest(tokens(text), 0) == found


def test_near_names_are_offered_the_nearest_first() -> None:
    assert NAMES.suggest("esomeprazol")[0] == "esomeprazole"
    assert NAMES.suggest("esomeprazol", limit=1) == ("esomeprazole",)


@pytest.mark.parametrize("text", ["xyzzyplugh", "lo", "k", "12345"])
def test_what_is_far_or_short_gets_no_offer(text: str) -> None:
    assert NAMES.suggest(text) == ()
