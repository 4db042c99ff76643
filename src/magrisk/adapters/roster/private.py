"""Knows how a process keeps what it holds in memory and in files from other people on the machine."""

import ctypes
import faulthandler
import os
import resource
from contextlib import suppress

_PR_SET_DUMPABLE = 4


def keep_private() -> None:
    """New files are their owner's alone, and no fault of this process writes its memory to a file.

    Children that are forked inherit all of it; a child that starts another program must ask again.
    """
    os.umask(0o077)
    faulthandler.disable()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Only Linux has it. It keeps debuggers of the same user out, and dumps that are piped to a program.
    with suppress(AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
