"""The whole matrix of the design: likelihood, stakes, what must be measured anyway, a measured level."""

from itertools import pairwise, product
from typing import get_args

import pytest

import small_book
from magrisk.answer.priority import Circumstances, Level, likelihood, priority, steps
from magrisk.rulebook.schema import Scale
from magrisk.stakes import STAKES, Stakes

(SCALE,) = small_book.small_book().of(Scale)
BANDS = ("low", "moderate", "high", "very-high")
MATRIX = {
    "usual": ("routine", "routine", "soon", "soon"),
    "raised": ("routine", "soon", "soon", "urgent"),
    "grave": ("soon", "soon", "urgent", "urgent"),
}
CELLS = [
    (stakes, band, wanted) for stakes, row in MATRIX.items() for band, wanted in zip(BANDS, row, strict=True)
]
AT_LEAST_SOON = {"routine": "soon", "soon": "soon", "urgent": "urgent"}
AT_MOST_SOON = {"routine": "routine", "soon": "soon", "urgent": "soon"}
LOW, NORMAL, HIGH = Level("low", 1), Level("normal", 0), Level("high", 0)


def found(
    stakes: Stakes, band: str, *, causes: bool = True, anyway: bool = False, level: Level | None = None
) -> str:
    """The priority."""
    return priority(SCALE, band, Circumstances(stakes, causes, anyway, level))


@pytest.mark.parametrize(("stakes", "band", "wanted"), CELLS)
def test_the_matrix(stakes: Stakes, band: str, wanted: str) -> None:
    assert found(stakes, band) == wanted


@pytest.mark.parametrize(("stakes", "band", "wanted"), CELLS)
def test_what_must_be_measured_anyway_is_at_least_soon(stakes: Stakes, band: str, wanted: str) -> None:
    assert found(stakes, band, anyway=True) == AT_LEAST_SOON[wanted]


@pytest.mark.parametrize(("stakes", "band", "wanted"), CELLS)
def test_without_a_cause_it_is_at_most_soon(stakes: Stakes, band: str, wanted: str) -> None:
    assert found(stakes, band, causes=False) == AT_MOST_SOON[wanted]
    assert found(stakes, band, causes=False, anyway=True) == "soon"


@pytest.mark.parametrize(("stakes", "band", "wanted"), CELLS)
@pytest.mark.parametrize("causes", [True, False])
def test_a_low_level_leads(stakes: Stakes, band: str, wanted: str, causes: bool) -> None:
    before = wanted if causes else AT_MOST_SOON[wanted]
    at_least = "urgent" if stakes == "grave" else AT_LEAST_SOON[before]
    for grade in (0, 1, 2):
        assert found(stakes, band, causes=causes, level=Level("low", grade)) == at_least


@pytest.mark.parametrize(("stakes", "band", "_wanted"), CELLS)
@pytest.mark.parametrize("causes", [True, False])
def test_a_severely_low_level_is_urgent_whatever_else_holds(
    stakes: Stakes, band: str, _wanted: str, causes: bool
) -> None:
    for grade in (3, 4):
        assert found(stakes, band, causes=causes, level=Level("low", grade)) == "urgent"


@pytest.mark.parametrize(("stakes", "band", "wanted"), CELLS)
def test_a_normal_level_is_at_most_soon(stakes: Stakes, band: str, wanted: str) -> None:
    assert found(stakes, band, level=NORMAL) == AT_MOST_SOON[wanted]
    assert found(stakes, band, anyway=True, level=NORMAL) == "soon"


@pytest.mark.parametrize(("stakes", "band", "wanted"), CELLS)
def test_a_high_level_is_at_least_soon(stakes: Stakes, band: str, wanted: str) -> None:
    assert found(stakes, band, level=HIGH) == AT_LEAST_SOON[wanted]
    assert found(stakes, band, causes=False, level=HIGH) == "soon"


def test_every_circumstance_has_a_priority() -> None:
    levels = (None, LOW, NORMAL, HIGH, Level("low", 4))
    for stakes, band, causes, anyway, level in product(STAKES, BANDS, (True, False), (True, False), levels):
        assert found(stakes, band, causes=causes, anyway=anyway, level=level) in SCALE.priorities.order


def test_graver_stakes_never_lower_the_priority() -> None:
    order = SCALE.priorities.order
    for band, causes, level in product(BANDS, (True, False), (None, LOW, NORMAL, HIGH)):
        places = [order.index(found(stakes, band, causes=causes, level=level)) for stakes in get_args(Stakes)]
        assert places == sorted(places)


