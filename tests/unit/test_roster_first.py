"""That the medicines at the beginning of a large roster are read before they are asked for."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from magrisk.adapters.roster import first as module
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.first import first_texts
from magrisk.adapters.roster.source import Source
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem
from program import TODAY

HEADER = "id,medications,age\n"


@pytest.fixture(autouse=True)
def _every_roster_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SMALL", 0)


def found(assessor: Assessor, folder: Path, text: str, workers: int = 2) -> Sequence[str]:
    roster = folder / "roster.csv"
    roster.write_text(text, encoding="utf-8", newline="")
    with (
        Source(roster, Dialect(), lambda _: None) as source,
        first_texts(assessor, source, Dialect(), "", TODAY, workers) as first,
    ):
        taken = first.results()
    assert all(one.said for one in taken.values())
    return list(taken)


def test_the_parts_of_plain_lines_are_read_once_each(assessor: Assessor, tmp_path: Path) -> None:
    text = "1,omeprazole; digoxin|,70\r\n2,digoxin,71\n\n3,digoxin,furosemide,72\n4,senna,70\n5,sodium"
    assert found(assessor, tmp_path, HEADER + text) == ["omeprazole", "digoxin", "senna"]


def test_lines_above_the_records_are_no_medicines(assessor: Assessor, tmp_path: Path) -> None:
    assert found(assessor, tmp_path, "sep=;\nid;medications\n1;senna\n") == ["senna"]


@pytest.mark.parametrize(
    ("text", "workers"),
    [
        (HEADER + "1,senna,70\n", 1),
        (HEADER + '1,"senna",70\n', 2),
        (HEADER + "1,senna,70", 2),
        ("id,age\n1,70\n", 2),
    ],
)
def test_nothing_is_begun_where_it_would_not_help(
    assessor: Assessor, tmp_path: Path, text: str, workers: int
) -> None:
    assert found(assessor, tmp_path, text, workers) == []


def test_a_small_roster_is_left_alone(
    assessor: Assessor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SMALL", 100)
    assert found(assessor, tmp_path, HEADER + "1,senna,70\n") == []


def test_a_header_that_cannot_be_used_is_told(assessor: Assessor, tmp_path: Path) -> None:
    with pytest.raises(ContentProblem):
        found(assessor, tmp_path, "name,age\nx,70\n")
