"""That a Parquet roster gives what the CSV with the same cells gives, or is told to be no use."""

import csv
import io
import struct
from collections.abc import Callable, Iterator
from multiprocessing import active_children
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from magrisk.adapters.roster import first as first_module
from magrisk.adapters.roster import parquet as module
from magrisk.adapters.roster.describe import describe
from magrisk.adapters.roster.description import Fault, FileSeen
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.feed import is_parquet, opened
from magrisk.adapters.roster.heading import roster_of
from magrisk.adapters.roster.ledger import Ledger
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem, UsageProblem
from program import TODAY
from roster_run import Run

HEADER = ("id", "age", "setting", "medications", "conditions", "magnesium_mg_dl", "ward")
CELLS = (
    ("A1", "A2", "007", "é", "=1+1", 'say "x"', "1.2E+12", ""),
    ("70", "12", "old", ""),
    ("icu", "community", "ward 7", ""),
    (
        "omeprazole 20 mg for 3 years; furosemide",
        "none",
        "flibber|senna",
        "- omeprazole",
        "",
        "furosemide\nx",
    ),
    ("CKD 4; gout", "", "flibber"),
    ("1.6", "2", "high", ""),
    ("7", ""),
)


def rows(count: int = 120) -> list[tuple[str, ...]]:
    random = Random(3)
    drawn = [tuple(map(random.choice, CELLS)) for _ in range(count)]
    drawn[5] = drawn[6] = drawn[77] = ("",) * len(HEADER)
    # A row without an identifier is blank where nothing that is read says anything.
    return [row if any(row[:-1]) else ("",) * len(HEADER) for row in drawn]


def table(of: list[tuple[str, ...]]) -> pa.Table:
    columns = zip(*of, strict=True)
    arrays = [pa.array([cell or None for cell in column], pa.string()) for column in columns]
    arrays[3] = arrays[3].dictionary_encode()
    return pa.Table.from_arrays(arrays, list(HEADER))


