"""The scored roster: one row a patient, safe to open in a spreadsheet."""

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from magrisk.adapters.roster.identifiers import bytes_of, numbered
from magrisk.adapters.roster.understood import Shown
from magrisk.cohort import Answers, Cohort
from magrisk.columns import Flags, Rows, Whole
from magrisk.escape import spreadsheet_cell

COLUMNS = (
    "row",
    "id",
    "points",
    "floor",
    "ceiling",
    "chance",
    "likelihood",
    "stakes",
    "priority",
    "reasons",
    "unrecognised",
    "doubts",
    "complete",
    "mds_low",
    "mds_high",
    "rulebook",
)
HEADER = (",".join(f'"{name}"' for name in COLUMNS) + "\n").encode()
_MOST_REASONS = 3
_DEPLETION_SCORE = "magnesium-depletion-score"
_NOT_SCORED = '"","","","",""'  # points, floor, ceiling, chance, likelihood
_WIDE = 1 << 20  # points lie within half of it on either side of nought
_MOST_KEPT = 1 << 18
_BETWEEN = "; "
# By byte: what begins with it is no formula, whatever follows.
_HARMLESS: Flags = np.array(
    [0x20 < byte < 0x7F and spreadsheet_cell(chr(byte)) == chr(byte) for byte in range(256)]
)


