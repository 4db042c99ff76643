"""Parquet in and out by the program itself: exit codes, quarantine, a kill, surroundings, a study."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from program import TODAY, batch, command, environment, run, start
from study_roster import made

TEXT = "id,age,medications,ward\nP1,72,omeprazole 20 mg for 3 years; furosemide,7\nP2,old,none,7\n=P3,12,,8\n"


def as_parquet(text: Path, **types: pa.DataType) -> Path:
    """The cells of a text, by columns; all of them texts but for some."""
    names = text.read_text().partition("\n")[0].split(",")
    convert = pa.csv.ConvertOptions(
        column_types={name: types.get(name, pa.string()) for name in names},
        strings_can_be_null=True,
        null_values=[""],
    )
    found = text.with_suffix(".parquet")
    pq.write_table(pa.csv.read_csv(text, convert_options=convert), found, row_group_size=1000)
    return found


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    text = tmp_path / "roster.csv"
    text.write_text(TEXT)
    return as_parquet(text)


def told(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(f"{out}.manifest.json").read_text())
    return found


def test_a_parquet_roster_is_scored_like_its_text(roster: Path, tmp_path: Path) -> None:
    text, out = tmp_path / "text.csv", tmp_path / "out.csv"
    assert batch(tmp_path / "roster.csv", text).code == 3
    ended = batch(roster, out)
    assert ended.code == 3
    assert ended.told.splitlines()[0] == "scored 2, set aside 1, blank 0"
    assert out.read_bytes() == text.read_bytes()
    # The second row, which in the text is the third line.
    assert Path(f"{out}.quarantine.csv").read_text().splitlines()[1].startswith('2,"age",')
    assert Path(f"{text}.quarantine.csv").read_text().splitlines()[1].startswith('3,"age",')


def test_a_typed_file_with_its_report_and_quarantine(roster: Path, tmp_path: Path) -> None:
    out, page = tmp_path / "OUT.Parquet", tmp_path / "page.html"
    assert batch(roster, out, "--report", str(page)).code == 3
    found = pq.read_table(out).to_pylist()
    assert [row["id"] for row in found] == ["P1", "=P3"]
    assert [type(row["points"]) for row in found] == [int, type(None)]
    assert "P1" in page.read_text()
    assert told(out)["counts"]["scored"] == 2
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_two_typed_files_are_compared(roster: Path, tmp_path: Path) -> None:
    for name in ("old.csv", "new.parquet"):
        batch(roster, tmp_path / name)
    ended = run("compare", tmp_path / "old.csv", tmp_path / "new.parquet", "--format", "json")
    assert ended.code == 0, ended.told
    assert "2 rows in both" in run("compare", tmp_path / "old.csv", tmp_path / "new.parquet").text


def test_two_rulebooks_are_compared_on_a_parquet_roster(roster: Path) -> None:
    ended = run("compare", "shipped", "shipped", "--roster", roster)
    assert ended.code == 3, ended.told
    assert "2 rows in both" in ended.text


def test_it_is_described_by_rows(roster: Path) -> None:
    ended = run("roster", "describe", roster)
    assert ended.code == 3
    assert "format   parquet" in ended.text
    assert "  row 2, column age: " in ended.text
    assert (
        json.loads(run("roster", "describe", roster, "--format", "json").out)["file"]["format"] == "parquet"
    )


def test_a_study_reads_the_same_of_parquet_and_of_text(tmp_path: Path) -> None:
    text = tmp_path / "study.csv"
    text.write_text(made(300))
    typed = as_parquet(text, magnesium_mg_dl=pa.float64(), creatinine_mg_dl=pa.float64(), age=pa.int8())
    asked = ("--outcome", "magnesium_mg_dl", "--stratum", "ward", "--format", "json")
    found = [run("validate", file, *asked, "--as-of", TODAY.isoformat()) for file in (text, typed)]
    assert [one.code for one in found] == [0, 0], found[1].told
    first, second = (json.loads(one.out) for one in found)
    assert first["origin"].pop("roster") != second["origin"].pop("roster")
    assert first == second


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--encoding", "utf-8"), 2, "encoding: is for text; the roster is a Parquet file"),
        (("--delimiter", ";"), 2, "delimiter: is for text; the roster is a Parquet file"),
    ],
)
def test_what_cannot_be_meant_is_a_wrong_option(
    roster: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    ended = batch(roster, tmp_path / "out.csv", *arguments)
    assert (ended.code, words in ended.told) == (code, True), ended.told
    assert batch(roster, roster).code == 2


def test_a_damaged_file_ends_with_a_word_and_nothing_else(roster: Path, tmp_path: Path) -> None:
    roster.write_bytes(roster.read_bytes()[:-40])
    ended = start("batch", roster, "-o", tmp_path / "out.parquet")
    assert ended.code == 65
    assert ended.told.startswith("magrisk: roster: its footer: found a Parquet file that is damaged")
    assert len(ended.told.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["roster.csv", "roster.parquet"]


def test_a_run_that_is_killed_is_gone_on_with_in_other_surroundings(tmp_path: Path) -> None:
    text = tmp_path / "large.csv"
    rows = (f"P{n},{n % 100},omeprazole {n % 977} mg; furosemide,{n % 5}\n" for n in range(60_000))
    text.write_text("id,age,medications,ward\n" + "".join(rows))
    roster, out = as_parquet(text), tmp_path / "out.parquet"
    words = ("batch", roster, "-o", out, "--resume", "--as-of", TODAY.isoformat(), "--chunk", "500")
    partial = tmp_path / ".out.parquet.lines.magrisk-partial"
    with subprocess.Popen(command(*words, "--workers", "1"), env=environment()) as process:
        until = time.monotonic() + 60
        while not (partial.exists() and partial.stat().st_size > 1 << 20):
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.005)
        os.kill(process.pid, signal.SIGKILL)
    assert not out.exists()
    assert start(*words, "--workers", "2", env={"PYTHONHASHSEED": "1", "LC_ALL": "tr_TR.UTF-8"}).code == 0
    whole = tmp_path / "whole.parquet"
    assert batch(roster, whole, "--workers", "1").code == 0
    assert out.read_bytes() == whole.read_bytes()
    assert told(out)["sha256"]["output"] == told(whole)["sha256"]["output"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
