"""That findings become points, and points chances, by the design's formulas."""

from dataclasses import astuple, replace
from math import sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magrisk.scale import (
    Baseline,
    Shift,
    Span,
    band_of,
    chance_below,
    chance_interval,
    exposed_share,
    from_difference,
    from_ratio,
    from_share_below,
    points_of,
    points_of_parts,
    shift_of_shares,
    whole,
)

HOME = Baseline(0.8663, 0.0684)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (0.5, 0),
        (1.5, 2),
        (2.5, 2),
        (-0.5, 0),
        (-1.5, -2),
        (-2.5, -2),
        (2.4999999999, 2),
        (2.5000001, 3),
        (-0.07 * 600, -42),
    ],
)
def test_halves_go_to_the_even_number(value: float, rounded: int) -> None:
    assert whole(value) == rounded


def test_a_difference_has_its_error_from_the_interval_or_as_given() -> None:
    by_interval = from_difference(-0.02, (-0.0396, -0.0004), None)
    assert by_interval.raw == -0.02
    assert by_interval.se == pytest.approx(0.01)
    assert from_difference(-0.02, (-1, 1), 0.005) == Shift(-0.02, 0.005)
    assert from_difference(-0.02, None, None) == Shift(-0.02, 0.0)


def test_an_odds_ratio_is_not_a_risk_ratio() -> None:
    assert exposed_share(2.0, 0.2, odds=False) == pytest.approx(0.4)
    assert exposed_share(2.0, 0.2, odds=True) == pytest.approx(1 / 3)
    assert exposed_share(1.0, 0.2, odds=True) == pytest.approx(0.2)


def test_a_ratio_above_one_lowers_and_one_below_raises() -> None:
    assert (
        from_ratio(2.0, None, 0.1, 0.07, odds=True).raw < 0 < from_ratio(0.5, None, 0.1, 0.07, odds=True).raw
    )
    assert from_ratio(2.0, None, 0.1, 0.07, odds=True).se == 0
    assert from_ratio(2.0, (1.0, 4.0), 0.1, 0.07, odds=True, se=0.003).se == 0.003
    assert from_ratio(2.0, (1.0, 4.0), 0.1, 0.07, odds=True).se > 0


def test_shares_become_a_shift_in_standard_deviations() -> None:
    standard = NormalDist()
    assert shift_of_shares(standard.cdf(-1), standard.cdf(-2), 0.07) == pytest.approx(-0.07)
    assert from_share_below(standard.cdf(-1), 0.7, 0.07, 0.85, 100).raw == pytest.approx(-0.08)


def test_points_are_discounted_summed_and_whole() -> None:
    assert points_of(-0.1, 0.85) == 85
    assert points_of(0.1, 0.4) == -40
    assert points_of_parts([(-0.0104, 1.0), (-0.0104, 1.0)]) == 21
    assert points_of_parts([]) == 0


def test_the_chance_is_the_share_of_a_normal_distribution() -> None:
    assert chance_below(0.8663, HOME, 0) == pytest.approx(0.5)
    assert chance_below(0.70, HOME, 166.3) == pytest.approx(0.5)
    assert chance_below(0.70, HOME, 0) == pytest.approx(NormalDist(0.8663, 0.0684).cdf(0.70))


@given(st.floats(0.001, 10), st.lists(st.integers(-500, 1500), min_size=2))
def test_whatever_a_point_stands_for_more_of_them_never_lower_the_chance(
    slope: float, points: list[int]
) -> None:
    there = replace(HOME, slope=slope)
    chances = [chance_below(0.70, there, one) for one in sorted(points)]
    assert chances == sorted(chances)


def test_points_count_by_what_they_stand_for() -> None:
    there = replace(HOME, slope=0.5)
    assert chance_below(0.70, there, 0) == chance_below(0.70, HOME, 0)
    assert chance_below(0.70, there, 86) == chance_below(0.70, HOME, 43)
    found, same = chance_interval(0.70, there, 62, 400), chance_interval(0.70, HOME, 31, 100)
    assert astuple(found) == pytest.approx(astuple(same))


def test_the_interval_takes_the_points_up_and_down() -> None:
    found = chance_interval(0.70, HOME, 31, 144)
    assert found.estimate == chance_below(0.70, HOME, 31)
    assert found.low == chance_below(0.70, HOME, 31 - 1.645 * sqrt(144))
    assert found.high == chance_below(0.70, HOME, 31 + 1.645 * sqrt(144))
    narrow = chance_interval(0.70, HOME, 31, 0)
    assert narrow.low == narrow.estimate == narrow.high


def test_the_last_band_that_was_reached_holds() -> None:
    starts = [(0.0, "low"), (0.5, "high")]
    assert [band_of(chance, starts) for chance in (0.0, 0.49999, 0.5, 1.0)] == ["low", "low", "high", "high"]


def test_nothing_known_is_everything_possible() -> None:
    assert Span() == Span(float("-inf"), float("inf"))
