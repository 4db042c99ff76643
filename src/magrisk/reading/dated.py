"""Texts that differ in nothing but the days of a course ("… since 2026-01-05") are read once, and the days
laid over what was read.

That the days change nothing else is not taken for granted: two texts are read whole, and only where they
differ in the course alone, and as its words say it, are others with the same words read so.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any, NamedTuple

from magrisk.reading.medication import MedicationReading

_MOST_KEPT = 20_000  # different words before the days of a course

# Of the years that are read as such. No blank stands before or behind what is cut.
_DAY = "((?:19[5-9]|20[0-9])[0-9]-[01][0-9]-[0-3][0-9])"
_FROM_TO = re.compile(rf"(.*\S) (since|from|started) {_DAY} (to|until|stopped) {_DAY}", re.ASCII)
_FROM = re.compile(rf"(.*\S) (since|from|started) {_DAY}", re.ASCII)
_TO = re.compile(rf"(.*\S) (until|stopped) {_DAY}", re.ASCII)
_NAMES = [field.name for field in fields(MedicationReading)]
_OF_THE_DAYS = ("said", "started_on", "days", "stopped", "stopped_on", "stopped_days")
_NO_COURSE = ("", None, False, "", None)
_PLACES = [_NAMES.index(name) for name in _OF_THE_DAYS]
_OTHERS = [place for place in range(len(_NAMES)) if place not in _PLACES]
# Days so far apart differ in their year, their month and their day.
_FAR = datetime.timedelta(days=437)
_date = datetime.date.fromisoformat


class Ending(NamedTuple):
    """A text cut before the days of its course; a day that is not said is None, and its word ""."""

    said: str
    before: str
    starts: str = ""
    first: datetime.date | None = None
    stops: str = ""
    last: datetime.date | None = None

    def elsewhere(self, as_of: datetime.date) -> "Ending":
        """The same words with other days, each on the same side of today."""
        first, last = _further(self.first, as_of), _further(self.last, as_of)
        said = (self.before, self.starts, str(first or ""), self.stops, str(last or ""))
        return Ending(" ".join(filter(None, said)), self.before, self.starts, first, self.stops, last)

    def course(self, as_of: datetime.date) -> tuple[Any, ...]:
        """What is read in the order of `_OF_THE_DAYS`, where nothing else says more of the course."""
        started, since = (self.first.isoformat(), _days(self.first, as_of)) if self.first else ("", None)
        if self.last is None or (self.stops != "stopped" and self.last >= as_of):
            return self.said, started, since, False, "", None
        ago = _days(self.last, as_of)
        days = None if since is None or ago is None else since - ago
        return self.said, started, days, True, self.last.isoformat(), ago


def ending_of(text: str) -> Ending | None:
    """Where a text ends in whole days of a course, in their order; None for any other text."""
    try:
        if found := _FROM_TO.fullmatch(text):
            first, last = _date(found[3]), _date(found[5])
            return Ending(text, found[1], found[2], first, found[4], last) if first <= last else None
        if found := _FROM.fullmatch(text):
            return Ending(text, found[1], found[2], _date(found[3]))
        found = _TO.fullmatch(text)
        return Ending(text, found[1], stops=found[2], last=_date(found[3])) if found else None
    except ValueError:  # no such day
        return None


class Dated:
    """Reads texts as `read` does. most: of how many different words before such days a reading is kept."""

    def __init__(
        self, read: Callable[[str, datetime.date | None], MedicationReading], most: int = _MOST_KEPT
    ):
        self._whole, self._most = read, most
        # By the words, and by where the days stand: the first text, later what all have in common; nothing
        # where more hangs on the days than the course.
        self._kept: dict[tuple[Any, ...], Ending | tuple[Any, ...] | None] = {}

    def read(self, text: str, as_of: datetime.date | None = None) -> MedicationReading:
        """What the text says; without `as_of` a date tells no duration."""
        ending = ending_of(text) if as_of else None
        if as_of is None or ending is None:
            return self._whole(text, as_of)
        _, before, starts, first, stops, last = ending
        key = (before, starts, stops, _side(first, as_of), _side(last, as_of), as_of)
        if key not in self._kept:
            if len(self._kept) >= self._most:
                self._kept.clear()
            self._kept[key] = ending
            return self._whole(text, as_of)
        common = self._kept[key]
        if isinstance(common, Ending):
            common = self._kept[key] = self._common(common, as_of)
        return _laid(common, ending, as_of) if common else self._whole(text, as_of)

    def _common(self, one: Ending, as_of: datetime.date) -> tuple[Any, ...] | None:
        """The values that all readings have but for the days; None where other values hang on these."""
        # What words before the days say of the course may hold up to some day only.
        if _course(_values(self._whole(one.before, as_of)))[1:] != _NO_COURSE:
            return None
        other = one.elsewhere(as_of)
        mine, theirs = (_values(self._whole(each.said, as_of)) for each in (one, other))
        same = all(mine[place] == theirs[place] for place in _OTHERS)
        laid = _course(mine) == one.course(as_of) and _course(theirs) == other.course(as_of)
        return mine if same and laid else None


def _laid(common: tuple[Any, ...], ending: Ending, as_of: datetime.date) -> MedicationReading:
    values = list(common)
    for place, value in zip(_PLACES, ending.course(as_of), strict=True):
        values[place] = value
    return MedicationReading(*values)


def _values(reading: MedicationReading) -> tuple[Any, ...]:
    return tuple(getattr(reading, name) for name in _NAMES)


def _course(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(values[place] for place in _PLACES)


def _side(day: datetime.date | None, as_of: datetime.date) -> int | None:
    """On which side of today a day stands: before it, today, or behind it."""
    return None if day is None else (day > as_of) - (day < as_of)


def _further(day: datetime.date | None, as_of: datetime.date) -> datetime.date | None:
    return None if day is None else day + ((day > as_of) - (day < as_of)) * _FAR


def _days(day: datetime.date, as_of: datetime.date) -> float | None:
    """Whole days since a day; None where it is yet to come."""
    return float((as_of - day).days) if day <= as_of else None
