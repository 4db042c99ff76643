"""What is told of a roster before it is scored, and that no value is."""

import datetime
import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from magrisk.adapters.roster import describe as module
from magrisk.adapters.roster.artefacts import SHEETS
from magrisk.adapters.roster.describe import describe
from magrisk.adapters.roster.description import ColumnSeen, Description, Fault, FileSeen, Texts
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import BROKEN
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem

TODAY = datetime.date(2026, 11, 22)
ROSTER = """\
Patient ID,Age,medications,conditions,magnesium_mg_dl,labs,ward,
A1,72,omeprazole 20 mg; furosemde,CKD 3; flibber,1.6,eGFR 55,7,
A2,old,,,,,7,
,,,,,,,

A1,71,none,hypertension,1.7,flibber 3,8,
A3,70,,,high,,7,
A4,70,,,,7,
"""

Described = Callable[..., Description]


@pytest.fixture
def described(assessor: Assessor, tmp_path: Path) -> Described:
    def of(content: str | bytes, most: int = 0, **dialect: Any) -> Description:
        path = tmp_path / "roster.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return describe(path, Dialect(**dialect), assessor, TODAY, most)

    return of


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(ContentProblem) as refused:
        act()
    return str(refused.value)


def columns(found: Description) -> dict[str, ColumnSeen]:
    return {column.name: column for column in found.columns}


def test_the_file_is_told(described: Described) -> None:
    size = len(ROSTER.encode())
    assert described(ROSTER).file == FileSeen("roster.csv", size, "", "utf-8", "LF", "comma", 8)
    packed = gzip.compress(ROSTER.replace(",", "\t").replace("\n", "\r\n").encode("utf-16"))
    found = described(packed)
    assert found.file == FileSeen("roster.csv", len(packed), "gzip", "utf-16-le", "CR LF", "tab", 8)
    assert found.columns == described(ROSTER).columns


def test_records_are_counted(described: Described) -> None:
    found = described(ROSTER)
    assert (found.records, found.blank, found.rows, found.problems, found.duplicates) == (7, 2, 4, 3, 1)


def test_columns_are_told_by_the_names_as_written(described: Described) -> None:
    assert described(ROSTER).columns == (
        ColumnSeen("Patient ID", "identifier", 4, 3, 0),
        ColumnSeen("Age", "age in years", 4, 4, 1),
        ColumnSeen("medications", "medications, list", 2, 2, 0),
        ColumnSeen("conditions", "conditions, list", 2, 2, 0),
        ColumnSeen("magnesium_mg_dl", "Serum magnesium in mg/dL", 3, 3, 1),
        ColumnSeen("labs", "labs, list", 2, 2, 1),
        ColumnSeen("ward", "not read", 4, 2, 0),
        ColumnSeen("", "not read", 0, 0, 0),
    )


def test_every_column_that_is_read_says_as_what(described: Described) -> None:
    found = described("mrn,sex,setting,no_other_conditions,alcohol,lifestyle,symptoms,egfr\n")
    assert [column.read_as for column in found.columns] == [
        "identifier",
        "sex",
        "setting",
        "no other conditions, yes or no",
        "alcohol",
        "lifestyle, list",
        "symptoms, list",
        "Estimated glomerular filtration rate in mL/min/1.73 m2",
    ]


def test_texts_that_are_recognised_are_counted(described: Described) -> None:
    found = described(ROSTER)
    assert found.texts == {"medications": Texts(2, 1), "conditions": Texts(3, 2)}
    assert described("id,age\n1,70\n").texts == {}
    assert described("id,symptoms\n1,tetany\n").texts == {}


def test_the_first_problems_stand_with_their_places_and_reasons(described: Described) -> None:
    found = described(ROSTER)
    assert [(fault.line, fault.column) for fault in found.faults] == [
        (3, "age"),
        (7, "magnesium_mg_dl"),
        (8, ""),
    ]
    assert found.faults[2] == Fault(8, "", "found 7 fields, wanted 8")


def test_a_record_beside_a_line_that_may_be_a_part_of_it_is_a_problem(described: Described) -> None:
    seen = described(
        "id,age,conditions\n1,70,gout\n2,71,heart\nfailure\n3,72,gout\nP\n4,73,gout\n5,74,gout\n"
    )
    assert [(fault.line, fault.reason) for fault in seen.faults if fault.reason == BROKEN] == [
        (3, BROKEN),
        (5, BROKEN),
        (7, BROKEN),
    ]
    assert (seen.records, seen.problems) == (7, 5)
    assert described("id,age,conditions\n1,70,heart\nfailure\n", most=1).problems == 1


def test_only_ten_problems_are_kept_of_many(described: Described) -> None:
    found = described("id,age\n" + "1,x\n" * 12)
    assert (found.problems, len(found.faults), columns(found)["age"].unusable) == (12, 10, 12)


