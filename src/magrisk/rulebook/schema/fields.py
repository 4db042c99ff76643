"""The fields that many kinds share: texts, codes, grades."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from stdnum import luhn, verhoeff

from magrisk.rulebook.when import Identifier, Number


def _with_its_check_digit(concept: str) -> str:
    if not verhoeff.is_valid(concept):
        raise ValueError("no identifier of SNOMED CT: its check digit is another")
    return concept


def _loinc_with_its_check_digit(code: str) -> str:
    if not luhn.is_valid(code.replace("-", "")):
        raise ValueError("no code of LOINC: its check digit is another")
    return code


Grade = Literal["A", "B", "C", "D"]
Text = Annotated[str, Field(min_length=1)]
Code = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9.]*$", max_length=12)]
Concept = Annotated[str, Field(pattern=r"^[1-9][0-9]{5,17}$"), AfterValidator(_with_its_check_digit)]
Loinc = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,6}-[0-9]$"), AfterValidator(_loinc_with_its_check_digit)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Severity = Annotated[int, Field(ge=1, le=5)]
Share = Annotated[float, Field(gt=0, lt=1)]
Texts = tuple[Text, ...]
Ids = tuple[Identifier, ...]
Pair = tuple[Number, Number]
