"""Which changes a rule may offer for a patient: each can be told as a text, and leaves all else as it is."""

from typing import Any

import pytest

import small_book
from magrisk.answer.changes import Change, Changes
from magrisk.assess import Assessor
from magrisk.reading.medication_list import ALLERGY
from magrisk.told import Statement, Words
from small_book import Raw, case, drug_class, line, question, questions, rule
from small_patient import TODAY, assessor_of, read

STOP: Raw = {"action": "stop"}
REDUCE: Raw = {"action": "reduce", "to_ddd": 1}
SWITCH: Raw = {"action": "switch", "to": "drug e"}
TREAT: Raw = {"action": "treat"}
LIGHT: Raw = {"action": "reduce", "to": "light"}

DRUGS: Raw = {
    "kind": "substances",
    "id": "substances",
    "source": "made up",
    "substances": [
        {"id": "drug-a", "ddd_mg": 10, "atc": "A02BC01"},
        {"id": "drug-b"},
        {"id": "drug-c", "ddd_mg": 10},
        {"id": "drug-d", "ddd_mg": 10},
        {"id": "drug-e", "atc": "A02BA03"},
        {"id": "drug-form", "inn": "drug a", "form_of": "drug-a", "names": ["slow a"], "ddd_mg": 10},
        {"id": "drug-third", "ddd_mg": 10 / 3},
        {"id": "drug-left", "ddd_mg": 10, "atc": "L01XA01"},
    ],
}
PRODUCTS: Raw = {
    "kind": "products",
    "id": "products",
    "source": "made up",
    "products": [
        {"id": "mix", "names": ["Mix"], "ingredients": ["drug-c", "drug-form"]},
        {"id": "three", "names": ["Three"], "ingredients": ["drug-a", "drug-d", "drug-e"]},
    ],
}
LEFT: Raw = {
    "kind": "changes",
    "id": "changes",
    "untouched": [{"atc": "J", "because": "anti-infectives"}, {"atc": "L", "because": "antineoplastics"}],
}
ANSWERS = questions(question("weak", no=["no"]), question("drink", no=["light", "never"]))


def class_a(*offers: Raw, members: tuple[str, ...] = ("drug-a",), **manage: Any) -> Raw:
    """The class of the small book with what it offers."""
    lines = line("any-use", 19), line("long-use", 31, when={"taken_for_days": {"at_least": 182}})
    return drug_class("class-a", *lines, members=members, manage={"offers": list(offers), **manage})


def assessor(*more: Raw) -> Assessor:
    """The small book with other substances and what the tests add."""
    return assessor_of(small_book.small_book(DRUGS, PRODUCTS, LEFT, ANSWERS, *more))


def changes(by: Assessor, **said: Any) -> list[Change]:
    """What is allowed for a patient."""
    patient = read(by, **said)
    answer = by.assess(patient)
    return list(
        Changes(by.plan, by.reader).allowed(patient, by.standings.of(patient).steps, answer.contributions)
    )


def shown(found: list[Change]) -> list[tuple[str, str, str | None]]:
    return [(one.action, one.target, one.to) for one in found]


def of_medicine(offer: Raw, *said: str, members: tuple[str, ...] = ("drug-a",)) -> list[str | None]:
    """What is to be said in the place of medicines by one offer."""
    found = changes(assessor(class_a(offer, members=members)), medications=said)
    assert {one.among for one in found} <= {"medications"}
    assert {one.rule for one in found} <= {"class-a"}
    assert all(one.texts == ((one.to,) if one.to else ()) for one in found)
    return [one.to for one in found]


# ---------------------------------------------------------------- medicines


def test_what_is_stopped_is_left_out_and_what_is_switched_is_said_otherwise() -> None:
    found = changes(assessor(class_a(STOP, SWITCH)), medications=("drug d", "drug a 5 mg"))
    assert shown(found) == [("stop", "drug a 5 mg", None), ("switch", "drug a 5 mg", "drug e")]
    assert [(one.said, one.texts) for one in found] == [("drug a 5 mg", ()), ("drug a 5 mg", ("drug e",))]
    assert [one.leaves for one in found] == [(), ()]


def test_a_rule_that_offers_nothing_changes_nothing() -> None:
    assert changes(assessor(class_a(ask="Is it needed?")), medications=("drug a",)) == []
    assert changes(assessor(), medications=("drug a",)) == []


