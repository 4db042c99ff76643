"""Texts one a line: a text's number is that of its line, whatever stands in it."""

import io

import pytest

from magrisk.adapters.lines import MOST_KEPT, lines
from magrisk.errors import ContentProblem


def read(content: bytes) -> list[str]:
    return list(lines(io.BytesIO(content), "--file"))


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"", []),
        (b"\xef\xbb\xbf", []),
        (b"\n", [""]),
        (b"one\n\ntwo\n", ["one", "", "two"]),
        (b"one\r\n \r\ntwo", ["one", " ", "two"]),
        (b"\xef\xbb\xbfone\n\xef\xbb\xbftwo\n", ["one", "\ufefftwo"]),
        (b"a\0b\x0bc\x0cd\x1ce\rf\n", ["a\0b\x0bc\x0cd\x1ce\rf"]),
        ("m\u00e4h\u2028ne\u0085u\n".encode(), ["m\u00e4h\u2028ne\u0085u"]),
    ],
)
def test_a_line_ends_in_lf_or_crlf_and_in_nothing_else(content: bytes, wanted: list[str]) -> None:
    assert read(content) == wanted


def test_of_a_line_without_end_the_beginning_is_kept() -> None:
    found = read(b"one\n" + b"x" * (3 * MOST_KEPT + 5) + b"\ntwo")
    assert [len(each) for each in found] == [3, MOST_KEPT, 3]


@pytest.mark.parametrize("shift", range(4))
def test_a_letter_at_the_edge_of_a_piece_is_no_broken_one(shift: int) -> None:
    found = read(b"x" * (MOST_KEPT - shift) + "薬薬\n".encode() + b"two\n")
    assert found[0].rstrip("薬") == "x" * (MOST_KEPT - shift)
    assert found[1:] == ["two"]


def test_a_crlf_at_the_edge_of_a_piece_ends_the_line() -> None:
    assert read(b"x" * (MOST_KEPT - 1) + b"\r\ntwo\r\n") == ["x" * (MOST_KEPT - 1), "two"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"CANARY\xff\n", 1),
        (b"one\n\nCANARY\xc3\n", 3),
        (b"one\nCANARY\xe8\x96", 2),
        (b"\xed\xb3\xbf\n", 1),
        (b"one\n" + b"x" * (2 * MOST_KEPT) + b"\xff\n", 2),
    ],
)
def test_bytes_that_are_no_utf_8_are_told_with_their_line_and_without_a_value(
    content: bytes, line: int
) -> None:
    with pytest.raises(ContentProblem) as found:
        read(content)
    assert str(found.value) == f"--file: line {line}: found bytes that are not UTF-8"
    assert found.value.__cause__ is None


def test_what_stands_before_a_broken_line_is_read() -> None:
    reading = lines(io.BytesIO(b"one\n\xff\n"), "--file")
    assert next(reading) == "one"
    with pytest.raises(ContentProblem):
        next(reading)
