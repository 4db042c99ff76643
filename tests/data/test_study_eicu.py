"""663 real stays: a study scores every row as a batch does, though it holds the level back."""

import csv
from pathlib import Path

import pytest

import eicu
import pack
from program import TODAY, assessor, batch
from study_rows import COLUMNS, as_batch

pytestmark = pack.needs_data


@pytest.mark.parametrize("below", ["", "0.70 mmol/L"])
def test_every_row_is_scored_as_a_batch_scores_it(tmp_path: Path, below: str) -> None:
    from magrisk.study.rows import Wanted, observed

    roster, out = tmp_path / "roster.csv", tmp_path / "scored.csv"
    eicu.convert(pack.DATA / "roster_eicu_dev.csv.gz", roster)
    batch(roster, out)
    with out.open(encoding="utf-8", newline="") as file:
        lines = [[row[name] for name in COLUMNS] for row in csv.DictReader(file)]
    found = observed(assessor(), Wanted(roster, "magnesium_mg_dl", TODAY, below))
    assert as_batch(found.rows) == lines
    assert len(lines) + sum(found.left_out.values()) == found.records
