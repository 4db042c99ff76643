"""The charts of a validation: each a specification with its data, its words and its numbers."""

from collections.abc import Mapping
from typing import Any

from magrisk.report.chart import ACCENT, DARK, LIGHT, MIDDLE, Figure, Table
from magrisk.study.validation import Line, Validation
from magrisk.study.words import number, percent

Spec = Mapping[str, Any]
_SIZE = {"width": 460, "height": 320}
_DASHES = ([1, 0], [6, 4], [2, 3])


def roc(found: Validation) -> Figure:
    """The ROC curves of the chance and of the published score."""
    areas = {one.score: number(one.auroc, 3) for one in found.scores}
    told = "; ".join(f"{name}: AUROC {areas[name]}" for name in found.roc)
    lines = {name: _percents(line) for name, line in found.roc.items()}
    even = Line((0.0, 100.0), (0.0, 100.0))
    return Figure(
        "roc",
        "ROC curves",
        f"Rows with the outcome that are found, against false alarms, at every cut. {told}. The dotted line "
        "is what a coin gives.",
        _lines({**lines, "A coin": even}, "Rows without the outcome, false alarms (%)", "With it, found (%)"),
    )


def calibration(found: Validation, numbers: Table) -> Figure:
    """Observed shares by chance, with their intervals, and the smooth curve."""
    most = max(
        0.1,
        *found.smooth.up,
        *(one.observed.high or 1 for one in found.tenths),
        *(one.predicted for one in found.tenths),
    )
    end = 100 * min(1.0, most)
    points = [
        {
            "chance": 100 * one.predicted,
            "observed": 100 * one.observed.value,
            "low": 100 * (one.observed.low or 0),
            "high": 100 * (one.observed.high or 0),
        }
        for one in found.tenths
    ]
    lines = {"Smoothed": _percents(found.smooth), "As it should be": Line((0.0, end), (0.0, end))}
    return Figure(
        "calibration",
        "Calibration: what was observed against the chance",
        "Points: tenths of the rows by chance, with 95 % intervals; they lie on the dashed line where "
        "chances hold, above it where the outcome is more frequent than the chance says. The solid line is "
        "smoothed over all rows, and drawn for all but the outermost hundredths.",
        {
            **_SIZE,
            "layer": [
                _layer(lines, "Chance by the rulebook (%)", "Observed (%)", end),
                {
                    "data": {"values": points},
                    "mark": {"type": "rule", "strokeWidth": 1.5, "color": MIDDLE},
                    "encoding": {"x": _axis("chance"), "y": _axis("low"), "y2": {"field": "high"}},
                },
                {
                    "data": {"values": points},
                    "mark": {"type": "point", "size": 70, "opacity": 1, "color": ACCENT},
                    "encoding": {"x": _axis("chance"), "y": _axis("observed")},
                },
            ],
        },
        numbers,
    )


def benefit(found: Validation, numbers: Table) -> Figure:
    """The decision curve."""
    gain = found.benefit
    at = tuple(100 * each for each in gain.threshold)
    lines = {
        "By the chance": Line(at, gain.by_chance),
        "On everybody": Line(at, gain.on_all),
        "On nobody": Line(at, tuple(0.0 for _ in at)),
    }
    top = max(*gain.by_chance, *gain.on_all, 0.01)
    least = max(-top / 2, min(*gain.by_chance, *gain.on_all))
    spec = _lines(lines, "Threshold: the chance from which somebody acts (%)", "Net benefit", (least, top))
    return Figure(
        "benefit",
        "Decision curve: net benefit by threshold",
        "Net benefit of acting on rows whose chance reaches the threshold, beside acting on everybody and on "
        "nobody. The highest line is the best way at a threshold. What lies far below nothing is cut off.",
        spec,
        numbers,
    )


def bands(found: Validation) -> Figure:
    """The observed share of every likelihood beside the mean chance."""
    values = [
        {
            "band": one.name,
            "observed": 100 * one.group.observed.value,
            "low": 100 * (one.group.observed.low or 0),
            "high": 100 * (one.group.observed.high or 0),
            "chance": 100 * one.group.predicted,
        }
        for one in found.bands
    ]
    names = [one.name for one in found.bands]
    rows = {"field": "band", "type": "nominal", "sort": names, "title": None}
    told = "; ".join(
        f"{one.name}: {percent(one.group.observed.value)} observed, "
        f"mean chance {percent(one.group.predicted)}"
        for one in found.bands
    )
    return Figure(
        "bands",
        "Observed share by likelihood",
        f"Bars: observed, with 95 % intervals; ticks: the mean chance. {told}.",
        {
            "width": 460,
            "height": {"step": 40},
            "data": {"values": values},
            "layer": [
                {
                    "mark": {"type": "bar", "color": LIGHT, "height": 24},
                    "encoding": {
                        "y": rows,
                        "x": {**_axis("observed"), "title": "Observed (%)", "scale": {"zero": True}},
                    },
                },
                {
                    "mark": {"type": "rule", "color": MIDDLE, "strokeWidth": 1.5},
                    "encoding": {"y": rows, "x": _axis("low"), "x2": {"field": "high"}},
                },
                {
                    "mark": {"type": "tick", "color": ACCENT, "thickness": 4, "height": 32},
                    "encoding": {"y": rows, "x": _axis("chance")},
                },
            ],
        },
    )


def _percents(line: Line) -> Line:
    return Line(*(tuple(100 * each for each in side) for side in (line.across, line.up)))


def _axis(field: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative"}


def _lines(lines: Mapping[str, Line], across: str, up: str, ends: tuple[float, float] | None = None) -> Spec:
    return {**_SIZE, **_layer(lines, across, up, None, ends)}


def _layer(
    lines: Mapping[str, Line],
    across: str,
    up: str,
    end: float | None,
    ends: tuple[float, float] | None = None,
) -> dict[str, Any]:
    """Lines that differ by their dashes and their lightness. end: of both axes; ends: of the upright one."""
    values = [
        {"line": name, "across": x, "up": y}
        for name, line in lines.items()
        for x, y in zip(line.across, line.up, strict=True)
    ]
    square = {"domain": [0, end], "nice": False} if end else {}
    upright = {"domain": list(ends), "nice": False} if ends else square
    scale = {"domain": list(lines)}
    return {
        "data": {"values": values},
        "mark": {"type": "line", "clip": True, "strokeWidth": 2, "interpolate": "linear"},
        "encoding": {
            "x": {**_axis("across"), "title": across, "scale": square},
            "y": {**_axis("up"), "title": up, "scale": upright},
            "order": {"field": "across", "type": "quantitative"},
            "color": {
                "field": "line",
                "type": "nominal",
                "title": None,
                "scale": {**scale, "range": [DARK, ACCENT, MIDDLE]},
                "legend": {"orient": "bottom", "direction": "vertical", "labelLimit": 400, "symbolSize": 900},
            },
            "strokeDash": {
                "field": "line",
                "type": "nominal",
                "title": None,
                "scale": {**scale, "range": list(_DASHES)},
                "legend": {"orient": "bottom"},
            },
        },
    }
