"""Reads one medication text: which substances it names, and what it says about taking them."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from magrisk.reading.codes import Codes, OfSubstances, Source, Spelt
from magrisk.reading.meanings import Meanings, Meant
from magrisk.reading.medication_line import (
    Line,
    Mention,
    phrase_length,
    read_amount,
    read_course,
    read_phrase,
)
from magrisk.reading.medication_words import (
    ENDS_A_REASON,
    FLAVOURS,
    LIQUIDS,
    MEASURED,
    MEASURES,
    TASTES,
    UNITS,
    WITH,
)
from magrisk.reading.misspelt import Misspelt, Slip
from magrisk.reading.packaging import (
    NUMBERS,
    SAYS_MORE,
    SAYS_MORE_OF_A_BRAND,
    SAYS_MORE_UNNUMBERED,
    may_be_a_suffix,
)
from magrisk.reading.salts import COMMONEST, METALS, OWN_SALTS, SALTS, said_apart
from magrisk.reading.spelling import tokens
from magrisk.reading.states import settle
from magrisk.reading.vocabulary import ProductLike, SubstanceLike

MOST_BYTES = 4096
# No line of prose has so many within those bytes; a longer row is numbers or signs.
MOST_WORDS = 1000
_MOST_SUGGESTIONS = 3
# A name of so few letters may be a part of a longer one; a prefix of so few letters changes a name.
_LONGEST_PART = 4
_LONGEST_PREFIX = 6

Status = Literal["matched", "partly", "ambiguous", "unrecognised"]
# What stands between medicines that are listed one after the other, and are no one product.
_LISTS = frozenset({"and", ",", "+", "&", "with"})


@dataclass(frozen=True, slots=True)
class MedicationReading:
    """What a text is understood as. An ambiguous one keeps only the substances that are sure.

    Dates are ISO 8601, as exact as they were said, "" for none. `look_alikes`: for suggested names, each
    with a name that it is easily taken for. `names`: how many names and codes were read.
    """

    said: str
    substances: tuple[str, ...] = ()
    route: str | None = None
    strength: str = ""
    daily_dose_mg: float | None = None
    daily_dose_mg_per_kg: float | None = None
    elemental_mg_per_day: float | None = None
    cycles: float | None = None
    days: float | None = None
    started_on: str = ""
    stopped: bool = False
    stopped_days: float | None = None
    stopped_on: str = ""
    held: bool = False
    prn: bool = False
    regular: bool = False  # at stated times; one may be neither, where nobody wrote it
    acute: bool | None = None
    taken: bool = True
    status: Status = "unrecognised"
    not_understood: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    look_alikes: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    names: int = 0


class MedicationReader:
    """Reads medication texts with the names that the rulebook knows.

    `look_alikes`: pairs of names that are easily taken for one another. `codes`: what knows codes beside
    those of the substances themselves; the first that knows one is asked.
    """

    def __init__(
        self,
        substances: Sequence[SubstanceLike],
        products: Iterable[ProductLike],
        look_alikes: Iterable[tuple[str, str]] = (),
        codes: Sequence[Source] = (),
    ) -> None:
        self._meanings = Meanings(substances, products)
        self._codes = Codes((OfSubstances(substances), *codes), self._meanings)
        self._names = self._meanings.names
        self._misspelt = Misspelt(self._meanings, look_alikes)

    def begins_with_name(self, text: str) -> bool:
        """Whether a known name, or the code of a medicine, stands at the beginning of a text."""
        found = tokens(text[:MOST_BYTES])
        return bool(found) and (self._names.longest(found, 0)[0] > 0 or self._codes.begin(found))

    def read(self, text: str, as_of: datetime.date | None = None) -> MedicationReading:
        """What the text says; without `as_of` a date tells no duration."""
        if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
            return MedicationReading(text, reason=f"longer than {MOST_BYTES} bytes")
        spelt = self._codes.spelt_out(tokens(text))
        line = Line(spelt.words, as_of)
        if len(line.words) > MOST_WORDS:
            return MedicationReading(text, reason=f"more than {MOST_WORDS} words and signs")
        at = 0
        while at < len(line.words):
            at = self._step(line, at)
        line.end_reason(doubted=False)
        self._take_codes(line, spelt)
        slips = self._misspelt.slips(line)
        self._misspelt.withdraw(line, slips)
        self._leave_diluents_out(line)
        settle(line)
        return self._reading(text, line, slips, spelt)

    def _take_codes(self, line: Line, spelt: Spelt) -> None:
        """What a code stands for is sure, however its name is read; the name says route and strength."""
        for stand in spelt.stands:
            inside = range(stand.start, stand.end)
            line.unknown.difference_update(inside)
            others = [mention for mention in line.mentions if mention.start not in inside]
            code = Mention(stand.start, stand.end, (self._meanings.coded(stand.coded),), stand.code.system)
            line.mentions = sorted([*others, code])

    def _step(self, line: Line, at: int) -> int:
        word = line.words[at]
        if word.text in ENDS_A_REASON:
            line.end_reason(doubted=False)
        for read in (self._salt, self._name, read_course, read_amount, read_phrase):
            end = read(line, at)
            if end > at:
                return end
        if word.is_word:
            line.not_known(at)
        elif word.text == "?":
            line.unknown.add(at)
        return at + 1

    def _name(self, line: Line, at: int) -> int:
        length, meanings = self._names.longest(line.words, at)
        if not length or _is_no_medicine(line, at, at + length):
            return at
        if length == 1 and (self._is_part_of_a_name(line, at) or _is_salt_of_the_unknown(line, at)):
            line.not_known(at)
            return at + 1
        # "25,000 units of an enzyme activity" measures the medicine that is named before.
        if line.mentions and line.text(at + length) in MEASURES:
            return at + length + 1
        line.end_reason(doubted=True)
        line.mentions.append(Mention(at, at + length, meanings))
        end = self._behind_salts(line, at, at + length)
        # "Claritin D" is more than Claritin, and "vitamin K-3" another vitamin: what it is has a name.
        brand = not self._names.is_international(line.words[at : at + length])
        if self._says_more(line, end) or (brand and self._is_suffix_of_a_brand(line, end)):
            line.unknown.add(end)
            return end + 1
        return end

    def _salt(self, line: Line, at: int) -> int:
        """Where a salt ends that stands apart from the name before it: "(as magnesium)"; else `at`."""
        said = said_apart(line.words, at) if line.mentions else None
        if said is None:
            return at
        start, end, *_ = line.mentions[-1]
        # Of a metal or a salt the words say which medicine it is: "magnesium (as citrate)".
        if all(line.text(place) in SALTS or line.text(place) in OWN_SALTS for place in range(start, end)):
            return at
        if said.as_salt:
            # "such as", "as well as" and "the same as" say no salt.
            before = line.text(at - 1)
            behind = said.bracketed or at == end or before in UNITS or before in SALTS
            return said.end if behind else at
        if said.metals:
            return self._metal(line, at, said.end)
        return said.end

    def _metal(self, line: Line, at: int, end: int) -> int:
        """A metal alone in brackets: right behind a generic name its salt, else a medicine of its own."""
        start, behind, *_ = line.mentions[-1]
        if not (at == behind == start + 1 and self._names.is_international(line.words[start:behind])):
            return at
        salt = [place for place in range(at, end) if line.words[place].is_word]
        # Where the two have a name in one it is a salt; "… (calcium)" may be either.
        if not self._names.exact(" ".join(line.text(place) for place in (start, *salt))):
            line.unknown.update(salt)
        return end

    def _meant(self, line: Line) -> tuple[Meant, bool]:
        """What the names and the codes of a text mean, and whether they disagree: then each is open."""
        ways = [self._meanings.of(mentions) for mentions in _by_system(line.mentions)]
        if all(self._meanings.agree(one, other) for one, other in combinations(ways, 2)):
            return self._meanings.of(mention.meanings for mention in line.mentions), False
        shared = tuple(one for one in ways[0].sure if all(one in way.sure for way in ways))
        named = [" with ".join(map(self._meanings.name_of, way.sure)) for way in ways]
        return Meant(shared, named), True

    def _leave_diluents_out(self, line: Line) -> None:
        """A fluid behind what is given in it is no medicine: "vancomycin in D5W"."""
        apart = [mention for mention in line.mentions if not self._meanings.is_fluid(mention.meanings)]
        line.mentions = [
            mention
            for mention in line.mentions
            if not (apart and apart[0].start < mention.start and self._meanings.is_diluent(mention.meanings))
        ]

    def _is_part_of_a_name(self, line: Line, at: int) -> bool:
        """Whether a name hangs by a hyphen on a word that nobody knows: "Ri-Mag", "N-acetyl-cysteine"."""
        word, end = line.words[at], at + 1
        before = line.text(at - 1) if word.glued and at - 1 in line.unknown else ""
        if before.isalnum() and len(before) <= _LONGEST_PREFIX:
            return True
        if len(word.text) > _LONGEST_PART:
            return False
        if before.isalnum():
            return True
        if end == len(line.words) or not (line.words[end].glued and line.words[end].is_word):
            return False
        return not (
            line.text(end) in SALTS or self._names.longest(line.words, end)[0] or phrase_length(line, end)
        )

    def _behind_salts(self, line: Line, start: int, at: int) -> int:
        """Where the salt words end; "potassium chloride" behind a drug is a drug of its own."""
        # A metal has its salt already: "calcium magnesium zinc" are three. And a brand holds its salt:
        # "Actonel calcium" are two.
        if line.text(at - 1) in METALS and line.text(at) in METALS:
            return at
        salts = SALTS if self._names.is_international(line.words[start:at]) else COMMONEST
        # "potassium phosphate,monobasic"
        if (
            line.text(at) == ","
            and line.text(at + 1) in SALTS
            and not self._names.longest(line.words, at + 1)[0]
        ):
            at += 1
        while line.text(at) in salts:
            of_its_own = line.text(at) in METALS and line.text(at + 1) in OWN_SALTS
            if of_its_own or self._names.longest(line.words, at)[0] > 1:
                break
            at += 1
        return at

    def _says_more(self, line: Line, at: int) -> bool:
        word = line.text(at)
        letter = len(word) == 1 and word.isalpha() and word != "x"
        unnumbered = word in SAYS_MORE_UNNUMBERED and not NUMBERS.fullmatch(line.text(at + 1))
        if letter or unnumbered or word in SAYS_MORE:
            return not self._names.longest(line.words, at)[0] and phrase_length(line, at) < 2
        # A figure that hangs by a hyphen, and is no strength.
        hangs = len(word) == 1 and word.isdigit() and line.words[at].glued
        return hangs and line.text(at + 1) not in UNITS

    def _is_suffix_of_a_brand(self, line: Line, at: int) -> bool:
        """Whether letters stand for what else a brand holds, though they are direction words elsewhere."""
        word = line.text(at)
        if word in SAYS_MORE_OF_A_BRAND:
            return True
        hangs = bool(word) and line.words[at].glued and may_be_a_suffix(word)
        return hangs and not self._names.longest(line.words, at)[0]

    def _reading(self, said: str, line: Line, slips: Sequence[Slip], spelt: Spelt) -> MedicationReading:
        mentioned = [mention.meanings for mention in line.mentions]
        meant, disagree = self._meant(line)
        single = self._meanings[meant.sure[0]] if len(meant.sure) == 1 and not meant.open else None
        daily, elemental, per_kg = _doses(line, single)
        status, reason = _status(line, meant.open)
        if disagree:
            reason = f"its name and its code, or two codes, do not agree: {reason}"
        if not line.mentions:
            reason = self._codes.why_unknown(line.words, spelt.unknown) or reason
        offered = self._misspelt.suggest(line, slips) if status != "matched" else ()
        return MedicationReading(
            said=said,
            substances=meant.sure,
            route=_settled_route(line) or self._meanings.route(mentioned),
            strength=line.dosage.strength,
            daily_dose_mg=daily,
            daily_dose_mg_per_kg=per_kg,
            elemental_mg_per_day=elemental,
            cycles=None if _are_several(line) else line.cycles,
            days=_days(line),
            started_on=line.started_on,
            stopped=line.stopped,
            stopped_days=_stopped_days(line),
            stopped_on=line.stopped_on if line.stopped else "",
            held=line.held,
            prn=line.prn,
            regular=bool(line.dosage.times) and not line.prn,
            # What is taken at stated times is no single dose.
            acute=True if line.acute else False if line.dosage.times else None,
            taken=line.taken,
            status=status,
            not_understood=tuple(dict.fromkeys(line.not_understood)),
            suggestions=tuple(dict.fromkeys((*meant.open, *offered)))[:_MOST_SUGGESTIONS],
            look_alikes=self._misspelt.look_alikes(offered),
            reason=reason,
            names=len(line.mentions),
        )


def _by_system(mentions: Iterable[Mention]) -> list[list[tuple[str, ...]]]:
    """The meanings of names, and those of the codes of each system."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for mention in mentions:
        found.setdefault(mention.system, []).append(mention.meanings)
    return list(found.values())


