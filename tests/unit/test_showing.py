"""That a rule can be read as text, with what its lines weigh."""

import pytest

import small_book
from magrisk.compile import compile_plan
from magrisk.rulebook.showing import shown

BOOK = small_book.small_book(
    small_book.rule("lifestyle", "poor-food", {"line": "any", "judged": {"word": "slight", "because": "So."}})
)
PLAN = compile_plan(BOOK)


def test_a_rule_is_shown_with_what_it_weighs_and_its_way() -> None:
    lines = shown(BOOK, PLAN, "class-a").splitlines()
    assert lines[:2] == ["kind: drug-class", "id: class-a"]
    assert "- drug-b" in lines
    assert "# weighs any-use: +19 points, se 4, grade A, judged" in lines
    assert "# weighs short-course: +3 points, se 4, grade A, judged" in lines
    assert lines[-1] == "# path: class a > more is lost > low level"
    assert not any(line.startswith("replaces") for line in lines)


def test_a_judged_word_has_no_grade() -> None:
    assert "weighs any: +5 points, se 20, judged\n" in shown(BOOK, PLAN, "poor-food")


def test_what_weighs_nothing_is_shown_as_it_stands() -> None:
    text = shown(BOOK, PLAN, "home")
    assert "mean: 0.8663\n" in text
    assert "weighs" not in text
    assert "# path" not in text


def test_a_document_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        shown(BOOK, PLAN, "nothing")
