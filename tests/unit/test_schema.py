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
        ({"sex": None}, "a condition is wanted, nothing was found"),
        ({"how_many": 2, "has": "a"}, "how_many goes with takes"),
        ({"takes": "a", "how_many": 1}, "greater than or equal to 2"),
        ({"any_of": []}, "at least 1 item"),
        ({"not": {}}, "a condition is wanted, nothing was found"),
        ({"route": "mouth"}, "Input should be 'oral'"),
        ({"by": "oral"}, "by goes with takes, and without how_many"),
        ({"by": "oral", "has": "a"}, "by goes with takes, and without how_many"),
        ({"takes": "a", "how_many": 2, "by": "oral"}, "by goes with takes, and without how_many"),
        ({"takes": "a", "by": "mouth"}, "Input should be 'oral'"),
        ({"measured": "grave"}, "Input should be 'low', 'normal' or 'high'"),
        ({"complaint_from": 0}, "greater than or equal to 1"),
        ({"complaint_from": 6}, "less than or equal to 5"),
        ({"known": "Not An Id"}, "should match pattern"),
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


@pytest.mark.parametrize(
    "raw",
    [
        {"takes": "a", "by": "intravenous"},
        {"measured": "high"},
        {"known": "level"},
        {"complaint_from": 1},
        {"complaint_from": 5},
    ],
)
def test_a_condition_of_the_patient_is_about_no_medicine_and_no_measure(raw: dict[str, Any]) -> None:
    when = When.model_validate_json(json.dumps(raw))
    assert not when.about_the_medicine()
    assert when.measures() == []


@pytest.mark.parametrize("wanted", [True, False])
def test_whether_it_is_taken_as_needed_is_about_the_medicine(wanted: bool) -> None:
    assert When(as_needed=wanted).about_the_medicine()


LINE = small_book.line("any", 5)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"direction": "neutral"}, "a neutral one has none"),
        ({"effect": []}, "a rule that lowers or raises has an effect"),
        ({"direction": "neutral", "effect": []}, "a neutral rule says why_zero, or which stakes it raises"),
        ({"direction": "either"}, "a rule of either direction says why_zero"),
        (
            {"direction": "either", "effect": [], "why_zero": "x"},
            "a rule that lowers or raises has an effect",
        ),
        ({"direction": "both"}, "Input should be 'lowers'"),
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


def test_a_rule_of_either_direction_says_why_nothing_may_count() -> None:
    other = small_book.line("other", -5, when={"sex": "female"})
    book = small_book.small_book(
        small_book.rule("condition", "washing", LINE, other, direction="either", why_zero="It depends.")
    )
    found = book.documents["washing"]
    assert isinstance(found, schema.Condition)
    assert (found.direction, found.why_zero) == ("either", "It depends.")


CASE = small_book.case("It is low.", {"measured": "low"})


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (small_book.treatment("salt", otherwise=""), "at least 1 character"),
        (small_book.treatment("salt", offer_when=[{"when": {"measured": "low"}}]), "because"),
        (small_book.treatment("salt", offer_when=[small_book.case("x", {})]), "a condition is wanted"),
        (small_book.treatment("salt", wanted_when=[CASE]), "Extra inputs"),
        (small_book.treatment("salt", examples=[]), "at least 2 items"),
        (small_book.treatment("salt", examples=[{"it": "is", "given": {}, "says": "maybe"}] * 2), "'yes'"),
        (small_book.treatment("salt") | {"order": "first"}, "valid integer"),
        (small_book.examination("look"), "at least 1 item"),
        (small_book.examination("look", CASE, examples=[]), "at least 2 items"),
        (small_book.examination("look", CASE, examples=[{"it": "is", "given": {}}] * 2), "wanted"),
        (small_book.questions(), "at least 1 item"),
        (
            small_book.questions(small_book.question("drink", no_at_most={"female": 1})),
            "no_at_most goes with answered_by",
        ),
        (
            small_book.questions(small_book.question("drink", answered_by="a", no_at_most={"other": 1})),
            "Input should be 'female' or 'male'",
        ),
        (small_book.measure("a", estimated_from=small_book.estimate(by_sex={})), "at least 1 item"),
        (small_book.measure("a", estimated_from=small_book.estimate(times_a_year=0)), "greater than 0"),
        (
            small_book.measure("a", estimated_from=small_book.estimate(times_a_year=1.01)),
            "less than or equal",
        ),
        (small_book.measure("a", estimated_from=small_book.estimate(examples=[])), "at least 2 items"),
        (small_book.measure("a", adjusted_for={"measure": "b", "below": 1, "to": 2}), "each"),
        (small_book.measure("a", hearings=[{"it": "warns"}]), "given"),
        (small_book.level(examples=[{"it": "x", "text": "1", "value": 1, "status": "ok"}] * 2), "'low'"),
    ],
)
def test_advice_that_does_not_say_what_it_must_is_refused(raw: dict[str, Any], message: str) -> None:
    refused(raw, message)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("times", 0, "greater than 0"),
        ("turns_at", 0, "greater than 0"),
        ("below", 0, "less than 0"),
        ("above", 0, "less than 0"),
        ("above", 1.2, "less than 0"),
    ],
)
def test_an_equation_falls_as_the_value_grows(key: str, value: float, message: str) -> None:
    power = {"times": 100, "turns_at": 1, "below": -1, "above": -1, key: value}
    equation = small_book.estimate(by_sex={"male": power})
    refused(small_book.measure("a", estimated_from=equation), message)


