"""What a profile file may say, and that a refusal names the place and never the value."""

from collections.abc import Callable

import pytest

from magrisk.adapters.profile_file import Profile, read_profile, words_of
from magrisk.errors import ContentProblem
from magrisk.told import Statement

YAML = """
id: 007
age: 72
sex: female
medications: [omeprazole 20 mg, "furosemide 40 mg"]
conditions: [E11.9]
no_other_conditions: true
alcohol: no
labs: ["Mg 1.6 mg/dL"]
symptoms: [cramps]
lifestyle: [poor-diet]
"""


def knows(_: str) -> bool:
    return True


def refusal(content: str, name: str = "p.json") -> str:
    with pytest.raises(ContentProblem) as refused:
        read_profile(content, name)
    return str(refused.value)


def test_a_profile_in_json_and_in_yaml_says_the_same() -> None:
    in_json = read_profile(
        '{"age": 72, "medications": ["omeprazole"], "no_other_conditions": true}', "p.json"
    )
    in_yaml = read_profile("age: 72\nmedications: [omeprazole]\nno_other_conditions: true\n", "p.yaml")
    assert in_json == in_yaml == Profile(age="72", medications=("omeprazole",), no_other_conditions=True)


def test_every_text_has_its_place() -> None:
    words = words_of(read_profile(YAML, "p.yaml"), knows)
    assert words.medications == (
        Statement("omeprazole 20 mg", "medication 1"),
        Statement("furosemide 40 mg", "medication 2"),
    )
    assert words.conditions == (Statement("E11.9", "condition 1"),)
    assert words.labs == (Statement("Mg 1.6 mg/dL", "lab 1"),)
    assert words.alcohol == Statement("no", "alcohol")
    assert words.symptoms == (Statement("cramps", "symptom 1"),)
    assert words.lifestyle == (Statement("poor-diet", "lifestyle 1"),)
    assert words.no_other_conditions is True


def test_a_pasted_list_keeps_its_lines() -> None:
    words = words_of(Profile(medications="omeprazole\nfurosemide"), knows)
    assert words.medications == (Statement("omeprazole", "line 1"), Statement("furosemide", "line 2"))


def test_a_list_left_out_is_unknown_and_an_empty_one_is_complete() -> None:
    assert words_of(Profile(), knows).medications is None
    assert words_of(Profile(medications=()), knows).medications == ()
    assert words_of(Profile(medications="none"), knows).medications == ()
    assert words_of(Profile(medications=("nil",)), knows).medications == ()


@pytest.mark.parametrize("medications", ["", "# nothing", ("",), ("Medicines:",)])
def test_a_list_that_tells_nothing_is_refused(medications: str | tuple[str, ...]) -> None:
    with pytest.raises(ContentProblem, match="found no medicine"):
        words_of(Profile(medications=medications), knows)


def test_blank_alcohol_was_not_said() -> None:
    assert words_of(Profile(alcohol="  "), knows).alcohol is None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"age": 72', "p.json:1: not readable as JSON: "),
        ('{"age": 72, "age": 73}', "p.json: a key is given twice"),
        ('{"age": NaN}', "p.json: found NaN or Infinity, wanted a number"),
        ('{"id": ' + "1" * 5000 + "}", "p.json: found a number that is too long"),
        ("[" * 100_000, "p.json: nested too deep"),
        ("[]", "p.json: the profile: Input should be a valid dictionary"),
        ('{"age": true}', "p.json: age: "),
        ('{"no_other_conditions": "perhaps"}', "p.json: no_other_conditions: "),
        ('{"conditions": "E11.9"}', "p.json: conditions: "),
        ('{"conditions": ["' + "x" * 5000 + '"]}', "p.json: conditions.0: String should have at most 4096"),
        ('{"id": "\\ud800"}', "p.json: id: Value error, holds bytes that are no text"),
        ('{"conditions": ["a", 5]}', "p.json: conditions.1: "),
    ],
)
def test_a_profile_that_cannot_be_used_says_where(content: str, told: str) -> None:
    assert refusal(content).startswith(told)


def test_an_empty_file_says_so() -> None:
    assert refusal(" \n", "p.yaml") == "p.yaml: the file is empty"


def test_a_fault_in_yaml_has_its_line() -> None:
    assert refusal("age: 72\nage: 73\n", "p.yaml").startswith("p.yaml:2: ")


def test_an_unknown_name_is_counted_and_not_repeated() -> None:
    told = refusal('{"age": "72", "Jane Doe": {}}')
    assert told.startswith("p.json: key 2: found an unknown name, wanted one of id, age, ")
    assert "Jane" not in told


@pytest.mark.parametrize(
    "content",
    [
        '{"age": ["CANARY"]}',
        '{"medications": ["x", {"CANARY": 1}]}',
        '{"labs": [["CANARY"]]}',
        '{"id": "CANARY", "sex": 7}',
        '{"CANARY": "CANARY"}',
    ],
)
def test_no_value_stands_in_a_refusal(content: str) -> None:
    assert "CANARY" not in refusal(content)


def test_an_id_and_an_age_may_be_numbers(told: Callable[..., object]) -> None:
    profile = read_profile('{"id": 12, "age": 72.5}', "p.json")
    assert (profile.id, profile.age) == ("12", "72.5")
