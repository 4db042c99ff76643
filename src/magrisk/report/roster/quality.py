"""How good the data of a roster are: what was set aside, what was not recognised, what to look at."""

from collections.abc import Iterator

from magrisk.answer.questions import MEDICATIONS, SETTING
from magrisk.escape import terminal
from magrisk.report.chart import Table
from magrisk.report.roster.section import Row, Section, amount, counted, numbers, of
from magrisk.report.roster.seen import Seen
from magrisk.report.roster.texts import MOST_TEXTS
from magrisk.wording.figures import shortened

_MOST_SHOWN = 100  # texts; also reasons
_MOST_OF_A_TEXT = 200


def unrecognised(seen: Seen) -> Section:
    """The texts that nobody could be scored by, the most frequent first."""
    shown, texts = seen.texts.most_frequent(_MOST_SHOWN), seen.texts
    more = len(texts.times) - len(shown)
    notes = [f"{counted(more)} other texts stand in the scored file."] if more else []
    if texts.beyond:
        notes.append(
            f"Of more than {counted(MOST_TEXTS)} different texts those that came first in the file are "
            f"counted each by itself; others came {counted(texts.beyond)} times, and are not told above."
        )
    rows = tuple((shortened(text, _MOST_OF_A_TEXT), amount(times)) for text, times in shown)
    table = Table("Texts that were not recognised", ("Text", "Times"), rows, numbers(1))
    return Section(
        "unrecognised",
        "What was not recognised",
        told=(
            "These texts are patient data: they stand here as they were written."
            if rows
            else "Every text was recognised.",
        ),
        tables=(table,) if rows else (),
        notes=tuple(notes),
    )


def quality(seen: Seen) -> Section:
    """Counts of what to look at before the roster is trusted."""
    told = seen.manifest
    ignored = [terminal(name) or "(no name)" for name in told["ignored_columns"]]
    notes = [f"Look at the roster: {warning}." for warning in told["warnings"]]
    notes += [f"Columns that were not read: {', '.join(ignored)}."] if ignored else []
    shown = sorted(seen.aside.items(), key=lambda one: (-one[1], one[0]))
    if len(shown) > _MOST_SHOWN:
        notes.append(
            f"{counted(len(shown) - _MOST_SHOWN)} other reasons stand in the file of what was set aside."
        )
    aside = tuple(
        (terminal(reason), terminal(column) or "–", amount(rows))
        for (column, reason), rows in shown[:_MOST_SHOWN]
    )
    tables = [Table("What to look at", ("What", "Count", "Share"), tuple(_counts(seen)), numbers(1, 2))]
    if aside:
        tables.append(Table("Records set aside", ("Reason", "Column", "Records"), aside, numbers(2)))
    return Section("quality", "How good the data are", tables=tuple(tables), notes=tuple(notes))


def _counts(seen: Seen) -> Iterator[Row]:
    counts, questions = seen.manifest["counts"], seen.manifest["tally"]["questions"]
    texts = seen.manifest["medication_texts"]
    records = counts["scored"] + counts["quarantined"]
    for what, some, all_ in (
        ("records scored", counts["scored"], records),
        ("records set aside", counts["quarantined"], records),
        ("blank records", counts["blank"], 0),
        ("identifiers that stood before", seen.manifest["duplicates"], counts["scored"]),
        ("medication texts recognised", texts["recognised"], texts["said"]),
        ("patients with something that was not recognised", seen.incomplete, seen.rows),
        ("patients without a list of medicines", _asked(questions, MEDICATIONS), seen.scored),
        ("patients without a setting", _asked(questions, SETTING), seen.scored),
        *(
            (f"patients with an {flag} value", rows, seen.rows)
            for flag, rows in seen.manifest["flags"].items()
        ),
    ):
        yield what, amount(some), of(some, all_)


def _asked(questions: dict[str, dict[str, int]], name: str) -> int:
    return questions.get(name, {}).get("rows", 0)
