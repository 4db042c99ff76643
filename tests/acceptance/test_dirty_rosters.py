"""Small broken rosters, each with the counts it must give: nothing lost, nothing shifted, nothing guessed."""

import csv
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from program import TODAY, batch, command, environment, run, start

H = b"id,age,medications\n"
GOOD = b"1,50,furosemide\n"
LAST = b"9,60,omeprazole\n"


@dataclass(frozen=True)
class Case:
    """A roster's bytes, and what becomes of its records. `why` stands in every reason of the quarantine."""

    content: bytes
    scored: int = 0
    aside: int = 0
    blank: int = 0
    why: str = ""
    line: int = 0


@dataclass(frozen=True)
class Refused:
    """A roster that is refused as a whole."""

    content: bytes
    why: str = ""


def _labs(header: str, *cells: str) -> bytes:
    rows = "".join(f'{number},"{cell}"\n' for number, cell in enumerate(cells, 1))
    return f"id,{header}\n{rows}".encode()


WHOLE: dict[str, Case] = {
    "plain": Case(H + GOOD + LAST, 2),
    "byte order mark": Case(b"\xef\xbb\xbf" + H + GOOD, 1),
    "byte order mark before a quote": Case(b'\xef\xbb\xbf"id","age"\n1,50\n', 1),
    "CRLF": Case((H + GOOD + LAST).replace(b"\n", b"\r\n"), 2),
    "LF and CRLF mixed": Case(H + GOOD.replace(b"\n", b"\r\n") + LAST, 2),
    "no final newline": Case((H + GOOD).rstrip(), 1),
    "a blank line in the middle": Case(H + GOOD + b"\n" + LAST, 2, blank=1),
    "blank lines at both ends": Case(b"\n\n" + H + GOOD + b"\n\r\n", 1, blank=4),
    "header only": Case(H, 0),
    "header without a newline": Case(H.rstrip(), 0),
    "embedded newline": Case(H + b'1,50,"furosemide\nomeprazole"\n' + LAST, 2),
    "embedded CRLF": Case(H + b'1,50,"furosemide\r\nomeprazole"\r\n' + LAST, 2),
    "doubled quotes": Case(H + b'1,50,"furosemide ""Lasix"""\n', 1),
    "embedded comma": Case(H + b'1,50,"furosemide, omeprazole"\n', 1),
    "lost quote": Case(H + b'1,50,"furosemide\n' + LAST, 1, 1, why="quote", line=2),
    "lost quote in the last line": Case(H + LAST + b'1,50,"furosemide', 1, 1, why="quote", line=3),
    "stray quote": Case(H + b'1,50,furo"semide\n' + LAST, 1, 1, why="quote", line=2),
    "text behind a closing quote": Case(H + b'1,50,"furosemide"x\n' + LAST, 1, 1, why="quote", line=2),
    "too few fields": Case(H + GOOD + b"2,50\n" + LAST, 2, 1, why="2 fields, wanted 3", line=3),
    "too many fields": Case(H + b"2,50,furosemide,x\n" + LAST, 1, 1, why="4 fields, wanted 3", line=2),
    "one field too many, empty": Case(H + b"2,50,furosemide,\n" + LAST, 1, 1, why="4 fields", line=2),
    "a line of blanks": Case(H + b"   \n" + LAST, 1, blank=1),
    "a line of commas": Case(H + b",,\n" + LAST, 1, blank=1),
    "a last line of commas": Case(H + GOOD + LAST + b",,\r\n", 2, blank=1),
    "latin-1 byte in one row": Case(H + b"1,50,caf\xe9\n" + LAST, 1, 1, why="UTF-8", line=2),
    "overlong UTF-8": Case(H + b"1,50,\xc0\xaf\n" + LAST, 1, 1, why="UTF-8", line=2),
    "surrogate in UTF-8": Case(H + b"1,50,\xed\xa0\x80\n" + LAST, 1, 1, why="UTF-8", line=2),
    "Shift-JIS row": Case(H + "1,50,ラシックス\n".encode("shift_jis") + LAST, 1, 1, why="UTF-8", line=2),
    "NUL": Case(H + b"1,50,furo\0semide\n" + LAST, 1, 1, why="NUL", line=2),
    "old Macintosh line ends in a row": Case(
        H + b"1,50,furosemide\r2,50,x\n" + LAST, 1, 1, why="carriage return"
    ),
    "line separator in a field": Case(H + "1,50,furosemide\u2028\n".encode() + LAST, 2),
    "huge field": Case(H + b"1,50," + b"x" * 70_000 + b"\n" + LAST, 1, 1, why="64 KiB", line=2),
    "huge line": Case(H + b"1,50," + b"x" * 2_000_000 + b"\n" + LAST, 1, 1, why="longer than", line=2),
    "a quote opened over hundreds of lines": Case(
        H + b'0,50,"x\n' + b"1,50,furosemide\n" * 300, 300, 1, why="quote"
    ),
    "header repeated": Case(H + GOOD + H + LAST, 1, 2, why="header"),
    "columns in another order": Case(b"medications,id,age\nfurosemide,1,50\n", 1),
    "columns in capitals and blanks": Case(b" ID , Age ,MEDICATIONS\n1,50,furosemide\n", 1),
    "the identifier as mrn": Case(b"mrn,age\n007,50\n", 1),
    "a column of nobody": Case(b"id,age,shoe_size\n1,50,44\n", 1),
    "duplicate ids": Case(H + GOOD + GOOD, 2),
    "an empty id": Case(H + b",50,furosemide\n", 1),
    "formula as id": Case(b"id,age\n=1+1,50\n", 1),
    "id as Excel mangles it": Case(b"id,age\n1.23E+12,50\n2,50\n", 1, 1, why="exponent", line=2),
    "id as Excel mangles it in German": Case(b'id,age\n"1,23E+12",50\n2,50\n', 1, 1, why="exponent"),
    "id that only looks so": Case(b"id,age\nE+12,50\n1E12X,50\n", 2),
    "ages": Case(b"id,age\n1,0\n2,17\n3,18\n4,130\n5,>89\n6,\n7,72\n8,72 years\n", 8),
    "ages that are none": Case(
        b"id,age\n1,150\n2,-1\n3,old\n4,1_0\n5,inf\n6,nan\n7,1e2\n8,131\n", 0, 8, why="age"
    ),
    "ages in other digits": Case("id,age\n1,½\n2,٧٢\n3,７２\n".encode(), 0, 3, why="age"),
    "a missing age by a word": Case(b"id,age\n1,NULL\n2,999\n3,unknown\n", 0, 3, why="age"),
    "sex": Case(b"id,sex\n1,female\n2,MALE\n3,other\n4,unknown\n5,F\n6,m\n7,\n", 7),
    "sex by another word": Case(b"id,sex\n1,lady\n2,0\n3,fem ale\n", 0, 3, why="sex"),
    "settings": Case(b"id,setting\n1,icu\n2,community-older\n3,\n4,ICU\n", 4),
    "an unknown setting": Case(b"id,setting\n1,moon\n2,icu\n", 1, 1, why="setting", line=2),
    "no other conditions": Case(b"id,no_other_conditions\n1,yes\n2,true\n3,1\n4,\n", 4),
    "no other conditions by another word": Case(
        b"id,no_other_conditions\n1,maybe\n2,x\n", 0, 2, why="no_other"
    ),
    "list separators": Case(
        b"id,medications\n1,furosemide;omeprazole\n2,furosemide|omeprazole\n3,; ;furosemide\n", 3
    ),
    "empty lists by a word": Case(b"id,medications\n1,none\n2,nil\n3,No regular medicines\n4,\n", 4),
    "allergies and no medicine": Case(b"id,medications\n1,NKDA\n2,Allergies: penicillin\n3,\n", 3),
    "labs with their units": Case(
        _labs("labs", "Mg 1.6 mg/dL; eGFR 55", "K 3.4 mmol/L|Mg 0.7 mmol/L", ""), 3
    ),
    "a lab without a unit": Case(_labs("labs", "Mg 1.6", "K 3.4", "Ca 9"), 0, 3, why="lab"),
    "a lab in a unit of something else": Case(_labs("labs", "Mg 1.6 mg", "Mg 1.6 mmHg", "Mg 1.6 kg/L"), 0, 3),
    "a lab without a number": Case(_labs("labs", "Mg zzz", "Mg pending mg/dL"), 0, 2, why="lab"),
    "a lab that no rule knows": Case(_labs("labs", "CRP 12 mg/L", "frobnicate 7", "zzz 1.6 mg/dL"), 3),
    "a known lab without a unit beside one that no rule knows": Case(
        _labs("labs", "CRP 12 mg/L; Mg 1.6", "CRP 12 mg/L; Mg 1.6 mg/dL"), 1, 1, why="lab", line=2
    ),
    "a lab of tomorrow": Case(
        _labs("labs", "Mg 1.6 mg/dL on 2026-11-23", "Mg 1.6 mg/dL on 2026-11-22"), 1, 1
    ),
    "a lab of no day": Case(_labs("labs", "Mg 1.6 mg/dL on 2026-02-30", "Mg 1.6 mg/dL on 12/03/24"), 0, 2),
    "columns of labs": Case(_labs("magnesium_mg_dl", "1.6", "", "1.6 mg/dL", "1.6 on 2026-11-01"), 4),
    "a cell in another unit than its column": Case(
        _labs("magnesium_mg_dl", "0.7 mmol/L", "1.6"), 1, 1, why="unit"
    ),
    "decimal commas": Case(_labs("magnesium_mg_dl", "1,6", "1.600,5", "1 600.5"), 0, 3),
    "odd numbers": Case(
        _labs("magnesium_mg_dl", "1_0", "inf", "nan", "1e0", "½", "١", "1.6*", "--", "1.6.1"), 0, 9
    ),
    "numbers with signs": Case(_labs("egfr", "+55", ">60", "<15", "> 90"), 4),
    "values that nobody has": Case(_labs("magnesium_mg_dl", "0", "-1", "0.1", "85"), 0, 4, why="plausible"),
    "potassium of nobody": Case(_labs("potassium_mmol_l", "0", "45", "4.5"), 1, 2, why="plausible"),
    "alcohol": Case(_labs("alcohol", "none", "light", "heavy", "2 drinks/day", "20 units/week", ""), 6),
    "alcohol by another word": Case(_labs("alcohol", "merrily", "3", "2 drinks"), 0, 3, why="alcohol"),
    "words for nothing in a lab": Case(
        _labs("magnesium_mg_dl", "NULL", "N/A", "-", ".", "unknown", "#N/A"), 0, 6
    ),
    "400 conditions": Case(_labs("conditions", "; ".join(["type 2 diabetes"] * 400)), 1),
    "a list of more than 4 KiB": Case(
        _labs("medications", "furosemide; " * 600, "furosemide"), 1, 1, why="4096"
    ),
    "header repeated where nothing is checked": Case(
        b"id,medications\n1,furosemide\nid,medications\n9,omeprazole\n", 1, 2, why="header"
    ),
}

