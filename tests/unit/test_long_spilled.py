"""Rows in parts, in memory and in a file without a name."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from magrisk.adapters.roster.long.spilled import Spilled
from magrisk.errors import OutputProblem

SCHEMA = pa.schema([("text", pa.string()), ("many", pa.list_(pa.string()))])


def rows(*texts: str) -> pa.RecordBatch:
    return pa.record_batch([list(texts), [[text] * 2 if text else None for text in texts]], schema=SCHEMA)


@pytest.mark.parametrize("most", [1, 1 << 20])
def test_rows_come_back_by_part_in_the_order_they_were_given(tmp_path: Path, most: int) -> None:
    with Spilled(SCHEMA, tmp_path / "out.csv", most) as spilled:
        for texts, parts in ((("a", "b", "c"), (2, 0, 2)), (("d", ""), (0, 2)), ((), ())):
            spilled.add(rows(*texts), np.array(parts, np.intp))
        assert list(tmp_path.iterdir()) == []
        found = [spilled.part(number) for number in range(3)]
    assert [part["text"].to_pylist() for part in found] == [["b", "d"], [], ["a", "c", ""]]
    assert found[2]["many"].to_pylist() == [["a", "a"], ["c", "c"], None]
    assert found[1].schema == SCHEMA


def test_what_the_disk_refuses_is_told_as_such(tmp_path: Path) -> None:
    with (
        Spilled(SCHEMA, tmp_path / "away" / "out.csv", 1) as spilled,
        pytest.raises(OutputProblem, match=r"out\.csv"),
    ):
        spilled.add(rows("a"), np.zeros(1, np.intp))


def test_a_full_disk_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with Spilled(SCHEMA, tmp_path / "out.csv", 1) as spilled:
        monkeypatch.setattr("os.write", full)
        with pytest.raises(OutputProblem, match="No space left on device"):
            spilled.add(rows("a"), np.zeros(1, np.intp))
