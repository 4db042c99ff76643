"""Which lines may be parts of a record that a line end broke in two."""

import pytest

from magrisk.adapters.roster.broken import may_begin, may_end
from magrisk.adapters.roster.records import Record


def record(*fields: str, problem: str = "") -> Record:
    return Record(3, 1, fields, problem, not fields)


@pytest.mark.parametrize("text", ["omeprazole", "omeprazole; senna", "P-", "20 mg daily", "été"])
def test_a_line_of_words_may_be_the_end_of_a_record(text: str) -> None:
    assert may_end(record(text), 5)


@pytest.mark.parametrize("text", ["# ward 5", "\x1a", "---", "1;50;f;m;x", "1\t50\tf\tm\tx", "  "])
def test_comments_signs_and_records_of_another_writing_are_no_end(text: str) -> None:
    assert not may_end(record(text), 5)


def test_a_record_of_more_fields_of_a_fault_or_of_a_roster_of_one_column_is_no_part() -> None:
    assert not may_end(record("a", "b"), 5)
    assert not may_end(record("a", problem="a quote"), 5)
    assert not may_end(record(), 5)
    assert not may_end(record("a"), 1)


def test_only_one_word_may_be_the_beginning_of_an_identifier() -> None:
    assert may_begin(record("P-"), 5)
    assert not may_begin(record("Ward 5"), 5)
    assert not may_begin(record("#P"), 5)