@pytest.mark.parametrize(
    ("chance", "band"),
    [
        (0.0, "low"),
        (0.049999999, "low"),
        (0.05, "moderate"),
        (0.149999999, "moderate"),
        (0.15, "high"),
        (0.299999999, "high"),
        (0.30, "very-high"),
        (1.0, "very-high"),
    ],
)
def test_a_band_begins_on_its_limit_and_is_not_rounded(chance: float, band: str) -> None:
    assert likelihood(SCALE, chance) == band


def way(
    stakes: Stakes, band: str, *, causes: bool = True, anyway: bool = False, level: Level | None = None
) -> list[tuple[str, str]]:
    """The way to the priority, step by step."""
    found = steps(SCALE, band, Circumstances(stakes, causes, anyway, level))
    return [(step.priority, step.because) for step in found]


ANYWAY = ("soon", "a level is wanted whatever the score: at least soon")


@pytest.mark.parametrize(("stakes", "band", "wanted"), CELLS)
def test_the_way_begins_with_the_matrix_and_may_end_there(stakes: Stakes, band: str, wanted: str) -> None:
    assert way(stakes, band) == [(wanted, f"likelihood {band} with {stakes} stakes: {wanted}")]


def test_what_must_be_measured_anyway_is_a_step_where_it_changes_the_priority() -> None:
    assert way("usual", "low", anyway=True)[1:] == [ANYWAY]
    assert way("usual", "high", anyway=True)[1:] == []
    assert way("grave", "high", anyway=True)[1:] == []


def test_that_nothing_lowers_the_level_is_a_step_where_it_changes_the_priority() -> None:
    because = "nothing that counts lowers the level: at most soon"
    assert way("grave", "very-high", causes=False)[1:] == [("soon", because)]
    assert way("usual", "low", causes=False)[1:] == []
    assert way("usual", "high", causes=False)[1:] == []


@pytest.mark.parametrize(
    ("stakes", "band", "level", "step"),
    [
        ("grave", "high", NORMAL, ("soon", "the measured level is normal: at most soon")),
        ("usual", "low", HIGH, ("soon", "the measured level is high: at least soon")),
        ("usual", "low", LOW, ("soon", "the measured level is low: at least soon")),
        ("raised", "low", Level("low", 2), ("soon", "the measured level is low: at least soon")),
        ("grave", "low", LOW, ("urgent", "the measured level is low with grave stakes: urgent")),
        ("usual", "low", Level("low", 3), ("urgent", "the measured level is low, of grade 3: urgent")),
        ("grave", "low", Level("low", 4), ("urgent", "the measured level is low, of grade 4: urgent")),
    ],
)
def test_the_measured_level_is_a_step_with_its_reason(
    stakes: Stakes, band: str, level: Level, step: tuple[str, str]
) -> None:
    assert way(stakes, band, level=level)[1:] == [step]


@pytest.mark.parametrize(
    ("stakes", "band", "level"),
    [
        ("usual", "low", NORMAL),
        ("grave", "low", NORMAL),
        ("usual", "high", HIGH),
        ("grave", "very-high", HIGH),
        ("usual", "high", LOW),
        ("grave", "high", LOW),
        ("raised", "very-high", Level("low", 4)),
    ],
)
def test_a_measured_level_that_leaves_the_priority_is_no_step(
    stakes: Stakes, band: str, level: Level
) -> None:
    assert way(stakes, band, level=level)[1:] == []


def test_only_what_changes_the_priority_is_a_step_and_the_last_step_is_the_priority() -> None:
    levels = (None, LOW, NORMAL, HIGH, Level("low", 4))
    for stakes, band, causes, anyway, level in product(STAKES, BANDS, (True, False), (True, False), levels):
        reached = [at for at, _ in way(stakes, band, causes=causes, anyway=anyway, level=level)]
        assert reached[0] == MATRIX[stakes][BANDS.index(band)]
        assert all(one != other for one, other in pairwise(reached))
        assert reached[-1] == found(stakes, band, causes=causes, anyway=anyway, level=level)


def test_the_steps_stand_in_the_order_of_the_design_and_the_last_is_the_priority() -> None:
    found = way("raised", "very-high", causes=False, anyway=True, level=Level("low", 3))
    assert found == [
        ("urgent", "likelihood very-high with raised stakes: urgent"),
        ("soon", "nothing that counts lowers the level: at most soon"),
        ("urgent", "the measured level is low, of grade 3: urgent"),
    ]
    assert way("usual", "low", causes=False, anyway=True, level=Level("low", 3)) == [
        ("routine", "likelihood low with usual stakes: routine"),
        ANYWAY,
        ("urgent", "the measured level is low, of grade 3: urgent"),
    ]