def test_an_example_of_an_equation_gives_two_ends_at_most() -> None:
    proof = {"it": "gives", "value": 2, "age": 40, "sex": "male", "gives": [1, 2, 3]}
    equation = small_book.estimate(examples=[proof, proof])
    refused(small_book.measure("a", estimated_from=equation), "at most 2 items")


@pytest.mark.parametrize(
    "proof",
    [
        {},
        {"chance": 0.1},
        {"chance": 0.1, "points": 5},
        {"chance": 0.1, "likelihood": "moderate", "points": 5},
        {"word": "slight"},
        {"shift": -0.01, "points": 5},
        {"word": "slight", "grade": "A", "points": 5},
    ],
)
def test_a_proof_of_the_scale_proves_one_thing(proof: dict[str, Any]) -> None:
    raw = small_book.SCALE | {"examples": [{"it": "holds", **proof}]}
    refused(raw, "wanted chance and likelihood, or word and points, or shift, grade and points")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"safety": ""}, "at least 1 character"),
        ({"kinds": {"of": ["a"], "ask": "weak"}}, "at least 2 items"),
        ({"kinds": {"of": ["a", "b"]}}, "ask"),
        ({"qualifies": {"words": [], "of": ["a"]}}, "at least 1 item"),
        ({"qualifies": {"words": ["bad"], "of": []}}, "at least 1 item"),
        ({"ambiguous_names": [""]}, "at least 1 character"),
    ],
)
def test_a_condition_that_says_half_of_something_is_refused(changes: dict[str, Any], message: str) -> None:
    refused(small_book.rule("condition", "poor-food", LINE) | changes, message)


def test_a_judgement_that_was_read_is_written_as_it_was() -> None:
    word = {"line": "other", "judged": {"word": "slight", "because": "So."}, "when": {"sex": "female"}}
    book = small_book.small_book(small_book.rule("lifestyle", "poor-food", LINE, word))
    again = [document for document in book.to_json() if document["id"] == "poor-food"]
    assert [one["judged"] for one in again[0]["effect"]] == [LINE["judged"], word["judged"]]
    assert small_book.book_of({"poor-food": again[0]}).documents["poor-food"] == book.documents["poor-food"]
    for judged in (schema.Word(word="slight", because="So."), schema.Judgement(**LINE["judged"])):
        assert schema.Line(line="any", judged=judged).judged == judged


HUGE = {"shift": 1e308, "se": 0.1, "grade": "A", "because": "It is judged."}
RATIO = {"odds_ratio": 1e300, "unexposed": 0.1, "sd": 0.1, "se": 0.1, "grade": "A"}
TURNED = {"low": 3, "high": 2, "unit": "mL/min", "source": "s", "when_low": "l", "when_high": "h"}


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (small_book.measure("clearance", reference_range=TURNED), "ends are the wrong way round"),
        (small_book.measure("clearance", factors={"cups": 0}), "greater than 0"),
        (small_book.measure("clearance", factors={"cups": -1}), "greater than 0"),
        (small_book.rule("condition", "x", {"line": "any", "judged": HUGE}), "less than or equal to 10"),
        (
            small_book.rule("condition", "x", {"line": "any", "judged": HUGE | {"shift": -1e308}}),
            "greater than or equal to -10",
        ),
        (
            {"kind": "evidence", "id": "e", "citation": "c", "says": "s", "citation_check": "incomplete"}
            | {"findings": {"f": RATIO}},
            "must give shares",
        ),
    ],
)
def test_a_number_that_cannot_be_is_refused_where_it_stands(raw: dict[str, Any], message: str) -> None:
    refused(raw, message)


OFFER = {"offers": [{"action": "stop"}]}
BAR = [small_book.case("x", {"has": "weak-filter"})]


