"""What needs the whole book: names that lead nowhere, names with two meanings, signs that disagree."""

from collections.abc import Iterator
from typing import Any

from magrisk.errors import ContentProblem
from magrisk.laboratory import factor
from magrisk.reading.spelling import normalise
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.when import When
from magrisk.weigh import weigh


def lint(book: Rulebook) -> list[str]:
    """Every fault, each with file and line; empty where the book is sound."""
    scales = book.of(schema.Scale)
    if len(scales) != 1:
        return [f"one document of kind scale is wanted, found {len(scales)}"]
    faults = [
        *_settings(book, scales[0]),
        *_units(book),
        *_dangling(book),
        *_names(book),
        *_overlaps(book),
        *_examples(book),
        *_misplaced(book),
    ]
    return faults or list(_signs(book))


def _settings(book: Rulebook, scale: schema.Scale) -> Iterator[str]:
    if not isinstance(book.documents.get(scale.default_setting), schema.Setting):
        yield f"{book.at(scale.id, 'default_setting')}: there is no setting {scale.default_setting!r}"
    if not isinstance(book.documents.get(scale.outcome.measure), schema.Measure):
        yield f"{book.at(scale.id, 'outcome')}: there is no measure {scale.outcome.measure!r}"
    starts = [band.from_chance for band in scale.bands]
    if starts[0] != 0 or starts != sorted(set(starts)):
        yield f"{book.at(scale.id, 'bands')}: bands that begin at 0 and ascend are wanted"
    for stakes in ("usual", "raised", "grave"):
        row = getattr(scale.priorities, stakes)
        if len(row) != len(scale.bands) or not set(row) <= set(scale.priorities.order):
            yield f"{book.at(scale.id, 'priorities', stakes)}: {stakes}: wants one priority of `order` a band"


def _units(book: Rulebook) -> Iterator[str]:
    """Every unit that a limit or a range names can be turned into its measure's own."""
    scale = book.scale
    outcome = book.documents.get(scale.outcome.measure)
    named = [(m, m.id, "other_units", unit) for m in book.of(schema.Measure) for unit in m.other_units]
    named += [
        (m, m.id, "reference_range", m.reference_range.unit)
        for m in book.of(schema.Measure)
        if m.reference_range
    ]
    if isinstance(outcome, schema.Measure):
        limits = (scale.outcome.headline, *scale.outcome.beside)
        named += [(outcome, scale.id, "outcome", limit.unit) for limit in limits]
    for measure, document, place, unit in named:
        try:
            factor(measure, unit)
        except ContentProblem:
            yield f"{book.at(document, place)}: the unit {unit!r} cannot be turned into {measure.unit}"


def _dangling(book: Rulebook) -> Iterator[str]:
    known = _known(book)
    for document in book.documents.values():
        for place, kind, name in _references(document):
            if name not in known[kind]:
                yield f"{book.at(document.id, *place)}: there is no {kind} {name!r}"


def _known(book: Rulebook) -> dict[str, set[str]]:
    scale = book.scale
    ids = {kind: {d.id for d in book.documents.values() if d.kind == kind} for kind in schema.KINDS}
    return {
        **ids,
        "cause": ids["condition"] | ids["lifestyle"] | ids["symptom"],
        "rule": ids["drug-class"] | ids["condition"] | ids["lifestyle"] | ids["interaction"],
        "substance": {s.id for v in book.of(schema.Substances) for s in v.substances},
        "mechanism": {m for v in book.of(schema.Mechanisms) for m in v.mechanisms},
        "question": {q.id for v in book.of(schema.Questions) for q in v.questions},
        "finding": {f"{e.id}/{name}" for e in book.of(schema.Evidence) for name in e.findings},
        "word": set(scale.words),
    }


Place = tuple[str | int, ...]
Reference = tuple[Place, str, str]


def _references(document: Any) -> Iterator[Reference]:
    """(place, kind of thing, name) of everything that a document refers to."""
    for key, kind in (("members", "substance"), ("acts_through", "mechanism"), ("evidence", "evidence")):
        if key == "members" and document.kind == "overlap":
            kind = "rule"
        for number, name in enumerate(getattr(document, key, ())):
            yield (key, number), kind, name
    for number, name in enumerate(getattr(document, "implies", ())):
        yield ("implies", number), "condition", name
    if getattr(document, "ask", None):
        yield ("ask",), "question", document.ask
    for number, question in enumerate(getattr(document, "questions", ())):
        if question.answered_by:
            yield ("questions", number, "answered_by"), "measure", question.answered_by
    if document.kind == "products":
        for number, made in enumerate(document.products):
            for name in (*made.ingredients, *made.or_else):
                yield ("products", number), "substance", name
    for number, line in enumerate(getattr(document, "effect", ())):
        yield from _of_line(number, line)
    for key in ("stakes", "alerts"):
        for number, stake in enumerate(getattr(document, key, ())):
            for name in stake.evidence:
                yield (key, number, "evidence"), "evidence", name
            if isinstance(stake.when, When):
                yield from _of_when((key, number, "when"), stake.when)
    for number, part in enumerate(getattr(document, "together", ())):
        yield from _of_when(("together", number), part)
    for number, item in enumerate(getattr(document, "items", ())):
        yield from _of_when(("items", number, "when"), item.when)
    if getattr(document, "present_when", None):
        yield from _of_when(("present_when",), document.present_when)
    for number, example in enumerate(getattr(document, "examples", ())):
        if hasattr(example, "given"):
            yield from _of_given(("examples", number, "given"), example.given)


