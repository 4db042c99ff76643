"""Settings and the scale: baselines, words, discounts, bands, priorities."""

import datetime
from collections.abc import Mapping
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from magrisk.rulebook.schema.fields import Day, Digest, Grade, Ids, Pair, Severity, Text, Texts
from magrisk.rulebook.when import Identifier, Number, Shape
from magrisk.scale import Baseline


class Threshold(Shape):
    """A limit below which the level is called low."""

    value: Number
    unit: Text


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

    @property
    def baseline(self) -> Baseline:
        """The level as the arithmetic takes it."""
        return Baseline(self.mean, self.sd)


Fitted = Literal["mean", "sd", "slope"]


class Before(Shape):
    """The numbers of a setting that a calibration replaced."""

    mean: Number
    sd: Number = Field(gt=0)
    slope: Number = Field(default=1, gt=0)


class Calibration(Shape):
    """What a setting was fitted to. on: the data, as the site calls them.

    rows, low: how many people, and how many of them were below `limit`. observed: whether their levels were
    known, or only who was below. fitted: which numbers the data gave, each with its 95 % interval in
    `intervals`; the others are those from before. rules: SHA-256 of the rules that gave the points.
    """

    on: Annotated[str, Field(min_length=1, max_length=200)]
    at: Day
    rows: int = Field(gt=0)
    low: int = Field(ge=0)
    limit: Threshold
    observed: Literal["levels", "below"]
    fitted: Annotated[tuple[Fitted, ...], Field(min_length=1)]
    intervals: Mapping[Fitted, Pair]
    before: Before
    method: Text
    roster_sha256: Digest
    rules: Digest
    program: Text

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if not _is_a_day(self.at):
            raise ValueError(f"at: found {self.at}, which is no day, wanted one: 2026-11-23")
        if self.low > self.rows:
            raise ValueError(f"low: found {self.low} of {self.rows} rows, wanted no more than all of them")
        if not self.on.strip():
            raise ValueError("on: found blanks, wanted what the setting was calibrated on")
        if len(set(self.fitted)) < len(self.fitted) or set(self.intervals) != set(self.fitted):
            raise ValueError("intervals: wanted one for each number that was fitted, and for no other")
        if "sd" in self.fitted and self.observed == "below":
            raise ValueError("fitted: who was below a limit does not tell the sd; wanted observed: levels")
        return self


def _is_a_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


class Setting(Shape):
    """Where people are seen: the level of those with none of the listed factors, mmol/L.

    slope: the fall that a point stands for here, in µmol/L. asks: what would tell which of the `variants` a
    patient is; the setting's own level stands for those of whom nobody said. calibration: the site's data
    that the level was fitted to, if it was.
    """

    kind: Literal["setting"]
    id: Identifier
    replaces: bool = False
    label: Text
    mean: Number
    sd: Number = Field(gt=0)
    slope: Number = Field(default=1, gt=0)
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
    calibration: Calibration | None = None
    examples: Annotated[tuple[SettingExample, ...], Field(min_length=2)]

    @property
    def baseline(self) -> Baseline:
        """The level as the arithmetic takes it."""
        return Baseline(self.mean, self.sd, self.slope)

    @property
    def uncalibrated(self) -> Baseline:
        """The level before any calibration: rules prove what they say of a chance by it."""
        before = self.calibration.before if self.calibration else self
        return Baseline(before.mean, before.sd, before.slope)

    @model_validator(mode="after")
    def _is_what_was_fitted(self) -> Self:
        if self.variants and (self.slope != 1 or self.calibration):
            raise ValueError("variants: a setting with kinds of people takes no slope and no calibration")
        fitted = self.calibration.intervals if self.calibration else {}
        for name in get_args(Fitted) if self.calibration else ():
            was, now = getattr(self.uncalibrated, name), getattr(self, name)
            if name not in fitted and was != now:
                raise ValueError(f"{name}: found {now:g}, wanted {was:g}: the calibration has not fitted it")
        for name, (low, high) in fitted.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(
                    f"{name}: found {getattr(self, name):g}, wanted a number within the calibration's "
                    f"interval, {low:g} to {high:g}"
                )
        return self


class Band(Shape):
    """A likelihood: its name and the chance from which it holds."""

    name: Identifier
    from_chance: Number = Field(ge=0, lt=1)


class JudgedWord(Shape):
    """A word for a judged effect: points are final, se in points."""

    points: int
    se: int


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
    """Words, discounts, bands and priorities: the numbers that every rule shares.

    limits: what every answer says of itself. unless_calibrated: what it says where the setting is not
    calibrated.
    """

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
    unless_calibrated: Text | None = None
    examples: tuple[ScaleExample, ...] = ()
