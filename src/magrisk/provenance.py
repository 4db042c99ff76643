"""Where a rulebook comes from: version, review, the years and the bibliography of its evidence, its uses."""

import datetime
from typing import Any

from magrisk.assessment import OwnVocabularyShown, RulebookShown, VocabularyShown
from magrisk.calibrations import Calibrations
from magrisk.own_vocabulary import OwnVocabulary
from magrisk.reading.spelling import flat
from magrisk.rulebook import schema
from magrisk.rulebook.lint.references import studies
from magrisk.rulebook.loader import Rulebook

_REVIEWED = schema.Rule | schema.Symptom | schema.Treatment | schema.Test


def rulebook_shown(book: Rulebook, fingerprint: str) -> RulebookShown:
    """What every answer tells of its rulebook."""
    statuses = [
        document.reviewed.status for document in book.documents.values() if isinstance(document, _REVIEWED)
    ]
    years = [study.year for study in book.of(schema.Evidence) if study.year]
    return RulebookShown(
        version=book.scale.version,
        fingerprint=fingerprint,
        reviewed=all(status == "reviewed" for status in statuses),
        rules=len(statuses),
        awaiting_review=sum(status != "reviewed" for status in statuses),
        evidence_from=min(years, default=None),
        evidence_to=max(years, default=None),
        revised=next((about.revised for about in book.of(schema.About)), None),
    )


def vocabulary_shown(book: Rulebook, own: OwnVocabulary | None, as_of: datetime.date) -> VocabularyShown:
    """What every answer tells of the names and codes that it was understood with; of several releases the
    oldest."""
    days = [datetime.date.fromisoformat(table.released) for table in book.of(schema.Codes)]
    return VocabularyShown(
        released=min(days).isoformat() if days else None,
        days_old=(as_of - min(days)).days if days else None,
        own=_own_shown(own, as_of) if own else None,
    )


def _own_shown(own: OwnVocabulary, as_of: datetime.date) -> OwnVocabularyShown:
    return OwnVocabularyShown(
        source=own.about["source"],
        released=own.released.isoformat(),
        days_old=(as_of - own.released).days,
        fingerprint=own.fingerprint,
    )


def provenance(book: Rulebook, fingerprint: str, program: str) -> dict[str, Any]:
    """The source attributes of the rulebook as plain JSON values. `program` is the program's version."""
    about = next((vars(document) for document in book.of(schema.About)), {})
    settings, calibrations = [setting.id for setting in book.of(schema.Setting)], Calibrations(book)
    told = {key: about.get(key) for key in ("intended_use", "intended_users", "developer", "funding")}
    return {
        "name": about.get("name"),
        "program": program,
        "rulebook": rulebook_shown(book, fingerprint).model_dump(),
        **{key: value and flat(value) for key, value in told.items()},
        "released": about.get("released"),
        "revised": about.get("revised"),
        "variables": [
            {"variable": one.variable, "used": one.used, "how": flat(one.how)}
            for one in about.get("variables", ())
        ],
        "settings": settings,
        "documents": _counted(book),
        "calibrations": calibrations.listed(),
        "limits": [*map(flat, book.scale.limits), *calibrations.limits_of_all(settings)],
        "bibliography": _bibliography(book),
    }


def _counted(book: Rulebook) -> dict[str, int]:
    """How many documents there are of each kind."""
    kinds = [document.kind for document in book.documents.values()]
    return {kind: kinds.count(kind) for kind in schema.KINDS if kind in kinds}


def _bibliography(book: Rulebook) -> list[dict[str, Any]]:
    """Every study and statement, by whom it is cited, and how far its citation was checked."""
    citing: dict[str, set[str]] = {}
    for document in book.documents.values():
        for study in studies(document):
            citing.setdefault(study, set()).add(document.id)
    return [
        {
            "id": study.id,
            "citation": flat(study.citation),
            "doi": study.doi,
            "pmid": study.pmid,
            "year": study.year,
            "citation_check": study.citation_check,
            "cited_by": sorted(citing.get(study.id, ())),
        }
        for study in book.of(schema.Evidence)
    ]
