"""What generated rosters look like: sound cells for the most part, and between them all that people, programs
and spreadsheets leave in a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.work import Order
from magrisk.errors import ContentProblem
from magrisk.rulebook.schema import Measure
from program import TODAY, assessor

_MEDICINES = (
    *("omeprazole", "omeprazole 20 mg for 3 years", "Omeprazole 20\xa0mg", "furosemide 40 mg", "furosemide"),
    *("cisplatin stopped 2026-06-01", "cisplatin 4 cycles", "amphotericin B IV", "magnesium oxide 400 mg"),
    *("insulin glargine", "digoxin prn", "spironolactone held", "bendroflumethiazide since 2019"),
    *("furosemde", "flibber 5 mg", "zolpidem", "esomeprazole|pantoprazole", "omeprazole, furosemide"),
    *("lansoprazole, flibber", "co-amilofruse", "stopped omeprazole last week", "tacrolimus 2 mg bd", ""),
    *("none", "nil.", "No regular medications", " ", "aspirin 75 mg", "laxatives", "PPI", '"Losec"'),
)
_OF_LISTS = (
    *("- omeprazole", "\u2022 furosemide", "\u2022", "-", "1. omeprazole 20 mg", "a) digoxin", "[ ] cisplatin"),
    *("Allergies: penicillin", "NKDA", "Drug allergies:", "Meds:", "# comment", "#", "# Allergies", "nka: x"),
    *("\ufeffomeprazole", "omeprazole\x1f", "furo\x00semide", "omeprazole\x85", "\x0bnone", "omeprazole\r"),
    *("#N/A", "#REF!", "####", "=cmd|x", "\u200bnone", "\u3000omeprazole", "no known allergies", "NA", "  :"),
)
_CONDITIONS = (
    *("T2DM", "CKD 4", "E83.42", "no diabetes", "crohn's disease", "denies vomiting", "cirrhosis", "dialysis"),
    *("heart failure, cirrhosis", "sepsis", "atrial fibrillation", "pregnant", "pregnant trimester 2", "CKD"),
    *("type 1 diabetes", "not pregnant", "coeliac disease and vomiting", "gout", "flibber syndrome", "", "I48"),
    *("no CKD", "no chronic diarrhoea", "on haemodialysis", "?sepsis", "family history of diabetes", "obesity"),
    *("K90.0; I50.9", "alcohol use disorder", "smoker", "seizures", "DM", "Z94.0", "no past medical history"),
)
_HABITS = ("smoking", "heavy drinking", "low magnesium diet", "no smoking", "stress", "T2DM", "yoga", "", "marathons")
_SYMPTOMS = ("muscle cramps", "tremor", "seizures", "no tetany", "tetany", "fatigue", "flibber", "", "torsades")
_LABS = (
    *("Mg 1.6 mg/dL", "Mg 0.62 mmol/L on 2026-11-01", "Mg 0.41 mmol/L on 2026-11-20", "Mg 1.0 mg/dL", "K 3.1 mmol/L"),
    *("Mg 0.5 mmol/L on 2020-01-01", "K 4.2 mmol/L on 2026-11-22", "K 3.0 mEq/L", "Ca 2.3 mmol/L", "eGFR >60"),
    *("eGFR 25 on 2026-10-01", "creatinine 1.4 mg/dL", "creatinine 400 umol/L", "HbA1c 9.5 %", "albumin 30 g/L"),
    *("Zn 12 umol/L", "", "Mg: 0,7 mmol/L", "TSH < 0.01 mU/L", "phosphate 0.5 mmol/L", "Na 128 mmol/L", "eGFR 90"),
    *("Mg 1.2 mg/dL on 2026-11-20", "Mg 0.494 mmol/L on 2026-11-20", "eGFR = 12", "Mg <0.3 mmol/L", "flibber 1"),
)
_ODD_LABS = (
    *("Mg 1.6", "Mg abc", "Mg 1.6 mg/dL on 2026-11-23", "Mg 1.6 mg/dL on 1/2/2026", "Mg 90 mmol/L", "K 3,1 mmol/L"),
    *("Mg 1.6 mg/dL on 45000", "eGFR 90 on 2026-02-30", "K 3.1.1 mmol/L", "NA", "#DIV/0!", "none", "Mg 1.6 mg/dL on"),
)
_VALUES = {
    "magnesium_mg_dl": ("1.6", "<1", "", "0.9 on 2026-11-20", "1.2", "2.0 on 2019-01-01", "1.6 mg/dL", " 1.7 "),
    "serum_magnesium_mmol_l": ("0.66", "", "0.41 on 2026-11-20", "0.70"),
    "egfr": ("25", ">60", "", "90 on 2026-11-01", "12 on 2020-01-01", "59.9"),
    "creatinine_umol_l": ("60", "400", "", "120 on 2026-11-20", "1\xa0200"),
    "k_mmol_l": ("3.1", "4.2", "", "2.9 on 2026-11-20"),
}
_ODD_VALUES = ("1,6", "TRUE", "1.6 mmol/L", "'1.6", "1/2/26", "mg/dL", "1 600", "0", "9999", "1.6 on 2027-01-01", "NA")
_ALCOHOL = ("none", "", "heavy", "2 drinks/day", "10 units/week", "light", "Never", "14 g/day", " social ", "0 g/day")
_ODD_ALCOHOL = ("flibber", "-1 g/day", "2 litres", "#VALUE!", "NA", "heavy; light", "2,5 drinks/day", "none\n")
_CELLS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "age": (("72", "65", "", "40", ">89", "17", "12", "18", " 80 ", "81 years", "1 yr"), ("abc", "200", "72\x00", "NA", "\uff17\uff12", "<18", "-1", "70,5", "1e2")),
    "sex": (("female", "F", "m", "", "male", "other", "Woman", "unknown", " f "), ("x", "NA", "female;", "#N/A")),
    "setting": (("icu", "", "community", "inpatient", "Diabetes-Clinic", "pregnancy", "outpatient"), ("ward 7", "NA", "icu;")),
    "no_other_conditions": (("yes", "", "no", "1", "TRUE", "0"), ("maybe", "NA", "y")),
    "alcohol": (_ALCOHOL, _ODD_ALCOHOL),
    **{name: (sound, _ODD_VALUES) for name, sound in _VALUES.items()},
    "ward": (("7", "", "north", "x,y"), ("", '"', "\ufeff")),
    "": (("", "x"), ("\t",)),
}
_LISTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "medications": (_MEDICINES, _OF_LISTS),
    "conditions": (_CONDITIONS, ("#N/A", "NA", "none", "\x00", "T2DM\r", "\ufeffT2DM", "# gout", "Problems:")),
    "lifestyle": (_HABITS, ("#REF!", "NA", "\u200bsmoking")),
    "symptoms": (_SYMPTOMS, ("#NAME?", "NA", "cramps\x85")),
    "labs": (_LABS, _ODD_LABS),
}
_IDS = ("A1", "007", "", " 9", "=1+1", "-5", "@x", "Ünï", "\u200b=x", "\xa0+1", 'say "x"', "two\nlines", "a;b", "a,b", "x\ty", "\x85", "'q")
_ODD_IDS = (
    *("id", "MRN", "patient id", "\x0bid", "\uff29\uff24", "Age", "1.2E+12", "1E+5", "#N/A", "a;#REF!", "####"),
    *("\ufeff", "\ufeffid", "\u2028", "\x1c", "+44", "#1", "Patient-ID", "setting", "\u200bage", "x" * 16_384, "age\n"),
)
_BETWEEN = (";", "; ", "|", "\n", ",", ", ", ";;", "\r\n", " ; ", "|;")
COLUMNS = (*_LISTS, *_CELLS)


@dataclass(frozen=True)
class Drawn:
    """A roster below its header, and how it is to be read."""

    header: tuple[str, ...]
    roster: Roster
    delimiter: str
    order: Order
    body: bytes


@st.composite
def rosters(draw: st.DrawFn) -> Drawn:
    """Rosters that can be read at all."""
    chosen = draw(st.lists(st.sampled_from(COLUMNS), max_size=len(COLUMNS), unique=True))
    header = tuple(draw(st.permutations([draw(st.sampled_from(("id", "patient_id", "MRN"))), *chosen])))
    if all(name in ("", "ward") for name in chosen) and "ward" in chosen:
        header = (*header, "age")  # it would be refused as a whole
    dialect = draw(_DIALECTS)
    delimiter = draw(st.sampled_from(",,,;\t"))
    raw = st.sampled_from((False, True))
    order = Order(TODAY, "2026.11.0+abc", raw=draw(raw), quarantine_raw=draw(raw))
    rows = draw(st.lists(_records(header, delimiter), max_size=12))
    end = draw(st.sampled_from(("\n", "\n", "\r\n")))
    lines = [line if isinstance(line, bytes) else (line + end).encode() for line in rows]
    body = b"".join(lines)
    if draw(st.sampled_from((False, False, True))):
        body = body.removesuffix(b"\n")
    return Drawn(header, _roster(header, dialect), delimiter, order, body)


_DIALECTS = st.sampled_from(
    (
        *[Dialect()] * 3,
        Dialect(nulls=("NA", "none", "-", "#N/A")),
        Dialect(decimal=","),
        Dialect(date_format="dmy", nulls=("na",)),
    )
)


def _roster(header: Sequence[str], dialect: Dialect) -> Roster:
    program = assessor()
    measures = program.book.of(Measure)
    try:
        return Roster(header, measures, "", program.reader.knows, dialect)
    except ContentProblem as problem:  # pragma: no cover
        raise AssertionError(f"a header that cannot be read was made: {problem}") from None


def _records(header: Sequence[str], delimiter: str) -> st.SearchStrategy[str | bytes]:
    sound = _row(header, delimiter)
    return st.one_of(*[sound] * 9, _broken(header, delimiter))


@st.composite
def _row(draw: st.DrawFn, header: Sequence[str], delimiter: str) -> str:
    odd = draw(st.integers(-len(header), len(header) - 1))  # none for the most part
    cells = [draw(_cell(name, odd=place == odd)) for place, name in enumerate(header)]
    always = draw(st.sampled_from((False, False, False, True)))
    return delimiter.join(_quoted(cell, delimiter, always=always) for cell in cells)


def _cell(name: str, *, odd: bool) -> st.SearchStrategy[str]:
    if name in _LISTS:
        sound, others = _LISTS[name]
        return _lists(sound, others if odd else ())
    if name in _CELLS:
        return st.sampled_from(_CELLS[name][odd])
    return st.sampled_from(_ODD_IDS) if odd else st.one_of(st.sampled_from(_IDS), st.integers(0, 99).map(str))


@st.composite
def _lists(draw: st.DrawFn, sound: Sequence[str], odd: Sequence[str]) -> str:
    parts = draw(st.lists(st.sampled_from(sound), max_size=4))
    if odd:
        parts.insert(draw(st.integers(0, len(parts))), draw(st.sampled_from(odd)))
    between = [draw(st.sampled_from(_BETWEEN)) for _ in parts]
    return "".join(part + mark for part, mark in zip(parts, between, strict=True))[: -len(between[-1])] if parts else ""


def _quoted(cell: str, delimiter: str, *, always: bool) -> str:
    if not always and not any(sign in cell for sign in (delimiter, '"', "\n", "\r")):
        return cell
    return '"' + cell.replace('"', '""') + '"'


@st.composite
def _broken(draw: st.DrawFn, header: Sequence[str], delimiter: str) -> str | bytes:
    """What is no sound record of the header's width, or not one alone."""
    row = draw(_row(header, delimiter))
    at = draw(st.integers(0, len(row)))
    names = delimiter.join(header)
    return draw(
        st.sampled_from(
            (
                "",
                "\r",
                " ",
                delimiter * (len(header) - 1),
                f" {delimiter}\t" * (len(header) - 1),
                '""' + f'{delimiter}""' * (len(header) - 1),
                row + delimiter,
                row.partition(delimiter)[2],
                row[:at] + '"' + row[at:],
                row[:at] + '""' + row[at:],
                row[:at] + "\x00" + row[at:],
                row[:at] + "\r" + row[at:],
                row[:at] + "\n" + row[at:],
                "\ufeff" + row,
                '"' + row,
                row + "\r",
                row.encode()[:at] + b"\xff" + row.encode()[at:] + b"\n",
                row.encode()[:at] + b"\xed\xa0\x80" + row.encode()[at:] + b"\r\n",
                row + delimiter + "x" * (64 << 10),
                "x" * (64 << 10) + "y" + row,
                names,
                delimiter.join(reversed(header)),
            )
        )
    )
