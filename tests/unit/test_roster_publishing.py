"""That no mixed set of files ever looks complete: each call of a publication fails, and each is the last.

What a kill leaves is what stands in the folder at that moment, so the folder is copied before each call
and each copy is taken up by another run.
"""

import errno
import os
import shutil
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from magrisk.errors import OutputProblem
from small_run import (
    IO_ERROR,
    JOURNAL,
    NAMES,
    PARTIAL,
    complete,
    contents,
    is_sound,
    ledger,
    manifest,
    whole,
    write,
)

CALLS = ("replace", "link", "unlink", "fsync", "open", "write", "ftruncate")
# Calls from the one that begins the publication to the last: the longest way, over an older set.
MOST = 40


class Counted:
    """All calls of the system that a publication makes, one of which may come out otherwise."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, otherwise: Callable[[int], None]):
        self.made = 0
        self._otherwise = otherwise
        for name in CALLS:
            monkeypatch.setattr(os, name, self._counted(getattr(os, name)))

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **more: Any) -> Any:
            self.made += 1
            self._otherwise(self.made)
            return call(*arguments, **more)

        return counted


def fail(error: BaseException, numbers: Collection[int]) -> Callable[[int], None]:
    def failing(number: int) -> None:
        if number in numbers:
            raise error

    return failing


def no_second_names(*_: object) -> None:
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


@pytest.fixture(params=["new", "older", "older, no second names"])
def before(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, bytes]:
    """What stands under the final names before."""
    (tmp_path / "out").mkdir()
    if "no second names" in request.param:
        monkeypatch.setattr(os, "link", no_second_names)
    if "older" in request.param:
        complete(ledger(tmp_path / "out", run="older"), "older")
    return contents(tmp_path / "out")


# --- in which order -------------------------------------------------------------------------------


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What reaches the disk and what gets a name, in order: a kill does not tell what a power cut takes."""
    calls: list[str] = []
    sync, replace, write_some = os.fsync, os.replace, os.write

    def name(descriptor: int) -> str:
        return os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}"))

    def noted_sync(descriptor: int) -> None:
        calls.append(f"sync {name(descriptor)}")
        sync(descriptor)

    def noted_write(descriptor: int, data: bytes) -> int:
        calls.append(f"write {name(descriptor)}")
        return write_some(descriptor, data)

    def noted_replace(old: Path, new: Path) -> None:
        calls.append(f"name {new.name}")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(os, "write", noted_write)
    monkeypatch.setattr(os, "replace", noted_replace)
    return calls


ASIDE = ".aside.csv.magrisk-partial"
NOTED = [f"sync {PARTIAL}", f"sync {ASIDE}", f"write {JOURNAL}", f"sync {JOURNAL}"]


def test_the_journal_tells_only_of_what_is_on_the_disk(tmp_path: Path, told: list[str]) -> None:
    with ledger(tmp_path) as made:
        assert told == [*NOTED, f"sync {tmp_path.name}"]
        told.clear()
        write(made, blocks=2)
    assert told == [f"write {PARTIAL}", *NOTED, f"write {PARTIAL}", f"write {ASIDE}", *NOTED]


def test_the_manifest_leaves_first_and_comes_last_also_on_the_disk(tmp_path: Path, told: list[str]) -> None:
    complete(ledger(tmp_path, run="older"), "older")
    with ledger(tmp_path) as made:
        write(made)
        told.clear()
        made.publish(manifest(made, "new"))
    folder, sealed = f"sync {tmp_path.name}", ".manifest.json.magrisk-partial"
    assert told == [
        *NOTED,
        *("name .manifest.json.magrisk-older", folder),
        *("name scores.csv", "name aside.csv"),
        *(f"write {sealed}", f"sync {sealed}", folder),
        *("name manifest.json", folder),
    ]


# --- an error -------------------------------------------------------------------------------------


