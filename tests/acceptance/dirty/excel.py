"""X: what spreadsheets leave behind. What they have changed cannot be known again: it is refused by name."""

from dirty.case import Aside, Case, Dirty, Refused, Row, aside, cells, one_cell
from dirty.plain import BOTH, HEAD, LAST, NEXT_ROW, WHOLE

K = "potassium_mmol_l"
ERROR = "an error word of a spreadsheet"
CUT = "found 32767 characters, as long as a spreadsheet's cell can be: may be cut off"
EXPONENT = "found a number in exponent notation, as spreadsheets mangle long identifiers"
DATE = "found a date, as spreadsheets make of numbers"
TRUTH = "found a spreadsheet's TRUE or FALSE, wanted a number"
APOSTROPHE = "found an apostrophe before the number"
ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
ERROR_COLUMNS = (
    "sex",
    "setting",
    "conditions",
    "no_other_conditions",
    "labs",
    "alcohol",
    "lifestyle",
    "symptoms",
)
LONG = "furosemide; " * 3_000


def _id(cell: str, name: str = "") -> Dirty:
    return one_cell("id", cell, Row(cell, "furosemide"), name=name)


CASES: tuple[Case, ...] = (
    # identifiers
    *aside("id", EXPONENT, ("1.23457E+12", "1.23457e+12", "1E+05", "1,23457E+12", " 9.87E+15 ")),
    *aside("id", ERROR, ("#N/A", "#REF!", " #value! ", "####")),
    *map(
        _id, ("007", "7 ", " 7", "1E12X", "E+12", "1.5E-12", "00000000000000000001", "12345678901234567890")
    ),
    *map(_id, ("3-Mar", "TRUE", "'007", "2E5", "1.0", "=1+1", "-7", "@7", "1/2")),
    Dirty(
        "identifiers of several widths",
        (HEAD + "007,50,furosemide\n07,50,furosemide\n" + LAST).encode(),
        (Row("007", "furosemide"), Row("07", "furosemide"), NEXT_ROW),
    ),
    # error words
    *aside(K, ERROR, ERRORS),
    *(one_cell(column, "#N/A", (column, ERROR)) for column in ("age", "medications", *ERROR_COLUMNS)),
    *aside(
        "medications",
        ERROR,
        ("furosemide; #REF!", "#NAME?|furosemide", "furosemide\n#N/A", "furosemide, #N/A"),
    ),
    *aside("conditions", ERROR, ("vomiting; #VALUE!",)),
    *aside("age", ERROR, ("#WERT!", "#NV", "#¡VALOR!", "########")),
    *cells("medications", {"furosemide\n# from the letter": "furosemide"}),
    Dirty(
        "an error word in a column that is not read",
        b"id,age,medications,ward\n7,50,furosemide,#REF!\n9,60,omeprazole,\n",
        BOTH,
    ),
    # what was a number
    *aside(
        K, DATE, ("3-Mar", "03-Mar-26", "Mar-03", "3. Mrz", "3.2.2026", "03/02/2026", "2026-03-02", "3/2")
    ),
    *aside("age", DATE, ("5-Feb", "1970-02-05", "05.02.1970")),
    *aside(K, TRUTH, ("TRUE", "False")),
    *aside("age", TRUTH, ("TRUE",)),
    *aside("sex", "unknown word", ("TRUE", "FALSE")),
    *cells("no_other_conditions", {"TRUE": "all conditions named", "FALSE": "furosemide"}),
    *aside(K, APOSTROPHE, ("'3.2", "’3.2", "'<3.2")),
    *aside("age", APOSTROPHE, ("'50",)),
    *aside(
        "labs", "found a number in the place of a date", ("K 3.2 mmol/L on 45123", "K 3.2 mmol/L on 45123.5")
    ),
    *aside(K, "not plausible", ("45123", "46082")),
    *aside("age", "found no age", ("45123",)),
    # blanks that do not break
    *cells(
        K,
        {
            "\u00a03.2": "low potassium",
            "3.2\u00a0mmol/L": "low potassium",
            "3.2\u202fmmol/L": "low potassium",
        },
    ),
    *cells("age", {"\u00a050": "furosemide", "50\u00a0years": "furosemide", "50\u202f": "furosemide"}),
    *cells(
        "labs",
        {"K\u00a03.2\u00a0mmol/L": "low potassium", "K 3.2 mmol/L on\u00a02020-01-01": "old potassium"},
    ),
    *cells(
        "medications", {"\u00a0furosemide\u00a0": "furosemide", "furosemide\u00a0;\u00a0omeprazole": "both"}
    ),
    *cells("setting", {"icu\u00a0": "intensive care"}),
    *cells("sex", {"\u00a0female": "woman"}),
    *cells("conditions", {"type\u00a02 diabetes": "diabetes", "\u00a0": "furosemide"}),
    # typographic quotes are letters, not quotes
    *cells("medications", {"“furosemide”": "furosemide"}),
    Dirty(
        "typographic quotes around a comma",
        (HEAD + "7,50,“furosemide, omeprazole”\n" + LAST).encode(),
        (NEXT_ROW,),
        (Aside(2, "", "found 4 fields, wanted 3"),),
    ),
    # as long as a cell can be
    one_cell("medications", LONG[:32_767], ("medications", CUT), name="a list of 32,767 characters"),
    one_cell("conditions", ("vomiting; " * 4_000)[:32_767], ("conditions", CUT), name="32,767 characters"),
    one_cell("id", "x" * 32_767, ("id", CUT), name="an identifier of 32,767 characters"),
    one_cell("labs", "é" * 32_767, ("labs", CUT), name="32,767 characters of two bytes"),
    one_cell("symptoms", "😀" * 16_383 + "x", ("symptoms", CUT), name="32,767 halves of UTF-16"),
    one_cell("conditions", "vomiting" + " " * 32_758, "vomiting", name="32,766 characters"),
    one_cell("conditions", "vomiting" + " " * 32_760, "vomiting", name="32,768 characters"),
    # rows and columns that are left over
    Dirty("empty rows at the end", (WHOLE + ",,\n" * 50).encode(), BOTH, blank=50),
    Dirty(
        "empty columns at the end",
        b"id,age,medications,,,\n7,50,furosemide,,,\n9,60,omeprazole,,,\n,,,,,\n",
        BOTH,
        blank=1,
    ),
    Dirty(
        "empty columns in some rows only",
        (HEAD + "7,50,furosemide,,\n" + LAST).encode(),
        (NEXT_ROW,),
        (Aside(2, "", "found 5 fields, wanted 3"),),
    ),
    Dirty(
        "empty columns cut off in some rows",
        b"id,age,medications,sex\n7,50,furosemide\n9,60,omeprazole,\n",
        (NEXT_ROW,),
        (Aside(2, "", "found 3 fields, wanted 4"),),
    ),
    Dirty("a row of means", (WHOLE + "mean,55 (SD 5),\n").encode(), BOTH, (Aside(4, "age", "found no age"),)),
    Dirty(
        "as many lines as an old spreadsheet holds",
        (WHOLE + "\n" * 65_533).encode(),
        BOTH,
        blank=65_533,
        told="65,536",
    ),
    Dirty("one line fewer", (WHOLE + "\n" * 65_532).encode(), BOTH, blank=65_532),
    Refused("a workbook saved as a web page", b"<html><table><tr><td>id</td></tr></table>", "no column id"),
    Refused("a workbook saved as XML", b'<?xml version="1.0"?>\n<Workbook/>\n', "header"),
    # declared as nothing
    *cells("age", {"#N/A": "no age"}, "--null", "#n/a"),
    *cells("medications", {"#REF!": "medicines unsaid"}, "--null", "#REF!"),
)
