"""What real records say of past history and admission: how much is understood, and that nothing is lost."""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator

import pytest

import pack
from magrisk import shipped
from magrisk.profile import Reader
from magrisk.reading.conditions import ConditionReading

pytestmark = pack.needs_data
SOURCE = pack.DATA / "roster_eicu_dev.csv.gz"


def _stays() -> Iterator[dict[str, str]]:
    with gzip.open(SOURCE, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _told(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def _texts() -> dict[str, Counter[str]]:
    """Texts by column, with how often each stands there. A diagnosis ends in its most exact word."""
    found: dict[str, Counter[str]] = {
        "past history": Counter(),
        "diagnosis": Counter(),
        "admission": Counter(),
    }
    for stay in _stays():
        found["past history"].update(_told(stay["past_history"], ";"))
        found["diagnosis"].update(one.split("|")[-1] for one in _told(stay["diagnoses"], "; "))
        found["admission"].update(_told(stay["apacheadmissiondx"], "\n"))
    return found


@pytest.fixture(scope="module")
def reader() -> Reader:
    made, _ = shipped.compiled(shipped.rules_folder())
    return Reader(made.book, made.plan)


def test_how_much_is_understood(reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    for column, texts in _texts().items():
        counts: Counter[str] = Counter()
        for text in texts:
            readings = reader.conditions(text)
            counts["+".join(sorted({reading.status for reading in readings}))] += 1
            assert all(reading.said in text for reading in readings)
        with capsys.disabled():
            told = ", ".join(f"{status} {number}" for status, number in sorted(counts.items()))
            print(f"\n{column}: of {len(texts)} texts {told}", end="")
        assert sum(counts.values()) == len(texts)
        assert set(counts) > {"unrecognised"}


# Read by a person: what each of these texts of the past histories is.
READ = {
    "hypertension requiring treatment": ("no-factor", ""),
    "insulin dependent diabetes": ("matched", "type-1-diabetes"),
    "COPD  - moderate": ("no-factor", ""),
    "hypothyroidism": ("no-factor", ""),
    "MI - date unknown": ("not-counted", ""),
    "renal failure - hemodialysis": ("matched", "haemodialysis"),
    "renal failure- not currently dialyzed": ("matched", "ckd-stage-unspecified"),
    "renal insufficiency - creatinine 1-2": ("matched", "ckd-stage-unspecified"),
    "renal insufficiency - baseline creatinine unknown": ("matched", "ckd-stage-unspecified"),
    "s/p renal transplant": ("matched", "kidney-transplant"),
    "ventricular tachycardia": ("matched", "torsades-or-vf"),
    "atrial fibrillation - chronic": ("matched", "atrial-fibrillation"),
    "No Health Problems": ("no-factor", ""),
    "AS": ("unrecognised", ""),
    "MR": ("unrecognised", ""),
    "medication dependent": ("unrecognised", ""),
}


@pytest.mark.parametrize("text", READ)
def test_texts_of_past_histories_mean_what_they_say(reader: Reader, text: str) -> None:
    assert text in _texts()["past history"]
    (reading,) = reader.conditions(text)
    assert (reading.status, "+".join(reading.ids)) == READ[text]


def _counted(readings: tuple[ConditionReading, ...]) -> set[str]:
    return {rule for reading in readings if reading.status == "matched" for rule in reading.ids}


def test_what_is_suspected_or_to_be_ruled_out_in_real_diagnoses_never_counts(reader: Reader) -> None:
    doubted = [text for text in _texts()["diagnosis"] if any(w in text for w in ("suspected", "r/o ", "?"))]
    assert doubted
    assert [text for text in doubted if _counted(reader.conditions(text))] == []
