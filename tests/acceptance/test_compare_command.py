"""`magrisk compare` from its doors: files, rulebooks on a roster, exit codes, a page in a real browser."""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import program
from browser import DESK, PHONE, chromium, faults, needs_browser, needs_java, opened
from magrisk.adapters.schemas import schemas
from program import REPOSITORY, batch, run

EXAMPLE = REPOSITORY / "examples" / "roster.csv"
AS_OF = ("--as-of", program.TODAY.isoformat())
SITE = REPOSITORY / "rules" / "drugs" / "metformin.yaml"
HOSTILE = "\x1b]0;x\x07<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site's folder that replaces one class: it weighs 45 points where the project's weighs 14."""
    folder = tmp_path_factory.mktemp("rules") / "our-rules"
    folder.mkdir()
    text = SITE.read_text(encoding="utf-8").replace("points: 14", "points: 45")
    text = re.sub("(at_least|at_most): 14", r"\1: 45", text).replace(
        "id: metformin", "id: metformin\nreplaces: true"
    )
    judged = 'judged: {shift: -0.045, se: 0.02, grade: A, because: "Judged by a site."}'
    folder.joinpath("metformin.yaml").write_text(re.sub("as_found_in: .*", judged, text), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, site: Path) -> tuple[Path, Path]:
    """The example scored by the rules as they are, and by those of a site, each with its manifest."""
    folder = tmp_path_factory.mktemp("scored")
    old, new = folder / "old.csv", folder / "new.csv"
    assert batch(EXAMPLE, old).code == 0
    assert batch(EXAMPLE, new, "--rules", str(site)).code == 0
    return old, new


def _compared(*arguments: str | Path) -> dict[str, Any]:
    result = run("compare", *arguments, "--format", "json")
    assert result.code == 0, result.told
    found: dict[str, Any] = json.loads(result.out)
    Draft202012Validator(schemas()["comparison"]).validate(found)
    return found


# ---------------------------------------------------------------- what it answers


def test_one_class_that_weighs_more_moves_whom_it_should(files: tuple[Path, Path]) -> None:
    found = _compared(*files)
    assert found["schema"] == "magrisk.comparison/1"
    assert found["same_roster"] is True
    assert found["rows"] == {"pairs": 12, "only_old": 0, "only_new": 0, "listed_old": [], "listed_new": []}
    moved, unsaid = found["moves"]["listed"]
    assert (moved["id"], moved["change"]) == ("P02", "likelihood_rose")
    assert moved["new"]["points"] - moved["old"]["points"] == 31
    assert moved["why"] == [{"label": "Metformin", "old": 14, "new": 45, "certain": True}]
    # Nobody said what P09 takes: only what is unknown weighs more.
    assert (unsaid["id"], unsaid["change"]) == ("P09", "other")
    assert unsaid["new"]["ceiling"] > unsaid["old"]["ceiling"]
    assert found["moves"]["points"]["mean"] == pytest.approx(31 / 11)
    assert [one["name"] for one in found["settings"]] == ["rulebook.sha256"]
    (rate,) = (one for one in found["firing"]["rates"] if one["rule"] == "metformin")
    assert (rate["old"]["rows"], rate["old"]["points"], rate["new"]["points"]) == (1, 14, 45)
    assert (found["firing"]["rows_old"], found["alarms"]) == (11, [])


