"""That mean, spread and slope are found again where they are known, and that little data give little."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from magrisk.rulebook.schema.scale import Fitted
from magrisk.scale import Baseline
from magrisk.study.refit.choice import LEAST_EACH, LEAST_FOR_SLOPE, LEAST_FOR_SPREAD, chosen
from magrisk.study.refit.fit import Data, Fit, chances, fit
from magrisk.study.refit.held import FOLDS, chances_without, folds, held

LIMIT = 0.70
BEFORE = Baseline(0.8126, 0.1381)
TRUE = Baseline(0.78, 0.12, 0.6)
ALL: tuple[Fitted, ...] = ("mean", "sd", "slope")
POINTS = np.array([0, 0, 5, 19, 31, 31, 51, 97, 140, -40], np.float64)


def simulated(true: Baseline, size: int, seed: int = 1) -> Data:
    """Rows whose levels are those of a setting."""
    random = np.random.default_rng(seed)
    points = random.choice(POINTS, size)
    level = random.normal(true.mean - true.slope * points / 1000, true.sd)
    return Data(np.arange(1, size + 1), points, level, level < LIMIT, LIMIT)


def without_levels(data: Data) -> Data:
    return replace(data, level=np.full(len(data), np.nan))


def exactly(low: int, others: int, *, levels: bool = True) -> Data:
    """Just so many rows on each side of the limit."""
    many = simulated(TRUE, 40 * (low + others), seed=3)
    keep = [*np.flatnonzero(many.low)[:low], *np.flatnonzero(~many.low)[:others]]
    which = np.zeros(len(many), np.bool_)
    which[keep] = True
    return many.only(which) if levels else without_levels(many.only(which))


def is_within(found: Fit, true: Baseline, names: Sequence[Fitted]) -> bool:
    return all(
        found.fitted[name].interval[0] <= getattr(true, name) <= found.fitted[name].interval[1]
        for name in names
    )


# ---------------------------------------------------------------- what is known is found again


def test_mean_spread_and_slope_are_found_again_from_levels() -> None:
    found = fit(simulated(TRUE, 6000), BEFORE, ALL)
    assert is_within(found, TRUE, ALL)
    assert found.baseline.mean == pytest.approx(TRUE.mean, abs=0.008)
    assert found.baseline.sd == pytest.approx(TRUE.sd, abs=0.004)
    assert found.baseline.slope == pytest.approx(TRUE.slope, abs=0.1)


def test_mean_and_spread_are_found_again_where_the_slope_is_one() -> None:
    true = replace(TRUE, slope=1.0)
    found = fit(simulated(true, 4000), BEFORE, ALL[:2])
    assert is_within(found, true, ALL[:2])
    assert found.baseline.slope == 1
    assert set(found.fitted) == {"mean", "sd"}


def test_a_mean_alone_leaves_spread_and_slope_as_they_were() -> None:
    true = replace(BEFORE, mean=0.77)
    found = fit(simulated(true, 2000), BEFORE, ["mean"])
    assert is_within(found, true, ["mean"])
    assert (found.baseline.sd, found.baseline.slope) == (BEFORE.sd, BEFORE.slope)


def test_mean_and_slope_are_found_again_from_yes_and_no_where_the_spread_is_right() -> None:
    true = replace(TRUE, sd=BEFORE.sd)
    found = fit(without_levels(simulated(true, 8000)), BEFORE, ["mean", "slope"])
    assert is_within(found, true, ["mean", "slope"])
    assert found.baseline.sd == BEFORE.sd


@pytest.mark.parametrize(
    ("numbers", "levels"), [(ALL, True), (ALL[:2], True), (("mean",), True), (("mean", "slope"), False)]
)
def test_of_a_hundred_intervals_about_ninety_five_hold_the_truth(
    numbers: tuple[Fitted, ...], levels: bool
) -> None:
    true = replace(TRUE, **{name: getattr(BEFORE, name) for name in ALL if name not in numbers})
    inside, times = dict.fromkeys(numbers, 0), 300
    for seed in range(times):
        data = simulated(true, 500, seed)
        found = fit(data if levels else without_levels(data), BEFORE, numbers)
        for name in numbers:
            inside[name] += is_within(found, true, [name])
    # Three standard errors of a share of 0.95 in 300 are 0.038.
    assert all(0.912 <= count / times <= 0.988 for count in inside.values()), inside


def test_yes_and_no_tell_the_numbers_for_one_spread_alone() -> None:
    """Of another spread all other numbers follow, and every chance is the same: nothing in the data tells
    the two apart."""
    data = without_levels(simulated(TRUE, 4000))
    one, other = (fit(data, replace(BEFORE, sd=sd), ["mean", "slope"]).baseline for sd in (0.1, 0.2))
    assert chances(data, one) == pytest.approx(chances(data, other), abs=1e-6)
    assert (LIMIT - one.mean) / one.sd == pytest.approx((LIMIT - other.mean) / other.sd, abs=1e-5)
    assert one.slope / one.sd == pytest.approx(other.slope / other.sd, abs=1e-5)
    assert other.slope / one.slope == pytest.approx(2, abs=1e-4)


def test_the_chance_holds_at_the_limit_though_levels_come_in_steps_and_have_a_long_tail() -> None:
    data = simulated(TRUE, 3000)
    level = np.round((data.level + np.where(data.row % 9 == 0, 0.35, 0.0)) / 0.0411) * 0.0411
    odd = replace(data, level=level, low=level < LIMIT)
    found = fit(odd, BEFORE, ALL)
    assert chances(odd, found.baseline).sum() == pytest.approx(odd.low.sum(), rel=0.005)
    centre = np.mean(level + found.baseline.slope * odd.falls)
    by_levels = chances(odd, replace(found.baseline, mean=centre))
    assert by_levels.sum() < 0.95 * odd.low.sum()


def test_a_level_that_is_not_known_tells_only_its_side() -> None:
    data = simulated(TRUE, 3000)
    some = replace(data, level=np.where(data.row % 50 == 0, np.nan, data.level))
    found = fit(some, BEFORE, ALL)
    assert is_within(found, TRUE, ALL)
    assert found != fit(data, BEFORE, ALL)


# ---------------------------------------------------------------- how much is fitted to how much


@pytest.mark.parametrize(("low", "others"), [(LEAST_EACH - 1, 500), (500, LEAST_EACH - 1), (0, 90)])
def test_too_few_rows_of_a_kind_give_nothing(low: int, others: int) -> None:
    found = chosen(exactly(low, others), BEFORE)
    assert found.fit is None
    assert found.left == f"found {low} rows below the limit and {others} others, wanted at least 20 of each"


def test_few_rows_give_the_mean() -> None:
    found = chosen(exactly(LEAST_EACH, LEAST_FOR_SPREAD - LEAST_EACH - 1), BEFORE)
    assert found.fit
    assert set(found.fit.fitted) == {"mean"}
    assert found.because == (
        "the spread stays: found 199 levels, wanted at least 200",
        "the slope stays: found 20 rows below the limit and 179 others, wanted at least 100 of each",
    )


def test_more_rows_give_the_spread_too() -> None:
    found = chosen(exactly(LEAST_EACH, LEAST_FOR_SPREAD - LEAST_EACH), BEFORE)
    assert found.fit
    assert set(found.fit.fitted) == {"mean", "sd"}


def test_levels_that_are_often_missing_do_not_tell_the_spread() -> None:
    data = simulated(TRUE, 1000)
    scarce = replace(data, level=np.where(data.row <= 51, np.nan, data.level))
    enough = replace(data, level=np.where(data.row <= 50, np.nan, data.level))
    told = chosen(scarce, BEFORE)
    assert told.fit
    assert "sd" not in told.fit.fitted
    assert told.because[0] == (
        "the spread stays: found 51 rows without a level, wanted 5 % of all rows at the most"
    )
    whole = chosen(enough, BEFORE)
    assert whole.fit
    assert "sd" in whole.fit.fitted


@pytest.mark.parametrize("levels", [True, False])
def test_a_slope_that_lies_on_one_side_of_one_is_taken(levels: bool) -> None:
    data = simulated(replace(TRUE, slope=0.4), 4000)
    found = chosen(data if levels else without_levels(data), BEFORE)
    assert found.fit
    assert found.tried == found.fit.fitted["slope"]
    assert found.tried.interval[1] < 1
    assert ("sd" in found.fit.fitted) is levels
    assert ("the spread stays" in " ".join(found.because)) is not levels


def test_a_slope_that_cannot_be_told_from_one_stays_one() -> None:
    found = chosen(simulated(replace(TRUE, slope=1.0), 600), BEFORE)
    assert found.fit
    assert found.tried
    assert found.fit.baseline.slope == 1
    assert "which cannot be told from 1" in found.because[-1]


def test_below_a_hundred_of_each_no_slope_is_looked_at() -> None:
    found = chosen(exactly(LEAST_FOR_SLOPE - 1, 2000), BEFORE)
    assert found.fit
    assert found.tried is None
    assert found.fit.baseline.slope == 1
    looked = chosen(exactly(LEAST_FOR_SLOPE, 2000), BEFORE)
    assert looked.tried


def test_points_that_do_not_go_with_the_level_are_not_calibrated() -> None:
    data = simulated(replace(TRUE, slope=-0.5), 4000)
    found = chosen(data, BEFORE)
    assert found.fit is None
    assert found.tried
    assert found.tried.interval[1] < 0
    assert "the points do not go with the level here" in found.left


def test_rows_of_the_same_points_tell_no_slope() -> None:
    data = simulated(TRUE, 1500)
    found = chosen(replace(data, points=np.full(len(data), 31.0)), BEFORE)
    assert found.fit
    assert found.because == ("the slope stays: all rows have the same points",)


# ---------------------------------------------------------------- whether the chances hold


def test_chances_are_held_against_what_was_found_band_by_band() -> None:
    low = np.array([True, False, True, False])
    chance = np.array([0.1, 0.1, 0.6, 0.8])
    found = held(chance, low, lambda one: "low" if one < 0.5 else "high", ["low", "high", "empty"])
    assert [(b.name, b.rows, round(b.expected, 6), b.low) for b in (*found.bands, found.total)] == [
        ("low", 2, 0.2, 1),
        ("high", 2, 1.4, 1),
        ("empty", 0, 0.0, 0),
        ("all", 4, 1.6, 2),
    ]
    assert found.brier == pytest.approx((0.81 + 0.01 + 0.16 + 0.64) / 4)


def test_every_row_is_in_one_fold_that_follows_from_its_number() -> None:
    data = simulated(TRUE, 101)
    assert np.sum(folds(data), axis=0).tolist() == [1] * 101
    other = replace(data, level=data.level[::-1], low=data.low[::-1], points=data.points[::-1])
    assert np.array_equal(folds(other), folds(data))


def test_no_row_is_judged_by_a_fit_that_has_seen_it() -> None:
    data = simulated(TRUE, 1000)
    fold = folds(data)[4]
    other = replace(data, level=np.where(fold, 1.5, data.level), low=np.where(fold, False, data.low))
    before, after = (chances_without(each, BEFORE, ALL) for each in (data, other))
    assert (before[fold] == after[fold]).all()
    assert (before[~fold] != after[~fold]).all()


@pytest.mark.parametrize("every", [2, 7, FOLDS, 30, 55])
def test_the_folds_do_not_follow_the_order_of_a_roster(every: int) -> None:
    row = np.arange(every, 300 * every, every)
    regular = Data(row, np.zeros(len(row)), np.zeros(len(row)), row > 0, LIMIT)
    assert all(10 <= fold.sum() <= 55 for fold in folds(regular))


def test_a_fold_without_rows_is_passed_over() -> None:
    data = simulated(TRUE, 1000)
    some = data.only(~folds(data)[3])
    assert not folds(some)[3].any()
    assert not np.isnan(chances_without(some, BEFORE, ["mean"])).any()
