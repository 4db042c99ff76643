"""That each key of a condition becomes the step that it means, and the steps of a book are few."""

from typing import Any

import pytest

import small_book
from magrisk.compile import compile_plan
from magrisk.errors import RulebookProblem
from magrisk.evaluate import Known, Steps
from magrisk.plan import WANTED, Plan, Remark
from magrisk.presence import ABSENT, PRESENT, UNKNOWN, Presence
from magrisk.scale import Span
from small_book import Raw, case, drug_class, examination, line, rule, symptom

A, U, P = ABSENT, UNKNOWN, PRESENT


def compiled(when: Raw, *more: Raw) -> tuple[Plan, Remark]:
    """A plan with one test, wanted on a condition; and the remark that says so."""
    plan = compile_plan(small_book.small_book(examination("look", case("It is.", when)), *more))
    (remark,) = plan.remarks
    return plan, remark


def value(
    when: Raw, facts: dict[str, Presence] | None = None, measures: dict[str, Span] | None = None, *more: Raw
) -> Presence:
    """How a condition turns out for a patient of whom so much is known."""
    plan, remark = compiled(when, *more)
    return Steps(plan, Known(facts or {}, measures or {}))[remark.step]


def at(number: float) -> Span:
    return Span(number, number)


# 1.8 to 2.2 mg/dL are 0.740588 to 0.905163 mmol/L.
@pytest.mark.parametrize(
    ("span", "low", "normal", "high"),
    [
        (at(0.7405), P, A, A),
        (at(18 / 24.305), A, P, A),
        (at(0.8), A, P, A),
        (at(22 / 24.305), A, P, A),
        (at(0.9052), A, A, P),
        (Span(-float("inf"), 0.5), P, A, A),
        (Span(-float("inf"), 0.8), U, U, A),
        (Span(0.8, float("inf")), A, U, U),
        (Span(0.7, 0.95), U, U, U),
        (None, U, U, U),
    ],
)
def test_a_level_is_low_normal_or_high_by_its_range(
    span: Span | None, low: Presence, normal: Presence, high: Presence
) -> None:
    told = {"level": span} if span else {}
    assert [value({"measured": one}, {}, told) for one in ("low", "normal", "high")] == [low, normal, high]


@pytest.mark.parametrize("lab", ["1.8 mg/dL", "2.2 mg/dL"])
def test_a_level_on_an_end_of_its_range_is_normal_as_it_is_read(lab: str) -> None:
    number = float(lab.split()[0]) * 10 / 24.305
    assert value({"measured": "normal"}, {}, {"level": at(number)}) == P


def test_a_level_that_a_rule_wants_without_a_range_names_the_measure() -> None:
    for status in ("low", "high"):
        with pytest.raises(RulebookProblem) as caught:
            compiled({"measured": status}, small_book.level(reference_range=None))
        assert caught.value.problems == ("level: level: a rule wants its reference_range",)


def test_a_measure_is_known_where_a_current_value_was_told() -> None:
    assert value({"known": "clearance"}, {"told:clearance": P}) == P
    assert value({"known": "clearance"}, {"told:clearance": A}) == A
    assert value({"not": {"known": "clearance"}}, {"told:clearance": A}) == P


FITS = [symptom(f"fit-{severity}", severity) for severity in (1, 2, 3, 4, 5)]


@pytest.mark.parametrize(
    ("least", "named", "wanted"),
    [(4, "fit-4", P), (4, "fit-5", P), (4, "fit-3", A), (1, "fit-1", P), (5, "fit-5", P), (5, "fit-4", A)],
)
def test_a_complaint_is_one_that_was_named_and_is_severe_enough(
    least: int, named: str, wanted: Presence
) -> None:
    said = {f"said:{fit['id']}": A for fit in FITS} | {f"said:{named}": P, named: P}
    assert value({"complaint_from": least}, said, {}, *FITS) == wanted


def test_a_complaint_that_nobody_named_is_not_taken_as_possible() -> None:
    unsaid = {f"said:{fit['id']}": A for fit in FITS}
    assert value({"complaint_from": 4}, {**unsaid, "fit-4": U, "fit-5": U}, {}, *FITS) == A


def test_where_no_symptom_is_so_severe_there_is_no_such_complaint() -> None:
    assert value({"complaint_from": 4}, {"said:fit-3": P}, {}, *FITS[:3]) == A


def test_one_complaint_may_be_asked_for_by_name_and_is_absent_while_nobody_named_it() -> None:
    when = {"complains_of": "fit-4"}
    assert value(when, {"said:fit-4": P, "fit-4": P}, {}, *FITS) == P
    assert value(when, {"said:fit-4": A, "fit-4": U}, {}, *FITS) == A
    assert value(when, {"said:fit-4": A, "said:fit-5": P, "fit-5": P}, {}, *FITS) == A
    assert value({"has": "fit-4"}, {"said:fit-4": A, "fit-4": U}, {}, *FITS) == U


