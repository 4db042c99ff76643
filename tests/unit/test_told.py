"""What makes a list of medicines, and when a list tells nothing."""

import pytest

from magrisk.errors import ContentProblem
from magrisk.told import Statement, medicines


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
