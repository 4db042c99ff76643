"""That no rule offers a change that nobody could tell, or one of a medicine that is left as it is."""

from pathlib import Path
from typing import Any

import pytest

import small_book
from magrisk.rulebook.lint import lint
from magrisk.rulebook.loader import load
from small_book import Raw, documents, drug_class, line, rule, write

DRUGS: Raw = {
    "kind": "substances",
    "id": "substances",
    "source": "made up",
    "substances": [
        {"id": "drug-a", "ddd_mg": 10, "atc": "A02BC01"},
        {"id": "drug-b", "ddd_mg": 10, "atc": "A02BL01"},
        {"id": "drug-c", "ddd_mg": 10, "atc": "L01XA01"},
        {"id": "drug-d", "inn": "other d", "ddd_mg": 10, "atc": "J01GB03"},
    ],
}
LEFT: Raw = {
    "kind": "changes",
    "id": "changes",
    "untouched": [{"atc": "J", "because": "anti-infectives"}, {"atc": "L01", "because": "antineoplastics"}],
}
STOP: Raw = {"action": "stop"}
FINE: Raw = {"action": "switch", "to": "drug b"}


def of_class(*offers: Raw, members: tuple[str, ...] = ("drug-a", "drug-b"), **manage: Any) -> Raw:
    """A class that offers these changes."""
    manage = {"offers": list(offers), **manage}
    return drug_class("class-a", line("any-use", 19), members=members, manage=manage)


def of_condition(*offers: Raw, kind: str = "condition", **manage: Any) -> Raw:
    """A cause that was named and offers these changes."""
    return rule(kind, "rare-loss", line("any", 50), manage={"offers": list(offers), **manage})


def of_interaction(*offers: Raw) -> Raw:
    """An interaction that offers these changes."""
    made = small_book.interaction("a-with-weak-filter", 10, {"takes": "class-a"}, {"has": "weak-filter"})
    return made | {"manage": {"offers": list(offers)}}


def faults(folder: Path, *more: Raw) -> list[str]:
    raw = documents() | {one["id"]: one for one in (DRUGS, LEFT, *more)}
    return lint(load(write(folder / "rules", raw)))


@pytest.mark.parametrize(
    "sound",
    [
        of_class(STOP, FINE, {"action": "reduce", "to_ddd": 1}),
        of_class({"action": "switch", "to": "drug a"}),
        of_class(members=("drug-a", "drug-c")),
        of_class(STOP, members=("drug-a",), unless=[small_book.case("x", {"has": "weak-filter"})]),
        of_condition(*({"action": action} for action in ("stop", "reduce", "treat", "correct"))),
        of_condition({"action": "reduce", "to": "NO"}, kind="lifestyle"),
        of_condition({"action": "stop", "to": "no"}, kind="lifestyle"),
        of_interaction(),
        of_condition(),
    ],
)
def test_what_can_be_told_and_touches_nothing_may_be_offered(tmp_path: Path, sound: Raw) -> None:
    assert faults(tmp_path, sound) == []


