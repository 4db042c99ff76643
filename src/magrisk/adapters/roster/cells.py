"""Knows what a cell says before its meaning is read: nothing, a text, or what a spreadsheet made of it."""

import re
from collections.abc import Collection

from magrisk.errors import ContentProblem

SPREADSHEET_CELL = 32_767  # characters: what is longer is cut off there, without a word

ERROR_WORD = "found an error word of a spreadsheet, wanted what the cell was to say"
MAY_BE_CUT = f"found {SPREADSHEET_CELL} characters, as long as a spreadsheet's cell can be: may be cut off"
MANGLED_ID = "found a number in exponent notation, as spreadsheets mangle long identifiers"

LINE_END = "found a line end inside an identifier, wanted one line"

# The words differ from language to language, but all are shouted behind a "#"; "####" is a narrow column.
_ERROR_WORD = re.compile(r"#(?:N/[AD]|NV|[¡¿]?[^\W\d]{2,}(?:/0)?[!?]|#+)", re.IGNORECASE)
_PARTS = re.compile(r"[;|,\n]")
_MANGLED_ID = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+", re.ASCII)


def said(column: str, cell: str, nulls: Collection[str]) -> str:
    """What a cell says, without the blanks around it; "" where it says nothing.

    nulls: words that stand for nothing, casefolded. Only a whole cell is nothing, never a part of a list.
    """
    text = cell.strip()
    if text.casefold() in nulls:
        return ""
    _refuse_broken(column, cell, text)
    return text


def identifier(cell: str) -> str:
    """An identifier, verbatim; no word of it ever stands for nothing."""
    text = cell.strip()
    _refuse_broken("id", cell, text)
    if _MANGLED_ID.fullmatch(text):
        raise ContentProblem("id", MANGLED_ID)
    if "\n" in cell or "\r" in cell:
        raise ContentProblem("id", LINE_END)
    return cell


def spaced(text: str) -> str:
    """The text with one plain blank wherever it has blanks of any kind, unbreakable ones among them."""
    return " ".join(text.split())


def _refuse_broken(column: str, cell: str, text: str) -> None:
    if "#" in text and any(_ERROR_WORD.fullmatch(part.strip()) for part in _PARTS.split(text)):
        raise ContentProblem(column, ERROR_WORD)
    if _may_be_cut(cell):
        raise ContentProblem(column, MAY_BE_CUT)


def _may_be_cut(cell: str) -> bool:
    # Spreadsheets count in halves of UTF-16: most characters are one of them, none is more than two.
    if not len(cell) <= SPREADSHEET_CELL <= 2 * len(cell):
        return False
    return len(cell.encode("utf-16-le", "surrogatepass")) == 2 * SPREADSHEET_CELL
