"""The answer on one screen: why, what is at stake, what is unknown, what would help, what comes next."""

from collections.abc import Iterable, Iterator

from magrisk.assessment import Assessment, Doubt, Since, Trajectory
from magrisk.wording.document import Bullet, Section
from magrisk.wording.figures import columns, joined, number, sentence, shortened
from magrisk.wording.head import NO_REPLACEMENT
from magrisk.wording.help import LOWEST, leads_to

_MOST_REASONS, _MOST_QUESTIONS, _MOST_TESTS = 4, 3, 3

# Of what was said so many texts are quoted, with so many columns of each.
_MOST_TEXTS, _MOST_OF_A_TEXT, _MOST_OF_A_CHANGE = 2, 40, 100


def brief(answer: Assessment, width: int | None) -> Section:
    """A few lines for half a minute; everything in them is told in full further down."""
    known = (
        ("Why", _why(answer)),
        ("Priority", "; ".join(way_to_priority(answer))),
        ("Stakes", _stakes(answer)),
        ("Not understood", _some([one.said for one in answer.unrecognised], width, "; ")),
        ("Last level", last_level(answer.trajectory, width) if answer.trajectory else ""),
    )
    to_do = (
        ("Tests", _tests(answer)),
        ("Treatments", _treatments(answer)),
        ("Would help", _help(answer, width)),
    )
    return Section("In short", (*_told(known), *_asked(answer, width), *_told(to_do)))


def _told(lines: Iterable[tuple[str, str]]) -> Iterator[Bullet]:
    return (Bullet(f"{lead}:", sentence(text)) for lead, text in lines if text)


def way_to_priority(answer: Assessment) -> tuple[str, ...]:
    """The way to the priority. A low likelihood never stands without saying that it replaces no level."""
    low = f"likelihood low ({NO_REPLACEMENT})"
    return tuple(step.replace("likelihood low", low) for step in answer.priority_because)


def _why(answer: Assessment) -> str:
    """What lowers the level, the largest first, and of what raises it the sum; beside a high level the
    other way round."""
    if not (answer.score and answer.contributions):
        return ""
    high = answer.level_is("high")
    turn, against = (-1, "lowers") if high else (1, "raises")
    found = [one for one in answer.contributions if one.points * turn > 0]
    rest = sum(one.points for one in answer.contributions if one.points * turn < 0)
    shown = [f"{one.points:+d} {one.label}" for one in found[:_MOST_REASONS]]
    told = [_listed(shown, len(found) - len(shown))] if found else []
    told += [f"{rest:+d} for what {against} it"] if rest else []
    return f"{answer.score.points} points: {'; '.join(told)}"


def _listed(shown: list[str], more: int) -> str:
    return "; ".join([*shown, *([f"and {more} more"] if more else [])])


def _stakes(answer: Assessment) -> str:
    raised = answer.raised_by()
    return f"{answer.stakes}, because of {'; '.join(raised)}" if raised else ""


def last_level(trajectory: Trajectory, width: int | None = None) -> str:
    """The last level, what changed after it, and when the next one is due; kept short for a screen."""
    last, due = trajectory.last_level, trajectory.next_level
    when = f"on {last.on}" if last.dated else "(no date was told: taken as today's)"
    status = f", {last.status}" if last.status else ""
    history = "" if last.current else ", history by now"
    changes = [
        _after(trajectory.began_after, "began", width),
        _after(trajectory.ended_after, "stopped", width),
    ]
    told = [change for change in changes if change]
    but = f", but {' and '.join(told)}" if told else ""
    # A sentence goes on in small letters; an abbreviation keeps its own.
    first, rest = due.because[:1], due.because[1:]
    goes_on = f"{first.lower() if rest[:1].islower() or rest[:1] == ' ' else first}{rest}"
    because = "" if due.now and told else f": {goes_on}"
    next_one = f"The next level is due {'now' if due.now else f'by {due.due}'}{because}"
    return f"{number(last.value)} {last.unit} {when}{status}{history}{but}. {next_one}"


def _some(texts: list[str], width: int | None, between: str) -> str:
    """Texts that were said, in quotes; for a screen a few of them, each cut."""
    shown = [f'"{shortened(text, width and _MOST_OF_A_TEXT)}"' for text in texts]
    if not width or len(shown) <= _MOST_TEXTS:
        return between.join(shown)
    return between.join([*shown[:_MOST_TEXTS], f"{len(shown) - _MOST_TEXTS} more"])


def _after(medicines: tuple[Since, ...], what: str, width: int | None) -> str:
    """What began after the last level, or was stopped."""
    said = _some([one.said for one in medicines], width, " and ")
    verb = {"began": "began", "stopped": "was stopped" if len(medicines) == 1 else "were stopped"}[what]
    return f"{said} {verb} after it" if said else ""


def _help(answer: Assessment, width: int | None) -> str:
    """The change that helps most; nothing where a normal level and the priority leave nothing to help."""
    normal = answer.level_is("normal")
    if not (answer.what_would_help and answer.score) or (normal and answer.priority == LOWEST):
        return ""
    best, more = answer.what_would_help[0], len(answer.what_would_help) - 1
    against = " (something speaks against it)" if best.against else ""
    others = f"{more} more below." if more else ""
    led = f"{shortened(best.change, width and _MOST_OF_A_CHANGE)}{against}: {leads_to(answer, best)}"
    return joined((led, best.caution, others))


def _asked(answer: Assessment, width: int | None) -> Iterator[Bullet]:
    """The questions that matter most, one line each."""
    deciding = [doubt for doubt in answer.doubts if doubt.could_change_priority]
    if answer.complete_enough:
        yield Bullet("Complete enough:", "no single answer could change the priority.")
    for doubt in deciding[:_MOST_QUESTIONS]:
        swing = " ".join(f"({sign})" for sign in signs(doubt))
        room = width and width - columns(f"- Ask:  {swing}")
        yield Bullet("Ask:", joined((shortened(doubt.ask, room), swing)))


def signs(doubt: Doubt) -> tuple[str, ...]:
    """What the answer to an open question could add and take away, as far as it could."""
    sizes = ((f"+{doubt.could_add}", doubt.could_add), (f"-{doubt.could_remove}", doubt.could_remove))
    return tuple(sign for sign, size in sizes if size)


def _tests(answer: Assessment) -> str:
    shown = [test.test for test in answer.tests[:_MOST_TESTS]]
    return _listed(shown, len(answer.tests) - len(shown))


def _treatments(answer: Assessment) -> str:
    by = {says: [one.label for one in answer.options if one.says == says] for says in ("yes", "ask")}
    told = (("yes", "worth weighing"), ("ask", "ask first"))
    return "; ".join(f"{words}: {', '.join(by[says])}" for says, words in told if by[says])
