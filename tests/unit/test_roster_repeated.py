"""That identifiers which stood before are counted, however many there are, and leave nothing behind."""

import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from magrisk.adapters.roster import repeated as module
from magrisk.adapters.roster.repeated import Repeated
from magrisk.errors import OutputProblem

NUMBERS = st.lists(st.lists(st.one_of(st.integers(0, 9), st.integers(0, 2**64 - 1)), max_size=40), max_size=5)


def counted(parts: list[list[int]], folder: Path) -> int:
    with Repeated(folder / "out.csv") as repeated:
        for part in parts:
            repeated.add(np.array(part, np.uint64))
        return repeated.count()


@pytest.mark.parametrize(
    ("parts", "found"),
    [([], 0), ([[]], 0), ([[1, 2, 3]], 0), ([[1, 1], [1]], 2), ([[1, 2], [3, 2], [2**64 - 1, 1]], 2)],
)
def test_a_number_that_stood_before_is_counted_each_time(
    tmp_path: Path, parts: list[list[int]], found: int
) -> None:
    assert counted(parts, tmp_path) == found
    assert list(tmp_path.iterdir()) == []


@given(NUMBERS, st.integers(1, 20))
def test_numbers_that_are_counted_in_parts_are_as_many(parts: list[list[int]], most: int) -> None:
    every = [number for part in parts for number in part]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "_MOST_AT_ONCE", most)
        assert counted(parts, Path("/tmp")) == len(every) - len(set(every))  # nothing of it has a name


def test_no_file_has_a_name_while_numbers_are_kept(tmp_path: Path) -> None:
    with Repeated(tmp_path / "out.csv") as repeated:
        repeated.add(np.arange(10, dtype=np.uint64))
        assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_an_output_problem(tmp_path: Path) -> None:
    with pytest.raises(OutputProblem, match=r"^out\.csv: could not be written: No such file"):
        Repeated(tmp_path / "none" / "out.csv")


@pytest.fixture
def _little_room() -> Iterator[None]:
    """Files of this process may hold a thousand bytes."""
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGXFSZ)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.usefixtures("_little_room")
def test_a_full_disk_is_an_output_problem_at_once(tmp_path: Path) -> None:
    with pytest.raises(OutputProblem, match=r"^out\.csv: could not be written: File too large$"):
        counted([[1] * 100, [2] * 100], tmp_path)
