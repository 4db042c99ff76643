"""`magrisk rules new`: begins a rule file."""

import os
import shlex
from pathlib import Path

import click

from magrisk.cli.options import EXISTING_FOLDER, say
from magrisk.errors import OutputProblem, UsageProblem


@click.command("new")
@click.argument("kind", metavar="KIND")
@click.argument("name", metavar="NAME")
@click.option("--label", default="", metavar="TEXT", help="The name that people read; else made of NAME.")
@click.option(
    "--rules",
    "folder",
    type=EXISTING_FOLDER,
    metavar="DIR",
    help="The folder that gets the file; the rules of the checkout, where the program runs from one.",
)
def command(kind: str, name: str, label: str, folder: Path | None) -> None:
    """Write a new rule file of a KIND with every field, what it wants, and its examples, to be filled in.

    KIND is one that `magrisk rules list` shows: drug-class, condition, evidence and so on. NAME is the
    id, in kebab case: loop-diuretics.
    """
    from magrisk.rulebook.scaffold import place, refuse_taken, scaffold
    from magrisk.shipped import rules_folder

    target = place(folder or _checkout(), kind, name)
    refuse_taken(name, rules_folder(), *([folder] if folder else []))
    _write(target, scaffold(kind, name, label))
    where = f" --rules {shlex.quote(os.path.relpath(folder))}" if folder else ""
    say(f"{os.path.relpath(target)}\n")
    say(f"Fill in every TODO, then:\n  magrisk rules check{where}\n  magrisk rules test{where}\n")


def _checkout() -> Path:
    """The rules of the checkout. Those that were installed with the program are not to be written into."""
    import magrisk
    from magrisk.shipped import rules_folder

    folder = rules_folder()
    if folder.parent == Path(magrisk.__file__).parent or not folder.is_dir():
        raise UsageProblem(
            "--rules: wanted the folder that gets the file; the installed rules are left alone"
        )
    return folder


def _write(target: Path, content: str) -> None:
    if target.exists():
        raise UsageProblem(f"NAME: {target.name} exists already, and is left as it is")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as out:
            out.write(content)
    except OSError as error:
        raise OutputProblem(f"{target.name}: could not be written: {error.strerror}") from None
