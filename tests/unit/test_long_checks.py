"""What a row of a long roster says but for its days."""

import datetime

import pytest

from long_rows import checks
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.long import checks as module
from magrisk.adapters.roster.long.checks import Cells, Said
from magrisk.adapters.roster.long.telling import COLUMNS, NOTHING
from program import TODAY, assessor


def said(kind: str, value: str = "", *, name: str = "", unit: str = "", **codes: str) -> Said:
    systems = {"loinc": "LOINC", "rxnorm": "RxNorm", "snomed": "SNOMED CT", "icd": "ICD-10-CM", "code": ""}
    found = tuple((systems[system], code) for system, code in codes.items())
    return checks().of(Cells(kind, name, value, unit, found))


@pytest.mark.parametrize(
    ("found", "column", "text"),
    [
        (said("medication", "omeprazole 20 mg"), "medications", "omeprazole 20 mg"),
        (said(" Medication ", "omeprazole", rxnorm="7646"), "medications", "omeprazole"),
        (said("medication", rxnorm="310798.0"), "medications", "RxNorm 310798"),
        (said("medication", code="RxNorm 310798"), "medications", "RxNorm 310798"),
        (said("condition", "gout"), "conditions", "gout"),
        (said("condition", icd="E11.9"), "conditions", "ICD-10-CM E11.9"),
        (said("condition", "gout", snomed="90560007"), "conditions", "gout [SNOMED 90560007]"),
        (said("symptom", "cramps"), "symptoms", "cramps"),
        (said("lifestyle", "poor diet"), "lifestyle", "poor diet"),
        (said("lab", "Mg 1.6 mg/dL"), "labs", "Mg 1.6 mg/dL"),
        (said("lab", "1.6", name="Mg", unit="mg/dL"), "labs", "Mg 1.6 mg/dL"),
        (said("lab", "1.6", unit="mg/dL", loinc="19123-9"), "labs", "LOINC 19123-9 1.6 mg/dL"),
        (said("lab", "1.6", unit="mg/dL", code="LOINC: 19123-9"), "labs", "LOINC 19123-9 1.6 mg/dL"),
        (said("lab", "1.6 mg/dL", unit="mg/dL", loinc="19123-9"), "labs", "LOINC 19123-9 1.6 mg/dL"),
        (
            said("lab", "1.6", name="Mg", unit="mg/dL", loinc="19123-9"),
            "labs",
            "Mg [LOINC 19123-9] 1.6 mg/dL",
        ),
        (said("sex", "F"), "sex", "female"),
        (said("setting", "ICU"), "setting", "icu"),
        (said("age", " 72  years"), "age", "72 years"),
        (said("no_other_conditions", "1"), "no_other_conditions", "yes"),
        (said("no_other_conditions", "false"), "no_other_conditions", "no"),
        (said("alcohol", "Heavy"), "alcohol", "heavy"),
    ],
)
def test_a_row_is_a_text_of_a_column_of_a_wide_roster(found: Said, column: str, text: str) -> None:
    assert (found.reason, COLUMNS[found.column], found.text) == ("", column, text)


@pytest.mark.parametrize(
    ("found", "place", "reason"),
    [
        (said("drug", "omeprazole"), "kind", "wanted one of medication, condition"),
        (said("", "omeprazole"), "kind", "wanted one of medication, condition"),
        (said("medication"), "value", "found nothing"),
        (said("lab"), "value", "found nothing"),
        (said("lab", loinc="19123-9"), "value", "found nothing"),
        (said("condition", snomed="90560007", icd="M10"), "code", "several codes"),
        (said("lab", "1.6", loinc="19123-9"), "value", "without a unit"),
        (said("lab", "Mg 1.6"), "value", "without a unit"),
        (said("lab", "high", unit="mg/dL", loinc="19123-9"), "value", "no plain number"),
        (said("lab", "1.6", unit="mg/dL", loinc="19123-8"), "code", "last digit does not fit"),
        (said("lab", "1.6", unit="furlong", loinc="19123-9"), "value", "unit cannot be used"),
        (said("lab", "1.6 mg/dL", unit="mmol/L", loinc="19123-9"), "value", "unit cannot be used"),
        (said("lab", "1.6", name="potassium", unit="mg/dL", loinc="19123-9"), "value", "LOINC code"),
        (said("age", "old"), "value", "found no age"),
        (said("sex", "x1"), "value", "unknown word"),
        (said("setting", "ward 7"), "value", "unknown setting"),
        (said("alcohol", "a bit"), "value", "neither a known word"),
        (said("medication", "#REF!"), "value", "error word of a spreadsheet"),
        (said("medication", "# see letter"), "value", "found no medicine"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_column(found: Said, place: str, reason: str) -> None:
    assert found.column == NOTHING
    assert found.place == place
    assert reason in found.reason


def test_a_value_of_what_the_rules_know_nothing_of_is_not_read() -> None:
    assert said("lab", "anything", unit="cm", loinc="8302-2") == Said(unread=True)
    assert said("lab", "", loinc="QALY") == Said(unread=True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("omeprazole 20 mg", ""),
        ("omeprazole; furosemide", module.SEVERAL),
        ("none", module.SEVERAL),
        ("allergies: penicillin", module.SEVERAL),
        ("omeprazole since 2026-01-05", module.OWN_DAYS),
        ("furosemide stopped", module.OWN_DAYS),
        ("some unheard-of thing", ""),
    ],
)
def test_days_can_be_said_of_one_medicine_alone(text: str, why: str) -> None:
    assert said("medication", text).undatable == why


def test_a_lab_says_its_date_once() -> None:
    assert said("lab", "Mg 1.6 mg/dL on 2026-11-01").undatable == module.OWN_DATE


def test_behind_a_brand_in_brackets_days_are_understood_too() -> None:
    text = said("medication", "Acetaminophen 325 MG Oral Tablet [Tylenol]").text
    reading = assessor().reader.read_medication(f"{text} since 2020-01-01 stopped 2021-01-01", TODAY)
    assert (reading.status, reading.stopped_on, reading.substances) == (
        "matched",
        "2021-01-01",
        ("paracetamol",),
    )


def test_words_that_stand_for_nothing_say_nothing() -> None:
    by = checks(dialect=Dialect(nulls=("NA",)))
    assert by.of(Cells("lab", value="1.6 mg/dL", name="Mg", unit="NA")).text == "Mg 1.6 mg/dL"
    assert (
        by.of(Cells("medication", value="NA", codes=(("RxNorm", "7646"), ("ATC", "na")))).text
        == "RxNorm 7646"
    )
    assert by.of(Cells("medication", value="na")).reason == module.NO_VALUE


def test_what_is_kept_of_texts_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_KEPT", 2)
    by = checks(as_of=datetime.date(2026, 1, 1))
    texts = [
        by.of(Cells("medication", value=text)).text
        for text in ("omeprazole", "none", "omeprazole", "gout", "none")
    ]
    assert texts == ["omeprazole", "none", "omeprazole", "gout", "none"]
