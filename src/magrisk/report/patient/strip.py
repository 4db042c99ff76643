"""The chance on a line from 0 to 100 %: its interval, what the unknowns leave open, and the bands."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from magrisk.assessment import Chance
from magrisk.report.chart import ACCENT, DARK, MIDDLE, PALE
from magrisk.rulebook import schema
from magrisk.wording.figures import percent

_ROWS = _CHANCE, _INTERVAL, _OPEN, _AVERAGE = (
    "chance",
    "90 % interval",
    "unknowns settled",
    "average person",
)


def strip(chance: Chance, scale: schema.Scale, width: int) -> dict[str, Any]:
    """A chart of rows; its numbers are shares (0 to 1) and stand behind the marks as well."""
    average = chance.setting_population
    rows = [
        _row(_CHANCE, chance.estimate, chance.estimate, percent(chance.estimate)),
        _row(_INTERVAL, chance.low, chance.high, _span(chance.low, chance.high)),
        _row(_OPEN, chance.floor, chance.ceiling, _span(chance.floor, chance.ceiling)),
        _row(_AVERAGE, average, average, percent(average)),
    ]
    return {
        "width": width,
        "height": {"step": 24},
        "data": {"values": rows},
        "encoding": {
            "y": {"field": "row", "type": "ordinal", "sort": list(_ROWS), "title": None, "axis": _AXIS}
        },
        "layer": [*_bands(scale), *_marks()],
    }


_AXIS = {"ticks": False, "domain": False}
_X = {
    "field": "from",
    "type": "quantitative",
    "title": "chance",
    "scale": {"domain": [0, 1.18]},
    "axis": {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1], "grid": False},
}


def _row(row: str, start: float, end: float, text: str) -> dict[str, Any]:
    return {"row": row, "from": start, "to": end, "text": text}


def _span(low: float, high: float) -> str:
    return f"{percent(low)} to {percent(high)}"


def _bands(scale: schema.Scale) -> Iterator[dict[str, Any]]:
    """Where each likelihood begins, every other one on a pale ground, with its name above."""
    starts = [*(band.from_chance for band in scale.bands), 1.0]
    bands = [
        {"from": start, "to": end, "text": band.name}
        for band, (start, end) in zip(scale.bands, pairwise(starts), strict=True)
    ]
    across = {"x": _X, "x2": {"field": "to"}, "y": None}
    yield {"data": {"values": bands[1::2]}, "mark": {"type": "rect", "color": PALE}, "encoding": across}
    name = {"type": "text", "align": "left", "baseline": "bottom", "dx": 1, "y": 0, "fontSize": 11}
    shown = {"x": _X, "y": None, "text": {"field": "text"}}
    # Narrow bands have long names, so they stand on two lines by turns.
    for first, above in ((0, -2), (1, -14)):
        yield {"data": {"values": bands[first::2]}, "mark": name | {"dy": above}, "encoding": shown}


def _marks() -> Iterator[dict[str, Any]]:
    across = {"x": _X, "x2": {"field": "to"}}

    def only(row: str) -> list[dict[str, Any]]:
        return [{"filter": {"field": "row", "equal": row}}]

    thick = {"type": "bar", "height": 8, "color": MIDDLE}
    thin = {"type": "rule", "strokeWidth": 2, "strokeDash": [5, 3], "color": DARK}
    point = {"type": "point", "shape": "diamond", "size": 110, "color": ACCENT}
    tick = {"type": "tick", "thickness": 3, "height": 14, "color": DARK}
    yield {"transform": only(_INTERVAL), "mark": thick, "encoding": across}
    yield {"transform": only(_OPEN), "mark": thin, "encoding": across}
    yield {"transform": only(_CHANCE), "mark": point, "encoding": {"x": _X}}
    yield {"transform": only(_AVERAGE), "mark": tick, "encoding": {"x": _X}}
    beside = {"x": {**_X, "field": "to"}, "text": {"field": "text"}}
    yield {"mark": {"type": "text", "align": "left", "dx": 8, "fontWeight": "bold"}, "encoding": beside}
