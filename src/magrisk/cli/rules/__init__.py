"""`magrisk rules`: read, check, prove, draw and extend the rulebook."""

import click

from magrisk.cli.lazy import LazyGroup

_COMMANDS = {
    "list": "List the rulebook's documents: kind, id, label.",
    "show": "Show one document, and what its lines weigh in points.",
    "new": "Write a new rule file with every field and its examples, to be filled in.",
    "check": "Check every rule file. All faults at once.",
    "test": "Run the examples in the rule files; with --coverage, what they leave unshown.",
    "nudge": "Move every point and bound one step: some example must object.",
    "replicate": "Predict published populations, beside what was published.",
    "pages": "Write the rulebook as pages of a folder.",
    "graph": "Draw the rulebook, or the part around one rule.",
}


@click.group("rules", cls=LazyGroup, package=__name__, listed=_COMMANDS)
def command() -> None:
    """Read, check, prove, draw and extend the rulebook."""
