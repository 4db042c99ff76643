"""How a header is read into columns and a row into words."""

from collections.abc import Callable, Sequence

import pytest

from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.layout import ListColumn
from magrisk.adapters.roster.site_columns import Columns, Single
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem
from magrisk.rulebook.schema import Measure
from magrisk.told import Statement

Made = Callable[..., Roster]


@pytest.fixture
def roster(assessor: Assessor) -> Made:
    def made(*header: str, setting: str = "") -> Roster:
        return Roster(header, assessor.book.of(Measure), setting, assessor.reader.knows)

    return made


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(ContentProblem) as refused:
        act()
    return str(refused.value)


@pytest.mark.parametrize("name", ["id", "patient_id", "MRN", " Patient ID ", "patient-id"])
def test_the_identifier_has_three_names_however_they_are_spelt(roster: Made, name: str) -> None:
    assert roster("age", name).words(["72", " 00 7 "]).id == " 00 7 "


def test_cells_are_read_by_the_names_of_their_columns(roster: Made) -> None:
    names = "symptoms,lifestyle,alcohol,labs,no_other_conditions,conditions,medications,setting,sex,age,id"
    cells = [
        "twitching",
        "poor-diet",
        "heavy",
        "Mg 1.6 mg/dL; eGFR 55",
        "YES",
        "E11.9|CKD 3",
        "omeprazole 20 mg; furosemide",
        "icu",
        "f",
        "72",
        "1",
    ]
    words = roster(*names.split(",")).words(cells)
    assert (words.age, words.sex, words.setting, words.no_other_conditions) == ("72", "f", "icu", True)
    assert words.medications == (
        Statement("omeprazole 20 mg", "medications"),
        Statement("furosemide", "medications"),
    )
    assert words.conditions == (Statement("E11.9", "conditions"), Statement("CKD 3", "conditions"))
    assert [lab.said for lab in words.labs] == ["Mg 1.6 mg/dL", "eGFR 55"]
    assert words.alcohol == Statement("heavy", "alcohol")
    assert words.lifestyle == (Statement("poor-diet", "lifestyle"),)
    assert words.symptoms == (Statement("twitching", "symptoms"),)


def test_an_empty_cell_was_not_said(roster: Made) -> None:
    header = ("id", "age", "setting", "medications", "no_other_conditions", "alcohol", "egfr")
    words = roster(*header).words(["1", "", " ", "  ", "", "", ""])
    assert (words.age, words.setting, words.medications, words.alcohol) == ("", "", None, None)
    assert words.no_other_conditions is False
    assert words.values == ()


def test_a_column_left_out_was_not_said(roster: Made) -> None:
    assert roster("id").words(["1"]).medications is None


@pytest.mark.parametrize("cell", ["none", "nil", "No regular medicines"])
def test_a_cell_that_says_none_is_a_complete_empty_list(roster: Made, cell: str) -> None:
    assert roster("id", "medications").words(["1", cell]).medications == ()


@pytest.mark.parametrize("cell", ["# see letter", "Medicines:", "-"])
def test_a_cell_that_tells_nothing_is_no_complete_list(roster: Made, cell: str) -> None:
    told = refusal(lambda: roster("id", "medications").words(["1", cell]))
    assert told.startswith("medications: found no medicine")


def test_a_list_over_its_limits_is_refused_in_its_column(roster: Made) -> None:
    told = refusal(lambda: roster("id", "medications").words(["1", "x" * 5000]))
    assert told.startswith("medications: 5000 bytes")


def test_rows_without_a_setting_take_the_one_of_the_order(roster: Made) -> None:
    made = roster("id", "setting", setting="inpatient")
    assert made.words(["1", ""]).setting == "inpatient"
    assert made.words(["1", "icu"]).setting == "icu"


@pytest.mark.parametrize(
    ("column", "cell", "measure", "said"),
    [
        ("magnesium_mg_dl", "1.6", "serum-magnesium", "1.6 mg/dL"),
        ("magnesium_mmol_l", " 0.66 mmol/l ", "serum-magnesium", "0.66 mmol/l"),
        ("Magnesium mmol-L", "0.66 on 2026-11-01", "serum-magnesium", "0.66 mmol/L on 2026-11-01"),
        ("potassium_mmol_l", "<3.0", "serum-potassium", "<3.0 mmol/L"),
        ("magnesium_mg_dl", "high", "serum-magnesium", "high mg/dL"),
    ],
)
def test_a_column_of_values_has_its_unit_in_its_name(
    roster: Made, column: str, cell: str, measure: str, said: str
) -> None:
    name = column.casefold().replace(" ", "_").replace("-", "_")
    assert roster("id", column).words(["1", cell]).values == ((measure, Statement(said, name)),)


def test_a_measure_that_needs_no_unit_may_stand_alone(roster: Made) -> None:
    ((measure, statement),) = roster("id", "egfr").words(["1", "55"]).values
    assert measure == "egfr"
    assert statement.said.startswith("55 mL/min")


