"""That what a rulebook states in vain is found, and nothing else is called so."""

from pathlib import Path
from typing import Any

import pytest

from magrisk.errors import RulebookProblem
from magrisk.plan import AtLeast, Fact, KthLargest, Not, Plan, Step
from magrisk.presence import ABSENT, PRESENT, UNKNOWN
from magrisk.rulebook.loader import Rulebook, load
from magrisk.rulebook.unreachable import unreachable
from magrisk.rulebook.unreachable.probes import probed
from magrisk.rulebook.unreachable.settlements import Kind, settlements
from proven_book import alert, proven, proven_book, test, treatment
from small_book import Raw, drug_class, interaction, line, rule, symptom, write

NEVER = "unreachable: this condition can never hold"
ALWAYS = "always true: this condition holds whatever happens"
CHOSEN = "unreachable: the line {} never counts, another is chosen wherever it holds"
APART = "unreachable: this can never hold together with its rule"
LOW: Raw = {"measure": {"measure": "clearance", "below": 30}}
LOWER: Raw = {"measure": {"measure": "clearance", "below": 10}}
HIGH: Raw = {"measure": {"measure": "clearance", "at_least": 20}}
SYMPTOM = symptom("cramp", 2)


def food(*lines: Raw, **more: Any) -> Raw:
    """The habit with other lines."""
    return rule("lifestyle", "poor-food", *lines, **more)


def when(condition: Raw) -> list[Raw]:
    """A habit that weighs more under a condition."""
    return [food(line("any", 6), line("more", 9, when=condition))]


def class_a(condition: Raw, **more: Any) -> list[Raw]:
    """A class that weighs more under a condition."""
    lines = line("any-use", 19), line("some", 31, when=condition)
    return [drug_class("class-a", *lines, members=("drug-a", "drug-b"), **more)]


def stake(condition: Raw) -> list[Raw]:
    """Stakes of the cause that a low clearance implies."""
    return [food(line("any", 6), stakes=[{"level": "raised", "because": "x", "when": condition}])]


VAIN: dict[str, tuple[list[Raw], list[str]]] = {
    "setting-and-another": (when({"setting": "home", "not": {"setting": "home"}}), [NEVER]),
    "two-sexes": (when({"sex": "male", "all_of": [{"sex": "female"}]}), [NEVER]),
    "known-and-not": (when({"known": "clearance", "not": {"known": "clearance"}}), [NEVER]),
    "unknown-and-low": (when({**LOW, "not": {"known": "clearance"}}), [NEVER]),
    "a-branch": (when({"any_of": [{"has": "rare-loss"}, {**LOWER, "not": LOW}]}), [NEVER]),
    "a-drug-of-another-class": (class_a({"drug": "drug-c"}), [NEVER]),
    "a-route-that-does-not-count": (class_a({"route": "local"}), [NEVER]),
    "two-routes": (class_a({"route": "oral", "all_of": [{"route": "injected"}]}), [NEVER]),
    "two-drugs": (class_a({"drug": "drug-a", "all_of": [{"drug": "drug-b"}]}), [NEVER]),
    "limits-that-leave-nothing": (when({"all_of": [LOWER, HIGH]}), [NEVER]),
    "always": (when({"any_of": [LOW, HIGH]}), [ALWAYS]),
    "always-within": (when({"all_of": [{"any_of": [LOW, HIGH]}, {"sex": "male"}]}), [ALWAYS]),
    "always-in-a-treatment": (
        [treatment(caution_when=[{"when": {"any_of": [LOW, HIGH]}, "because": "x"}])],
        [ALWAYS],
    ),
    "always-in-a-test": ([test(when=[{"when": {"any_of": [LOW, HIGH]}, "because": "x"}])], [ALWAYS]),
    "more-members-than-there-are": (
        [
            food(
                line("any", 6),
                stakes=[{"level": "grave", "because": "x", "when": {"takes": "class-b", "how_many": 2}}],
            )
        ],
        [NEVER],
    ),
    "severer-than-any": (when({"complaint_from": 5}), [NEVER]),
    "weaker": ([food(line("any", 6), line("less", 5, when={"sex": "male"}))], [CHOSEN.format("'less'")]),
    "weaker-under-a-stronger-condition": (
        [food(line("any", 6), line("more", 9, when=LOW), line("less", 8, when=LOWER))],
        [CHOSEN.format("'less'")],
    ),
    "a-cap-that-limits-nothing": (
        [food(line("any", 6), line("cap", 7, when=LOW, caps=True))],
        [CHOSEN.format("'cap'")],
    ),
    "equal-twice": (
        [food(line("any", 6), line("one", 9, when=LOW), line("two", 9, when=LOW))],
        [CHOSEN.format("'two'")],
    ),
    "parts-that-exclude-each-other": (
        [interaction("a-with-weak-filter", 10, LOW, {"not": LOW})],
        ["unreachable: its parts exclude each other"],
    ),
    "parts-without-effect": (
        [interaction("a-with-weak-filter", 0, LOWER, {"all_of": [HIGH]})],
        ["unreachable: its parts exclude each other"],
    ),
    "stakes-against-their-rule": (
        [
            interaction("a-with-weak-filter", 10, {"takes": "class-a"}, LOW)
            | {"stakes": [{"level": "raised", "because": "x", "when": {"not": LOW}}]}
        ],
        [APART],
    ),
    "a-rule-that-implies-nothing": (
        [food(line("any", 6), present_when={"sex": "male", "all_of": [{"sex": "female"}]})],
        [NEVER],
    ),
}
SOUND: dict[str, list[Raw]] = {
    "nothing-changed": [],
    "advice": [treatment(), test(), alert()],
    "a-weaker-line-while-another-is-open": [
        food(line("any", 5), line("low", 8, when=LOW), line("high", 7, when={"not": LOW}))
    ],
    "by-vein-is-injected": class_a({"route": "intravenous", "all_of": [{"route": "injected"}]}),
    "by-vein-where-that-alone-counts": class_a({"route": "injected"}, routes=["intravenous"]),
    "stopped": class_a({"stopped_for_days": {"below": 9}}),
    "two-members": stake({"takes": "class-a", "how_many": 2}),
    "a-complaint": [*when({"complaint_from": 2}), SYMPTOM | {"examples": proven()["rare-loss"]["examples"]}],
    "unknown": when({"not": {"known": "clearance"}}),
    "low-or-unknown": when({"any_of": [LOW, {"not": {"known": "clearance"}}]}),
}


