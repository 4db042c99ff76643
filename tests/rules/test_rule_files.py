"""The rule files: every example holds, the book is sound, and the points are those of the evidence."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import pack
from magrisk.graph import weighing
from magrisk.rulebook import schema
from magrisk.rulebook.examples import Result, run
from magrisk.rulebook.lint import lint
from magrisk.rulebook.lint.references import references
from magrisk.rulebook.loader import load
from magrisk.shipped import compiled, rules_folder
from magrisk.weigh import weigh

BOOK = load(rules_folder())
RULES = weighing(BOOK)
# Rules that the pack has no entry for, and the entry whose value they take.
STANDS_FOR = {"diabetes-unspecified": "type-2-diabetes"}
# Entries that are no rule of their own, and where they stand.
STANDS_IN = {
    "diabetes-metformin-plus-sulfonylurea": "metformin-x-sulfonylurea",
    "moderate-alcohol-with-ppi": "ppi-x-alcohol",
    "mds-kidney-component": "magnesium-depletion-score",
    "egfr-below-60-in-aud": "aud-x-egfr",
    "pregnancy": "pregnant",  # the id is that of the setting
    "hypermagnesaemia": "hypermagnesaemia",
    "cisplatin-nephrotoxicity": "cisplatin",
    "potassium-wasting-diuretics": "loop-diuretics",
}
# Lines that the pack has no finding for. Dialysis beats the stage (DESIGN section 2), and it weighs nothing
# then; a marker weighs nothing while its value is normal.
OURS = {
    "ckd-stage-4-5/on-dialysis": 0,
    "hypokalaemia/not-low-now": 0,
    "hypocalcaemia/not-low-now": 0,
    "hypophosphataemia/not-low-now": 0,
    "hyponatraemia/not-low-now": 0,
    "hypercalcaemia/not-high-now": 0,
    "thyroid-hormones/not-suppressed-now": 0,
}
# Lines that repeat the value of another one: a medicine that was stopped less than 30 days ago counts as
# current (the pack's rules), and what was given once counts without its list of medicines.
REPEATS = {
    "cisplatin/stopped-under-30-days": "cisplatin/any-use",
    "carboplatin-oxaliplatin/stopped-under-30-days": "carboplatin-oxaliplatin/any-use",
    "past-platinum/any": "cisplatin/stopped-30-to-1095-days",
}
# A condition that the pack gives with another one it requires has its line under that one.
REQUIRES = {"advanced-liver-fibrosis-in-aud/with-alcohol-use-disorder"}
KNOWLEDGE = "General medical knowledge"
ALL_LINES = {f"{rule.id}/{line.line}": (rule, line) for rule in RULES for line in rule.effect}
LINES = {name: both for name, both in ALL_LINES.items() if name not in OURS | REPEATS}


def test_the_set_of_rules_is_sound() -> None:
    assert lint(BOOK) == []


@cache
def results() -> list[Result]:
    """Every example, run once."""
    return run(BOOK)


@pytest.mark.parametrize(
    "number", range(len(results())), ids=lambda n: f"{results()[n].document}: {results()[n].it}"
)
def test_it(number: int) -> None:
    assert results()[number].failure == ""


@pytest.mark.parametrize("document", BOOK.documents.values(), ids=lambda document: document.id)
def test_a_document_has_a_file_of_its_own_name(document: schema.Document) -> None:
    assert Path(BOOK.at(document.id).rpartition(":")[0]).stem == document.id


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.effect], ids=lambda rule: rule.id)
def test_a_rule_that_weighs_has_a_way_to_the_outcome_and_a_source_or_a_reason(rule: schema.Weighing) -> None:
    assert rule.id in compiled_paths()
    for line in rule.effect:
        weight = weigh(BOOK, line)
        assert weight.evidence or weight.because or rule.evidence, line.line


@cache
def compiled_paths() -> dict[str, tuple[str, ...]]:
    """The ways of all rules to the outcome."""
    return dict(compiled(rules_folder())[0].plan.paths)


def test_nobody_is_said_to_have_reviewed_what_nobody_reviewed() -> None:
    reviewed = [rule.id for rule in RULES if rule.reviewed.status == "reviewed" and not rule.reviewed.by]
    assert reviewed == []


@cache
def entries() -> dict[str, dict[str, Any]]:
    """The entries of the evidence pack by id."""
    files = (("drugs", "classes"), ("conditions", "conditions"), ("interactions", "interactions"))
    return {entry["id"]: entry for name, listed in files for entry in pack.read(name).get(listed, ())}


def entry_of(rule: str) -> dict[str, Any]:
    """The entry of the pack that a rule rests on."""
    return entries()[STANDS_FOR.get(rule, rule)]


def of_the_pack(rule: str, line: schema.Line) -> dict[str, Any] | None:
    """The shift of the pack that a line stands for: the entry's own, or that of the line's name."""
    entry = entry_of(rule)
    modifiers = {modifier["id"]: modifier["shift_total"] for modifier in entry.get("modifiers", ())}
    whole = line.when is None or f"{rule}/{line.line}" in REQUIRES
    found: dict[str, Any] | None = modifiers.get(line.line, entry["shift"] if whole else None)
    return found


@pack.needs_evidence
@pytest.mark.parametrize(("rule", "line"), LINES.values(), ids=LINES)
def test_a_line_weighs_what_the_evidence_pack_says(rule: schema.Weighing, line: schema.Line) -> None:
    shift = of_the_pack(rule.id, line)
    assert shift is not None, "the pack has no finding of this name"
    weight = weigh(BOOK, line)
    assert abs(weight.points - shift["points"]) <= 1
    if not isinstance(line.judged, schema.Word) and weight.points:
        assert abs(weight.se - shift["se_points"]) <= 1


@pytest.mark.parametrize(("name", "points"), OURS.items())
def test_a_line_of_ours_is_judged_with_its_reason(name: str, points: int) -> None:
    rule, line = ALL_LINES[name]
    weight = weigh(BOOK, line)
    assert (weight.points, weight.ground) == (points, "judged")
    assert weight.because
    assert line.caps
    assert rule.direction != "neutral"


@pytest.mark.parametrize(("name", "other"), REPEATS.items())
def test_a_line_that_repeats_another_weighs_the_same(name: str, other: str) -> None:
    one, same = (weigh(BOOK, ALL_LINES[line][1]) for line in (name, other))
    assert (one.points, one.se, one.grade) == (same.points, same.se, same.grade)


@pack.needs_evidence
def test_every_entry_of_the_evidence_pack_is_a_rule() -> None:
    there = {document.id for document in BOOK.documents.values()}
    missing = {name for name in entries() if STANDS_IN.get(name, name) not in there}
    assert missing == set()
    assert len(entries()) > 190


@pack.needs_evidence
def test_every_study_of_the_evidence_pack_is_cited_by_its_rule() -> None:
    """By its identifiers, or by how its citation begins; general knowledge has no study."""
    studies = {s.id: s for s in BOOK.of(schema.Evidence)}
    missing = []
    for name, entry in entries().items():
        rule = BOOK.documents[STANDS_IN.get(name, name)]
        cited = {
            told.partition("/")[0] for _, kind, told in references(rule) if kind in ("evidence", "finding")
        }
        known = {key for one in cited if one in studies for key in _keys(vars(studies[one]))}
        wanted = [
            one for one in entry.get("evidence", ()) if one.get("citation") != "General medical knowledge"
        ]
        missing += [(name, one["citation"]) for one in wanted if not known.intersection(_keys(one))]
    assert missing == []


def _keys(study: dict[str, Any]) -> set[str]:
    told = re.sub(r"\W+", "", study.get("citation") or "").casefold()[:40]
    return {str(key).casefold() for key in (study.get("pmid"), study.get("doi"), told) if key}


@pack.needs_evidence
@pytest.mark.parametrize(
    "rule", [r for r in RULES if r.effect and f"{r.id}/any" not in REPEATS], ids=lambda rule: rule.id
)
def test_no_line_of_the_evidence_pack_is_left_out(rule: schema.Weighing) -> None:
    wanted = {modifier["id"] for modifier in entry_of(rule.id).get("modifiers", ())}
    assert wanted <= {line.line for line in rule.effect}
