"""A validation: the rulebook's chances on the rows of a roster, held against their outcome, as numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

import numpy as np

from magrisk.adapters.roster.scored import DEPLETION_SCORE
from magrisk.assess import Assessor
from magrisk.columns import Flags
from magrisk.errors import ContentProblem, UsageProblem
from magrisk.study.calibration import Group, Refit, brier, group, ratio, refit, smooth, tenths
from magrisk.study.discrimination import auroc, difference, roc
from magrisk.study.estimate import Estimate
from magrisk.study.net_benefit import curve
from magrisk.study.rows import Observed
from magrisk.study.scored import Real, Rows
from magrisk.study.strata import Column

MOST_TOLD = 0.05  # of the rows with the outcome may say so in their texts before a validation is refused
MOST_STRATA = 12
_MOST_POINTS = 200  # of a curve


@dataclass(frozen=True)
class Compared:
    """A score on all rows. less: how much more area the chance has than this score; None for itself."""

    score: str
    auroc: Estimate | None
    less: Estimate | None


@dataclass(frozen=True)
class Part:
    """A part of the rows by name. ratio: observed over expected. published: for a setting the share that the
    rulebook's sources found below the limit in an average person of it."""

    name: str
    group: Group
    ratio: Estimate | None
    auroc: Estimate | None
    published: float | None = None


@dataclass(frozen=True)
class Calibration:
    """How the chances hold. scaled: the Brier score's gain over telling everybody the share of all;
    of_setting: the Brier score of telling everybody the published share of the setting."""

    ratio: Estimate | None
    refit: Refit | None
    brier: float
    scaled: float | None
    of_setting: float


@dataclass(frozen=True)
class Line:
    """A line of a picture: two arrays of one length."""

    across: tuple[float, ...]
    up: tuple[float, ...]


@dataclass(frozen=True)
class Benefit:
    """The decision curve: thresholds, the net benefit of acting by the chance and on everybody, and whether
    the chance surely gains more than everybody and nobody."""

    threshold: tuple[float, ...]
    by_chance: tuple[float, ...]
    on_all: tuple[float, ...]
    pays: tuple[bool, ...]


@dataclass(frozen=True)
class Telling:
    """How many rows tell the outcome (`named`) or its treatment (`treated`), how many of them have the
    outcome; and what the area is without such rows, or with what tells it left out of the score."""

    named: int
    named_low: int
    treated: int
    treated_low: int
    without_rows: Estimate | None
    without_texts: Estimate | None


@dataclass(frozen=True)
class Validation:
    """Everything that is told of a validation, but for where it comes from."""

    all: Group
    scores: tuple[Compared, ...]
    calibration: Calibration
    tenths: tuple[Group, ...]
    smooth: Line
    roc: Mapping[str, Line]
    benefit: Benefit
    bands: tuple[Part, ...]
    settings: tuple[Part, ...]
    strata: Mapping[str, tuple[Part, ...]]
    telling: Telling


def validated(assessor: Assessor, found: Observed, *, accept_leaks: bool = False) -> Validation:
    """Hold the chances of some rows against their outcome.

    Raises ContentProblem where too many rows tell the outcome, UsageProblem for a stratum with too many
    words.
    """
    rows = found.rows
    if not accept_leaks:
        refuse_leaks(rows)
    published = _published(assessor, found)
    of_rows = np.array([published[name] for name in rows.setting.tolist()], np.float64)
    chance, low = rows.chance, rows.low
    whole = group(chance, low)
    assert whole is not None  # there is a row
    error, scaled = brier(chance, low)
    gain = curve(chance, low)
    return Validation(
        all=whole,
        scores=tuple(_compared(assessor, rows, of_rows)),
        calibration=Calibration(
            ratio(chance, low), refit(chance, low), error, scaled, brier(of_rows, low)[0]
        ),
        tenths=tuple(tenths(chance, low)),
        smooth=_line(*smooth(chance, low)),
        roc=dict(_curves(assessor, rows)),
        benefit=Benefit(
            *(tuple(each.tolist()) for each in (gain.threshold, gain.by_chance, gain.on_all, gain.pays))
        ),
        bands=tuple(_parts(rows, {b.name: rows.likelihood == b.name for b in assessor.scale.bands})),
        settings=tuple(_parts(rows, {name: rows.setting == name for name in published}, published)),
        strata={name: tuple(_strata(rows, name, column, found)) for name, column in rows.strata.items()},
        telling=_telling(rows),
    )


