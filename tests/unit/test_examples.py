"""That an example in a rule file proves what it says, and fails where it does not hold."""

import json
from typing import Any

import pytest

import small_book
from magrisk.rulebook.examples import run, situation
from magrisk.rulebook.schema import Given
from magrisk.situation import Drug
from small_book import EXAMPLES, Raw, drug_class, line, rule


def failures(*more: Raw) -> list[tuple[str, str, str]]:
    """The examples that do not hold."""
    results = run(small_book.small_book(*more))
    return [(result.document, result.it, result.failure) for result in results if result.failure]


def food(points: int, **example: Any) -> Raw:
    """A habit with an example."""
    made = {"it": "holds", "given": {"lifestyle": ["poor-food"]}, "points": points, **example}
    return rule("lifestyle", "poor-food", line("any", 6), ask="weak") | {"examples": [EXAMPLES[0], made]}


def test_the_examples_of_a_sound_book_hold() -> None:
    assert failures() == []
    assert len(run(small_book.small_book())) >= 16


def test_a_wrong_number_is_told_with_what_was_wanted() -> None:
    assert failures(food(7)) == [("poor-food", "holds", "points: found 6, wanted 7")]
    assert failures(food(6, at_least=5, at_most=7, stakes="grave")) == [
        (
            "poor-food",
            "holds",
            "at_least: found 6, wanted 5; at_most: found 6, wanted 7; stakes: found usual, wanted grave",
        )
    ]
    assert failures(food(0, given={}, at_least=0, at_most=6, stakes="usual")) == []


@pytest.mark.parametrize(("levels", "stakes"), [(["raised"], "raised"), (["raised", "grave"], "grave")])
def test_the_gravest_stakes_count(levels: list[str], stakes: str) -> None:
    raised = [{"level": level, "because": "It is."} for level in levels]
    assert failures(food(6, stakes=stakes) | {"stakes": raised}) == []


def test_an_overlap_is_proved_by_the_strongest_of_its_members() -> None:
    example = {
        "it": "holds",
        "given": {"conditions": ["rare-loss"], "lifestyle": ["poor-food"]},
        "points": 50,
    }
    shared = {
        "kind": "overlap",
        "id": "shared",
        "label": "s",
        "because": "x",
        "members": ["rare-loss", "poor-food"],
    }
    assert failures(shared | {"examples": [EXAMPLES[0], example]}) == []
    assert failures(shared | {"examples": [EXAMPLES[0], example | {"points": 56}]}) == [
        ("shared", "holds", "points: found 50, wanted 56")
    ]


def test_a_published_score_is_proved_by_its_range() -> None:
    score = {"kind": "score", "id": "published", "label": "P", "note": "It is."}
    items = [{"label": "weak", "points": 1, "when": {"has": "weak-filter"}}]
    examples = [
        {"it": "is open", "given": {}, "low": 0, "high": 1},
        {
            "it": "is closed",
            "given": {"no_other_conditions": True, "measures": {"clearance": 50}},
            "low": 0,
            "high": 1,
        },
    ]
    assert failures(score | {"items": items, "examples": examples}) == [
        ("published", "is closed", "low to high: found (0, 0), wanted (0, 1)")
    ]


def test_a_measure_is_proved_by_its_readings() -> None:
    readings = [
        {"it": "reads", "text": "55", "value": 56},
        {"it": "refuses", "text": "55", "value": None},
        {"it": "does not refuse", "text": "high", "value": 55},
        {"it": "is right", "text": "55.0 ml/min", "value": 55},
        {"it": "refuses a word", "text": "high", "value": None},
    ]
    assert failures(small_book.measure("clearance", examples=readings)) == [
        ("clearance", "reads", "value: found 55, wanted 56"),
        ("clearance", "refuses", "value: found 55, wanted a refusal"),
        ("clearance", "does not refuse", "value: found a refusal, wanted 55"),
    ]


def test_a_setting_is_proved_by_its_chances() -> None:
    examples = [{"it": "is", "points": 0, "per_mille": 8}, {"it": "is not", "points": 86, "per_mille": 121}]
    assert failures(small_book.setting("home", examples=examples)) == [
        ("home", "is not", "per_mille: found 120, wanted 121")
    ]


def test_an_example_says_of_a_medicine_all_that_a_rule_may_ask() -> None:
    raw = {
        "medications": [
            "drug-a",
            {"drug": "drug-b", "days": 3, "stopped_days": 9, "route": "oral", "acute": True},
        ],
        "setting": "clinic",
        "measures": {"level": 0.7},
    }
    found = situation(small_book.small_book(), Given.model_validate_json(json.dumps(raw)))
    assert found.drugs == (
        Drug("drug-a"),
        Drug("drug-b", route="oral", days=3, acute=True, stopped=True, stopped_days=9),
    )
    assert found.setting == "clinic"
    nobody = situation(small_book.small_book(), Given())
    assert nobody.drugs is None
    assert nobody.setting == "home"


def test_a_class_is_proved_item_by_item() -> None:
    examples = [
        EXAMPLES[0],
        {
            "it": "counts",
            "given": {"medications": [{"drug": "drug-a", "days": 182, "held": True}]},
            "points": 0,
        }
        | {"at_least": 0, "at_most": 31},
    ]
    lines = (line("any", 19), line("long", 31, when={"taken_for_days": {"at_least": 182}}))
    assert failures(drug_class("class-a", *lines, members=("drug-a",)) | {"examples": examples}) == []
