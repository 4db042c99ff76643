"""U: units. An alias on the list is converted exactly, up to the edge of a range; any other is refused.

The normal range of magnesium is 1.8 to 2.2 mg/dL, both ends in it: 0.74059 to 0.90516 mmol/L by 24.305 g/mol,
1.48118 to 1.81033 mEq/L by two charges, 18 to 22 mg/L or ug/mL, 740.59 to 905.16 umol/L. A step beyond an end
is another row than the end itself, so a factor that is wrong by a tenth of a percent is found.
"""

from collections.abc import Iterator

from dirty.case import Aside, Case, Dirty, Row, aside, cells
from dirty.plain import NEXT_ROW

LOW, NORMAL, HIGH = "low magnesium", "normal magnesium", "high magnesium"
NOT_USABLE = "the unit cannot be used, wanted one of"
OF_HEADER = "the unit in the cell is not the unit in the header"
NO_UNIT = "found a number without a unit"

OTHER_UNITS = (
    *(
        "meq",
        "mg",
        "mmHg",
        "kg/L",
        "g/dL",
        "ng/mL",
        "mg/mmol",
        "mg/dL/h",
        "dL/mg",
        "mg dL",
        "mg/dI",
        "nmol/L",
    ),
    *("IU/L", "mmol/kg", "ppm", "%"),
)


def _ends(unit: str, below: str, low: str, high: str, above: str) -> Iterator[Case]:
    said = {below: LOW, low: NORMAL, high: NORMAL, above: HIGH}
    return cells("labs", {f"Mg {number} {unit}": like for number, like in said.items()})


def _mixed(name: str, column: str, *lines: tuple[str, str | None]) -> Dirty:
    """Patients whose values are told in several units; None: set aside."""
    text = [f"id,age,medications,{column}"]
    text += [f'{n},50,furosemide,"{cell}"' for n, (cell, _) in enumerate(lines, 1)]
    rows = tuple(Row(str(n), like) for n, (_, like) in enumerate(lines, 1) if like)
    faults = tuple(Aside(n + 1, column, OF_HEADER) for n, (_, like) in enumerate(lines, 1) if not like)
    return Dirty(name, "\n".join([*text, "9,60,omeprazole,"]).encode(), (*rows, NEXT_ROW), faults)


CASES: tuple[Case, ...] = (
    *_ends("mg/dL", "1.799", "1.8", "2.2", "2.201"),
    *_ends("mmol/L", "0.7405", "0.7406", "0.9051", "0.9052"),
    *_ends("mEq/L", "1.4811", "1.4812", "1.8103", "1.8104"),
    *_ends("mg/L", "17.99", "18", "22", "22.01"),
    *_ends("umol/L", "740.5", "740.6", "905.1", "905.2"),
    *_ends("µmol/L", "740.4", "740.7", "905.0", "905.3"),
    *_ends("ug/mL", "17.99", "18", "22", "22.01"),
    *_ends("mg%", "1.799", "1.8", "2.2", "2.201"),
    *cells("labs", dict.fromkeys(("Mg 1.79 MG/DL", "Mg 1.79mg/dl", "Mg 1.79 mg / dL", "Mg 1.48 meq/l"), LOW)),
    *cells(
        "labs", dict.fromkeys(("Mg 0.74 MMOL/L", "Mg 740 μmol/L", "Mg 17.9 μg/mL", "Mg: 1.79 mg/dL"), LOW)
    ),
    *aside(
        "labs", NO_UNIT, ("Mg 1.7", "K 3.2", "Ca 2.3", "creatinine 90", "albumin 40", "Na 140", "Mg <1.7")
    ),
    *aside("labs", NOT_USABLE, (f"Mg 1.7 {unit}" for unit in OTHER_UNITS)),
    *aside("labs", NOT_USABLE, ("K 3.2 mg/dL", "K 12.5 mg%", "Na 140 mg/dL", "HbA1c 9 mmol/L", "Ca 2.3 g")),
    *aside("labs", NOT_USABLE, ("creatinine 1.2 g/L", "albumin 40 mg/dL", "phosphate 1.1 mEq/L")),
    *cells("labs", {"K 3.49 mEq/L": "low potassium", "K 3.5 mEq/L": "normal potassium"}),
    *cells("labs", {"Na 134.9 mEq/L": "low sodium", "Na 135 mEq/L": "normal sodium"}),
    *cells("labs", {"albumin 3.2 g%": "furosemide", "albumin 3.2 G/DL": "furosemide"}),
    # 2.1 mmol/L of calcium are 8.41638 mg/dL by 40.078 g/mol; 0.8 mmol/L of phosphate are 2.47792 by 30.974.
    *cells("labs", {"Ca 8.4 mg/dL": "low calcium", "Ca 8.42 mg/dL": "normal calcium"}),
    *cells("labs", {"phosphate 2.47 mg/dL": "low phosphate", "phosphate 2.48 mg/dL": "normal phosphate"}),
    # (9 - 2.152) / 0.09148 = 74.86 mmol/mol are 9 %.
    *cells("labs", {"HbA1c 74.9 mmol/mol": "high sugar", "HbA1c 74.8 mmol/mol": "normal sugar"}),
    *cells("labs", {"eGFR 29.9 mL/min": "failing kidneys", "eGFR 20 mL/min/1.73m2": "failing kidneys"}),
    *cells("labs", {"eGFR 20 ml/min/1.73 m²": "failing kidneys", "eGFR 120 mL/min/1.73 m^2": "good kidneys"}),
    *cells(
        "alcohol", {"2 drinks/day": "two drinks", "14 drinks/week": "two drinks", "28 g/day": "two drinks"}
    ),
    *aside("alcohol", "neither a known word nor an amount", ("two or three",)),
    *aside("alcohol", NO_UNIT, ("2",)),
    *aside("alcohol", NOT_USABLE, ("2 drinks", "2 glasses/day")),
    *aside("age", "found no age", ("50 months", "50 kg", "600 mo", "50 d")),
    *cells("magnesium_mmol_l", {"0.74": LOW, "0.75": NORMAL, "0.75 mmol/L": NORMAL}),
    *cells("magnesium_meq_l", {"1.48": LOW, "1.49": NORMAL, "1.48 MEQ/L": LOW}),
    *cells("magnesium_mg_l", {"17.9": LOW, "18": NORMAL}),
    *cells("magnesium_umol_l", {"740": LOW, "741": NORMAL, "741 µmol/L": NORMAL}),
    *cells("magnesium_ug_ml", {"17.9": LOW, "18": NORMAL}),
    *cells("magnesium_mg_dl", {"1.79": LOW, "1.8": NORMAL, "1.79 mg%": LOW}),
    *aside("magnesium_mg_dl", OF_HEADER, ("0.7 mmol/L", "1.4 mEq/L", "17 mg/L", "1.7 mg", "1.7 mg/dL!")),
    *aside("magnesium_mmol_l", OF_HEADER, ("1.7 mg/dL", "0.7 mol/L")),
    *aside("magnesium_mg_dl", "found a unit, wanted a value", ("mg/dL", "(mg/dL)", "MG/DL", "mmol/L", "mg%")),
    *aside("age", "found a unit, wanted a value", ("years", "(yrs)")),
    _mixed(
        "units mixed in a column",
        "magnesium_mg_dl",
        ("1.7", LOW),
        ("0.7 mmol/L", None),
        ("2.0 mg/dL", NORMAL),
        ("1.5 mEq/L", None),
        ("2.5", HIGH),
    ),
)
