"""Runs the examples in rule files: every rule's own proof."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isclose

from magrisk import scale
from magrisk.answer.advice import Heard, decided, wanted_for
from magrisk.answer.apart import Apart
from magrisk.answer.measured import in_unit_of, measured
from magrisk.answer.priority import likelihood
from magrisk.compile import compile_plan
from magrisk.errors import ContentProblem
from magrisk.evaluate import Known, Outcome, Steps, evaluate, reach, rest, strongest, tally
from magrisk.laboratory import Laboratory, estimated, factor
from magrisk.plan import ALERT, CAUTION, REPEAT, UNLESS, WEIGH, Plan
from magrisk.presence import PRESENT
from magrisk.profile import Lab
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.situation import Drug, Knowing, Situation
from magrisk.stakes import highest
from magrisk.told import Statement


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
                failure = _of_rule(book, plan, knowing, document.id, example)
            case schema.ScoreExample():
                failure = _of_score(plan, knowing.known(situation(book, example.given)), document.id, example)
            case schema.Reading():
                failure = _of_measure(document, example)
            case schema.ScaleExample():
                failure = _of_scale(book.scale, example)
            case schema.TreatmentExample():
                failure = _of_treatment(book, plan, knowing, document, example)
            case schema.TestExample():
                failure = _of_test(book, plan, knowing, document, example)
            case _:
                failure = _of_setting(book, document, example)
        yield Result(document.id, example.it, failure)
    if isinstance(document, schema.Measure):
        for hearing in document.hearings:
            yield Result(document.id, hearing.it, _of_hearing(book, plan, knowing, document, hearing))
        if document.estimated_from:
            for proof in document.estimated_from.examples:
                yield Result(document.id, proof.it, _of_estimate(book, document.estimated_from, proof))


def _of_rule(book: Rulebook, plan: Plan, knowing: Knowing, rule: str, example: schema.Example) -> str:
    patient = situation(book, example.given)
    known = knowing.known(patient)
    outcome = evaluate(plan, known)
    points, floor, ceiling = own_points(plan, outcome, rule)
    found: dict[str, object] = {"points": points, "at_least": floor, "at_most": ceiling}
    # What few examples speak of is looked for only where one does.
    if example.stakes is not None:
        found["stakes"] = _stakes(plan, rule, known)
    if example.warns is not None:
        setting = book.documents[patient.setting]
        assert isinstance(setting, schema.Setting)  # lint has seen to it
        # A site's calibration moves every chance; what a rule proves is its own limit.
        chance = _chance(book, setting.uncalibrated, outcome.points)
        found["warns"] = _warns(book, plan, rule, known, chance)
    if example.offers is not None or example.weighs is not None:
        found |= _offers(book, plan, rule, known)
    if example.apart is not None:
        found["apart"] = tuple(_apart(book, knowing, rule, patient))
    return _differences(found, example)


def _offers(book: Rulebook, plan: Plan, name: str, known: Known) -> dict[str, object]:
    """The changes that a rule offers, and how many circumstances speak against them."""
    rule = book.documents[name]
    manage = (rule.manage if isinstance(rule, schema.Rule) else None) or schema.Manage()
    heard = Heard(name, plan, Steps(plan, known))
    barred = heard.most(UNLESS) == PRESENT
    return {
        "offers": () if barred else tuple(offer.action for offer in manage.offers),
        "weighs": len(heard.told(WEIGH, manage.weigh)),
    }


def _apart(book: Rulebook, knowing: Knowing, rule: str, patient: Situation) -> Iterator[schema.Apart]:
    """What of one class is to be kept apart."""
    for pair in Apart(book, knowing).pairs(patient):
        if pair.drug_class == rule and patient.drugs:
            drug, hours = patient.drugs[pair.place].substance, pair.hours
            yield schema.Apart(drug=drug, hours_before=hours.before, hours_after=hours.after)


def own_points(plan: Plan, outcome: Outcome, name: str) -> tuple[int, int, int]:
    """Points, floor and ceiling of one rule's cells, or of a group's: what it adds beyond others."""
    own = [j for j in outcome.judged if name in (plan.tables[j.table].rule, plan.tables[j.table].group)]
    if not own:
        return 0, 0, 0
    points, (floor, ceiling) = strongest(own).cell.points, reach(j.cell for j in own)
    if name not in plan.beyond:
        return points, floor, ceiling
    parts = [own_points(plan, outcome, other) for other in plan.beyond[name]]
    others, least, most = (sum(part[end] for part in parts) for end in range(3))
    return rest(points, others), rest(floor, most), rest(ceiling, least)


def _chance(book: Rulebook, baseline: scale.Baseline, points: int) -> float:
    """The chance of a low level in people with a level of their own."""
    measure = book.documents[book.scale.outcome.measure]
    assert isinstance(measure, schema.Measure)  # lint has seen to it
    limit = in_unit_of(measure, book.scale.outcome.headline.value, book.scale.outcome.headline.unit)
    return scale.chance_below(limit, baseline, points)


def _warns(book: Rulebook, plan: Plan, rule: str, known: Known, chance: float) -> bool:
    """Whether what a low level would do is told at this chance."""
    document, steps = book.documents[rule], Steps(plan, known)
    stakes = document.stakes if isinstance(document, schema.Rule) else ()
    flags = [flag for flag in plan.flags if flag.rule == rule and flag.stake >= 0]
    return any(steps[flag.step] == PRESENT and stakes[flag.stake].told_at(chance) for flag in flags)


def _of_score(plan: Plan, known: Known, score: str, example: schema.ScoreExample) -> str:
    found = tally(plan, Steps(plan, known), score)
    wanted = (example.low, example.high)
    return "" if found == wanted else f"low to high: found {found}, wanted {wanted}"


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
        daily_dose_mg_per_kg=drug.dose_mg_per_kg_per_day,
        elemental_mg_per_day=drug.elemental_mg_per_day,
        cycles=drug.cycles,
        acute=drug.acute,
        as_needed=drug.as_needed,
        held=drug.held,
        stopped=drug.stopped_days is not None,
        stopped_days=drug.stopped_days,
    )


def _of_measure(measure: schema.Document, example: schema.Reading) -> str:
    assert isinstance(measure, schema.Measure)
    wanted = "a refusal" if example.value is None else f"{example.value:g}"
    laboratory = Laboratory([measure])
    try:
        value = laboratory.value(measure.id, example.text, measure.id)
    except ContentProblem:
        return "" if example.value is None else f"value: found a refusal, wanted {wanted}"
    if example.value is None or not isclose(value.span.low, example.value, rel_tol=1e-6):
        return f"value: found {value.span.low:g}, wanted {wanted}"
    lab = Lab(Statement(example.text, measure.id), value, value.on or date.min)
    level = measured(measure, lab)
    found: dict[str, object] = {"status": level and level.status, "grade": level and level.ctcae_grade}
    found["unusual"] = laboratory.unusual(value)
    return _differences(found, example)


def _differences(found: Mapping[str, object], example: object) -> str:
    """What an example wants otherwise than it was found, where it says so."""
    wrong = [
        f"{key}: found {found[key]}, wanted {getattr(example, key)}"
        for key in found
        if getattr(example, key) is not None and getattr(example, key) != found[key]
    ]
    return "; ".join(wrong)


def _of_hearing(
    book: Rulebook, plan: Plan, knowing: Knowing, measure: schema.Measure, example: schema.Hearing
) -> str:
    heard = Heard(measure.id, plan, Steps(plan, knowing.known(situation(book, example.given))))
    held = [a.label for number, a in enumerate(measure.alerts) if heard.value(ALERT, number) == PRESENT]
    cautions = sum(heard.value(CAUTION, number) == PRESENT for number in range(len(measure.cautions)))
    days = [r.days for number, r in enumerate(measure.repeat) if heard.value(REPEAT, number) == PRESENT]
    again = min(days, default=None)
    if again != example.again_in_days:
        return f"again_in_days: found {again}, wanted {example.again_in_days}"
    return _differences({"alerts": tuple(held), "cautions": cautions}, example)


def _of_estimate(book: Rulebook, estimate: schema.Estimate, example: schema.EstimateExample) -> str:
    other = book.documents[estimate.measure]
    assert isinstance(other, schema.Measure)  # lint has seen to it
    value, age = example.value * factor(other, estimate.unit), example.age
    span = estimated(estimate, other, scale.Span(value, value), scale.Span(age, age), example.sex)
    found = tuple(dict.fromkeys(round(end, 1) for end in (span.low, span.high))) if span else ()
    return "" if found == example.gives else f"gives: found {list(found)}, wanted {list(example.gives)}"


def _of_treatment(
    book: Rulebook,
    plan: Plan,
    knowing: Knowing,
    treatment: schema.Document,
    example: schema.TreatmentExample,
) -> str:
    assert isinstance(treatment, schema.Treatment)
    steps = Steps(plan, knowing.known(situation(book, example.given)))
    says, reason = decided(treatment, Heard(treatment.id, plan, steps))
    if says != example.says:
        return f"says: found {says} ({reason}), wanted {example.says}"
    return _of_reason(reason, example)


def _of_reason(reason: str, example: schema.TreatmentExample | schema.TestExample) -> str:
    missing = [text for text in example.mentions if text not in reason]
    spare = [text for text in example.omits if text in reason]
    wrong = [f"wanted {missing}"] * bool(missing) + [f"not wanted {spare}"] * bool(spare)
    return f"reason: found {reason!r}, {', '.join(wrong)}" if wrong else ""


def _of_test(
    book: Rulebook, plan: Plan, knowing: Knowing, test: schema.Document, example: schema.TestExample
) -> str:
    assert isinstance(test, schema.Test)
    steps = Steps(plan, knowing.known(situation(book, example.given)))
    reason = wanted_for(test, Heard(test.id, plan, steps))
    if bool(reason) != example.wanted:
        return f"wanted: found {bool(reason)}, wanted {example.wanted}"
    return _of_reason(reason, example)


def _of_scale(sizes: schema.Scale, example: schema.ScaleExample) -> str:
    if example.chance is not None:
        return _differences({"likelihood": likelihood(sizes, example.chance)}, example)
    if example.word is not None:
        word = sizes.words.get(example.word)
        return _differences({"points": word and word.points}, example)
    assert example.shift is not None  # the schema's promise
    assert example.grade is not None
    points = scale.points_of_parts([(example.shift, sizes.discounts[example.grade])])
    return _differences({"points": points}, example)


def _of_setting(book: Rulebook, setting: schema.Document, example: schema.SettingExample) -> str:
    assert isinstance(setting, schema.Setting)
    found = round(1000 * _chance(book, setting.baseline, example.points))
    return "" if found == example.per_mille else f"per_mille: found {found}, wanted {example.per_mille}"
