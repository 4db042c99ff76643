"""Which rules count in a roster, in how many patients, and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from magrisk.report.chart import DARK, MIDDLE, Cell, Figure, Table
from magrisk.report.roster.section import Section, amount, numbers, of, patients, whole
from magrisk.report.roster.seen import Seen
from magrisk.rulebook.loader import Rulebook

_DRAWN = 15
_TOGETHER = "interaction"


@dataclass(frozen=True)
class Driver:
    """A rule: in how many patients it counts, and all of its points there."""

    label: str
    kind: str
    rows: int
    points: int

    @property
    def mean(self) -> float:
        """Its points in a patient in whom it counts."""
        return self.points / self.rows


def drivers(seen: Seen, book: Rulebook) -> list[Driver]:
    """All rules that count in any patient, the most frequent first."""
    found = [
        Driver(_label(book, rule), book.documents[rule].kind, told["rows"], told["points"])
        for rule, told in seen.manifest["tally"]["rules"].items()
    ]
    return sorted(found, key=lambda one: (-one.rows, -one.points, one.label))


def causes(found: Sequence[Driver]) -> list[Driver]:
    """Those that lower the level by themselves."""
    return [one for one in found if one.points > 0 and one.kind != _TOGETHER]


def what_drives(seen: Seen, book: Rulebook) -> Section:
    """Causes, what does more together, and what raises the level, apart."""
    found, outcome = drivers(seen, book), book.scale.outcome.label
    alone = causes(found)
    together = [one for one in found if one.points > 0 and one.kind == _TOGETHER]
    raising = [one for one in found if one.points <= 0]
    listed = (
        (f"What drives the risk of {outcome}", alone),
        ("What adds to it where causes meet", together),
        ("What takes away from it", raising),
    )
    silent = len(seen.manifest["tally"]["rules_known"]) - len(found)
    return Section(
        "drivers",
        "What drives the risk",
        told=(
            f"{len(found)} rules count in this roster; {silent} others could, and do in nobody. Of several "
            "medicines of one class, and of causes that overlap, the strongest alone counts.",
        ),
        figures=(_figure(alone, seen.scored),) if alone else (),
        tables=tuple(_table(caption, some, seen.scored) for caption, some in listed if some),
    )


def _label(book: Rulebook, rule: str) -> str:
    return getattr(book.documents[rule], "label", rule)


def _table(caption: str, found: Sequence[Driver], all_: int) -> Table:
    rows = tuple(
        (
            one.label,
            one.kind.replace("-", " "),
            amount(one.rows),
            of(one.rows, all_),
            Cell(f"{one.mean:+.1f}", one.mean),
            Cell(f"{one.points:+,}", one.points),
        )
        for one in found
    )
    head = ("Rule", "Kind", "Patients", "Share", "Mean points", "All points")
    return Table(caption, head, rows, numbers(2, 3, 4, 5))


def _figure(found: Sequence[Driver], all_: int) -> Figure:
    shown = found[:_DRAWN]
    values = [
        {"rule": one.label, "patients": one.rows, "told": f"{one.rows:,}, {one.mean:+.0f} points"}
        for one in shown
    ]
    first = shown[0]
    return Figure(
        "drivers",
        f"The {len(shown)} most frequent causes" if len(shown) > 1 else "The most frequent cause",
        f"The most frequent is {first.label}, in {patients(first.rows)} of {all_:,}. Beside each bar stand "
        "the patients and the mean points where it counts.",
        _spec(values),
    )


def _spec(values: list[dict[str, Any]]) -> dict[str, Any]:
    y = {
        "field": "rule",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"domain": False, "ticks": False},
    }
    x = {
        "field": "patients",
        "type": "quantitative",
        "title": "patients",
        "axis": whole(values[0]["patients"]),
    }
    return {
        "width": 380,
        "height": {"step": 22},
        "data": {"values": values},
        "encoding": {"y": y, "x": x},
        "layer": [
            {"mark": {"type": "bar", "color": MIDDLE}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "color": DARK},
                "encoding": {"text": {"field": "told"}},
            },
        ],
    }
