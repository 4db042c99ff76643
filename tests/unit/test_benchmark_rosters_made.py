"""Made rosters: the rows of a seed, what stands in them, and texts that no other equals."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.rosters.generate import COLUMNS, roster
from benchmarks.rosters.texts import texts


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def said_in(rows: list[dict[str, str]]) -> list[str]:
    return [text for row in rows for text in row["medications"].split("; ") if text]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("made") / "roster.csv"
    roster(file, 3000)
    return file


def test_a_roster_has_its_columns_and_so_many_rows_and_no_quotes(made: Path) -> None:
    lines = made.read_text(encoding="utf-8").splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert len(lines) == 3001
    assert {line.count(",") for line in lines} == {len(COLUMNS) - 1}
    assert '"' not in made.read_text(encoding="utf-8")


def test_the_same_seed_gives_the_same_roster_and_another_one_another(made: Path, tmp_path: Path) -> None:
    roster(tmp_path / "again.csv", 3000)
    roster(tmp_path / "other.csv", 3000, seed=2)
    assert (tmp_path / "again.csv").read_bytes() == made.read_bytes()
    assert (tmp_path / "other.csv").read_bytes() != made.read_bytes()


def test_a_longer_roster_begins_with_the_shorter_one(made: Path, tmp_path: Path) -> None:
    roster(tmp_path / "longer.csv", 100_001)
    assert (tmp_path / "longer.csv").read_bytes().startswith(made.read_bytes())
    assert (tmp_path / "longer.csv").read_bytes().count(b"\n") == 1 + 100_001


def test_no_identifier_stands_twice(made: Path) -> None:
    assert max(Counter(row["id"] for row in rows_of(made)).values()) == 1


def test_patients_are_told_as_often_as_is_said(made: Path) -> None:
    rows = rows_of(made)
    assert 6 < len(said_in(rows)) / len(rows) < 7.5
    assert 0.15 < sum(bool(row["magnesium_mg_dl"]) for row in rows) / len(rows) < 0.25
    assert 0.45 < sum(bool(row["potassium_mmol_l"]) for row in rows) / len(rows) < 0.55
    assert max(len(row["conditions"].split("; ")) for row in rows) == 4


def test_every_medicine_text_is_one_of_some_thousands_and_few_are_most_of_them(made: Path) -> None:
    listed = {text.said for text in texts()}
    assert 2000 < len(listed) < 4000
    seen = Counter(said_in(rows_of(made)))
    assert seen.keys() <= listed
    assert sum(count for _, count in seen.most_common(345)) > seen.total() / 2


def test_nobody_is_given_one_medicine_twice(made: Path) -> None:
    medicine = {text.said: text.medicine for text in texts()}
    for row in rows_of(made):
        taken = [medicine[text] for text in said_in([row])]
        assert len(taken) == len(set(taken))


@pytest.mark.parametrize(("share", "least", "most"), [(0.05, 0.04, 0.06), (1.0, 1.0, 1.0)])
def test_so_many_texts_are_like_no_other(tmp_path: Path, share: float, least: float, most: float) -> None:
    roster(tmp_path / "unlike.csv", 2000, unlike=share)
    said = said_in(rows_of(tmp_path / "unlike.csv"))
    unlike = [text for text in said if " Rx " in text]
    assert least <= len(unlike) / len(said) <= most
    assert len(set(unlike)) == len(unlike)
