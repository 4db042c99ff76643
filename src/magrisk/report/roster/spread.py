"""How the chances of a roster lie, and how likelihoods and priorities go together."""

from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from magrisk.report.chart import DARK, MIDDLE, Figure, Table
from magrisk.report.roster.section import Row, Section, amount, joined, numbers, of, patients, whole
from magrisk.report.roster.seen import Seen
from magrisk.rulebook.schema import Scale
from magrisk.wording.figures import number, percent
from magrisk.wording.head import NO_REPLACEMENT, NOT_CALIBRATED

_WIDTH, _HEIGHT = 640, 220
_MILLION = 1_000_000


def spread(seen: Seen, scale: Scale) -> Section:
    """The chances as a picture, and a table of judgements."""
    limit = f"{number(scale.outcome.headline.value)} {scale.outcome.headline.unit}"
    return Section(
        "spread",
        "How the chances lie",
        told=(f"The chance is that of a level below {limit}. {_rests_on(seen)}",),
        figures=(_figure(seen, scale),) if seen.scored else (),
        tables=(_judgements(seen, scale),),
        notes=(f"A {scale.bands[0].name} likelihood is no all-clear: {NO_REPLACEMENT}.",),
    )


def _rests_on(seen: Seen) -> str:
    """Whether the chances are calibrated; on what they are is told by the limits."""
    calibrated = {one["setting"] for one in seen.manifest["calibrations"]}
    others = sorted(set(seen.manifest["tally"]["settings"]) - calibrated)
    if calibrated and not others:
        return "Each is calibrated: on what, the limits tell."
    where = f" of {joined(others)}" if calibrated else ""
    return f"Each{where} is an estimate that is {NOT_CALIBRATED}."


def quantile(seen: Seen, share: float) -> float:
    """The least chance that such a share of the patients with a score does not exceed."""
    found = sorted((one.chance, rows) for one, rows in seen.judged.items())
    reached = zip(found, accumulate(rows for _, rows in found), strict=True)
    return next(chance for (chance, _), so_far in reached if so_far >= share * seen.scored) / _MILLION


def _figure(seen: Seen, scale: Scale) -> Figure:
    found = seen.per_cent()
    last = max(found)
    middle, quarter, most = (quantile(seen, share) for share in (0.5, 0.75, 1))
    bars = [{"from": at, "to": at + 1, "patients": found[at]} for at in range(last + 1)]
    return Figure(
        "spread",
        "Patients by their chance",
        f"Half of {patients(seen.scored)} have a chance of {percent(middle)} at most, three quarters of "
        f"{percent(quarter)} at most; the highest is {percent(most)}. Dashed lines: where the "
        "likelihoods begin.",
        _spec(bars, scale, max(last + 1, round(100 * scale.bands[-1].from_chance) + 6)),
        Table(
            "Patients by chance in whole per cent",
            ("Chance", "Patients", "Share"),
            tuple(_rows(found, seen.scored)),
            numbers(1, 2),
        ),
    )


def _rows(found: dict[int, int], all_: int) -> Iterator[Row]:
    for at in sorted(found):
        yield f"{at} to below {at + 1} %", amount(found[at]), of(found[at], all_)


def _spec(bars: list[dict[str, int]], scale: Scale, end: int) -> dict[str, Any]:
    begins = [{"at": 100 * band.from_chance, "band": band.name} for band in scale.bands]
    at = {"type": "quantitative", "title": "chance in per cent", "scale": {"domain": [0, end], "nice": False}}
    count = {"type": "quantitative", "title": "patients", "axis": whole(max(one["patients"] for one in bars))}
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "layer": [
            {
                "data": {"values": bars},
                "mark": {"type": "bar", "color": MIDDLE, "binSpacing": 1},
                "encoding": {
                    "x": {"field": "from", "bin": "binned", **at},
                    "x2": {"field": "to"},
                    "y": {"field": "patients", **count},
                },
            },
            {
                "data": {"values": begins[1:]},
                "mark": {"type": "rule", "color": DARK, "strokeDash": [4, 3]},
                "encoding": {"x": {"field": "at", **at}},
            },
            {
                "data": {"values": begins},
                "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": 3, "y": -4},
                "encoding": {"x": {"field": "at", **at}, "text": {"field": "band"}},
            },
        ],
    }


def _judgements(seen: Seen, scale: Scale) -> Table:
    """Likelihoods by priorities; who has no score stands in the last row."""
    priorities = tuple(reversed(scale.priorities.order))
    bands = [band.name for band in reversed(scale.bands)]
    rows: list[Row] = [
        (
            band,
            *(amount(seen.of(way, band)) for way in priorities),
            amount(seen.of("", band)),
            of(seen.of("", band), seen.scored),
        )
        for band in bands
    ]
    rows.append(
        (
            "all with a score",
            *(amount(seen.of(way)) for way in priorities),
            amount(seen.scored),
            of(seen.scored, seen.scored),
        )
    )
    if seen.unscored:
        none = [amount(0)] * (len(priorities) - 1)
        rows.append(
            (
                f"no score (under {scale.adult_from_years} years)",
                *none,
                amount(seen.unscored),
                amount(seen.unscored),
                "–",
            )
        )
    head = ("Likelihood", *priorities, "all", "share")
    return Table("Patients by likelihood and priority", head, tuple(rows), numbers(*range(1, len(head))))
