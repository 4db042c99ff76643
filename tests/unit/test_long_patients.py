"""Long rosters, from their texts to joined patients."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from long_rows import joined, lines
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.long import joining, patients
from magrisk.adapters.roster.long.form import Code, FileColumns
from magrisk.adapters.roster.long.patients import Joined
from magrisk.errors import AccountingProblem, ContentProblem

HEADER = "id,kind,value,unit,loinc,date,start,stop"


def row(name: str, kind: str, value: str = "", **more: str) -> list[str]:
    return [name, kind, value, *(more.get(each, "") for each in ("unit", "loinc", "date", "start", "stop"))]


def test_a_patient_is_the_wide_row_of_all_of_its_rows(tmp_path: Path) -> None:
    rows = [
        row("B", "condition", "gout"),
        row("A", "medication", "omeprazole 20 mg", start="2026-01-05"),
        row("B", "medication", "furosemide"),
        row("A", "lab", "1.6", unit="mg/dL", loinc="19123-9", date="2026-11-01T08:00:00Z"),
        row("A", "medication", "cisplatin", start="2026-01-05", stop="2026-03-01"),
        row("A", "sex", "F"),
        row("A", "medication", "digoxin", stop="2026-03-01"),
        row("A", "condition", "colic", start="2020-01-01", stop="2021-01-01"),
        row("A", "condition", "pneumonia", start="2020-01-01"),
        row("A", "lab", "8.9", unit="mg/dL", loinc="17861-6"),
        row("B", "sex", "male"),
    ]
    found = joined({"long.csv": lines(HEADER, rows)}, tmp_path)
    assert found.patients == [
        {"line": 2, "id": "B", "medications": ["furosemide"], "conditions": ["gout"], "sex": "male"},
        {
            "line": 3,
            "id": "A",
            "medications": [
                "omeprazole 20 mg since 2026-01-05",
                "cisplatin since 2026-01-05 stopped 2026-03-01",
                "digoxin stopped 2026-03-01",
            ],
            "conditions": ["history of colic", "pneumonia"],
            "labs": ["LOINC 19123-9 1.6 mg/dL on 2026-11-01", "LOINC 17861-6 8.9 mg/dL"],
            "sex": "female",
        },
    ]
    assert found.aside == []
    assert (found.counts.header, found.counts.blank, found.counts.records) == (1, 0, 11)


def test_a_stop_to_come_is_no_end_and_one_today_is(tmp_path: Path) -> None:
    rows = [
        row("A", "medication", "omeprazole", start="2026-01-05", stop="2026-11-23"),
        row("A", "medication", "furosemide", stop="2026-11-22"),
        row("A", "condition", "gout", stop="2026-11-23"),
        row("A", "condition", "colic", stop="2026-11-22"),
    ]
    (found,) = joined({"long.csv": lines(HEADER, rows)}, tmp_path).patients
    assert found["medications"] == ["omeprazole since 2026-01-05", "furosemide stopped 2026-11-22"]
    assert found["conditions"] == ["gout", "history of colic"]


@pytest.mark.parametrize(
    ("bad", "place", "reason"),
    [
        (row("A", "medication", "furosemide", start="2026-11-23"), "start", "the date lies in the future"),
        (row("A", "lab", "Mg 1.6 mg/dL", date="2026-11-23"), "date", "the date lies in the future"),
        (
            row("A", "medication", "furosemide", start="2026-03-05", stop="2026-03-04"),
            "stop",
            "the stop lies before the start",
        ),
        (row("A", "medication", "furosemide", date="2026-03-05"), "date", "rows of this kind do not have"),
        (row("A", "lab", "Mg 1.6 mg/dL", start="2026-03-05"), "start", "rows of this kind do not have"),
        (row("A", "sex", "F", date="2026-03-05"), "date", "rows of this kind do not have"),
        (row("A", "medication", "none", start="2026-03-05"), "value", "a text that is not one medicine"),
        (row("A", "medication", "digoxin", start="soon"), "start", "found no date"),
        (row("A", "pills", "digoxin", start="soon"), "kind", "found another word"),
        (row("A", "lab", "1.6", loinc="19123-9"), "value", "without a unit"),
    ],
)
def test_a_row_that_cannot_be_used_sets_its_patient_aside_whole(
    bad: list[str], place: str, reason: str, tmp_path: Path
) -> None:
    rows = [row("A", "medication", "omeprazole"), row("B", "age", "70"), bad, row("A", "age", "70")]
    found = joined({"long.csv": lines(HEADER, rows)}, tmp_path)
    assert found.patients == [{"line": 3, "id": "B", "age": "70"}]
    ((line, column, why),) = found.aside
    assert (line, column) == ("4", place)
    assert reason in why


def test_every_bad_line_of_a_patient_is_named_once(tmp_path: Path) -> None:
    rows = [row("A", "sex", "x"), row("A", "age", "70"), row("A", "lab", "Mg 1.6", date="then")]
    found = joined({"long.csv": lines(HEADER, rows)}, tmp_path)
    assert found.patients == []
    assert [line for line, *_ in found.aside] == ["2", "4"]


def test_two_values_where_there_can_be_one_set_the_patient_aside(tmp_path: Path) -> None:
    rows = [
        row("A", "sex", "F"),
        row("B", "sex", "F"),
        row("A", "sex", "male"),
        row("B", "sex", "female"),
        row("C", "no_other_conditions", "yes"),
        row("C", "no_other_conditions", "no"),
    ]
    found = joined({"long.csv": lines(HEADER, rows)}, tmp_path)
    assert found.patients == [{"line": 3, "id": "B", "sex": "female"}]
    assert found.aside == [
        ["2", "sex", "found another value for the same patient in line 4, wanted one"],
        ["4", "sex", "found another value for the same patient in line 2, wanted one"],
        ["6", "no_other_conditions", "found another value for the same patient in line 7, wanted one"],
        ["7", "no_other_conditions", "found another value for the same patient in line 6, wanted one"],
    ]


def test_what_cannot_be_read_belongs_to_nobody(tmp_path: Path) -> None:
    text = f'{HEADER}\nA,age,70,,,,,\n\nA,sex\n,age,71,,,,,\nB,age,"7"0",,,,,\nB,age,71,,,,,\n,,,,,,,\n'
    found = joined({"long.csv": text}, tmp_path)
    assert [patient["id"] for patient in found.patients] == ["A", "B"]
    assert found.aside == [
        ["4", "", "found 2 fields, wanted 8"],
        ["5", "id", "found no identifier, wanted one"],
        ["6", "", "text after a closing quote"],
    ]
    counts = found.counts
    assert (counts.header, counts.blank, counts.records, counts.unreadable) == (1, 2, 5, 3)


def test_an_identifier_that_cannot_be_trusted_sets_aside_those_who_have_it(tmp_path: Path) -> None:
    found = joined(
        {"long.csv": lines(HEADER, [row("1.2E+12", "age", "70"), row("A", "age", "70")])}, tmp_path
    )
    assert [patient["id"] for patient in found.patients] == ["A"]
    assert found.aside[0][:2] == ["2", "id"]


def test_a_line_that_may_be_a_part_of_a_record_sets_its_patient_aside(tmp_path: Path) -> None:
    text = "id,kind,value\nA,medication,omeprazole\nA,medication,furosemide\nand more\nB,age,70\n"
    found = joined({"long.csv": text}, tmp_path)
    assert [patient["id"] for patient in found.patients] == ["B"]
    assert [line for line, *_ in found.aside] == ["3", "4"]


@pytest.mark.parametrize("second", ["id,kind,value", "value,id,kind", "id,age,sex"])
def test_a_header_that_stands_again_ends_the_run(second: str, tmp_path: Path) -> None:
    with pytest.raises(ContentProblem, match="line 3: the header stands here again") as problem:
        joined({"long.csv": f"id,kind,value\nA,age,70\n{second}\nA,sex,F\n"}, tmp_path)
    assert problem.value.exit_code == 65


def test_blanks_around_an_identifier_make_no_other_patient(tmp_path: Path) -> None:
    found = joined({"long.csv": "id,kind,value\n A ,age,70\nA,sex,F\nA\u00a0,alcohol,none\n"}, tmp_path)
    assert found.patients == [{"line": 2, "id": " A ", "age": "70", "sex": "female", "alcohol": "none"}]


PEOPLE = FileColumns({"Id": "id", "BIRTHDATE": "birth_date", "GENDER": "sex"})
DRUGS = FileColumns({"PATIENT": "id", "WHAT": "value", "FROM": "start", "TO": "stop"}, "medication")
VALUES = FileColumns({"PATIENT": "id", "CODE": Code("LOINC"), "VALUE": "value", "UNITS": "unit"}, "lab")


def test_several_files_are_joined_by_patient_and_name_their_lines(tmp_path: Path) -> None:
    files = {
        "people.csv": "Id,NAME,GENDER,BIRTHDATE\nA,x,F,1950-01-01\nB,y,,1960-01-01\n"
        "C,z,M,1970-01-01\nE,v,M,\n",
        "drugs.csv": "PATIENT,WHAT,FROM,TO\nB,omeprazole,2026-01-05,\n"
        "C,furosemide,2027-01-05,\nD,digoxin,,\n",
        "values.csv": "PATIENT,CODE,VALUE,UNITS\nA,8302-2,170,cm\nA,19123-9,1.6,mg/dL\nF,8302-2,170,cm\n",
    }
    found = joined(files, tmp_path, {"people.csv": PEOPLE, "drugs.csv": DRUGS, "values.csv": VALUES})
    assert found.patients == [
        {
            "line": 2,
            "id": "A",
            "birth_date": "1950-01-01",
            "sex": "female",
            "labs": ["LOINC 19123-9 1.6 mg/dL"],
        },
        {"line": 3, "id": "B", "birth_date": "1960-01-01", "medications": ["omeprazole since 2026-01-05"]},
        {"line": 5, "id": "E", "sex": "male"},
        {"line": 4, "id": "D", "medications": ["digoxin"]},
        {"line": 4, "id": "F"},
    ]
    assert found.aside == [["3", "drugs.csv start", "the date lies in the future"]]
    assert (found.counts.records, found.counts.header, found.counts.unread) == (10, 3, 2)


def test_a_problem_of_one_of_several_files_names_it(tmp_path: Path) -> None:
    files = {"people.csv": "Id,GENDER,BIRTHDATE\nA,F,\n", "drugs.csv": "PATIENT,WHAT,FROM,TO\nid,a,,\n"}
    with pytest.raises(ContentProblem, match=r"drugs\.csv line 2: the header stands here again"):
        joined(files, tmp_path, {"people.csv": PEOPLE, "drugs.csv": DRUGS})


def test_values_of_two_files_that_differ_are_named_by_file(tmp_path: Path) -> None:
    files = {"one.csv": "Id,GENDER,BIRTHDATE\nA,F,\nB,x,\n", "two.csv": "Id,GENDER,BIRTHDATE\nA,M,#REF!\n"}
    found = joined(files, tmp_path, {"one.csv": PEOPLE, "two.csv": PEOPLE})
    assert found.patients == []
    assert [where for *where, _ in found.aside] == [
        ["2", "one.csv sex"],
        ["3", "one.csv sex"],
        ["2", "two.csv birth_date"],
    ]
    assert found.aside[0][2] == "found another value for the same patient in two.csv line 2, wanted one"


def test_a_cell_that_says_nothing_is_not_said(tmp_path: Path) -> None:
    files = {"one.csv": "Id,GENDER,BIRTHDATE\nA,NA,\n"}
    found = joined(files, tmp_path, {"one.csv": PEOPLE}, dialect=Dialect(nulls=("NA",)))
    assert found.patients == [{"line": 2, "id": "A"}]


def test_no_rows_are_no_patients(tmp_path: Path) -> None:
    found = joined({"long.csv": f"{HEADER}\n"}, tmp_path)
    assert (found.patients, found.aside, found.counts.records) == ([], [], 0)


def test_records_that_are_lost_end_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def losing(rows: pa.RecordBatch, names: tuple[str, ...]) -> Joined:
        return replace(patients.joined(rows, names), records=0)

    monkeypatch.setattr(joining, "joined", losing)
    with pytest.raises(AccountingProblem, match="the rows read and the rows joined do not add up"):
        joined({"long.csv": "id,kind,value\nA,age,70\n"}, tmp_path)
