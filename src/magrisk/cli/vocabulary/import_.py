"""`magrisk vocabulary import`: a release of RxNorm to a vocabulary of one file."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from magrisk.cli.options import check_output
from magrisk.errors import UsageProblem

if TYPE_CHECKING:
    from magrisk.adapters.rxnorm.release import Release


@click.command("import")
@click.argument("release", type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The vocabulary."
)
@click.option(
    "--released",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day of the release; what the name of its folder or archive says if not given.",
)
def command(release: Path, output: Path, released: datetime.datetime | None) -> None:
    """Build a vocabulary from RELEASE: the folder or the zip archive of an RxNorm download (RRF).

    Read are RXNCONSO, RXNREL and RXNSAT. The file is for --vocabulary of screen, meds, batch and roster
    describe. A release is yours to use under its own licence; nothing of it leaves this machine.
    """
    from contextlib import closing

    from magrisk.adapters.rxnorm.importing import import_release
    from magrisk.adapters.rxnorm.release import Release

    with closing(Release(release)) as files:
        check_output(output, *files.read())
        imported = import_release(files, output, released.date() if released else _day(files))
    click.echo(
        f"read {imported.atoms:,} names of {imported.concepts + imported.without_ingredients:,} concepts",
        err=True,
    )
    click.echo(
        f"kept {imported.concepts:,} concepts, {imported.names:,} names, {imported.ndcs:,} NDC, "
        f"{imported.atc:,} ATC",
        err=True,
    )
    if imported.without_ingredients:
        click.echo(f"left out, no ingredient is told: {imported.without_ingredients:,} concepts", err=True)
    if imported.ndcs_not_read:
        click.echo(f"left out, no NDC of 10 or 11 digits: {imported.ndcs_not_read:,}", err=True)


def _day(files: "Release") -> datetime.date:
    found = files.dates()
    if len(found) != 1:
        told = "several days" if found else "no day"
        raise UsageProblem(
            f"--released: the names of the files tell {told} of the release, wanted YYYY-MM-DD"
        )
    return found[0]