@pytest.fixture
def run(assessor: Assessor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.setattr(first_module, "_SMALL", 0)
    made = Run(assessor, tmp_path)
    made.roster = tmp_path / "roster.parquet"
    yield made
    assert active_children() == []


@pytest.fixture(scope="module")
def wanted(assessor: Assessor, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[list[str]]]:
    """What the CSV with the same cells gives; the lines of its quarantine have quotes and line ends before
    them, so they are left out."""
    made = Run(assessor, tmp_path_factory.mktemp("csv"))
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([HEADER, *rows()])
    made(out.getvalue())
    assert made.told()["counts"]["blank"] >= 3
    return made.output.read_bytes(), _without_lines(made)


def _without_lines(made: Run) -> list[list[str]]:
    return [[row["column"], row["reason"]] for row in made.aside()]


@pytest.mark.parametrize(
    ("chunk", "workers", "group"), [(7, 1, 50), (1, 2, 7), (50, 2, 1000), (10_000, 1, 1)]
)
def test_it_gives_what_the_csv_with_the_same_cells_gives(
    run: Run, wanted: tuple[bytes, list[list[str]]], chunk: int, workers: int, group: int
) -> None:
    pq.write_table(table(rows()), run.roster, row_group_size=group)
    report = run.over(chunk=chunk, workers=workers)
    assert (run.output.read_bytes(), _without_lines(run)) == wanted
    numbers = [int(row["line"]) for row in run.aside()]
    assert all(problem_at(number) for number in numbers)
    counts = run.told()["counts"]
    assert counts["header"] == 0
    assert counts["physical"] == 120 == report.counts.physical
    assert counts["physical"] == counts["blank"] + counts["scored"] + counts["quarantined"]
    assert run.told()["file"] == {"format": "parquet", "encoding": "", "compression": "snappy"}
    assert run.told()["ignored_columns"] == ["ward"]
    assert run.read in range(run.roster.stat().st_size - 70, run.roster.stat().st_size + 70)


def problem_at(number: int) -> bool:
    id_, age, setting, *_, magnesium, _ = rows()[number - 1]
    return id_ == "1.2E+12" or age == "old" or setting == "ward 7" or magnesium == "high"


@pytest.mark.parametrize("typed", [False, True])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_stopped_is_gone_on_with(
    run: Run, monkeypatch: pytest.MonkeyPatch, workers: int, typed: bool
) -> None:
    pq.write_table(table(rows()), run.roster, row_group_size=25)
    run.output = run.folder / ("out.parquet" if typed else "out.csv")
    run.typed = typed
    run.over(chunk=9)
    whole = run.written()
    for left in (2, 6):
        with monkeypatch.context() as once:
            _stop(once, left)
            with pytest.raises(KeyboardInterrupt):
                run.over(resume=True, chunk=9, every=0.0, workers=workers)
    run.go_on(chunk=2, workers=workers)
    assert run.written() == whole
    assert run.left() == sorted(["aside.csv", run.output.name, "out.manifest.json", "roster.parquet"])


def _stop(monkeypatch: pytest.MonkeyPatch, left: int) -> None:
    calls, original = [left], Ledger.quarantine

    def quarantine(self: Ledger, data: bytes) -> None:
        calls[0] -= 1
        if not calls[0]:
            raise KeyboardInterrupt
        original(self, data)

    monkeypatch.setattr(Ledger, "quarantine", quarantine)


def test_many_bytes_are_handed_out_in_several_stretches(
    run: Run, wanted: tuple[bytes, list[list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 300)
    pq.write_table(table(rows()), run.roster, row_group_size=40)
    run.over()
    assert (run.output.read_bytes(), _without_lines(run)) == wanted


def test_typed_columns_are_read_and_lists_are_lists(run: Run) -> None:
    found = pa.table(
        {
            "id": [4603.0, None, 2.0],
            "age": pa.array([70, 71, None], pa.int8()),
            "medications": [["omeprazole", None], [], ["a;furosemide", "x\0"]],
            "no_other_conditions": [True, None, False],
            "egfr": [55.0, float("nan"), 1.0],
        }
    )
    pq.write_table(found, run.roster)
    run.over(quarantine_raw=True, workers=2)
    assert [row["id"] for row in run.rows()] == ["4603", ""]
    assert run.rows()[0]["reasons"]
    assert run.aside() == [{"line": "3", "column": "", "reason": "a NUL character", "raw": ""}]


def test_the_raw_record_is_what_was_read(run: Run) -> None:
    pq.write_table(pa.table({"id": ["a"], "age": ["old"], "medications": [["x", "y"]], "b": [1]}), run.roster)
    run.over(quarantine_raw=True)
    assert run.aside()[0]["raw"] == '{"id": "a", "age": "old", "medications": ["x", "y"]}'


def test_a_row_that_takes_the_memory_of_many_is_set_aside(run: Run) -> None:
    lists = [["omeprazole"] * 110_000, ["x" * 70_000], ["senna"]]
    pq.write_table(pa.table({"id": ["a", "b", "c"], "medications": lists}), run.roster)
    run.over()
    assert [(row["line"], row["reason"]) for row in run.aside()] == [
        ("1", "the record is longer than 1024 KiB"),
        ("2", "a field is longer than 64 KiB"),
    ]


def test_bytes_that_are_no_text_are_set_aside_with_their_row(run: Run) -> None:
    ends = struct.pack("<4i", 0, 1, 3, 4)
    ids = pa.Array.from_buffers(pa.string(), 3, [None, pa.py_buffer(ends), pa.py_buffer(b"a\xff\xfec")])
    pq.write_table(pa.table({"id": ids, "age": [70, 71, 72]}), run.roster)
    run.over(quarantine_raw=True)
    assert [row["id"] for row in run.rows()] == ["a", "c"]
    assert [(row["line"], row["reason"]) for row in run.aside()] == [("2", "found bytes that are not UTF-8")]


def test_numbers_have_the_mark_of_the_roster(run: Run) -> None:
    pq.write_table(pa.table({"id": ["a"], "magnesium_mg_dl": [1.6], "labs": ["K 3,1 mmol/L"]}), run.roster)
    assert run.over(dialect=Dialect(decimal=",")).counts.scored == 1


def test_rows_there_may_be_none(run: Run) -> None:
    pq.write_table(table(rows()).slice(0, 0), run.roster)
    assert run.over(workers=2).counts.physical == 0
    assert run.told()["file"]["compression"] in ("", "snappy")
    pq.ParquetWriter(run.roster, table(rows()).schema).close()
    assert run.over().counts.physical == 0
    assert run.told()["file"]["compression"] == ""


# ---------------------------------------------------------------- what cannot be read


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"id": [b"a"], "age": [1]}, "header: column id: found binary, wanted text, numbers, truths, days"),
        ({"id": ["a"], "age": [[1]]}, "header: column age: found list, wanted"),
        ({"id": ["a"], "medications": [{"Smith": 1}]}, "header: column medications: found struct, wanted"),
        ({"id": ["a"], "medications": [[{"Smith": 1}]]}, "header: column medications: found list, wanted"),
        ({"age": [1], "sex": ["f"]}, "header: no column id, patient_id or mrn"),
        ({"id": ["a"], "x": [1]}, "header: found only an identifier"),
        ({}, "header: no column id"),
    ],
)
def test_columns_that_cannot_be_read_are_told_by_name_and_type(
    run: Run, columns: dict[str, Any], told: str, workers: int
) -> None:
    pq.write_table(pa.table(columns), run.roster)
    refused = _refusal(run, workers=workers)
    assert refused.startswith(told)
    assert "Smith" not in refused


