"""Which of our substances a name of RxNorm stands for, taken apart by RxNorm's own rule."""

from collections.abc import Iterable
from functools import cache

from tests.benchmarks.reading.names import listed
from tests.benchmarks.reading.rxnorm import bases, parts

from magrisk.reading.medication import MedicationReader
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook

from .rxnorm import Concept

Substances = tuple[str, ...]


class Ingredients:
    """Whole names of ingredients are looked up; a salt that is not listed counts as what it is a salt of."""

    def __init__(self, book: Rulebook, concepts: Iterable[Concept]) -> None:
        substances = [one for listing in book.of(schema.Substances) for one in listing.substances]
        products = [one for listing in book.of(schema.Products) for one in listing.products]
        self._reader = MedicationReader(substances, products)
        self._names = listed(book)
        self._bases = bases((one.kind, one.name, one.seen) for one in concepts)
        self.one = cache(self._one)

    def _one(self, name: str) -> Substances | None:
        """The substances of one ingredient; None where it is not known for sure."""
        for spelt in (name, self._bases.get(name, "")):
            meanings = self._names.of(spelt)
            if len(meanings) == 1:
                return tuple(sorted(next(iter(meanings))))
        read = self._reader.read(name)
        return tuple(sorted(read.substances)) if read.status == "matched" else None

    def of(self, name: str) -> Substances | None:
        """The substances of a drug's name, in alphabetical order; None where one of them is not known."""
        found = [self.one(part) for part in parts(name).ingredients]
        if not found or None in found:
            return None
        return tuple(sorted({one for each in found if each for one in each}))

    def unknown(self, name: str) -> list[str]:
        """The ingredients of a name that are not known."""
        return [part for part in parts(name).ingredients if self.one(part) is None]

    def route(self, name: str) -> str | None:
        """The route that the dose form in a name tells."""
        return self._reader.read(name).route
