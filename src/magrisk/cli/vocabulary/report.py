"""`magrisk vocabulary report`: how old a vocabulary is, and what it adds."""

import datetime
import json
from pathlib import Path

import click

from magrisk.cli.options import EXISTING_FILE, day, say, with_as_of, with_rules


@click.command("report")
@click.argument("file", type=EXISTING_FILE, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, with every difference.")
@with_as_of
@with_rules
def command(
    file: Path | None, as_json: bool, as_of: datetime.datetime | None, site_rules: tuple[Path, ...]
) -> None:
    """Tell what is known by name and by code, and how old it is; of FILE also what it adds.

    FILE is what `magrisk vocabulary import` made.
    """
    from magrisk.own_vocabulary import OwnVocabulary
    from magrisk.shipped import ready
    from magrisk.vocabulary_report import report
    from magrisk.wording.vocabulary import told

    found = report(ready(*site_rules).book, OwnVocabulary(file) if file else None, day(as_of))
    say(json.dumps(found, indent=2, ensure_ascii=False) + "\n" if as_json else told(found))
