"""`magrisk rules`: read, check and prove the rulebook."""

from pathlib import Path

import click

from magrisk.cli.options import say, with_rules
from magrisk.errors import MagriskError, RulebookProblem


@click.group("rules")
def command() -> None:
    """Read, check and prove the rulebook."""


class _Faults(MagriskError):
    """The rulebook has faults; they have been told."""

    exit_code = 1


@command.command("check")
@with_rules
def check(site_rules: tuple[Path, ...]) -> None:
    """Check every rule file: shape, references, names, signs, cycles. All faults at once."""
    from magrisk.shipped import compiled, rules_folder

    try:
        made, _ = compiled(rules_folder(), *site_rules)
    except RulebookProblem as found:
        raise _Faults("\n".join((*found.problems, f"{len(found.problems)} faults"))) from None
    say(f"{len(made.book.documents)} documents, {len(made.plan.tables)} rules that count: sound\n")


@command.command("test")
@with_rules
def test(site_rules: tuple[Path, ...]) -> None:
    """Run the examples in the rule files."""
    from magrisk.rulebook.examples import run
    from magrisk.shipped import compiled, rules_folder

    made, _ = compiled(rules_folder(), *site_rules)
    results = run(made.book)
    failed = [
        f"{made.book.at(r.document, 'examples')}: {r.document} {r.it}: {r.failure}"
        for r in results
        if r.failure
    ]
    if failed:
        raise _Faults("\n".join((*failed, f"{len(failed)} of {len(results)} examples failed")))
    say(f"{len(results)} examples hold\n")


@command.command("list")
@click.option("--kind", default="", metavar="KIND", help="Only documents of this kind.")
@with_rules
def list_(kind: str, site_rules: tuple[Path, ...]) -> None:
    """List the rulebook's documents: kind, id, label."""
    from magrisk.errors import UsageProblem
    from magrisk.rulebook.schema import KINDS
    from magrisk.shipped import ready

    if kind and kind not in KINDS:
        raise UsageProblem(f"--kind: found an unknown kind, wanted one of {', '.join(KINDS)}")
    for _, document in sorted(ready(*site_rules).book.documents.items()):
        if kind in ("", document.kind):
            say(f"{document.kind:12}  {document.id:36}  {getattr(document, 'label', '')}\n")


@command.command("show")
@click.argument("document", metavar="ID")
@with_rules
def show(document: str, site_rules: tuple[Path, ...]) -> None:
    """Show one document: what it says, and what its lines weigh in points."""
    from magrisk.errors import UsageProblem
    from magrisk.rulebook.showing import shown
    from magrisk.shipped import ready

    rules = ready(*site_rules)
    if document not in rules.book.documents:
        raise UsageProblem("ID: there is no such document; `magrisk rules list` shows them")
    say(shown(rules.book, rules.plan, document))
