"""Whatever stands around the name of a condition: a cue never counts, and a spelling never matters."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import calls
from magrisk import shipped
from magrisk.profile import Reader
from magrisk.reading.conditions.spelling import key
from magrisk.rulebook import schema

CUES_BEFORE = (
    "no",
    "no history of",
    "denies",
    "without",
    "negative for",
    "never had",
    "not",
    "family history of",
    "FHx:",
    "no family history of",
    "mother has",
    "?",
    "? ",
    "possible",
    "suspected",
    "r/o",
    "rule out",
    "at risk of",
    "query",
    "screening for",
    "cannot exclude",
    "unlikely",
)
PAST_BEFORE = (
    "h/o",
    "history of",
    "PMH:",
    "previous",
    "past medical history of",
    "former",
    "resolved",
    "s/p",
)
CUES_BEHIND = (
    "?", " ruled out", " - ruled out", ", in remission", " (in remission)", " (mother)", " in the family",
    ": denies", " absent", " (suspected)", " unlikely", ": no", " - none",
)  # fmt: skip
PAST_BEHIND = (" (resolved)", " in the past", ", resolved", " 10 years ago", " (previous)")


@cache
def reader() -> Reader:
    made, _ = shipped.compiled(shipped.rules_folder())
    return Reader(made.book, made.plan)


@cache
def names() -> tuple[tuple[str, str], ...]:
    """Every name of every condition, habit and complaint, with its rule."""
    book = reader().book
    causes = [*book.of(schema.Condition), *book.of(schema.Lifestyle)]
    listed = [
        (name, rule.id) for rule in [*causes, *book.of(schema.Symptom)] for name in (rule.label, *rule.names)
    ]
    return tuple(listed)


@cache
def keys() -> frozenset[str]:
    return frozenset(key(name) for name, _ in names())


@cache
def lasting() -> tuple[str, ...]:
    """What counts though it is over, by the keys of its names: "history of ..." is a name, too."""
    past = key("history of")
    return tuple(name.removeprefix(past).strip() for name in keys() if name.startswith(f"{past} "))


def may_last(name: str) -> bool:
    """Whether the past of it counts, too, or it is said of the past already."""
    past = re.search(r"histor|h/o|hx|previous|prior|past|earlier|resolved|before|after|post|s/p", name, re.I)
    return bool(past) or any(f" {one} " in f" {key(name)} " for one in lasting())


def statuses(text: str) -> set[str]:
    return {reading.status for reading in reader().conditions(text)}


@pytest.mark.parametrize("cue", [*CUES_BEFORE, *PAST_BEFORE])
def test_no_name_counts_behind_a_cue(cue: str) -> None:
    """A text that is a name itself ("no appetite", "history of ...") is what the rulebook says it is."""
    counted = []
    for name, _ in names():
        text = f"{cue} {name}"
        lasting = cue in PAST_BEFORE and may_last(name)
        if key(text) not in keys() and not lasting and "matched" in statuses(text):
            counted.append(text)
    assert counted == []


@pytest.mark.parametrize("cue", [*CUES_BEHIND, *PAST_BEHIND])
def test_no_name_counts_before_a_cue(cue: str) -> None:
    counted = []
    for name, _ in names():
        text = f"{name}{cue}"
        lasting = cue in PAST_BEHIND and may_last(name)
        if key(text) not in keys() and not lasting and "matched" in statuses(text):
            counted.append(text)
    assert counted == []


SPELLINGS = (
    str.upper,
    str.lower,
    str.title,
    lambda name: f"  {name} ",
    lambda name: name.replace(" ", "  "),
    lambda name: name.replace("'", "\u2019"),
    lambda name: name.replace("-", "\u2011"),
    lambda name: f"{name}.",
    lambda name: f"({name})",
    lambda name: f"- {name}",
    lambda name: f"known {name}",
    lambda name: f"{name} since 2010",
)


@pytest.mark.parametrize("spelt", range(len(SPELLINGS)))
def test_every_name_is_read_however_it_is_written(spelt: int) -> None:
    missed = []
    for name, rule in names():
        readings = reader().conditions(SPELLINGS[spelt](name))
        found = {one for reading in readings for one in reading.ids}
        plain = {one for reading in reader().conditions(name) for one in reading.ids}
        if found != plain or (rule not in found and len(plain) != 1):
            missed.append(name)
    assert missed == []


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_and_stays_as_it_is(text: str) -> None:
    readings = reader().conditions(text)
    assert readings
    assert all(reading.said in text for reading in readings)
    assert all(reading.said == text for reading in readings if len(readings) == 1)


PIECES = "T2DM|CKD 3b|HTN|no|FHx|?|,|;|and|or|with|frobnication|(|)|h/o|resolved|E11.9|mother|/|-|ruled out"
pieces = st.sampled_from(PIECES.split("|"))


@given(st.lists(pieces, min_size=1, max_size=12).map(" ".join))
@settings(max_examples=500, deadline=None)
def test_the_parts_of_a_list_stand_in_it_in_order_and_hold_all_of_its_words(text: str) -> None:
    at, left = 0, text
    for reading in reader().conditions(text):
        found = text.find(reading.said, at)
        assert found >= 0
        at = found + len(reading.said)
        left = left.replace(reading.said, " ", 1)
    lost = set(left.replace(",", " ").replace(";", " ").split())
    assert lost <= {"and", "or", "with", "(", ")", "/", "-"}


@given(st.lists(st.sampled_from([*", ;()?'/-\n.", "no ", "T2DM ", "E11.9 ", "history of ", "x"]), min_size=1))
@settings(max_examples=100, deadline=None)
def test_the_longest_text_is_little_work(parts: list[str]) -> None:
    some = "".join(parts)
    text = (some * (4096 // len(some) + 1))[:4096]
    reader().conditions("warm up frobnication")
    # 65 a sign at most where this was written; a cost that grows with the square would be thousands.
    assert calls(lambda: reader().conditions(text)) < 200 * len(text)
