"""Changes: which medicines no change that the program suggests may stop or start."""

from typing import Annotated, Literal

from pydantic import Field

from magrisk.rulebook.schema.fields import Code, Text
from magrisk.rulebook.when import Identifier, Shape


class Untouched(Shape):
    """Medicines by the beginning of their ATC code, and why they are left as they are."""

    atc: Code
    because: Text


class Changes(Shape):
    """What no suggested change may stop or start, whatever a rule offers."""

    kind: Literal["changes"]
    id: Identifier
    replaces: bool = False
    untouched: Annotated[tuple[Untouched, ...], Field(min_length=1)]
