"""`magrisk roster describe`: what a roster holds is shown before it is scored, and no patient's value is."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from program import REPOSITORY, Result, run, start

EXAMPLE = REPOSITORY / "examples" / "roster.csv"
AS_OF = ("--as-of", "2026-11-22")
Shown = Callable[..., Result]


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    def of(content: str | bytes, *options: str) -> Result:
        path = tmp_path / "roster.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return run("roster", "describe", path, *AS_OF, *options)

    return of


def test_the_example_is_described_without_a_problem() -> None:
    result = start("roster", "describe", EXAMPLE, *AS_OF)
    assert (result.code, result.told) == (0, "")
    lines = result.text.splitlines()
    assert lines[0] == f"file     roster.csv, {EXAMPLE.stat().st_size:,} bytes, not compressed"
    assert lines[1] == "text     utf-8, lines end in LF, cells are separated by comma"
    assert lines[2:4] == ["lines    13", "records  12 looked at, 0 of them blank"]
    (magnesium,) = [line for line in lines if line.startswith("magnesium_mg_dl")]
    assert magnesium.split() == [
        *("magnesium_mg_dl", "Serum", "magnesium", "in", "mg/dL", "33.3", "%", "4", "0"),
    ]
    assert lines[-1] == "problems: none"


def test_problems_are_listed_and_are_exit_code_3(shown: Shown) -> None:
    result = shown("id,age\n1,x\n2,70\n3,70,7\n")
    assert result.code == 3
    assert "problems: 2, the first of them:\n  line 2, column age: " in result.text
    assert result.text.endswith("\n  line 4: found 3 fields, wanted 2\n")
    assert "problems: 1\n" in shown("id,age\n1,x\n").text


def test_a_header_that_cannot_be_used_is_exit_code_65(shown: Shown) -> None:
    result = shown("age,sex\n70,f\n")
    assert (result.code, result.out) == (65, b"")
    assert result.told.startswith("magrisk: header: no column id, patient_id or mrn")


def test_the_same_is_told_as_json(shown: Shown) -> None:
    result = shown("id,age\x1b\n1,x\n", "--format", "json")
    assert result.code == 3
    assert "\x1b" not in result.text
    found = json.loads(result.out)
    assert found["schema"] == "magrisk.roster-description/1"
    assert [column["name"] for column in found["columns"]] == ["id", "age\x1b"]
    assert found["records"] == found["rows"] == 1


def test_names_of_columns_cannot_steer_a_terminal_and_are_cut_where_they_are_long(shown: Shown) -> None:
    result = shown(f"id,age,\x1b[2Jx,{'n' * 50},\n1,70,,,\n")
    assert result.code == 0
    assert "\n\\x1b[2Jx " in result.text
    assert f"\n{'n' * 39}…  not read" in result.text
    assert "\n(no name) " in result.text
    assert result.text.isascii() or set(result.text) - set(map(chr, range(128))) == {"…"}


def test_a_roster_of_a_header_alone_is_described(shown: Shown) -> None:
    result = shown("id,medications")
    assert result.code == 0
    assert "text     utf-8, one line, cells are separated by comma\n" in result.text
    assert "medications recognised: 0 of 0\n" in result.text
    assert result.text.count("       -  ") == 2


def test_what_is_declared_is_obeyed(shown: Shown) -> None:
    content = "id\tage\tmagnesium_mmol_l\n1\tn/k\t0,66 on 11/01/2026\n".encode("utf-16-le")
    options = ["--encoding", "utf-16-le", "--delimiter", "tab", "--decimal", ",", "--null", "n/k"]
    result = shown(content, *options, "--date-format", "mdy")
    assert result.code == 0, result.text
    assert "utf-16-le, lines end in LF, cells are separated by tab" in result.text
    assert shown(content, *options, "--date-format", "iso").code == 3
    assert shown(b"id;age\n1;70\n", "--delimiter", ";").code == 0


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["--encoding", "flibber"], "encoding: found flibber, wanted e.g. utf-8"),
        (["--delimiter", "|"], "--delimiter: the value cannot be used, wanted one of"),
        (["--decimal", "x"], "--decimal: the value cannot be used, wanted one of"),
        (["--date-format", "ymd"], "--date-format: the value cannot be used, wanted one of iso, dmy, mdy"),
        (["--records", "-1"], "--records: the value cannot be used, wanted a whole number from 0"),
    ],
)
def test_an_option_that_cannot_be_is_a_usage_error(shown: Shown, options: list[str], wanted: str) -> None:
    result = shown("id,age\n1,70\n", *options)
    assert result.code == 2
    assert wanted in result.told


def test_no_value_of_a_cell_is_ever_shown(shown: Shown) -> None:
    content = "id,age,medications,ward\nCANARY1,CANARY2,CANARY3,CANARY4\nCANARY1,70,CANARY3,CANARY4\n"
    for format_ in ("text", "json"):
        result = shown(content, "--format", format_)
        assert result.code == 3
        assert b"CANARY" not in result.out + result.err


def test_warnings_are_told_and_are_no_problem(shown: Shown) -> None:
    rows = "".join(f"{n},70\n" for n in range(9_990, 9_990 + 65_535))
    result = shown(f"id,age\n{rows}", "--records", "100")
    assert result.code == 0
    assert "records  100 looked at" in result.text
    assert "warning: 65,536 lines, exactly as many as a spreadsheet holds" in result.text
    assert "warning: identifiers of 4, 5 digits" in result.text


def test_what_is_too_much_to_be_counted_is_told_as_that(shown: Shown) -> None:
    many = "id,age\n" + "".join(f"{n:07},70\n" for n in range(100_001))
    result = shown(many + "\n" * (1 << 20), "--records", "100001")
    assert "lines    more than 1,048,576\n" in result.text
    assert "over 100,000" in result.text


def test_the_group_names_its_command() -> None:
    assert "describe  Show what would be read as what" in run("roster", "--help").text
    assert "--date-format" in run("roster", "describe", "--help").text