BROKEN: dict[str, Refused] = {
    "an empty file": Refused(b"", "empty"),
    "only blank lines": Refused(b"\n\n\r\n", "empty"),
    "UTF-16 without its mark": Refused((H + GOOD).decode().encode("utf-16-le")),
    "a header that is no UTF-8": Refused(b"id,\xe9ge\n1,50\n", "UTF-8"),
    "no identifier": Refused(b"age,medications\n50,furosemide\n", "id"),
    "two identifiers": Refused(b"id,mrn,age\n1,2,50\n", "id"),
    "a column twice": Refused(b"id,age,Age\n1,50,51\n", "twice"),
    "no header": Refused(GOOD + LAST, "id"),
    "a lab column without its unit": Refused(b"id,magnesium\n1,1.6\n", "unit"),
    "a header with a lost quote": Refused(b'id,"age\n1,50\n', "quote"),
    "an image": Refused(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@pytest.mark.parametrize("name", WHOLE)
def test_every_record_is_scored_or_set_aside_with_its_place(name: str, tmp_path: Path) -> None:
    case, roster, out = WHOLE[name], tmp_path / "r.csv", tmp_path / "o.csv"
    roster.write_bytes(case.content)
    result = batch(roster, out)
    counts = json.loads(Path(f"{out}.manifest.json").read_text(encoding="utf-8"))["counts"]
    scored, aside = list(_rows(out)), list(_rows(Path(f"{out}.quarantine.csv")))
    assert counts == {
        "scored": case.scored,
        "quarantined": case.aside,
        "blank": case.blank,
        "header": 1,
        "physical": case.scored + case.aside + case.blank + 1,
    }
    assert (len(scored), len(aside)) == (case.scored, case.aside)
    assert result.code == (3 if case.aside else 0), result.told
    for row in aside:
        assert row["reason"]
        assert case.why in f"{row['column']} {row['reason']}"
        assert case.line in (0, int(row["line"]))
    # The other rows keep their places: none is shifted into the gap.
    assert all(row["id"] != "9" or "Proton" in row["reasons"] for row in scored)


@pytest.mark.parametrize("name", BROKEN)
def test_a_roster_that_cannot_be_read_is_refused_whole(name: str, tmp_path: Path) -> None:
    case, roster, out = BROKEN[name], tmp_path / "r.csv", tmp_path / "o.csv"
    roster.write_bytes(case.content)
    result = batch(roster, out)
    assert result.code == 65, result.told
    assert case.why in result.told
    assert list(tmp_path.iterdir()) == [roster]


def _scored(tmp_path: Path, content: bytes, *more: str) -> list[dict[str, str]]:
    roster, out = tmp_path / "r.csv", tmp_path / "o.csv"
    roster.write_bytes(content)
    assert batch(roster, out, *more).code in (0, 3)
    return list(_rows(out))


def test_lists_in_a_cell_are_cut_alike(tmp_path: Path) -> None:
    rows = _scored(tmp_path, WHOLE["list separators"].content)
    assert [row["points"] for row in rows][:2] == [rows[0]["points"]] * 2
    assert rows[0]["points"] != rows[2]["points"] != ""
    assert {row["complete"] for row in rows} == {"true"}


def test_a_word_for_no_medicine_is_a_complete_list_and_an_empty_cell_is_not(tmp_path: Path) -> None:
    *none, unsaid = _scored(tmp_path, WHOLE["empty lists by a word"].content)
    assert len({(row["points"], row["floor"], row["ceiling"]) for row in none}) == 1
    assert int(unsaid["floor"]) < int(none[0]["floor"]) <= int(none[0]["ceiling"]) < int(unsaid["ceiling"])
    assert "medications" in unsaid["doubts"]
    assert "medications" not in none[0]["doubts"]


def test_allergies_alone_say_nothing_of_what_is_taken(tmp_path: Path) -> None:
    *allergies, unsaid = _scored(tmp_path, WHOLE["allergies and no medicine"].content)
    assert "medications" in unsaid["doubts"]
    for name in ("points", "floor", "ceiling", "chance", "mds_low", "mds_high", "doubts"):
        assert {row[name] for row in allergies} == {unsaid[name]}


def test_a_lab_that_no_rule_knows_is_shown_beside_the_score(tmp_path: Path) -> None:
    rows = _scored(tmp_path, _labs("labs", "CRP 12 mg/L; eGFR 55", "frobnicate 7; eGFR 55", "eGFR 55"))
    assert [(row["unrecognised"], row["complete"]) for row in rows] == [
        ("CRP 12 mg/L", "false"),
        ("frobnicate 7", "false"),
        ("", "true"),
    ]
    assert len({(row["points"], row["floor"], row["ceiling"]) for row in rows}) == 1


def test_under_18_there_are_no_points(tmp_path: Path) -> None:
    rows = _scored(tmp_path, WHOLE["ages"].content)
    assert [row["points"] for row in rows] == ["", "", *["0"] * 6]
    child = rows[1]
    assert (child["floor"], child["ceiling"], child["chance"], child["likelihood"]) == ("",) * 4
    assert (child["priority"], child["reasons"]) == ("routine", "")


def test_row_numbers_count_records_and_not_blank_lines(tmp_path: Path) -> None:
    rows = _scored(tmp_path, H + GOOD + b"\n" + b"2,old,x\n" + LAST)
    assert [row["row"] for row in rows] == ["1", "3"]
    (aside,) = _rows(tmp_path / "o.csv.quarantine.csv")
    assert (aside["line"], aside["column"]) == ("4", "age")


def test_a_fault_behind_embedded_newlines_is_told_with_its_physical_line(tmp_path: Path) -> None:
    _scored(tmp_path, H + b'1,50,"a\nb\nc"\n2,old,x\n')
    (aside,) = _rows(tmp_path / "o.csv.quarantine.csv")
    assert aside["line"] == "5"


def test_duplicates_are_kept_and_counted(tmp_path: Path) -> None:
    assert len(_scored(tmp_path, H + GOOD + GOOD + LAST)) == 3
    assert json.loads((tmp_path / "o.csv.manifest.json").read_text(encoding="utf-8"))["duplicates"] == 1


def test_ids_are_echoed_verbatim_and_formulas_are_harmless(tmp_path: Path) -> None:
    content = b"id,age\n007,50\n =1+1,50\n=1+1,50\n-5,50\n A ,50\n"
    assert [row["id"] for row in _scored(tmp_path, content)] == ["007", "' =1+1", "'=1+1", "'-5", " A "]
    assert [row["id"] for row in _scored(tmp_path, content, "--raw")] == ["007", " =1+1", "=1+1", "-5", " A "]


def test_the_setting_of_the_run_is_for_rows_without_one(tmp_path: Path) -> None:
    plain = _scored(tmp_path, b"id,setting\n1,icu\n2,\n")
    given = _scored(tmp_path, b"id,setting\n1,icu\n2,\n", "--setting", "icu")
    assert plain[0]["chance"] == given[0]["chance"] == given[1]["chance"] != plain[1]["chance"]
    assert "setting" in plain[1]["doubts"]
    assert "setting" not in given[1]["doubts"]


def test_columns_that_are_not_read_are_named_once(tmp_path: Path) -> None:
    roster = tmp_path / "r.csv"
    roster.write_bytes(b"id,shoe_size,age\n1,44,50\n2,45,50\n")
    result = batch(roster, tmp_path / "o.csv")
    assert result.told.count("shoe_size") == 1


def test_a_later_run_replaces_all_files_of_an_earlier_one(tmp_path: Path) -> None:
    _scored(tmp_path, H + GOOD + b"2,old,x\n")
    assert len(_scored(tmp_path, H + LAST)) == 1
    assert list(_rows(tmp_path / "o.csv.quarantine.csv")) == []


# ---------------------------------------------------------------- files and folders


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "r.csv"
    path.write_bytes(H + GOOD + LAST)
    return path


def _only(roster: Path) -> None:
    assert list(roster.parent.iterdir()) == [roster]
    assert roster.read_bytes() == H + GOOD + LAST


def test_a_missing_roster_and_a_folder_as_a_roster_are_usage_errors(roster: Path, tmp_path: Path) -> None:
    assert batch(tmp_path / "none.csv", tmp_path / "o.csv").code == 2
    assert batch(tmp_path, tmp_path / "o.csv").code == 2
    _only(roster)


def test_an_output_in_a_missing_folder_is_a_usage_error(roster: Path, tmp_path: Path) -> None:
    assert batch(roster, tmp_path / "none" / "o.csv").code == 2
    assert batch(roster, tmp_path / "o.csv", "--quarantine", str(tmp_path / "none" / "q.csv")).code == 2
    _only(roster)


def test_the_roster_is_never_overwritten(roster: Path, tmp_path: Path) -> None:
    assert batch(roster, roster).code == 2
    assert batch(roster, tmp_path / "o.csv", "--quarantine", str(roster)).code == 2
    assert batch(roster, tmp_path / ".." / tmp_path.name / "r.csv").code == 2
    _only(roster)


def test_the_roster_is_never_overwritten_through_a_link(roster: Path, tmp_path: Path) -> None:
    for make in (os.symlink, os.link):
        link = tmp_path / "link.csv"
        make(roster, link)
        assert batch(roster, link).code == 2
        link.unlink()
    _only(roster)


def test_two_outputs_are_never_one_file(roster: Path, tmp_path: Path) -> None:
    assert batch(roster, tmp_path / "o.csv", "--quarantine", str(tmp_path / "o.csv")).code == 2
    assert batch(roster, tmp_path / "o.csv", "--quarantine", str(tmp_path / "o.csv.manifest.json")).code == 2
    _only(roster)


def test_a_folder_as_the_output_is_a_usage_error(roster: Path, tmp_path: Path) -> None:
    assert batch(roster, tmp_path).code == 2
    _only(roster)


def test_an_unknown_setting_of_the_run_is_a_usage_error(roster: Path, tmp_path: Path) -> None:
    assert batch(roster, tmp_path / "o.csv", "--setting", "moon").code == 2
    _only(roster)


def test_a_full_device_leaves_no_file(roster: Path) -> None:
    roster.write_bytes(H + GOOD * 200)
    no_room = ["/bin/sh", "-c", 'ulimit -f 1; trap "" XFSZ; exec "$@"', "sh"]
    wanted = command("batch", roster, "-o", roster.with_name("o.csv"))
    found = subprocess.run(
        [*no_room, *wanted], env=environment(), capture_output=True, timeout=60, check=False
    )
    assert found.returncode == 74, found.stderr
    assert b"Traceback" not in found.stderr
    assert list(roster.parent.iterdir()) == [roster]


def test_a_reader_that_went_away_is_no_error_message() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    found = subprocess.run(
        command("screen", "--med", "furosemide"),
        env=environment(),
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert (found.returncode, found.stderr) == (141, b"")


def test_an_interrupted_run_leaves_nothing_behind(tmp_path: Path) -> None:
    roster = tmp_path / "r.csv"
    rows = (f"{n},50,furosemide {n} mg; omeprazole {n} mg\n" for n in range(200_000))
    roster.write_text("id,age,medications\n" + "".join(rows), encoding="utf-8")
    started = subprocess.Popen(
        command("batch", roster, "-o", tmp_path / "o.csv", "--chunk", "50", "--as-of", TODAY.isoformat()),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 30
    while len(list(tmp_path.iterdir())) == 1 and time.monotonic() < deadline:
        os.sched_yield()
    started.send_signal(signal.SIGINT)
    out, err = started.communicate(timeout=30)
    assert started.returncode == 130, err
    assert b"Traceback" not in err
    assert out == b""
    assert list(tmp_path.iterdir()) == [roster]


def test_a_process_of_its_own_does_the_same(roster: Path) -> None:
    first, second = roster.with_name("a.csv"), roster.with_name("b.csv")
    assert (
        start("batch", roster, "-o", first, "--as-of", TODAY.isoformat()).code
        == batch(roster, second).code
        == 0
    )
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", 65),
        (b"# nothing\n", 65),
        (b"\xff\xfe", 65),
        (b"none\n", 0),
        (b"furosemide\n" * 501, 65),
        (b"x" * 5000, 65),
    ],
)
def test_a_pasted_list_over_its_limits_is_refused(content: bytes, code: int) -> None:
    assert run("screen", "--meds", "-", given=content).code == code
