"""Strengths, counts and frequencies as written, and the daily dose where all of it is plain."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from magrisk.reading import other_tongues
from magrisk.reading.course import number_at
from magrisk.reading.medication_words import (
    COUNTED,
    COUNTED_OTHERWISE,
    DENOMINATORS,
    ELEMENTAL,
    MASS_IN_MG,
    NUMBER_WORDS,
    PERIODS,
    TIMES_WORDS,
    TOTAL,
    UNITS,
)
from magrisk.reading.spelling import Token

_MOST_COUNTED = 10
# No strength has more parts; a longer run of numbers is none, and is not looked at again and again.
_MOST_PARTS = 6
_EVERY = re.compile(r"q([1-9][0-9]?)([a-z]+)")
_HOURS_OF = {
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "hourly", "hourly.", *other_tongues.HOURS), 1.0),
    **dict.fromkeys(("d", "day", "days", *other_tongues.DAYS), 24.0),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks", *other_tongues.WEEKS), 168.0),
}
_FRACTIONS = {(1, 2): 0.5, (1, 4): 0.25, (3, 4): 0.75, (1, 3): 1 / 3}
_VOLUMES = frozenset({"ml", "mls", "l", "cc"})
_DAY = other_tongues.A_DAY | {"day", "d", "24h", "24hr"}
_ONE_OF_THEM = COUNTED | {"dose", "each"}
_KG, _KG_DAY = "kg", "kg/day"
# "Toutes les 8 heures" says it in two words.
_EACH_OF_THE = frozenset({"toutes", "tous"})
_EACH = other_tongues.EACH | _EACH_OF_THE | {"every", "q", "each"}
_TIMES = other_tongues.TIMES_OF | {"times", "time", "x"}
_A = other_tongues.OF_A | {"a", "per", "/", "each", "every", "in", "the", "1"}
# A word that is none of these, no number, and does not begin with "q" begins nothing that is read here.
BEGINS_AN_AMOUNT = frozenset({*NUMBER_WORDS, *TIMES_WORDS, *TOTAL, *_EACH})


class Quantity(NamedTuple):
    """An amount with its unit, and what it is for each of ("" where it stands alone)."""

    amounts: tuple[float, ...]
    unit: str
    per: str
    elemental: bool
    text: str

    @property
    def mg(self) -> float | None:
        """The mass in mg; none for several amounts, another unit, or an amount in a volume or a time."""
        factor = MASS_IN_MG.get(self.unit)
        if factor is None or len(self.amounts) != 1 or self.per not in ("", "day", "each"):
            return None
        return self.amounts[0] * factor


@dataclass(slots=True)
class Dosage:
    """What a line says about its dose, gathered while it is read."""

    quantities: list[Quantity] = field(default_factory=list)
    counts: set[float] = field(default_factory=set)
    times: set[float] = field(default_factory=set)
    moments: set[str] = field(default_factory=set)
    units_a_day: set[float] = field(default_factory=set)
    total: bool = False
    count_unsure: bool = False
    unsure: bool = False

    @property
    def strength(self) -> str:
        """The strengths as read; how much liquid there is says no strength."""
        strong = (quantity.text for quantity in self.quantities if quantity.unit not in _VOLUMES)
        return " / ".join(dict.fromkeys(strong))

    def daily_mg(self, elemental: bool) -> float | None:
        """The daily dose in mg, of the salt or of the element; none where anything is not plain."""
        chosen = [quantity for quantity in self.quantities if quantity.elemental == elemental]
        amounts = {quantity.mg for quantity in chosen}
        times = self._times_a_day(chosen)
        count_open = not self.total and (self.count_unsure or len(self.counts) > 1)
        if self.unsure or count_open or len(amounts) != 1 or times is None:
            return None
        (amount,) = amounts
        count = 1.0 if self.total or not self.counts else next(iter(self.counts))
        if amount is None or count > _MOST_COUNTED:
            return None
        return round(amount * count * times, 6)

    def daily_mg_per_kg(self) -> float | None:
        """The daily dose for each kg of body weight in mg; none where it is not plain."""
        chosen = [quantity for quantity in self.quantities if quantity.per in (_KG, _KG_DAY)]
        if self.unsure or len(chosen) != 1 or chosen[0].unit not in MASS_IN_MG:
            return None
        times = 1.0 if chosen[0].per == _KG_DAY else self._times_a_day(())
        return None if times is None else round(chosen[0].amounts[0] * MASS_IN_MG[chosen[0].unit] * times, 6)

    def _times_a_day(self, chosen: Sequence[Quantity]) -> float | None:
        said = set(self.times)
        if any(quantity.per == "day" for quantity in chosen):
            said.add(1.0)
        if self.units_a_day:
            plain = len(self.units_a_day) == 1 and not (said or self.moments or self.counts)
            return next(iter(self.units_a_day)) if plain else None
        if len(said) > 1 or (said and self.moments and said != {float(len(self.moments))}):
            return None
        return next(iter(said)) if said else (float(len(self.moments)) or None)


def numbers_at(words: Sequence[Token], at: int) -> tuple[int, list[float]]:
    """Where a run of numbers joined by "-" or "/" ends ("37.5-25", "5/325"), and the numbers."""
    first = words[at].number if at < len(words) else None
    if first is None:
        return at, []
    found, end = [first], at + 1
    while end + 1 < len(words) and words[end].text in ("-", "/") and len(found) < _MOST_PARTS:
        following = words[end + 1].number
        if following is None:
            break
        found.append(following)
        end += 2
    return end, found


def read_quantity(words: Sequence[Token], at: int, dosage: Dosage) -> int:
    """Reads "40 mg", "10 mg/ml", "37.5-25 mg"; returns where it ends, or `at` where there is none."""
    end, amounts = numbers_at(words, at)
    if not amounts or _text(words, end) not in UNITS:
        return at
    unit = words[end].text
    end += 1
    end, per = _denominator(words, end)
    text = _written(words[at:end])
    end, elemental = _elemental(words, end)
    dosage.quantities.append(Quantity(tuple(amounts), unit, per, elemental, text))
    if len(amounts) > 1 and unit in MASS_IN_MG:
        dosage.unsure = True
    return end


def _denominator(words: Sequence[Token], at: int) -> tuple[int, str]:
    if _text(words, at) not in ("/", "per", "a"):
        return at, ""
    end = at + 1
    amount = words[end].number if end < len(words) else None
    end += amount is not None
    unit = _text(words, end)
    if unit not in DENOMINATORS or (words[at].text == "a" and unit not in _DAY):
        return at, ""
    if unit in _DAY or (unit in ("h", "hr", "hrs", "hours") and amount == 24):
        return end + 1, "day"
    if unit in _ONE_OF_THEM and amount in (None, 1.0):
        return end + 1, "each"
    if unit == _KG and _denominator(words, end + 1)[1] == "day":
        return _denominator(words, end + 1)[0], _KG_DAY
    return end + 1, unit


def _elemental(words: Sequence[Token], at: int) -> tuple[int, bool]:
    """Whether "elemental" stands beside an amount, with or without "of" and brackets."""
    for end in range(at, min(at + 3, len(words))):
        if words[end].text in ELEMENTAL:
            return end + 1, True
        if words[end].text not in ("of", "(", "as"):
            break
    return at, False


def _written(words: Sequence[Token]) -> str:
    text = ""
    for word in words:
        blank = "" if not text or word.text in ("-", "/", "%") or text[-1] in "-/" else " "
        text += blank + word.text
    return text


def read_count(words: Sequence[Token], at: int, dosage: Dosage) -> int:
    """Reads "2 tablets", "1/2 tab", "half a tablet", "2 x 20 mg"; `at` where there is none."""
    end, count = _count_at(words, at)
    if count is None:
        return at
    if _text(words, end) in ("x", "of") and number_at(words, end + 1) is not None:
        after = read_quantity(words, end + 1, dosage)
        if after > end + 1:
            dosage.counts.add(count)
            return after
    if _text(words, end) == "-" and number_at(words, end + 1) is not None:
        dosage.unsure = dosage.unsure or _text(words, end + 2) in COUNTED
        return at
    noun = end + (_text(words, end) in ("a", "of", "whole"))
    if _text(words, noun) in COUNTED:
        _note_count(words, at, count, dosage)
        after = noun + 1
        return read_quantity(words, after + 1, dosage) if _text(words, after) == "of" else after
    if _text(words, noun) in COUNTED_OTHERWISE:
        dosage.unsure = True
        return noun + 1
    return at


def _note_count(words: Sequence[Token], at: int, count: float, dosage: Dosage) -> None:
    dosage.counts.add(count)
    # "2 tablets 40 mg" and "40 mg (2 tablets)" may give the total: only "40 mg, 2 tablets" is plain.
    behind_strength = any(quantity.mg is not None for quantity in dosage.quantities)
    of_each = _text(words, at + 2) == "of"
    if count != 1 and not of_each and (not behind_strength or (at > 0 and words[at - 1].text == "(")):
        dosage.count_unsure = True


def _count_at(words: Sequence[Token], at: int) -> tuple[int, float | None]:
    whole = number_at(words, at)
    if whole is None:
        return at, None
    end, fraction = _fraction_at(words, at)
    if fraction is not None:
        return end, fraction
    end, fraction = _fraction_at(words, at + 1)
    if fraction is not None:
        return end, whole + fraction
    # "1 (one) tablet", "2 two tablets"
    end = at + 1
    inner = end + (_text(words, end) == "(")
    if number_at(words, inner) == whole and words[inner].number is None:
        end = inner + 1 + (_text(words, inner + 1) == ")")
    return end, whole


def _fraction_at(words: Sequence[Token], at: int) -> tuple[int, float | None]:
    if _text(words, at + 1) != "/":
        return at, None
    upper, lower = number_at(words, at), number_at(words, at + 2)
    if upper is None or lower is None:
        return at, None
    fraction = _FRACTIONS.get((int(upper), int(lower)))
    return (at + 3, fraction) if fraction is not None else (at, None)


def read_frequency(words: Sequence[Token], at: int, dosage: Dosage) -> int:
    """Reads "q8h", "every 8 hours", "3 times a day", "6 hourly", "1-0-1"; `at` where there is none."""
    said = words[at].text
    every = _EVERY.fullmatch(said) if said.startswith("q") else None
    if every and every.group(2) in _HOURS_OF:
        dosage.times.add(24 / (int(every.group(1)) * _HOURS_OF[every.group(2)]))
        return at + 1
    if every and every.group(2) in ("am", "pm"):
        # "q6pm" is every evening, and easily taken for every 6 hours.
        dosage.moments.add(every.group())
        return at + 1
    for read in (_every, _so_many_times, _scheme):
        end = read(words, at, dosage)
        if end > at:
            return end
    return at


def _every(words: Sequence[Token], at: int, dosage: Dosage) -> int:
    if words[at].text not in _EACH:
        return at
    begin = at + 1 + (words[at].text in _EACH_OF_THE and _text(words, at + 1) == "les")
    end, numbers = numbers_at(words, begin)
    if not numbers and number_at(words, begin) is not None:
        end, numbers = begin + 1, [number_at(words, begin) or 0.0]
    if _text(words, end) in ("to", "or") and number_at(words, end + 1) is not None:
        end, numbers = end + 2, [*numbers, 0.0]
    # "every 4 four hours" and "every 4 (four) hours" say one number twice.
    while _text(words, end) in ("(", ")") or (numbers and number_at(words, end) == numbers[0]):
        end += 1
    unit = _HOURS_OF.get(_text(words, end))
    if not numbers or unit is None:
        return at
    if len(numbers) > 1 or not numbers[0]:
        dosage.unsure = True
    else:
        dosage.times.add(24 / (numbers[0] * unit))
    return end + 1


def _so_many_times(words: Sequence[Token], at: int, dosage: Dosage) -> int:
    said = TIMES_WORDS.get(words[at].text)
    amount = number_at(words, at) if said is None else said
    if amount is None:
        return at
    end = at + 1
    if said is None:
        if _text(words, end) == "hourly" and amount:
            dosage.times.add(24 / amount)
            return end + 1
        end += number_at(words, end) == amount and words[end].number is None
        if _text(words, end) not in _TIMES:
            return at
        end += 1
    while _text(words, end) in _A:
        end += 1
    period = PERIODS.get(_text(words, end))
    if period is None:
        return at
    dosage.times.add(amount * period)
    return end + 1


def _scheme(words: Sequence[Token], at: int, dosage: Dosage) -> int:
    end, amounts = at, list[float]()
    while end < len(words) and len(amounts) < _MOST_PARTS:
        stop, fraction = _fraction_at(words, end)
        amount = fraction if fraction is not None else words[end].number
        if amount is None:
            break
        amounts.append(amount)
        end = stop if fraction is not None else end + 1
        if _text(words, end) != "-":
            break
        end += 1
    if not 3 <= len(amounts) <= 4 or max(amounts) > 4 or _text(words, end) in UNITS:
        return at
    dosage.units_a_day.add(sum(amounts))
    return end


def read_total(words: Sequence[Token], at: int, dosage: Dosage) -> int:
    """Reads "total", which says that a strength is the whole dose whatever the count."""
    if words[at].text not in TOTAL:
        return at
    dosage.total = True
    return at + 1


def _text(words: Sequence[Token], at: int) -> str:
    return words[at].text if at < len(words) else ""
