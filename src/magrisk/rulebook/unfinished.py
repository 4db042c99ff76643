"""Knows what still waits to be written in a rule file: every text in which TODO stands."""

import re
from collections.abc import Iterator
from typing import Any

from magrisk.rulebook.loader import Rulebook

# An id takes no capitals, so what must be one is `todo` or begins with `todo-`.
_LEFT = re.compile(r"\bTODO\b|\Atodo(-[a-z0-9-]+)?\Z")
Place = tuple[str | int, ...]


def unfinished(book: Rulebook) -> Iterator[str]:
    """`file:line: key: TODO …` for every place that a scaffold left to be filled in, file by file."""
    for document, source in sorted(book.sources.items()):
        for place, text in _left(source.parsed.values, ()):
            where = ".".join(map(str, place))
            yield f"{book.at(document, *place)}: {where}: found {text!r}, wanted what stands for it"


def _left(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """Places of texts and keys that are still to be written, with what stands there, shortened."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if _LEFT.search(key):
                yield (*place, key), key
            yield from _left(inner, (*place, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _left(inner, (*place, number))
    elif isinstance(value, str) and _LEFT.search(value):
        yield place, value if len(value) <= 60 else value[:57] + "..."
