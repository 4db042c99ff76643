"""What is known by name and by code, how old it is, and what a vocabulary of one's own adds to it."""

import datetime
from collections.abc import Iterable
from typing import Any

from magrisk.own_vocabulary import OwnNames, OwnVocabulary
from magrisk.provenance import vocabulary_shown
from magrisk.reading.code_words import LABELS
from magrisk.reading.codes import Tables
from magrisk.reading.meanings import Meanings
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook


def report(book: Rulebook, own: OwnVocabulary | None, as_of: datetime.date) -> dict[str, Any]:
    """Counts and differences as plain JSON values; `own` is null where no file is given."""
    substances = list(book.substances.values())
    products = [one for listing in book.of(schema.Products) for one in listing.products]
    names = Meanings(substances, products)
    coded = [
        rule for rule in book.documents.values() if isinstance(rule, schema.Condition | schema.Lifestyle)
    ]
    age = vocabulary_shown(book, own, as_of)
    return {
        "released": age.released,
        "days_old": age.days_old,
        "substances": len(substances),
        "products": len(products),
        "names": sum(len(one.spelt) for one in substances) + sum(len(one.names) for one in products),
        "codes": {
            **{label: _codes(book, substances, system) for system, label in LABELS.items()},
            "ICD-10-CM": sum(len(rule.icd10cm.codes) for rule in coded),
            "ICD-9-CM": sum(len(rule.icd9cm.codes) for rule in coded),
            "SNOMED CT": len({code for rule in coded for code in rule.snomed.codes}),
            "LOINC": sum(len(measure.loinc) for measure in book.of(schema.Measure)),
        },
        "own": own and age.own and {**age.own.model_dump(), **_own(book, substances, names, own)},
    }


def _codes(book: Rulebook, substances: Iterable[schema.Substance], system: str) -> int:
    listed = sum(
        len(entry.codes.split())
        for table in book.of(schema.Codes)
        for entry in table.entries
        if table.system == system
    )
    beside = {"rxcui": lambda one: [one.rxcui], "atc": lambda one: [one.atc, *one.other_atc]}.get(system)
    return listed + (len({code for one in substances for code in beside(one) if code}) if beside else 0)


def _own(
    book: Rulebook,
    substances: list[schema.Substance],
    known: Meanings,
    own: OwnVocabulary,
) -> dict[str, Any]:
    names = OwnNames(own, substances, known)
    new_substances, new_names = names.listed
    tables = Tables(book.of(schema.Codes))
    differing = [
        {"name": name, "here": _told(known.stands_for(name)), "there": " + ".join(theirs)}
        for name, theirs in names.meanings()
        if (ours := known.stands_for(name)) and theirs not in ours
    ]
    new_ndcs = differing_ndcs = 0
    for ndc, theirs in names.ndcs():
        coded = tables.coded("ndc", ndc)
        new_ndcs += coded is None
        differing_ndcs += coded is not None and theirs not in coded.alternatives
    return {
        "concepts": own.count("concept"),
        "names": own.count("name"),
        "ndcs": own.count("ndc"),
        "atc": own.count("atc"),
        "adds": {"names": len(new_names), "substances": len(new_substances), "ndcs": new_ndcs},
        "differs": {"ndcs": differing_ndcs, "names": differing},
    }


def _told(meanings: Iterable[tuple[str, ...]]) -> str:
    return " or ".join(sorted(" + ".join(one) for one in meanings))
