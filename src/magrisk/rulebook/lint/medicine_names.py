"""What medicines may be called: every name with its place, and names that say nothing of a medicine."""

from collections.abc import Iterator

from magrisk.reading.medication_line import is_direction
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook


def medicine_names(book: Rulebook) -> Iterator[tuple[str, str, str]]:
    """(place, meaning, name) of every name of a substance or a product."""
    for v in book.of(schema.Substances):
        for at, one in enumerate(v.substances):
            place = book.at(v.id, "substances", at)
            yield from ((place, one.id, name) for name in one.spelt)
    for combined in book.of(schema.Products):
        for at, product in enumerate(combined.products):
            place = book.at(combined.id, "products", at)
            yield from ((place, product.id, name) for name in product.names)


def directions(book: Rulebook) -> Iterator[str]:
    """Names that every line of directions holds: each of them would be taken for the medicine."""
    for place, meaning, name in medicine_names(book):
        if is_direction(name):
            yield f"{place}: the name {name!r} of {meaning!r} is a word of directions; write more of the name"