@pytest.mark.parametrize("resume", [False, True])
@pytest.mark.parametrize("error", [IO_ERROR, KeyboardInterrupt()], ids=["error", "interrupt"])
def test_a_failure_anywhere_leaves_what_stood_there(
    tmp_path: Path, before: dict[str, bytes], error: BaseException, resume: bool
) -> None:
    failed = 0
    for number in range(1, MOST):
        folder = shutil.copytree(tmp_path / "out", tmp_path / "tried")
        if _fails(folder, error, [number], resume):
            seen = {name: data for name, data in contents(folder).items() if name in NAMES}
            if error is IO_ERROR or seen != whole("new"):
                failed += 1
                assert seen == before
                assert resume or contents(folder) == before
        else:
            assert {name: contents(folder)[name] for name in NAMES} == whole("new")
        complete(ledger(folder, resume=resume))
        assert contents(folder) == whole("new")
        shutil.rmtree(folder)
    # The calls after the manifest's rename has reached the disk tidy up. Their errors do no harm, and an
    # interrupt finds everything in its place.
    assert failed >= 15


def _fails(folder: Path, error: BaseException, numbers: Collection[int], resume: bool) -> bool:
    """Whether a run tells of a failure of these calls of its publication."""
    with pytest.MonkeyPatch.context() as patched:
        try:
            with ledger(folder, resume=resume) as made:
                write(made)
                Counted(patched, fail(error, numbers))
                made.publish(manifest(made, "new"))
        except (OutputProblem, KeyboardInterrupt):
            return True
    return False


@pytest.mark.parametrize("resume", [False, True])
def test_a_disk_that_dies_leaves_no_set_that_looks_complete_and_is_not(
    tmp_path: Path, before: dict[str, bytes], resume: bool
) -> None:
    for number in range(1, MOST):
        folder = shutil.copytree(tmp_path / "out", tmp_path / "tried")
        _fails(folder, IO_ERROR, range(number, 10_000), resume)
        assert is_sound(folder)
        complete(ledger(folder, resume=resume))
        assert contents(folder) == whole("new")
        shutil.rmtree(folder)


@pytest.mark.parametrize("later", [1, 2, 3])
def test_what_cannot_be_taken_back_is_finished_by_the_next_run(
    tmp_path: Path, before: dict[str, bytes], later: int
) -> None:
    """Two errors, the second while the first is being undone."""
    left = 0
    for number in range(1, MOST):
        folder = shutil.copytree(tmp_path / "out", tmp_path / "tried")
        failed = _fails(folder, IO_ERROR, [number, number + later], resume=False)
        assert is_sound(folder)
        if failed and (folder / JOURNAL).exists() and b'"manifest"' in (folder / JOURNAL).read_bytes():
            left += 1
            with pytest.raises(KeyboardInterrupt), ledger(folder, run="third"):
                raise KeyboardInterrupt
            assert contents(folder) == whole("new")
        elif failed:
            assert {name: data for name, data in contents(folder).items() if name in NAMES} == before
        shutil.rmtree(folder)
    assert left or not before


def test_what_an_earlier_run_could_not_remove_does_not_come_back(tmp_path: Path) -> None:
    for number in range(1, MOST):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / ".scores.csv.magrisk-older").write_text("two runs ago")
        assert _fails(folder, IO_ERROR, [number], resume=False) != (folder / NAMES[0]).exists()


def test_a_name_that_becomes_a_folder_meanwhile_takes_the_files_before_it_back(tmp_path: Path) -> None:
    complete(ledger(tmp_path, run="older"), "older")
    with pytest.raises(OutputProblem, match=os.strerror(errno.EISDIR)), ledger(tmp_path) as made:
        write(made)
        (tmp_path / NAMES[2]).unlink()
        (tmp_path / NAMES[2]).mkdir()
        made.publish(b"{}")
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(NAMES)
    assert all((tmp_path / name).read_bytes() == whole("older")[name] for name in NAMES[:2])


def test_a_hidden_file_that_is_taken_away_is_told_and_costs_no_older_file(tmp_path: Path) -> None:
    complete(ledger(tmp_path, run="older"), "older")
    with pytest.raises(OutputProblem, match=os.strerror(errno.ENOENT)), ledger(tmp_path) as made:
        write(made)
        (tmp_path / PARTIAL).unlink()
        made.publish(b"{}")
    assert contents(tmp_path) == whole("older")


# --- a kill ---------------------------------------------------------------------------------------


