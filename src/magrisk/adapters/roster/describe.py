"""A roster before it is scored: what would be read as what, and what could not be used."""

import datetime
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from magrisk.adapters.roster.artefacts import SHEETS, Artefacts
from magrisk.adapters.roster.beginning import is_blank
from magrisk.adapters.roster.broken import with_neighbours
from magrisk.adapters.roster.description import NOT_READ, ColumnSeen, Description, Fault, FileSeen, Texts
from magrisk.adapters.roster.dialect import DELIMITERS, Dialect
from magrisk.adapters.roster.header import BROKEN, SECOND_HEADER, Roster
from magrisk.adapters.roster.heading import headed
from magrisk.adapters.roster.layout import BIRTH_DATE, MEDICATIONS, plain
from magrisk.adapters.roster.records import Record, records_from
from magrisk.adapters.roster.site_columns import NO_COLUMNS, Columns
from magrisk.adapters.roster.source import Source
from magrisk.adapters.roster.stream import ByLine
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem
from magrisk.profile import Patient
from magrisk.rulebook.schema import Measure

MOST_DISTINCT = 100_000
_MOST_FAULTS = 10
_BLOCK = 1 << 20
_CONDITIONS = "conditions"
_READ_AS = {
    "age": "age in years",
    BIRTH_DATE: "birth date, for the age in years",
    "no_other_conditions": "no other conditions, yes or no",
}
_NOT_RECOGNISED = ("unrecognised", "ambiguous")


def describe(
    path: Path,
    dialect: Dialect,
    assessor: Assessor,
    as_of: datetime.date,
    most: int,
    columns: Columns = NO_COLUMNS,
) -> Description:
    """Look at the first `most` records of a roster, at all where that is 0. Raises as scoring it would."""
    with Source(path, dialect, lambda _: None) as source:
        head, roster = headed(source.head(), assessor, "", dialect, columns, as_of)
        source.skip(head.offset)
        counted = _Counted(source)
        rows = records_from(ByLine(counted), head.delimiter, head.lines + 1)
        looking = _Looking(roster, head.fields, assessor, as_of, dialect)
        for record, broken in islice(with_neighbours(rows, roster), most or None):
            looking.see(record, broken=broken)
        lines = head.lines + counted.to_the_end()
        looking.artefacts.see(lines, ())
        return looking.told(
            FileSeen(
                name=path.name,
                bytes=source.size,
                compression=source.compression,
                encoding=source.encoding,
                line_ends=source.line_ends,
                delimiter=DELIMITERS[head.delimiter],
                lines=lines if lines <= SHEETS[-1] else None,
            )
        )


class _Counted:
    """A source whose lines are counted as they pass."""

    def __init__(self, source: Source):
        self._source, self._ended, self._begun = source, 0, False

    def read(self, size: int, /) -> bytes:
        text = self._source.read(size)
        self._ended += text.count(b"\n")
        # Of a last line without an end only the text is there.
        self._begun = not text.endswith(b"\n") if text else self._begun
        return text

    def to_the_end(self) -> int:
        """How many lines there are; counting stops where there are more than any spreadsheet holds."""
        while self._ended <= SHEETS[-1] and self.read(_BLOCK):
            pass
        return self._ended + self._begun


class _Column:
    """One column while it is looked at; of its values only their number is kept."""

    def __init__(self, name: str, read_as: str):
        self._name, self._read_as = name, read_as
        self._filled, self.unusable = 0, 0
        self._different: set[int] = set()

    def see(self, text: str) -> None:
        self._filled += 1
        if len(self._different) <= MOST_DISTINCT:
            self._different.add(hash(text))

    def told(self) -> ColumnSeen:
        different = len(self._different)
        return ColumnSeen(
            name=self._name,
            read_as=self._read_as,
            filled=self._filled,
            distinct=different if different <= MOST_DISTINCT else None,
            unusable=self.unusable,
        )


