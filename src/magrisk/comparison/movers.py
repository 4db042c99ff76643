"""Knows who moved: the first of them for a page, all of them for a file that a spreadsheet opens."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Protocol, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from magrisk.adapters.writing import told_as_output_problem
from magrisk.comparison.content import Mover, Standing
from magrisk.comparison.moves import CHANGES, SAME, Steps
from magrisk.comparison.pairing import Pair
from magrisk.comparison.reasons import changes, is_whole, listed, unescaped
from magrisk.comparison.scored_file import MILLION, Words
from magrisk.escape import spreadsheet_cell

_TWICE = ("row", "priority", "likelihood", "stakes", "points", "floor", "ceiling", "chance", "complete")
HEADER = (
    "change",
    "id",
    *(f"{name}_{side}" for name in _TWICE for side in ("old", "new")),
    "why",
    "why_whole",
    *(f"{name}_{way}" for name in ("unrecognised", "doubts") for way in ("came", "went")),
)
_WIDE = 1 << 10  # more than words of a list, and than kinds of change
_COPY = 1 << 20


class Reading:
    """Makes movers of pairs."""

    def __init__(self, words: Words, *, raw: bool):
        self._words, self._raw = words, raw

    def movers(self, pair: Pair, kinds: npt.NDArray[np.int64]) -> Iterator[Mover]:
        """Those of some pairs, whose kinds of change are known."""
        for old, new, kind in zip(*(side.to_pylist() for side in pair), kinds.tolist(), strict=True):
            yield Mover(
                old["id"] if self._raw else unescaped(old["id"]),
                CHANGES[kind],
                self._standing(old),
                self._standing(new),
                changes(old["reasons"], new["reasons"]),
                is_whole(old["reasons"], new["reasons"]),
                listed(old["unrecognised"], new["unrecognised"]),
                listed(old["doubts"], new["doubts"]),
            )

    def _standing(self, row: dict[str, Any]) -> Standing:
        words, likelihood, chance = self._words, row["likelihood"], row["chance"]
        return Standing(
            row["row"],
            row["points"],
            row["floor"],
            row["ceiling"],
            None if chance is None else chance / MILLION,
            None if likelihood is None else words.likelihood[likelihood],
            words.stakes[row["stakes"]],
            words.priority[row["priority"]],
            row["complete"],
        )


class First:
    """The first of those who moved: by what changed, by how far, by the change of points, by row."""

    def __init__(self, most: int):
        self._most = most
        self._held: list[tuple[tuple[int, int, int], pa.RecordBatch, pa.RecordBatch, int]] = []

    def add(self, pair: Pair, steps: Steps) -> None:
        """Takes those of some pairs that stand before the last so far."""
        points = np.abs(steps.points)
        moved = np.flatnonzero(steps.kind != SAME)
        order = moved[np.lexsort((-points[moved], _groups(steps)[moved]))][: self._most]
        groups = _groups(steps)
        for place in order.tolist():
            one, other = (side.take(pa.array([place])) for side in pair)  # a slice would keep all of it
            key = (int(groups[place]), -int(points[place]), one["row"][0].as_py())
            self._held.append((key, one, other, int(steps.kind[place])))
        self._held = sorted(self._held, key=lambda held: held[0])[: self._most]

    def movers(self, reading: Reading) -> tuple[Mover, ...]:
        """They, in their order."""
        return tuple(
            mover
            for _, old, new, kind in self._held
            for mover in reading.movers((old, new), np.array([kind]))
        )


class _Out(Protocol):
    def write(self, text: str, /) -> int: ...


class Every:
    """All who moved, as lines of a table. Those of one kind wait in a file without a name until the others
    before them are written: whatever happens, nothing of it stays."""

    def __init__(self, target: Path):
        self._target, self._stack = target, ExitStack()
        self._parts: dict[int, IO[str]] = {}

    def add(self, pair: Pair, steps: Steps, reading: Reading) -> None:
        """Takes those of some pairs."""
        groups = _groups(steps)
        for group in np.unique(groups[steps.kind != SAME]).tolist():
            mine = np.flatnonzero(groups == group)
            old, new = (side.take(pa.array(mine)) for side in pair)
            self._write(group, map(_line, reading.movers((old, new), steps.kind[mine])))

    def add_alone(self, old: Iterable[tuple[int, str]], new: Iterable[tuple[int, str]]) -> None:
        """Takes row and identifier of the rows without a partner."""
        blank = [None] * (len(HEADER) - 4)
        self._write(_WIDE * _WIDE, (("only_old", id_, row, None, *blank) for row, id_ in old))
        self._write(_WIDE * _WIDE + 1, (("only_new", id_, None, row, *blank) for row, id_ in new))

    def write(self, out: _Out) -> None:
        """Writes the table."""
        out.write(_csv([HEADER]))
        with told_as_output_problem(self._target):
            for _, part in sorted(self._parts.items()):
                part.seek(0)
                while piece := part.read(_COPY):
                    out.write(piece)

    def _write(self, group: int, lines: Iterable[Iterable[Any]]) -> None:
        with told_as_output_problem(self._target):
            if group not in self._parts:
                part = tempfile.TemporaryFile(  # noqa: SIM115  # the stack closes it
                    "w+", encoding="utf-8", newline="", dir=self._target.parent
                )
                self._parts[group] = self._stack.enter_context(part)
            self._parts[group].write(_csv(lines))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def _groups(steps: Steps) -> npt.NDArray[np.int64]:
    """By pair the place among all: the kind of change, and within it whoever moved furthest first."""
    groups: npt.NDArray[np.int64] = steps.kind * _WIDE + _WIDE // 2 - steps.size
    return groups


def _line(mover: Mover) -> tuple[object, ...]:
    both = [getattr(side, name) for name in _TWICE for side in (mover.old, mover.new)]
    lists = [part for one in (mover.unrecognised, mover.doubts) for part in (one.came, one.went)]
    why = "; ".join(
        f"{one.label} {_points(one.old)} -> {_points(one.new)}{'' if one.certain else ' (perhaps not shown)'}"
        for one in mover.why
    )
    return (mover.change, mover.id, *both, why, mover.why_whole, *map("; ".join, lists))


def _points(points: int | None) -> str:
    return "none" if points is None else f"{points:+d}"


def _csv(lines: Iterable[Iterable[Any]]) -> str:
    """Lines of a table: texts in quotes and escaped for spreadsheets, numbers bare, else nothing."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    for line in lines:
        writer.writerow([_cell(value) for value in line])
    return text.getvalue()


def _cell(value: object) -> object:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return Decimal(f"{value:.6f}")  # a float may be written as 5e-06
        case None:
            return ""
        case str():
            return spreadsheet_cell(value)
        case _:
            return value
