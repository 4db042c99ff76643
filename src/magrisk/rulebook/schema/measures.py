"""Measures: what they may be called, their units, what is normal and what is plausible."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from magrisk.rulebook.schema.fields import Ids, Text, Texts
from magrisk.rulebook.when import Bound, Identifier, Number, Shape


class Reading(Shape):
    """A proof of a measure: a text as a laboratory writes it, and its value in the measure's unit."""

    it: Text
    text: Text
    value: Number | None = Field(description="null where the text is refused")


class Alert(Shape):
    """Something to say beside the score while a limit holds; it may raise the stakes."""

    when: Bound
    label: Text
    advice: Text
    kind: Literal["electrolyte", "safety"] = "electrolyte"
    stakes: Literal["raised", "grave"] | None = None
    evidence: Ids = ()


class Severities(Shape):
    """Grades of a low value, in one unit: grade g holds from its lower end (inclusive) upwards."""

    unit: Text
    lower_ends: tuple[Number, ...]


class ReferenceRange(Shape):
    """The normal range, both ends inclusive, whose it is, and what to say outside it."""

    low: Number
    high: Number
    unit: Text
    source: Text
    when_low: Text
    when_high: Text


class Measure(Shape):
    """Something measured: what it may be called, its units, what is plausible.

    Concentrations are converted by molar mass and valence; `factors` holds any other unit as a
    multiple of the measure's own. A measure that is `told` (by the patient, not by a laboratory)
    implies nothing while nobody tells it; a laboratory value that nobody measured is unknown.
    """

    kind: Literal["measure"]
    id: Identifier
    replaces: bool = False
    label: Text
    names: Texts
    unit: Text
    other_units: Texts = ()
    factors: Mapping[str, Number] = {}
    unit_required: bool = False
    told: bool = False
    molar_mass_g_per_mol: Number | None = None
    valence: int | None = None
    plausible: Bound
    loinc: Mapping[str, Text] = {}
    reference_range: ReferenceRange | None = None
    severities: tuple[Severities, ...] = ()
    alerts: tuple[Alert, ...] = ()
    examples: Annotated[tuple[Reading, ...], Field(min_length=2)]
