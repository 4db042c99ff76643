"""One document of a rulebook as text: as it stands, and what its lines weigh."""

from collections.abc import Iterator
from typing import Any

from magrisk.plan import Plan
from magrisk.rulebook.loader import Rulebook
from magrisk.weigh import weigh


def shown(book: Rulebook, plan: Plan, name: str) -> str:
    """A document as indented text; the lines of an effect with their points, se, grade and ground."""
    document = book.documents[name]
    lines = list(_told(document.model_dump(mode="json", by_alias=True, exclude_defaults=True), 0))
    for line in getattr(document, "effect", ()):
        weight = weigh(book, line)
        grade = f", grade {weight.grade}" if weight.grade else ""
        lines.append(f"weighs {line.line}: {weight.points:+d} points, se {weight.se}{grade}, {weight.ground}")
    if name in plan.paths:
        lines.append(f"path: {' > '.join(plan.paths[name])}")
    return "\n".join(lines) + "\n"


def _told(value: Any, depth: int) -> Iterator[str]:
    indent = "  " * depth
    for key, content in value.items() if isinstance(value, dict) else (("-", item) for item in value):
        sign = key if key == "-" else f"{key}:"
        if isinstance(content, dict | list):
            yield f"{indent}{sign}"
            yield from _told(content, depth + 1)
        else:
            yield f"{indent}{sign} {' '.join(str(content).split())}"
