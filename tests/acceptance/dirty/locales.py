"""G: locales and languages. What is written otherwise elsewhere means the same, or is refused."""

from dirty.case import Case, Dirty, Row, aside, cells
from dirty.plain import BOTH, GOOD, HEAD, LAST, WHOLE

K = "potassium_mmol_l"


def _head(name: str, header: str) -> Dirty:
    return Dirty(name, (header + "\n" + GOOD + LAST).encode(), BOTH)


CASES: tuple[Case, ...] = (
    _head("a Turkish capital I with a dot", "İD,AGE,MEDİCATİONS"),
    _head("a Turkish small i without one", "ıd,age,medıcatıons"),
    _head("Turkish capitals in a name of two words", "PATİENT_İD,AGE,MEDICATIONS"),
    _head("a long s", "id,age,medicationſ"),
    _head("a ligature of capitals in full width", "ＩＤ,ＡＧＥ,ＭＥＤＩＣＡＴＩＯＮＳ"),
    *cells("sex", dict.fromkeys(("FEMALE", "Female", "F", "fEmAlE"), "woman")),
    *cells("sex", dict.fromkeys(("MALE", "M"), "man")),
    *aside("sex", "unknown word", ("weiblich", "FEM", "kadın", "女")),
    *cells("setting", dict.fromkeys(("INPATIENT", "İNPATİENT", "ınpatıent", "Inpatient"), "ward")),
    *cells("setting", dict.fromkeys(("ICU", "İCU", "ıcu"), "intensive care")),
    *aside("setting", "unknown setting", ("stationär", "Intensivstation", "ICÜ2")),
    *cells(
        "medications", dict.fromkeys(("FUROSEMIDE", "FUROSEMİDE", "furosemıde", "Furosemide"), "furosemide")
    ),
    *cells("conditions", dict.fromkeys(("VOMITING", "VOMİTİNG", "vomıtıng"), "vomiting")),
    *cells("conditions", dict.fromkeys(("TYPE 2 DIABETES", "TYPE 2 DİABETES"), "diabetes")),
    *cells("no_other_conditions", dict.fromkeys(("YES", "Yes", "True"), "all conditions named")),
    *aside("no_other_conditions", "found another word", ("ja", "oui", "evet", "wahr", "はい")),
    *cells(
        "labs",
        dict.fromkeys(
            ("POTASSIUM 3.2 MMOL/L", "POTASSİUM 3.2 mmol/L", "potassıum 3.2 mmol/l"), "low potassium"
        ),
    ),
    *cells(K, {"3.2 MMOL/L": "low potassium", "3.2 mmol/l": "low potassium"}),
    *aside(K, "found no plain number", ("٣.٢", "३.२", "３.２", "三点二")),
    *aside("alcohol", "neither a known word nor an amount", ("keine", "aucun")),
    Dirty("by one", WHOLE.encode(), BOTH, options=("--chunk", "1")),
    Dirty("by seven", WHOLE.encode(), BOTH, options=("--chunk", "7")),
    Dirty(
        "a setting of the run",
        (HEAD + GOOD).encode(),
        (Row("7", "ward"),),
        options=("--setting", "inpatient"),
    ),
)
