"""663 real stays: every row answers, the counts add up, and `screen` says the same as `batch`.

`screen` weighs every doubt and every option, so it is asked about every fourth row; at night about all.
"""

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

import eicu
import pack
from program import TODAY, Result, answer_to, batch, start

pytestmark = pack.needs_data
ROWS = 663
EVERY = 1 if os.environ.get("MAGRISK_HYPOTHESIS") == "nightly" else 4
SOURCE = pack.DATA / "roster_eicu_dev.csv.gz"
LABS = {
    "magnesium_mg_dl": ("magnesium", "mg/dL"),
    "potassium_meq_l": ("potassium", "mEq/L"),
    "calcium_mg_dl": ("calcium", "mg/dL"),
    "creatinine_mg_dl": ("creatinine", "mg/dL"),
    "albumin_g_dl": ("albumin", "g/dL"),
}


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("eicu") / "roster.csv"
    assert eicu.convert(SOURCE, path) == ROWS
    return path


@pytest.fixture(scope="module")
def scored(roster: Path) -> tuple[Result, Path]:
    out = roster.with_name("scored.csv")
    return batch(roster, out), out


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _profile(row: dict[str, str]) -> dict[str, Any]:
    """A row as the profile of one patient; the cell of medicines as a pasted list."""
    labs = [f"{name} {row[column]} {unit}" for column, (name, unit) in LABS.items() if row[column]]
    said: dict[str, Any] = {"id": row["id"], "age": row["age"], "sex": row["sex"], "setting": row["setting"]}
    if row["medications"]:
        said["medications"] = row["medications"]
    return {**{key: value for key, value in said.items() if value}, "labs": labs}


def test_every_row_is_scored_or_set_aside_and_the_manifest_agrees(
    scored: tuple[Result, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    result, out = scored
    rows, aside = _rows(out), _rows(Path(f"{out}.quarantine.csv"))
    manifest = json.loads(Path(f"{out}.manifest.json").read_text(encoding="utf-8"))
    assert result.code == (3 if aside else 0), result.told
    assert len(rows) + len(aside) == ROWS
    assert manifest["counts"] == {
        "scored": len(rows),
        "quarantined": len(aside),
        "blank": 0,
        "header": 1,
        "physical": ROWS + 1,
    }
    assert len({row["id"] for row in rows}) == len(rows)
    texts, complete = manifest["medication_texts"], sum(row["complete"] == "true" for row in rows)
    with capsys.disabled():
        print(f"\neICU: {texts['recognised']} of {texts['said']} medication texts recognised", end="")
        print(f" ({texts['recognised'] / texts['said']:.1%}); {complete} of {len(rows)} rows complete")


def _reasons(contributions: list[dict[str, Any]]) -> str:
    """The cell that section 7 describes."""
    told = [f"{one['label']} {one['points']:+d}" for one in contributions[:3]]
    more = len(contributions) - 3
    return "; ".join([*told, f"and {more} more"] if more > 0 else told)


def test_every_scored_row_says_what_screen_says(
    scored: tuple[Result, Path], roster: Path, tmp_path: Path
) -> None:
    said = _rows(roster)
    for row in _rows(scored[1])[::EVERY]:
        one = answer_to(_profile(said[int(row["row"]) - 1]), tmp_path)
        mds = one["scores"]["magnesium_depletion_score"]
        wanted = {
            **{key: str(value) for key, value in one["score"].items()},
            **{key: one[key] for key in ("likelihood", "stakes", "priority")},
            "id": one["patient"]["id"],
            "chance": f"{one['chance']['estimate']:.6f}",
            "reasons": _reasons(one["contributions"]),
            "unrecognised": "; ".join(text["said"] for text in one["unrecognised"]),
            "complete": str(one["complete"]).lower(),
            "mds_low": str(mds["low"]),
            "mds_high": str(mds["high"]),
        }
        assert {key: row[key].removeprefix("'") for key in wanted} == wanted
        # A question that could change nothing is not asked at the desk, so the cell may name more.
        assert {d["question"] for d in one["doubts"]} - {"medications"} <= _questions(row["doubts"], one)


def _questions(cell: str, one: dict[str, Any]) -> set[str]:
    """The questions of a cell, and those of a single medicine: a roster names no dose and no duration."""
    of_medicines = {d["question"] for d in one["doubts"] if d["question"].startswith(("dose ", "duration "))}
    return set(cell.split("; ")) | of_medicines


def _bytes(out: Path) -> tuple[bytes, bytes]:
    return out.read_bytes(), Path(f"{out}.quarantine.csv").read_bytes()


@pytest.mark.parametrize("chunk", ["1", "7", "10000"])
def test_the_size_of_a_chunk_changes_no_byte(
    scored: tuple[Result, Path], roster: Path, tmp_path: Path, chunk: str
) -> None:
    out = tmp_path / "again.csv"
    assert batch(roster, out, "--chunk", chunk).code == scored[0].code
    assert _bytes(out) == _bytes(scored[1])


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
        {"PYTHONHASHSEED": "1", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Apia"},
        {"PYTHONHASHSEED": "random", "LC_ALL": "de_DE.UTF-8", "TZ": "America/St_Johns", "PYTHONUTF8": "0"},
    ],
)
def test_hash_seed_locale_and_time_zone_change_no_byte(
    scored: tuple[Result, Path], roster: Path, tmp_path: Path, env: dict[str, str]
) -> None:
    out = tmp_path / "again.csv"
    result = start("batch", roster, "-o", out, "--as-of", TODAY.isoformat(), env=env)
    assert (result.code, result.out) == (scored[0].code, b"")
    assert _bytes(out) == _bytes(scored[1])