def test_without_a_list_of_medicines_there_is_nothing_to_change() -> None:
    assert changes(assessor(class_a(STOP)), medications=None) == []


@pytest.mark.parametrize(
    ("said", "to"),
    [
        ("drug a 20 mg daily", "drug a 10 mg daily"),
        ("drug a 11 mg daily", "drug a 10 mg daily"),
        ("drug a 20 mg twice daily by mouth", "drug a 10 mg daily"),
        ("drug a 20 mg daily for 30 days", "drug a 10 mg daily for 30 days"),
        ("drug a 20 mg daily since 2026-08-14", "drug a 10 mg daily since 2026-08-14"),
        ("drug a 20 mg daily since 2026-08", "drug a 10 mg daily since 2026-08"),
        ("drug a 20 mg daily since 2024", "drug a 10 mg daily since 2024"),
        # The plainest words that read the same: since when, then years, then weeks, then days.
        ("drug a 20 mg daily for 2 years", "drug a 10 mg daily for 2 years"),
        ("drug a 20 mg daily for 365 weeks", "drug a 10 mg daily for 7 years"),
        ("drug a 20 mg daily for 6 weeks", "drug a 10 mg daily for 6 weeks"),
        ("drug a 20 mg daily for 3 months", "drug a 10 mg daily for 13 weeks"),
        ("drug a 20 mg daily for 731 days", "drug a 10 mg daily for 731 days"),
        ("drug a 20 mg daily since 2026-12-24", "drug a 10 mg daily since 2026-12-24"),
    ],
)
def test_a_dose_is_reduced_to_the_defined_daily_dose_and_keeps_its_duration(said: str, to: str) -> None:
    assert of_medicine(REDUCE, said) == [to]


def test_a_dose_may_be_reduced_to_a_part_of_the_defined_daily_dose() -> None:
    half = {"action": "reduce", "to_ddd": 0.25}
    assert of_medicine(half, "drug a 20 mg daily") == ["drug a 2.5 mg daily"]


@pytest.mark.parametrize(
    "said",
    [
        "drug a 10 mg daily",
        "drug a 5 mg daily",
        "drug a",
        "drug a 20 mg",
        "drug a 20 mg twice daily as needed",
        "drug a 20 mg iv daily",
        "drug a 20 mg daily for 1234567 days",
        # Since when it is taken would read as longer than it was given.
        "drug a 20 mg daily since 2026-08-14 for 30 days",
        "drug b 20 mg daily",
        "slow a 20 mg daily",
        "drug third 20 mg daily",
        "drug a + drug d 20 mg daily",
    ],
)
def test_a_dose_is_not_reduced_where_less_of_it_cannot_be_told(said: str) -> None:
    members = ("drug-a", "drug-b", "drug-form", "drug-third")
    assert of_medicine(REDUCE, said, members=members) == []
    assert of_medicine(STOP, said, members=members) != []


def test_of_a_combination_the_ingredient_alone_is_left_out() -> None:
    (stop,) = changes(assessor(class_a(STOP, SWITCH, REDUCE)), medications=("drug a 5 mg / drug d 20 mg",))
    assert (stop.action, stop.to, stop.texts) == ("switch", "drug d", ("drug d",))
    assert stop.leaves == ("drug d",)
    (three,) = changes(assessor(class_a(STOP)), medications=("Three",))
    assert (three.to, three.leaves) == ("drug d + drug e", ("drug d", "drug e"))


def test_a_combination_of_members_is_stopped_as_a_whole() -> None:
    assert of_medicine(STOP, "drug a / drug d 10 mg", members=("drug-a", "drug-d")) == [None]


def test_a_combination_whose_rest_means_another_medicine_alone_is_not_changed() -> None:
    """What would stay is a form that has no name of its own: "drug a" alone is another."""
    assert of_medicine(STOP, "Mix", members=("drug-c",)) == []
    assert of_medicine(STOP, "drug c", members=("drug-c",)) == [None]


@pytest.mark.parametrize("said", ["drug left", "drug a + drug left 5 mg"])
def test_what_is_left_as_it_is_is_neither_stopped_nor_pulled_out_of_a_combination(said: str) -> None:
    by = assessor(class_a(STOP, SWITCH, REDUCE, members=("drug-a", "drug-left")))
    assert changes(by, medications=(said,)) == []
    assert shown(changes(by, medications=(said, "drug a")))[0] == ("stop", "drug a", None)


