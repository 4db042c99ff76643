"""`magrisk schema`: what goes in and what comes out, as JSON Schema."""

import json

import click

from magrisk.cli.options import say


@click.command("schema")
@click.argument(
    "what",
    type=click.Choice(["all", "assessment", "profile", "roster", "columns", "comparison", "medicine"]),
    default="all",
)
def command(what: str) -> None:
    """Print the JSON Schema of an assessment, a profile, a roster's rows or columns, a comparison, a
    medicine or all."""
    from magrisk.adapters.schemas import schemas

    found = schemas()
    say(json.dumps(found if what == "all" else found[what], indent=2, ensure_ascii=False) + "\n")
