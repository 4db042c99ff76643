"""`magrisk vocabulary`: the names and codes that are known, and those of a user's own RxNorm."""

import click

from magrisk.cli.lazy import LazyGroup

_COMMANDS = {
    "import": "Build a vocabulary from a release of RxNorm (RRF).",
    "report": "Tell how old a vocabulary is, and what it adds.",
}


@click.group("vocabulary", cls=LazyGroup, package=__name__, listed=_COMMANDS)
def command() -> None:
    """Names and codes of medicines: those that are shipped, and your own."""
