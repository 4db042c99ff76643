"""Validates the rulebook on the eICU stays, and writes docs/validation-eicu.md."""

import argparse
import sys
import tempfile
from pathlib import Path

_TESTS = Path(__file__).parents[2]


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.validation", description=__doc__)
    parser.add_argument("--shared", type=Path, default=_TESTS.parents[1] / "shared", help="holds data/")
    told = parser.parse_args()
    # The conversion of the stays, and the program itself.
    sys.path[:0] = [str(_TESTS), str(_TESTS.parent / "src")]

    from magrisk.assess import Assessor
    from magrisk.shipped import ready

    from .page import PAGE, page
    from .variants import measured

    rules = ready()
    assessor = Assessor(rules.book, rules.plan, rules.fingerprint)
    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(page(measured(assessor, told.shared / "data", Path(folder))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
