"""A pasted list: every part is a medication or is skipped with its reason; nothing is dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magrisk.errors import ContentProblem
from magrisk.reading.medication_list import ListLine, split_list


def knows(text: str) -> bool:
    return text.casefold().strip().startswith(("furosemide", "omeprazole", "digoxin"))


def said(text: str) -> list[tuple[str, str, str]]:
    return [(line.said, line.where, line.reason) for line in split_list(text, knows)[0]]


@pytest.mark.parametrize(
    "bullet", ["- ", "* ", "\u2022", "\u2022 ", "1. ", "12) ", "(3) ", "a) ", "[x] ", "\u2013 ", "- 1. "]
)
def test_bullets_and_numbering_are_stripped(bullet: str) -> None:
    assert said(f"{bullet}furosemide 40 mg") == [("furosemide 40 mg", "line 1", "")]


@pytest.mark.parametrize(
    "text", ["0.5 mg digoxin", "2 tablets furosemide", "1.furosemide", "*NF* furosemide"]
)
def test_a_number_of_the_medicine_is_no_numbering(text: str) -> None:
    assert said(text) == [(text, "line 1", "")]


def test_headings_and_comments_are_skipped_and_told() -> None:
    text = "Home medications:\r\nfurosemide\r\n\r\n# omeprazole was stopped\r-\nomeprazole\n"
    assert said(text) == [
        ("Home medications:", "line 1", "heading"),
        ("furosemide", "line 2", ""),
        ("# omeprazole was stopped", "line 4", "comment"),
        ("omeprazole", "line 6", ""),
    ]


def test_semicolons_and_bars_split_and_a_comma_only_between_names() -> None:
    text = "furosemide 40 mg; digoxin | omeprazole\nfurosemide, omeprazole 20 mg\nfurosemide 1,000 mg, daily"
    assert said(text) == [
        ("furosemide 40 mg", "line 1", ""),
        ("digoxin", "line 1", ""),
        ("omeprazole", "line 1", ""),
        ("furosemide", "line 2", ""),
        ("omeprazole 20 mg", "line 2", ""),
        ("furosemide 1,000 mg, daily", "line 3", ""),
    ]


def test_lines_under_allergies_do_not_count_until_the_next_heading() -> None:
    text = "Drug allergies:\nfurosemide\nnone\nCurrent:\nomeprazole"
    assert said(text) == [
        ("Drug allergies:", "line 1", "allergy"),
        ("furosemide", "line 2", "allergy"),
        ("none", "line 3", "allergy"),
        ("Current:", "line 4", "heading"),
        ("omeprazole", "line 5", ""),
    ]


@pytest.mark.parametrize(
    "heading", ["Allergy", "Intolerances", "Adverse reactions", "Allergies & intolerances"]
)
def test_other_headings_for_allergies(heading: str) -> None:
    assert said(f"{heading}:\nfurosemide")[1] == ("furosemide", "line 2", "allergy")


def test_a_commented_heading_for_allergies_lasts_until_the_next_comment() -> None:
    text = "# Allergies\nfurosemide\n# Medications\nomeprazole"
    assert [reason for _, _, reason in said(text)] == ["allergy", "allergy", "comment", ""]


def test_an_allergy_on_its_own_line_takes_only_that_line() -> None:
    assert said("Allergies: furosemide\nNKDA\nomeprazole") == [
        ("Allergies: furosemide", "line 1", "allergy"),
        ("NKDA", "line 2", "allergy"),
        ("omeprazole", "line 3", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "none",
        "Nil.",
        "No regular medicines",
        "no regular medications",
        "NO MEDICATIONS",
        "not on any medication",
        "Medications:\n- none",
    ],
)
def test_a_list_may_say_that_nothing_is_taken(text: str) -> None:
    lines, empty = split_list(text, knows)
    assert empty
    assert {line.kind for line in lines} == {"skipped"}


@pytest.mark.parametrize(
    "text", ["", " \n", "none\nfurosemide", "Allergies:\nnone", "Medications:", "nonesuch"]
)
def test_silence_is_no_empty_list(text: str) -> None:
    assert not split_list(text, knows)[1]


def test_control_characters_are_blanks_and_a_byte_order_mark_is_dropped() -> None:
    assert said("\ufefffurosemide\x0040\x1bmg") == [("furosemide 40 mg", "line 1", "")]


def test_a_list_of_500_lines_is_read_and_one_more_is_refused() -> None:
    assert len(split_list("furosemide\n" * 500, knows)[0]) == 500
    with pytest.raises(ContentProblem, match="501 lines, wanted at most 500"):
        split_list("furosemide\n" * 501, knows)


def test_a_line_of_4096_bytes_is_read_and_one_more_is_refused_without_its_words() -> None:
    assert split_list("\u00e9" * 2048, knows)[0] == [ListLine("\u00e9" * 2048, "line 1")]
    with pytest.raises(ContentProblem, match="line 2: 4097 bytes, wanted at most 4096") as raised:
        split_list("x\n" + "\u00e9" * 2048 + "x", knows)
    assert "\u00e9" not in str(raised.value)


@given(st.lists(st.sampled_from(["furosemide 40 mg", "xyz", "# note", "Heading:", "", "digoxin; q", "none"])))
def test_every_line_that_is_not_blank_is_answered(lines: list[str]) -> None:
    answered = {line.where for line in split_list("\n".join(lines), knows)[0]}
    assert answered == {f"line {number}" for number, line in enumerate(lines, 1) if line}
