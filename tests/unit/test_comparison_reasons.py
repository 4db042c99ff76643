"""That cells of reasons are read as they were written, and that what is hidden is not told as certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magrisk.comparison.content import Listed, ReasonChange
from magrisk.comparison.reasons import Reasons, changes, is_whole, listed, read
from magrisk.escape import spreadsheet_cell

LABELS = st.text(st.characters(codec="utf-8", exclude_characters="+-"), min_size=1, max_size=20).filter(
    lambda label: label.strip() == label and not label.startswith("'")
)


@given(st.dictionaries(LABELS, st.integers(-999, 999), max_size=3), st.integers(0, 9))
def test_what_batch_writes_is_read_back(points: dict[str, int], more: int) -> None:
    more = more if len(points) == 3 else 0
    told = [f"{label} {number:+d}" for label, number in points.items()]
    cell = "; ".join([*told, *([f"and {more} more"] if more else [])])
    assert read(spreadsheet_cell(cell)) == Reasons(points, more)


def test_reasons_of_one_name_are_added_up() -> None:
    assert read("A +3; A +4; and 2 more") == Reasons({"A": 7}, 2)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("A +3", "A +3", ()),
        ("A +3; B -4", "A +5", (ReasonChange("B", -4, None, True), ReasonChange("A", 3, 5, True))),
        ("", "A +3", (ReasonChange("A", None, 3, True),)),
        ("B +9; and 2 more", "A +3; B +9", (ReasonChange("A", None, 3, False),)),
        ("A +3; B +9", "B +9; and 1 more", (ReasonChange("A", 3, None, False),)),
        ("A +3; B +9; and 1 more", "B +9", (ReasonChange("A", 3, None, True),)),
    ],
)
def test_what_differs_is_told_and_what_may_be_hidden_is_not_certain(
    old: str, new: str, found: tuple[ReasonChange, ...]
) -> None:
    assert changes(old, new) == found


def test_a_list_that_names_all_is_whole() -> None:
    assert is_whole("A +3", "")
    assert not is_whole("A +3", "A +3; and 1 more")
    assert not is_whole("A +3; and 1 more", "A +3")


def test_lists_of_texts_tell_what_came_and_went() -> None:
    assert listed("'=a; b", "b; c") == Listed(("c",), ("=a",))
    assert listed("", "") == Listed((), ())