def found_in(tmp_path: Path, *more: Raw) -> list[str]:
    """What is stated in vain, without its place."""
    folder = write(tmp_path / "rules", proven(*more))
    found = [fault.partition(": ") for fault in unreachable(load(folder))]
    for place, _, _ in found:
        file, number = place.split(":")
        assert 1 <= int(number) <= len((tmp_path / file).read_text().splitlines())
    return [message for _, _, message in found]


@pytest.mark.parametrize("fault", VAIN)
def test_what_is_stated_in_vain_is_found_once(tmp_path: Path, fault: str) -> None:
    more, wanted = VAIN[fault]
    assert found_in(tmp_path, *more) == wanted


@pytest.mark.parametrize("case", SOUND)
def test_what_can_hold_and_can_fail_is_left_alone(tmp_path: Path, case: str) -> None:
    assert found_in(tmp_path, *SOUND[case]) == []


def test_a_fault_is_told_on_the_line_of_its_condition(tmp_path: Path) -> None:
    folder = write(tmp_path / "rules", proven(*when({"setting": "home", "not": {"setting": "home"}})))
    (found,) = unreachable(load(folder))
    number = int(found.split(":")[1])
    assert '"when": {' in (folder / "poor-food.yaml").read_text().splitlines()[number - 1]


def test_the_faults_of_all_documents_are_told_at_once() -> None:
    lines = line("any", 50), line("less", 5, when={"sex": "male"})
    causes = [
        rule(kind, name, *lines) for kind, name in (("condition", "rare-loss"), ("lifestyle", "poor-food"))
    ]
    found = unreachable(proven_book(*causes))
    assert [fault.partition(":")[0] for fault in found] == ["poor-food", "rare-loss"]


def test_too_many_ways_to_look_at_are_no_fault() -> None:
    causes = [rule("condition", f"cause-{n}", line("any", 1)) for n in range(20)]
    every = {"all_of": [{"not": {"has": cause["id"]}} for cause in causes]}
    never = {"any_of": [{**every, "not": every}, {"has": "rare-loss"}]}
    flag = {"stakes": [{"level": "raised", "because": "x", "when": never}]}
    assert unreachable(proven_book(*causes, food(line("any", 6), **flag))) == []


def test_a_table_of_too_many_ways_is_left_alone() -> None:
    causes = [rule("condition", f"cause-{n}", line("any", 1)) for n in range(14)]
    some = {"any_of": [{"not": {"has": cause["id"]}} for cause in causes]}
    assert unreachable(proven_book(*causes, food(line("any", 6), line("less", 5, when=some)))) == []


def test_a_count_over_many_members_is_taken_as_a_fact() -> None:
    steps: tuple[Step, ...] = (*(Fact(f"drug-{n}") for n in range(9)), KthLargest(2, tuple(range(9))), Not(9))
    found = settlements(Plan(steps, ()), [9, 10], Kind(known=True))
    assert found is not None
    assert found[9].tolist() == [ABSENT, PRESENT]
    assert found[10].tolist() == [PRESENT, ABSENT]


def test_a_measure_that_is_told_is_known_and_one_that_is_not_is_unknown() -> None:
    plan = Plan((Fact("told:m"), AtLeast("m", 1.0), AtLeast("m", 2.0)), ())
    found = settlements(plan, [0, 1, 2], Kind(exact=True))
    assert found is not None
    ways = set(zip(*(found[step].tolist() for step in (0, 1, 2)), strict=True))
    told = {(PRESENT, ABSENT, ABSENT), (PRESENT, PRESENT, ABSENT), (PRESENT, PRESENT, PRESENT)}
    assert ways == told | {(ABSENT, UNKNOWN, UNKNOWN)}
    (open_too,) = [settlements(plan, [1], Kind())]
    assert open_too is not None
    assert set(open_too[1].tolist()) == {ABSENT, UNKNOWN, PRESENT}


def test_what_is_always_known_is_never_left_open() -> None:
    plan = Plan((Fact("a"), Fact("b")), ())
    found = settlements(plan, [0, 1], Kind(sure=frozenset({"a"})))
    assert found is not None
    assert set(found[0].tolist()) == {ABSENT, PRESENT}
    assert set(found[1].tolist()) == {ABSENT, UNKNOWN, PRESENT}


def test_a_book_without_conditions_has_nothing_to_probe() -> None:
    only = {
        name: d
        for name, d in proven_book().documents.items()
        if d.kind not in ("drug-class", "condition", "lifestyle", "interaction")
    }
    assert probed(Rulebook(only))[1] == []


def test_a_book_that_cannot_be_compiled_is_refused() -> None:
    turns = food(line("any", 6), present_when={"has": "rare-loss"})
    back = rule("condition", "rare-loss", line("any", 5), present_when={"has": "poor-food"})
    with pytest.raises(RulebookProblem, match="cycle"):
        unreachable(proven_book(turns, back))
