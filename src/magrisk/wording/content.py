"""Which sections an answer has in words, and in which order."""

from collections.abc import Iterator
from itertools import chain

from magrisk.assessment import Assessment, EvidenceShown
from magrisk.reading.spelling import flat
from magrisk.wording.advice import advice
from magrisk.wording.brief import brief, last_level, signs
from magrisk.wording.document import Bullet, Document, Section
from magrisk.wording.figures import columns, joined, quoted, sentence, shortened
from magrisk.wording.head import facts, head
from magrisk.wording.help import helping
from magrisk.wording.reasons import reasons
from magrisk.wording.vocabulary import age

# A text shows the doubts that could change most; the markdown shows all.
MOST_DOUBTS = 5

_SHORT_FINGERPRINT = 12


def document(answer: Assessment, outcome: str, width: int | None) -> Document:
    """The answer in words. Where there is a width it is kept short for a screen, else nothing is left out."""
    sections = (
        *reasons(answer, width),
        *helping(answer, width),
        Section("The last level", tuple(_last_level(answer))),
        Section("Unknown, and what an answer could change", tuple(_doubts(answer, width))),
        Section(
            "Not recognised (not counted; nothing was guessed)", tuple(_unrecognised(answer, partly=False))
        ),
        Section("Read in part (what was understood counts)", tuple(_unrecognised(answer, partly=True))),
        Section("Said, and adds no points", tuple(_not_counted(answer))),
        Section("Alerts", tuple(_alerts(answer))),
        *advice(answer, width),
        Section("Published scores, to compare with", tuple(_scores(answer))),
        Section("Sources", tuple(_sources(answer, width))),
        Section("Limits", tuple(Bullet("", flat(limit)) for limit in answer.limits)),
    )
    return Document(
        head=head(answer, outcome, width),
        facts=tuple(facts(answer)),
        sections=tuple(section for section in sections if section.bullets),
        last=_rulebook(answer),
        outline=brief(answer, width),
    )


def _last_level(answer: Assessment) -> Iterator[Bullet]:
    if answer.trajectory:
        yield Bullet("", sentence(last_level(answer.trajectory)))


def _doubts(answer: Assessment, width: int | None) -> Iterator[Bullet]:
    shown = answer.doubts[:MOST_DOUBTS] if width else answer.doubts
    for doubt in shown:
        change = ", ".join(signs(doubt)) or "no points"
        matters = "; could change the priority" if doubt.could_change_priority else ""
        yield Bullet("", f"{doubt.ask} ({change}{matters})")
    if len(answer.doubts) > len(shown):
        yield Bullet("", f"{len(answer.doubts) - len(shown)} more")
    if shown and answer.complete_enough:
        yield Bullet("", "Complete enough: no single answer could change the priority.")


def _unrecognised(answer: Assessment, *, partly: bool) -> Iterator[Bullet]:
    for one in (text for text in answer.unrecognised if text.partly == partly):
        offered = f"; perhaps {' or '.join(one.suggestions)}?" if one.suggestions else ""
        alike = "".join(f"; {name} is easily taken for {other}" for name, other in one.look_alikes)
        yield Bullet("", f'"{one.said}" ({one.where}){offered}{alike}')


def _not_counted(answer: Assessment) -> Iterator[Bullet]:
    """What adds nothing, together where the reason is the same."""
    alike: dict[str, dict[str, None]] = {}
    for one in answer.not_counted:
        alike.setdefault(flat(one.reason), {})[quoted(one.said, one.understood)] = None
    for reason, said in alike.items():
        yield Bullet("", f"{', '.join(said)}: {reason}")


def _alerts(answer: Assessment) -> Iterator[Bullet]:
    for alert in answer.alerts:
        sources = f"[{', '.join(source.id for source in alert.evidence)}]" if alert.evidence else ""
        yield Bullet(f"{alert.label}:", joined((sentence(alert.advice), sources)))


def _scores(answer: Assessment) -> Iterator[Bullet]:
    for name, score in answer.scores.items():
        label = name.replace("_", " ").title()
        reach = f"{score.low}" if score.low == score.high else f"{score.low} to {score.high}"
        items = "; ".join(score.items) or "no item is known to hold"
        yield Bullet(f"{label}:", f"{reach} ({items})")


def _sources(answer: Assessment, width: int | None) -> Iterator[Bullet]:
    """Each source once. In the text an identifier is enough; without one the citation is told, cut."""
    named = (part.evidence for part in answer.contributions), (part.evidence for part in answer.alerts)
    sources = list(dict.fromkeys(chain.from_iterable(chain(*named))))
    if not width:
        for source in sources:
            yield Bullet(f"{source.id}:", joined((flat(source.citation), _identifier(source))))
        return
    short = [f"{source.id} {_identifier(source)}" for source in sources if _identifier(source)]
    if short:
        yield Bullet("", "; ".join(short))
    for source in sources:
        if not _identifier(source):
            start = f"{source.id}:"
            yield Bullet(start, shortened(flat(source.citation), max(width - columns(f"- {start} "), 1)))


def _identifier(source: EvidenceShown) -> str:
    return f"doi:{source.doi}" if source.doi else f"PMID {source.pmid}" if source.pmid else ""


def _rulebook(answer: Assessment) -> str:
    book = answer.rulebook
    reviewed = "reviewed" if book.reviewed else "not reviewed by a clinician yet"
    years = f", evidence of {book.evidence_from} to {book.evidence_to}" if book.evidence_from else ""
    told = f"Rulebook {book.version} ({book.fingerprint[:_SHORT_FINGERPRINT]}){years}, {reviewed}."
    return f"{told} {_vocabulary(answer)}"


def _vocabulary(answer: Assessment) -> str:
    """How old the names and codes are by which medicines were understood."""
    shipped, own = answer.vocabulary, answer.vocabulary.own
    told = f"Names and codes of medicines: {age(shipped.released, shipped.days_old)}"
    return f"{told}; your own: {own.source} of {age(own.released, own.days_old)}." if own else f"{told}."
