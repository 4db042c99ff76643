"""What conditions, habits and complaints may be called, by name or by code; history and doubt never count."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from magrisk.reading.spelling import normalise
from magrisk.reading.vocabulary import NameTable


class CodesLike(Protocol):
    """ICD-10-CM codes by prefix."""

    @property
    def codes(self) -> tuple[str, ...]: ...
    @property
    def exclude(self) -> tuple[str, ...]: ...
    @property
    def ambiguous(self) -> tuple[str, ...]: ...


class QualifierLike(Protocol):
    """Words beside the name of one of some rules."""

    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def of(self) -> tuple[str, ...]: ...


class ConditionLike(Protocol):
    """A condition, as the rulebook tells it."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def ambiguous_names(self) -> tuple[str, ...]: ...
    @property
    def qualifies(self) -> QualifierLike | None: ...
    @property
    def icd10cm(self) -> CodesLike: ...


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


_CODE = r"[a-z][0-9][0-9ab](?:\.?[0-9a-z]{1,4})?"
_ONLY_CODE = re.compile(_CODE)
_CODE_INSIDE = re.compile(rf"(?<!\w){_CODE}(?!\w)")
_CODE_FIRST = re.compile(rf"[\[(]?({_CODE})[\])]?(?:\s*[:\-,]\s*|\s+)(\S.*)")
# Without brackets a last word is a code only with its dot: "vitamin B12" is none.
_CODE_LAST = re.compile(r"(.*\S)\s*(?:[\[(]\s*(" + _CODE + r")\s*[\])]|\s([a-z][0-9][0-9ab]\.[0-9a-z]{1,4}))")

SAID_ABSENT = "said to be absent"
_LEADING: tuple[tuple[str, str], ...] = (
    (r"(?:family history(?: of)?|family hx(?: of)?|fhx?(?: of)?|fh/o)\b[\s:]*", "family history"),
    (r"(?:no (?:known )?(?:history|hx|evidence|signs?) of|no h/o|negative for)\b\s*", SAID_ABSENT),
    (r"(?:(?:past (?:medical )?)?history of|past (?:medical )?history)\b[\s:]*", "history"),
    (r"(?:h/o|hx(?: of)?|pmhx?)\b[\s:]*", "history"),
    (r"(?:past|previous|previously|prior|former|old|resolved)\b\s*", "history"),
    (r"(?:no|not|denies|denied|without|ruled out|excluded|never had|never)\b[\s:]*", SAID_ABSENT),
    (r"(?:suspected|suspicion of|possible|probable|likely|query|rule out|r/o)\b[\s:]*", "not sure"),
    (r"at risk (?:of|for)\b\s*", "not sure"),
    (r"\?\s*", "not sure"),
)
_TRAILING: tuple[tuple[str, str], ...] = (
    (r"[\s,(\-:]*\b(?:in )?(?:(?:full|early|partial|sustained|complete) )*remission\)?", "in remission"),
    (r"[\s,(\-:]*\b(?:resolved|cured|in the past|history of|history|previous(?:ly)?)\)?", "history"),
    (r"[\s,(\-:]*\b(?:family history|in family|mother|father|brother|sister)\)?", "family history"),
    (r"[\s,(\-:]*\b(?:ruled out|excluded|absent|negative)\)?", SAID_ABSENT),
    (r"[\s,(\-:]*(?:\?|\b(?:suspected|possible|query))\)?", "not sure"),
)
_LEADS = tuple((re.compile(pattern), reason) for pattern, reason in _LEADING)
_TRAILS = tuple((re.compile(pattern + "$"), reason) for pattern, reason in _TRAILING)
_NOT_LISTED = "not a listed factor"
_LONGEST_CONDITION = 4096
# No one writes a longer remark around the name of a condition, and the patterns look at every place.
_LONGEST_WITH_CUE = 300


def parts_of(text: str) -> list[str]:
    """A text that is nothing but codes, code by code; any other text as it stands.

    >>> parts_of("N18.4, E11.9"), parts_of("type 2 diabetes, N18.4")
    (['N18.4', 'E11.9'], ['type 2 diabetes, N18.4'])
    """
    parts = [part for part in re.split(r"[\s,;+&]+|\band\b", text) if part]
    several = len(parts) > 1 and all(_ONLY_CODE.fullmatch(normalise(part)) for part in parts)
    return parts if several else [text]


def _has_code(words: str) -> bool:
    """Whether words hold a code with its dot, or more than three characters of one: "b12" is a vitamin."""
    return any(len(found.group()) > 3 for found in _CODE_INSIDE.finditer(words))


