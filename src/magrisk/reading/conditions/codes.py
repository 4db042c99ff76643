"""Codes of diagnoses: which rules they settle, leave open or exclude."""

import re
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from magrisk.reading.conditions.coding import CODE, SYSTEMS, System, code_of, is_valid

_ONLY = re.compile(CODE)
_INSIDE = re.compile(rf"(?<!\w){CODE}(?!\w)")
_FIRST = re.compile(rf"[\[(]?({CODE})[\])]?(?:\s*[:\-,|]\s*|\s+)(\S.*)")
# Without brackets a last word is a code only with its dot or its system: "vitamin B12" is none.
_LAST = re.compile(
    rf"(.*\S)\s*(?:[\[(]\s*({CODE})\s*[\])]|\s([a-z][0-9][0-9ab]\.[0-9a-z]{{1,4}}|(?:icd9|sct):\S+))"
)
_BETWEEN = re.compile(r"[\s,;+&|/]+|\band\b")
# "b12" is a vitamin; a code among words has its dot, or more than three characters.
_SHORTEST_AMONG_WORDS = 4


class PrefixesLike(Protocol):
    """Codes by prefix."""

    @property
    def codes(self) -> tuple[str, ...]: ...
    @property
    def exclude(self) -> tuple[str, ...]: ...
    @property
    def ambiguous(self) -> tuple[str, ...]: ...


class ConceptsLike(Protocol):
    """Identifiers, each of which stands alone."""

    @property
    def codes(self) -> tuple[str, ...]: ...
    @property
    def ambiguous(self) -> tuple[str, ...]: ...


class CodedLike(Protocol):
    """A rule with codes."""

    @property
    def id(self) -> str: ...
    @property
    def icd10cm(self) -> PrefixesLike: ...
    @property
    def icd9cm(self) -> PrefixesLike: ...
    @property
    def snomed(self) -> ConceptsLike: ...


class Meant(NamedTuple):
    """The rules that a code settles, those that it leaves open, and those that exclude it.

    `unknown` says why a code tells nothing at all, not even that no rule is meant; else "".
    """

    sure: tuple[str, ...]
    unsure: tuple[str, ...]
    excluded: tuple[str, ...]
    unknown: str = ""


class _Listed(NamedTuple):
    """The prefixes of a rule, as codes are compared."""

    rule: str
    codes: tuple[str, ...]
    exclude: tuple[str, ...]
    ambiguous: tuple[str, ...]


class CodeBook:
    """The codes of the rules. ICD is known by prefix, so that a code that is not listed is no factor; of
    SNOMED CT no hierarchy is known, so that an identifier that is not listed says nothing."""

    def __init__(self, rules: Iterable[CodedLike]) -> None:
        self._prefixes: dict[System, list[_Listed]] = {"icd10cm": [], "icd9cm": []}
        self._concepts: dict[str, tuple[list[str], list[str]]] = {}
        for rule in rules:
            self._prefixes["icd10cm"].append(_listed(rule.id, rule.icd10cm))
            self._prefixes["icd9cm"].append(_listed(rule.id, rule.icd9cm))
            for part, concepts in enumerate((rule.snomed.codes, rule.snomed.ambiguous)):
                for concept in concepts:
                    self._concepts.setdefault(concept, ([], []))[part].append(rule.id)

    def rules_of(self, written: str) -> Meant:
        """What a code means, in the order of the rules."""
        code = code_of(written)
        if not is_valid(code):
            return Meant((), (), (), "the number is no identifier of SNOMED CT: its check digit is another")
        if code.system == "snomed":
            return self._of_concept(code.bare)
        meant = self._of_prefix(code.system, code.bare)
        if code.elsewhere and not any(meant):
            other = self._of_prefix(code.elsewhere, code.bare)
            return Meant((), (*other.sure, *other.unsure), other.excluded)
        return meant

    def _of_concept(self, concept: str) -> Meant:
        if concept not in self._concepts:
            name = SYSTEMS["snomed"]
            return Meant((), (), (), f"the {name} code is not known here; write the name, or ICD-10-CM")
        sure, unsure = self._concepts[concept]
        return Meant(tuple(sure), tuple(unsure), ())

    def _of_prefix(self, system: System, bare: str) -> Meant:
        sure: list[str] = []
        unsure: list[str] = []
        excluded: list[str] = []
        for rule, codes, exclude, ambiguous in self._prefixes[system]:
            if bare.startswith(codes + ambiguous):
                doubtful = unsure if bare.startswith(ambiguous) else sure
                (excluded if bare.startswith(exclude) else doubtful).append(rule)
        return Meant(tuple(sure), tuple(unsure), tuple(excluded))


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


def _listed(rule: str, prefixes: PrefixesLike) -> _Listed:
    return _Listed(rule, _bare(prefixes.codes), _bare(prefixes.exclude), _bare(prefixes.ambiguous))


def _bare(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.replace(".", "").casefold() for code in codes)
