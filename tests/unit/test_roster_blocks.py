"""That a text is cut only where records end, whatever its quotes, its lines and the sizes of reads are."""

import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magrisk.adapters.roster import blocks as module
from magrisk.adapters.roster import records as strict
from magrisk.adapters.roster.blocks import Blocks
from magrisk.adapters.roster.records import Record, records_from

SMALL = {"RECORD_BYTES": 60, "FIELD_BYTES": 40, "SPAN_LINES": 4}
PIECES = st.sampled_from(
    (
        *(b"a,b\n", b"1,2\r\n", b'"x",y\n', b'"two\nlines",z\n', b'"', b'"\n', b"\n", b'a"b\n', b'"",""\n'),
        *(b",", b"word", b'x"\n', b'"a""b"\n', b"\r", b"\xff\n", b"0123456789" * 7, b"\n\n\n\n\n", b'"q\n\n'),
    )
)
TEXTS = st.lists(PIECES, max_size=30).map(b"".join)


class Pieces:
    """A text that comes in pieces of any sizes, whatever size was asked for."""

    def __init__(self, text: bytes, sizes: Iterator[int]):
        self._text, self._sizes = io.BytesIO(text), sizes

    def read(self, size: int, /) -> bytes:
        return self._text.read(min(size, next(self._sizes)))


def stretches(blocks: Blocks, size: int) -> Iterator[tuple[int, bytes]]:
    """The stretches, each with the number of its first line."""
    line = blocks.line
    while text := bytes(blocks.next(size)):
        yield line, text
        line = blocks.line


def read(text: bytes, line: int) -> list[Record]:
    return list(records_from(io.BytesIO(text), ",", line))


def in_stretches(
    text: bytes, size: int, most: int, piece: int, fields: int
) -> tuple[bytes, list[Record], Blocks]:
    sizes = iter(lambda: piece, None)
    blocks = Blocks(Pieces(text, sizes), ",", fields, 7, 3, most)
    found = list(stretches(blocks, size))
    return b"".join(t for _, t in found), [r for line, t in found for r in read(t, line)], blocks


@pytest.fixture(scope="module", autouse=True)
def _small() -> Iterator[None]:
    """Limits so small that a short text goes beyond them."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SMALL.items():
            for where in (module, strict):
                patch.setattr(where, name, value, raising=False)
        patch.setattr(module, "_READ", 16)
        yield


@given(TEXTS, st.integers(1, 200), st.integers(1, 9), st.integers(1, 50), st.integers(1, 2))
def test_stretches_hold_the_records_of_the_whole_text(
    text: bytes, size: int, most: int, piece: int, fields: int
) -> None:
    joined, found, blocks = in_stretches(text, size, most, piece, fields)
    assert found == read(text, 3)
    assert blocks.offset == 7 + len(text)
    assert blocks.line == 3 + text.count(b"\n") or not text.endswith(b"\n")
    if all(len(line) <= strict.RECORD_BYTES for line in text.splitlines(keepends=True)):
        assert joined == text


@pytest.mark.parametrize("size", [1, 100, 10_000])
@pytest.mark.parametrize(("most", "lines"), [(1, [1, 1, 4, 2]), (3, [2, 3, 3]), (100, [8])])
def test_a_stretch_ends_before_a_record_that_goes_on_or_behind_it_where_nothing_else_is_left(
    size: int, most: int, lines: list[int]
) -> None:
    text = b'1,a\n2,b\n3,"c\nd\ne"\n4,f\n5,"g\nh"\n'
    found = [
        text for _, text in stretches(Blocks(io.BytesIO(text), ",", 1, 0, 2, most), max(size, most // 2))
    ]
    assert b"".join(found) == text
    assert [each.count(b"\n") for each in found] == lines


def test_of_a_line_that_is_too_long_only_the_beginning_is_handed_out() -> None:
    text = b"1,a\n" + b"x" * 1000 + b"\n2,b\n"
    blocks = Blocks(io.BytesIO(text), ",", 1, 0, 2, 100)
    found = list(stretches(blocks, 20))
    assert found == [(2, b"1,a\n"), (3, b"x" * 61 + b"\n"), (4, b"2,b\n")]
    assert (blocks.offset, blocks.line) == (len(text), 5)


def test_a_text_may_end_within_a_line_that_is_too_long() -> None:
    text = b"x" * 1000
    blocks = Blocks(io.BytesIO(text), ",", 1, 0, 2, 100)
    assert list(stretches(blocks, 20)) == [(2, b"x" * 61 + b"\n")]
    assert (blocks.offset, blocks.line) == (len(text), 3)


def test_a_quote_that_may_still_be_closed_is_waited_for() -> None:
    blocks = Blocks(io.BytesIO(b'1,a\n2,"b\nc\n"\n3,d\n'), ",", 1, 0, 2, 100)
    assert blocks.next(9) == b"1,a\n"
    assert blocks.next(9) == b'2,"b\nc\n"\n'


def test_half_a_line_closes_no_quote() -> None:
    blocks = Blocks(io.BytesIO(b'1,"a\nb"c"\n2,d\n'), ",", 1, 0, 2, 100)
    assert blocks.next(7) == b'1,"a\nb"c"\n2,d\n'


def test_nothing_gives_nothing() -> None:
    assert Blocks(io.BytesIO(b""), ",", 1, 0, 1, 10).next(100) == b""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b"1,a\nb\n2,c\n3,d\n", [b"1,a\nb\n2,c\n", b"3,d\n"]),
        (b"1,a\nb\nc\n2,d\n", [b"1,a\nb\nc\n2,d\n"]),
        (b"1,a\nb", [b"1,a\nb"]),
        (b"1,a\n\nb\n2,c\n", [b"1,a\n", b"\nb\n2,c\n"]),
        (b'1,a\n"b"\n2,c\n', [b"1,a\n", b'"b"\n', b"2,c\n"]),
        (b"1,a\n" + b"x" * 90 + b"\n2,c\n", [b"1,a\n", b"x" * 61 + b"\n", b"2,c\n"]),
    ],
    ids=["one", "two", "the last", "behind an empty line", "in quotes", "too long"],
)
def test_a_line_of_one_field_stands_together_with_the_records_beside_it(
    text: bytes, found: list[bytes]
) -> None:
    blocks = Blocks(io.BytesIO(text), ",", 2, 0, 2, 1)
    assert [each for _, each in stretches(blocks, 4)] == found


def test_so_many_lines_of_one_field_are_no_records_beside_one_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_MOST_NEIGHBOURS", 3)
    blocks = Blocks(io.BytesIO(b"a\n" * 9), ",", 2, 0, 2, 1)
    assert [text.count(b"\n") for _, text in stretches(blocks, 2)] == [4, 4, 1]
