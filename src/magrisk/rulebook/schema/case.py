"""Cases: whole patients with their whole answers, each a story that a reader can judge."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from magrisk.rulebook.schema.fields import Text, Texts
from magrisk.rulebook.when import Identifier, Number, Shape

Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class CaseDoubt(Shape):
    """An open question: how much its answer could add and take away, and whether it could decide."""

    question: Text
    add: int
    remove: int
    decides: bool


class CaseChange(Shape):
    """A change that helps: the points and the priority with it, and whether something speaks against it."""

    change: Text
    points: int
    priority: Text
    against: int = 0


class CaseAnswer(Shape):
    """An answer without its prose. Chances are in per cent with one decimal: estimate, floor, ceiling."""

    complete: bool
    complete_enough: bool
    priority: Text
    priority_because: Texts
    likelihood: Text | None
    stakes: Text
    raised_by: Texts
    points: tuple[int, int, int] | None
    chance: tuple[Number, Number, Number] | None
    measured: Text | None
    contributions: Mapping[Identifier, int]
    without_protectors: int | None
    not_counted: Texts
    unrecognised: Texts
    doubts: tuple[CaseDoubt, ...]
    alerts: Texts
    options: Mapping[Identifier, Text]
    tests: Texts
    monitoring: Texts
    keep_apart: Texts
    level: Text | None
    what_would_help: tuple[CaseChange, ...]
    smallest_change: Texts
    scores: Mapping[Text, tuple[int, int]]


class Case(Shape):
    """A patient as told on a day, what an answer must say to be right, and the answer as it is.

    told: the keys of a profile. sense: what the answer must and must not say, by which evidence; a reader
    judges by it, no machine does.
    """

    kind: Literal["case"]
    id: Identifier
    replaces: bool = False
    story: Text
    as_of: Day
    told: Mapping[Text, Any]
    sense: Annotated[Texts, Field(min_length=1)]
    answer: CaseAnswer
