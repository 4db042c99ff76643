"""Settings and the scale: baselines, words, discounts, bands, priorities."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from magrisk.rulebook.schema.fields import Grade, Ids, Severity, Text, Texts
from magrisk.rulebook.when import Identifier, Number, Shape


class SettingExample(Shape):
    """A proof of a setting: the chance (per mille, rounded) that some points give."""

    it: Text
    points: int
    per_mille: int


class Variant(Shape):
    """A kind of people within a setting, of a level of their own, mmol/L: who was said to be `named`."""

    mean: Number
    sd: Number = Field(gt=0)
    named: Identifier


class Setting(Shape):
    """Where people are seen: the level of those with none of the listed factors, mmol/L.

    asks: what would tell which of the `variants` a patient is; the setting's own level stands for
    those of whom nobody said.
    """

    kind: Literal["setting"]
    id: Identifier
    replaces: bool = False
    label: Text
    mean: Number
    sd: Number = Field(gt=0)
    population_mean: Number
    population_sd: Number = Field(gt=0)
    certainty: Text
    fit: Text
    assumptions: Text
    level_is_current_for_days: int = Field(gt=0)
    implies: Ids = ()
    asks: Text | None = None
    variants: Mapping[Identifier, Variant] = {}
    evidence: Ids = ()
    examples: Annotated[tuple[SettingExample, ...], Field(min_length=2)]


class Band(Shape):
    """A likelihood: its name and the chance from which it holds."""

    name: Identifier
    from_chance: Number = Field(ge=0, lt=1)


class JudgedWord(Shape):
    """A word for a judged effect: points are final, se in points."""

    points: int
    se: int


class Threshold(Shape):
    """A limit below which the level is called low."""

    value: Number
    unit: Text


class Priorities(Shape):
    """Priority for each band (in order), by stakes; and the order of priorities, least first."""

    order: tuple[Text, Text, Text]
    usual: Texts
    raised: Texts
    grave: Texts


class Outcome(Shape):
    """What the rules bear on."""

    measure: Identifier
    label: Text
    headline: Threshold
    beside: tuple[Threshold, ...]


class SymptomStakes(Shape):
    """From which severity of a symptom the stakes are at that level."""

    from_severity: Severity
    stakes: Literal["raised", "grave"]


class ScaleExample(Shape):
    """A proof of the scale: the likelihood of a chance, or the points of a judged word, or those of a
    shift (mmol/L) of a grade."""

    it: Text
    chance: Number | None = None
    likelihood: Identifier | None = None
    word: Identifier | None = None
    shift: Number | None = None
    grade: Grade | None = None
    points: int | None = None

    @model_validator(mode="after")
    def _one_of_three(self) -> Self:
        given = {name for name in self.model_fields_set if name != "it"}
        ways = ({"chance", "likelihood"}, {"word", "points"}, {"shift", "grade", "points"})
        if given not in ways:
            raise ValueError("wanted chance and likelihood, or word and points, or shift, grade and points")
        return self


class Scale(Shape):
    """Words, discounts, bands and priorities: the numbers that every rule shares."""

    kind: Literal["scale"]
    id: Identifier
    replaces: bool = False
    version: Text
    outcome: Outcome
    default_setting: Identifier
    adult_from_years: int
    discounts: Mapping[Grade, Number]
    words: Mapping[Identifier, JudgedWord]
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    priorities: Priorities
    symptom_stakes: tuple[SymptomStakes, ...]
    limits: Texts
    examples: tuple[ScaleExample, ...] = ()
