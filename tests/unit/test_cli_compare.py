"""That who ends the program is heard, and that it ends only where nothing is half done."""

import os
import signal

import pytest

from magrisk.cli.compare import _ending


def test_a_signal_ends_the_work_where_it_asks_and_at_its_end() -> None:
    before = signal.getsignal(signal.SIGTERM)
    done = []
    with pytest.raises(KeyboardInterrupt), _ending() as ending:
        ending.check()
        os.kill(os.getpid(), signal.SIGTERM)
        done.append("the step that was begun")
    with pytest.raises(KeyboardInterrupt), _ending() as ending:
        os.kill(os.getpid(), signal.SIGHUP)
        ending.check()
        done.append("the next step")
    assert done == ["the step that was begun"]
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_worker_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Ended(BaseException):
        """Instead of the end of the process."""

    def end(code: int) -> None:
        raise Ended(code)

    with _ending() as ending:
        monkeypatch.setattr(os, "getpid", lambda: -1)
        monkeypatch.setattr(os, "_exit", end)
        with pytest.raises(Ended, match="143"):
            ending.hear(signal.SIGTERM, None)
