"""That a rulebook tells where it comes from: sources, review, dates, data about people."""

import json

import small_book
from magrisk.provenance import provenance, rulebook_shown
from magrisk.wording.about import about
from program import rulebook, run
from small_book import Raw, rule

ABOUT: Raw = {
    "kind": "about",
    "id": "about",
    "name": "small",
    "intended_use": "To\n  try.",
    "intended_users": "Testers.",
    "developer": "Nobody.",
    "funding": "None.",
    "revised": "2026-11-22",
    "variables": [
        {"variable": "age", "used": True, "how": "It\n  decides."},
        {"variable": "shoe-size", "used": False, "how": "Not used."},
    ],
}
DATED = small_book.STUDY | {"year": 1999, "citation_check": "confirmed"}
FOUND = rule("condition", "found", {"line": "any", "as_found_in": "study/found"}) | {"direction": "lowers"}
REVIEWED = {"reviewed": {"status": "reviewed", "by": "A. Name", "on": "2026-11-01"}}


def test_every_answer_tells_version_review_and_years() -> None:
    told = rulebook_shown(small_book.small_book(DATED, FOUND, ABOUT), "f")
    assert (told.version, told.fingerprint, told.reviewed) == ("1", "f", False)
    assert told.rules == told.awaiting_review > 5
    assert (told.evidence_from, told.evidence_to, told.revised) == (1999, 1999, "2026-11-22")


def test_a_book_without_dates_tells_none() -> None:
    told = rulebook_shown(small_book.small_book(), "f")
    assert (told.evidence_from, told.evidence_to, told.revised) == (None, None, None)


def test_a_book_that_was_reviewed_says_so() -> None:
    raw = [one | REVIEWED for one in small_book.documents().values() if "direction" in one]
    told = rulebook_shown(small_book.small_book(*raw), "f")
    assert (told.reviewed, told.awaiting_review, told.rules) == (True, 0, len(raw))
    written = about(provenance(small_book.small_book(*raw), "f", "0"))
    assert written.splitlines()[-1] == f"All {len(raw)} rules were reviewed by a named clinician."


def test_the_bibliography_names_who_cites_a_study() -> None:
    told = provenance(small_book.small_book(DATED, FOUND, ABOUT), "f", "0.1")
    assert told["bibliography"] == [
        {
            "id": "study",
            "citation": "A study.",
            "doi": None,
            "pmid": None,
            "year": 1999,
            "citation_check": "confirmed",
            "cited_by": ["found"],
        }
    ]
    assert (told["name"], told["intended_use"], told["released"]) == ("small", "To try.", None)
    assert told["variables"][0] == {"variable": "age", "used": True, "how": "It decides."}
    assert told["documents"]["condition"] == 3


def test_the_text_tells_it_within_80_columns() -> None:
    told = about(provenance(small_book.small_book(DATED, FOUND, ABOUT), "f" * 64, "0.1"))
    assert all(len(row) <= 80 for row in told.splitlines())
    flat = " ".join(told.split())
    assert flat.startswith("small 0.1, rulebook 1 Fingerprint (SHA-256): ffff")
    assert "- Released: not yet; last revised 2026-11-22" in flat
    assert "- shoe size: Not used." in flat
    assert "- 1 sources, of 1999 to 1999; of 1 the citation was held against a record." in flat


def test_a_book_that_tells_nothing_of_itself_is_told_all_the_same() -> None:
    told = about(provenance(small_book.small_book(), "f", "0.1"))
    assert told.startswith("Rulebook 0.1, rulebook 1\n")
    assert "Intended use" not in told
    assert "last revised unknown" in told
    assert "- 0 sources; of 0" in told


def test_the_command_tells_the_source_attributes_of_the_rulebook() -> None:
    told = json.loads(run("about", "--json").out)
    assert told["rulebook"]["fingerprint"] == rulebook().fingerprint
    assert {
        "developer",
        "funding",
        "released",
        "revised",
        "bibliography",
        "variables",
        "limits",
    } <= told.keys()
    used = {one["variable"]: one["used"] for one in told["variables"]}
    assert used == {
        **dict.fromkeys(("race", "ethnicity", "language", "sexual-orientation", "gender-identity"), False),
        **dict.fromkeys(("social-determinants-of-health", "health-status-assessments"), False),
        **dict.fromkeys(("sex", "age"), True),
    }
    assert all(one["cited_by"] and one["citation"] for one in told["bibliography"])
    assert len(told["bibliography"]) > 150
    assert run("about").text.startswith("magrisk ")
