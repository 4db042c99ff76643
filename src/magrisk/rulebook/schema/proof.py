"""Proof: the examples that a rule carries."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from magrisk.rulebook.schema.fields import Ids, Text
from magrisk.rulebook.when import Identifier, Number, Route, Shape


class ExampleDrug(Shape):
    """A medicine of an example."""

    drug: Identifier
    days: Number | None = None
    stopped_days: Number | None = None
    dose_mg_per_day: Number | None = None
    dose_mg_per_kg_per_day: Number | None = None
    elemental_mg_per_day: Number | None = None
    cycles: Number | None = None
    route: Route | None = None
    acute: bool | None = None
    as_needed: bool | None = None
    held: bool = False


class Given(Shape):
    """A patient of an example. Named drugs, conditions and measures only; the rest as usual."""

    medications: tuple["ExampleDrug | Identifier", ...] | None = None
    conditions: Ids = ()
    no_other_conditions: bool = False
    measures: Mapping[Identifier, Number] = {}
    lifestyle: Ids = ()
    symptoms: Ids = ()
    setting: Identifier | None = None
    sex: Literal["female", "male", "other", "unknown"] = "unknown"


Action = Literal["stop", "reduce", "switch", "treat", "correct"]


class Apart(Shape):
    """Hours between a medicine and what blocks it, as an answer must tell them; none: at no interval."""

    drug: Identifier
    hours_before: Number | None = None
    hours_after: Number | None = None


class Example(Shape):
    """A patient and the rule's own points for it: floor and ceiling where `at_least` and `at_most`
    are given, the stakes that it raises where `stakes` is; whether its warning is told where `warns`
    is; what is to be kept apart, all of it, where `apart` is; which changes may be offered where
    `offers` is, and how many circumstances speak against them where `weighs` is."""

    it: Text
    given: Given
    points: int
    at_least: int | None = None
    at_most: int | None = None
    stakes: Literal["usual", "raised", "grave"] | None = None
    warns: bool | None = None
    apart: tuple[Apart, ...] | None = None
    offers: tuple[Action, ...] | None = None
    weighs: int | None = None


class ScoreExample(Shape):
    """A patient and the score's range for it."""

    it: Text
    given: Given
    low: int
    high: int


Examples = Annotated[tuple[Example, ...], Field(min_length=2)]
