"""Counts what became of pairs of rows, as they come: by what changed, by their words, by how much."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from magrisk.comparison.content import Distribution, Matrix
from magrisk.comparison.pairing import Pair
from magrisk.comparison.scored_file import MILLION, Words

Numbers = npt.NDArray[np.int64]
NOT_SCORED = "not scored"
# What a pair is counted as: the first that fits.
CHANGES = (
    "priority_rose",
    "priority_fell",
    "likelihood_rose",
    "likelihood_fell",
    "scored_in_one",
    "score_changed",
    "other",
    "same",
)
ROSE, FELL, LIKELIER, UNLIKELIER, IN_ONE, SCORE, OTHER, SAME = range(len(CHANGES))
_BESIDE = ("floor", "ceiling", "complete", "reasons", "unrecognised", "doubts", "mds_low", "mds_high")
_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


class Steps:
    """How some pairs changed. kind: places of CHANGES. size: by how many words priority or likelihood moved.
    points: the change; 0 where one row has none."""

    kind: Numbers
    size: Numbers
    points: Numbers

    def __init__(self, old: pa.RecordBatch, new: pa.RecordBatch):
        priority, likelihood = (_whole(new, name) - _whole(old, name) for name in ("priority", "likelihood"))
        scored = [pc.is_valid(side["points"]).to_numpy(zero_copy_only=False) for side in (old, new)]
        both = scored[0] & scored[1]
        self.points = np.where(both, _whole(new, "points") - _whole(old, "points"), 0)
        chance = np.where(both, _whole(new, "chance") - _whole(old, "chance"), 0)
        self.both, self.chance = both, chance
        self.kind = np.select(
            [
                priority > 0,
                priority < 0,
                both & (likelihood > 0),
                both & (likelihood < 0),
                scored[0] != scored[1],
                (self.points != 0) | (chance != 0) | (_whole(new, "stakes") != _whole(old, "stakes")),
                _differ(old, new, _BESIDE),
            ],
            list(range(SAME)),
            SAME,
        ).astype(np.int64)
        self.size = np.abs(
            np.where(self.kind <= FELL, priority, np.where(self.kind <= UNLIKELIER, likelihood, 0))
        )


class Counting:
    """What was counted of all pairs so far."""

    def __init__(self, words: Words):
        self._likelihoods = (*words.likelihood, NOT_SCORED)
        self._priorities = tuple(words.priority)
        self._changes: Counter[int] = Counter()
        self._of_likelihood, self._of_priority = (
            np.zeros((len(all_), len(all_)), np.int64) for all_ in (self._likelihoods, self._priorities)
        )
        self._points, self._chance = list[Numbers](), list[Numbers]()

    def add(self, pair: Pair, steps: Steps) -> None:
        """Counts some pairs."""
        self._changes.update(dict(enumerate(np.bincount(steps.kind, minlength=len(CHANGES)).tolist())))
        for counts, name in ((self._of_likelihood, "likelihood"), (self._of_priority, "priority")):
            old, new = (_whole(side, name, len(counts) - 1) for side in pair)
            counts += np.bincount(old * len(counts) + new, minlength=counts.size).reshape(counts.shape)
        self._points.append(steps.points[steps.both].astype(np.int32))
        self._chance.append(steps.chance[steps.both].astype(np.int32))

    def changes(self) -> dict[str, int]:
        """How many pairs by what they are counted as."""
        return {name: self._changes[place] for place, name in enumerate(CHANGES)}

    def priority(self) -> Matrix:
        return _matrix(self._priorities, self._of_priority)

    def likelihood(self) -> Matrix:
        return _matrix(self._likelihoods, self._of_likelihood)

    def points(self) -> Distribution:
        return distribution(self._points, 1)

    def chance(self) -> Distribution:
        return distribution(self._chance, MILLION)


def distribution(parts: Sequence[npt.NDArray[np.integer]], unit: int) -> Distribution:
    """How whole numbers are spread, told in units of `unit`."""
    every = np.concatenate([np.empty(0, np.int32), *parts])
    if not len(every):
        return Distribution(0, 0, 0, *[None] * 8)
    at = np.quantile(every, _QUANTILES, method="inverted_cdf").tolist()
    ends = (int(every.min()), *at, int(every.max()))
    mean = int(every.sum(dtype=np.int64)) / len(every)
    rose, fell = (int(np.count_nonzero(flags)) for flags in (every > 0, every < 0))
    return Distribution(
        len(every), rose, fell, mean / unit, *(end / unit if unit > 1 else end for end in ends)
    )


def _matrix(words: tuple[str, ...], counts: Numbers) -> Matrix:
    return Matrix(words, tuple(tuple(line) for line in counts.tolist()))


def _whole(rows: pa.RecordBatch, name: str, none: int = 0) -> Numbers:
    found: Numbers = pc.fill_null(rows[name], none).to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def _differ(old: pa.RecordBatch, new: pa.RecordBatch, names: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Whether one of some columns is not the same; what is empty on both sides is."""
    found = np.zeros(len(old), np.bool_)
    for name in names:
        same = pc.fill_null(pc.equal(old[name], new[name]), False)
        empty = pc.and_(pc.is_null(old[name]), pc.is_null(new[name]))
        found |= ~pc.or_(same, empty).to_numpy(zero_copy_only=False)
    return found
