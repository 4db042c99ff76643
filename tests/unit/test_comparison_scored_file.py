"""That only a scored file is read as one, and that what is wrong is told by its place, never by its value."""

import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from magrisk.adapters.roster.scored import COLUMNS
from magrisk.adapters.roster.typed import write_typed
from magrisk.comparison.scored_file import ScoredFile
from magrisk.errors import ContentProblem, UsageProblem
from scored_files import UNSCORED, WORDS, manifest, rows, text, write

SECRET = "Smith"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "scored.csv"


def _read(file: Path) -> list[dict[str, object]]:
    return [row for batch in ScoredFile(file, WORDS).batches() for row in batch.to_pylist()]


def test_rows_are_read_as_they_stand(file: Path) -> None:
    lines = rows(["=a", "b"], chance=0.123457, likelihood="high", priority="urgent", reasons="A +3")
    lines[1] |= UNSCORED
    write(file, lines)
    first, second = _read(file)
    assert first["id"] == "=a"
    assert (first["chance"], first["likelihood"], first["priority"], first["complete"]) == (
        123457,
        1,
        2,
        True,
    )
    assert (second["points"], second["chance"], second["likelihood"], second["mds_high"]) == (
        None,
        None,
        None,
        2,
    )


def test_a_file_without_rows_has_none(file: Path) -> None:
    write(file, [])
    assert _read(file) == []
    assert ScoredFile(file, WORDS).rulebook() == ""


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("points", SECRET, "row 2, column points: found a cell that batch does not write there"),
        ("points", 1.5, "row 2, column points: found a cell that batch does not write there"),
        ("chance", SECRET, "row 2, column chance: found a cell"),
        ("complete", SECRET, "row 2, column complete: found a cell"),
        ("complete", "", "row 2, column complete: found an empty cell"),
        ("row", None, "row 2, column row: found an empty cell"),
        ("priority", SECRET, "row 2, column priority: found a word that the rulebook does not know, "
         "wanted one of routine, soon, urgent"),
        ("stakes", "", "row 2, column stakes: found a word"),
        ("likelihood", SECRET, "row 2, column likelihood: found a word"),
        ("likelihood", "", "row 2, column likelihood: found a word"),
        ("points", None, "row 2, column likelihood: found a word"),
        ("chance", None, "row 2, column chance: found what does not go with the cell under points"),
        ("floor", None, "row 2, column floor: found what does not go with"),
    ],
)  # fmt: skip
def test_a_cell_that_batch_does_not_write_is_told_by_its_place(
    file: Path, column: str, value: object, told: str
) -> None:
    lines = rows(["a", "b", "c"])
    lines[1][column] = value
    write(file, lines)
    with pytest.raises(ContentProblem) as problem:
        _read(file)
    assert str(problem.value).startswith(f"scored.csv: {told}")
    assert SECRET not in str(problem.value)


def test_a_word_where_nobody_is_scored_is_told(file: Path) -> None:
    write(file, rows(["a"], **{**UNSCORED, "likelihood": SECRET}))
    with pytest.raises(ContentProblem, match=r"row 1, column likelihood: found a word"):
        _read(file)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file: found no row"),
        (
            text(rows(["a"]), COLUMNS[:-1]).encode(),
            "header: wanted the columns of a scored file: row, points",
        ),
        (b"id,name\n1,Smith\n", "header: wanted the columns"),
        (text(rows(["a"])).encode() + b'2,"Smith",3\n', "row 2: found no row"),
        (text(rows(["a", "Smith"])).encode().replace(b"Smith", b"\xff"), "row 2, column id: found a cell"),
    ],
)
def test_another_file_is_refused(file: Path, content: bytes, told: str) -> None:
    file.write_bytes(content)
    with pytest.raises(ContentProblem) as problem:
        ScoredFile(file, WORDS).rulebook()
        _read(file)
    assert str(problem.value).startswith(f"scored.csv: {told}")
    assert SECRET not in str(problem.value)


