"""Finds a LOINC code before a value: "19123-9 1.6 mg/dL", "Mg (LOINC 19123-9): 1.6 mg/dL"."""

import re
from typing import NamedTuple

from stdnum import luhn

_CODE = re.compile(
    r"(?P<name>(?:[^\s\d]\S*\s+)*?)[\[(]?\s*(?:(?:https?://)?loinc(?:\.org)?\s*[:#|/]?\s*)?"
    r"(?P<code>[1-9][0-9]{0,6}-[0-9])\s*[\])]?[\s:|=]+(?P<value>(?:<=|>=|[<>≤≥])?\s*[0-9].*)",
    re.IGNORECASE,
)


class Coded(NamedTuple):
    """A code, whether its last digit fits the others, what stands before it, and the value behind."""

    code: str
    valid: bool
    name: str
    value: str


def coded(text: str) -> Coded | None:
    """The LOINC code that stands before a value; None where none does.

    >>> coded("Mg [19123-9] 1.6 mg/dL")
    Coded(code='19123-9', valid=True, name='Mg', value='1.6 mg/dL')
    >>> coded("Mg 1.6 mg/dL on 2026-11-01")
    """
    found = _CODE.fullmatch(text.strip())
    if not found:
        return None
    code = found["code"]
    return Coded(code, bool(luhn.is_valid(code.replace("-", ""))), found["name"].strip(" :"), found["value"])
