"""Subjects that are known one by one, as columns."""

from collections.abc import Mapping, Sequence

import numpy as np

from magrisk.columns import Columns, Items
from magrisk.evaluate import Known
from magrisk.plan import ITEM, AtLeast, Fact, Plan
from magrisk.presence import UNKNOWN
from magrisk.scale import NOTHING_KNOWN


def stack(plan: Plan, patients: Sequence[Known]) -> Columns:
    """Patients as columns: every concept, measure and list that the plan asks for."""
    items = {}
    for each in sorted({table.each for table in plan.tables if table.each}):
        rows = [row for row, known in enumerate(patients) for _ in known.items.get(each, ())]
        listed = [item for known in patients for item in known.items.get(each, ())]
        items[each] = Items(np.array(rows, np.intp), flat(plan, listed))
    return flat(plan, patients, items)


def flat(plan: Plan, subjects: Sequence[Known], items: Mapping[str, Items] | None = None) -> Columns:
    """Subjects as columns: patients with their lists, or without these the items of one list."""
    facts, measures = {}, {}
    is_item = items is None
    for step in plan.steps:
        if isinstance(step, Fact) and step.concept.startswith(ITEM) == is_item:
            values = (known.facts.get(step.concept, UNKNOWN) for known in subjects)
            facts[step.concept] = np.fromiter(values, np.int8, len(subjects))
        elif isinstance(step, AtLeast) and step.measure.startswith(ITEM) == is_item:
            spans = [known.measures.get(step.measure, NOTHING_KNOWN) for known in subjects]
            measures[step.measure] = (np.array([s.low for s in spans]), np.array([s.high for s in spans]))
    return Columns(len(subjects), facts, measures, items or {})
