"""The charts of a comparison: who moved from which word to which, and how often rules fire in either file."""

from collections.abc import Sequence
from typing import Any

from magrisk.comparison import figures, sentences
from magrisk.comparison.content import Comparison, Matrix
from magrisk.comparison.moves import NOT_SCORED
from magrisk.escape import terminal
from magrisk.report.chart import DARK, LIGHT, MIDDLE, PALE, Figure, Table

MOST_RULES = 25
_CELL, _LINE = 44, 22  # pixels
_FILLS = {"rose": LIGHT, "fell": PALE, "same": "#ffffff", "beside": "#ffffff"}


def matrix(name: str, title: str, of: Matrix) -> Figure:
    """How many rows went from each word of OLD to each of NEW."""
    values = [
        {"old": old, "new": new, "rows": count, "text": figures.count(count), "way": _way(of.words, at, to)}
        for at, (old, line) in enumerate(zip(of.words, of.counts, strict=True))
        for to, (new, count) in enumerate(zip(of.words, line, strict=True))
    ]
    words = list(of.words)
    spec = {
        "width": 110 * len(words),
        "height": _CELL * len(words),
        "data": {"values": values},
        "encoding": {
            "y": {"field": "old", "type": "nominal", "sort": words, "title": "in OLD"},
            "x": {
                "field": "new",
                "type": "nominal",
                "sort": words,
                "title": "in NEW",
                "axis": {"orient": "top", "labelAngle": 0},
            },
        },
        "layer": [
            {
                "mark": {"type": "rect", "stroke": MIDDLE},
                "encoding": {
                    "color": {
                        "field": "way",
                        "type": "nominal",
                        "legend": None,
                        "scale": {"domain": list(_FILLS), "range": list(_FILLS.values())},
                    }
                },
            },
            {
                "transform": [{"filter": "datum.rows > 0"}],
                "mark": {"type": "text", "color": DARK, "fontSize": 13},
                "encoding": {"text": {"field": "text"}},
            },
        ],
    }
    rose, fell, same = (
        sum(
            count
            for at, line in enumerate(of.counts)
            for to, count in enumerate(line)
            if _way(of.words, at, to) == way
        )
        for way in ("rose", "fell", "same")
    )
    told = (
        "Lines are the words in OLD, columns those in NEW. Grey cells: "
        f"{figures.count(rose)} moved to the right of the line from corner to corner; pale ones: "
        f"{figures.count(fell)} moved to the left; white ones on the line: "
        f"{figures.count(same)} with the same word."
    )
    rows = tuple((word, *map(figures.count, line)) for word, line in zip(of.words, of.counts, strict=True))
    numbers = frozenset(range(1, len(words) + 1))
    return Figure(name, title, told, spec, Table(f"{title}, rows", ("in OLD", *words), rows, numbers))


def _way(words: Sequence[str], at: int, to: int) -> str:
    """Which way a cell lies. Who has no score in one of the files has not risen, and not fallen."""
    if at == to:
        return "same"
    if NOT_SCORED in (words[at], words[to]):
        return "beside"
    return "rose" if to > at else "fell"


def rates(found: Comparison) -> Figure | None:
    """How often the rules fire whose share changed most; None where no rule fires in both files' books."""
    firing = [rate for rate in found.firing.rates if sentences.fires(rate)]
    shown = firing[:MOST_RULES]
    if not shown:
        return None
    names = [f"{place}. {terminal(rate.label)}" for place, rate in enumerate(shown, start=1)]
    values = [
        {"rule": name, "file": word, "share": 100 * side.share}
        for name, rate in zip(names, shown, strict=True)
        for word, side in (("OLD", rate.old), ("NEW", rate.new))
        if side
    ]
    y = {"field": "rule", "type": "nominal", "sort": names, "title": None}
    x = {"field": "share", "type": "quantitative", "title": "per cent of the rows with a score"}
    spec = {
        "width": 430,
        "height": {"step": _LINE},
        "data": {"values": values},
        "encoding": {"y": {**y, "axis": {"grid": True, "domain": False, "ticks": False, "labelPadding": 12}}},
        "layer": [
            {
                "mark": {"type": "rule", "color": MIDDLE, "strokeWidth": 2},
                "encoding": {
                    "x": {"aggregate": "min", **x},
                    "x2": {"aggregate": "max", "field": "share"},
                },
            },
            {
                "mark": {"type": "point", "strokeWidth": 1.5, "opacity": 1, "stroke": DARK},
                "encoding": {
                    "x": x,
                    "shape": _by_file(["circle", "diamond"]),
                    "fill": _by_file(["#ffffff", DARK]),
                    "stroke": _by_file([DARK, DARK]),
                    "size": _by_file([130, 45]),
                },
            },
        ],
    }
    more = len(firing) - len(shown)
    told = (
        "A circle is the share of rows in OLD in which the rule fires, a dark diamond that in NEW; one "
        "within the other: the same. The largest change stands first"
        + (f"; {more} more rules stand in the table below." if more else ".")
    )
    return Figure("rule-rates", "How often rules fire", told, spec)


def _by_file(look: list[Any]) -> dict[str, object]:
    return {
        "field": "file",
        "type": "nominal",
        "scale": {"domain": ["OLD", "NEW"], "range": look},
        "legend": {"title": None, "orient": "top", "symbolStrokeWidth": 1.5},
    }
