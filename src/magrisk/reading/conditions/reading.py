"""How one text about a condition was understood."""

from dataclasses import dataclass
from typing import Literal

ConditionStatus = Literal["matched", "ambiguous", "unrecognised", "not-counted", "no-factor"]


@dataclass(frozen=True, slots=True)
class ConditionReading:
    """What a text about a condition is understood as; `ids` are rules, also where they do not count."""

    said: str
    ids: tuple[str, ...] = ()
    by: Literal["name", "code", ""] = ""
    status: ConditionStatus = "unrecognised"
    reason: str = ""
    suggestions: tuple[str, ...] = ()

    @property
    def understood(self) -> bool:
        """Whether anything is known of what it means."""
        return self.status != "unrecognised"
