"""The part of a rulebook that the examples of one document need: it compiles in no time."""

from collections.abc import Collection

from magrisk.errors import RulebookProblem
from magrisk.rulebook import schema
from magrisk.rulebook.examples import run
from magrisk.rulebook.lint.places import changed
from magrisk.rulebook.lint.references import references
from magrisk.rulebook.loader import Rulebook

# What any example may need without naming it.
_ALWAYS = (schema.Scale, schema.Setting, schema.Measure, schema.Mechanisms, schema.Questions, schema.Symptom)


def room_of(book: Rulebook, name: str) -> Rulebook:
    """A document with all that it refers to, and its examples alone.

    Where they do not hold there, something was needed that nothing names: then it is the whole book,
    still with the examples of that document alone.
    """
    small = _with_examples_of(book, _reached(book, name), name)
    return small if holds(small) else _with_examples_of(book, book.documents, name)


def holds(book: Rulebook) -> bool:
    """Whether every example of a book holds; in a book that cannot be compiled none does."""
    try:
        return not any(result.failure for result in run(book))
    except RulebookProblem:
        return False


def _with_examples_of(book: Rulebook, kept: Collection[str], name: str) -> Rulebook:
    documents = {one: d if one == name else _bare(d) for one, d in book.documents.items() if one in kept}
    return Rulebook(documents, book.sources)


def _bare(document: schema.Document) -> schema.Document:
    """A document without its examples, of whatever kind."""
    if isinstance(document, schema.Measure) and document.estimated_from:
        document = changed(document, ("estimated_from", "examples"), ())
    proofs = {"examples", "hearings"} & set(type(document).model_fields)
    return document.model_copy(update=dict.fromkeys(proofs, ()))


def _reached(book: Rulebook, name: str) -> set[str]:
    """Ids of a document, of what any may need, and of all that these refer to, directly or by others."""
    listed = {s.id: v.id for v in book.of(schema.Substances) for s in v.substances}
    reached: set[str] = set()
    ahead = [name, *(d.id for d in book.documents.values() if isinstance(d, _ALWAYS))]
    while ahead:
        one = ahead.pop()
        if one in book.documents and one not in reached:
            reached.add(one)
            found = references(book.documents[one])
            ahead += [listed[told] if kind == "substance" else told.split("/")[0] for _, kind, told in found]
    return reached
