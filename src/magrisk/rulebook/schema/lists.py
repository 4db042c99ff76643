"""Lists that rules refer to: questions, mechanisms, published scores."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from magrisk.rulebook.schema.fields import Ids, Text, Texts
from magrisk.rulebook.schema.proof import ScoreExample
from magrisk.rulebook.when import Identifier, Shape, When


class Question(Shape):
    """A question worth asking; what its answer could change is the range of its rules.

    `no` holds the words that answer it outright: every rule of the question is then absent.
    `answered_by` is the measure that an amount answers it with.
    """

    id: Identifier
    asks: Text
    no: Texts = ()
    answered_by: Identifier | None = None


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
