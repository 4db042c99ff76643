"""An assessment as sentences: the only prose for readers. The answer stands in the first lines."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from magrisk.assessment import Assessment, Because, Chance, Contribution, EvidenceShown, Measured
from magrisk.escape import terminal

WIDTH = 80
MOST_DOUBTS = 5
NOT_CALIBRATED = "not calibrated on your patients"


def text(answer: Assessment, outcome: str) -> str:
    """The assessment as plain text, 80 columns wide. `outcome` is what the rules bear on, in words."""
    blocks = [
        list(_head(answer, outcome)),
        *_sections(
            ("Why", _reasons(answer.contributions)),
            ("Unknown, and what an answer could change", _doubts(answer)),
            ("Not recognised (not counted; nothing was guessed)", _unrecognised(answer)),
            ("Said, and adds no points", _not_counted(answer)),
            ("Alerts", _alerts(answer)),
            ("Follow-up", _monitoring(answer)),
            ("Sources", _sources(answer)),
            ("Limits", (f"- {limit}" for limit in answer.limits)),
        ),
    ]
    lines = (line for block in blocks for line in (*block, ""))
    return "\n".join(piece for line in lines for piece in _wrapped(line)).rstrip() + "\n"


def _sections(*sections: tuple[str, Iterable[str]]) -> Iterator[list[str]]:
    for heading, content in sections:
        lines = list(content)
        if lines:
            yield [heading, "-" * len(heading), *lines]


def _wrapped(line: str) -> list[str]:
    """A line wrapped to the width; what follows hangs under its first word. Patients' texts are made safe."""
    safe = terminal(line)
    hang = len(safe) - len(safe.lstrip(" +-0123456789"))
    return wrap(safe, WIDTH, subsequent_indent=" " * hang, break_on_hyphens=False) or [""]


# ---------------------------------------------------------------- the answer


def _head(answer: Assessment, outcome: str) -> Iterator[str]:
    likelihood = answer.likelihood or "not scored"
    incomplete = "" if answer.complete else " (INCOMPLETE: not everything was recognised)"
    yield f"Priority: {answer.priority.upper()}. Likelihood of {outcome}: {likelihood}{incomplete}."
    if answer.chance and answer.score:
        yield _chance(answer.chance)
        yield _strongest(answer.contributions)
        yield f"Stakes: {answer.stakes}. {_score(answer)}"
        yield from _without_protectors(answer)
    else:
        yield "Not scored: see the limits below."
    if answer.likelihood == "low":
        yield "A low likelihood does not replace a measured level."
    if answer.measured:
        yield _measured(answer.measured)
    assumed = " (assumed: none was given)" if answer.patient.setting_assumed else ""
    yield f"Setting: {answer.patient.setting}{assumed}."
    if answer.patient.id:
        yield f"Patient: {answer.patient.id}"


def _chance(chance: Chance) -> str:
    below = f"{chance.below.value:.2f} {chance.below.unit}"
    calibrated = "" if chance.calibrated else f"; {NOT_CALIBRATED}"
    return (
        f"Chance of a level below {below}: {percent(chance.estimate)} "
        f"(90 % interval {percent(chance.low)} to {percent(chance.high)}{calibrated}; "
        f"{percent(chance.setting_population)} in an average person of the setting)."
    )


def percent(share: float) -> str:
    """A share in per cent, with one decimal below ten.

    >>> percent(0.0871), percent(0.15), percent(0.0004)
    ('8.7 %', '15 %', 'under 0.1 %')
    """
    if share < 0.001:
        return "under 0.1 %"
    return f"{100 * share:.1f} %" if share < 0.0995 else f"{100 * share:.0f} %"


def _strongest(contributions: tuple[Contribution, ...]) -> str:
    positive = [c for c in contributions if c.points > 0]
    if not positive:
        return "Nothing that was said lowers the level."
    said = "; ".join(dict.fromkeys(f'"{b.said}"' for b in positive[0].because))
    return f"Strongest reason: {positive[0].label} {positive[0].points:+d} ({said})."


