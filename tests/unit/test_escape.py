"""That what others wrote can neither run in a spreadsheet, nor steer a terminal, nor mark up a page."""

import csv
import io
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from effort import quickest
from magrisk.escape import markdown, spreadsheet_cell, terminal

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


# ---------------------------------------------------------------- markdown

# The plain language, and the one that makes links of bare addresses and knows tables and strike-through.
READERS = [MarkdownIt("commonmark"), MarkdownIt("gfm-like")]

SIGNS = [
    "[a](http://x.org)",
    "![a](x)",
    "[a]: http://x.org",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<https://x.org>",
    "https://x.org/a?b=c",
    "http://10.0.0.1",
    "//x.org",
    "www.x.org",
    "www.1.2",
    "mailto:a@x.org",
    "a@x.org",
    "x.com",
    "javascript:alert(1)",
    "# a",
    "a\n===",
    "---",
    "***",
    "> a",
    "- a",
    "+ a",
    "1. a",
    "1) a",
    "999999999. a",
    "    a",
    "\ta",
    "```",
    "~~~",
    "`a`",
    "**a**",
    "__a__",
    "~~a~~",
    "| a | b |\n|---|---|",
    ":-:|:-:",
    "&amp;",
    "&#60;",
    "&copy",
    "\\",
    "\\\\[",
    "a  ",
    "a\\",
    "$x$",
    "\n",
    "\r\n\r\n# a",
    "\u2028# a",
    "\u202e",
]


def shown(reader: MarkdownIt, source: str, *around: str) -> str:
    """The one line of text within the blocks `around`; whatever else there is fails."""
    tokens = reader.parse(source)
    blocks = [f"{name}_open" for name in around] + ["inline"] + [f"{name}_close" for name in reversed(around)]
    assert [token.type for token in tokens] == blocks
    (inline,) = (token for token in tokens if token.type == "inline")
    assert {child.type for child in inline.children or ()} <= {"text"}
    return "".join(child.content for child in inline.children or ())


marked_up = st.lists(
    st.one_of(st.sampled_from(SIGNS), st.sampled_from(list("[]()<>`*_~#|!&:;=+-./\\@ 1a\n")), st.characters())
).map("".join)


def test_left_alone_the_signs_do_what_is_feared() -> None:
    found = set()
    for reader in READERS:
        for token in (token for sign in SIGNS for token in reader.parse(f"a {sign}") + reader.parse(sign)):
            found |= {token.type, *(child.type for child in token.children or ())}
    assert found >= {
        *("link_open", "image", "html_inline", "html_block", "heading_open", "hr", "blockquote_open"),
        *("bullet_list_open", "ordered_list_open", "code_block", "fence", "code_inline", "strong_open"),
        *("s_open", "table_open"),
    }


@pytest.mark.parametrize("reader", READERS)
@given(text=marked_up)
def test_markdown_shows_a_text_as_it_stands(reader: MarkdownIt, text: str) -> None:
    wanted = terminal(text).strip()
    said = f'"{markdown(text)}"'
    assert shown(reader, said, "paragraph") == f'"{wanted}"'
    if wanted:
        assert shown(reader, markdown(text), "paragraph") == wanted
        assert shown(reader, f"## {markdown(text)}", "heading") == wanted
        assert shown(reader, f"- {markdown(text)}", "bullet_list", "list_item", "paragraph") == wanted


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("sign", SIGNS)
def test_no_sign_gets_through(reader: MarkdownIt, sign: str) -> None:
    for text in (sign, f"a {sign} b", f"a{sign}b", sign * 3):
        assert (
            shown(reader, f"- {markdown(text)}", "bullet_list", "list_item", "paragraph")
            == terminal(text).strip()
        )


@given(marked_up)
def test_bold_and_plain_stand_side_by_side(text: str) -> None:
    tokens = READERS[0].parse(f"- **lead {markdown(text)}:** {markdown(text)} after")
    (inline,) = (token for token in tokens if token.type == "inline")
    kinds = [child.type for child in inline.children or ()]
    assert kinds.count("strong_open") == 1
    assert set(kinds) <= {"text", "strong_open", "strong_close"}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("omeprazole 20 mg (2.5 %)", "omeprazole 20 mg (2.5 %)"),
        ("0.70 mmol/L, 1:1", "0.70 mmol/L, 1:1"),
        ("1. a", r"1\. a"),
        ("a_b*c", r"a\_b\*c"),
        ("https://x.org", r"https\:\//x\.org"),
        ("-28", r"\-28"),
        ("two\nlines", r"two\\x0alines"),
        ("  a  ", "a"),
    ],
)
def test_the_form_in_which_markdown_is_written(text: str, written: str) -> None:
    assert markdown(text) == written


@pytest.mark.parametrize(
    "text", [" " * 1_000_000, " \u00a0" * 500_000 + "=", "\x1b" * 100_000, "[" * 500_000, "1" * 500_000]
)
def test_long_hostile_text_costs_little(text: str) -> None:
    for escape in (spreadsheet_cell, terminal, markdown):
        assert quickest(lambda escape=escape: escape(text), 5) < 5