def test_a_medicine_with_another_code_or_with_none_may_be_changed() -> None:
    by = Changes((made := assessor()).plan, made.reader)
    assert [by.untouched(f"drug-{one}") for one in ("a", "b", "e", "left")] == [False, False, False, True]


@pytest.mark.parametrize(
    "said", ["drug a flibber", "drug a on hold", "drug a stopped 3 days ago", "allergic to drug a", "drug d"]
)
def test_what_is_not_surely_taken_and_understood_as_a_whole_is_not_changed(said: str) -> None:
    assert of_medicine(STOP, said) == []


@pytest.mark.parametrize(
    ("other", "offered"),
    [
        ("drug d", ["stop", "switch"]),
        ("drug e", ["stop", "switch"]),
        ("allergic to drug d", ["stop", "switch"]),
        ("allergic to drug e", ["stop"]),
    ],
)
def test_nothing_is_switched_to_what_is_not_borne(other: str, offered: list[str]) -> None:
    found = changes(assessor(class_a(STOP, SWITCH)), medications=("drug a", other))
    assert [one.action for one in found] == offered


def test_nothing_is_switched_to_what_the_allergies_of_a_pasted_list_name() -> None:
    by = assessor(class_a(STOP, SWITCH))
    pasted = {
        reason: Words(
            age="60",
            medications=(Statement("drug a", "line 1"),),
            not_read=((Statement("drug e", "line 3"), reason),),
        )
        for reason in (ALLERGY, "another reason")
    }
    patients = {reason: by.reader.read(words, TODAY) for reason, words in pasted.items()}
    made = Changes(by.plan, by.reader)
    offered = {
        reason: [one.action for one in made.allowed(patient, by.standings.of(patient).steps, counted)]
        for reason, patient in patients.items()
        for counted in [by.assess(patient).contributions]
    }
    assert offered == {ALLERGY: ["stop"], "another reason": ["stop", "switch"]}


def test_two_equal_texts_are_changed_together_and_offered_once() -> None:
    by = assessor(class_a(STOP, SWITCH))
    stop, switch = changes(by, medications=("drug a", "drug d", "drug a"))
    words = read(by, medications=("drug a", "drug d", "drug a")).words
    assert [one.said for one in stop.applied(words).medications or ()] == ["drug d"]
    assert [one.said for one in switch.applied(words).medications or ()] == ["drug e", "drug d", "drug e"]


def test_the_last_medicine_that_is_stopped_leaves_an_empty_list() -> None:
    by = assessor(class_a(STOP))
    (stop,) = changes(by, medications=("drug a",))
    assert stop.applied(read(by, medications=("drug a",)).words).medications == ()


def test_a_route_by_which_a_class_does_not_count_is_no_reason_for_a_change() -> None:
    by = assessor(class_a(STOP) | {"routes": ["oral"]})
    assert changes(by, medications=("drug a 5 mg iv",)) == []


# ---------------------------------------------------------------- what bars a change or speaks against it

BARRED = case("It is\n  needed.", {"has": "rare-loss"})
AGAINST = [case("It\n  protects.", {"takes": "class-b"}), case("It is weak.", {"has": "weak-filter"})]


def test_while_something_bars_it_no_change_is_offered() -> None:
    by = assessor(class_a(STOP, unless=[BARRED]))
    assert changes(by, medications=("drug a",), conditions=("rare loss",)) == []
    assert shown(changes(by, medications=("drug a",))) == [("stop", "drug a", None)]


def test_what_only_may_bar_it_does_not() -> None:
    by = assessor(class_a(STOP, unless=[case("It is weak.", {"has": "weak-filter"})]))
    assert shown(changes(by, medications=("drug a",))) == [("stop", "drug a", None)]
    assert changes(by, medications=("drug a",), conditions=("weak",)) == []


@pytest.mark.parametrize(
    ("said", "against"),
    [
        ({"medications": ("drug a",)}, ()),
        ({"medications": ("drug a", "drug c")}, ("It protects.",)),
        ({"medications": ("drug a", "drug c"), "conditions": ("weak",)}, ("It protects.", "It is weak.")),
    ],
)
def test_what_speaks_against_a_change_is_told_with_it(said: dict[str, Any], against: tuple[str, ...]) -> None:
    by = assessor(class_a(STOP, weigh=AGAINST, before="What is it\n  for?"))
    (found,) = changes(by, **said)
    assert (found.before, found.against) == ("What is it for?", against)


