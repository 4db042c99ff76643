"""How several columns make up a list, how a birth date tells an age, and what a columns file says."""

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from magrisk.adapters.roster.coded import coded
from magrisk.adapters.roster.columns_file import read_columns
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import ANOTHER_AGE, NO_BIRTH_DATE, NOT_BORN, TOO_OLD, Roster
from magrisk.adapters.roster.run import Batch
from magrisk.adapters.roster.site_columns import NO_COLUMNS, Columns, Listed, Measured, Single
from magrisk.adapters.roster.source import Source
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem, RulebookProblem
from magrisk.rulebook.schema import Measure
from program import assessor, batch, run
from roster_run import Run

TODAY = datetime.date(2026, 11, 22)
Read = Callable[[str], Columns]


def roster(header: Sequence[str], columns: Columns = NO_COLUMNS) -> Roster:
    known: Assessor = assessor()
    return Roster(header, known.book.of(Measure), "", known.reader.knows, columns=columns, as_of=TODAY)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(ContentProblem) as refused:
        act()
    return str(refused.value)


# ---------------------------------------------------------------- families


@pytest.mark.parametrize(
    ("text", "prefix", "told"),
    [
        ("4603", "RxNorm ", "RxNorm 4603"),
        ("4603.0", "RxNorm ", "RxNorm 4603"),
        ("4603, 7646", "RxNorm ", "RxNorm 4603; RxNorm 7646"),
        ("4603,0.5", "RxNorm ", "4603,0.5"),
        ("RxCUI 4603", "RxNorm ", "RxCUI 4603"),
        ("1.2E+05", "RxNorm ", "1.2E+05"),
        ("1," * 200 + "1", "RxNorm ", "1," * 200 + "1"),
        ("0054-4297-25", "NDC ", "NDC 0054-4297-25"),
        ("54429725", "NDC ", "54429725"),
        ("C03", "ATC ", "ATC C03"),
        ("25000", "ICD-9-CM ", "ICD-9-CM 25000"),
        ("250.0", "ICD-9-CM ", "ICD-9-CM 250.0"),
        ("44054006.0", "SNOMED ", "SNOMED 44054006"),
        ("4603", "", "4603"),
    ],
)
def test_a_bare_code_gets_its_system_and_nothing_else_does(text: str, prefix: str, told: str) -> None:
    assert coded(text, prefix) == told


def test_columns_of_one_list_count_together() -> None:
    header = ("id", "medications", "MED 01", "RxNormID_2", "ndc1", "atc1", "icd1", "Dx-2", "snomed1")
    row = ("1", "aspirin; digoxin", "omeprazole", "4603;7646.0", "", "C03CA01", "E11.9", "gout", "44054006")
    words = roster(header).words(row)
    assert [(one.said, one.where) for one in words.medications or ()] == [
        ("aspirin", "medications"),
        ("digoxin", "medications"),
        ("omeprazole", "MED 01"),
        ("RxNorm 4603", "RxNormID_2"),
        ("RxNorm 7646", "RxNormID_2"),
        ("ATC C03CA01", "atc1"),
    ]
    assert [(one.said, one.where) for one in words.conditions] == [
        ("E11.9", "icd1"),
        ("gout", "Dx-2"),
        ("SNOMED 44054006", "snomed1"),
    ]


def test_a_list_is_not_said_where_all_of_its_cells_are_empty() -> None:
    made = roster(("id", "med1", "rxcui1"))
    assert made.words(("1", "", " ")).medications is None
    assert made.words(("1", "none", "")).medications == ()
    assert refusal(lambda: made.words(("1", "", ";"))).startswith("rxcui1: found no medicine")


def test_texts_of_one_cell_are_as_cells_of_several_columns() -> None:
    texts = ("omeprazole", "", "4603", "none")
    one, several = roster(("id", "rxcui1")), roster(("id", "rxcui1", "rxcui2", "rxcui3", "rxcui4"))
    told = one.words(("1", texts)).medications or ()
    assert [text.said for text in told] == [
        text.said for text in several.words(("1", *texts)).medications or ()
    ]
    assert one.words(("1", ("", ""))).medications is None
    assert one.words(("1", ())).medications is None


# ---------------------------------------------------------------- birth dates


