"""`magrisk compare`: two scored files, or two rulebooks on one roster."""

import datetime
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from magrisk.cli.ending import ending
from magrisk.cli.options import (
    EXISTING_FILE,
    check_output,
    day,
    refuse_unknown_setting,
    say,
    with_as_of,
    with_dialect,
    with_rules,
    with_vocabulary,
    write_output,
)
from magrisk.errors import UsageProblem

if TYPE_CHECKING:  # imported only when the command runs: `--help` is quick
    from magrisk.adapters.roster.dialect import Dialect
    from magrisk.comparison.compare import Order
    from magrisk.comparison.content import Comparison

ALARMED, SET_ASIDE = 1, 3
SHIPPED = "shipped"
_CONFIDENCE = 0.95


@click.command("compare")
@click.argument("old", metavar="OLD", type=click.Path(path_type=Path))
@click.argument("new", metavar="NEW", type=click.Path(path_type=Path))
@click.option(
    "--roster",
    type=EXISTING_FILE,
    metavar="FILE",
    help="Score this roster by two rulebooks: OLD and NEW are folders as for --rules, or the word shipped.",
)
@click.option(
    "--limit",
    type=click.FloatRange(0, 100),
    default=5.0,
    show_default=True,
    metavar="POINTS",
    help="A rule is an alarm where its share changed by so many percentage points …",
)
@click.option(
    "--times",
    type=click.FloatRange(1),
    default=2.0,
    show_default=True,
    metavar="N",
    help="… or so many times, and the change is statistically clear.",
)
@click.option(
    "--large",
    type=click.IntRange(min=1),
    default=10_000,
    show_default=True,
    metavar="ROWS",
    help="Rows from which on a rule that never or always fires is an alarm.",
)
@click.option("--fail-on-alarm", is_flag=True, help="Exit code 1 where a rule is an alarm.")
@click.option(
    "--show",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    metavar="N",
    help="So many rows and rules are listed, at most.",
)
@click.option(
    "--moves",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Write all rows that changed, or stand in one file only, to a table of their own.",
)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "html"]), default="text", show_default=True
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, not to the screen."
)
@click.option("--setting", default="", metavar="NAME", help="With --roster: of rows that do not say one.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="With --roster: processes that score side by side; as many as there are cores if not given.",
)
@with_dialect
@with_as_of
@with_vocabulary
@with_rules
@click.pass_context
def command(
    context: click.Context,
    /,
    old: Path,
    new: Path,
    roster: Path | None,
    limit: float,
    times: float,
    large: int,
    fail_on_alarm: bool,
    show: int,
    moves: Path | None,
    format_: str,
    output: Path | None,
    site_rules: tuple[Path, ...],
    **scoring: Any,
) -> int:
    """Compare two scored rosters, or two rulebooks on one roster.

    OLD and NEW are files that `magrisk batch` wrote, each with its manifest beside it. Rows are paired by
    identifier, the first of one with the first of it in the other file. With --roster, OLD and NEW are two
    rulebooks instead: the roster is scored by both, and nothing of that is kept. Files whose rows stand in
    the same order are read side by side; else NEW is held in memory, a quarter more than it is large.

    Shown are who moved and why, how often each rule fires, with intervals, and what else was not the same. An
    alarm is a rule that fires much more or less often than before, or, in a large roster, never or always.

    \b
    Exit code 0: done, alarms or not; 1: there are alarms, with --fail-on-alarm;
    3: done, but rows of the roster were set aside (with --roster only).

    \b
    Example: magrisk compare yesterday.csv today.csv --moves moved.csv
             magrisk compare shipped our-rules --roster patients.csv
    """
    from magrisk.comparison.compare import Order
    from magrisk.comparison.content import Limits

    _check_outputs(output, moves, old, new, roster)
    order = Order(Limits(limit, times, large, _CONFIDENCE), show, moves)
    if roster:
        if site_rules:
            raise UsageProblem("--rules: OLD and NEW name the rulebooks, wanted no other")
        found = _of_rulebooks(old, new, roster, order, **scoring)
    else:
        _refuse_scoring(context)
        found = _of_files(old, new, site_rules, order)
    shown = _written(found, format_, show)
    if output:
        write_output(output, shown)
    else:
        say(shown)
    if found.alarms and fail_on_alarm:
        return ALARMED
    return SET_ASIDE if roster and (found.old.set_aside or found.new.set_aside) else 0


