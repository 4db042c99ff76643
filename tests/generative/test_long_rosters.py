"""That rows joined in columns, in any number of parts, give what they give patient by patient."""

import datetime
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from magrisk.adapters.roster.layout import LISTS
from magrisk.adapters.roster.long.courses import GAP
from magrisk.adapters.roster.long.joining import Joining
from magrisk.adapters.roster.long.patients import ASIDE
from magrisk.adapters.roster.long.telling import (
    COLUMNS,
    CONDITIONS,
    LABS,
    MEDICATIONS,
    NOTHING,
    OPEN,
    ROWS,
    UNSAID,
)

DAY = datetime.date(2026, 1, 1).toordinal()


class Row(NamedTuple):
    """A row that was read."""

    id: str
    column: int
    text: str
    since: int
    until: int
    wrong: bool


def _days(column: int, since: int | None, length: int | None) -> tuple[int, int]:
    if column == MEDICATIONS:
        begin = UNSAID if since is None else DAY + since
        return begin, OPEN if length is None else max(begin, DAY) + length
    if column == CONDITIONS:
        return (1, 1) if length is None else (0, 0)
    if column == LABS and since is not None:
        return DAY + since, DAY + since
    return UNSAID, UNSAID


@st.composite
def a_row(draw: st.DrawFn) -> Row:
    column = draw(st.sampled_from((MEDICATIONS, MEDICATIONS, CONDITIONS, LABS, 3, len(LISTS), NOTHING)))
    days = st.one_of(st.none(), st.integers(0, 200))
    since, until = _days(column, draw(days), draw(days))
    text = draw(st.sampled_from("ab")) if column != NOTHING else ""
    name = draw(st.sampled_from(("A", "B", " A", "C", "é")))
    return Row(name, column, text, since, until, draw(st.integers(0, 12)) == 0)


def one_by_one(rows: Sequence[Row]) -> tuple[list[dict[str, Any]], dict[int, int]]:
    """The patients, and by its number the line of every row for which one is set aside."""
    of: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        of.setdefault(row.id.strip(), []).append(at)
    patients, aside = [], {}
    for ats in of.values():
        wrong = [at for at in ats if rows[at].wrong]
        patient: dict[str, Any] = {"id": rows[ats[0]].id, "line": ats[0] + 2}
        for column, name in enumerate(COLUMNS):
            said = [at for at in ats if rows[at].column == column and not rows[at].wrong]
            if column >= len(LISTS):
                differ = [at for at in said if rows[at].text != rows[said[0]].text]
                wrong += [said[0], differ[0]] if differ else []
                if said:
                    patient[name] = rows[said[0]].text
            elif said:
                patient[name] = [text for _, _, text in sorted(_texts(rows, said, column))]
        aside |= {at: at + 2 for at in wrong}
        patients += [] if wrong else [patient]
    return patients, aside


def _texts(rows: Sequence[Row], ats: Sequence[int], column: int) -> list[tuple[int, int, str]]:
    """(first row, since, text) of everything that is said once."""
    found: list[list[int]] = []  # first row, since, until
    gap = GAP if column == MEDICATIONS else 0
    for at in sorted(ats, key=lambda at: (rows[at].since, rows[at].until)):
        row = rows[at]
        undated = (row.since, row.until) == (UNSAID, OPEN)
        for course in found:
            same = rows[course[0]].text == row.text
            other = (course[1], course[2]) == (UNSAID, OPEN) and rows[course[0]].until == OPEN
            alike = undated == (other and rows[course[0]].since == UNSAID)
            if same and alike and row.since <= course[2] + gap:
                course[:] = [min(course[0], at), course[1], max(course[2], row.until)]
                break
        else:
            found.append([at, row.since, row.until])
    return [(at, since, _said(rows[at].text, column, since, until)) for at, since, until in found]


def _said(text: str, column: int, since: int, until: int) -> str:
    def on(day: int) -> str:
        return datetime.date.fromordinal(day).isoformat()

    if column == CONDITIONS:
        return f"history of {text}" if until else text
    if column == LABS:
        return f"{text} on {on(since)}" if since else text
    if column == MEDICATIONS:
        text += f" since {on(since)}" if since else ""
        text += f" stopped {on(until)}" if until < OPEN else ""
    return text


def in_columns(
    rows: Sequence[Row], batch: int, parts: int, most: int
) -> tuple[list[dict[str, Any]], dict[int, int]]:
    patients, aside = [], {}
    with tempfile.TemporaryDirectory() as folder:
        joining = Joining(Path(folder) / "out.csv", (parts - 1) * (32 << 20), ("",), most)
        with closing(joining):
            for at in range(0, len(rows), batch):
                some = rows[at : at + batch]
                joining.add(_batch(some, at))
                joining.set_aside(pa.RecordBatch.from_pylist([], ASIDE), at + len(some))
            joining.join()
            assert (joining.records, joining.joined) == (len(rows), len(rows))
            for each in joining.patients():
                patients += each.to_pylist()
            for each in joining.aside():
                aside |= dict(zip(each["at"].to_pylist(), each["line"].to_pylist(), strict=True))
            assert (joining.whole, joining.lines) == (len(patients), len(aside))
        assert not list(Path(folder).iterdir())
    drop = ("first",)
    told = [
        {name: value for name, value in patient.items() if value is not None and name not in drop}
        for patient in patients
    ]
    return told, aside


def _batch(rows: Sequence[Row], at: int) -> pa.RecordBatch:
    size = len(rows)
    return pa.record_batch(
        [
            [row.id for row in rows],
            np.arange(at, at + size),
            np.arange(at + 2, at + 2 + size),
            np.zeros(size, np.int32),
            np.array([row.column for row in rows], np.int8),
            [row.text for row in rows],
            np.array([row.since for row in rows], np.int32),
            np.array([row.until for row in rows], np.int32),
            ["x" if row.wrong else "" for row in rows],
            ["is wrong" if row.wrong else "" for row in rows],
        ],
        schema=ROWS,
    )


@given(
    st.lists(a_row(), max_size=30),
    st.integers(1, 7),
    st.integers(1, 5),
    st.sampled_from((1, 700, 1 << 20)),
)
def test_rows_joined_in_columns_are_what_they_are_one_by_one(
    rows: list[Row], batch: int, parts: int, most: int
) -> None:
    assert in_columns(rows, batch, parts, most) == one_by_one(rows)
