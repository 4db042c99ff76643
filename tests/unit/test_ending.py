"""That who ends the program is heard, and that it ends only where nothing is half done."""

import os
import signal

import pytest

from magrisk.cli.ending import ending


def test_a_signal_ends_the_work_where_it_asks_and_at_its_end() -> None:
    before = signal.getsignal(signal.SIGTERM)
    done = []
    with pytest.raises(KeyboardInterrupt), ending() as end:
        end.check()
        os.kill(os.getpid(), signal.SIGTERM)
        done.append("the step that was begun")
    with pytest.raises(KeyboardInterrupt), ending() as end:
        os.kill(os.getpid(), signal.SIGHUP)
        end.check()
        done.append("the next step")
    assert done == ["the step that was begun"]
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_worker_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Ended(BaseException):
        """Instead of the end of the process."""

    def leave(code: int) -> None:
        raise Ended(code)

    with ending() as end:
        monkeypatch.setattr(os, "getpid", lambda: -1)
        monkeypatch.setattr(os, "_exit", leave)
        with pytest.raises(Ended, match="143"):
            end.hear(signal.SIGTERM, None)
