"""Whatever a text holds: no traceback, no escape to the terminal, no formula, and no value in a message."""

import csv
import io
import itertools
import json
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import naughty
import pytest

from magrisk.assess import Assessor
from program import Result, batch, run, start

DONE = {0, 2, 3, 65}
TEXT_OPTIONS = ("--id", "--med", "--condition", "--symptom", "--lifestyle")
STRICT_OPTIONS = ("--age", "--sex", "--setting", "--lab", "--alcohol")
NAMES = [f"{number}-{text[:12]!a}" for number, text in enumerate(naughty.ALL)]
hostile = pytest.mark.parametrize("text", naughty.ALL, ids=NAMES)


def _sound(result: Result) -> None:
    assert result.code in DONE, (result.code, result.told[:300])
    assert "Traceback" not in result.told
    assert "internal error" not in result.told
    for stream in (result.out, result.err):
        assert not naughty.OBEYED.search(stream.decode("utf-8"))


@hostile
def test_every_text_of_a_patient_may_be_hostile(text: str) -> None:
    said = [word for option in TEXT_OPTIONS for word in (option, text)]
    _sound(run("screen", *said))
    told = run("screen", "--format", "json", *said)
    assert told.code in DONE
    if told.code == 0:
        _unaltered(json.loads(told.out), text)


def _unaltered(found: dict[str, Any], text: str) -> None:
    """A text is shown as it was said; a list of medicines is cut where its separators stand.

    A pasted list may hold control characters, which are blanks there; nothing else changes.
    """
    assert found["patient"]["id"] == (text or None)
    said = {one["said"] for name in ("not_counted", "unrecognised") for one in found[name]}
    said |= {because["said"] for one in found["contributions"] for because in one["because"]}
    whole = {one["said"] for one in found["unrecognised"] if not one["where"].startswith("medication")}
    assert whole <= {text}
    blanked = re.sub("[\x00-\x1f\x7f-\x9f]", " ", text)
    assert all(one in text or one in blanked for one in said)


@hostile
def test_every_word_that_is_checked_may_be_hostile(text: str) -> None:
    for option in STRICT_OPTIONS:
        _sound(run("screen", option, text))


@hostile
def test_a_pasted_list_and_a_profile_may_be_hostile(text: str, tmp_path: Path) -> None:
    pasted = text.encode("utf-8", "surrogatepass")
    _sound(run("screen", "--meds", "-", given=pasted))
    profile = tmp_path / "patient.json"
    profile.write_text(
        json.dumps({"medications": [text], "conditions": [text], text: text}), encoding="utf-8"
    )
    _sound(run("screen", "--profile", profile))
    profile.write_text(json.dumps({"id": text, "medications": text, "labs": [text]}), encoding="utf-8")
    _sound(run("screen", "--profile", profile))
    strange = tmp_path / "patient.yaml"
    strange.write_bytes(pasted)
    _sound(run("screen", "--profile", strange))


def _for_a_field() -> list[str]:
    """Texts that a field of a roster may hold: no NUL, and at most 64 KiB."""
    return [t for t in naughty.ALL if "\0" not in t and len(t.encode("utf-8", "surrogatepass")) < 60_000]