class _Looking:
    """What was seen of the records so far."""

    def __init__(
        self, roster: Roster, names: Sequence[str], assessor: Assessor, as_of: datetime.date, dialect: Dialect
    ):
        self._roster, self._reader, self._as_of = roster, assessor.reader, as_of
        meaning = _meanings(roster, {measure.id: measure.label for measure in assessor.book.of(Measure)})
        self._columns = [_Column(name, meaning.get(place, NOT_READ)) for place, name in enumerate(names)]
        # A fault of a whole record names no column: a column without a name has no part in it.
        self._by_name = {plain(n): column for n, column in zip(names, self._columns, strict=True) if plain(n)}
        # So refusals call them, whatever their names.
        called = {"id": roster.id_place, **roster.places}
        called |= {column.name: column.place for of_list in roster.lists.values() for column in of_list}
        self._by_name |= {name: self._columns[place] for name, place in called.items()}
        self._nulls = frozenset(word.strip().casefold() for word in ("", *dialect.nulls))
        self._texts: dict[str, Texts] = {
            name: Texts() for name in (MEDICATIONS, _CONDITIONS) if name in roster.lists
        }
        self._of_conditions = {column.name for column in roster.lists.get(_CONDITIONS, ())}
        self._ids: set[int] = set()
        self._faults: list[Fault] = []
        self._records = self._blank = self._rows = self._duplicates = self._problems = 0
        self._another_table = False
        self.artefacts = Artefacts()

    def see(self, record: Record, *, broken: bool) -> None:
        """Looks at a record; a broken one stands beside a line that may be a part of it."""
        self._records += 1
        if is_blank(record):
            self._blank += 1
            return
        try:
            cells = self._cells(record)
            if broken:
                raise ContentProblem("", BROKEN)
            patient = self._reader.read(self._roster.words(cells), self._as_of)
        except ContentProblem as problem:
            self._set_aside(record.line, problem)
        else:
            self._understood(patient)

    def _cells(self, record: Record) -> tuple[str, ...]:
        if record.problem:
            raise ContentProblem("", record.problem)
        self._another_table |= self._roster.is_header(record.fields)
        if self._another_table:
            raise ContentProblem("", SECOND_HEADER)
        # In a row with a field too many or too few, nobody knows which column a field belongs to.
        if len(record.fields) == self._roster.size:
            self._count(record.fields)
        return record.fields

    def _count(self, fields: tuple[str, ...]) -> None:
        self._rows += 1
        for column, cell in zip(self._columns, fields, strict=True):
            text = cell.strip()
            if text.casefold() not in self._nulls:
                column.see(text)
        id_ = self._roster.id(fields)
        self.artefacts.see(0, (id_,))
        self._duplicates += hash(id_) in self._ids
        self._ids.add(hash(id_))

    def _set_aside(self, line: int, problem: ContentProblem) -> None:
        self._problems += 1
        self._unusable(problem.place)
        if len(self._faults) < _MOST_FAULTS:
            self._faults.append(Fault(line, problem.place, problem.message))

    def _unusable(self, column: str) -> None:
        if column in self._by_name:
            self._by_name[column].unusable += 1

    def _understood(self, patient: Patient) -> None:
        for medicine in patient.medicines or ():
            self._heard(MEDICATIONS, medicine.reading.status == "matched")
        for named in patient.named:
            if named.statement.where in self._of_conditions:
                self._heard(_CONDITIONS, named.reading.status not in _NOT_RECOGNISED)
        for lab in patient.unknown_labs:
            self._unusable(lab.where)

    def _heard(self, among: str, recognised: bool) -> None:
        self._texts[among] = self._texts[among].and_one(recognised)

    def told(self, file: FileSeen) -> Description:
        return Description(
            file=file,
            records=self._records,
            blank=self._blank,
            rows=self._rows,
            columns=tuple(column.told() for column in self._columns),
            texts=self._texts,
            duplicates=self._duplicates,
            warnings=self.artefacts.warnings(),
            problems=self._problems,
            faults=tuple(self._faults),
        )


def _meanings(roster: Roster, labels: dict[str, str]) -> dict[int, str]:
    """What the columns that are read are read as, by their places."""
    meanings = {roster.id_place: "identifier"}
    for name, place in roster.places.items():
        meanings[place] = _READ_AS.get(name, name)
    for name, of_list in roster.lists.items():
        for listed in of_list:
            of = f", codes of {listed.prefix.strip()}" if listed.prefix else ""
            meanings[listed.place] = f"{name}, list{of}"
    for column in roster.labs:
        meanings[column.place] = f"{labels[column.measure]} in {column.unit}"
    return meanings
