"""27 made-up patients of Synthea in four CSV files: every row is accounted for, and of some patients all is
said that stands there."""

import csv
from pathlib import Path
from typing import Any

import pytest

import pack
from long_rows import joined
from magrisk.adapters.roster.long.files_file import read_files
from program import REPOSITORY, TODAY, run

pytestmark = pack.needs_data
FOLDER = pack.DATA / "synthea_csv_27"
COLUMNS = REPOSITORY / "examples" / "synthea.columns.yaml"


@pytest.fixture(scope="module")
def patients(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    files = read_files(COLUMNS.read_bytes(), COLUMNS.name).files
    content = {name: (FOLDER / name).read_bytes() for name in files}
    found = joined(content, tmp_path_factory.mktemp("synthea"), files)
    assert found.aside == []
    return {patient["id"][:8]: patient for patient in found.patients}


def test_refills_of_thirty_four_years_are_one_course(patients: dict[str, dict[str, Any]]) -> None:
    # By hand from medications.csv: of two medicines each stop is the day of the next start, and the last row
    # of each has none. Another was taken for three weeks of 2023.
    assert sorted(patients["5f8d3e13"]["medications"]) == [
        "Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet since 2023-04-28 stopped 2023-05-19",
        "Hydrochlorothiazide 25 MG Oral Tablet since 1989-07-09",
        "Naproxen sodium 220 MG Oral Tablet since 2019-12-09",
        "Simvastatin 10 MG Oral Tablet since 2017-01-01",
        "lisinopril 10 MG Oral Tablet since 1989-07-09",
    ]


def test_conditions_are_past_where_they_have_a_stop(patients: dict[str, dict[str, Any]]) -> None:
    said = patients["280ee8b5"]["conditions"]
    assert "Hypertension [SNOMED 59621000]" in said
    assert "history of Fracture of rib [SNOMED 33737001]" in said
    # It has stood with a stop and, since 2022, without one.
    assert {"Stress (finding) [SNOMED 73595000]", "history of Stress (finding) [SNOMED 73595000]"} <= {*said}
    assert len(said) == len(set(said))


def test_labs_are_those_of_which_the_rules_know_the_code(patients: dict[str, dict[str, Any]]) -> None:
    codes = {"38483-4", "6298-4", "49765-1", "2339-0"}  # creatinine, potassium, calcium, glucose in blood
    said = {lab.split()[1] for patient in patients.values() for lab in patient.get("labs", [])}
    with (FOLDER / "observations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert said <= {row["CODE"] for row in rows}
    assert said & codes
    assert "8302-2" not in said  # body height
    for row in rows:
        if row["CODE"] in said:
            text = f"LOINC {row['CODE']} {row['VALUE']} {row['UNITS']} on {row['DATE'][:10]}"
            assert text in patients[row["PATIENT"][:8]]["labs"]


def test_who_has_no_row_of_medicines_takes_nobody_knows_what(patients: dict[str, dict[str, Any]]) -> None:
    with (FOLDER / "medications.csv").open(encoding="utf-8", newline="") as file:
        taking = {row["PATIENT"][:8] for row in csv.DictReader(file)}
    assert {name for name, patient in patients.items() if "medications" in patient} == taking
    assert len(patients) == 27 > len(taking)


def test_every_row_of_the_folder_is_accounted_for(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    done = run("batch", FOLDER, "--columns", COLUMNS, "-o", out, "--as-of", TODAY.isoformat())
    assert done.code == 0, done.told
    with out.open(encoding="utf-8", newline="") as file:
        rows = {row["id"][:8]: row for row in csv.DictReader(file)}
    with (FOLDER / "patients.csv").open(encoding="utf-8", newline="") as file:
        assert [row["id"] for row in rows.values()] == [row["Id"] for row in csv.DictReader(file)]
    # 27 + 663 + 438 + 990 rows below four headers.
    assert '"physical": 2122' in Path(f"{out}.manifest.json").read_text(encoding="utf-8")
    assert '"joined": 2091' in Path(f"{out}.manifest.json").read_text(encoding="utf-8")
    for name in ("5f8d3e13", "280ee8b5"):
        assert rows[name]["reasons"].startswith("Thiazide and thiazide-like diuretics +32; ACE inhibitors")
