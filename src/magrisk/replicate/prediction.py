"""One population predicted on the published scale, with the interval that the rules' errors leave."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Literal

import numpy as np

from magrisk.errors import ContentProblem
from magrisk.replicate.mixture import Floats, Mixtures, People
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.scale import Z_95, Baseline, chance_below

Scale = Literal["percent", "odds ratio", "risk ratio", "difference"]
_Z = Z_95 / 2
# What a measure's words begin with, and the scale that it is on.
_SCALES: tuple[tuple[str, Scale], ...] = (
    ("OR", "odds ratio"),
    ("odds ratio", "odds ratio"),
    ("RR", "risk ratio"),
    ("HR", "risk ratio"),  # a hazard ratio is held against the ratio of risks
    ("risk ratio", "risk ratio"),
    ("mean difference, mmol/L", "difference"),
)


@dataclass(frozen=True)
class Replicated:
    """A population with what the rulebook predicts (95 % interval) beside what was published.

    error: predicted less published, in percentage points, of a ratio its natural logarithm, or mmol/L.
    inside: whether the prediction lies within the published interval; None where there is none.
    """

    study: schema.Population
    scale: Scale
    predicted: float
    low: float
    high: float

    @property
    def inside(self) -> bool | None:
        ends = self.study.published.ci
        return None if ends is None else ends[0] <= self.predicted <= ends[1]

    @property
    def error(self) -> float:
        published = self.study.published.value
        return log(self.predicted / published) if "ratio" in self.scale else self.predicted - published


@dataclass(frozen=True)
class Summary:
    """Several populations together: how many, how many have an interval and lie inside, the mean error
    and the root of the mean squared error (of one scale; see `Replicated.error`)."""

    studies: int
    with_interval: int
    inside: int
    mean_error: float
    root_mean_square_error: float


def scale_of(study: schema.Population) -> Scale:
    """The scale of a published measure. Raises ContentProblem for one that is not known."""
    measure = study.published.measure
    if measure.rstrip().endswith("%"):
        return "percent"
    for begins, scale in _SCALES:
        if measure.startswith(begins):
            return scale
    wanted = 'one that ends in "%" or begins with ' + ", ".join(f'"{begins}"' for begins, _ in _SCALES)
    raise ContentProblem(f"study {study.id!r}: published.measure", f"found an unknown one, wanted {wanted}")


class Predictions:
    """Predicts populations by one rulebook and its plan."""

    def __init__(self, book: Rulebook, mixtures: Mixtures):
        self._settings = {setting.id: setting for setting in book.of(schema.Setting)}
        self._mixtures = mixtures

    def of(self, study: schema.Population) -> Replicated:
        """A population as the rulebook sees it. Raises ContentProblem that names the study."""
        scale = scale_of(study)
        try:
            setting, baseline = self._baseline(study.setting)
            middle, low, high = self._predicted(study, scale, setting, baseline)
        except ContentProblem as problem:
            raise ContentProblem(f"study {study.id!r}", str(problem)) from None
        return Replicated(study, scale, middle, *sorted((low, high)))

    def _predicted(
        self, study: schema.Population, scale: Scale, setting: str, baseline: Baseline
    ) -> tuple[float, float, float]:
        limit, ends = study.threshold_mmol_l, (0.0, -_Z, _Z)
        if scale == "percent":
            people = self._mixtures.people(setting, study.factor_mix)
            middle, low, high = (100 * _share_below(people, limit, baseline, z) for z in ends)
            return middle, low, high
        if not study.exposed_to:
            wanted = f"wanted what the exposed of this {scale} were exposed to"
            raise ContentProblem("exposed_to", f"found nothing, {wanted}")
        names = {factor.partition("/")[0] for factor in study.exposed_to}
        mixed = {f: share for f, share in study.factor_mix.items() if f.partition("/")[0] not in names}
        exposed = self._mixtures.people(setting, mixed | dict.fromkeys(study.exposed_to, 1.0))
        others = self._mixtures.people(setting, mixed)
        # What is uncertain of the exposure alone; all else is alike on both sides.
        own = np.sqrt(np.maximum(0.0, exposed.variance - others.variance))
        compare = _COMPARED[scale]
        middle, low, high = (compare(exposed, others, limit, baseline, z * own) for z in ends)
        return middle, low, high

    def _baseline(self, name: str) -> tuple[str, Baseline]:
        name, _, variant = name.partition(":")
        setting = self._settings.get(name)
        if setting is None or (variant and variant not in setting.variants):
            wanted = f"wanted one of {', '.join(self._settings)}"
            raise ContentProblem("setting", f"found no such setting, {wanted}")
        level = setting.variants[variant] if variant else setting
        return name, level.baseline


def _share_below(people: People, limit: float, baseline: Baseline, z: float | Floats = 0.0) -> float:
    """The share below a limit; `z` standard errors of its points further."""
    points = people.points + z * np.sqrt(people.variance)
    return _shares(people.share, points, limit, baseline)


def _shares(share: Floats, points: Floats, limit: float, baseline: Baseline) -> float:
    different, places = np.unique(points, return_inverse=True)
    chances = np.array([chance_below(limit, baseline, one) for one in different])
    return float(share @ chances[places])


def _ratio(odds: bool) -> Callable[[People, People, float, Baseline, Floats], float]:
    def compared(exposed: People, others: People, limit: float, baseline: Baseline, more: Floats) -> float:
        high = _shares(exposed.share, exposed.points + more, limit, baseline)
        low = _shares(others.share, others.points, limit, baseline)
        return high / (1 - high) / (low / (1 - low)) if odds else high / low

    return compared


def _difference(exposed: People, others: People, _limit: float, baseline: Baseline, more: Floats) -> float:
    """In mmol/L: points are falls."""
    points = exposed.share @ (exposed.points + more) - others.share @ others.points
    return float(-baseline.slope * points / 1000)


_COMPARED: Mapping[Scale, Callable[[People, People, float, Baseline, Floats], float]] = {
    "odds ratio": _ratio(odds=True),
    "risk ratio": _ratio(odds=False),
    "difference": _difference,
}


def summary(found: Sequence[Replicated]) -> Summary:
    """Populations of one scale together; the errors are 0 where there are none."""
    judged = [one.inside for one in found if one.inside is not None]
    errors = [one.error for one in found]
    return Summary(
        studies=len(found),
        with_interval=len(judged),
        inside=sum(judged),
        mean_error=sum(errors) / len(errors) if errors else 0.0,
        root_mean_square_error=sqrt(sum(e * e for e in errors) / len(errors)) if errors else 0.0,
    )
