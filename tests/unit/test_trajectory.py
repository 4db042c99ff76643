"""How the last level stands in time: what began or ended after it, and when the next one is due."""

from typing import Any

import pytest

import small_book
from magrisk.assess import Assessor
from magrisk.assessment import NextLevel, Since, Trajectory
from small_book import Raw, drug_class, line, rule
from small_patient import assessor_of, read

LONG = small_book.setting("home", level_is_current_for_days=90)
STILL = drug_class("still", members=("drug-d",))
LEVEL = "level 0.80 mmol/L"


def assessor(*more: Raw) -> Assessor:
    return assessor_of(small_book.small_book(LONG, STILL, *more))


SMALL = assessor()


def told(on: str, *medications: str, by: Assessor = SMALL, **said: Any) -> Trajectory:
    """What is told of a level of a day, 2026-11-22 being today."""
    found = by.assess(read(by, f"{LEVEL} on {on}", medications=medications, **said)).trajectory
    assert found
    return found


def began(found: Trajectory) -> list[tuple[str, str]]:
    return [(one.said, one.on) for one in found.began_after]


def ended(found: Trajectory) -> list[tuple[str, str]]:
    return [(one.said, one.on) for one in found.ended_after]


def due(found: Trajectory) -> tuple[str, str]:
    assert found.next_level.now == (found.next_level.due == "2026-11-22")
    return found.next_level.due, found.next_level.because


# ---------------------------------------------------------------- the last level


def test_without_a_level_nothing_is_told() -> None:
    assert SMALL.assess(read(SMALL, "clearance 50", medications=("drug a",))).trajectory is None


def test_the_last_level_is_shown_as_it_was_reported() -> None:
    found = SMALL.assess(read(SMALL, "level 1.6 mg/dL on 2026-11-01", "level 1.9 mg/dL on 2026-10-01"))
    assert found.trajectory
    assert found.trajectory.last_level.model_dump() == {
        "value": 1.6,
        "unit": "mg/dL",
        "on": "2026-11-01",
        "dated": True,
        "status": "low",
        "current": True,
    }


def test_a_level_without_a_date_is_of_today() -> None:
    found = SMALL.assess(read(SMALL, LEVEL)).trajectory
    assert found
    last = found.last_level
    assert (last.on, last.dated, last.current) == ("2026-11-22", False, True)
    assert told("2026-11-22").last_level.dated


def test_a_level_that_is_history_is_told_as_such_and_the_next_one_is_due() -> None:
    found = told("2026-08-23")
    assert (found.last_level.current, found.last_level.status) == (False, "normal")
    assert due(found) == ("2026-11-22", "the last level is older than 90 days")
    assert told("2026-08-24").last_level.current


def test_a_level_without_a_range_has_no_status() -> None:
    assert told("2026-11-01", by=assessor(small_book.level(reference_range=None))).last_level.status is None


def test_a_child_is_told_of_the_last_level_too() -> None:
    assert told("2026-11-01", age="17").last_level.value == 0.8


# ---------------------------------------------------------------- what began after it


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("drug a since 2026-11-11", "2026-11-11"),
        ("drug a since 2026-11-10", None),
        ("drug a since 2026-11-09", None),
        # As exact as it was said: its first possible day counts.
        ("drug a since 2026-11", None),
        ("drug a since 2026", None),
        ("drug a for 11 days", "2026-11-11"),
        ("drug a for 12 days", None),
        ("drug a for 13 days", None),
        ("drug a", None),
    ],
)
def test_a_medicine_began_after_the_level_where_that_is_sure(said: str, on: str | None) -> None:
    found = told("2026-11-10", said)
    assert began(found) == ([(said, on)] if on else [])
    assert found.ended_after == ()


@pytest.mark.parametrize(
    ("said", "level", "on"),
    [
        ("drug a since 2026-11", "2026-10-31", "2026-11-01"),
        ("drug a since 2026-11", "2026-11-01", None),
        ("drug a since 2026", "2025-12-31", "2026-01-01"),
        ("drug a since 2026", "2026-01-01", None),
    ],
)
def test_a_date_that_is_not_exact_may_still_lie_behind_the_level(
    said: str, level: str, on: str | None
) -> None:
    assert began(told(level, said)) == ([(said, on)] if on else [])


def test_what_began_is_told_with_what_it_does_to_the_level() -> None:
    found = told("2026-11-10", "drug a 5 mg for 3 days", "drug c for 2 days")
    assert found.began_after == (
        Since(
            said="drug a 5 mg for 3 days",
            understood="drug a",
            on="2026-11-19",
            direction="lowers",
            rules=("class-a",),
        ),
        Since(
            said="drug c for 2 days",
            understood="drug c",
            on="2026-11-20",
            direction="raises",
            rules=("class-b",),
        ),
    )


