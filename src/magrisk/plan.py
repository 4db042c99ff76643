"""A plan: steps and tables. It is all that a machine needs to score, and knows no clinical word.

Steps yield absent, unknown or present. A table turns the values of a few steps into a cell: the
line that counts, its points, and the range that the unknowns leave open. Tables of one group
compete; the strongest counts. A patient's points are the sum over groups; a group that marks what
others count already adds only what exceeds their sum.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

# How concepts are spelt that are no bare id of a rule: one place, so that who asks and who answers agree.
ITEM = "item:"  # concepts and measures with this prefix belong to one item of a list (a medicine)
TOLD = "told:"  # a current value of the measure was told; never unknown
SAID = "said:"  # the rule's own name was said; never unknown
SEX = "sex:"
SETTING = "setting:"


def member(drug_class: str, substance: str) -> str:
    """The concept of one member of a class."""
    return f"{drug_class}/{substance}"


def given_by(drug_class: str, route: str) -> str:
    """The concept of a class given by a route."""
    return f"{drug_class}@{route}"


@dataclass(frozen=True)
class Fact:
    """Present where the concept was said; unknown where nobody said either way."""

    concept: str


@dataclass(frozen=True)
class AtLeast:
    """Present where the measure reaches the bound; unknown where nobody measured."""

    measure: str
    bound: float


@dataclass(frozen=True)
class KthLargest:
    """At least k of the steps `of` (indices of earlier steps)."""

    k: int
    of: tuple[int, ...]


@dataclass(frozen=True)
class Not:
    """The reflection of the step `of`."""

    of: int


Step = Fact | AtLeast | KthLargest | Not


@dataclass(frozen=True)
class Cell:
    """One outcome of a table. `line` indexes the table's lines, -1 where none counts.

    points, floor, ceiling: µmol/L of expected fall; se: standard error of the line, 0 where no
    points count.
    """

    line: int
    points: int
    floor: int
    ceiling: int
    se: int


@dataclass(frozen=True)
class Table:
    """The outcomes of one rule for every combination of its steps' values.

    The cell of values v0, v1, … stands at v0 + 3·v1 + 9·v2 + … . `each` names the list whose items
    are judged one by one (each item gives a cell); empty where the patient as a whole is judged.
    """

    rule: str
    group: str
    each: str
    steps: tuple[int, ...]
    lines: tuple[str, ...]
    cells: tuple[Cell, ...]


KNOWN_LOW, MEASURE_ANYWAY, NOTED = "known-low", "measure-anyway", "noted"


@dataclass(frozen=True)
class Flag:
    """Something that a step switches on beside the points: a level of stakes, or one of KNOWN_LOW
    (the outcome itself was said), MEASURE_ANYWAY, NOTED (a rule that holds and adds no points)."""

    level: str
    rule: str
    step: int
    stake: int = -1  # which of the rule's stakes it is; -1 where it is none


@dataclass(frozen=True)
class Item:
    """One item of a published score: so many points where the step holds."""

    score: str
    label: str
    points: int
    step: int


OFFER, AVOID, ASK, CAUTION = "offer", "avoid", "ask", "caution"
WANTED, ALERT, SAFETY = "wanted", "alert", "safety"
UNLESS, WEIGH, REPEAT = "unless", "weigh", "repeat"


@dataclass(frozen=True)
class Remark:
    """Something to tell one patient where a step holds: number `number` of a document's list `part`
    (one of OFFER, AVOID, ASK, CAUTION, WANTED, ALERT, SAFETY, UNLESS,
    WEIGH, REPEAT). It bears on no points and no priority."""

    document: str
    part: str
    number: int
    step: int


@dataclass(frozen=True)
class Plan:
    """Steps in order (each refers to earlier ones only), tables in order, flags, items of scores, remarks.

    beyond: groups that count only beyond the sum of other groups, with these.
    """

    steps: tuple[Step, ...]
    tables: tuple[Table, ...]
    flags: tuple[Flag, ...] = ()
    items: tuple[Item, ...] = ()
    remarks: tuple[Remark, ...] = ()
    beyond: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def concepts(self) -> frozenset[str]:
        """Every concept that some step asks for, items' own left out."""
        return frozenset(
            s.concept for s in self.steps if isinstance(s, Fact) and not s.concept.startswith(ITEM)
        )

    def asks(self, number: int) -> Iterator[str]:
        """Names of the concepts and measures that a table depends on."""
        stack = list(self.tables[number].steps)
        while stack:
            match self.steps[stack.pop()]:
                case Fact(name) | AtLeast(name, _):
                    yield name
                case KthLargest(_, of):
                    stack.extend(of)
                case Not(of):  # pragma: no branch - there is no other step
                    stack.append(of)

    def to_json(self) -> dict[str, Any]:
        """The plan as plain JSON values; `from_json` gives back an equal plan."""
        return {
            "steps": [_step_to_json(step) for step in self.steps],
            "tables": [
                {
                    "rule": t.rule,
                    "group": t.group,
                    "each": t.each,
                    "steps": list(t.steps),
                    "lines": list(t.lines),
                    "cells": [[c.line, c.points, c.floor, c.ceiling, c.se] for c in t.cells],
                }
                for t in self.tables
            ],
            "flags": [[f.level, f.rule, f.step, f.stake] for f in self.flags],
            "items": [[i.score, i.label, i.points, i.step] for i in self.items],
            "remarks": [[r.document, r.part, r.number, r.step] for r in self.remarks],
            "beyond": {group: list(others) for group, others in sorted(self.beyond.items())},
            "paths": {rule: list(path) for rule, path in sorted(self.paths.items())},
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Plan":
        return Plan(
            steps=tuple(_step_from_json(step) for step in data["steps"]),
            tables=tuple(
                Table(
                    rule=t["rule"],
                    group=t["group"],
                    each=t["each"],
                    steps=tuple(t["steps"]),
                    lines=tuple(t["lines"]),
                    cells=tuple(Cell(*cell) for cell in t["cells"]),
                )
                for t in data["tables"]
            ),
            flags=tuple(Flag(*flag) for flag in data["flags"]),
            items=tuple(Item(*item) for item in data["items"]),
            remarks=tuple(Remark(*remark) for remark in data["remarks"]),
            beyond={group: tuple(others) for group, others in data["beyond"].items()},
            paths={rule: tuple(path) for rule, path in data["paths"].items()},
        )

    def fingerprint(self) -> str:
        """SHA-256 of the canonical JSON: two plans that score alike in every word share it."""
        return digest(self.to_json())


def digest(data: Any) -> str:
    """SHA-256 (hex) of JSON values written canonically: sorted keys, no spaces."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _step_to_json(step: Step) -> list[Any]:
    match step:
        case Fact(concept):
            return ["fact", concept]
        case AtLeast(measure, bound):
            return ["at-least", measure, bound]
        case KthLargest(k, of):
            return ["kth-largest", k, list(of)]
        case Not(of):  # pragma: no branch - there is no other step
            return ["not", of]


def _step_from_json(data: list[Any]) -> Step:
    match data:
        case ["fact", concept]:
            return Fact(concept)
        case ["at-least", measure, bound]:
            return AtLeast(measure, bound)
        case ["kth-largest", k, of]:
            return KthLargest(k, tuple(of))
        case ["not", of]:
            return Not(of)
    raise ValueError("not a step of a plan")


class Builder:
    """Collects steps, each once; `step` answers the index of an equal step that is there already."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._index: dict[Step, int] = {}

    def step(self, step: Step) -> int:
        if step not in self._index:
            self._index[step] = len(self.steps)
            self.steps.append(step)
        return self._index[step]

    def all_of(self, of: list[int]) -> int:
        return of[0] if len(of) == 1 else self.step(KthLargest(len(of), tuple(of)))

    def any_of(self, of: list[int]) -> int:
        return of[0] if len(of) == 1 else self.step(KthLargest(1, tuple(of)))
