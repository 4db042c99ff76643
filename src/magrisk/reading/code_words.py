"""Finds codes of medicines among the words of a text: RxCUI, NDC and ATC, with or without their label."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from magrisk.reading.spelling import Token

System = Literal["rxcui", "ndc", "atc"]
LABELS: dict[System, str] = {"rxcui": "RxCUI", "ndc": "NDC", "atc": "ATC"}

_LABELLED: dict[str, System] = {"rxcui": "rxcui", "rxnorm": "rxcui", "ndc": "ndc", "atc": "atc"}
# What FHIR calls the systems; the first words of such an address, as tokens, and its last one.
_ADDRESSES = ("http", "https", "urn")
_LAST_OF_ADDRESS: dict[str, System] = {**_LABELLED, "88": "rxcui", "69": "ndc", "73": "atc"}
_BEHIND_A_LABEL = frozenset({":", "=", "#", "|", "-", "/", "code", "cui", "id", "no", "number"})
_MOST_BEHIND = 4
# A number that hangs by another sign is a part of something longer.
_OPENS = frozenset("([{:|,;")

_RXCUI = re.compile(r"[1-9][0-9]{0,7}")
_ATC = re.compile(r"[a-z][0-9]{2}[a-z]{2}[0-9]{2}")
_ATC_GROUP = re.compile(r"[a-z][0-9]{2}[a-z]{0,2}")
_NDC = re.compile(r"(?P<labeler>[0-9]{4,5})-(?P<product>[0-9]{3,4})(?:-(?P<package>[0-9]{1,2}))?")
_NDC_BARE = re.compile(r"[0-9]{10,11}")
_NDC_LABELLED = re.compile(r"ndc[0-9]{10,11}")
# Where ten digits stand without dashes the zero may be missing in any of the three parts.
_ZERO_MISSING = (0, 5, 9)
# Nothing but a text with one of these can hold a code.
_MAY_HOLD = re.compile(r"rxcui|rxnorm|ndc|atc|urn:|[0-9]{10}|[0-9]-[0-9]{3,4}-[0-9]|[0-9]{2}[a-z]{2}[0-9]{2}")


class Code(NamedTuple):
    """A code as it stands in a text: its first word, the word behind it, and how it may be written in full.

    `values`: ATC in capitals; NDC of 11 digits, or of 9 where the package is not told. Several where it is
    not plain which is meant, none where it is the code of a whole group. `labelled`: its system is named.
    """

    start: int
    end: int
    system: System
    values: tuple[str, ...]
    said: str
    labelled: bool


def may_hold_a_code(words: Sequence[Token]) -> bool:
    """Whether it is worth while to look for codes: most texts hold none."""
    return bool(_MAY_HOLD.search(" ".join(_glued(words))))


def codes_in(words: Sequence[Token]) -> Iterator[Code]:
    """The codes of a text, in order."""
    at = 0
    while at < len(words):
        found = _labelled(words, at) or _bare(words, at)
        if found:
            yield found
        at = found.end if found else at + 1


def _labelled(words: Sequence[Token], at: int) -> Code | None:
    label = words[at].text
    if label in _ADDRESSES and at + 1 < len(words) and words[at + 1].text == ":":
        return _addressed(words, at)
    if _NDC_LABELLED.fullmatch(label):
        return Code(at, at + 1, "ndc", _without_dashes(label[3:]), f"NDC {label[3:]}", labelled=True)
    system = _LABELLED.get(label)
    return _behind(words, at, at + 1, system) if system else None


def _addressed(words: Sequence[Token], at: int) -> Code | None:
    """A code behind the address of its system: "http://www.nlm.nih.gov/research/umls/rxnorm|4603"."""
    end = at + 1
    while end < len(words) and words[end].glued and words[end].text != "|":
        end += 1
    last = words[end - 1].text.rpartition(".")[2]
    system = _LAST_OF_ADDRESS.get(last)
    return _behind(words, at, end, system) if system else None


def _behind(words: Sequence[Token], start: int, at: int, system: System) -> Code | None:
    """The code behind its label, or behind signs and words between them; none where no code follows."""
    for end in range(at, min(at + _MOST_BEHIND, len(words))):
        code, behind = _glued_from(words, end)
        values = _values(system, code)
        if values is not None:
            said = f"{LABELS[system]} {code.upper()}"
            return Code(start, behind, system, values, said, labelled=True)
        if words[end].text not in _BEHIND_A_LABEL:
            break
    return None


def _bare(words: Sequence[Token], at: int) -> Code | None:
    """A code that shows by its own form what it is."""
    first = words[at].text
    if _ATC.fullmatch(first):
        return Code(at, at + 1, "atc", (first.upper(),), f"ATC {first.upper()}", labelled=False)
    if first[0].isdigit() and not (words[at].glued and words[at - 1].text not in _OPENS):
        code, end = _glued_from(words, at)
        found = _NDC.fullmatch(code)
        if (found and found["package"]) or _NDC_BARE.fullmatch(code):
            return Code(at, end, "ndc", _values("ndc", code) or (), f"NDC {code}", labelled=False)
    return None


def _values(system: System, code: str) -> tuple[str, ...] | None:
    """How a code is written in full; None where it cannot be one of its system."""
    if system == "rxcui":
        return (code,) if _RXCUI.fullmatch(code) else None
    if system == "atc":
        return (code.upper(),) if _ATC.fullmatch(code) else () if _ATC_GROUP.fullmatch(code) else None
    found = _NDC.fullmatch(code)
    if found:
        package = found["package"]
        parts = found["labeler"].zfill(5) + found["product"].zfill(4)
        return (parts + package.zfill(2) if package else parts,)
    return _without_dashes(code) if _NDC_BARE.fullmatch(code) else None


def _without_dashes(digits: str) -> tuple[str, ...]:
    if len(digits) == 11:
        return (digits,)
    return tuple(dict.fromkeys(f"{digits[:at]}0{digits[at:]}" for at in _ZERO_MISSING))


def _glued_from(words: Sequence[Token], at: int) -> tuple[str, int]:
    """A word, or digits and dashes without blanks between them, and the place behind."""
    end = at + 1
    while words[at].text[0].isdigit() and end < len(words) and words[end].glued and _goes_on(words[end].text):
        end += 1
    return "".join(word.text for word in words[at:end]), end


def _goes_on(text: str) -> bool:
    return text == "-" or text.isdigit()


def _glued(words: Sequence[Token]) -> Iterator[str]:
    """The words of a text as they hang together, so that a pattern may go over several."""
    joined = ""
    for word in words:
        if joined and not word.glued:
            yield joined
            joined = ""
        joined += word.text
    yield joined
