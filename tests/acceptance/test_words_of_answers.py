"""The words of an answer: no orders and no diagnoses, in all that is printed, for whoever is screened."""

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

import pytest
from door import screened

from magrisk import wording
from magrisk.assessment import Assessment
from program import rulebook

WIDTH = 80
# The outline: where it ends for nine of ten, and for all.
OUTLINE, LONGEST = 24, 30

SETTINGS = (
    *("community", "community-older", "diabetes-clinic", "outpatient", "emergency"),
    *("inpatient", "icu", "oncology", "pregnancy"),
)
_MANY: dict[str, Any] = {
    "medications": (
        *("omeprazole 40 mg twice daily for 3 years", "furosemide 40 mg daily", "hydrochlorothiazide 25 mg"),
        *("digoxin 125 mcg", "citalopram 20 mg", "clopidogrel 75 mg", "levothyroxine", "magnesium oxide"),
    ),
    "conditions": ("type 2 diabetes", "poor glycaemic control", "chronic diarrhoea", "CKD stage 3"),
    "labs": ("K 3.3 mmol/L", "Ca 7.9 mg/dL", "eGFR 35"),
    "alcohol": "heavy",
    "lifestyle": ("poor-diet",),
    "symptoms": ("muscle twitching", "palpitations"),
}
_FEW: dict[str, Any] = {
    "medications": ("omeprazole 20 mg daily", "metformin 500 mg"),
    "conditions": ("E11.9",),
}
_LEVELS = ((), ("Mg 1.6 mg/dL",), ("Mg 0.85 mmol/L",), ("Mg 2.9 mg/dL",))
_LEVEL_NAMES = ("no level", "low", "normal", "high")


def _with_labs(said: dict[str, Any], labs: tuple[str, ...]) -> dict[str, Any]:
    return {**said, "labs": (*said.get("labs", ()), *labs)}


# Every setting with few causes and with many, by every level that may have been measured.
PATIENTS: dict[str, dict[str, Any]] = {
    f"{setting}, {much}, {name}": _with_labs({**said, "setting": setting, "age": "72"}, labs)
    for setting, (labs, name), (much, said) in product(
        SETTINGS, zip(_LEVELS, _LEVEL_NAMES, strict=True), (("few", _FEW), ("many", _MANY))
    )
    if (much == "many") == (name in ("no level", "low")) or setting in ("community", "icu")
} | {
    "nothing": {},
    "nothing lowers": {"medications": (), "no_other_conditions": True, "alcohol": "none"},
    "a child": {"age": "9", **_FEW},
    "a child with many": {"age": "16", **_MANY},
    "a child with a low level": {"age": "<18", "labs": ("Mg 0.5 mmol/L",), "symptoms": ("seizures",)},
    "first trimester": {
        "setting": "pregnancy",
        "age": "29",
        "sex": "female",
        "conditions": ("pregnant, first trimester", "hyperemesis gravidarum"),
        "medications": ("ondansetron 4 mg", "omeprazole"),
    },
    "third trimester": {
        "setting": "pregnancy",
        "age": "41",
        "sex": "female",
        "conditions": ("third trimester", "pre-eclampsia", "type 1 diabetes"),
        "medications": ("magnesium sulfate IV", "labetalol", "insulin"),
        "labs": ("Mg 2.1 mmol/L",),
    },
    "haemodialysis": {
        "setting": "outpatient",
        "age": "66",
        "conditions": ("haemodialysis", "hyperkalaemia"),
        "medications": ("patiromer 8.4 g", "pantoprazole", "sevelamer", "alfacalcidol"),
        "labs": ("eGFR 8", "dialysate Mg 0.5 mmol/L"),
    },
    "peritoneal dialysis": {"conditions": ("peritoneal dialysis", "newly diagnosed diabetes")},
    "continuous dialysis": {
        "setting": "icu",
        "conditions": ("CRRT", "sepsis"),
        "medications": ("amphotericin B IV", "gentamicin IV", "vasopressin"),
        "labs": ("Mg 0.62 mmol/L on 2026-11-21", "K 3.0 mmol/L", "albumin 22 g/L"),
    },
    "platinum": {
        "setting": "oncology",
        "age": "58",
        "medications": ("cisplatin", "ondansetron", "dexamethasone 8 mg", "aprepitant"),
        "symptoms": ("fatigue", "numbness"),
    },
    "antibody": {
        "setting": "oncology",
        "medications": ("cetuximab", "oxaliplatin", "loperamide", "pantoprazole 40 mg twice daily"),
        "conditions": ("chronic diarrhoea", "vomiting"),
        "labs": ("Mg 0.4 mmol/L", "Ca 1.8 mmol/L"),
    },
    "transplant": {
        "conditions": ("kidney transplant", "type 2 diabetes"),
        "medications": ("tacrolimus 3 mg twice daily", "mycophenolate", "omeprazole 20 mg", "amlodipine"),
        "labs": ("eGFR 48", "Mg 0.66 mmol/L on 2026-09-01"),
    },
    "not recognised": {
        "medications": ("zzyzxin", "omeprazol", "furosemide"),
        "conditions": ("a bad day", "new diagnosis of type 2 diabetes"),
        "labs": ("Mg <0.6 mmol/L",),
    },
    "an old level": {
        "labs": ("Mg 0.6 mmol/L on 2020-01-01",),
        "medications": ("Gaviscon", "ferrous sulfate"),
    },
    "myasthenia": {"conditions": ("myasthenia gravis", "heart block"), **_MANY},
    "everything known low": {"conditions": ("E83.42", "long QT", "torsades de pointes"), "alcohol": "heavy"},
    "keeps": {"conditions": ("Barrett's oesophagus", "Zollinger-Ellison syndrome"), **_FEW},
}
every_patient = pytest.mark.parametrize("said", PATIENTS.values(), ids=PATIENTS.keys())


