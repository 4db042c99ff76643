"""The whole trip of a site: a roster with levels, settings fitted to it, and answers made with them."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from program import TODAY, Result, batch, run

ROWS = 900
ON = 'Ward "7" <b>2026</b>'
LISTS = ("none", "bendroflumethiazide 2.5 mg daily", "omeprazole 20 mg for 2 years", "amiloride 5 mg daily")
CAUSES = ("", "chronic diarrhoea", "type 2 diabetes; alcohol use disorder", "Gitelman syndrome")
HEADER = ("id", "age", "setting", "medications", "conditions", "no_other_conditions")
MEAN, SD, SLOPE = 0.74, 0.11, 0.5
Trip = dict[str, Any]


def patients() -> list[list[str]]:
    random = np.random.default_rng(7)
    lists, causes = random.choice(LISTS, ROWS), random.choice(CAUSES, ROWS)
    settings = ["inpatient" if number % 30 else "outpatient" for number in range(ROWS)]
    return [
        [f"SECRET-{number}", "60", setting, drugs, cause, "yes"]
        for number, (setting, drugs, cause) in enumerate(zip(settings, lists, causes, strict=True))
    ]


def write(path: Path, header: tuple[str, ...], rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, *rows])
    return path


def scored(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def calibrate(roster: Path, site: Path, *more: str, on: str = ON) -> Result:
    told = ("--outcome", "magnesium_mmol_l", "--on", on, "--as-of", TODAY.isoformat())
    return run("calibrate", roster, *told, "-o", site, *more)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trip")


@pytest.fixture(scope="module")
def roster(folder: Path) -> Path:
    """Patients whose levels lie around what a setting of other numbers expects."""
    rows, random = patients(), np.random.default_rng(8)
    plain = write(folder / "plain.csv", HEADER, rows)
    assert batch(plain, folder / "before.csv").code == 0
    points = [int(row["points"]) for row in scored(folder / "before.csv")]
    levels = random.normal(MEAN - SLOPE * np.array(points) / 1000, SD)
    told = [[*row, f"{level:.2f}"] for row, level in zip(rows, levels, strict=True)]
    return write(folder / "ward-seven.csv", (*HEADER, "magnesium_mmol_l"), told)


@pytest.fixture(scope="module")
def site(folder: Path, roster: Path) -> Path:
    result = calibrate(roster, folder / "site")
    assert result.code == 0, result.told
    shown = result.text.splitlines()
    assert shown[0] == 'Calibrated on Ward "7" <b>2026</b>: inpatient. Left as before: outpatient.'
    assert all(len(line) <= 80 for line in shown)
    return folder / "site"


Screened = Callable[..., Result]


@pytest.fixture(scope="module")
def screened(site: Path) -> Screened:
    told = ("--age", "60", "--no-other-conditions", "--med", "omeprazole 20 mg for 2 years")
    return lambda form, setting="inpatient": run(
        "screen", *told, "--setting", setting, "--format", form, "--rules", site, "--as-of", TODAY.isoformat()
    )


def test_the_numbers_that_the_rows_came_from_are_found_again(
    roster: Path, tmp_path: Path, site: Path
) -> None:
    told = json.loads(calibrate(roster, tmp_path / "again", "--format", "json").out)
    inpatient, outpatient = told["settings"]
    for name, true in (("mean", MEAN), ("sd", SD), ("slope", SLOPE)):
        assert inpatient["fitted"][name]["low"] <= true <= inpatient["fitted"][name]["high"], name
    assert outpatient["left"].startswith("found ")
    held = {name: one["total"] for name, one in inpatient["held"].items()}
    assert abs(held["without"]["expected"] / held["without"]["low"] - 1) < 0.02
    assert abs(held["before"]["expected"] / held["before"]["low"] - 1) > 0.1
    assert (tmp_path / "again" / "settings" / "inpatient.yaml").read_bytes() == (
        site / "settings" / "inpatient.yaml"
    ).read_bytes()


def test_the_folder_holds_nobody_s_data(site: Path, roster: Path) -> None:
    # That its rules are sound and pass is seen where the commands of the README are run.
    content = b"".join(path.read_bytes() for path in site.rglob("*.*"))
    assert b"SECRET" not in content
    assert roster.name.encode() not in content
    assert [path.name for path in (site / "settings").iterdir()] == ["inpatient.yaml"]


def test_every_answer_names_what_it_was_calibrated_on(screened: Screened) -> None:
    chance = json.loads(screened("json").out)["chance"]
    assert chance["calibrated"]
    assert chance["slope"] < 1
    assert (chance["calibration"]["on"], chance["calibration"]["at"]) == (ON, TODAY.isoformat())
    assert chance["calibration"]["same_rules"]
    shown = " ".join(screened("text").text.split())
    assert 'Calibrated on Ward "7" <b>2026</b>, 870 rows, 2026-11-22.' in shown
    assert "not calibrated on your patients" not in shown.casefold()
    page = screened("markdown").text
    assert 'Calibrated on Ward "7" \\<b\\>2026\\</b\\>, 870 rows, 2026-11-22.' in page
    assert "<b>" not in page


def test_another_setting_is_answered_as_before(screened: Screened) -> None:
    told = json.loads(screened("json", "outpatient").out)
    assert (told["chance"]["calibrated"], told["chance"]["calibration"]) == (False, None)
    assert "not calibrated on your patients" in screened("text", "outpatient").text.casefold()


def test_a_roster_is_scored_by_the_same_numbers_and_its_manifest_names_them(
    roster: Path, folder: Path, site: Path, screened: Screened
) -> None:
    out, report = folder / "after.csv", folder / "after.html"
    assert batch(roster, out, "--rules", str(site), "--report", str(report)).code == 0
    manifest = json.loads(Path(f"{out}.manifest.json").read_text(encoding="utf-8"))
    answer = json.loads(screened("json").out)
    assert manifest["calibrations"] == [{"setting": "inpatient", **answer["chance"]["calibration"]}]
    shown = report.read_text(encoding="utf-8")
    assert "Each of outpatient is an estimate that is not calibrated on your patients." in shown
    for limit in ("The chance is calibrated on Ward", "The chance is not calibrated on your patients."):
        assert len([told for told in manifest["limits"] if told.startswith(limit)]) == 1
        assert limit in shown
    before, after = scored(folder / "before.csv"), scored(out)
    same = [row for row in after if row["points"] == str(answer["score"]["points"])]
    mine = {row["chance"] for row in same if int(row["id"].partition("-")[2]) % 30}
    assert mine == {f"{answer['chance']['estimate']:.6f}"}
    assert [row["points"] for row in before] == [row["points"] for row in after]
    assert {row["rulebook"] for row in before}.isdisjoint(row["rulebook"] for row in after)
    for old, new in zip(before, after, strict=True):
        at_home = int(new["id"].partition("-")[2]) % 30 == 0
        assert (old["chance"] == new["chance"]) is at_home
    plain = json.loads((folder / "before.csv.manifest.json").read_text(encoding="utf-8"))
    assert plain["calibrations"] == []


def test_where_the_rules_come_from_tells_the_calibration(site: Path) -> None:
    told = run("about", "--rules", site).text
    assert "- inpatient: calibrated on" in told
    assert "not calibrated on your patients" in " ".join(told.split())


def test_a_validation_on_the_very_rows_of_the_fit_says_so(roster: Path, site: Path, tmp_path: Path) -> None:
    told = ("--outcome", "magnesium_mmol_l", "--as-of", TODAY.isoformat(), "--rules", site)
    warning = "These are the very rows that inpatient was calibrated on"
    same = run("validate", roster, *told)
    assert same.code == 0, same.told
    assert warning in " ".join(same.text.replace("!", " ").split())
    lines = roster.read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "others.csv").write_text("".join(lines[:-1]), encoding="utf-8")
    assert warning not in " ".join(run("validate", tmp_path / "others.csv", *told).text.split())


# ---------------------------------------------------------------- refusals


def test_a_setting_that_is_calibrated_is_not_calibrated_again(
    roster: Path, site: Path, tmp_path: Path
) -> None:
    result = calibrate(roster, tmp_path / "twice", "--rules", str(site))
    assert (result.code, result.out) == (2, b"")
    assert "--rules: found a calibration of 'inpatient' already" in result.told
    assert not (tmp_path / "twice").exists()


def test_too_few_rows_are_refused_with_what_was_found_and_wanted(roster: Path, tmp_path: Path) -> None:
    few = tmp_path / "few.csv"
    few.write_text("".join(roster.read_text(encoding="utf-8").splitlines(True)[:30]), encoding="utf-8")
    result = calibrate(few, tmp_path / "site")
    assert (result.code, result.out) == (65, b"")
    assert "wanted at least 20 of each" in result.told
    assert "SECRET" not in result.told
    assert not (tmp_path / "site").exists()


def test_a_folder_that_holds_something_is_refused_before_the_roster_is_read(
    roster: Path, folder: Path
) -> None:
    result = calibrate(roster, folder)
    assert result.code == 2
    assert "the folder holds something" in result.told


@pytest.mark.parametrize("on", ["", " \t ", "x" * 201, "a\udcffb"])
def test_data_without_a_name_are_refused(roster: Path, tmp_path: Path, on: str) -> None:
    result = calibrate(roster, tmp_path / "site", on=on)
    assert result.code == 2
    assert "--on: wanted a text" in result.told


def test_an_unknown_setting_is_refused(roster: Path, tmp_path: Path) -> None:
    assert calibrate(roster, tmp_path / "site", "--setting", "moon").code == 2


def test_who_was_below_is_enough_for_the_mean(roster: Path, tmp_path: Path) -> None:
    rows = [line.split(",") for line in roster.read_text(encoding="utf-8").splitlines()[1:]]
    told = [[*row[:-1], "yes" if float(row[-1]) < 0.75 else "no"] for row in rows]
    path = write(tmp_path / "roster.csv", (*HEADER, "was_low"), told)
    arguments = ("--outcome", "was_low", "--below", "0.75 mmol/L", "--on", "Ward", "--format", "json")
    result = run("calibrate", path, *arguments, "-o", tmp_path / "site", "--as-of", TODAY.isoformat())
    assert result.code == 0, result.told
    found = json.loads(result.out)
    (inpatient, _) = found["settings"]
    assert found["limit"] == {"value": 0.75, "unit": "mmol/L"}
    assert "sd" not in inpatient["fitted"]
    assert inpatient["now"]["sd"] == inpatient["before"]["sd"]
    assert inpatient["kept"][0].startswith("the spread stays: only who was below the limit is known")
