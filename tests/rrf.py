"""A small release of RxNorm, made for the tests: its files, in the form in which NLM writes them.

Ingredients that are known here have their own RxCUI; what has one above 9,000,000 is invented.
"""

import zipfile
from collections.abc import Iterable
from pathlib import Path

FOLDER = "RxNorm_full_11022026"

# RXCUI, SAB, TTY, CODE, STR, SUPPRESS
Atom = tuple[int, str, str, str, str, str]


def atom(
    rxcui: int, kind: str, name: str, *, source: str = "RXNORM", code: str = "", suppress: str = "N"
) -> Atom:
    return rxcui, source, kind, code or str(rxcui), name, suppress


ATOMS = [
    atom(4603, "IN", "furosemide"),
    atom(4603, "SY", "frusemid"),
    atom(4603, "IN", "furosemide", source="ATC", code="C03CA01"),
    atom(4603, "IN", "high-ceiling diuretics", source="ATC", code="C03CA"),
    atom(4603, "SU", "FUROSEMIDE", source="MTHSPL", code="7LXU5N7ZO5"),
    atom(17767, "IN", "amlodipine"),
    atom(104416, "PIN", "amlodipine besylate"),
    atom(5487, "IN", "hydrochlorothiazide"),
    atom(9000001, "IN", "practisol"),
    atom(9000001, "TMSY", "practisolum"),
    atom(9000002, "PIN", "practisol sodium"),
    atom(9000003, "MIN", "hydrochlorothiazide / practisol"),
    atom(9000004, "BN", "Practix"),
    atom(9000005, "BN", "Duopractix"),
    atom(9000006, "SCDC", "furosemide 40 MG"),
    atom(9000007, "SCD", "furosemide 40 MG Oral Tablet"),
    atom(9000007, "PSN", "furosemide 40 MG Tab"),
    atom(9000008, "SBD", "furosemide 40 MG Oral Tablet [Practilas]"),
    atom(9000009, "BN", "Practilas"),
    atom(9000010, "SCDC", "practisol 5 MG/ML"),
    atom(9000011, "SCD", "practisol 5 MG/ML Ophthalmic Solution"),
    atom(9000012, "SCDC", "hydrochlorothiazide 25 MG"),
    atom(9000013, "SCDC", "practisol 10 MG"),
    atom(9000014, "SCD", "hydrochlorothiazide 25 MG / practisol 10 MG Oral Tablet"),
    atom(9000015, "SBD", "hydrochlorothiazide 25 MG / practisol 10 MG Oral Tablet [Duopractix]"),
    atom(9000016, "GPCK", "{7 (furosemide 40 MG Oral Tablet) / 7 (practisol 10 MG Oral Tablet) } Pack"),
    atom(9000017, "SCD", "practisol 10 MG Oral Tablet"),
    atom(9000018, "SCD", "lost 10 MG Oral Tablet"),  # nothing tells its ingredients
    atom(9000019, "IN", "oldicillin", suppress="O"),
    atom(9000019, "IN", "older name", suppress="O"),
    atom(9000019, "SY", "oldicil", suppress="O"),
    atom(9000020, "BN", "Lasix"),  # here it stands for another substance
    atom(9000021, "DF", "Oral Tablet"),
    atom(9000022, "BN", "Tab"),
    atom(9000023, "BN", "Two Meanings"),
    atom(9000024, "BN", "Two Meanings"),
    atom(9000025, "BN", "by mouth"),
    atom(9000026, "SCD", "broken 1 MG Oral Tablet"),
    atom(9000027, "SCDC", "broken 1 MG"),
]
# Second concept, relation, first concept: "9000007 consists_of 9000006".
RELATIONS = [
    (104416, "form_of", 17767),
    (9000002, "form_of", 9000001),
    (9000003, "has_part", 9000001),
    (9000003, "has_part", 5487),
    (9000004, "tradename_of", 9000001),
    (9000005, "tradename_of", 9000003),
    (9000006, "has_ingredient", 4603),
    (9000007, "consists_of", 9000006),
    (9000008, "tradename_of", 9000007),
    (9000009, "tradename_of", 4603),
    (9000010, "has_precise_ingredient", 9000002),
    (9000011, "consists_of", 9000010),
    (9000012, "has_ingredient", 5487),
    (9000013, "has_ingredient", 9000001),
    (9000014, "consists_of", 9000012),
    (9000014, "consists_of", 9000013),
    (9000015, "tradename_of", 9000014),
    (9000016, "contains", 9000007),
    (9000016, "contains", 9000017),
    (9000017, "consists_of", 9000013),
    (9000020, "tradename_of", 9000001),
    (9000022, "tradename_of", 9000001),
    (9000023, "tradename_of", 9000001),
    (9000024, "tradename_of", 4603),
    (9000025, "tradename_of", 9000001),
    (9000026, "consists_of", 9000027),
    (9000007, "has_dose_form", 9000021),
]
INVERSE = {
    "has_ingredient": "ingredient_of",
    "has_precise_ingredient": "precise_ingredient_of",
    "consists_of": "constitutes",
    "has_part": "part_of",
    "contains": "contained_in",
    "tradename_of": "has_tradename",
    "form_of": "has_form",
    "has_dose_form": "dose_form_of",
}
# RXCUI, ATN, SAB, ATV
ATTRIBUTES = [
    (9000007, "NDC", "RXNORM", "99999000101"),
    (9000008, "NDC", "RXNORM", "99999000102"),
    (9000014, "NDC", "RXNORM", "99999000201"),
    (9000011, "NDC", "RXNORM", "99999000301"),
    (9000017, "NDC", "MTHSPL", "99999-003-01"),  # RxNorm itself says otherwise
    (9000017, "NDC", "MTHSPL", "99999-004-01"),
    (9000017, "NDC", "VANDF", "099999000501"),
    (9000016, "NDC", "GS", "a kit"),
    (9000018, "NDC", "RXNORM", "99999000601"),
    (9000007, "NDC", "RXNORM", "00054429725"),  # shipped as furosemide, too
    (9000017, "NDC", "RXNORM", "00054429825"),
    (9000017, "NDC", "MMSL", "99999000701"),
    (9000007, "NDC", "MMSL", "99999000701"),
    (9000008, "NDC", "MMSL", "99999000701"),
    (9000007, "RXN_STRENGTH", "RXNORM", "40"),
]


