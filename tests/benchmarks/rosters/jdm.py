"""The rules as a decision of the GoRules engine (JDM): steps and tables as its expressions.

A patient is {"f": facts, "m": spans of measures, "i": items by list}. Facts of the patient that are absent
and facts of items that are unknown are left out: fewer things to hand over is the engine's gain.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

Json = dict[str, Any]
Said = Callable[[int], str]  # a step to the expression that gives its value


def key(name: str) -> str:
    """A name that the engine's expressions can spell.

    >>> key("told:serum-calcium")
    'told_serum_calcium'
    """
    return re.sub(r"\W", "_", name)


def decision(rules: Json) -> Json:
    """Two nodes of expressions between input and output: the groups, then what counts of them."""
    groups: dict[str, list[Json]] = {}
    for table in rules["tables"]:
        groups.setdefault(table["group"], []).append(table)
    said = _Said(rules["steps"])
    own = [(f"s{place}", said.composed(place)) for place in said.kept()]
    counted = [one for name, tables in groups.items() for one in said.counted(key(name), tables)]
    return _graph(
        _expressions("groups", [*own, *counted]),
        _expressions("points", [("points", _sum(groups, rules["beyond"]))]),
    )


class _Said:
    """Steps and tables in the engine's words."""

    def __init__(self, steps: list[Any]):
        self._steps = steps

    def kept(self) -> list[int]:
        """The steps of the patient that are worth a name: those that are not read off at once."""
        composed = (place for place, step in enumerate(self._steps) if step[0] != "fact")
        return [place for place in composed if not self._is_item(self._steps[place])]

    def composed(self, place: int) -> str:
        """A step from others."""
        return self._composed(self._steps[place], "")

    def counted(self, group: str, tables: list[Json]) -> Iterator[tuple[str, str]]:
        """The points of a group; those of several cells are listed first."""
        if len(tables) == 1 and not tables[0]["each"]:
            yield f"g_{group}", self._cell(tables[0], "")
        elif len(tables) == 1:
            items = f"i.{key(tables[0]['each'])}"
            yield f"l_{group}", self._each(tables[0])
            sole = self._cell(tables[0], f"{items}[0].")
            several = f"len({items}) == 1 ? {sole} : {_strongest(f'$.l_{group}')}"
            yield f"g_{group}", f"{items} == null ? 0 : {several}"
        else:
            lists = [self._each(table) if table["each"] else f"[{self._cell(table, '')}]" for table in tables]
            yield f"l_{group}", f"flatten([{', '.join(lists)}])"
            yield f"g_{group}", _strongest(f"$.l_{group}")

    def _each(self, table: Json) -> str:
        items = f"i.{key(table['each'])}"
        return f"{items} == null ? [] : map({items}, {self._cell(table, '#.')})"

    def _cell(self, table: Json, item: str) -> str:
        return _branches(table["points"], [self._value(step, item) for step in table["steps"]])

    def _value(self, place: int, item: str) -> str:
        step = self._steps[place]
        of_item = self._is_item(step)
        if step[0] == "fact":
            return f"({item}f.{key(step[1])} ?? 1)" if of_item else f"(f.{key(step[1])} ?? 0)"
        return f"({self._composed(step, item)})" if of_item else f"$.s{place}"

    def _composed(self, step: list[Any], item: str) -> str:
        if step[0] == "at-least":
            span = f"{item if step[1].startswith('item:') else ''}m.{key(step[1])}"
            return f"{span} == null ? 1 : {span}[0] >= {step[2]!r} ? 2 : {span}[1] < {step[2]!r} ? 0 : 1"
        if step[0] == "not":
            return f"2 - {self._value(step[1], item)}"
        values = ", ".join(self._value(one, item) for one in step[1])
        return f"{'max' if step[0] == 'any' else 'min'}([{values}])"

    def _is_item(self, step: list[Any]) -> bool:
        if step[0] in ("fact", "at-least"):
            return bool(step[1].startswith("item:"))
        of = [step[1]] if step[0] == "not" else step[1]
        return any(self._is_item(self._steps[one]) for one in of)


def _branches(points: list[int], values: list[str]) -> str:
    """The points by the values of the steps, asked only as far as they differ."""
    if len(set(points)) == 1:
        return str(points[0])
    third, value = len(points) // 3, values[-1]
    absent, unknown, present = (
        _branches(points[third * at : third * (at + 1)], values[:-1]) for at in range(3)
    )
    if unknown == absent:
        return absent if present == absent else f"({value} == 2 ? {present} : {absent})"
    if unknown == present:
        return f"({value} == 0 ? {absent} : {present})"
    return f"({value} == 2 ? {present} : {value} == 1 ? {unknown} : {absent})"


def _strongest(points: str) -> str:
    """The first of those that are farthest from nothing."""
    sole = f"len({points}) == 1 ? {points}[0]"
    return f"len({points}) == 0 ? 0 : {sole} : filter({points}, abs(#) == max(map({points}, abs(#))))[0]"


def _sum(groups: dict[str, list[Json]], beyond: dict[str, list[str]]) -> str:
    counted = [f"g_{key(name)}" for name in groups if name not in beyond]
    for name, others in beyond.items():
        own, rest = f"g_{key(name)}", " + ".join(f"g_{key(other)}" for other in others if other in groups)
        counted.append(f"min([{own}, max([0, {own} - max([0, {rest}])])])")
    return " + ".join(counted)


def _expressions(name: str, of: list[tuple[str, str]]) -> Json:
    told = [{"id": each, "key": each, "value": expression} for each, expression in of]
    return {"id": name, "name": name, "type": "expressionNode", "content": {"expressions": told}}


def _graph(*nodes: Json) -> Json:
    """The nodes in a row, between what is asked and what is answered."""
    asked, answered = ({"id": end, "name": end, "type": f"{end}Node"} for end in ("input", "output"))
    row = [asked, *nodes, answered]
    edges = [
        {"id": f"e{place}", "type": "edge", "sourceId": one["id"], "targetId": other["id"]}
        for place, (one, other) in enumerate(pairwise(row))
    ]
    return {"nodes": row, "edges": edges}
