"""`magrisk validate`: a roster with an outcome, and how the rulebook's chances hold on it."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from magrisk.cli.options import (
    EXISTING_FILE,
    check_output,
    columns_of,
    day,
    refuse_unknown_setting,
    say,
    with_as_of,
    with_columns,
    with_dialect,
    with_rules,
    with_vocabulary,
    write_output,
)

if TYPE_CHECKING:  # imported only when the command runs: `--help` is quick
    from magrisk.adapters.roster.dialect import Dialect
    from magrisk.study.origin import Origin
    from magrisk.study.validation import Validation


@click.command("validate")
@click.argument("roster", type=EXISTING_FILE)
@click.option(
    "--outcome",
    required=True,
    metavar="COLUMN",
    help="The column of the outcome: measured levels with the unit in its name, or yes and no.",
)
@click.option(
    "--below",
    default="",
    metavar="LIMIT",
    help='What is low, with its unit ("1.8 mg/dL"); the rulebook\'s limit if not given.',
)
@click.option("--setting", default="", metavar="NAME", help="The setting of rows that do not say one.")
@click.option(
    "--stratum",
    "strata",
    multiple=True,
    metavar="COLUMN[:CUTS]",
    help='A column to cut the rows by, with cut-points ("creatinine_mg_dl:1.2,2.0"); may be given several '
    "times.",
)
@click.option(
    "--accept-leaks", is_flag=True, help="Go on though the texts of many rows tell the outcome itself."
)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "html"]), default="text", show_default=True
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file.")
@with_columns
@with_dialect
@with_as_of
@with_vocabulary
@with_rules
def command(
    roster: Path,
    outcome: str,
    below: str,
    setting: str,
    strata: tuple[str, ...],
    accept_leaks: bool,
    format_: str,
    output: Path | None,
    columns: Path | None,
    dialect: "Dialect",
    as_of: datetime.datetime | None,
    vocabulary: Path | None,
    site_rules: tuple[Path, ...],
) -> None:
    """Hold the chances against an outcome that a roster tells.

    No level of the outcome is known to the score. The answer: whom the chance tells apart, whether it
    holds, whether acting by it pays; beside other scores, by likelihood, setting and stratum.
    """
    from magrisk.adapters.roster.private import keep_private
    from magrisk.study.needed import refuse_without_libraries

    refuse_without_libraries()
    keep_private()
    if output:
        check_output(output, roster, vocabulary, columns)
    from magrisk.assess import Assessor
    from magrisk.own_vocabulary import OwnVocabulary
    from magrisk.shipped import ready
    from magrisk.study.origin import origin
    from magrisk.study.rows import Wanted, observed
    from magrisk.study.strata import stratum
    from magrisk.study.validation import validated

    cut, today = tuple(map(stratum, strata)), day(as_of)
    rules, own = ready(*site_rules), OwnVocabulary(vocabulary) if vocabulary else None
    assessor = Assessor(rules.book, rules.plan, rules.fingerprint, own)
    refuse_unknown_setting(setting, assessor.reader.settings)
    called = columns_of(columns, rules.book)
    found = observed(assessor, Wanted(roster, outcome, today, below, setting, cut, dialect, called))
    numbers = validated(assessor, found, accept_leaks=accept_leaks)
    text = _rendered(format_, numbers, origin(assessor, found, today))
    if output:
        write_output(output, text)
    else:
        say(text)


def _rendered(format_: str, found: "Validation", origin: "Origin") -> str:
    if format_ == "json":
        import json
        from dataclasses import asdict

        from magrisk.escape import terminal_json

        whole = {"schema": "magrisk.validation/1", "origin": asdict(origin), **asdict(found)}
        return terminal_json(json.dumps(whole, indent=2, ensure_ascii=False)) + "\n"
    from magrisk.study.told import content

    told = content(found, origin)
    if format_ == "html":
        from magrisk.report.frame import page

        return page("validation.html", content=told)
    from magrisk.study.printed import printed

    return printed(told)
