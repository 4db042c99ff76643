"""How codes of diagnoses are written: ICD-10-CM, ICD-9-CM and SNOMED CT, with or without their system."""

import re
from typing import Literal, NamedTuple

from stdnum import verhoeff

System = Literal["icd10cm", "icd9cm", "snomed"]
SYSTEMS: dict[System, str] = {"icd10cm": "ICD-10-CM", "icd9cm": "ICD-9-CM", "snomed": "SNOMED CT"}

# In small letters, as a text stands in its one spelling.
_ICD10 = r"[a-z][0-9][0-9ab](?:\.?[0-9a-z]{1,4})?"
_ICD9 = r"(?:[0-9]{3}|v[0-9]{2}|e[0-9]{3})(?:\.?[0-9]{1,2})?"
# Without its system a number needs its dot, and nothing like a unit behind it: "100.50 kg".
_ICD9_BARE = r"[0-9]{3}\.[0-9]{1,2}(?!\s*[a-z%]{1,3}(?![a-z]))"
# The two digits before the last one tell that it is a concept, with or without a name space.
_SNOMED = r"[1-9][0-9]{2,14}[01]0[0-9]"
CODE = rf"(?:icd9:{_ICD9}|sct:[0-9]{{6,18}}|{_ICD10}|{_ICD9_BARE}|{_SNOMED})"

_BEHIND_A_SYSTEM = r"[ _]?(?:codes?|id)?[\s:=#|/]*"
_NAMED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(?:http\S*/)?\bicd-?[ -]?9(?:-?cm)?\b{_BEHIND_A_SYSTEM}(?={_ICD9}(?![0-9]))"), "icd9:"),
    (re.compile(rf"(?:http\S*/)?\bicd-?[ -]?10(?:-?cm)?\b{_BEHIND_A_SYSTEM}(?={_ICD10})"), ""),
    (
        re.compile(
            r"(?:https?://snomed\.info/(?:sct|id)|urn:oid:2\.16\.840\.1\.113883\.6\.96|\bsnomed(?:[ -]?ct)?\b"
            rf"|\bsct(?:id)?\b){_BEHIND_A_SYSTEM}(?=[0-9]{{6}})"
        ),
        "sct:",
    ),
)
_MAY_NAME_A_SYSTEM = re.compile("icd|snomed|sct|urn:oid")


class Code(NamedTuple):
    """A code without its dot, in small letters; the system may be another where `elsewhere` tells one."""

    system: System
    bare: str
    elsewhere: System | None = None


def with_systems(plain: str) -> str:
    """A text in its one spelling, with the systems before its codes spelt in one way.

    >>> with_systems("icd-9-cm: 250.00"), with_systems("snomed ct 44054006 |diabetes type 2|")
    ('icd9:250.00', 'sct:44054006 |diabetes type 2')
    """
    if _MAY_NAME_A_SYSTEM.search(plain):
        for pattern, spelt in _NAMED:
            plain = pattern.sub(spelt, plain)
    return plain.removesuffix("|")


def code_of(written: str) -> Code:
    """The code and its system, by the form in which it is written."""
    system, _, said = written.rpartition(":")
    bare = said.replace(".", "")
    if system == "sct" or (bare.isdecimal() and "." not in said and not system):
        return Code("snomed", bare)
    if system == "icd9" or bare.isdecimal():
        return Code("icd9cm", bare)
    # V codes stand in both revisions of ICD, for other things.
    return Code("icd10cm", bare, "icd9cm" if bare[0] == "v" else None)


def is_valid(code: Code) -> bool:
    """Whether the last digit of a SNOMED CT identifier fits the others; the others have none."""
    return code.system != "snomed" or bool(verhoeff.is_valid(code.bare))
