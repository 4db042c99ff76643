"""`magrisk rules pages`: writes the rulebook as pages of a folder."""

from pathlib import Path

import click

from magrisk.cli.options import say, with_rules, write_output


@click.command("pages")
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="The folder to write to; it is made where there is none.",
)
@with_rules
def command(folder: Path, site_rules: tuple[Path, ...]) -> None:
    """Write a page a rule, an index, the bibliography and the picture of the whole; old pages are removed."""
    from magrisk.pages.folder import pages
    from magrisk.shipped import ready

    found = pages(ready(*site_rules).book)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in found.items():
        write_output(folder / name, text)
    for old in sorted(folder.glob("*.md")):
        if old.name not in found:
            old.unlink()
    say(f"{len(found)} pages\n")
