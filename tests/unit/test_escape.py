"""That what others wrote can neither run in a spreadsheet nor steer a terminal."""

import csv
import io
import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magrisk.escape import spreadsheet_cell, terminal

TRIGGERS = ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
UNSEEN = ["", " ", "   ", "\u00a0", "\u2003", "\u3000", "\u200b", "\ufeff", "\x0b", "\x1f", " \u202e "]


@pytest.mark.parametrize("before", UNSEEN)
@pytest.mark.parametrize("trigger", TRIGGERS)
def test_a_formula_gets_an_apostrophe_and_keeps_every_character(before: str, trigger: str) -> None:
    text = f"{before}{trigger}1+1"
    assert spreadsheet_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "omeprazole",
        " omeprazole",
        "St John's wort",
        "a=b",
        "1-2",
        "'=1+1",
        "é",
        "(=1)",
        "\u22125",
        '"=1"',
    ],
)
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert spreadsheet_cell(text) == text


def test_it_is_for_the_moment_of_writing_and_applied_once() -> None:
    assert spreadsheet_cell("=1") == "'=1"
    assert spreadsheet_cell(spreadsheet_cell("=1")) == "'=1"


@given(st.text(st.one_of(st.sampled_from([*TRIGGERS, *" '\",;"]), st.characters(exclude_categories=["Cs"]))))
def test_no_cell_that_is_read_back_begins_a_formula(text: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow([spreadsheet_cell(text)])
    ((cell,),) = csv.reader(io.StringIO(written.getvalue(), newline=""))
    assert cell.strip(" ")[:1] not in TRIGGERS
    assert cell in (text, f"'{text}")


HARMFUL = [
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff",
    *"\u061c\u00ad\u2028\u2029\ud800\udfff\U000e0041",
]


@pytest.mark.parametrize("character", HARMFUL, ids=lambda character: f"U+{ord(character):04X}")
def test_what_steers_or_hides_is_shown(character: str) -> None:
    shown = terminal(f"a{character}b")
    assert re.fullmatch(r"a\\(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})b", shown)
    assert chr(int(shown[3:-1], 16)) == character


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x1b]52;c;aGk=\x07", r"\x1b]52;c;aGk=\x07"),
        ("\x9b2J", r"\x9b2J"),
        ("two\r\nlines\there", r"two\x0d\x0alines\x09here"),
        ("\u202egnp", r"\u202egnp"),
        ("\U000e0001", r"\U000e0001"),
    ],
)
def test_the_form_in_which_it_is_shown(text: str, shown: str) -> None:
    assert terminal(text) == shown


@pytest.mark.parametrize("text", ["", "Müller", "40\u00a0mg", "2\u202fg", "µmol/L ≥ 5", "薬", "a\\b", "💊"])
def test_what_can_be_read_is_left_as_it_is(text: str) -> None:
    assert terminal(text) == text


@given(st.text(st.characters()))
def test_nothing_but_printable_characters_and_spaces_comes_out(text: str) -> None:
    shown = terminal(text)
    assert all(each.isprintable() or unicodedata.category(each) == "Zs" for each in shown)
    assert len(shown.splitlines()) <= 1
    assert terminal(shown) == shown


@pytest.mark.parametrize("text", [" " * 1_000_000, " \u00a0" * 500_000 + "=", "\x1b" * 100_000])
def test_long_hostile_text_costs_little(text: str) -> None:
    begun = time.process_time()
    spreadsheet_cell(text)
    terminal(text)
    assert time.process_time() - begun < 5
