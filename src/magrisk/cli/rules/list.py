"""`magrisk rules list`: the documents of the rulebook."""

from pathlib import Path

import click

from magrisk.cli.options import say, with_rules


@click.command("list")
@click.option("--kind", default="", metavar="KIND", help="Only documents of this kind.")
@with_rules
def command(kind: str, site_rules: tuple[Path, ...]) -> None:
    """List the rulebook's documents: kind, id, label."""
    from magrisk.errors import UsageProblem
    from magrisk.escape import terminal
    from magrisk.rulebook.schema import KINDS
    from magrisk.shipped import ready

    if kind and kind not in KINDS:
        raise UsageProblem(f"--kind: found an unknown kind, wanted one of {', '.join(KINDS)}")
    for _, document in sorted(ready(*site_rules).book.documents.items()):
        if kind in ("", document.kind):
            label = terminal(getattr(document, "label", ""))
            say(f"{document.kind:12}  {document.id:36}  {label}\n")
