"""Why: what lowers the level as a signed list, and what raises it apart from that."""

from collections.abc import Iterator

from magrisk.assessment import Assessment, Because, Contribution
from magrisk.reading.spelling import flat
from magrisk.wording.document import Bullet, Section
from magrisk.wording.figures import columns, joined, percent, quoted, sentence

# What the text names of a reason's sources; the markdown and the JSON name all.
_MOST_SOURCES = 3

# What is left of a line for the way from a cause to the outcome, under a signed number.
_INDENT = 5


def reasons(answer: Assessment, width: int | None) -> Iterator[Section]:
    """What lowers the level; then what raises it, with the score without the medicines among that."""
    lower = tuple(_reason(found, width) for found in answer.contributions if found.points > 0)
    yield Section("Why: what lowers the level", lower)
    raising = tuple(_reason(found, width) for found in answer.contributions if found.points < 0)
    yield Section("What raises it (shown apart)", (*raising, *_without(answer)))


def _without(answer: Assessment) -> Iterator[Bullet]:
    without = answer.without_protectors
    if without:
        yield Bullet(
            "",
            f"Without the medicines that raise the level: {without.points} points, "
            f"a chance of {percent(without.chance)}.",
        )


def _reason(found: Contribution, width: int | None) -> Bullet:
    because = ", ".join(_because(one) for one in found.because)
    anyway = "Measure the level whatever the score: the evidence is thin." if found.measure_anyway else ""
    mechanism = "" if width else sentence(found.mechanism)
    told = joined((sentence(found.reason or ""), anyway, f"[{_ground(found)}{_sources(found, width)}]"))
    under = (_way(found, width) if found.path else "", mechanism, told)
    said = tuple(line for line in under if line)
    return Bullet(f"{found.label}:", because, said, sign=f"{found.points:+d}")


def _because(because: Because) -> str:
    return f"{quoted(because.said, because.understood)} ({because.where})"


def _way(found: Contribution, width: int | None) -> str:
    """The way to the outcome; on one line if leaving out what the line above says makes it fit."""
    steps = [flat(step) for step in found.path]
    shorter = [step for step in steps if step != flat(found.label)]
    way = "way" if found.points > 0 else "way (weakened)"
    ways = [f"{way}: {' > '.join(one)}" for one in (steps, shorter, steps[-2:])]
    return next((way for way in ways if not width or columns(way) <= width - _INDENT), ways[-1])


def _ground(found: Contribution) -> str:
    grade = f"grade {found.grade}, " if found.grade else ""
    return f"{grade}{found.ground}, {found.line}"


def _sources(found: Contribution, width: int | None) -> str:
    names = [source.id for source in found.evidence]
    shown = names[:_MOST_SOURCES] if width else names
    more = len(names) - len(shown)
    return f"; {', '.join(shown)}{f' and {more} more' if more else ''}" if names else ""
