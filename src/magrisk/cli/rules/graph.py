"""`magrisk rules graph`: draws the rulebook."""

from pathlib import Path

import click

from magrisk.cli.options import check_output, say, with_rules, write_output


@click.command("graph")
@click.argument("document", metavar="[ID]", required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["dot", "mermaid", "graphml", "svg"]),
    default="svg",
    show_default=True,
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, not to the screen."
)
@with_rules
def command(document: str | None, format_: str, output: Path | None, site_rules: tuple[Path, ...]) -> None:
    """Draw the rulebook, or with ID the part around one rule: what leads to it, and its ways to the outcome.

    ID is a rule, an overlap, a symptom, a test, a treatment, a mechanism or a substance. A picture of
    the whole rulebook leaves the substances out; GraphML holds them.
    """
    from magrisk.drawing import formats
    from magrisk.graph import build
    from magrisk.shipped import ready

    if output:
        check_output(output)
    drawn = formats.drawn(build(ready(*site_rules).book), document, format_)
    if output:
        write_output(output, drawn)
    else:
        say(drawn)