@cache
def _answer(name: str) -> Assessment:
    return screened(**PATIENTS[name])


@cache
def _text(name: str) -> str:
    return wording.text(_answer(name), rulebook().outcome)


@cache
def _markdown(name: str) -> str:
    return wording.markdown(_answer(name), rulebook().outcome)


def test_the_patients_differ_in_setting_level_age_and_likelihood() -> None:
    answers = [_answer(name) for name in PATIENTS]
    assert {found.patient.setting for found in answers} == set(rulebook().settings)
    for setting in SETTINGS:
        here = [found for found in answers if found.patient.setting == setting]
        assert {found.measured.status if found.measured else None for found in here} >= {None, "low"}
    assert {found.measured.status for found in answers if found.measured} == {"low", "normal", "high"}
    assert {found.likelihood for found in answers} == {None, "low", "moderate", "high", "very-high"}
    assert {found.priority for found in answers} == {"routine", "soon", "urgent"}
    assert {found.stakes for found in answers} == {"usual", "raised", "grave"}


# ---------------------------------------------------------------- no orders, no diagnoses

FORBIDDEN = re.compile(r"\byou (?:should|must)\b|\bdiagnos[ei]s\b", re.I)
# Nothing else may have this stem: a limit says what the program does not do, and a condition is called so.
STEM, ALLOWED = re.compile(r"[\w-]*diagnos\w*", re.I), ("does not diagnose", "Newly diagnosed diabetes")


def _found(prose: str, name: str) -> list[str]:
    """The forbidden words in words of the program; what the patient said and is quoted is left out."""
    prose = " ".join(prose.replace("\\", "").split())
    for text in sorted(_said(PATIENTS[name]), key=len, reverse=True):
        prose = prose.replace(f'"{text}"', "").replace(f"({text})", "")
    # A quoted text that is too long for its line is cut.
    prose = re.sub('"[^"]*…"', "", prose)
    for words in ALLOWED:
        prose = prose.replace(words, "")
    return [*FORBIDDEN.findall(prose), *STEM.findall(prose)]


