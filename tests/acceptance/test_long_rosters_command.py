"""Long rosters through `magrisk batch`: one file, a folder of files, in any order, by any workers."""

import csv
import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pytest

from long_rows import lines
from program import REPOSITORY, TODAY, Result, run

EXAMPLE = REPOSITORY / "examples" / "long-roster.csv"
HEADER = "id,kind,value,unit,loinc,date,start,stop"
# A wide roster, and the same as rows: what stands in a list cell of the one is a row of the other.
WIDE = "id,age,sex,setting,medications,conditions,no_other_conditions,labs,alcohol,lifestyle,symptoms"
PEOPLE = [
    [
        *("A", "72", "female", "icu", "omeprazole 20 mg since 2024-01-05; furosemide 40 mg", "E11.9; gout"),
        *("yes", "Mg 1.6 mg/dL on 2026-11-01; eGFR 55", "heavy", "poor diet", "muscle twitching"),
    ],
    ["B", "", "", "", "cisplatin stopped 2026-09-01", "history of gout", "", "", "", "", ""],
    ["C", "12", "male", "", "none", "", "no", "", "none", "", ""],
    ["D", "80", "", "", "", "type 2 diabetes", "", "K 3.1 mmol/L", "", "", "cramps"],
    [
        "E",
        "80",
        "",
        "community",
        "digoxin; hydrochlorothiazide 25 mg; unheard-of stuff",
        "",
        "",
        "",
        "",
        "",
        "",
    ],
]
KINDS = ("age", "sex", "setting", "medication", "condition", "no_other_conditions", "lab", "alcohol")
KINDS += ("lifestyle", "symptom")


@pytest.fixture
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, with a value that lacks its unit and a medicine that begins in the future."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for sound, bad in (("1.6,mg/dL", "1.6,"), ("2026-02-05", "2027-01-05")):
        assert sound in text
        text = text.replace(sound, bad)
    path = tmp_path_factory.mktemp("spoilt") / "long-roster.csv"
    path.write_text(text, encoding="utf-8")
    return path


def batch(roster: Path, out: Path, *options: str | Path) -> Result:
    return run("batch", roster, "-o", out, "--as-of", TODAY.isoformat(), *options)


