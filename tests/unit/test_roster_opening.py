"""What is found at the head of a roster, and where the records begin."""

import pytest

from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.opening import Opening, opening
from magrisk.errors import ContentProblem


def opened(head: bytes, **dialect: str) -> Opening:
    return opening(head, Dialect(**dialect))  # type: ignore[arg-type]  # of words only


@pytest.mark.parametrize(
    ("head", "fields", "delimiter", "lines", "directives", "blank"),
    [
        (b"id,age\n", ("id", "age"), ",", 1, 0, 0),
        (b"id,age", ("id", "age"), ",", 1, 0, 0),
        (b"id;age\r\n", ("id", "age"), ";", 1, 0, 0),
        (b"sep=;\r\nid;age\n", ("id", "age"), ";", 2, 1, 0),
        (b"\n,,\n \nid,age\n", ("id", "age"), ",", 4, 0, 3),
        (b"sep=\t\n\n\nid\tage\n", ("id", "age"), "\t", 4, 1, 2),
        (b'"id","a\nge"\n', ("id", "a\nge"), ",", 2, 0, 0),
    ],
)
def test_records_begin_behind_the_header(
    head: bytes, fields: tuple[str, ...], delimiter: str, lines: int, directives: int, blank: int
) -> None:
    wanted = Opening(fields, delimiter, len(head), lines, directives, blank, "")
    assert opened(head) == wanted
    more = head if head.endswith(b"\n") else head + b"\n"
    assert opened(more + b"1,72\n2,73\n").offset == len(more)


def test_the_delimiter_that_is_declared_is_the_one() -> None:
    assert opened(b"id;x,age\n", delimiter=",").fields == ("id;x", "age")


def test_a_header_further_below_is_a_hint() -> None:
    assert opened(b"Ward 7,\nid,age\n1,72\n").below == "; line 2 could be the header: wanted nothing above it"


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (b"", "header: the roster is empty, wanted a header and one row a patient"),
        (b"\n , \n\n", "header: the roster is empty, wanted a header and one row a patient"),
        (b'\nid,"age\n1,2\n', "line 2: header: a quote is opened and not closed"),
        (b"id,\xff\n", "line 1: header: not UTF-8 at byte 4 of the line"),
    ],
)
def test_a_head_without_a_header_is_refused(head: bytes, told: str) -> None:
    with pytest.raises(ContentProblem) as refused:
        opened(head)
    assert str(refused.value).startswith(told)
