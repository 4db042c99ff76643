"""Nothing that was said vanishes: every text stands in the answer again."""

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

import pytest
from door import screened

from magrisk.assessment import Assessment

PROFILES, PARTS = 300, 6

# Each is one thing that can be said; some are joined to lists in one text.
MEDICINES = (
    *(
        "furosemide 40 mg",
        "omeprazole 20 mg for 3 years",
        "omeprazole",
        "HCTZ 25 mg",
        "losartan/HCTZ",
        "Vimovo",
    ),
    *(
        "digoxin 125 mcg",
        "citalopram",
        "magnesium oxide 400 mg",
        "amiloride",
        "levothyroxine 50 mcg",
        "lithium",
    ),
    *(
        "paracetamol 500 mg",
        "warfarin",
        "vitamin D",
        "metformin 500 mg",
        "gabapentin",
        "doxycycline",
        "orlistat",
    ),
    *("zzyzxin", "omeprazol", "foo furosemide bar", "naproxen gel", "amoxicillin eye drops", "cisplatin"),
    *("Lasix stopped", "cisplatin stopped 2026-01-01", "omeprazole held", "PRN ibuprofen", "NKDA", "bandage"),
    *("allergic to penicillin", "not taking spironolactone", "rifampicin since 2026-11-20"),
)
CONDITIONS = (
    *(
        "type 2 diabetes",
        "E11.9",
        "diabetes",
        "alcohol use disorder",
        "F10.20",
        "chronic diarrhoea",
        "diarrhoea",
    ),
    *("CKD stage 3", "N18.4", "proteinuria", "long QT", "E83.42", "previous low magnesium", "haemodialysis"),
    *(
        "asthma",
        "hypertension",
        "I10",
        "history of type 2 diabetes",
        "no diabetes",
        "no vomiting",
        "vomiting",
    ),
    *("possible sepsis", "family history of diabetes", "type 2 diabetes in remission", "zzz", "a bad day"),
    *(
        "obesity",
        "low albumin",
        "hypokalaemia",
        "myasthenia gravis",
        "Barrett's oesophagus",
        "heavy drinking",
    ),
    *("poor diet", "fatigue", "seizures", "first trimester", "polypharmacy", "heart failure", "female"),
)
LABS = (
    *("Mg 1.6 mg/dL", "Mg 0.85 mmol/L", "Mg 2.9 mg/dL", "Mg <0.8 mmol/L", "Mg 0.6 mmol/L on 2026-11-01"),
    *("Mg 0.6 mmol/L on 2020-01-01", "K 3.4 mmol/L", "K 4.1 mmol/L on 2020-01-01", "Ca 7.9 mg/dL", "eGFR 12"),
    *("Ca 2.9 mmol/L", "phosphate 0.5 mmol/L", "HbA1c 9.8 %", "sodium 120 mmol/L", "creatinine 1.9 mg/dL"),
    *("ferritin 30 ug/L", "haemoglobin 9 g/dL", "alcohol 3 drinks/day"),
)
ALCOHOL = ("none", "light", "heavy", "1 drinks/day", "4 drinks/day", "50 units/week")
LIFESTYLE = (
    *("poor-diet", "chronic-stress", "intense-exercise", "heavy drinking", "smoking", "running", "no stress"),
    "type 1 diabetes",
)
# By the labels of their alerts: complaints, and values of electrolytes. The others are told in other ways.
ALERTS = {
    "K 3.4 mmol/L": "Low potassium",
    "Ca 7.9 mg/dL": "Low calcium",
    "muscle twitching": "Muscle twitching",
    "seizures": "Seizures",
    "tetany": "Carpopedal spasm or tetany",
    "fatigue": "Fatigue",
    "muscle cramps": "Muscle cramps",
    "palpitations": "Palpitations or irregular heartbeat",
    "low mood": "Low mood",
    "vomiting": "Nausea or vomiting",
}
SYMPTOMS = (
    *(text for text in ALERTS if not text.endswith(("/L", "/dL"))),
    *("a strange feeling", "no tremor", "history of seizures", "possible tetany", "type 2 diabetes"),
)

# Current values that set nothing off: one that is as it should be gives no rule anything to say; of the
# others a rule asks only beside something else.
QUIET = (
    *("K 4.4 mmol/L", "K 5.9 mmol/L", "Ca 9.5 mg/dL", "phosphate 1.2 mmol/L", "HbA1c 6.1 %", "Na 140 mmol/L"),
    *("eGFR 55", "eGFR >60", "eGFR 95", "albumin 45 g/L", "albumin 21 g/L", "TSH 2 mU/L", "TSH 0.01 mU/L"),
    "dialysate Mg 0.5 mmol/L",
)


# A medicine that was stopped, beside the same one that is taken and gives more.
STOPPED, TAKEN = "cisplatin stopped 2026-01-01", "cisplatin"


class Thing(NamedTuple):
    """One thing that was said: in which list, and in which text, where that is a list of its own."""

    name: str
    text: str
    whole: str


class Told(NamedTuple):
    """A profile, and every single thing in it."""

    profile: dict[str, Any]
    things: tuple[Thing, ...]


