"""What a cell of a roster says by its text alone, as its file was declared, and why it is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from magrisk.adapters.roster import cells, dates, numbers
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import Roster, header_below
from magrisk.adapters.roster.layout import LabColumn
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem
from magrisk.rulebook.schema import Measure
from magrisk.told import Statement

TEXTS = ["age", "sex", "setting", "medications", "conditions", "no_other_conditions", "labs", "alcohol"]
TEXTS += ["lifestyle", "symptoms"]
HEADER = ("id", *TEXTS, "magnesium_mg_dl", "egfr")
PLAIN = Dialect()
COMMA = Dialect(decimal=",")
DAY_FIRST, MONTH_FIRST = Dialect(date_format="dmy"), Dialect(date_format="mdy")

Reads = Callable[..., str]


@pytest.fixture
def roster(assessor: Assessor) -> Callable[[Dialect], Roster]:
    return lambda dialect: Roster(HEADER, assessor.book.of(Measure), "", assessor.reader.knows, dialect)


@pytest.fixture
def value(roster: Callable[[Dialect], Roster]) -> Reads:
    """What a cell of the magnesium column says."""

    def said(cell: str, dialect: Dialect = PLAIN) -> str:
        made = roster(dialect)
        statement = made.value(made.labs[0], cell)
        return statement.said if statement else ""

    return said


@pytest.fixture
def lab(roster: Callable[[Dialect], Roster]) -> Reads:
    """What a cell of the column of labs says."""

    def said(cell: str, dialect: Dialect = PLAIN) -> str:
        return "; ".join(one.said for one in roster(dialect).statements("labs", cell))

    return said


def medications(made: Roster, cell: str) -> Any:
    """What a cell of the column of medicines says."""
    (column,) = made.lists["medications"]
    return made.medications([(text, column.name) for text in made.texts(column, "medications", cell)])


def refusal(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(ContentProblem) as refused:
        act()
    return refused.value.place, refused.value.message


# ---------------------------------------------------------------- nothing, or a text


@pytest.mark.parametrize("cell", ["", "  ", "\t", "\u00a0", "\u202f \n"])
def test_a_blank_cell_says_nothing(roster: Callable[[Dialect], Roster], cell: str) -> None:
    made = roster(PLAIN)
    assert [made.text(name, cell) for name in ("age", "sex", "setting", "alcohol")] == [""] * 4
    assert made.statements("conditions", cell) == ()
    assert medications(made, cell) == (None, ())
    assert made.switch(cell) is False
    assert made.value(made.labs[0], cell) is None


@pytest.mark.parametrize("cell", ["null", " NULL ", "Null", "n/a", "#N/A", "\u00a0null"])
def test_a_declared_word_says_nothing_in_every_column(roster: Callable[[Dialect], Roster], cell: str) -> None:
    made = roster(Dialect(nulls=("null", " N/A", "#n/a")))
    assert [made.text(name, cell) for name in ("age", "sex", "setting", "alcohol")] == [""] * 4
    assert [made.statements(name, cell) for name in ("labs", "symptoms")] == [(), ()]
    assert medications(made, cell) == (None, ())
    assert made.switch(cell) is False
    assert made.value(made.labs[0], cell) is None


def test_a_declared_word_is_an_identifier_like_any_other(roster: Callable[[Dialect], Roster]) -> None:
    assert roster(Dialect(nulls=("null",))).identifier("null") == "null"


def test_a_declared_word_is_a_whole_cell_and_no_part_of_a_list(roster: Callable[[Dialect], Roster]) -> None:
    read, _ = medications(roster(Dialect(nulls=("null",))), "furosemide; null")
    assert [one.said for one in read or ()] == ["furosemide", "null"]


@pytest.mark.parametrize("cell", ["NULL", "N/A", "-", ".", "999", "unknown"])
def test_no_other_word_is_nothing(roster: Callable[[Dialect], Roster], cell: str) -> None:
    assert roster(PLAIN).text("age", cell) == cell


ERRORS = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#n/a", "#WERT!", "#NV", "####"]


@pytest.mark.parametrize("cell", ERRORS)
@pytest.mark.parametrize("column", TEXTS)
def test_an_error_word_of_a_spreadsheet_is_never_a_text(
    roster: Callable[[Dialect], Roster], column: str, cell: str
) -> None:
    row = [cell if name == column else "" for name in HEADER]
    assert refusal(lambda: roster(PLAIN).words(row)) == (column, cells.ERROR_WORD)


def test_an_error_word_is_found_in_the_identifier_in_values_and_in_lists(
    roster: Callable[[Dialect], Roster],
) -> None:
    made = roster(PLAIN)
    assert refusal(lambda: made.identifier(" #N/A ")) == ("id", cells.ERROR_WORD)
    assert refusal(lambda: made.value(made.labs[1], "#N/A")) == ("egfr", cells.ERROR_WORD)
    for cell in ("furosemide; #REF!", "#REF!|furosemide", "furosemide\n#REF!", "furosemide, #REF!"):
        assert refusal(lambda cell=cell: medications(made, cell)) == ("medications", cells.ERROR_WORD)  # type: ignore[misc]  # a default binds it


@pytest.mark.parametrize("cell", ["# see letter", "#7", "bed #A", "#hip fracture"])
def test_a_number_sign_alone_is_no_error_word(cell: str) -> None:
    assert cells.said("conditions", cell, ()) == cell


@pytest.mark.parametrize("cell", ["x" * 32_767, "x" * 32_766 + " ", "é" * 32_767, "𝔐" * 16_383 + "x"])
def test_a_cell_as_long_as_a_spreadsheet_can_hold_may_be_cut_off(cell: str) -> None:
    assert refusal(lambda: cells.said("conditions", cell, ())) == ("conditions", cells.MAY_BE_CUT)
    assert refusal(lambda: cells.identifier(cell)) == ("id", cells.MAY_BE_CUT)


@pytest.mark.parametrize("cell", ["x" * 32_766, "x" * 32_768, "𝔐" * 16_383, "𝔐" * 16_384, "é" * 16_384])
def test_a_cell_of_another_length_was_not_cut_off_there(cell: str) -> None:
    assert cells.said("conditions", cell, ()) == cell


@pytest.mark.parametrize("cell", ["1.23457E+12", " 1E+05 ", "1,2e+10"])
def test_an_identifier_in_exponent_notation_is_refused(cell: str) -> None:
    assert refusal(lambda: cells.identifier(cell)) == ("id", cells.MANGLED_ID)


@pytest.mark.parametrize("cell", [" 007 ", "1E12X", "E+12", "12E+5", "", "null"])
def test_any_other_identifier_stands_as_it_is(cell: str) -> None:
    assert cells.identifier(cell) == cell


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1.6", "1.6 mg/dL"),
        ("+1.6", "+1.6 mg/dL"),
        ("<0.5", "<0.5 mg/dL"),
        ("≥ 2", "≥ 2 mg/dL"),
        ("1.6\u00a0mg/dL", "1.6 mg/dL"),
        ("\u202f1.6\u202f", "1.6 mg/dL"),
        ("1.6  MG/DL", "1.6 MG/DL"),
        ("1.6 mg%", "1.6 mg%"),
        ("1.6\ton\u00a02026-11-01", "1.6 mg/dL on 2026-11-01"),
        ("--", "-- mg/dL"),
        ("60-89", "60-89 mg/dL"),
    ],
)
def test_a_value_takes_the_unit_of_its_column(value: Reads, cell: str, said: str) -> None:
    assert value(cell) == said


@pytest.mark.parametrize(
    ("cell", "said"), [("1,6", "1.6 mg/dL"), ("1,6 mg/dL", "1.6 mg/dL"), ("2", "2 mg/dL")]
)
def test_declared_commas_are_decimal_marks(value: Reads, cell: str, said: str) -> None:
    assert value(cell, COMMA) == said


@pytest.mark.parametrize("cell", ["1.6", "1.600,5", "1.600", "< 1.6 mg/dL", "1.6 on 2026-11-01"])
def test_where_commas_are_declared_a_point_is_refused(value: Reads, cell: str) -> None:
    assert refusal(lambda: value(cell, COMMA)) == ("magnesium_mg_dl", numbers.POINT)


@pytest.mark.parametrize("cell", ["1,6", "1,600.5", "1,600", "<1,6", "1,6 mg/dL"])
def test_where_none_are_declared_a_comma_is_refused_with_the_option(value: Reads, cell: str) -> None:
    assert refusal(lambda: value(cell)) == ("magnesium_mg_dl", numbers.COMMA)
    assert "--decimal ," in numbers.COMMA


def test_an_age_and_an_amount_have_the_declared_mark_too(roster: Callable[[Dialect], Roster]) -> None:
    made = roster(COMMA)
    assert made.text("age", "72,5 years") == "72.5 years"
    assert made.text("alcohol", "2,5 drinks/day") == "2.5 drinks/day"
    assert made.text("setting", "ward 7.1") == "ward 7.1"
    assert refusal(lambda: made.text("age", "72.5")) == ("age", numbers.POINT)
    assert refusal(lambda: made.text("alcohol", "2.5 drinks/day")) == ("alcohol", numbers.POINT)
    assert refusal(lambda: roster(PLAIN).text("age", "72,5")) == ("age", numbers.COMMA)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mg 1,6 mg/dL", "Mg 1.6 mg/dL"),
        ("Mg: 1,6 mg/dL; K=3,4 mmol/L", "Mg: 1.6 mg/dL; K=3.4 mmol/L"),
        ("Mg <1,6mg/dL", "Mg <1.6mg/dL"),
        ("eGFR 55,5 mL/min/1,73 m2", "eGFR 55.5 mL/min/1.73 m2"),
        ("eGFR 55 mL/min/1.73 m2", "eGFR 55 mL/min/1.73 m2"),
        ("PO4 1,2 mmol/L on 2026-11-01", "PO4 1.2 mmol/L on 2026-11-01"),
        ("1,25-OH vitamin D 30,5", "1,25-OH vitamin D 30.5"),
        ("pending", "pending"),
    ],
)
def test_the_numbers_of_labs_have_the_declared_mark(lab: Reads, text: str, said: str) -> None:
    assert lab(text, COMMA) == said


def test_the_other_mark_is_refused_in_labs(lab: Reads) -> None:
    assert refusal(lambda: lab("Mg 1.6 mg/dL", COMMA)) == ("labs", numbers.POINT)
    assert refusal(lambda: lab("Mg 1,6 mg/dL")) == ("labs", numbers.COMMA)
    assert lab("1,25-OH vitamin D 30.5") == "1,25-OH vitamin D 30.5"


@pytest.mark.parametrize("cell", ["TRUE", "False"])
def test_a_truth_is_no_number(value: Reads, roster: Callable[[Dialect], Roster], cell: str) -> None:
    assert refusal(lambda: value(cell)) == ("magnesium_mg_dl", numbers.TRUTH)
    assert refusal(lambda: roster(PLAIN).text("age", cell)) == ("age", numbers.TRUTH)


@pytest.mark.parametrize("cell", ["'1.6", "’1.6", "'<1", "' 72"])
def test_an_apostrophe_before_a_number_is_named(value: Reads, cell: str) -> None:
    assert refusal(lambda: value(cell)) == ("magnesium_mg_dl", numbers.APOSTROPHE)


@pytest.mark.parametrize(
    "cell",
    [
        "1-Mar",
        "3-Mar",
        "03-Mar-24",
        "1. Mrz",
        "1. März 2026",
        "Mar-26",
        "2026-03-01",
        "1.3.2026",
        "3/5",
        "1/3/26",
        "2026-03-01 00:00:00",
    ],
)
def test_a_date_is_no_number(value: Reads, roster: Callable[[Dialect], Roster], cell: str) -> None:
    assert refusal(lambda: value(cell)) == ("magnesium_mg_dl", numbers.DATE)
    assert refusal(lambda: roster(COMMA).text("age", cell)) == ("age", numbers.DATE)


@pytest.mark.parametrize("cell", ["1 600", "1\u202f600", "1'600", "1’600", "1_0", "<1 600.5"])
def test_marks_for_thousands_are_named(value: Reads, cell: str) -> None:
    assert refusal(lambda: value(cell)) == ("magnesium_mg_dl", numbers.THOUSANDS)


@pytest.mark.parametrize("cell", ["mg/dL", "(mg/dl)", "[mmol/L]", "mg%", "mL/min/1.73 m2"])
def test_a_row_of_units_is_told_as_one(value: Reads, cell: str) -> None:
    assert refusal(lambda: value(cell)) == ("magnesium_mg_dl", numbers.UNIT)


def test_the_unit_of_ages_is_no_age(roster: Callable[[Dialect], Roster]) -> None:
    assert refusal(lambda: roster(PLAIN).text("age", "years")) == ("age", numbers.UNIT)
    assert roster(PLAIN).text("age", "mg/dL") == "mg/dL"  # left to be refused as no age


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("date", "dialect", "read"),
    [
        ("2026-11-01", PLAIN, "2026-11-01"),
        ("2026-11-01", DAY_FIRST, "2026-11-01"),
        ("20261101", DAY_FIRST, "20261101"),
        ("02/11/2026", DAY_FIRST, "2026-11-02"),
        ("2.11.2026", DAY_FIRST, "2026-11-02"),
        ("02-11-2026", DAY_FIRST, "2026-11-02"),
        ("11/02/2026", MONTH_FIRST, "2026-11-02"),
        ("yesterday", PLAIN, "yesterday"),
        ("1 Nov 2026", PLAIN, "1 Nov 2026"),
        ("2026-11-01+02:00", PLAIN, "2026-11-01+02:00"),
    ],
)
def test_a_date_is_read_in_the_declared_order(
    value: Reads, lab: Reads, date: str, dialect: Dialect, read: str
) -> None:
    assert value(f"1.6 on {date}", dialect) == f"1.6 mg/dL on {read}"
    assert lab(f"Mg 1.6 mg/dL on  {date}", dialect) == f"Mg 1.6 mg/dL on {read}"


@pytest.mark.parametrize(
    ("date", "dialect", "reason"),
    [
        ("01/11/2026", PLAIN, dates.AMBIGUOUS),
        ("25/12/2025", PLAIN, dates.AMBIGUOUS),
        ("1.11.2026", PLAIN, dates.AMBIGUOUS),
        ("01/11/26", DAY_FIRST, dates.TWO_DIGITS),
        ("45123", DAY_FIRST, dates.SERIAL),
        ("45123.5", PLAIN, dates.SERIAL),
        ("30/02/2026", DAY_FIRST, dates.NO_DAY.format("dmy")),
        ("25/12/2025", MONTH_FIRST, dates.NO_DAY.format("mdy")),
        ("0/1/2026", DAY_FIRST, dates.NO_DAY.format("dmy")),
        ("2026-11-01T10:00+02:00", PLAIN, dates.TIME_OF_DAY),
        ("2026-11-01 10:00", DAY_FIRST, dates.TIME_OF_DAY),
        ("01/11/2026 00:00:00", DAY_FIRST, dates.TIME_OF_DAY),
    ],
)
def test_any_other_date_is_refused_with_its_reason(
    value: Reads, lab: Reads, date: str, dialect: Dialect, reason: str
) -> None:
    assert refusal(lambda: value(f"1.6 on {date}", dialect)) == ("magnesium_mg_dl", reason)
    assert refusal(lambda: lab(f"Mg 1.6 mg/dL on {date}", dialect)) == ("labs", reason)


# ---------------------------------------------------------------- rows and cells say the same


def test_a_row_is_what_its_cells_say(roster: Callable[[Dialect], Roster]) -> None:
    made = roster(COMMA)
    cell = {
        "id": " 7 ", "age": "72,5", "sex": "f", "setting": "icu", "medications": "furosemide; NKDA",
        "conditions": "CKD 3|anuria", "no_other_conditions": "yes", "labs": "K 3,4 mmol/L", "alcohol": "none",
        "lifestyle": "poor-diet", "symptoms": "twitching", "magnesium_mg_dl": "1,6", "egfr": "",
    }  # fmt: skip
    row = made.words([cell[name] for name in HEADER])
    assert (row.id, row.age, row.sex, row.setting) == (" 7 ", "72.5", "f", "icu")
    assert (row.medications, row.not_read) == medications(made, cell["medications"])
    for name, said in (
        ("conditions", row.conditions),
        ("labs", row.labs),
        ("lifestyle", row.lifestyle),
        ("symptoms", row.symptoms),
    ):
        assert said == made.statements(name, cell[name])
        assert said
    assert row.values == ((made.labs[0].measure, Statement("1.6 mg/dL", "magnesium_mg_dl")),)
    assert row.alcohol == Statement("none", "alcohol")
    assert row.no_other_conditions is made.switch("yes") is True


def test_columns_tell_their_places(roster: Callable[[Dialect], Roster]) -> None:
    made = roster(PLAIN)
    assert made.id_place == 0
    assert made.places | {name: columns[0].place for name, columns in made.lists.items()} == {
        name: place for place, name in enumerate(TEXTS, 1)
    }
    assert made.labs == (
        LabColumn("magnesium_mg_dl", 11, "serum-magnesium", "mg/dL"),
        LabColumn("egfr", 12, "egfr", "mL/min/1.73 m2"),
    )


# ---------------------------------------------------------------- a header among other lines


@pytest.mark.parametrize("name", ["id", "Patient ID", "MRN"])
def test_a_header_below_other_lines_is_pointed_at(name: str) -> None:
    rows = [(2, ["made on Monday"]), (4, [name, "age"]), (5, ["id"])]
    assert header_below(rows) == "; line 4 could be the header: wanted nothing above it"


def test_a_header_is_looked_for_in_the_first_twenty_lines() -> None:
    assert header_below([(20, ["id"])])
    assert header_below([(21, ["id"])]) == ""
    assert header_below([(2, ["1"]), (3, [""])]) == ""
