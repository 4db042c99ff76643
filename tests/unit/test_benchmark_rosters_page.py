"""The page of the rosters' benchmark: medians, ratios, goals, and what is not measured yet."""

from pathlib import Path

import pytest

from benchmarks.rosters.__main__ import COMMAND, PAGE
from benchmarks.rosters.goals import NOT_MEASURED, goals
from benchmarks.rosters.page import page
from benchmarks.rosters.results import Results, Run, keep, kept, ratio, rows_per_second, seconds

ABOUT = {"machine": "a small one"}


def pairs(rows: int, *times: tuple[float, float]) -> list[Run]:
    return [
        run
        for copy, ours in times
        for run in (Run("copy", "copy", rows, copy), Run("copy", "magrisk", rows, ours))
    ]


def measured() -> Results:
    peers = [
        Run("peers", "magrisk", 1000, 2.0),
        Run("peers", "plain loop", 100, 2.0),
        Run("peers", "magrisk", 1000, 4.0),
        Run("peers", "zen, two processes", 100, 3.2),
        Run("peers", "magrisk", 1000, 2.0),
        Run("peers", "zen, batches", 100, 6.0),
    ]
    results = Results(1000).with_part("peers", peers, ABOUT)
    runs = [*pairs(1000, (1, 4.5), (2, 6), (1, 3)), *pairs(5000, (1, 2.5))]
    return results.with_part("copy", runs, ABOUT)


def test_the_middle_run_counts_and_a_ratio_is_that_of_its_pair() -> None:
    copies, ours = (measured().of("copy", who, 1000) for who in ("copy", "magrisk"))
    assert seconds(copies) == 1
    assert seconds(ours) == 4.5
    assert ratio(ours, copies) == 3
    assert rows_per_second(ours) == pytest.approx(1000 / 4.5)


def test_runs_without_their_pair_have_no_ratio() -> None:
    copies = measured().of("copy", "copy", 1000)
    with pytest.raises(ValueError, match="longer"):
        ratio(copies[:2], copies)


def test_each_goal_is_held_against_its_own_figure() -> None:
    assert [(goal.found, goal.word) for goal in goals(measured())] == [
        ("3.0 times", "met"),
        ("2.5 times", "met"),
        ("10.0 times", "met"),
        ("16.0 times", "met"),
    ]


@pytest.mark.parametrize(
    ("ours", "word"), [(3.5, "met"), (3.6, "not met"), (5.1, "not met: above 5 is not done")]
)
def test_far_beyond_the_copy_is_not_done(ours: float, word: str) -> None:
    results = Results(1000).with_part("copy", pairs(1000, (1, ours)), ABOUT)
    assert next(goals(results)).word == word


def test_what_is_not_measured_is_said_so_and_meets_nothing() -> None:
    assert {(goal.found, goal.word) for goal in goals(Results())} == {(NOT_MEASURED, "")}
    assert page(Results(), COMMAND).count(f"({NOT_MEASURED})") == 5


def test_a_part_that_is_measured_anew_leaves_the_others() -> None:
    again = measured().with_part("copy", pairs(1000, (1, 9)), ABOUT)
    assert len(again.of("copy", "magrisk", 1000)) == 1
    assert again.sizes("copy") == [1000]
    assert len(again.of("peers", "magrisk", 1000)) == 3


def test_what_is_kept_is_what_was_measured(tmp_path: Path) -> None:
    keep(measured(), tmp_path / "measured.json")
    assert kept(tmp_path / "measured.json") == measured()
    assert kept(tmp_path / "nothing.json") == Results()


def test_the_page_tells_every_size_peer_and_memory() -> None:
    memory = [Run("memory", "magrisk", 1000, 1.0, tree=300 * 2**20, tree_pss=200 * 2**20, largest=2**28)]
    unlike = [Run("unlike", "magrisk", 1000, 2.0, unlike=0.05, tree=2**30, tree_pss=2**29)]
    results = measured().with_part("memory", memory, ABOUT).with_part("unlike", unlike, ABOUT)
    results = results.with_part("curve", [Run("curve", "magrisk", 10, 1.0)], ABOUT)
    written = page(results, COMMAND)
    assert "| 1,000 | 1.00 | 4.50 | 3.0 | 3 |" in written
    assert "| 10 | 1.00 | 10 |" in written
    assert "| plain loop | 100 | 2.00 | 50 | 10.0 times |" in written
    assert "| magrisk | 1,000 | 300 | 200 | 256 |" in written
    assert "| 5% | 1,000 | 2.0 | 500 | 1,024 | 512 |" in written
    assert "- machine: a small one" in written


def test_the_page_that_is_published_is_made_of_the_runs_that_are_kept() -> None:
    published = Path(__file__).parents[2] / PAGE
    assert published.read_text(encoding="utf-8") == page(kept(), COMMAND)
