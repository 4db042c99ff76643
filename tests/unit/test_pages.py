"""That the pages tell what the rules say, in words, with every source."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import small_book
from magrisk.compile import compile_plan
from magrisk.pages.circumstances import Circumstances
from magrisk.pages.folder import pages
from magrisk.pages.sources import number, source
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.schema import Evidence, Finding
from magrisk.rulebook.when import When
from program import REPOSITORY, rulebook, run
from small_book import EXAMPLES, Raw, drug_class, line, rule

BOOK = small_book.small_book(*small_book.advising(), small_book.STUDY)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"taken_for_days": {"at_least": 182}}, "taken for at least 182 days"),
        ({"taken_for_days": {"above": 2, "below": 9}}, "taken for more than 2 and less than 9 days"),
        ({"stopped_for_days": {"at_most": 30}}, "stopped for at most 30 days"),
        ({"daily_dose_ddd": {"at_least": 2}}, "at least 2 times the defined daily dose"),
        ({"daily_dose_mg_per_kg": {"above": 3}}, "more than 3 mg for each kg of body weight a day"),
        ({"elemental_mg_per_day": {"below": 150}}, "less than 150 mg of the element a day"),
        ({"cycles": {"at_least": 4}}, "at least 4 cycles"),
        ({"drug": "drug-a", "route": "intravenous"}, "drug a and given by vein"),
        ({"acute": True, "as_needed": False}, "a single or acute dose and not only as needed"),
        ({"acute": False}, "no single or acute dose"),
        ({"as_needed": True}, "only as needed"),
        ({"has": "weak-filter"}, "weak filter"),
        ({"takes": "class-a", "by": "oral"}, "class a by mouth"),
        ({"takes": "class-a", "how_many": 2}, "class a (2 different ones)"),
        ({"measure": {"measure": "clearance", "below": 30}}, "clearance less than 30 mL/min"),
        ({"known": "clearance"}, "clearance is known"),
        ({"measured": "low"}, "the measured level is low"),
        ({"complaint_from": 4}, "a complaint of severity 4 or more"),
        ({"complains_of": "cramp"}, "complains of cramp"),
        ({"sex": "female", "setting": "home"}, "female and seen in the setting home"),
        ({"any_of": [{"has": "weak-filter"}, {"has": "poor-food"}]}, "(weak filter or poor food)"),
        ({"all_of": [{"has": "weak-filter"}, {"has": "poor-food"}]}, "weak filter and poor food"),
        ({"not": {"has": "weak-filter"}}, "not (weak filter)"),
    ],
)
def test_a_condition_reads_as_words(when: dict[str, Any], said: str) -> None:
    assert Circumstances(BOOK).told(When.model_validate_json(json.dumps(when))) == said


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        ({"difference": -0.02, "interval": (-0.03, -0.01)}, "difference -0.02 mmol/L (-0.03 to -0.01)"),
        (
            {"odds_ratio": 2.0, "interval": (1.0, 3.0), "unexposed": 0.1, "sd": 0.07, "below": 0.7},
            "odds ratio 2 (1 to 3) of less than 0.7 mmol/L",
        ),
        ({"risk_ratio": 2.0, "se": 0.1, "unexposed": 0.1, "sd": 0.07}, "risk ratio 2"),
        ({"exposed": 0.2, "unexposed": 0.1, "sd": 0.07, "se": 0.1}, "20.0% against 10.0%"),
        (
            {"share": 0.3, "below": 0.7, "sd": 0.07, "mean": 0.85, "n": 9},
            "30.0% of less than 0.7 mmol/L, against a mean of 0.85 mmol/L",
        ),
    ],
)
def test_a_finding_reads_as_it_was_published(finding: dict[str, Any], said: str) -> None:
    assert number(Finding(grade="B", **finding)) == said


def test_a_source_has_its_links_and_how_far_it_was_checked() -> None:
    study = Evidence(
        kind="evidence",
        id="a",
        citation="A [study].",
        doi="10.1/a_b",
        pmid="12",
        says="x",
        citation_check="confirmed",
    )
    assert source(study) == (
        "A \\[study\\]. [doi:10.1/a\\_b](https://doi.org/10.1/a_b) "
        "[PMID 12](https://pubmed.ncbi.nlm.nih.gov/12/) (citation held against a bibliographic record)"
    )
    bare = study.model_copy(update={"doi": None, "pmid": None, "citation_check": "incomplete"})
    assert source(bare) == "A \\[study\\]. (citation incomplete)"


EVERYTHING: Raw = drug_class(
    "class-x",
    line("any-use", 19),
    {"line": "found", "as_found_in": "study/found", "when": {"cycles": {"at_least": 4}}},
    line("short", 3, caps=True, when={"taken_for_days": {"below": 28}}),
    members=("drug-a",),
    mechanism="It\n  acts.",
    conflict="Some | say no.",
    measure_anyway="It is thin.",
    safety="Take care.",
    stakes=[{"level": "usual", "because": "It hurts.", "from_chance": 0.2, "when": {"sex": "male"}}],
    monitor="Yearly.",
    manage={
        "ask": "Why?",
        "before": "Think.",
        "offers": [{"action": "stop"}, {"action": "switch", "to": "drug-d"}],
        "note": "Well.",
    },
    keep_apart={"from": ["class-b"], "hours": [{"drug": "drug-a", "before": 2}, {"note": "Never."}]},
)
NAMED: Raw = rule(
    "condition",
    "named",
    names=["one name"],
    ambiguous_names=["another"],
    icd10cm={"codes": ["A01"], "exclude": ["A01.1"], "ambiguous": ["A02"]},
    ask="weak",
    present_when={"has": "rare-loss"},
    reviewed={"status": "reviewed", "by": "A. Name", "on": "2026-11-01"},
)


def _pages(*more: Raw) -> dict[str, str]:
    return dict(pages(small_book.small_book(small_book.STUDY, *more)))


def test_the_page_of_a_class_tells_all_that_it_says() -> None:
    page = _pages(EVERYTHING)["class-x.md"]
    for said in (
        "# class x",
        "`class-x`: drug class; lowers the level.",
        "It acts.",
        "| drug a |  |  |",
        "Routes that count: oral, injected.",
        "| any-use | always | \\+19 | 4 | A | judged: It is judged. |",
        "| found | at least 4 cycles | \\+10 | 1 | A | [study](bibliography.md#study): difference -0",
        "| short (limits) | taken for less than 28 days | \\+3 |",
        "Conflict: Some \\| say no.",
        "Measure anyway: It is thin.",
        "- usual: It hurts. While male. Told from a chance of 20% on.",
        "Safety: Take care.",
        "- Changes to consider: stop, switch to drug-d",
        "## Keep apart from class b, by mouth",
        "| drug a | 2 |  |  |",
        "| all others of the class |  |  | Never. |",
        "- is silent when nothing is there: 0 points",
        "- study: A study. (citation not re-checked)",
        "```mermaid",
        "Awaits review by a pharmacist; no named clinician has reviewed it.",
    ):
        assert said in page, said


def test_the_page_of_a_condition_tells_how_it_is_said() -> None:
    page = _pages(NAMED)["named.md"]
    for said in (
        "`named`: condition; counts nothing.",
        "- Names: one name.",
        "- May mean it, and never count alone: another.",
        "- ICD-10-CM, and what stands below: A01.",
        "- ICD-10-CM excluded: A01.1.",
        "- ICD-10-CM that never counts alone: A02.",
        "- There as well with: rare loss.",
        "- Asked about: while nobody answered, the range is wider.",
        "Nobody found anything.",
        "Reviewed by A. Name on 2026-11-01.",
    ):
        assert said in page, said
    assert "```mermaid" not in page
    assert "## What to do" not in page


def test_a_rule_with_nothing_but_a_label_has_a_page() -> None:
    page = _pages(rule("condition", "bare"))["bare.md"]
    assert "## Said as" not in page
    assert "## Sources" not in page


def test_the_page_of_an_interaction_and_of_its_parts_name_one_another() -> None:
    found = _pages()
    assert "- class a\n- weak filter" in found["a-with-weak-filter.md"]
    assert "- interaction [a with weak filter](a-with-weak-filter.md)" in found["class-a.md"]


def test_the_index_lists_rules_overlaps_and_marks() -> None:
    overlap = {
        "kind": "overlap",
        "id": "shared",
        "label": "Shared",
        "because": "One.",
        "members": ["rare-loss", "poor-food"],
        "counts_beyond": ["class-a"],
        "examples": EXAMPLES,
    }
    word = rule("condition", "worded", {"line": "any", "judged": {"word": "slight", "because": "x"}})
    index = _pages(EVERYTHING, NAMED, overlap, word | {"direction": "lowers"})["README.md"]
    assert "| [class x](class-x.md) | +19, +10, +3 | A | measure anyway, conflict |" in index
    assert "| [named](named.md) | 0 |  |  |" in index
    assert "| [worded](worded.md) | +5 | word |  |" in index
    beyond = "They count only beyond the sum of: [class a](class-a.md)."
    assert f"- Shared: [rare loss](rare-loss.md), [poor food](poor-food.md). One. {beyond}" in index
    alone = _pages(overlap | {"counts_beyond": []})["README.md"]
    assert "beyond the sum" not in alone


def test_a_kind_that_a_book_does_not_have_is_not_listed() -> None:
    bare = small_book.documents()
    for name in ("poor-food", "a-with-weak-filter"):
        del bare[name]
    index = dict(pages(small_book.book_of(bare)))["README.md"]
    assert "## Habits" not in index
    assert "## Overlaps" not in index


# ------------------------------------------------------------ the real rulebook


@pytest.fixture(scope="module")
def real() -> dict[str, str]:
    return dict(pages(rulebook().assessor.book))


def test_the_pages_in_the_documentation_are_current(real: dict[str, str]) -> None:
    folder = REPOSITORY / "docs" / "rules"
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert there.keys() == real.keys(), "run `magrisk rules pages -o docs/rules`"
    stale = [name for name, text in real.items() if there[name] != text]
    assert stale == [], "run `magrisk rules pages -o docs/rules`"


def test_every_link_between_the_pages_leads_somewhere(real: dict[str, str]) -> None:
    headings = set(re.findall(r"^## (\S+)$", real["bibliography.md"], re.M))
    for name, text in real.items():
        for target in re.findall(r"\]\(([^)]+)\)", text) if name.endswith(".md") else ():
            page, _, anchor = target.partition("#")
            assert target.startswith("https://") or page in real, (name, target)
            assert not anchor or anchor in headings, (name, target)


def test_every_rule_has_a_page_with_its_proof(real: dict[str, str]) -> None:
    book: Rulebook = rulebook().assessor.book
    kinds = ("drug-class", "condition", "lifestyle", "interaction")
    rules = [document.id for document in book.documents.values() if document.kind in kinds]
    assert len(rules) > 170
    assert all("## Proof" in real[f"{name}.md"] for name in rules)


def test_the_command_writes_a_folder_and_removes_pages_of_rules_that_are_gone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "pages"
    found = run("rules", "pages", "-o", folder)
    assert (found.code, found.text) == (0, f"{len(list(folder.iterdir()))} pages\n")
    (folder / "gone.md").write_text("x", encoding="utf-8")
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    assert run("rules", "pages", "-o", folder).code == 0
    assert not (folder / "gone.md").exists()
    assert (folder / "notes.txt").exists()
    assert run("rules", "pages").code == 2


def test_the_small_book_compiles() -> None:
    assert compile_plan(small_book.small_book(small_book.STUDY, EVERYTHING, NAMED)).tables