def conso(atoms: Iterable[Atom]) -> str:
    return "".join(
        f"{rxcui}|ENG||||||{number}|{number}|{rxcui}||{source}|{kind}|{code}|{name}||{suppress}|4096|\n"
        for number, (rxcui, source, kind, code, name, suppress) in enumerate(atoms, start=1)
    )


def rel(relations: Iterable[tuple[int, str, int]]) -> str:
    """Every relation in both directions: the second concept of a row has it to the first."""
    rows = [(first, name, second) for second, name, first in relations]
    rows += [(second, INVERSE[name], first) for first, name, second in rows]
    return "".join(
        f"{first}||CUI|RO|{second}||CUI|{name}|{number}||RXNORM|||||4096|\n"
        for number, (first, name, second) in enumerate(rows, start=1)
    )


def sat(attributes: Iterable[tuple[int, str, str, str]]) -> str:
    return "".join(
        f"{rxcui}|||{number}|AUI|{rxcui}|||{name}|{source}|{value}|N|4096|\n"
        for number, (rxcui, name, source, value) in enumerate(attributes, start=1)
    )


def tables() -> dict[str, str]:
    return {"RXNCONSO.RRF": conso(ATOMS), "RXNREL.RRF": rel(RELATIONS), "RXNSAT.RRF": sat(ATTRIBUTES)}


def release(folder: Path, **changed: str) -> Path:
    """The files of a release in a folder, as the archive holds them; `changed`: texts of tables."""
    rrf = folder / FOLDER / "rrf"
    rrf.mkdir(parents=True)
    for name, text in (tables() | {f"{key}.RRF": text for key, text in changed.items()}).items():
        (rrf / name).write_text(text, encoding="utf-8")
    return folder / FOLDER


def archive(folder: Path) -> Path:
    """The release as it is downloaded; a subset with the same names lies deeper in it."""
    path = folder / f"{FOLDER}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in tables().items():
            out.writestr(f"rrf/{name}", text)
            out.writestr(f"prescribe/rrf/{name}", "")
    return path
