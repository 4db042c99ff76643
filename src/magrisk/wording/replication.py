"""Published populations beside what the rulebook predicts: a table for a terminal, and one in markdown."""

from collections.abc import Iterator, Sequence
from typing import Any

from magrisk import escape
from magrisk.replicate.prediction import Replicated, Summary, summary

_SCALES = (
    ("percent", "percentage points"),
    ("odds ratio", "log of the ratio"),
    ("risk ratio", "log of the ratio"),
    ("difference", "mmol/L"),
)
_HEADINGS = (
    *("study", "population", "setting", "measure", "predicted (95 %)", "published (95 %)", "inside"),
    "comparability",
)
_INSIDE = {True: "yes", False: "no", None: "-"}
_HOW = (
    "Predicted by the rules for the mix of factors that each population had, with the 95 % interval that the "
    "standard errors of the rules leave. A report, not a fit: no number of the rulebook is tuned to it. "
    "What was used in a derivation (\\*) tells of consistency only. Inside: the prediction lies within the "
    "published interval."
)


def table(found: Sequence[Replicated]) -> str:
    """As text for a terminal."""
    names = max(len(one.study.id) for one in found) + 1
    lines = [f"{'':{names}} {'predict':>8} {'(95 %)':>16} {'publish':>8} {'(95 %)':>14} inside"]
    lines += [_line(one, names) for one in found]
    lines += ["", *_told(found), ""]
    return "\n".join(escape.terminal(line) for line in lines) + "\n"


def _line(one: Replicated, names: int) -> str:
    mark = "*" if one.study.used_in_derivation else ""
    published = one.study.published
    interval = _ends(one, *published.ci) if published.ci else "-"
    return (
        f"{one.study.id + mark:{names}} {_figure(one, one.predicted):>8} {_ends(one, one.low, one.high):>16} "
        f"{_figure(one, published.value):>8} {interval:>14} {_INSIDE[one.inside]}"
    )


def _figure(one: Replicated, value: float) -> str:
    if one.scale == "percent":
        return f"{value:.1f} %"
    return f"{value:+.3f}" if one.scale == "difference" else f"{value:.2f}"


def _ends(one: Replicated, low: float, high: float) -> str:
    return f"{_figure(one, low).removesuffix(' %')} to {_figure(one, high).removesuffix(' %')}"


def _told(found: Sequence[Replicated]) -> Iterator[str]:
    for name, listed in groups(found):
        all_of = summary(listed)
        yield f"{name}, {all_of.studies}: {all_of.inside} of {all_of.with_interval} with an interval inside"
        for scale, unit, own in _by_scale(listed):
            yield (
                f"  {scale}, {own.studies}: mean error {own.mean_error:+.3g}, RMSE "
                f"{own.root_mean_square_error:.3g} ({unit})"
            )


def _by_scale(listed: Sequence[Replicated]) -> Iterator[tuple[str, str, Summary]]:
    """(scale, unit of its errors, summary) of every scale that is there: errors of two are never mixed."""
    for scale, unit in _SCALES:
        own = [one for one in listed if one.scale == scale]
        if own:
            yield scale, unit, summary(own)


def groups(found: Sequence[Replicated]) -> list[tuple[str, list[Replicated]]]:
    """All populations, and those that test the rulebook: not used in a derivation, directly comparable."""
    tests = [one for one in found if not one.study.used_in_derivation]
    direct = [one for one in tests if one.study.comparability == "direct"]
    return [
        ("All populations", list(found)),
        ("Not used in a derivation", tests),
        ("Not used in a derivation, directly comparable", direct),
    ]


def markdown(found: Sequence[Replicated], version: str) -> str:
    """As a page of the documentation."""
    lines = [
        "# Published populations beside what the rules predict",
        "",
        f"Rulebook {version}. Written by `magrisk rules replicate --format markdown`. {_HOW}",
        "",
        f"| {' | '.join(_HEADINGS)} |",
        f"|{'---|' * len(_HEADINGS)}",
    ]
    for one in found:
        study = one.study
        ends = f" ({_ends(one, *study.published.ci)})" if study.published.ci else ""
        cells = (
            study.id + ("*" if study.used_in_derivation else ""),
            study.population,
            study.setting,
            f"{study.published.measure}, limit {study.threshold_mmol_l:g} mmol/L",
            f"{_figure(one, one.predicted)} ({_ends(one, one.low, one.high)})",
            f"{_figure(one, study.published.value)}{ends}",
            _INSIDE[one.inside],
            study.comparability + (f"; {study.note}" if study.note else ""),
        )
        lines.append(f"| {' | '.join(escape.markdown(cell.replace('|', '/')) for cell in cells)} |")
    lines += ["", "## Error", ""]
    lines += [f"{line[: len(line) - len(line.lstrip())]}- {line.lstrip()}" for line in _told(found)]
    return "\n".join(lines) + "\n"


def to_json(found: Sequence[Replicated]) -> dict[str, Any]:
    """As plain JSON values, on the published scale."""
    return {"studies": [_study(one) for one in found], "summary": _summary(found)}


def _study(one: Replicated) -> dict[str, Any]:
    study = one.study
    ends = list(study.published.ci) if study.published.ci else None
    return {
        "id": study.id,
        "population": study.population,
        "setting": study.setting,
        "measure": study.published.measure,
        "scale": one.scale,
        "threshold_mmol_l": study.threshold_mmol_l,
        "predicted": one.predicted,
        "low": one.low,
        "high": one.high,
        "published": {"value": study.published.value, "ci": ends},
        "inside": one.inside,
        "error": one.error,
        "used_in_derivation": study.used_in_derivation,
        "comparability": study.comparability,
    }


def _summary(found: Sequence[Replicated]) -> dict[str, Any]:
    names = ("all", "not_used_in_derivation", "not_used_in_derivation_direct")
    return {name: _group(listed) for name, (_, listed) in zip(names, groups(found), strict=True)}


def _group(listed: Sequence[Replicated]) -> dict[str, Any]:
    all_of = summary(listed)
    return {
        "studies": all_of.studies,
        "with_interval": all_of.with_interval,
        "inside": all_of.inside,
        "errors": [{"scale": scale, "unit": unit, **_errors(own)} for scale, unit, own in _by_scale(listed)],
    }


def _errors(told: Summary) -> dict[str, float]:
    return {
        "studies": told.studies,
        "mean": told.mean_error,
        "root_mean_square": told.root_mean_square_error,
    }
