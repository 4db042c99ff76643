"""`magrisk batch`: a roster to a scored file."""

import datetime
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from magrisk.cli.options import (
    columns_of,
    day,
    refuse_unknown_setting,
    with_as_of,
    with_columns,
    with_dialect,
    with_rules,
    with_vocabulary,
)
from magrisk.errors import UsageProblem

if TYPE_CHECKING:  # imported only when the command runs: `--help` is quick
    from magrisk.adapters.roster.dialect import Dialect
    from magrisk.adapters.roster.feed import Typed
    from magrisk.adapters.roster.ledger import Files
    from magrisk.adapters.roster.long.folder import Folder
    from magrisk.adapters.roster.reached import Report
    from magrisk.adapters.roster.run import Order, Progress, Reporting
    from magrisk.adapters.roster.source import Source
    from magrisk.rulebook.loader import Rulebook

QUARANTINED = 3
_TYPED = ".parquet"


@click.command("batch")
@click.argument("roster", type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="OUT", help="The scored file."
)
@click.option(
    "--quarantine",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Rows set aside; OUT.quarantine.csv if not given.",
)
@click.option(
    "--quarantine-raw", is_flag=True, help="Keep the raw record in the quarantine; it is patient data."
)
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    metavar="FILE.html",
    help="A report on the whole roster, for a browser or a printer; it holds patient data.",
)
@click.option("--setting", default="", metavar="NAME", help="The setting of rows that do not say one.")
@click.option("--raw", is_flag=True, help="Do not escape texts for spreadsheets: for machines.")
@click.option(
    "--chunk",
    type=click.IntRange(min=1),
    default=20_000,
    show_default=True,
    help="Rows scored together, at most; changes no byte of the output.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes that score side by side; as many as there are cores if not given.",
)
@click.option("--resume", is_flag=True, help="Go on where a run that was interrupted stopped.")
@with_columns
@with_dialect
@with_as_of
@with_vocabulary
@with_rules
def command(
    roster: Path,
    output: Path,
    quarantine: Path | None,
    quarantine_raw: bool,
    report: Path | None,
    setting: str,
    raw: bool,
    chunk: int,
    workers: int | None,
    resume: bool,
    columns: Path | None,
    dialect: "Dialect",
    as_of: datetime.datetime | None,
    vocabulary: Path | None,
    site_rules: tuple[Path, ...],
) -> int:
    """Score a roster (CSV with a header, or Parquet), row by row, with reasons.

    A row that cannot be used is set aside with its line, column and reason; nothing is padded, cut
    or guessed. OUT.manifest.json holds the counts and digests. Where OUT ends in .parquet, it is a typed
    table, whose texts are not escaped for spreadsheets. Exit code 3: done, but rows were set aside.
    """
    from magrisk.adapters.roster.memory import loading
    from magrisk.adapters.roster.private import keep_private

    keep_private()
    # The library of arrays would start a thread a core for products of matrices, which nobody asks for.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    hidden = not sys.stderr.isatty()
    with (
        click.progressbar(length=_size(roster), label="Scoring", file=sys.stderr, hidden=hidden) as bar,
        _opened(roster, columns, dialect, bar.update) as found,
    ):
        found.begin_digest()
        with loading():
            from magrisk.adapters.roster.first import first_texts
            from magrisk.adapters.roster.ledger import Files
            from magrisk.adapters.roster.long.opened import joined_if_long
            from magrisk.assess import Assessor
            from magrisk.own_vocabulary import OwnVocabulary
            from magrisk.shipped import ready

            rules, own = ready(*site_rules), OwnVocabulary(vocabulary) if vocabulary else None
            assessor = Assessor(rules.book, rules.plan, rules.fingerprint, own)
        refuse_unknown_setting(setting, assessor.reader.settings)
        called = columns_of(None if roster.is_dir() else columns, rules.book)
        aside, manifest = quarantine or Path(f"{output}.quarantine.csv"), Path(f"{output}.manifest.json")
        files = Files(output, aside, manifest, report, typed=output.suffix.lower() == _TYPED)
        _check(files, _read(roster, found), columns)
        today, workers = day(as_of), workers or os.cpu_count() or 1
        with (
            joined_if_long(
                found, assessor, dialect, setting, today, output, columns=called, raw=quarantine_raw
            ) as feed,
            first_texts(assessor, feed, dialect, setting, today, workers, called) as first,
        ):
            with loading():  # while the first texts are read
                from magrisk.adapters.roster.run import Batch, Order

            order = Order(
                roster=roster,
                files=files,
                as_of=today,
                dialect=dialect,
                columns=called,
                setting=setting,
                chunk=chunk,
                workers=workers,
                raw=raw,
                quarantine_raw=quarantine_raw,
                resume=resume,
            )
            made = Batch(assessor, order, bar.update, _reporting(rules.book) if report else None)
            told = made.run(feed, first)
    _tell(order, told)
    return QUARANTINED if told.counts.quarantined else 0


def _reporting(book: "Rulebook") -> "Reporting":
    """What makes the report; what draws it is read only when all is scored."""

    def written(scored: Path, aside: Path, manifest: Mapping[str, Any]) -> bytes:
        from magrisk.report.roster import written

        return written(scored, aside, manifest, book)

    return written


def _opened(
    roster: Path, columns: Path | None, dialect: "Dialect", progress: "Progress"
) -> "Source | Typed | Folder":
    """The roster in a file, or in the files of a folder."""
    if roster.is_dir():
        from magrisk.adapters.roster.long.folder import Folder

        return Folder(roster, columns, dialect, progress)
    from magrisk.adapters.roster.feed import opened

    return opened(roster, dialect, progress)


def _size(roster: Path) -> int:
    files = roster.iterdir() if roster.is_dir() else [roster]
    return sum(file.stat().st_size for file in files)


def _read(roster: Path, found: "Source | Typed | Folder") -> list[Path]:
    """The files that are read."""
    return getattr(found, "paths", [roster])


def _check(files: "Files", rosters: list[Path], columns: Path | None) -> None:
    from magrisk.adapters.writing import same_file

    files.check()
    read = [(path, "the roster") for path in rosters]
    read += [(columns, "the columns file")] if columns else []
    for target in files.named().values():
        for path, what in read:
            if same_file(path, target):
                raise UsageProblem(f"{target.name}: the output would overwrite {what}")


def _tell(order: "Order", report: "Report") -> None:
    from magrisk.escape import terminal

    counts = report.counts
    click.echo(f"scored {counts.scored}, set aside {counts.quarantined}, blank {counts.blank}", err=True)
    if counts.quarantined:
        click.echo(f"set aside: see {terminal(order.files.quarantine.name)}", err=True)
    if report.texts:
        share = f"{report.recognised} of {report.texts}"
        click.echo(
            f"medication texts recognised: {share} ({100 * report.recognised / report.texts:.1f} %)", err=True
        )
    if report.duplicates:
        click.echo(f"identifiers that stood before: {report.duplicates} (both rows are kept)", err=True)
    for warning in report.warnings:
        click.echo(f"look at the roster: {warning}", err=True)
    if report.ignored_columns:
        names = ", ".join(terminal(name) or "(no name)" for name in report.ignored_columns)
        click.echo(f"columns not read: {names}", err=True)
