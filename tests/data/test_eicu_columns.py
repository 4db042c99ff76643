"""663 real stays by a columns file: every row answers, and says what the conversion of the stays says."""

import csv
import hashlib
import json
from pathlib import Path

import pytest

import eicu
import pack
from program import REPOSITORY, batch, run

pytestmark = pack.needs_data
ROWS = 663
SOURCE = pack.DATA / "roster_eicu_dev.csv.gz"
FILE = REPOSITORY / "examples" / "eicu.columns.yaml"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: cell for name, cell in row.items() if name != "row"} for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("named") / "scored.csv"
    result = batch(SOURCE, out, "--columns", str(FILE), "--setting", "icu")
    assert result.code in (0, 3), result.told
    return out


def test_every_stay_is_scored_or_set_aside(scored: Path) -> None:
    manifest = json.loads(Path(f"{scored}.manifest.json").read_text(encoding="utf-8"))
    counts = manifest["counts"]
    assert counts["scored"] + counts["quarantined"] == ROWS
    assert counts["physical"] == ROWS + 1
    assert manifest["sha256"]["columns"] == hashlib.sha256(FILE.read_bytes()).hexdigest()
    assert {"diagnoses", "inpatient_meds_any"} <= set(manifest["ignored_columns"])


def test_stays_with_medicines_from_home_say_what_their_conversion_says(scored: Path, tmp_path: Path) -> None:
    converted, out = tmp_path / "roster.csv", tmp_path / "scored.csv"
    assert eicu.convert(SOURCE, converted) == ROWS
    assert batch(converted, out).code in (0, 3)
    with eicu.gzip.open(SOURCE, "rt", encoding="utf-8", newline="") as stays:
        at_home = {s["patientunitstayid"] for s in csv.DictReader(stays) if s["home_meds"].strip()}
    found = {row["id"]: row for row in _rows(scored) if row["id"] in at_home}
    wanted = {row["id"]: row for row in _rows(out) if row["id"] in at_home}
    assert found == wanted
    assert len(found) > 100


def test_the_columns_are_described_as_the_file_names_them() -> None:
    told = json.loads(
        run("roster", "describe", SOURCE, "--columns", FILE, "--records", "5", "--format", "json").out
    )
    read_as = {column["name"]: column["read_as"] for column in told["columns"]}
    assert read_as["mg_first"] == "Serum magnesium in mg/dL"
    assert read_as["home_meds"] == "medications, list"
    assert read_as["diagnoses"] == "not read"
