"""What becomes of a stretch of a roster: lines for both files, and counts."""

import csv
import io
from collections.abc import Callable, Sequence

import pytest

from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.medicines import Medicines
from magrisk.adapters.roster.readers import Readers
from magrisk.adapters.roster.work import SECOND_HEADER, Done, Order, Work, quarantine_header
from magrisk.assess import Assessor
from magrisk.rulebook.schema import Measure
from program import TODAY

Made = Callable[..., Work]


@pytest.fixture
def made(assessor: Assessor) -> Made:
    """A worker for a roster of some columns."""

    def work(*header: str, **order: bool) -> Work:
        roster = Roster(header, assessor.book.of(Measure), "", assessor.reader.knows)
        return Work(assessor, roster, ",", Order(TODAY, "1", **order))

    return work


def done(work: Work, text: str, line: int = 2, before: int = 0, *, another: bool = False) -> Done:
    return work.finish(work.cut(text.encode(), line), before, another=another)


def meet(work: Work, text: bytes, *medicines: str, helpers: int = 0) -> None:
    """Lets a text be met, whose last line may be cut off, and medicines be read first."""
    with Readers(helpers, medicines, Medicines(work._assessor, work._roster, TODAY).read) as first:
        work.meet(text, first)


def column(done: Done, place: int) -> list[str]:
    return [row[place] for row in csv.reader(io.StringIO(bytes(done.output).decode(), newline=""))]


def aside(done: Done) -> list[list[str]]:
    return list(csv.reader(io.StringIO(done.quarantine.decode(), newline="")))


TEXT = '1,70,omeprazole\n\n2,200,none\n"3",70,furosemde;digoxin\n4,70\n5,12,\n'


def test_every_record_is_scored_set_aside_or_blank(made: Made) -> None:
    work = made("id", "age", "medications")
    stretch = work.cut(TEXT.encode(), 7)
    found = work.finish(stretch, 10, another=False)
    assert (stretch.records, stretch.blank, stretch.again) == (5, 1, None)
    assert (found.scored, found.quarantined, len(found.ids)) == (3, 2, 3)
    assert (found.texts, found.recognised) == (3, 2)
    assert (column(found, 0), column(found, 1)) == (["11", "13", "15"], ["1", "3", "5"])
    assert [row[0] for row in aside(found)] == ["9", "11"]


def test_a_stretch_may_hold_nothing_of_either_kind(made: Made) -> None:
    work = made("id", "medications")
    nothing, blank, broken = (done(work, text) for text in ("", "\n,\n", "1\n"))
    for found in (nothing, blank, broken):
        assert (bytes(found.output), found.size, found.scored) == (b"", 0, 0)
    assert (nothing.quarantined, blank.quarantined, broken.quarantined) == (0, 0, 1)


@pytest.mark.parametrize("name", ["mrn", "ID", "\x0bPatient-ID", "age"])
def test_where_a_header_stands_again_nothing_behind_it_is_scored(made: Made, name: str) -> None:
    work = made("age", "id")
    again = "id,age\n" if name == "age" else f"x,{name}\n"
    text = f"70,1\n71,2\n{again}72,3\n200,4\n"
    stretch = work.cut(text.encode(), 2)
    assert stretch.again == 4
    found = work.finish(stretch, 0, another=False)
    assert column(found, 1) == ["1", "2"]
    assert aside(found) == [[str(line), "", SECOND_HEADER] for line in (4, 5, 6)]
    assert done(work, "70,1\n", another=True).scored == 0


def test_the_raw_record_is_kept_where_it_is_asked_for(made: Made) -> None:
    assert quarantine_header(raw=False) == b'"line","column","reason"\n'
    assert quarantine_header(raw=True) == b'"line","column","reason","raw"\n'
    work = made("id", "age", quarantine_raw=True)
    assert [row[3] for row in aside(done(work, '=1,200\r\n2,"70\n'))] == ["'=1,200\r\n", '2,"70\n']
    assert [len(row) for row in aside(done(made("id", "age"), "1,200\n"))] == [3]


