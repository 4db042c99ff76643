"""The plain loop: row by row, rule by rule, with nothing but Python."""

import csv
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from .decoded import ABSENT, PRESENT, UNKNOWN, Decoder, Json, Patient

_NOBODY_MEASURED = [float("-inf"), float("inf")]
_MOST_REASONS = 3


class Loop:
    """The rules as they stand, asked one after another."""

    def __init__(self, rules: Json):
        self._steps, self._tables, self._beyond = rules["steps"], rules["tables"], rules["beyond"]

    def score(self, patient: Patient) -> dict[str, tuple[int, str]]:
        """By group: the points that count, and the label of their rule."""
        patient_steps: dict[int, int] = {}
        counted: dict[str, tuple[int, str]] = {}
        for table in self._tables:
            group = table["group"]
            for points in self._points(table, patient, patient_steps):
                if group not in counted or abs(points) > abs(counted[group][0]):
                    counted[group] = points, table["label"]
        for group, others in self._beyond.items():
            if group in counted:
                points, label = counted[group]
                rest = points - max(0, sum(counted[one][0] for one in others if one in counted))
                counted[group] = min(points, max(0, rest)), label
        return counted

    def _points(self, table: Json, patient: Patient, steps: dict[int, int]) -> Iterator[int]:
        if not table["each"]:
            yield self._cell(table, patient, None, steps)
        for item in patient.items.get(table["each"], ()) if table["each"] else ():
            yield self._cell(table, patient, item, {})

    def _cell(self, table: Json, patient: Patient, item: Json | None, steps: dict[int, int]) -> int:
        place, power = 0, 1
        for step in table["steps"]:
            place += power * self._value(step, patient, item, steps)
            power *= 3
        points: int = table["points"][place]
        return points

    def _value(self, place: int, patient: Patient, item: Json | None, steps: dict[int, int]) -> int:
        if place not in steps:
            steps[place] = self._of(self._steps[place], patient, item, steps)
        return steps[place]

    def _of(self, step: list[Any], patient: Patient, item: Json | None, steps: dict[int, int]) -> int:
        kind, what = step[0], step[1]
        if kind == "fact":
            facts = item["facts"] if item and what.startswith("item:") else patient.facts
            return int(facts.get(what, UNKNOWN))
        if kind == "at-least":
            measures = item["measures"] if item and what.startswith("item:") else patient.measures
            low, high = measures.get(what, _NOBODY_MEASURED)
            return PRESENT if low >= step[2] else ABSENT if high < step[2] else UNKNOWN
        if kind == "not":
            return PRESENT - self._value(what, patient, item, steps)
        values = (self._value(one, patient, item, steps) for one in what)
        return max(values) if kind == "any" else min(values)


def reasons(counted: dict[str, tuple[int, str]]) -> str:
    """The largest reasons in one cell."""
    found = sorted((one for one in counted.values() if one[0]), key=lambda one: -abs(one[0]))
    told = [f"{label} {points:+d}" for points, label in found[:_MOST_REASONS]]
    more = len(found) - _MOST_REASONS
    return "; ".join([*told, f"and {more} more"] if more > 0 else told)


def scored(roster: str, output: str, decoder: Decoder, loop: Loop, heard: Callable[[str], object]) -> None:
    """One roster to one file of points and reasons; `heard` is told each medicine text as it comes."""
    with open(roster, encoding="utf-8", newline="") as lines, open(output, "w", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["id", "points", "reasons"])
        rows = csv.reader(lines)
        header = next(rows)
        for fields in rows:
            row = dict(zip(header, fields, strict=True))
            for text in row["medications"].split("; "):
                heard(text)
            counted = loop.score(decoder.patient(row))
            writer.writerow([row["id"], sum(points for points, _ in counted.values()), reasons(counted)])


def _reader() -> Callable[[str], object]:
    """Reads a text anew each time, as who remembers none must; nothing else reads them with this meaning."""
    from magrisk.assess import Assessor
    from magrisk.shipped import ready

    from .meaning import AS_OF

    shipped = ready()
    read = Assessor(shipped.book, shipped.plan, shipped.fingerprint).reader.medication.__wrapped__
    return lambda text: read(text, AS_OF)


def main() -> None:
    """RULES ROSTER OUTPUT, and "anew" where no text is to be remembered."""
    told, roster, output, *how = sys.argv[1:]
    with open(told, encoding="utf-8") as file:
        given = json.load(file)
    heard = _reader() if how == ["anew"] else (lambda text: None)
    scored(roster, output, Decoder(given["meaning"], given["rules"]), Loop(given["rules"]), heard)


if __name__ == "__main__":
    main()
