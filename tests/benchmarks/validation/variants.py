"""The rosters that are validated: the same stays, with more or less of what is known of them."""

import csv
import datetime
import gzip
from dataclasses import dataclass
from pathlib import Path

import eicu
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem
from magrisk.study.origin import Origin, origin
from magrisk.study.rows import Wanted, observed
from magrisk.study.strata import stratum
from magrisk.study.validation import Validation, refuse_leaks, validated

TODAY = datetime.date(2026, 11, 22)
SOURCE = "roster_eicu_dev.csv.gz"
LEVEL = "magnesium_mg_dl"
LABS = tuple(name for name in eicu.COLUMNS if name.endswith(("_dl", "_l")) and name != LEVEL)
CREATININE = "creatinine_mg_dl:1.2,2.0"


@dataclass(frozen=True)
class Variant:
    """What of a stay the roster tells, and which level is low. briefly: told in the summary alone."""

    name: str
    below: str
    labs: tuple[str, ...] = LABS
    diagnoses: bool = False
    briefly: bool = False


VARIANTS = (
    Variant("medicines and laboratory values", "1.8 mg/dL"),
    Variant("medicines and laboratory values", "0.70 mmol/L"),
    Variant("medicines and laboratory values", "1.7 mg/dL"),
    Variant("medicines alone", "1.8 mg/dL", labs=()),
    Variant("medicines and creatinine", "1.8 mg/dL", labs=("creatinine_mg_dl",), briefly=True),
    Variant("medicines and potassium", "1.8 mg/dL", labs=("potassium_meq_l",), briefly=True),
    Variant("medicines and calcium", "1.8 mg/dL", labs=("calcium_mg_dl",), briefly=True),
    Variant("medicines and albumin", "1.8 mg/dL", labs=("albumin_g_dl",), briefly=True),
    Variant("medicines and diagnoses", "1.8 mg/dL", labs=(), diagnoses=True),
    Variant("medicines, diagnoses and laboratory values", "1.8 mg/dL", diagnoses=True),
)


@dataclass(frozen=True)
class Measured:
    """What a variant gave. refused: what the program says to its roster unless leaks are accepted. unlisted:
    how many stays have no list of medicines."""

    variant: Variant
    found: Validation
    origin: Origin
    refused: str
    unlisted: int


def measured(assessor: Assessor, data: Path, folder: Path) -> list[Measured]:
    """Every variant, from the pack's file; rosters are written to a folder."""
    whole = folder / "stays.csv"
    eicu.convert(data / SOURCE, whole)
    return [_measured(assessor, one, data / SOURCE, whole) for one in VARIANTS]


def _measured(assessor: Assessor, variant: Variant, source: Path, whole: Path) -> Measured:
    roster = whole.with_name("variant.csv")
    _write(variant, source, whole, roster)
    strata = (stratum(CREATININE),) if variant.labs == LABS else ()
    seen = observed(assessor, Wanted(roster, LEVEL, TODAY, variant.below, strata=strata))
    refused = ""
    try:
        refuse_leaks(seen.rows)
    except ContentProblem as problem:
        refused = str(problem)
    found = validated(assessor, seen, accept_leaks=True)
    with whole.open(encoding="utf-8", newline="") as stays:
        unlisted = sum(not row["medications"] for row in csv.DictReader(stays))
    return Measured(variant, found, origin(assessor, seen, TODAY), refused, unlisted)


def _write(variant: Variant, source: Path, whole: Path, roster: Path) -> None:
    with gzip.open(source, "rt", encoding="utf-8", newline="") as stays:
        diagnoses = {stay["patientunitstayid"]: stay["diagnoses"] for stay in csv.DictReader(stays)}
    left_out = set(LABS) - set(variant.labs)
    names = [name for name in eicu.COLUMNS if name not in left_out]
    with (
        whole.open(encoding="utf-8", newline="") as old,
        roster.open("w", encoding="utf-8", newline="") as new,
    ):
        rows = csv.DictReader(old)
        writer = csv.DictWriter(new, [*names, *(["conditions"] * variant.diagnoses)], extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**row, "conditions": diagnoses[row["id"]]} for row in rows)
