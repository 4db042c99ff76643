"""The fields that many kinds share: texts, codes, grades."""

from typing import Annotated, Literal

from pydantic import Field

from magrisk.rulebook.when import Identifier, Number

Grade = Literal["A", "B", "C", "D"]
Text = Annotated[str, Field(min_length=1)]
Code = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9.]*$", max_length=12)]
Severity = Annotated[int, Field(ge=1, le=5)]
Share = Annotated[float, Field(gt=0, lt=1)]
Texts = tuple[Text, ...]
Ids = tuple[Identifier, ...]
Pair = tuple[Number, Number]
