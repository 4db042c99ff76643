"""That several processes read as one does."""

import os
import signal
from multiprocessing import Pipe

import pytest

from magrisk.adapters.roster.readers import _read, read_by

TEXTS = [f"text {number}" for number in range(7)]


@pytest.mark.parametrize("processes", [1, 2, 3, 9])
def test_every_text_is_read_once(processes: int) -> None:
    assert dict(read_by(processes, TEXTS, str.upper)) == {text: text.upper() for text in TEXTS}
    assert len(list(read_by(processes, TEXTS, str.upper))) == len(TEXTS)


def test_a_share_whose_process_fails_is_read_here() -> None:
    here = os.getpid()

    def read(text: str) -> str:
        if os.getpid() != here:
            raise ValueError(text)
        return text.upper()

    assert dict(read_by(3, TEXTS, read)) == {text: text.upper() for text in TEXTS}


def test_what_fails_here_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    def read(text: str) -> str:
        raise ValueError("place")

    with pytest.raises(ValueError, match="place"):
        list(read_by(2, TEXTS, read))
    assert capfd.readouterr() == ("", "")


def test_a_helper_sends_all_that_it_read_at_once() -> None:
    ours, theirs = Pipe(duplex=False)
    before = signal.getsignal(signal.SIGINT)
    try:
        _read(theirs, TEXTS, len)
    finally:
        signal.signal(signal.SIGINT, before)
    assert ours.recv() == [6] * 7
    with pytest.raises(EOFError):
        ours.recv()
