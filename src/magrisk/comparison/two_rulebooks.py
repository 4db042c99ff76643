"""Scores one roster by two rulebooks, into a folder that is gone when the comparison is done."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from magrisk.adapters.roster.ledger import Files
from magrisk.adapters.roster.run import Batch, Order
from magrisk.assess import Assessor
from magrisk.comparison.manifest import beside


@contextmanager
def scored_twice(
    order: Order, assessors: Sequence[Assessor], progress: Callable[[int], None]
) -> Iterator[tuple[Path, ...]]:
    """The scored files of one roster, one by each rulebook. order: of both; its files are set here.

    The folder is its owner's alone. Raises what `magrisk batch` would raise.
    """
    with tempfile.TemporaryDirectory(prefix="magrisk-compare-") as folder:
        outputs = []
        for number, assessor in enumerate(assessors):
            output = Path(folder) / f"{number}.csv"
            files = Files(output, Path(f"{output}.quarantine.csv"), beside(output))
            Batch(assessor, replace(order, files=files), progress).run()
            outputs.append(output)
        yield tuple(outputs)
