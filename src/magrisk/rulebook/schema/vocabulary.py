"""Vocabulary: substances, products and diagnoses that are no factor, and what they may be called."""

from typing import Annotated, Literal

from pydantic import Field

from magrisk.rulebook.schema.fields import Code, Day, Share, Text, Texts
from magrisk.rulebook.when import Identifier, Number, Route, Shape


class Substance(Shape):
    """An active ingredient under its INN, and what else it may be called.

    form_of: the substance of which it is a form that rules tell apart: both have one INN, which said
    alone means the other. other_atc: the codes that it has beside `atc`, by other routes or for other uses.
    """

    id: Identifier
    inn: str | None = None
    form_of: Identifier | None = None
    names: Texts = ()
    brands: Texts = ()
    atc: Code | None = None
    other_atc: tuple[Code, ...] = ()
    rxcui: str | None = Field(default=None, pattern=r"^[0-9]+$")
    ddd_mg: Number | None = Field(default=None, gt=0)
    elemental: Share | None = None

    @property
    def name(self) -> str:
        """The INN, lower case (the id with blanks where it does not stand apart)."""
        return self.inn or self.id.replace("-", " ")

    @property
    def spelt(self) -> tuple[str, ...]:
        """What it may be called: the INN, unless that means another, other names, brands."""
        return (*(() if self.form_of else (self.name,)), *self.names, *self.brands)


class Substances(Shape):
    """A list of substances."""

    kind: Literal["substances"]
    id: Identifier
    replaces: bool = False
    source: Text
    substances: Annotated[tuple[Substance, ...], Field(min_length=1)]


class Product(Shape):
    """One name for several substances, or for one in a certain form."""

    id: Identifier
    names: Texts = ()
    ingredients: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    route: Route | None = None
    or_else: tuple[Annotated[tuple[Identifier, ...], Field(min_length=1)], ...] = ()
    diluent: bool = False
    note: str = ""


class Products(Shape):
    """A list of products."""

    kind: Literal["products"]
    id: Identifier
    replaces: bool = False
    source: Text
    products: Annotated[tuple[Product, ...], Field(min_length=1)]


class Entry(Shape):
    """Codes, parted by blanks, of medicines with the same ingredients, or perhaps others (`or_else`)."""

    ingredients: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    or_else: tuple[Annotated[tuple[Identifier, ...], Field(min_length=1)], ...] = ()
    route: Route | None = None
    codes: Annotated[str, Field(pattern=r"^[0-9A-Z-]+( [0-9A-Z-]+)*$")]


class Codes(Shape):
    """Codes of medicines in one system: RxCUI, ATC, or NDC as 5-4-2 digits, 5-4 where any package is meant.

    released: the day of the release that they come from.
    """

    kind: Literal["codes"]
    id: Identifier
    replaces: bool = False
    source: Text
    system: Literal["rxcui", "ndc", "atc"]
    released: Day
    entries: Annotated[tuple[Entry, ...], Field(min_length=1)]


class OtherCondition(Shape):
    """A diagnosis that moves nothing, and what it may be called."""

    id: Identifier
    names: Annotated[Texts, Field(min_length=1)]


class OtherConditions(Shape):
    """Diagnoses that are understood and are no factor of the rulebook."""

    kind: Literal["other-conditions"]
    id: Identifier
    replaces: bool = False
    source: Text
    conditions: Annotated[tuple[OtherCondition, ...], Field(min_length=1)]


class LookAlikes(Shape):
    """Pairs of names that are easily taken for one another, on paper or by ear."""

    kind: Literal["look-alikes"]
    id: Identifier
    replaces: bool = False
    source: Text
    pairs: Annotated[tuple[tuple[Text, Text], ...], Field(min_length=1)]
