"""Which rows say the same, and which periods are one course."""

import numpy as np

from magrisk.adapters.roster.long.courses import courses
from magrisk.adapters.roster.long.telling import CONDITIONS, LABS, MEDICATIONS, OPEN, UNSAID


def found(column: int, *periods: tuple[int, int], groups: list[int] | None = None) -> list[tuple[int, ...]]:
    size = len(periods)
    told = courses(
        np.array(groups or [0] * size, np.int64),
        np.full(size, column),
        np.arange(size),
        np.array([since for since, _ in periods], np.int64),
        np.array([until for _, until in periods], np.int64),
    )
    return sorted(zip(*(each.tolist() for each in (told.row, told.since, told.until)), strict=True))


def test_periods_at_most_thirty_days_apart_are_one_course() -> None:
    assert found(MEDICATIONS, (100, 110), (140, 150)) == [(0, 100, 150)]
    assert found(MEDICATIONS, (100, 110), (141, 150)) == [(0, 100, 110), (1, 141, 150)]


def test_periods_may_stand_in_any_order_and_lie_in_one_another() -> None:
    assert found(MEDICATIONS, (140, 150), (100, 110)) == [(0, 100, 150)]
    assert found(MEDICATIONS, (100, 300), (110, 120), (310, OPEN)) == [(0, 100, OPEN)]
    assert found(MEDICATIONS, (100, 300), (110, 120), (331, 340)) == [(0, 100, 300), (2, 331, 340)]


def test_a_course_of_which_a_part_began_nobody_knows_when_has_no_beginning() -> None:
    assert found(MEDICATIONS, (120, OPEN), (UNSAID, 110)) == [(0, UNSAID, OPEN)]
    assert found(MEDICATIONS, (UNSAID, 110), (200, OPEN)) == [(0, UNSAID, 110), (1, 200, OPEN)]


def test_what_has_no_day_at_all_belongs_to_no_period_and_is_said_once() -> None:
    assert found(MEDICATIONS, (UNSAID, OPEN), (200, 210), (UNSAID, OPEN)) == [
        (0, UNSAID, OPEN),
        (1, 200, 210),
    ]


def test_texts_and_patients_are_never_made_one() -> None:
    assert found(MEDICATIONS, (100, 110), (105, OPEN), groups=[3, 7]) == [(0, 100, 110), (1, 105, OPEN)]
    # The last day of one group says nothing of the first day of the next.
    assert found(MEDICATIONS, (100, OPEN), (0, 5), groups=[3, 4]) == [(0, 100, OPEN), (1, 0, 5)]


def test_labs_of_two_days_are_two_and_of_one_day_one() -> None:
    assert found(LABS, (100, 100), (101, 101), (100, 100)) == [(0, 100, 100), (1, 101, 101)]


def test_a_condition_that_is_past_is_not_the_one_that_is_there() -> None:
    assert found(CONDITIONS, (1, 1), (0, 0), (1, 1)) == [(0, 1, 1), (1, 0, 0)]


def test_of_nothing_come_no_courses() -> None:
    assert found(MEDICATIONS) == []
