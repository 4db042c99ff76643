"""A small roster, and a run over it in a folder of its own: what it leaves, by name."""

import csv
import datetime
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from magrisk.adapters.roster.ledger import Files
from magrisk.adapters.roster.reached import Report
from magrisk.adapters.roster.run import Batch, Order
from magrisk.assess import Assessor
from magrisk.report.roster import written

ROSTER = """id,age,setting,medications,labs,ward
A1,72,icu,omeprazole 20 mg for 3 years; furosemde,Mg 1.6 mg/dL,7
A2,70,,none,,7

=A3,12,community,omeprazole,,7
A4,70,ward 7,omeprazole,,7
A1,70,community,,Mg 1.6,7
A1,70,community,"furosemide
bendroflumethiazide",,7
A6,70,community,omeprazole,,7,8
A7,70,community,# see letter,,7
"""


class Run:
    """A run over a roster in a folder of its own. reported: whether it makes a report."""

    def __init__(self, assessor: Assessor, folder: Path, *, reported: bool = False):
        self.assessor, self.folder = assessor, folder
        self.report = folder / "report.html" if reported else None
        self.roster, self.output = folder / "roster.csv", folder / "out.csv"
        self.quarantine, self.manifest = folder / "aside.csv", folder / "out.manifest.json"
        self.typed, self.read = False, 0

    def order(self, **more: Any) -> Order:
        files = Files(self.output, self.quarantine, self.manifest, self.report, self.typed)
        return Order(self.roster, files, **{"as_of": datetime.date(2026, 11, 22), **more})

    def __call__(self, content: str | bytes, **more: Any) -> Report:
        self.roster.write_bytes(content.encode() if isinstance(content, str) else content)
        return self.over(**more)

    def over(self, **more: Any) -> Report:
        """A run over the roster as it lies there."""
        reporting = self._reported if self.report else None
        return Batch(self.assessor, self.order(**more), self._progress, reporting).run()

    def _reported(self, scored: Path, aside: Path, manifest: Mapping[str, Any]) -> bytes:
        return written(scored, aside, manifest, self.assessor.book)

    def _progress(self, size: int) -> None:
        self.read += size

    def go_on(self, **more: Any) -> Report:
        """The same, from where the last run has come to."""
        return self.over(resume=True, **more)

    def written(self) -> tuple[bytes, bytes, dict[str, Any]]:
        """All that must not hang on how a run came to its end."""
        told = self.told()
        for name in ("chunk", "workers"):
            del told["options"][name]
        del told["seconds"]
        return self.output.read_bytes(), self.quarantine.read_bytes(), told

    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.output.read_text(), newline="")))

    def aside(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.quarantine.read_text(), newline="")))

    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.manifest.read_text())
        return found

    def left(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())
