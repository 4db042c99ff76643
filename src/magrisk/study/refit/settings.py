"""The settings of a roster with its outcome: each fitted to its own rows, or left as it is, and why."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import norm

from magrisk import __version__
from magrisk.answer.priority import likelihood
from magrisk.assess import Assessor
from magrisk.calibrations import rules_digest
from magrisk.errors import ContentProblem, UsageProblem
from magrisk.reading.spelling import flat
from magrisk.rulebook import schema
from magrisk.scale import Baseline, chance_below, whole
from magrisk.study.refit.choice import Choice, chosen
from magrisk.study.refit.fit import Data, Fit, Real, chances
from magrisk.study.refit.held import FOLDS, Held, chances_without, held
from magrisk.study.rows import Observed

KINDS = "it knows kinds of people, each with a level of its own"
_DECIMALS = {"mean": 4, "sd": 4, "slope": 3}
_METHODS = {
    "levels": "Slope and spread by least squares of the level on the points; the mean by probit regression "
    "at the limit with both held.",
    "below": "Probit regression at the limit; the spread is the one from before.",
}
_ASSUMED = (
    "The rows are people whose outcome is known. They stand for others of the setting only as far as these "
    "are like them. What they take and have is as the roster told it; what it left out counts as absent."
)


@dataclass(frozen=True)
class Judgements:
    """Chances against what was found: as they were before; by the numbers that were fitted to the very same
    rows; and by numbers that were fitted without the row's fold."""

    before: Held
    apparent: Held
    without: Held


@dataclass(frozen=True)
class Calibrated:
    """One setting. after: the setting as it is now; None where it is left as it was."""

    before: schema.Setting
    data: Data
    choice: Choice
    judged: Judgements | None = None
    after: schema.Setting | None = None

    @property
    def low(self) -> int:
        """How many rows were below the limit."""
        return int(self.data.low.sum())


@dataclass(frozen=True)
class Told:
    """What the site says of its data: what they are called, and the day."""

    on: str
    at: datetime.date


def calibrated(assessor: Assessor, observed: Observed, told: Told) -> list[Calibrated]:
    """Every setting that has rows, in the order of their ids.

    Raises UsageProblem where one is calibrated already, ContentProblem where none has rows enough.
    """
    fitting = _Fitting(assessor, observed, told)
    found = [fitting.of(setting) for setting in fitting.settings()]
    if not any(one.after for one in found):
        left = "; ".join(f"{one.before.id}: {one.choice.left}" for one in found)
        raise ContentProblem("calibrate", f"no setting can be calibrated. {left}")
    return found


