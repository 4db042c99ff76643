"""Which open questions matter most: for how many patients, and for how many no likelihood is settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from magrisk.answer.questions import MEDICATIONS, SETTING, TOPICS
from magrisk.report.chart import DARK, LIGHT, Figure, Table
from magrisk.report.roster.section import Section, amount, numbers, of, patients, whole
from magrisk.report.roster.seen import Seen
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook

_OWN = {MEDICATIONS: "Which medicines are taken?", SETTING: "In which setting is the patient?"}
_SETTLED, _UNSETTLED = "open, likelihood settled", "open, likelihood not settled"


@dataclass(frozen=True)
class Unknown:
    """A question: what is asked; rows: in how many patients it is open; unsettled: in how many of them the
    range of points reaches into another likelihood; alone: in how many of those nothing else is open."""

    name: str
    asks: str
    rows: int
    unsettled: int
    alone: int


def unknowns(seen: Seen, book: Rulebook) -> list[Unknown]:
    """All questions that are open for anybody: first those with most likelihoods that are not settled."""
    tally = seen.manifest["tally"]
    asked = {q.id: q.asks for listed in book.of(schema.Questions) for q in listed.questions}
    asked |= {one.id: f"{one.label}: what is the value?" for one in book.of(schema.Measure)} | _OWN
    found = [_unknown(name.replace("-", " "), asked[name], told) for name, told in tally["questions"].items()]
    found += [
        _unknown(f"a medicine: {topic}", TOPICS[topic], told)
        for topic, told in tally["medicine_questions"].items()
    ]
    return sorted(found, key=lambda one: (-one.unsettled, -one.rows, one.name))


def what_is_unknown(seen: Seen, book: Rulebook) -> Section:
    """The questions as a picture and a table."""
    found = unknowns(seen, book)
    told = (
        "Unknown is never nought: what nobody said widens the range. A likelihood is not settled where the "
        "range reaches into another one, so that the answers to all that is open could change it."
    )
    head = ("Question", "What is asked", "Patients", "Share", "Likelihood not settled", "By this alone")
    rows = tuple(
        (
            one.name,
            one.asks,
            amount(one.rows),
            of(one.rows, seen.scored),
            amount(one.unsettled),
            amount(one.alone),
        )
        for one in found
    )
    return Section(
        "unknowns",
        "What is not known, and matters",
        told=(told if found else "No question that matters is open for anybody.",),
        figures=(_figure(found, seen.scored),) if found else (),
        tables=(Table("Open questions", head, rows, numbers(2, 3, 4, 5)),) if found else (),
    )


def _unknown(name: str, asks: str, told: Mapping[str, int]) -> Unknown:
    return Unknown(name, asks, told["rows"], told["band_open"], told["alone"])


def _figure(found: Sequence[Unknown], all_: int) -> Figure:
    first = found[0]
    return Figure(
        "unknowns",
        "Open questions",
        f"“{first.name[:1].upper()}{first.name[1:]}” is open in {patients(first.rows)} of {all_:,}; in "
        f"{first.unsettled:,} of these the likelihood is not settled: the dark part of a bar.",
        _spec(found),
    )


def _spec(found: Sequence[Unknown]) -> dict[str, Any]:
    values = [
        {"question": one.name, "patients": rows, "part": part}
        for one in found
        for part, rows in ((_UNSETTLED, one.unsettled), (_SETTLED, one.rows - one.unsettled))
    ]
    y = {"field": "question", "type": "nominal", "sort": None, "title": None}
    return {
        "width": 420,
        "height": {"step": 22},
        "data": {"values": values},
        "mark": {"type": "bar", "stroke": DARK, "strokeWidth": 0.5},
        "encoding": {
            "y": {**y, "axis": {"domain": False, "ticks": False}},
            "x": {
                "field": "patients",
                "type": "quantitative",
                "title": "patients",
                "axis": whole(max(one.rows for one in found)),
            },
            "color": {
                "field": "part",
                "type": "nominal",
                "scale": {"domain": [_UNSETTLED, _SETTLED], "range": [DARK, LIGHT]},
                "legend": {"orient": "top", "title": None, "labelLimit": 400},
            },
            "order": {"field": "part", "sort": "ascending"},
        },
    }
