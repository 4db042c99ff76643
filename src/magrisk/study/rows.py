"""The rows of a roster whose outcome is known, scored as a batch scores them, with the outcome held back."""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from magrisk.adapters.roster.blocks import Blocks
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.heading import headed
from magrisk.adapters.roster.site_columns import NO_COLUMNS, Columns
from magrisk.adapters.roster.source import Source
from magrisk.adapters.roster.work import Order, Sifted, Stretch, Work
from magrisk.assess import Assessor
from magrisk.cohort import Crowd
from magrisk.columns import Rows as Numbers
from magrisk.errors import ContentProblem
from magrisk.study import outcome as outcomes
from magrisk.study.outcome import Outcome, outcome_of
from magrisk.study.scored import Rows, Scored
from magrisk.study.strata import Cells, Stratum

SET_ASIDE, UNDER_AGE = "the row cannot be used", "under age, and not scored"
_STRETCH = 4 << 20  # bytes of a roster that are read together
_LINES = 20_000


@dataclass(frozen=True)
class Observed:
    """What a roster with an outcome gives. records: those that are not blank; left_out: why how many of them
    are not among the rows. withheld: columns of the outcome's measure, none of which was scored by. labs:
    labels of the measures whose columns were. sha256: of the roster."""

    rows: Rows
    outcome: Outcome
    records: int
    left_out: Mapping[str, int]
    strata: tuple[Stratum, ...]
    withheld: tuple[str, ...]
    labs: tuple[str, ...]
    sha256: str


@dataclass(frozen=True)
class Wanted:
    """What is asked of a roster. below: the limit with its unit, "" for the rulebook's own; setting: of rows
    that say none."""

    roster: Path
    outcome: str
    as_of: datetime.date
    below: str = ""
    setting: str = ""
    strata: tuple[Stratum, ...] = ()
    dialect: Dialect = Dialect()  # noqa: RUF009  # frozen
    columns: Columns = NO_COLUMNS


def observed(assessor: Assessor, wanted: Wanted) -> Observed:
    """Read and score a roster with its outcome.

    A row means here what it means to a batch, but that no value of the outcome's measure is known to the
    score. Raises UsageProblem for a column that is not there or is scored by, ContentProblem for a roster
    that cannot be read, or without one row that can be used.
    """
    with Source(wanted.roster, wanted.dialect, lambda _: None) as source:
        head, roster = headed(
            source.head(), assessor, wanted.setting, wanted.dialect, wanted.columns, wanted.as_of
        )
        outcome = outcome_of(roster, assessor, wanted.outcome, wanted.below)
        strata = [Cells(one, roster, wanted.dialect) for one in wanted.strata]
        beside = (outcome.place, *(cells.place for cells in strata))
        work = Work(assessor, roster, head.delimiter, Order(wanted.as_of, ""), beside)
        source.skip(head.offset)
        blocks = Blocks(source, head.delimiter, len(head.fields), head.offset, head.lines + 1, _LINES)
        cells = outcomes.Cells(outcome, roster, assessor, wanted.dialect.nulls)
        scoring = Scoring(assessor, work, outcome, cells, strata)
        for stretch, sifted in stretches(work, blocks):
            scoring.add(stretch, sifted)
        source.unchanged()
        measure = assessor.standings.measure.id
        measures = {lab.measure for lab in roster.labs if lab.measure != measure}
        return Observed(
            rows=scoring.rows(),
            outcome=outcome,
            records=scoring.records,
            left_out=dict(+scoring.left_out),
            strata=wanted.strata,
            withheld=tuple(lab.name for lab in roster.labs if lab.measure == measure),
            labs=tuple(m.label for name, m in assessor.reader.measures.items() if name in measures),
            sha256=source.digest(),
        )


def stretches(work: Work, blocks: Blocks) -> Iterator[tuple[Stretch, Sifted]]:
    """All stretches of a roster, understood one after the other."""
    records, again = 0, False
    while True:
        line = blocks.line
        text = blocks.next(_STRETCH)
        if not text:
            return
        stretch = work.cut(bytes(text), line)
        yield stretch, work.sift(stretch, records, another=again)
        records, again = records + stretch.records, again or stretch.again is not None


class Scoring:
    """Gathers the rows of one roster."""

    def __init__(
        self,
        assessor: Assessor,
        work: Work,
        outcome: Outcome,
        cells: outcomes.Cells,
        strata: Sequence[Cells],
    ):
        self._work, self._outcome, self._cells, self._strata = work, outcome, cells, strata
        self._scored = Scored(assessor, work.cohort, outcome)
        self._found: list[Rows] = []
        self.left_out: Counter[str] = Counter()
        self.records = 0

    def add(self, stretch: Stretch, sifted: Sifted) -> None:
        """Scores a stretch."""
        self.records += stretch.records
        self.left_out[SET_ASIDE] += sifted.aside.count
        places = [self._outcome.place, *(cells.place for cells in self._strata)]
        keep = np.flatnonzero(~sifted.apart)
        columns = [np.array(self._work.texts(stretch, place), np.object_)[keep] for place in places]
        numbers = sifted.numbers.of(stretch.cut.table.lines)[keep]
        self._add(numbers, sifted.understood.crowd, keep, columns)
        if sifted.slow:
            lines = np.array([record.line for record, _ in sifted.slow], np.intp)
            crowd = self._work.cohort.crowd([patient for _, patient in sifted.slow])
            columns = [np.array([r.fields[place] for r, _ in sifted.slow], np.object_) for place in places]
            self._add(sifted.numbers.of(lines), crowd, np.arange(len(lines)), columns)

    def _add(self, numbers: Numbers, crowd: Crowd, kept: Numbers, texts: Sequence[npt.NDArray[Any]]) -> None:
        """Scores a crowd, and takes those of its kept rows whose outcome is known. texts: of the kept rows
        the cells of the outcome, and of every stratum."""
        told = [self._cells.read(cell) for cell in texts[0]]
        usable = crowd.scored[kept] & np.array([not one.missing for one in told], np.bool_)
        why = [one.missing or UNDER_AGE for one in told]
        self.left_out.update(why[place] for place in np.flatnonzero(~usable))
        part = replace(
            self._scored.of(crowd).only(kept),
            row=numbers,
            level=np.array([one.level for one in told], np.float64),
            low=np.array([one.low for one in told], np.bool_),
            strata={
                cells.wanted.column: cells.read(column)
                for cells, column in zip(self._strata, texts[1:], strict=True)
            },
        )
        self._found.append(part.only(usable))

    def rows(self) -> Rows:
        """All rows, in the order of the roster. Raises ContentProblem where there are none."""
        if not any(map(len, self._found)):
            raise ContentProblem("roster", "found no row that is scored and whose outcome is known")
        names = [one.name for one in fields(Rows) if one.name != "strata"]
        arrays = {name: np.concatenate([getattr(part, name) for part in self._found]) for name in names}
        strata = {
            cells.wanted.column: np.concatenate([part.strata[cells.wanted.column] for part in self._found])
            for cells in self._strata
        }
        whole = Rows(**arrays, strata=strata)
        return whole.only(np.argsort(whole.row, kind="stable"))