def test_one_name_twice_is_told(run: Run) -> None:
    twice = pa.Table.from_arrays([pa.array(["a"]), pa.array([1]), pa.array([2])], ["id", "age", "Age"])
    pq.write_table(twice, run.roster)
    assert _refusal(run) == "header: columns 2, 3: found one name twice"


def test_columns_that_are_not_read_may_be_of_any_kind_and_number(run: Run) -> None:
    more = {"age.x": [5], "deep": [{"y": [1]}], **{f"c{n}": [n] for n in range(2000)}}
    pq.write_table(pa.table({"id": ["a"], "age": [70], **more}), run.roster)
    assert run.over().counts.scored == 1
    assert len(run.told()["ignored_columns"]) == 2002


def _refusal(run: Run, **more: int) -> str:
    with pytest.raises(ContentProblem) as refused:
        run.over(**more)
    assert run.left() == ["roster.parquet"]
    return str(refused.value)


DAMAGED = "found a Parquet file that is damaged"


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda data: data[: len(data) // 2], f"roster: its footer: {DAMAGED}"),
        (lambda data: data[:-3], f"roster: its footer: {DAMAGED}"),
        (lambda data: data[:6], f"roster: its footer: {DAMAGED}"),
        (lambda data: data[:-8] + b"\xff\xff\xff\x7fPAR1", f"roster: its footer: {DAMAGED}"),
        (lambda data: data[:10] + bytes(40) + data[50:], f"roster: row 1 or behind it: {DAMAGED}"),
        (lambda data: b"PARE" + data[4:-4] + b"PARE", "roster: its footer: found an encrypted Parquet file"),
    ],
)
def test_a_damaged_file_is_told_and_no_word_of_it(
    run: Run, damage: Callable[[bytes], bytes], told: str
) -> None:
    pq.write_table(pa.table({"id": ["Smith"] * 5, "age": [70] * 5}), run.roster)
    run.roster.write_bytes(damage(run.roster.read_bytes()))
    refused = _refusal(run)
    assert refused.startswith(told)
    assert "Smith" not in refused


