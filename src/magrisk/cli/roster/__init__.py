"""`magrisk roster`: what a roster holds, before it is scored."""

import click

from magrisk.cli.lazy import LazyGroup

_COMMANDS = {
    "describe": "Show what would be read as what, with the first problems.",
}


@click.group("roster", cls=LazyGroup, package=__name__, listed=_COMMANDS)
def command() -> None:
    """Look at a roster before it is scored."""
