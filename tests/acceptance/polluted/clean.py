"""The clean roster: 84 patients in nine columns, told apart by what is said of them; how it is written."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle, islice

Cells = tuple[str, ...]

COLUMNS = ("id", "age", "sex", "setting", "medications", "conditions", "egfr", "magnesium_mg_dl", "note")
NOT_READ = COLUMNS.index("note")
SIZE = 84

_SEXES = ("female", "male", "")
_SETTINGS = ("icu", "inpatient", "", "community-older")
_MEDICATIONS = (
    "furosemide 40 mg, once daily; omeprazole 20 mg",
    "omeprazole",
    "furosemide",
    "",
    'furosemide "Lasix" 40 mg, in the morning; digoxin',
    "none",
    "hydrochlorothiazide; pantoprazole 40 mg, at night",
)
_CONDITIONS = ("", "type 2 diabetes; vomiting", "vomiting", "type 2 diabetes", "heart failure")
_EGFR = ("55", "", "20", "88", "120", "34")
_MAGNESIUM = ("1.85", "1.7", "", "1.25", "2.05", "2.5", "0.85", "1.95")
# The last one is a line end within quotes; the one before has quotes and commas next to each other.
_NOTES = (
    "seen on Monday, no complaints",
    "",
    'said "tired", slept badly',
    "no change",
    "'as before'",
    'weighs 70, "or so", "at most"',
    "cramps\nat night, both legs",
)


def _patients() -> Iterator[Cells]:
    ages = (str(24 + 5 * number % 71) for number in range(SIZE))
    ids = (f"P-{number:04}" for number in range(1001, 1001 + SIZE))
    columns = (_SEXES, _SETTINGS, _MEDICATIONS, _CONDITIONS, _EGFR, _MAGNESIUM, _NOTES)
    return islice(zip(ids, ages, *map(cycle, columns), strict=False), SIZE)


PATIENTS = tuple(_patients())
IDS = tuple(patient[0] for patient in PATIENTS)
BY_ID = dict(zip(IDS, PATIENTS, strict=True))


def cell(text: str, *, delimiter: str = ",", quote: str = '"', escaped: str = "", all_: bool = False) -> str:
    """A cell as it stands in a file. escaped: a quote within quotes, doubled if not given."""
    if all_ or delimiter in text or quote in text or "\n" in text:
        return quote + text.replace(quote, escaped or 2 * quote) + quote
    return text


def cells(texts: Sequence[str], *, all_: bool) -> list[str]:
    """The cells of a record as they stand in a file; with all of them in quotes, or those that need it."""
    return [cell(text, all_=all_) for text in texts]


def lines(*, all_: bool) -> list[str]:
    """The header and all records, each without its end."""
    return [",".join(cells(texts, all_=all_)) for texts in (COLUMNS, *PATIENTS)]


def text(records: Iterable[str], end: str = "\r\n") -> bytes:
    """Records to a file; what is within a record stays as it is."""
    return "".join(record + end for record in records).encode()