@pytest.mark.parametrize(
    ("born", "years"),
    [("1954-11-22", "72"), ("1954-11-23", "71"), ("2026-11-22", "0"), ("1896-11-22", "130"), (" ", "")],
)
def test_a_birth_date_tells_the_age_in_whole_years(born: str, years: str) -> None:
    for name in ("birth_date", "Date of birth", "DOB"):
        assert roster(("id", name)).words(("1", born)).age == years


@pytest.mark.parametrize(
    ("born", "reason"),
    [
        ("2026-11-23", NOT_BORN),
        ("1895-11-22", TOO_OLD),
        ("1954-02-30", NO_BIRTH_DATE),
        ("2026-W01-1", NO_BIRTH_DATE),
        ("long ago", NO_BIRTH_DATE),
    ],
)
def test_a_birth_date_that_cannot_be_is_refused(born: str, reason: str) -> None:
    assert refusal(lambda: roster(("id", "dob")).words(("1", born))) == f"birth_date: {reason}"


def test_an_age_must_agree_with_the_birth_date() -> None:
    made = roster(("id", "age", "dob"))
    for age in ("72", "72.5", ">70", "72 years"):
        assert made.words(("1", age, "1954-03-01")).age == age
    assert made.words(("1", "", "1954-03-01")).age == "72"
    assert made.words(("1", "72", "")).age == "72"
    for age in ("71", "73", ">80", "<72"):
        told = refusal(lambda age=age: made.words(("1", age, "1954-03-01")))  # type: ignore[misc]  # a default binds it
        assert told == f"birth_date: {ANOTHER_AGE}"


def test_one_thing_stands_in_one_column() -> None:
    told = refusal(lambda: roster(("id", "dob", "birth_date")))
    assert told == "header: several columns could be birth_date: dob, birth_date; wanted one"


# ---------------------------------------------------------------- a columns file

WHOLE = """
columns:
  PAT ID: id
  GENDER: sex
  WARD: setting
  RX*: {list: medications, code: RxNorm}
  RX2: medications
  first mg: {measure: Mg, unit: MG/DL}
only: true
settings: {MICU: icu, "Ward 4": Inpatient}
sexes: {"1": male}
"""


@pytest.fixture
def read() -> Read:
    return lambda text: read_columns(text.encode(), "site.yaml", assessor().book)


def test_a_columns_file_says_what_the_columns_are(read: Read) -> None:
    columns = read(WHOLE)
    assert columns.names["PAT ID"] == Single("id")
    assert columns.names["RX*"] == Listed("medications", "RxNorm ")
    assert columns.names["first mg"] == Measured("serum-magnesium", "mg/dL")
    assert len(columns.fingerprint) == 64
    made = roster(("pat_id", "Gender", "ward", "RX1", "rx2", "First Mg", "age"), columns)
    words = made.words(("7", "1", "micu", "4603", "4603", "1.6", "80"))
    assert (words.id, words.sex, words.setting, words.age) == ("7", "male", "icu", "")
    assert [one.said for one in words.medications or ()] == ["RxNorm 4603", "4603"]
    assert [value.said for _, value in words.values] == ["1.6 mg/dL"]
    assert made.ignored == ["age"]
    assert roster(("id", "age", "sex")).words(("1", "80", "f")).sex == "f"


def test_columns_that_the_file_does_not_name_are_read_by_their_own_names(read: Read) -> None:
    made = roster(("PATIENT", "age"), read("columns: {PATIENT: id}"))
    assert made.words(("1", "80")).age == "80"


