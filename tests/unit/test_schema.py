"""That a rule file says one thing where one is wanted."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

import small_book
from magrisk.rulebook import schema
from magrisk.rulebook.when import Bound, When


def refused(raw: dict[str, Any], message: str) -> None:
    """Assert that a document is refused, and why."""
    with pytest.raises(ValidationError, match=message):
        small_book.book_of({raw["id"]: raw})


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({}, "a limit is wanted"),
        ({"at_least": 1, "above": 1}, "one lower and one upper limit at the most"),
        ({"at_most": 1, "below": 1}, "one lower and one upper limit at the most"),
        ({"at_least": "1"}, "valid number"),
        ({"at_leats": 1}, "Extra inputs"),
    ],
)
def test_a_limit_has_one_lower_and_one_upper_end(raw: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Bound.model_validate_json(json.dumps(raw))


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({}, "a condition is wanted, nothing was found"),
        ({"how_many": 2, "has": "a"}, "how_many goes with takes"),
        ({"takes": "a", "how_many": 1}, "greater than or equal to 2"),
        ({"any_of": []}, "at least 1 item"),
        ({"not": {}}, "a condition is wanted, nothing was found"),
        ({"route": "mouth"}, "Input should be 'oral'"),
        ({"has": "Not An Id"}, "should match pattern"),
    ],
)
def test_a_condition_says_something(raw: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        When.model_validate_json(json.dumps(raw))


def test_a_condition_knows_what_it_is_about() -> None:
    medicine = When.model_validate_json('{"any_of": [{"has": "a"}, {"not": {"acute": false}}]}')
    patient = When.model_validate_json('{"all_of": [{"has": "a"}, {"not": {"sex": "male"}}]}')
    assert medicine.about_the_medicine()
    assert not patient.about_the_medicine()


def test_a_condition_names_each_of_its_measures_once() -> None:
    part = {"measure": {"measure": "weight", "below": 3}}
    raw = {**part, "any_of": [part, {"not": {"measure": {"measure": "height", "above": 1}}}]}
    assert When.model_validate_json(json.dumps(raw)).measures() == ["weight", "height"]


LINE = small_book.line("any", 5)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"direction": "neutral"}, "a neutral one has none"),
        ({"effect": []}, "a rule that lowers or raises has an effect"),
        ({"direction": "neutral", "effect": []}, "a neutral rule says why_zero, or which stakes it raises"),
        ({"effect": [LINE, LINE]}, "two lines share a name"),
        ({"effect": [{"line": "any"}]}, "one of as_found_in, judged and sum_of is wanted"),
        ({"effect": [{**LINE, "caps": True}]}, "a line that caps needs a when"),
        ({"effect": [{"line": "any", "sum_of": [{"judged": small_book.judged(1)}]}]}, "at least 2 items"),
        (
            {"effect": [{"line": "any", "sum_of": [{"judged": small_book.judged(1)}, {}]}]},
            "as_found_in or judged is wanted, one of them",
        ),
        ({"reviewed": {"status": "reviewed"}}, "a reviewed rule names who and when"),
        ({"reviewed": {"by": "Somebody"}}, "one that awaits review names nobody"),
        ({"reviewed": {"by": "Somebody", "on": "2026-11-30"}}, "one that awaits review names nobody"),
        ({"examples": small_book.EXAMPLES[:1]}, "at least 2 items"),
        ({"id": "Poor Food"}, "should match pattern"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(changes: dict[str, Any], message: str) -> None:
    refused(small_book.rule("lifestyle", "poor-food", LINE) | changes, message)


def test_a_reviewed_rule_says_by_whom_and_when() -> None:
    reviewed = {"status": "reviewed", "by": "A Reviewer", "on": "2026-11-30"}
    book = small_book.small_book(small_book.rule("lifestyle", "poor-food", LINE, reviewed=reviewed))
    found = book.documents["poor-food"]
    assert isinstance(found, schema.Lifestyle)
    assert found.reviewed.by == "A Reviewer"


def test_a_rule_cannot_be_changed_once_it_is_read() -> None:
    found = small_book.small_book().documents["poor-food"]
    with pytest.raises(ValidationError, match="frozen"):
        found.id = "other"
