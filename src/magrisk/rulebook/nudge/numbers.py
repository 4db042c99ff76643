"""The numbers of a document that an example must hold in place, each moved one step, both ways."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from magrisk.rulebook import schema
from magrisk.rulebook.lint.bounds import LOWER_SIDE_HOLDS, limits
from magrisk.rulebook.lint.places import Place, changed, conditions, parts
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.when import Shape, When
from magrisk.weigh import weigh

LineOf = Callable[[Place], str]
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
_BOTH_WAYS = (1, -1)
_HOUR_STEP = 0.25
# A chance hangs on every rule of the book, so none stands just at a limit: it is moved to either end.
_ALWAYS, _NEVER = 1e-9, 1 - 1e-9
_OF_AN_EQUATION: Mapping[type[Shape], tuple[str, ...]] = {
    schema.Estimate: ("from_age",),
    schema.Power: ("turns_at",),
}


@dataclass(frozen=True)
class Nudge:
    """One number moved: the document with `new` at a place, in words, and what example would notice.

    shared: rules elsewhere rest on the number, so an example of any document may notice.
    """

    document: str
    place: Place
    new: object
    told: str
    hint: str
    shared: bool = False

    def applied(self, book: Rulebook) -> Rulebook:
        """The book with the number moved."""
        moved = changed(book.documents[self.document], self.place, self.new)
        return Rulebook({**book.documents, self.document: moved}, book.sources)


def nudges(book: Rulebook, document: schema.Document, line_of: LineOf) -> Iterator[Nudge]:
    """Every nudge of a document; `line_of` is the text on which the value at a place is written."""
    yield from _bounds(document, line_of)
    yield from _counts(document)
    match document:
        case schema.Rule():
            yield from _points(book, document)
            yield from _of_hours_and_chances(document)
        case schema.PublishedScore():
            for number, item in enumerate(document.items):
                hint = "an example with exact low and high in which the item holds"
                yield from _whole(document.id, ("items", number, "points"), item.points, hint)
        case schema.Symptom():
            yield from _severity(book, document)
        case _:
            yield from _shared(document, line_of)


def _points(book: Rulebook, rule: schema.Rule) -> Iterator[Nudge]:
    """A line that weighs one point more or less, whatever its source says."""
    grade, discount = max(book.scale.discounts.items(), key=lambda one: one[1])
    for number, line in enumerate(rule.effect):
        points = weigh(book, line).points
        for turn in _BOTH_WAYS:
            shift = -(points + turn) / 1000 / discount
            judged = schema.Judgement(shift=shift, se=0, grade=grade, because="It is nudged.")
            source = {"as_found_in": None, "judged": judged, "sum_of": None}
            told = f"the line {line.line!r} weighs {points + turn} points, not {points}"
            hint = (
                f"an example in which it {'limits' if line.caps else 'counts'}, with its exact points, would"
            )
            yield Nudge(rule.id, ("effect", number), line.model_copy(update=source), told, hint)


def _of_hours_and_chances(rule: schema.Rule) -> Iterator[Nudge]:
    """Hours that an answer tells, and the chance from which it warns."""
    for place, part in parts(rule):
        if isinstance(part, schema.Hours):
            for key in ("before", "after"):
                hours = getattr(part, key)
                for turn in _BOTH_WAYS if hours is not None else ():
                    new = hours + turn * _HOUR_STEP
                    told = f"{'.'.join(map(str, (*place, key)))} {new:g}, not {hours:g}"
                    yield Nudge(rule.id, (*place, key), new, told, "an example with its `apart` would")
        if isinstance(part, schema.Stake) and part.from_chance is not None:
            for new, hint in ((_NEVER, "in which it warns"), (_ALWAYS, "in which it does not warn yet")):
                told = f"{'.'.join(map(str, place))}.from_chance {new:g}, not {part.from_chance:g}"
                yield Nudge(rule.id, (*place, "from_chance"), new, told, f"an example {hint} would")


def _bounds(document: schema.Document, line_of: LineOf) -> Iterator[Nudge]:
    for limit in limits(document):
        step, decimals = _step(limit.value, line_of(limit.place))
        lower = limit.word in LOWER_SIDE_HOLDS
        for turn in _BOTH_WAYS:
            new = round(limit.value + turn * step, decimals)
            # Moved up, the numbers from the old bound to the new one change sides; which end of them
            # belongs to them follows from the side that the bound itself is on.
            noticing = (limit.value if turn > 0 else new) if lower else (new if turn > 0 else limit.value)
            told = f"{limit.limits} {limit.word} {new:g}, not {limit.value:g}"
            hint = f"an example with {limit.limits} {noticing:g} would"
            shared = isinstance(document, schema.Measure)
            yield Nudge(document.id, limit.place, new, told, hint, shared)


def _counts(document: schema.Document) -> Iterator[Nudge]:
    """Whole numbers of a condition that are no limit on a measure: how many members, how severe."""
    for place, when in conditions(document):
        for inner, part in parts(when, place):
            if isinstance(part, When) and part.how_many:
                hint = "an example with just as many members, or one less, would"
                yield from _whole(document.id, (*inner, "how_many"), part.how_many, hint)
            if isinstance(part, When) and part.complaint_from:
                hint = "an example with a symptom of just this severity, or the next lower one, would"
                place_of = (*inner, "complaint_from")
                yield from _whole(document.id, place_of, part.complaint_from, hint, ends=(1, 5))


def _severity(book: Rulebook, symptom: schema.Symptom) -> Iterator[Nudge]:
    """A severity moved over a limit that somebody asks for; between two limits no answer depends on it."""
    asked = {stakes.from_severity for stakes in book.scale.symptom_stakes}
    asked |= {
        part.complaint_from
        for document in book.documents.values()
        for _, part in parts(document)
        if isinstance(part, When) and part.complaint_from
    }
    hint = "an example in which it is named, with its stakes, would"
    # Moved up it reaches the next severity, moved down it leaves its own.
    ends = (
        symptom.severity - (symptom.severity in asked),
        symptom.severity + (symptom.severity + 1 in asked),
    )
    yield from _whole(symptom.id, ("severity",), symptom.severity, hint, ends, shared=True)


def _shared(document: schema.Document, line_of: LineOf) -> Iterator[Nudge]:
    """Numbers that rules elsewhere rest on."""
    match document:
        case schema.Setting():
            fitted = [("slope", 0.01)] if document.slope != 1 else []
            for key, step in (("mean", 0.001), ("sd", 0.001), *fitted):
                yield from _parts(document, (key,), step, "an example with its per_mille would")
        case schema.Measure():
            yield from _of_measure(document, line_of)
        case schema.Questions():
            for number, question in enumerate(document.questions):
                for sex in question.no_at_most:
                    place = ("questions", number, "no_at_most", sex)
                    yield from _written(document, place, line_of, "an example with just this amount would")
        case schema.Scale():
            yield from _of_scale(document, line_of)


def _of_measure(measure: schema.Measure, line_of: LineOf) -> Iterator[Nudge]:
    if measure.reference_range:
        for key in ("low", "high"):
            hint = "an example with this level, and one a step outside the range, would"
            yield from _written(measure, ("reference_range", key), line_of, hint)
    for number, severities in enumerate(measure.severities):
        for end, value in enumerate(severities.lower_ends):
            if value:  # nothing lies below nothing
                place = ("severities", number, "lower_ends", end)
                yield from _written(measure, place, line_of, "an example with this level would")
    for number, repeat in enumerate(measure.repeat):
        hint = "a hearing with its again_in_days would"
        yield from _whole(measure.id, ("repeat", number, "days"), repeat.days, hint, shared=True)
    if measure.estimated_from:
        for inner, part in parts(measure.estimated_from, ("estimated_from",)):
            for key in _OF_AN_EQUATION.get(type(part), ()):
                yield from _written(measure, (*inner, key), line_of, "an example of the equation would")


def _of_scale(scale: schema.Scale, line_of: LineOf) -> Iterator[Nudge]:
    hint = "an example of a setting with its per_mille would"
    yield from _written(scale, ("outcome", "headline", "value"), line_of, hint)
    for grade in scale.discounts:
        hint = f"an example in which a line of grade {grade} counts would"
        yield from _parts(scale, ("discounts", grade), 0.01, hint)
    for name, word in scale.words.items():
        hint = f"an example in which a line judged {name!r} counts would"
        yield from _whole(scale.id, ("words", name, "points"), word.points, hint, shared=True)
    for number in range(1, len(scale.bands)):
        place = ("bands", number, "from_chance")
        yield from _parts(scale, place, 0.01, "an example with the likelihood just at this chance would")
    for number, stakes in enumerate(scale.symptom_stakes):
        hint = "an example with a symptom of just this severity, or the next lower one, and its stakes would"
        place = ("symptom_stakes", number, "from_severity")
        yield from _whole(scale.id, place, stakes.from_severity, hint, ends=(1, 5), shared=True)


def _written(document: schema.Document, place: Place, line_of: LineOf, hint: str) -> Iterator[Nudge]:
    """A shared number, moved by one unit of the last decimal that is written."""
    step, _ = _step(_at(document, place), line_of(place))
    yield from _parts(document, place, step, hint)


def _parts(document: schema.Document, place: Place, step: float, hint: str) -> Iterator[Nudge]:
    old = _at(document, place)
    for turn in _BOTH_WAYS:
        new = round(old + turn * step, 9)
        told = f"{'.'.join(map(str, place))} {new:g}, not {old:g}"
        yield Nudge(document.id, place, new, told, hint, shared=True)


def _whole(
    document: str,
    place: Place,
    old: int,
    hint: str,
    ends: tuple[int, int] | None = None,
    *,
    shared: bool = False,
) -> Iterator[Nudge]:
    """A whole number, moved by one; not out of its ends."""
    for turn in _BOTH_WAYS:
        new = old + turn
        if ends is None or ends[0] <= new <= ends[1]:
            told = f"{'.'.join(map(str, place))} {new}, not {old}"
            yield Nudge(document, place, new, told, hint, shared)


def _at(document: object, place: Place) -> float:
    """The number at a place."""
    value: object = document
    for key in place:
        value = value[key] if isinstance(value, (dict, tuple)) else getattr(value, str(key))  # type: ignore[index]
    assert isinstance(value, (int, float))  # a place of a number
    return value


def _step(value: float, text: str) -> tuple[float, int]:
    """One unit of the last decimal that is written: 0.50 steps 0.01, though it was read as 0.5."""
    written = [number for number in _NUMBER.findall(text) if float(number) == value] or [f"{value:.12g}"]
    decimals = max(len(number.partition(".")[2]) for number in written)
    return 10.0**-decimals, decimals
