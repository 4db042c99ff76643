"""One document of a rulebook as text: as it stands, and what its lines weigh."""

import yaml

from magrisk.plan import Plan
from magrisk.rulebook.loader import Rulebook
from magrisk.weigh import weigh


def shown(book: Rulebook, plan: Plan, name: str) -> str:
    """A document as YAML; behind it its path, and its lines with points, se, grade and ground."""
    document = book.documents[name]
    said = document.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    text: str = yaml.safe_dump(
        {"kind": document.kind, **said}, sort_keys=False, allow_unicode=True, width=100
    )
    told = []
    for line in getattr(document, "effect", ()):
        weight = weigh(book, line)
        grade = f", grade {weight.grade}" if weight.grade else ""
        told.append(
            f"# weighs {line.line}: {weight.points:+d} points, se {weight.se}{grade}, {weight.ground}"
        )
    if name in plan.paths:
        told.append(f"# path: {' > '.join(plan.paths[name])}")
    return text + "".join(f"{line}\n" for line in told)
