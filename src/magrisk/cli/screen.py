"""`magrisk screen`: one patient."""

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from magrisk.cli.options import (
    EXISTING_FILE,
    check_output,
    day,
    say,
    text_of,
    utf8,
    with_as_of,
    with_rules,
    with_vocabulary,
    write_output,
)
from magrisk.errors import ContentProblem, UsageProblem

if TYPE_CHECKING:
    from magrisk.api import Rulebook
    from magrisk.assessment import Assessment


@click.command("screen")
@click.option("--id", "id_", default="", metavar="TEXT", help="An identifier, repeated in the answer.")
@click.option("--age", default="", metavar="YEARS", help="Age in years; adults only are scored.")
@click.option("--sex", default="", metavar="SEX", help="female, male, other or unknown.")
@click.option(
    "--setting", default="", metavar="NAME", help="Where the patient is seen; community if not given."
)
@click.option(
    "--med", "medications", multiple=True, metavar="TEXT", help='A medicine: "furosemide 40 mg daily".'
)
@click.option("--meds", metavar="FILE", help="A medication list, one a line; - for standard input.")
@click.option("--no-medications", is_flag=True, help="No medicine is taken.")
@click.option(
    "--condition", "conditions", multiple=True, metavar="TEXT", help="A condition by name or ICD-10-CM code."
)
@click.option("--no-other-conditions", is_flag=True, help="What is not named is absent.")
@click.option("--lab", "labs", multiple=True, metavar="TEXT", help='A value with its unit: "Mg 1.6 mg/dL".')
@click.option("--alcohol", default="", metavar="TEXT", help='none, light, heavy, or "2 drinks/day".')
@click.option(
    "--lifestyle", multiple=True, metavar="TEXT", help="poor-diet, chronic-stress, intense-exercise."
)
@click.option("--symptom", "symptoms", multiple=True, metavar="TEXT", help='A complaint: "muscle twitching".')
@click.option(
    "--profile", type=EXISTING_FILE, metavar="FILE", help="A profile (JSON or YAML) with the same names."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown", "html"]),
    default="text",
    show_default=True,
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, not to the screen."
)
@with_as_of
@with_vocabulary
@with_rules
def command(
    profile: Path | None,
    format_: str,
    output: Path | None,
    as_of: datetime.datetime | None,
    vocabulary: Path | None,
    site_rules: tuple[Path, ...],
    **told: Any,
) -> None:
    """Score one patient: the risk, why, and what is unknown.

    What is not said is unknown, and widens the range; it is never taken as absent.
    """
    from magrisk.api import Rulebook

    if output:
        check_output(output, profile, told["meds"])
    patient = _told(profile, told)
    rulebook = Rulebook(*site_rules, vocabulary=vocabulary)
    try:
        answer = rulebook.screen(patient, as_of=day(as_of))
    except ContentProblem as problem:
        # What stands in an option of its own is a wrong option; in a profile it is unusable content.
        if problem.place in _SINGLE and told[problem.place]:
            raise UsageProblem(f"--{problem.place}: {problem.message}") from None
        raise
    if format_ == "html":
        shown = _page(rulebook, patient, answer, day(as_of))
    else:
        shown = _written(answer, format_, rulebook.outcome)
    if output:
        write_output(output, shown)
    else:
        say(shown)


def _written(answer: "Assessment", format_: str, outcome: str) -> str:
    from magrisk.wording import markdown, text

    if format_ == "json":
        return answer.to_json() + "\n"
    return (markdown if format_ == "markdown" else text)(answer, outcome)


def _page(rulebook: "Rulebook", patient: Any, answer: "Assessment", as_of: datetime.date) -> str:
    from magrisk.report.patient import html

    return html(answer, rulebook.assessor.book, rulebook.baseline(patient, as_of=as_of), as_of)


_SINGLE = ("age", "sex", "setting", "alcohol")


def _told(file: Path | None, told: dict[str, Any]) -> Any:
    """The profile of a file with the options laid over it: lists grow, single words are replaced."""
    from magrisk.adapters.profile_file import Profile, checked, read_profile

    base = read_profile(text_of(file, "--profile"), file.name) if file else Profile()
    medications = _medications(base.medications, told)
    update = {
        key: value
        for key, value in (
            ("id", told["id_"]),
            *((name, told[name]) for name in _SINGLE),
            ("no_other_conditions", told["no_other_conditions"]),
        )
        if value
    }
    lists = {
        key: (*getattr(base, key), *told[key]) for key in ("conditions", "labs", "lifestyle", "symptoms")
    }
    return checked({**base.model_dump(), **update, **lists, "medications": medications}, "options")


def _medications(base: tuple[str, ...] | str | None, told: dict[str, Any]) -> tuple[str, ...] | str | None:
    options, pasted = tuple(told["medications"]), told["meds"]
    if told["no_medications"]:
        if options or pasted or base:
            raise UsageProblem("--no-medications: medicines are named as well, wanted one or the other")
        return ()
    if pasted is not None:
        if options or base is not None:
            raise UsageProblem("--meds: medicines are named elsewhere as well, wanted one list")
        return _pasted(pasted)
    if not options:
        return base
    known = (base,) if isinstance(base, str) else base or ()
    return (*known, *options)


def _pasted(source: str) -> str:
    if source == "-":
        return utf8(sys.stdin.buffer.read(), "medication list")
    path = Path(source)
    if not path.is_file():
        raise UsageProblem("--meds: there is no such file")
    return text_of(path, "medication list")