def test_two_rulebooks_on_one_roster_give_the_same_as_their_files(
    files: tuple[Path, Path], site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    of_files = _compared(*files)
    of_rules = _compared("shipped", site, "--roster", EXAMPLE, *AS_OF)
    assert (of_rules["old"].pop("name"), of_rules["new"].pop("name")) == ("shipped", "our-rules")
    del of_files["old"]["name"], of_files["new"]["name"]
    assert of_rules == of_files
    assert list(tmp_path.iterdir()) == []


def test_a_file_beside_itself_is_the_same(files: tuple[Path, Path]) -> None:
    found = _compared(files[0], files[0])
    assert found["moves"]["changes"]["same"] == 12
    assert found["settings"] == found["alarms"] == found["moves"]["listed"] == []


def test_a_rule_that_never_fires_in_a_large_roster_is_an_alarm(files: tuple[Path, Path]) -> None:
    result = run("compare", *files, "--large", "11", "--fail-on-alarm")
    assert result.code == 1
    assert "ALARMS\nNever fires, 10" in result.text
    assert run("compare", *files, "--large", "11").code == 0
    assert run("compare", *files, "--fail-on-alarm").code == 0


def test_rows_set_aside_by_a_rulebook_are_told(tmp_path: Path, site: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "id,setting,medications\nA,community,metformin\nB,the moon,metformin\n", encoding="utf-8"
    )
    result = run("compare", "shipped", site, "--roster", roster, "--setting", "icu", *AS_OF)
    assert result.code == 3
    assert "OLD: shipped, 1 row scored, 1 set aside" in result.text


# ---------------------------------------------------------------- how it is asked


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["none.csv", "{new}"], "OLD: there is no such file"),
        (["{old}", "none.csv"], "NEW: there is no such file"),
        (["{old}", "{new}", "--setting", "icu"], "--setting: says how a roster is scored, wanted --roster"),
        (["{old}", "{new}", "--decimal", ","], "--decimal: says how a roster is scored"),
        (["{old}", "{new}", "-o", "{new}"], "new.csv: the output would overwrite the input"),
        (["{old}", "{new}", "--moves", "{old}.manifest.json"], "the output would overwrite the input"),
        (["{old}", "{new}", "--moves", "{folder}/x", "-o", "{folder}/x"], "x: is named for two outputs"),
        (["{old}", "{new}", "-o", "{folder}/none/x"], "x: its folder does not exist"),
        (["shipped", "none", "--roster", "{roster}"], "NEW: there is no such folder, wanted one of rules"),
        (["shipped", "shipped", "--roster", "{roster}", "--rules", "{folder}"], "--rules: OLD and NEW name"),
        (["shipped", "shipped", "--roster", "{roster}", "--setting", "moon"], "--setting: found an unknown"),
        (["{old}", "{new}", "--limit", "x"], "--limit: the value cannot be used"),
    ],
)
def test_a_wrong_option_is_told(
    files: tuple[Path, Path], tmp_path: Path, arguments: list[str], told: str
) -> None:
    names = {"old": files[0], "new": files[1], "folder": tmp_path, "roster": EXAMPLE}
    before = {file: file.read_bytes() for file in files}
    result = run("compare", *(argument.format(**names) for argument in arguments))
    assert result.code == 2
    assert told in result.told
    assert {file: file.read_bytes() for file in files} == before
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_scored_file_is_told_by_its_place(files: tuple[Path, Path], tmp_path: Path) -> None:
    result = run("compare", EXAMPLE, files[0])
    assert (result.code, result.out) == (65, b"")
    assert result.told.startswith("magrisk: roster.csv: header: wanted the columns of a scored file")
    touched = tmp_path / "touched.csv"
    touched.write_bytes(files[0].read_bytes().replace(b"P02", b"P20"))
    assert run("compare", touched, files[1]).code == 0
    shutil.copy(f"{files[0]}.manifest.json", f"{touched}.manifest.json")
    result = run("compare", touched, files[1])
    assert result.code == 65
    assert "touched.csv: the file: found other bytes than touched.csv.manifest.json tells of" in result.told


