"""What stands where it cannot mean anything: a medicine's days elsewhere, a sign against the direction."""

from collections.abc import Iterator

from magrisk.rulebook import schema
from magrisk.rulebook.lint.places import conditions, parts
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.when import When
from magrisk.weigh import weigh


def misplaced(book: Rulebook) -> Iterator[str]:
    """Days, doses and routes are one medicine's: elsewhere than in a class's own lines they never hold."""
    for document in book.documents.values():
        for place, when in conditions(document):
            own = isinstance(document, schema.DrugClass) and place[0] == "effect"
            if not own and when.about_the_medicine():
                yield f"{book.at(document.id, *place)}: it is about one medicine, where none is meant"


def presuming(book: Rulebook) -> Iterator[str]:
    """That nobody told a value, a route or a complaint is no fact about the patient: points must not
    hang on it, or a later answer could leave the range that was shown."""
    told = {measure.id for measure in book.of(schema.Measure) if measure.told}
    for document in book.documents.values():
        warns = isinstance(document, schema.Treatment | schema.Test)
        warns |= isinstance(document, schema.Interaction) and not document.effect
        for place, when in conditions(document):
            told_only = warns or place[0] in ("cautions", "repeat", "manage")
            for key in () if told_only else sorted(set(_presumes(when, told))):
                yield (f"{book.at(document.id, *place)}: {key} is for advice only, which moves no points")


def _presumes(when: When, told: set[str]) -> Iterator[str]:
    """The keys of a condition that take silence for an answer."""
    for name in ("known", "by", "complains_of", "complaint_from"):
        if getattr(when, name) is not None:
            yield f"`{name}`"
    if when.not_ and told.intersection(when.not_.measures()):
        yield "`not` with an amount that the patient tells"
    for part in when.parts():
        yield from _presumes(part, told)


def unasked(book: Rulebook) -> Iterator[str]:
    """A question beside a circumstance that decides nothing while it is unknown: nobody would hear it."""
    for document in book.documents.values():
        for place, part in parts(document):
            decides = isinstance(document, schema.Treatment) and place[:1] in (
                ("offer_when",),
                ("avoid_when",),
            )
            if isinstance(part, schema.Circumstance) and part.ask and not decides:
                yield (
                    f"{book.at(document.id, *place, 'ask')}: this is never asked: only what offers or avoids "
                    "a treatment asks"
                )


def signs(book: Rulebook) -> Iterator[str]:
    """A rule that lowers has no line that raises, the other way round; one of either direction has both."""
    for rule in book.of(schema.Rule):
        points = [weigh(book, line).points for line in rule.effect]
        if rule.direction == "either":
            if not min(points, default=0) < 0 < max(points, default=0):
                yield f"{book.at(rule.id, 'direction')}: direction: either wants lines of both signs"
            continue
        turn = 1 if rule.direction == "lowers" else -1
        for number, line in enumerate(rule.effect):
            if points[number] * turn < 0:
                yield (
                    f"{book.at(rule.id, 'effect', number)}: line {line.line!r} gives {points[number]} "
                    f"points, but the rule says direction: {rule.direction}"
                )