def test_nothing_speaks_against_a_lower_dose() -> None:
    by = assessor(class_a(STOP, REDUCE, SWITCH, weigh=AGAINST, before="Why?"))
    found = changes(by, medications=("drug a 20 mg daily", "drug c"))
    told = {one.action: (one.before, one.against) for one in found}
    assert told == {
        "stop": ("Why?", ("It protects.",)),
        "reduce": ("Why?", ()),
        "switch": ("Why?", ("It protects.",)),
    }


def test_a_combination_is_not_taken_apart_where_something_speaks_against_it() -> None:
    """What is left out of it may be what protects from the rest."""
    by = assessor(class_a(STOP, weigh=AGAINST))
    assert shown(changes(by, medications=("drug a / drug d",))) == [("switch", "drug a / drug d", "drug d")]
    both = changes(by, medications=("drug a / drug d", "drug a", "drug c"))
    assert shown(both) == [("stop", "drug a", None)]
    assert both[0].against == ("It protects.",)


def test_a_combination_of_members_alone_is_offered_with_what_speaks_against_it() -> None:
    by = assessor(class_a(STOP, members=("drug-a", "drug-d"), weigh=AGAINST))
    (found,) = changes(by, medications=("drug a / drug d", "drug c"))
    assert (found.action, found.leaves, found.against) == ("stop", (), ("It protects.",))


def test_what_holds_in_everybody_is_told_only_where_it_is_given() -> None:
    (found,) = changes(assessor(class_a(STOP)), medications=("drug a",))
    assert (found.before, found.against) == ("", ())


# ---------------------------------------------------------------- what was named

TREATED = rule("condition", "rare-loss", line("any", 50), manage={"offers": [TREAT]})


@pytest.mark.parametrize(
    ("said", "target", "rest"),
    [
        (("rare loss",), "rare loss", ()),
        (("weak", "rare loss"), "rare loss", ()),
        (("rare loss, weak",), "rare loss", ("weak",)),
        (("weak; rare loss; poor food",), "rare loss", ("weak", "poor food")),
    ],
)
def test_of_a_list_of_conditions_all_but_the_one_stays(
    said: tuple[str, ...], target: str, rest: tuple[str, ...]
) -> None:
    by = assessor(TREATED)
    (found,) = changes(by, conditions=said)
    assert (found.action, found.target, found.to, found.texts) == ("treat", target, None, rest)
    assert (found.among, found.rule) == ("conditions", "rare-loss")
    words = read(by, conditions=said).words
    kept = [one.said for one in found.applied(words).conditions]
    assert kept == [
        text for one in words.conditions for text in (rest if target in one.said else (one.said,))
    ]


def test_two_parts_of_one_list_are_changed_one_after_the_other() -> None:
    by = assessor(TREATED, FOOD)
    words = read(by, conditions=("rare loss; weak; poor food",)).words
    found = {one.target: one for one in changes(by, conditions=("rare loss; weak; poor food",))}
    for first, second in (("rare loss", "poor food"), ("poor food", "rare loss")):
        after = found[second].applied(found[first].applied(words))
        assert [one.said for one in after.conditions] == ["weak"]


def test_a_part_of_a_list_without_which_another_would_read_otherwise_is_not_offered() -> None:
    """In the list "poor food" is said to be absent; alone it would be said to be there."""
    by = assessor(TREATED)
    assert shown(changes(by, conditions=("rare loss; no weak; poor food",))) == [("treat", "rare loss", None)]
    assert changes(by, conditions=("rare loss; no weak or poor food",)) == []


def test_what_is_named_and_does_not_count_is_not_changed() -> None:
    by = assessor(TREATED)
    for said in ("no rare loss", "history of rare loss", "rare loss?", "weak"):
        assert changes(by, conditions=(said,)) == []


def test_what_was_only_measured_is_no_text_that_could_be_changed() -> None:
    weak = rule("condition", "weak-filter", line("any", 24), names=["weak"], manage={"offers": [TREAT]})
    by = assessor(weak | {"present_when": {"measure": {"measure": "clearance", "below": 30}}})
    patient = read(by, "clearance 20")
    answer = by.assess(patient)
    assert [one.rule for one in answer.contributions] == ["weak-filter"]
    assert answer.what_would_help == ()
    assert shown(changes(by, conditions=("weak",))) == [("treat", "weak", None)]