class _Fitting:
    def __init__(self, assessor: Assessor, observed: Observed, told: Told):
        self._assessor, self._observed, self._told = assessor, observed, told
        self._scale, self._standings = assessor.scale, assessor.standings
        self._names = [band.name for band in assessor.scale.bands]
        self._rules = rules_digest(assessor.book)

    def settings(self) -> list[schema.Setting]:
        """The settings that have rows. Raises UsageProblem where one is calibrated already."""
        seen = set(np.unique(self._observed.rows.setting).tolist())
        found = [setting for setting in self._assessor.book.of(schema.Setting) if setting.id in seen]
        for setting in found:
            if setting.calibration:
                raise UsageProblem(
                    f"--rules: found a calibration of {setting.id!r} already, wanted the setting as it was "
                    "before: leave that folder out"
                )
        return found

    def of(self, setting: schema.Setting) -> Calibrated:
        data, before = self._data(setting), setting.baseline
        if setting.variants:
            return Calibrated(setting, data, Choice(None, KINDS))
        choice = chosen(data, before)
        if choice.fit is None:
            return Calibrated(setting, data, choice)
        numbers = tuple(choice.fit.fitted)
        judged = Judgements(
            before=self._held(chances(data, before), data),
            apparent=self._held(chances(data, choice.fit.baseline), data),
            without=self._held(chances_without(data, before, numbers), data),
        )
        return Calibrated(setting, data, choice, judged, self._after(setting, data, choice.fit))

    def _data(self, setting: schema.Setting) -> Data:
        rows = self._observed.rows.only(self._observed.rows.setting == setting.id)
        limit = self._observed.outcome.limit
        return Data(rows.row, rows.points.astype(np.float64), rows.level, rows.low, limit)

    def _held(self, chance: Real, data: Data) -> Held:
        return held(chance, data.low, lambda one: likelihood(self._scale, one), self._names)

    # ------------------------------------------------------------ the setting as it is now

    def _after(self, setting: schema.Setting, data: Data, fit: Fit) -> schema.Setting:
        """All that the setting was, with the numbers of the rows and what they are."""
        numbers = {name: round(getattr(fit.baseline, name), places) for name, places in _DECIMALS.items()}
        before = setting.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return schema.Setting.model_validate_json(
            _json(
                {
                    **before,
                    "kind": "setting",
                    "replaces": True,
                    **numbers,
                    **self._population(setting, data, fit),
                    "certainty": "fitted to a site's own rows; see calibration",
                    "fit": self._fit(data, fit),
                    "assumptions": f"{_ASSUMED} Before the calibration: {flat(setting.assumptions)}",
                    "calibration": self._calibration(setting, data, fit),
                    "examples": list(self._examples(setting, Baseline(**numbers))),
                }
            )
        )

    def _population(self, setting: schema.Setting, data: Data, fit: Fit) -> dict[str, float]:
        """The level of everybody in the rows: its spread, where levels tell it, and the mean at which the
        share below the limit is the one that was found."""
        sd = float(np.nanstd(data.level)) if "sd" in fit.fitted else setting.population_sd
        mean = data.limit - sd * float(norm.ppf(data.low.mean()))
        return {"population_mean": round(mean, 4), "population_sd": round(sd, 4)}

    def _fit(self, data: Data, fit: Fit) -> str:
        below = self._observed.outcome.below
        names = {"mean": "mean", "sd": "standard deviation", "slope": "slope"}
        fitted = ", ".join(names[name] for name in fit.fitted)
        kept = ", ".join(label for name, label in names.items() if name not in fit.fitted) or "nothing"
        return (
            f"Fitted to {len(data)} rows of a site, {int(data.low.sum())} of them below {below.value:g} "
            f"{below.unit}: {fitted}. As it was before: {kept}. {_METHODS[_observed(fit)]}"
        )

    def _calibration(self, setting: schema.Setting, data: Data, fit: Fit) -> dict[str, Any]:
        below = self._observed.outcome.below
        return {
            "on": self._told.on,
            "at": self._told.at.isoformat(),
            "rows": len(data),
            "low": int(data.low.sum()),
            "limit": {"value": below.value, "unit": below.unit},
            "observed": _observed(fit),
            "fitted": list(fit.fitted),
            "intervals": {
                name: [round(end, _DECIMALS[name]) for end in one.interval]
                for name, one in fit.fitted.items()
            },
            "before": {name: getattr(setting, name) for name in _DECIMALS},
            "method": f"{_METHODS[_observed(fit)]} {FOLDS} folds by row number to judge it.",
            "roster_sha256": self._observed.sha256,
            "rules": self._rules,
            "program": __version__,
        }

    def _examples(self, setting: schema.Setting, now: Baseline) -> Iterator[dict[str, Any]]:
        """The points that the setting's proof spoke of, and those that show mean, spread and slope best:
        where the chance is even, and a standard deviation below."""
        limit = self._standings.limit(self._scale.outcome.headline)
        spoken = {example.it: example.points for example in setting.examples}
        even, one_sd = ((1000 * (now.mean - limit - far) / now.slope) for far in (0.0, now.sd))
        shown = {"gives an even chance": whole(even), "gives the chance of a sd below": whole(one_sd)}
        for it, points in (spoken | shown).items():
            yield {"it": it, "points": points, "per_mille": round(1000 * chance_below(limit, now, points))}


def _observed(fit: Fit) -> str:
    """Whether the levels were used, or only who was below."""
    return "levels" if "sd" in fit.fitted else "below"


def _json(document: dict[str, Any]) -> str:
    import json

    return json.dumps(document)
