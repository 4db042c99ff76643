"""Spelling, names and condition codes: what is taken, what is only offered, what stays open."""

import time
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magrisk.reading.spelling import tokens
from magrisk.reading.vocabulary import ConditionNames, NameTable, normalise


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
    assert NAMES.suggest("esomeprazol") == ("esomeprazole", "omeprazole")
    assert NAMES.suggest("esomeprazol", limit=1) == ("esomeprazole",)


@pytest.mark.parametrize("text", ["xyzzyplugh", "los", "k", "12345"])
def test_what_is_far_or_short_gets_no_offer(text: str) -> None:
    assert NAMES.suggest(text) == ()


@dataclass
class Codes:
    codes: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


@dataclass
class Condition:
    id: str
    label: str
    names: tuple[str, ...] = ()
    icd10cm: Codes = field(default_factory=Codes)


CONDITIONS = ConditionNames(
    [
        Condition("type-2-diabetes", "Type 2 diabetes", ("T2DM", "sugar"), Codes(("E11",), ("E11.A",))),
        Condition(
            "kidney-late",
            "Kidney disease stage 4-5",
            ("kidney failure",),
            Codes(("N18.4",), (), ("E11.22", "N18.9")),
        ),
        Condition("kidney-early", "Kidney disease stage 1-3", (), Codes(("N18.1",), (), ("N18.9",))),
        Condition(
            "alcohol-use-disorder", "Alcohol use disorder", ("alcoholism",), Codes(("F10.2",), ("F10.21",))
        ),
        Condition("low-before", "Earlier low magnesium", ("history of hypomagnesaemia",)),
        Condition("other-sugar", "Other diabetes", ("sugar",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "ids", "by", "status"),
    [
        ("Type 2 Diabetes", ("type-2-diabetes",), "name", "matched"),
        ("type-2-diabetes", ("type-2-diabetes",), "name", "matched"),
        ("t2dm", ("type-2-diabetes",), "name", "matched"),
        ("sugar", ("other-sugar", "type-2-diabetes"), "name", "ambiguous"),
        ("E11.9", ("type-2-diabetes",), "code", "matched"),
        ("e119", ("type-2-diabetes",), "code", "matched"),
        ("E11.A", (), "code", "no-factor"),
        ("F10.20", ("alcohol-use-disorder",), "code", "matched"),
        ("F10.21", (), "code", "no-factor"),
        ("E11.22", ("type-2-diabetes",), "code", "matched"),
        ("N18.9", ("kidney-late", "kidney-early"), "code", "ambiguous"),
        ("I10", (), "code", "no-factor"),
        ("Z99.2", (), "code", "no-factor"),
        ("E11.9 type 2 diabetes", ("type-2-diabetes",), "code", "matched"),
        ("E11.9: anything else", ("type-2-diabetes",), "code", "matched"),
        ("E11.9 - type 2 diabetes mellitus without complications", ("type-2-diabetes",), "code", "matched"),
        ("type 2 diabetes (E11.9)", ("type-2-diabetes",), "code", "matched"),
        ("anything E11.9", ("type-2-diabetes",), "code", "matched"),
        ("type 2 diabetes (I10)", ("type-2-diabetes",), "name", "matched"),
        ("type 2 diabetes (F10.20)", (), "", "ambiguous"),
        ("alcoholism (F10.21)", (), "", "ambiguous"),
        ("N18.9 kidney failure", ("kidney-late",), "code", "matched"),
        ("E11.9 history of type 2 diabetes", ("type-2-diabetes",), "name", "not-counted"),
        ("history of hypomagnesaemia", ("low-before",), "name", "matched"),
        ("history of type 2 diabetes", ("type-2-diabetes",), "name", "not-counted"),
        ("past medical history: T2DM", ("type-2-diabetes",), "name", "not-counted"),
        ("PMH T2DM", ("type-2-diabetes",), "name", "not-counted"),
        ("family history of T2DM", ("type-2-diabetes",), "name", "not-counted"),
        ("alcoholism, in full sustained remission", ("alcohol-use-disorder",), "name", "not-counted"),
        ("no T2DM", ("type-2-diabetes",), "name", "not-counted"),
        ("denies alcoholism", ("alcohol-use-disorder",), "name", "not-counted"),
        ("?T2DM", ("type-2-diabetes",), "name", "not-counted"),
        ("T2DM ruled out", ("type-2-diabetes",), "name", "not-counted"),
        ("previous sugar", ("other-sugar", "type-2-diabetes"), "name", "not-counted"),
        ("no E11.9", ("type-2-diabetes",), "code", "not-counted"),
        ("h/o E11.9", ("type-2-diabetes",), "code", "not-counted"),
        ("vitamin B12 deficiency", (), "", "unrecognised"),
        ("no", (), "", "unrecognised"),
        ("", (), "", "unrecognised"),
        ("no idea", (), "", "unrecognised"),
    ],
)
def test_conditions_are_read(text: str, ids: tuple[str, ...], by: str, status: str) -> None:
    reading = CONDITIONS.read(text)
    assert (reading.said, reading.ids, reading.by, reading.status) == (text, ids, by, status)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("E11.22", "the code alone does not tell: Kidney disease stage 4-5"),
        ("F10.21", "the code is excluded from Alcohol use disorder"),
        ("I10", "not a listed factor"),
        ("sugar", "may be Other diabetes or Type 2 diabetes"),
        ("family history of T2DM", "family history"),
        ("T2DM?", "not sure"),
        ("T2DM in remission", "in remission"),
        ("denies T2DM", "said to be absent"),
        ("h/o T2DM", "history"),
    ],
)
def test_the_reason_is_told(text: str, reason: str) -> None:
    assert CONDITIONS.read(text).reason == reason


def test_a_slip_of_the_pen_is_offered_and_not_taken() -> None:
    reading = CONDITIONS.read("alcoholsm")
    assert reading.ids == ()
    assert reading.suggestions[0] == "alcoholism"


def test_long_texts_are_refused_or_read_in_no_time() -> None:
    begun = time.process_time()
    assert CONDITIONS.read("," * 100_000).status == "unrecognised"
    assert CONDITIONS.read("no " + "," * 4_000).status == "unrecognised"
    assert CONDITIONS.read("no " * 90).status == "unrecognised"
    assert time.process_time() - begun < 5  # guards against worse than linear time, far from any duration


def test_a_code_says_more_than_words_for_a_kind_of_the_same_thing() -> None:
    names = ConditionNames(
        [
            Condition("gout", "Gout", icd10cm=Codes(codes=("M10",))),
            Condition("joint-disease", "Joint disease", names=("bad joints",)),
        ],
        alike=[("gout", "joint-disease")],
    )
    reading = names.read("M10.9 bad joints")
    assert (reading.ids, reading.by, reading.status) == (("gout",), "code", "matched")
