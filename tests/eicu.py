"""The eICU development roster as a magrisk roster: the documented conversion.

One row an intensive-care stay. Medicines are those that were taken at home; where none are
recorded, the inpatient orders before the first magnesium value, magnesium orders left out (they
follow a level that somebody knew). Values keep the units that the source documents. Diagnoses are
left out: they hold the outcome.
"""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

COLUMNS = (
    "id",
    "age",
    "sex",
    "setting",
    "medications",
    "magnesium_mg_dl",
    "potassium_meq_l",
    "calcium_mg_dl",
    "creatinine_mg_dl",
    "albumin_g_dl",
)


def convert(source: Path, target: Path) -> int:
    """Write the roster; gives the number of rows."""
    rows = list(_rows(source))
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return len(rows)


def stays(source: Path) -> Iterator[dict[str, str]]:
    """The stays as their source writes them."""
    with gzip.open(source, "rt", encoding="utf-8", newline="") as rows:
        yield from csv.DictReader(rows)


def _rows(source: Path) -> Iterator[list[str]]:
    for stay in stays(source):
        yield [
            stay["patientunitstayid"],
            stay["age"].replace(" ", ""),  # "> 89": the exact age is withheld
            stay["gender"].lower(),
            "icu",
            _medications(stay),
            stay["mg_first"],
            stay["k_first"],
            stay["ca_first"],
            stay["crea_first"],
            stay["alb_first"],
        ]


def _medications(stay: dict[str, str]) -> str:
    at_home = stay["home_meds"].strip()
    if at_home:
        return at_home
    orders = stay["inpatient_meds_before_first_mg"].split("; ")
    return "; ".join(order for order in orders if "magnesium" not in order.lower())
