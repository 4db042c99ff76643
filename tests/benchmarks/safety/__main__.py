"""Measures how texts and codes are read, and writes docs/safety-case.md."""

import sys

from magrisk.api import Rulebook

from ..reading.measure import Bench
from ..reading.whole import SHARED, measured
from .codes import held
from .page import PAGE, page


def main() -> int:
    """Run the command."""
    codes = held(SHARED, Rulebook().assessor.reader)
    PAGE.write_text(page(measured(Bench(SHARED)), codes), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
