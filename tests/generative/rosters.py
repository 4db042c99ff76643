"""What generated rosters look like: sound cells for the most part, and between them all that people, programs
and spreadsheets leave in a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from random import Random

from cells_of_rosters import CELLS, FAMILIES, IDS, LISTS, VALUES
from hypothesis import strategies as st

from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.site_columns import Columns, Listed
from magrisk.adapters.roster.work import Order
from magrisk.rulebook.schema import Measure
from program import TODAY, assessor

BETWEEN = (";", "; ", "|", "\n", ";;", "\r\n", " ; ", "|;", ",", ", ")
SEEDS = st.integers(0, 2**32 - 1)
_BROKEN, _ODD = 0.08, 0.15
COLUMNS = (*LISTS, *CELLS)
LISTED = LISTS | FAMILIES
_OF_LABS = ("labs", "lab1", "lab2")


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
    """Rosters of some ten records; what stands in a record hangs on its seed alone."""
    header = draw(headers())
    delimiter = draw(st.sampled_from(",,,;\t"))
    dialect = draw(_DIALECTS)
    raw = st.sampled_from((False, True))
    order = Order(TODAY, "2026.11.0+abc", raw=draw(raw), quarantine_raw=draw(raw))
    write = _Writer(header, delimiter, draw(st.sampled_from(("\n", "\n", "\r\n"))), dialect.decimal)
    seeds = draw(st.lists(st.lists(SEEDS, max_size=10), max_size=8))
    body = b"".join(map(write.line, chain.from_iterable(seeds)))
    if draw(st.sampled_from((False, False, True))):
        body = body.removesuffix(b"\n")
    return Drawn(header, roster_of(draw, header, dialect), delimiter, order, body)


@st.composite
def headers(draw: st.DrawFn) -> tuple[str, ...]:
    """Some columns, one of them the identifier, in any order; in every third roster several of one list."""
    chosen = draw(st.lists(st.sampled_from(COLUMNS), max_size=len(COLUMNS), unique=True))
    if draw(st.sampled_from((False, False, True))):
        chosen += draw(st.lists(st.sampled_from(tuple(FAMILIES)), min_size=1, max_size=8, unique=True))
    if "ward" in chosen and set(chosen) <= {"ward", ""}:
        chosen.append("age")  # where nothing is read, a roster is refused as a whole
    return tuple(draw(st.permutations([draw(st.sampled_from(("id", "patient_id", "MRN"))), *chosen])))


def roster_of(draw: st.DrawFn, header: Sequence[str], dialect: Dialect) -> Roster:
    """A roster of these columns, with words of a site or without."""
    names = {"lab*": Listed("labs")} if {"lab1", "lab2"} & {*header} else {}
    words: dict[str, dict[str, str]] = draw(
        st.sampled_from(({}, {"settings": {"ward 7": "inpatient"}, "sexes": {"x": "other", "f": "male"}}))
    )
    program = assessor()
    measures, knows = program.book.of(Measure), program.reader.knows
    return Roster(header, measures, "", knows, dialect, Columns(names, **words), TODAY)


_DIALECTS = st.sampled_from(
    (
        *[Dialect()] * 4,
        Dialect(nulls=("NA", "none", "-", "#N/A")),
        Dialect(decimal=","),
        Dialect(date_format="dmy", nulls=("na",)),
    )
)


class _Writer:
    """Writes the lines of one roster."""

    def __init__(self, header: Sequence[str], delimiter: str, end: str, decimal: str):
        self._header, self._delimiter, self._end, self._decimal = header, delimiter, end, decimal

    def line(self, seed: int) -> bytes:
        """A record, or what was to be one."""
        random = Random(seed)
        row = self._row(random)
        if random.random() < _BROKEN:
            return self._broken(row, random)
        return (row + self._end).encode()

    def _row(self, random: Random) -> str:
        odd = random.choice(self._header) if random.random() < _ODD else None
        always = random.random() < _ODD
        cells = [self._cell(name, random, odd=name == odd) for name in self._header]
        return self._delimiter.join(self._quoted(cell, always=always) for cell in cells)

    def _cell(self, name: str, random: Random, *, odd: bool) -> str:
        if name not in LISTED:
            return self._number(name, random.choice(CELLS.get(name, IDS)[odd]))
        sound, others = LISTED[name]
        parts = random.choices(sound, k=random.choice((0, 1, 1, 2, 3, 5)))
        if odd:
            parts.insert(random.randint(0, len(parts)), random.choice(others))
        marks = random.choices(BETWEEN[:-2] if name in _OF_LABS else BETWEEN, k=max(len(parts) - 1, 0))
        return self._number(
            name, "".join(part + mark for part, mark in zip_longest(parts, marks, fillvalue=""))
        )

    def _number(self, name: str, cell: str) -> str:
        is_value = name in _OF_LABS or name in VALUES
        return cell.replace(".", self._decimal) if is_value else cell

    def _quoted(self, cell: str, *, always: bool) -> str:
        if not always and not any(sign in cell for sign in (self._delimiter, '"', "\n", "\r")):
            return cell
        return '"' + cell.replace('"', '""') + '"'

    def _broken(self, row: str, random: Random) -> bytes:
        """What is no sound record of the header's width, or not one alone."""
        width, mark, at = len(self._header), self._delimiter, random.randint(0, len(row))
        inserted = random.choice(('"', '""', "\x00", "\r", "\n", "\ufeff", "\udcff", "\udced\udca0\udc80"))
        text = random.choice(
            (
                *("", "\r", " ", mark * (width - 1), mark.join([" \t"] * width), mark.join(['""'] * width)),
                *(row + mark, row.partition(mark)[2], '"' + row, "\ufeff" + row, row + "\r", "\r\n" + row),
                *[row[:at] + inserted + row[at:]] * 8,
                row + mark + "x" * (64 << 10),
                mark.join(random.sample([*self._header], k=width)),
            )
        )
        return (text + self._end).encode("utf-8", "surrogateescape")
