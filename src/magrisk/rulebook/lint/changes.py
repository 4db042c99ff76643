"""Offers that no rule may make: of medicines that are left as they are, and of changes nobody can tell."""

from collections.abc import Iterator

from magrisk.reading.spelling import normalise
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook

_OF_MEDICINES = ("stop", "reduce", "switch")
_OF_WORDS = ("stop", "reduce", "treat", "correct")


def offers(book: Rulebook) -> Iterator[str]:
    """Every change that is offered can be told as a text, and touches nothing that is left as it is."""
    substances = {s.id: s for v in book.of(schema.Substances) for s in v.substances}
    untouched = [one for listed in book.of(schema.Changes) for one in listed.untouched]
    named = {s.name: s for s in substances.values()}
    answers = {normalise(word) for v in book.of(schema.Questions) for q in v.questions for word in q.no}
    for rule in book.of(schema.Rule):
        for number, offer in enumerate(rule.manage.offers if rule.manage else ()):
            place = book.at(rule.id, "manage", "offers", number)
            of_medicines = isinstance(rule, schema.DrugClass)
            wanted = _OF_MEDICINES if of_medicines else _OF_WORDS
            if isinstance(rule, schema.Interaction):
                yield f"{place}: nobody said an interaction: offer a change of what takes part in it"
            if offer.action not in wanted:
                yield f"{place}: found {offer.action}, wanted one of {', '.join(wanted)}"
            if of_medicines and offer.action == "stop" and offer.to:
                yield f"{place}: found {offer.to!r}, wanted nothing in the place of what is stopped"
            if offer.to_ddd and not of_medicines:
                yield f"{place}: found to_ddd, which is for medicines"
            if offer.action == "reduce" and of_medicines and offer.to_ddd is None:
                yield f"{place}: to how many defined daily doses (to_ddd)? Nothing else can be tried"
            if offer.to and of_medicines and offer.to not in named:
                yield f"{place}: found {offer.to!r}, wanted the name of a substance"
            if offer.to and not of_medicines and normalise(offer.to) not in answers:
                yield f"{place}: found {offer.to!r}, wanted an answer that rules causes out"
            members = rule.members if isinstance(rule, schema.DrugClass) else ()
            touched = [substances[name] for name in members if name in substances]
            touched += [named[offer.to]] if of_medicines and offer.to in named else []
            for one in touched:
                for left in untouched:
                    if one.atc and one.atc.startswith(left.atc):
                        yield f"{place}: {one.name} is left as it is: {left.because}"
