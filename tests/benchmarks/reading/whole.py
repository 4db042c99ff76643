"""One whole measurement of our own reader, and where things lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .counts import Figures, counted
from .measure import Bench, Judged
from .misspellings import Tried, pool, slips, tried

_ROOT = Path(__file__).parents[3]
SHARED = _ROOT.parent / "shared"
PAGE = _ROOT / "docs" / "reading-measured.md"
COMMAND = "python -m tests.benchmarks.reading"


@dataclass(frozen=True)
class Measured:
    """Everything that the page tells of our own reader."""

    judged: Sequence[Judged]
    figures: Figures
    tried: Sequence[Tried]
    left_out: int
    names: int


def measured(bench: Bench) -> Measured:
    """Reads all sets and all misspellings."""
    judged = list(bench.measure(bench.reader()))
    found, left_out = slips(bench.names)
    return Measured(judged, counted(judged), list(tried(bench, found)), left_out, len(pool(bench.names)))
