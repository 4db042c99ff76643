"""How long a medicine has been taken, and when it was stopped, as far as the words are sure."""

import calendar
import datetime
import math
from collections.abc import Sequence
from typing import NamedTuple

from magrisk.reading.medication_words import DAYS_IN, HOURS, MONTHS, NUMBER_WORDS
from magrisk.reading.spelling import Token

# What stands before a length and leaves at least that much.
_AT_LEAST = frozenset({"over", ">", "more", "than", "at", "least", "the", "last", "past", "minimum", "of"})
# What stands before a length and leaves it open.
_OPEN = frozenset(
    {"about", "approximately", "approx", "~", "around", "nearly", "almost", "up", "to", "less", "under", "<"}
    | {"maximum", "max", "within"}
)
_BEFORE_A_LENGTH = _AT_LEAST | _OPEN
_ARTICLES = {"a": 1.0, "an": 1.0}
# "10/7" is ten days, "2/52" two weeks, "6/12" six months.
_SHORTHAND = {7.0: "day", 52.0: "week", 12.0: "month"}
_JOINS_A_DATE = frozenset({"-", "/", ".", ",", "of"})


def number_at(words: Sequence[Token], at: int) -> float | None:
    """The number that is written at this place, in figures or as a word."""
    if at >= len(words):
        return None
    figure = words[at].number
    return NUMBER_WORDS.get(words[at].text) if figure is None else figure


def length_at(words: Sequence[Token], at: int) -> tuple[int, float | None]:
    """Where a length of time ends, and its shortest sure days; `at` itself where there is none."""
    start, sure = at, True
    while at < len(words) and words[at].text in _BEFORE_A_LENGTH:
        sure = sure and words[at].text not in _OPEN
        at += 1
    end, days = _plain_length(words, at)
    if end == at:
        return start, None
    return end, days if sure else None


def _plain_length(words: Sequence[Token], at: int) -> tuple[int, float | None]:
    amount = number_at(words, at)
    if amount is None and at < len(words):
        amount = _ARTICLES.get(words[at].text)
    if amount is None:
        return at, None
    if _text(words, at + 1) == "/" and number_at(words, at + 2) in _SHORTHAND:
        return at + 3, in_days(amount, _SHORTHAND[words[at + 2].number or 0.0])
    end = at + 1
    if _text(words, end) in ("-", "to", "or") and number_at(words, end + 1) is not None:
        end += 2  # a range: the shorter end is sure
    if _text(words, end) == "full":
        end += 1
    unit = _text(words, end)
    if unit in HOURS or unit in DAYS_IN:
        return end + 1, in_days(amount, unit)
    return at, None


def in_days(amount: float, unit: str) -> float:
    """An amount of a unit of time in days, parts of a day dropped save for hours."""
    return amount / 24 if unit in HOURS else float(math.floor(round(amount * DAYS_IN[unit], 6)))


class Moment(NamedTuple):
    """When something was: the word behind it, the days since then where they are sure, and its date.

    `on` is an ISO 8601 date as exact as the words are ("2024", "2024-03", "2024-03-05"), "" for none.
    `exists` is false of a date with a day or a month that there is not.
    """

    end: int
    days: float | None = None
    on: str = ""
    exists: bool = True

    def is_before(self, other: "Moment") -> bool:
        """Whether it surely was before the other one."""
        if self.on and other.on:
            return days_of(self.on)[1] < days_of(other.on)[0]
        return self.days is not None and other.days is not None and self.days > other.days

    def is_over(self, as_of: datetime.date | None) -> bool:
        """Whether it surely was before today."""
        if self.days is not None:
            return self.days > 0
        return bool(as_of and self.on) and days_of(self.on)[1] < (as_of or datetime.date.min)