def test_a_file_and_a_roster_that_do_not_fit_say_so(read: Read) -> None:
    told = refusal(lambda: roster(("id", "age"), read("columns: {GENDER: sex}")))
    assert told == "header: found no column GENDER, which the columns file names"
    told = refusal(lambda: roster(("id", "dx_11"), read("columns: {dx_*: conditions, dx_1*: conditions}")))
    assert told == "header: the columns file names one column twice: dx_* and dx_1*"
    told = refusal(lambda: roster(("id", "sex", "g"), read("columns: {g: sex}")))
    assert told == "header: several columns could be sex: sex, g; wanted one"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (" ", "site.yaml:1: the file is empty, wanted `columns:`"),
        ("columns: [", "site.yaml:2: not readable as YAML"),
        ("- id", "site.yaml:1: the file: wanted a valid dictionary"),
        ("columns:\n  a: sexx", "site.yaml:2: columns.a: wanted 'id', 'age'"),
        ("columns:\n  a: {list: drugs}", "site.yaml:2: columns.a.list: wanted 'medications'"),
        ("columns:\n  a: {measure: Mg}", "site.yaml:2: columns.a.unit: Field required"),
        (
            "columns:\n  a*: id",
            "site.yaml:2: columns.a*: found a * in the name of a column of which there is",
        ),
        ("columns:\n  a*b*: labs", "site.yaml:2: columns.a*b*: found two * in a name, wanted one"),
        (
            "columns:\n  a: {list: labs, code: ATC}",
            "site.yaml:2: columns.a.code: found a code that labs cannot be, wanted none",
        ),
        (
            "columns:\n  a: {list: conditions, code: ATC}",
            "site.yaml:2: columns.a.code: found a code that conditions cannot be, wanted one of ICD-10-CM",
        ),
        (
            "columns:\n  a: {measure: x, unit: g}",
            "site.yaml:2: columns.a.measure: found no such measure, wanted one of",
        ),
        (
            "columns:\n  a: {measure: Mg, unit: furlong}",
            "site.yaml:2: columns.a.unit: found a unit that serum-magnesium does not know",
        ),
        ("columns:\n  a b: age\n  A_B: sex", "site.yaml:3: columns.A_B: found the name that a b is, too"),
        (
            "settings:\n  X: moon",
            "site.yaml:2: settings.X: found an unknown setting, wanted one of community",
        ),
        ("sexes:\n  x: m", "site.yaml:2: sexes.x: wanted 'female'"),
        ("colums: {}", "site.yaml:1: colums: Extra inputs are not permitted"),
    ],
)
def test_a_columns_file_that_cannot_be_used_says_where_and_why(read: Read, text: str, told: str) -> None:
    with pytest.raises(RulebookProblem) as refused:
        read(text)
    assert str(refused.value).startswith(told)


def test_a_columns_file_is_utf_8() -> None:
    with pytest.raises(RulebookProblem, match=r"site\.yaml:2: found bytes that are not UTF-8"):
        read_columns(b"only: true\n\xff", "site.yaml", assessor().book)


# ---------------------------------------------------------------- the program

CODES = "PAT,RX1,RX2,dx1\n1,4603,7646.0,E11.9\n2,,,\n"
NAMES = "columns:\n  PAT: id\n  RX*: {list: medications, code: RxNorm}\n"


def test_the_program_scores_and_describes_by_a_columns_file(tmp_path: Path) -> None:
    file, site, out = tmp_path / "roster.csv", tmp_path / "site.yaml", tmp_path / "out.csv"
    file.write_text(CODES)
    site.write_text(NAMES)
    assert batch(file, out, "--columns", str(site)).code == 0
    plain, same = tmp_path / "plain.csv", tmp_path / "same.csv"
    plain.write_text("id,medications,conditions\n1,RxNorm 4603; RxNorm 7646,E11.9\n2,,\n")
    assert batch(plain, same).code == 0
    assert out.read_bytes() == same.read_bytes()
    told = run("roster", "describe", file, "--columns", site).text
    assert "medications, list, codes of RxNorm" in told
    assert "medications recognised: 2 of 2" in told
    assert "conditions recognised: 1 of 1" in told


def test_the_program_refuses_a_columns_file_that_cannot_be_used(tmp_path: Path) -> None:
    file, site, out = tmp_path / "roster.csv", tmp_path / "site.yaml", tmp_path / "out.csv"
    file.write_text(CODES)
    site.write_text("columns: {PAT: patient}")
    assert batch(file, out, "--columns", str(site)).code == 78
    assert batch(file, out, "--columns", str(tmp_path / "none.yaml")).code == 2
    site.write_text("columns: {PATIENT: id}")
    assert batch(file, out, "--columns", str(site)).code == 65
    site.write_text(NAMES)
    assert batch(file, site, "--columns", str(site)).code == 2
    assert site.read_text() == NAMES
    assert not out.exists()


def test_a_run_goes_on_with_the_same_columns_file_only(tmp_path: Path) -> None:
    run_of = Run(assessor(), tmp_path)
    first, other = (Columns({"PAT": Single("id")}, fingerprint=name) for name in ("a", "b"))
    run_of(CODES, columns=first)
    assert run_of.told()["sha256"]["columns"] == "a"
    batches = [Batch(assessor(), run_of.order(columns=one), lambda _: None) for one in (first, first, other)]
    with Source(run_of.roster, Dialect(), lambda _: None) as source:
        same, again, another = (one._identity(source) for one in batches)
    assert same == again != another
