"""Where the rulebook comes from, in words: for a terminal."""

from collections.abc import Iterator
from typing import Any

from magrisk.wording.document import Bullet, Document, Section
from magrisk.wording.plain import plain

_TOLD = (
    ("Intended use", "intended_use"),
    ("Intended users", "intended_users"),
    ("Developer", "developer"),
    ("Funding", "funding"),
)


def about(told: dict[str, Any]) -> str:
    """The provenance as text; the bibliography is counted, the JSON lists it."""
    sections = (
        Section("What it is", tuple(_what(told))),
        Section("Data about people", tuple(_variables(told))),
        Section("Calibration", tuple(_calibrations(told))),
        Section("Evidence", tuple(_evidence(told))),
        Section("Limits", tuple(Bullet("", limit) for limit in told["limits"])),
    )
    book = told["rulebook"]
    head = (f"{told['name'] or 'Rulebook'} {told['program']}, rulebook {book['version']}",)
    facts = (f"Fingerprint (SHA-256): {book['fingerprint']}",)
    shown = tuple(section for section in sections if section.bullets)
    return plain(Document(head=head, facts=facts, sections=shown, last=_review(book)))


def _what(told: dict[str, Any]) -> Iterator[Bullet]:
    for label, key in _TOLD:
        if told[key]:
            yield Bullet(f"{label}:", told[key])
    yield Bullet("Released:", f"{told['released'] or 'not yet'}; last revised {told['revised'] or 'unknown'}")


def _variables(told: dict[str, Any]) -> Iterator[Bullet]:
    for one in told["variables"]:
        yield Bullet(f"{one['variable'].replace('-', ' ')}:", one["how"])


def _calibrations(told: dict[str, Any]) -> Iterator[Bullet]:
    for one in told["calibrations"]:
        yield Bullet(f"{one['setting']}:", f"calibrated on {one['on']}, {one['rows']} rows, {one['at']}.")


def _evidence(told: dict[str, Any]) -> Iterator[Bullet]:
    book, studies = told["rulebook"], told["bibliography"]
    years = f", of {book['evidence_from']} to {book['evidence_to']}" if book["evidence_from"] else ""
    checked = sum(study["citation_check"] == "confirmed" for study in studies)
    yield Bullet("", f"{len(studies)} sources{years}; of {checked} the citation was held against a record.")
    counted = ", ".join(f"{count} {kind}" for kind, count in told["documents"].items())
    yield Bullet("", f"Documents: {counted}.")
    yield Bullet("", "`magrisk about --json` lists every source with the rules that cite it.")


def _review(book: dict[str, Any]) -> str:
    if book["reviewed"]:
        return f"All {book['rules']} rules were reviewed by a named clinician."
    return f"{book['awaiting_review']} of {book['rules']} rules await review by a clinician."
