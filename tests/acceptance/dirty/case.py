"""What a dirty roster is: its bytes, and what must become of them.

A row that is scored is held against a clean patient of `clean.py`: but for its identifier it must be the
very row that the same patient has in a file without a fault.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

SUBJECT, NEXT = "7", "9"  # the patient with the dirty cell, and one behind who must be left in peace


@dataclass(frozen=True)
class Row:
    """A row that is scored: its identifier, the clean patient that it equals, and what it shows otherwise."""

    id: str
    like: str
    shows: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Aside:
    """A record that is set aside: its line, the column at fault, and a part of the reason."""

    line: int
    column: str
    why: str


@dataclass(frozen=True)
class Dirty:
    """A roster that is read, and what becomes of each of its records.

    told: a part of what is said on the screen. flags: what the manifest counts as worth a look, where it is
    the matter of the file.
    """

    name: str
    content: bytes
    rows: tuple[Row, ...] = ()
    aside: tuple[Aside, ...] = ()
    blank: int = 0
    header: int = 1
    duplicates: int = 0
    options: tuple[str, ...] = ()
    told: str = ""
    flags: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Refused:
    """A roster that is refused as a whole, and leaves no file."""

    name: str
    content: bytes
    why: str
    code: int = 65
    options: tuple[str, ...] = ()


Case = Dirty | Refused
Outcome = str | Row | tuple[str, str]  # like a clean patient; a row; or set aside: (column, why)


def quoted(cell: str) -> str:
    """A cell as it stands in quotes."""
    return '"' + cell.replace('"', '""') + '"'


def one_cell(column: str, cell: str, outcome: Outcome, *options: str, name: str = "") -> Dirty:
    """Two patients, the first with one dirty cell.

    Both have an age and a medicine. Set aside is a record in the cell's own column where none is named.
    """
    known = {"id": SUBJECT, "age": "50", "medications": "furosemide"}
    cells = [quoted(text) for text in (known | {column: cell}).values()]
    behind = [NEXT, "60", "omeprazole"] + [""] * (len(cells) - 3)
    text = "\n".join([",".join({**known, column: ""}), ",".join(cells), ",".join(behind), ""])
    rows, aside = _become(cell if column == "id" else SUBJECT, column, outcome)
    title = name or f"{column} {ascii(cell)[:60]} {' '.join(options)}".strip()
    return Dirty(title, text.encode(), (*rows, Row(NEXT, "omeprazole")), aside, options=options)


def cells(column: str, outcomes: Mapping[str, Outcome], *options: str) -> Iterator[Dirty]:
    """A roster for each cell of one column."""
    for cell, outcome in outcomes.items():
        yield one_cell(column, cell, outcome, *options)


def aside(column: str, why: str, texts: Iterable[str], *options: str) -> Iterator[Dirty]:
    """A roster for each cell of one column that is refused for one reason."""
    return cells(column, dict.fromkeys(texts, (column, why)), *options)


def _become(id_: str, column: str, outcome: Outcome) -> tuple[tuple[Row, ...], tuple[Aside, ...]]:
    match outcome:
        case Row():
            return (outcome,), ()
        case str():
            return (Row(id_, outcome),), ()
        case (where, why):
            return (), (Aside(2, where or column, why),)
