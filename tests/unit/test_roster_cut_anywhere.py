"""That a text is cut between records only, however few bytes are held when it is cut."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magrisk.adapters.roster.blocks import Blocks
from magrisk.adapters.roster.records import records_from

CELLS = st.sampled_from(["", "1", '"a\nb"', '"a ""b"""', '"\n\n"', 'a"b', '"', "é", '"x,y"', '"a"b'])
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4).map(",".join), max_size=12)


def cut(text: bytes, size: int, most: int) -> list[bytes]:
    blocks = Blocks(io.BytesIO(text), ",", 2, 0, 1, most)
    found = list(iter(lambda: bytes(blocks.next(size)), b""))
    assert (blocks.offset, blocks.line) == (len(text), text.count(b"\n") + 1)
    return found


@given(ROWS, st.integers(1, 60), st.integers(1, 5), st.booleans())
def test_the_records_of_all_stretches_are_those_of_the_text(
    rows: list[str], size: int, most: int, ended: bool
) -> None:
    text = ("\n".join(rows) + "\n" * ended).encode()
    stretches = cut(text, size, most)
    assert b"".join(stretches) == text
    found = [
        record.fields if not record.problem else record.raw
        for stretch in stretches
        for record in records_from(io.BytesIO(stretch), ",", 1)
    ]
    wanted = records_from(io.BytesIO(text), ",", 1)
    assert found == [record.fields if not record.problem else record.raw for record in wanted]


@pytest.mark.parametrize("size", range(1, 40))
def test_a_record_of_two_lines_is_not_cut_where_its_quote_may_have_been_closed(size: int) -> None:
    text = b'1,"furosemide\nomeprazole","Mg 1.6"\n2,none,\n'
    assert all(stretch.count(b'"') % 2 == 0 for stretch in cut(text, size, 1))
