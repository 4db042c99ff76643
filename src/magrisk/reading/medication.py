"""Reads one medication text: which substances it names, and what it says about taking them."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from magrisk.reading.medication_line import Line, is_phrase, read_amount, read_course, read_phrase
from magrisk.reading.medication_words import ENDS_A_REASON, METALS, OWN_SALTS, SALTS
from magrisk.reading.spelling import tokens
from magrisk.reading.states import settle
from magrisk.reading.vocabulary import NameTable, ProductLike, SubstanceLike

MOST_BYTES = 4096
# Every word that is not understood is held against every name, so only the first few are.
_MOST_SUGGESTED_FOR = 4
_MOST_SUGGESTIONS = 3
_LONGEST_PART = 4

Status = Literal["matched", "partly", "ambiguous", "unrecognised"]
# What stands between medicines that are listed one after the other, and are no one product.
_LISTS = frozenset({"and", ",", "+", "&", "with"})


@dataclass(frozen=True, slots=True)
class MedicationReading:
    """What a text is understood as. An ambiguous one keeps only the substances that are sure."""

    said: str
    substances: tuple[str, ...] = ()
    route: str | None = None
    strength: str = ""
    daily_dose_mg: float | None = None
    elemental_mg_per_day: float | None = None
    days: float | None = None
    stopped: bool = False
    stopped_days: float | None = None
    held: bool = False
    prn: bool = False
    regular: bool = False  # at stated times; one may be neither, where nobody wrote it
    acute: bool | None = None
    taken: bool = True
    status: Status = "unrecognised"
    not_understood: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    reason: str = ""


class MedicationReader:
    """Reads medication texts with the names that the rulebook knows."""

    def __init__(self, substances: Iterable[SubstanceLike], products: Iterable[ProductLike]) -> None:
        pairs: list[tuple[str, str]] = []
        self._alternatives: dict[str, tuple[tuple[str, ...], ...]] = {}
        self._routes: dict[str, str | None] = {}
        self._substances: dict[str, SubstanceLike] = {}
        for substance in substances:
            self._substances[substance.id] = substance
            # A substance and a product may share an id; a name may not share a meaning.
            meaning = f"substance {substance.id}"
            self._alternatives[meaning] = ((substance.id,),)
            said = (substance.id, substance.name, *substance.names, *substance.brands)
            pairs.extend((name, meaning) for name in said)
        for product in products:
            meaning = f"product {product.id}"
            self._alternatives[meaning] = (product.ingredients, *((other,) for other in product.or_else))
            self._routes[meaning] = product.route
            pairs.extend((name, meaning) for name in product.names)
        self._names = NameTable(pairs)

    def begins_with_name(self, text: str) -> bool:
        """Whether a known name stands at the beginning of a text."""
        found = tokens(text[:MOST_BYTES])
        return bool(found) and self._names.longest(found, 0)[0] > 0

    def read(self, text: str, as_of: datetime.date | None = None) -> MedicationReading:
        """What the text says; without `as_of` a date tells no duration."""
        if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
            return MedicationReading(text, reason=f"longer than {MOST_BYTES} bytes")
        line = Line(tokens(text), as_of)
        at = 0
        while at < len(line.words):
            at = self._step(line, at)
        line.end_reason(doubted=False)
        settle(line)
        return self._reading(text, line)

    def _step(self, line: Line, at: int) -> int:
        word = line.words[at]
        if word.text in ENDS_A_REASON:
            line.end_reason(doubted=False)
        for read in (self._name, read_course, read_amount, read_phrase):
            end = read(line, at)
            if end > at:
                return end
        if word.is_word:
            (line.reason_words if line.in_a_reason else line.not_understood).append(word.text)
        elif word.text == "?":
            line.not_understood.append("?")
        return at + 1

    def _name(self, line: Line, at: int) -> int:
        length, meanings = self._names.longest(line.words, at)
        if not length or self._is_part_of_a_name(line, at, at + length):
            return at
        line.end_reason(doubted=True)
        line.mentions.append(meanings)
        line.mentioned_at.append(at)
        return self._behind_salts(line, at + length)

    def _is_part_of_a_name(self, line: Line, at: int, end: int) -> bool:
        """Whether a short name hangs by a hyphen on a word that nobody knows: "Ri-Mag" is not "mag"."""
        if end > at + 1 or len(line.text(at)) > _LONGEST_PART:
            return False
        if line.words[at].glued and line.text(at - 1) in line.not_understood:
            return True
        if end == len(line.words) or not (line.words[end].glued and line.words[end].is_word):
            return False
        return not (
            line.text(end) in SALTS or self._names.longest(line.words, end)[0] or is_phrase(line, end)
        )

    def _behind_salts(self, line: Line, at: int) -> int:
        """Where the salt words end; "potassium chloride" behind a drug is a drug of its own."""
        # A metal has its salt already: "calcium magnesium zinc" are three.
        if line.text(at - 1) in METALS and line.text(at) in METALS:
            return at
        while line.text(at) in SALTS:
            of_its_own = line.text(at) in METALS and line.text(at + 1) in OWN_SALTS
            if of_its_own or self._names.longest(line.words, at)[0] > 1:
                break
            at += 1
        return at

    def _reading(self, said: str, line: Line) -> MedicationReading:
        substances, open_names = self._resolved(line.mentions)
        single = self._substances.get(substances[0]) if len(substances) == 1 and not open_names else None
        daily, elemental = _doses(line, single)
        status, reason = self._status(line, open_names)
        return MedicationReading(
            said=said,
            substances=substances,
            route=_settled_route(line) or self._product_route(line.mentions),
            strength=line.dosage.strength,
            daily_dose_mg=daily,
            elemental_mg_per_day=elemental,
            days=_days(line),
            stopped=line.stopped,
            stopped_days=_stopped_days(line),
            held=line.held,
            prn=line.prn,
            regular=bool(line.dosage.times) and not line.prn,
            acute=line.acute or None,
            taken=line.taken,
            status=status,
            not_understood=tuple(dict.fromkeys(line.not_understood)),
            suggestions=() if status == "matched" else self._suggestions(line, open_names),
            reason=reason,
        )

    def _status(self, line: Line, open_names: Sequence[str]) -> tuple[Status, str]:
        if open_names:
            return "ambiguous", "may be " + " or ".join(open_names)
        if not line.mentions:
            return "unrecognised", "no known medicine is named"
        return ("partly", "some words were not understood") if line.not_understood else ("matched", "")

    def _resolved(self, mentions: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], list[str]]:
        """The substances that are sure, and what is left open; a generic beside its brand settles it."""
        choices = [
            tuple(choice for meaning in meanings for choice in self._alternatives[meaning])
            for meanings in mentions
        ]
        sure = dict.fromkeys(one for choice in choices if len(choice) == 1 for one in choice[0])
        left = [choice for choice in choices if not any(sure.keys() >= set(one) for one in choice)]
        named = [" with ".join(map(self._written, one)) for choice in left for one in choice]
        return tuple(sure), list(dict.fromkeys(named))

    def _written(self, substance: str) -> str:
        known = self._substances.get(substance)
        return known.name if known else substance

    def _product_route(self, mentions: Iterable[tuple[str, ...]]) -> str | None:
        routes = {self._routes.get(meaning) for meanings in mentions for meaning in meanings}
        return routes.pop() if len(routes) == 1 else None

    def _suggestions(self, line: Line, open_names: Sequence[str]) -> tuple[str, ...]:
        """What an open name may stand for, then the names that are spelt nearly so."""
        unknown = list(dict.fromkeys(line.not_understood))[:_MOST_SUGGESTED_FOR]
        texts = [" ".join(unknown), *unknown] if len(unknown) > 1 else unknown
        near = (name for text in texts for name in self._names.suggest(text))
        return tuple(dict.fromkeys((*open_names, *near)))[:_MOST_SUGGESTIONS]


def _settled_route(line: Line) -> str | None:
    """The route that is said, else the one that the form suggests; none where they disagree."""
    for said in (line.routes, line.form_routes):
        # Into a vein is one way of injecting; a capsule or a mist that is inhaled is for the lungs.
        routes = said - {"injected"} if "intravenous" in said else said
        if len(routes) == 1:
            return next(iter(routes))
        if routes:
            return None
    return None


def _stopped_days(line: Line) -> float | None:
    if not line.stopped:
        return None
    return line.ago if line.stopped_days is None else line.stopped_days


def _days(line: Line) -> float | None:
    """How long it was taken: a length that is said, else from the start until today or the stop.

    Of several medicines in one text nobody knows which was meant, unless they are one product.
    """
    if _are_several(line):
        return None
    said = line.lengths or line.since
    days = next(iter(said)) if len(said) == 1 else None
    if days is None or line.lengths or not line.stopped:
        return days
    stopped = _stopped_days(line)
    return None if stopped is None or stopped > days else days - stopped


def _are_several(line: Line) -> bool:
    """Whether medicines are listed one after the other, and not joined as in "a / b" or "a-b"."""
    between = zip(line.mentioned_at, line.mentioned_at[1:], strict=False)
    places = (at for first, second in between for at in range(first, second))
    return any(line.text(at) in _LISTS for at in places)


def _doses(line: Line, single: SubstanceLike | None) -> tuple[float | None, float | None]:
    """The daily dose and its element; none for several substances, or where a word was not understood."""
    if single is None or line.prn or line.acute or line.not_understood:
        return None, None
    daily, element = line.dosage.daily_mg(elemental=False), line.dosage.daily_mg(elemental=True)
    if element is not None:
        return (daily if daily is not None else element), element
    if daily is None or single.elemental is None:
        return daily, None
    return daily, round(daily * single.elemental, 6)
