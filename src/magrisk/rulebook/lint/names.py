"""What stands twice: a name with two meanings, a member of two overlaps, an example's sentence."""

from collections.abc import Iterable, Iterator

from magrisk.reading.spelling import normalise
from magrisk.rulebook import schema
from magrisk.rulebook.lint.places import parts
from magrisk.rulebook.loader import Rulebook

Named = tuple[str, str, str]


def two_meanings(book: Rulebook) -> Iterator[str]:
    """A name means one thing within its vocabulary: medicines, causes, symptoms, measures."""
    medicines = [
        (v.id, s.id, n) for v in book.of(schema.Substances) for s in v.substances for n in _called(s)
    ]
    medicines += [(v.id, p.id, n) for v in book.of(schema.Products) for p in v.products for n in p.names]
    causes = _labels([*book.of(schema.Condition), *book.of(schema.Lifestyle)])
    for named in (medicines, causes, _labels(book.of(schema.Symptom)), _labels(book.of(schema.Measure))):
        first: dict[str, tuple[str, str]] = {}
        for document, meaning, name in named:
            there, other = first.setdefault(normalise(name), (document, meaning))
            if other != meaning:
                # Either may be the newer one, and the one to be mended.
                yield (
                    f"{book.at(document)}: the name {name!r} of {meaning!r} is a name of {other!r} "
                    f"as well ({book.at(there)})"
                )


def _labels(
    documents: Iterable[schema.Condition | schema.Lifestyle | schema.Symptom | schema.Measure],
) -> list[Named]:
    return [(d.id, d.id, name) for d in documents for name in (d.label, *d.names)]


def _called(substance: schema.Substance) -> tuple[str, ...]:
    return (substance.name, *substance.names, *substance.brands)


def two_overlaps(book: Rulebook) -> Iterator[str]:
    """A rule shares its cause with one group at the most."""
    first: dict[str, str] = {}
    for overlap in book.of(schema.Overlap):
        for member in overlap.members:
            other = first.setdefault(member, overlap.id)
            if other != overlap.id:
                yield f"{book.at(overlap.id, 'members')}: {member!r} is in the overlap {other!r} already"


def same_sentence(book: Rulebook) -> Iterator[str]:
    """An example's sentence names a test, so it stands once in its file."""
    for document in book.documents.values():
        said: set[str] = set()
        for place, part in parts(document):
            sentence = getattr(part, "it", None)  # what has a sentence is an example, whatever its kind
            if sentence in said:
                yield f"{book.at(document.id, *place)}: the example {sentence!r} stands twice"
            if sentence:
                said.add(sentence)
