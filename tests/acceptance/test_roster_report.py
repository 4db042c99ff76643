"""The report on a whole roster: its numbers counted once more, its bytes, and how a browser shows it."""

import csv
import hashlib
import json
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal

import naughty
import pytest
from playwright.sync_api import Browser

from benchmarks.rosters.generate import roster
from browser import DESK, PHONE, chromium, faults, needs_browser, needs_java, opened
from program import REPOSITORY, assessor, batch

EXAMPLE = REPOSITORY / "examples" / "roster.csv"
ROWS = 2_000
A4 = (794, 1123)
ORDER = ["urgent", "soon", "routine"]
BANDS = ["very-high", "high", "moderate", "low"]


class Read(HTMLParser):
    """The tables of a document by their captions: a row is the texts of its cells, the heading the first."""

    def __init__(self, document: Path):
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.text = ""
        self._caption, self._cell = "", ""
        self._rows: list[list[str]] = []
        self.feed(document.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self._rows.append([])
        if tag in ("td", "th", "caption"):
            self._cell = ""

    def handle_data(self, data: str) -> None:
        self._cell += data
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._rows[-1].append(self._cell)
        if tag == "caption":
            self._caption, self._rows = self._cell, []
        if tag == "table":
            self.tables[self._caption] = self._rows

    def by_first(self, caption: str) -> dict[str, list[str]]:
        return {row[0]: row[1:] for row in self.tables[caption][1:]}


class Made:
    """A roster with its report."""

    def __init__(self, source: Path, folder: Path, *more: str):
        self.out, self.report = folder / "out.csv", folder / "report.html"
        self.result = batch(source, self.out, "--report", str(self.report), *more)
        assert self.result.code in (0, 3), self.result.told
        with self.out.open(encoding="utf-8", newline="") as lines:
            self.rows = list(csv.DictReader(lines))
        self.scored = [row for row in self.rows if row["points"]]
        manifest = Path(f"{self.out}.manifest.json")
        self.manifest: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
        self.read = Read(self.report)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A roster of which every tenth row is of somebody younger, or cannot be used, or is blank."""
    folder = tmp_path_factory.mktemp("many")
    roster(folder / "whole.csv", ROWS)
    lines = (folder / "whole.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    for number in range(10, ROWS - 20, 30):
        cells = lines[number].split(",")
        lines[number] = ",".join([cells[0], "12", *cells[2:]])
        cells = lines[number + 10].split(",")
        lines[number + 10] = ",".join([cells[0], "240", *cells[2:]])
        lines[number + 15] = "\n"
    (folder / "roster.csv").write_text("".join(lines), encoding="utf-8")
    return Made(folder / "roster.csv", folder)


def _whole(text: str) -> int:
    return int(text.replace(",", ""))


# ---------------------------------------------------------------- numbers


def test_likelihoods_and_priorities_are_those_of_the_scored_file(made: Made) -> None:
    table = made.read.by_first("Patients by likelihood and priority")
    found = Counter((row["likelihood"], row["priority"]) for row in made.scored)
    for band in BANDS:
        assert [_whole(cell) for cell in table[band][:3]] == [found[band, way] for way in ORDER]
        assert _whole(table[band][3]) == sum(found[band, way] for way in ORDER)
    young = len(made.rows) - len(made.scored)
    assert young > 50
    assert _whole(table["no score (under 18 years)"][3]) == young
    ways = Counter(row["priority"] for row in made.scored)
    assert f"{ways['urgent']} urgent, {ways['soon']} soon and {ways['routine']:,} routine" in made.read.text
    high = sum(row["likelihood"] in BANDS[:2] for row in made.scored)
    assert f"{high} patients (" in made.read.text


def test_chances_are_those_of_the_scored_file(made: Made) -> None:
    chances = [float(row["chance"]) for row in made.scored]
    bars = made.read.by_first("Patients by chance in whole per cent")
    wanted = Counter(int(row["chance"].replace(".", "")) // 10_000 for row in made.scored)
    assert {int(name.split()[0]): _whole(cells[0]) for name, cells in bars.items()} == wanted
    half = statistics.median_low(chances)
    assert f"Half of {len(chances):,} patients have a chance of {100 * half:.1f} % at most" in made.read.text
    table = made.read.by_first("Alerts by the chance at which they begin")
    for name, (alerted, of_hundred) in table.items():
        cut = int(name.split()[0]) / 100
        assert _whole(alerted) == sum(chance >= cut for chance in chances)
        assert of_hundred == f"{100 * _whole(alerted) / len(chances):.1f}"


def test_alerts_by_priority_and_by_setting_add_up(made: Made) -> None:
    ways = Counter(row["priority"] for row in made.scored)
    table = made.read.by_first("Alerts by the priority at which they begin")
    assert [_whole(row[0]) for row in table.values()] == [
        ways["urgent"],
        ways["urgent"] + ways["soon"],
        len(made.scored),
    ]
    settings = made.read.tables[
        "Of 100 patients of each setting, alerted from a chance on, or from a priority on"
    ]
    told = made.manifest["tally"]["settings"]
    assert sum(_whole(row[1]) for row in settings[1:]) == len(made.scored)
    assert {row[0] for row in settings[1:]} == set(told)
    for place, heading in enumerate(settings[0]):
        cut = re.fullmatch(r"(\d+) %", heading)
        if cut:
            alerted = sum(float(row[place]) * _whole(row[1]) / 100 for row in settings[1:])
            wanted = sum(float(row["chance"]) >= int(cut[1]) / 100 for row in made.scored)
            assert alerted == pytest.approx(wanted, abs=0.0005 * len(made.scored))


def test_the_worklist_begins_with_the_most_urgent(made: Made) -> None:
    caption = next(caption for caption in made.read.tables if caption.startswith("Worklist"))
    assert caption == "Worklist: 500 patients"
    assert f"{len(made.rows) - 500:,} patients more stand in the scored file." in made.read.text

    def key(row: dict[str, str]) -> tuple[Any, ...]:
        chance, points = float(row["chance"] or -1), int(row["points"] or 0)
        return ORDER.index(row["priority"]), -chance, -points, int(row["row"])

    wanted = sorted(made.rows, key=key)[:500]
    for row, cells in zip(wanted, made.read.tables[caption][1:], strict=True):
        assert cells[:3] == [row["row"], row["id"], row["priority"]]
        assert cells[3] == row["likelihood"] + ("" if row["complete"] == "true" else ", incomplete")
        assert [_whole(cells[5]), cells[6]] == [
            int(row["points"]),
            f"{int(row['floor']):,} to {int(row['ceiling']):,}",
        ]
        assert cells[7] == (row["reasons"] or "–")
        assert int(cells[8]) == len([one for one in row["doubts"].split("; ") if one])


def test_causes_are_those_of_the_manifest_and_of_the_reasons(made: Made) -> None:
    tally, documents = made.manifest["tally"], assessor().book.documents
    tables = ("What drives the risk of low serum magnesium", "What adds to it where causes meet")
    found = {
        row[0]: row for name in (*tables, "What takes away from it") for row in made.read.tables[name][1:]
    }
    assert len(found) == len(tally["rules"])
    for rule, told in tally["rules"].items():
        _, _, rows, _, mean, points = found[getattr(documents[rule], "label", rule)]
        assert (_whole(rows), int(points.replace(",", ""))) == (told["rows"], told["points"])
        assert mean == f"{told['points'] / told['rows']:+.1f}"
    assert sum(told["points"] for told in tally["rules"].values()) == sum(
        int(row["points"]) for row in made.scored
    )
    # A scored row names three reasons at most: whoever has no more is counted here as well.
    few = [row for row in made.scored if " more" not in row["reasons"]]
    ppi = sum("Proton pump inhibitors +" in row["reasons"] for row in few)
    assert 0 < ppi <= tally["rules"]["proton-pump-inhibitors"]["rows"]


def test_open_questions_are_those_of_the_doubts(made: Made) -> None:
    table = made.read.by_first("Open questions")
    for name in ("diabetes", "gut-loss", "earlier-low-magnesium", "serum-potassium"):
        open_ = sum(name in row["doubts"].split("; ") for row in made.scored)
        assert _whole(table.get(name.replace("-", " "), ["", "0"])[1]) == open_
    for topic in ("duration", "dose"):
        open_ = sum(f"; {topic} of " in f"; {row['doubts']}" for row in made.scored)
        assert _whole(table[f"a medicine: {topic}"][1]) == open_


def test_texts_and_quality_are_those_of_both_files(made: Made) -> None:
    said = Counter(text for row in made.rows for text in row["unrecognised"].split("; ") if text)
    table = made.read.tables["Texts that were not recognised"][1:]
    assert [(row[0], int(row[1])) for row in table] == sorted(
        said.items(), key=lambda one: (-one[1], one[0])
    )[:100]
    quality = made.read.by_first("What to look at")
    counts = made.manifest["counts"]
    assert _whole(quality["records set aside"][0]) == counts["quarantined"] > 50
    assert _whole(quality["blank records"][0]) == counts["blank"] > 50
    incomplete = sum(row["complete"] == "false" for row in made.rows)
    assert _whole(quality["patients with something that was not recognised"][0]) == incomplete
    with Path(f"{made.out}.quarantine.csv").open(encoding="utf-8", newline="") as lines:
        aside = Counter((row["reason"], row["column"]) for row in csv.DictReader(lines))
    told = {(row[0], row[1]): _whole(row[2]) for row in made.read.tables["Records set aside"][1:]}
    assert told == aside
    digests = made.read.by_first("SHA-256")
    assert digests["scored file"] == [made.manifest["sha256"]["output"]]
    assert len(made.manifest["limits"]) > len(assessor().book.scale.limits)
    for limit in made.manifest["limits"]:
        assert limit in made.read.text


# ---------------------------------------------------------------- bytes, and what is refused


def test_the_size_of_chunks_and_the_number_of_workers_change_no_byte(tmp_path: Path, made: Made) -> None:
    source = made.out.with_name("roster.csv")
    wanted = made.report.read_bytes()
    for number, more in enumerate((("--chunk", "7"), ("--workers", "2", "--chunk", "300"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert Made(source, folder, *more).report.read_bytes() == wanted


def test_the_report_is_for_its_owner_alone_and_the_manifest_knows_it(made: Made) -> None:
    assert made.report.stat().st_mode & 0o777 == 0o600
    assert made.manifest["sha256"]["report"] == hashlib.sha256(made.report.read_bytes()).hexdigest()


def test_a_run_without_a_report_names_none(tmp_path: Path) -> None:
    assert batch(EXAMPLE, tmp_path / "out.csv").code == 0
    assert "report" not in json.loads((tmp_path / "out.csv.manifest.json").read_text())["sha256"]


@pytest.mark.parametrize("name", ["roster.csv", "out.csv", "out.csv.manifest.json"])
def test_a_report_overwrites_neither_the_roster_nor_another_output(tmp_path: Path, name: str) -> None:
    source = tmp_path / "roster.csv"
    source.write_bytes(EXAMPLE.read_bytes())
    result = batch(source, tmp_path / "out.csv", "--report", str(tmp_path / name))
    assert result.code == 2
    assert source.read_bytes() == EXAMPLE.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["roster.csv"]


def test_a_report_in_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    result = batch(EXAMPLE, tmp_path / "out.csv", "--report", str(tmp_path / "no" / "report.html"))
    assert (result.code, list(tmp_path.iterdir())) == (2, [])


# ---------------------------------------------------------------- in a browser


def _hostile(folder: Path) -> Path:
    """A roster whose identifiers and medicines are texts that break programs."""
    kept = [text for text in naughty.ALL if not {"\0", "\n", "\r"} & {*text} and len(text) < 3_000]
    with (folder / "hostile.csv").open("w", encoding="utf-8", errors="replace", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("id", "age", "medications", "<script>alert(1)</script>"))
        writer.writerows((text, 70, f"omeprazole; {text.replace(';', ' ')}", "x") for text in kept)
    return folder / "hostile.csv"


@pytest.fixture(scope="module")
def documents(made: Made, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Reports on rosters of every kind."""
    folder = tmp_path_factory.mktemp("documents")
    header = EXAMPLE.read_text(encoding="utf-8").splitlines()[:2]
    sources = {"example": EXAMPLE, "hostile": _hostile(folder)}
    for name, lines in {"none": header[:1], "one": header}.items():
        sources[name] = folder / f"{name}.csv"
        sources[name].write_text("\n".join(lines) + "\n", encoding="utf-8")
    sources["aside"] = folder / "aside.csv"
    sources["aside"].write_text("id,age\n1,240\n2,12\n", encoding="utf-8")
    found = {"many": made.report}
    for name, source in sources.items():
        (folder / name).mkdir()
        found[name] = Made(source, folder / name).report
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@needs_java
def test_every_report_is_valid(documents: dict[str, Path]) -> None:
    # It also tells of texts that begin with a mark above a letter, and of letters in two parts: they are
    # shown as they were written.
    assert [fault for fault in faults(*documents.values()) if " info warning: " not in fault] == []


@needs_browser
@pytest.mark.parametrize(("size", "media"), [(DESK, "screen"), (PHONE, "screen"), (A4, "print")])
def test_every_report_is_sound_for_everybody_at_every_width(
    browser: Browser, documents: dict[str, Path], size: tuple[int, int], media: Literal["screen", "print"]
) -> None:
    for name, document in documents.items():
        with opened(browser, document, size, media=media) as found:
            # What is found hangs on the shapes in a document, and those of large ones take long.
            assert name in ("many", "hostile") or found.violations() == []
            assert found.too_wide() == 0, name
            assert (found.asked, found.said) == ([], [])
            assert found.bottom_of("header") <= size[1]


@needs_browser
def test_the_worklist_is_sorted_by_a_click(browser: Browser, documents: dict[str, Path]) -> None:
    with opened(browser, documents["example"]) as found:
        heading = found.page.locator("#worklist th", has_text="Points").first
        rows = "[...document.querySelectorAll('#worklist tbody tr')]"
        places = f"{rows}.map(row => Number(row.cells[5].dataset.key))"
        points = found.page.evaluate(places)
        for told, reverse in (("ascending", False), ("descending", True)):
            heading.get_by_role("button").click()
            assert heading.get_attribute("aria-sort") == told
            assert found.page.evaluate(places) == sorted(points, reverse=reverse) != points
        assert (found.asked, found.said) == ([], [])


@needs_browser
def test_without_a_script_everything_is_there(browser: Browser, documents: dict[str, Path]) -> None:
    with opened(browser, documents["example"], script=False) as found:
        assert found.page.locator("#worklist tbody tr").count() == 12
        assert found.page.locator("#worklist button").count() == 0


@needs_browser
def test_nothing_that_was_written_becomes_markup(browser: Browser, documents: dict[str, Path]) -> None:
    text = documents["hostile"].read_text(encoding="utf-8")
    assert text.count("<script") == 1
    assert not naughty.OBEYED.search(text.replace("\n", " "))
    with opened(browser, documents["hostile"], PHONE) as found:
        assert found.page.locator("#worklist b, #worklist img, #unrecognised svg").count() == 0
