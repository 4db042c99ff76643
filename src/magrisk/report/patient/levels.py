"""The chance on the levels of the setting: this patient's beside those of people with no listed factor."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

from magrisk.answer.measured import in_unit_of
from magrisk.assessment import Assessment, Chance, Measured
from magrisk.report.chart import ACCENT, DARK, LIGHT, MIDDLE, Figure, Table
from magrisk.report.patient.strip import strip
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.scale import Baseline
from magrisk.wording.figures import joined, number, percent
from magrisk.wording.head import calibrated_on

_WIDTH, _HEIGHT = 520, 150
_STEPS = 160  # of a curve
_REACH = 3.6  # standard deviations that are drawn on each side
_BELOW_NOTHING = "What the sum of so many causes puts below 0 is not drawn: no level is."
_WHOSE = ["this patient", "people with none of the listed factors"]


def _by(looks: list[Any]) -> dict[str, Any]:
    """Tells the curves apart, with a key above them."""
    key = {"orient": "top", "title": None, "labelLimit": 320, "symbolSize": 400, "symbolType": "stroke"}
    scale = {"domain": _WHOSE, "range": looks}
    return {"field": "whose", "type": "nominal", "scale": scale, "legend": key}


_KEY = {"color": _by([DARK, MIDDLE]), "strokeDash": _by([[1, 0], [5, 3]])}


@dataclass(frozen=True)
class _Drawn:
    """What is drawn: the levels of both, the limit, all in the measure's own unit, and a measured level."""

    others: NormalDist
    own: NormalDist
    limit: float
    told: str
    unit: str
    measured: Measured | None


def distribution(baseline: Baseline, points: int) -> NormalDist:
    """The levels (mmol/L) of people with so many points; the chance is the share of them below the limit."""
    return NormalDist(baseline.mean - baseline.slope * points / 1000, baseline.sd)


def levels(answer: Assessment, book: Rulebook, baseline: Baseline) -> Figure:
    """The chart of an answer that has a chance."""
    assert answer.chance  # for those two stand together
    assert answer.score
    measure = book.documents[book.scale.outcome.measure]
    assert isinstance(measure, schema.Measure)  # lint has seen to it
    below = answer.chance.below
    shown = _Drawn(
        others=distribution(baseline, 0),
        own=distribution(baseline, answer.score.points),
        limit=in_unit_of(measure, below.value, below.unit),
        told=f"limit {below.value:.2f} {below.unit}",
        unit=measure.unit,
        measured=answer.measured,
    )
    upper = {**_curves(shown), "encoding": {"x": _axis(shown, f"{measure.label}, {measure.unit}")}}
    spec = {"vconcat": [upper, strip(answer.chance, book.scale, _WIDTH)], "spacing": 24}
    told = _told(answer, answer.chance, shown)
    return Figure(
        "levels", f"Chance of {book.scale.outcome.label}", told, spec, _table(answer, answer.chance)
    )


def _told(answer: Assessment, chance: Chance, shown: _Drawn) -> str:
    assert answer.score
    level = f"mean {shown.others.mean:.4g} {shown.unit}, standard deviation {shown.others.stdev:.4g}"
    fall = 1000 * (shown.others.mean - shown.own.mean)
    moved = f", {abs(fall):.4g} µmol/L {'lower' if fall > 0 else 'higher'}," if fall else ""
    return joined(
        (
            f"Dashed: levels of people in this setting with none of the listed factors ({level}).",
            f"Solid: the same{moved} for this patient.",
            f"Shaded: the share of it below the limit, {percent(chance.estimate)}.",
            "Under it: the chance, its 90 % interval, what the unknowns leave open, the average person.",
            _BELOW_NOTHING if shown.own.mean < _REACH * shown.own.stdev else "",
            f"{calibrated_on(chance)}.",
        )
    )


def _axis(shown: _Drawn, title: str) -> dict[str, Any]:
    both = (shown.others, shown.own)
    ends = [one.mean + side * _REACH * one.stdev for one in both for side in (-1, 1)]
    ends += [shown.limit, *([shown.measured.mmol_per_l] if shown.measured else [])]
    domain = [max(min(ends), 0.0), max(ends)]
    return {
        "type": "quantitative",
        "title": title,
        "scale": {"domain": domain, "nice": False},
        "axis": {"grid": False},
    }


def _points(curve: NormalDist, to: float | None = None) -> list[dict[str, float]]:
    """A curve as points, as high as 1; up to a place, where one is given."""
    first, last = (curve.mean + side * _REACH * curve.stdev for side in (-1, 1))
    last = last if to is None else max(first, min(last, to))
    places = [first + (last - first) * step / _STEPS for step in range(_STEPS + 1)]
    return [{"x": place, "y": curve.pdf(place) / curve.pdf(curve.mean)} for place in places]


def _curves(shown: _Drawn) -> dict[str, Any]:
    values = [
        {**point, "whose": whose}
        for whose, curve in zip(_WHOSE, (shown.own, shown.others), strict=True)
        for point in _points(curve)
    ]
    x: dict[str, Any] = {"field": "x", "type": "quantitative"}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [0, 1.32]}}
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "layer": [
            {
                "data": {"values": _points(shown.own, to=shown.limit)},
                "mark": {"type": "area", "color": LIGHT, "clip": True},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": values},
                "mark": {"type": "line", "strokeWidth": 2, "clip": True},
                "encoding": {"x": x, "y": y, **_KEY},
            },
            *_rule(shown.limit, shown.told, ACCENT, []),
            *(_rule(*_level(shown.measured), DARK, [2, 2]) if shown.measured else ()),
        ],
    }


def _level(measured: Measured) -> tuple[float, str]:
    return measured.mmol_per_l, f"measured {number(measured.value)} {measured.unit}"


def _rule(place: float, text: str, colour: str, dashes: list[int]) -> Iterator[dict[str, Any]]:
    data = {"values": [{"x": place, "y": 1.2 if dashes else 1.3, "text": text}]}
    mark = {"type": "rule", "color": colour, "strokeWidth": 2, "strokeDash": dashes or [1, 0]}
    yield {"data": data, "mark": mark, "encoding": {"x": {"field": "x", "type": "quantitative"}}}
    mark = {
        "type": "text",
        "align": "left",
        "dx": 5,
        "baseline": "top",
        "fontWeight": "bold",
        "color": colour,
    }
    yield {"data": data, "mark": mark, "encoding": _text()}


def _text() -> dict[str, Any]:
    x, y = ({"field": name, "type": "quantitative"} for name in "xy")
    return {"x": x, "y": y, "text": {"field": "text"}}


def _table(answer: Assessment, chance: Chance) -> Table:
    """Every chance of the answer: the limit, the chance, its interval, what the unknowns leave open."""
    rows = [
        (
            f"{chance.below.value:.2f} {chance.below.unit}",
            percent(chance.estimate),
            f"{percent(chance.low)} to {percent(chance.high)}",
            f"{percent(chance.floor)} to {percent(chance.ceiling)}",
        )
    ]
    for also in answer.chance_also:
        interval = f"{percent(also.low)} to {percent(also.high)}"
        rows.append((f"{number(also.below.value)} {also.below.unit}", percent(also.estimate), interval, ""))
    average = f"{percent(chance.setting_population)}"
    rows.append((f"{rows[0][0]}, average person of the setting", average, "", ""))
    head = ("Below", "Chance", "90 % interval", "Unknowns settled")
    return Table("Chance of a level below a limit", head, tuple(rows), frozenset({1, 2, 3}))
