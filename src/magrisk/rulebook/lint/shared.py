"""Faults of what every rule shares: the scale, its priorities, the units of measures."""

from collections.abc import Iterator

from magrisk.errors import ContentProblem
from magrisk.laboratory import factor
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook


def settings(book: Rulebook) -> Iterator[str]:
    """A scale that names what is not there, bands that do not ascend, priorities that do not fit them."""
    scale = book.scale
    if not isinstance(book.documents.get(scale.default_setting), schema.Setting):
        yield f"{book.at(scale.id, 'default_setting')}: there is no setting {scale.default_setting!r}"
    if not isinstance(book.documents.get(scale.outcome.measure), schema.Measure):
        yield f"{book.at(scale.id, 'outcome')}: there is no measure {scale.outcome.measure!r}"
    starts = [band.from_chance for band in scale.bands]
    if starts[0] != 0 or starts != sorted(set(starts)):
        yield f"{book.at(scale.id, 'bands')}: bands that begin at 0 and ascend are wanted"
    for stakes in ("usual", "raised", "grave"):
        row = getattr(scale.priorities, stakes)
        if len(row) != len(scale.bands) or not set(row) <= set(scale.priorities.order):
            yield f"{book.at(scale.id, 'priorities', stakes)}: {stakes}: wants one priority of `order` a band"


def units(book: Rulebook) -> Iterator[str]:
    """Every unit that a limit or a range names can be turned into its measure's own."""
    for measure, document, place, unit in _units(book):
        try:
            factor(measure, unit)
        except ContentProblem:
            yield f"{book.at(document, place)}: the unit {unit!r} cannot be turned into {measure.unit}"


def _units(book: Rulebook) -> Iterator[tuple[schema.Measure, str, str, str]]:
    """(measure, document, field, unit) of every unit that is written."""
    scale = book.scale
    for measure in book.of(schema.Measure):
        yield from ((measure, measure.id, "other_units", unit) for unit in measure.other_units)
        if measure.reference_range:
            yield measure, measure.id, "reference_range", measure.reference_range.unit
        yield from ((measure, measure.id, "severities", s.unit) for s in measure.severities)
        yield from ((measure, measure.id, "offsets", unit) for unit in measure.offsets)
        estimate = measure.estimated_from
        other = book.documents.get(estimate.measure) if estimate else None
        if estimate and isinstance(other, schema.Measure):
            yield other, measure.id, "estimated_from", estimate.unit
    outcome = book.documents.get(scale.outcome.measure)
    if isinstance(outcome, schema.Measure):
        limits = (scale.outcome.headline, *scale.outcome.beside)
        yield from ((outcome, scale.id, "outcome", limit.unit) for limit in limits)
        for setting in book.of(schema.Setting):
            if setting.calibration:
                yield outcome, setting.id, "calibration", setting.calibration.limit.unit
