"""That a file stands under its final name whole, or not at all, on the real file system."""

import errno
import hashlib
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from magrisk.adapters.writing import Part, Publication, check_target, replacing, same_file
from magrisk.errors import OutputProblem, UsageProblem

DISK_FULL = "/dev/full"


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def contents(folder: Path) -> dict[str, str]:
    return {each.name: each.read_text() for each in folder.iterdir()}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def partial(folder: Path) -> Path:
    (found,) = folder.glob("*.partial")
    return found


def fill_the_disk(folder: Path) -> None:
    """Puts the device that is always full in the place of the partial file that is open."""
    wanted = str(partial(folder))
    for descriptor in Path("/proc/self/fd").iterdir():
        if descriptor.is_symlink() and os.readlink(descriptor) == wanted:
            full = os.open(DISK_FULL, os.O_WRONLY)
            os.dup2(full, int(descriptor.name))
            os.close(full)


# --- one file -----------------------------------------------------------------------------------


def test_what_is_written_stands_under_the_final_name_only_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    with replacing(path) as part:
        part.write("a")
        assert not path.exists()
    assert contents(tmp_path) == {"scores.csv": "a"}


def test_text_is_written_as_utf_8_with_line_ends_untouched(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    with replacing(path) as part:
        assert part.write("é\r\n") == 3
        part.write("Ω\n\r")
    assert path.read_bytes() == "é\r\nΩ\n\r".encode()


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    with replacing(path) as part:
        assert part.sha256() == hashlib.sha256(b"").hexdigest()
        part.write("é\r\n")
        part.write("b" * 100_000)
        digest = part.sha256()
    assert digest == part.sha256() == hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("older and longer")
    with replacing(path) as part:
        part.write("new")
        assert path.read_text() == "older and longer"
    assert contents(tmp_path) == {"scores.csv": "new"}


@pytest.mark.usefixtures("open_umask")
def test_the_file_is_its_owners_alone_also_under_an_open_umask(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    with replacing(path) as part:
        part.write("a")
        assert mode(partial(tmp_path)) == 0o600
    assert mode(path) == 0o600


@pytest.mark.usefixtures("open_umask")
def test_a_file_that_was_open_to_all_is_not_so_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("older")
    assert mode(path) == 0o666
    with replacing(path) as part:
        part.write("new")
    assert mode(path) == 0o600


def test_a_link_stays_and_the_file_it_names_is_replaced(tmp_path: Path) -> None:
    real, link = tmp_path / "data" / "scores.csv", tmp_path / "link.csv"
    real.parent.mkdir()
    real.write_text("older")
    link.symlink_to(real)
    with replacing(link) as part:
        part.write("new")
    assert link.is_symlink()
    assert contents(real.parent) == {"scores.csv": "new"}


def test_a_name_as_long_as_names_may_be_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 255)
    with replacing(path) as part:
        part.write("a")
    assert path.read_text() == "a"


# --- failure ------------------------------------------------------------------------------------


def interrupt() -> None:
    signal.raise_signal(signal.SIGINT)


def fault() -> None:
    raise LookupError("a fault of the caller")


def end() -> None:
    sys.exit(5)


@pytest.mark.parametrize(
    ("failure", "error"), [(interrupt, KeyboardInterrupt), (fault, LookupError), (end, SystemExit)]
)
@pytest.mark.parametrize("before", [{}, {"scores.csv": "older"}])
def test_whatever_ends_the_block_early_leaves_the_folder_as_it_was(
    tmp_path: Path, failure: Callable[[], None], error: type[BaseException], before: dict[str, str]
) -> None:
    for name, text in before.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(error), replacing(tmp_path / "scores.csv") as part:
        part.write("new" * 100_000)
        failure()
    assert contents(tmp_path) == before


@pytest.mark.parametrize("text", ["new", "new" * 1_000_000], ids=["found at the end", "found while writing"])
def test_a_full_disk_is_told_and_leaves_the_older_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("older")
    with pytest.raises(OutputProblem) as caught, replacing(path) as part:
        fill_the_disk(tmp_path)
        part.write(text)
    assert str(caught.value) == f"scores.csv: could not be written: {os.strerror(errno.ENOSPC)}"
    assert caught.value.exit_code == 74
    assert contents(tmp_path) == {"scores.csv": "older"}


LIMITED = """
import resource, sys
from pathlib import Path
from magrisk.adapters.writing import replacing
from magrisk.errors import OutputProblem
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    with replacing(Path(sys.argv[1])) as part:
        for _ in range(100):
            part.write("x" * 1000)
except OutputProblem as problem:
    print(problem)
    sys.exit(problem.exit_code)
"""


def test_a_limit_on_the_size_of_files_is_told_and_leaves_the_older_file(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("older")
    done = subprocess.run([sys.executable, "-c", LIMITED, path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (74, "")
    assert done.stdout == f"scores.csv: could not be written: {os.strerror(errno.EFBIG)}\n"
    assert contents(tmp_path) == {"scores.csv": "older"}


KILLED = """
import os, signal, sys
from pathlib import Path
from magrisk.adapters.writing import replacing
os.umask(0)
with replacing(Path(sys.argv[1])) as part:
    part.write("x" * 100_000)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_leaves_the_older_file_and_nothing_that_others_may_read(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("older")
    done = subprocess.run([sys.executable, "-c", KILLED, path], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_text() == "older"
    assert mode(partial(tmp_path)) == 0o600


def test_a_text_that_utf_8_cannot_hold_is_refused_without_showing_it(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    with pytest.raises(OutputProblem) as caught, replacing(path) as part:
        part.write("canary\ud800")
    assert str(caught.value) == "scores.csv: could not be written: a text is not UTF-8"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert contents(tmp_path) == {}


def test_a_folder_that_goes_away_meanwhile_is_told(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "scores.csv"
    path.parent.mkdir()
    with pytest.raises(OutputProblem, match=os.strerror(errno.ENOENT)), replacing(path) as part:
        part.write("new")
        partial(path.parent).unlink()
        path.parent.rmdir()
    assert contents(tmp_path) == {}


def test_a_folder_in_which_no_file_can_be_made_is_told() -> None:
    # The kernel's own tree takes no files from anybody, root included.
    with pytest.raises(OutputProblem) as caught, Publication() as publication:
        publication.part(Path("/proc/self/scores.csv"))
    assert str(caught.value).startswith("scores.csv: could not be written: ")


# --- several files ------------------------------------------------------------------------------

NAMES = ["scores.csv", "quarantine.csv", "manifest.json"]


def publish(folder: Path) -> None:
    with Publication() as publication:
        for part in [publication.part(folder / name) for name in NAMES]:
            part.write("new")


def test_several_files_appear_together(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_text("older")
    with Publication() as publication:
        for name in NAMES:
            publication.part(tmp_path / name).write("new")
        assert (tmp_path / "scores.csv").read_text() == "older"
        assert not (tmp_path / "manifest.json").exists()
    assert contents(tmp_path) == dict.fromkeys(NAMES, "new")


def test_the_files_are_renamed_in_the_order_in_which_they_were_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    replace, sync = os.replace, os.fsync

    def noted_replace(old: Path, new: Path) -> None:
        order.append(new.name)
        replace(old, new)

    def noted_sync(descriptor: int) -> None:
        order.append("sync")
        sync(descriptor)

    monkeypatch.setattr(os, "replace", noted_replace)
    monkeypatch.setattr(os, "fsync", noted_sync)
    publish(tmp_path)
    assert order == ["sync"] * 3 + NAMES + ["sync"] * 3


class FailsOnce:
    """A call of the operating system that fails the given time it is made, and works otherwise."""

    def __init__(self, call: Callable[..., object], time: int, error: BaseException):
        self._call, self._left, self._error = call, time, error

    def __call__(self, *arguments: object) -> object:
        self._left -= 1
        if self._left == 0:
            raise self._error
        return self._call(*arguments)


IO_ERROR = OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.parametrize("before", [[], NAMES[:1], NAMES], ids=["new", "one is older", "all are older"])
@pytest.mark.parametrize("error", [IO_ERROR, KeyboardInterrupt()], ids=["error", "interrupt"])
@pytest.mark.parametrize(
    ("call", "time"),
    [*(("fsync", time) for time in range(1, 7)), *(("replace", time) for time in range(1, 4))],
)
def test_a_failure_anywhere_leaves_every_file_as_it_was(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    time: int,
    error: BaseException,
    before: list[str],
) -> None:
    for name in before:
        (tmp_path / name).write_text("older")
    monkeypatch.setattr(os, call, FailsOnce(getattr(os, call), time, error))
    with pytest.raises(OutputProblem if error is IO_ERROR else KeyboardInterrupt):
        publish(tmp_path)
    assert contents(tmp_path) == dict.fromkeys(before, "older")


def no_second_names(*_: object) -> None:
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


def test_a_file_system_without_second_names_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scores.csv").write_text("older")
    monkeypatch.setattr(os, "link", no_second_names)
    publish(tmp_path)
    assert contents(tmp_path) == dict.fromkeys(NAMES, "new")


# Without second names each older file is moved aside first, so there are two renames for each.
@pytest.mark.parametrize("time", range(1, 7))
def test_older_files_come_back_also_without_second_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, time: int
) -> None:
    for name in NAMES:
        (tmp_path / name).write_text("older")
    monkeypatch.setattr(os, "link", no_second_names)
    monkeypatch.setattr(os, "replace", FailsOnce(os.replace, time, IO_ERROR))
    with pytest.raises(OutputProblem):
        publish(tmp_path)
    assert contents(tmp_path) == dict.fromkeys(NAMES, "older")


def test_a_file_that_cannot_be_put_back_does_not_keep_the_others_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in NAMES:
        (tmp_path / name).write_text("older")
    withdraw = Part.withdraw

    def stubborn(part: Part) -> None:
        if part.path.name == NAMES[1]:
            raise IO_ERROR
        withdraw(part)

    monkeypatch.setattr(Part, "withdraw", stubborn)
    # The fourth is the first of a folder, when all three are renamed already.
    monkeypatch.setattr(os, "fsync", FailsOnce(os.fsync, 4, IO_ERROR))
    with pytest.raises(OutputProblem):
        publish(tmp_path)
    left = contents(tmp_path)
    assert [left.pop(name) for name in NAMES] == ["older", "new", "older"]
    # What could not be put back is not thrown away either.
    assert list(left.values()) == ["older"]


def test_a_name_that_becomes_a_folder_meanwhile_withdraws_the_files_before_it(tmp_path: Path) -> None:
    scores, manifest = tmp_path / "scores.csv", tmp_path / "manifest.json"
    scores.write_text("older")
    with pytest.raises(OutputProblem, match=os.strerror(errno.EISDIR)), Publication() as publication:
        publication.part(scores).write("new")
        publication.part(manifest).write("new")
        manifest.mkdir()
    assert scores.read_text() == "older"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["manifest.json", "scores.csv"]


def test_partial_files_that_are_taken_away_cost_no_older_file(tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / name).write_text("older")
    with pytest.raises(OutputProblem, match=os.strerror(errno.ENOENT)), Publication() as publication:
        for name in NAMES:
            publication.part(tmp_path / name).write("new")
        for each in tmp_path.glob("*.partial"):
            each.unlink()
    assert contents(tmp_path) == dict.fromkeys(NAMES, "older")


def test_what_others_put_under_the_name_meanwhile_is_not_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "scores.csv"
    monkeypatch.setattr(os, "replace", FailsOnce(os.replace, 1, IO_ERROR))
    with pytest.raises(OutputProblem), replacing(path) as part:
        part.write("new")
        os.mkfifo(path)
    assert list(tmp_path.iterdir()) == [path]


def test_no_file_or_folder_stays_open(tmp_path: Path) -> None:
    before = sorted(os.listdir("/proc/self/fd"))
    publish(tmp_path)
    with pytest.raises(LookupError), replacing(tmp_path / "scores.csv"):
        fault()
    assert sorted(os.listdir("/proc/self/fd")) == before


def test_one_name_cannot_hold_two_files(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "scores.csv")
    with pytest.raises(UsageProblem, match="is named for two outputs"), Publication() as publication:
        publication.part(tmp_path / "scores.csv").write("a")
        publication.part(tmp_path / "link.csv")
    assert [each.name for each in tmp_path.iterdir()] == ["link.csv"]


@pytest.mark.parametrize(("number", "told"), [(errno.EINVAL, False), (errno.EIO, True)])
def test_a_folder_that_cannot_be_synced_is_told_unless_it_never_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, told: bool
) -> None:
    sync = os.fsync

    def refusing(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", refusing)
    if told:
        with pytest.raises(OutputProblem):
            publish(tmp_path)
    else:
        publish(tmp_path)
    assert sorted(contents(tmp_path)) == ([] if told else sorted(NAMES))


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["new.csv", "older.csv", "link.csv"])
def test_a_target_that_can_be_written_passes_untouched(tmp_path: Path, name: str) -> None:
    (tmp_path / "older.csv").write_text("older")
    (tmp_path / "link.csv").symlink_to("another.csv")
    check_target(tmp_path / name)
    assert {each.name for each in tmp_path.iterdir()} == {"older.csv", "link.csv"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("folder", "is a folder; wanted the name of a file"),
        ("link-to-folder", "is a folder; wanted the name of a file"),
        ("missing/scores.csv", "its folder does not exist"),
        ("link-to-missing", "its folder does not exist"),
        ("pipe", "is a device or a pipe; wanted the name of a file"),
        ("file/scores.csv", f"cannot be an output file: {os.strerror(errno.ENOTDIR)}"),
        ("loop", f"cannot be an output file: {os.strerror(errno.ELOOP)}"),
        ("x" * 256, f"cannot be an output file: {os.strerror(errno.ENAMETOOLONG)}"),
    ],
)
def test_a_target_that_could_never_be_written_is_a_wrong_option(
    tmp_path: Path, name: str, reason: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("older")
    (tmp_path / "link-to-folder").symlink_to("folder")
    (tmp_path / "link-to-missing").symlink_to("missing/scores.csv")
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    names = sorted(each.name for each in tmp_path.iterdir())
    for refuse in (check_target, Publication().part):
        with pytest.raises(UsageProblem) as caught:
            refuse(tmp_path / name)
        assert str(caught.value) == f"{Path(name).name}: {reason}"
        assert caught.value.exit_code == 2
    assert sorted(each.name for each in tmp_path.iterdir()) == names


@pytest.mark.parametrize("path", ["/", "."])
def test_a_folder_without_a_name_is_named_as_it_was_given(path: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        check_target(Path(path))
    assert str(caught.value).startswith(f"{path}: is a folder")


@pytest.mark.parametrize("device", [DISK_FULL, os.devnull])
def test_a_device_is_never_replaced(device: str) -> None:
    with pytest.raises(UsageProblem, match="is a device or a pipe"), replacing(Path(device)):
        pass
    assert stat.S_ISCHR(os.stat(device).st_mode)


def test_one_file_is_known_by_all_its_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file, folder = tmp_path / "a.csv", tmp_path / "folder"
    file.write_text("a")
    folder.mkdir()
    os.link(file, tmp_path / "second.csv")
    (tmp_path / "link.csv").symlink_to(file)
    names = ["a.csv", "./a.csv", "folder/../a.csv", str(file), "second.csv", "link.csv"]
    assert all(same_file(file, Path(name)) for name in names)
    (tmp_path / "twin.csv").write_text("a")
    assert not same_file(file, Path("twin.csv"))
    assert not same_file(file, Path("missing.csv"))


def test_one_file_is_known_also_before_it_exists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path)
    assert same_file(tmp_path / "new.csv", Path("new.csv"))
    assert same_file(tmp_path / "new.csv", Path("link/new.csv"))
    assert not same_file(tmp_path / "new.csv", Path("other.csv"))
