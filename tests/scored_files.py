"""Scored files written by hand: the rows that a test names, with a manifest that fits them."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from magrisk.adapters.roster.scored import COLUMNS
from magrisk.comparison.compare import Order, compare
from magrisk.comparison.content import Comparison, Limits
from magrisk.comparison.scored_file import ScoredFile, Words

WORDS = Words(("low", "high"), ("usual", "raised", "grave"), ("routine", "soon", "urgent"))
LIMITS = Limits(5, 2, 100, 0.95)
ROW: Mapping[str, Any] = {
    "points": 0, "floor": 0, "ceiling": 10, "chance": 0.01, "likelihood": "low", "stakes": "usual",
    "priority": "routine", "reasons": "", "unrecognised": "", "doubts": "", "complete": "true",
    "mds_low": 0, "mds_high": 2, "rulebook": "1+abc",
}  # fmt: skip
UNSCORED: Mapping[str, Any] = {
    "points": None,
    "floor": None,
    "ceiling": None,
    "chance": None,
    "likelihood": "",
}


def rows(ids: Iterable[str], **more: Any) -> list[dict[str, Any]]:
    """A row for every identifier, alike but for it."""
    return [{**ROW, "row": number, "id": id_, **more} for number, id_ in enumerate(ids, start=1)]


def text(lines: Iterable[Mapping[str, Any]], columns: Iterable[str] = COLUMNS) -> str:
    """Rows as a scored file."""
    out = io.StringIO()
    writer = csv.DictWriter(
        out, list(columns), quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n", extrasaction="ignore"
    )
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue()


def manifest(content: bytes, **more: Any) -> dict[str, Any]:
    """What `batch` would tell of a scored file, as far as a comparison reads it."""
    digests = {"input": "in", "rulebook": "book", "output": hashlib.sha256(content).hexdigest()}
    return {
        "schema": "magrisk.manifest/1",
        "counts": {"scored": 2, "quarantined": 0},
        "sha256": digests,
        "versions": {"magrisk": "1", "rulebook": "1"},
        "vocabulary": {"released": "2026"},
        "options": {"raw": False, "as_of": "2026-11-22"},
        **more,
    }


def tally(of: int, known: Iterable[str] = (), **times: int) -> dict[str, Any]:
    """A tally of rules: in how many of some rows each counted, 3 points each time."""
    rules = {rule: {"rows": number, "points": 3 * number} for rule, number in times.items()}
    return {"tally": {"rows": of, "rules": rules, "rules_known": sorted({*known, *times})}}


def write(path: Path, lines: Iterable[Mapping[str, Any]], **more: Any) -> Path:
    """A scored file with its manifest. more: keys of the manifest."""
    path.write_text(text(lines), encoding="utf-8")
    told = manifest(path.read_bytes(), **more)
    Path(f"{path}.manifest.json").write_text(json.dumps(told), encoding="utf-8")
    return path


def compared(
    folder: Path,
    old: Iterable[Mapping[str, Any]],
    new: Iterable[Mapping[str, Any]],
    *,
    show: int = 20,
    moves: Path | None = None,
    told: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {}),
) -> Comparison:
    """Two lists of rows, written and held against one another. told: keys of either manifest."""
    before, after = (
        ScoredFile(write(folder / name, lines, **more), WORDS)
        for name, lines, more in (("old.csv", old, told[0]), ("new.csv", new, told[1]))
    )
    return compare(before, after, WORDS, {"ppi": "Acid blockers"}, Order(LIMITS, show, moves))
