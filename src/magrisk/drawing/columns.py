"""Knows in which column every node stands and in which order: by barycentre, so that few lines cross.

An edge over several columns passes each of them between by a gate. All edges of one kind into one node
share their gates, so a hundred causes of one mechanism run as one bundle.
"""

from bisect import bisect_right, insort
from dataclasses import dataclass, field
from itertools import pairwise

from magrisk.drawing.looks import NODES
from magrisk.drawing.picture import Edge, Picture

_SWEEPS = 24


@dataclass(frozen=True)
class Gate:
    """Where the edges of one kind into a node (or out of it, where it stands left) pass a column."""

    node: str
    kind: str
    column: int


Stop = str | Gate


@dataclass
class Columns:
    """Rows by column, from the top; and each edge's way, from the left to the right."""

    rows: list[list[Stop]] = field(default_factory=list)
    ways: dict[Edge, list[Stop]] = field(default_factory=dict)
    left: dict[Stop, list[Stop]] = field(default_factory=dict)
    right: dict[Stop, list[Stop]] = field(default_factory=dict)


def arranged(picture: Picture) -> Columns:
    """Columns without gaps; the same picture gives the same order."""
    used = sorted({NODES[node.kind].column for node in picture.nodes.values()})
    column = {name: used.index(NODES[node.kind].column) for name, node in picture.nodes.items()}
    made = Columns([[] for _ in used])
    for name, _ in sorted(picture.nodes.items(), key=lambda one: (one[1], one[0])):
        made.rows[column[name]].append(name)
    for edge in picture.edges:
        _lay(made, column, edge)
    _order(made)
    return made


def _lay(made: Columns, column: dict[str, int], edge: Edge) -> None:
    """Give an edge its way, and note who neighbours whom."""
    first, last = sorted((edge.source, edge.target), key=lambda node: column[node])
    between = range(column[first] + 1, column[last])
    way: list[Stop] = [first, *(Gate(last, edge.kind, number) for number in between), last]
    made.ways[edge] = way
    if column[first] == column[last]:
        return
    for number, stop in zip(between, way[1:], strict=False):
        if stop not in made.rows[number]:
            made.rows[number].append(stop)
    for near, far in pairwise(way):
        if far not in made.right.setdefault(near, []):
            made.right[near].append(far)
            made.left.setdefault(far, []).append(near)


def _order(made: Columns) -> None:
    """Sweep to and fro, and keep the order with the fewest crossings."""
    best, fewest = [list(rows) for rows in made.rows], crossings(made)
    for sweep in range(_SWEEPS):
        numbers = range(len(made.rows))
        for number in numbers if sweep % 2 == 0 else reversed(numbers):
            _sort(made, number, made.left if sweep % 2 == 0 else made.right)
        now = crossings(made)
        if now < fewest:
            best, fewest = [list(rows) for rows in made.rows], now
    # What is joined to nothing stands last, out of the way of the others.
    made.rows = [
        sorted(rows, key=lambda stop: not (stop in made.left or stop in made.right)) for rows in best
    ]


def _sort(made: Columns, number: int, neighbours: dict[Stop, list[Stop]]) -> None:
    """Put each row at the middle of its neighbours; one that has none stays where it is."""
    place = {stop: row for rows in made.rows for row, stop in enumerate(rows)}

    def middle(stop: Stop) -> float:
        near = neighbours.get(stop, [])
        return sum(place[one] for one in near) / len(near) if near else place[stop]

    made.rows[number].sort(key=middle)


def crossings(made: Columns) -> int:
    """How often two lines between neighbouring columns cross."""
    found = 0
    for rows, onward in pairwise(made.rows):
        place = {stop: row for row, stop in enumerate(onward)}
        seen: list[int] = []
        for stop in rows:
            ends = [place[far] for far in made.right.get(stop, [])]
            found += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return found
