"""What stands in the cells of generated rosters: what people say, and what programs and spreadsheets leave.

By column: cells or parts of lists that are for the most part sound, and others, most of which cannot be used.
"""


def _each(texts: str) -> tuple[str, ...]:
    return tuple(texts.split(" / "))


_MEDICINES = (
    *_each("omeprazole / furosemide / furosemide 40 mg / omeprazole 20 mg for 3 years / cisplatin 4 cycles"),
    *_each("cisplatin stopped 2026-06-01 / stopped omeprazole last week / spironolactone held / digoxin prn"),
    *_each("amphotericin B IV / magnesium oxide 400 mg / insulin glargine / tacrolimus 2 mg bd / laxatives"),
    *_each("bendroflumethiazide since 2019 / furosemde / flibber 5 mg / co-amilofruse / PPI / aspirin 75 mg"),
    *_each('omeprazole, furosemide / lansoprazole, flibber / none / nil. / No regular medications / "Losec"'),
    *("", " ", "Omeprazole 20\xa0mg", "esomeprazole|pantoprazole"),
    # What may say something of the whole line.
    *_each("- omeprazole / \u2022 furosemide / \u2022 / - / 1. omeprazole 20 mg / 1. / a) x / [ ] cisplatin"),
    *_each(
        "Allergies: penicillin / NKDA / Drug allergies: / Meds: / # comment / # / # Allergies / nka: x / :"
    ),
    *_each("no known allergies / \uff03 allergies: x / \u2013 digoxin / NA / =cmd|x / Allergies"),
    *(
        "\ufeffomeprazole",
        "omeprazole\x1f",
        "omeprazole\x85",
        "\x0bnone",
        "omeprazole\r",
        "\u200bnone",
        "\r- x",
    ),
)
_CONDITIONS = (
    *_each("T2DM / CKD 4 / E83.42 / no diabetes / crohn's disease / denies vomiting / cirrhosis / dialysis"),
    *_each("heart failure, cirrhosis / sepsis / atrial fibrillation / pregnant / pregnant trimester 2 / CKD"),
    *_each(
        "type 1 diabetes / not pregnant / coeliac disease and vomiting / gout / flibber syndrome / I48 / DM"
    ),
    *_each(
        "no CKD / no chronic diarrhoea / on haemodialysis / ?sepsis / family history of diabetes / obesity"
    ),
    *_each(
        "K90.0; I50.9 / alcohol use disorder / smoker / seizures / Z94.0 / no past medical history / MALIG"
    ),
    *("", "T2DM\r", "gout\rsepsis", "none"),
)
_LABS = (
    *_each("Mg 1.6 mg/dL / Mg 0.62 mmol/L on 2026-11-01 / Mg 0.41 mmol/L on 2026-11-20 / Mg 1.0 mg/dL"),
    *_each("Mg 1.2 mg/dL on 2026-11-20 / Mg 0.494 mmol/L on 2026-11-20 / Mg 0.9 mmol/L on 2026-11-18"),
    # 7 and 90 days are how long a value is current.
    *_each("Mg 0.5 mmol/L on 2026-11-15 / K 3.0 mmol/L on 2026-08-24 / eGFR 20 on 2026-08-23"),
    *_each("Mg 0.5 mmol/L on 2020-01-01 / Mg <0.3 mmol/L on 2026-10-30 / Mg 1.3 mg/dL on 2026-11-19"),
    *_each("K 4.2 mmol/L on 2026-11-22 / K 3.0 mEq/L / K 3.1 mmol/L / K 9.5 mmol/L on 2026-11-01"),
    *_each("eGFR >60 / eGFR 25 on 2026-10-01 / eGFR = 12 / eGFR 90 / creatinine 1.4 mg/dL / albumin 30 g/L"),
    *_each("creatinine 400 umol/L / HbA1c 9.5 % / flibber 1 / Zn 12 umol/L / Ca 2.3 mmol/L / TSH 0.1 mU/L"),
    "",
)
_ODD_LABS = (
    *_each("Mg 1.6 / Mg abc / Mg 1.6 mg/dL on 2026-11-23 / Mg 1.6 mg/dL on 1/2/2026 / Mg 90 mmol/L / none"),
    *_each("K 3,1 mmol/L / K 3.1.1 mmol/L / Mg 1.6 mg/dL on 45000 / eGFR 90 on 2026-02-30 / NA / #DIV/0!"),
)
_LONG = (
    "omeprazole" + "\r" * 600 + "T2DM",
    "omeprazole;" * 600,
    "x" * 5000,
    "\u00e9" * 16_384 + "x" * 16_383,
)
LISTS = {
    "medications": (_MEDICINES, (*_LONG, "#N/A", "####", "furo\x00semide", "# REF!", "#REF!")),
    "conditions": (_CONDITIONS, (*_LONG, "#N/A", "NA", "\x00", "\ufeffT2DM", "# gout", "Problems:")),
    "lifestyle": (
        ("", *_each("smoking / heavy drinking / low magnesium diet / no smoking / stress / T2DM / yoga")),
        ("#REF!", "NA", "\u200bsmoking"),
    ),
    "symptoms": (
        ("", *_each("muscle cramps / tremor / seizures / no tetany / tetany / flibber / torsades / sepsis")),
        ("#NAME?", "NA", "cramps\x85"),
    ),
    "labs": (_LABS, _ODD_LABS),
}
_WORDS = (
    *_each("omeprazole / furosemide 40 mg / none / NA / nil / flibber 5 mg / - digoxin / Allergies: x"),
    "",
    " ",
)
_ODD_CODES = (
    *_each("#N/A / x;#REF! / #### / 1.2E+05 / 4603.5 / '4603"),
    "\ufeff4603",
    "4603\x00",
    "7" * 5000,
)
_OF_CODES = {
    "rxnorm": (
        *_each("4603 / 7646.0 / RxNorm 40790 / 4603, 7646 / 4603,x / rxcui:4603 / 99999999 / 46 03"),
        *_WORDS,
    ),
    "ndc": (
        *_each("0186-0606-31 / 00186060631 / 00186060631.0 / 186060631 / NDC 0186-0606-31 / 0186-0606"),
        *_WORDS,
    ),
    "atc": (
        *_each("A02BC01 / a02bc / C03 / ATC A02BC01 / A02BC01,C03CA01 / A02 BC01 / A02BC01 20 mg"),
        *_WORDS,
    ),
    "icd": _each(
        "E11.9 / E83.42 / K900 / I50.9,E83.42 / 250.00 / no diabetes / CKD 4 / none / NA /  / E11.9\nI10"
    ),
    "snomed": (
        *_each("73211009 / 44054006.0 / SNOMED 44054006 / 73211009,44054006 / gout / none / NA"),
        "",
        "T2DM",
    ),
}
# Several of one list side by side; the names are those of a family, or of a site (lab*).
FAMILIES = {
    "med1": LISTS["medications"],
    "med_2": (_WORDS, (*_LONG, "#N/A")),
    "Medication 3": (_WORDS, _ODD_CODES),
    **dict.fromkeys(("RXNORMID1", "rxnormid2", "RxCUI_03"), (_OF_CODES["rxnorm"], _ODD_CODES)),
    "ndc1": (_OF_CODES["ndc"], _ODD_CODES),
    "atc1": (_OF_CODES["atc"], _ODD_CODES),
    **dict.fromkeys(("icd1", "dx_2"), (_OF_CODES["icd"], _ODD_CODES)),
    "condition1": LISTS["conditions"],
    **dict.fromkeys(("snomed1", "SNOMED2"), (_OF_CODES["snomed"], _ODD_CODES)),
    **dict.fromkeys(("lab1", "lab2"), LISTS["labs"]),
}
VALUES = {
    "magnesium_mg_dl": ("", " 1.7 ", *_each("1.6 / <1 / 0.9 on 2026-11-20 / 2.0 on 2019-01-01 / 1.6 mg/dL")),
    "serum_magnesium_mmol_l": ("", *_each("0.66 / 0.41 on 2026-11-20 / 0.70 / 3.9 / 0.41 on 2026-10-01")),
    "egfr": ("", *_each("25 / >60 / 90 on 2026-11-01 / 12 on 2020-01-01 / 59.9")),
    "creatinine_umol_l": ("", *_each("60 / 400 / 120 on 2026-11-20 / 61 / 1500")),
    "k_mmol_l": ("", *_each("3.1 / 4.2 / 2.9 on 2026-11-20")),
}
_ODD_VALUES = (
    *_each("1,6 / TRUE / 1.6 mmol/L / '1.6 / 1/2/26 / mg/dL / 1 600 / 0 / 9999 / 1.6 on 2027-01-01 / NA"),
    *("1.6\x00", "1.6 on 1.2.2026"),
)
CELLS = {
    "age": (
        ("", " 80 ", *_each("72 / 65 / 40 / >89 / 17 / 12 / 18 / 81 years / 1 yr")),
        _each("abc / 200 / 72\x00 / NA / \uff17\uff12 / <18 / -1 / 70,5 / 1e2"),
    ),
    "birth_date": (
        (
            "",
            " 1954-03-02 ",
            *_each("1953-11-22 / 1953-11-23 / 1960-02-29 / 2020-06-01 / 2007-01-01 / 02/03/1954"),
        ),
        _each("NA / 2027-01-01 / 1854-01-01 / 1954 / 19540302 / 1954-02-30 / 45000 / 31/02/1954 / #N/A"),
    ),
    "sex": (
        ("", " f ", *_each("female / F / m / male / other / Woman / unknown")),
        _each("x / NA / female; / #N/A"),
    ),
    "setting": (
        ("", *_each("icu / community / inpatient / Diabetes-Clinic / pregnancy / outpatient / ICU")),
        _each("ward 7 / NA / icu;"),
    ),
    "no_other_conditions": (("", *_each("yes / no / 1 / TRUE / 0")), _each("maybe / NA / y")),
    "alcohol": (
        (
            "",
            " social ",
            *_each("none / heavy / 2 drinks/day / 10 units/week / light / Never / 14 g/day / 0 g/day"),
        ),
        ("none\n", *_each("flibber / -1 g/day / 2 litres / #VALUE! / NA / heavy; light / 2,5 drinks/day")),
    ),
    **{name: (cells, _ODD_VALUES) for name, cells in VALUES.items()},
    "ward": (("", *_each("7 / north / x,y")), ("", '"', "\ufeff")),
    "": (("", "x"), ("\t",)),
}
IDS = (
    (
        *("", " 9", "two\nlines", "x\ty", "\x85", "\u200b=x", "\xa0+1", "'q", 'say "x"', "A1\r\n"),
        *_each("A1 / 007 / =1+1 / -5 / @x / Ünï / a;b / a,b / \uff1d1 / I\u0301 / {} / idx / 1d"),
        *map(str, range(20)),
    ),
    (
        *_each(
            "id / MRN / patient id / Age / 1.2E+12 / 1E+5 / #N/A / a;#REF! / #### / +44 / #1 / Patient-ID"
        ),
        *("\x0bid", "\uff29\uff24", "\ufeff", "\ufeffid", "\u2028", "\x1c", "setting", "\u200bage", "age\n"),
        *("x" * 16_384, "\U0001f600" * 16_384),
    ),
)
