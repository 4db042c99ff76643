"""Many understood patients in columns: as `situation`, for all at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from magrisk.columns import Flags, Rows

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """What belongs to rows: each of `rows` has what `codes` numbers; a row may stand there often."""

    rows: Rows
    codes: Rows

    @staticmethod
    def of(lists: Iterable[Iterable[int]]) -> "Pairs":
        """One list of codes a row."""
        each = [list(codes) for codes in lists]
        rows = np.repeat(np.arange(len(each)), [len(codes) for codes in each])
        return Pairs(rows, np.array([code for codes in each for code in codes], np.intp))

    def joined(self, other: "Pairs") -> "Pairs":
        """Both together."""
        return Pairs(np.concatenate((self.rows, other.rows)), np.concatenate((self.codes, other.codes)))

    def by_code(self) -> dict[int, Rows]:
        """The rows of every code that stands there."""
        if not len(self.codes):
            return {}
        # Numbers of sixteen bits are sorted by their digits, many times as quickly as wider ones.
        few = self.codes.astype(np.int16) if int(self.codes.max()) < _FEW else self.codes
        order = np.argsort(few, kind="stable")
        codes, rows = self.codes.take(order), self.rows.take(order)
        cuts = np.flatnonzero(codes[1:] != codes[:-1]) + 1
        firsts = codes[np.concatenate(([0], cuts))]
        return dict(zip(firsts.tolist(), np.split(rows, cuts), strict=True))


_FEW = np.iinfo(np.int16).max
NO_PAIRS = Pairs(np.empty(0, np.intp), np.empty(0, np.intp))


@dataclass(frozen=True)
class Ragged:
    """Lists of numbers behind one another: list i has `counts[i]` of `values`, from `starts[i]` on."""

    values: Rows
    starts: Rows
    counts: Rows

    @staticmethod
    def of(lists: Sequence[Sequence[int]]) -> "Ragged":
        """The same lists as arrays."""
        counts = np.array([len(each) for each in lists], np.intp)
        values = np.array([value for each in lists for value in each], np.intp)
        return Ragged(values, np.cumsum(counts) - counts, counts)

    def followed_by(self, other: "Ragged") -> "Ragged":
        """These lists and others behind them."""
        return Ragged(
            np.concatenate((self.values, other.values)),
            np.concatenate((self.starts, other.starts + len(self.values))),
            np.concatenate((self.counts, other.counts)),
        )

    def __len__(self) -> int:
        return len(self.counts)

    def of_each(self, pairs: Pairs) -> Pairs:
        """The values of every pair's list, by the pair's row."""
        return self.placed(pairs)[1]

    def placed(self, pairs: Pairs) -> tuple[Rows, Pairs]:
        """The same, and for each value the place of its pair."""
        counts = self.counts.take(pairs.codes)
        place = np.flatnonzero(counts != 0)  # most lists are empty, and need not be repeated
        codes, counts = pairs.codes.take(place), counts.take(place)
        first = self.starts.take(codes)
        if len(counts) and counts.max() > 1:
            first = np.repeat(first - (np.cumsum(counts) - counts), counts)
            place = np.repeat(place, counts)
            first += np.arange(len(place))
        return place, Pairs(pairs.rows.take(place), self.values.take(first))


@dataclass(frozen=True)
class Measured:
    """One measure of all rows: whether a current value was told, and between which ends it lies."""

    told: Flags
    low: Numbers
    high: Numbers


@dataclass(frozen=True)
class Situations:
    """As many `Situation`s as there are rows.

    setting, sex: numbers of `Many.settings` and SEXES. listed: whether a list of drugs was given. drugs:
    codes of a `Catalogue`, row by row. named, denied: numbers of `Many.ids`. answered: numbers of
    `Many.questions`.
    """

    size: int
    setting: Rows
    sex: Rows
    closed: Flags
    listed: Flags
    drugs: Pairs
    named: Pairs
    denied: Pairs
    answered: Pairs
    measures: Mapping[str, Measured] = field(default_factory=dict)