def test_what_follows_from_another_text_is_not_changed_by_that() -> None:
    implied = rule("condition", "implied", line("any", 9), manage={"offers": [TREAT]})
    by = assessor(implied | {"present_when": {"has": "rare-loss"}})
    answer = by.assess(read(by, conditions=("rare loss",)))
    assert {one.rule: one.because[0].said for one in answer.contributions}["implied"] == "rare loss"
    assert changes(by, conditions=("rare loss",)) == []
    assert shown(changes(by, conditions=("implied",))) == [("treat", "implied", None)]


def test_what_counts_only_in_another_rule_is_changed_too() -> None:
    """By itself it weighs nothing; it is a cause of the interaction."""
    quiet = rule("condition", "quiet", manage={"offers": [TREAT]})
    by = assessor(quiet, small_book.interaction("a-and-quiet", 10, {"takes": "class-a"}, {"has": "quiet"}))
    patient = read(by, medications=("drug a",), conditions=("quiet",))
    assert "quiet" not in {one.rule for one in by.assess(patient).contributions}
    (found,) = changes(by, medications=("drug a",), conditions=("quiet",))
    assert (found.action, found.target, found.rule) == ("treat", "quiet", "quiet")
    assert changes(by, conditions=("quiet",)) == []
    assert changes(by, medications=("drug c",), conditions=("quiet",)) == []


def test_a_text_that_may_mean_two_things_is_not_changed() -> None:
    twin = rule("condition", "twin", line("any", 9), names=["shared"], manage={"offers": [TREAT]})
    other = rule("condition", "twin-too", line("any", 9), names=["shared"])
    assert changes(assessor(twin, other), conditions=("shared",)) == []


FOOD = rule("lifestyle", "poor-food", line("any", 6), manage={"offers": [{"action": "correct"}]})


def test_a_habit_is_changed_in_the_list_in_which_it_was_said() -> None:
    by = assessor(FOOD)
    words = Words(lifestyle=(Statement("poor food", "lifestyle 1"),), symptoms=(Statement("x", "symptom 1"),))
    patient = by.reader.read(words, TODAY)
    counted = by.assess(patient).contributions
    (found,) = Changes(by.plan, by.reader).allowed(patient, by.standings.of(patient).steps, counted)
    assert (found.action, found.target, found.among, found.rule) == (
        "correct",
        "poor food",
        "lifestyle",
        "poor-food",
    )
    changed = found.applied(words)
    assert (changed.lifestyle, changed.symptoms) == ((), words.symptoms)
    (other,) = changes(by, conditions=("poor food",))
    assert other.among == "conditions"


DRINKING = rule(
    "lifestyle", "drinking", line("any", 12), names=["heavy"], ask="drink", manage={"offers": [LIGHT, STOP]}
)


def test_an_answer_about_alcohol_is_changed_to_another_answer_or_left_out() -> None:
    by = assessor(DRINKING)
    lighter, none = changes(by, alcohol="heavy")
    assert (lighter.action, lighter.target, lighter.to, lighter.among) == (
        "reduce",
        "heavy",
        "light",
        "alcohol",
    )
    assert (none.action, none.to, none.texts) == ("stop", None, ())
    words = read(by, alcohol="heavy").words
    assert lighter.applied(words).alcohol == Statement("light", "alcohol")
    assert none.applied(words).alcohol is None


@pytest.mark.parametrize("said", ["light", "never", ""])
def test_an_answer_that_is_no_cause_is_not_changed(said: str) -> None:
    assert changes(assessor(DRINKING), alcohol=said) == []


def test_an_amount_that_makes_a_cause_is_changed_like_a_word() -> None:
    drinks = small_book.measure("drinks", unit="g/day", told=True)
    asked = questions(question("weak"), question("drink", answered_by="drinks", no=["light"]))
    much = DRINKING | {"present_when": {"measure": {"measure": "drinks", "above": 40}}}
    by = assessor(drinks, asked, much)
    assert shown(changes(by, alcohol="50 g/day")) == [
        ("reduce", "50 g/day", "light"),
        ("stop", "50 g/day", None),
    ]
    assert changes(by, alcohol="30 g/day") == []
