"""What became of records of a roster before any of them was scored."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Aside:
    """What became of records before any was scored. lines: of the quarantine, so many records as are
    quarantined. joined: records that were made one with another of the same patient. warnings: what to look
    at before the roster is trusted. ignored: columns that are not read, beside those that are named."""

    lines: Iterable[bytes] = ()
    quarantined: int = 0
    joined: int = 0
    warnings: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


NOTHING_ASIDE = Aside()
