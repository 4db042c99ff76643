"""That the JSON of an answer holds the contract's keys, and nothing that a terminal could obey."""

import json
from collections.abc import Callable

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from magrisk.adapters.schemas import schemas
from magrisk.assessment import Assessment

Screened = Callable[..., Assessment]
KEYS = """
schema patient complete score chance chance_also likelihood stakes priority priority_because measured
contributions not_counted unrecognised doubts complete_enough alerts options tests monitoring keep_apart
trajectory management what_would_help smallest_change without_protectors scores rulebook vocabulary limits
"""
SCHEMA = schemas()["assessment"]


@pytest.fixture(scope="module")
def answer(screened: Screened) -> Assessment:
    return screened(
        id="A-1",
        age="72",
        medications=["omeprazole 20 mg for 2 years", "magnesium oxide 400 mg", "flibber", "famotidine"],
        labs=["Mg 1.6 mg/dL"],
        symptoms=["muscle twitching"],
    )


def test_the_keys_are_those_of_the_contract_in_its_order(answer: Assessment) -> None:
    assert list(json.loads(answer.to_json())) == KEYS.split()


@pytest.mark.parametrize(
    ("part", "keys"),
    [
        ("patient", "id age sex setting setting_assumed"),
        ("score", "points floor ceiling"),
        ("chance", "below estimate low high floor ceiling setting_population calibrated slope calibration"),
        ("measured", "value unit mmol_per_l status ctcae_grade range cautions"),
        (
            "contributions",
            "rule kind label points line grade ground measure_anyway marker because path mechanism reason "
            "evidence",
        ),
        ("not_counted", "said understood rule reason"),
        ("unrecognised", "said where suggestions look_alikes partly"),
        ("doubts", "question ask could_add could_remove could_change_priority"),
        ("alerts", "kind label advice evidence raises"),
        ("management", "rule because ask before note not_offered"),
        ("trajectory", "last_level began_after ended_after next_level"),
        (
            "what_would_help",
            "action target to change points_after chance_after priority_after rule against caution",
        ),
        ("monitoring", "what when because"),
        ("without_protectors", "points chance"),
        (
            "rulebook",
            "version fingerprint reviewed rules awaiting_review evidence_from evidence_to revised",
        ),
    ],
)
def test_the_keys_of_the_parts_are_those_of_the_contract(answer: Assessment, part: str, keys: str) -> None:
    found = json.loads(answer.to_json())[part]
    assert list(found[0] if isinstance(found, list) else found) == keys.split()


def test_the_published_schema_takes_every_answer(answer: Assessment, screened: Screened) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for each in (answer, screened(), screened(age="12"), screened(medications=[])):
        Draft202012Validator(SCHEMA).validate(json.loads(each.to_json()))


def test_the_published_schema_refuses_an_answer_with_a_part_missing(answer: Assessment) -> None:
    broken = json.loads(answer.to_json())
    del broken["limits"]
    assert not Draft202012Validator(SCHEMA).is_valid(broken)


def test_an_answer_is_read_back_as_it_was(answer: Assessment) -> None:
    assert Assessment.model_validate_json(answer.to_json()) == answer


def test_an_answer_cannot_be_changed(answer: Assessment) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        answer.priority = "routine"


def test_what_a_terminal_could_obey_is_escaped_and_reads_the_same(screened: Screened) -> None:
    said = "A-1 \x1b]0;x\x07 \x9b31m \u202e \x7f \U000e0001 µ"
    written = screened(id=said).to_json()
    assert all(character.isprintable() or character == "\n" for character in written)
    assert "µ" in written
    assert json.loads(written)["patient"]["id"] == said
