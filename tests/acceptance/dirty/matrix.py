"""The matrix: ten groups of dirty rosters and one of locales, and how many of each were promised."""

from dirty import (
    dates,
    duplicates,
    encodings,
    excel,
    headers,
    lines,
    locales,
    missing,
    numbers,
    plausibility,
    units,
)
from dirty.case import Case

GROUPS: dict[str, tuple[Case, ...]] = {
    "E": encodings.CASES,
    "L": lines.CASES,
    "H": headers.CASES,
    "X": excel.CASES,
    "N": numbers.CASES,
    "U": units.CASES,
    "P": plausibility.CASES,
    "D": dates.CASES,
    "M": missing.CASES,
    "K": duplicates.CASES,
    "G": locales.CASES,
}
LEAST = {"E": 24, "L": 30, "H": 40, "X": 60, "N": 40, "U": 60, "P": 60, "D": 40, "M": 30, "K": 20, "G": 30}
