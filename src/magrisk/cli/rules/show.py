"""`magrisk rules show`: one document of the rulebook."""

from pathlib import Path

import click

from magrisk.cli.options import refuse_unknown_document, say, with_rules


@click.command("show")
@click.argument("document", metavar="ID")
@with_rules
def command(document: str, site_rules: tuple[Path, ...]) -> None:
    """Show one document: what it says, and what its lines weigh in points."""
    from magrisk.escape import terminal
    from magrisk.rulebook.showing import shown
    from magrisk.shipped import ready

    rules = ready(*site_rules)
    refuse_unknown_document(document, rules.book.documents)
    text = shown(rules.book, rules.plan, document)
    say("".join(f"{terminal(line)}\n" for line in text.splitlines()))
