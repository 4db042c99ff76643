"""That a run goes on where it was killed, and that its files appear together or not at all, on real files.

What a kill leaves is what stands in the folder at that moment, so the folder is copied and the copy is
taken up by another run. The journal holds names as seen from its folder, so a copy is as good.
"""

import errno
import hashlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magrisk.adapters.roster.growing import Growing
from magrisk.adapters.roster.ledger import Files, Ledger
from magrisk.errors import OutputProblem, UsageProblem
from program import environment
from small_run import (
    BLOCKS,
    IDENTITY,
    JOURNAL,
    NAMES,
    PARTIAL,
    complete,
    contents,
    files,
    ledger,
    manifest,
    whole,
    write,
)

UNSAFE = b"not safe yet"


def left_by_a_kill(folder: Path, copy: Path, blocks: int = 2) -> Path:
    """What a run leaves that is killed after some blocks."""
    with ledger(folder) as made:
        write(made, blocks=blocks)
        made.output(UNSAFE)
        shutil.copytree(folder, copy)
    return copy


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- a run that ends well -------------------------------------------------------------------------


def test_the_files_appear_together_and_nothing_else_stays(tmp_path: Path) -> None:
    with ledger(tmp_path) as made:
        assert made.begun is None
        assert not made.finished
        write(made)
        assert not {each.name for each in tmp_path.iterdir()} & set(NAMES)
        made.publish(manifest(made, "new"))
    assert contents(tmp_path) == whole("new")


def test_an_older_set_is_replaced(tmp_path: Path) -> None:
    complete(ledger(tmp_path, run="older"), "older")
    complete(ledger(tmp_path))
    assert contents(tmp_path) == whole("new")


def test_every_file_is_its_owners_alone_also_under_an_open_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with ledger(tmp_path) as made:
            write(made)
            assert {mode(each) for each in tmp_path.iterdir()} == {0o600}
            assert len(list(tmp_path.iterdir())) == 3
            made.publish(b"{}")
    finally:
        os.umask(before)
    assert {mode(each) for each in tmp_path.iterdir()} == {0o600}


def test_the_system_may_take_less_than_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: taken(descriptor, data[:3]))
    complete(ledger(tmp_path))
    assert contents(tmp_path) == whole("new")


def test_a_view_of_numbers_is_written_as_its_bytes(tmp_path: Path) -> None:
    with ledger(tmp_path) as made:
        made.output(memoryview(b"12345678").cast("i"))
        made.checkpoint({})
        made.publish(b"{}")
    assert (tmp_path / NAMES[0]).read_bytes() == b"12345678"


def test_links_stay_and_each_file_may_have_a_folder_of_its_own(tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / "data" / name).mkdir(parents=True)
        (tmp_path / name).symlink_to(tmp_path / "data" / name / "real")
    complete(ledger(tmp_path))
    assert all((tmp_path / name).is_symlink() for name in NAMES)
    assert [contents(tmp_path / "data" / name) for name in NAMES] == [
        {"real": data} for data in whole("new").values()
    ]


def test_a_name_as_long_as_names_may_be_can_be_written(tmp_path: Path) -> None:
    wanted = Files(tmp_path / ("x" * 255), tmp_path / ("é" * 127), tmp_path / "manifest.json")
    with Ledger(wanted, {}, resume=False) as made:
        made.output(b"a")
        made.publish(b"{}")
    assert {len(os.fsencode(each.name)) for each in tmp_path.iterdir()} == {255, 254, 13}


def test_no_file_stays_open(tmp_path: Path) -> None:
    before = sorted(os.listdir("/proc/self/fd"))
    complete(ledger(tmp_path))
    with pytest.raises(LookupError), ledger(tmp_path):
        raise LookupError
    left_by_a_kill(tmp_path, tmp_path / "copy")
    complete(ledger(tmp_path / "copy", resume=True))
    assert sorted(os.listdir("/proc/self/fd")) == before


# --- how often the journal is written -------------------------------------------------------------


def lines(folder: Path) -> list[Any]:
    return [json.loads(line[9:]) for line in (folder / JOURNAL).read_bytes().splitlines()]


def test_the_journal_is_written_at_most_every_so_often_and_whenever_asked(tmp_path: Path) -> None:
    with ledger(tmp_path, every=3600) as made:
        write(made)
        assert len(lines(tmp_path)) == 1
        made.checkpoint({"blocks": 9}, now=True)
        assert lines(tmp_path)[-1]["state"] == {"blocks": 9}
        made.checkpoint({"blocks": 10})
        assert len(lines(tmp_path)) == 2


