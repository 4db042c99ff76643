"""What one medication text says beside the names, gathered word by word: route, dose, course, state."""

import datetime
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from magrisk.reading import medication_words as words_of
from magrisk.reading import other_tongues as tongues
from magrisk.reading.course import Moment, date_at, elapsed_at, length_at, number_at
from magrisk.reading.dosage import (
    BEGINS_AN_AMOUNT,
    Dosage,
    read_count,
    read_frequency,
    read_quantity,
    read_total,
)
from magrisk.reading.medication_words import DAYS_IN, HOURS
from magrisk.reading.packaging import MAKERS, NOISE, NOISE_PHRASES, PHARMACOPOEIAS
from magrisk.reading.spelling import Token, tokens

# More than this before a frequency is a strength without its unit, not a number of tablets.
_MOST_BARE = 4
# Bare days and weeks may be what was dispensed; months and years are how long it has been taken.
_LONGEST_DISPENSED = 7
_CONDITIONS = ("if", "for", "when", "unless")
OVER = "over"  # stopped as its last day is over
_STARTS = ("since", "started", "start", "starting", "began", "commenced", "initiated", "from", *tongues.SINCE)


class Mention(NamedTuple):
    """A name in a text: its first word, the word behind it, and what it may mean; "" as its system, or
    that of the code in whose place it stands."""

    start: int
    end: int
    meanings: tuple[str, ...]
    system: str = ""


@dataclass(slots=True)
class Line:
    """What was found in a text so far. Words are told by their places."""

    words: Sequence[Token]
    as_of: datetime.date | None
    mentions: list[Mention] = field(default_factory=list)
    states: list[tuple[int, int, str]] = field(default_factory=list)  # first word, end, kind
    starts: list[tuple[int, int]] = field(default_factory=list)  # first word, end
    dosage: Dosage = field(default_factory=Dosage)
    routes: set[str] = field(default_factory=set)
    form_routes: set[str] = field(default_factory=set)
    lengths: list[float | None] = field(default_factory=list)
    since: list[float | None] = field(default_factory=list)
    started_on: str = ""
    ago: float | None = None
    stopped: bool = False
    stopped_days: float | None = None
    stopped_on: str = ""
    held: bool = False
    prn: bool = False
    acute: bool = False
    cycles: float | None = None
    taken: bool = True
    in_a_reason: bool = False
    in_reason: list[int] = field(default_factory=list)
    unknown: set[int] = field(default_factory=set)

    def text(self, at: int) -> str:
        """The word at a place; "" before the first and behind the last."""
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def stop(self, when: Moment) -> None:
        """Notes that it was stopped, and when, where that is said."""
        self.stopped = True
        self.stopped_days = self.stopped_days if when.days is None else when.days
        self.stopped_on = when.on or self.stopped_on

    def start(self, at: int, when: Moment) -> int:
        """Notes since when it is taken, as the words from a place on say it; the place behind them."""
        self.since.append(when.days)
        self.started_on = when.on
        self.starts.append((at, when.end))
        return when.end

    def last_until(self, at: int, when: Moment) -> int:
        """Notes a last day, as the words from a place on say it; it is stopped once that day is over."""
        if not when.exists:
            self.unknown.update(range(at, when.end))
        elif when.is_over(self.as_of):
            self.stop(when)
            self.states.append((at, when.end, OVER))
        return when.end

    def not_known(self, at: int) -> None:
        """Notes a word that nothing explains; behind "for …" it may be a remark."""
        if self.in_a_reason:
            self.in_reason.append(at)
        else:
            self.unknown.add(at)

    @property
    def not_understood(self) -> list[str]:
        """The words that were not understood, in order; signs within a word belong to it ("d/c")."""
        found: list[str] = []
        for at in sorted(self.unknown):
            sign = not (self.text(at).isalnum() and self.text(at - 1).isalnum())
            if at - 1 in self.unknown and self.words[at].glued and sign:
                found[-1] += self.text(at)
            else:
                found.append(self.text(at))
        return found

    def begin_reason(self) -> None:
        """Opens "for …": unknown words that follow are a remark."""
        self.in_a_reason = True

    def end_reason(self, doubted: bool) -> None:
        """Closes "for …"; its words were no remark where a drug or a strength stands behind them."""
        if doubted:
            self.unknown.update(self.in_reason)
        self.in_reason.clear()
        self.in_a_reason = False


_Mark = Callable[[Line, str, int, int], int]


