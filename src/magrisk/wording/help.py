"""What could be changed, and what to ask of the causes: options, never orders."""

from collections.abc import Iterator

from magrisk.assessment import Assessment, Help, Management, SmallestChange
from magrisk.wording.document import Bullet, Section
from magrisk.wording.figures import joined, percent, sentence

# A text shows the changes that help most; the markdown shows all.
MOST_CHANGES = 4

# Nothing lowers this priority.
LOWEST = "routine"


def helping(answer: Assessment, width: int | None) -> Iterator[Section]:
    """The sections about changes and about what to ask of the causes."""
    yield Section("What would help (options to weigh, not orders)", tuple(_helps(answer, width)))
    yield Section("To ask and to weigh", tuple(_management(answer, width)))


def _helps(answer: Assessment, width: int | None) -> Iterator[Bullet]:
    shown = answer.what_would_help[:MOST_CHANGES] if width else answer.what_would_help
    for one in shown:
        under = (*(f"against it: {sentence(reason)}" for reason in one.against), sentence(one.caution))
        yield Bullet(f"{sentence(one.change)}", _leads_to(answer, one), tuple(line for line in under if line))
    if len(answer.what_would_help) > len(shown):
        yield Bullet("", f"{len(answer.what_would_help) - len(shown)} more")
    if answer.what_would_help and answer.priority != LOWEST:
        yield Bullet("Fewest changes that lower the priority:", fewest(answer))


def fewest(answer: Assessment) -> str:
    """The smallest set of changes in one sentence."""
    found = answer.smallest_change
    if not found:
        return "none of these does, nor all of them together."
    done = " and ".join(f'{change.action} "{change.target}"' + _to(change.to) for change in found.changes)
    return f"{done}: {_leads_to(answer, found)}"


def _to(to: str | None) -> str:
    return f' to "{to}"' if to else ""


def _leads_to(answer: Assessment, after: Help | SmallestChange) -> str:
    """Points, chance and priority, before and after."""
    assert answer.score  # changes are tried only where there is a score
    assert answer.chance
    priority = f"; priority {answer.priority} to {after.priority_after}"
    return (
        f"{answer.score.points} to {after.points_after} points, chance {percent(answer.chance.estimate)} to "
        f"{percent(after.chance_after)}{priority if after.priority_after != answer.priority else ''}."
    )


def _management(answer: Assessment, width: int | None) -> Iterator[Bullet]:
    """What to ask of the causes that count, and what bars a change; the markdown says what to weigh, too."""
    counting = {found.rule for found in answer.contributions}
    for one in answer.management:
        if one.rule in counting or one.not_offered:
            told = _told(one, width)
            if told:
                yield Bullet(f"{one.because}:", told)


def _told(one: Management, width: int | None) -> str:
    barred = f"No change is offered here: {' '.join(one.not_offered)}" if one.not_offered else ""
    before = f"Before a change: {sentence(one.before)}" if one.before and not width else ""
    return joined((barred, sentence(one.ask or ""), before, sentence(one.note or "")))
