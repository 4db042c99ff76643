"""N: numbers. Digits, perhaps a sign and one decimal mark; what another country makes of it is refused."""

from dirty.case import Case, aside, cells

K, EGFR = "potassium_mmol_l", "egfr"
COMMA = "found a comma in a number, wanted a decimal point (numbers with commas are read with --decimal ,)"
POINT = "found a point in a number, wanted a decimal comma"
MARKS = "found a mark between the digits"
NO_NUMBER = "found no plain number"
NO_AGE = "found no age"
DECIMAL = ("--decimal", ",")

CASES: tuple[Case, ...] = (
    *cells(
        K,
        dict.fromkeys(
            (
                "3.2",
                "+3.2",
                "03.2",
                "3.20000",
                "3",
                "3.2 mmol/L",
                "3.2mmol/L",
                " 3.2 ",
                "\t3.2",
                "3.49",
                "<3.2",
            ),
            "low potassium",
        )
        | dict.fromkeys(("< 3.2", "<=3.2", "≤3.2", "≤ 3.2 mmol/L", "3.4999999999"), "low potassium")
        | dict.fromkeys(("4", "3.5", "3.50000001", ">4.0", "≥ 3.5", ">= 3.5 mmol/L"), "normal potassium"),
    ),
    *cells(
        EGFR,
        {
            "<15": "failing kidneys",
            ">90": "good kidneys",
            "+20": "failing kidneys",
            "29.999": "failing kidneys",
        },
    ),
    *aside(K, COMMA, ("3,2", "3,2 mmol/L", "<3,2", "1,234.5", "3,200", "3,2 on 2026-11-01")),
    *aside("labs", COMMA, ("K 3,2 mmol/L", "Mg 1,7 mg/dL; K 3.2 mmol/L", "zzz 1,5")),
    *aside("age", COMMA, ("50,5",)),
    *aside("alcohol", COMMA, ("2,5 drinks/day",)),
    *aside(K, MARKS, ("3 200", "3\u00a0200", "3\u202f200", "3'200", "3’200", "3_2", "3 2")),
    *aside(K, NO_NUMBER, ("--", "inf", "Infinity", "nan", "½", "٣", "３", "三", "3.2*", "~3.2", "ca. 3.2")),
    *aside(K, NO_NUMBER, (".5", "3.", "3.2.1x", "3.2-4.0", "3.2±0.1", "(3.2)", "high", "<", "<<3", "=3.2")),
    *aside(K, "unit in the cell is not the unit", ("3e0", "1E1", "0x3", "3.2H", "3.2 L")),
    *aside(
        "age",
        NO_AGE,
        ("fifty", "½", "٥٠", "５０", "5e1", "0x32", "inf", "nan", "50-59", "~50", "50+", "--50"),
    ),
    *aside("age", MARKS, ("5 0", "5_0")),
    *cells("age", {"+50": "furosemide", "050": "furosemide", "50.5": "furosemide", ">49": "furosemide"}),
    *cells("age", {"50 years": "furosemide", "50yr": "furosemide", "50 Y": "furosemide"}),
    # what is declared
    *cells(
        K,
        {
            "3,2": "low potassium",
            "3,2 mmol/L": "low potassium",
            "<3,2": "low potassium",
            "4": "normal potassium",
        },
        *DECIMAL,
    ),
    *aside(K, POINT, ("3.2", "3.200,5", "<3.2", "3.2 mmol/L"), *DECIMAL),
    *aside(K, NO_NUMBER, ("3,2,1", ",5", "3,"), *DECIMAL),
    *cells(
        "labs",
        {"K 3,2 mmol/L": "low potassium", "K: 3,2 mmol/L on 2020-01-01": "old potassium"},
        *DECIMAL,
    ),
    *aside("labs", POINT, ("K 3.2 mmol/L", "Mg 1,7 mg/dL; K 3.2 mmol/L"), *DECIMAL),
    *cells("age", {"50,5": "furosemide"}, *DECIMAL),
)
