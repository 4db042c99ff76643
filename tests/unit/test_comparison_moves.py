"""That every pair is counted once, by what changed in it, and that the table of all who moved is whole."""

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from magrisk.comparison import scored_file
from magrisk.comparison.content import Distribution, Listed, Matrix
from magrisk.comparison.movers import HEADER
from magrisk.comparison.moves import CHANGES, distribution
from magrisk.errors import OutputProblem
from scored_files import UNSCORED, compared, rows

URGENT: dict[str, Any] = {"priority": "urgent", "points": 20, "chance": 0.02}
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "priority_rose": ({"likelihood": "high"}, {"priority": "soon"}),
    "priority_fell": ({"priority": "soon"}, {"likelihood": "high"}),
    "likelihood_rose": ({}, {"likelihood": "high", "points": 9}),
    "likelihood_fell": ({"likelihood": "high"}, {"points": 9}),
    "scored_in_one": ({}, dict(UNSCORED)),
    "score_changed": ({}, {"chance": 0.02}),
    "other": ({}, {"mds_high": None}),
    "same": (dict(UNSCORED), {**UNSCORED, "rulebook": "2"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_pair_is_counted_as_what_changed_in_it(tmp_path: Path, change: str) -> None:
    old, new = CASES[change]
    found = compared(tmp_path, rows(["a"], **old), rows(["a"], **new)).moves
    assert found.changes == {name: int(name == change) for name in CHANGES}
    assert [mover.change for mover in found.listed] == [change] * (change != "same")


@pytest.mark.parametrize(
    "more",
    [{"stakes": "grave"}, {"points": 1}, {"complete": "false"}, {"doubts": "diabetes"}, {"floor": -1}]
    + [{name: "x"} for name in ("reasons", "unrecognised")],
)
def test_nothing_that_changed_passes_for_the_same(tmp_path: Path, more: dict[str, Any]) -> None:
    found = compared(tmp_path, rows(["a"]), rows(["a"], **more)).moves
    assert found.changes["same"] == 0


def test_the_matrices_hold_every_pair_once(tmp_path: Path) -> None:
    old = [*rows(["a", "b"]), *rows(["c"], likelihood="high"), *rows(["d"], **UNSCORED)]
    new = [*rows(["a"]), *rows(["b"], **URGENT), *rows(["c"], **UNSCORED), *rows(["d"], **UNSCORED)]
    found = compared(tmp_path, old, new).moves
    assert found.priority == Matrix(("routine", "soon", "urgent"), ((3, 0, 1), (0, 0, 0), (0, 0, 0)))
    assert found.likelihood == Matrix(("low", "high", "not scored"), ((2, 0, 0), (0, 0, 1), (0, 0, 1)))


def test_those_whose_priority_rose_furthest_stand_first(tmp_path: Path) -> None:
    old = rows(["same", "points", "soon", "fell", "urgent", "much"], points=1)
    new = rows(["same", "points", "soon", "fell", "urgent", "much"], points=1)
    old[3]["priority"] = "soon"
    for place, word in ((2, "soon"), (4, "urgent"), (5, "soon")):
        new[place]["priority"] = word
    new[1]["points"], new[5]["points"] = 40, 2
    found = compared(tmp_path, old, new).moves
    assert [mover.id for mover in found.listed] == ["urgent", "much", "soon", "fell", "points"]
    assert [mover.id for mover in compared(tmp_path, old, new, show=2).moves.listed] == ["urgent", "much"]
    assert compared(tmp_path, old, new, show=0).moves.listed == ()


def test_a_mover_tells_how_it_stood_and_why_it_moved(tmp_path: Path) -> None:
    old = rows(["'=a"], reasons="A +3", unrecognised="x; y", doubts="diabetes")
    new = rows(["'=a"], reasons="A +5; B +1; C +1; and 1 more", unrecognised="y; z", **URGENT)
    (mover,) = compared(tmp_path, old, new).moves.listed
    assert mover.id == "=a"
    assert (mover.old.points, mover.old.chance, mover.old.likelihood, mover.old.complete) == (
        0,
        0.01,
        "low",
        True,
    )
    assert (mover.new.points, mover.new.chance, mover.new.priority) == (20, 0.02, "urgent")
    assert [(one.label, one.old, one.new, one.certain) for one in mover.why] == [
        ("A", 3, 5, True),
        ("B", None, 1, True),
        ("C", None, 1, True),
    ]
    assert not mover.why_whole
    assert (mover.unrecognised, mover.doubts) == (Listed(("z",), ("x",)), Listed((), ("diabetes",)))


def test_an_identifier_of_raw_files_stays_as_it_is(tmp_path: Path) -> None:
    raw = {"options": {"raw": True}}
    found = compared(tmp_path, rows(["'=a"]), rows(["'=a"], **URGENT), told=(raw, raw))
    assert found.moves.listed[0].id == "'=a"


@given(st.lists(st.integers(-5000, 5000), max_size=40), st.integers(0, 5))
def test_a_distribution_tells_values_that_are_there(values: list[int], cuts: int) -> None:
    parts = [np.array(part, np.int32) for part in np.array_split(np.array(values, np.int32), cuts + 1)]
    found = distribution(parts, 1)
    assert found.pairs == len(values)
    assert (found.rose, found.fell) == (sum(v > 0 for v in values), sum(v < 0 for v in values))
    if not values:
        assert found == Distribution(0, 0, 0, *[None] * 8)
        return
    ordered = sorted(values)
    assert found.mean == sum(values) / len(values)
    at = [found.least, found.p5, found.p25, found.median, found.p75, found.p95, found.most]
    assert at == sorted(at)  # type: ignore[type-var]
    assert (found.least, found.most) == (ordered[0], ordered[-1])
    assert all(isinstance(value, int) for value in at)
    # The least value that half of all do not exceed.
    assert found.median == ordered[(len(values) + 1) // 2 - 1]


def test_chances_are_spread_as_they_are_written(tmp_path: Path) -> None:
    old, new = rows(["a", "b", "c"]), rows(["a", "b", "c"], chance=0.3)
    new[2] |= UNSCORED
    found = compared(tmp_path, old, new).moves
    assert (found.chance.pairs, found.chance.mean, found.chance.most) == (2, 0.29, 0.29)
    assert (found.points.pairs, found.points.mean, found.points.rose) == (2, 0, 0)


# ---------------------------------------------------------------- the table of all


def _table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def test_the_table_holds_all_who_moved_and_all_who_are_alone(tmp_path: Path) -> None:
    old, new = rows("abcdefg"), rows("bcdefgh")
    new[1] |= {"priority": "soon"}
    new[2] |= URGENT
    new[3] |= UNSCORED
    new[4] |= {"priority": "soon"}
    target = tmp_path / "moves.csv"
    found = compared(tmp_path, old, new, show=1, moves=target)
    table = _table(target)
    assert tuple(table[0]) == HEADER
    assert [(one["change"], one["id"]) for one in table] == [
        ("priority_rose", "d"),
        ("priority_rose", "c"),
        ("priority_rose", "f"),
        ("scored_in_one", "e"),
        ("only_old", "a"),
        ("only_new", "h"),
    ]
    first, alone = table[0], table[-1]
    assert (first["row_old"], first["row_new"], first["chance_old"], first["chance_new"]) == (
        *("4", "3"),
        *("0.010000", "0.020000"),
    )
    assert (alone["row_old"], alone["row_new"], alone["priority_new"]) == ("", "7", "")
    assert (
        len(table)
        == found.rows.only_old + found.rows.only_new + found.rows.pairs - found.moves.changes["same"]
    )
    assert len(found.moves.listed) == 1
    assert sorted(path.name for path in tmp_path.iterdir() if "csv" not in path.name) == []


def test_those_of_one_kind_stand_together_however_the_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scored_file, "_BLOCK", 400)  # a few rows at a time
    ids = [f"{number:02}" for number in range(40)]
    new = rows(ids, **URGENT)
    for line in new[::2]:
        line["priority"] = "soon"
    target = tmp_path / "moves.csv"
    compared(tmp_path, rows(ids), new, moves=target)
    assert [line["id"] for line in _table(target)] == ids[1::2] + ids[::2]


def test_a_table_that_cannot_be_written_is_an_output_problem(tmp_path: Path) -> None:
    with pytest.raises(OutputProblem):
        compared(tmp_path, rows("a"), rows("a", **URGENT), moves=tmp_path / "none" / "moves.csv")


def test_texts_of_others_are_inert_in_the_table(tmp_path: Path) -> None:
    target = tmp_path / "moves.csv"
    hostile = '=HYPERLINK("http://x")'
    old = rows([f"'{hostile}"], unrecognised=f"'{hostile}")
    new = rows([f"'{hostile}"], reasons="'=cmd|x +3", doubts="a\nb", **URGENT)
    compared(tmp_path, old, new, moves=target)
    (line,) = _table(target)
    assert line["id"] == f"'{hostile}"
    assert line["unrecognised_went"] == f"'{hostile}"
    assert line["why"] == "'=cmd|x none -> +3"
    assert line["doubts_came"] == "a\nb"