def _status(line: Line, open_names: Sequence[str]) -> tuple[Status, str]:
    if open_names:
        return "ambiguous", "may be " + " or ".join(open_names)
    if not line.mentions:
        return "unrecognised", "no known medicine is named"
    return ("partly", "some words were not understood") if line.unknown else ("matched", "")


def _is_salt_of_the_unknown(line: Line, at: int) -> bool:
    """Whether a metal or an acid stands right behind a word that nobody knows: "omeprczole magnesium"."""
    return line.text(at) in SALTS and at - 1 in line.unknown and line.words[at - 1].is_word


def _is_no_medicine(line: Line, at: int, end: int) -> bool:
    """Whether a name is a part of a longer phrase, as "pas" is in French, or says what is measured."""
    return line.text(at - 1) in MEASURED or _tastes_of(line, at, end) or phrase_length(line, at) > end - at


def _tastes_of(line: Line, at: int, end: int) -> bool:
    """Whether a name says what a syrup tastes of: "sweetened with …", "syrup … lemon"."""
    sweetened = line.text(at - 1) in WITH and line.text(at - 2) in TASTES
    return sweetened or (line.text(at - 1) in LIQUIDS and line.text(end) in FLAVOURS)


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
    between = zip(line.mentions, line.mentions[1:], strict=False)
    places = (at for first, second in between for at in range(first.end, second.start))
    return any(line.text(at) in _LISTS for at in places)


def _doses(line: Line, single: SubstanceLike | None) -> tuple[float | None, float | None, float | None]:
    """The daily dose, its element, and what it is for each kg; none for several substances, or where a
    word was not understood."""
    if single is None or line.prn or line.acute or line.unknown:
        return None, None, None
    daily, element = line.dosage.daily_mg(elemental=False), line.dosage.daily_mg(elemental=True)
    per_kg = line.dosage.daily_mg_per_kg()
    if element is not None:
        return (daily if daily is not None else element), element, per_kg
    if daily is None or single.elemental is None:
        return daily, None, per_kg
    return daily, round(daily * single.elemental, 6), per_kg
