"""What generated rosters look like: sound cells for the most part, and between them all that people, programs
and spreadsheets leave in a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from cells_of_rosters import CELLS, IDS, LISTS
from hypothesis import strategies as st

from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.work import Order
from magrisk.rulebook.schema import Measure
from program import TODAY, assessor

_BETWEEN = (";", "; ", "|", "\n", ",", ", ", ";;", "\r\n", " ; ", "|;")
COLUMNS = (*LISTS, *CELLS)


@dataclass(frozen=True)
class Drawn:
    """A roster below its header, and how it is to be read."""

    header: tuple[str, ...]
    roster: Roster
    delimiter: str
    order: Order
    body: bytes


@st.composite
def rosters(draw: st.DrawFn) -> Drawn:
    """Rosters that can be read at all."""
    chosen = draw(st.lists(st.sampled_from(COLUMNS), max_size=len(COLUMNS), unique=True))
    header = tuple(draw(st.permutations([draw(st.sampled_from(("id", "patient_id", "MRN"))), *chosen])))
    if all(name in ("", "ward") for name in chosen) and "ward" in chosen:
        header = (*header, "age")  # it would be refused as a whole
    dialect = draw(_DIALECTS)
    delimiter = draw(st.sampled_from(",,,;\t"))
    raw = st.sampled_from((False, True))
    order = Order(TODAY, "2026.11.0+abc", raw=draw(raw), quarantine_raw=draw(raw))
    rows = draw(st.lists(_records(header, delimiter), max_size=12))
    end = draw(st.sampled_from(("\n", "\n", "\r\n")))
    lines = [line if isinstance(line, bytes) else (line + end).encode() for line in rows]
    body = b"".join(lines)
    if draw(st.sampled_from((False, False, True))):
        body = body.removesuffix(b"\n")
    return Drawn(header, _roster(header, dialect), delimiter, order, body)


_DIALECTS = st.sampled_from(
    (
        *[Dialect()] * 3,
        Dialect(nulls=("NA", "none", "-", "#N/A")),
        Dialect(decimal=","),
        Dialect(date_format="dmy", nulls=("na",)),
    )
)


def _roster(header: Sequence[str], dialect: Dialect) -> Roster:
    program = assessor()
    return Roster(header, program.book.of(Measure), "", program.reader.knows, dialect)


def _records(header: Sequence[str], delimiter: str) -> st.SearchStrategy[str | bytes]:
    sound = _row(header, delimiter)
    return st.one_of(*[sound] * 9, _broken(header, delimiter))


@st.composite
def _row(draw: st.DrawFn, header: Sequence[str], delimiter: str) -> str:
    odd = draw(st.integers(-3, 2 * len(header)))  # in most rows nothing
    cells = [draw(_cell(name, odd=place == odd)) for place, name in enumerate(header)]
    always = draw(st.sampled_from((False, False, False, True)))
    return delimiter.join(_quoted(cell, delimiter, always=always) for cell in cells)


def _cell(name: str, *, odd: bool) -> st.SearchStrategy[str]:
    if name in LISTS:
        sound, others = LISTS[name]
        return _lists(sound, others if odd else ())
    return st.sampled_from(CELLS.get(name, IDS)[odd])


@st.composite
def _lists(draw: st.DrawFn, sound: Sequence[str], odd: Sequence[str]) -> str:
    parts = draw(st.lists(st.sampled_from(sound), max_size=4))
    if odd:
        parts.insert(draw(st.integers(0, len(parts))), draw(st.sampled_from(odd)))
    marks = [draw(st.sampled_from(_BETWEEN)) for _ in parts[1:]]
    return "".join(part + mark for part, mark in zip_longest(parts, marks, fillvalue=""))


def _quoted(cell: str, delimiter: str, *, always: bool) -> str:
    if not always and not any(sign in cell for sign in (delimiter, '"', "\n", "\r")):
        return cell
    return '"' + cell.replace('"', '""') + '"'


@st.composite
def _broken(draw: st.DrawFn, header: Sequence[str], delimiter: str) -> str | bytes:
    """What is no sound record of the header's width, or not one alone."""
    row = draw(_row(header, delimiter))
    at = draw(st.integers(0, len(row)))
    names = delimiter.join(header)
    return draw(
        st.sampled_from(
            (
                "",
                "\r",
                " ",
                delimiter * (len(header) - 1),
                f" {delimiter}\t" * (len(header) - 1),
                '""' + f'{delimiter}""' * (len(header) - 1),
                row + delimiter,
                row.partition(delimiter)[2],
                row[:at] + '"' + row[at:],
                row[:at] + '""' + row[at:],
                row[:at] + "\x00" + row[at:],
                row[:at] + "\r" + row[at:],
                row[:at] + "\n" + row[at:],
                "\ufeff" + row,
                '"' + row,
                row + "\r",
                row.encode()[:at] + b"\xff" + row.encode()[at:] + b"\n",
                row.encode()[:at] + b"\xed\xa0\x80" + row.encode()[at:] + b"\r\n",
                row + delimiter + "x" * (64 << 10),
                "x" * (64 << 10) + "y" + row,
                names,
                delimiter.join(reversed(header)),
            )
        )
    )