def elapsed_at(words: Sequence[Token], at: int, as_of: datetime.date | None) -> Moment:
    """Where "5 months ago" or a date ends, and the days since then; it ends at `at` where there is none."""
    start = at
    while _text(words, at) in ("on", "in", "at", "around", "about", ":", "since", "from", "taking", "it"):
        at += 1
    if _text(words, at) in ("today", "yesterday"):
        return Moment(at + 1, 0.0 if words[at].text == "today" else 1.0)
    end, days = length_at(words, at)
    if end > at and _text(words, end) in ("ago", "back"):
        return Moment(end + 1, days)
    end, earliest, latest = date_at(words, at)
    if end == at:
        return Moment(start)
    return Moment(end, _shortest_sure(earliest, latest, as_of), _iso(earliest, latest), earliest is not None)


def _shortest_sure(
    earliest: datetime.date | None, latest: datetime.date | None, as_of: datetime.date | None
) -> float | None:
    """Days since a date, the fewest that are sure; none where the date is vaguer than the time is long."""
    if as_of is None or earliest is None or latest is None:
        return None
    shortest, vague = (as_of - latest).days, (latest - earliest).days
    return float(shortest) if shortest >= vague else None


def _iso(earliest: datetime.date | None, latest: datetime.date | None) -> str:
    """The date as exactly as its two ends agree from their beginning: a day, a month, or a year."""
    if earliest is None or latest is None:
        return ""
    if earliest == latest:
        return earliest.isoformat()
    # A date says one year, so that two of its days can only differ in the rest.
    return f"{earliest:%Y-%m}" if earliest.month == latest.month else f"{earliest:%Y}"


def days_of(date: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of an ISO 8601 date that is as exact as it was said.

    >>> [str(day) for day in days_of("2026-02")], [str(day) for day in days_of("2025")]
    (['2026-02-01', '2026-02-28'], ['2025-01-01', '2025-12-31'])
    """
    year, *rest = map(int, date.split("-"))
    if not rest:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    month, *days = rest
    first, last = (days[0], days[0]) if days else (1, calendar.monthrange(year, month)[1])
    return datetime.date(year, month, first), datetime.date(year, month, last)


def date_at(words: Sequence[Token], at: int) -> tuple[int, datetime.date | None, datetime.date | None]:
    """Where a date ends, and the earliest and latest day that it can mean (none: no such day)."""
    parts: list[float | str] = []
    ends: list[int] = []
    end = at
    while end < len(words) and len(parts) < 3:
        token = words[end]
        if parts and token.text in _JOINS_A_DATE:
            end += 1
            continue
        part = token.text if token.text in MONTHS else token.number
        if not part or (isinstance(part, float) and part != int(part)):
            break
        parts.append(part)
        end += 1
        ends.append(end)
    if not any(map(_is_year, parts)):
        return at, None, None
    for size in range(len(parts), 0, -1):
        span = _span(parts[:size])
        if span is not None:
            return ends[size - 1], *span
    return at, None, None


def _is_year(part: float | str) -> bool:
    return isinstance(part, float) and 1950 <= part <= 2100


def _span(parts: list[float | str]) -> tuple[datetime.date | None, datetime.date | None] | None:
    years = [part for part in parts if _is_year(part)]
    if len(years) != 1:
        return None
    year = int(years[0])
    rest = [part for part in parts if not _is_year(part)]
    names = [MONTHS[part] for part in rest if isinstance(part, str)]
    numbers = [int(part) for part in rest if isinstance(part, float)]
    if len(names) > 1 or (rest and not _is_year(parts[0]) and not _is_year(parts[-1])):
        return None
    if not rest:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    if names:
        return _month_or_day(year, names[0], numbers)
    if len(numbers) == 1:
        return _month_or_day(year, numbers[0], [])
    # The year first means month then day; the year last may mean either order.
    orders = [numbers] if _is_year(parts[0]) else [numbers, numbers[::-1]]
    days = [day for month, number in orders if (day := _day(year, month, number)) is not None]
    return (min(days), max(days)) if days else (None, None)


def _month_or_day(
    year: int, month: int, days: list[int]
) -> tuple[datetime.date | None, datetime.date | None]:
    if days:
        return _day(year, month, days[0]), _day(year, month, days[0])
    if not 1 <= month <= 12:
        return None, None
    return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _text(words: Sequence[Token], at: int) -> str:
    return words[at].text if at < len(words) else ""