def _said(profile: dict[str, Any]) -> Iterator[str]:
    for value in profile.values():
        yield from (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()


def _without_sources(lines: list[str], heading: str) -> str:
    """The lines without the section of the sources, which are quoted as they are titled."""
    start = lines.index(heading) if heading in lines else len(lines)
    end = next((at for at in range(start + 2, len(lines)) if not lines[at]), len(lines))
    return "\n".join(lines[:start] + lines[end:])


@pytest.mark.parametrize("name", PATIENTS)
def test_no_text_orders_or_diagnoses(name: str) -> None:
    assert _found(_without_sources(_text(name).splitlines(), "SOURCES"), name) == []


@pytest.mark.parametrize("name", PATIENTS)
def test_no_markdown_orders_or_diagnoses(name: str) -> None:
    assert _found(_without_sources(_markdown(name).splitlines(), "## Sources"), name) == []


@pytest.mark.parametrize("name", PATIENTS)
def test_no_word_of_the_json_orders_or_diagnoses(name: str) -> None:
    said = set(_said(PATIENTS[name]))
    for text in _strings(json.loads(_answer(name).to_json())):
        assert text in said or _found(text, name) == []


def _strings(found: Any) -> Iterator[str]:
    """Every text of an answer but the citations; a rule's id is no text for readers."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, list):
        for one in found:
            yield from _strings(one)
    elif isinstance(found, dict):
        for key, value in found.items():
            if key not in ("citation", "rule", "rules"):
                yield from _strings(value)


def test_the_search_finds_what_is_forbidden() -> None:
    name = "not recognised"
    assert _found('You should\nstop it; "new diagnosis of type 2 diabetes". The diagnosis is', name) == [
        *("You should", "diagnosis", "diagnosis"),
    ]
    assert _found("it does not diagnose, and it diagnoses misdiagnosed people", name) == [
        *("diagnoses", "diagnoses", "misdiagnosed"),
    ]
    whole = _without_sources(_markdown(name).splitlines(), "## Sources")
    assert len(whole) < len(_markdown(name))
    assert "## Limits" in whole


# ---------------------------------------------------------------- one screen


@pytest.mark.parametrize("name", PATIENTS)
def test_no_line_of_a_text_is_longer_than_a_terminal_is_wide(name: str) -> None:
    assert [line for line in _text(name).splitlines() if len(line) > WIDTH] == []


def test_the_outline_stands_on_the_first_screen() -> None:
    ends = {name: _end_of_outline(_text(name).splitlines()) for name in PATIENTS}
    short = [name for name, end in ends.items() if end <= OUTLINE]
    assert len(short) >= 0.9 * len(ends), ends
    assert max(ends.values()) <= LONGEST, ends


LONG: dict[str, dict[str, Any]] = {
    "many medicines began after the level": {
        "medications": tuple(
            f"{name} daily since 2026-11-10"
            for name in (
                *(
                    "omeprazole 20 mg",
                    "furosemide 40 mg",
                    "hydrochlorothiazide 25 mg",
                    "spironolactone 25 mg",
                ),
                *("empagliflozin 10 mg", "prednisolone 5 mg", "metformin 500 mg", "salbutamol 100 mcg"),
                *("amiloride 5 mg", "tacrolimus 2 mg", "gentamicin 240 mg IV", "digoxin 125 mcg"),
                *("bumetanide 1 mg", "dapagliflozin 10 mg", "eplerenone 25 mg", "ciclosporin 100 mg"),
            )
        ),
        "labs": ("Mg 0.8 mmol/L on 2026-11-01",),
    },
    "a long text": {"medications": ("omeprazole 40 mg daily " + "to protect the stomach " * 60,)},
}


@pytest.mark.parametrize("said", LONG.values(), ids=LONG.keys())
def test_the_outline_stays_short_however_much_is_said(said: dict[str, Any]) -> None:
    text = wording.text(screened(**said), rulebook().outcome)
    assert _end_of_outline(text.splitlines()) <= LONGEST


def _end_of_outline(lines: list[str]) -> int:
    """How many lines stand from the first to the last one of the outline."""
    return lines.index("", lines.index("IN SHORT"))


# ---------------------------------------------------------------- follow-up

SHARED = (
    *("omeprazole 20 mg for 3 years", "furosemide 40 mg", "hydrochlorothiazide 25 mg", "cisplatin"),
    *("tacrolimus 2 mg", "amphotericin B IV", "magnesium oxide 400 mg"),
)
# Causes that have nothing to do with the medicine, and lead from the lowest band to the highest. (Some do
# have: a diuretic with a loss from the gut wants more than both, and a rule of its own says so.)
UNRELATED: tuple[dict[str, Any], ...] = (
    {"medications": ("empagliflozin 10 mg",)},
    {},
    {"lifestyle": ("poor-diet",)},
    {"conditions": ("type 2 diabetes",)},
    {"conditions": ("type 2 diabetes", "poor glycaemic control", "malnutrition", "hypoparathyroidism")},
)
BANDS = {"low", "moderate", "high", "very-high"}


def _monitoring(found: Assessment) -> set[tuple[str, str, str]]:
    return {(one.what, one.when, one.because) for one in found.monitoring}


def _with(medicine: str, cause: dict[str, Any]) -> dict[str, Any]:
    return {**cause, "medications": (medicine, *cause.get("medications", ()))}


def test_the_follow_up_does_not_hang_on_the_likelihood() -> None:
    bands: dict[str, set[str | None]] = {medicine: set() for medicine in SHARED}
    for setting in ("community", "inpatient"):
        alone = {medicine: screened(medications=(medicine,), setting=setting) for medicine in SHARED}
        for cause in UNRELATED:
            of_cause = _monitoring(screened(**{"medications": (), "setting": setting, **cause}))
            for medicine in SHARED:
                both = screened(**_with(medicine, cause), setting=setting)
                bands[medicine].add(both.likelihood)
                # All of both in the same words, and nothing besides; and of the medicine something.
                assert _monitoring(both) == _monitoring(alone[medicine]) | of_cause
                assert _monitoring(alone[medicine]) - of_cause
    assert all(len(found) >= 2 for found in bands.values()), bands
    assert [medicine for medicine, found in bands.items() if found == BANDS], bands