class ConditionNames:
    """The names and the ICD-10-CM codes of the conditions that have a rule.

    `alike` groups rules that are kinds of one thing: within a group a code says more than words.
    """

    def __init__(self, conditions: Iterable[ConditionLike], alike: Iterable[Iterable[str]] = ()) -> None:
        known = tuple(conditions)
        self._alike = tuple(frozenset(group) for group in alike)
        self._labels = {condition.id: condition.label for condition in known}
        self._names = NameTable(
            (name, condition.id)
            for condition in known
            for name in (condition.id, condition.label, *condition.names)
        )
        self._unsure = NameTable(
            (name, condition.id) for condition in known for name in condition.ambiguous_names
        )
        self._qualifiers = [
            (condition.id, word, frozenset(condition.qualifies.of))
            for condition in known
            if condition.qualifies
            for word in map(normalise, condition.qualifies.words)
        ]
        self._codes = [
            (condition.id, _bare(codes.codes), _bare(codes.exclude), _bare(codes.ambiguous))
            for condition in known
            for codes in (condition.icd10cm,)
        ]

    def read(self, text: str) -> ConditionReading:
        """What the text means: a name, a code, both, or neither; history and doubt never count."""
        if len(text) > _LONGEST_CONDITION:
            return ConditionReading(text, reason="longer than 4096 characters")
        plain = normalise(text)
        affirmed = self._affirmed(text, plain)
        if affirmed.status != "unrecognised":
            return affirmed
        rest, reason = _without_cue(plain)
        if reason:
            meant = self._affirmed(text, rest)
            if meant.status in ("matched", "ambiguous"):
                return ConditionReading(text, meant.ids, meant.by, "not-counted", reason)
        return ConditionReading(
            text,
            reason=affirmed.reason or "no known name and no code",
            suggestions=self._names.suggest(plain),
        )

    def _affirmed(self, said: str, plain: str) -> ConditionReading:
        named = self._named(said, plain)
        if named.status != "unrecognised":
            return named
        if _ONLY_CODE.fullmatch(plain):
            return self._coded(said, plain)
        first = _CODE_FIRST.fullmatch(plain)
        if first:
            return self._both(said, first.group(1), first.group(2))
        last = _CODE_LAST.fullmatch(plain)
        if last:
            return self._both(said, last.group(2) or last.group(3), last.group(1))
        return named

    def _named(self, said: str, plain: str) -> ConditionReading:
        ids = self._names.exact(plain)
        if len(ids) > 1:
            return ConditionReading(said, ids, "name", "ambiguous", f"may be {self._listed(ids)}")
        if ids:
            return ConditionReading(said, ids, "name", "matched")
        unsure = self._unsure.exact(plain)
        if unsure:
            reason = f"the words alone do not tell: may be {self._listed(unsure)}"
            return ConditionReading(said, unsure, "name", "ambiguous", reason)
        return self._qualified(said, plain)

    def _qualified(self, said: str, plain: str) -> ConditionReading:
        """A name with a word before or behind it that says one more rule."""
        for rule, word, of in self._qualifiers:
            for rest in (plain.removeprefix(f"{word} "), plain.removesuffix(f" {word}").rstrip(" ,-")):
                ids = self._names.exact(rest) if rest != plain else ()
                if len(ids) == 1 and ids[0] in of:
                    return ConditionReading(said, (*ids, rule), "name", "matched")
        return ConditionReading(said)

    def _coded(self, said: str, code: str) -> ConditionReading:
        sure, unsure, excluded = self._rules_of(code)
        reason = f"the code alone does not tell: {self._listed(unsure)}" if unsure else ""
        if sure:
            return ConditionReading(said, sure, "code", "matched", reason)
        if unsure:
            return ConditionReading(said, unsure, "code", "ambiguous", reason)
        why = f"the code is excluded from {self._listed(excluded)}" if excluded else _NOT_LISTED
        return ConditionReading(said, (), "code", "no-factor", why)

    def _rules_of(self, code: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """The rules that the code settles, those that it leaves open, and those that exclude it."""
        bare = code.replace(".", "")
        sure: list[str] = []
        unsure: list[str] = []
        excluded: list[str] = []
        for rule, codes, exclude, ambiguous in self._codes:
            if not bare.startswith(codes + ambiguous):
                continue
            if bare.startswith(exclude):
                excluded.append(rule)
            else:
                (unsure if bare.startswith(ambiguous) else sure).append(rule)
        return tuple(sure), tuple(unsure), tuple(excluded)

    def _both(self, said: str, code: str, words: str) -> ConditionReading:
        """A code beside words: either may be understood alone; where both are, they must agree."""
        coded, named = self._coded(said, code), self._named(said, words)
        if _has_code(words):
            return ConditionReading(said, reason="several codes in one text, wanted one a text")
        if named.status == "unrecognised":
            rest, reason = _without_cue(words)
            meant = self._names.exact(rest) if reason else ()
            if reason and not rest:  # nothing but "history of" beside the code
                return ConditionReading(said, coded.ids, "code", "not-counted", reason)
            return ConditionReading(said, meant, "name", "not-counted", reason) if meant else coded
        if coded.reason == _NOT_LISTED:
            return named
        sure, unsure, _excluded = self._rules_of(code)
        told = tuple(rule for rule in unsure if rule in named.ids)
        if sure and told:  # the words tell which kind of what the code says in general
            return ConditionReading(said, (*sure, *told), "code", "matched")
        agreed = tuple(rule for rule in coded.ids if rule in named.ids)
        if not agreed and any(group & {*coded.ids} and group & {*named.ids} for group in self._alike):
            return ConditionReading(said, coded.ids, "code", coded.status, coded.reason)
        if not agreed:
            return ConditionReading(said, (), "", "ambiguous", "the code and the words do not agree")
        # The words settle what the code leaves open.
        settled = coded.status == "ambiguous"
        return ConditionReading(
            said, agreed if settled else coded.ids, "code", "matched", "" if settled else coded.reason
        )

    def _listed(self, ids: Iterable[str]) -> str:
        return " or ".join(self._labels[rule] for rule in ids)


def _bare(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.replace(".", "").casefold() for code in codes)


def _without_cue(plain: str) -> tuple[str, str]:
    """The text without the words that say history, absence or doubt, and the first such reason."""
    if len(plain) > _LONGEST_WITH_CUE:
        return plain, ""
    reason, before = "", ""
    while before != plain:
        before = plain
        found = [(cue.match(plain), meaning) for cue, meaning in _LEADS]
        found += [(cue.search(plain), meaning) for cue, meaning in _TRAILS]
        for match, meaning in found:
            if match:
                plain = (plain[: match.start()] + plain[match.end() :]).strip(" ,()-:")
                reason = reason or meaning
                break
    return plain, reason
