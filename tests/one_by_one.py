"""What a roster means: each record read strictly, each patient judged alone, each line written by `csv`.

It is slow and plain on purpose: whatever is quicker must give exactly these bytes.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from magrisk.adapters.roster.beginning import is_blank
from magrisk.adapters.roster.broken import may_begin, may_end
from magrisk.adapters.roster.flags import unusual, word
from magrisk.adapters.roster.header import BROKEN, SECOND_HEADER, Roster
from magrisk.adapters.roster.records import Record, records
from magrisk.adapters.roster.tally import Tally, add
from magrisk.adapters.roster.work import Order
from magrisk.answer.questions import SETTING, TOPICS
from magrisk.answer.standing import Standing
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem
from magrisk.escape import spreadsheet_cell
from magrisk.evaluate import tally
from magrisk.profile import Patient

_MOST_REASONS = 3


@dataclass
class Written:
    """What became of a roster: both files without their headers, and counts."""

    output: bytes = b""
    quarantine: bytes = b""
    ids: list[str] = field(default_factory=list)
    blank: int = 0
    scored: int = 0
    quarantined: int = 0
    texts: int = 0
    recognised: int = 0
    flags: Counter[str] = field(default_factory=Counter)
    tally: Tally = field(default_factory=dict)


def written(assessor: Assessor, roster: Roster, delimiter: str, order: Order, body: bytes) -> Written:
    """The meaning of the lines below a header that takes one line."""
    # A line in the place of the header, so that lines are counted as in the whole file.
    rows = list(records(io.BytesIO(b"\n" + body), delimiter))[1:]
    return of_records(assessor, roster, order, rows, _broken(rows, roster))


def of_records(
    assessor: Assessor, roster: Roster, order: Order, rows: list[Record], broken: set[int] | None = None
) -> Written:
    """The meaning of records. broken: the lines of those that may not be whole; None where that, and another
    header between them, cannot be."""
    output, aside, made = io.StringIO(), io.StringIO(), Written()
    made.blank = sum(map(is_blank, rows))
    again, typed, broken = False, broken is None, broken or set()
    for number, record in enumerate((row for row in rows if not is_blank(row)), 1):
        again = again or not (typed or record.problem or not roster.is_header(record.fields))
        try:
            reason = SECOND_HEADER if again else BROKEN if record.line in broken else ""
            patient = _patient(assessor, roster, order, record, reason)
        except ContentProblem as problem:
            raw = record.raw.decode("utf-8", "backslashreplace")
            kept = [spreadsheet_cell(raw)] if order.quarantine_raw else []
            _writer(aside).writerow([record.origin or record.line, problem.place, problem.message, *kept])
            made.quarantined += 1
        else:
            _writer(output).writerow(_cells(assessor, order, number, patient))
            made.ids.append(patient.words.id if order.raw else spreadsheet_cell(patient.words.id))
            made.scored += 1
            made.texts += len(patient.medicines or ())
            made.flags.update(map(word, unusual(patient.labs, assessor.reader.laboratory)))
            if assessor.in_scope(patient):
                add(made.tally, _tally(assessor, patient))
            made.recognised += sum(m.reading.status == "matched" for m in patient.medicines or ())
    made.output, made.quarantine = output.getvalue().encode(), aside.getvalue().encode()
    return made


def _broken(rows: list[Record], roster: Roster) -> set[int]:
    """The lines of records of the right width beside one that may be a part of them."""
    whole = [n for n, record in enumerate(rows) if len(record.fields) == roster.size]
    above = [
        n for n in whole if n + 1 < len(rows) and may_end(rows[n + 1], roster.size) and roster.is_read(-1)
    ]
    behind = [n for n in whole if n and may_begin(rows[n - 1], roster.size) and roster.is_read(0)]
    return {rows[n].line for n in (*above, *behind)}


def _patient(assessor: Assessor, roster: Roster, order: Order, record: Record, reason: str) -> Patient:
    if record.problem or reason:
        raise ContentProblem("", record.problem or reason)
    return assessor.reader.read(roster.words(record.fields), order.as_of)


def _writer(sink: io.StringIO) -> Any:
    return csv.writer(sink, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")


def _cells(assessor: Assessor, order: Order, number: int, patient: Patient) -> list[Any]:
    standing = assessor.standings.of(patient)
    scored = assessor.in_scope(patient)
    unrecognised = [one.said for one in assessor.unrecognised(patient)]
    low, high = tally(assessor.plan, standing.steps, "magnesium-depletion-score")

    def text(words: str) -> str:
        return words if order.raw else spreadsheet_cell(words)

    return [
        number,
        text(patient.words.id),
        *(_figures(assessor, standing) if scored else [None] * 5),
        standing.at.stakes,
        assessor.standings.priority(patient, standing.points, standing.at)
        if scored
        else assessor.scale.priorities.order[0],
        text("; ".join(_reasons(assessor, standing)) if scored else ""),
        text("; ".join(unrecognised)),
        text("; ".join(_doubts(assessor, standing)) if scored else ""),
        "false" if unrecognised else "true",
        low,
        high,
        order.version,
    ]


def _tally(assessor: Assessor, patient: Patient) -> Tally:
    """What one patient adds to the counts."""
    standing = assessor.standings.of(patient)
    outcome, likelihood = standing.outcome, assessor.standings.likelihood
    across = int(likelihood(patient, outcome.floor) != likelihood(patient, outcome.ceiling))
    asked = set()
    for name in _doubts(assessor, standing):
        topic = next((topic for topic in TOPICS if name.startswith(f"{topic} of ")), "")
        asked.add(("medicine_questions", topic) if topic else ("questions", name))
    counts: Tally = {"questions": {}, "medicine_questions": {}}
    for kind, name in asked:
        add(counts, {kind: {name: {"rows": 1, "band_open": across, "alone": across * (len(asked) == 1)}}})
    written = Decimal(f"{assessor.standings.chance(patient, outcome.points):.6f}")
    return {
        "rows": 1,
        "rules": {
            assessor.plan.tables[one.table].rule: {"rows": 1, "points": one.cell.points}
            for one in outcome.counted
            if one.cell.points
        },
        **counts,
        "settings": {
            patient.setting: {
                "rows": 1,
                "priority": {assessor.standings.priority(patient, outcome.points, standing.at): 1},
                "per_cent": {str(int(written * 100)): 1},
            }
        },
    }


def _figures(assessor: Assessor, standing: Standing) -> list[Any]:
    outcome, patient = standing.outcome, standing.patient
    chance = assessor.standings.chance(patient, outcome.points)
    return [
        outcome.points,
        outcome.floor,
        outcome.ceiling,
        Decimal(f"{chance:.6f}"),
        assessor.standings.likelihood(patient, outcome.points),
    ]


def _reasons(assessor: Assessor, standing: Standing) -> list[str]:
    rules = [(assessor.plan.tables[j.table].rule, j.cell.points) for j in standing.outcome.counted]
    counted = sorted((-abs(points), rule, points) for rule, points in rules if points)
    labels = {rule: getattr(assessor.book.documents[rule], "label", rule) for _, rule, _ in counted}
    told = [f"{labels[rule]} {points:+d}" for _, rule, points in counted[:_MOST_REASONS]]
    more = len(counted) - _MOST_REASONS
    return [*told, f"and {more} more"] if more > 0 else told


def _doubts(assessor: Assessor, standing: Standing) -> Iterator[str]:
    if standing.outcome.floor != standing.outcome.ceiling:
        yield from assessor.questions.names(standing.patient, standing.known)
    if standing.patient.setting_assumed:
        yield SETTING