def _route(line: Line, route: str, at: int, end: int) -> int:
    # "for ear ache" says where it hurts, not where the medicine goes.
    if not (line.in_a_reason and route == "local"):
        line.routes.add(route)
    return end


def _rectal_or_release(line: Line, _meaning: str, at: int, end: int) -> int:
    """Reads "pr": rectal, save where it is the prolonged release of a tablet."""
    behind_form = line.text(at - 1) in words_of.COUNTED
    before_form = any(word.text in words_of.COUNTED for word in line.words[end:])
    before_strength = read_quantity(line.words, end, Dosage()) > end
    few = at > 1 and (number_at(line.words, at - 2) or math.inf) <= _MOST_BARE
    if (behind_form and few) or (before_strength and not before_form):
        # "2 tablets PR" and "PR 500 mg" may be either.
        line.form_routes.update(("rectal", "oral"))
    elif not behind_form and not (before_form and before_strength) and line.text(end) not in words_of.COUNTED:
        line.routes.add("rectal")
    return end


def _ears_or_at(line: Line, _meaning: str, at: int, end: int) -> int:
    """Reads "au": both ears, save where a word stands behind it that is no direction."""
    word = end < len(line.words) and line.words[end].is_word
    if not word or line.text(end) in _BEFORE_A_COURSE or _phrase(line, end):
        line.routes.add("local")
    return end


def _complaint(line: Line, _meaning: str, at: int, end: int) -> int:
    for place in range(at, end):
        line.not_known(place)
    return end


def _form(line: Line, route: str, at: int, end: int) -> int:
    line.form_routes.add(route)
    return end


def _times(line: Line, times: str, at: int, end: int) -> int:
    line.dosage.times.add(float(times))
    return end


def _moment(line: Line, moment: str, at: int, end: int) -> int:
    line.dosage.moments.add(moment)
    return end


def _prn(line: Line, _meaning: str, at: int, end: int) -> int:
    line.prn = True
    line.begin_reason()
    return end


def _acute(line: Line, _meaning: str, at: int, end: int) -> int:
    # "once at night" is a frequency.
    behind = _phrase(line, end)
    line.acute = line.acute or not (behind and behind[1] is _moment)
    return end


def _state(line: Line, state: str, at: int, end: int) -> int:
    if state == "not-taken":
        # "no" in the middle of a name ("NO.3") and "for allergy" deny nothing.
        denies = end - at > 1 or line.text(at) not in ("no", "without", "nil") or at == 0
        if _denies_something_else(line, at, end):
            line.unknown.update(range(at, end))
        elif denies and not line.in_a_reason:
            line.taken = False
            line.states.append((at, end, state))
        return end
    if state == "taken" or line.text(at - 1) in words_of.NOT_YET:
        return end
    # "hold if the pressure is low" is an instruction to someone who takes it.
    if line.text(at) in ("hold", "holding") and line.text(end) in _CONDITIONS:
        line.begin_reason()
        return elapsed_at(line.words, end, line.as_of).end
    when = elapsed_at(line.words, end, line.as_of)
    # Discontinued or discharged: only where a day is said was something stopped.
    unsure = state == "unsure" and when.end == end
    if state == "held" or unsure:
        line.held = True
        line.states.append((at, when.end, "held"))
        line.unknown.update(range(at, end) if unsure else ())
        return when.end
    line.states.append((at, when.end, "stopped"))
    line.stop(when)
    return when.end


def _denies_something_else(line: Line, at: int, end: int) -> bool:
    """Whether what is denied stands behind a medicine, and is none: "… pas de changement"."""
    denial = " ".join(line.text(place) for place in range(at, end)) in tongues.DENIALS
    return denial and at > 0 and line.text(at - 1).isalnum()


def _unsure(line: Line, _meaning: str, at: int, end: int) -> int:
    line.dosage.unsure = True
    behind = _phrase(line, end)
    if line.text(at) == "then" and not (behind and behind[1] is _state):
        line.lengths.append(None)  # what comes next goes on for a time of its own
    return end


def _noise(line: Line, _meaning: str, at: int, end: int) -> int:
    return end


def _pharmacopoeia(line: Line, _meaning: str, at: int, end: int) -> int:
    if not line.mentions:
        line.not_known(at)
    return end