def test_what_does_nothing_to_the_level_is_not_told() -> None:
    assert began(told("2026-11-10", "drug d for 3 days", "flibber for 3 days")) == []


@pytest.mark.parametrize("said", ["drug a for 3 days, on hold", "drug a for 3 days stopped 1 day ago"])
def test_what_is_not_surely_taken_did_not_surely_begin(said: str) -> None:
    assert began(told("2026-11-10", said)) == []


def test_without_a_list_of_medicines_nothing_began() -> None:
    found = SMALL.assess(read(SMALL, f"{LEVEL} on 2026-11-10", medications=None)).trajectory
    assert found
    assert (found.began_after, found.ended_after) == ((), ())


def test_a_medicine_of_two_classes_is_told_once() -> None:
    more = drug_class("class-more", line("any-use", 5), members=("drug-a",))
    less = drug_class("class-less", line("any-use", -5), members=("drug-b",))
    by = assessor(more, less)
    alike, apart, both = told(
        "2026-11-10", "drug a for 3 days", "drug b for 3 days", "drug a / drug c for 3 days", by=by
    ).began_after
    assert (alike.direction, alike.rules) == ("lowers", ("class-a", "class-more"))
    assert (apart.direction, apart.rules) == ("either", ("class-a", "class-less"))
    assert (both.direction, set(both.rules)) == ("either", {"class-a", "class-b", "class-more"})


def test_a_combination_of_two_members_names_their_class_once() -> None:
    (one,) = told("2026-11-10", "drug a / drug b for 3 days").began_after
    assert one.rules == ("class-a",)


def test_medicines_are_told_in_the_order_in_which_they_were_said() -> None:
    said = ("drug c for 3 days", "drug b for 1 day", "drug a for 9 days")
    assert [one.said for one in told("2026-11-10", *said).began_after] == list(said)


@pytest.mark.parametrize("days", ["999999999", "740000", "99999999999999999999"])
def test_a_duration_that_no_calendar_holds_is_of_no_day(days: str) -> None:
    assert began(told("2026-11-10", f"drug a for {days} days")) == []


# ---------------------------------------------------------------- what ended after it


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("drug a stopped 2026-11-11", "2026-11-11"),
        ("drug a stopped 2026-11-10", None),
        ("drug a stopped 2026-11", None),
        ("drug a stopped 11 days ago", "2026-11-11"),
        ("drug a stopped 12 days ago", None),
        ("drug a stopped", None),
        ("drug a", None),
    ],
)
def test_a_medicine_was_stopped_after_the_level_where_that_is_sure(said: str, on: str | None) -> None:
    found = told("2026-11-10", said)
    assert ended(found) == ([(said, on)] if on else [])
    assert found.began_after == ()


# ---------------------------------------------------------------- the next level


def test_a_level_counts_for_as_long_as_the_setting_says() -> None:
    assert due(told("2026-11-10")) == ("2027-02-08", "a level counts for 90 days in this setting")
    assert due(told("2026-08-24")) == ("2026-11-22", "a level counts for 90 days in this setting")


def test_what_began_makes_the_next_level_due_now() -> None:
    found = told("2026-11-10", "drug a for 3 days", "drug c stopped 2 days ago")
    assert due(found) == ("2026-11-22", '"drug a for 3 days" began after the last level')
    assert found.next_level.now


def test_what_was_stopped_makes_the_next_level_due_now() -> None:
    found = told("2026-11-10", "drug a stopped 2 days ago")
    assert due(found) == ("2026-11-22", '"drug a stopped 2 days ago" was stopped after the last level')


WATCHED: dict[str, Any] = {"monitor": "Measure it.", "level_every_days": 30}


def test_a_rule_that_holds_names_the_longest_time_between_two_levels() -> None:
    by = assessor(rule("condition", "rare-loss", line("any", 50), **WATCHED))
    held = told("2026-11-10", by=by, conditions=("rare loss",))
    assert held.next_level == NextLevel(due="2026-12-10", now=False, because="rare loss: every 30 days")
    assert due(told("2026-11-10", by=by))[0] == "2027-02-08"


def test_one_day_between_two_levels_is_every_day() -> None:
    daily = rule("condition", "rare-loss", line("any", 50), monitor="Measure it.", level_every_days=1)
    found = told("2026-11-22", by=assessor(daily), conditions=("rare loss",))
    assert due(found) == ("2026-11-23", "rare loss: every day")


def test_a_class_names_it_while_a_member_is_surely_taken() -> None:
    by = assessor(drug_class("class-a", line("any-use", 19), members=("drug-a",), **WATCHED))
    assert due(told("2026-11-10", "drug a", by=by)) == ("2026-12-10", "class a: every 30 days")
    assert due(told("2026-11-10", "drug a on hold", by=by))[0] == "2027-02-08"


