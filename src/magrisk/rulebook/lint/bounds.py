"""Bounds that no example shows: each wants an example exactly on it, and one on its other side."""

from collections.abc import Iterable, Iterator
from math import isclose
from typing import NamedTuple

from magrisk.rulebook import schema
from magrisk.rulebook.lint.places import Place, conditions, parts
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.when import Bound, When

# How a condition names a number of a medicine, and where an example of a medicine says it. A multiple of
# the defined daily dose is said as the dose itself.
_OF_A_MEDICINE = {
    "taken_for_days": "days",
    "stopped_for_days": "stopped_days",
    "daily_dose_mg_per_kg": "dose_mg_per_kg_per_day",
    "elemental_mg_per_day": "elemental_mg_per_day",
    "cycles": "cycles",
}
OF_A_MEDICINE = (*_OF_A_MEDICINE, "daily_dose_ddd")
"""Keys of a condition that limit a number of one medicine."""
LOWER_SIDE_HOLDS = ("at_least", "below")
"""Of these two the bound itself belongs to the numbers above it, so the other side is below."""


class Limit(NamedTuple):
    """One number that limits another: where it stands, what it limits, by which word."""

    place: Place
    limits: str
    word: str
    value: float


def limits(document: schema.Document) -> Iterator[Limit]:
    """Every limit of a document's conditions and alerts."""
    for place, when in conditions(document):
        for inner, part in parts(when, place):
            if isinstance(part, When):
                yield from _limits_of(inner, part)
    if isinstance(document, schema.Measure):
        for number, alert in enumerate(document.alerts):
            yield from _of_bound(("alerts", number, "when"), document.id, alert.when)


def _limits_of(place: Place, when: When) -> Iterator[Limit]:
    for key in OF_A_MEDICINE:
        if getattr(when, key) is not None:
            yield from _of_bound((*place, key), key, getattr(when, key))
    if when.measure:
        yield from _of_bound((*place, "measure"), when.measure.measure, when.measure)


def _of_bound(place: Place, limited: str, bound: Bound) -> Iterator[Limit]:
    for word in Bound.model_fields:
        value = getattr(bound, word)
        if value is not None:
            yield Limit((*place, word), limited, word, value)


def unshown(book: Rulebook) -> Iterator[str]:
    """Bounds with no example on them, or none on their other side."""
    doses = {s.id: s.ddd_mg for v in book.of(schema.Substances) for s in v.substances if s.ddd_mg}
    for document in book.documents.values():
        for limit in limits(document):
            values = _shown(document, limit.limits, doses)
            yield from _gaps(f"{book.at(document.id, *limit.place)}: ", limit, values)


def _gaps(where: str, limit: Limit, values: list[float]) -> Iterator[str]:
    told = f"{limit.limits} {limit.word} {limit.value:g}"
    if not any(isclose(value, limit.value, rel_tol=1e-9) for value in values):
        yield f"{where}no example stands exactly on the bound ({told})"
    other = "below" if limit.word in LOWER_SIDE_HOLDS else "above"
    turn = 1 if other == "below" else -1
    if not any((limit.value - value) * turn > 1e-9 * abs(limit.value) for value in values):
        yield f"{where}no example stands {other} the bound ({told})"


def _shown(document: schema.Document, limited: str, doses: dict[str, float]) -> list[float]:
    """The numbers that the patients of a document's examples have of what is limited."""
    given = [part for _, part in parts(document) if isinstance(part, schema.Given)]
    drugs = [d for g in given for d in g.medications or () if isinstance(d, schema.ExampleDrug)]
    if limited == "daily_dose_ddd":
        return [
            drug.dose_mg_per_day / doses[drug.drug]
            for drug in drugs
            if drug.dose_mg_per_day is not None and drug.drug in doses
        ]
    if limited in _OF_A_MEDICINE:
        return _told(getattr(drug, _OF_A_MEDICINE[limited]) for drug in drugs)
    return [g.measures[limited] for g in given if limited in g.measures]


def _told(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]