def test_what_cannot_be_written_leaves_nothing(files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    result = run("compare", *files, "-o", out / "report.txt", "--moves", out / "moves.csv")
    assert (result.code, result.out) == (0, b"")
    assert sorted(path.name for path in out.iterdir()) == ["moves.csv", "report.txt"]
    assert (out / "report.txt").read_text(encoding="utf-8").startswith("Priority rose for 0")
    assert (out / "moves.csv").stat().st_mode & 0o077 == 0


def test_a_run_that_is_ended_leaves_no_folder_behind(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    roster.write_text("\n".join([lines[0], *lines[1:] * 10_000]) + "\n", encoding="utf-8")
    folder = tmp_path / "temporary"
    folder.mkdir()
    process = subprocess.Popen(
        program.command("compare", "shipped", "shipped", "--roster", roster, *AS_OF),
        env=program.environment({"TMPDIR": str(folder)}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    while not list(folder.glob("magrisk-compare-*")):
        assert process.poll() is None
        time.sleep(0.01)
    (made,) = folder.glob("magrisk-compare-*")
    assert made.stat().st_mode & 0o077 == 0
    os.kill(process.pid, signal.SIGTERM)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told.strip()) == (130, b"magrisk: interrupted")
    assert list(folder.iterdir()) == []


# ---------------------------------------------------------------- the page


class _Tables(HTMLParser):
    """The cells of all tables of a page, by the tables' captions."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self._text, self._rows = "", list[list[str]]()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("caption", "th", "td"):
            self._text = ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption":
            self.found[self._text] = self._rows
        elif tag in ("th", "td"):
            self._rows[-1].append(self._text)


def _numbers(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in re.findall(r"[+-]?\d[\d,]*\.?\d*", text)]


def test_every_number_of_the_page_is_that_of_the_json(files: tuple[Path, Path], tmp_path: Path) -> None:
    found = _compared(*files)
    page = tmp_path / "page.html"
    assert run("compare", *files, "--format", "html", "-o", page).code == 0
    tables = _Tables()
    tables.feed(page.read_text(encoding="utf-8"))
    moves = found["moves"]
    rates = [one for one in found["firing"]["rates"] if one["old"]["rows"] or one["new"]["rows"]]
    changes = tables.found["What became of the rows in both"][1:]
    assert [_numbers(row[1]) for row in changes] == [[number] for number in moves["changes"].values()]
    for name in ("priority", "likelihood"):
        (rows,) = (rows for caption, rows in tables.found.items() if caption.lower().startswith(name))
        assert [[int(cell) for cell in row[1:]] for row in rows[1:]] == moves[name]["counts"]
    points, chance = tables.found["By how much points and chance changed"][1:]
    keys = ("pairs", "rose", "fell", "mean", "least", "p5", "median", "p95", "most")
    assert [float(cell) for cell in points[1:]] == pytest.approx(
        [moves["points"][key] for key in keys], abs=0.005
    )
    percentage = [moves["chance"][key] * (1 if key in keys[:3] else 100) for key in keys]
    assert [float(cell) for cell in chance[1:]] == pytest.approx(percentage, abs=0.05)
    rows = tables.found["How often each rule fires"][1:]
    assert [row[0] for row in rows] == [rate["label"] for rate in rates]
    for row, rate in zip(rows, rates, strict=True):
        old, new = rate["old"], rate["new"]
        assert _numbers(row[1]) + _numbers(row[3]) == [old["rows"], new["rows"]]
        for cell, side in ((row[2], old), (row[4], new)):
            assert _numbers(cell) == pytest.approx(
                [100 * side[key] for key in ("share", "low", "high")], abs=0.05
            )
        told = [100 * rate[key] for key in ("difference", "low", "high")]
        assert _numbers(row[5]) == pytest.approx(told, abs=0.05)
    movers = tables.found["Rows that changed"][1:]
    assert [row[0] for row in movers] == [mover["id"] for mover in moves["listed"]]
    for row, mover in zip(movers, moves["listed"], strict=True):
        points_told = dict.fromkeys((mover["old"]["points"], mover["new"]["points"]))
        assert _numbers(row[4]) == list(points_told)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two rosters of people whose names and medicines are hostile, some of them in one only."""
    folder = tmp_path_factory.mktemp("page")
    names = [f"{HOSTILE}{number}" for number in range(4)]
    for name, ids, medicine in (("old", names[:3], "omeprazole"), ("new", names[1:], HOSTILE)):
        lines = ["id,age,medications", *(f'"{id_}",70,furosemide; {medicine}' for id_ in ids)]
        folder.joinpath(f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert batch(folder / f"{name}.csv", folder / f"{name}.scored.csv").code == 0
    files = (folder / f"{name}.scored.csv" for name in ("old", "new"))
    result = run("compare", *files, "--format", "html", "-o", folder / "page.html", "--large", "1")
    assert result.code == 0, result.told
    return folder / "page.html"


def test_what_others_wrote_does_nothing_on_the_page(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "<img" not in text
    assert "&lt;img src=x" in text
    assert len(re.findall("<script", text)) == 1


@needs_java
def test_the_page_is_valid(page: Path) -> None:
    assert faults(page) == []


@needs_browser
def test_a_browser_finds_nothing_amiss_and_shows_the_answer_first(page: Path) -> None:
    with chromium() as browser:
        for size in (PHONE, DESK):
            with opened(browser, page, size) as seen:
                assert (seen.violations(), seen.asked, seen.said) == ([], [], [])
                assert seen.too_wide() <= 0
                assert seen.bottom_of(".answer") < size[1]
        for paper in ("A4", "Letter"):
            with opened(browser, page, media="print") as seen:
                assert seen.pdf(paper).startswith(b"%PDF")
                assert seen.said == []
