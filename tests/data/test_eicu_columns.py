"""663 real stays by the names of their own source: what the example columns file says gives what the
documented conversion gives."""

import csv
import json
from pathlib import Path

import pytest

import eicu
import pack
from program import REPOSITORY, Result, batch

pytestmark = pack.needs_data
ROWS, WITH_HOME_MEDICINES, OLDEST = 663, 156, 22
SOURCE = pack.DATA / "roster_eicu_dev.csv.gz"
COLUMNS = REPOSITORY / "examples" / "eicu.columns.yaml"


def scored(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    out = tmp_path_factory.mktemp("eicu-columns") / "scored.csv"
    return batch(SOURCE, out, "--columns", str(COLUMNS), "--setting", "icu"), out


def test_every_row_is_accounted_for_and_what_is_left_out_is_named(named: tuple[Result, Path]) -> None:
    result, out = named
    assert result.code == 0, result.told
    manifest = json.loads(Path(f"{out}.manifest.json").read_text(encoding="utf-8"))
    assert manifest["counts"] == {
        "scored": ROWS,
        "quarantined": 0,
        "blank": 0,
        "header": 1,
        "physical": ROWS + 1,
    }
    assert {"diagnoses", "mg_min_7d", "inpatient_meds_any", "inpatient_meds_before_first_mg"} <= set(
        manifest["ignored_columns"]
    )
    assert len(manifest["sha256"]["columns"]) == 64
    texts = manifest["medication_texts"]
    page = (REPOSITORY / "docs" / "rosters-of-others.md").read_text(encoding="utf-8")
    assert f"{texts['recognised']:,} of {texts['said']:,} texts of" in page


def test_stays_with_medicines_from_home_are_scored_as_converted(
    named: tuple[Result, Path], tmp_path: Path
) -> None:
    roster, out = tmp_path / "roster.csv", tmp_path / "scored.csv"
    assert eicu.convert(SOURCE, roster) == ROWS
    assert batch(roster, out).code == 0
    wanted, found = scored(out), scored(named[1])
    stays = list(eicu.stays(SOURCE))
    at_home = [n for n, stay in enumerate(stays) if stay["home_meds"].strip()]
    assert (len(wanted), len(found), len(at_home)) == (ROWS, ROWS, WITH_HOME_MEDICINES)
    assert [found[n] for n in at_home] == [wanted[n] for n in at_home]
    assert sum(stay["age"] == "> 89" for stay in stays) == OLDEST
    assert found != wanted  # the others have orders of the ward there, which the file leaves out
