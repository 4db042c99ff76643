"""How many patients an alert would name, for every place where it could begin."""

from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any

from magrisk.report.chart import DARK, MIDDLE, Cell, Figure, Table
from magrisk.report.roster.section import Row, Section, amount, numbers, patients
from magrisk.report.roster.seen import Seen
from magrisk.rulebook.schema import Scale

CUTS = (1, 2, 5, 10, 15, 20, 30, 50)  # per cent
_WIDTH, _HEIGHT = 640, 220
_TOLD_FROM = 5


def burden(seen: Seen, scale: Scale) -> Section:
    """The burden by the chance and by the priority from which on an alert would be given."""
    each = (_by_chance, _by_priority, _by_setting)
    return Section(
        "burden",
        "How many would be alerted",
        told=(
            "Read off a line how many patients an alert would name that begins there. A patient with a "
            "higher chance, or a more urgent priority, is among them.",
        ),
        figures=(_figure(seen),) if seen.scored else (),
        tables=tuple(table(seen, scale) for table in each) if seen.scored else (),
    )


def reaching(per_cent: Mapping[int, int] | Mapping[str, int], cut: int) -> int:
    """How many have a chance of at least so many per cent."""
    return sum(rows for at, rows in per_cent.items() if int(at) >= cut)


def per_hundred(some: int, all_: int) -> Cell:
    """Of how many in a hundred patients an alert would tell."""
    return Cell(f"{100 * some / all_:.1f}", some / all_)


def _by_chance(seen: Seen, scale: Scale) -> Table:
    found = seen.per_cent()
    begins = {round(100 * band.from_chance): band.name for band in scale.bands[1:]}
    alerted = ((cut, reaching(found, cut)) for cut in CUTS)
    rows = (
        (
            Cell(f"{cut} % and more" + (f" ({begins[cut]} begins)" if cut in begins else ""), cut),
            amount(some),
            per_hundred(some, seen.scored),
        )
        for cut, some in alerted
    )
    return _table("Alerts by the chance at which they begin", "An alert begins at", tuple(rows))


def _by_priority(seen: Seen, scale: Scale) -> Table:
    order = scale.priorities.order

    def rows() -> Iterator[Row]:
        for place in reversed(range(len(order))):
            some = sum(seen.of(way) for way in order[place:])
            told = order[place] + ("" if place == len(order) - 1 else " and more urgent")
            yield Cell(told, -place), amount(some), per_hundred(some, seen.scored)

    return _table("Alerts by the priority at which they begin", "An alert begins at", tuple(rows()))


def _by_setting(seen: Seen, scale: Scale) -> Table:
    """Of every setting how many in a hundred would be alerted."""
    urgent = tuple(reversed(scale.priorities.order[1:]))
    rows = []
    for name, of in seen.manifest["tally"]["settings"].items():
        reached = (reaching(of["per_cent"], cut) for cut in CUTS)
        so_far = accumulate(of["priority"].get(way, 0) for way in urgent)
        rows.append(
            (name, amount(of["rows"]), *(per_hundred(some, of["rows"]) for some in (*reached, *so_far)))
        )
    # From the second on all that are more urgent are among them.
    ways = (urgent[0], *(f"{way} +" for way in urgent[1:]))
    head = ("Setting", "Patients", *(f"{cut} %" for cut in CUTS), *ways)
    caption = "Of 100 patients of each setting, alerted from a chance on, or from a priority on"
    return Table(caption, head, tuple(rows), numbers(*range(1, len(head))))


def _table(caption: str, first: str, rows: tuple[Row, ...]) -> Table:
    return Table(caption, (first, "Patients alerted", "Of 100"), rows, numbers(1, 2))


def _figure(seen: Seen) -> Figure:
    found = seen.per_cent()
    last = max(found) + 1
    values = [{"cut": cut, "of": 100 * reaching(found, cut) / seen.scored} for cut in range(last + 1)]
    # Where points lie close together, there is no room for the numbers of all.
    marked = [
        one | {"told": _short(one["of"]) if one["cut"] >= _TOLD_FROM else ""}
        for one in values
        if one["cut"] in CUTS
    ]
    at, half = CUTS[2], CUTS[4]
    return Figure(
        "burden",
        "Patients of 100 who would be alerted",
        f"An alert from a chance of {at} % on would name {patients(reaching(found, at))} of "
        f"{seen.scored:,}; one from {half} % on {reaching(found, half):,}. The points are the lines of the "
        "table below.",
        _spec(values, marked, max(last, CUTS[-2] + 2)),
    )


def _short(share: float) -> str:
    return f"{share:.0f}" if share >= 1 else f"{share:.1f}"


def _spec(values: list[dict[str, Any]], marked: list[dict[str, Any]], end: int) -> dict[str, Any]:
    x = {
        "field": "cut",
        "type": "quantitative",
        "title": "an alert begins at a chance of so many per cent",
        "scale": {"domain": [0, end], "nice": False},
    }
    y = {"field": "of", "type": "quantitative", "title": "of 100 patients", "scale": {"domain": [0, 100]}}
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "encoding": {"x": x, "y": y},
        "layer": [
            {"data": {"values": values}, "mark": {"type": "line", "interpolate": "linear", "color": MIDDLE}},
            {"data": {"values": marked}, "mark": {"type": "point", "color": DARK, "size": 50, "opacity": 1}},
            {
                "data": {"values": marked},
                "mark": {"type": "text", "dy": -12, "dx": 6},
                "encoding": {"text": {"field": "told"}},
            },
        ],
    }