def test_an_identifier_that_a_spreadsheet_mangled_is_a_problem_of_its_column(described: Described) -> None:
    found = described("mrn,age\n1.23457E+12,70\n")
    assert found.faults[0].column == "id"
    assert columns(found)["mrn"].unusable == 1


def test_no_value_is_told(described: Described) -> None:
    content = "id,age,setting,alcohol,labs,ward\n" + "\n".join(
        [
            "CANARY1,CANARY2,,,,CANARY6",
            "CANARY1,70,CANARY3,,,",
            "CANARY1,70,,CANARY4,,",
            "CANARY1,70,,,Mg CANARY5,",
            'CANARY1,"CANARY"x',
        ]
    )
    found = described(content)
    assert found.problems >= 3
    assert "CANARY" not in repr(found)


def test_so_many_records_are_looked_at_and_all_lines_are_counted(described: Described) -> None:
    found = described("id,age\n" + "1,x\n" * 50, most=3)
    assert (found.records, found.problems, found.file.lines) == (3, 3, 51)


@pytest.mark.parametrize(("end", "lines"), [("", 2), ("\n", 2), ("\n3,4", 3), ("\n\n", 3)])
def test_a_last_line_without_an_end_is_a_line(described: Described, end: str, lines: int) -> None:
    for most in (0, 1):
        assert described("id,age\n1,70" + end, most).file.lines == lines


def test_a_file_as_long_as_a_sheet_is_warned_of_however_little_is_looked_at(described: Described) -> None:
    (told,) = described("id,age\n" + "1,70\n" * (SHEETS[0] - 1), most=2).warnings
    assert told.startswith("65,536 lines, exactly as many as a spreadsheet holds")


def test_lines_are_counted_up_to_the_largest_sheet(described: Described) -> None:
    longest = b"id,age\n" + b"1,70\n" * (SHEETS[1] - 1)
    found = described(longest, most=2)
    assert (found.file.lines, len(found.warnings)) == (SHEETS[1], 1)
    found = described(longest + b"1", most=2)
    assert (found.file.lines, found.warnings) == (None, ())


def test_identifiers_that_may_have_lost_zeros_are_warned_of(described: Described) -> None:
    (told,) = described("id,age\n1234567,70\n23456,70\n").warnings
    assert told.startswith("identifiers of 5, 7 digits")


def test_the_dialect_that_is_declared_is_the_one_that_is_read(described: Described) -> None:
    text = "sep=;\nid;age;magnesium_mmol_l\n1;70;0,66 on 01/11/2026\n2;n/k;0,7\n3;Ü;\n"
    found = described(
        text.encode("cp1252"),
        encoding="cp1252",
        delimiter=";",
        decimal=",",
        date_format="dmy",
        nulls=("N/K",),
    )
    assert (found.file.encoding, found.file.delimiter) == ("cp1252", "semicolon")
    assert columns(found)["magnesium_mmol_l"] == ColumnSeen(
        "magnesium_mmol_l", "Serum magnesium in mmol/L", 2, 2, 0
    )
    assert columns(found)["age"].filled == 2
    assert [(fault.line, fault.column) for fault in found.faults] == [(5, "age")]


def test_what_stands_below_a_header_that_stands_again_is_a_problem(described: Described) -> None:
    found = described("id,age\n1,70\nid,age\n2,70\n")
    assert [fault.line for fault in found.faults] == [3, 4]
    assert found.faults[0].reason.startswith("the header stands here again")


def test_a_record_that_is_not_text_is_a_problem_without_a_column(described: Described) -> None:
    found = described(b"id,age\n1,\xff\n")
    assert found.faults == (Fault(2, "", "not UTF-8 at byte 3 of the line"),)
    assert found.rows == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "header: the roster is empty, wanted a header and one row a patient"),
        ("\n,,\n", "header: the roster is empty, wanted a header and one row a patient"),
        ('\n"id,age\n', "line 2: header: a quote is opened and not closed"),
        ("age,sex\n70,f\n", "header: no column id, patient_id or mrn"),
        ("Report\nid,age\n", "header: no column id, patient_id or mrn"),
    ],
)
def test_a_header_that_cannot_be_used_is_refused(described: Described, content: str, told: str) -> None:
    assert refusal(lambda: described(content)).startswith(told)


def test_a_header_below_the_first_line_is_pointed_at(described: Described) -> None:
    assert "; line 4 could be the header" in refusal(lambda: described("sep=,\nReport,x\n\nid,age\n"))


def test_of_many_distinct_values_only_so_many_are_counted(
    described: Described, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_DISTINCT", 2)
    found = columns(described("id,age\n1,70\n2,70\n3,71\n4,71\n"))
    assert (found["id"].distinct, found["age"].distinct) == (None, 2)
