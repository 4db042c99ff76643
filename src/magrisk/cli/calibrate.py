"""`magrisk calibrate`: fits settings to a site's own rows, and writes them as a folder of rules."""

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from magrisk.cli.options import (
    columns_of,
    day,
    refuse_unknown_setting,
    say,
    with_as_of,
    with_columns,
    with_dialect,
    with_rules,
    with_vocabulary,
)
from magrisk.errors import UsageProblem
from magrisk.escape import terminal_json

if TYPE_CHECKING:
    from magrisk.adapters.roster.dialect import Dialect

_LONGEST = 200


@click.command("calibrate")
@click.argument("roster", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--outcome", required=True, metavar="COLUMN", help="The column of measured levels, or of yes and no."
)
@click.option(
    "--below",
    default="",
    metavar="LIMIT",
    help='What is low, with its unit ("1.8 mg/dL"); the rulebook\'s limit if not given.',
)
@click.option("--setting", default="", metavar="NAME", help="The setting of rows that do not say one.")
@click.option(
    "--on", required=True, metavar="TEXT", help="What the data are called: every later answer repeats it."
)
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="DIR", help="The new folder."
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
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
    on: str,
    output: Path,
    format_: str,
    columns: Path | None,
    dialect: "Dialect",
    as_of: datetime.datetime | None,
    vocabulary: Path | None,
    site_rules: tuple[Path, ...],
) -> None:
    """Fit mean, spread and (with enough rows) a slope of each setting to a roster whose outcome is known.

    The folder is for --rules: every answer made with it says what it was calibrated on. No row of the roster
    is in it. Settings with too few rows are left as they are, and named.
    """
    _check_name(on)
    from magrisk.adapters.roster.private import keep_private
    from magrisk.study.needed import refuse_without_libraries
    from magrisk.study.refit.site import check_folder, files, write

    refuse_without_libraries()
    keep_private()
    check_folder(output)
    from magrisk.assess import Assessor
    from magrisk.own_vocabulary import OwnVocabulary
    from magrisk.shipped import ready
    from magrisk.study.refit.settings import Told, calibrated
    from magrisk.study.refit.told import text, to_json
    from magrisk.study.rows import Wanted, observed

    rules, own = ready(*site_rules), OwnVocabulary(vocabulary) if vocabulary else None
    assessor = Assessor(rules.book, rules.plan, rules.fingerprint, own)
    refuse_unknown_setting(setting, assessor.reader.settings)
    told = Told(on, day(as_of))
    called = columns_of(columns, rules.book)
    wanted = Wanted(roster, outcome, told.at, below, setting, dialect=dialect, columns=called)
    rows = observed(assessor, wanted)
    found = calibrated(assessor, rows, told)
    write(output, files([one.after for one in found if one.after]))
    if format_ == "json":
        found_json = json.dumps(to_json(found, rows, told), indent=2, ensure_ascii=False)
        say(terminal_json(found_json) + "\n")
    else:
        say(text(found, rows, told, output.name))


def _check_name(on: str) -> None:
    # What the shell could not decode stands in lone surrogates, which no file can hold.
    if not on.strip() or len(on) > _LONGEST or on != on.encode(errors="ignore").decode():
        raise UsageProblem(f"--on: wanted a text of at most {_LONGEST} characters that names the data")
