"""Knows how a process keeps the memory that it will need again a moment later."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # numbers of glibc's `mallopt`
_KEPT, _OWN_PIECE = 512 << 20, 32 << 20


@contextmanager
def loading() -> Iterator[None]:
    """While much is imported and made that stays: it is not looked through for garbage, now or later, and so
    children that are forked go on sharing it."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def keep_what_is_freed() -> None:
    """Arrays of one stretch are as large as those of the next. Given back to the system and asked for again,
    each of their pages has to be cleared anew, which took a tenth of the time."""
    # Only glibc has it.
    with suppress(AttributeError, OSError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_TRIM_THRESHOLD, _KEPT)
        libc.mallopt(_MMAP_THRESHOLD, _OWN_PIECE)
    import pyarrow as pa

    pa.set_memory_pool(pa.system_memory_pool())
