"""M: missing and zero. Only an empty cell was not said, and what is declared so; nothing is read as zero."""

from dirty.case import Case, Dirty, Row, aside, cells

K = "potassium_mmol_l"
WORDS = ("NULL", "None", "N/A", "-", ".", "unknown", "?", "missing")
NO_NUMBER = "found no plain number"
BEYOND = "not plausible"
NULLS = ("--null", "NULL", "--null", "n/a", "--null", "999", "--null", "-")


def _shown(*texts: str) -> dict[str, Row]:
    """Texts that no reader knows: they are shown, and the row is not complete."""
    return {text: Row("7", "unknown medicine", {"unrecognised": text}) for text in texts}


CASES: tuple[Case, ...] = (
    *cells("age", {"": "no age", "  ": "no age", "0": "child"}),
    *aside("age", "found no age", (*WORDS, "999", "-1", "none")),
    *cells("sex", {"": "furosemide", "unknown": "furosemide"}),
    *aside("sex", "unknown word", ("NULL", "N/A", "-", "0", "9")),
    *cells("setting", {"": "furosemide"}),
    *aside("setting", "unknown setting", ("NULL", "unknown", "0")),
    *cells(K, {"": "furosemide", " ": "furosemide"}),
    *aside(K, NO_NUMBER, WORDS),
    *aside(K, BEYOND, ("0", "999", "-1", "-999", "0.0")),
    *cells("egfr", {"0": "failing kidneys", "": "furosemide"}),
    *aside("egfr", BEYOND, ("999", "-1")),
    *cells("labs", {"": "furosemide", "; |": "furosemide"}),
    *aside("labs", NO_NUMBER, ("K NULL", "K -", "K", "K unknown", "Mg pending")),
    *cells("labs", {"NULL": Row("7", "unknown lab", {"unrecognised": "NULL"})}),
    *cells(
        "medications",
        {"": "medicines unsaid", " \t": "medicines unsaid", "None": "no medicines", "nil": "no medicines"},
    ),
    *cells("medications", _shown("NULL", "missing")),
    *aside("medications", "found no medicine", ("-", ";", "# none")),
    *cells("conditions", {"": "furosemide", "NULL": Row("7", "unknown condition", {"unrecognised": "NULL"})}),
    *cells("alcohol", {"": "furosemide", "none": "no drinking", "0 drinks/day": "no drinking"}),
    *aside("alcohol", "neither a known word nor an amount", ("NULL", "unknown", "-")),
    *cells(
        "no_other_conditions",
        {"": "furosemide", "0": "furosemide", "no": "furosemide", "1": "all conditions named"},
    ),
    *aside("no_other_conditions", "found another word", ("NULL", "unknown", "2", "-")),
    *cells("id", {"NULL": Row("NULL", "furosemide"), "0": Row("0", "furosemide"), "": Row("", "furosemide")}),
    # declared
    *cells("age", dict.fromkeys(("NULL", "null", " N/A ", "999", "-"), "no age"), *NULLS),
    *cells("age", {"0": "child"}, *NULLS),
    *aside("age", "found no age", (".", "unknown"), *NULLS),
    *cells(K, dict.fromkeys(("NULL", "999"), "furosemide"), *NULLS),
    *cells("medications", {"null": "medicines unsaid"}, *NULLS),
    *cells(
        "medications",
        {"furosemide; NULL": Row("7", "furosemide and an unknown one", {"unrecognised": "NULL"})},
        *NULLS,
    ),
    *cells("medications", {"none": "medicines unsaid"}, "--null", "none"),
    *cells("sex", {"N/A": "furosemide"}, *NULLS),
    *cells("no_other_conditions", {"NULL": "furosemide"}, *NULLS),
    *cells("id", {"NULL": Row("NULL", "furosemide"), "999": Row("999", "furosemide")}, *NULLS),
    Dirty(
        "a row of which nothing is said but the identifier",
        b"id,age,sex,setting,medications,labs\n7,,,,,\n8,NULL,,,,\n",
        (Row("7", "nothing"), Row("8", "nothing")),
        options=NULLS,
    ),
)
