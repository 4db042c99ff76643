"""`magrisk rules replicate`: published populations beside what the rulebook predicts for them."""

from pathlib import Path

import click

from magrisk.cli.options import EXISTING_FILE, check_output, say, text_of, with_rules, write_output


@click.command("replicate")
@click.option(
    "--studies",
    type=EXISTING_FILE,
    metavar="FILE",
    help="Other populations, JSON or YAML; those of the rulebook if not given.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file.")
@with_rules
def command(studies: Path | None, form: str, output: Path | None, site_rules: tuple[Path, ...]) -> None:
    """Predict published populations by the rules, and hold the two against each other.

    A report, not a fit: no number of the rulebook is tuned to it.
    """
    import json

    from magrisk.adapters.populations_file import read_populations
    from magrisk.replicate.mixture import Mixtures
    from magrisk.replicate.prediction import Predictions
    from magrisk.rulebook import schema
    from magrisk.shipped import ready
    from magrisk.wording.replication import markdown, table, to_json

    if output:
        check_output(output, studies)
    rules = ready(*site_rules)
    listed = [study for document in rules.book.of(schema.Populations) for study in document.studies]
    populations = read_populations(text_of(studies, "--studies"), studies.name) if studies else tuple(listed)
    predictions = Predictions(rules.book, Mixtures(rules.book, rules.plan))
    found = [predictions.of(study) for study in populations]
    texts = {
        "text": lambda: table(found),
        "json": lambda: json.dumps(to_json(found), indent=2, ensure_ascii=False) + "\n",
        "markdown": lambda: markdown(found, rules.book.scale.version),
    }
    if output:
        write_output(output, texts[form]())
    else:
        say(texts[form]())
