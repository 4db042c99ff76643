"""That a text cut into columns gives the records that the strict reader gives, each in its line."""

import io
import re
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from magrisk.adapters.roster import plain
from magrisk.adapters.roster.records import FIELD_BYTES, Record, records_from
from magrisk.adapters.roster.spellings import Spellings
from magrisk.adapters.roster.table import Cut, Cutter

SIGNS = (
    "a",
    "b",
    ",",
    ",",
    ";",
    '"',
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\x00",
    "\ufeff",
    "é",
    "\u2028",
    " ",
    "\\",
    "'",
)
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=60).map(lambda signs: "".join(signs).encode())
BROKEN = st.tuples(TEXTS, st.sampled_from((b"", b"\xff", b"\xed\xa0\x80", b"\xc3")), TEXTS).map(b"".join)


def column(cut: Cut, place: int) -> list[str]:
    """One column's cells."""
    spellings = Spellings()
    return spellings.texts(cut.table.whole(place, spellings))


def as_records(cut: Cut, width: int) -> list[tuple[int, tuple[str, ...], str]]:
    """Everything that was cut, in order: line, fields of sound records, problem."""
    columns = [column(cut, place) for place in range(width)]
    table = [(line, cells, "") for line, *cells in zip(cut.table.lines.tolist(), *columns, strict=True)]
    others = [(record.line, list(record.fields), record.problem) for record in cut.others]
    return [(line, tuple(cells), problem) for line, cells, problem in sorted([*table, *others])]


def strictly(text: bytes, line: int, delimiter: str = ",") -> list[Record]:
    return list(records_from(io.BytesIO(text), delimiter, line))


@given(BROKEN, st.integers(1, 4), st.sampled_from(",;"))
def test_columns_hold_what_the_strict_reader_reads(text: bytes, width: int, delimiter: str) -> None:
    cut = Cutter(delimiter, width, range(width)).cut(text, 5)
    wanted = strictly(text, 5, delimiter)
    assert as_records(cut, width) == [(r.line, r.fields, r.problem) for r in wanted]
    assert [cut.record(r.line) for r in wanted] == wanted
    assert cut.table.ids.to_pylist() == column(cut, 0)


@given(TEXTS, st.integers(1, 3), st.sampled_from(",;"))
def test_parts_of_lists_are_cut_at_their_separators(text: bytes, width: int, delimiter: str) -> None:
    cut, spellings = Cutter(delimiter, width, range(width)).cut(text, 5), Spellings()
    place = width - 1
    parts = cut.table.parts(place, "\n\r", spellings)
    texts, cells = spellings.texts(parts.spelt), column(cut, place)
    assert [texts[first : last + 1] for first, last in zip(parts.firsts, parts.lasts, strict=True)] == [
        re.split("[;|\n\r]", cell) for cell in cells
    ]
    lines = [line for cell in cells for line in re.split("[\n\r]", cell)]
    assert [texts[first : last + 1] for first, last in zip(parts.begins, parts.ends, strict=True)] == [
        re.split("[;|]", line) for line in lines
    ]
    sizes = [len(cell.encode()) for cell in cells]
    assert (np.asarray(parts.sizes) >= sizes).all()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "LONG", 0)
        exact = Cutter(delimiter, width, range(width)).cut(text, 5).table.parts(place, "\n\r", spellings)
        assert np.broadcast_to(exact.sizes, len(cells)).tolist() == sizes
    rows = [row for row, cell in enumerate(cells) for _ in re.split("[;|\n\r]", cell)]
    assert parts.rows.tolist() == rows


def test_a_plain_text_is_all_table() -> None:
    cut = Cutter(",", 2, [0, 1]).cut(b"1,NULL\r\n2,nan\n3,\xc3\xa9", 2)
    assert column(cut, 1) == ["NULL", "nan", "é"]
    assert cut.table.lines.tolist() == [2, 3, 4]
    assert cut.others == []


def test_a_cell_keeps_what_would_cut_a_list() -> None:
    cut = Cutter(",", 3, [0, 1, 2]).cut("1|a,x;y,b;c\n2,\u00e9|,d\n".encode(), 2)
    assert cut.table.ids.to_pylist() == ["1|a", "2"]
    assert [column(cut, place) for place in range(3)] == [["1|a", "2"], ["x;y", "\u00e9|"], ["b;c", "d"]]


def test_only_lines_that_are_odd_are_read_one_by_one() -> None:
    cut = Cutter(",", 2, [0]).cut(b'1,a\n2,"b\nc"\n3\n\n4,d\n,e\n', 2)
    assert column(cut, 0) == ["1", "2", "4"]
    assert cut.table.lines.tolist() == [2, 3, 7]
    assert [(record.line, record.fields) for record in cut.others] == [(5, ("3",)), (6, ()), (8, ("", "e"))]
    assert len(cut.table) == 3


def test_a_text_without_a_plain_line_is_cut_too() -> None:
    cut = Cutter(",", 2, [0]).cut(b'"1","a"\n', 2)
    assert column(cut, 0) == ["1"]


def test_the_blanks_around_an_identifier_are_those_that_python_knows() -> None:
    """A row without an identifier may be blank, so it is read strictly; a blank that went unseen would be
    a patient."""
    blanks = [
        chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace() and chr(code) not in "\r\n"
    ]
    text = "".join(f"{blank},x\n" for blank in blanks).encode()
    cut = Cutter(",", 2, [0]).cut(text, 2)
    assert [record.fields for record in cut.others] == [(blank, "x") for blank in blanks]


@pytest.mark.parametrize("size", [FIELD_BYTES, FIELD_BYTES + 1])
@pytest.mark.parametrize("others", [b"1,a\n", b"1,a\n" * 20_000])
def test_a_field_may_be_as_long_as_the_strict_reader_lets_it(size: int, others: bytes) -> None:
    text = others + b"2," + b"x" * size + b"\n"
    cut = Cutter(",", 2, range(2)).cut(text, 2)
    assert as_records(cut, 2) == [(r.line, r.fields, r.problem) for r in strictly(text, 2)]
    assert len(cut.others) == (size > FIELD_BYTES)
