"""That lists are cut as they stand, and that each distinct text is read once."""

from dataclasses import dataclass

import pyarrow as pa
import pytest

from magrisk.adapters.roster.pieces import Parts, Read, parts, whole


@dataclass(frozen=True)
class Length:
    """What a text is read as here."""

    size: int
    letters: tuple[int, ...]
    text: str


def length(text: str) -> Length:
    return Length(len(text), tuple(map(ord, text)), text)


def cut(*cells: str) -> tuple[Parts, list[list[str]]]:
    """The parts of cells, and their texts by row."""
    read = Read(str)
    found = parts(pa.array(["skipped", *cells], pa.string())[1:], read, "\n", ";|")
    texts = [read.of[code] for code in found.pairs.codes.tolist()]
    rows = zip(found.firsts.tolist(), found.lasts.tolist(), strict=True)
    return found, [texts[first : last + 1] for first, last in rows]


def test_a_text_is_read_once_and_keeps_its_number() -> None:
    asked: list[str] = []
    read = Read(asked.append)
    assert read.codes(["a", "b", "a"]).tolist() == [0, 1, 0]
    assert whole(pa.array(["b", "c", "", "c"]), read).tolist() == [1, 2, 3, 2]
    assert asked == ["a", "b", "c", ""]
    assert len(read) == 4
    read.clear()
    assert read.codes(["c"]).tolist() == [0]


def test_blanks_around_a_text_do_not_matter_where_it_is_trimmed() -> None:
    read = Read(length, trimmed=True)
    assert read.codes([" a", "a ", "\ta\x1f", "b"]).tolist() == [0, 0, 0, 1]
    assert [one.text for one in read.of] == ["a", "b"]


def test_what_texts_were_read_as_stands_in_arrays_that_grow() -> None:
    read = Read(length)
    read.codes(["", "ab"])
    assert read.array("size").tolist() == [0, 2]
    assert read.lists("letters").counts.tolist() == [0, 2]
    read.codes(["abc"])
    assert read.array("size").tolist() == [0, 2, 3]
    assert read.lists("letters").values.tolist() == [97, 98, 97, 98, 99]
    assert read.texts("text").to_pylist() == ["", "ab", "abc"]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ([], []),
        ([""], [[""]]),
        (["a", "b"], [["a"], ["b"]]),
        (["a;b", "", "c"], [["a", "b"], [""], ["c"]]),
        (["a|b;c\nd", ";"], [["a", "b", "c", "d"], ["", ""]]),
        (["a\n\nb", "x"], [["a", "", "b"], ["x"]]),
    ],
)
def test_a_cell_without_a_mark_is_one_part(cells: list[str], wanted: list[list[str]]) -> None:
    found, texts = cut(*cells)
    assert texts == wanted
    assert found.pairs.rows.tolist() == [row for row, each in enumerate(wanted) for _ in each]


def test_the_parts_at_both_ends_of_every_line_are_told() -> None:
    found, _ = cut("a;b\nc", "d", "\ne|f|g")
    assert found.begins.tolist() == [0, 2, 3, 4, 5]
    assert found.ends.tolist() == [1, 2, 3, 4, 7]
    assert (found.firsts.tolist(), found.lasts.tolist()) == ([0, 3, 4], [2, 3, 7])
