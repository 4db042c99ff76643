"""Lists that rules refer to: questions, mechanisms, published scores."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from magrisk.rulebook.schema.fields import Ids, Text, Texts
from magrisk.rulebook.schema.proof import ScoreExample
from magrisk.rulebook.when import Identifier, Number, Sex, Shape, When


class Question(Shape):
    """A question worth asking; what its answer could change is the range of its rules.

    `no` holds the words that answer it outright: every rule of the question is then absent, unless
    it is named. `answered_by` is the measure that an amount answers it with; an amount of at most
    `no_at_most` (by sex, the least of them while the sex is not known) answers it outright as well.
    """

    id: Identifier
    asks: Text
    no: Texts = ()
    answered_by: Identifier | None = None
    no_at_most: Mapping[Sex, Number] = {}

    @model_validator(mode="after")
    def _amount_of_something(self) -> Self:
        if self.no_at_most and self.answered_by is None:
            raise ValueError("no_at_most goes with answered_by")
        return self


class Questions(Shape):
    """The dozen questions that widen the range while nobody has answered them."""

    kind: Literal["questions"]
    id: Identifier
    replaces: bool = False
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Mechanisms(Shape):
    """The ways to the outcome, by id."""

    kind: Literal["mechanisms"]
    id: Identifier
    replaces: bool = False
    mechanisms: Mapping[Identifier, Text]


class ScoreItem(Shape):
    """One item of a published score."""

    label: Text
    points: int
    when: When


class PublishedScore(Shape):
    """A published score, reported beside ours: the sum of its items, a range where one is unknown."""

    kind: Literal["score"]
    id: Identifier
    replaces: bool = False
    label: Text
    items: tuple[ScoreItem, ...] = Field(min_length=1)
    evidence: Ids = ()
    note: Text
    examples: tuple[ScoreExample, ...] = Field(min_length=2)
