"""What the names of medicines stand for: a substance, several, or one thing or another."""

from collections.abc import Iterable
from typing import NamedTuple

from magrisk.reading.codes import Coded, Substances
from magrisk.reading.vocabulary import NameTable, ProductLike, SubstanceLike


class Meant(NamedTuple):
    """The substances that are sure, and in words what is left open."""

    sure: Substances
    open: list[str]


class Meanings:
    """Every name of a vocabulary with the substances that it may mean, and its route."""

    def __init__(self, substances: Iterable[SubstanceLike], products: Iterable[ProductLike]) -> None:
        pairs: list[tuple[str, str]] = []
        self._alternatives: dict[str, tuple[Substances, ...]] = {}
        self._routes: dict[str, str | None] = {}
        self._substances: dict[str, SubstanceLike] = {}
        self._diluents: set[str] = set()
        self._fluids: set[str] = set()
        international: list[tuple[str, str]] = []
        for substance in substances:
            self._substances[substance.id] = substance
            # A substance and a product may share an id; a name may not share a meaning.
            meaning = f"substance {substance.id}"
            self._alternatives[meaning] = ((substance.id,),)
            # An INN that two forms share means the one that is no form of the other.
            own = () if substance.form_of else (substance.name,)
            international += ((name, meaning) for name in (*own, *substance.names))
            pairs += ((name, meaning) for name in (substance.id, *substance.brands))
        for product in products:
            meaning = f"product {product.id}"
            self._alternatives[meaning] = (product.ingredients, *product.or_else)
            self._routes[meaning] = product.route
            if product.diluent:
                self._diluents.add(meaning)
                self._fluids.update(product.ingredients)
            pairs += ((name, meaning) for name in product.names)
        self.names = NameTable(pairs, international)

    def __getitem__(self, substance: str) -> SubstanceLike | None:
        """A substance by its id; a product may name one that no list holds."""
        return self._substances.get(substance)

    def substances(self) -> frozenset[str]:
        """The ids of all substances."""
        return frozenset(self._substances)

    def stands_for(self, name: str) -> frozenset[Substances]:
        """All that a name may mean, each as its substances; empty where it is no name."""
        meanings = self.names.exact(name)
        return frozenset(tuple(sorted(one)) for each in meanings for one in self._alternatives[each])

    def of(self, mentions: Iterable[tuple[str, ...]]) -> Meant:
        """What the names of one text mean together; a generic beside its brand settles the brand."""
        choices = [
            tuple(choice for meaning in meanings for choice in self._alternatives[meaning])
            for meanings in mentions
        ]
        said = dict.fromkeys(one for choice in choices if len(choice) == 1 for one in choice[0])
        left = [choice for choice in choices if not any(said.keys() >= set(one) for one in choice)]
        # What all that a name may mean have in common is sure.
        sure = said | dict.fromkeys(one for choice in left for one in _common(choice))
        sure = {one: None for one in sure if not any(self._is_said_by(one, other) for other in sure)}
        named = [" with ".join(map(self._written, one)) for choice in left for one in choice]
        return Meant(tuple(sure), list(dict.fromkeys(named)))

    def name_of(self, substance: str) -> str:
        """How a substance is called."""
        return self._written(substance)

    def coded(self, coded: Coded) -> str:
        """The meaning of a code, to be used like that of a name."""
        meaning = f"coded {coded.alternatives} {coded.route}"
        self._alternatives[meaning] = coded.alternatives
        self._routes[meaning] = coded.route
        return meaning

    def agree(self, one: Meant, other: Meant) -> bool:
        """Whether two ways of naming a medicine may mean the same: one may be more general, and what one
        of them leaves open the other may settle."""
        if one.open or other.open:
            return True
        return self._covers(one.sure, other.sure) and self._covers(other.sure, one.sure)

    def _covers(self, some: Substances, others: Substances) -> bool:
        return all(
            one in others
            or any(self._is_said_by(one, other) or self._is_said_by(other, one) for other in others)
            for one in some
        )

    def is_diluent(self, meanings: Iterable[str]) -> bool:
        """Whether a name can only mean a fluid that medicines are given in."""
        return self._diluents.issuperset(meanings)

    def is_fluid(self, meanings: Iterable[str]) -> bool:
        """Whether a name means nothing but what diluents are made of."""
        return all(self._fluids.issuperset(self._alternatives[meaning][0]) for meaning in meanings)

    def route(self, mentions: Iterable[tuple[str, ...]]) -> str | None:
        """The one route by which the products of these names are given; a generic beside its brand has it."""
        meanings = [meaning for each in mentions for meaning in each]
        given = {meaning: route for meaning in meanings if (route := self._routes.get(meaning))}
        of_products = {one for meaning in given for one in self._alternatives[meaning][0]}
        others = {one for meaning in meanings for one in self._alternatives[meaning][0]} - of_products
        routes = set(given.values())
        return routes.pop() if len(routes) == 1 and not others else None

    def _is_said_by(self, general: str, other: str) -> bool:
        """Whether one substance is another in general terms: "insulin" beside "insulin lispro", or the
        INN of both beside a form of it."""
        known = self[other]
        in_general = "-" not in general and general != other and general in other.split("-")
        return in_general or (known is not None and known.form_of == general)

    def _written(self, substance: str) -> str:
        known = self[substance]
        return known.name if known else substance


def _common(choice: tuple[Substances, ...]) -> Substances:
    return tuple(one for one in choice[0] if all(one in other for other in choice))
