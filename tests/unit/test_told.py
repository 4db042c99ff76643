"""What makes a list of medicines, when a list tells nothing, and how one text is told otherwise."""

import pytest

from magrisk.errors import ContentProblem
from magrisk.told import Among, Statement, Words, medicines


def knows(text: str) -> bool:
    return text.strip().startswith(("omeprazole", "furosemide"))


def test_lines_of_a_pasted_list_are_places_of_their_own() -> None:
    read, skipped = medicines([("Medicines:\n- omeprazole 20 mg\n\nfurosemide 40 mg", "")], knows)
    assert read == (Statement("omeprazole 20 mg", "line 2"), Statement("furosemide 40 mg", "line 4"))
    assert skipped == ((Statement("Medicines:", "line 1"), "heading"),)


def test_of_several_texts_each_has_its_own_place() -> None:
    read, _ = medicines([("omeprazole", "medication 1"), ("furosemide", "medication 2")], knows)
    assert [one.where for one in read or ()] == ["medication 1", "medication 2"]


@pytest.mark.parametrize("text", ["none", "Nil", "no regular medicines"])
def test_a_list_that_says_none_is_complete_and_empty(text: str) -> None:
    read, skipped = medicines([(text, "medications")], knows)
    assert read == ()
    assert skipped == ((Statement(text, "medications"), "says that nothing is taken"),)


def test_no_texts_at_all_are_a_complete_empty_list() -> None:
    assert medicines([], knows) == ((), ())


@pytest.mark.parametrize("text", ["", "  \n ", "# only a comment", "Medicines:"])
def test_a_list_that_names_no_medicine_and_does_not_say_none_is_refused(text: str) -> None:
    with pytest.raises(ContentProblem, match=r"^medication list: found no medicine"):
        medicines([(text, "")], knows)


def test_one_text_that_says_none_settles_it_for_the_list() -> None:
    assert medicines([("# a comment", "medication 1"), ("none", "medication 2")], knows)[0] == ()


def test_a_medicine_beside_none_is_a_medicine() -> None:
    read, _ = medicines([("none", "medication 1"), ("omeprazole", "medication 2")], knows)
    assert [one.said for one in read or ()] == ["omeprazole"]


def test_a_text_over_the_limits_is_refused_at_its_place() -> None:
    with pytest.raises(ContentProblem, match=r"^medication 2: "):
        medicines([("omeprazole", "medication 1"), ("x" * 5000, "medication 2")], knows)
    with pytest.raises(ContentProblem, match=r"^medication list, line 2: "):
        medicines([("omeprazole\n" + "x" * 5000, "")], knows)


def test_a_list_of_allergies_alone_says_nothing_of_what_is_taken() -> None:
    read, skipped = medicines([("Allergies: penicillin", "medications")], lambda _: False)
    assert read is None
    assert [reason for _, reason in skipped] == ["allergy"]


LISTS: tuple[Among, ...] = ("medications", "conditions", "lifestyle", "symptoms")
TOLD = Words(
    id="A-1",
    age="60",
    medications=(Statement("x", "medication 1"), Statement("y", "medication 2")),
    conditions=(Statement("x", "condition 1"), Statement("y", "condition 2")),
    lifestyle=(Statement("x", "lifestyle 1"), Statement("y", "lifestyle 2")),
    symptoms=(Statement("x", "symptom 1"), Statement("y", "symptom 2")),
    alcohol=Statement("x", "alcohol"),
)


def texts(words: Words) -> dict[Among, list[str]]:
    everywhere: tuple[Among, ...] = (*LISTS, "alcohol")
    return {among: [one.said for one in words.listed(among)] for among in everywhere}


@pytest.mark.parametrize("among", LISTS)
@pytest.mark.parametrize("new", [(), ("z",), ("z", "w")])
def test_a_text_is_told_otherwise_in_its_own_list_alone(among: Among, new: tuple[str, ...]) -> None:
    changed = TOLD.with_texts(among, "x", new)
    assert texts(changed) == texts(TOLD) | {among: [*new, "y"]}
    assert (changed.id, changed.age) == ("A-1", "60")


def test_what_is_told_otherwise_keeps_its_place() -> None:
    changed = TOLD.with_texts("conditions", "y", ("z", "w"))
    assert [one.where for one in changed.conditions] == ["condition 1", "condition 2", "condition 2"]


def test_equal_texts_are_told_otherwise_wherever_they_stand() -> None:
    twice = Words(medications=tuple(Statement(said, said) for said in ("x", "y", "x")))
    assert [one.said for one in twice.with_texts("medications", "x", ("z",)).medications or ()] == [
        "z",
        "y",
        "z",
    ]


def test_a_text_that_was_not_said_changes_nothing() -> None:
    assert TOLD.with_texts("medications", "w", ()) == TOLD


@pytest.mark.parametrize(("new", "wanted"), [((), None), (("light",), Statement("light", "alcohol"))])
def test_an_answer_is_told_otherwise_or_not_at_all(new: tuple[str, ...], wanted: Statement | None) -> None:
    assert TOLD.with_texts("alcohol", "x", new).alcohol == wanted
    assert TOLD.with_texts("alcohol", "other", new).alcohol == TOLD.alcohol


def test_of_a_list_of_medicines_an_empty_list_is_left_and_of_none_there_is_none() -> None:
    one = Words(medications=(Statement("x", "medication 1"),))
    assert one.with_texts("medications", "x", ()).medications == ()
    assert Words().with_texts("conditions", "x", ()).medications is None


def test_what_nobody_told_is_an_empty_list() -> None:
    assert not any(texts(Words()).values())
