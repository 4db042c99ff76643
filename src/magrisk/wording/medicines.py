"""What a medication text is understood as, in words: for a terminal, 80 columns wide."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import get_args

from magrisk.medicine import MedicineText
from magrisk.reading.medication import Status
from magrisk.wording.figures import joined, number, shortened
from magrisk.wording.plain import wrapped

# So many columns of what was said stand in the text; the JSON tells all.
_MOST_SHOWN = 400

# What is not understood whole must catch the eye.
_STATUS = {
    "matched": "matched",
    "partly": "MATCHED IN PART",
    "ambiguous": "AMBIGUOUS",
    "unrecognised": "UNRECOGNISED",
}
_BY_ROUTE = {
    "oral": "by mouth",
    "injected": "injected",
    "intravenous": "by vein",
    "inhaled": "inhaled",
    "rectal": "rectal",
    "local": "stays where it is put",
}


def medicine(place: int, found: MedicineText, labels: Mapping[str, str]) -> str:
    """One text, numbered by its place; `labels` are what the classes are called."""
    first = f"{place}. "
    lines = wrapped(_shown(found.said), first)
    for line in _understood(found, labels):
        lines += wrapped(line, " " * len(first))
    return "\n".join(lines) + "\n"


def in_numbers(statuses: Counter[str], counting: int) -> str:
    """How many texts there were of each status, and how many of them count."""
    each = ", ".join(f"{status} {statuses[status]}" for status in get_args(Status))
    return f"texts {statuses.total()}: {each}; counting {counting}\n"


def _understood(found: MedicineText, labels: Mapping[str, str]) -> Iterator[str]:
    named = " + ".join(found.substances)
    yield f"{_STATUS[found.status]}: {_listed(named, found.reason)}"
    told = _listed(*_taking(found))
    if told:
        yield told
    if found.not_understood:
        yield f"not understood: {_shown(', '.join(found.not_understood))}"
    if found.suggestions:
        yield "Is " + " or ".join(f'"{name}"' for name in found.suggestions) + " meant?"
    for name, other in found.look_alikes:
        yield f'Take care: "{name}" is easily taken for "{other}".'
    if found.counts:
        yield f"counts: {_listed(*(labels[name] for name in found.counting_classes))}"
    elif found.substances:
        yield from (f"does not count: {why_not}" for why_not in found.why_not)
    else:
        yield "does not count"


def _taking(found: MedicineText) -> Iterator[str]:
    """How it is or was taken; whether it is taken at all stands where it is told why nothing counts."""
    yield f"strength {found.strength}" if found.strength else ""
    yield _BY_ROUTE[found.route] if found.route else ""
    if found.daily_dose_mg is not None:
        yield f"{number(found.daily_dose_mg)} mg a day"
    if found.daily_dose_mg_per_kg is not None:
        yield f"{number(found.daily_dose_mg_per_kg)} mg for each kg a day"
    if found.cycles is not None:
        yield f"{number(found.cycles)} cycle{'' if found.cycles == 1 else 's'}"
    if found.duration_days is not None:
        yield f"for {_days(found.duration_days)}"
    yield "as needed" if found.prn else ""
    yield f"since {found.started_on}" if found.started_on else ""
    if found.stopped:
        ago = "" if found.stopped_days is None else f"{_days(found.stopped_days)} ago"
        yield joined(("stopped", found.stopped_on, ago and f"({ago})"))


def _shown(said: str) -> str:
    return f'"{shortened(said, _MOST_SHOWN)}"'


def _days(days: float) -> str:
    return f"{number(days)} day{'' if days == 1 else 's'}"


def _listed(*parts: str) -> str:
    """The parts that say something."""
    return "; ".join(filter(None, parts))