class Scored:
    """Writes the answers to a crowd as lines. Texts are quoted, and escaped for spreadsheets unless `raw`.

    version: the rulebook's, told in every row.
    """

    def __init__(self, cohort: Cohort, version: str, *, raw: bool):
        self._cohort, self._raw = cohort, raw
        self._likely = _Worded(self._chance)
        self._reason, self._more = _Worded(self._of_rule), _Worded(self._rest)
        self._doubted, self._last = _Worded(self._questions), _Worded(self._end)
        self._version = _quoted(self.safe(pa.array([version])))[0].as_py()
        self._ways = pa.array(
            [f'"{stakes}","{priority}"' for stakes in cohort.stakes for priority in cohort.priorities]
        )

    def lines(self, numbers: Rows, ids: pa.StringArray, answers: Answers, shown: Shown) -> pa.StringArray:
        """A line for every row; `numbers` are the places of their records in the roster, from 1."""
        unread = self._unrecognised(shown, len(numbers))
        ways = pa.array(answers.stakes.astype(np.intp) * len(self._cohort.priorities) + answers.priority)
        return pc.binary_join_element_wise(
            pc.cast(pa.array(numbers), pa.string()),
            ',"',
            _quoted(ids),
            '",',
            self._figures(answers),
            ",",
            self._ways.take(ways),
            ',"',
            _quoted(self.safe(self._reasons(answers))),
            '","',
            _quoted(self.safe(unread)),
            '","',
            _quoted(self.safe(self._doubts(answers, shown))),
            '",',
            self._ends(answers, pc.equal(unread, "").to_numpy(zero_copy_only=False)),
            "",
        )

    def safe(self, texts: pa.StringArray) -> pa.StringArray:
        """Texts as they are written, but for quotes."""
        data, starts, ends = bytes_of(texts)
        if self._raw or not len(data):
            return texts
        first = data[np.minimum(starts, len(data) - 1)]
        unsure = np.flatnonzero((ends > starts) & ~_HARMLESS[first])
        return _replaced(texts, unsure, spreadsheet_cell) if len(unsure) else texts

    def _figures(self, answers: Answers) -> pa.StringArray:
        """Points, floor, ceiling, chance, likelihood."""
        points, floor, ceiling = (
            pc.cast(pa.array(each), pa.string()) for each in (answers.points, answers.floor, answers.ceiling)
        )
        likely = self._likely(answers.kind * _WIDE + answers.points + _WIDE // 2)
        figures = pc.binary_join_element_wise(points, floor, ceiling, likely, ",")
        return figures if answers.scored.all() else pc.if_else(pa.array(answers.scored), figures, _NOT_SCORED)

    def _chance(self, key: int) -> str:
        chance, likelihood = self._cohort.chance(key // _WIDE, key % _WIDE - _WIDE // 2)
        return f'{chance:.6f},"{likelihood}"'

    def _reasons(self, answers: Answers) -> pa.StringArray:
        """The largest reasons of every row in one cell: "A +31; B -40; C +5; and 1 more"."""
        found, size = answers.reasons, len(answers.points)
        counts = np.bincount(found.rows, minlength=size)
        place = np.arange(len(found.rows)) - (np.cumsum(counts) - counts)[found.rows]
        told = (place < _MOST_REASONS) & answers.scored[found.rows]
        key = found.rule[told] * _WIDE + found.points[told] + _WIDE // 2
        largest = _listed(self._reason(key), found.rows[told], size)
        more = self._more(np.where(answers.scored, counts, 0))
        return _together(largest, more)

    def _rest(self, count: int) -> str | None:
        return f"and {count - _MOST_REASONS} more" if count > _MOST_REASONS else None

    def _of_rule(self, key: int) -> str:
        return f"{self._cohort.labels[key // _WIDE]} {key % _WIDE - _WIDE // 2:+d}"

    def _unrecognised(self, shown: Shown, size: int) -> pa.StringArray:
        """What was not understood, or not whole."""
        rows = sorted(shown.unrecognised)
        texts = [text for row in rows for text in shown.unrecognised[row]]
        counts = [len(shown.unrecognised[row]) for row in rows]
        told = _listed(pa.array(texts, pa.string()), np.repeat(np.array(rows, np.intp), counts), size)
        return pc.fill_null(told, "")

    def _doubts(self, answers: Answers, shown: Shown) -> pa.StringArray:
        """The open questions of every row: of the patient, of medicines, and last of the setting."""
        size, last = len(answers.points), len(self._cohort.questions) - 1
        mine = answers.open[shown.of_topics]
        topics = _listed(shown.topics.filter(pa.array(mine)), shown.of_topics[mine], size)
        setting = (answers.doubts >> last) & 1
        return _together(
            self._doubted(answers.doubts & ((1 << last) - 1)),
            topics,
            pa.array([None, self._cohort.questions[last]]).take(pa.array(setting)),
        )

    def _questions(self, bits: int) -> str | None:
        names = [name for place, name in enumerate(self._cohort.questions) if bits >> place & 1]
        return _BETWEEN.join(names) or None

    def _ends(self, answers: Answers, complete: Flags) -> pa.StringArray:
        """Whether all was understood, the published score, the rulebook's version."""
        low, high = answers.scores.get(_DEPLETION_SCORE, (None, None))
        if low is None or high is None:
            return self._last(complete.astype(np.int64))
        return self._last((low * _WIDE + high) * 4 + 2 + complete)

    def _end(self, key: int) -> str:
        complete = "true" if key & 1 else "false"
        low, high = (str(n) if key & 2 else '""' for n in divmod(key >> 2, _WIDE))
        return f'"{complete}",{low},{high},"{self._version}"\n'


class _Worded:
    """Words for whole numbers; each number is put into words once."""

    def __init__(self, word: Callable[[int], str | None]):
        self._word = word
        self._words: dict[int, str | None] = {}

    def __call__(self, keys: Whole | Rows) -> pa.StringArray:
        distinct = pa.array(keys).dictionary_encode()
        if len(self._words) > _MOST_KEPT:
            self._words.clear()
        words, known = [], self._words
        for key in distinct.dictionary.to_pylist():
            if key not in known:
                known[key] = self._word(key)
            words.append(known[key])
        return pa.array(words, pa.string()).take(distinct.indices)


def _listed(texts: pa.StringArray, rows: Rows, size: int) -> pa.StringArray:
    """The texts of every row in one, None where it has none; `rows` ascend."""
    counts = np.bincount(rows, minlength=size)
    ends = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    joined = pc.binary_join(pa.ListArray.from_arrays(pa.array(ends), texts), _BETWEEN)
    return pc.if_else(pa.array(counts > 0), joined, pa.scalar(None, pa.string()))


def _together(*texts: pa.StringArray) -> pa.StringArray:
    """What is there of several texts of each row, in one; "" where nothing is."""
    # The library leaves a row out in which it would skip everything.
    nothing = functools.reduce(pc.and_, map(pc.is_null, texts))
    first = pc.if_else(nothing, "", texts[0])
    return pc.binary_join_element_wise(first, *texts[1:], _BETWEEN, null_handling="skip")


def _quoted(texts: pa.StringArray) -> pa.StringArray:
    """Texts as they stand between quotes."""
    data, _, _ = bytes_of(texts)
    return pc.replace_substring(texts, '"', '""') if (data == ord('"')).any() else texts


def _replaced(texts: pa.StringArray, rows: Rows, by: Callable[[str], str]) -> pa.StringArray:
    """The texts with those of some rows changed."""
    changed = [by(text) for text in texts.take(pa.array(rows)).to_pylist()]
    mask = np.zeros(len(texts), np.bool_)
    mask[rows] = True
    return pc.replace_with_mask(texts, pa.array(mask), pa.array(changed, pa.string()))


def identifiers_in(scored: Path) -> Iterator[npt.NDArray[np.uint64]]:
    """The numbers of the identifiers in a scored file, from its beginning."""
    names = list(COLUMNS)
    with pa.csv.open_csv(
        scored,
        pa.csv.ReadOptions(use_threads=False, column_names=names, skip_rows=1),
        pa.csv.ParseOptions(newlines_in_values=True),
        pa.csv.ConvertOptions(
            include_columns=["id"], column_types={"id": pa.string()}, strings_can_be_null=False
        ),
    ) as batches:
        for batch in batches:
            yield numbered(batch.column(0))
