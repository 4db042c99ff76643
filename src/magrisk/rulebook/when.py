"""The conditions that a rule may state, as they stand in a rule file."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Identifier = Annotated[str, Field(pattern=ID_PATTERN, max_length=80)]
ROUTES = ("oral", "injected", "intravenous", "inhaled", "rectal", "local")
Route = Literal["oral", "injected", "intravenous", "inhaled", "rectal", "local"]
"""`injected` holds every injection, `intravenous` that one alone; `local` is skin, eye, ear, nose,
vagina, mouth rinse, bath and catheter lock: what stays where it is put."""
Sex = Literal["female", "male"]
Level = Literal["low", "normal", "high"]


class Shape(BaseModel):
    """Base of everything a rule file may hold: nothing unknown, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, strict=True)


Number = Annotated[float, Field(allow_inf_nan=False)]


class Bound(Shape):
    """A limit on a number; both ends may be given."""

    at_least: Number | None = None
    above: Number | None = None
    at_most: Number | None = None
    below: Number | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if self.at_least is None and self.above is None and self.at_most is None and self.below is None:
            raise ValueError("a limit is wanted: at_least, above, at_most or below")
        if (self.at_least is not None and self.above is not None) or (
            self.at_most is not None and self.below is not None
        ):
            raise ValueError("one lower and one upper limit at the most are wanted")
        return self


class MeasureBound(Bound):
    """A limit on a measure, in the measure's own unit."""

    measure: Identifier


class When(Shape):
    """A condition. All the keys that are given must hold together.

    About the medicine in question: taken_for_days, stopped_for_days, daily_dose_ddd (multiples of
    the WHO defined daily dose), daily_dose_mg_per_kg (of body weight, as written), elemental_mg_per_day,
    cycles (courses begun so far), route, drug, acute, as_needed. About the patient: has (a condition,
    lifestyle or symptom), takes (a drug class, by `how_many` different members or `by` a route), measure,
    known (a measure of which somebody told a current value), measured (the outcome's current level
    against its reference range), complaint_from (a symptom of at least this severity was named),
    complains_of (this symptom was named), sex, setting. Joined by any_of, all_of, not.
    """

    taken_for_days: Bound | None = None
    stopped_for_days: Bound | None = None
    daily_dose_ddd: Bound | None = None
    daily_dose_mg_per_kg: Bound | None = None
    elemental_mg_per_day: Bound | None = None
    cycles: Bound | None = None
    route: Route | None = None
    drug: Identifier | None = None
    acute: bool | None = None
    as_needed: bool | None = None

    has: Identifier | None = None
    takes: Identifier | None = None
    how_many: int | None = Field(default=None, ge=2)
    by: Route | None = None
    measure: MeasureBound | None = None
    known: Identifier | None = None
    measured: Level | None = None
    complaint_from: int | None = Field(default=None, ge=1, le=5)
    complains_of: Identifier | None = None
    sex: Sex | None = None
    setting: Identifier | None = None

    any_of: tuple["When", ...] | None = Field(default=None, min_length=1)
    all_of: tuple["When", ...] | None = Field(default=None, min_length=1)
    not_: "When | None" = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if all(getattr(self, name) is None for name in self.model_fields_set):
            raise ValueError("a condition is wanted, nothing was found")
        if self.how_many is not None and self.takes is None:
            raise ValueError("how_many goes with takes")
        if self.by is not None and (self.takes is None or self.how_many is not None):
            raise ValueError("by goes with takes, and without how_many")
        return self

    def about_the_medicine(self) -> bool:
        """Whether some part of the condition speaks of one medicine, not of the patient."""
        own = (
            self.taken_for_days,
            self.stopped_for_days,
            self.daily_dose_ddd,
            self.daily_dose_mg_per_kg,
            self.elemental_mg_per_day,
            self.cycles,
            self.route,
            self.drug,
            self.acute,
            self.as_needed,
        )
        return any(part is not None for part in own) or any(
            part.about_the_medicine() for part in self.parts()
        )

    def measures(self) -> list[str]:
        """Ids of the measures that the condition looks at, each once."""
        own = [self.measure.measure] if self.measure else []
        return list(dict.fromkeys(own + [name for part in self.parts() for name in part.measures()]))

    def parts(self) -> tuple["When", ...]:
        """The conditions that this one joins."""
        return (self.any_of or ()) + (self.all_of or ()) + ((self.not_,) if self.not_ else ())
