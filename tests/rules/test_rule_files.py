"""The rule files: every example holds, the book is sound, and the points are those of the evidence."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

import pack
from magrisk.graph import weighing
from magrisk.rulebook import schema
from magrisk.rulebook.examples import Result, run
from magrisk.rulebook.lint import lint
from magrisk.rulebook.loader import load
from magrisk.shipped import compiled, rules_folder
from magrisk.weigh import weigh

BOOK = load(rules_folder())
RULES = weighing(BOOK)
# Rules that the pack has no entry for, and the entry whose value they take.
STANDS_FOR = {"diabetes-unspecified": "type-2-diabetes"}
# Lines that the pack has no finding for: dialysis beats the stage (DESIGN section 2), and it weighs
# nothing then.
OURS = {"ckd-stage-4-5/on-dialysis": 0}
ALL_LINES = {f"{rule.id}/{line.line}": (rule, line) for rule in RULES for line in rule.effect}
LINES = {name: both for name, both in ALL_LINES.items() if name not in OURS}


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
    found: dict[str, Any] | None = modifiers.get(line.line, entry["shift"] if line.when is None else None)
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


@pack.needs_evidence
@pytest.mark.parametrize("rule", [r for r in RULES if r.effect], ids=lambda rule: rule.id)
def test_no_line_of_the_evidence_pack_is_left_out(rule: schema.Weighing) -> None:
    wanted = {modifier["id"] for modifier in entry_of(rule.id).get("modifiers", ())}
    assert wanted <= {line.line for line in rule.effect}
