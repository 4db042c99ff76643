"""That a roster read by columns, in any stretches, gives what its records give one by one."""

import io

import pyarrow as pa
import pytest
from hypothesis import given, settings
from rosters import Drawn, rosters

from magrisk.adapters.roster import understood, worded
from magrisk.adapters.roster.blocks import Blocks
from magrisk.adapters.roster.identifiers import numbered
from magrisk.adapters.roster.tally import add, told
from magrisk.adapters.roster.work import Work
from one_by_one import Written, written
from program import assessor

FEWER = settings(max_examples=settings().max_examples // 8)
MANY = 1 << 20


def work(drawn: Drawn) -> Work:
    return Work(assessor(), drawn.roster, drawn.delimiter, drawn.order)


def in_stretches(by: Work, drawn: Drawn, lines: int) -> tuple[Written, list[int]]:
    """The roster in stretches of so many lines, but for those that a record takes."""
    blocks = Blocks(io.BytesIO(drawn.body), drawn.delimiter, drawn.roster.size, 0, 2, lines)
    size = 1 if lines < MANY else len(drawn.body)
    found, ids, before, another = Written(), [], 0, False
    while text := bytes(blocks.next(size)):
        stretch = by.cut(text, blocks.line - text.count(b"\n"))
        done = by.finish(stretch, before, another=another)
        assert done.scored + done.quarantined == stretch.records
        assert done.size == len(done.output)
        before += stretch.records
        another = another or stretch.again is not None
        found.output += bytes(done.output)
        found.quarantine += done.quarantine
        found.blank += stretch.blank
        found.scored += done.scored
        found.quarantined += done.quarantined
        found.texts += done.texts
        found.recognised += done.recognised
        found.flags.update(done.flags)
        add(found.tally, done.tally)
        ids += done.ids.tolist()
    found.tally = told(found.tally, assessor().plan)
    return found, sorted(ids)


def at_once(by: Work, drawn: Drawn) -> tuple[Written, list[int]]:
    return in_stretches(by, drawn, MANY)


def one_by_one(drawn: Drawn) -> tuple[Written, list[int]]:
    found = written(assessor(), drawn.roster, drawn.delimiter, drawn.order, drawn.body)
    ids, found.ids = found.ids, []
    found.tally = told(found.tally, assessor().plan)
    return found, sorted(numbered(pa.array(ids, pa.string())).tolist())


@given(rosters())
def test_columns_give_what_the_records_give_one_by_one(drawn: Drawn) -> None:
    assert at_once(work(drawn), drawn) == one_by_one(drawn)


@FEWER
@given(rosters())
def test_the_size_of_stretches_and_what_was_read_before_change_no_byte(drawn: Drawn) -> None:
    by, wanted = work(drawn), at_once(work(drawn), drawn)
    for lines in (1, 2, 7, MANY):
        assert in_stretches(by, drawn, lines) == wanted


@FEWER
@given(rosters())
def test_what_is_forgotten_between_stretches_changes_no_byte(drawn: Drawn) -> None:
    wanted = at_once(work(drawn), drawn)
    with pytest.MonkeyPatch.context() as forgetful:
        forgetful.setattr(understood, "_MOST_READ", 0)
        forgetful.setattr(worded, "_MOST_KEPT", 0)
        by = work(drawn)
        for lines in (2, MANY):
            assert in_stretches(by, drawn, lines) == wanted
