"""Measures: what they may be called, their units, what is normal, what is usual and what is plausible."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from magrisk.rulebook.schema.circumstance import Circumstance
from magrisk.rulebook.schema.fields import Ids, Loinc, Text, Texts
from magrisk.rulebook.schema.proof import Given
from magrisk.rulebook.when import Bound, Identifier, Level, Number, Sex, Shape, When


class Reading(Shape):
    """A proof of a measure: a text as a laboratory writes it, and its value in the measure's unit;
    where it stands in the reference range, its grade and whether it is unusual, where they are given."""

    it: Text
    text: Text
    value: Number | None = Field(description="null where the text is refused")
    status: Level | None = None
    grade: int | None = None
    unusual: bool | None = None


class Hearing(Shape):
    """A proof of what is said beside a value: the labels of the alerts that hold, how many cautions, and
    in how many days it is measured again at the latest (null: nothing names a day)."""

    it: Text
    given: Given
    alerts: Texts = ()
    cautions: int = 0
    again_in_days: int | None = None


class Alert(Shape):
    """Something to say beside the score while a limit holds; it may raise the stakes."""

    when: Bound
    label: Text
    advice: Text
    kind: Literal["electrolyte", "safety"] = "electrolyte"
    stakes: Literal["raised", "grave"] | None = None
    evidence: Ids = ()


class Usual(Bound):
    """What is seen so often that a value beyond it may as well be a slip, such as a wrong unit, and why.
    Beyond it a value counts, and is marked."""

    because: Text


class Severities(Shape):
    """Grades of a low value, in one unit: grade g holds from its lower end (inclusive) upwards."""

    unit: Text
    lower_ends: tuple[Number, ...]


class ReferenceRange(Shape):
    """The normal range, both ends inclusive, whose it is, and what to say of a level below, within and
    above it."""

    low: Number
    high: Number
    unit: Text
    source: Text
    when_low: Text
    when_normal: Text | None = None
    when_high: Text

    @model_validator(mode="after")
    def _right_way_round(self) -> Self:
        if self.low >= self.high:
            raise ValueError("the range's ends are the wrong way round")
        return self


class Power(Shape):
    """times x (value / turns_at) to the power `below` up to turns_at, to the power `above` beyond it."""

    times: Number = Field(gt=0)
    turns_at: Number = Field(gt=0)
    below: Number = Field(lt=0)
    above: Number = Field(lt=0)


class EstimateExample(Shape):
    """A proof of an equation: the other measure's value in the equation's unit, and what it gives,
    to one decimal. Both ends are given where the sex is not known."""

    it: Text
    value: Number
    age: Number
    sex: Literal["female", "male", "other", "unknown"]
    gives: Annotated[tuple[Number, ...], Field(max_length=2)]


class Estimate(Shape):
    """An equation that gives a measure of which nobody told a value, from another one, the age and the sex.

    The larger the other value (in `unit`) and the age, the smaller the estimate; `times_a_year` is
    the factor of a year of age. Below `from_age` years it does not hold.
    """

    name: Text
    measure: Identifier
    unit: Text
    from_age: Number
    times_a_year: Number = Field(gt=0, le=1)
    by_sex: Mapping[Sex, Power] = Field(min_length=1)
    evidence: Ids = ()
    examples: Annotated[tuple[EstimateExample, ...], Field(min_length=2)]


class Adjustment(Shape):
    """What the level would be with the other measure at `to`: `each` of the own unit for one of the
    other's. Shown beside the level while the other is `below` a limit; it never replaces the level."""

    measure: Identifier
    below: Number
    to: Number
    each: Number
    because: Text
    evidence: Ids = ()


class Repeat(Shape):
    """When a level is measured again at the latest: so many days after one of which `when` holds."""

    when: When
    days: int = Field(gt=0)
    because: Text
    evidence: Ids = ()


class Measure(Shape):
    """Something measured: what it may be called, its units, what is plausible and what is usual.

    Concentrations are converted by molar mass and valence; `factors` holds any other unit as a
    multiple of the measure's own, `offsets` what is then added. `cautions` and `adjusted_for` are
    said beside a measured level, `repeat` tells when it is measured again; `hearings` prove them and
    the alerts. A measure that is `told` (by the patient, not by a laboratory) implies nothing while
    nobody tells it; a laboratory value that nobody measured is unknown.
    """

    kind: Literal["measure"]
    id: Identifier
    replaces: bool = False
    label: Text
    names: Texts
    unit: Text
    other_units: Texts = ()
    factors: Mapping[str, Annotated[Number, Field(gt=0)]] = {}
    offsets: Mapping[str, Number] = {}
    unit_required: bool = False
    told: bool = False
    molar_mass_g_per_mol: Number | None = None
    valence: int | None = None
    plausible: Bound
    usual: Usual | None = None
    loinc: Mapping[Loinc, Text] = {}
    reference_range: ReferenceRange | None = None
    severities: tuple[Severities, ...] = ()
    alerts: tuple[Alert, ...] = ()
    cautions: tuple[Circumstance, ...] = ()
    adjusted_for: Adjustment | None = None
    repeat: tuple[Repeat, ...] = ()
    estimated_from: Estimate | None = None
    examples: Annotated[tuple[Reading, ...], Field(min_length=2)]
    hearings: tuple[Hearing, ...] = ()
