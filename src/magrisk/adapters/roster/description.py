"""The shape of what is told of a roster before it is scored: names of columns, counts, places; no value."""

from dataclasses import dataclass

NOT_READ = "not read"


@dataclass(frozen=True)
class FileSeen:
    """The file, and how it was read. lines: None where there are more than any spreadsheet holds, or no
    lines. Only a text has an encoding, line ends and a delimiter."""

    name: str
    bytes: int
    compression: str
    encoding: str = ""
    line_ends: str = ""
    delimiter: str = ""
    lines: int | None = None
    format: str = "csv"


@dataclass(frozen=True)
class ColumnSeen:
    """One column by its name as written. distinct: None where there are more than are counted."""

    name: str
    read_as: str
    filled: int
    distinct: int | None
    unusable: int


@dataclass(frozen=True)
class Texts:
    """Texts of one list, and how many of them were recognised."""

    said: int = 0
    recognised: int = 0

    def and_one(self, recognised: bool) -> "Texts":
        return Texts(self.said + 1, self.recognised + recognised)


@dataclass(frozen=True)
class Fault:
    """A record that could not be used: where, and why."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True)
class Description:
    """What would become of a roster. `records` were looked at, `blank` of them hold nothing, of `rows`
    of them it is plain which cell stands in which column.

    problems: how many records could not be used; faults: the first of them.
    """

    file: FileSeen
    records: int
    blank: int
    rows: int
    columns: tuple[ColumnSeen, ...]
    texts: dict[str, Texts]
    duplicates: int
    warnings: tuple[str, ...]
    problems: int
    faults: tuple[Fault, ...]
