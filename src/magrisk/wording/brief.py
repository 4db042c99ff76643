"""The answer on one screen: why, what is at stake, what is unknown, what would help, what comes next."""

from collections.abc import Iterable, Iterator

from magrisk.assessment import Assessment, Trajectory
from magrisk.wording.document import Bullet, Section
from magrisk.wording.figures import columns, joined, number, percent, sentence, shortened
from magrisk.wording.head import NO_REPLACEMENT

_MOST_REASONS, _MOST_QUESTIONS, _MOST_TESTS = 4, 3, 3


def brief(answer: Assessment, width: int | None) -> Section:
    """A few lines for half a minute; everything in them is told in full further down."""
    known = (
        ("Why", _why(answer)),
        ("Priority", _priority(answer)),
        ("Stakes", _stakes(answer)),
        ("Last level", last_level(answer.trajectory) if answer.trajectory else ""),
    )
    to_do = (("Tests", _tests(answer)), ("Treatments", _treatments(answer)), ("Would help", _help(answer)))
    return Section("In short", (*_told(known), *_asked(answer, width), *_told(to_do)))


def _told(lines: Iterable[tuple[str, str]]) -> Iterator[Bullet]:
    return (Bullet(f"{lead}:", sentence(text)) for lead, text in lines if text)


def _priority(answer: Assessment) -> str:
    """The way to the priority. A low likelihood never stands without saying that it replaces no level."""
    low = f"likelihood low ({NO_REPLACEMENT})"
    return "; ".join(step.replace("likelihood low", low) for step in answer.priority_because)


def _why(answer: Assessment) -> str:
    """What lowers the level, the largest first, and of what raises it the sum; beside a high level the
    other way round."""
    if not (answer.score and answer.contributions):
        return ""
    high = answer.measured is not None and answer.measured.status == "high"
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
    raised = dict.fromkeys(alert.label for alert in answer.alerts if alert.raises)
    return f"{answer.stakes}, because of {'; '.join(raised)}" if raised and answer.stakes != "usual" else ""


def last_level(trajectory: Trajectory) -> str:
    """The last level, what changed after it, and when the next one is due."""
    last, due = trajectory.last_level, trajectory.next_level
    status = f", {last.status}" if last.status else ""
    history = "" if last.current else ", history by now"
    changes = [f'"{one.said}" began after it' for one in trajectory.began_after]
    changes += [f'"{one.said}" was stopped after it' for one in trajectory.ended_after]
    but = f", but {' and '.join(changes)}" if changes else ""
    next_one = f"The next level is due {'now' if due.now else f'by {due.due}'}: {due.because}"
    return f"{number(last.value)} {last.unit} on {last.on}{status}{history}{but}. {next_one}"


def _help(answer: Assessment) -> str:
    if not (answer.what_would_help and answer.score):
        return ""
    best, more = answer.what_would_help[0], len(answer.what_would_help) - 1
    against = " (something speaks against it)" if best.against else ""
    others = f"{more} more below." if more else ""
    still = "still " if best.priority_after == answer.priority else ""
    led = (
        f"{best.change}{against}: {answer.score.points} to {best.points_after} points, a chance of "
        f"{percent(best.chance_after)}, priority {still}{best.priority_after}."
    )
    return joined((led, best.caution, others))


def _asked(answer: Assessment, width: int | None) -> Iterator[Bullet]:
    """The questions that matter most, one line each."""
    deciding = [doubt for doubt in answer.doubts if doubt.could_change_priority]
    if answer.complete_enough:
        yield Bullet("Complete enough:", "no answer could change the priority.")
    for doubt in deciding[:_MOST_QUESTIONS]:
        lead, swing = (
            "Ask:",
            joined(
                (
                    f"(+{doubt.could_add})" if doubt.could_add else "",
                    f"(-{doubt.could_remove})" if doubt.could_remove else "",
                )
            ),
        )
        room = width and width - columns(f"- {lead}  {swing}")
        yield Bullet(lead, joined((shortened(doubt.ask, room), swing)))


def _tests(answer: Assessment) -> str:
    shown = [test.test for test in answer.tests[:_MOST_TESTS]]
    return _listed(shown, len(answer.tests) - len(shown))


def _treatments(answer: Assessment) -> str:
    by = {says: [one.label for one in answer.options if one.says == says] for says in ("yes", "ask")}
    told = (("yes", "worth weighing"), ("ask", "ask first"))
    return "; ".join(f"{words}: {', '.join(by[says])}" for says, words in told if by[says])
