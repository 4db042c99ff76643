"""Options that several commands share, and how output leaves."""

import datetime
import errno
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from magrisk.errors import UsageProblem

Function = TypeVar("Function", bound=Callable[..., Any])

EXISTING_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def with_rules(command: Function) -> Function:
    """`--rules DIR`, which may be given several times."""
    option = click.option(
        "--rules",
        "site_rules",
        type=EXISTING_FOLDER,
        multiple=True,
        metavar="DIR",
        help="A site's own rule folder, laid over the rulebook; may be given several times.",
    )
    return option(command)


def with_as_of(command: Function) -> Function:
    """`--as-of DATE`: the day on which the patient is seen."""
    option = click.option(
        "--as-of",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="YYYY-MM-DD",
        help="The day on which the patient is seen; today if not given.",
    )
    return option(command)


def day(as_of: datetime.datetime | None) -> datetime.date:
    """The day that was given, or today."""
    return as_of.date() if as_of else datetime.date.today()


def say(text: str) -> None:
    """Write to standard output, at once: a closed pipe is noticed here and nowhere else."""
    try:
        sys.stdout.buffer.write(text.encode("utf-8", errors="backslashreplace"))
        sys.stdout.buffer.flush()
    except OSError as error:
        if error.errno == errno.EPIPE:
            # click would turn an EPIPE into exit code 1; ours says what happened.
            raise _ClosedPipe from None
        raise


class _ClosedPipe(BrokenPipeError):
    """A closed pipe without an errno, so that click lets it through."""


def text_of(path: Path, what: str) -> str:
    """A UTF-8 file, or UsageProblem where it is missing or cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageProblem(f"{what}: {path.name} cannot be read: {error.strerror}") from None