@pytest.mark.parametrize(
    ("manage", "message"),
    [
        ({"offers": [{"action": "start"}]}, "Input should be 'stop'"),
        ({"offers": [{}]}, "action"),
        ({"offers": [{"action": "switch"}]}, "a switch says to what"),
        ({"offers": [{"action": "switch", "to_ddd": 1}]}, "a switch says to what"),
        ({"offers": [{"action": "switch", "to": ""}]}, "at least 1 character"),
        ({"offers": [{"action": "reduce", "to": "x", "to_ddd": 1}]}, "to or to_ddd is wanted, not both"),
        ({"offers": [{"action": "switch", "to": "x", "to_ddd": 1}]}, "to or to_ddd is wanted, not both"),
        ({"offers": [{"action": "stop", "to_ddd": 1}]}, "to_ddd goes with reduce"),
        ({"offers": [{"action": "treat", "to_ddd": 1}]}, "to_ddd goes with reduce"),
        ({"offers": [{"action": "reduce", "to_ddd": 0}]}, "greater than 0"),
        ({"unless": BAR}, "unless and weigh go with offers"),
        ({"weigh": BAR, "ask": "Is it needed?"}, "unless and weigh go with offers"),
        ({**OFFER, "unless": [{"when": {"has": "a"}}]}, "because"),
        ({**OFFER, "until": BAR}, "Extra inputs"),
    ],
)
def test_an_offer_says_what_is_to_be_done_and_one_way_to_do_it(manage: dict[str, Any], message: str) -> None:
    refused(small_book.rule("condition", "poor-food", LINE, manage=manage), message)


@pytest.mark.parametrize(
    "offer",
    [
        {"action": "stop"},
        {"action": "reduce"},
        {"action": "reduce", "to": "light"},
        {"action": "reduce", "to_ddd": 0.5},
        {"action": "switch", "to": "x"},
        {"action": "treat"},
        {"action": "correct"},
    ],
)
def test_an_offer_may_leave_a_text_out_or_put_one_in_its_place(offer: dict[str, Any]) -> None:
    manage = {"offers": [offer], "unless": BAR, "weigh": BAR}
    found = small_book.book_of({"x": small_book.rule("condition", "x", LINE, manage=manage)}).documents["x"]
    assert isinstance(found, schema.Condition)
    assert found.manage
    assert found.manage.offers == (schema.Offer(**offer),)
    assert len(found.manage.unless) == len(found.manage.weigh) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"level_every_days": 7}, "level_every_days goes with monitor"),
        ({"level_every_days": 0, "monitor": "Measure."}, "greater than 0"),
        ({"level_every_days": 1.5, "monitor": "Measure."}, "valid integer"),
    ],
)
def test_an_interval_of_days_is_whole_and_said_in_words_too(changes: dict[str, Any], message: str) -> None:
    refused(small_book.rule("condition", "poor-food", LINE) | changes, message)


def test_what_is_followed_up_in_words_need_not_name_days() -> None:
    for more in ({"monitor": "Measure."}, {"monitor": "Measure.", "level_every_days": 7}):
        small_book.book_of({"x": small_book.rule("condition", "x", LINE, **more)})


LEFT: dict[str, Any] = {"kind": "changes", "id": "changes"}
LATE = {"mean": 0.8, "sd": 0.07, "named": "late"}


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (LEFT | {"untouched": []}, "at least 1 item"),
        (LEFT | {"untouched": [{"atc": "L"}]}, "because"),
        (LEFT | {"untouched": [{"atc": "", "because": "x"}]}, "atc"),
        (small_book.level(repeat=[{"when": {"has": "a"}, "days": 0, "because": "x"}]), "greater than 0"),
        (small_book.level(repeat=[{"when": {"has": "a"}, "days": 3}]), "because"),
        (small_book.level(repeat=[{"when": {}, "days": 3, "because": "x"}]), "a condition is wanted"),
        (small_book.setting("home", variants={"late": LATE | {"sd": 0}}), "greater than 0"),
        (small_book.setting("home", variants={"late": LATE | {"named": "The Late"}}), "should match pattern"),
        (small_book.setting("home", variants={"late": {"mean": 0.8, "sd": 0.07}}), "named"),
    ],
)
def test_what_changes_hang_on_says_what_it_must(raw: dict[str, Any], message: str) -> None:
    refused(raw, message)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (
            small_book.rule(
                "condition", "rare-loss", small_book.line("any", 6), snomed={"codes": ["44054007"]}
            ),
            "no identifier of SNOMED CT: its check digit is another",
        ),
        (
            small_book.measure("clearance", loinc={"19123-8": "mL/min"}),
            "no code of LOINC: its check digit is another",
        ),
    ],
)
def test_a_code_with_a_wrong_check_digit_is_refused(raw: dict[str, Any], message: str) -> None:
    refused(raw, message)
