"""That what only marks a loss counts beyond the losses that count already, in every engine and answer."""

from typing import Any

import pytest

import small_book
from magrisk.assessment import Assessment
from magrisk.columns.engine import evaluate as evaluate_columns
from magrisk.columns.stacked import stack
from magrisk.compile import compile_plan
from magrisk.evaluate import evaluate, rest
from magrisk.rulebook.examples import own_points, run, situation
from magrisk.rulebook.lint import lint
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.schema import Given
from magrisk.situation import Knowing
from small_book import EXAMPLES, Raw, line, rule
from small_patient import assessor_of, read, told

LOW_SALT = rule("condition", "low-salt", line("any", 56), names=["salt is low"])
LOW_FAT = rule("condition", "low-fat", line("any", 20), names=["fat is low"])


def markers(*beyond: str, **more: Any) -> Raw:
    """Two markers of which the larger counts, beyond some causes."""
    return {
        "kind": "overlap",
        "id": "markers",
        "label": "markers",
        "because": "They mark\n  a loss.",
        "members": ["low-salt", "low-fat"],
        "counts_beyond": list(beyond),
        "examples": EXAMPLES,
        **more,
    }


def book(*more: Raw) -> Rulebook:
    return small_book.small_book(LOW_SALT, LOW_FAT, *more)


def points(made: Rulebook, **given: Any) -> tuple[int, int, int]:
    """Points, floor and ceiling, by both engines."""
    plan = compile_plan(made)
    known = Knowing(made, plan).known(situation(made, Given(**given)))
    one, many = evaluate(plan, known), evaluate_columns(plan, stack(plan, [known]))
    found = one.points, one.floor, one.ceiling
    assert found == (int(many.points[0]), int(many.floor[0]), int(many.ceiling[0]))
    assert one.variance == int(many.variance[0])
    return found


BEYOND = ("rare-loss", "class-a", "weak-filter")
CLOSED: dict[str, Any] = {"no_other_conditions": True, "medications": (), "measures": {"clearance": 60.0}}


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        (["low-salt"], 56),
        (["low-fat"], 20),
        (["low-salt", "low-fat"], 56),
        (["rare-loss"], 50),
        (["low-salt", "rare-loss"], 56),
        (["low-fat", "rare-loss"], 50),
        (["low-salt", "rare-loss", "weak-filter"], 74),
    ],
)
def test_the_larger_of_the_marker_and_the_sum_of_the_losses_counts(
    conditions: list[str], wanted: int
) -> None:
    found = points(book(markers(*BEYOND)), conditions=tuple(conditions), **CLOSED)
    assert found == (wanted, wanted, wanted)


def test_what_raises_the_level_leaves_the_marker_whole() -> None:
    made = book(markers("class-b"))
    found = points(made, conditions=("low-salt",), **CLOSED | {"medications": ("drug-c",)})
    assert found == (16, 16, 16)
    assert [rest(56, -40), rest(-40, 10), rest(0, 5)] == [56, -40, 0]


def test_an_open_loss_leaves_the_sum_open_as_far_as_it_can_move_it() -> None:
    made = book(markers(*BEYOND))
    assert points(made, conditions=("low-salt", "rare-loss"), medications=()) == (56, 56, 56 + 18 + 6)
    assert points(made, conditions=("low-salt",), medications=()) == (56, 56, 56 + 6)


def test_an_overlap_that_is_named_counts_with_its_largest() -> None:
    losses = {
        "kind": "overlap",
        "id": "losses",
        "label": "losses",
        "because": "One.",
        "members": ["rare-loss", "weak-filter"],
        "examples": EXAMPLES,
    }
    made = book(losses, markers("losses"))
    assert lint(made) == []
    assert points(made, conditions=("low-salt", "rare-loss", "weak-filter"), **CLOSED)[0] == 56


def test_a_rule_without_points_takes_nothing_away() -> None:
    made = book(rule("condition", "harmless"), markers("harmless"))
    assert compile_plan(made).beyond == {"markers": ()}
    assert points(made, conditions=("low-salt", "harmless"), **CLOSED)[0] == 56


def test_a_group_without_points_counts_beyond_nothing() -> None:
    none = [rule("condition", name) for name in ("low-salt", "low-fat")]
    assert compile_plan(small_book.small_book(*none, markers("rare-loss"))).beyond == {}


@pytest.mark.parametrize(
    ("beyond", "fault"),
    [
        (["low-salt"], "'low-salt' cannot count beyond itself, or beyond what counts beyond others"),
        (["others"], "'others' cannot count beyond itself, or beyond what counts beyond others"),
        (["weak-filter"], "'weak-filter' counts in the overlap 'others': name that one"),
        (["nothing"], "there is no rule or overlap 'nothing'"),
    ],
)
def test_what_it_counts_beyond_is_a_group_of_its_own(beyond: list[str], fault: str) -> None:
    others = markers("rare-loss") | {"id": "others", "members": ["weak-filter", "poor-food"]}
    assert lint(book(others, markers(*beyond))) == [f"markers: {fault}"]


def test_an_example_of_the_overlap_gives_what_it_adds() -> None:
    example = {"it": "adds the rest", "given": {"conditions": ["low-salt", "rare-loss"]}, "points": 6}
    made = book(markers("rare-loss", examples=[EXAMPLES[0], example]))
    assert [result.failure for result in run(made) if result.failure] == []
    plan = compile_plan(made)
    known = Knowing(made, plan).known(situation(made, Given(conditions=("low-fat",), medications=())))
    assert own_points(plan, evaluate(plan, known), "markers") == (20, 20, 20)
    assert own_points(plan, evaluate(plan, known), "class-a") == (0, 0, 0)


def test_an_open_loss_leaves_open_what_the_overlap_adds() -> None:
    example = {"it": "is open", "given": {"conditions": ["low-salt"]}, "points": 56}
    open_still = example | {"at_least": 32, "at_most": 56}
    made = book(markers("weak-filter", examples=[EXAMPLES[0], open_still]))
    assert [result.failure for result in run(made) if result.failure] == []


# ------------------------------------------------------------ answers


def answer(*conditions: str) -> Assessment:
    assessor = assessor_of(book(markers("rare-loss")))
    return assessor.assess(read(assessor, conditions=conditions))


def test_a_marker_that_counts_in_part_says_how_much_counts_already() -> None:
    found = answer("salt is low", "rare loss")
    assert [(one.rule, one.points) for one in found.contributions] == [("rare-loss", 50), ("low-salt", 6)]
    assert found.contributions[1].reason == "Alone it is +56 points; 50 of them count already. It is judged."
    assert found.score
    assert found.score.points == sum(one.points for one in found.contributions)


def test_a_marker_of_what_counts_already_is_told_with_the_reason() -> None:
    found = answer("fat is low", "rare loss")
    assert [one.rule for one in found.contributions] == ["rare-loss"]
    assert told(found) == [("fat is low", "what it marks counts already: They mark a loss.")]


def test_of_two_markers_of_what_counts_already_both_are_told() -> None:
    found = assessor_of(book(markers("rare-loss", "weak-filter")))
    patient = read(found, conditions=("fat is low", "salt is low", "rare loss", "weak"))
    reasons = dict(told(found.assess(patient)))
    assert reasons.keys() == {"fat is low", "salt is low"}
    assert set(reasons.values()) == {"what it marks counts already: They mark a loss."}
