"""What stands twice: a name with two meanings, a member of two overlaps, an example's sentence."""

from collections.abc import Callable, Iterable, Iterator

from magrisk.reading.conditions import key
from magrisk.reading.vocabulary import key_of, normalise
from magrisk.rulebook import schema
from magrisk.rulebook.lint.medicine_names import medicine_names
from magrisk.rulebook.lint.places import parts
from magrisk.rulebook.loader import Rulebook

Named = tuple[str, str, str]


def two_meanings(book: Rulebook) -> Iterator[str]:
    """A name means one thing within its vocabulary: medicines, causes, symptoms, measures.

    What is no factor is neither a cause nor a symptom, by none of its names, sure or not.
    """
    rules: list[schema.Condition | schema.Lifestyle] = [
        *book.of(schema.Condition),
        *book.of(schema.Lifestyle),
    ]
    causes, symptoms = _labels(book, rules), _labels(book, book.of(schema.Symptom))
    open_names = [(book.at(rule.id), rule.id, name) for rule in rules for name in rule.ambiguous_names]
    others = [
        (book.at(v.id, "conditions", at), one.id, name)
        for v in book.of(schema.OtherConditions)
        for at, one in enumerate(v.conditions)
        for name in one.names
    ]
    for named, spelt in (
        (medicine_names(book), key_of),
        (causes, key),
        (symptoms, key),
        (_labels(book, book.of(schema.Measure)), normalise),
    ):
        yield from _twice({}, named, spelt)
    taken = {key(name): (place, meaning) for place, meaning, name in (*causes, *symptoms, *open_names)}
    yield from _twice(taken, others, key)


def two_codes(book: Rulebook) -> Iterator[str]:
    """A code of a medicine or a measure stands once within its system; but ATC may have one for several
    substances."""
    first: dict[str, tuple[str, str]] = {}
    for place, meaning, code in _codes(book):
        there, other = first.setdefault(code, (place, meaning))
        if (there, other) != (place, meaning):
            yield f"{place}: the code {code!r} of {meaning!r} is a code of {other!r} as well ({there})"


def _codes(book: Rulebook) -> Iterator[Named]:
    """(place, meaning, code) of every code of a medicine or a measure, each with its system before it."""
    for measure in book.of(schema.Measure):
        yield from ((book.at(measure.id, "loinc"), measure.id, f"loinc {code}") for code in measure.loinc)
    for v in book.of(schema.Substances):
        for at, one in enumerate(v.substances):
            if one.rxcui and not one.form_of:
                yield book.at(v.id, "substances", at), one.id, f"rxcui {one.rxcui}"
    for table in book.of(schema.Codes):
        for at, entry in enumerate(table.entries):
            place, meaning = book.at(table.id, "entries", at), " / ".join(entry.ingredients)
            yield from ((place, meaning, f"{table.system} {code}") for code in entry.codes.split())


def _twice(
    first: dict[str, tuple[str, str]], named: Iterable[Named], spelt: Callable[[str], str]
) -> Iterator[str]:
    """Names that mean something else already. Either may be the newer one, and the one to be mended."""
    for place, meaning, name in named:
        there, other = first.setdefault(spelt(name), (place, meaning))
        if other != meaning:
            yield f"{place}: the name {name!r} of {meaning!r} is a name of {other!r} as well ({there})"


def _labels(
    book: Rulebook,
    documents: Iterable[schema.Condition | schema.Lifestyle | schema.Symptom | schema.Measure],
) -> list[Named]:
    return [(book.at(d.id), d.id, name) for d in documents for name in (d.label, *d.names)]


def two_overlaps(book: Rulebook) -> Iterator[str]:
    """A rule shares its cause with one group at the most."""
    first: dict[str, str] = {}
    for overlap in book.of(schema.Overlap):
        for member in overlap.members:
            other = first.setdefault(member, overlap.id)
            if other != overlap.id:
                yield f"{book.at(overlap.id, 'members')}: {member!r} is in the overlap {other!r} already"


def beyond_others(book: Rulebook) -> Iterator[str]:
    """What an overlap counts beyond is a group of its own: neither in an overlap that is not named, nor
    one that counts beyond others itself, nor a member."""
    of = {member: overlap.id for overlap in book.of(schema.Overlap) for member in overlap.members}
    chained = {overlap.id for overlap in book.of(schema.Overlap) if overlap.counts_beyond}
    for overlap in book.of(schema.Overlap):
        for number, name in enumerate(overlap.counts_beyond):
            place = book.at(overlap.id, "counts_beyond", number)
            if of.get(name) == overlap.id or name in chained:
                yield f"{place}: {name!r} cannot count beyond itself, or beyond what counts beyond others"
            elif name in of:
                yield f"{place}: {name!r} counts in the overlap {of[name]!r}: name that one"


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
