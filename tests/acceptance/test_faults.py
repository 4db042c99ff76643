"""That a run survives what the system does to it: errors, kills, full disks; with the system's own calls.

After an error the exit code is 74 and the final names hold what they held before. After a kill no
partial file stands under a final name. In both cases the same command with `--resume` ends with the
bytes of a run that nothing disturbed.
"""

import errno
import os
import random
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from fault import (
    DONE,
    DRIVER,
    HIDDEN,
    KILLED,
    NIGHTLY,
    NOT_WRITTEN,
    Point,
    Subject,
    batch,
    finals,
    hidden,
    is_sealed,
    older_set,
    scores,
    started,
    tracer,
)
from program import environment

KILLS = 3000 if NIGHTLY else 300
# What a run may find.
FOUND = ["nothing", "older files", "what a kill has left"]
# These make room or tidy up after the last file has its name; a failure does no harm then.
HARMLESS = {"link", "unlink", "ftruncate"}


@pytest.fixture(scope="module", params=["driver", "batch"])
def subject(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Subject:
    return DRIVER if request.param == "driver" else batch(tmp_path_factory.mktemp("rosters"))


@pytest.fixture(scope="module")
def wanted(subject: Subject, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The scores of a run that nothing disturbed."""
    return _undisturbed(subject, tmp_path_factory.mktemp("wanted"), large=False)


@pytest.fixture(scope="module")
def wanted_large(subject: Subject, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return _undisturbed(subject, tmp_path_factory.mktemp("wanted"), large=True)


def _undisturbed(subject: Subject, folder: Path, *, large: bool) -> dict[str, bytes]:
    ended = subject.run(folder, resume=False, large=large)
    assert ended.code in DONE, ended.told
    assert is_sealed(folder)
    assert hidden(folder) == []
    return scores(folder)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def begun(request: pytest.FixtureRequest, subject: Subject, tmp_path: Path) -> Path:
    folder = tmp_path / "found"
    folder.mkdir()
    if request.param != FOUND[0]:
        older_set(folder)
    if request.param == FOUND[2]:
        traced = tracer(folder)
        middle = [point for point in _points(subject, folder) if point.call == "fsync"]
        assert traced.kill(subject.command(folder), middle[len(middle) // 2]).code == KILLED
        assert hidden(folder)
    return folder


def _points(subject: Subject, found: Path) -> list[Point]:
    """Every call of a run that finds this."""
    copy = shutil.copytree(found, found.with_name("counted"))
    points = tracer(copy).points(subject.command(copy))
    shutil.rmtree(copy)
    return points


def _sample(subject: Subject, points: list[Point]) -> list[Point]:
    number = max(2, round(len(points) * subject.sample))
    return points if number >= len(points) else sorted(random.Random(1).sample(points, number))


def _completes(subject: Subject, folder: Path, wanted: dict[str, bytes], *, large: bool = False) -> None:
    assert subject.quickly(folder, large=large) in DONE
    assert is_sealed(folder)
    assert scores(folder) == wanted
    assert hidden(folder) == []


# --- every call -----------------------------------------------------------------------------------


def test_every_kind_of_call_is_seen(subject: Subject, out: Path) -> None:
    """The search for calls finds what it looks for; else nothing would be tried below."""
    older_set(out)
    points = _points(subject, out)
    assert {point.call for point in points} >= {"openat", "write", "fsync", "ftruncate", "rename", "unlink"}
    assert sum(point.call == "rename" for point in points) >= 4
    assert len(points) >= 50


@pytest.mark.parametrize("begun", FOUND[1:], indirect=True)
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_every_call_may_fail(
    subject: Subject, begun: Path, out: Path, wanted: dict[str, bytes], error: str
) -> None:
    before = finals(begun)
    for point in _sample(subject, _points(subject, begun)):
        shutil.rmtree(out)
        shutil.copytree(begun, out)
        ended = tracer(out).fail(subject.command(out), point, error)
        assert ended.reached or subject is not DRIVER, point
        if ended.code in DONE:
            assert point.call in HARMLESS or not ended.reached, point
            assert is_sealed(out)
            assert scores(out) == wanted
        else:
            assert ended.code == NOT_WRITTEN, (point, ended)
            assert f": could not be written: {_words_of(error)}" in ended.told, point
            assert finals(out) == before, point
        _completes(subject, out, wanted)


def _words_of(error: str) -> str:
    return os.strerror(getattr(errno, error))


def test_a_run_that_is_not_to_be_resumed_leaves_nothing_when_it_fails(subject: Subject, out: Path) -> None:
    points = tracer(out).points(subject.command(out, resume=False))
    for point in _sample(subject, [point for point in points if point.call not in HARMLESS]):
        shutil.rmtree(out)
        out.mkdir()
        ended = tracer(out).fail(subject.command(out, resume=False), point, "EIO")
        assert ended.code == NOT_WRITTEN or not ended.reached, (point, ended)
        assert finals(out) == {} or not ended.reached, point
        assert hidden(out) == [], point


@pytest.mark.parametrize("begun", FOUND, indirect=True)
def test_every_call_may_be_the_last(
    subject: Subject, begun: Path, out: Path, wanted: dict[str, bytes]
) -> None:
    before = finals(begun)
    for number, point in enumerate(_sample(subject, _points(subject, begun))):
        shutil.rmtree(out)
        shutil.copytree(begun, out)
        code = tracer(out).kill(subject.command(out), point).code
        # How often the program's journal is written depends on the clock, so a call may not come.
        assert code == KILLED or subject is not DRIVER, point
        _holds_nothing_partial(out, before, wanted)
        # Every second time a run begins anew: it must cope with what is there as well.
        if number % 2:
            assert subject.quickly(out, resume=False) in DONE
        _completes(subject, out, wanted)


def _holds_nothing_partial(folder: Path, before: dict[str, bytes], wanted: dict[str, bytes]) -> None:
    """Each final name holds nothing, the older file or the whole new one, and no mixed set is sealed."""
    found = scores(folder)
    assert all(data in (before.get(name), wanted[name]) for name, data in found.items())
    is_sealed(folder)
    assert all(stat.S_IMODE((folder / name).stat().st_mode) == 0o600 for name in hidden(folder))
    assert set(hidden(folder)) <= set(HIDDEN)


# --- any moment -----------------------------------------------------------------------------------


def test_a_run_may_be_killed_at_any_moment_and_again(
    subject: Subject, out: Path, wanted_large: dict[str, bytes]
) -> None:
    """Kills after a random time, each run going on from the one before it, until one comes to its end."""
    chance, longest = random.Random(2), _time_of(subject, out)
    kills, ends = 0, 0
    before = finals(out)
    while kills < (KILLS if subject is DRIVER else KILLS // 30):
        if _killed_after(chance.uniform(0.2, 1) * longest, subject.command(out, large=True)):
            kills += 1
            _holds_nothing_partial(out, before, wanted_large)
            continue
        ends += 1
        assert is_sealed(out)
        assert scores(out) == wanted_large
        assert hidden(out) == []
        shutil.rmtree(out)
        out.mkdir()
        if ends % 2:
            older_set(out)
        before = finals(out)
    _completes(subject, out, wanted_large, large=True)


def _time_of(subject: Subject, folder: Path) -> float:
    began = monotonic()
    assert subject.run(folder, large=True).code in DONE
    return monotonic() - began


def _killed_after(seconds: float, command: list[str]) -> bool:
    """Whether the command was killed, and not at its end before."""
    with subprocess.Popen(command, env=environment(), stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    assert process.returncode in (*DONE, KILLED)
    return process.returncode == KILLED


# --- no room --------------------------------------------------------------------------------------


@pytest.fixture(params=["64k", "256k", "1M"])
def small_disk(request: pytest.FixtureRequest, out: Path) -> Iterator[Path]:
    """A file system of this size and no more."""
    mounted = started(["mount", "-t", "tmpfs", "-o", f"size={request.param}", "tmpfs", str(out)])
    if mounted.code:
        pytest.skip(f"no file system can be mounted here: {mounted.told.strip()}")
    yield out
    assert started(["umount", str(out)]).code == 0


@pytest.mark.parametrize("resume", [False, True])
def test_a_disk_that_is_full_is_told_and_the_run_goes_on_when_there_is_room(
    subject: Subject, small_disk: Path, wanted_large: dict[str, bytes], resume: bool
) -> None:
    older_set(small_disk)
    before = finals(small_disk)
    ended = subject.run(small_disk, resume=resume, large=True)
    assert ended.code == NOT_WRITTEN
    assert f": could not be written: {os.strerror(errno.ENOSPC)}" in ended.told
    assert finals(small_disk) == before
    assert bool(hidden(small_disk)) == resume
    assert started(["mount", "-o", "remount,size=64M", str(small_disk)]).code == 0
    _completes(subject, small_disk, wanted_large, large=True)


def test_a_limit_on_the_size_of_files_is_told_and_the_run_goes_on_without_it(
    subject: Subject, out: Path, wanted_large: dict[str, bytes]
) -> None:
    ended = started(["prlimit", "--fsize=500000", "--", *subject.command(out, large=True)])
    assert ended.code == NOT_WRITTEN
    assert f"scores.csv: could not be written: {os.strerror(errno.EFBIG)}" in ended.told
    assert finals(out) == {}
    _completes(subject, out, wanted_large, large=True)


def test_a_device_that_is_always_full_is_no_output(subject: Subject, out: Path) -> None:
    (out / "scores.csv").symlink_to("/dev/full")
    ended = subject.run(out)
    assert ended.code == 2
    assert "scores.csv: is a device or a pipe; wanted the name of a file" in ended.told
    assert [each.name for each in out.iterdir()] == ["scores.csv"]
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)
