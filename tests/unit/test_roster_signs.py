"""That texts are cut where their signs stand."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from magrisk.adapters.roster import signs as module
from magrisk.adapters.roster.signs import bytes_of, cut_before, places_of

TEXTS = st.text("a;|\n, \u00e9", max_size=40)


def test_the_bytes_of_texts_are_told_with_their_places() -> None:
    data, starts, ends = bytes_of(pa.array(["no", "é", "", "x"], pa.string())[1:])
    assert [bytes(data[a:b]) for a, b in zip(starts, ends, strict=True)] == ["é".encode(), b"", b"x"]
    empty = bytes_of(pa.array([], pa.string()))
    assert [len(each) for each in empty[1:]] == [0, 0]
    assert np.issubdtype(empty[1].dtype, np.integer)


@given(TEXTS, st.integers(1, 3))
def test_signs_are_found_wherever_they_stand(text: str, blocks: int) -> None:
    data = np.frombuffer(text.encode(), np.uint8)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BLOCK", 8 * blocks)
        found = places_of(";|", data)
    assert found.tolist() == [place for place, byte in enumerate(text.encode()) if chr(byte) in ";|"]


@given(st.lists(TEXTS, max_size=6))
def test_pieces_begin_with_the_sign_at_which_they_were_cut(texts: list[str]) -> None:
    pieces, firsts = cut_before(";|", pa.array(["skipped", *texts], pa.string())[1:])
    told = pieces.to_pylist()
    assert ["".join(told[first:last]) for first, last in pairwise(firsts)] == texts
    assert len(told) == len(texts) + sum(text.count(sign) for text in texts for sign in ";|")
    later = set(range(len(told))) - set(firsts.tolist())
    assert all(told[place][0] in ";|" for place in later)
    assert not any(sign in piece[1:] for piece in told for sign in ";|")
