"""`magrisk rules nudge`: moves every point and bound one step, and tells what no example notices."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from magrisk.cli.options import refuse_unknown_document, say, with_rules
from magrisk.errors import Faults


@click.command("nudge")
@click.argument("document", metavar="[ID]", default="")
@with_rules
def command(document: str, site_rules: tuple[Path, ...]) -> None:
    """Move every point and bound one step, both ways, one at a time: some example must object.

    With ID, those of one document alone.
    """
    from magrisk.rulebook.examples import run
    from magrisk.rulebook.nudge import try_nudges
    from magrisk.shipped import compiled, rules_folder

    folders = (rules_folder(), *site_rules)
    made, _ = compiled(*folders)
    if document:
        refuse_unknown_document(document, made.book.documents)
    if any(result.failure for result in run(made.book)):
        raise Faults(["some examples do not hold; `magrisk rules test` shows them"])
    tried = list(try_nudges(made.book, dict(_texts(folders)), document))
    unnoticed = [str(one) for one in tried if not one.noticed]
    say(f"{len(tried) - len(unnoticed)} of {len(tried)} nudges noticed\n")
    if unnoticed:
        raise Faults(unnoticed)


def _texts(folders: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """The rule files, by the name under which messages show them."""
    from magrisk.rulebook.loader import rule_files

    for folder in folders:
        for path in rule_files(folder):
            yield f"{folder.name}/{path.relative_to(folder).as_posix()}", path.read_text(encoding="utf-8")
