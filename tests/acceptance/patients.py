"""Generated patients, as the profiles that `screen --profile` reads: texts that people type."""

from typing import Any

from hypothesis import strategies as st

LOWERING = ("furosemide", "bumetanide", "hydrochlorothiazide", "indapamide", "omeprazole", "lansoprazole")
_NAMES = (
    *LOWERING,
    *("Lasix", "frusemide", "HCTZ", "pantoprazole", "Nexium", "famotidine", "Pepcid"),
    *("spironolactone", "eplerenone", "amiloride", "triamterene", "losartan/HCTZ", "Dyazide", "co-amilozide"),
    *("magnesium oxide", "magnesium citrate", "milk of magnesia", "digoxin", "amiodarone", "sotalol"),
    *("citalopram", "ondansetron", "haloperidol", "lisinopril", "warfarin", "Zantac", "zzyzxin", "omeprazol"),
)
_DOSES = (
    "",
    "20 mg",
    "40 mg",
    "25 mg daily",
    "40 mg twice daily",
    "80 mg daily",
    "400 mg daily",
    "1 tab po qd",
)
_COURSES = ("", "for 10 days", "for 27 days", "for 28 days", "for 6 weeks", "for 200 days", "since 2019")
_STATES = ("", "", "", "", "", "PRN", "stopped", "stopped 2026-11-01", "held", "cream", "IV", "eye drops")
_CONDITIONS = (
    *("type 2 diabetes", "E11.9", "type 1 diabetes", "E13.9", "diabetes", "alcohol use disorder", "F10.20"),
    *(
        "chronic diarrhoea",
        "CKD stage 3",
        "N18.4",
        "chronic kidney disease",
        "proteinuria",
        "long QT",
        "E83.42",
    ),
    *("previous low magnesium", "torsades de pointes", "asthma", "history of type 2 diabetes", "no diabetes"),
)
_LABS = (
    *("Mg 1.0 mg/dL", "Mg 1.6 mg/dL", "Mg 1.8 mg/dL", "Mg 0.85 mmol/L", "Mg 2.2 mg/dL", "Mg 2.9 mg/dL"),
    *("Mg 0.6 mmol/L on 2026-11-01", "Mg 0.6 mmol/L on 2020-01-01", "Mg 1.2 mEq/L", "K 3.4 mmol/L"),
    *("K 3.5 mmol/L", "K 4.4 mEq/L", "Ca 7.9 mg/dL", "Ca 9.5 mg/dL", "eGFR 12", "eGFR 29", "eGFR 30"),
    *("eGFR 55", "eGFR >60", "eGFR 95", "creatinine 1.9 mg/dL", "albumin 2.1 g/dL"),
)
_ALCOHOL = ("none", "light", "heavy", "1 drinks/day", "4 drinks/day", "14 drinks/week", "50 units/week")
_SYMPTOMS = ("muscle twitching", "seizures", "tetany", "fatigue", "muscle cramps", "a strange feeling")
SETTINGS = (
    *("community", "community-older", "diabetes-clinic", "outpatient", "emergency"),
    *("inpatient", "icu", "oncology", "pregnancy"),
)

medicines = st.builds(
    lambda *parts: " ".join(part for part in parts if part),
    st.sampled_from(_NAMES),
    st.sampled_from(_DOSES),
    st.sampled_from(_COURSES),
    st.sampled_from(_STATES),
)
_medication_lists = st.one_of(st.none(), st.lists(medicines, max_size=8))


def _some(words: tuple[str, ...], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(words), max_size=most, unique=True)


def _profile(**said: Any) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}


profiles: st.SearchStrategy[dict[str, Any]] = st.builds(
    _profile,
    id=st.sampled_from([None, "p-1", "00017"]),
    age=st.sampled_from([None, "18", "44", "72", ">89"]),
    sex=st.sampled_from([None, "female", "male", "other", "unknown"]),
    setting=st.sampled_from([None, *SETTINGS]),
    medications=_medication_lists,
    conditions=_some(_CONDITIONS, 4),
    no_other_conditions=st.booleans(),
    labs=_some(_LABS, 4),
    alcohol=st.sampled_from([None, *_ALCOHOL]),
    lifestyle=_some(("poor-diet", "chronic-stress", "intense-exercise"), 3),
    symptoms=_some(_SYMPTOMS, 2),
)