def _of_line(number: int, line: schema.Line) -> Iterator[Reference]:
    for name in (line.as_found_in, *(part.as_found_in for part in line.sum_of or ())):
        if name:
            yield ("effect", number), "finding", name
    if isinstance(line.judged, schema.Word):
        yield ("effect", number, "judged"), "word", line.judged.word
    for name in line.evidence:
        yield ("effect", number, "evidence"), "evidence", name
    if line.when:
        yield from _of_when(("effect", number, "when"), line.when)


def _of_when(place: tuple[str | int, ...], when: When) -> Iterator[Reference]:
    named = (("has", "cause"), ("takes", "drug-class"), ("drug", "substance"), ("setting", "setting"))
    for key, kind in named:
        if getattr(when, key):
            yield (*place, key), kind, getattr(when, key)
    if when.measure:
        yield (*place, "measure"), "measure", when.measure.measure
    for part in when.parts():
        yield from _of_when(place, part)


def _of_given(place: tuple[str | int, ...], given: schema.Given) -> Iterator[Reference]:
    for drug in given.medications or ():
        yield (*place, "medications"), "substance", drug if isinstance(drug, str) else drug.drug
    for key, kind in (
        ("conditions", "cause"),
        ("lifestyle", "lifestyle"),
        ("symptoms", "symptom"),
        ("measures", "measure"),
    ):
        for name in getattr(given, key):
            yield (*place, key), kind, name
    if given.setting:
        yield (*place, "setting"), "setting", given.setting


def _names(book: Rulebook) -> Iterator[str]:
    """A name means one thing within its vocabulary: medicines, causes, symptoms, measures."""
    medicines = [
        (v.id, s.id, n) for v in book.of(schema.Substances) for s in v.substances for n in _called(s)
    ]
    medicines += [(v.id, p.id, n) for v in book.of(schema.Products) for p in v.products for n in p.names]
    causes = [(d.id, d.id, n) for d in book.of(schema.Condition) for n in (d.label, *d.names)]
    habits = [(d.id, d.id, n) for d in book.of(schema.Lifestyle) for n in (d.label, *d.names)]
    symptoms = [(d.id, d.id, n) for d in book.of(schema.Symptom) for n in (d.label, *d.names)]
    measures = [(d.id, d.id, n) for d in book.of(schema.Measure) for n in (d.label, *d.names)]
    for named in (medicines, causes + habits, symptoms, measures):
        first: dict[str, str] = {}
        for document, meaning, name in named:
            other = first.setdefault(normalise(name), meaning)
            if other != meaning:
                yield f"{book.at(document)}: the name {name!r} of {meaning!r} means {other!r} already"


def _called(substance: schema.Substance) -> tuple[str, ...]:
    return (substance.name, *substance.names, *substance.brands)


def _overlaps(book: Rulebook) -> Iterator[str]:
    first: dict[str, str] = {}
    for overlap in book.of(schema.Overlap):
        for member in overlap.members:
            other = first.setdefault(member, overlap.id)
            if other != overlap.id:
                yield f"{book.at(overlap.id, 'members')}: {member!r} is in the overlap {other!r} already"


def _examples(book: Rulebook) -> Iterator[str]:
    """An example's sentence names a test, so it stands once in its file."""
    for document in book.documents.values():
        sentences = [example.it for example in getattr(document, "examples", ())]
        for number, sentence in enumerate(sentences):
            if sentence in sentences[:number]:
                yield f"{book.at(document.id, 'examples', number)}: the example {sentence!r} stands twice"


def _misplaced(book: Rulebook) -> Iterator[str]:
    """Days, doses and routes are one medicine's: elsewhere than in a class's own lines they never hold."""
    for document in book.documents.values():
        parts: list[tuple[Place, When | None]]
        parts = [(("together", n), part) for n, part in enumerate(getattr(document, "together", ()))]
        parts += [(("items", n), item.when) for n, item in enumerate(getattr(document, "items", ()))]
        parts += [(("stakes", n), stake.when) for n, stake in enumerate(getattr(document, "stakes", ()))]
        parts += [(("present_when",), getattr(document, "present_when", None))]
        if not isinstance(document, schema.DrugClass):
            parts += [(("effect", n), line.when) for n, line in enumerate(getattr(document, "effect", ()))]
        for place, when in parts:
            if when and when.about_the_medicine():
                yield f"{book.at(document.id, *place)}: it is about one medicine, where none is meant"


def _signs(book: Rulebook) -> Iterator[str]:
    """A rule that lowers has no line that raises, and the other way round."""
    for document in book.documents.values():
        for number, line in enumerate(getattr(document, "effect", ())):
            points = weigh(book, line).points
            if points * (1 if getattr(document, "direction", "") == "lowers" else -1) < 0:
                yield (
                    f"{book.at(document.id, 'effect', number)}: line {line.line!r} gives {points} points, "
                    f"but the rule says direction: {getattr(document, 'direction', '')}"
                )
