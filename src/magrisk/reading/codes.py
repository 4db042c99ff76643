"""What codes of medicines stand for: RxCUI, NDC and ATC, each as one or several substances."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

from magrisk.reading.code_words import Code, System, codes_in, may_hold_a_code
from magrisk.reading.spelling import Token, tokens
from magrisk.reading.vocabulary import SubstanceLike

Substances = tuple[str, ...]
# An NDC without the two digits of its package.
_PRODUCT = 9


class Coded(NamedTuple):
    """What a code stands for: its substances, or others instead; its route and its name, "" for none."""

    alternatives: tuple[Substances, ...]
    route: str | None = None
    name: str = ""


class EntryLike(Protocol):
    """Codes, parted by blanks, that stand for the same substances."""

    @property
    def ingredients(self) -> Substances: ...
    @property
    def or_else(self) -> tuple[Substances, ...]: ...
    @property
    def route(self) -> str | None: ...
    @property
    def codes(self) -> str: ...


class TableLike(Protocol):
    """Codes of one system, as the rulebook lists them; those of NDC with dashes."""

    @property
    def system(self) -> System: ...
    @property
    def entries(self) -> Sequence[EntryLike]: ...


class Source(Protocol):
    """Something that knows codes."""

    def coded(self, system: System, value: str) -> Coded | None:
        """What a code in full stands for; None where it is not known."""
        ...


class Tables:
    """The codes that a rulebook lists. They are spread out when the first of a system is asked for."""

    def __init__(self, tables: Iterable[TableLike]) -> None:
        self._tables = tuple(tables)
        self._known: dict[System, dict[str, Coded]] = {}

    def coded(self, system: System, value: str) -> Coded | None:
        known = self._known.get(system)
        if known is None:
            known = self._known[system] = dict(self._of(system))
        # Most packages of a product are listed by the product alone.
        return known.get(value) or (known.get(value[:_PRODUCT]) if system == "ndc" else None)

    def _of(self, system: System) -> Iterator[tuple[str, Coded]]:
        for table in self._tables:
            for entry in table.entries if table.system == system else ():
                coded = Coded((entry.ingredients, *entry.or_else), entry.route)
                for code in entry.codes.replace("-", "").split():
                    yield code, coded


class Names(Protocol):
    """How substances are called."""

    def name_of(self, substance: str) -> str: ...


class Stand(NamedTuple):
    """Words of a text that stand for a code: the first, the one behind the last, and what it means."""

    start: int
    end: int
    code: Code
    coded: Coded


class Spelt(NamedTuple):
    """A text with names in the place of its codes, and the codes that nobody knows."""

    words: list[Token]
    stands: tuple[Stand, ...] = ()
    unknown: tuple[Code, ...] = ()


class Codes:
    """Codes in texts, by the first source that knows them. `names`: how a substance is called."""

    def __init__(self, sources: Sequence[Source], names: Names) -> None:
        self._sources, self._names = tuple(sources), names

    def spelt_out(self, words: list[Token]) -> Spelt:
        """A text with the name of what it stands for in the place of each code.

        A code with its label that nobody knows is left out, and told; one without a label may be any
        number, and stays.
        """
        if not may_hold_a_code(words):
            return Spelt(words)
        out: list[Token] = []
        stands: list[Stand] = []
        unknown: list[Code] = []
        at = 0
        for code in codes_in(words):
            coded = self.meant(code)
            if coded is None:
                unknown.append(code)
            out += words[at : code.start if coded or code.labelled else code.end]
            start = len(out)
            if coded:
                out += tokens(coded.name or self._written(coded))
                stands.append(Stand(start, len(out), code, coded))
            at = code.end
        return Spelt([*out, *words[at:]], tuple(stands), tuple(unknown))

    def begin(self, words: Sequence[Token]) -> bool:
        """Whether a text begins with a code."""
        return may_hold_a_code(words) and any(code.start == 0 for code in codes_in(words))

    def why_unknown(self, words: Sequence[Token], unknown: Sequence[Code]) -> str:
        """Why a text without a name was not understood, where codes may be the reason; else ""."""
        for code in unknown:
            if not code.values:
                return f"{code.said} is the code of a group, wanted that of a medicine"
            return f"{code.said} is not in the vocabulary"
        number = words[0].text if len(words) == 1 else ""
        if number.isdecimal() and (coded := self._first("rxcui", number)):
            return f"a number alone; as a code write RxCUI {number} ({self._written(coded)})"
        return ""

    def meant(self, code: Code) -> Coded | None:
        """What a code stands for; one that may be read in several ways may be each of those."""
        found = [coded for value in code.values if (coded := self._first(code.system, value))]
        if len(found) < 2 or len({coded.alternatives for coded in found}) == 1:
            return found[0] if found else None
        every = dict.fromkeys(one for coded in found for one in coded.alternatives)
        return Coded(tuple(every))

    def _first(self, system: System, value: str) -> Coded | None:
        return next((known for one in self._sources if (known := one.coded(system, value))), None)

    def _written(self, coded: Coded) -> str:
        return " / ".join(self._names.name_of(one) for one in coded.alternatives[0])


class OfSubstances:
    """The codes that stand beside the substances themselves. One that several share may be each of them;
    one that a form shares with its substance is that of the substance, as their INN is."""

    def __init__(self, substances: Iterable[SubstanceLike]) -> None:
        self._substances = tuple(substances)

    @cached_property
    def _known(self) -> dict[tuple[System, str], Coded]:
        sharing: dict[tuple[System, str], list[SubstanceLike]] = {}
        for one in self._substances:
            if one.rxcui:
                sharing.setdefault(("rxcui", one.rxcui), []).append(one)
            for code in filter(None, (one.atc, *one.other_atc)):
                sharing.setdefault(("atc", code), []).append(one)
        return {
            code: Coded(tuple((one.id,) for one in some if one.form_of not in {other.id for other in some}))
            for code, some in sharing.items()
        }

    def coded(self, system: System, value: str) -> Coded | None:
        return self._known.get((system, value))
