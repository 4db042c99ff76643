"""Every condition of a rulebook as a step of its plan, so that one can ask of each how it turns out."""

from collections.abc import Iterator
from dataclasses import dataclass

from magrisk.compile import compile_plan
from magrisk.plan import Plan
from magrisk.rulebook import schema
from magrisk.rulebook.lint.places import Place, conditions, parts
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.when import When

_PROBES = "(probes)"  # no identifier, so that no document can be called so


@dataclass(frozen=True)
class Probe:
    """A condition: the document and place where it stands, and its step in the plan."""

    document: str
    place: Place
    step: int


def probed(book: Rulebook) -> tuple[Plan, list[Probe]]:
    """The plan of a sound rulebook, its steps extended to every condition, those within others too."""
    stated = list(_stated(book))
    if not stated:
        return compile_plan(book), []
    items = tuple(schema.ScoreItem(label=_PROBES, points=0, when=when) for _, _, when in stated)
    score = schema.PublishedScore.model_construct(
        kind="score", id=_PROBES, label=_PROBES, items=items, note=_PROBES, examples=()
    )
    plan = compile_plan(Rulebook({**book.documents, _PROBES: score}, book.sources))
    steps = [item.step for item in plan.items if item.score == _PROBES]
    return plan, [Probe(d, place, step) for (d, place, _), step in zip(stated, steps, strict=True)]


def _stated(book: Rulebook) -> Iterator[tuple[str, Place, When]]:
    for document in book.documents.values():
        for place, when in conditions(document):
            for inner, part in parts(when, place):
                if isinstance(part, When):
                    yield document.id, inner, part
        yield from ((document.id, (), when) for when in _subject(document))


def _subject(document: schema.Document) -> Iterator[When]:
    """What must hold for a document to apply at all; its place is the document."""
    match document:
        case schema.DrugClass():
            yield When(takes=document.id)
        case schema.Condition() | schema.Lifestyle() | schema.Symptom():
            yield When(has=document.id)
        case schema.Interaction():
            yield When(all_of=document.together)
