"""`magrisk about`: where the rulebook comes from, and what it is for."""

import json
from pathlib import Path

import click

from magrisk import __version__
from magrisk.cli.options import say, with_rules


@click.command("about")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, with the whole bibliography.")
@with_rules
def command(as_json: bool, site_rules: tuple[Path, ...]) -> None:
    """Tell where the rulebook comes from: bibliography, developer, funding, dates, data about people."""
    from magrisk.provenance import provenance
    from magrisk.shipped import ready
    from magrisk.wording.about import about

    made = ready(*site_rules)
    told = provenance(made.book, made.fingerprint, __version__)
    say(json.dumps(told, indent=2, ensure_ascii=False) + "\n" if as_json else about(told))