def _roster(path: Path, header: str, rows: list[list[str]]) -> Path:
    sink = io.StringIO()
    csv.writer(sink, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([header.split(","), *rows])
    path.write_bytes(sink.getvalue().encode("utf-8", "surrogatepass"))
    return path


def _cells(path: Path) -> Iterator[tuple[str, str]]:
    csv.field_size_limit(2 << 20)  # the raw record of a quarantine is one cell
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield from row.items()


NUMBERS = {"row", "points", "floor", "ceiling", "chance", "mds_low", "mds_high", "line"}


def test_a_roster_of_hostile_texts_opens_harmlessly(tmp_path: Path) -> None:
    kept = _for_a_field()
    header = "id,medications,conditions,symptoms,lifestyle"
    roster = _roster(tmp_path / "r.csv", header, [[text] * 5 for text in kept])
    out, aside = tmp_path / "o.csv", tmp_path / "o.csv.quarantine.csv"
    result = batch(roster, out, "--quarantine-raw")
    _sound(result)
    counts = json.loads((tmp_path / "o.csv.manifest.json").read_text(encoding="utf-8"))["counts"]
    assert counts["scored"] + counts["quarantined"] + counts["blank"] == counts["physical"] - 1
    assert counts["scored"] > 0.5 * len(kept)
    for name, cell in (*_cells(out), *_cells(aside)):
        assert name in NUMBERS or not cell.startswith(naughty.TRIGGERS), (name, cell[:20])


def test_identifiers_come_back_verbatim(tmp_path: Path) -> None:
    # One with a line end in it is refused: it may be two halves of a broken row.
    kept = [text for text in _for_a_field() if text not in naughty.LONE and not {"\n", "\r"} & {*text}]
    roster = _roster(tmp_path / "r.csv", "id,age", [[text, "50"] for text in kept])
    raw, escaped = tmp_path / "raw.csv", tmp_path / "escaped.csv"
    assert batch(roster, raw, "--raw").code == batch(roster, escaped).code
    assert [cell for name, cell in _cells(raw) if name == "id"] == kept
    shown = [cell for name, cell in _cells(escaped) if name == "id"]
    assert all(cell in (text, f"'{text}") for cell, text in zip(shown, kept, strict=True))


def test_a_pipe_of_a_terminal_gets_no_escape_either() -> None:
    for text in naughty.ESCAPES[:12]:
        argument = text.replace("\0", "")
        _sound(start("screen", "--id", argument, "--med", argument, "--condition", argument))


# ---------------------------------------------------------------- canaries

CANARY = "QXZCANARY7731"
HEADER = "id,age,sex,setting,medications,conditions,no_other_conditions,labs,alcohol,lifestyle,symptoms"
FIELDS = HEADER.split(",")


def _bad_rosters() -> dict[str, bytes]:
    good = dict.fromkeys(FIELDS, "") | {"id": CANARY}
    rows: dict[str, bytes] = {}

    def row(name: str, **cells: str) -> None:
        sink = io.StringIO()
        csv.writer(sink, lineterminator="\n").writerow({**good, **cells}.values())
        rows[name] = f"{HEADER}\n{sink.getvalue()}".encode()

    for field in ("age", "sex", "setting", "no_other_conditions", "alcohol"):
        row(f"bad {field}", **{field: CANARY})
        row(f"bad {field} behind a number", **{field: f"1 {CANARY}"})
    row("bad labs", labs=f"Mg {CANARY}")
    row("bad labs behind a number", labs=f"Mg 1.6 {CANARY}")
    row("bad labs behind one that no rule knows", labs=f"{CANARY} 7; Mg 1.6")
    row("a lab without a unit", labs=f"Mg 1.6; K {CANARY}")
    row("a lab of tomorrow", labs=f"Mg 1.6 mg/dL on 2099-01-01; {CANARY}")
    row("a long line of medicines", medications=f"{CANARY} {'x' * 5000}")
    row("too many medicines", medications=f"{CANARY};" * 600)
    row("a NUL", medications=f"{CANARY}\0")
    row("nothing in a list", medications=f"# {CANARY}")
    rows["too few fields"] = f"{HEADER}\n{CANARY},{CANARY}\n".encode()
    rows["too many fields"] = f"{HEADER}\n{CANARY}{',' * 30}{CANARY}\n".encode()
    rows["a lost quote"] = f'{HEADER}\n"{CANARY},1,,,,,,,,,\n'.encode()
    rows["a stray quote"] = f'{HEADER}\n{CANARY},a"{CANARY},,,,,,,,,\n'.encode()
    rows["bytes that are no text"] = f"{HEADER}\n{CANARY},\xff{CANARY}\n".encode("latin-1")
    rows["a huge field"] = f"{HEADER}\n{CANARY},{CANARY * 9000},,,,,,,,,\n".encode()
    return rows


def _bad_screens() -> dict[str, list[str]]:
    options = ("--age", "--sex", "--setting", "--alcohol", "--meds")
    scenes = {f"bad {option}": [option, CANARY] for option in options}
    scenes["bad --lab"] = ["--lab", f"Mg {CANARY}"]
    scenes["bad --lab behind a number"] = ["--lab", f"Mg 1.6 {CANARY}"]
    scenes["bad --lab behind one that no rule knows"] = ["--lab", f"{CANARY} 7", "--lab", "Mg 1.6"]
    scenes["a lab without a unit"] = ["--lab", "Mg 1.6", "--id", CANARY, "--med", CANARY]
    scenes["a lab of tomorrow"] = ["--lab", "Mg 1.6 mg/dL on 2099-01-01", "--condition", CANARY]
    scenes["no medicines and some"] = ["--no-medications", "--med", CANARY]
    scenes["two lists"] = ["--meds", "-", "--med", CANARY]
    scenes["an output in no folder"] = ["--id", CANARY, "-o", "missing/out.txt"]
    scenes["an age with a word"] = ["--age", f"50 {CANARY}"]
    scenes["a medicine without its quotes"] = ["--med", "furosemide", CANARY]
    return scenes


def _left_behind(*folders: Path) -> list[Path]:
    found = (path for folder in folders for path in folder.rglob("*"))
    return [path for path in found if path.is_file() and CANARY.encode() in path.read_bytes()]


@pytest.fixture
def aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, and another for temporary files."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return tmp_path


@pytest.mark.parametrize("scene", _bad_rosters())
def test_no_value_of_a_refused_row_leaves_the_roster(scene: str, aside: Path) -> None:
    roster = aside / "r.csv"
    roster.write_bytes(_bad_rosters()[scene])
    result = batch(roster, aside / "work" / "o.csv")
    assert result.code == 3, result.told
    assert CANARY not in result.told
    assert CANARY.encode() not in result.out
    assert _left_behind(aside / "work", aside / "tmp") == []


@pytest.mark.parametrize("scene", _bad_screens())
def test_no_value_of_a_refused_patient_is_told(scene: str, aside: Path) -> None:
    result = run("screen", *_bad_screens()[scene])
    assert result.code in (2, 65)
    assert CANARY not in result.told
    assert result.out == b""
    assert _left_behind(aside / "work", aside / "tmp") == []


def test_a_broken_profile_is_refused_without_its_values(aside: Path) -> None:
    broken = (
        f'{{"age": ["{CANARY}"]}}',
        f'{{"labs": "{CANARY}"}}',
        f'{{"id": "{CANARY}"',
        f'{{"id": {{"a": "{CANARY}"}}}}',
        f'{{"no_other_conditions": "{CANARY}"}}',
        f'{{"labs": ["Mg 1.6 {CANARY}"]}}',
        f'"{CANARY}"',
        f'["{CANARY}"]',
    )
    for ending, content in itertools.product(("json", "yaml"), broken):
        file = aside / f"patient.{ending}"
        file.write_text(content, encoding="utf-8")
        result = run("screen", "--profile", file)
        assert (result.code, result.out) == (65, b""), content
        assert CANARY not in result.told, content


def test_an_unforeseen_error_tells_a_place_and_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(Assessor, "assess", broken)
    result = run("screen", "--id", CANARY)
    assert result.code == 70
    assert CANARY not in result.told


def test_files_are_the_owners_alone(tmp_path: Path) -> None:
    roster = _roster(tmp_path / "r.csv", "id,age", [["1", "50"], ["2", "x"]])
    old = os.umask(0)
    try:
        assert start("batch", roster, "-o", tmp_path / "o.csv").code == 3
        assert start("screen", "--id", "1", "-o", tmp_path / "answer.txt").code == 0
    finally:
        os.umask(old)
    written = [path for path in tmp_path.iterdir() if path != roster]
    assert len(written) == 4
    assert {path.stat().st_mode & 0o077 for path in written} == {0}
