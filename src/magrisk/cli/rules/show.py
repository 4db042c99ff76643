"""`magrisk rules show`: one document of the rulebook."""

from pathlib import Path

import click

from magrisk.cli.options import say, with_rules


@click.command("show")
@click.argument("document", metavar="ID")
@with_rules
def command(document: str, site_rules: tuple[Path, ...]) -> None:
    """Show one document: what it says, and what its lines weigh in points."""
    from magrisk.errors import UsageProblem
    from magrisk.escape import terminal
    from magrisk.rulebook.showing import shown
    from magrisk.shipped import ready

    rules = ready(*site_rules)
    if document not in rules.book.documents:
        raise UsageProblem("ID: there is no such document; `magrisk rules list` shows them")
    text = shown(rules.book, rules.plan, document)
    say("".join(f"{terminal(line)}\n" for line in text.splitlines()))
