"""One answer by every door: 10,000 people through rosters of every form, and one by one.

The forms of rosters are held against the wide one, all people each. `screen` weighs every doubt and every
option, and takes hundreds of times as long: it is asked about a draw of them, at night about all.
"""

import csv
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from door_people import LISTS, SINGLE, Person, coded, lists, long, people, profile, wide
from magrisk import Patient
from program import TODAY, batch, rulebook, run

NIGHTLY = os.environ.get("MAGRISK_HYPOTHESIS") == "nightly"
PEOPLE = people(10_000)
ONE_BY_ONE = PEOPLE if NIGHTLY else Random(10).sample(PEOPLE, 300)


def written(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    made = iter(rows)
    first = next(made)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(made)
    return path


def scored(roster: Path, *more: str) -> dict[str, dict[str, str]]:
    """The scored rows by identifier, but for their numbers."""
    out = roster.with_name(f"{roster.name}.scored.csv")
    result = batch(roster, out, *more)
    assert result.code == 0, result.told
    with out.open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    for row in rows.values():
        del row["row"]
    return rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("doors")


@pytest.fixture(scope="module")
def wanted(folder: Path) -> dict[str, dict[str, str]]:
    found = scored(written(folder / "wide.csv", map(wide, PEOPLE)))
    assert len(found) == len(PEOPLE)
    return found


def test_one_by_one(wanted: dict[str, dict[str, str]]) -> None:
    for person in ONE_BY_ONE:
        answer = rulebook().screen(Patient(**profile(person)), as_of=TODAY)
        row = wanted[person.id]
        assert row["priority"] == answer.priority
        assert row["stakes"] == answer.stakes
        assert row["likelihood"] == (answer.likelihood or "")
        assert row["complete"] == str(answer.complete).lower()
        numbers = (
            [answer.score.floor, answer.score.points, answer.score.ceiling] if answer.score else [""] * 3
        )
        assert [row["floor"], row["points"], row["ceiling"]] == [str(number) for number in numbers]
        assert row["chance"] == (f"{answer.chance.estimate:.6f}" if answer.chance else "")
        assert row["reasons"] == reasons(answer.contributions)


def reasons(contributions) -> str:
    told = [f"{one.label} {one.points:+d}" for one in contributions[:3]]
    return "; ".join([*told, *([f"and {len(contributions) - 3} more"] if len(contributions) > 3 else [])])


@pytest.mark.parametrize("person", ONE_BY_ONE[:5], ids=lambda person: person.id)
def test_the_command_for_one(person: Person, wanted: dict[str, dict[str, str]], tmp_path: Path) -> None:
    file = tmp_path / "person.json"
    file.write_text(json.dumps(profile(person)), encoding="utf-8")
    result = run("screen", "--profile", file, "--format", "json", "--as-of", TODAY.isoformat())
    assert result.code == 0, result.told
    answer = json.loads(result.out)
    points = answer["score"]["points"] if answer["score"] else ""
    assert (str(points), answer["priority"]) == (wanted[person.id]["points"], wanted[person.id]["priority"])


def test_codes_in_columns_of_their_own(folder: Path, wanted: dict[str, dict[str, str]]) -> None:
    assert scored(written(folder / "coded.csv", map(coded, PEOPLE))) == wanted


def test_a_row_for_each_thing_told(folder: Path, wanted: dict[str, dict[str, str]]) -> None:
    rows = [row for person in PEOPLE for row in long(person)]
    Random(3).shuffle(rows)
    assert by_text(scored(written(folder / "long.csv", rows))) == by_text(wanted)


def by_text(rows: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The rows, with texts that hang on the order of what was told in an order of their own."""
    return {
        name: row | {key: "; ".join(sorted(row[key].split("; "))) for key in ("unrecognised", "doubts")}
        for name, row in rows.items()
    }


def columns() -> pa.Table:
    single = {name: [getattr(person, name) or None for person in PEOPLE] for name in ("id", *SINGLE)}
    told = {name: pa.array([lists(p)[name] for p in PEOPLE], pa.list_(pa.string())) for name in LISTS}
    return pa.table({**single, **told})


def test_columns_of_parquet(folder: Path, wanted: dict[str, dict[str, str]]) -> None:
    pq.write_table(columns(), folder / "people.parquet")
    assert scored(folder / "people.parquet") == wanted