def test_of_several_intervals_the_shortest_counts() -> None:
    by = assessor(
        rule("condition", "rare-loss", line("any", 50), **WATCHED),
        drug_class(
            "class-a", line("any-use", 19), members=("drug-a",), monitor="Measure.", level_every_days=14
        ),
    )
    found = told("2026-11-10", "drug a", by=by, conditions=("rare loss",))
    assert due(found) == ("2026-11-24", "class a: every 14 days")


def test_a_day_that_has_passed_makes_the_next_level_due_today_and_never_before() -> None:
    by = assessor(rule("condition", "rare-loss", line("any", 50), **WATCHED))
    found = told("2026-09-01", by=by, conditions=("rare loss",))
    assert due(found) == ("2026-11-22", "rare loss: every 30 days")
    assert found.next_level.now


def test_of_what_is_due_today_already_the_first_reason_is_told() -> None:
    """A day that has passed longer ago than another is due no earlier than today, like the other."""
    by = assessor(rule("condition", "rare-loss", line("any", 50), **WATCHED), REPEATS)
    said: dict[str, Any] = {"by": by, "conditions": ("rare loss", "weak")}
    began = '"drug a for 3 days" began after the last level'
    assert due(told("2026-09-01", "drug a for 3 days", **said)) == ("2026-11-22", began)
    assert due(told("2026-07-01", "drug a for 3 days", **said)) == ("2026-11-22", began)
    stopped = '"drug a stopped 3 days ago" was stopped after the last level'
    assert due(told("2026-09-01", "drug a stopped 3 days ago", **said)) == ("2026-11-22", stopped)
    assert due(told("2026-09-01", **said)) == ("2026-11-22", "The filter is weak.")
    assert due(told("2026-07-01", **said)) == ("2026-11-22", "the last level is older than 90 days")


def test_what_began_after_a_level_is_told_before_that_the_level_is_history() -> None:
    found = told("2026-07-01", "drug a for 3 days", "drug c stopped 2 days ago")
    assert not found.last_level.current
    assert due(found) == ("2026-11-22", '"drug a for 3 days" began after the last level')


REPEATS = small_book.level(
    repeat=[
        {"when": {"measured": "low"}, "days": 7, "because": "It was\n  low."},
        {"when": {"measure": {"measure": "level", "below": 0.5}}, "days": 1, "because": "It was very low."},
        {"when": {"has": "weak-filter"}, "days": 2, "because": "The filter is weak."},
    ]
)


@pytest.mark.parametrize(
    ("level", "said", "wanted"),
    [
        ("0.80", {}, ("2027-02-18", "a level counts for 90 days in this setting")),
        ("0.60", {}, ("2026-11-27", "It was low.")),
        ("0.45", {}, ("2026-11-22", "It was very low.")),
        # Nobody knows whether the filter is weak: that names no day.
        ("0.80", {"conditions": ("weak",)}, ("2026-11-22", "The filter is weak.")),
    ],
)
def test_a_level_is_repeated_when_what_holds_wants_it(
    level: str, said: dict[str, Any], wanted: tuple[str, str]
) -> None:
    by = assessor(REPEATS)
    found = by.assess(read(by, f"level {level} mmol/L on 2026-11-20", **said)).trajectory
    assert found
    assert due(found) == wanted


def test_on_the_day_of_the_level_itself_the_next_one_lies_ahead() -> None:
    by = assessor(REPEATS)
    found = by.assess(read(by, "level 0.45 mmol/L")).trajectory
    assert found
    assert due(found) == ("2026-11-23", "It was very low.")


LOOK = small_book.examination("look", small_book.case("The filter is weak.", {"has": "weak-filter"}))


@pytest.mark.parametrize(
    ("test", "on", "said", "why"),
    [
        # It is due now: the test of this level is wanted for that alone.
        (
            LOOK | {"level_of": "level"},
            "2026-08-01",
            {},
            ["The next one is due: the last level is older than 90 days."],
        ),
        (
            LOOK | {"level_of": "level"},
            "2026-08-24",
            {},
            ["The next one is due: a level counts for 90 days in this setting."],
        ),
        (LOOK | {"level_of": "level"}, "2026-11-10", {}, []),
        (LOOK | {"level_of": "clearance"}, "2026-08-01", {}, []),
        (LOOK, "2026-08-01", {}, []),
        # Wanted for another reason, it is told with that.
        (LOOK | {"level_of": "level"}, "2026-08-01", {"conditions": ("weak",)}, ["The filter is weak."]),
    ],
)
def test_once_the_next_level_is_due_the_test_of_it_is_wanted(
    test: Raw, on: str, said: dict[str, Any], why: list[str]
) -> None:
    by = assessor(test)
    answer = by.assess(read(by, f"{LEVEL} on {on}", **said))
    assert [one.why for one in answer.tests] == why
