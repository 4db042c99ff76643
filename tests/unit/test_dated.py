"""Texts that end in days are read once and the days laid over, or whole where more hangs on the days."""

import datetime

import pytest
from test_medication import READER, TODAY

from magrisk.reading.dated import Dated
from magrisk.reading.medication import MedicationReader, MedicationReading


class Counted:
    """Reads texts whole, and remembers them."""

    def __init__(self, reader: MedicationReader = READER) -> None:
        self.read: list[str] = []
        self._reader = reader

    def __call__(self, text: str, as_of: datetime.date | None) -> MedicationReading:
        self.read.append(text)
        return self._reader.read(text, as_of)


@pytest.mark.parametrize(
    "ending",
    [
        "since {0}",
        "from {0}",
        "started {0}",
        "stopped {0}",
        "until {0}",
        "from {0} to 2026-11-21",
        "since {0} stopped 2026-11-01",
        "from {0} until 2026-12-31",
    ],
)
def test_only_the_first_days_are_read_whole(ending: str) -> None:
    whole = Counted()
    reader = Dated(whole)
    days = ("2026-01-05", "2024-02-29", "1950-01-01", "2026-10-31")
    for number, day in enumerate(days):
        text = f"omeprazole 20 mg {ending.format(day)}"
        assert reader.read(text, TODAY) == READER.read(text, TODAY)
        assert (text in whole.read) == (number == 0)


@pytest.mark.parametrize(
    "text",
    [
        "omeprazole held since {0}",
        "omeprazole and furosemide since {0}",
        "omeprazole since 2024 until {0}",
        "omeprazole for 2 years since {0}",
        "from 3 years ago omeprazole until {0}",
        "omeprazole from 2026-11-21 to {0}",
        "omeprazole 20 mg seen {0}",
    ],
)
def test_where_more_hangs_on_the_days_each_text_is_read_whole(text: str) -> None:
    whole = Counted()
    reader = Dated(whole)
    for day in ("2000-01-01", "2001-02-03", "2026-11-21", "2025-03-04"):
        said = text.format(day)
        assert reader.read(said, TODAY) == READER.read(said, TODAY)
        assert said in whole.read


@pytest.mark.parametrize("day", ["2026-02-30", "0001-01-05", "1949-12-31", "2100-01-01", "2026-1-5"])
def test_a_day_that_is_none_is_read_whole(day: str) -> None:
    whole = Counted()
    reader = Dated(whole)
    for _ in range(3):
        assert reader.read(f"omeprazole since {day}", TODAY) == READER.read(f"omeprazole since {day}", TODAY)
    assert len(whole.read) == 3


def test_without_today_a_text_is_read_whole() -> None:
    whole = Counted()
    reader = Dated(whole)
    for _ in range(3):
        assert reader.read("omeprazole since 2026-01-05").days is None
    assert len(whole.read) == 3


def test_what_is_kept_does_not_grow_without_end() -> None:
    whole = Counted()
    reader = Dated(whole, most=2)
    texts = [f"{name} since 2026-01-05" for name in ("omeprazole", "furosemide", "digoxin")]
    for text in (*texts, texts[0], texts[0]):
        assert reader.read(text, TODAY) == READER.read(text, TODAY)
    assert whole.read.count(texts[0]) == 3  # as the first, forgotten, and as the first again to learn by
