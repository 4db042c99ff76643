"""Evidence: who found what, with the numbers."""

from collections.abc import Mapping
from math import inf
from typing import Literal, Self

from pydantic import Field, model_validator

from magrisk.rulebook.schema.fields import Grade, Pair, Share, Text
from magrisk.rulebook.when import Identifier, Number, Shape

_MOST_RATIO = 1e6


class Finding(Shape):
    """One published number, in one of four forms (DESIGN section 2), with its grade.

    difference: users minus non-users, mmol/L. odds_ratio or risk_ratio: below a limit, with the
    unexposed share and sd of the study. exposed beside unexposed: two shares below a limit. share:
    a share below a limit within a group, against the mean of its setting, with n.
    `interval` is the 95 % interval, `se` (mmol/L) stands where there is none.
    """

    difference: Number | None = None
    odds_ratio: Number | None = None
    risk_ratio: Number | None = None
    exposed: Share | None = None
    share: Share | None = None
    interval: Pair | None = None
    se: Number | None = Field(default=None, ge=0)
    below: Number | None = None
    unexposed: Share | None = None
    sd: Number | None = Field(default=None, gt=0)
    mean: Number | None = None
    n: int | None = Field(default=None, gt=0)
    grade: Grade
    note: str = ""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = {
            "difference": (),
            "odds_ratio": ("unexposed", "sd"),
            "risk_ratio": ("unexposed", "sd"),
            "exposed": ("unexposed", "sd", "se"),
            "share": ("below", "sd", "mean", "n"),
        }
        given = [form for form in forms if getattr(self, form) is not None]
        if len(given) != 1:
            raise ValueError(f"one of {', '.join(forms)} is wanted, found {len(given)}")
        missing = [key for key in forms[given[0]] if getattr(self, key) is None]
        if missing:
            raise ValueError(f"{given[0]} needs {', '.join(missing)} beside it")
        if given[0] != "share" and self.interval is None and self.se is None:
            raise ValueError("an interval or an se is wanted")
        if self.interval and self.interval[0] > self.interval[1]:
            raise ValueError("the interval's ends are the wrong way round")
        ratio = self.odds_ratio if self.odds_ratio is not None else self.risk_ratio
        if ratio is not None:
            self._refuse_no_share((ratio, *(self.interval or ())))
        return self

    def _refuse_no_share(self, ratios: tuple[float, ...]) -> None:
        """A ratio must leave the exposed a share between none and all of them."""
        most = 1 / self.unexposed if self.risk_ratio is not None and self.unexposed else inf
        if min(ratios) <= 0 or max(ratios) >= min(most, _MOST_RATIO):
            raise ValueError("the ratio and its interval must give shares between 0 and 1")


class Evidence(Shape):
    """A study or statement: its citation, what it says, and the numbers it found."""

    kind: Literal["evidence"]
    id: Identifier
    replaces: bool = False
    citation: Text
    doi: str | None = Field(default=None, pattern=r"^10\.\S+$")
    pmid: str | None = Field(default=None, pattern=r"^[0-9]+$")
    url: str | None = None
    year: int | None = None
    design: str = ""
    population: str = ""
    says: Text
    citation_check: Literal["confirmed", "details-incomplete", "not-re-checked", "incomplete"]
    findings: Mapping[Identifier, Finding] = {}