def _phrases() -> dict[str, tuple[_Mark, str]]:
    """Every phrase of the tables with what it does; the later table wins where two hold one phrase."""
    return {
        **dict.fromkeys(NOISE | MAKERS | NOISE_PHRASES | tongues.NOISE | tongues.NOISE_PHRASES, (_noise, "")),
        **dict.fromkeys(PHARMACOPOEIAS, (_pharmacopoeia, "")),
        **dict.fromkeys(words_of.UNSURE_DOSE, (_unsure, "")),
        **{phrase: (_form, route) for phrase, route in (tongues.FORM_ROUTES | words_of.FORM_ROUTES).items()},
        **{phrase: (_route, route) for phrase, route in (tongues.ROUTES | words_of.ROUTES).items()},
        **dict.fromkeys(words_of.RECTAL_OR_RELEASE, (_rectal_or_release, "")),
        **dict.fromkeys(words_of.EARS_OR_AT, (_ears_or_at, "")),
        **dict.fromkeys(words_of.COMPLAINTS, (_complaint, "")),
        **{phrase: (_moment, moment) for phrase, moment in (tongues.MOMENTS | words_of.MOMENTS).items()},
        **{phrase: (_times, str(times)) for phrase, times in (tongues.TIMES | words_of.TIMES).items()},
        **dict.fromkeys(words_of.ACUTE, (_acute, "")),
        **dict.fromkeys(words_of.PRN | tongues.PRN, (_prn, "")),
        **{phrase: (_state, state) for phrase, state in (tongues.STATES | words_of.STATES).items()},
    }


_PHRASES = _phrases()
_BEFORE_A_COURSE = words_of.BEFORE_A_REASON | {"x", "over"} | tongues.DURING
_OPENS_A_REASON = words_of.BEFORE_A_REASON - {"prn"}
_LONGEST: dict[str, int] = {}
for _said in _PHRASES:
    _LONGEST[_said.split()[0]] = max(_LONGEST.get(_said.split()[0], 0), len(_said.split()))


def read_course(line: Line, at: int) -> int:
    """Reads "for 2 years", "x 6 months", "since March 2024", "2 years ago"."""
    word = line.text(at)
    if word in _STARTS:
        when = elapsed_at(line.words, at + 1, line.as_of)
        if when.end > at + 1:
            return _since(line, at, when)
        end, days = length_at(line.words, at + 1)
        if end > at + 1 and word in tongues.SINCE:
            line.lengths.append(days)  # "depuis 2 ans"
        return max(end, at + 1)
    if word == "until":
        when = elapsed_at(line.words, at + 1, line.as_of)
        return line.last_until(at, when) if when.end > at + 1 else at + 1
    if word in words_of.BEFORE_CYCLES_GIVEN and line.text(at + 2) in words_of.CYCLES:
        return at + 1
    if word in ("in", "within", "after", "before", "next"):
        return length_at(line.words, at + 1)[0] if length_at(line.words, at + 1)[0] > at + 1 else at
    if word in _BEFORE_A_COURSE:
        return _for(line, at)
    if word in words_of.MONTHS:
        return _between(line, at, date_at(line.words, at)[0])
    if word in words_of.CYCLES:
        return _cycle(line, at)
    if line.words[at].number is None and word not in words_of.NUMBER_WORDS:
        return at
    if line.text(at + 1) in words_of.CYCLES:
        return _so_many_cycles(line, at)
    return _bare_length(line, at)


def _since(line: Line, at: int, first: Moment) -> int:
    """A start, and where it is said the end: "from 2026-01-01 to 2026-03-01"."""
    # "since 2024 - 3 May 2026 seen" names two days that have nothing to do with each other.
    dash = line.text(first.end) == "-" and (line.text(at) == "from" or line.text(at) not in _STARTS)
    if not dash and line.text(first.end) not in words_of.UP_TO:
        return line.start(at, first)
    last = elapsed_at(line.words, first.end + 1, line.as_of)
    if last.end == first.end + 1:
        return line.start(at, first)
    if not (first.exists and last.exists) or last.is_before(first):
        line.unknown.update(range(at, last.end))
        return last.end
    line.start(at, first)
    return line.last_until(at, last)


def _between(line: Line, at: int, end: int) -> int:
    """A date; two of them are a course, "Jan 2026 - Mar 2026", and one alone is of nothing in particular."""
    joined = line.text(end) == "-" or line.text(end) in words_of.UP_TO
    if joined and date_at(line.words, end + 1)[0] > end + 2:
        return _since(line, at, elapsed_at(line.words, at, line.as_of))
    return end


def _cycle(line: Line, at: int) -> int:
    """Reads "cycle 3", "cycle 3 of 6"; one that has begun counts."""
    number = number_at(line.words, at + 1)
    if number is None:
        return at + 1
    line.cycles = number
    planned = line.text(at + 2) in ("of", "/") and number_at(line.words, at + 3) is not None
    return at + 4 if planned else at + 2


