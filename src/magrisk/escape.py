"""Knows how a text that others wrote is made harmless for a spreadsheet, a terminal and a markdown page."""

import re
import unicodedata

# What makes a spreadsheet read a cell as a formula, with the full-width forms it takes for the same.
_FORMULA_STARTS = frozenset("=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20")

# What may stand before a formula without being seen: spaces, controls and marks without width, which
# spreadsheets strip or pass over.
_PASSED_OVER = "".join(
    chr(code)
    for first, last in (
        (0x01, 0x08), (0x0B, 0x0C), (0x0E, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x1680, 0x1680),
        (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x2064), (0x2066, 0x206F), (0x3000, 0x3000),
        (0xFEFF, 0xFEFF),
    )
    for code in range(first, last + 1)
)  # fmt: skip


def spreadsheet_cell(text: str) -> str:
    """The text with a leading apostrophe where a spreadsheet could take it for a formula.

    For text only: numbers that we write stay bare. Whoever reads the cell back takes one apostrophe
    off a text that has one before such a beginning. It is applied once, on writing, and is not
    meant to be repeatable by itself: a text that already begins with an apostrophe is left as it is.
    """
    return f"'{text}" if text.lstrip(_PASSED_OVER)[:1] in _FORMULA_STARTS else text


def terminal(text: str) -> str:
    r"""The text on one line, with everything that a terminal could obey shown as \x1b and the like.

    Shown are control characters (also newline and tab), marks that turn the direction of writing,
    characters without width, line separators, lone surrogates and code points without a meaning.
    A backslash stays as it is: this is for the eye, not for reading back.
    """
    if text.isprintable():
        return text
    return "".join(each if _is_harmless(each) else _shown(each) for each in text)


def terminal_json(text: str) -> str:
    r"""JSON that a terminal cannot obey: it holds \u009b and the like instead, and reads the same."""
    if text.isprintable():
        return text
    return "".join(each if each == "\n" or _is_harmless(each) else _in_json(each) for each in text)


# What markdown could take for a sign: wherever it stands; at the beginning of a text (lists, underlines);
# behind the number of a list; and in an address, which some readers turn into a link by themselves.
_LETTER = r"[^\W\d_]"
_MARKS = re.compile(
    r"[\\`*_{}\[\]<>#|~&$@^]"
    r"|^[-+=:]"
    r"|^\d+[.)](?=\s|$)"
    rf"|\.(?={_LETTER})|(?<={_LETTER})\.(?=\S)|:(?={_LETTER}|/)|/(?=/)"
)


def markdown(text: str) -> str:
    r"""The text on one line, so that markdown shows it as it stands and takes nothing in it for a sign.

    No link, image, HTML, heading, list, table, emphasis or code comes of it. What could steer a
    reader unseen is shown as for a terminal. Blanks at the ends are left out: four at the
    beginning would make code, two at the end a new line.
    """
    return _MARKS.sub(_behind_backslash, terminal(text).strip())


def _behind_backslash(found: re.Match[str]) -> str:
    return f"{found[0][:-1]}\\{found[0][-1]}"


def _in_json(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))


def _is_harmless(character: str) -> bool:
    # Python counts every space but the plain one as unprintable; a no-break space in "40 mg" is no threat.
    return character.isprintable() or unicodedata.category(character) == "Zs"


def _shown(character: str) -> str:
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