LISTS = [
    ("omeprazole\n# was furosemide; digoxin", ["omeprazole"]),
    ("omeprazole\r\n- furosemde; x", ["furosemde", "x"]),
    ("Allergies:\nfurosemde\nMeds:\nxyzzy", ["xyzzy"]),
    ("omeprazole;Meds:\nxyzzy", ["xyzzy"]),
    ("omeprazole:\r;xyzzy", ["xyzzy"]),
    ("omeprazole;\r- xyzzy", ["xyzzy"]),
    ("1. ;xyzzy", ["xyzzy"]),
    ("\uff03 allergies: flibber;xyzzy", []),
]


@pytest.mark.parametrize(("cell", "unread"), LISTS)
def test_lines_of_a_list_of_medicines_are_read_as_in_a_list_that_was_pasted(
    made: Made, cell: str, unread: Sequence[str]
) -> None:
    (found,) = column(done(made("id", "medications"), f'1,"{cell}"\n'), 10)
    assert found == "; ".join(one for one in unread if one != "omeprazole")


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("omeprazole" + "\r" * 600 + "digoxin", "601 lines, wanted at most 500"),
        ("x" * 5000, "5000 bytes, wanted at most 4096"),
        (";;", "found no medicine"),
    ],
)
def test_a_list_that_cannot_be_used_is_set_aside(made: Made, cell: str, told: str) -> None:
    ((_, name, reason),) = aside(done(made("id", "medications"), f'1,"{cell}"\n'))
    assert name == "medications"
    assert reason.startswith(told)


def test_unusual_values_are_counted_by_measure(made: Made) -> None:
    work = made("id", "age", "labs")
    text = '1,70,K 9.5 mmol/L\n"2",70,K 9.5 mmol/L\n3,200,K 9.5 mmol/L\n4,x,K 4 mmol/L\n'
    assert done(work, text).flags == {"unusual serum-potassium": 2}
    assert done(work, "1,70,K 4 mmol/L\n").flags == {}


def test_texts_that_were_met_before_are_not_read_again(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    work = made("id", "medications")
    meet(work, b"1,omeprazole\n2,furosemide 40 mg\n3,digo", "omeprazole", "furosemide 40 mg", helpers=1)
    reader = work._assessor.reader
    monkeypatch.setattr(reader, "read_medication", lambda *_: pytest.fail("was read again"))
    found = done(work, "1,furosemide 40 mg;omeprazole\n")
    assert found.recognised == 2


def test_values_that_were_met_before_are_not_read_again(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    work = made("id", "age", "potassium_mmol_l", "conditions")
    meet(work, b"1,70,9.5,CKD\n2,71,4,\n")
    reader = work._assessor.reader
    monkeypatch.setattr(reader.laboratory, "value", lambda *_: pytest.fail("was read again"))
    monkeypatch.setattr(reader, "conditions", lambda *_: pytest.fail("was read again"))
    assert done(work, "1,71,9.5,CKD\n").flags == {"unusual serum-potassium": 1}


@pytest.mark.parametrize("text", [b"", b"1,omepr", b'1,"omeprazole\n'])
def test_a_beginning_without_a_whole_plain_record_is_not_met(made: Made, text: bytes) -> None:
    work = made("id", "medications")
    meet(work, text, "omeprazole")
    assert done(work, "1,omeprazole\n").recognised == 1


def test_what_one_process_meets_is_read_as_when_it_is_asked_for(made: Made) -> None:
    texts = "1,70,furosemide 40 mg od;furosemde\n2,81,omeprazole 20 mg daily\n"
    header = ("id", "age", "medications")
    met, other = made(*header), made(*header)
    meet(met, texts.encode() + b"3,7", "furosemide 40 mg od", "furosemde", "omeprazole 20 mg daily")
    assert bytes(done(met, texts).output) == bytes(done(other, texts).output)