def _told(number: int) -> Told:
    """One profile; the same for the same number."""
    chosen = Random(number)
    things: list[Thing] = []

    def some(name: str, words: tuple[str, ...], most: int, *between: str) -> list[str]:
        picked = chosen.sample(words, chosen.randint(0, most))
        together = 2 if len(picked) > 1 and between and chosen.random() < 0.3 else 1
        texts = (
            [chosen.choice(between or ("",)).join(picked[:together]), *picked[together:]] if picked else []
        )
        wholes = [*texts[:1] * together, *texts[1:]]
        things.extend(map(Thing, [name] * len(picked), picked, wholes))
        return texts

    lists = {
        "medications": some("medications", MEDICINES, 6, "; "),
        "conditions": some("conditions", CONDITIONS, 4, ", ", "; "),
        "labs": some("labs", (*LABS, *QUIET), 5),
        "lifestyle": some("lifestyle", LIFESTYLE, 2, ", "),
        "symptoms": some("symptoms", SYMPTOMS, 3, ", "),
    }
    profile: dict[str, Any] = {name: tuple(texts) for name, texts in lists.items()}
    if not lists["medications"]:
        del profile["medications"]
    elif chosen.random() < 0.3:
        things.append(Thing("medications", "Medicines:", "Medicines:"))
        profile["medications"] = "\n".join(("Medicines:", *(f"- {text}" for text in lists["medications"])))
    if chosen.random() < 0.5:
        profile["alcohol"] = chosen.choice(ALCOHOL)
        things.append(Thing("alcohol", profile["alcohol"], profile["alcohol"]))
    profile["age"] = chosen.choice(("", "12", "18", "56", "72", "72", ">89"))
    profile["sex"] = chosen.choice(("", "female", "male"))
    profile["setting"] = chosen.choice(("", "community", "diabetes-clinic", "inpatient", "icu", "pregnancy"))
    profile["no_other_conditions"] = chosen.random() < 0.5
    return Told(profile, tuple(things))


# ---------------------------------------------------------------- where a text may be told again


def _where(thing: Thing, found: Assessment) -> Iterator[str]:
    """Every place of an answer that tells a thing, alone or in the whole text that it stands in."""
    said = {thing.text, thing.whole}
    if said & {because.said for one in found.contributions for because in one.because}:
        yield "because"
    # Several texts that set something off together are told together.
    if said & {text for one in found.not_counted for text in one.said.split(" + ")}:
        yield "not counted"
    # Of a list of which a part is not understood, the rest that is not may be told together.
    if any(thing.text in one.said for one in found.unrecognised):
        yield "unrecognised"
    labels = {alert.label for alert in found.alerts if alert.kind in ("symptom", "electrolyte")}
    yield from ["an alert"] * (ALERTS.get(thing.text) in labels)
    if thing.text.startswith("Mg "):
        yield from _levels(thing.text, found)


def _levels(text: str, found: Assessment) -> Iterator[str]:
    """The level that leads, and the last one."""
    value, unit = text.split()[1:3]
    for level, place in (
        (found.measured, "measured"),
        (found.trajectory and found.trajectory.last_level, "last level"),
    ):
        if level and (level.value, level.unit) == (float(value.lstrip("<")), unit):
            yield place


@pytest.mark.parametrize("part", range(PARTS))
def test_every_text_that_was_said_is_told_again(part: int) -> None:
    for number in range(part, PROFILES, PARTS):
        told = _told(number)
        found = screened(**told.profile)
        vanished = [thing for thing in told.things if not [*_where(thing, found)]]
        assert vanished == [], told.profile


@pytest.mark.parametrize("text", QUIET)
def test_a_value_that_sets_nothing_off_is_told_as_looked_at(text: str) -> None:
    found = screened(age="72", sex="female", labs=(text,))
    assert [one.reason for one in found.not_counted if one.said == text] == ["looked at; it moves no points"]
    assert found.complete


@pytest.mark.parametrize("text", QUIET)
def test_the_same_value_is_told_where_it_does_not_count(text: str) -> None:
    found = screened(labs=(f"{text} on 2020-01-01",))
    assert [one.reason for one in found.not_counted if one.said.startswith(text)]


def test_a_medicine_that_was_stopped_is_told_beside_the_same_one_taken() -> None:
    thing = Thing("medications", STOPPED, STOPPED)
    assert [*_where(thing, screened(medications=(STOPPED,)))]
    assert [*_where(thing, screened(medications=(STOPPED, TAKEN)))]


# ---------------------------------------------------------------- the test itself sees enough


def test_every_text_and_every_place_occurs() -> None:
    said, places = Counter[tuple[str, str]](), Counter[str]()
    for number in range(PROFILES):
        told = _told(number)
        said.update((thing.name, thing.text) for thing in told.things)
        if number % PARTS == 0:
            found = screened(**told.profile)
            places.update(place for thing in told.things for place in _where(thing, found))
    lists = {
        "medications": MEDICINES,
        "conditions": CONDITIONS,
        "labs": (*LABS, *QUIET),
        "alcohol": ALCOHOL,
        "lifestyle": LIFESTYLE,
        "symptoms": SYMPTOMS,
    }
    assert [(name, text) for name, words in lists.items() for text in words if not said[name, text]] == []
    # About half of what was counted.
    least = {"not counted": 150, "because": 75, "an alert": 25, "unrecognised": 18, "last level": 8}
    assert {place: places[place] for place in least if places[place] < least[place]} == {}
    assert places["measured"]