def killed_before_each_call(folder: Path, copies: Path) -> list[Path]:
    """What every kill from the first call of a publication to the last leaves."""
    copies.mkdir()
    # Copying makes calls of its own.
    real = {name: getattr(os, name) for name in CALLS}

    def copy(number: int) -> None:
        with pytest.MonkeyPatch.context() as unpatched:
            for name, call in real.items():
                unpatched.setattr(os, name, call)
            shutil.copytree(folder, copies / str(number))

    with pytest.MonkeyPatch.context() as patched, ledger(folder) as made:
        write(made)
        Counted(patched, copy)
        made.publish(manifest(made, "new"))
    return sorted(copies.iterdir(), key=lambda path: int(path.name))


@pytest.mark.parametrize("resume", [False, True])
def test_a_kill_anywhere_leaves_no_mixed_set_and_the_next_run_completes_it(
    tmp_path: Path, before: dict[str, bytes], resume: bool
) -> None:
    copies = killed_before_each_call(tmp_path / "out", tmp_path / "copies")
    assert len(copies) >= 20
    for copy in copies:
        assert is_sound(copy)
        with ledger(copy, resume=resume) as made:
            assert is_sound(copy)
            if made.finished:
                assert made.begun == {"blocks": 3}
                assert {name: contents(copy)[name] for name in NAMES} == whole("new")
            else:
                write(made)
                made.publish(manifest(made, "new"))
        assert contents(copy) == whole("new")


def test_a_kill_may_follow_a_kill(tmp_path: Path, before: dict[str, bytes]) -> None:
    for copy in killed_before_each_call(tmp_path / "out", tmp_path / "copies"):
        for number in range(1, MOST, 6):
            again = shutil.copytree(copy, tmp_path / "again")
            with pytest.MonkeyPatch.context() as patched:
                Counted(patched, fail(IO_ERROR, range(number, 10_000)))
                with suppress(OutputProblem):
                    complete(ledger(again, resume=True))
            assert is_sound(again)
            complete(ledger(again, resume=True))
            assert contents(again) == whole("new")
            shutil.rmtree(again)


def test_a_new_run_finishes_the_one_before_it_even_if_it_then_fails_itself(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    for copy in killed_before_each_call(tmp_path / "out", tmp_path / "copies"):
        publishing = '"manifest"' in ((copy / JOURNAL).read_text() if (copy / JOURNAL).exists() else "")
        done = (copy / NAMES[2]).exists()
        with pytest.raises(KeyboardInterrupt), ledger(copy, run="third"):
            raise KeyboardInterrupt
        assert contents(copy) == (whole("new") if publishing or done else {})


@pytest.fixture
def half_way(tmp_path: Path) -> Path:
    """A folder in which the output has its final name, and the quarantine has not."""
    (tmp_path / "out").mkdir()
    copies = killed_before_each_call(tmp_path / "out", tmp_path / "copies")
    return next(copy for copy in copies if (copy / NAMES[0]).exists() and not (copy / NAMES[1]).exists())


@pytest.mark.parametrize("resume", [False, True])
@pytest.mark.parametrize("name", [NAMES[0], ".aside.csv.magrisk-partial"])
def test_what_is_no_longer_what_was_written_is_not_sealed(half_way: Path, name: str, resume: bool) -> None:
    for change in (lambda file: file.write_bytes(b"other"), Path.unlink):
        change(half_way / name)
        left = contents(half_way)
        with pytest.raises(OutputProblem) as caught, ledger(half_way, resume=resume):
            pass
        told = "scores.csv" if name == NAMES[0] else "aside.csv"
        assert str(caught.value) == (
            f"{told}: is not what the interrupted run has written; remove {JOURNAL} to begin anew"
        )
        assert contents(half_way) == left
    (half_way / JOURNAL).unlink()
    complete(ledger(half_way))
    assert contents(half_way) == whole("new")


def test_a_manifest_that_stood_there_before_seals_nothing(tmp_path: Path) -> None:
    """An earlier run over the same roster has left the same manifest, and its output is lost."""
    complete(ledger(tmp_path))
    copies = killed_before_each_call(tmp_path, tmp_path.with_name("copies"))
    for copy in copies:
        if (copy / NAMES[2]).exists() and (copy / PARTIAL).exists():
            (copy / NAMES[0]).unlink()
            complete(ledger(copy, resume=True))
            assert contents(copy) == whole("new")


def test_a_set_that_was_sealed_may_be_moved_before_the_next_run(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    last = killed_before_each_call(tmp_path / "out", tmp_path / "copies")[-2]
    (last / NAMES[0]).unlink()
    complete(ledger(last))
    assert contents(last) == whole("new")
