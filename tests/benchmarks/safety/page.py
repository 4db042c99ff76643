"""The page: the words of page.md, with what was measured."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..reading.counts import MADE
from ..reading.measure import Judged
from ..reading.tables import percent, table
from ..reading.whole import Measured
from .codes import JUDGED_THE_SAME, OUTCOMES, Held
from .hazards import hazards

COMMAND = "python -m tests.benchmarks.safety"
_ROOT = Path(__file__).parents[3]
PAGE = _ROOT / "docs" / "safety-case.md"
_LOG = _ROOT / "docs" / "hazard-log.md"
_HERE = Path(__file__).parent
_MISSED = ("incomplete", "ambiguous", "unrecognised")


def page(measured: Measured, codes: Sequence[Held]) -> str:
    """The whole page, in Markdown."""
    found = [one for one in measured.judged if one.case.of != MADE]
    made = [one for one in measured.judged if one.case.of == MADE]
    wrong = [one for one in found if one.outcome == "wrong"]
    unseen = json.loads((_HERE / "unseen.json").read_text(encoding="utf-8"))
    return (
        (_HERE / "page.md")
        .read_text(encoding="utf-8")
        .format(
            command=COMMAND,
            texts=f"{len(found):,}",
            wrong_relevant=sum(one.relevant for one in wrong),
            wrong_other=sum(not one.relevant for one in wrong),
            alike=f"{len(made):,}",
            alike_taken=sum(one.outcome == "wrong" for one in made),
            slips=f"{len(measured.tried):,}",
            slips_listed=table(
                ("written", "for", "kind of slip"),
                (
                    (one.slip.written, one.slip.name, one.slip.kind)
                    for one in measured.tried
                    if one.ending == "taken"
                ),
            ),
            slips_taken=sum(one.ending == "taken" for one in measured.tried),
            recognised=percent(measured.figures.all().share()),
            recognised_relevant=percent(measured.figures.all(True).share()),
            codes=_codes(codes),
            same="; ".join(f"{one} and {' or '.join(sorted(same))}" for one, same in JUDGED_THE_SAME.items()),
            wrong=_listed(wrong),
            wrong_codes=table(
                ("source", "code", "beside it", "read as"),
                ((held.source, *one) for held in codes for one in held.wrong),
            ),
            missed=_listed(one for one in found if one.relevant and one.outcome in _MISSED),
            unseen_measured=unseen["measured"],
            unseen=table(tuple(unseen["columns"]), unseen["rows"]),
            hazards=table(
                (
                    "hazard",
                    "worst credible severity (not rated by a clinician)",
                    "state",
                    "controls",
                    "tests",
                ),
                (
                    (f"{one.number} {one.name}", one.severity, one.state, str(one.controls), str(one.tests))
                    for one in hazards(_LOG)
                ),
            ),
        )
    )


def _codes(codes: Iterable[Held]) -> str:
    return table(
        ("codes", "held against", "number", *OUTCOMES),
        (
            (
                one.source,
                one.against,
                f"{one.outcomes.total():,}",
                *(f"{one.outcomes[outcome]:,}" for outcome in OUTCOMES),
            )
            for one in codes
        ),
    )


def _listed(judged: Iterable[Judged]) -> str:
    return table(
        ("set", "text", "its source says", "how", "read as"),
        (
            (one.case.of, one.case.text, one.case.label, one.outcome, ", ".join(sorted(one.read.substances)))
            for one in judged
        ),
    )
