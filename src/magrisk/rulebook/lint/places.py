"""Every part of a document with its place, wherever it stands, as pydantic's fields hold it."""

from collections.abc import Iterator, Mapping
from typing import Any

from magrisk.rulebook.when import Shape, When

Place = tuple[str | int, ...]


def parts(value: object, place: Place = ()) -> Iterator[tuple[Place, Shape]]:
    """Every shape within a value, itself first, in the order of the fields."""
    if isinstance(value, Shape):
        yield place, value
    for key, inner in _inside(value):
        yield from parts(inner, (*place, key))


def _inside(value: object) -> Iterator[tuple[str | int, object]]:
    match value:
        case Shape():
            for name, field in type(value).model_fields.items():
                yield field.alias or name, getattr(value, name)
        case Mapping():
            yield from value.items()
        case tuple():
            yield from enumerate(value)


def conditions(document: Shape) -> Iterator[tuple[Place, When]]:
    """The conditions that a document states, each as a whole: those that it joins are not told apart."""
    whole: Place = ("nowhere",)
    for place, part in parts(document):
        if isinstance(part, When) and place[: len(whole)] != whole:
            whole = place
            yield place, part


def changed(value: Any, place: Place, new: object) -> Any:
    """A copy of a value with another one at a place; nobody checks whether it may stand there."""
    if not place:
        return new
    key, *rest = place
    match value:
        case Shape():
            fields = type(value).model_fields
            name = next(name for name, field in fields.items() if (field.alias or name) == key)
            return value.model_copy(update={name: changed(getattr(value, name), tuple(rest), new)})
        case Mapping():
            return {**value, key: changed(value[key], tuple(rest), new)}
    assert isinstance(key, int)  # what is neither a shape nor a mapping is a list
    return (*value[:key], changed(value[key], tuple(rest), new), *value[key + 1 :])
