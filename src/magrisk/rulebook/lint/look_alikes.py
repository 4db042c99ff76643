"""Names of medicines that are one slip of the pen apart stand in a list, so that people are told."""

import re
from collections.abc import Iterator

from magrisk.reading.meanings import Meanings
from magrisk.reading.near import squeezed
from magrisk.reading.vocabulary import key_of
from magrisk.rulebook import schema
from magrisk.rulebook.lint.medicine_names import medicine_names
from magrisk.rulebook.loader import Rulebook

# Shorter names have neighbours everywhere, and nobody is offered them.
_SHORTEST = 5
# A number, or a letter or two that stand alone, tell names apart on purpose: "vitamin A", "factor VIII".
_MARK = re.compile(r"[a-z]{0,2}|[ivx]+|[a-z]*[0-9]+[a-z]*")


def unlisted(book: Rulebook) -> Iterator[str]:
    """Two names with one slip between them and different meanings stand in a list of look-alikes."""
    meanings = _meanings(book)
    told = {_pair(*pair) for v in book.of(schema.LookAlikes) for pair in v.pairs}
    for place, name, other in _near(book, meanings):
        pair = _pair(name, other)
        if pair not in told and meanings.stands_for(name) != meanings.stands_for(other):
            told.add(pair)
            yield (
                f"{place}: {name!r} and {other!r} are one slip apart and mean different medicines; "
                "list them as look-alikes"
            )


def _near(book: Rulebook, meanings: Meanings) -> Iterator[tuple[str, str, str]]:
    """(place, name, other name) of all names with one slip between them, save for marks."""
    for place, _, name in medicine_names(book):
        if len(squeezed(name)) >= _SHORTEST:
            others = meanings.names.near.one_slip_from(key_of(name))
            yield from ((place, name, other) for other in others if not _marked(name, other))


def misplaced_pairs(book: Rulebook) -> Iterator[str]:
    """Both names of a pair are known, and mean different medicines."""
    known = _meanings(book)
    for listed in book.of(schema.LookAlikes):
        for at, pair in enumerate(listed.pairs):
            place = book.at(listed.id, "pairs", at)
            meanings = [known.stands_for(name) for name in pair]
            for name, meant in zip(pair, meanings, strict=True):
                if not meant:
                    yield f"{place}: found {name!r}, wanted a name of a medicine in the vocabulary"
            if meanings[0] and meanings[0] == meanings[1]:
                yield f"{place}: {pair[0]!r} and {pair[1]!r} mean the same; a pair of look-alikes is wanted"


def _meanings(book: Rulebook) -> Meanings:
    substances = [s for v in book.of(schema.Substances) for s in v.substances]
    return Meanings(substances, [p for v in book.of(schema.Products) for p in v.products])


def _pair(one: str, other: str) -> frozenset[str]:
    return frozenset({squeezed(key_of(one)), squeezed(key_of(other))})


def _marked(one: str, other: str) -> bool:
    """Whether names differ only in a mark that stands alone."""
    words, others = key_of(one).split(" "), key_of(other).split(" ")
    shared = [word for word in words if word in others]
    rest = [word for word in (*words, *others) if word not in shared]
    return bool(shared) and all(map(_MARK.fullmatch, rest))
