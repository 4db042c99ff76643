"""Abbreviations that are easily misread (after the list of the Institute for Safe Medication Practices).

What can mean one thing only is read; what people read in two ways leaves the dose, or the state, open.
"""

import datetime

import pytest
from test_medication import Product, Substance

from magrisk.reading.medication import MedicationReader, MedicationReading

READER = MedicationReader(
    [Substance("furosemide", (), ("Lasix",)), Substance("bumetanide"), Substance("insulin")],
    [Product("mst", ("MS",), ("furosemide",), None, (("bumetanide",),))],
)


def read(text: str) -> MedicationReading:
    return READER.read(text, datetime.date(2026, 11, 22))


@pytest.mark.parametrize(
    ("text", "a_day"),
    [
        ("furosemide 40 mg QD", 40),
        ("furosemide 40 mg q.d.", 40),
        ("furosemide 40 mg q1d", 40),
        ("furosemide 40 mg O.D.", 40),
        ("furosemide 40 mg QID", 160),
        ("furosemide 40 mg q.i.d.", 160),
        ("furosemide 40 mg QOD", 20),
        ("furosemide 40 mg q.o.d.", 20),
        ("furosemide 40 mg q2d", 20),
        ("furosemide 40 mg q6h", 160),
        ("furosemide 40 mg q6PM", 40),
        ("furosemide 40 mg qhs", 40),
        ("furosemide 40 mg q4wk", 40 / 28),
        ("bumetanide 1.0 mg daily", 1),
        ("bumetanide .5 mg daily", 0.5),
        ("bumetanide 500 mcg daily", 0.5),
        ("bumetanide 500 \u00b5g daily", 0.5),
        ("bumetanide 500 ug daily", 0.5),
        ("furosemide 1,000 mg/d", 1000),
        ("Lasix40mg qd", 40),
        ("furosemide40 mg daily", 40),
        ("furosemide 40 mg. daily", 40),
        ("furosemide 40 mg PER OS daily", 40),
        # half-strength, or at bedtime
        ("furosemide 40 mg HS", None),
        # three times a week, or a day; twice a week, or a day
        ("furosemide 40 mg TIW", None),
        ("furosemide 40 mg BIW", None),
        # one, or a thousand
        ("furosemide 1.000 mg daily", None),
        ("furosemide 40 mg UD", None),
        ("insulin 10U daily", None),
        ("insulin 10 IU daily", None),
        ("furosemide 2 cc daily", None),
    ],
)
def test_how_much_a_day(text: str, a_day: float | None) -> None:
    reading = read(text)
    assert reading.daily_dose_mg == (None if a_day is None else pytest.approx(a_day))
    assert (reading.status, reading.not_understood) == ("matched", ())


@pytest.mark.parametrize("state", ["D/C", "d/c", "DC", "d/c'd", "dc'd", "D/C'ed".replace("'", "")])
def test_discharged_or_discontinued_is_not_known(state: str) -> None:
    for text in (f"{state} furosemide", f"furosemide 40 mg {state}"):
        reading = read(text)
        assert (reading.stopped, reading.held, reading.status) == (False, True, "partly")
        assert reading.substances == ("furosemide",)


def test_a_day_tells_that_it_was_discontinued() -> None:
    reading = read("furosemide d/c'd on 2026-11-12")
    assert (reading.stopped, reading.stopped_days, reading.stopped_on) == (True, 10, "2026-11-12")
    assert (reading.held, reading.status) == (False, "matched")


def test_a_name_of_two_medicines_stays_open() -> None:
    reading = read("MS 10 mg daily")
    assert (reading.substances, reading.status) == ((), "ambiguous")
    assert reading.suggestions == ("furosemide", "bumetanide")


@pytest.mark.parametrize(("text", "days"), [("furosemide x3d", 3), ("furosemide x 3 days", 3)])
def test_a_course_in_days(text: str, days: float) -> None:
    assert read(text).days == days


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("furosemide 1 gtt OU", "local"),
        ("furosemide SC", "injected"),
        ("furosemide per os", "oral"),
        ("furosemide SL", "oral"),
    ],
)
def test_the_route(text: str, route: str) -> None:
    assert read(text).route == route
