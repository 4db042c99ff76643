"""The scored roster: one row a patient, safe to open in a spreadsheet."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from magrisk.adapters.roster.identifiers import numbered
from magrisk.adapters.roster.signs import bytes_of
from magrisk.adapters.roster.understood import Shown
from magrisk.adapters.roster.worded import Beside, Worded, listed, scalar, together
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
DEPLETION_SCORE = "magnesium-depletion-score"
_WIDE = 1 << 20  # points lie within half of it on either side of nought
_NOT_SCORED = -1
_EMPTY, _NOTHING = scalar('""'), scalar("")
_COMMA, _OPENED, _CLOSED, _CELL = map(scalar, (",", ',"', '",', '","'))
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
        self._judged = Worded(self._judgement)
        self._reason, self._doubted = Worded(self._told), Worded(self._questions)
        self._last = Worded(self._end)
        self._setting = pa.array(cohort.questions[-1:], pa.string())
        self._version = _quoted(self.safe(pa.array([version])))[0].as_py()

    def lines(self, numbers: Rows, ids: pa.StringArray, answers: Answers, shown: Shown) -> pa.StringArray:
        """A line for every row; `numbers` are the places of their records in the roster, from 1."""
        unread = self._cells(shown.unrecognised, len(numbers))
        return pc.binary_join_element_wise(
            pc.cast(pa.array(numbers), pa.string()),
            _OPENED,
            _quoted(ids),
            _CLOSED,
            self._number(answers, answers.points),
            _COMMA,
            self._number(answers, answers.floor),
            _COMMA,
            self._number(answers, answers.ceiling),
            self._judgements(answers),
            self._reasons(answers),
            _CELL,
            unread,
            _CELL,
            self._doubts(answers, shown),
            self._ends(answers, pc.equal(unread, _NOTHING).to_numpy(zero_copy_only=False)),
            _NOTHING,
        )

    def safe(self, texts: pa.StringArray) -> pa.StringArray:
        """Texts as they are written, but for quotes."""
        data, starts, ends = bytes_of(texts)
        if self._raw or not len(data):
            return texts
        first = data.take(np.minimum(starts, len(data) - 1))
        unsure = np.flatnonzero((ends > starts) & ~_HARMLESS.take(first))
        return _replaced(texts, unsure, spreadsheet_cell) if len(unsure) else texts

    def _cells(self, beside: Beside, size: int) -> pa.StringArray:
        """The texts of every row in one cell, as it stands between quotes."""
        cells = listed(beside, size)
        # Few texts stand in many rows: mostly these show that there is nothing to be changed in any cell.
        return cells if self._are_plain(beside.texts) else _quoted(self.safe(cells))

    def _are_plain(self, texts: pa.StringArray) -> bool:
        return _quoted(texts) is texts and self.safe(texts) is texts

    def _number(self, answers: Answers, numbers: Whole) -> pa.StringArray:
        words = pc.cast(pa.array(numbers), pa.string())
        return words if answers.scored.all() else pc.if_else(pa.array(answers.scored), words, _EMPTY)

    def _judgements(self, answers: Answers) -> pa.StringArray:
        """Chance, likelihood, stakes, priority; what hangs on the score only where there is one."""
        cohort, at = self._cohort, answers.kind * _WIDE + answers.points + _WIDE // 2
        at = np.where(answers.scored, at, np.int64(_NOT_SCORED))
        return self._judged(
            (at * len(cohort.stakes) + answers.stakes) * len(cohort.priorities) + answers.priority
        )

    def _judgement(self, key: int) -> str:
        key, priority = divmod(key, len(self._cohort.priorities))
        at, stakes = divmod(key, len(self._cohort.stakes))
        ways = f'"{self._cohort.stakes[stakes]}","{self._cohort.priorities[priority]}"'
        if at == _NOT_SCORED:
            return f',"","",{ways},"'
        chance, likelihood = self._cohort.chance(at // _WIDE, at % _WIDE - _WIDE // 2)
        return f',{chance:.6f},"{likelihood}",{ways},"'

    def _reasons(self, answers: Answers) -> pa.StringArray:
        """The largest reasons of every row in one cell: "A +31; B -40; C +5; and 1 more"."""
        found, size = answers.reasons, len(answers.points)
        counts = np.bincount(found.rows, minlength=size)
        place = np.arange(len(found.rows)) - (np.cumsum(counts) - counts).take(found.rows)
        told = np.flatnonzero((place <= _MOST_REASONS) & answers.scored.take(found.rows))
        rows = found.rows.take(told)
        # In the place behind the last that is told stands how many more there are.
        more = _MOST_REASONS - counts.take(rows)
        reasons = found.rule.take(told) * _WIDE + found.points.take(told) + _WIDE // 2
        keys = np.where(place.take(told) < _MOST_REASONS, reasons, more)
        return self._cells(self._reason.beside(rows, keys), size)

    def _told(self, key: int) -> str:
        """A reason, or how many more there are, which stands below nought."""
        if key < 0:
            return f"and {-key} more"
        return f"{self._cohort.labels[key // _WIDE]} {key % _WIDE - _WIDE // 2:+d}"

    def _doubts(self, answers: Answers, shown: Shown) -> pa.StringArray:
        """The open questions of every row: of the patient, of medicines, and last of the setting."""
        last = len(self._cohort.questions) - 1
        mine = answers.doubts & ((1 << last) - 1)
        asked, setting = np.flatnonzero(mine != 0), np.flatnonzero(answers.doubts >> last != 0)
        topics = shown.topics
        told = np.flatnonzero(answers.open.take(topics.rows))
        parts = [
            self._doubted.beside(asked, mine.take(asked)),
            Beside(topics.texts, topics.codes.take(told), topics.rows.take(told)),
            Beside(self._setting, np.zeros(len(setting), np.intp), setting),
        ]
        return self._cells(together(parts), len(answers.points))

    def _questions(self, bits: int) -> str:
        return "; ".join(name for place, name in enumerate(self._cohort.questions) if bits >> place & 1)

    def _ends(self, answers: Answers, complete: Flags) -> pa.StringArray:
        """Whether all was understood, the published score, the rulebook's version."""
        low, high = answers.scores.get(DEPLETION_SCORE, (None, None))
        if low is None or high is None:
            return self._last(complete.astype(np.int64))
        return self._last((low * _WIDE + high) * 4 + 2 + complete)

    def _end(self, key: int) -> str:
        complete = "true" if key & 1 else "false"
        low, high = (str(n) if key & 2 else '""' for n in divmod(key >> 2, _WIDE))
        return f'","{complete}",{low},{high},"{self._version}"\n'


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