def test_a_pause_is_counted_from_the_end_of_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    with ledger(tmp_path, every=10) as made:
        noted = []
        for now in (105, 110, 115, 119, 120):
            made.checkpoint({"at": now})
            noted.append(lines(tmp_path)[-1]["state"])
    assert noted == [None, *[{"at": 110}] * 3, {"at": 120}]


def test_the_journal_names_no_more_than_sizes_and_digests_and_the_state(tmp_path: Path) -> None:
    with ledger(tmp_path) as made:
        write(made)
        found = lines(tmp_path)
    assert [sorted(line) for line in found[1:]] == [["output", "quarantine", "state"]] * BLOCKS
    assert found[-1]["output"] == {
        "size": len(whole("new")[NAMES[0]]),
        "sha256": hashlib.sha256(whole("new")[NAMES[0]]).hexdigest(),
    }


# --- a run that fails -----------------------------------------------------------------------------


@pytest.mark.parametrize("error", [KeyboardInterrupt, LookupError, None])
@pytest.mark.parametrize("older", [False, True])
def test_a_run_that_ends_early_leaves_the_folder_as_it_was(
    tmp_path: Path, error: type[BaseException] | None, older: bool
) -> None:
    if older:
        complete(ledger(tmp_path, run="older"), "older")
    try:
        with ledger(tmp_path) as made:
            write(made)
            if error:
                raise error
    except (KeyboardInterrupt, LookupError):
        pass
    assert contents(tmp_path) == (whole("older") if older else {})


def test_a_run_that_may_be_resumed_leaves_what_it_has_done(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), ledger(tmp_path, resume=True) as made:
        write(made, blocks=2)
        raise KeyboardInterrupt
    with ledger(tmp_path, resume=True) as made:
        assert made.begun == {"blocks": 2}
        write(made)
        made.publish(manifest(made, "new"))
    assert contents(tmp_path) == whole("new")


@pytest.mark.parametrize(("name", "told"), [(PARTIAL, "scores.csv"), (JOURNAL, "scores.csv")])
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(OutputProblem) as caught, ledger(tmp_path) as made:
        fill_the_disk(tmp_path / name)
        write(made)
    assert str(caught.value) == f"{told}: could not be written: {os.strerror(errno.ENOSPC)}"
    assert contents(tmp_path) == {}


def fill_the_disk(file: Path) -> None:
    """Puts the device that is always full in the place of a file that is open."""
    for descriptor in Path("/proc/self/fd").iterdir():
        if descriptor.is_symlink() and os.readlink(descriptor) == str(file):
            full = os.open("/dev/full", os.O_WRONLY)
            os.dup2(full, int(descriptor.name))
            os.close(full)


# --- a run that was killed ------------------------------------------------------------------------


@pytest.mark.parametrize("blocks", range(BLOCKS + 1))
def test_a_run_goes_on_where_it_was_killed(tmp_path: Path, blocks: int) -> None:
    copy = left_by_a_kill(tmp_path, tmp_path / "copy", blocks)
    with ledger(copy, resume=True) as made:
        assert made.begun == ({"blocks": blocks} if blocks else None)
        write(made)
        assert made.digests() == json.loads(whole("new")[NAMES[2]])["sha256"]
        made.publish(manifest(made, "new"))
    assert contents(copy) == whole("new")


def test_without_resume_a_run_begins_anew_and_nothing_is_left_of_the_other(tmp_path: Path) -> None:
    copy = left_by_a_kill(tmp_path, tmp_path / "copy")
    with ledger(copy) as made:
        assert made.begun is None
        assert (copy / PARTIAL).read_bytes() == b""
        write(made)
        made.publish(manifest(made, "new"))
    assert contents(copy) == whole("new")


def test_a_run_that_begins_anew_can_be_gone_on_with_itself(tmp_path: Path) -> None:
    copy = left_by_a_kill(tmp_path, tmp_path / "copy")
    with ledger(copy, run="other") as made:
        write(made, "other", blocks=1)
        shutil.copytree(copy, tmp_path / "second")
    with ledger(tmp_path / "second", resume=True, run="other") as made:
        assert made.begun == {"blocks": 1}


def test_the_folder_may_be_renamed_between(tmp_path: Path) -> None:
    left_by_a_kill(tmp_path, tmp_path / "copy").rename(tmp_path / "renamed")
    complete(ledger(tmp_path / "renamed", resume=True))
    assert contents(tmp_path / "renamed") == whole("new")


