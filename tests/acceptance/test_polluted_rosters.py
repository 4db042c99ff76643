"""Thousands of polluted versions of one roster: no row is altered, and a fault costs its record."""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

import pytest
from polluted.clean import IDS, PATIENTS, lines, text
from polluted.figures import LIKE_THEIRS, PUBLISHED, by_kind, told
from polluted.file import File
from polluted.judging import Judge, Judged
from polluted.measures import measured
from polluted.reading import Outcome, Reader, scored
from polluted.suite import drawn, every

from magrisk.adapters.roster.work import Order
from program import TODAY, assessor, batch

T = TypeVar("T")

DRAWN = 1700  # of more than 8,000; every night all of them
_ALL_OF_THEM = os.environ.get("MAGRISK_HYPOTHESIS") == "nightly"

# What looks like a patient in every cell, and is none: the reader sees one record, and no reason to doubt it.
INVENTED = {
    "file: a second table with as many columns": {"W1"},
    "file: an empty line and a line of all columns below": {"as of Monday, ward 5"},
}
TWICE = {"file: a second table with as many columns"}

# How many of the 84 are scored, and what is said where that is not all of them.
AGAIN = "the header stands here again"
NO_ID = "header: no column id, patient_id or mrn"
QUOTE = "a quote inside an unquoted field"
BEHIND = "text after a closing quote"
WIDTH = "fields, wanted 9"
FATES = {
    "clean": (84, ""),
    "LF": (84, ""),
    "LF and CR LF in turns": (84, ""),
    "CR": (0, BEHIND),  # a line feed stands in quotes, so that carriage returns end no lines
    "no end at the end": (84, ""),
    "two ends at the end": (84, ""),
    "an empty line behind each": (84, ""),
    "empty lines above": (84, ""),
    "CR CR LF": (0, "a carriage return without a line feed"),
    "CR CR LF, all in quotes": (0, BEHIND),
    "a delimiter more behind each": (84, ""),  # a tenth column without a name, and nothing in it
    "a line above": (0, NO_ID),
    "a line of all columns above": (0, NO_ID),
    "three lines and an empty one above": (0, NO_ID),
    "a line below": (84, "found 1 fields"),
    "an empty line and a line of all columns below": (84, ""),
    "a second table with fewer columns": (84, "found 6 fields"),
    "a second table with more columns": (84, "found 12 fields"),
    "a second table with as many columns": (84, "found an unknown setting"),
    "the same table again": (84, AGAIN),
    "no header": (0, NO_ID),
    "two headers": (0, AGAIN),  # from the second one on it may be another table, and nothing stands before
    "three headers": (0, AGAIN),
    "a header over two lines": (0, "found no unit"),
    "units below the header": (84, "found a unit"),
    "one name twice": (0, "found one name twice"),
    "the header at the end": (0, NO_ID),
    "delimiter semicolon": (84, ""),
    "delimiter tab": (84, ""),
    "delimiter blank": (0, NO_ID),
    "delimiter blank, all in quotes": (0, BEHIND),
    "delimiter bar": (0, NO_ID),
    "delimiter bar, all in quotes": (0, BEHIND),
    "delimiter colon": (0, NO_ID),
    "delimiter colon, all in quotes": (0, BEHIND),
    "delimiter comma and blank": (24, QUOTE),
    "delimiter comma and blank, all in quotes": (0, QUOTE),
    "delimiter two tabs": (84, ""),  # a column without a name between any two, and nothing in it
    "apostrophes as quotes": (24, WIDTH),
    "apostrophes as quotes, all in quotes": (0, NO_ID),
    "backslash before quotes": (48, BEHIND),
    "quotes not doubled": (48, BEHIND),
    "no row": (0, ""),
    "one row": (1, ""),
    "empty": (0, "the roster is empty"),
    "one column": (84, ""),
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    own = assessor()
    return Reader(own, Order(TODAY, f"{own.scale.version}+{own.fingerprint[:12]}"))


@pytest.fixture(scope="module")
def read(reader: Reader) -> list[tuple[File, Outcome, Judged]]:
    """Every file of the draw, and what became of it."""
    judge = Judge(reader)
    files = every() if _ALL_OF_THEM else drawn(DRAWN)
    outcomes = ((file, reader.read(file.content)) for file in files)
    # The library that cuts looks for this one at every call, in vain where it is not there.
    with patch.dict(sys.modules, {"dateutil": None}):
        return [(file, found, judge.judge(file, found)) for file, found in outcomes]


def _plain(kind: str) -> str:
    return kind.removesuffix(", all in quotes")


def _of_kind(of: Mapping[str, T], kind: str, otherwise: T) -> T:
    """What holds for a kind, in its own writing or in both."""
    return of.get(kind, of.get(_plain(kind), otherwise))


def test_no_row_is_altered(read: list[tuple[File, Outcome, Judged]]) -> None:
    assert not [(file.kind, file.place) for file, _, fate in read if fate.altered]
    assert sum(len(found.rows) for _, found, _ in read) > 75 * DRAWN


def test_no_row_is_invented_but_where_a_record_looks_whole(
    read: list[tuple[File, Outcome, Judged]],
) -> None:
    for file, _, fate in read:
        assert set(fate.invented) <= _of_kind(INVENTED, file.kind, set()), (file.kind, file.place)
    of = {file.kind for file, _, fate in read if fate.invented}
    kinds = {kind if kind in INVENTED else _plain(kind) for kind in of}
    assert kinds == INVENTED.keys(), "one is seen through now: it may go from the list"


def test_nobody_stands_twice(read: list[tuple[File, Outcome, Judged]]) -> None:
    assert {_plain(file.kind) for file, _, fate in read if fate.twice} == TWICE


def test_all_records_are_accounted_for(read: list[tuple[File, Outcome, Judged]]) -> None:
    for file, found, _ in read:
        parts = len(found.rows) + len(found.aside) + found.blank + found.headers
        assert parts == found.physical, (file.kind, file.place)


def test_a_fault_in_one_record_costs_no_other(read: list[tuple[File, Outcome, Judged]]) -> None:
    of_rows = [(file, found, fate) for file, found, fate in read if file.kind.startswith("row")]
    assert not [(file.kind, file.place) for file, found, fate in of_rows if fate.beyond or found.refused]
    assert {len(file.touched) for file, _, _ in of_rows} == {0, 1, 2}


def test_a_fault_in_the_header_costs_all_or_nothing(read: list[tuple[File, Outcome, Judged]]) -> None:
    of_headers = [(file, found) for file, found, _ in read if file.kind.startswith("header")]
    assert {len(found.rows) for _, found in of_headers} == {0, len(IDS)}
    # Only blanks around the names may be overlooked.
    read_on = {file.kind for file, found in of_headers if found.rows}
    assert read_on == {"header: delimiter comma and blank"}


def test_a_file_that_is_wrong_as_a_whole_has_the_fate_that_was_written_down(
    read: list[tuple[File, Outcome, Judged]],
) -> None:
    kinds = set()
    for file, found, _ in read:
        where, kind = file.kind.split(": ", 1)
        if where == "file":
            wanted, why = _of_kind(FATES, kind, (-1, ""))
            own = [row for row in found.rows if row.id in IDS]
            assert len(own) == wanted, (kind, found.refused)
            assert any(why in reason for reason in ([found.refused, *found.aside] if why else [""])), kind
            kinds |= {kind, _plain(kind)}
    assert kinds >= FATES.keys()


def test_a_refused_file_tells_why_and_names_no_patient(read: list[tuple[File, Outcome, Judged]]) -> None:
    refused = [found.refused for _, found, _ in read if found.refused]
    assert refused
    assert all(reason.startswith(("header: ", "line 1: header: ")) for reason in refused)
    reasons = " ".join({*refused, *(reason for _, found, _ in read for reason in found.aside)})
    assert not [word for word in (*IDS, "Lasix", "Monday", "tired", "ward 5") if word in reasons]


def _one_of_each() -> Iterator[File]:
    kinds = set()
    for file in drawn(DRAWN):
        if _plain(file.kind) not in kinds:
            kinds.add(_plain(file.kind))
            yield file


def test_the_program_makes_the_same_of_one_file_of_each_kind(reader: Reader, tmp_path: Path) -> None:
    """So that what was read by its parts holds for the files that a run leaves."""
    for number, file in enumerate(_one_of_each()):
        roster, out = tmp_path / f"{number}.csv", tmp_path / f"{number}.out.csv"
        roster.write_bytes(file.content)
        result, wanted = batch(roster, out), reader.read(file.content)
        if wanted.refused:
            assert (result.code, out.exists()) == (65, False), file.kind
            assert wanted.refused in result.told
            continue
        assert result.code == (3 if wanted.aside else 0), file.kind
        found = [line for _, _, line in scored(out.read_bytes().partition(b"\n")[2])]
        assert found == [row.line for row in wanted.rows], file.kind
        for path in tmp_path.iterdir():
            path.unlink()


def test_a_record_that_goes_on_in_the_next_line_is_not_scored(reader: Reader) -> None:
    """A line end within a last cell that is read, and that nobody put in quotes."""
    found = reader.read(b"id,age,medications\n1,50,furosemide;\nomeprazole\n2,60,none\n3,70,none\n")
    # Nobody knows whether the word is the end of what stands above or the beginning of what stands below.
    assert [row.id for row in found.rows] == ["3"]


# ---------------------------------------------------------------- the suite itself


def test_there_are_no_fewer_files_than_were_promised() -> None:
    files = every()
    assert len(files) >= 2000
    assert len({file.content for file in files}) == len(files)
    kinds = {file.kind for file in files}
    assert len(kinds) >= 100
    assert kinds >= LIKE_THEIRS
    assert len(drawn(DRAWN)) == DRAWN
    assert {file.kind for file in drawn(DRAWN)} == kinds


def test_the_clean_roster_tells_its_patients_apart(reader: Reader) -> None:
    """Or a row that was made of another one's cells would not show."""
    found = reader.read(text(lines(all_=False)))
    assert [row.id for row in found.rows] == list(IDS)
    assert [row.cells for row in found.rows] == list(PATIENTS)
    assert len({row.line.partition(b",")[2] for row in found.rows}) > 75


def test_a_wrong_row_is_found(reader: Reader) -> None:
    """The judge sees another age, another identifier, a row too many, and one too few."""
    judge, sound = Judge(reader), lines(all_=False)
    first, second = sound[1:3]
    older = first.replace(f",{PATIENTS[0][1]},", ",99,", 1)
    other = first.replace(IDS[0], "P-9", 1)

    def fate(*records: str) -> Judged:
        file = File("", "", text([sound[0], *records]), there=frozenset(IDS[:2]))
        return judge.judge(file, reader.read(file.content))

    assert fate(first, second) == Judged((), (), (), frozenset())
    assert fate(older, second).altered == (IDS[0],)
    assert fate(other, second) == Judged((), ("P-9",), (), frozenset(IDS[:1]))
    assert fate(first, second, second).twice == (IDS[1],)
    assert fate(first).beyond == frozenset(IDS[1:2])


def test_the_figures_add_up(read: list[tuple[File, Outcome, Judged]]) -> None:
    found = by_kind(read)
    kinds = [of for name, of in found.items() if ": " in name]
    for name in ("files", "refused", "accepted", "altered", "invented", "twice", "beyond"):
        assert sum(getattr(of, name) for of in kinds) == getattr(found["all"], name)
    assert found["all"].files == len(read) > found["like Pollock's"].files
    assert 0 < found["all"].score() < 10 == found["file: clean"].score()
    lines = list(told(found))
    assert lines[0] == f"{len(kinds)} kinds"
    assert len(lines) > len(kinds) + len(PUBLISHED)


def test_the_measures_are_those_of_loaders(reader: Reader) -> None:
    """10 for a clean file, 0 for one that is refused; half the records are half the recall."""
    sound = lines(all_=False)
    half = text(sound[: 1 + len(IDS) // 2])
    clean = File("", "", text(sound))
    assert sum(measured(clean, reader.read(clean.content))) == 10
    assert sum(measured(clean, reader.read(b""))) == 0
    assert measured(clean, reader.read(half))[4:7] == (1, 0.5, pytest.approx(2 / 3))