def scored(out: Path) -> list[dict[str, str]]:
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def manifest(out: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(Path(f"{out}.manifest.json").read_text(encoding="utf-8"))
    return told


def melted() -> list[list[str]]:
    """The rows of PEOPLE, with the days of texts in columns of their own where these have some."""
    found = []
    for name, *cells in PEOPLE:
        for kind, cell in zip(KINDS, cells, strict=True):
            for part in filter(None, cell.split("; ")):
                value, start, stop, date = part, "", "", ""
                if kind == "medication":
                    value, _, stop = value.partition(" stopped ")
                    value, _, start = value.partition(" since ")
                if kind == "lab":
                    value, _, date = value.partition(" on ")
                if kind == "condition" and value.startswith("history of "):
                    value, stop = value.removeprefix("history of "), "2020-02-02"
                found.append([name, kind, value, "", "", date, start, stop])
    return found


def without_row(rows: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """The answers by identifier; of lists of texts the order aside, as rows may come in any."""
    listed = ("unrecognised", "doubts")
    return {
        row["id"]: {
            name: "; ".join(sorted(cell.split("; "))) if name in listed else cell
            for name, cell in row.items()
            if name != "row"
        }
        for row in rows
    }


@pytest.mark.parametrize("seed", range(4))
def test_a_wide_roster_melted_into_rows_gives_the_same_answers(tmp_path: Path, seed: int) -> None:
    wide, long = tmp_path / "wide.csv", tmp_path / "long.csv"
    wide.write_text(lines(WIDE, PEOPLE), encoding="utf-8")
    rows = melted()
    if seed:
        random.Random(seed).shuffle(rows)
    long.write_text(lines(HEADER, rows), encoding="utf-8")
    assert batch(wide, tmp_path / "w.csv").code == batch(long, tmp_path / "l.csv").code == 0
    assert without_row(scored(tmp_path / "l.csv")) == without_row(scored(tmp_path / "w.csv"))
    firsts = list(dict.fromkeys(row[0] for row in rows))
    assert [row["id"] for row in scored(tmp_path / "l.csv")] == firsts
    counts = manifest(tmp_path / "l.csv")["counts"]
    assert counts["physical"] == len(rows) + 1
    assert counts["joined"] == len(rows) - len(PEOPLE)


def test_rows_split_over_files_give_the_same_answers(tmp_path: Path) -> None:
    rows, folder = melted(), tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "all.csv").write_text(lines(HEADER, rows), encoding="utf-8")
    names = [f"{place}.csv" for place in range(3)]
    for place, name in enumerate(names):
        (folder / name).write_text(lines(HEADER, rows[place::3]), encoding="utf-8")
    said = ", ".join(f"{name}: {name}" for name in HEADER.split(",") if name != "loinc")
    columns = tmp_path / "columns.yaml"
    columns.write_text("files:\n" + "".join(f"  {name}: {{columns: {{{said}}}}}\n" for name in names))
    assert batch(tmp_path / "all.csv", tmp_path / "one.csv").code == 0
    done = batch(folder, tmp_path / "three.csv", "--columns", columns)
    assert (done.code, without_row(scored(tmp_path / "three.csv"))) == (
        0,
        without_row(scored(tmp_path / "one.csv")),
    )
    told = manifest(tmp_path / "three.csv")
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    printed = "".join(f"{digest}  {name}\n" for name, digest in digests.items())
    assert told["sha256"]["inputs"] == digests
    assert told["sha256"]["input"] == hashlib.sha256(printed.encode()).hexdigest()
    assert told["file"]["columns"] == hashlib.sha256(columns.read_bytes()).hexdigest()
    assert told["counts"]["header"] == 3


def test_the_example_is_scored_and_accounted_for(spoilt: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert batch(spoilt, out).code == 3
    assert [(row["id"], row["points"]) for row in scored(out)] == [("L-01", "46"), ("L-02", "55")]
    aside = Path(f"{out}.quarantine.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split(",")[:2] for line in aside] == [["10", '"value"'], ["13", '"start"']]
    told = manifest(out)
    counts = told["counts"]
    assert counts == {
        **{"scored": 2, "quarantined": 2, "blank": 0, "header": 1},
        "joined": counts["physical"] - 5,
        "physical": len(spoilt.read_text(encoding="utf-8").splitlines()),
    }
    assert told["warnings"] == ["rows with values that no rule reads: 1"]
    assert told["sha256"]["input"] == hashlib.sha256(spoilt.read_bytes()).hexdigest()


def test_neither_chunks_nor_workers_change_a_byte(
    spoilt: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("magrisk.adapters.roster.first._SMALL", 0)
    for name, options in {
        "a": ("--chunk", "1", "--workers", "1"),
        "b": ("--workers", "2", "--chunk", "2"),
        "c": ("--resume", "--workers", "1"),
    }.items():
        assert batch(spoilt, tmp_path / f"{name}.csv", *options).code == 3
    outputs = {(tmp_path / f"{name}.csv").read_bytes() for name in "abc"}
    asides = {(tmp_path / f"{name}.csv.quarantine.csv").read_bytes() for name in "abc"}
    assert len(outputs) == len(asides) == 1


def test_records_of_nobody_are_warned_of(tmp_path: Path) -> None:
    roster = tmp_path / "long.csv"
    roster.write_text("id,kind,value\nA,age,70\nA,sex\n,age,70\n", encoding="utf-8")
    assert batch(roster, tmp_path / "out.csv").code == 3
    warning = "records that cannot be read: 2; as many patients may lack one of their rows"
    assert manifest(tmp_path / "out.csv")["warnings"] == [warning]


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        ("id,kind,kind,value\n", 65, "found one name twice"),
        ("id,kind,value\nA,age,70\nid,kind,value\n", 65, "the header stands here again"),
    ],
)
def test_a_long_roster_that_cannot_be_read_is_refused(
    tmp_path: Path, content: str, code: int, told: str
) -> None:
    roster = tmp_path / "long.csv"
    roster.write_text(content, encoding="utf-8")
    done = batch(roster, tmp_path / "out.csv")
    assert (done.code, list(tmp_path.iterdir())) == (code, [roster])
    assert told in done.told


def test_raw_records_are_kept_of_no_long_roster(tmp_path: Path) -> None:
    done = batch(EXAMPLE, tmp_path / "out.csv", "--quarantine-raw")
    assert (done.code, "--quarantine-raw" in done.told) == (2, True)


def test_files_are_named_for_a_folder_alone(tmp_path: Path) -> None:
    columns = REPOSITORY / "examples" / "synthea.columns.yaml"
    done = batch(EXAMPLE, tmp_path / "out.csv", "--columns", columns)
    assert (done.code, "files: names the files of a folder" in done.told) == (78, True)


def test_columns_of_one_row_a_patient_are_no_names_of_a_long_roster(tmp_path: Path) -> None:
    columns = tmp_path / "columns.yaml"
    columns.write_text("columns: {id: id}\n", encoding="utf-8")
    done = batch(EXAMPLE, tmp_path / "out.csv", "--columns", columns)
    assert (done.code, list(tmp_path.iterdir())) == (2, [columns])
    assert "the roster is a long one" in done.told


def test_the_words_of_a_site_are_read_in_a_long_roster(tmp_path: Path) -> None:
    columns, roster = tmp_path / "columns.yaml", tmp_path / "long.csv"
    columns.write_text('settings: {ward 7: icu}\nsexes: {"2": female}\n', encoding="utf-8")
    roster.write_text("id,kind,value\nA,sex,2\nA,setting,Ward 7\nA,medication,none\n", encoding="utf-8")
    assert batch(roster, tmp_path / "out.csv", "--columns", columns).code == 0
    assert "setting" not in scored(tmp_path / "out.csv")[0]["doubts"]


COLUMNS = "files:\n  people.csv: {columns: {Id: id, S: sex}}\n"


@pytest.mark.parametrize(
    ("columns", "files", "code", "told"),
    [
        (None, {}, 2, "a folder is read with --columns FILE"),
        (COLUMNS, {}, 2, "people.csv: the columns file names it, but there is no such file"),
        (COLUMNS, {"people.csv": "Id,T\n"}, 65, "people.csv header: found no column S"),
        (COLUMNS, {"people.csv": ""}, 65, "people.csv header: the roster is empty"),
        ("", {}, 78, "columns.yaml:1"),
        ("files: {}\n", {}, 78, "columns.yaml:1: files"),
        ("files:\n  a: {columns: {A: id, A: sex}}\n", {}, 78, "columns.yaml:2"),
        ("files:\n  ../a: {columns: {A: id, B: sex}}\n", {}, 78, "found a path"),
        ("files:\n  a: {kind: lab, columns: {A: id, B: {code: HPO}}}\n", {}, 78, "found an unknown system"),
        ("files:\n  a: {columns: {A: id, B: colour}}\n", {}, 78, "files.a: found colour"),
        ("files:\n  a: {columns: {A: id, B: {kode: ATC}}}\n", {}, 78, "files.a.columns.B.code"),
    ],
)
def test_a_folder_that_cannot_be_read_is_refused(
    tmp_path: Path, columns: str | None, files: dict[str, str], code: int, told: str
) -> None:
    folder, said = tmp_path / "folder", tmp_path / "columns.yaml"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    said.write_text(columns or "", encoding="utf-8")
    done = batch(folder, tmp_path / "out.csv", *(() if columns is None else ("--columns", said)))
    assert (done.code, told in done.told) == (code, True), done.told
    assert not (tmp_path / "out.csv").exists()


def test_a_columns_file_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    said = tmp_path / "columns.yaml"
    said.write_bytes(b"files:\n  \xff.csv: {}\n")
    done = batch(tmp_path / "folder", tmp_path / "out.csv", "--columns", said)
    assert (done.code, "columns.yaml:2: found bytes that are not UTF-8" in done.told) == (78, True)


def test_no_output_overwrites_a_file_of_a_folder(tmp_path: Path) -> None:
    said = tmp_path / "columns.yaml"
    said.write_text(COLUMNS, encoding="utf-8")
    people = tmp_path / "people.csv"
    people.write_text("Id,S\nA,F\n", encoding="utf-8")
    for target in (people, said):
        before = target.read_bytes()
        done = batch(tmp_path, target, "--columns", said)
        assert (done.code, target.read_bytes()) == (2, before)
