"""P: plausibility. At the edge of what a living person has a value is scored; a step beyond it, set aside.

Beyond what is usual it is scored, and counted in the manifest as worth a look.
"""

from collections.abc import Iterator

from dirty.case import Aside, Case, Dirty, Row, aside, cells

BEYOND = "the value is not plausible, wanted"


def _edges(column: str, within: dict[str, str], *beyond: str) -> Iterator[Case]:
    yield from cells(column, within)
    yield from aside(column, BEYOND, beyond)


def _told(name: str, unit: str, within: dict[str, str], *beyond: str) -> Iterator[Case]:
    said = {f"{name} {number} {unit}": like for number, like in within.items()}
    return _edges("labs", said, *(f"{name} {number} {unit}" for number in beyond))


def _flagged(name: str, text: str, like: str, flags: dict[str, int]) -> Dirty:
    content = f'id,age,medications,labs\n7,50,furosemide,"{text}"\n'
    return Dirty(name, content.encode(), (Row("7", like),), flags=flags)


LOW_MG, HIGH_MG = "low magnesium", "high magnesium"
VERY_LOW_MG = "very low magnesium"  # of grade 3: below 0.4 mmol/L

CASES: tuple[Case, ...] = (
    *_told("Mg", "mmol/L", {"0.5": LOW_MG, "4.0": HIGH_MG}, "0.19", "4.01", "0", "-0.7", "700"),
    *_told("Mg", "mg/dL", {"9.7": HIGH_MG}, "0.1", "15", "18", "9.73", "0", "-1.7"),
    *_told("Mg", "mEq/L", {"8": HIGH_MG}, "8.01", "0.39"),
    *_edges("magnesium_mg_dl", {"9.7": HIGH_MG}, "15", "0.1", "0", "-1.7", ">9.8", "<0.4", "170"),
    *_edges(
        "potassium_mmol_l",
        {"1": "low potassium", "10": "normal potassium"},
        "0.01",
        "0.99",
        "10.01",
        "35",
        "-3.5",
    ),
    *_told("Ca", "mmol/L", {"0.5": "low calcium", "6": "high calcium"}, "0.49", "6.01", "0", "85"),
    *_told("Ca", "mg/dL", {}, "85", "2", "0.9"),
    *_edges("egfr", {"0.0": "failing kidneys", "250": "good kidneys"}, "-3", "250.1", "2500"),
    *_told("creatinine", "mg/dL", {}, "0.1", "34", "90", "-1"),
    *_told("creatinine", "umol/L", {}, "9.9", "3001", "1.2"),
    *_told("phosphate", "mmol/L", {"0.05": "low phosphate", "10": "normal phosphate"}, "0.04", "10.1", "25"),
    *_told("Na", "mmol/L", {"80": "low sodium", "220": "normal sodium"}, "79", "221", "13", "0"),
    *_told("albumin", "g/L", {}, "4.9", "81", "3.2"),
    *_told("albumin", "g/dL", {}, "32", "0.4"),
    *_told("HbA1c", "%", {"20": "high sugar", "3": "normal sugar"}, "2.9", "20.1", "75"),
    *_told("TSH", "mIU/L", {}, "1001", "-1"),
    *_edges("alcohol", {}, "1001 g/day", "-2 drinks/day", "72 drinks/day"),
    *cells("age", {"18": "furosemide", "0.5": "child", "17": "child", "17.9": "child"}),
    *cells("age", {"130": "furosemide", ">89": "furosemide"}),
    *aside(
        "age",
        "found no age, wanted years from 0 to 130",
        ("131", "150", "1970", "130.1", "-0.5"),
    ),
    # A dose is a part of a text: whatever it says, the medicine is taken.
    *cells("medications", {"furosemide 40000 mg": "furosemide", "furosemide 0 mg": "furosemide"}),
    # Millimoles called milligrams, and the other way round; samples in doubt.
    _flagged("usual", "Mg 0.4 mmol/L", LOW_MG, {}),
    _flagged("usual at the other end", "Mg 1.5 mmol/L", HIGH_MG, {}),
    _flagged("unusually low", "Mg 0.39 mmol/L", VERY_LOW_MG, {"unusual serum-magnesium": 1}),
    _flagged("unusually high", "Mg 1.51 mmol/L", HIGH_MG, {"unusual serum-magnesium": 1}),
    _flagged(
        "below what is usual, whatever it is", "Mg <0.4 mmol/L", VERY_LOW_MG, {"unusual serum-magnesium": 1}
    ),
    _flagged("perhaps usual", "Mg <0.5 mmol/L", LOW_MG, {}),
    _flagged("a potassium in doubt", "K 1.9 mmol/L", "low potassium", {"unusual serum-potassium": 1}),
    _flagged("an ionised calcium", "Ca 1.25 mmol/L", "low calcium", {"unusual serum-calcium": 1}),
    _flagged(
        "twice one measure", "K 1.9 mmol/L; K 1.8 mmol/L", "low potassium", {"unusual serum-potassium": 1}
    ),
    Dirty(
        "flags of rows that are scored, and of no others",
        b"id,age,medications,k_mmol_l,phosphate_mmol_l\n"
        b"1,50,furosemide,1.9,\n2,50,furosemide,1.9,\n3,old,furosemide,1.9,\n4,50,furosemide,,0.29\n",
        (Row("1", "low potassium"), Row("2", "low potassium"), Row("4", "low phosphate")),
        (Aside(4, "age", "found no age"),),
        flags={"unusual serum-phosphate": 1, "unusual serum-potassium": 2},
    ),
)
