"""ICD-10-CM codes by prefix, with and without the dot: which rules they settle, leave open or exclude."""

import re
from collections.abc import Iterable
from typing import NamedTuple, Protocol

# In small letters, as a text stands in its one spelling.
CODE = r"[a-z][0-9][0-9ab](?:\.?[0-9a-z]{1,4})?"
_ONLY = re.compile(CODE)
_INSIDE = re.compile(rf"(?<!\w){CODE}(?!\w)")
_FIRST = re.compile(rf"[\[(]?({CODE})[\])]?(?:\s*[:\-,|]\s*|\s+)(\S.*)")
# Without brackets a last word is a code only with its dot: "vitamin B12" is none.
_LAST = re.compile(r"(.*\S)\s*(?:[\[(]\s*(" + CODE + r")\s*[\])]|\s([a-z][0-9][0-9ab]\.[0-9a-z]{1,4}))")
_BETWEEN = re.compile(r"[\s,;+&|/]+|\band\b")
# "b12" is a vitamin; a code among words has its dot, or more than three characters.
_SHORTEST_AMONG_WORDS = 4


class CodesLike(Protocol):
    """ICD-10-CM codes by prefix."""

    @property
    def codes(self) -> tuple[str, ...]: ...
    @property
    def exclude(self) -> tuple[str, ...]: ...
    @property
    def ambiguous(self) -> tuple[str, ...]: ...


class CodedLike(Protocol):
    """A rule with codes."""

    @property
    def id(self) -> str: ...
    @property
    def icd10cm(self) -> CodesLike: ...


class Meant(NamedTuple):
    """The rules that a code settles, those that it leaves open, and those that exclude it."""

    sure: tuple[str, ...]
    unsure: tuple[str, ...]
    excluded: tuple[str, ...]


class CodeBook:
    """The codes of the rules."""

    def __init__(self, rules: Iterable[CodedLike]) -> None:
        self._codes = [
            (rule.id, _bare(codes.codes), _bare(codes.exclude), _bare(codes.ambiguous))
            for rule in rules
            for codes in (rule.icd10cm,)
        ]

    def rules_of(self, code: str) -> Meant:
        """What a code means, in the order of the rules."""
        bare = code.replace(".", "")
        found: dict[str, list[str]] = {"sure": [], "unsure": [], "excluded": []}
        for rule, codes, exclude, ambiguous in self._codes:
            if bare.startswith(codes + ambiguous):
                part = "excluded" if bare.startswith(exclude) else "sure"
                part = "unsure" if part == "sure" and bare.startswith(ambiguous) else part
                found[part].append(rule)
        return Meant(*map(tuple, found.values()))


def is_code(plain: str) -> bool:
    """Whether a text in its one spelling is a code and nothing else."""
    return bool(_ONLY.fullmatch(plain))


def code_and_words(plain: str) -> tuple[str, str] | None:
    """A code with the words beside it, before or behind."""
    first = _FIRST.fullmatch(plain)
    if first:
        return first[1], first[2]
    last = _LAST.fullmatch(plain)
    return (last[2] or last[3], last[1]) if last else None


def holds_code(words: str) -> bool:
    """Whether words hold one more code."""
    return any(len(found.group()) >= _SHORTEST_AMONG_WORDS for found in _INSIDE.finditer(words))


def only_codes(plain: str) -> bool:
    """Whether a text is nothing but several codes."""
    parts = [part for part in _BETWEEN.split(plain) if part]
    return len(parts) > 1 and all(map(is_code, parts))


def _bare(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.replace(".", "").casefold() for code in codes)
