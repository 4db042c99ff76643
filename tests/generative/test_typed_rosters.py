"""That a roster of typed columns, in any batches and kept in any way, gives what its rows give one by one."""

import json
from random import Random
from typing import Any, cast

import pyarrow as pa
from cells_of_rosters import CELLS, IDS
from hypothesis import given, settings
from hypothesis import strategies as st
from rosters import LISTED, SEEDS, headers, roster_of

from magrisk.adapters.roster.batches import ORIGIN
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import Cell
from magrisk.adapters.roster.identifiers import numbered
from magrisk.adapters.roster.records import FIELD_BYTES, FIELD_TOO_LONG, NUL, Record
from magrisk.adapters.roster.tally import add, told
from magrisk.adapters.roster.work import Order, Work
from one_by_one import Written, of_records
from program import TODAY, assessor

SOME = settings(max_examples=settings().max_examples // 2)
FEW = settings(max_examples=settings().max_examples // 8)
TEXTS = (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int16(), pa.string()))


class Drawn:
    """Rows of some header. kept: how the texts of each column are kept."""

    def __init__(self, draw: st.DrawFn):
        self.header = draw(headers())
        dialect = draw(st.sampled_from((Dialect(), Dialect(nulls=("NA", "none", "-")))))
        self.roster = roster_of(draw, self.header, dialect)
        raw = st.sampled_from((False, True))
        self.order = Order(TODAY, "2026.11.0+abc", raw=draw(raw), quarantine_raw=draw(raw))
        kept = st.lists(st.sampled_from(TEXTS), min_size=len(self.header), max_size=len(self.header))
        self.kept, self.listed = draw(kept), draw(st.sets(st.sampled_from(tuple(LISTED))))
        self.rows = [self._row(Random(seed)) for seed in draw(st.lists(SEEDS, max_size=20))]
        self.origins = draw(st.sampled_from((None, [9000 - 7 * n for n in range(len(self.rows))])))

    def _row(self, random: Random) -> list[Any]:
        odd = random.choice(self.header) if random.random() < 0.15 else None
        if random.random() < 0.05:
            return [random.choice((None, "", " ")) if n not in self.listed else None for n in self.header]
        return [self._cell(name, random, odd=name == odd) for name in self.header]

    def _cell(self, name: str, random: Random, *, odd: bool) -> Any:
        if name not in LISTED:
            return random.choice(CELLS.get(name, IDS)[odd]) or random.choice((None, ""))
        sound, others = LISTED[name]
        parts = random.choices(sound, k=random.choice((0, 1, 1, 2, 3, 5)))
        if odd:
            parts.insert(random.randint(0, len(parts)), random.choice((*others, "x" * (FIELD_BYTES + 1))))
        if name not in self.listed:
            return ";".join(parts) or None
        texts = [part or random.choice((None, "")) for part in parts]
        if len(texts) > 1 and random.random() < 0.3:
            texts[:2] = [f"{texts[0] or ''};{texts[1] or ''}"]
        return texts or random.choice((None, []))

    def batches(self, size: int) -> list[pa.RecordBatch]:
        arrays, names = [], [str(place) for place in range(len(self.header))]
        for place, name in enumerate(self.header):
            kept = pa.list_(self.kept[place]) if name in self.listed else self.kept[place]
            arrays.append(pa.array([row[place] for row in self.rows], kept))
        if self.origins is not None:
            arrays, names = [*arrays, pa.array(self.origins, pa.int64())], [*names, ORIGIN]
        whole = pa.RecordBatch.from_arrays(arrays, names)
        return [whole.slice(at, size) for at in range(0, len(whole), size)]

    def records(self) -> list[Record]:
        return [self._record(number, row) for number, row in enumerate(self.rows, 1)]

    def _record(self, number: int, row: list[Any]) -> Record:
        origin = self.origins[number - 1] if self.origins else 0
        fields: list[Cell] = [
            tuple(text or "" for text in cell) if isinstance(cell, list) else cell or "" for cell in row
        ]
        read = [place for place in range(len(row)) if self.roster.is_read(place)]
        problem = _problem([fields[place] for place in read])
        if problem:
            return Record(number, 1, (), problem, False, origin=origin)
        told = {self.roster.names[place]: fields[place] for place in read if fields[place]}
        raw = json.dumps(told, ensure_ascii=False).encode()
        return Record(number, 1, cast("tuple[str, ...]", tuple(fields)), "", False, raw, origin)


def _problem(cells: list[Cell]) -> str:
    texts = [text for cell in cells for text in ([cell] if isinstance(cell, str) else cell)]
    for cell in cells:
        for text in [cell] if isinstance(cell, str) else cell:
            if len(text.encode()) > FIELD_BYTES:
                return FIELD_TOO_LONG
            if "\0" in text:
                return NUL
    assert sum(map(len, texts)) < 1 << 20
    return ""


drawn_rosters = st.composite(Drawn)


def work(drawn: Drawn) -> Work:
    return Work(assessor(), drawn.roster, "", drawn.order)


def in_batches(by: Work, drawn: Drawn, size: int) -> tuple[Written, list[int]]:
    found, ids, before, line = Written(), [], 0, 1
    for batch in drawn.batches(size):
        stretch = by.cut(batch, line)
        done = by.finish(stretch, before, another=False)
        assert done.scored + done.quarantined == stretch.records == len(batch) - stretch.blank
        before, line = before + stretch.records, line + len(batch)
        found.output += bytes(done.output)
        found.quarantine += done.quarantine
        found.blank += stretch.blank
        found.scored += done.scored
        found.quarantined += done.quarantined
        found.texts += done.texts
        found.recognised += done.recognised
        found.flags.update(done.flags)
        add(found.tally, done.tally)
        ids += done.ids.tolist()
    found.tally = told(found.tally, assessor().plan)
    return found, sorted(ids)


def one_by_one(drawn: Drawn) -> tuple[Written, list[int]]:
    found = of_records(assessor(), drawn.roster, drawn.order, drawn.records())
    ids, found.ids = found.ids, []
    found.tally = told(found.tally, assessor().plan)
    return found, sorted(numbered(pa.array(ids, pa.string())).tolist())


@SOME
@given(drawn_rosters())
def test_batches_give_what_their_rows_give_one_by_one(drawn: Drawn) -> None:
    assert in_batches(work(drawn), drawn, 1000) == one_by_one(drawn)


@FEW
@given(drawn_rosters())
def test_the_size_of_batches_changes_no_byte(drawn: Drawn) -> None:
    by, wanted = work(drawn), one_by_one(drawn)
    for size in (1, 3, 1000):
        assert in_batches(by, drawn, size) == wanted
