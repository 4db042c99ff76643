"""A circumstance: a condition of the patient, and what it means where it holds."""

from magrisk.rulebook.schema.fields import Text
from magrisk.rulebook.when import Shape, When


class Circumstance(Shape):
    """A condition, what it means for the advice, and what to ask while nobody knows whether it holds."""

    when: When
    because: Text
    ask: Text | None = None
