"""The statistics of a validation, against oracles, against data whose truth is known, and at their edges."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu, norm

from magrisk.study import calibration, net_benefit
from magrisk.study.discrimination import auroc, difference, roc
from magrisk.study.scored import Real

FEWER = settings(max_examples=settings().max_examples // 2)


@st.composite
def scored(draw: st.DrawFn) -> tuple[Real, np.ndarray]:
    """Scores with many ties, and an outcome that some rows have and some have not."""
    size = draw(st.integers(2, 60))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    low = random.random(size) < draw(st.floats(0.1, 0.9))
    low[0], low[1] = True, False
    return random.integers(-5, draw(st.integers(-4, 40)), size) + 2.0 * low * random.random(size).round(
        1
    ), low


@FEWER
@given(scored())
def test_the_area_is_that_of_mann_and_whitney(found: tuple[Real, np.ndarray]) -> None:
    score, low = found
    area = auroc(score, low)
    assert area
    wanted = mannwhitneyu(score[low], score[~low], method="asymptotic").statistic / (low.sum() * (~low).sum())
    assert area.value == pytest.approx(wanted)
    assert 0 <= (area.low or 0) <= area.value <= (1 if area.high is None else area.high) <= 1


@FEWER
@given(scored())
def test_the_area_hangs_on_the_order_alone(found: tuple[Real, np.ndarray]) -> None:
    score, low = found
    for other in (score * 3 - 7, np.exp(score / 10), norm.cdf(score / 30)):
        assert auroc(other, low) == auroc(score, low)
    turned, area = auroc(-score, low), auroc(score, low)
    assert turned
    assert area
    assert turned.value == pytest.approx(1 - area.value)


@FEWER
@given(scored())
def test_the_area_is_the_one_under_the_curve(found: tuple[Real, np.ndarray]) -> None:
    score, low = found
    across, up = roc(score, low)
    area = auroc(score, low)
    assert area
    assert float(np.diff(across) @ (up[1:] + up[:-1])) / 2 == pytest.approx(area.value)
    assert (across[0], up[0], across[-1], up[-1]) == (0, 0, 1, 1)
    assert (np.diff(across) >= 0).all()
    assert (np.diff(up) >= 0).all()


def test_the_interval_is_that_of_a_bootstrap() -> None:
    given = np.random.default_rng(20261123)
    low = given.random(400) < 0.3
    one = given.normal(size=400) + 0.6 * low
    other = one + given.normal(size=400)
    area, less = auroc(one, low), difference(one, other, low)
    assert area
    assert less
    drawn = []
    for _ in range(600):
        rows = given.integers(0, 400, 400)
        first, second = auroc(one[rows], low[rows]), auroc(other[rows], low[rows])
        assert first
        assert second
        drawn.append((first.value, first.value - second.value))
    ends = np.quantile(drawn, [0.025, 0.975], axis=0)
    assert (area.low, area.high) == pytest.approx(ends[:, 0], abs=0.015)
    assert (less.low, less.high) == pytest.approx(ends[:, 1], abs=0.015)


def test_a_worked_example_of_delong() -> None:
    """Three with the outcome and two without are few enough to count by hand: 5 of 6 pairs in order."""
    area = auroc([1, 3, 4, 2, 0], np.array([True, True, True, False, False]))
    assert area
    assert (area.value, area.low, area.high) == (pytest.approx(5 / 6), None, None)


def test_a_score_differs_from_itself_by_nothing() -> None:
    low = np.arange(40) % 3 == 0
    found = difference(np.arange(40), np.arange(40), low)
    assert found
    assert (found.value, found.low, found.high) == (0, 0, 0)


@pytest.mark.parametrize("low", [np.zeros(5, np.bool_), np.ones(5, np.bool_)])
def test_of_one_kind_alone_nothing_is_told_apart(low: np.ndarray) -> None:
    assert auroc(np.arange(5), low) is None
    assert difference(np.arange(5), np.arange(5), low) is None
    assert calibration.brier(np.full(5, 0.5), low) == (0.25, None)
    assert calibration.refit(np.linspace(0.1, 0.5, 5), low) is None


def test_few_rows_with_the_outcome_make_no_interval() -> None:
    low = np.arange(50) < 9
    chance = np.linspace(0.1, 0.9, 50)
    area, less = auroc(chance, low), difference(chance, -chance, low)
    held = calibration.ratio(chance, low)
    assert area
    assert less
    assert held
    assert area.low is less.low is held.low is None
    assert calibration.refit(chance, low) is None
    assert calibration.ratio(chance, np.zeros(50, np.bool_)) is None


# ---------------------------------------------------------------- calibration


@pytest.fixture(scope="module")
def true() -> tuple[Real, np.ndarray]:
    """Twenty thousand rows whose chances are true."""
    random = np.random.default_rng(7)
    chance = norm.cdf(random.normal(-1, 0.5, 20_000))
    return chance, random.random(20_000) < chance


def test_true_chances_hold(true: tuple[Real, np.ndarray]) -> None:
    found, held = calibration.refit(*true), calibration.ratio(*true)
    assert found
    assert held
    assert found.slope.value == pytest.approx(1, abs=0.05)
    for estimate, wanted in ((found.slope, 1), (found.intercept_alone, 0), (held, 1)):
        assert estimate.low is not None
        assert estimate.high is not None
        assert estimate.low < wanted < estimate.high
    assert all(g.observed.value == pytest.approx(g.predicted, abs=0.035) for g in calibration.tenths(*true))
    at, share = calibration.smooth(*true)
    middle = (at > np.quantile(true[0], 0.02)) & (at < np.quantile(true[0], 0.98))
    assert np.abs(share - at)[middle].max() < 0.03


@pytest.mark.parametrize(("slope", "shift"), [(0.5, 0.0), (2.0, 0.0), (1.0, 0.4), (1.5, -0.3)])
def test_chances_that_are_bent_are_found_out(slope: float, shift: float) -> None:
    random = np.random.default_rng(11)
    z = random.normal(-0.8, 0.6, 20_000)
    low = random.random(20_000) < norm.cdf(shift + slope * z)
    found = calibration.refit(norm.cdf(z), low)
    assert found
    assert found.slope.value == pytest.approx(slope, abs=0.06)
    assert found.intercept.value == pytest.approx(shift, abs=0.06)


def test_the_interval_of_observed_over_expected_is_that_of_a_bootstrap(
    true: tuple[Real, np.ndarray],
) -> None:
    chance, low = (each[:500] for each in true)
    held = calibration.ratio(chance, low)
    assert held
    given = np.random.default_rng(20261123)
    drawn = [low[rows].sum() / chance.sum() for rows in given.integers(0, 500, (2000, 500))]
    assert (held.low, held.high) == pytest.approx(np.quantile(drawn, [0.025, 0.975]), rel=0.03)


def test_what_cannot_be_fitted_is_not() -> None:
    low = np.arange(60) >= 30
    assert calibration.refit(np.linspace(0.01, 0.99, 60), low) is None  # told without an error
    assert calibration.refit(np.full(60, 0.3), low) is None
    at, share = calibration.smooth(np.full(60, 0.3), low)
    assert len(at) == len(share) == 0


def test_rows_of_one_chance_stay_together() -> None:
    chance = np.repeat([0.1, 0.2], [70, 30])
    found = calibration.tenths(chance, np.arange(100) % 4 == 0)
    assert [(g.n, round(g.predicted, 6)) for g in found] == [(70, 0.1), (30, 0.2)]
    assert sum(g.events for g in found) == 25


def test_the_interval_of_a_share_is_wilsons() -> None:
    found = calibration.group(np.full(10, 0.2), np.arange(10) < 1)
    assert found
    assert (found.n, found.events, found.observed.value) == (10, 1, 0.1)
    assert (found.observed.low, found.observed.high) == pytest.approx((0.0179, 0.4042), abs=1e-4)
    assert calibration.group(np.empty(0), np.empty(0, np.bool_)) is None


def test_brier_is_scaled_by_what_the_share_of_all_gives() -> None:
    low = np.array([True, False, False, False])
    assert calibration.brier(np.full(4, 0.25), low) == (pytest.approx(0.1875), pytest.approx(0))
    assert calibration.brier(low.astype(float), low) == (0, 1)


# ---------------------------------------------------------------- decisions


@FEWER
@given(scored())
def test_net_benefit_is_counted_row_by_row(found: tuple[Real, np.ndarray]) -> None:
    score, low = found
    chance = norm.cdf(score / 20 - 1)
    curve = net_benefit.curve(chance, low)
    for place, t in enumerate(curve.threshold):
        acted, odds = chance >= t, t / (1 - t)
        wanted = ((acted & low).sum() - odds * (acted & ~low).sum()) / len(low)
        of_all = (low.sum() - odds * (~low).sum()) / len(low)
        assert curve.by_chance[place] == pytest.approx(wanted)
        assert curve.on_all[place] == pytest.approx(of_all)
    assert (curve.by_chance <= low.mean() + 1e-12).all()
    assert (curve.by_chance > np.maximum(curve.on_all, 0))[curve.pays].all()


def test_acting_pays_where_a_bootstrap_says_so(true: tuple[Real, np.ndarray]) -> None:
    chance, low = (each[:3000] for each in true)
    curve = net_benefit.curve(chance, low)
    drawn, given = [], np.random.default_rng(20261123)
    for rows in given.integers(0, 3000, (300, 3000)):
        other = net_benefit.curve(chance[rows], low[rows])
        drawn.append(other.by_chance - np.maximum(other.on_all, 0))
    least = np.quantile(drawn, 0.025, axis=0)
    assert (least > 0.002).any()
    assert curve.pays[least > 0.002].all()
    assert not curve.pays[least <= -0.002].any()
    assert not net_benefit.curve(given.permutation(chance), low).pays.any()
    few = np.arange(600) < 9
    assert not net_benefit.curve(few.astype(float), few).pays.any()
