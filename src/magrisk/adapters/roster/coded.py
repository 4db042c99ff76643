"""Knows how bare codes stand in cells of a column whose system is known, and names the system before each."""

import re
from typing import NamedTuple

_LONGEST = 256  # characters: a longer text is no enumeration of codes


class System(NamedTuple):
    """A system of codes. prefix: how the readers of texts are told of it; bare: a code of it alone."""

    prefix: str
    bare: re.Pattern[str]


def _system(prefix: str, bare: str) -> System:
    return System(prefix, re.compile(bare, re.ASCII))


# Data frames write whole numbers as "4603.0" where a cell of their column is empty. Of codes that are whole
# numbers nothing else can be meant. Those of ICD-9-CM have decimals, and are left as they stand.
_WHOLE = r"(?:\.0+)?"
SYSTEMS = {
    "RxNorm": _system("RxNorm ", rf"(?P<code>[0-9]{{1,18}}){_WHOLE}"),
    "NDC": _system("NDC ", rf"(?P<code>[0-9]{{10,11}}){_WHOLE}|[0-9]{{4,5}}-[0-9]{{3,4}}(?:-[0-9]{{1,2}})?"),
    "ATC": _system("ATC ", r"[A-Za-z][0-9]{2}(?:[A-Za-z]{1,2}(?:[0-9]{2})?)?"),
    "ICD-10-CM": _system("ICD-10-CM ", r"[A-Za-z][0-9][0-9ABab](?:\.?[0-9A-Za-z]{1,4})?"),
    "ICD-9-CM": _system("ICD-9-CM ", r"(?:[0-9]{3}|[Vv][0-9]{2}|[Ee][0-9]{3})(?:\.?[0-9]{1,2})?"),
    # Beyond 15 digits a number with a decimal point may have lost some.
    "SNOMED CT": _system("SNOMED ", rf"[0-9]{{6,18}}|(?P<code>[0-9]{{6,15}}){_WHOLE}"),
}
_BARE = {system.prefix: system.bare for system in SYSTEMS.values()}


def coded(text: str, prefix: str) -> str:
    """A text with its system before it where it is a bare code, or several between commas; any other one as
    it stands: it names its system itself, or is words."""
    if len(text) > _LONGEST or not prefix:
        return text
    found = [_BARE[prefix].fullmatch(code.strip()) for code in text.split(",")]
    return "; ".join(prefix + _code(code) for code in found if code) if all(found) else text


def _code(found: re.Match[str]) -> str:
    return found.groupdict().get("code") or found[0]
