"""The command line. Only here and in the service is anything printed, and the clock read."""

import os
import sys
import traceback
from typing import Any, NoReturn

import click

from magrisk import __version__
from magrisk.cli.lazy import LazyGroup
from magrisk.cli.options import ClosedPipe
from magrisk.errors import MagriskError
from magrisk.escape import terminal

_COMMANDS = {
    "screen": "Score one patient, and say why.",
    "batch": "Score a roster (CSV), row by row, with reasons.",
    "roster": "Look at a roster before it is scored.",
    "compare": "Compare two scored rosters, or two rulebooks on one roster.",
    "validate": "Hold the chances against an outcome that a roster tells.",
    "calibrate": "Fit settings to your own rows, and write them as rules of your own.",
    "meds": "Say what medication texts are understood as.",
    "vocabulary": "Build a vocabulary of your own from RxNorm, and tell what one adds.",
    "rules": "Read, check and prove the rulebook.",
    "about": "Tell where the rulebook comes from: sources, developer, dates, data about people.",
    "schema": "Print the JSON Schema of what goes in and what comes out.",
}
INTERRUPTED, CLOSED_PIPE, INTERNAL = 130, 141, 70
# Usage errors of click whose messages name options, and no values.
_SAFE_TO_REPEAT = (click.NoSuchOption, click.MissingParameter, click.BadOptionUsage)


@click.group(
    cls=LazyGroup,
    package=__name__,
    listed=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="magrisk")
def program() -> None:
    """Cumulative risk of low serum magnesium from medicines and conditions, explained.

    Informs a health professional; it does not diagnose.
    """


def main() -> NoReturn:
    """Run the program and leave with the exit code of the contract."""
    os.umask(0o077)
    _leave(run(sys.argv[1:]))


def _leave(code: int) -> NoReturn:
    """Leaves at once: the system takes memory back much quicker than the interpreter, which goes piece by
    piece."""
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except OSError:  # nobody reads it any more
        code = code or CLOSED_PIPE
    os._exit(code)


def run(arguments: list[str]) -> int:
    """Run the program; the exit code tells what happened, messages go to standard error."""
    try:
        result: Any = program.main(args=arguments, prog_name="magrisk", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.UsageError as problem:
        _tell(usage(problem))
        return int(problem.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("magrisk: interrupted", err=True)
        return INTERRUPTED
    except (ClosedPipe, SystemExit):  # click leaves by itself where nobody reads its help
        return CLOSED_PIPE
    except MagriskError as problem:
        _tell(f"magrisk: {problem}")
        return problem.exit_code
    except Exception as unexpected:  # the last resort: a message without values, which may be a patient's
        place = traceback.extract_tb(unexpected.__traceback__)[-1]
        name = os.path.basename(place.filename)
        click.echo(f"magrisk: internal error: {type(unexpected).__name__} at {name}:{place.lineno}", err=True)
        return INTERNAL


def usage(problem: click.UsageError) -> str:
    """What is wrong with a command, and what is wanted; never the words, which may be a patient's."""
    context = problem.ctx
    if isinstance(problem, _SAFE_TO_REPEAT):
        said = problem.format_message()
    elif isinstance(problem, click.BadParameter):
        name = problem.param.opts[0] if problem.param else "the arguments"
        said = f"{name}: the value cannot be used, wanted {_wanted(problem.param)}"
    elif context and isinstance(context.command, click.Group):
        said = f"found no such command, wanted one of {', '.join(context.command.list_commands(context))}"
    else:
        said = "found a word that belongs to no option; a text with blanks stands in quotes"
    head = [context.get_usage(), f"Try '{context.command_path} --help' for help."] if context else []
    return "\n".join([*head, f"magrisk: {said}"])


def _wanted(parameter: click.Parameter | None) -> str:
    match parameter.type if parameter else None:
        case click.Choice(choices=choices):
            return f"one of {', '.join(choices)}"
        case click.DateTime():
            return "a date: YYYY-MM-DD"
        case click.IntRange(min=least):
            return f"a whole number from {least}"
        case click.Path(file_okay=False):
            return "a folder that exists"
        case click.Path():
            return "a file that exists and can be read"
        case _:
            return "another: see --help"


def _tell(message: str) -> None:
    """A message, line by line: what others wrote (names of files, words of the command line) is made safe."""
    click.echo("\n".join(terminal(line) for line in message.split("\n")), err=True)
