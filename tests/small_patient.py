"""Patients of a small rulebook: told in words, and answered whole."""

import datetime

from magrisk.assess import Assessor
from magrisk.assessment import Assessment
from magrisk.compile import compile_plan
from magrisk.profile import Patient
from magrisk.rulebook.loader import Rulebook
from magrisk.told import Statement, Words

TODAY = datetime.date(2026, 11, 22)


def assessor_of(book: Rulebook) -> Assessor:
    """An assessor by a rulebook that stands in no file."""
    return Assessor(book, compile_plan(book), "no fingerprint")


def read(
    assessor: Assessor,
    *labs: str,
    medications: tuple[str, ...] | None = (),
    conditions: tuple[str, ...] = (),
    symptoms: tuple[str, ...] = (),
    alcohol: str = "",
    age: str = "60",
    sex: str = "male",
) -> Patient:
    """A man of 60 who takes nothing, unless something else is said."""
    words = Words(
        age=age,
        sex=sex,
        setting="home",
        medications=None if medications is None else _statements("medication", medications),
        conditions=_statements("condition", conditions),
        symptoms=_statements("symptom", symptoms),
        labs=_statements("lab", labs),
        alcohol=Statement(alcohol, "alcohol") if alcohol else None,
    )
    return assessor.reader.read(words, TODAY)


def _statements(place: str, said: tuple[str, ...]) -> tuple[Statement, ...]:
    return tuple(Statement(text, f"{place} {number}") for number, text in enumerate(said, 1))


def told(answer: Assessment) -> list[tuple[str, str]]:
    """What was set aside, and why."""
    return [(one.said, one.reason) for one in answer.not_counted]
