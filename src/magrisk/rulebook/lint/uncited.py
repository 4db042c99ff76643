"""Evidence that no rule rests on, and what rests on no evidence."""

from collections.abc import Iterator

from magrisk.rulebook import schema
from magrisk.rulebook.lint.references import references
from magrisk.rulebook.loader import Rulebook


def uncited(book: Rulebook) -> Iterator[str]:
    """Studies and findings that nothing cites; published scores without the publication.

    A line cannot be without a source: its shape asks for a finding, or for a judgement with its reason.
    """
    named = {(kind, name) for d in book.documents.values() for _, kind, name in references(d)}
    cited = {name for kind, name in named if kind == "evidence"}
    used = {name for kind, name in named if kind == "finding"}
    cited |= {name.split("/")[0] for name in used}
    for study in book.of(schema.Evidence):
        if study.id not in cited:
            yield f"{book.at(study.id)}: nothing cites {study.id!r}"
            continue
        for finding in study.findings:
            if f"{study.id}/{finding}" not in used:
                yield f"{book.at(study.id, 'findings', finding)}: nothing uses the finding {finding!r}"
    for score in book.of(schema.PublishedScore):
        if not score.evidence:
            yield f"{book.at(score.id)}: a published score wants evidence: where was it published?"
