"""The page: the words of page.md, with what was measured."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from magrisk.report.chart import Table
from magrisk.study.calibration import Group
from magrisk.study.told import content
from magrisk.study.validation import Part
from magrisk.study.words import number, percent, shares

from ..reading.tables import table
from .variants import Measured

_WORDS = Path(__file__).with_name("page.md")
PAGE = Path(__file__).parents[3] / "docs" / "validation-eicu.md"
COMMAND = "python -m tests.benchmarks.validation"


def page(measured: Sequence[Measured]) -> str:
    """The whole page."""
    main, alone = measured[0], next(one for one in measured if not one.origin.labs)
    refused = next(one for one in measured if one.refused)
    text = _WORDS.read_text(encoding="utf-8")
    below = {one.origin.below: one.found.all for one in measured if one.variant == _like(main, one)}
    values = {
        "command": COMMAND,
        "rows": f"{main.found.all.n:,}",
        "events": f"{main.found.all.events:,}",
        "share": shares(main.found.all.observed),
        "area": number(main.found.scores[0].auroc, 3),
        "area_alone": number(alone.found.scores[0].auroc, 3),
        "slope": _slope(main),
        "strata": _listed(percent(part.group.observed.value) for part in _strata(main)),
        "areas": _listed(number(part.auroc) for part in _strata(main)),
        "area_count": number(main.found.scores[4].auroc, 3),
        "slope_alone": _slope(alone),
        "ratio": number(main.found.calibration.ratio),
        "scaled": percent(main.found.calibration.scaled),
        "refused": refused.refused,
        "unlisted": f"{main.unlisted:,}",
        "treated": f"{main.found.telling.treated:,}",
        "rulebook": main.origin.rulebook,
        "program": main.origin.program,
        "as_of": main.origin.as_of,
        "limits": "\n".join(f"- {limit}" for limit in content(main.found, main.origin).limits),
        "summary": table(_HEAD, map(_summary, measured)),
        "rounding": table(_ROUNDING, (_rounded(name, one) for name, one in below.items())),
        "variants": "\n".join(line for one in measured if not one.variant.briefly for line in _variant(one)),
        "highest": _highest(alone),
    }
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _like(main: Measured, one: Measured) -> object:
    """The main variant's own stays, by whichever limit."""
    return one.variant if one.variant.name == main.variant.name else None


_HELD = ("observed over expected", "slope", "scaled Brier")
_HEAD = ("What is known", "low: below", "low", "AUROC (95 %)", *_HELD)
_ROUNDING = ("low: below", "low", "mean chance")


def _listed(texts: Iterable[str]) -> str:
    *first, last = texts
    return f"{', '.join(first)} and {last}"


def _strata(one: Measured) -> list[Part]:
    (parts,) = one.found.strata.values()
    return [part for part in parts if part.name != "not known"]


def _slope(one: Measured) -> str:
    refit = one.found.calibration.refit
    return number(refit.slope if refit else None)


def _summary(one: Measured) -> tuple[str, ...]:
    found = one.found
    return (
        one.variant.name,
        one.origin.below,
        f"{found.all.events:,} of {found.all.n:,}",
        number(found.scores[0].auroc, 3),
        number(found.calibration.ratio),
        _slope(one),
        percent(found.calibration.scaled),
    )


def _rounded(below: str, found: Group) -> tuple[str, ...]:
    return below, shares(found.observed), percent(found.predicted)


def _highest(one: Measured) -> str:
    """What the highest likelihood was worth."""
    last = one.found.bands[-1]
    return (
        f"{last.group.n:,} stays were of the likelihood {last.name}: the chance said "
        f"{percent(last.group.predicted)}, and {shares(last.group.observed)} were low"
    )


def _variant(one: Measured) -> Iterator[str]:
    told = content(one.found, one.origin)
    yield f"### {one.variant.name[0].upper()}{one.variant.name[1:]}, below {one.origin.below}"
    yield ""
    yield from (*told.answer, "")
    yield from (f"{label}: {value}." for label, value in told.facts[2:])
    yield ""
    for warning in told.warnings:
        yield from (warning, "")
    if one.refused:
        yield from (f"Without `--accept-leaks` the program refuses this roster: {one.refused}.", "")
    for section in told.sections:
        drawn = [figure.table for figure in section.figures if figure.table]
        for each in (*section.tables, *drawn):
            yield from (f"**{each.caption}**", "", _markdown(each), "")


def _markdown(each: Table) -> str:
    rows: Iterable[Sequence[str]] = (
        [cell if isinstance(cell, str) else cell.text for cell in row] for row in each.rows
    )
    return table(each.head, rows)
