"""Long rosters from texts of files to joined patients, and the same one row after the other."""

import csv
import datetime
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.long.checks import Checks
from magrisk.adapters.roster.long.file import LongFile
from magrisk.adapters.roster.long.form import FileColumns, by_names, by_site
from magrisk.adapters.roster.long.joined_files import HEADER, LongCounts, Patients
from magrisk.adapters.roster.long.reading import Reading
from magrisk.adapters.roster.opening import opening
from magrisk.adapters.roster.source import Source
from magrisk.assess import Assessor
from magrisk.rulebook.schema import Measure
from program import TODAY, assessor


def checks(by: Assessor | None = None, dialect: Dialect = Dialect(), as_of: datetime.date = TODAY) -> Checks:  # noqa: B008  # frozen
    """What reads rows, by the shipped rules if by no others."""
    by = by or assessor()

    def roster(header: list[str]) -> Roster:
        return Roster(header, by.book.of(Measure), "", by.reader.knows, dialect, as_of=as_of)

    return Checks(by, roster, dialect, as_of)


@dataclass(frozen=True)
class Joined:
    """patients: what is said of each, by column, those that are said. aside: the lines of the quarantine."""

    patients: list[dict[str, Any]]
    aside: list[list[str]]
    counts: LongCounts


def joined(
    files: Mapping[str, str | bytes],
    folder: Path,
    columns: Mapping[str, FileColumns] | None = None,
    *,
    as_of: datetime.date = TODAY,
    by: Checks | None = None,
    dialect: Dialect = Dialect(),  # noqa: B008  # frozen
    size: int = 0,
) -> Joined:
    """The patients of some files. size: of all files as it is told to what joins them."""
    by = by or checks(as_of=as_of, dialect=dialect)
    with Patients(folder / "out.csv", list(files), size) as patients:
        for number, (name, content) in enumerate(files.items()):
            path = folder / name
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            with Source(path, dialect, lambda _: None) as source:
                head = opening(source.head(), dialect)
                form = by_site(head.fields, columns[name]) if columns else by_names(head.fields)
                reading = Reading(form, by, dialect, as_of, number)
                patients.read(LongFile(source, head, form, reading, number))
        counts = patients.join()
        found = [_told(row) for batch in patients.all() for row in batch.to_pylist()]
        aside = list(csv.reader(io.StringIO(b"".join(patients.quarantine()).decode())))
    assert counts.quarantined == len(aside)
    assert counts.records == counts.joined + counts.quarantined + len(found)
    return Joined(found, aside, counts)


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    named = {name: row[str(place)] for place, name in enumerate(HEADER)}
    return {"line": row["origin"], **{name: value for name, value in named.items() if value is not None}}


def lines(header: str, rows: Sequence[Sequence[str]]) -> str:
    """Rows as the text of a file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header.split(","), *rows])
    return text.getvalue()
