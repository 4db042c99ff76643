"""The values of a roster's measures: each distinct one by number, and which of a row's counts."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from magrisk.columns import Rows
from magrisk.laboratory import Value
from magrisk.profile import Lab, Reader, lab_of
from magrisk.rulebook import schema
from magrisk.scale import Span
from magrisk.situation import SEXES
from magrisk.situations import Measured, Pairs
from magrisk.told import Statement


@dataclass(frozen=True)
class Counting:
    """The rows for which a value of one measure counts, and the number of each value."""

    rows: Rows
    values: Rows


class Values:
    """Values by number. level_of: the number of the level that a value of the outcome's measure is."""

    def __init__(self, reader: Reader, as_of: datetime.date, level_of: Callable[[Lab], int]):
        self._reader, self._as_of, self._level_of = reader, as_of, level_of
        self._measures = {name: number for number, name in enumerate(reader.measures)}
        self._current_for = np.array([s.level_is_current_for_days for s in reader.settings.values()])
        self._any_setting = next(iter(reader.settings.values()))
        self.clear()

    def clear(self) -> None:
        """Forgets every value."""
        self._labs: list[Lab] = []
        self._codes: dict[object, int] = {}
        self._estimates: dict[tuple[str, int, int, int], int] = {}
        self._rows: list[tuple[float, ...]] = []
        self._array: npt.NDArray[np.float64] = np.empty((6, 0))

    def told(self, value: Value, statement: Statement) -> int:
        """The number of a value as told. Raises ContentProblem where it lies in the future."""
        return self.code(lab_of(value, statement, self._any_setting, self._as_of))

    def code(self, lab: Lab) -> int:
        """The number of a value, the same for equal ones wherever they stand."""
        key = lab.value, lab.on
        if key not in self._codes:
            self._codes[key] = len(self._labs)
            self._labs.append(lab)
            days, span = (self._as_of - lab.on).days, lab.value.span
            place = self._measures[lab.value.measure]
            unusual = not lab.by and self._reader.laboratory.unusual(lab.value)
            self._rows.append((place, days, span.low, span.high, self._level_of(lab), unusual))
        return self._codes[key]

    def _all(self) -> npt.NDArray[np.float64]:
        """Of every value its measure, how many days ago, its ends, its level, whether it is unusual."""
        if self._array.shape[1] < len(self._rows):
            more = np.array(self._rows[self._array.shape[1] :], np.float64).T
            self._array = np.concatenate((self._array, more), axis=1)
        return self._array

    def counting(self, told: Sequence[Pairs], setting: Rows) -> dict[str, Counting]:
        """By measure: the latest value that is current, of one day the lowest. told: in the order that
        decides between values that are equal."""
        rows, values = _joined(told)
        if not len(rows):
            return {}
        measure, days, low, high = (of.take(values) for of in self._all()[:4])
        current = days <= self._current_for.take(setting.take(rows))
        found = {}
        for name, number in self._measures.items():
            mine = np.flatnonzero(current & (measure == number))
            if not (np.diff(rows.take(mine)) > 0).all():
                order = mine[np.lexsort((mine, high[mine], low[mine], days[mine], rows[mine]))]
                mine = order[np.concatenate(([True], np.diff(rows[order]) > 0))]
            if len(mine):
                found[name] = Counting(rows.take(mine), values.take(mine))
        return found

    def unusual(self, told: Sequence[Pairs]) -> dict[str, Rows]:
        """By measure: the rows with an unusual value, current or not."""
        rows, values = _joined(told)
        marked = np.flatnonzero(self._all()[5].take(values) != 0) if len(rows) else rows
        measure = self._all()[0].take(values.take(marked))
        found = {name: np.unique(rows[marked[measure == n]]) for name, n in self._measures.items()}
        return {name: mine for name, mine in found.items() if len(mine)}

    def estimate(
        self, found: dict[str, Counting], ages: Rows, sex: Rows, age_of: Callable[[int], Span | None]
    ) -> None:
        """Adds the values that an equation gives where nobody told one."""
        for measure in self._reader.estimated:
            by = measure.estimated_from
            source = found.get(by.measure) if by else None
            if source is None:
                continue
            own = found[measure.id].rows if measure.id in found else np.empty(0, np.intp)
            without = ~np.isin(source.rows, own)
            rows, values = source.rows[without], source.values[without]
            given = self._estimates_of(measure, values, ages[rows], sex[rows], age_of)
            more = Counting(rows[given >= 0], given[given >= 0])
            if measure.id in found:
                told = found[measure.id]
                more = Counting(
                    np.concatenate((told.rows, more.rows)), np.concatenate((told.values, more.values))
                )
            if len(more.rows):
                found[measure.id] = more

    def _estimates_of(
        self,
        measure: schema.Measure,
        values: Rows,
        ages: Rows,
        sex: Rows,
        age_of: Callable[[int], Span | None],
    ) -> Rows:
        """The numbers of estimated values, -1 for none; each distinct patient is worked out once."""
        together = np.stack((values, ages, sex))
        distinct, inverse = np.unique(together, axis=1, return_inverse=True)
        codes = []
        for value, age, of_sex in distinct.T.tolist():
            key = measure.id, value, age, of_sex
            if key not in self._estimates:
                years = age_of(age)
                lab = (
                    self._reader.estimate(measure, self._labs[value], years, SEXES[of_sex]) if years else None
                )
                self._estimates[key] = self.code(lab) if lab else -1
            codes.append(self._estimates[key])
        found: Rows = np.array(codes, np.intp)[inverse.ravel()]
        return found

    def measured(self, found: Mapping[str, Counting], size: int) -> dict[str, Measured]:
        """What counts as columns."""
        columns = {}
        for name, counting in found.items():
            told = np.zeros(size, np.bool_)
            low, high = np.full(size, -np.inf), np.full(size, np.inf)
            told[counting.rows] = True
            low[counting.rows], high[counting.rows] = (of.take(counting.values) for of in self._all()[2:4])
            columns[name] = Measured(told, low, high)
        return columns

    def levels(self, counting: Counting | None, size: int) -> npt.NDArray[np.int16]:
        """The number of every row's level; 0 where none counts."""
        levels = np.zeros(size, np.int16)
        if counting:
            levels[counting.rows] = self._all()[4].take(counting.values)
        return levels


def _joined(told: Sequence[Pairs]) -> tuple[Rows, Rows]:
    """The rows and the values of all."""
    nothing = np.empty(0, np.intp)
    return (
        np.concatenate([nothing, *(pairs.rows for pairs in told)]),
        np.concatenate([nothing, *(pairs.codes for pairs in told)]),
    )
