"""The rules that may give points, as plain JSON: all that another tool needs of a plan to sum them."""

from typing import Any

from magrisk.assess import Assessor
from magrisk.plan import AtLeast, Fact, KthLargest, Not, Plan, Step

Json = dict[str, Any]


def rules(assessor: Assessor) -> Json:
    """The tables in their order, with the steps that they need, numbered anew.

    A step is ["fact", concept], ["at-least", measure, bound], ["any", [steps]], ["all", [steps]] or
    ["not", step]; those of one item of a list begin with "item:". The points of the values v0, v1, … of a
    table's steps stand at v0 + 3·v1 + 9·v2 + … .
    """
    plan = assessor.plan
    tables = [table for table in plan.tables if any(cell.points for cell in table.cells)]
    places = {old: new for new, old in enumerate(_needed(plan, {s for t in tables for s in t.steps}))}
    labels = {name: getattr(one, "label", name) for name, one in assessor.book.documents.items()}
    return {
        "steps": [_step(plan.steps[old], places) for old in places],
        "tables": [
            {
                "label": labels[table.rule],
                "group": table.group,
                "each": table.each,
                "steps": [places[step] for step in table.steps],
                "points": [cell.points for cell in table.cells],
            }
            for table in tables
        ],
        "beyond": {group: list(others) for group, others in plan.beyond.items()},
        "concepts": sorted(s.concept for s in (plan.steps[old] for old in places) if isinstance(s, Fact)),
    }


def _needed(plan: Plan, asked: set[int]) -> list[int]:
    """Steps refer to earlier ones only: from behind, each is reached after all that may need it."""
    for place in sorted(range(len(plan.steps)), reverse=True):
        if place in asked:
            asked |= _of(plan.steps[place])
    return sorted(asked)


def _of(step: Step) -> set[int]:
    match step:
        case KthLargest(_, of):
            return set(of)
        case Not(of):
            return {of}
    return set()


def _step(step: Step, places: dict[int, int]) -> list[Any]:
    match step:
        case Fact(concept):
            return ["fact", concept]
        case AtLeast(measure, bound):
            return ["at-least", measure, bound]
        case Not(of):
            return ["not", places[of]]
        case KthLargest(k, of):
            if k not in (1, len(of)):
                raise ValueError("the peers know any of and all of, not how many of")
            return ["any" if k == 1 else "all", [places[one] for one in of]]
