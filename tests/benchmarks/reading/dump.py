"""Writes the judged texts as tables, for whoever looks for the cause."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from .judging import OUTCOMES
from .measure import Judged
from .misspellings import FAILURES, Tried

_COLUMNS = ("set", "kind", "relevant", "n", "text", "label", "truth", "unlisted", "read", "status")


def dump(judged: Sequence[Judged], slips: Iterable[Tried], folder: Path) -> None:
    """One file an outcome, and one of the misspellings that failed."""
    folder.mkdir(parents=True, exist_ok=True)
    for outcome in OUTCOMES:
        _write(folder / f"{outcome}.tsv", _COLUMNS, (_row(one) for one in judged if one.outcome == outcome))
    failed = (one for one in slips if one.ending in FAILURES)
    _write(
        folder / "misspellings.tsv",
        ("ending", "kind", "name", "written", "offered"),
        ((one.ending, one.slip.kind, one.slip.name, one.slip.written, one.offered) for one in failed),
    )


def _write(file: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, delimiter="\t", lineterminator="\n")
        table.writerow(columns)
        table.writerows(rows)


def _row(one: Judged) -> tuple[str, ...]:
    truth = one.case.truth
    return (
        one.case.of,
        one.case.kind,
        "yes" if one.relevant else "no",
        str(one.case.weight),
        one.case.text,
        one.case.label,
        " | ".join(sorted("+".join(sorted(found)) for found in truth.sets)) if truth else "",
        " | ".join(truth.unlisted) if truth else "",
        "+".join(sorted(one.read.substances)),
        one.read.status,
    )
