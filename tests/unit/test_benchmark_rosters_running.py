"""How the rosters' benchmark runs a command: its time, its memory with that of its children, its failure."""

import sys

import pytest

from benchmarks.rosters.running import Failed, Memory, run

MIB = 2**20
HOLD = "held = b'x' * ({mib} << 20); import time; time.sleep(0.5)"
OF_TWO = (
    "import subprocess, sys; held = b'x' * (60 << 20); subprocess.run([sys.executable, '-c', sys.argv[1]])"
)


def test_the_memory_of_a_process_and_its_child_is_summed_and_the_larger_one_told() -> None:
    ended = run([sys.executable, "-c", OF_TWO, HOLD.format(mib=40)], watched=True)
    assert 100 * MIB < ended.memory.tree < 160 * MIB
    assert 60 * MIB < ended.memory.largest < 90 * MIB
    assert 0 < ended.memory.tree_pss <= ended.memory.tree
    assert ended.seconds > 0.5


def test_the_memory_of_who_measures_is_not_counted() -> None:
    held = b"x" * (200 << 20)
    ended = run([sys.executable, "-c", HOLD.format(mib=20)], watched=True)
    assert len(held) > ended.memory.largest


def test_nobody_looks_at_the_memory_of_a_command_that_is_not_watched() -> None:
    assert run([sys.executable, "-c", ""]).memory == Memory(0, 0, 0)


def test_a_command_that_fails_is_told_with_the_last_of_what_it_said() -> None:
    with pytest.raises(Failed, match="ValueError: too few"):
        run([sys.executable, "-c", "raise ValueError('too few')"], watched=True)
