"""What conditions may be called: names, codes, and words that say that they are not there."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from effort import quickest
from magrisk.reading.conditions import CodeBook, ConditionReader, ConditionReading, NameBook


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
    ambiguous_names: tuple[str, ...] = ()
    qualifies: "Qualifier | None" = None
    icd9cm: Codes = field(default_factory=Codes)
    snomed: Codes = field(default_factory=Codes)


@dataclass
class Qualifier:
    words: tuple[str, ...]
    of: tuple[str, ...]


def reader(conditions: Sequence[Condition], alike: Sequence[Sequence[str]] = ()) -> ConditionReader:
    """A reader of one vocabulary, and of what is no factor."""
    return ConditionReader([NameBook(conditions)], CodeBook(conditions), ["Hay fever", "warts"], alike)


CONDITIONS = reader(
    [
        Condition("type-2-diabetes", "Type 2 diabetes", ("T2DM", "sugar"), Codes(("E11",), ("E11.A",))),
        Condition(
            "kidney-late",
            "Kidney disease stage 4-5",
            ("kidney failure", "kidney disease, stage 4"),
            Codes(("N18.4",), (), ("E11.22", "N18.9")),
        ),
        Condition("kidney-early", "Kidney disease stage 1-3", (), Codes(("N18.1",), (), ("N18.9",))),
        Condition(
            "alcohol-use-disorder", "Alcohol use disorder", ("alcoholism",), Codes(("F10.2",), ("F10.21",))
        ),
        Condition("new-gut", "New gut", ("gut operation", "history of gut operation")),
        Condition("low-before", "Earlier low magnesium", ("history of hypomagnesaemia",)),
        Condition("other-sugar", "Other diabetes", ("sugar",)),
        Condition("loose", "Loose for long", ambiguous_names=("runs", "the trots")),
        Condition("lost", "Lost in the gut", (), Codes(("K90",)), ambiguous_names=("runs",)),
        Condition(
            "badly",
            "Bad control",
            ("bad control",),
            Codes((), (), ("N18.1",)),
            qualifies=Qualifier(("Uncontrolled", "with bad control"), ("type-2-diabetes", "kidney-late")),
        ),
    ]
)


def read(text: str) -> ConditionReading:
    """The reading of a text that is about one thing."""
    (reading,) = CONDITIONS.read(text)
    return reading


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
        ("?E11.9", ("type-2-diabetes",), "code", "not-counted"),
        ("denies e119", ("type-2-diabetes",), "code", "not-counted"),
        ("h/o E11.9", ("type-2-diabetes",), "code", "not-counted"),
        ("vitamin B12 deficiency", (), "", "unrecognised"),
        ("h/o gut operation", ("new-gut",), "name", "matched"),
        ("s/p gut operation (2015)", ("new-gut",), "name", "matched"),
        ("family history of gut operation", ("new-gut",), "name", "not-counted"),
        ("hay fever", (), "name", "no-factor"),
        ("no hay fever", (), "name", "not-counted"),
        ("J30.1 hay fever", (), "name", "no-factor"),
        ("known T2DM since 2010, diet controlled", ("type-2-diabetes",), "name", "matched"),
        ("kidney disease, stage IVa", (), "", "unrecognised"),
        ("Stage IV kidney disease", ("kidney-late",), "name", "matched"),
        ("kidney disease stage 4.", ("kidney-late",), "name", "matched"),
        ("1) T2DM (disorder)", ("type-2-diabetes",), "name", "matched"),
        ("no family history of T2DM", ("type-2-diabetes",), "name", "not-counted"),
        ("E11.9 in remission", ("type-2-diabetes",), "code", "not-counted"),
        ("E11.9 mother told", ("type-2-diabetes",), "code", "ambiguous"),
        ("E11.9 sweetness without trouble", ("type-2-diabetes",), "code", "matched"),
        ("E11.9 T2DM F10.2", (), "", "unrecognised"),
        ("no", (), "", "unrecognised"),
        ("", (), "", "unrecognised"),
        ("no idea", (), "", "unrecognised"),
    ],
)
def test_conditions_are_read(text: str, ids: tuple[str, ...], by: str, status: str) -> None:
    reading = read(text)
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
        ("no family history of T2DM", "family history"),
        ("denies no T2DM", "not sure"),
        ("E11.9 mother told", "the words beside the code may say that it is not there"),
        ("E11.9 until 2026-02-01", "the words beside the code may say that it is not there"),
        ("hay fever", "understood; not a listed factor"),
        ("h/o T2DM", "history"),
    ],
)
def test_the_reason_is_told(text: str, reason: str) -> None:
    assert read(text).reason == reason


def test_a_slip_of_the_pen_is_offered_and_not_taken() -> None:
    reading = read("alcoholsm")
    assert reading.ids == ()
    assert reading.suggestions[0] == "alcoholism"


def test_long_texts_are_refused_or_read_in_no_time() -> None:
    for text in ("," * 100_000, "no " + "," * 4_000, "no " * 90):
        assert read(text).status == "unrecognised"
        # Guards against worse than linear time, far from any duration.
        assert quickest(lambda text=text: read(text), 5) < 5


def test_a_code_says_more_than_words_for_a_kind_of_the_same_thing() -> None:
    names = reader(
        [
            Condition("gout", "Gout", icd10cm=Codes(codes=("M10",))),
            Condition("joint-disease", "Joint disease", names=("bad joints",)),
        ],
        alike=[("gout", "joint-disease")],
    )
    (reading,) = names.read("M10.9 bad joints")
    assert (reading.ids, reading.by, reading.status) == (("gout",), "code", "matched")


@pytest.mark.parametrize(
    ("text", "ids", "status"),
    [
        ("the trots", ("loose",), "ambiguous"),
        ("Runs", ("loose", "lost"), "ambiguous"),
        ("loose for long", ("loose",), "matched"),
        ("no runs", ("loose", "lost"), "not-counted"),
    ],
)
def test_words_that_may_mean_a_condition_do_not_count(text: str, ids: tuple[str, ...], status: str) -> None:
    reading = read(text)
    assert (reading.ids, reading.status) == (ids, status)
    if status == "ambiguous":
        assert reading.reason.startswith("the words alone do not tell: may be Loose for long")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("uncontrolled type 2 diabetes", ("type-2-diabetes", "badly")),
        ("T2DM with bad control", ("type-2-diabetes", "badly")),
        ("T2DM, with bad control", ("type-2-diabetes", "badly")),
        ("uncontrolled kidney failure", ("kidney-late", "badly")),
        ("uncontrolled alcoholism", ()),
        ("uncontrolled sugar", ()),
        ("uncontrolled", ()),
        ("uncontrolledT2DM", ()),
    ],
)
def test_a_word_beside_a_name_says_one_more_condition(text: str, ids: tuple[str, ...]) -> None:
    assert read(text).ids == ids


def test_the_words_tell_which_kind_of_what_a_code_says_in_general() -> None:
    told = read("N18.1 bad control")
    assert (told.ids, told.status, told.reason) == (("kidney-early", "badly"), "matched", "")