LEFT_C = "drug c is left as it is: antineoplastics"
FAULTS: dict[str, tuple[Raw, str]] = {
    "a-medicine-is-not-treated": (
        of_class(FINE, {"action": "treat"}),
        "found treat, wanted one of stop, reduce, switch",
    ),
    "a-medicine-is-not-corrected": (
        of_class(FINE, {"action": "correct"}),
        "found correct, wanted one of stop, reduce, switch",
    ),
    "a-condition-is-not-switched": (
        of_condition(STOP, {"action": "switch", "to": "no"}),
        "found switch, wanted one of stop, reduce, treat, correct",
    ),
    "a-dose-is-reduced-to-something": (
        of_class(FINE, {"action": "reduce"}),
        "to how many defined daily doses (to_ddd)? Nothing else can be tried",
    ),
    "a-switch-to-nothing-known": (
        of_class(FINE, {"action": "switch", "to": "drug z"}),
        "found 'drug z', wanted the name of a substance",
    ),
    "a-switch-to-an-id": (
        of_class(FINE, {"action": "switch", "to": "drug-d"}),
        "found 'drug-d', wanted the name of a substance",
    ),
    "an-answer-that-nobody-knows": (
        of_condition(STOP, {"action": "reduce", "to": "seldom"}),
        "found 'seldom', wanted an answer that rules causes out",
    ),
    "a-stop-with-something-in-its-place": (
        of_class(FINE, {"action": "stop", "to": "drug b"}),
        "found 'drug b', wanted nothing in the place of what is stopped",
    ),
    "doses-of-what-is-no-medicine": (
        of_condition(STOP, {"action": "reduce", "to_ddd": 1}),
        "found to_ddd, which is for medicines",
    ),
    "an-interaction-that-nobody-said": (
        of_interaction(STOP),
        "nobody said an interaction: offer a change of what takes part in it",
    ),
    "a-member-that-is-left": (of_class(STOP, members=("drug-c",)), LEFT_C),
    "a-switch-to-what-is-left": (of_class(FINE, {"action": "switch", "to": "drug c"}), LEFT_C),
    "a-switch-to-what-is-left-by-its-own-name": (
        of_class(FINE, {"action": "switch", "to": "other d"}),
        "other d is left as it is: anti-infectives",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_may_not_be_offered_is_found_once_and_at_its_place(tmp_path: Path, fault: str) -> None:
    made, wanted = FAULTS[fault]
    (found,) = faults(tmp_path, made)
    place, _, message = found.partition(": ")
    assert message == wanted
    file, number = place.split(":")
    assert file == f"rules/{made['id']}.yaml"
    lines = (tmp_path / file).read_text().splitlines()
    offers = [at for at, text in enumerate(lines, 1) if '"action"' in text]
    assert min(abs(int(number) - at) for at in offers[-1:]) <= 1


def test_each_member_that_is_left_is_told_at_each_offer(tmp_path: Path) -> None:
    found = faults(tmp_path, of_class(STOP, FINE, members=("drug-a", "drug-c", "drug-d")))
    assert [one.partition(": ")[2] for one in found] == [
        LEFT_C,
        "other d is left as it is: anti-infectives",
    ] * 2
    assert len({one.partition(": ")[0] for one in found}) == 2


def test_in_a_book_that_leaves_nothing_as_it_is_every_medicine_may_be_changed(tmp_path: Path) -> None:
    raw = documents() | {"substances": DRUGS, "class-a": of_class(STOP, members=("drug-c", "drug-d"))}
    assert lint(load(write(tmp_path / "rules", raw))) == []


def test_a_member_that_is_not_there_is_told_as_such_and_not_as_an_offer(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, of_class(STOP, members=("drug-a", "drug-x")))
    assert found.endswith("there is no substance 'drug-x'")


@pytest.mark.parametrize("listed", ["unless", "weigh"])
@pytest.mark.parametrize(
    ("when", "message"),
    [
        ({"has": "nothing"}, "there is no cause 'nothing'"),
        ({"takes": "class-z"}, "there is no drug-class 'class-z'"),
        ({"taken_for_days": {"below": 9}}, "it is about one medicine, where none is meant"),
    ],
)
def test_what_bears_on_an_offer_is_known_and_about_the_patient(
    tmp_path: Path, listed: str, when: Raw, message: str
) -> None:
    manage: dict[str, Any] = {listed: [small_book.case("x", when)]}
    (found,) = faults(tmp_path, of_class(STOP, **manage))
    assert found.startswith("rules/class-a.yaml:")
    assert found.endswith(message)


@pytest.mark.parametrize(
    "when", [{"complaint_from": 2}, {"known": "level"}, {"takes": "class-b", "by": "oral"}]
)
def test_what_is_for_advice_only_may_bear_on_an_offer(tmp_path: Path, when: Raw) -> None:
    made = of_class(STOP, weigh=[small_book.case("x", when)])
    assert faults(tmp_path, made, small_book.symptom("cramp", 2)) == []


def test_when_a_level_is_repeated_hangs_on_what_is_known(tmp_path: Path) -> None:
    repeat = {"when": {"has": "nothing"}, "days": 3, "because": "x", "evidence": ["hearsay"]}
    found = faults(tmp_path, small_book.level(repeat=[repeat]))
    assert sorted(one.partition(": ")[2] for one in found) == [
        "there is no cause 'nothing'",
        "there is no evidence 'hearsay'",
    ]


def test_a_kind_of_a_setting_is_a_condition_that_is_there(tmp_path: Path) -> None:
    kinds = {"late": {"mean": 0.8, "sd": 0.07, "named": "poor-food"}}
    (found,) = faults(tmp_path, small_book.setting("home", variants=kinds, asks="Which?"))
    assert found.endswith("there is no condition 'poor-food'")
    kinds["late"]["named"] = "rare-loss"
    assert faults(tmp_path, small_book.setting("home", variants=kinds, asks="Which?")) == []
