"""How a scored row is written."""

import csv
import io
from dataclasses import replace

import pytest

from magrisk.adapters.roster.scored import COLUMNS, Scored, reasons
from magrisk.cohort import Row

ROW = Row(
    points=31,
    floor=-3,
    ceiling=40,
    chance=0.0123456789,
    likelihood="low",
    stakes="usual",
    priority="routine",
    reasons=(("Proton pump inhibitors", 31),),
    unrecognised=(),
    doubts=("alcohol", "diabetes"),
    scores={"magnesium-depletion-score": (1, 3)},
)


def written(row: Row, *, id_: str = "A-1", raw: bool = False) -> str:
    sink = io.StringIO()
    Scored(sink, "2026.11.0+abc", raw=raw).write(4, id_, row)
    return sink.getvalue()


def cells(row: Row, **more: object) -> dict[str, str]:
    (found,) = csv.DictReader(io.StringIO(written(row, **more), newline=""))  # type: ignore[arg-type]  # by name
    return found


def test_the_columns_stand_in_the_order_of_the_contract() -> None:
    wanted = (
        "row,id,points,floor,ceiling,chance,likelihood,stakes,priority,reasons,unrecognised,doubts,complete,"
        "mds_low,mds_high,rulebook"
    )
    assert ",".join(COLUMNS) == wanted
    assert written(ROW).splitlines()[0] == ",".join(f'"{name}"' for name in COLUMNS)


def test_numbers_stand_bare_and_the_chance_has_six_decimals() -> None:
    line = written(ROW).splitlines()[1]
    assert line == (
        '4,"A-1",31,-3,40,0.012346,"low","usual","routine","Proton pump inhibitors +31","",'
        '"alcohol; diabetes","true",1,3,"2026.11.0+abc"'
    )


def test_a_chance_of_almost_nothing_is_written_out() -> None:
    assert cells(replace(ROW, chance=1e-9))["chance"] == "0.000000"


def test_who_is_not_scored_has_empty_cells() -> None:
    child = replace(ROW, points=None, floor=None, ceiling=None, chance=None, likelihood=None, reasons=())
    found = cells(child)
    assert [found[name] for name in ("points", "floor", "ceiling", "chance", "likelihood", "reasons")] == [
        ""
    ] * 6


def test_a_published_score_that_the_rulebook_lacks_leaves_its_cells_empty() -> None:
    found = cells(replace(ROW, scores={}))
    assert (found["mds_low"], found["mds_high"]) == ("", "")


def test_texts_that_were_not_recognised_make_a_row_incomplete() -> None:
    found = cells(replace(ROW, unrecognised=("flibber", "xyzzy")))
    assert (found["complete"], found["unrecognised"]) == ("false", "flibber; xyzzy")


@pytest.mark.parametrize("id_", ["=1+1", "+44", "-1", "@x", "\t=x", " =x"])
def test_texts_that_a_spreadsheet_would_run_are_escaped_unless_raw(id_: str) -> None:
    assert cells(ROW, id_=id_)["id"] == f"'{id_}"
    assert cells(ROW, id_=id_, raw=True)["id"] == id_


def test_unrecognised_texts_are_escaped_too() -> None:
    assert cells(replace(ROW, unrecognised=("=cmd",)))["unrecognised"] == "'=cmd"


@pytest.mark.parametrize("id_", ["007", "a,b", 'say "x"', "two\nlines", "Ünïcode", ""])
def test_an_identifier_is_kept_as_it_is(id_: str) -> None:
    assert cells(ROW, id_=id_)["id"] == id_


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ((), ""),
        ((("A", 31),), "A +31"),
        ((("A", -40), ("B", 31), ("C", 5)), "A -40; B +31; C +5"),
        ((("A", -40), ("B", 31), ("C", 5), ("D", 2), ("E", 1)), "A -40; B +31; C +5; and 2 more"),
    ],
)
def test_at_most_three_reasons_are_told_and_how_many_more(
    found: tuple[tuple[str, int], ...], told: str
) -> None:
    assert reasons(found) == told
