"""A calibration in words, for a terminal, and as JSON: what was fitted, and whether the chances hold."""

from collections.abc import Iterator, Sequence
from typing import Any

from magrisk.reading.spelling import flat
from magrisk.rulebook import schema
from magrisk.rulebook.schema.scale import Fitted
from magrisk.study.refit.fit import Estimate
from magrisk.study.refit.held import FOLDS, Band, Held
from magrisk.study.refit.settings import Calibrated, Judgements, Told
from magrisk.study.rows import Observed
from magrisk.wording.figures import number, percent
from magrisk.wording.plain import wrapped

_NUMBERS: tuple[Fitted, ...] = ("mean", "sd", "slope")
_HOW = (
    "Rows, with how many low levels were expected and found. Before: by the numbers as they were. Now: by "
    "the new ones, on the very rows that they were fitted to. Without: each row by numbers that were fitted "
    f"without it ({FOLDS} folds by row number); this is the one to trust."
)


def text(found: Sequence[Calibrated], observed: Observed, told: Told, folder: str) -> str:
    """The report, 80 columns wide, the answer first."""
    new = ", ".join(one.before.id for one in found if one.after)
    left = ", ".join(one.before.id for one in found if not one.after)
    others = f" Left as before: {left}." if left else ""
    lines = [
        *wrapped(f"Calibrated on {flat(told.on)}: {new}.{others}", ""),
        *wrapped(f"Written to {folder}; the README there says how it is used.", ""),
        *wrapped(_rows(observed), ""),
    ]
    for one in found:
        lines += ["", *_setting(one, observed.outcome.below)]
    return "\n".join(lines) + "\n"


def _rows(observed: Observed) -> str:
    rows, treated = observed.rows, int(observed.rows.treated.sum())
    unused = [f"{count} not used: {why}" for why, count in sorted(observed.left_out.items())]
    told = "; ".join([f"{len(rows)} of {observed.records} rows are used", *unused])
    taking = f" {treated} of them take what treats a low level, and count as all others do."
    return f"{told}.{taking if treated else ''}"


def _setting(one: Calibrated, below: schema.Threshold) -> Iterator[str]:
    data, limit = one.data, f"{number(below.value)} {below.unit}"
    rows = f"{len(data)} rows, {one.low} below {limit} ({percent(one.low / len(data))})"
    yield from wrapped(f"{one.before.id.upper()}: {rows}; {int(data.known.sum())} levels are known.", "")
    if one.after is None or one.judged is None or one.choice.fit is None:
        yield from wrapped(f"Left as it was: {one.choice.left}.", "  ")
        return
    yield f"  {'':6}{'before':>9}{'now':>9}   95 % interval"
    for name in _NUMBERS:
        ends = _ends(one.choice.fit.fitted.get(name))
        yield f"  {name:6}{_of(one.before, name)}{_of(one.after, name)}   {ends}"
    for why in one.choice.because:
        yield from wrapped(f"{why[:1].upper()}{why[1:]}.", "  ")
    yield from _judged(one.judged)


def _judged(judged: Judgements) -> Iterator[str]:
    """The table of what was expected and found."""
    all_of = (judged.before, judged.apparent, judged.without)
    yield ""
    yield f"  {'':10}" + "".join(f"{name:>22}" for name in ("before", "now", "without"))
    yield f"  {'':10}" + f"{'rows':>6}{'expected':>9}{'found':>7}" * 3
    for at, name in enumerate(band.name for band in judged.before.bands):
        yield f"  {name:10}" + "".join(_band(held.bands[at]) for held in all_of)
    yield f"  {'all':10}" + "".join(_band(held.total) for held in all_of)
    yield f"  {'Brier':10}" + "".join(f"{held.brier:22.4f}" for held in all_of)
    yield from wrapped(_HOW, "  ")


def _of(setting: schema.Setting, name: str) -> str:
    return f"{getattr(setting, name):9.4g}"


def _ends(found: Estimate | None) -> str:
    if found is None:
        return "as before"
    least, most = found.interval
    return f"{least:.4g} to {most:.4g}"


def _band(band: Band) -> str:
    return f"{band.rows:6}{band.expected:9.1f}{band.low:7}"


# ---------------------------------------------------------------- JSON


def to_json(found: Sequence[Calibrated], observed: Observed, told: Told) -> dict[str, Any]:
    """The same as plain JSON values; nothing is rounded."""
    return {
        "schema": "magrisk.calibration/1",
        "on": told.on,
        "at": told.at.isoformat(),
        "limit": observed.outcome.below.model_dump(),
        "roster": {
            "sha256": observed.sha256,
            "records": observed.records,
            "rows": len(observed.rows),
            "left_out": dict(observed.left_out),
            "treated": int(observed.rows.treated.sum()),
        },
        "settings": [_setting_json(one) for one in found],
    }


def _setting_json(one: Calibrated) -> dict[str, Any]:
    fit, judged = one.choice.fit, one.judged
    return {
        "setting": one.before.id,
        "rows": len(one.data),
        "low": one.low,
        "levels": int(one.data.known.sum()),
        "calibrated": one.after is not None,
        "left": one.choice.left or None,
        "kept": list(one.choice.because),
        "before": {name: getattr(one.before, name) for name in _NUMBERS},
        "now": {name: getattr(one.after, name) for name in _NUMBERS} if one.after else None,
        "fitted": {name: _estimate(each) for name, each in fit.fitted.items()} if fit else {},
        "slope_tried": _estimate(one.choice.tried) if one.choice.tried else None,
        "held": {name: _held(getattr(judged, name)) for name in ("before", "apparent", "without")}
        if judged
        else None,
    }


def _estimate(found: Estimate) -> dict[str, float]:
    least, most = found.interval
    return {"value": found.value, "se": found.se, "low": least, "high": most}


def _held(held: Held) -> dict[str, Any]:
    return {
        "brier": held.brier,
        "total": vars(held.total),
        "bands": [vars(band) for band in held.bands],
    }
