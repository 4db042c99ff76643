"""`magrisk rules test`: runs the examples in the rule files, and tells what they leave unshown."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from magrisk.cli.options import refuse_unknown_document, say, with_rules
from magrisk.errors import Faults

if TYPE_CHECKING:
    from magrisk.rulebook.coverage import Shown
    from magrisk.rulebook.loader import Rulebook


@click.command("test")
@click.argument("document", metavar="[ID]", default="")
@click.option("--coverage", "covers", is_flag=True, help="Then tell what no example shows.")
@with_rules
def command(document: str, covers: bool, site_rules: tuple[Path, ...]) -> None:
    """Run the examples and the cases in the rule files, with ID those of one document alone.

    With --coverage, then tell what they leave unshown: a line that never counts, a reason that is
    never heard, a question that is never open.
    """
    from magrisk import cases
    from magrisk.assess import Assessor
    from magrisk.rulebook import schema
    from magrisk.rulebook.coverage import coverage
    from magrisk.rulebook.examples import run
    from magrisk.rulebook.loader import load
    from magrisk.shipped import compiled, rules_folder

    made, _ = compiled(rules_folder(), *site_rules)
    if document:
        refuse_unknown_document(document, made.book.documents)
    # The project's own cases are answered by its own rules: a site's rules may change any answer.
    own = load(rules_folder()).documents if site_rules else {}
    mine = [case for case in made.book.of(schema.Case) if own.get(case.id) != case]
    whole = cases.run(Assessor(made.book, made.plan, made.fingerprint), mine)
    results = [result for result in (*run(made.book), *whole) if document in ("", result.document)]
    failed = [f"{_at(made.book, r.document)}: {r.document} {r.it}: {r.failure}" for r in results if r.failure]
    if failed:
        raise Faults([*failed, f"{len(failed)} of {len(results)} examples failed"])
    say(f"{len(results)} examples hold\n")
    if covers:
        _tell([one for one in coverage(made.book) if document in ("", one.document)])


def _at(book: "Rulebook", document: str) -> str:
    """Where the proof of a document stands."""
    return book.at(document, "answer" if book.documents[document].kind == "case" else "examples")


def _tell(found: "Sequence[Shown]") -> None:
    """A table a kind of document, then each gap."""
    of = Counter((one.kind, one.what) for one in found)
    shown = Counter((one.kind, one.what) for one in found if one.shown)
    for kind in dict.fromkeys(kind for kind, _ in of):
        rows = [f"  {what:8} {shown[kind, what]:5} of {of[kind, what]}\n" for k, what in of if k == kind]
        say(f"\n{kind}\n{''.join(rows)}")
    gaps = [one.told for one in found if not one.shown]
    if gaps:
        raise Faults([*gaps, f"{len(gaps)} of {len(found)} are shown by no example"])
    say(f"\nall {len(found)} are shown\n")
