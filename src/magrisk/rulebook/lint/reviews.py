"""Reviews that are past their day, or have none that can be read."""

import datetime
from collections.abc import Iterator

from magrisk.rulebook import schema
from magrisk.rulebook.lint.places import parts
from magrisk.rulebook.loader import Rulebook

_YEARS = 2


def past_review(book: Rulebook, as_of: datetime.date | None) -> Iterator[str]:
    """Reviews older than two years; without a day nothing is past."""
    for document in book.documents.values():
        for place, part in parts(document):
            if isinstance(part, schema.Reviewed) and part.on:
                told = _told(part.on, as_of)
                if told:
                    yield f"{book.at(document.id, *place)}: {told}"


def _told(on: str, as_of: datetime.date | None) -> str:
    try:
        day = datetime.date.fromisoformat(on)
    except ValueError:
        return f"reviewed.on: found {on!r}, wanted a day as YYYY-MM-DD"
    if as_of is None:
        return ""
    if day > as_of:
        return f"reviewed.on: {on} is still to come"
    past = (day.year + _YEARS, day.month, day.day) < (as_of.year, as_of.month, as_of.day)
    return f"the review of {on} is older than {_YEARS} years: it is due again" if past else ""
