"""About a rulebook: what it is for, who made it, when, and which data about people it uses."""

from typing import Annotated, Literal

from pydantic import Field

from magrisk.rulebook.schema.fields import Day, Text
from magrisk.rulebook.when import Identifier, Shape


class Variable(Shape):
    """A kind of data about people, whether it is used, and how."""

    variable: Identifier
    used: bool
    how: Text


class About(Shape):
    """What a user may want to know before trusting a rulebook.

    released: None while nothing has been released. revised: the day of the last change of its content.
    """

    kind: Literal["about"]
    id: Identifier
    replaces: bool = False
    name: Text
    intended_use: Text
    intended_users: Text
    developer: Text
    funding: Text
    released: Day | None = None
    revised: Day
    variables: Annotated[tuple[Variable, ...], Field(min_length=1)]