def test_a_class_may_be_asked_for_by_its_route() -> None:
    by_vein = {"takes": "class-a", "by": "intravenous"}
    assert value(by_vein, {"class-a@intravenous": P, "class-a": P}) == P
    assert value(by_vein, {"class-a@intravenous": A, "class-a": P}) == A
    assert value({"takes": "class-a"}, {"class-a@intravenous": A, "class-a": P}) == P


@pytest.mark.parametrize(("wanted", "held"), [(True, P), (True, A), (False, A), (False, P)])
def test_a_line_may_depend_on_whether_it_is_taken_only_as_needed(wanted: bool, held: Presence) -> None:
    made = drug_class("class-d", line("any", 9, when={"as_needed": wanted}), members=("drug-d",))
    plan = compile_plan(small_book.small_book(made))
    (table,) = (table for table in plan.tables if table.rule == "class-d")

    def points(facts: dict[str, Presence]) -> tuple[int, int, int]:
        steps = Steps(plan, Known(), Known({"item:taken": P, **facts}))
        cell = table.cells[sum(steps[step] * 3**power for power, step in enumerate(table.steps))]
        return cell.points, cell.floor, cell.ceiling

    counts = 9 if (held == P) is wanted else 0
    assert points({"item:as-needed": held}) == (counts,) * 3
    assert points({}) == (0, 0, 9)


@pytest.mark.parametrize(
    ("when", "facts", "wanted"),
    [
        ({"sex": "female"}, {"sex:female": P}, P),
        ({"setting": "home"}, {"setting:home": P}, P),
        ({"sex": "female", "setting": "home"}, {"sex:female": P, "setting:home": U}, U),
        ({"sex": "female", "setting": "home"}, {"sex:female": A, "setting:home": U}, A),
        ({"any_of": [{"sex": "female"}, {"setting": "home"}]}, {"sex:female": U, "setting:home": P}, P),
        ({"all_of": [{"sex": "female"}, {"setting": "home"}]}, {"sex:female": U, "setting:home": P}, U),
        ({"not": {"sex": "female"}}, {"sex:female": U}, U),
        ({"takes": "class-a", "how_many": 2}, {"class-a/drug-a": P, "class-a/drug-b": U}, U),
    ],
)
def test_all_keys_of_a_condition_must_hold(when: Raw, facts: dict[str, Presence], wanted: Presence) -> None:
    assert value(when, facts) == wanted


@pytest.mark.parametrize(
    ("bound", "below", "on", "above"),
    [
        ({"at_least": 5}, A, P, P),
        ({"above": 5}, A, A, P),
        ({"below": 5}, P, A, A),
        ({"at_most": 5}, P, P, A),
        ({"at_least": 5, "at_most": 5}, A, P, A),
    ],
)
def test_a_limit_means_what_it_says_to_the_last_digit(
    bound: dict[str, Any], below: Presence, on: Presence, above: Presence
) -> None:
    when = {"measure": {"measure": "clearance", **bound}}
    numbers = (4.999999999999999, 5, 5.000000000000001)
    assert [value(when, {}, {"clearance": at(n)}) for n in numbers] == [below, on, above]
    assert value(when) == U


def test_a_told_measure_implies_nothing_while_nobody_tells_it_and_another_one_may() -> None:
    either = {"any_of": [{"measure": {"measure": m, "above": 3}} for m in ("drinks", "clearance")]}
    implied = rule("lifestyle", "drinking", line("any", 3), present_when=either)
    more = (small_book.measure("drinks", told=True), implied)
    untold, told = ({"drinking": A, "told:drinks": held} for held in (A, P))
    when = {"has": "drinking"}
    assert value(when, told, {"drinks": at(4), "clearance": at(1)}, *more) == P
    assert value(when, told, {"drinks": at(3), "clearance": at(1)}, *more) == A
    assert value(when, untold, {"clearance": at(1)}, *more) == A
    assert value(when, untold, {"clearance": at(4)}, *more) == P
    assert value(when, untold, {}, *more) == U
    assert value(when, {**untold, "drinking": P}, {}, *more) == P


def test_a_rule_within_itself_is_a_cycle_and_twice_in_a_row_is_none() -> None:
    twice = {"all_of": [{"has": "weak-filter"}, {"not": {"has": "weak-filter"}}]}
    assert value(twice, {"weak-filter": A}, {"clearance": at(50)}) == A
    one = rule("condition", "one", line("any", 1), present_when={"not": {"has": "two"}})
    two = rule("condition", "two", line("any", 1), present_when={"not": {"has": "one"}})
    with pytest.raises(RulebookProblem, match=r"^the rules form a cycle: one -> two -> one$"):
        compiled({"has": "one"}, one, two)


def test_equal_conditions_are_one_step() -> None:
    when = {"all_of": [{"measured": "low"}, {"known": "level"}]}
    looks = [examination(name, case("It is.", when)) for name in ("look", "look-again")]
    plan = compile_plan(small_book.small_book(*looks))
    assert [remark.part for remark in plan.remarks] == [WANTED, WANTED]
    assert len({remark.step for remark in plan.remarks}) == 1
    assert len(set(plan.steps)) == len(plan.steps)