def _score(answer: Assessment) -> str:
    assert answer.score
    score = answer.score
    reach = (
        f", {score.floor} to {score.ceiling} once the unknowns are settled"
        if score.floor != score.ceiling
        else ""
    )
    return f"Points: {score.points}{reach} (1 point = 1 µmol/L of expected fall)."


def _without_protectors(answer: Assessment) -> Iterator[str]:
    without = answer.without_protectors
    if without:
        yield (
            f"Without the medicines that raise the level: {without.points} points, "
            f"a chance of {percent(without.chance)}."
        )


def _measured(found: Measured) -> str:
    grade = f", CTCAE grade {found.ctcae_grade}" if found.ctcae_grade else ""
    normal = found.range
    return (
        f"Measured level: {found.value:g} {found.unit} is {found.status}{grade} "
        f"(normal {normal.low:g} to {normal.high:g} {normal.unit}: {normal.source}). "
        f"{''.join(f'{caution[0].upper()}{caution[1:]}. ' for caution in found.cautions)}"
        "The measured level leads."
    )


# ---------------------------------------------------------------- the sections


def _reasons(contributions: tuple[Contribution, ...]) -> Iterator[str]:
    for found in contributions:
        grade = f"grade {found.grade}, " if found.grade else ""
        yield f"{found.points:+5d}  {found.label} [{grade}{found.ground}; {found.line}]"
        for because in found.because:
            yield f"       because {_because(because)}"
        yield f"       way: {' > '.join(found.path)}"
        if found.reason:
            yield f"       {' '.join(found.reason.split())}"
        if found.evidence:
            yield f"       sources: {', '.join(source.id for source in found.evidence)}"


def _because(because: Because) -> str:
    same = because.said.casefold() == because.understood.casefold()
    return f'"{because.said}" ({because.where})' + ("" if same else f": {because.understood}")


def _doubts(answer: Assessment) -> Iterator[str]:
    for doubt in answer.doubts[:MOST_DOUBTS]:
        change = ", ".join(
            part
            for part, size in (
                (f"+{doubt.could_add}", doubt.could_add),
                (f"-{doubt.could_remove}", doubt.could_remove),
            )
            if size
        )
        matters = "; could change the priority" if doubt.could_change_priority else ""
        yield f"- {doubt.ask} ({change or 'no points'}{matters})"
    if len(answer.doubts) > MOST_DOUBTS:
        yield f"- {len(answer.doubts) - MOST_DOUBTS} more"


def _unrecognised(answer: Assessment) -> Iterator[str]:
    for one in answer.unrecognised:
        offered = f"; perhaps {' or '.join(one.suggestions)}?" if one.suggestions else ""
        yield f'- "{one.said}" ({one.where}){offered}'


def _not_counted(answer: Assessment) -> Iterator[str]:
    for one in answer.not_counted:
        understood = (
            f" ({one.understood})"
            if one.understood and one.understood.casefold() != one.said.casefold()
            else ""
        )
        yield f'- "{one.said}"{understood}: {" ".join(one.reason.split())}'


def _alerts(answer: Assessment) -> Iterator[str]:
    for alert in answer.alerts:
        yield f"- {alert.label}: {alert.advice}"


def _monitoring(answer: Assessment) -> Iterator[str]:
    for follow in answer.monitoring:
        yield f"- {follow.because}: {follow.when}"


def _sources(answer: Assessment) -> Iterator[str]:
    for source in dict.fromkeys(s for c in answer.contributions for s in c.evidence):
        yield f"- {source.id}: {source.citation}{_identifier(source)}"


def _identifier(source: EvidenceShown) -> str:
    doi = f" doi:{source.doi}" if source.doi else ""
    return doi or (f" PMID {source.pmid}" if source.pmid else "")
