"""That every row finds its own in the other file, or is told as alone, in whatever order the files are."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from magrisk.comparison import pairing, scored_file
from magrisk.comparison.pairing import NOWHERE, Rosters, paired
from magrisk.comparison.scored_file import ScoredFile
from magrisk.errors import AccountingProblem
from scored_files import WORDS, rows, text, write

NUMBERS = st.lists(st.integers(0, 6), max_size=30)
IDS = st.lists(st.sampled_from(["a", "b", "c", "é", "=d", "'=d", "", 'q"q', "two\nlines"]), max_size=12)


def _occurrences(values: list[Any]) -> list[tuple[Any, int]]:
    return [(value, values[:place].count(value)) for place, value in enumerate(values)]


@given(NUMBERS, NUMBERS)
def test_the_nth_of_a_number_belongs_to_the_nth_of_it(old: list[int], new: list[int]) -> None:
    found = paired(np.array(old, np.uint64), np.array(new, np.uint64))
    places = {one: place for place, one in enumerate(_occurrences(new))}
    assert found.partner.tolist() == [places.get(one, NOWHERE) for one in _occurrences(old)]
    assert found.pairs() + found.alone_old().sum() == len(old)
    assert found.pairs() + found.alone_new().sum() == len(new)


@given(st.permutations(range(12)))
def test_a_shuffled_list_is_paired_whole(order: list[int]) -> None:
    found = paired(np.arange(12, dtype=np.uint64), np.array(order, np.uint64))
    assert [order[place] for place in found.partner] == list(range(12))
    assert found.in_order() == (order == sorted(order))


@pytest.mark.parametrize(("old", "new"), [([], []), ([], [1]), ([1], [])])
def test_nothing_is_paired_with_nothing(old: list[int], new: list[int]) -> None:
    found = paired(np.array(old, np.uint64), np.array(new, np.uint64))
    assert (found.pairs(), found.in_order()) == (0, True)


@given(IDS, IDS, st.booleans(), st.integers(60, 400))
def test_the_rows_of_two_files_are_paired_and_none_is_lost(
    old: list[str], new: list[str], raw: bool, block: int
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(scored_file, "_BLOCK", block + 400)  # less than a file, more than a line
        before = ScoredFile(write(Path(folder) / "old.csv", rows(old)), WORDS)
        options = {"options": {"raw": raw}}
        after = ScoredFile(write(Path(folder) / "new.csv", rows(new), **options), WORDS)
        rosters = Rosters(before, after)
        # What is raw is compared as it would be escaped: "=d" is "'=d" there.
        seen = [f"'{id_}" if raw and id_.startswith("=") else id_ for id_ in new]
        found = [
            (a["row"].to_pylist(), a["id"].to_pylist(), b["row"].to_pylist(), b["id"].to_pylist())
            for a, b in rosters.pairs()
        ]
        alone_old, alone_new = list(rosters.alone_old()), list(rosters.alone_new())
    places = {one: place for place, one in enumerate(_occurrences(seen), start=1)}
    mine = _occurrences(old)
    wanted = [(at, places[one]) for at, one in enumerate(mine, start=1) if one in places]
    assert [pair for a, _, b, _ in found for pair in zip(a, b, strict=True)] == wanted
    assert all(one == other for _, one, _, other in found)
    assert [row for row, _ in alone_old] == [at for at, one in enumerate(mine, start=1) if one not in places]
    assert len(wanted) + len(alone_old) == len(old)
    assert len(wanted) + len(alone_new) == len(new)


def test_unlike_identifiers_that_share_a_number_are_no_pair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairing, "numbered", lambda ids: np.zeros(len(ids), np.uint64))
    files = [tmp_path / name for name in ("old.csv", "new.csv")]
    for file, ids in zip(files, (["a"], ["b"]), strict=True):
        file.write_text(text(rows(ids)), encoding="utf-8")
    rosters = Rosters(*(ScoredFile(file, WORDS) for file in files))
    with pytest.raises(AccountingProblem, match="two identifiers share a number"):
        list(rosters.pairs())
