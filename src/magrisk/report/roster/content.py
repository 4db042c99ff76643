"""The report on a roster in words: the answer for the first screen, and the sections below it."""

from dataclasses import dataclass

from magrisk.report.roster.burden import burden
from magrisk.report.roster.drivers import causes, drivers, what_drives
from magrisk.report.roster.origin import limits, origin
from magrisk.report.roster.quality import quality, unrecognised
from magrisk.report.roster.section import Section, counted, joined, of, patients
from magrisk.report.roster.seen import Seen
from magrisk.report.roster.spread import spread
from magrisk.report.roster.unknowns import what_is_unknown
from magrisk.report.roster.worklist import worklist
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.schema import Scale


@dataclass(frozen=True)
class Told:
    """A whole report. alarming: whether somebody is in the most urgent priority."""

    title: str
    day: str
    answer: str
    action: str
    alarming: bool
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


def told(seen: Seen, book: Rulebook) -> Told:
    """The report on what was seen."""
    scale = book.scale
    return Told(
        title=f"Roster screened for {scale.outcome.label}",
        day=seen.manifest["options"]["as_of"],
        answer=_answer(seen, scale),
        action=_action(seen, scale),
        alarming=bool(seen.of(scale.priorities.order[-1])),
        facts=tuple(_facts(seen, book).items()),
        sections=(
            worklist(seen, scale),
            spread(seen, scale),
            what_drives(seen, book),
            what_is_unknown(seen, book),
            burden(seen, scale),
            unrecognised(seen),
            quality(seen),
            origin(seen),
            limits(seen),
        ),
    )


def _answer(seen: Seen, scale: Scale) -> str:
    """How many there are of each priority, the most urgent first."""
    if not seen.scored:
        return "No patient of this roster has a score."
    ways = [f"{counted(seen.of(way))} {way}" for way in reversed(scale.priorities.order)]
    return f"Of {patients(seen.scored)} with a score: {joined(ways)}."


def _action(seen: Seen, scale: Scale) -> str:
    """What is to be done first."""
    if not seen.scored:
        return "Look below why records were set aside, or have no score."
    urgent = [way for way in reversed(scale.priorities.order[1:]) if seen.of(way)]
    if not urgent:
        return "Nobody is urgent: begin with the highest chances of the worklist, and ask what is open."
    return f"Take the worklist from the top, the {urgent[0]} ({counted(seen.of(urgent[0]))}) first."


def _facts(seen: Seen, book: Rulebook) -> dict[str, str]:
    scale, counts = book.scale, seen.manifest["counts"]
    high = [band.name for band in scale.bands[2:]]
    at_high = sum(seen.of("", band) for band in high)
    first = next(iter(causes(drivers(seen, book))), None)
    became = (("scored", "scored"), ("quarantined", "set aside"), ("blank", "blank"))
    records = [f"{counted(counts[name])} {word}" for name, word in became]
    if seen.unscored:
        records.append(f"{counted(seen.unscored)} without a score (under {scale.adult_from_years} years)")
    return {
        "Records": ", ".join(records),
        f"Likelihood {joined(high, 'or')}": f"{patients(at_high)} ({of(at_high, seen.scored).text})",
        "Most frequent cause": f"{first.label}: {patients(first.rows)} ({of(first.rows, seen.scored).text})"
        if first
        else "none that counts",
        "Not wholly understood": f"{patients(seen.incomplete)} ({of(seen.incomplete, seen.rows).text})",
    }