def test_a_journal_may_be_torn_anywhere(tmp_path: Path) -> None:
    copy = left_by_a_kill(tmp_path, tmp_path / "copy")
    journal = (copy / JOURNAL).read_bytes()
    ends = [place + 1 for place, byte in enumerate(journal) if byte == ord("\n")]
    # Around the ends of lines every place, elsewhere some.
    places = {end + near for end in [0, *ends] for near in range(-12, 13)} | set(range(0, len(journal), 37))
    for cut in sorted(places & set(range(len(journal) + 1))):
        torn = shutil.copytree(copy, tmp_path / "torn")
        os.truncate(torn / JOURNAL, cut)
        with ledger(torn, resume=True) as made:
            safe = sum(end <= cut for end in ends) - 1
            assert made.begun == ({"blocks": safe} if safe > 0 else None)
            write(made)
        # Lines after a torn one are read again.
        with ledger(torn, resume=True) as made:
            assert made.begun == {"blocks": BLOCKS}
            made.publish(manifest(made, "new"))
        assert contents(torn) == whole("new")
        shutil.rmtree(torn)


@settings(max_examples=60)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_flipped_bit_in_the_journal_or_the_output_never_goes_unseen(
    tmp_path_factory: pytest.TempPathFactory, place: int, bit: int
) -> None:
    folder = tmp_path_factory.mktemp("flipped")
    copy = left_by_a_kill(folder, folder / "copy")
    for name in (JOURNAL, PARTIAL):
        flipped = shutil.copytree(copy, folder / "flipped")
        data = bytearray((flipped / name).read_bytes())
        # Behind what the journal says, anything may stand: it is written again.
        data[place % (len(data) - len(UNSAFE))] ^= 1 << bit
        (flipped / name).write_bytes(data)
        if name == PARTIAL:
            with pytest.raises(OutputProblem) as caught, ledger(flipped, resume=True):
                pass
            assert str(caught.value) == (
                f"{PARTIAL}: its content is not that of the journal; begin anew without --resume"
            )
        else:
            complete(ledger(flipped, resume=True))
            assert contents(flipped) == whole("new")
        shutil.rmtree(flipped)


@pytest.mark.parametrize("name", [PARTIAL, ".aside.csv.magrisk-partial"])
@pytest.mark.parametrize("missing", [False, True])
def test_a_file_that_is_shorter_than_the_journal_says_is_refused(
    tmp_path: Path, name: str, missing: bool
) -> None:
    copy = left_by_a_kill(tmp_path, tmp_path / "copy")
    if missing:
        (copy / name).unlink()
    else:
        os.truncate(copy / name, 3)
    with pytest.raises(OutputProblem) as caught, ledger(copy, resume=True):
        pass
    size = 0 if missing else 3
    assert str(caught.value) == (
        f"{name}: it is shorter ({size} bytes) than the journal says; begin anew without --resume"
    )
    complete(ledger(copy))
    assert contents(copy) == whole("new")


# --- another run than the one that was killed -----------------------------------------------------

CHANGES: list[tuple[dict[str, str | int], str]] = [
    ({"roster": "other"}, "the roster changed since the run was begun"),
    (
        {"options.chunk": 8, "options.raw": 1},
        "the options changed since the run was begun: chunk, raw",
    ),
    (
        {"rulebook": "other", "program": "2"},
        "the program changed since the run was begun; the rulebook changed since the run was begun",
    ),
]


@pytest.mark.parametrize(("change", "told"), CHANGES)
def test_what_changed_is_told_and_nothing_is_touched(
    tmp_path: Path, change: dict[str, str | int], told: str
) -> None:
    copy = left_by_a_kill(tmp_path, tmp_path / "copy")
    before = contents(copy)
    other = Ledger(files(copy), {**IDENTITY, "run": "new", **change}, resume=True)
    with pytest.raises(UsageProblem) as caught, other:
        pass
    assert str(caught.value) == (
        f"scores.csv: {told}; give the run what it was begun with, or begin anew without --resume"
    )
    assert contents(copy) == before


def test_another_quarantine_is_another_run(tmp_path: Path) -> None:
    copy = left_by_a_kill(tmp_path, tmp_path / "copy")
    (copy / "other").mkdir()
    other = Files(copy / NAMES[0], copy / "other" / NAMES[1], copy / NAMES[2])
    with (
        pytest.raises(UsageProblem, match="the outputs changed since the run was begun: quarantine;"),
        Ledger(other, {**IDENTITY, "run": "new"}, resume=True),
    ):
        pass
    with Ledger(other, {}, resume=False) as made:
        assert not (copy / ".aside.csv.magrisk-partial").exists()
        made.publish(b"{}")
    assert sorted(contents(copy / "other")) == [NAMES[1]]
    assert not list(copy.glob(".*"))


