"""663 real stays: what a calibration gives there, and that it is told as it is."""

import json
from pathlib import Path
from typing import Any

import pytest

import eicu
import pack
from program import REPOSITORY, TODAY, run

pytestmark = pack.needs_data


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("eicu")
    eicu.convert(pack.DATA / "roster_eicu_dev.csv.gz", folder / "roster.csv")
    named = ("--outcome", "magnesium_mg_dl", "--on", "eICU, development", "--as-of", TODAY.isoformat())
    result = run("calibrate", folder / "roster.csv", *named, "-o", folder / "site", "--format", "json")
    assert result.code == 0, result.told
    assert {path.name for path in Path(folder / "site" / "settings").iterdir()} == {"icu.yaml"}
    (found,) = json.loads(result.out)["settings"]
    return dict(found)


def test_too_few_low_levels_were_expected_and_now_as_many_as_there_are(
    told: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    held = {name: one["total"]["expected"] / one["total"]["low"] for name, one in told["held"].items()}
    assert told["rows"] == 663
    assert held["before"] < 0.85
    assert abs(held["without"] - 1) < 0.02
    assert told["held"]["without"]["brier"] < told["held"]["before"]["brier"]
    with capsys.disabled():
        print(f"\neICU calibrated: {told['now']}; expected/found {held}", end="")


def test_the_page_tells_what_was_measured(told: dict[str, Any]) -> None:
    page = (REPOSITORY / "docs" / "calibration.md").read_text(encoding="utf-8")
    for name in ("mean", "sd"):
        one = told["fitted"][name]
        row = f"| {told['before'][name]} | {told['now'][name]} | {one['low']:.4f} to {one['high']:.4f} |"
        assert f"{name}, mmol/L {row}" in page
    held, slope = told["held"], told["slope_tried"]
    expected = [f"{held[name]['total']['expected']:.1f}" for name in ("before", "apparent", "without")]
    assert "| {} | {} | {} without".format(*expected) in page
    assert "| {:.4f} | {:.4f} | {:.4f} without".format(*(one["brier"] for one in held.values())) in page
    assert f"{slope['value']:.2f} ({slope['low']:.2f} to {slope['high']:.2f}) cannot be told from 1" in page
    assert f"({held['apparent']['bands'][-1]['rows']} of\n  {told['rows']})" in page


def test_the_points_go_with_the_level_and_their_slope_stays_one(told: dict[str, Any]) -> None:
    slope = told["slope_tried"]
    assert 0 < slope["low"] < 1 < slope["high"]
    assert (set(told["fitted"]), told["now"]["slope"]) == ({"mean", "sd"}, 1)
