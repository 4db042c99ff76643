"""Reads a text about one thing: a name, a code, or both; history, denial and doubt never count."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from magrisk.reading.conditions.codes import CodeBook, Meant, code_and_words, holds_code, is_code
from magrisk.reading.conditions.coding import with_systems
from magrisk.reading.conditions.cues import AGO, HISTORY, SAID_ABSENT, Bare, casts_doubt, peeled
from magrisk.reading.conditions.names import NameBook
from magrisk.reading.conditions.reading import ConditionReading
from magrisk.reading.conditions.spelling import key, words
from magrisk.reading.spelling import normalise

NO_FACTOR = "understood; not a listed factor"
NO_CUE = Bare("")
_NOT_LISTED = "not a listed factor"
# No one writes a longer remark around the name of a condition.
_LONGEST_WITH_CUE = 300
_MOST_OFFERED = 3
_NO = "no "
# Tags that a terminology puts behind its names.
_TAG = re.compile(r"\((?:disorder|finding|situation|diagnosis|procedure|morphologic abnormality)\)$")
_MARK = re.compile(r"^(?:[#*>-]+ ?|[0-9]{1,2}[.)] )(?=\S)")
# Beside a code its description stands, and there these words take nothing back.
_OF_DESCRIPTIONS = re.compile(r"(?<!\S)(?:without|w / o|not elsewhere|not otherwise|or)(?!\S)")


class Heard(NamedTuple):
    """A reading, and the cues that stood around what was read."""

    reading: ConditionReading
    cue: Bare = NO_CUE


class SingleReader:
    """What one text means. The books are asked in turn; `no_factor` names what is understood and no rule.

    `alike` groups rules that are kinds of one thing: within a group a code says more than words.
    """

    def __init__(
        self,
        books: Sequence[NameBook],
        codes: CodeBook,
        no_factor: Iterable[str] = (),
        alike: Iterable[Iterable[str]] = (),
    ) -> None:
        self._books, self._codes = tuple(books), codes
        self._no_factor = frozenset(map(key, no_factor))
        self._alike = tuple(frozenset(group) for group in alike)
        self._labels = {rule: label for book in self._books for rule, label in book.labels.items()}

    def read(self, text: str) -> Heard:
        """The text as a whole."""
        plain = _plain(text)
        if is_code(plain):
            return Heard(self._coded(text, plain))
        heard = self.named(text)
        if heard.reading.understood:
            return heard
        beside = code_and_words(plain)
        if beside:
            return Heard(self._both(text, *beside))
        return self._of_code(text, heard)

    def named(self, text: str) -> Heard:
        """The text by its names alone; the cue tells also where there was no name."""
        plain = words(_plain(text))
        found, cue = self._by_name(text, plain), NO_CUE
        if found.understood or len(plain) > _LONGEST_WITH_CUE:
            return Heard(found)
        for cue in peeled(plain):
            found = self._by_name(text, cue.words)
            if found.understood:
                return Heard(self._said_with(cue, self._denied_whole(text, plain, cue) or found), cue)
        return Heard(found, cue)

    def _denied_whole(self, text: str, plain: str, cue: Bare) -> ConditionReading | None:
        """What is denied where all behind "no" is a name: "no previous ..." need not deny a present one."""
        if cue.reason != SAID_ABSENT or not plain.startswith(_NO):
            return None
        found = self._by_name(text, plain.removeprefix(_NO))
        return found if found.understood else None

    def _said_with(self, cue: Bare, found: ConditionReading) -> ConditionReading:
        """A name that a cue stands beside; a remark that is no cue changes nothing."""
        if not cue.reason:
            return found
        if cue.reason == HISTORY and (lasting := self.lasting(cue.words)):
            return replace(found, ids=lasting, status="matched", reason="")
        if "," in found.said and found.status == "matched" and len(found.ids) > 1:
            return ConditionReading(found.said)  # two things behind a cue with a comma are a list
        return replace(found, status="not-counted", reason=cue.reason)

    def lasting(self, said: str) -> tuple[str, ...]:
        """The one rule that counts also where it is said of the past."""
        ever = said.removeprefix(f"{AGO} ")
        return next((ids for book in self._books if len(ids := book.lasting(ever)) == 1), ())

    def unknown(self, text: str, reason: str = "") -> ConditionReading:
        """A text that was not understood; the names within it are offered."""
        near = [name for book in self._books[:1] for name in book.suggest(normalise(text))]
        if len(text) <= _LONGEST_WITH_CUE:
            near += [label for book in self._books for label in book.within(words(text))]
        offered = tuple(dict.fromkeys(near))[:_MOST_OFFERED]
        return ConditionReading(text, reason=reason or "no known name and no code", suggestions=offered)

    def _by_name(self, said: str, plain: str) -> ConditionReading:
        for book in self._books:
            found = book.read(said, plain)
            if found.understood:
                return found
        if plain and key(plain) in self._no_factor:
            return ConditionReading(said, (), "name", "no-factor", NO_FACTOR)
        return ConditionReading(said)

    def _of_code(self, said: str, heard: Heard) -> Heard:
        """A cue and a code: "no E11.9"."""
        code = heard.cue.words.replace(" ", "")
        if heard.cue.reason and is_code(code):
            coded = self._coded(said, code)
            return Heard(replace(coded, status="not-counted", reason=heard.cue.reason), heard.cue)
        return heard

    def _coded(self, said: str, code: str) -> ConditionReading:
        sure, unsure, excluded, unknown = self._rules_of(code)
        if unknown:
            return ConditionReading(said, reason=unknown)
        reason = f"the code alone does not tell: {self._listed(unsure)}" if unsure else ""
        if sure:
            return ConditionReading(said, sure, "code", "matched", reason)
        if unsure:
            return ConditionReading(said, unsure, "code", "ambiguous", reason)
        why = f"the code is excluded from {self._listed(excluded)}" if excluded else _NOT_LISTED
        return ConditionReading(said, (), "code", "no-factor", why)

    def _rules_of(self, code: str) -> Meant:
        """What a code means here: where a cause and a complaint share one, the list's own counts."""
        meant = self._codes.rules_of(code)
        return meant._replace(sure=self._own(meant.sure), unsure=self._own(meant.unsure))

    def _own(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        own = (tuple(one for one in ids if one in book.labels) for book in self._books)
        return next(filter(None, own), ())

    def _both(self, said: str, code: str, beside: str) -> ConditionReading:
        """A code beside words: either may be understood alone; where both are, they must agree."""
        if holds_code(beside):
            return ConditionReading(said, reason="several codes in one text, wanted one a text")
        coded, (named, cue) = self._coded(said, code), self.named(beside)
        if cue.reason and not cue.words and coded.understood:  # nothing but "history of" beside the code
            return replace(coded, status="not-counted", reason=cue.reason)
        if named.status == "not-counted":
            return replace(named, said=said, ids=named.ids or coded.ids)
        if not named.understood:
            return self._described(coded, beside)
        if coded.reason == _NOT_LISTED or not coded.understood:
            return replace(named, said=said)
        return self._agreed(coded, named, code)

    def _described(self, coded: ConditionReading, beside: str) -> ConditionReading:
        """A code counts beside words that nobody knows, unless they may take it back."""
        if coded.status in ("matched", "ambiguous") and casts_doubt(_OF_DESCRIPTIONS.sub(" ", words(beside))):
            reason = "the words beside the code may say that it is not there"
            return replace(coded, status="ambiguous", reason=reason)
        return coded

    def _agreed(self, coded: ConditionReading, named: ConditionReading, code: str) -> ConditionReading:
        sure, unsure, *_ = self._rules_of(code)
        told = tuple(rule for rule in unsure if rule in named.ids)
        if sure and told:  # the words tell which kind of what the code says in general
            return replace(coded, ids=(*sure, *told), status="matched", reason="")
        agreed = tuple(rule for rule in coded.ids if rule in named.ids)
        if not agreed and any(group & {*coded.ids} and group & {*named.ids} for group in self._alike):
            return coded
        if not agreed and not self._books[0].labels.keys() & {*named.ids}:
            # A cause by its code, and a complaint by its name: they do not contradict each other.
            return replace(coded, ids=(*coded.ids, *named.ids))
        if not agreed:
            reason = "the code and the words do not agree"
            return ConditionReading(coded.said, (), "", "ambiguous", reason)
        if coded.status == "ambiguous":  # the words settle what the code leaves open
            return replace(coded, ids=agreed, status="matched", reason="")
        return coded

    def _listed(self, ids: Iterable[str]) -> str:
        return " or ".join(self._labels[rule] for rule in ids)


def _plain(text: str) -> str:
    """The text in one spelling, without the mark of a list before it and the tag of a terminology behind."""
    return _TAG.sub("", with_systems(_MARK.sub("", normalise(text), count=1))).strip()