def _so_many_cycles(line: Line, at: int) -> int:
    """Reads "6 cycles": so many were given only where a word beside them says so, and not planned."""
    before, behind = line.text(at - 1), line.text(at + 2)
    if before in words_of.BEFORE_CYCLES_GIVEN or behind in words_of.BEHIND_CYCLES_GIVEN:
        line.cycles = number_at(line.words, at)
    return at + 2


def _for(line: Line, at: int) -> int:
    end, days = length_at(line.words, at + 1)
    if end > at + 1:
        line.lengths.append(days)
        return end
    if line.text(at) == "x":
        figure = line.words[at + 1].number if at + 1 < len(line.words) else None
        counted = read_quantity(line.words, at + 1, Dosage()), read_count(line.words, at + 1, Dosage())
        if figure != 1 or max(counted) > at + 1:
            return at + 1
        line.acute = True
        return at + 2
    if line.text(at) in _OPENS_A_REASON:
        line.begin_reason()
        return at + 1
    return at


def _bare_length(line: Line, at: int) -> int:
    """A length without "for": "2 years", "7 day course"; bare days are often how much was dispensed."""
    dated, _earliest, _latest = date_at(line.words, at)
    if dated > at + 1:
        return _between(line, at, dated)
    end, days = length_at(line.words, at)
    unit = line.text(end - 1)
    if end == at or line.text(end - 2) == "/" or unit == "hourly":
        return at
    if line.text(end) in ("ago", "back"):
        line.ago = days
        return end + 1
    is_course = line.text(end) in ("course", "treatment")
    if is_course or (unit not in HOURS and DAYS_IN[unit] > _LONGEST_DISPENSED and line.text(end) != "supply"):
        line.lengths.append(days)
    return end + (line.text(end) in ("supply", "course", "treatment"))


def read_amount(line: Line, at: int) -> int:
    """Reads a strength, a count or a frequency; the place behind it, or `at` where there is none."""
    word = line.words[at]
    if word.number is None and not (word.text in BEGINS_AN_AMOUNT or word.text.startswith("q")):
        return at
    for read in (read_frequency, read_count, read_quantity, read_total):
        end = read(line.words, at, line.dosage)
        if end > at:
            if read is read_quantity:
                line.end_reason(doubted=True)
            if read is read_count:
                _counted_form(line, at, end)
            return end
    return _bare_count(line, at)


def _counted_form(line: Line, at: int, end: int) -> None:
    """The noun that a number counts is a form, and tells a route as well: "2 tablets", "40 tablet"."""
    for place in range(at, end):
        noun = _phrase(line, place)
        if noun and noun[1] in (_form, _route):
            noun[1](line, noun[2], place, end)


def _bare_count(line: Line, at: int) -> int:
    """A number right before a route or a frequency counts tablets: "40 mg, 2 daily", "1 po qd"."""
    number = number_at(line.words, at)
    if number is None:
        return at
    behind = _phrase(line, at + 1)
    counts = bool(behind and behind[1] in (_times, _route, _moment)) or _to_be_taken(line, at + 1)
    if counts and line.dosage.strength and number <= _MOST_BARE:
        line.dosage.counts.add(number)
    else:
        line.dosage.unsure = True  # a number that nothing explains
    return at + 1


def _to_be_taken(line: Line, at: int) -> bool:
    return [line.text(place) for place in range(at, at + 3)] == ["to", "be", "taken"]


def _phrase(line: Line, at: int) -> tuple[int, _Mark, str] | None:
    most = _LONGEST.get(line.text(at), 0)
    for length in range(min(most, len(line.words) - at), 0, -1):
        found = _PHRASES.get(" ".join(word.text for word in line.words[at : at + length]))
        if found:
            return length, *found
    return None


def phrase_length(line: Line, at: int) -> int:
    """How many words the longest phrase of the tables takes at a place; 0 for none."""
    found = _phrase(line, at)
    return found[0] if found else 0


def is_direction(text: str) -> bool:
    """Whether a text is a phrase of the tables, and says nothing but how any medicine is taken or packed."""
    return " ".join(word.text for word in tokens(text)) in _PHRASES


def read_phrase(line: Line, at: int) -> int:
    """Reads the longest phrase of the tables; the place behind it, or `at` where there is none."""
    found = _phrase(line, at)
    if found is None:
        return at
    length, mark, meaning = found
    return mark(line, meaning, at, at + length)
