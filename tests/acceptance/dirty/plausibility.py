"""P: plausibility. At the edge of what a living person has a value is scored; a step beyond it, set aside."""

from collections.abc import Iterator

from dirty.case import Case, aside, cells

BEYOND = "the value is not plausible, wanted"


def _edges(column: str, within: dict[str, str], *beyond: str) -> Iterator[Case]:
    yield from cells(column, within)
    yield from aside(column, BEYOND, beyond)


def _told(name: str, unit: str, within: dict[str, str], *beyond: str) -> Iterator[Case]:
    said = {f"{name} {number} {unit}": like for number, like in within.items()}
    return _edges("labs", said, *(f"{name} {number} {unit}" for number in beyond))


LOW_MG, HIGH_MG = "low magnesium", "high magnesium"

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
)
