"""`magrisk meds`: what medication texts are understood as."""

import datetime
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from magrisk.cli.options import check_output, day, say, with_as_of, with_rules, with_vocabulary
from magrisk.errors import ContentProblem, UsageProblem

if TYPE_CHECKING:
    from magrisk.medicine import Interpreter, MedicineText


@click.command("meds")
@click.argument("texts", nargs=-1, metavar="[TEXT]...")
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Texts, one a line; - for standard input.",
)
@click.option("--format", "format_", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, not to the screen."
)
@with_as_of
@with_vocabulary
@with_rules
def command(
    texts: tuple[str, ...],
    file: str | None,
    format_: str,
    output: Path | None,
    as_of: datetime.datetime | None,
    vocabulary: Path | None,
    site_rules: tuple[Path, ...],
) -> None:
    """Say what medication texts are understood as, and which of them count.

    Answers come in the order of the texts, one for each, a blank line included.
    """
    if not texts and file is None:
        raise UsageProblem("TEXT: found none, wanted a text, or --file")
    if output:
        check_output(output, file)
    from magrisk.api import Rulebook
    from magrisk.medicine import Interpreter

    assessor = Rulebook(*site_rules, vocabulary=vocabulary).assessor
    interpreter = Interpreter(assessor.reader, assessor.plan)
    on = day(as_of)
    found = (interpreter.understood(text, on) for text in _texts(texts, file))
    shown = (f"{one.to_json()}\n" for one in found) if format_ == "jsonl" else _read_out(found, interpreter)
    _send(shown, output)


def _texts(texts: tuple[str, ...], file: str | None) -> Iterator[str]:
    for number, text in enumerate(texts, start=1):
        if any("\ud800" <= sign <= "\udfff" for sign in text):  # so Python keeps bytes that are no text
            raise ContentProblem(f"text {number}", "found bytes that are not UTF-8")
        yield text
    if file is not None:
        yield from _lines(file)


def _lines(file: str) -> Iterator[str]:
    """One by one, so that a file may be of any length."""
    from magrisk.adapters.lines import lines

    if file == "-":
        yield from lines(sys.stdin.buffer, "--file")
        return
    try:
        with Path(file).open("rb") as stream:
            yield from lines(stream, "--file")
    except OSError as error:
        raise UsageProblem(f"--file: {Path(file).name} cannot be read: {error.strerror}") from None


def _read_out(found: Iterable["MedicineText"], interpreter: "Interpreter") -> Iterator[str]:
    """Every text in words, and the whole in numbers where there are several."""
    from magrisk.wording.medicines import in_numbers, medicine

    statuses: Counter[str] = Counter()
    counting = 0
    for place, one in enumerate(found, start=1):
        statuses[one.status] += 1
        counting += one.counts
        yield medicine(place, one, interpreter.labels) + "\n"
    if statuses.total() != 1:
        yield in_numbers(statuses, counting)


def _send(pieces: Iterable[str], output: Path | None) -> None:
    """Each piece as soon as it is there; a file appears whole or not at all."""
    if output is None:
        for piece in pieces:
            say(piece)
        return
    from magrisk.adapters.writing import replacing

    with replacing(output) as out:
        for piece in pieces:
            out.write(piece)
