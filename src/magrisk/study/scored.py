"""A crowd as rows of a study: scored as if its outcome were not known."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from magrisk.adapters.roster.scored import DEPLETION_SCORE
from magrisk.assess import Assessor
from magrisk.cohort import Cohort, Crowd
from magrisk.columns import Flags, Whole
from magrisk.columns import Rows as Numbers
from magrisk.scale import chance_below
from magrisk.situations import Pairs, Situations
from magrisk.study.outcome import Outcome
from magrisk.study.strata import Column
from magrisk.study.telling import Taken, names_of_outcome

Real = npt.NDArray[np.float64]
Words = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Rows:
    """One entry a row that was scored and whose outcome is known, in the order of the roster.

    row: number of the record, from 1. setting: its name. points: µmol/L of expected fall. chance: of a level
    below the outcome's limit, 0 to 1, as the rulebook has it for these points. mean, sd: of people with none
    of the listed factors, mmol/L, by which that is reckoned. likelihood, priority: the words of a batch, the
    priority as if no level were known. mds_low, mds_high: least and most of the published score. drugs: how
    many substances that are taken now belong, by a route that counts, to a class that can lower the level;
    none where no list was given. level: in the measure's own unit (mmol/L), NaN where only "low" or "not
    low" is known. low: whether it is below the limit. named, treated: whether the row's texts tell the
    outcome itself, or a medicine that treats it. points_without, chance_without: the same without these.
    strata: by column, numbers or words.
    """

    row: Numbers
    setting: Words
    points: Whole
    chance: Real
    mean: Real
    sd: Real
    likelihood: Words
    priority: Words
    mds_low: Whole
    mds_high: Whole
    drugs: Whole
    level: Real
    low: Flags
    named: Flags
    treated: Flags
    points_without: Whole
    chance_without: Real
    strata: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.row)

    def only(self, which: Flags | Numbers) -> "Rows":
        """Some of the rows."""
        arrays = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "strata"}
        strata = {name: column[which] for name, column in self.strata.items()}
        return Rows(**{name: array[which] for name, array in arrays.items()}, strata=strata)


class Scored:
    """Scores crowds of one roster."""

    def __init__(self, assessor: Assessor, cohort: Cohort, outcome: Outcome):
        self._cohort, self._limit = cohort, outcome.limit
        self._measure = assessor.standings.measure.id
        self._taken = Taken(assessor.book, assessor.plan, assessor.reader.knowing)
        self._telling = [cohort.many.id_codes[name] for name in names_of_outcome(assessor.book)]
        self._chances: dict[tuple[int, int], float] = {}

    def of(self, crowd: Crowd) -> Rows:
        """Every row of a crowd; its number is its place there, and its outcome is left open."""
        cohort, told = self._cohort, self._without_level(crowd.situations)
        crowd = replace(crowd, situations=told, level=np.zeros(told.size, np.int16))
        answers = cohort.answers(crowd)
        named, treating = np.isin(told.named.codes, self._telling), self._treating(told)
        less = replace(told, named=_only(told.named, ~named), drugs=_only(told.drugs, ~treating))
        without = cohort.answers(replace(crowd, situations=less))
        nothing = np.zeros(told.size, np.int64)
        least, most = answers.scores.get(DEPLETION_SCORE, (nothing, nothing))
        baselines = [cohort.baselines[kind] for kind in answers.kind.tolist()]
        return Rows(
            row=np.arange(told.size),
            setting=np.array(cohort.many.settings, np.str_)[told.setting],
            points=answers.points,
            chance=self._chance(answers.kind, answers.points),
            mean=np.array([one.mean for one in baselines], np.float64),
            sd=np.array([one.sd for one in baselines], np.float64),
            likelihood=np.array(cohort.likelihoods, np.str_)[answers.likelihood],
            priority=np.array(cohort.priorities, np.str_)[answers.priority],
            mds_low=least,
            mds_high=most,
            drugs=self._lowering(told),
            level=np.full(told.size, np.nan),
            low=np.zeros(told.size, np.bool_),
            named=_held(told.named.rows[named], told.size),
            treated=_held(told.drugs.rows[treating], told.size),
            points_without=without.points,
            chance_without=self._chance(without.kind, without.points),
            strata={},
        )

    def _without_level(self, told: Situations) -> Situations:
        measures = {name: value for name, value in told.measures.items() if name != self._measure}
        return replace(told, measures=measures)

    def _chance(self, kind: Numbers, points: Whole) -> Real:
        """The chance for every row; each that is met is worked out once."""
        keys = list(zip(kind.tolist(), points.tolist(), strict=True))
        for key in set(keys) - self._chances.keys():
            self._chances[key] = chance_below(self._limit, self._cohort.baselines[key[0]], key[1])
        return np.array([self._chances[key] for key in keys], np.float64)

    def _treating(self, told: Situations) -> Flags:
        """Which of the drugs treat a low level."""
        drugs = self._cohort.catalogue.drugs
        treats = np.array([False, *(self._taken.of(drug)[1] for drug in drugs)], np.bool_)
        return treats[told.drugs.codes]

    def _lowering(self, told: Situations) -> Whole:
        """How many substances that can lower the level every row takes."""
        drugs = self._cohort.catalogue.drugs
        names = {drug.substance: 0 for drug in drugs}
        names = {name: number for number, name in enumerate(names)}
        substance = np.array([-1, *(names[d.substance] if self._taken.of(d)[0] else -1 for d in drugs)])
        of_pairs = substance[told.drugs.codes]
        pairs = np.stack((told.drugs.rows, of_pairs))[:, of_pairs >= 0]
        return np.bincount(np.unique(pairs, axis=1)[0], minlength=told.size).astype(np.int64)


def _only(pairs: Pairs, which: Flags) -> Pairs:
    return Pairs(pairs.rows[which], pairs.codes[which])


def _held(rows: Numbers, size: int) -> Flags:
    held = np.zeros(size, np.bool_)
    held[rows] = True
    return held
