"""The points, cause by cause: each bar begins where the one before it ends, down to the total."""

from collections.abc import Iterator
from itertools import accumulate
from textwrap import wrap
from typing import Any

from magrisk.assessment import Assessment, Score
from magrisk.report.chart import ACCENT, DARK, LIGHT, Figure, Table

_LETTERS = 42  # of a label on a line
_ROW, _LOW_ROW = 30, 18  # the height of a row
_MOST_HIGH = 20  # so many rows have room for two lines; more still fit on one sheet
_TOTAL, _RANGE = "Total", "Floor to ceiling"


def waterfall(answer: Assessment) -> Figure:
    """The chart of an answer that has contributions."""
    assert answer.score  # who has contributions is scored
    return Figure(
        name="waterfall",
        title="Points, cause by cause",
        told=_told(answer, answer.score),
        spec=_spec(list(_rows(answer, answer.score)), answer.score),
        table=_table(answer, answer.score),
    )


def _told(answer: Assessment, score: Score) -> str:
    counts = [sum(one.points * turn > 0 for one in answer.contributions) for turn in (1, -1)]
    causes = f"{counts[0]} lower the level (dark), {counts[1]} raise it (light, outlined)"
    return (
        f"The largest first, each bar from where the one before it ends: {causes}. Together {score.points} "
        f"points; once the unknowns are settled, {score.floor} at the least and {score.ceiling} at the most."
    )


def _sums(answer: Assessment) -> list[int]:
    return [0, *accumulate(one.points for one in answer.contributions)]


def _rows(answer: Assessment, score: Score) -> Iterator[dict[str, Any]]:
    """One bar each: its place and label, where it begins and ends, what stands beside it."""
    sums = _sums(answer)
    for place, (found, start) in enumerate(zip(answer.contributions, sums, strict=False)):
        does = "lowers" if found.points > 0 else "raises"
        yield _row(place, found.label, start, start + found.points, f"{found.points:+d}", does)
    place = len(answer.contributions)
    yield _row(place, _TOTAL, 0, score.points, str(score.points), "total")
    yield _row(place + 1, _RANGE, score.floor, score.ceiling, f"{score.floor} to {score.ceiling}", "range")


def _row(place: int, label: str, start: int, end: int, text: str, does: str) -> dict[str, Any]:
    # The number before the label keeps the order, and two labels of the same words apart; it is not shown.
    key = "\n".join([f"{place:03d}", *wrap(label, _LETTERS)])
    return {"key": key, "from": start, "to": end, "right": max(start, end, 0), "text": text, "does": does}


def _spec(rows: list[dict[str, Any]], score: Score) -> dict[str, Any]:
    low = len(rows) > _MOST_HIGH
    ends = [0, score.floor, score.ceiling, *(row[end] for row in rows for end in ("from", "to"))]
    room = max(ends) - min(ends) or 1
    domain = [min(ends) - 0.02 * room, max(ends) + 0.2 * room]
    x = {"type": "quantitative", "scale": {"domain": domain, "nice": False}}
    lines = "slice(split(datum.label, '\\n'), 1)"
    label = {"labelExpr": f"join({lines}, ' ')" if low else lines, "ticks": False, "domain": False}
    y = {"field": "key", "type": "ordinal", "title": None, "axis": label | {"labelLimit": 340}}
    across = {"x": {"field": "from", **x, "title": "points"}, "x2": {"field": "to"}}

    def only(*does: str) -> list[dict[str, Any]]:
        return [{"filter": {"field": "does", "oneOf": list(does)}}]

    bar = {"type": "bar", "height": 12 if low else 16}
    return {
        "width": 330,
        "height": {"step": _LOW_ROW if low else _ROW},
        "data": {"values": rows},
        "encoding": {"y": y},
        "layer": [
            {"mark": {"type": "rule", "color": DARK}, "encoding": {"x": {"datum": 0}, "y": None}},
            {"transform": only("lowers"), "mark": bar | {"color": DARK}, "encoding": across},
            {
                "transform": only("raises"),
                "mark": bar | {"color": LIGHT, "stroke": DARK, "strokeWidth": 1.5},
                "encoding": across,
            },
            {"transform": only("total"), "mark": bar | {"color": ACCENT}, "encoding": across},
            {
                "transform": only("range"),
                "mark": {"type": "rule", "strokeWidth": 2, "strokeDash": [5, 3]},
                "encoding": across,
            },
            *(
                {
                    "transform": only("range"),
                    "mark": {"type": "tick", "thickness": 2, "height": 14, "color": DARK},
                    "encoding": {"x": {"field": end, "type": "quantitative"}},
                }
                for end in ("from", "to")
            ),
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "fontWeight": "bold"},
                "encoding": {"x": {"field": "right", "type": "quantitative"}, "text": {"field": "text"}},
            },
        ],
    }


def _table(answer: Assessment, score: Score) -> Table:
    rows = [
        (found.label, f"{found.points:+d}", str(total))
        for found, total in zip(answer.contributions, _sums(answer)[1:], strict=True)
    ]
    named = (("Total", score.points), ("Floor", score.floor), ("Ceiling", score.ceiling))
    rows += [(name, "", str(points)) for name, points in named]
    return Table("Points, cause by cause", ("Cause", "Points", "Sum so far"), tuple(rows), frozenset({1, 2}))
