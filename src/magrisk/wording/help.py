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
        yield Bullet(f"{sentence(one.change)}", leads_to(answer, one), tuple(line for line in under if line))
    if len(answer.what_would_help) > len(shown):
        yield Bullet("", f"{len(answer.what_would_help) - len(shown)} more")
    low = answer.level_is("low")
    if answer.what_would_help and low:
        yield Bullet("", "The measured level leads: none of these raises it today.")
    elif answer.smallest_change or (answer.what_would_help and answer.priority != LOWEST):
        yield Bullet("Fewest changes that lower the priority:", fewest(answer))


def fewest(answer: Assessment) -> str:
    """The smallest set of changes in one sentence."""
    found = answer.smallest_change
    if not found:
        return "none of these does, alone or together (up to six are tried together)."
    done = " and ".join(change.change for change in found.changes)
    against = " (something speaks against it: see above)" if found.against else ""
    return f"{done}{against}: {leads_to(answer, found)}"


def leads_to(answer: Assessment, after: Help | SmallestChange) -> str:
    """Points and chance, before and after; the priority, unless a low level leads whatever is changed."""
    assert answer.score  # changes are tried only where there is a score
    assert answer.chance
    low = answer.level_is("low")
    still = "still " if after.priority_after == answer.priority else f"{answer.priority} to "
    priority = "" if low else f", priority {still}{after.priority_after}"
    return (
        f"{answer.score.points} to {after.points_after} points, chance {percent(answer.chance.estimate)} to "
        f"{percent(after.chance_after)}{priority}."
    )


def _management(answer: Assessment, width: int | None) -> Iterator[Bullet]:
    """What to ask of the causes that count and of what raises the stakes, and what bars a change; beside a
    high level only of what raises it. The markdown says what to weigh before every change, too."""
    high = answer.level_is("high")
    counting = {found.rule for found in answer.contributions if not (high and found.points > 0)}
    lowering = {found.rule for found in answer.contributions if high and found.points > 0}
    raising = {alert.label for alert in answer.alerts if alert.raises}
    offered = {one.rule for one in answer.what_would_help}
    for one in answer.management:
        if one.rule in lowering:
            continue
        if one.rule in counting or one.because in raising or one.not_offered or one.ask:
            told = _told(one, weighed=not width or one.rule not in offered)
            if told:
                yield Bullet(f"{one.because}:", told)


def _told(one: Management, *, weighed: bool) -> str:
    """What bars a change; else what to ask, and to weigh first where it does not stand with a change."""
    barred = f"No change is offered here: {' '.join(one.not_offered)}" if one.not_offered else ""
    ask = "" if barred else sentence(one.ask or "")
    before = f"First: {sentence(one.before)}" if one.before and weighed and not barred else ""
    return joined((barred, ask, before, sentence(one.note or "")))
