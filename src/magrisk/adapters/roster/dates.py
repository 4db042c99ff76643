"""Knows how a date stands in a cell: by ISO 8601, or with day and month in the order that was declared."""

import datetime
import re

from magrisk.errors import ContentProblem

AMBIGUOUS = (
    "found a date whose day and month could be either, wanted YYYY-MM-DD (or --date-format dmy or mdy)"
)
TWO_DIGITS = "found a date with a year of two digits, wanted four"
SERIAL = "found a number in the place of a date, as spreadsheets keep dates; wanted YYYY-MM-DD"
TIME_OF_DAY = "found a date with a time of day, wanted the day alone"
NO_DAY = "found a date that is no day of the calendar in the order {}"

_NUMBERS = re.compile(
    r"(?P<one>[0-9]{1,2})(?P<mark>[-/.])(?P<two>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4}|[0-9]{2})"
)
_SERIAL = re.compile(r"[0-9]{1,7}(?:[.,][0-9]+)?")
_TIME_OF_DAY = re.compile(r".*[0-9](?:T|\s+)[0-9]{1,2}(?::.*|Z?)", re.IGNORECASE)


def iso(column: str, text: str, order: str) -> str:
    """The date by ISO 8601. What is no date in another form is left as it stands, to be judged as one.

    order: "dmy" or "mdy", or "" where none was declared.
    """
    text = text.strip()
    if _TIME_OF_DAY.fullmatch(text):
        raise ContentProblem(column, TIME_OF_DAY)
    if _SERIAL.fullmatch(text):
        raise ContentProblem(column, SERIAL)
    found = _NUMBERS.fullmatch(text)
    return _in_order(column, found, order) if found else text


def _in_order(column: str, found: re.Match[str], order: str) -> str:
    if len(found["year"]) == 2:
        raise ContentProblem(column, TWO_DIGITS)
    if not order:
        raise ContentProblem(column, AMBIGUOUS)
    day, month = (found["one"], found["two"]) if order == "dmy" else (found["two"], found["one"])
    try:
        return datetime.date(int(found["year"]), int(month), int(day)).isoformat()
    except ValueError:
        raise ContentProblem(column, NO_DAY.format(order)) from None
