"""People as every door can be told of them, with the same words: each follows from a seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

T = TypeVar("T")
_SETTINGS = ("", "community", "community-older", "outpatient", "emergency", "inpatient", "icu", "oncology")
# Texts and codes as lists have them; some are not understood, on purpose.
_MEDICINES = (
    *("furosemide 40 mg daily", "Lasix 20 mg bd", "omeprazole 20 mg for 3 years", "Nexium 40 mg", "digoxin"),
    *("bendroflumethiazide 2.5 mg", "spironolactone 25 mg", "metformin 500 mg bd", "tacrolimus 2 mg bd"),
    *("cisplatin stopped 2026-06-01", "amphotericin B IV", "co-amilofruse 2.5/20", "magnesium oxide 400 mg"),
    *("amlodipine 5 mg", "flibber 5 mg", "omeprazole prn", "laxatives", "aspirin 75 mg", "losartan/HCTZ"),
)
_RXNORM = ("4603", "7646", "2555", "6809", "8629", "9997", "99999999")
_CONDITIONS = ("chronic diarrhoea", "type 2 diabetes", "alcohol use disorder", "flibber syndrome", "vomiting")
_ICD = ("E11.9", "N18.4", "K50.90", "E83.42", "I48.91", "Z99.2", "J18.9")
_HABITS, _COMPLAINTS = ("poor diet", "chronic stress"), ("muscle twitching", "palpitations")
_ALCOHOL = ("", "none", "heavy", "20 units/week")


@dataclass(frozen=True)
class Value:
    """A laboratory value by its LOINC code, in a unit, on a day or on none."""

    loinc: str
    number: str
    unit: str
    on: str = ""

    def __str__(self) -> str:
        return f"{self.loinc} {self.number} {self.unit}" + (f" on {self.on}" if self.on else "")


_VALUES = (
    *(Value("19123-9", number, "mg/dL") for number in ("1.1", "1.6", "1.9", "2.6")),
    *(Value("2823-3", number, "mmol/L") for number in ("2.9", "4.1")),
    *(Value("17861-6", number, "mg/dL") for number in ("7.4", "9.2")),
    *(Value("2160-0", number, "mg/dL") for number in ("0.9", "3.1")),
    Value("33914-3", "25", "mL/min/1.73m2"),
)


@dataclass(frozen=True)
class Person:
    """What is told of one. medicines: None where no list was given. rxnorm, icd: codes beside the texts."""

    id: str
    age: str
    sex: str
    setting: str
    medicines: tuple[str, ...] | None
    rxnorm: tuple[str, ...]
    conditions: tuple[str, ...]
    icd: tuple[str, ...]
    labs: tuple[Value, ...]
    alcohol: str
    lifestyle: tuple[str, ...]
    symptoms: tuple[str, ...]
    no_other_conditions: str

    @property
    def taken(self) -> tuple[str, ...] | None:
        """All medicines as texts."""
        codes = tuple(f"RxNorm {code}" for code in self.rxnorm)
        return None if self.medicines is None else (*self.medicines, *codes)


def people(number: int) -> list[Person]:
    """So many people, the same every time."""
    return [person(seed) for seed in range(number)]


def person(seed: int) -> Person:
    random = Random(seed)
    listed = random.random() < 0.9
    medicines = tuple(random.sample(_MEDICINES, random.randint(1, 6)))
    return Person(
        id=f"P-{seed:05}",
        age=random.choice(("", "17", "18", "54", "71", ">89")),
        sex=random.choice(("", "female", "male", "other")),
        setting=random.choice(_SETTINGS),
        medicines=medicines if listed else None,
        rxnorm=tuple(random.sample(_RXNORM, random.randint(0, 3))) if listed else (),
        conditions=_some(random, _CONDITIONS, 2),
        icd=_some(random, _ICD, 3),
        labs=tuple(_dated(random, value) for value in _some(random, _VALUES, 3)),
        alcohol=random.choice(_ALCOHOL),
        lifestyle=_some(random, _HABITS, 1),
        symptoms=_some(random, _COMPLAINTS, 1),
        no_other_conditions=random.choice(("", "", "yes")),
    )


def _some(random: Random, among: Sequence[T], most: int) -> tuple[T, ...]:
    return tuple(random.sample(among, random.randint(0, most)))


def _dated(random: Random, value: Value) -> Value:
    return replace(value, on=random.choice(("", "2026-11-20", "2026-06-01")))


# ------------------------------------------------------------ as rosters tell them

SINGLE = ("age", "sex", "setting", "alcohol", "no_other_conditions")
LISTS = ("medications", "conditions", "labs", "lifestyle", "symptoms")
# As many columns as there are codes of one person at most.
CODED = {"med": 6, "rxnormid": 3, "icd": 3}


def lists(person: Person) -> dict[str, tuple[str, ...] | None]:
    """All lists of a person, each text by itself; None where nothing was said."""
    return {
        "medications": person.taken,
        "conditions": (*person.conditions, *person.icd),
        "labs": tuple(map(str, person.labs)),
        "lifestyle": person.lifestyle,
        "symptoms": person.symptoms,
    }


def profile(person: Person) -> dict[str, object]:
    """As `screen --profile` reads it."""
    told = {name: texts for name, texts in lists(person).items() if texts is not None}
    single = {name: getattr(person, name) for name in SINGLE if name != "no_other_conditions"}
    return {"id": person.id, **single, **told, "no_other_conditions": bool(person.no_other_conditions)}


def wide(person: Person) -> dict[str, str]:
    """One row, a list in one cell."""
    cells = {name: "; ".join(texts or ()) for name, texts in lists(person).items()}
    return {"id": person.id, **{name: getattr(person, name) for name in SINGLE}, **cells}


def coded(person: Person) -> dict[str, str]:
    """One row, a medicine or a code in a column of its own."""
    row = wide(person) | {"conditions": "; ".join(person.conditions)}
    del row["medications"]
    texts = {"med": person.medicines or (), "rxnormid": person.rxnorm, "icd": person.icd}
    for name, columns in CODED.items():
        for number in range(columns):
            row[f"{name}{number + 1}"] = texts[name][number] if number < len(texts[name]) else ""
    return row


LONG = ("id", "kind", "value", "loinc", "unit", "date")
_KINDS = {
    "medications": "medication",
    "conditions": "condition",
    "lifestyle": "lifestyle",
    "symptoms": "symptom",
}


def long(person: Person) -> Iterator[dict[str, str]]:
    """A row for each thing told, and of everybody the sex, known or not: who has no row is nobody there."""
    for name in SINGLE:
        if getattr(person, name) or name == "sex":
            yield _row(person, name, getattr(person, name) or "unknown")
    for name, kind in _KINDS.items():
        for text in lists(person)[name] or ():
            yield _row(person, kind, text)
    for lab in person.labs:
        yield _row(person, "lab", lab.number) | {"loinc": lab.loinc, "unit": lab.unit, "date": lab.on}


def _row(person: Person, kind: str, value: str) -> dict[str, str]:
    return dict.fromkeys(LONG, "") | {"id": person.id, "kind": kind, "value": value}
