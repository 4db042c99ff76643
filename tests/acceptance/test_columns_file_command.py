"""`--columns FILE`: a site's own names, by the program as it is started."""

import csv
import datetime
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from program import REPOSITORY, Result, batch, run

SITE = "columns:\n  pid: id\n  years: age\n  tx*: {list: medications, code: RxNorm}\n"
ROSTER = "pid,years,tx1,tx2\nA,72,4603,7646\nB,70,,furosemide\n"
AS_OF = ("--as-of", "2026-11-22")


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return path


@pytest.fixture
def site(tmp_path: Path) -> Path:
    path = tmp_path / "site.yaml"
    path.write_text(SITE, encoding="utf-8")
    return path


def told(result: Result) -> tuple[int, str]:
    return result.code, result.told.removeprefix("magrisk: ").splitlines()[0]


def test_a_roster_is_scored_by_the_names_of_its_site(roster: Path, site: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert batch(roster, out, "--columns", str(site)).code == 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["id"], row["complete"]) for row in rows] == [("A", "true"), ("B", "true")]
    assert int(rows[0]["points"]) > int(rows[1]["points"]) > 0


def test_a_description_is_told_by_them_too(roster: Path, site: Path) -> None:
    result = run("roster", "describe", roster, "--columns", site, "--format", "json", *AS_OF)
    assert result.code == 0, result.told
    assert [column["read_as"] for column in json.loads(result.out)["columns"]] == [
        *("identifier", "age in years"),
        *["medications, list, codes of RxNorm"] * 2,
    ]


@pytest.mark.parametrize("command", ["batch", "describe", "validate", "calibrate"])
def test_a_columns_file_that_cannot_be_used_is_exit_code_78(
    roster: Path, site: Path, tmp_path: Path, command: str
) -> None:
    site.write_text("columns:\n  pid: id\n  years: ages\n", encoding="utf-8")
    result = {
        "batch": lambda: batch(roster, tmp_path / "out.csv", "--columns", str(site)),
        "describe": lambda: run("roster", "describe", roster, "--columns", site),
        "validate": lambda: run("validate", roster, "--outcome", "tx1", "--columns", site),
        "calibrate": lambda: run(
            *("calibrate", roster, "--outcome", "tx1", "--on", "development"),
            *("-o", tmp_path / "new", "--columns", site),
        ),
    }[command]()
    code, first = told(result)
    assert (code, result.out) == (78, b"")
    assert "site.yaml:3: columns.years: wanted 'id', 'age', " in result.told
    assert "72" not in first


def test_a_name_that_the_roster_has_not_is_exit_code_65(roster: Path, site: Path, tmp_path: Path) -> None:
    site.write_text(SITE + "  Mg: {measure: magnesium, unit: mg/dL}\n", encoding="utf-8")
    result = batch(roster, tmp_path / "out.csv", "--columns", str(site))
    assert told(result) == (65, "header: found no column Mg, which the columns file names")
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("option", ["-o", "--quarantine", "--report"])
def test_no_output_takes_the_place_of_the_columns_file(roster: Path, site: Path, option: str) -> None:
    out = () if option == "-o" else ("-o", roster.with_name("out.csv"))
    result = run("batch", roster, *out, option, site, "--columns", site, *AS_OF)
    assert told(result) == (2, "site.yaml: the output would overwrite the columns file")
    assert site.read_text(encoding="utf-8") == SITE


def test_a_validation_does_not_overwrite_it_either(roster: Path, site: Path) -> None:
    result = run("validate", roster, "--outcome", "tx1", "--columns", site, "-o", site)
    assert told(result) == (2, "site.yaml: the output would overwrite the input")


def test_a_columns_file_that_is_not_there_is_exit_code_2(roster: Path, site: Path, tmp_path: Path) -> None:
    site.unlink()
    assert batch(roster, tmp_path / "out.csv", "--columns", str(site)).code == 2


