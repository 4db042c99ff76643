"""Options that several commands share, and how output leaves."""

import datetime
import errno
import os
import sys
from collections.abc import Callable, Container, Iterable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from magrisk.errors import ContentProblem, OutputProblem, UsageProblem
from magrisk.reading.spelling import normalise

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


def with_vocabulary(command: Function) -> Function:
    """`--vocabulary FILE`: names and codes of the user's own."""
    option = click.option(
        "--vocabulary",
        type=EXISTING_FILE,
        metavar="FILE",
        help="Names and codes of your own, as `magrisk vocabulary import` makes them.",
    )
    return option(command)


def with_columns(command: Function) -> Function:
    """`--columns FILE`: what a site calls its columns."""
    option = click.option(
        "--columns",
        type=EXISTING_FILE,
        metavar="FILE",
        help="What the columns of the roster are, where their names do not say it; a YAML file.",
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


_DIALECT = (
    click.option(
        "--encoding",
        default="",
        metavar="NAME",
        help="The encoding of the roster (cp1252, utf-16-le, …); UTF-8, or what its mark says, if not given.",
    ),
    click.option(
        "--delimiter",
        type=click.Choice([",", ";", "tab"]),
        help="What separates the cells; found by the header if not given.",
    ),
    click.option(
        "--decimal",
        type=click.Choice([".", ","]),
        default=".",
        show_default=True,
        help="The decimal mark of all numbers.",
    ),
    click.option(
        "--date-format",
        type=click.Choice(["iso", "dmy", "mdy"]),
        default="iso",
        show_default=True,
        help="The order of day, month and year: 2026-11-22, 22/11/2026 or 11/22/2026.",
    ),
    click.option(
        "--null",
        "nulls",
        multiple=True,
        metavar="WORD",
        help="A word that stands for an empty cell; may be given several times.",
    ),
)


def with_dialect(command: Function) -> Function:
    """How a roster is written, where that is declared: five options, one argument `dialect`."""

    @wraps(command)
    def declared(
        *arguments: Any,
        encoding: str,
        delimiter: str | None,
        decimal: str,
        date_format: str,
        nulls: tuple[str, ...],
        **more: Any,
    ) -> Any:
        from magrisk.adapters.roster.dialect import Dialect

        dialect = Dialect(
            encoding=encoding,
            delimiter="\t" if delimiter == "tab" else delimiter or "",
            decimal=decimal,
            date_format="" if date_format == "iso" else date_format,
            nulls=nulls,
        )
        return command(*arguments, dialect=dialect, **more)

    for option in reversed(_DIALECT):
        option(declared)
    return cast(Function, declared)


def day(as_of: datetime.datetime | None) -> datetime.date:
    """The day that was given, or today."""
    return as_of.date() if as_of else datetime.date.today()


def refuse_unknown_setting(name: str, settings: Iterable[str]) -> None:
    """A wrong option is a usage error, though the same word in a profile is unusable content."""
    if name and normalise(name) not in settings:
        raise UsageProblem(f"--setting: found an unknown setting, wanted one of {', '.join(settings)}")


def refuse_unknown_document(name: str, documents: Container[str]) -> None:
    """An ID that names no document is a usage error."""
    if name not in documents:
        raise UsageProblem("ID: there is no such document; `magrisk rules list` shows them")


def say(text: str) -> None:
    """Write to standard output, at once: a failure is noticed here and nowhere else."""
    try:
        sys.stdout.buffer.write(text.encode("utf-8", errors="backslashreplace"))
        sys.stdout.buffer.flush()
    except OSError as error:
        # What could not be written must not be tried again, and complained about, at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno == errno.EPIPE:
            raise ClosedPipe from None
        raise OutputProblem(f"standard output: could not be written: {error.strerror}") from None


def check_output(output: Path, *read: Path | str | None) -> None:
    """Refuse an output that cannot be, or that is one of the files that are read."""
    from magrisk.adapters.writing import check_target, same_file

    check_target(output)
    if any(same_file(output, Path(source)) for source in read if source not in (None, "-")):
        raise UsageProblem(f"{output.name}: the output would overwrite the input")


def write_output(path: Path, content: str) -> None:
    """Write a file as a whole, or leave what stands there."""
    from magrisk.adapters.writing import replacing

    with replacing(path) as out:
        out.write(content)


class ClosedPipe(Exception):
    """Whoever read our output has gone. No OSError, so that click lets it through."""


def text_of(path: Path, what: str) -> str:
    """A UTF-8 file. Raises UsageProblem where it cannot be read, ContentProblem where it is no UTF-8."""
    try:
        return utf8(path.read_bytes(), what)
    except OSError as error:
        raise UsageProblem(f"{what}: {path.name} cannot be read: {error.strerror}") from None


def utf8(content: bytes, what: str) -> str:
    """Bytes as text. Raises ContentProblem with the line of the first byte that is no UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ContentProblem(f"{what}: line {line}", "found bytes that are not UTF-8") from None
