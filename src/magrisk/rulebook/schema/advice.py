"""Advice: treatments compared and tests in order, each with the circumstances that decide."""

from typing import Annotated, Literal

from pydantic import Field

from magrisk.rulebook.schema.circumstance import Circumstance
from magrisk.rulebook.schema.effect import Reviewed
from magrisk.rulebook.schema.fields import Ids, Text, Texts
from magrisk.rulebook.schema.proof import Given
from magrisk.rulebook.when import Identifier, Shape


class TreatmentExample(Shape):
    """A patient, what the treatment says, texts that its reason must hold, and texts that it must not."""

    it: Text
    given: Given
    says: Literal["yes", "no", "ask"]
    mentions: Texts = ()
    omits: Texts = ()


class Treatment(Shape):
    """Something that could be done.

    no, where something to avoid it holds; no (`otherwise`), where nothing offers it; ask, where
    something to avoid it is unknown, an `ask_when` holds, or it is unknown whether anything offers
    it; else yes, with the cautions that hold. `order` is its place in the list; one that is told
    `only_if_offered` is not told while nothing offers it. `gives`: the class of medicines that it would
    add by mouth, which others may have to be kept apart from.
    """

    kind: Literal["treatment"]
    id: Identifier
    replaces: bool = False
    label: Text
    order: int
    offer_when: tuple[Circumstance, ...] = ()
    avoid_when: tuple[Circumstance, ...] = ()
    ask_when: tuple[Circumstance, ...] = ()
    caution_when: tuple[Circumstance, ...] = ()
    otherwise: Text
    only_if_offered: bool = False
    gives: Identifier | None = None
    benefits: Text
    considerations: Text
    details: Texts = ()
    evidence: Ids = ()
    reviewed: Reviewed = Reviewed()
    examples: Annotated[tuple[TreatmentExample, ...], Field(min_length=2)]


class TestExample(Shape):
    """A patient, whether the test is wanted, texts that its reason must hold, and texts that it must not."""

    __test__ = False  # no test of ours

    it: Text
    given: Given
    wanted: bool
    mentions: Texts = ()
    omits: Texts = ()


class Test(Shape):
    """A test that may help: wanted where one of its circumstances holds, for each that does, and then
    with the cautions that hold. The one that is the `level_of` a measure is wanted too when the next level of
    it is due."""

    __test__ = False  # no test of ours

    kind: Literal["test"]
    id: Identifier
    replaces: bool = False
    label: Text
    order: int
    when: Annotated[tuple[Circumstance, ...], Field(min_length=1)]
    caution_when: tuple[Circumstance, ...] = ()
    level_of: Identifier | None = None
    limits: str = ""
    evidence: Ids = ()
    reviewed: Reviewed = Reviewed()
    examples: Annotated[tuple[TestExample, ...], Field(min_length=2)]
