"""What contradicts itself as it is written: limits that leave nothing, one condition with two meanings."""

from collections.abc import Iterator
from math import inf
from typing import NamedTuple

from magrisk.rulebook import schema
from magrisk.rulebook.lint.bounds import OF_A_MEDICINE
from magrisk.rulebook.lint.places import Place, conditions, parts
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.when import Bound, When
from magrisk.weigh import weigh


class End(NamedTuple):
    """An end of a range; of two ends on one number the strict one leaves less."""

    value: float
    strict: bool


def empty_limits(book: Rulebook) -> Iterator[str]:
    """Limits on one number that must hold together and leave no number at all."""
    for document in book.documents.values():
        for place, when in conditions(document):
            yield from _empty(book, document.id, place, when)
        for place, part in parts(document):
            if isinstance(part, schema.Alert) and _leaves_nothing([part.when]):
                yield f"{book.at(document.id, *place)}: limits that contradict each other"


def _empty(book: Rulebook, document: str, place: Place, when: When) -> Iterator[str]:
    together: dict[str, list[Bound]] = {}
    for name, bound in _required(when):
        together.setdefault(name, []).append(bound)
    for name, bounds in together.items():
        if _leaves_nothing(bounds):
            yield (
                f"{book.at(document, *place)}: limits on {name} that contradict each other: "
                "no number holds them all"
            )
            return
    for inner, part in parts(when):
        # What is joined by "any of" or denied is not required: it is looked at for itself.
        if inner and isinstance(part, When) and (inner[0], len(inner)) in (("any_of", 2), ("not", 1)):
            yield from _empty(book, document, (*place, *inner), part)


def _required(when: When) -> Iterator[tuple[str, Bound]]:
    """(what is limited, limit) of all limits that a condition needs together."""
    for name in OF_A_MEDICINE:
        bound = getattr(when, name)
        if bound is not None:
            yield name, bound
    if when.measure:
        yield when.measure.measure, when.measure
    for part in when.all_of or ():
        yield from _required(part)


def _leaves_nothing(bounds: list[Bound]) -> bool:
    lows = [End(b.at_least, False) for b in bounds if b.at_least is not None]
    lows += [End(b.above, True) for b in bounds if b.above is not None]
    highs = [End(b.at_most, False) for b in bounds if b.at_most is not None]
    highs += [End(b.below, True) for b in bounds if b.below is not None]
    low = max(lows, default=End(-inf, False))
    high = min(highs, key=lambda end: (end.value, not end.strict), default=End(inf, False))
    return low.value > high.value or (low.value == high.value and (low.strict or high.strict))


def equal_conditions(book: Rulebook) -> Iterator[str]:
    """One condition under which a rule weighs two things, or a treatment is offered and avoided."""
    for rule in book.of(schema.Rule):
        for number, line in enumerate(rule.effect):
            for before in rule.effect[:number]:
                same = (before.when, before.caps) == (line.when, line.caps)
                if same and weigh(book, before).points != weigh(book, line).points:
                    yield (
                        f"{book.at(rule.id, 'effect', number)}: the lines {before.line!r} and {line.line!r} "
                        "have one condition and different points"
                    )
    for treatment in book.of(schema.Treatment):
        offers = [circumstance.when for circumstance in treatment.offer_when]
        for number, circumstance in enumerate(treatment.avoid_when):
            if circumstance.when in offers:
                yield (
                    f"{book.at(treatment.id, 'avoid_when', number)}: what is avoided here is offered "
                    "by an equal condition"
                )
