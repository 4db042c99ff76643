"""What is seen of a scored roster in one pass: who comes first, how the chances lie, what was not read.

What is held does not hang on the rows: the beginning of the worklist, how often each judgement was met, and
so many distinct texts.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from magrisk.report.roster.texts import Texts
from magrisk.rulebook.schema import Scale

LISTED = 500  # patients of the worklist
_BLOCKS = (1 << 20, 1 << 26)  # bytes; a record must fit in, and hardly any needs the second
_MILLION = 1_000_000
_WIDE = 1 << 21  # more than the millionths of a chance
_TYPES = {
    **dict.fromkeys(("row", "points", "floor", "ceiling"), pa.int64()),
    **dict.fromkeys(("id", "likelihood", "priority", "reasons", "unrecognised", "doubts"), pa.string()),
    "chance": pa.float64(),
    "complete": pa.bool_(),
}
_ASIDE = dict.fromkeys(("column", "reason"), pa.string())


class Judged(NamedTuple):
    """How a patient with a score stands. chance: in millionths, as it is written."""

    priority: str
    likelihood: str
    chance: int


@dataclass
class Seen:
    """What was seen. judged: how often; unscored: rows without a score; worklist: rows of the file, the most
    urgent first; texts: those that were not recognised; aside: how often a record was set aside for a column
    and a reason."""

    manifest: Mapping[str, Any]
    rows: int = 0
    unscored: int = 0
    incomplete: int = 0
    judged: Counter[Judged] = field(default_factory=Counter)
    worklist: list[dict[str, Any]] = field(default_factory=list)
    texts: Texts = field(default_factory=Texts)
    aside: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def scored(self) -> int:
        """The rows with a score."""
        return self.rows - self.unscored

    def per_cent(self) -> Counter[int]:
        """How many have a chance of so many whole per cent."""
        found: Counter[int] = Counter()
        for one, rows in self.judged.items():
            found[one.chance * 100 // _MILLION] += rows
        return found

    def of(self, priority: str = "", likelihood: str = "") -> int:
        """How many have a priority, a likelihood, or both."""
        return sum(
            rows
            for one, rows in self.judged.items()
            if priority in ("", one.priority) and likelihood in ("", one.likelihood)
        )


def look(scored: Path, aside: Path, manifest: Mapping[str, Any], scale: Scale) -> Seen:
    """Goes through both files of a run, once where every record is of usual length."""
    small, large = _BLOCKS
    try:
        return _looked(scored, aside, manifest, scale, small)
    except pa.ArrowInvalid:
        return _looked(scored, aside, manifest, scale, large)


def _looked(scored: Path, aside: Path, manifest: Mapping[str, Any], scale: Scale, block: int) -> Seen:
    found = Seen(manifest, texts=Texts(escaped=not manifest["options"]["raw"]))
    pass_ = _Pass(found, list(scale.priorities.order), [band.name for band in scale.bands])
    for batch in _batches(scored, _TYPES, block):
        pass_.see(batch)
    found.worklist = pass_.first.to_pylist()
    for batch in _batches(aside, _ASIDE, block):
        for one in batch.group_by(["column", "reason"]).aggregate([([], "count_all")]).to_pylist():
            found.aside[one["column"], one["reason"]] += one["count_all"]
    return found


def _batches(file: Path, types: Mapping[str, pa.DataType], block: int) -> Iterator[pa.Table]:
    with pa.csv.open_csv(
        file,
        pa.csv.ReadOptions(use_threads=False, block_size=block),
        pa.csv.ParseOptions(newlines_in_values=True),
        pa.csv.ConvertOptions(include_columns=list(types), column_types=types),
    ) as batches:
        for batch in batches:
            yield pa.Table.from_batches([batch])


class _Pass:
    """One pass over a scored file; judgements stand by number in the order of the scale."""

    def __init__(self, found: Seen, priorities: list[str], likelihoods: list[str]):
        self._found, self._priorities, self._likelihoods = found, priorities, likelihoods
        self.first = pa.schema(list(_TYPES.items())).empty_table()

    def see(self, rows: pa.Table) -> None:
        """Takes the next rows."""
        found = self._found
        ways, bands = (
            pc.index_in(rows[name], pa.array(words)).fill_null(0).to_numpy().astype(np.int64)
            for name, words in (("priority", self._priorities), ("likelihood", self._likelihoods))
        )
        has = rows["points"].is_valid().to_numpy()
        # A chance has six decimals in the file.
        chances = np.rint(rows["chance"].fill_null(0).to_numpy() * _MILLION).astype(np.int64)
        found.rows += len(rows)
        found.unscored += int((~has).sum())
        found.incomplete += int((~rows["complete"].to_numpy()).sum())
        keys = (ways * len(self._likelihoods) + bands) * _WIDE + chances
        for key, times in zip(*map(np.ndarray.tolist, np.unique(keys[has], return_counts=True)), strict=True):
            way, band = divmod(key // _WIDE, len(self._likelihoods))
            found.judged[Judged(self._priorities[way], self._likelihoods[band], key % _WIDE)] += times
        found.texts.see(rows["unrecognised"])
        self._list(rows, ways * _WIDE + np.where(has, chances + 1, 0))

    def _list(self, rows: pa.Table, urgency: np.ndarray) -> None:
        """Lets rows into the worklist: by priority, chance, points, and of equals the first."""
        may = np.flatnonzero(urgency >= self._least) if self._full else np.arange(len(rows))
        if not len(may):
            return
        both = pa.concat_tables([self.first, rows.take(pa.array(may))])
        urgencies = np.concatenate((self._urgency, urgency[may]))
        points = both["points"].fill_null(0).to_numpy()
        order = np.lexsort((both["row"].to_numpy(), -points, -urgencies))[:LISTED]
        self.first, self._urgency = both.take(pa.array(order)), urgencies[order]

    _urgency: np.ndarray = np.empty(0, np.int64)

    @property
    def _full(self) -> bool:
        return len(self._urgency) == LISTED

    @property
    def _least(self) -> int:
        return int(self._urgency[-1])
