"""That a typed scored file says what the lines say, in the same bytes however it came to be."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from magrisk.adapters.roster import first as first_module
from magrisk.adapters.roster import typed as module
from magrisk.adapters.roster.hidden import Place
from magrisk.adapters.roster.ledger import Ledger
from magrisk.adapters.roster.publishing import Publishing
from magrisk.adapters.roster.scored import COLUMNS, HEADER
from magrisk.adapters.roster.typed import SCHEMA, typed, write_typed
from magrisk.assess import Assessor
from magrisk.errors import OutputProblem, UsageProblem
from roster_run import ROSTER, Run

LONG = ROSTER + "".join(
    f'{n % 97},{10 + n % 80},icu,"omeprazole {n} mg; flibber ""{n}""; furosemide",Mg 1.{n % 10} mg/dL,{n}\n'
    for n in range(90)
)
LEFT = ["aside.csv", "out.manifest.json", "out.parquet", "roster.csv"]
_WHOLE = ("row", "points", "floor", "ceiling", "mds_low", "mds_high")


@pytest.fixture
def run(assessor: Assessor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(first_module, "_SMALL", 0)
    made = Run(assessor, tmp_path)
    made.output, made.typed = tmp_path / "out.parquet", True
    return made


def as_typed(row: dict[str, str]) -> dict[str, Any]:
    """A line as it must be typed."""
    whole = {name: int(row[name]) if row[name] else None for name in _WHOLE}
    chance = float(row["chance"]) if row["chance"] else None
    return {**row, **whole, "chance": chance, "likelihood": row["likelihood"] or None} | {
        "complete": row["complete"] == "true"
    }


@pytest.fixture
def lines(assessor: Assessor, tmp_path: Path) -> bytes:
    """The same rows as lines that are not escaped."""
    (tmp_path / "lines").mkdir()
    made = Run(assessor, tmp_path / "lines")
    made(LONG, raw=True)
    return made.output.read_bytes()


def test_the_table_says_what_the_lines_say(run: Run, lines: bytes) -> None:
    wanted = [as_typed(row) for row in csv.DictReader(io.StringIO(lines.decode(), newline=""))]
    assert typed(lines.removeprefix(HEADER)).to_pylist() == wanted
    run(LONG)
    found = pq.read_table(run.output)
    assert found.schema == SCHEMA
    assert found.to_pylist() == wanted
    assert {row["points"] for row in wanted} > {None}
    assert "=A3" in [row["id"] for row in wanted]
    assert run.told()["options"]["raw"] is True
    (run.folder / "lines").rename(run.folder / ".lines")
    assert run.left() == [".lines", *LEFT]


@pytest.mark.parametrize("empty", [b"", pa.py_buffer(b"")])
def test_no_lines_are_no_rows(empty: bytes | pa.Buffer) -> None:
    assert typed(empty).schema == SCHEMA
    assert len(typed(empty)) == 0


def test_chunk_and_workers_change_no_byte(run: Run) -> None:
    run(LONG)
    written = run.written()
    for chunk, workers in ((1, 1), (7, 2)):
        run.over(chunk=chunk, workers=workers)
        assert run.written() == written


@pytest.mark.parametrize(("block", "group"), [(100, 10), (3000, 10), (1 << 20, 96), (3000, 1000)])
def test_how_lines_are_read_changes_no_byte(
    lines: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, group: int
) -> None:
    file, made = tmp_path / "file", []
    # A cell may hold a line end, and what looks like the end of a line.
    file.write_bytes(lines.replace(b'flibber ""7""', b'x""\n""\n7'))
    assert file.read_bytes() != lines
    monkeypatch.setattr(module, "ROWS_OF_A_GROUP", group)
    for size in (block, 1 << 24):
        monkeypatch.setattr(module, "_BLOCK", size)
        pieces: list[bytes] = []
        write_typed(file, lambda data, to=pieces: to.append(bytes(data)))  # type: ignore[misc]  # a default binds it
        made.append(b"".join(pieces))
    assert made[0] == made[1]
    found = pq.ParquetFile(io.BytesIO(made[0]))
    assert found.metadata.num_rows == typed(file.read_bytes().removeprefix(HEADER)).num_rows
    sizes = [found.metadata.row_group(place).num_rows for place in range(found.num_row_groups)]
    assert all(size == group for size in sizes[:-1])
    assert sizes[-1] <= group


def test_a_roster_without_rows_is_a_table_without_rows(run: Run) -> None:
    run("id,age\n")
    assert pq.read_table(run.output).to_pylist() == []
    assert pq.read_schema(run.output).names == list(COLUMNS)


def test_the_report_of_a_typed_run_is_that_of_its_lines(assessor: Assessor, tmp_path: Path) -> None:
    pages = []
    for name in ("out.parquet", "out.csv"):
        folder = tmp_path / name.removeprefix("out.")
        folder.mkdir()
        made = Run(assessor, folder, reported=True)
        made.output, made.typed = folder / name, name == "out.parquet"
        made(LONG, raw=True)
        assert made.report
        pages.append(made.report.read_text().partition("<main")[2].count("<tr"))
    assert pages[0] == pages[1] > 10


# ---------------------------------------------------------------- what goes wrong


def stopping(name: str, where: type = Ledger) -> Callable[[pytest.MonkeyPatch], None]:
    """Let a method fail at its first call."""

    def stop(monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: Any, **__: Any) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(where, name, fail)

    return stop


@pytest.mark.parametrize("stop", [stopping("typed"), stopping("publish"), stopping("_note")])
@pytest.mark.parametrize("resume", [False, True])
def test_what_stopped_while_it_was_typed_leaves_nothing_or_is_gone_on_with(
    run: Run, monkeypatch: pytest.MonkeyPatch, stop: Callable[[pytest.MonkeyPatch], None], resume: bool
) -> None:
    run(LONG)
    whole = run.written()
    run.output.unlink()
    run.quarantine.unlink()
    run.manifest.unlink()
    with monkeypatch.context() as once:
        stop(once)
        with pytest.raises(KeyboardInterrupt):
            run.over(resume=resume, every=0.0)
    assert resume or run.left() == ["roster.csv"]
    assert not run.output.exists()
    run.go_on()
    assert run.written() == whole
    assert run.left() == LEFT


@pytest.mark.parametrize("resume", [False, True])
def test_a_publication_that_was_killed_is_finished(
    run: Run, monkeypatch: pytest.MonkeyPatch, resume: bool
) -> None:
    run(LONG)
    whole = run.written()
    with monkeypatch.context() as once:
        # As a kill would: nobody tidies up.
        once.setattr(Ledger, "_leave", lambda _: None)
        stopping("run", Publishing)(once)
        with pytest.raises(KeyboardInterrupt):
            run.over(resume=True, every=0.0)
    assert ".out.parquet.lines.magrisk-partial" in run.left()
    run.over(resume=resume)
    assert run.written() == whole
    assert run.left() == LEFT


def test_lines_that_cannot_be_removed_are_no_reason_to_fail(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget = Place.forget_partial

    def fail(self: Place) -> None:
        if self.path.name.endswith(".lines"):
            raise OutputProblem("out.parquet: could not be written")
        forget(self)

    monkeypatch.setattr(Place, "forget_partial", fail)
    run(LONG)
    assert pq.read_table(run.output).num_rows > 90


def test_a_run_is_not_gone_on_with_in_another_form(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as once:
        stopping("typed")(once)
        with pytest.raises(KeyboardInterrupt):
            run(LONG, resume=True, every=0.0)
    run.typed = False
    with pytest.raises(UsageProblem, match="changed since the run was begun"):
        run.go_on()