def _check_outputs(output: Path | None, moves: Path | None, *read: Path | None) -> None:
    from magrisk.adapters.writing import refuse_twice
    from magrisk.comparison.manifest import beside

    manifests = [beside(path) for path in read[:2] if path]
    for path in filter(None, (output, moves)):
        check_output(path, *read, *manifests)
    if output and moves:
        refuse_twice(moves, [output])


def _refuse_scoring(context: click.Context) -> None:
    """Files that are scored already are not scored otherwise by an option."""
    only = (
        "setting",
        "workers",
        "as_of",
        "vocabulary",
        "encoding",
        "delimiter",
        "decimal",
        "date_format",
        "nulls",
    )
    for parameter in context.command.params:
        given = context.get_parameter_source(str(parameter.name))
        if parameter.name in only and given is click.core.ParameterSource.COMMANDLINE:
            raise UsageProblem(f"{parameter.opts[0]}: says how a roster is scored, wanted --roster with it")


def _of_files(old: Path, new: Path, site_rules: tuple[Path, ...], order: "Order") -> "Comparison":
    from magrisk.comparison.compare import compare, labels_of, words_of
    from magrisk.comparison.scored_file import ScoredFile
    from magrisk.shipped import ready

    for word, path in (("OLD", old), ("NEW", new)):
        if not path.is_file():
            raise UsageProblem(f"{word}: there is no such file, wanted one that magrisk batch wrote")
    book = ready(*site_rules).book
    words = words_of(book)
    return compare(ScoredFile(old, words), ScoredFile(new, words), words, labels_of(book), order)


def _of_rulebooks(
    old: Path,
    new: Path,
    roster: Path,
    order: "Order",
    *,
    setting: str,
    workers: int | None,
    dialect: "Dialect",
    as_of: datetime.datetime | None,
    vocabulary: Path | None,
) -> "Comparison":
    from magrisk.adapters.roster.private import keep_private

    keep_private()
    # The library of arrays would start a thread a core for products of matrices, which nobody asks for.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from magrisk.adapters.roster.ledger import Files
    from magrisk.adapters.roster.run import Order as Scoring
    from magrisk.assess import Assessor
    from magrisk.comparison.compare import compare, labels_of, words_of
    from magrisk.comparison.scored_file import ScoredFile
    from magrisk.comparison.two_rulebooks import scored_twice
    from magrisk.own_vocabulary import OwnVocabulary
    from magrisk.shipped import ready

    both = [ready(*_folders(word, path)) for word, path in (("OLD", old), ("NEW", new))]
    own = OwnVocabulary(vocabulary) if vocabulary else None
    assessors = [Assessor(rules.book, rules.plan, rules.fingerprint, own) for rules in both]
    for assessor in assessors:
        refuse_unknown_setting(setting, assessor.reader.settings)
    scoring = Scoring(
        roster=roster,
        files=Files(Path(), Path(), Path()),
        as_of=day(as_of),
        dialect=dialect,
        setting=setting,
        workers=workers or os.cpu_count() or 1,
    )
    books = [rules.book for rules in both]
    words, names = words_of(*books), [path.name or str(path) for path in (old, new)]
    with ending() as end, _progress(2 * roster.stat().st_size) as bar:

        def progress(size: int) -> None:
            end.check()
            bar(size)

        with scored_twice(scoring, assessors, progress) as paths:
            before, after = (ScoredFile(path, words, name) for path, name in zip(paths, names, strict=True))
            return compare(before, after, words, labels_of(*books), order)


def _folders(word: str, path: Path) -> tuple[Path, ...]:
    if str(path) == SHIPPED:
        return ()
    if not path.is_dir():
        raise UsageProblem(f"{word}: there is no such folder, wanted one of rules, or the word {SHIPPED}")
    return (path,)


@contextmanager
def _progress(size: int) -> Iterator[Any]:
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=size, label="Scoring twice", file=sys.stderr, hidden=hidden) as bar:
        yield bar.update


def _written(found: "Comparison", format_: str, show: int) -> str:
    if format_ == "json":
        import json

        from magrisk.escape import terminal_json

        return terminal_json(json.dumps(found.to_json(), indent=2, ensure_ascii=False)) + "\n"
    if format_ == "html":
        from magrisk.comparison.page import html

        return html(found)
    from magrisk.comparison.text import text

    return text(found, show)
