"""Measures how well medication texts are read, and writes docs/reading-measured.md."""

import argparse
import sys
import time
from pathlib import Path

from .compared import Compared, compare, keep, kept
from .counts import Figures
from .dump import dump
from .judging import OUTCOMES
from .measure import Bench
from .page import page
from .peer import NoPeer, asked
from .whole import COMMAND, PAGE, SHARED, Measured, measured


def main() -> int:
    """Run the command; 1 where the peer is wanted and cannot be run."""
    told = _arguments()
    bench = Bench(told.shared)
    found = measured(bench)
    _print(found.figures)
    if told.dump:
        dump(found.judged, found.tried, told.dump)
    return _write(bench, found, told) if told.write or not told.dump else 0


def _write(bench: Bench, found: Measured, told: argparse.Namespace) -> int:
    try:
        compared = kept() if told.without_peer else _compared(bench, found, told.peer)
    except NoPeer as fault:
        print(f"The peer cannot be run ({fault}). Give --peer PYTHON, or --without-peer.", file=sys.stderr)
        return 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(found, compared), encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with data/ and evidence/")
    parser.add_argument("--dump", type=Path, metavar="DIR", help="write the texts of each outcome")
    parser.add_argument("--write", action="store_true", help="write the page, with --dump too")
    parser.add_argument("--peer", type=Path, metavar="PYTHON", help="a Python that has the peer installed")
    parser.add_argument("--without-peer", action="store_true", help="leave the peer's figures as they were")
    return parser.parse_args()


def _compared(bench: Bench, found: Measured, python: Path | None) -> Compared:
    texts = sorted({one.case.text for one in found.judged})
    slips = [one.slip for one in found.tried]
    answers = asked(texts, [slip.written for slip in slips], python)
    compared = compare(bench, answers, slips, _our_seconds(Bench(bench.shared), texts))
    keep(compared)
    return compared


def _our_seconds(fresh: Bench, texts: list[str]) -> float:
    """How long our own reader takes where it remembers none of the texts."""
    begun = time.perf_counter()
    for text in texts:
        fresh.reading(text)
    return time.perf_counter() - begun


def _print(figures: Figures) -> None:
    print("set", "relevant", "texts", *OUTCOMES, sep="\t")
    for (of, bears), row in figures.rows.items():
        counts = (row.texts[one] for one in OUTCOMES)
        print(of, "yes" if bears else "no", row.texts.total(), *counts, sep="\t")


if __name__ == "__main__":
    sys.exit(main())
