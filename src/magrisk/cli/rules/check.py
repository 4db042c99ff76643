"""`magrisk rules check`: every fault of the rule files at once."""

import datetime
from pathlib import Path

import click

from magrisk.cli.options import day, say, with_rules
from magrisk.errors import Faults, RulebookProblem


@click.command("check")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day on which reviews are looked at; today if not given.",
)
@with_rules
def command(as_of: datetime.datetime | None, site_rules: tuple[Path, ...]) -> None:
    """Check every rule file: shape, references, names, signs, cycles; what is stated in vain or twice,
    what no study or example stands behind, what is past its review. All faults at once."""
    from magrisk.compile import compile_plan
    from magrisk.rulebook.lint import audit
    from magrisk.rulebook.loader import load
    from magrisk.rulebook.unreachable import unreachable
    from magrisk.shipped import rules_folder

    try:
        book = load(rules_folder(), *site_rules)
        # Only a book without other faults can be asked what it states in vain.
        found = audit(book, day(as_of)) or unreachable(book)
        plan = None if found else compile_plan(book)
    except RulebookProblem as problem:
        found, plan = list(problem.problems), None
    if plan is None:
        raise Faults([*found, f"{len(found)} faults"])
    say(f"{len(book.documents)} documents, {len(plan.tables)} rules that count: sound\n")
