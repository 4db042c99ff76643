"""That several processes read as one does."""

import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import Pipe
from typing import Any

import pytest

from magrisk.adapters.roster import readers
from magrisk.adapters.roster.readers import Readers, _read, _Tickets

TEXTS = [f"text {number}" for number in range(70)]
UPPER = {text: text.upper() for text in TEXTS}


def read_by(helpers: int, texts: Sequence[str], read: Callable[[str], Any]) -> Mapping[str, Any]:
    with Readers(helpers, texts, read) as these:
        return these.results()


@pytest.mark.parametrize("helpers", [0, 1, 2, 8])
def test_every_text_is_read(helpers: int) -> None:
    assert read_by(helpers, TEXTS, str.upper) == UPPER
    assert read_by(helpers, [], str.upper) == {}


def test_more_texts_than_shares_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "_SHARE", 1)
    monkeypatch.setattr(readers, "_MOST_SHARES", 4)
    assert read_by(1, TEXTS, str.upper) == UPPER


def test_others_read_while_this_process_does_something_else() -> None:
    with Readers(1, TEXTS, lambda text: os.getpid()) as these:
        assert these._helpers[0][1].poll(60)  # it hands all in at once
        assert os.getpid() not in these.results().values()


def test_a_share_whose_process_fails_is_read_here() -> None:
    here = os.getpid()

    def read(text: str) -> str:
        if os.getpid() != here:
            raise ValueError(text)
        return text.upper()

    with Readers(2, TEXTS, read) as these:
        time.sleep(0.2)
        assert these.results() == UPPER


def test_what_fails_here_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    def read(text: str) -> str:
        raise ValueError("place")

    with pytest.raises(ValueError, match="place"):
        read_by(1, TEXTS, read)
    assert capfd.readouterr() == ("", "")


def test_processes_end_with_who_asked_for_them() -> None:
    with Readers(2, TEXTS, lambda text: time.sleep(600)) as these:
        processes = [process for process, _ in these._helpers]
    assert [process.exitcode for process in processes] == [-signal.SIGTERM] * 2


def test_a_helper_sends_all_that_it_read_at_once() -> None:
    ours, theirs = Pipe(duplex=False)
    before, tickets = signal.getsignal(signal.SIGINT), _Tickets(2)
    try:
        _read(theirs, tickets, [TEXTS[:3], TEXTS[3:5]], len)
    finally:
        signal.signal(signal.SIGINT, before)
        tickets.close()
    assert ours.recv() == {0: [6, 6, 6], 1: [6, 6]}
    with pytest.raises(EOFError):
        ours.recv()
