"""What a document refers to by name, and the names that lead nowhere."""

from collections.abc import Iterator

from magrisk.rulebook import schema
from magrisk.rulebook.lint.places import Place, parts
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.when import MeasureBound, Shape, When

Reference = tuple[Place, str, str]

# Shape, its field, and the kind of thing that the field names.
_NAMES: tuple[tuple[type[Shape], str, str], ...] = (
    (schema.DrugClass, "members", "substance"),
    (schema.KeepApart, "from_", "drug-class"),
    (schema.Hours, "drug", "substance"),
    (schema.Overlap, "members", "rule"),
    (schema.Overlap, "counts_beyond", "rule or overlap"),
    (schema.Treatment, "gives", "drug-class"),
    (schema.Test, "level_of", "measure"),
    (schema.Rule, "acts_through", "mechanism"),
    (schema.Condition, "ask", "question"),
    (schema.Kinds, "ask", "question"),
    (schema.Kinds, "of", "condition"),
    (schema.Qualifier, "of", "cause"),
    (schema.Lifestyle, "ask", "question"),
    (schema.Question, "answered_by", "measure"),
    (schema.Setting, "implies", "condition"),
    (schema.Variant, "named", "condition"),
    (schema.Substance, "form_of", "substance"),
    (schema.Product, "ingredients", "substance"),
    (schema.Product, "or_else", "substance"),
    (schema.Entry, "ingredients", "substance"),
    (schema.Entry, "or_else", "substance"),
    (schema.Line, "as_found_in", "finding"),
    (schema.Part, "as_found_in", "finding"),
    (schema.Word, "word", "word"),
    (schema.Estimate, "measure", "measure"),
    (schema.Adjustment, "measure", "measure"),
    (MeasureBound, "measure", "measure"),
    (When, "has", "cause"),
    (When, "takes", "drug-class"),
    (When, "drug", "substance"),
    (When, "known", "measure"),
    (When, "complains_of", "symptom"),
    (When, "setting", "setting"),
    (schema.ExampleDrug, "drug", "substance"),
    (schema.Apart, "drug", "substance"),
    (schema.Given, "medications", "substance"),
    (schema.Given, "conditions", "cause"),
    (schema.Given, "lifestyle", "lifestyle"),
    (schema.Given, "symptoms", "symptom"),
    (schema.Given, "measures", "measure"),
    (schema.Given, "setting", "setting"),
)


def references(document: Shape) -> Iterator[Reference]:
    """(place, kind of thing, name) of everything that a document refers to."""
    for place, part in parts(document):
        for shape, field, kind in _NAMES:
            if isinstance(part, shape):
                yield from _named(part, place, field, kind)
        if "evidence" in type(part).model_fields:
            yield from _named(part, place, "evidence", "evidence")


def studies(document: Shape) -> Iterator[str]:
    """The ids of the studies that a document cites, as a source or for a number found in one."""
    for _, kind, name in references(document):
        if kind in ("evidence", "finding"):
            yield name.partition("/")[0]


def _named(part: Shape, place: Place, field: str, kind: str) -> Iterator[Reference]:
    """The names in a field: one, several, lists of several, or the keys of a mapping.

    A shape in it speaks for itself.
    """
    value = getattr(part, field)
    if isinstance(value, str):
        yield (*place, field), kind, value
        return
    for key, name in enumerate(value or ()):
        if isinstance(name, str):
            yield (*place, field, name if isinstance(value, dict) else key), kind, name
        elif isinstance(name, tuple):
            yield from (((*place, field, key, at), kind, one) for at, one in enumerate(name))


def dangling(book: Rulebook) -> Iterator[str]:
    """Names of things that are not there."""
    known = _known(book)
    for document in book.documents.values():
        for place, kind, name in references(document):
            if name not in known[kind]:
                yield f"{book.at(document.id, *place)}: there is no {kind} {name!r}"


def _known(book: Rulebook) -> dict[str, set[str]]:
    scale = book.scale
    ids = {kind: {d.id for d in book.documents.values() if d.kind == kind} for kind in schema.KINDS}
    rules = ids["drug-class"] | ids["condition"] | ids["lifestyle"] | ids["interaction"]
    return {
        **ids,
        "cause": ids["condition"] | ids["lifestyle"] | ids["symptom"],
        "rule": rules,
        "rule or overlap": rules | ids["overlap"],
        "substance": {s.id for v in book.of(schema.Substances) for s in v.substances},
        "mechanism": {m for v in book.of(schema.Mechanisms) for m in v.mechanisms},
        "question": {q.id for v in book.of(schema.Questions) for q in v.questions},
        "finding": {f"{e.id}/{name}" for e in book.of(schema.Evidence) for name in e.findings},
        "word": set(scale.words),
    }
