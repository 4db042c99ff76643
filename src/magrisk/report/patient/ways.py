"""The ways from what was said over causes and mechanisms to the outcome, and what is at stake with it."""

from collections.abc import Iterator

from magrisk.assessment import Assessment, Because, Contribution
from magrisk.drawing.picture import Edge, Node, Picture
from magrisk.graph import OUTCOME, references
from magrisk.reading.spelling import flat
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.wording.figures import shortened

_MOST_SAID = 60  # columns of a text that was said; the reasons quote it whole
_MOST_CAUSES = 14  # in one picture, so that it stays legible on a sheet


def ways(answer: Assessment, book: Rulebook) -> list[Picture]:
    """The pictures of an answer, the largest causes first; none where nothing counts or is at stake."""
    counted = answer.contributions
    parts = [counted[start : start + _MOST_CAUSES] for start in range(0, len(counted), _MOST_CAUSES)]
    if not parts and answer.raised_by():
        parts = [()]
    return [_picture(answer, part, _title(book, place, len(parts)), book) for place, part in enumerate(parts)]


def _title(book: Rulebook, place: int, of: int) -> str:
    more = f" ({place + 1} of {of})" if of > 1 else ""
    return f"The ways from what was said to {book.scale.outcome.label}{more}"


def _picture(answer: Assessment, counted: tuple[Contribution, ...], title: str, book: Rulebook) -> Picture:
    """Some of the causes, and all that is at stake."""
    nodes: dict[str, Node] = {OUTCOME: Node("outcome", book.scale.outcome.label)}
    edges: dict[Edge, None] = {}
    for found in counted:
        nodes[found.rule] = Node(found.kind, f"{found.label} {found.points:+d}")
        for one, edge in (*_from_said(counted, found, book), *_onward(found)):
            nodes |= one
            edges[edge] = None
    for alert in answer.alerts:
        if alert.raises:
            nodes[f"stake:{alert.label}"] = Node("stake", f"{alert.label} ({alert.raises})")
            edges[Edge(OUTCOME, f"stake:{alert.label}", "weighs-on")] = None
    return Picture(title, _told(answer, len(counted)), nodes, list(edges))


def _told(answer: Assessment, counted: int) -> str:
    causes = "1 cause" if counted == 1 else f"{counted} causes"
    stakes = "; right of it what a low level would make worse" if answer.raised_by() else ""
    return (
        f"From the left to the right: what was said, how it was understood, {causes} with the points of "
        f"each, the mechanism, the outcome{stakes}. The reasons below tell every way in words."
    )


_Step = tuple[dict[str, Node], Edge]


def _from_said(counted: tuple[Contribution, ...], found: Contribution, book: Rulebook) -> Iterator[_Step]:
    """From the texts to the cause; what takes part in an interaction and counts itself stands between."""
    named = _joined(book.documents[found.rule])
    parts = [one for one in counted if one.rule in named]
    for part in parts:
        yield {}, Edge(part.rule, found.rule, "takes-part-in")
    told = {because.where for part in parts for because in part.because}
    for because in found.because:
        if because.where not in told:
            yield from _read(because, found)


def _joined(rule: schema.Document) -> set[str]:
    """The causes that an interaction joins; nothing where the rule is none."""
    together = rule.together if isinstance(rule, schema.Interaction) else ()
    return {name for when in together for name in references(when)}


def _read(because: Because, found: Contribution) -> Iterator[_Step]:
    """A text, and how it was understood where that is not what the cause is called."""
    said, label = f"said:{because.where}:{because.said}", shortened(flat(because.said), _MOST_SAID)
    start = {said: Node("said", f"“{label}”")}
    understood = flat(because.understood)
    if understood.casefold() in (found.label.casefold(), flat(because.said).casefold()):
        yield start, Edge(said, found.rule, "sets-off")
        return
    between = f"understood:{understood}"
    yield start | {between: Node("understood", understood)}, Edge(said, between, "read-as")
    yield {}, Edge(between, found.rule, "sets-off")


def _onward(found: Contribution) -> Iterator[_Step]:
    """From the cause over its mechanisms to the outcome; what raises the level works against it."""
    behind = found.path[found.path.index(found.label) + 1 : -1]
    first = "acts-through" if found.points > 0 else "counteracts"
    before = found.rule
    for place, step in enumerate(behind):
        mechanism = f"mechanism:{step}"
        yield (
            {mechanism: Node("mechanism", step)},
            Edge(before, mechanism, "acts-through" if place else first),
        )
        before = mechanism
    last = "bears-on" if behind or found.points > 0 else "counteracts"
    yield {}, Edge(before, OUTCOME, last)