def test_a_unit_in_the_cell_must_be_the_one_of_the_column(roster: Made) -> None:
    told = refusal(lambda: roster("id", "magnesium_mg_dl").words(["1", "0.66 mmol/L"]))
    assert told == "magnesium_mg_dl: the unit in the cell is not the unit in the header"


def test_a_column_of_values_without_a_unit_is_refused(roster: Made) -> None:
    told = refusal(lambda: roster("id", "magnesium"))
    assert told.startswith("header: column magnesium: found no unit, wanted e.g. one of magnesium_")


def test_other_columns_are_ignored_and_named(roster: Made) -> None:
    assert roster("id", "Ward", "age", "").ignored == ["ward", ""]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (("age", "sex"), "header: no column id, patient_id or mrn"),
        (
            ("id;age",),
            "header: no column id, patient_id or mrn (found one column: is the file separated by commas?)",
        ),
        (("id", "mrn"), "header: several columns could be the identifier: id, mrn; wanted one"),
        (("id", "Jane", "age", "jane"), "header: columns 2, 4: found one name twice"),
        (
            ("id", "kind", "value"),
            "header: found a roster in long form (id, kind, value), wanted one row a patient",
        ),
    ],
)
def test_a_header_that_cannot_be_used_says_why(roster: Made, header: Sequence[str], told: str) -> None:
    assert refusal(lambda: roster(*header)) == told


@pytest.mark.parametrize("name", ["\ufeffid", "İD", "ıd", "ＩＤ", "I\u200bD"])
def test_a_name_is_the_same_in_every_writing(roster: Made, name: str) -> None:
    made = roster(name, "CONDİTİONS", "ＡＧＥ")
    assert (made.places, made.lists) == ({"age": 2}, {"conditions": (ListColumn("conditions", 1),)})


def test_a_column_that_is_not_read_keeps_its_letters(roster: Made) -> None:
    assert roster("id", "age", "Größe in cm").ignored == ["größe_in_cm"]


@pytest.mark.parametrize(
    ("row", "again"),
    [
        (["ID", " Age", "sex"], True),
        (["\ufeffid", "age", "sex"], True),
        (["sex", "id", "age"], True),
        (["MRN", "drug", "dose"], True),
        (["1", "age", "sex"], False),
        (["1", "id", "mrn"], False),
        (["id", "age"], False),
        (["id", "age", "sex", ""], False),
        ([], False),
    ],
)
def test_a_row_that_names_columns_is_no_patient(roster: Made, row: list[str], again: bool) -> None:
    assert roster("id", "age", "sex").is_header(row) is again


def test_the_name_that_a_site_gives_the_identifier_names_columns_again_too(assessor: Assessor) -> None:
    measures, columns = assessor.book.of(Measure), Columns({"Pat-Nr": Single("id")})
    made = Roster(("Pat-Nr", "age"), measures, "", assessor.reader.knows, columns=columns)
    rows = [["pat nr", "drug"], ["mrn", "drug"], ["age", "pat_nr"], ["7", "pat-nr"], ["age", "70"]]
    assert [made.is_header(row) for row in rows] == [True, True, True, False, False]
    assert all(map(made.is_name, ("PAT NR", "Age", "id")))


@pytest.mark.parametrize("header", [("id", "Alter", "Medikamente"), ("mrn", "ward"), ("id", "", "Grad")])
def test_a_header_of_which_nothing_is_read_is_refused(roster: Made, header: Sequence[str]) -> None:
    told = refusal(lambda: roster(*header))
    assert told.startswith(
        "header: found only an identifier and columns that are not read, wanted at least one"
    )
    assert "age, sex, setting, medications" in told
    assert not any(name in told for name in header[1:] if name)


@pytest.mark.parametrize("header", [("id",), ("id", "", " ")])
def test_identifiers_alone_are_patients_of_whom_nothing_was_said(roster: Made, header: Sequence[str]) -> None:
    assert roster(*header).words(["1", "", ""][: len(header)]).medications is None


@pytest.mark.parametrize("cells", [["1"], ["1", "2", "3"], []])
def test_a_row_is_never_padded_or_cut(roster: Made, cells: list[str]) -> None:
    assert refusal(lambda: roster("id", "age").words(cells)) == f"found {len(cells)} fields, wanted 2"


@pytest.mark.parametrize("cell", ["1.23E+12", "1E+05", "1,2e+10"])
def test_an_identifier_that_a_spreadsheet_has_mangled_is_refused(roster: Made, cell: str) -> None:
    told = refusal(lambda: roster("id").words([cell]))
    assert told == "id: found a number in exponent notation, as spreadsheets mangle long identifiers"


@pytest.mark.parametrize(("cell", "stated"), [("1", True), ("True", True), ("no", False), ("0", False)])
def test_a_switch_is_yes_or_no(roster: Made, cell: str, stated: bool) -> None:
    assert roster("id", "no_other_conditions").words(["1", cell]).no_other_conditions is stated


def test_another_word_for_a_switch_is_refused(roster: Made) -> None:
    told = refusal(lambda: roster("id", "no_other_conditions").words(["1", "maybe"]))
    assert told == "no_other_conditions: found another word, wanted yes, true or 1, or an empty cell"
