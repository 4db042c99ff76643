"""What a polluted file is: its bytes, what was done to it, and whose records that touched."""

from dataclasses import dataclass

from .clean import COLUMNS, IDS, Cells


@dataclass(frozen=True)
class File:
    """A polluted roster. touched: the identifiers of those whose record is not what it was. there: of those
    who stand in it at all. columns: those that it has."""

    kind: str
    place: str
    content: bytes
    touched: frozenset[str] = frozenset()
    there: frozenset[str] = frozenset(IDS)
    columns: Cells = COLUMNS
