"""Reads a table of a file of a long roster into rows that can be joined, every distinct text once."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat

import numpy as np
import pyarrow as pa

from magrisk.adapters.roster.cells import said
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.layout import KIND, VALUE
from magrisk.adapters.roster.long.checks import Cells, Checks, Said
from magrisk.adapters.roster.long.days import day_of
from magrisk.adapters.roster.long.form import DATE, START, STOP, Form
from magrisk.adapters.roster.long.telling import CONDITIONS, LABS, MEDICATIONS, NOTHING, OPEN, ROWS, UNSAID
from magrisk.adapters.roster.spellings import Spellings
from magrisk.adapters.roster.table import Table
from magrisk.columns import Flags, Rows
from magrisk.errors import ContentProblem

FUTURE = "the date lies in the future"
ENDS_FIRST = "the stop lies before the start"
NOT_OF_KIND = "found a date that rows of this kind do not have"
_DAYS = (START, STOP, DATE)
_OF_KIND = {MEDICATIONS: (START, STOP), CONDITIONS: (START, STOP), LABS: (DATE,)}
Wrong = Mapping[int, tuple[str, str]]  # by the place of a row: a column, and what is wrong there


class Reading:
    """Reads the tables of one file. number: of that file."""

    def __init__(self, form: Form, checks: Checks, dialect: Dialect, as_of: datetime.date, number: int):
        self._form, self._checks, self._order = form, checks, dialect.date_format
        self._today, self._number = as_of.toordinal(), number
        self._nulls = frozenset(word.strip().casefold() for word in dialect.nulls)
        self.unread = 0  # rows with values of something that the rules know nothing of

    def rows(self, table: Table, at: Rows, wrong: Wrong) -> Iterator[pa.RecordBatch]:
        """The rows of a table. at: the numbers of its records. wrong: what is known to be so of some."""
        if self._form.singles:
            # The first says that there are such patients, the others say what of them.
            yield self._batch(table, at, _Told(np.zeros(len(table), np.intp), [Said()]), wrong)
            columns = _Columns(table, self._form.singles)
            for name in self._form.singles:
                yield self._batch(table, at, self._single(name, *columns[name]), {})
            return
        codes = {f"{number}": place for number, (place, _) in enumerate(self._form.codes)}
        columns = _Columns(table, {**self._form.roles, **codes})
        told = self._told(columns, len(table))
        self.unread += told.count_unread()
        for name in _DAYS:
            if name in self._form.roles:
                told.days[name] = self._days(name, *columns[name])
        yield self._batch(table, at, told, wrong)

    # ------------------------------------------------------------ what rows say

    def _single(self, name: str, which: Rows, texts: Sequence[str]) -> "_Told":
        """What the cells of one column say in which a patient has one; an empty one says nothing."""
        return _Told(which, [self._of_cell(name, text) for text in texts])

    def _of_cell(self, name: str, text: str) -> Said:
        try:
            empty = not said(name, text, self._nulls)
        except ContentProblem as problem:
            return Said(place=name, reason=problem.message)
        found = Said() if empty else self._checks.of(Cells(name, value=text))
        return Said(place=name, reason=found.reason) if found.reason else found

    def _told(self, columns: "_Columns", size: int) -> "_Told":
        """What rows say but for their days: every distinct set of cells once."""
        names = [KIND, "name", VALUE, "unit"]
        systems = [system for _, system in self._form.codes]
        wanted = [*names, *map(str, range(len(systems)))]
        key, texts = np.zeros(size, np.int64), {}
        for name in wanted:
            if name in columns:
                numbers, texts[name] = columns[name]
                # Numbered anew after every column: as many as there are rows at most.
                key = np.unique(key * len(texts[name]) + numbers, return_inverse=True)[1]
        firsts = np.unique(key, return_index=True)[1]
        cells = [
            [texts[name][at] for at in columns[name][0][firsts].tolist()]
            if name in columns
            else repeat(self._form.kind if name == KIND else "", len(firsts))
            for name in wanted
        ]
        return _Told(
            key,
            [
                self._checks.of(Cells(kind, name, value, unit, tuple(zip(systems, codes, strict=True))))
                for kind, name, value, unit, *codes in zip(*cells, strict=True)
            ],
        )

    def _days(self, name: str, which: Rows, texts: Sequence[str]) -> tuple[Rows, Wrong]:
        """The days in a column, UNSAID where there is none; and by the number of a row what is no day."""
        days, broken = np.empty(len(texts), np.int64), dict[int, str]()
        for number, text in enumerate(texts):
            try:
                cell = said(name, text, self._nulls)
                days[number] = day_of(name, cell, self._order) if cell else UNSAID
            except ContentProblem as problem:
                days[number], broken[number] = UNSAID, problem.message
        rows = np.flatnonzero(np.isin(which, list(broken))).tolist() if broken else []
        return days[which], {row: (name, broken[int(which[row])]) for row in rows}

    # ------------------------------------------------------------ rows

    def _batch(self, table: Table, at: Rows, told: "_Told", wrong: Wrong) -> pa.RecordBatch:
        column, size = told.each("column", np.int64), len(table)
        problems = _Problems(size)
        problems.add(wrong)
        problems.said(told)
        since, until = self._since_and_until(column, told, problems)
        places, reasons = problems.texts()
        arrays = [
            table.ids,
            pa.array(at, pa.int64()),
            pa.array(table.lines, pa.int64()),
            pa.array(np.full(size, self._number, np.int32)),
            pa.array(column.astype(np.int8)),
            told.texts(),
            pa.array(since.astype(np.int32)),
            pa.array(until.astype(np.int32)),
            places,
            reasons,
        ]
        return pa.record_batch(arrays, schema=ROWS)

    def _since_and_until(self, column: Rows, told: "_Told", problems: "_Problems") -> tuple[Rows, Rows]:
        none = np.full(len(column), UNSAID), dict[int, tuple[str, str]]()
        given = {name: told.days.get(name, none) for name in _DAYS}
        for name, (days, broken) in given.items():
            problems.add(broken)
            mine = [place for place, names in _OF_KIND.items() if name in names]
            has = days != UNSAID
            problems.where(has & (column != NOTHING) & ~np.isin(column, mine), name, NOT_OF_KIND)
            if name != STOP:
                problems.where((days > self._today) & (column != NOTHING), name, FUTURE)
        start, stop, date = (given[name][0] for name in (START, STOP, DATE))
        problems.where((stop != UNSAID) & (stop < start), STOP, ENDS_FIRST)
        has = np.logical_or.reduce([days != UNSAID for days, _ in given.values()])
        for reason, rows in told.undatable():
            problems.where(rows & has, VALUE, reason)
        over = (stop != UNSAID) & (stop <= self._today)
        dated = np.isin(column, (MEDICATIONS, CONDITIONS))
        past = np.where(column == CONDITIONS, over, UNSAID)  # of a condition no day is told, only that
        since = np.where(column == MEDICATIONS, start, np.where(dated, past, date))
        until = np.where(column == MEDICATIONS, np.where(over, stop, OPEN), np.where(dated, past, date))
        return since, until


class _Columns:
    """Columns of a table by name: the number of every cell, and what the cells of each number say."""

    def __init__(self, table: Table, places: Mapping[str, int]):
        self._table, self._places, self._spellings = table, places, Spellings()
        self._read: dict[str, tuple[Rows, list[str]]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def __getitem__(self, name: str) -> tuple[Rows, list[str]]:
        if name not in self._read:
            spelt = self._table.whole(self._places[name], self._spellings)
            numbers, which = np.unique(spelt, return_inverse=True)
            self._read[name] = which, self._spellings.texts(numbers)
        return self._read[name]


class _Told:
    """What every row says: the number of one of some sayings. days: of the rows, by column, and what is no
    day there."""

    def __init__(self, which: Rows, sayings: Sequence[Said]):
        self.which, self.sayings = which, sayings
        self.days: dict[str, tuple[Rows, Wrong]] = {}

    def each(self, name: str, kind: type) -> Rows:
        """One number of every row."""
        found: Rows = np.array([getattr(one, name) for one in self.sayings], kind)[self.which]
        return found

    def texts(self) -> pa.StringArray:
        """The text of every row."""
        return pa.array([one.text for one in self.sayings], pa.string()).take(pa.array(self.which))

    def undatable(self) -> Iterator[tuple[str, Flags]]:
        """The rows that can have no days, by the reason."""
        for reason in sorted({one.undatable for one in self.sayings} - {""}):
            yield reason, np.array([one.undatable == reason for one in self.sayings])[self.which]

    def count_unread(self) -> int:
        """How many rows are values of something that the rules know nothing of."""
        return int(self.each("unread", np.int64).sum())


class _Problems:
    """What is wrong with rows: of each what is told first."""

    def __init__(self, size: int):
        self._of_row = np.zeros(size, np.int64)
        self._known: dict[tuple[str, str], int] = {("", ""): 0}

    def add(self, wrong: Wrong) -> None:
        """Problems of single rows, by their places."""
        for row, problem in wrong.items():
            self._of_row[row] = self._of_row[row] or self._number(problem)

    def said(self, told: _Told) -> None:
        """Problems of what rows say."""
        numbers = np.array([self._number((one.place, one.reason)) for one in told.sayings])[told.which]
        self._of_row = np.where(self._of_row == 0, numbers, self._of_row)

    def where(self, rows: Flags, place: str, reason: str) -> None:
        """One problem of some rows."""
        if rows.any():
            self._of_row[rows & (self._of_row == 0)] = self._number((place, reason))

    def texts(self) -> tuple[pa.StringArray, pa.StringArray]:
        """The column and the reason of every row."""
        known, rows = list(self._known), pa.array(self._of_row)
        places, reasons = (pa.array([each[part] for each in known], pa.string()) for part in (0, 1))
        return places.take(rows), reasons.take(rows)

    def _number(self, problem: tuple[str, str]) -> int:
        return self._known.setdefault(problem, len(self._known))
