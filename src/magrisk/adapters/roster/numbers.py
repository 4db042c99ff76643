"""Knows how a number stands in a cell: the one decimal mark that was declared, no other mark, and nothing
that a spreadsheet made of a number."""

import re
from collections.abc import Iterable

from magrisk.errors import ContentProblem
from magrisk.units import same_unit

POINT = "found a point in a number, wanted a decimal comma, as --decimal , says"
COMMA = "found a comma in a number, wanted a decimal point (numbers with commas are read with --decimal ,)"
TRUTH = "found a spreadsheet's TRUE or FALSE, wanted a number"
APOSTROPHE = "found an apostrophe before the number, as spreadsheets mark a text; wanted the number alone"
DATE = "found a date, as spreadsheets make of numbers; wanted a number"
UNIT = "found a unit, wanted a value"
THOUSANDS = "found a mark between the digits of a number, wanted digits without marks for thousands"

# A number stands by itself or behind a sign: the digits of a name ("B12", "1,25-OH") are none.
_NUMBER = re.compile(r"(?<![^\s:=<>≤≥+-])[0-9][0-9.,]*+(?!-)")
_DECIMAL_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")
_APOSTROPHE = re.compile(r"['’‘`´]\s*[-+<>=≤≥]*\s*[0-9]")
_THOUSANDS = re.compile(r"[^0-9]*[0-9]+[ '’_][0-9]")
_DATE = re.compile(
    r"[0-9]{1,4}(?P<mark>[-/.])[0-9]{1,2}(?P=mark)[0-9]{1,4}(?:[T ].*)?"  # 2026-03-01, 1/3/26, 1.3.2026
    r"|[0-9]{1,2}/[0-9]{1,2}"  # 3/5; with a dash it may be a range
    r"|[0-9]{1,2}(?:-|\. ?)[^\W\d]{3,9}\.?(?:[- ][0-9]{2,4})?"  # 1-Mar, 3. Mrz, 1-Mar-26
    r"|[^\W\d]{3,9}-[0-9]{2,4}"  # Mar-26
)


def with_point(column: str, text: str, decimal: str) -> str:
    """The text with the first number in it written with a point, where commas were declared.

    A number with the other mark is refused: it may be one for thousands.
    """
    found = _NUMBER.search(text)
    other, reason = (".", POINT) if decimal == "," else (",", COMMA)
    if found and other in found[0].rstrip(".,"):
        raise ContentProblem(column, reason)
    if found and decimal == ",":
        # Units hold numbers, too: mL/min/1,73 m2.
        return text[: found.start()] + _DECIMAL_COMMA.sub(".", text[found.start() :])
    return text


def refuse_artefacts(column: str, text: str, units: Iterable[str]) -> None:
    """Say what stands in the place of a number, where it is known how it came there."""
    if text.casefold() in ("true", "false"):
        raise ContentProblem(column, TRUTH)
    if _APOSTROPHE.match(text):
        raise ContentProblem(column, APOSTROPHE)
    if _DATE.fullmatch(text):
        raise ContentProblem(column, DATE)
    if _THOUSANDS.match(text):
        raise ContentProblem(column, THOUSANDS)
    bare = text.strip("()[] ")
    if not bare[:1].isdigit() and any(same_unit(bare, unit) for unit in units):
        raise ContentProblem(column, UNIT)