def test_a_file_that_cannot_be_read_is_a_usage_problem(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"^none\.csv: cannot be read"):
        _read(tmp_path / "none.csv")


def test_a_file_may_have_no_manifest(file: Path) -> None:
    file.write_text(text(rows(["a"])), encoding="utf-8")
    found = ScoredFile(file, WORDS, "shipped")
    assert (found.name, found.manifest, found.raw, found.rulebook()) == ("shipped", None, False, "1+abc")


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("{", "scored.csv.manifest.json: found no manifest"),
        ("[]", "scored.csv.manifest.json: found no manifest"),
        ({"schema": "magrisk.manifest/2"}, "scored.csv.manifest.json: schema: found no manifest"),
        ({"options": None}, "scored.csv.manifest.json: options: found no manifest"),
        ({"tally": {"rows": -1}}, "scored.csv.manifest.json: tally.rows: found no manifest"),
        ({"sha256": {"input": "", "rulebook": "", "output": "0"}}, "scored.csv: the file: found other bytes"),
    ],
)
def test_a_manifest_that_is_not_of_this_file_is_refused(file: Path, told: object, place: str) -> None:
    file.write_text(text(rows(["a"])), encoding="utf-8")
    whole = told if isinstance(told, str) else json.dumps({**manifest(file.read_bytes()), **told})  # type: ignore[dict-item]
    Path(f"{file}.manifest.json").write_text(whole, encoding="utf-8")
    with pytest.raises(ContentProblem) as problem:
        ScoredFile(file, WORDS)
    assert str(problem.value).startswith(place)


def test_a_manifest_that_cannot_be_read_is_a_usage_problem(file: Path) -> None:
    write(file, rows(["a"]))
    beside = Path(f"{file}.manifest.json")
    beside.unlink()
    os.mkdir(beside)
    with pytest.raises(UsageProblem, match=r"manifest\.json: cannot be read"):
        ScoredFile(file, WORDS)


# ---------------------------------------------------------------- as Parquet


def _typed(file: Path, lines: list[dict[str, object]]) -> Path:
    """The same rows as a typed file."""
    found = file.with_suffix(".parquet")
    file.write_text(text(lines))
    pieces: list[bytes] = []
    write_typed(file, lambda data: pieces.append(bytes(data)))
    found.write_bytes(b"".join(pieces))
    return found


def test_typed_rows_are_read_as_lines_are(file: Path) -> None:
    lines = rows(["=a", "b"], chance=0.123457, likelihood="high", reasons="A +3")
    lines[1] |= UNSCORED
    typed = _typed(file, lines)
    assert _read(typed) == _read(file)
    assert ScoredFile(typed, WORDS).raw
    assert not ScoredFile(file, WORDS).raw
    assert ScoredFile(typed, WORDS).rulebook() == "1+abc"
    assert [batch.to_pydict() for batch in ScoredFile(typed, WORDS).ids()] == [
        {"row": [1, 2], "id": ["=a", "b"]}
    ]


def test_another_typed_table_is_refused_by_its_columns(file: Path) -> None:
    pq.write_table(pa.table({"id": [SECRET], "row": [1]}), file)
    with pytest.raises(ContentProblem, match=r"scored.csv: header: wanted the columns of a scored file"):
        _read(file)


def test_typed_columns_of_other_types_are_refused(file: Path) -> None:
    found = pq.read_table(_typed(file, rows(["a"])))
    for column in (pa.array([SECRET]), pa.array([{SECRET: 1}])):
        pq.write_table(found.set_column(2, "points", column), file)
        with pytest.raises(ContentProblem) as problem:
            _read(file)
        assert str(problem.value).startswith("scored.csv: the file: found no row of a scored file")
        assert SECRET not in str(problem.value)


def test_a_damaged_typed_file_is_refused(file: Path) -> None:
    typed = _typed(file, rows(["a", "b"]))
    typed.write_bytes(typed.read_bytes()[:-9])
    with pytest.raises(ContentProblem, match="found no row of a scored file"):
        _read(typed)