def test_what_the_disk_refuses_is_told_as_such(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    pq.write_table(table(rows()), run.roster)
    monkeypatch.setattr(module.pq, "ParquetFile", refuse)
    with pytest.raises(UsageProblem, match="the roster cannot be read: Permission denied"):
        run.over()


@pytest.mark.parametrize("declared", [{"encoding": "utf-8"}, {"delimiter": ";"}])
def test_what_is_declared_of_a_text_is_refused(run: Run, declared: dict[str, str]) -> None:
    pq.write_table(table(rows()), run.roster)
    with pytest.raises(UsageProblem, match=f"{next(iter(declared))}: is for text; the roster is a Parquet"):
        run.over(dialect=Dialect(**declared))


def test_a_file_that_changes_while_it_is_read_is_refused(run: Run) -> None:
    pq.write_table(table(rows()), run.roster)
    with opened(run.roster, Dialect(), lambda _: None) as feed:
        feed.opening(Dialect())
        run.roster.write_bytes(run.roster.read_bytes() + b"x")
        with pytest.raises(ContentProblem, match="changed while it was read"):
            feed.unchanged()


def test_it_is_known_by_its_bytes_and_not_by_its_name(run: Run, tmp_path: Path) -> None:
    run.roster = tmp_path / "roster.csv"
    pq.write_table(table(rows()), run.roster)
    assert run.over().counts.scored > 30
    text = tmp_path / "text.parquet"
    text.write_text("PAR1,id,age\n1,2,70\n")
    assert not is_parquet(text)
    assert not is_parquet(tmp_path)
    assert not is_parquet(tmp_path / "missing")
    assert not is_parquet(Path("/proc/self/mem"))


# ---------------------------------------------------------------- before it is scored


def test_the_medicines_at_its_beginning_are_read_before(assessor: Assessor, run: Run) -> None:
    lists = [["omeprazole;senna", "digoxin"], None, ["senna"]]
    pq.write_table(pa.table({"id": ["a", "b", "c"], "medications": lists}), run.roster)
    with (
        opened(run.roster, Dialect(), lambda _: None) as feed,
        first_module.first_texts(assessor, feed, Dialect(), "", TODAY, 2) as first,
    ):
        assert list(first.results()) == ["omeprazole", "senna", "digoxin"]
        head = feed.opening(Dialect())
        assert len(feed.beginning(head, roster_of(head, assessor, "", Dialect()))) == 3


def test_it_is_described_like_a_text(assessor: Assessor, run: Run) -> None:
    columns = {
        "id": ["a", "a", None],
        "age": [70, 171, None],
        "ward": [None, 7, 0],
        "x": [{"y": 1}, None, None],
    }
    lists = [["omeprazole", "flibber"], [], None]
    pq.write_table(pa.table({**columns, "medications": lists}), run.roster, compression="none")
    found = describe(run.roster, Dialect(), assessor, TODAY, 0)
    assert found.file == FileSeen("roster.parquet", run.roster.stat().st_size, "", format="parquet")
    assert (found.records, found.blank, found.rows, found.duplicates) == (3, 0, 3, 1)
    filled = {column.name: (column.filled, column.distinct) for column in found.columns}
    assert filled == {"id": (2, 1), "age": (2, 2), "ward": (2, 2), "x": (0, 0), "medications": (1, 1)}
    assert (found.texts["medications"].said, found.texts["medications"].recognised) == (2, 1)
    assert [(fault.line, fault.column) for fault in found.faults] == [(2, "age")]
    assert isinstance(found.faults[0], Fault)
    assert describe(run.roster, Dialect(), assessor, TODAY, 1).records == 1


def test_a_header_among_the_rows_is_a_patient(run: Run) -> None:
    pq.write_table(pa.table({"id": ["id", "b"], "sex": ["f", "m"]}), run.roster)
    assert run.over().counts.scored == 2
