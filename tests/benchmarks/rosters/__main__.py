"""Measures how fast rosters are scored, and writes docs/rosters-measured.md."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from .measure import PARTS, Bench, NotTheSame
from .page import page
from .results import Results, keep, kept
from .running import Failed
from .who import NoPeer, Who

COMMAND = "python -m tests.benchmarks.rosters"
PAGE = Path("docs") / "rosters-measured.md"


def main() -> int:
    """Run the command; 1 where somebody cannot be run, or gives other points."""
    told = _arguments()
    try:
        with _folder(told.folder) as folder:
            found = _measured(told, folder)
    except (Failed, NoPeer, NotTheSame) as fault:
        print(fault, file=sys.stderr)
        return 1
    if told.write:
        keep(found)
        PAGE.write_text(page(found, COMMAND), encoding="utf-8")
    return 0


def _measured(told: argparse.Namespace, folder: Path) -> Results:
    results = replace(kept(), rows=told.rows)
    who = Who(folder, told.venv or folder / "venv", told.workers)
    bench = Bench(who, folder, told.rows, told.repeat, told.most)
    for part in told.part or PARTS:
        results = results.with_part(part, list(PARTS[part](bench)), who.about())
        if told.write:
            # A long run that is broken off keeps the parts that it has.
            keep(results)
    return results


@contextmanager
def _folder(told: Path | None) -> Iterator[Path]:
    if told:
        told.mkdir(parents=True, exist_ok=True)
        yield told
        return
    with TemporaryDirectory() as folder:
        yield Path(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="the size that the others hang on")
    parser.add_argument("--repeat", type=int, default=5, help="how often a size is run")
    parser.add_argument("--most", type=int, default=10_000_000, help="no roster is longer")
    parser.add_argument("--workers", type=int, default=2, help="as `magrisk batch --workers`")
    parser.add_argument("--part", action="append", choices=list(PARTS), help="only this part, of several")
    parser.add_argument("--folder", type=Path, help="keep the files here; else they are thrown away")
    parser.add_argument("--venv", type=Path, help="the environment of the peers; made where it is not there")
    parser.add_argument("--write", action="store_true", help=f"keep the figures and write {PAGE}")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