def refuse_leaks(rows: Rows) -> None:
    """Raises ContentProblem where the outcome is told outright in too many of the rows that have it."""
    told, events = int((rows.named & rows.low).sum()), int(rows.low.sum())
    if events and told / events > MOST_TOLD:
        raise ContentProblem(
            "conditions",
            f"found the outcome itself, by a code or a name, in {told} of the {events} rows that have it, "
            f"wanted at most {100 * MOST_TOLD:g} %: take it out, or say --accept-leaks",
        )


def _published(assessor: Assessor, found: Observed) -> dict[str, float]:
    """By setting of the rows: the published share below the limit in an average person of it."""
    present = set(found.rows.setting.tolist())
    return {
        name: NormalDist(setting.population_mean, setting.population_sd).cdf(found.outcome.limit)
        for name, setting in assessor.reader.settings.items()
        if name in present
    }


def _scores(assessor: Assessor, rows: Rows) -> dict[str, Real]:
    """What the chance is held beside, by name, without the setting."""
    label = getattr(assessor.book.documents.get(DEPLETION_SCORE), "label", DEPLETION_SCORE)
    return {
        f"{label}, middle of its range": (rows.mds_low + rows.mds_high) / 2,
        f"{label}, least": rows.mds_low.astype(np.float64),
        f"{label}, most": rows.mds_high.astype(np.float64),
        "Count of medicines that can lower the level": rows.drugs.astype(np.float64),
    }


def _compared(assessor: Assessor, rows: Rows, of_setting: Real) -> Iterator[Compared]:
    yield Compared("Chance by the rulebook", auroc(rows.chance, rows.low), None)
    others = {**_scores(assessor, rows), "Published share of the setting": of_setting}
    for name, score in others.items():
        yield Compared(name, auroc(score, rows.low), difference(rows.chance, score, rows.low))


def _curves(assessor: Assessor, rows: Rows) -> Iterator[tuple[str, Line]]:
    if 0 < rows.low.sum() < len(rows):
        middle, *_ = _scores(assessor, rows).items()
        for name, score in (("Chance by the rulebook", rows.chance), middle):
            yield name, _line(*roc(score, rows.low))


def _line(across: Real, up: Real) -> Line:
    """A line of at most so many points, the ends among them."""
    kept = np.unique(np.linspace(0, len(across) - 1, min(len(across), _MOST_POINTS)).round().astype(np.intp))
    return Line(tuple(across[kept].tolist()), tuple(up[kept].tolist()))


def _parts(
    rows: Rows, which: Mapping[str, Flags], published: Mapping[str, float] | None = None
) -> Iterator[Part]:
    for name, mine in which.items():
        chance, low = rows.chance[mine], rows.low[mine]
        found = group(chance, low)
        if found:
            share = published[name] if published else None
            yield Part(name, found, ratio(chance, low), auroc(chance, low), share)


def _strata(rows: Rows, name: str, column: Column, found: Observed) -> Iterator[Part]:
    cuts = next(one.cuts for one in found.strata if one.column == name)
    if not cuts:
        yield from _parts(rows, _by_words(column))
        return
    ends = [f"{cut:g}" for cut in cuts]
    names = [f"below {ends[0]}", *(f"{a} to below {b}" for a, b in pairwise(ends))]
    place = np.searchsorted(np.array(cuts), column, side="right")
    known = ~np.isnan(column)
    which = {each: known & (place == at) for at, each in enumerate([*names, f"{ends[-1]} and above"])}
    yield from _parts(rows, {**which, "not known": ~known})


def _by_words(column: Column) -> dict[str, Flags]:
    words = sorted(set(column.tolist()))
    if len(words) > MOST_STRATA:
        raise UsageProblem(
            f"--stratum: found more than {MOST_STRATA} different words in a column, wanted cut-points behind "
            "its name, or a column with fewer"
        )
    return {word or "not known": column == word for word in words}


def _telling(rows: Rows) -> Telling:
    said = rows.named | rows.treated
    kept = rows.only(~said)
    return Telling(
        named=int(rows.named.sum()),
        named_low=int((rows.named & rows.low).sum()),
        treated=int(rows.treated.sum()),
        treated_low=int((rows.treated & rows.low).sum()),
        without_rows=auroc(kept.chance, kept.low),
        without_texts=auroc(rows.chance_without, rows.low),
    )
