"""What became of the rows of the clean roster in a polluted file: altered, invented, twice, lost."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .clean import BY_ID, COLUMNS, NOT_READ, PATIENTS, Cells, cells, text
from .file import File
from .reading import Outcome, Reader, Row

READ = tuple(name for name in COLUMNS if name != COLUMNS[NOT_READ])


@dataclass(frozen=True)
class Judged:
    """Identifiers by fate. altered: scored, and not the clean row; or from another cell of a column that is
    read, though the score is the same. beyond: not scored, though the record was not touched."""

    altered: tuple[str, ...]
    invented: tuple[str, ...]
    twice: tuple[str, ...]
    beyond: frozenset[str]


class Judge:
    """Holds what was scored against the rows of the clean roster, read by the same reader."""

    def __init__(self, reader: Reader):
        self._reader = reader
        self._clean = cache(self._read_clean)

    def judge(self, file: File, found: Outcome) -> Judged:
        """The fate of every row."""
        clean, ids = self._clean(file.columns), Counter(row.id for row in found.rows)
        known = [row for row in found.rows if row.id in clean]
        return Judged(
            tuple(row.id for row in known if not _same(row, clean[row.id], found.header, file.columns)),
            tuple(id_ for id_ in ids if id_ not in file.there),
            tuple(id_ for id_, count in ids.items() if count > 1),
            file.there - file.touched - ids.keys(),
        )

    def _read_clean(self, columns: Cells) -> Mapping[str, Row]:
        records = (COLUMNS, *PATIENTS)
        width = len(columns)
        found = self._reader.read(text(",".join(cells(texts[:width], all_=False)) for texts in records))
        assert len(found.rows) == len(PATIENTS)
        return {row.id: row for row in found.rows}


def _same(row: Row, clean: Row, header: Cells, columns: Cells) -> bool:
    said = dict(zip(map(str.strip, header), map(str.strip, row.cells), strict=True))
    wanted = dict(zip(COLUMNS, BY_ID[row.id], strict=True))
    return row.line == clean.line and all(said[name] == wanted[name] for name in READ if name in columns)
