"""What the vocabulary calls by a name: a plain lookup of whole names, and nothing of the reader's grammar."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook

Ingredients = frozenset[str]


def plain(text: str) -> str:
    """The letters and digits of a text, lower case, in words."""
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold()))


@dataclass
class Names:
    """Each listed name with all that it may mean; a name of two meanings has two."""

    meanings: dict[str, set[Ingredients]] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)  # plain -> as the vocabulary writes it

    def add(self, names: Iterable[str], meanings: Iterable[Ingredients]) -> None:
        for name in names:
            self.meanings.setdefault(plain(name), set()).update(meanings)
            self.written.setdefault(plain(name), name)

    def of(self, text: str) -> frozenset[Ingredients]:
        """What a whole name may mean; empty where it is not listed."""
        return frozenset(self.meanings.get(plain(text), ()))


def listed(book: Rulebook) -> Names:
    """All names of a rulebook."""
    names = Names()
    for vocabulary in book.of(schema.Substances):
        for one in vocabulary.substances:
            names.add((one.name, *one.names, *one.brands, one.id), [frozenset({one.id})])
    for combined in book.of(schema.Products):
        for product in combined.products:
            others = [frozenset(other) for other in product.or_else]
            names.add(product.names, [frozenset(product.ingredients), *others])
    return names
