"""How a scored row is written."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from magrisk.adapters.roster import worded as module
from magrisk.adapters.roster.identifiers import numbered
from magrisk.adapters.roster.scored import COLUMNS, HEADER, Scored, identifiers_in
from magrisk.adapters.roster.understood import Shown
from magrisk.adapters.roster.worded import NOTHING_BESIDE, Beside
from magrisk.assess import Assessor
from magrisk.cohort import Answers, Cohort, Reasons
from magrisk.situations import NO_PAIRS

FORMULAS = ["=1+1", "+44", "-1", "@x", "\t=x", " =x", "\u200b=x", "\uff1d1", "\xa0@x"]


@pytest.fixture(scope="module")
def cohort(assessor: Assessor) -> Cohort:
    return Cohort(assessor)


class Row:
    """One row by words; what is left out is of somebody of whom nothing stands out."""

    def __init__(self, cohort: Cohort):
        self._cohort = cohort
        self._bits = {name: 1 << place for place, name in enumerate(cohort.questions)}

    def answers(
        self,
        reasons: Sequence[tuple[str, int]] = (),
        doubts: Sequence[str] = (),
        scores: tuple[int, int] | None = (1, 3),
        points: int = 31,
        *,
        scored: bool = True,
        is_open: bool = True,
    ) -> Answers:
        cohort, rules = self._cohort, [self._cohort.labels.index(label) for label, _ in reasons]
        number = partial(np.array, dtype=np.int64)
        return Answers(
            scored=np.array([scored]),
            points=number([points]),
            floor=number([-3]),
            ceiling=number([40]),
            kind=np.zeros(1, np.intp),
            likelihood=np.zeros(1, np.int16),
            stakes=np.array([cohort.stakes.index("usual")], np.int16),
            priority=np.array([cohort.priorities.index("routine")], np.int16),
            reasons=Reasons(
                np.zeros(len(rules), np.intp), np.array(rules, np.intp), number([p for _, p in reasons])
            ),
            doubts=number([sum(self._bits[name] for name in doubts)]),
            open=np.array([is_open]),
            scores={"magnesium-depletion-score": (number([s]) for s in scores)} if scores else {},  # type: ignore[dict-item]  # two, to be unpacked
        )

    def shown(self, unrecognised: Sequence[str] = (), topics: Sequence[str] = ()) -> Shown:
        none = np.empty(0, np.intp)
        unread, of_topics = (Beside.of([(0, text) for text in texts]) for texts in (unrecognised, topics))
        return Shown(unread, of_topics, NO_PAIRS, none, none, {})


Written = Callable[..., str]


@pytest.fixture
def written(cohort: Cohort) -> Written:
    """A line, by what is said of its row."""

    def line(
        id_: str = "A-1",
        unrecognised: Sequence[str] = (),
        topics: Sequence[str] = (),
        *,
        raw: bool = False,
        **said: Any,
    ) -> str:
        by, row = Scored(cohort, "2026.11.0+abc", raw=raw), Row(cohort)
        ids = by.safe(pa.array([id_]))
        lines = by.lines(np.array([4]), ids, row.answers(**said), row.shown(unrecognised, topics))
        (found,) = lines.to_pylist()
        return str(found)

    return line


@pytest.fixture
def cells(written: Written) -> Callable[..., dict[str, str]]:
    """The same as cells by name, as whoever reads the file gets them."""

    def by_name(**said: Any) -> dict[str, str]:
        (found,) = csv.DictReader(io.StringIO(HEADER.decode() + written(**said), newline=""))
        return found

    return by_name


Cells = Callable[..., dict[str, str]]


def test_the_columns_stand_in_the_order_of_the_contract() -> None:
    wanted = (
        "row,id,points,floor,ceiling,chance,likelihood,stakes,priority,reasons,unrecognised,doubts,complete,"
        "mds_low,mds_high,rulebook"
    )
    assert ",".join(COLUMNS) == wanted
    assert HEADER.decode() == ",".join(f'"{name}"' for name in COLUMNS) + "\n"


def test_numbers_stand_bare_and_texts_are_quoted(written: Written, cohort: Cohort) -> None:
    chance, likelihood = cohort.chance(0, 31)
    line = written(reasons=[("Loop diuretics", 31)], doubts=["alcohol", "diabetes"])
    assert line == (
        f'4,"A-1",31,-3,40,{chance:.6f},"{likelihood}","usual","routine","Loop diuretics +31","",'
        '"diabetes; alcohol","true",1,3,"2026.11.0+abc"\n'
    )


@pytest.mark.parametrize(("points", "told"), [(-5000, "0.000000"), (5000, "1.000000")])
def test_a_chance_has_six_decimals_and_no_exponent(cells: Cells, points: int, told: str) -> None:
    found = cells(points=points)
    assert (found["points"], found["chance"]) == (str(points), told)


def test_who_is_not_scored_has_empty_cells(written: Written) -> None:
    line = written(reasons=[("Loop diuretics", 31)], scored=False, is_open=False, topics=["dose of x"])
    assert line == '4,"A-1","","","","","","usual","routine","","","","true",1,3,"2026.11.0+abc"\n'


def test_a_published_score_that_the_rulebook_lacks_leaves_its_cells_empty(written: Written) -> None:
    assert written(scores=None).endswith('"true","","","2026.11.0+abc"\n')
    assert written(scores=None, unrecognised=["x"]).endswith('"false","","","2026.11.0+abc"\n')


def test_texts_that_were_not_recognised_make_a_row_incomplete(cells: Cells) -> None:
    found = cells(unrecognised=("flibber", "xyzzy"))
    assert (found["complete"], found["unrecognised"]) == ("false", "flibber; xyzzy")


@pytest.mark.parametrize("id_", FORMULAS)
def test_texts_that_a_spreadsheet_would_run_are_escaped_unless_raw(cells: Cells, id_: str) -> None:
    assert cells(id_=id_)["id"] == f"'{id_}"
    assert cells(id_=id_, raw=True)["id"] == id_


def test_unrecognised_texts_are_escaped_too(cells: Cells) -> None:
    assert cells(unrecognised=["=cmd"])["unrecognised"] == "'=cmd"
    assert cells(unrecognised=["=cmd"], raw=True)["unrecognised"] == "=cmd"


@pytest.mark.parametrize(
    "id_", ["007", "a,b", 'say "x"', '"', "two\nlines", "Ünïcode", "", "'q", "=", '\u200b"=', "\x7f"]
)
def test_an_identifier_is_kept_as_it_is(cells: Cells, id_: str) -> None:
    assert cells(id_=id_, raw=True)["id"] == id_
    assert cells(id_=id_)["id"] == (f"'{id_}" if id_ == "=" else id_)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([], ""),
        ([("Sepsis", 31)], "Sepsis +31"),
        (
            [("Sepsis", -40), ("Proton pump inhibitors", 31), ("Loop diuretics", 5)],
            "Sepsis -40; Proton pump inhibitors +31; Loop diuretics +5",
        ),
        (
            [
                ("Sepsis", -40),
                ("Proton pump inhibitors", 31),
                ("Loop diuretics", 5),
                ("Sepsis", 2),
                ("Proton pump inhibitors", 1),
            ],
            "Sepsis -40; Proton pump inhibitors +31; Loop diuretics +5; and 2 more",
        ),
    ],
)
def test_at_most_three_reasons_are_told_and_how_many_more(
    cells: Cells, found: list[tuple[str, int]], told: str
) -> None:
    assert cells(reasons=found)["reasons"] == told


def test_doubts_name_questions_then_topics_of_medicines_then_the_setting(cells: Cells) -> None:
    topics = ["dose of x; use of x", "dose of y"]
    assert (
        cells(doubts=["setting", "medications", "egfr"], topics=topics)["doubts"]
        == "medications; egfr; dose of x; use of x; dose of y; setting"
    )
    assert cells(doubts=["setting"])["doubts"] == "setting"
    assert cells(topics=topics)["doubts"] == "dose of x; use of x; dose of y"
    assert cells(topics=topics, is_open=False)["doubts"] == ""


def test_words_that_were_forgotten_are_put_again(
    cohort: Cohort, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [written(points=points) for points in (1, 2, 1)]
    monkeypatch.setattr(module, "_MOST_KEPT", 0)
    by, row = Scored(cohort, "2026.11.0+abc", raw=False), Row(cohort)
    ids = pa.array(["A-1"])
    found = [by.lines(np.array([4]), ids, row.answers(points=p), row.shown()).to_pylist() for p in (1, 2, 1)]
    assert found == [[line] for line in wanted]


def test_nobody_gives_no_lines(cohort: Cohort) -> None:
    answers = Row(cohort).answers()
    none = {
        name: getattr(answers, name)[:0]
        for name in ("scored", "points", "floor", "ceiling", "kind", "likelihood", "stakes", "priority")
    }
    answers = replace(answers, **none, doubts=answers.doubts[:0], open=answers.open[:0], scores={})
    nothing = np.empty(0, np.intp)
    shown = Shown(NOTHING_BESIDE, NOTHING_BESIDE, NO_PAIRS, nothing, nothing, {})
    ids = pa.array([], pa.string())
    assert len(Scored(cohort, "x", raw=False).lines(nothing, ids, answers, shown)) == 0


def test_identifiers_are_found_again_in_a_scored_file(written: Written, tmp_path: Path) -> None:
    ids = ["A1", "=1", 'say "x"', "two\nlines", "", "é", "NULL", "007", "A1"]
    path = tmp_path / "scored.csv"
    path.write_text(HEADER.decode() + "".join(written(id_=id_) for id_ in ids), encoding="utf-8", newline="")
    found = np.concatenate(list(identifiers_in(path)))
    assert found.tolist() == numbered(pa.array(["'=1" if id_ == "=1" else id_ for id_ in ids])).tolist()
    assert len(set(found.tolist())) == len(set(ids))