HOLDS = """
import fcntl, sys
file = open(sys.argv[1], "a")
fcntl.lockf(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held() -> Iterator[Callable[[Path], None]]:
    """A file that a process of its own holds, as another run does."""
    started: list[subprocess.Popen[str]] = []

    def hold(file: Path) -> None:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDS, file],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        started.append(process)
        assert process.stdout
        assert process.stdout.readline() == "held\n"

    yield hold
    for process in started:
        process.communicate("")


@pytest.mark.parametrize("resume", [False, True])
@pytest.mark.parametrize(
    ("name", "told"),
    [(JOURNAL, "scores.csv"), (PARTIAL, "scores.csv"), (".aside.csv.magrisk-partial", "aside.csv")],
)
def test_two_runs_never_write_to_one_file(
    tmp_path: Path, held: Callable[[Path], None], name: str, told: str, resume: bool
) -> None:
    copy = left_by_a_kill(tmp_path, tmp_path / "copy")
    held(copy / name)
    with pytest.raises(UsageProblem) as caught, ledger(copy, resume=resume):
        pass
    assert str(caught.value) == f"{told}: another run writes to it; wait for its end"
    assert (copy / name).exists()


def test_what_another_run_has_taken_up_is_not_removed(tmp_path: Path, held: Callable[[Path], None]) -> None:
    copy = left_by_a_kill(tmp_path, tmp_path / "copy")
    held(copy / ".aside.csv.magrisk-partial")
    other = Files(copy / NAMES[0], copy / "other.csv", copy / NAMES[2])
    with Ledger(other, {}, resume=False):
        pass
    assert list(contents(copy)) == [".aside.csv.magrisk-partial"]


def removed(file: Path) -> None:
    file.unlink()


def made_anew(file: Path) -> None:
    file.rename(file.with_name("what the other run had"))
    file.touch()


@pytest.mark.parametrize("meanwhile", [removed, made_anew])
def test_a_file_that_another_run_removes_meanwhile_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[Path], None]
) -> None:
    monkeypatch.setattr("fcntl.lockf", lambda *_: meanwhile(tmp_path / JOURNAL))
    with pytest.raises(UsageProblem, match="another run writes to it"), ledger(tmp_path):
        pass


# --- names that are taken -------------------------------------------------------------------------


def a_pipe(file: Path) -> None:
    os.mkfifo(file)


def a_second_name(file: Path) -> None:
    file.with_name("precious").write_text("precious")
    file.hardlink_to(file.with_name("precious"))


@pytest.mark.parametrize("make", [a_pipe, a_second_name])
@pytest.mark.parametrize("name", [JOURNAL, PARTIAL])
def test_a_hidden_file_that_others_may_have_put_there_is_refused(
    tmp_path: Path, make: Callable[[Path], None], name: str
) -> None:
    make(tmp_path / name)
    with pytest.raises(UsageProblem) as caught, ledger(tmp_path):
        pass
    assert str(caught.value) == f"{name}: is not a file of this user alone; remove it"
    assert all(each.read_text() == "precious" for each in tmp_path.glob("precious"))


def test_a_link_in_the_place_of_a_hidden_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("precious")
    (tmp_path / PARTIAL).symlink_to("precious")
    with pytest.raises(OutputProblem, match=os.strerror(errno.ELOOP)), ledger(tmp_path):
        pass
    assert (tmp_path / "precious").read_text() == "precious"


def test_one_name_cannot_hold_two_files(tmp_path: Path) -> None:
    one = tmp_path / "one.csv"
    with (
        pytest.raises(UsageProblem, match=r"^one\.csv: is named for two outputs$"),
        Ledger(Files(one, tmp_path / "two.csv", one), {}, resume=False),
    ):
        pass
    assert contents(tmp_path) == {}


def test_a_device_is_never_replaced(tmp_path: Path) -> None:
    wanted = Files(Path("/dev/full"), tmp_path / "aside.csv", tmp_path / "manifest.json")
    with pytest.raises(UsageProblem, match="is a device or a pipe"), Ledger(wanted, {}, resume=False):
        pass
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)
    assert contents(tmp_path) == {}


# --- interruptions ----------------------------------------------------------------------------------


def test_who_interrupts_while_files_are_made_is_heard_when_they_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Growing.open

    def interrupted(growing: Growing) -> None:
        make(growing)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Growing, "open", interrupted)
    with pytest.raises(KeyboardInterrupt), ledger(tmp_path):
        raise AssertionError("the run must not begin")
    assert list(tmp_path.iterdir()) == []


def test_a_run_may_stand_in_any_thread(tmp_path: Path) -> None:
    runner = threading.Thread(target=complete, args=(ledger(tmp_path),))
    runner.start()
    runner.join()
    assert contents(tmp_path) == whole("new")
