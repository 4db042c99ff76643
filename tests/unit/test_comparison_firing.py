"""That rates of rules are those of the tallies, that an alarm is one, and that unknown is not zero."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magrisk.comparison.alarms import alarms
from magrisk.comparison.content import Alarm, Firing, Limits, Rate
from magrisk.comparison.firing import firing
from magrisk.comparison.manifest import Tally
from magrisk.comparison.proportion import bound, difference, interval
from scored_files import tally

LIMITS = Limits(5, 2, 1000, 0.95)
Z = bound(0.95)


def _tally(of: int, known: str = "", **times: int) -> Tally:
    return Tally.model_validate(tally(of, known.split(), **times)["tally"])


def _firing(old: Tally | None, new: Tally | None, **limits: Any) -> Firing:
    return firing(old, new, {"a": "Acid"}, Limits(**{**vars(LIMITS), **limits}))


def _rate(found: Firing, rule: str) -> Rate:
    return next(rate for rate in found.rates if rate.rule == rule)


def _kinds(
    old: Tally | None, new: Tally | None, *, same_roster: bool = False, **limits: Any
) -> dict[str, str]:
    found = alarms(_firing(old, new, **limits), same_roster=same_roster)
    return {alarm.rule: alarm.kind for alarm in found}


# ---------------------------------------------------------------- intervals


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_share(times: int, more: int) -> None:
    low, high = interval(times, times + more, Z)
    assert 0 <= low <= high <= 1
    if times + more:
        assert low <= times / (times + more) <= high
        assert (low == 0) == (times == 0)
        assert (high == 1) == (more == 0)
    else:
        assert (low, high) == (0, 1)


@given(*[st.tuples(st.integers(0, 99), st.integers(0, 99)) for _ in range(2)])
def test_the_interval_of_a_difference_holds_it_and_turns_with_it(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    old, new = ((times, times + more) for times, more in (first, second))
    low, high = difference(old, new, Z)
    shares = [times / of if of else 0 for times, of in (old, new)]
    assert low <= shares[1] - shares[0] + 1e-12
    assert shares[1] - shares[0] <= high + 1e-12
    turned = difference(new, old, Z)
    assert (-turned[1], -turned[0]) == pytest.approx((low, high))


# ---------------------------------------------------------------- rates


def test_a_rate_is_that_of_the_tally() -> None:
    found = _firing(_tally(200, a=50), _tally(400, a=200))
    assert (found.rows_old, found.rows_new) == (200, 400)
    rate = _rate(found, "a")
    assert rate.old
    assert rate.new
    assert (rate.label, rate.old.rows, rate.old.points, rate.old.share) == ("Acid", 50, 150, 0.25)
    assert (rate.new.share, rate.difference, rate.clear) == (0.5, 0.25, True)
    assert (rate.new.low, rate.new.high) == interval(200, 400, Z)
    assert (rate.low, rate.high) == difference((50, 200), (200, 400), Z)


def test_a_rule_that_never_counted_has_a_share_of_zero_and_one_that_is_not_there_has_none() -> None:
    found = _firing(_tally(200, "never", a=50, gone=2), _tally(200, "never", a=50, came=2))
    never, gone, came = (_rate(found, rule) for rule in ("never", "gone", "came"))
    assert never.old
    assert never.new
    assert (never.old.rows, never.old.points, never.new.share, never.difference) == (0, 0, 0, 0)
    assert (gone.new, gone.difference, gone.clear, came.old) == (None, None, False, None)
    assert (found.added, found.removed) == (("came",), ("gone",))


def test_the_largest_change_stands_first() -> None:
    found = _firing(_tally(100, "d", a=50, b=50, c=9), _tally(100, "d", a=50, b=10, c=8))
    assert [rate.rule for rate in found.rates] == ["b", "c", "a", "d"]


def test_without_a_tally_nothing_is_told_of_that_side() -> None:
    found = _firing(None, _tally(100, a=50))
    assert (found.rows_old, found.added, _rate(found, "a").old) == (None, (), None)
    assert _firing(_tally(100, a=50), None).rows_new is None
    assert _firing(None, None).rates == ()


def test_nobody_with_a_score_is_no_rate_to_divide_by() -> None:
    found = _rate(_firing(_tally(0, "a"), _tally(0, "a")), "a")
    assert found.old
    assert (found.old.share, found.old.low, found.old.high, found.clear) == (0, 0, 1, False)


def test_many_rules_need_more_to_be_clear() -> None:
    old, new = {"of": 1000, "a": 100}, {"of": 1000, "a": 130}
    assert _rate(_firing(_tally(**old), _tally(**new)), "a").clear
    known = " ".join(f"r{number}" for number in range(100))
    assert not _rate(_firing(_tally(**old, known=known), _tally(**new, known=known)), "a").clear


# ---------------------------------------------------------------- alarms


def test_a_rule_that_stopped_is_an_alarm() -> None:
    assert _kinds(_tally(5000, a=1), _tally(5000, "a")) == {"a": "stopped"}
    assert _kinds(_tally(200, a=100), _tally(200, "a")) == {"a": "stopped"}
    # In a small roster one row more or less is chance.
    assert _kinds(_tally(200, a=1), _tally(200, "a")) == {}
    assert _kinds(_tally(200, a=1), _tally(200, "a"), same_roster=True) == {"a": "stopped"}


@pytest.mark.parametrize(("rows", "found"), [(1000, {"a": "never"}), (999, {}), (0, {})])
def test_a_rule_that_never_fires_is_an_alarm_in_a_large_roster(rows: int, found: dict[str, str]) -> None:
    for old in (None, _tally(rows, "a"), _tally(rows)):
        assert _kinds(old, _tally(rows, "a")) == found


@pytest.mark.parametrize(("times", "found"), [(1000, {"a": "always"}), (999, {})])
def test_a_rule_that_always_fires_is_an_alarm_in_a_large_roster(times: int, found: dict[str, str]) -> None:
    assert _kinds(_tally(1000, a=999), _tally(1000, a=times)) == found
    assert _kinds(_tally(999, a=999), _tally(999, a=999)) == {}


@pytest.mark.parametrize(
    ("old", "new", "limits", "found"),
    [
        (100, 150, {}, {"a": "changed"}),  # 5 percentage points
        (150, 100, {}, {"a": "changed"}),
        (100, 149, {}, {}),
        (10, 40, {}, {"a": "changed"}),  # four times
        (5, 10, {}, {}),  # twice, but not clear
        (100, 150, {"percentage_points": 6, "times": 3}, {}),
        (0, 40, {}, {"a": "changed"}),
    ],
)
def test_a_rule_that_changed_beyond_the_limits_is_an_alarm(
    old: int, new: int, limits: dict[str, float], found: dict[str, str]
) -> None:
    assert _kinds(_tally(1000, "a", **({"a": old} if old else {})), _tally(1000, a=new), **limits) == found


def test_a_rule_that_only_one_rulebook_has_did_not_change() -> None:
    assert _kinds(_tally(500), _tally(500, a=400)) == {}
    assert _kinds(_tally(500, a=400), _tally(500)) == {}


def test_alarms_of_one_kind_stand_together() -> None:
    found = alarms(_firing(_tally(1000, "n m", a=500, s=9), _tally(1000, "n m s", a=100)), same_roster=False)
    assert found == (
        Alarm("stopped", "s", "s"),
        Alarm("never", "m", "m"),
        Alarm("never", "n", "n"),
        Alarm("changed", "a", "Acid"),
    )
