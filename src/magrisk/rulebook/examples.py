"""Runs the examples in rule files: every rule's own proof."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose

from magrisk import scale
from magrisk.compile import compile_plan
from magrisk.errors import ContentProblem
from magrisk.evaluate import Judged, Known, Steps, evaluate, reach, strongest, tally
from magrisk.laboratory import Laboratory
from magrisk.plan import Plan
from magrisk.presence import PRESENT
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.situation import Drug, Knowing, Situation
from magrisk.stakes import highest


@dataclass(frozen=True)
class Result:
    """One example that ran: `failure` says what was found and what was wanted, empty where it holds."""

    document: str
    it: str
    failure: str


def run(book: Rulebook) -> list[Result]:
    """Run every example of a sound rulebook."""
    plan = compile_plan(book)
    knowing = Knowing(book, plan)
    return [result for document in book.documents.values() for result in _run(book, plan, knowing, document)]


def _run(book: Rulebook, plan: Plan, knowing: Knowing, document: schema.Document) -> Iterator[Result]:
    for example in getattr(document, "examples", ()):
        match example:
            case schema.Example():
                failure = _of_rule(plan, knowing.known(situation(book, example.given)), document.id, example)
            case schema.ScoreExample():
                failure = _of_score(plan, knowing.known(situation(book, example.given)), document.id, example)
            case schema.Reading():
                failure = _of_measure(document, example)
            case _:
                failure = _of_setting(book, document, example)
        yield Result(document.id, example.it, failure)


def _of_rule(plan: Plan, known: Known, rule: str, example: schema.Example) -> str:
    own = [
        j
        for j in evaluate(plan, known).judged
        if rule in (plan.tables[j.table].rule, plan.tables[j.table].group)
    ]
    points, (floor, ceiling) = _strongest_points(own), reach([j.cell for j in own]) if own else (0, 0)
    found = {"points": points, "at_least": floor, "at_most": ceiling, "stakes": _stakes(plan, rule, known)}
    wrong = [
        f"{key}: found {found[key]}, wanted {getattr(example, key)}"
        for key in found
        if getattr(example, key) is not None and getattr(example, key) != found[key]
    ]
    return "; ".join(wrong)


def _of_score(plan: Plan, known: Known, score: str, example: schema.ScoreExample) -> str:
    found = tally(plan, Steps(plan, known), score)
    wanted = (example.low, example.high)
    return "" if found == wanted else f"low to high: found {found}, wanted {wanted}"


def _strongest_points(own: list[Judged]) -> int:
    return strongest(own).cell.points if own else 0


def _stakes(plan: Plan, rule: str, known: Known) -> str:
    steps = Steps(plan, known)
    levels = {flag.level for flag in plan.flags if flag.rule == rule and steps[flag.step] == PRESENT}
    return highest(levels)


def situation(book: Rulebook, given: schema.Given) -> Situation:
    """The patient of an example."""
    return Situation(
        drugs=None if given.medications is None else tuple(_drug(drug) for drug in given.medications),
        named=frozenset({*given.conditions, *given.lifestyle, *given.symptoms}),
        no_other_conditions=given.no_other_conditions,
        measures={name: scale.Span(value, value) for name, value in given.measures.items()},
        setting=given.setting or book.scale.default_setting,
        sex=given.sex,
    )


def _drug(drug: "schema.ExampleDrug | str") -> Drug:
    if isinstance(drug, str):
        return Drug(drug)
    return Drug(
        substance=drug.drug,
        route=drug.route,
        days=drug.days,
        daily_dose_mg=drug.dose_mg_per_day,
        elemental_mg_per_day=drug.elemental_mg_per_day,
        acute=drug.acute,
        held=drug.held,
        stopped=drug.stopped_days is not None,
        stopped_days=drug.stopped_days,
    )


def _of_measure(measure: schema.Document, example: schema.Reading) -> str:
    assert isinstance(measure, schema.Measure)
    wanted = "a refusal" if example.value is None else f"{example.value:g}"
    try:
        value = Laboratory([measure]).value(measure.id, example.text, measure.id)
    except ContentProblem:
        return "" if example.value is None else f"value: found a refusal, wanted {wanted}"
    holds = example.value is not None and isclose(value.span.low, example.value, rel_tol=1e-6)
    return "" if holds else f"value: found {value.span.low:g}, wanted {wanted}"


def _of_setting(book: Rulebook, setting: schema.Document, example: schema.SettingExample) -> str:
    assert isinstance(setting, schema.Setting)
    baseline = scale.Baseline(setting.mean, setting.sd)
    found = round(1000 * scale.chance_below(book.scale.outcome.headline.value, baseline, example.points))
    return "" if found == example.per_mille else f"per_mille: found {found}, wanted {example.per_mille}"
