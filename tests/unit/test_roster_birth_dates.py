"""The age that a birth date gives on the day of a run, and when it is refused; a site's words."""

import datetime
from collections.abc import Callable

import pytest

from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import ANOTHER_AGE, NO_BIRTH_DATE, NOT_BORN, TOO_OLD, Roster
from magrisk.adapters.roster.site_columns import NO_COLUMNS, Columns
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem
from magrisk.rulebook.schema import Measure

TODAY = datetime.date(2026, 11, 22)
PLAIN = Dialect()
Made = Callable[..., Roster]


@pytest.fixture
def roster(assessor: Assessor) -> Made:
    def made(dialect: Dialect = PLAIN, columns: Columns = NO_COLUMNS, as_of: datetime.date = TODAY) -> Roster:
        header, measures = ("id", "age", "dob", "sex", "setting"), assessor.book.of(Measure)
        return Roster(header, measures, "", assessor.reader.knows, dialect, columns, as_of)

    return made


@pytest.mark.parametrize(
    ("age", "born", "wanted"),
    [
        ("", "", ""),
        ("72", "", "72"),
        ("", "1954-11-22", "72"),
        ("", " 1954-11-23 ", "71"),
        ("", "2026-11-22", "0"),
        ("", "1896-11-22", "130"),
        ("72", "1954-11-22", "72"),
        ("72.5", "1954-05-01", "72.5"),
        (">65", "1954-11-22", ">65"),
        (">89", "1930-01-01", ">89"),
        ("<80", "1954-11-22", "<80"),
    ],
)
def test_an_age_is_told_or_follows_from_the_birth_date(
    roster: Made, age: str, born: str, wanted: str
) -> None:
    assert roster().words(["1", age, born, "", ""]).age == wanted


@pytest.mark.parametrize(
    ("as_of", "years"),
    [((2026, 2, 28), 65), ((2026, 3, 1), 66), ((2028, 2, 28), 67), ((2028, 2, 29), 68)],
)
def test_who_was_born_on_a_leap_day_is_a_year_older_in_march(
    roster: Made, as_of: tuple[int, int, int], years: int
) -> None:
    assert roster(as_of=datetime.date(*as_of)).years("1960-02-29") == years


@pytest.mark.parametrize(
    ("age", "born", "told"),
    [
        ("", "2026-11-23", NOT_BORN),
        ("", "1895-11-22", TOO_OLD),
        ("", "1954", "found a number in the place of a date"),
        ("", "45000", "found a number in the place of a date"),
        ("", "1954-02-30", NO_BIRTH_DATE),
        ("", "1954-W10-1", NO_BIRTH_DATE),
        ("", "March 1954", NO_BIRTH_DATE),
        ("", "02/03/1954", "found a date whose day and month could be either"),
        ("", "02/03/54", "found a date with a year of two digits"),
        ("", "1954-03-02 00:00", "found a date with a time of day"),
        ("", "#N/A", "found"),
        ("73", "1954-11-22", ANOTHER_AGE),
        ("71", "1954-11-22", ANOTHER_AGE),
        (">89", "1954-11-22", ANOTHER_AGE),
        ("<18", "1954-11-22", ANOTHER_AGE),
    ],
)
def test_a_birth_date_that_cannot_be_is_refused(roster: Made, age: str, born: str, told: str) -> None:
    with pytest.raises(ContentProblem) as refused:
        roster().words(["1", age, born, "", ""])
    assert str(refused.value).startswith(f"birth_date: {told}")


@pytest.mark.parametrize(("order", "years"), [("dmy", 71), ("mdy", 72)])
def test_a_birth_date_stands_in_the_order_that_was_declared(roster: Made, order: str, years: int) -> None:
    assert roster(Dialect(date_format=order)).years("11/12/1954") == years
    assert roster(Dialect(date_format=order, nulls=("na",))).years("NA") is None


def test_without_a_day_nobody_is_born(roster: Made) -> None:
    with pytest.raises(ContentProblem, match=NOT_BORN):
        roster(as_of=datetime.date.min).years("1954-11-22")


def test_the_words_of_a_site_stand_for_ours(roster: Made) -> None:
    words = Columns(settings={"itu": "icu", "inpatient": "community"}, sexes={"w": "female", "m": "female"})
    made = roster(columns=words)
    for sex, setting, wanted in (
        ("W", " ITU ", ("female", "icu")),
        ("m", "Inpatient", ("female", "community")),
        ("male", "icu", ("male", "icu")),
        ("", "", ("", "")),
    ):
        row = made.words(["1", "", "", sex, setting])
        assert (row.sex, row.setting) == wanted
