"""That a study scores a row as a batch does, whatever stands in the roster."""

import csv
import io

import numpy as np
from hypothesis import given, settings
from rosters import Drawn, rosters

from magrisk.adapters.roster.blocks import Blocks
from magrisk.adapters.roster.work import Work
from magrisk.errors import ContentProblem
from magrisk.rulebook.schema import Threshold
from magrisk.study.outcome import Found, Outcome
from magrisk.study.rows import Scoring, stretches
from magrisk.study.scored import Rows
from program import assessor
from study_rows import as_batch

FEWER = settings(max_examples=settings().max_examples // 8)
LIMIT = assessor().standings.limit(assessor().scale.outcome.headline)


class Always:
    """Cells of an outcome that is known of every row."""

    def read(self, cell: str) -> Found:
        return Found(low=cell < "5", level=0.7)


def studied(drawn: Drawn) -> Rows | None:
    """The rows of a study of which every outcome is known; None where there are none."""
    place = drawn.roster.id_place
    outcome = Outcome("id", place, Threshold(value=LIMIT, unit="mmol/L"), LIMIT, None)
    work = Work(assessor(), drawn.roster, drawn.delimiter, drawn.order, (place,))
    scoring = Scoring(assessor(), work, outcome, Always(), ())
    blocks = Blocks(io.BytesIO(drawn.body), drawn.delimiter, drawn.roster.size, 0, 2, 1 << 20)
    for stretch, sifted in stretches(work, blocks):
        scoring.add(stretch, sifted)
    try:
        return scoring.rows()
    except ContentProblem:
        return None


def batched(drawn: Drawn) -> list[list[str]]:
    """The scored lines of a batch, without those of people who are not scored."""
    work = Work(assessor(), drawn.roster, drawn.delimiter, drawn.order)
    done = work.finish(work.cut(drawn.body, 2), 0, another=False)
    lines = csv.reader(io.StringIO(bytes(done.output).decode(), newline=""))
    return [line for line in lines if line[2]]


@FEWER
@given(rosters())
def test_a_study_scores_as_a_batch_does(drawn: Drawn) -> None:
    rows, lines = studied(drawn), batched(drawn)
    if rows is None:
        assert not lines
        return
    assert as_batch(rows) == [[line[at] for at in (0, 2, 5, 6, 13, 14)] for line in lines]
    assert np.array_equal(rows.chance_without, rows.chance) or (rows.named | rows.treated).any()
