"""That equal plans are told from others, and that what is no step is refused."""

import json

import pytest

from magrisk.plan import (
    OFFER,
    WANTED,
    AtLeast,
    Builder,
    Fact,
    KthLargest,
    Not,
    Plan,
    Remark,
    digest,
    given_by,
    member,
)


def test_a_builder_keeps_each_step_once() -> None:
    build = Builder()
    first = build.step(Fact("a"))
    assert build.step(Fact("b")) == 1
    assert build.step(Fact("a")) == first == 0
    assert build.step(AtLeast("m", 28)) == build.step(AtLeast("m", 28.0)) == 2


def test_any_and_all_of_one_step_are_that_step() -> None:
    build = Builder()
    one, other = build.step(Fact("a")), build.step(Fact("b"))
    assert build.all_of([one]) == build.any_of([one]) == one
    assert build.steps[build.all_of([one, other])] == KthLargest(2, (one, other))
    assert build.steps[build.any_of([one, other])] == KthLargest(1, (one, other))


@pytest.mark.parametrize("step", [["fact"], ["maybe", 1], [], ["at-least", "m"], "fact"])
def test_what_is_no_step_is_refused(step: object) -> None:
    with pytest.raises(ValueError, match="not a step of a plan"):
        Plan.from_json({"steps": [step], "tables": [], "flags": [], "items": [], "remarks": [], "paths": {}})


def test_a_fingerprint_tells_plans_apart_and_not_their_order_of_words() -> None:
    plan = Plan((Fact("a"), Not(0)), (), paths={"x": ("X",), "a": ("A",)})
    same = Plan((Fact("a"), Not(0)), (), paths={"a": ("A",), "x": ("X",)})
    other = Plan((Fact("b"), Not(0)), (), paths=plan.paths)
    assert plan.fingerprint() == same.fingerprint()
    assert plan.fingerprint() != other.fingerprint()
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})


def test_concepts_leave_those_of_items_out() -> None:
    assert Plan((Fact("a"), Fact("item:b"), AtLeast("m", 1), Not(0)), ()).concepts() == {"a"}


def test_remarks_come_back_from_json_and_tell_plans_apart() -> None:
    remarks = (Remark("salt", OFFER, 0, 0), Remark("look", WANTED, 3, 1))
    plan = Plan((Fact("a"), Not(0)), (), remarks=remarks)
    data = json.loads(json.dumps(plan.to_json()))
    assert data["remarks"] == [["salt", "offer", 0, 0], ["look", "wanted", 3, 1]]
    assert Plan.from_json(data) == plan
    assert plan.fingerprint() != Plan(plan.steps, ()).fingerprint()
    assert plan.fingerprint() != Plan(plan.steps, (), remarks=remarks[::-1]).fingerprint()


def test_a_member_of_a_class_and_its_route_are_spelt_apart() -> None:
    names = [member("class-a", "oral"), given_by("class-a", "oral"), "class-a"]
    assert len(set(names)) == 3
    # Who asks for a class takes what stands before the sign for one of its members.
    assert names[0].partition("/")[0] == names[2]
