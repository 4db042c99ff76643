"""That a batch is taken by the places of its columns, with what was set aside before it."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from magrisk.adapters.roster import run as module
from magrisk.adapters.roster.aside import Aside
from magrisk.adapters.roster.batches import ORIGIN, by_place, packed, unpacked
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.parquet import Parquet
from magrisk.adapters.roster.work import Order, Work
from magrisk.assess import Assessor
from magrisk.rulebook.schema import Measure
from program import TODAY
from roster_run import Run

HEADER = ("ward", "medications", "id", "age")


@pytest.fixture
def work(assessor: Assessor) -> Work:
    roster = Roster(HEADER, assessor.book.of(Measure), "", assessor.reader.knows)
    return Work(assessor, roster, "", Order(TODAY, "1", quarantine_raw=True))


def batch(**more: list[int]) -> pa.RecordBatch:
    columns = {"ward": [7, None, None], "medications": [["senna"], None, []], "id": ["a", "b", None]}
    return pa.RecordBatch.from_pydict({**columns, "age": [70.0, 171.0, None], **more})


def test_columns_are_called_by_their_places(work: Work) -> None:
    stretch = work.cut(by_place(batch()), 5)
    assert (stretch.records, stretch.blank) == (2, 1)
    done = work.finish(stretch, 10, another=False)
    assert bytes(done.output).startswith(b'11,"a",')
    assert done.quarantine.startswith(b'6,"age",')
    assert done.quarantine.endswith(b'"{""id"": ""b"", ""age"": ""171""}"\n')


def test_a_column_that_is_not_read_keeps_a_row_from_being_blank(work: Work) -> None:
    found = by_place(batch()).set_column(0, "0", pa.array([None, None, 0]))
    assert work.cut(found, 1).blank == 0
    assert work.cut(found.select(["1", "2", "3"]), 1).blank == 1


def test_what_is_set_aside_is_told_where_it_came_from(work: Work) -> None:
    found = by_place(batch()).append_column(ORIGIN, pa.array([40, 30, 20]))
    assert work.finish(work.cut(found, 1), 0, another=False).quarantine.startswith(b'30,"age",')


def test_no_rows_are_a_stretch_without_records(work: Work) -> None:
    stretch = work.cut(by_place(batch().slice(0, 0)), 1)
    assert stretch.records == 0
    assert work.finish(stretch, 0, another=False).size == 0


def test_what_is_packed_is_unpacked() -> None:
    assert unpacked(bytes(packed(batch())), typed=True) == batch()
    assert unpacked(bytes(packed(b"1,a\n")), typed=False) == b"1,a\n"


def test_records_that_ended_before_any_was_scored_are_counted(
    assessor: Assessor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run(assessor, tmp_path)
    pq.write_table(pa.Table.from_batches([batch()]), run.roster)

    def opened(*arguments: object) -> Parquet:
        feed = Parquet(run.roster, Dialect(), lambda _: None)
        feed.aside = Aside([b'3,"kind","x"\n', b'4,"kind","y"\n'], quarantined=2, joined=5)
        return feed

    monkeypatch.setattr(module, "opened", opened)
    counts = run.over().counts
    assert run.told()["counts"] == {
        **{"scored": 1, "quarantined": 3, "blank": 1, "header": 0, "physical": 10, "joined": 5}
    }
    assert counts.joined == 5
    assert [row["line"] for row in run.aside()] == ["3", "4", "2"]