def test_a_columns_file_that_cannot_be_read_is_exit_code_2(
    roster: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == "site.yaml":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    result = batch(roster, tmp_path / "out.csv", "--columns", str(site))
    assert told(result) == (2, "--columns: site.yaml cannot be read: Permission denied")


EXAMPLE = REPOSITORY / "examples" / "eicu.columns.yaml"
STAYS = """\
patientunitstayid,age,gender,mg_first,k_first,ca_first,crea_first,alb_first,home_meds,diagnoses,mg_n
1,> 89,Female,1.4,3.1,8.0,0.9,3.0,furosemide 40 mg; omeprazole,renal|hypomagnesemia,3
2,61,Male,2.0,,,,,,,1
"""


def test_the_example_file_reads_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    stays, wide = tmp_path / "stays.csv", tmp_path / "wide.csv"
    stays.write_text(STAYS, encoding="utf-8")
    wide.write_text(
        "id,age,sex,setting,magnesium_mg_dl,potassium_meq_l,calcium_mg_dl,creatinine_mg_dl,albumin_g_dl,"
        "medications\n1,>89,female,icu,1.4,3.1,8.0,0.9,3.0,furosemide 40 mg; omeprazole\n"
        "2,61,male,icu,2.0,,,,,\n",
        encoding="utf-8",
    )
    by_name = batch(stays, tmp_path / "a.csv", "--columns", str(EXAMPLE), "--setting", "icu")
    assert by_name.code == 0, by_name.told
    assert "columns not read: diagnoses, mg_n" in by_name.told
    assert batch(wide, tmp_path / "b.csv").code == 0
    rows = [(tmp_path / name).read_text(encoding="utf-8").splitlines() for name in ("a.csv", "b.csv")]
    assert rows[0] == rows[1]


CODES = REPOSITORY / "examples" / "code-columns.csv"
AS_TOLD = """\
id,age,sex,setting,medications,conditions,magnesium_mg_dl
1001,78,female,icu,RxNorm 4603; RxNorm 7646; RxNorm 3407,ICD-9-CM 250.00; ICD-9-CM 428.0,1.4
1002,65,male,inpatient,RxNorm 283742,,1.9
1003,36,female,,none,ICD-9-CM 585.4,
1004,,male,icu,,,
1005,70,male,inpatient,RxNorm 4603; RxNorm 7646; bendroflumethiazide 2.5 mg,ICD-9-CM 303.90,2.0
"""


def test_the_example_of_columns_with_codes_is_scored_as_the_same_roster_in_our_words(tmp_path: Path) -> None:
    told_so, by_name, by_codes = (tmp_path / name for name in ("told.csv", "a.csv", "b.csv"))
    told_so.write_text(AS_TOLD, encoding="utf-8")
    assert batch(told_so, by_name).code == 0
    result = batch(CODES, by_codes, "--columns", str(CODES.with_suffix(".yaml")))
    assert (result.code, "recognised: 7 of 7" in result.told) == (0, True)
    assert by_codes.read_text(encoding="utf-8") == by_name.read_text(encoding="utf-8")


def test_typed_columns_are_what_their_texts_are(tmp_path: Path) -> None:
    typed, by_text, by_type = tmp_path / "typed.parquet", tmp_path / "a.csv", tmp_path / "b.csv"
    born = [datetime.datetime(1948, 3, 2), datetime.datetime(1961, 7, 15), None]
    table = pa.table(
        {
            "PatientNumber": [1001, 1002, 1003],
            "dob": pa.array(born, pa.timestamp("ns")),
            "RXNORMID1": pa.array([4603.0, 283742.0, None]),
            "RXNORMID2": pa.array([7646, None, None], pa.int32()),
            "dx1": [["250.00", "428.0"], [], None],
            "Mg": [1.4, 1.9, None],
        }
    )
    pq.write_table(table, typed)
    text = tmp_path / "text.csv"
    text.write_text(
        "PatientNumber,dob,RXNORMID1,RXNORMID2,dx1,Mg\n1001,1948-03-02,4603.0,7646,250.00;428.0,1.4\n"
        "1002,1961-07-15,283742.0,,,1.9\n1003,,,,,\n",
        encoding="utf-8",
    )
    site = tmp_path / "site.yaml"
    site.write_text(
        "columns:\n  PatientNumber: id\n  Mg: {measure: magnesium, unit: mg/dL}\n"
        "  dx*: {list: conditions, code: ICD-9-CM}\n",
        encoding="utf-8",
    )
    for roster, out in ((typed, by_type), (text, by_text)):
        result = batch(roster, out, "--columns", str(site))
        assert (result.code, "recognised: 3 of 3" in result.told) == (0, True), result.told
    assert by_type.read_text(encoding="utf-8") == by_text.read_text(encoding="utf-8")


def test_the_page_on_rosters_of_others_shows_the_example() -> None:
    page = (REPOSITORY / "docs" / "rosters-of-others.md").read_text(encoding="utf-8")
    _, shown = CODES.with_suffix(".yaml").read_text(encoding="utf-8").split("\n\n", 1)
    assert "".join(f"    {line}\n" for line in shown.splitlines()) in page
