"""Knows which day a date or a moment in a cell of a long roster is."""

import datetime
import re

from magrisk.adapters.roster.dates import iso
from magrisk.errors import ContentProblem

NO_DAY = "found no date, wanted YYYY-MM-DD"
FIRST_YEAR = 1900  # before it stand the zeros of calendars
TOO_EARLY = f"found a date before {FIRST_YEAR}"

# Of a moment the day is what counts, as it is written: the zone that it was noted in is the patient's.
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
)


def day_of(column: str, text: str, order: str) -> int:
    """The number of a day in the calendar. order: of day and month where one was declared, else "".

    Raises ContentProblem with the column for what is no day.
    """
    moment = _MOMENT.fullmatch(text.strip())
    try:
        day = datetime.date.fromisoformat(moment[1] if moment else iso(column, text, order))
    except ValueError:
        raise ContentProblem(column, NO_DAY) from None
    if day.year < FIRST_YEAR:
        raise ContentProblem(column, TOO_EARLY)
    return day.toordinal()
