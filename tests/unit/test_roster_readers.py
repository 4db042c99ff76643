"""That several processes read as one does."""

import os
import signal
import time
from multiprocessing import Pipe

import pytest

from magrisk.adapters.roster import readers
from magrisk.adapters.roster.readers import _read, _Tickets, read_by

TEXTS = [f"text {number}" for number in range(70)]
UPPER = [text.upper() for text in TEXTS]


def nothing() -> None:
    pass


@pytest.mark.parametrize("processes", [1, 2, 3, 9])
def test_every_text_is_read(processes: int) -> None:
    assert read_by(processes, TEXTS, str.upper, nothing) == UPPER
    assert read_by(processes, [], str.upper, nothing) == []


def test_more_texts_than_shares_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "_SHARE", 1)
    monkeypatch.setattr(readers, "_MOST_SHARES", 4)
    assert read_by(2, TEXTS, str.upper, nothing) == UPPER


def test_others_read_while_this_process_does_something_else() -> None:
    here = os.getpid()

    def read(text: str) -> int:
        return os.getpid()

    found = read_by(2, TEXTS, read, lambda: time.sleep(1))
    assert here not in found


def test_a_share_whose_process_fails_is_read_here() -> None:
    here = os.getpid()

    def read(text: str) -> str:
        if os.getpid() != here:
            raise ValueError(text)
        return text.upper()

    assert read_by(3, TEXTS, read, lambda: time.sleep(0.2)) == UPPER


def test_what_fails_here_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    def read(text: str) -> str:
        raise ValueError("place")

    with pytest.raises(ValueError, match="place"):
        read_by(2, TEXTS, read, nothing)
    assert capfd.readouterr() == ("", "")


def test_a_helper_sends_all_that_it_read_at_once() -> None:
    ours, theirs = Pipe(duplex=False)
    before = signal.getsignal(signal.SIGINT)
    try:
        with _Tickets(2) as tickets:
            _read(theirs, tickets, [TEXTS[:3], TEXTS[3:5]], len)
    finally:
        signal.signal(signal.SIGINT, before)
    assert ours.recv() == {0: [6, 6, 6], 1: [6, 6]}
    with pytest.raises(EOFError):
        ours.recv()
