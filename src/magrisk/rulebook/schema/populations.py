"""Published populations: who they were, what was found, to be held against what the rulebook predicts."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from magrisk.rulebook.schema.fields import Ids, Pair, Text
from magrisk.rulebook.when import Identifier, Number, Shape

Part = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Published(Shape):
    """What a study reported: its measure in words, the value, the 95 % interval where there is one."""

    measure: Text
    value: Number
    ci: Pair | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.ci and self.ci[0] > self.ci[1]:
            raise ValueError("the interval's ends are the wrong way round")
        return self


class Population(Shape):
    """One population.

    setting: the id of a setting, or `setting:variant`. factor_mix: rules, or `rule/line`, with the share
    of people to whom they apply (0 to 1). exposed_to: what those had who were compared with the others;
    empty where a share or a mean of all is told. used_in_derivation: a value of the rulebook was derived
    from it, so that it tells of consistency only. comparability: "direct", or what limits it.
    """

    id: Identifier
    population: Text
    setting: Annotated[str, Field(pattern=r"^[a-z0-9-]+(:[a-z0-9-]+)?$")]
    factor_mix: Mapping[Text, Part]
    exposed_to: tuple[Text, ...] = ()
    threshold_mmol_l: Number = Field(gt=0)
    n: int | None = Field(default=None, gt=0)
    published: Published
    used_in_derivation: bool
    comparability: Text = "direct"
    note: str = ""
    evidence: Ids = ()


class Populations(Shape):
    """A list of populations."""

    kind: Literal["populations"]
    id: Identifier
    replaces: bool = False
    studies: Annotated[tuple[Population, ...], Field(min_length=1)]
