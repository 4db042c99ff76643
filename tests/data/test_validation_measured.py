"""The validation on real stays, measured anew: the page says today's numbers."""

import pytest

import pack
from benchmarks.validation.page import COMMAND, PAGE, page
from benchmarks.validation.variants import Measured, measured
from program import assessor

pytestmark = pack.needs_data


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Measured]:
    return measured(assessor(), pack.DATA, tmp_path_factory.mktemp("stays"))


def test_the_page_says_what_is_measured_today(found: list[Measured]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(found), f"write it anew: {COMMAND}"


def test_the_words_of_the_page_are_true_of_its_numbers(found: list[Measured]) -> None:
    """What the page says in words, and not by a number that is put in."""
    main, alone = found[0].found, next(one.found for one in found if not one.origin.labs)
    areas = [found.scores[0].auroc for found in (main, alone)]
    assert all(areas)
    (low, high), (low_alone, high_alone) = ((area.low or 0, area.high or 1) for area in areas if area)
    assert low > 0.5
    assert high < 0.65
    assert low_alone < 0.5 < high_alone
    assert alone.calibration.refit
    assert alone.calibration.refit.slope.value < 0.2
    highest = alone.bands[-1]
    assert highest.name == "very-high"
    assert highest.group.predicted > (highest.group.observed.high or 1)
    score = main.scores[1].auroc
    assert score
    assert (score.high or 1) < 0.5  # the published score points the wrong way
    strata = [part for part in main.strata["creatinine_mg_dl"] if part.group.n > 100]
    shares = [part.group.observed.value for part in strata]
    assert shares == sorted(shares, reverse=True)
    assert len(shares) == 3
    gains = {
        one.variant.name.split()[-1]: one.found.scores[0].auroc.value - areas[1].value
        for one in found
        if one.variant.briefly
    }
    assert gains.pop("albumin") == 0
    assert sorted(gains) == ["calcium", "creatinine", "potassium"]
    assert all(0.02 < gain < areas[0].value - areas[1].value for gain in gains.values())
    count = main.scores[4]
    assert count.score.startswith("Count")
    assert (count.auroc.low or 0) < 0.5 < (count.auroc.high or 1)
    assert main.calibration.ratio
    assert (main.calibration.ratio.low or 0) < 1 < (main.calibration.ratio.high or 1)
    assert main.calibration.scaled
    assert main.calibration.scaled < 0.05
