"""`magrisk roster describe`: what would be read as what, with the first problems; never a value."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from magrisk.cli.options import (
    EXISTING_FILE,
    columns_of,
    day,
    say,
    with_as_of,
    with_columns,
    with_dialect,
    with_rules,
    with_vocabulary,
)

if TYPE_CHECKING:  # imported only when the command runs: `--help` is quick
    from magrisk.adapters.roster.description import Description, FileSeen
    from magrisk.adapters.roster.dialect import Dialect

PROBLEMS = 3
_WIDEST_NAME = 40


@click.command("describe")
@click.argument("roster", type=EXISTING_FILE, metavar="FILE")
@click.option(
    "--records",
    "most",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    metavar="N",
    help="So many records are looked at; 0 for all.",
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_columns
@with_dialect
@with_as_of
@with_vocabulary
@with_rules
def command(
    roster: Path,
    most: int,
    format_: str,
    columns: Path | None,
    dialect: "Dialect",
    as_of: datetime.datetime | None,
    vocabulary: Path | None,
    site_rules: tuple[Path, ...],
) -> int:
    """Show what would be read as what in a roster, with the first problems.

    Nothing is scored, and no cell's value is shown. Exit code 3: there are records that could not be
    used.
    """
    from magrisk.adapters.roster.describe import describe
    from magrisk.assess import Assessor
    from magrisk.own_vocabulary import OwnVocabulary
    from magrisk.shipped import ready

    rules, own = ready(*site_rules), OwnVocabulary(vocabulary) if vocabulary else None
    assessor = Assessor(rules.book, rules.plan, rules.fingerprint, own)
    found = describe(roster, dialect, assessor, day(as_of), most, columns_of(columns, rules.book))
    say(_json(found) if format_ == "json" else "".join(f"{line}\n" for line in _text(found)))
    return PROBLEMS if found.problems else 0


def _json(found: "Description") -> str:
    import json
    from dataclasses import asdict

    from magrisk.escape import terminal_json

    whole = {"schema": "magrisk.roster-description/1", **asdict(found)}
    return terminal_json(json.dumps(whole, indent=2, ensure_ascii=False)) + "\n"


def _text(found: "Description") -> Iterator[str]:
    yield from _file(found.file)
    yield f"records  {found.records:,} looked at, {found.blank:,} of them blank"
    yield ""
    yield from _columns(found)
    yield ""
    for name, texts in found.texts.items():
        yield f"{name} recognised: {_of(texts.recognised, texts.said)}"
    yield f"identifiers that stood before: {found.duplicates:,}"
    yield from (f"warning: {warning}" for warning in found.warnings)
    yield from _problems(found)


def _file(file: "FileSeen") -> Iterator[str]:
    from magrisk.adapters.roster.artefacts import SHEETS
    from magrisk.escape import terminal

    yield f"file     {terminal(file.name)}, {file.bytes:,} bytes, {file.compression or 'not compressed'}"
    ends = f"lines end in {file.line_ends}" if file.line_ends else "one line"
    yield f"text     {file.encoding}, {ends}, cells are separated by {file.delimiter}"
    yield f"lines    {f'more than {SHEETS[-1]:,}' if file.lines is None else f'{file.lines:,}'}"


def _columns(found: "Description") -> Iterator[str]:
    """One line a column. Of a long name only the beginning is shown; the JSON has all of it."""
    from magrisk.adapters.roster.describe import MOST_DISTINCT
    from magrisk.escape import terminal

    rows = [("column", "read as", "filled", "distinct", "unusable")]
    for column in found.columns:
        name = terminal(column.name.strip()) or "(no name)"
        distinct = f"over {MOST_DISTINCT:,}" if column.distinct is None else f"{column.distinct:,}"
        share = f"{100 * column.filled / found.rows:.1f} %" if found.rows else "-"
        rows.append((_shortened(name), column.read_as, share, distinct, f"{column.unusable:,}"))
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    for name, read_as, *figures in rows:
        right = "  ".join(figure.rjust(width) for figure, width in zip(figures, widths[2:], strict=True))
        yield f"{name.ljust(widths[0])}  {read_as.ljust(widths[1])}  {right}"


def _shortened(name: str) -> str:
    return name if len(name) <= _WIDEST_NAME else f"{name[: _WIDEST_NAME - 1]}…"


def _of(some: int, all_: int) -> str:
    return f"{some:,} of {all_:,}" + (f" ({100 * some / all_:.1f} %)" if all_ else "")


def _problems(found: "Description") -> Iterator[str]:
    from magrisk.escape import terminal

    if not found.problems:
        yield "problems: none"
        return
    yield f"problems: {found.problems:,}" + (", the first of them:" if found.problems > 1 else "")
    for fault in found.faults:
        place = f", column {fault.column}" if fault.column else ""
        yield f"  line {fault.line:,}{terminal(place)}: {terminal(fault.reason)}"
