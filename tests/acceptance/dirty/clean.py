"""Patients told without a fault: what a row of a dirty roster is held against."""

COLUMNS = (
    "age",
    "sex",
    "setting",
    "medications",
    "conditions",
    "no_other_conditions",
    "labs",
    "alcohol",
    "lifestyle",
    "symptoms",
)
_USUAL = {"age": "50", "medications": "furosemide"}

PATIENTS: dict[str, dict[str, str]] = {
    "nothing": {"age": "", "medications": ""},
    "furosemide": {},
    "omeprazole": {"medications": "omeprazole"},
    "both": {"medications": "furosemide; omeprazole"},
    "no medicines": {"medications": "none"},
    "medicines unsaid": {"medications": ""},
    "unknown medicine": {"medications": "zzz"},
    "furosemide and an unknown one": {"medications": "furosemide; zzz"},
    "child": {"age": "12"},
    "no age": {"age": ""},
    "woman": {"sex": "female"},
    "man": {"sex": "male"},
    "intensive care": {"setting": "icu"},
    "ward": {"setting": "inpatient"},
    "vomiting": {"conditions": "vomiting"},
    "diabetes": {"conditions": "type 2 diabetes"},
    "vomiting and diabetes": {"conditions": "vomiting; type 2 diabetes"},
    "unknown condition": {"conditions": "zzz"},
    "all conditions named": {"no_other_conditions": "yes"},
    "heavy drinking": {"alcohol": "heavy"},
    "light drinking": {"alcohol": "light"},
    "no drinking": {"alcohol": "none"},
    "two drinks": {"alcohol": "28 g/day"},
    "poor diet": {"lifestyle": "poor-diet"},
    "twitching": {"symptoms": "twitching"},
    "low magnesium": {"labs": "Mg 1.7 mg/dL"},
    "very low magnesium": {"labs": "Mg 0.8 mg/dL"},
    "normal magnesium": {"labs": "Mg 2.0 mg/dL"},
    "high magnesium": {"labs": "Mg 2.5 mg/dL"},
    "low magnesium on the ward": {"setting": "inpatient", "labs": "Mg 1.7 mg/dL"},
    "old magnesium on the ward": {"setting": "inpatient", "labs": "Mg 1.7 mg/dL on 2020-01-01"},
    "old magnesium": {"labs": "Mg 1.7 mg/dL on 2020-01-01"},
    "low potassium": {"labs": "K 3.2 mmol/L"},
    "normal potassium": {"labs": "K 4.0 mmol/L"},
    "old potassium": {"labs": "K 3.2 mmol/L on 2020-01-01"},
    "failing kidneys": {"labs": "eGFR 20"},
    "good kidneys": {"labs": "eGFR 120"},
    "low calcium": {"labs": "Ca 1.9 mmol/L"},
    "normal calcium": {"labs": "Ca 2.3 mmol/L"},
    "high calcium": {"labs": "Ca 3.0 mmol/L"},
    "low phosphate": {"labs": "phosphate 0.6 mmol/L"},
    "normal phosphate": {"labs": "phosphate 1.1 mmol/L"},
    "low sodium": {"labs": "Na 130 mmol/L"},
    "normal sodium": {"labs": "Na 140 mmol/L"},
    "high sugar": {"labs": "HbA1c 10 %"},
    "normal sugar": {"labs": "HbA1c 5.5 %"},
    "unknown lab": {"labs": "zzz 7"},
}


def roster() -> bytes:
    """One file with all of them; the identifier is the name."""
    lines = [",".join(("id", *COLUMNS))]
    for name, said in PATIENTS.items():
        cells = _USUAL | said
        lines.append(",".join([name, *(f'"{cells.get(column, "")}"' for column in COLUMNS)]))
    return "\n".join(lines).encode()
