"""What is known of a patient in a plan's terms: who is silent is unknown."""

from math import inf
from typing import Any

import pytest

import small_book
from magrisk.compile import compile_plan
from magrisk.evaluate import Known
from magrisk.presence import ABSENT, PRESENT, UNKNOWN
from magrisk.scale import Span
from magrisk.situation import Drug, Knowing, Situation
from small_book import drug_class, interaction, line, rule

SYMPTOM = {"kind": "symptom", "id": "cramp", "label": "Cramp", "severity": 3, "why": "x", "consider": "x"}
LINES = (
    line("any", 5),
    line("one", 9, when={"drug": "drug-a"}),
    line("other", 12, when={"drug": "drug-b"}),
    line("dose", 15, when={"all_of": [{"daily_dose_ddd": {"at_least": 2}}, {"sex": "female"}]}),
)
OFFERS: list[small_book.Raw] = [
    {"complaint_from": 3},
    {"known": "clearance"},
    *({"takes": "class-a", "by": route} for route in ("oral", "injected", "intravenous")),
]
BOOK = small_book.small_book(
    drug_class("class-a", *LINES, members=("drug-a", "drug-b")),
    drug_class("topical", line("any", 3, when={"route": "local"}), members=("drug-d",), routes=["local"]),
    SYMPTOM | {"examples": small_book.EXAMPLES},
    small_book.measure("drinks", told=True),
    rule(
        "lifestyle",
        "drinking",
        line("any", 3),
        ask="weak",
        present_when={"measure": {"measure": "drinks", "above": 3}},
    ),
    interaction("two", 3, {"takes": "class-a", "how_many": 2}, {"setting": "clinic"}),
    small_book.setting("clinic", implies=["rare-loss"]),
    drug_class("class-d", line("any", 3, when={"as_needed": True}), members=("drug-c",)),
    small_book.questions(
        small_book.question("weak"),
        small_book.question("drink", answered_by="drinks", no_at_most={"female": 14, "male": 28}),
        small_book.question("bath", answered_by="bath", no_at_most={"female": 5}),
    ),
    rule("condition", "hangover", line("any", 2), ask="drink"),
    rule("condition", "shower", line("any", 2), ask="bath"),
    small_book.measure("bath"),
    small_book.symptom("fit", 5),
    small_book.treatment("salt", offer_when=[small_book.case("x", when) for when in OFFERS]),
)
PLAN = compile_plan(BOOK)
KNOWING = Knowing(BOOK, PLAN)


def known(*drugs: Drug | str, listed: bool = True, **said: object) -> Known:
    """What is known of a patient."""
    taken = tuple(Drug(d) if isinstance(d, str) else d for d in drugs) if listed else None
    words: Any = {"named": frozenset(), "setting": "home", **said}
    return KNOWING.known(Situation(drugs=taken, **words))


def item(drug: Drug, each: str = "class-a") -> Known:
    """What is known of one medicine."""
    (found,) = known(drug).items[each]
    return found


def test_a_complete_list_makes_every_other_drug_absent() -> None:
    facts = known("drug-a").facts
    assert facts["class-a"] == PRESENT
    assert facts["class-a/drug-a"] == PRESENT
    assert facts["class-a/drug-b"] == ABSENT
    assert known().facts["class-a"] == ABSENT
    assert known().items["class-a"] == ()


def test_without_a_list_every_drug_is_unknown() -> None:
    nobody = known(listed=False)
    assert nobody.facts["class-a"] == UNKNOWN
    assert nobody.facts["class-a/drug-a"] == UNKNOWN
    assert nobody.items["class-a"] == (Known(),)


def test_a_held_medicine_is_unknown_and_a_stopped_one_absent() -> None:
    assert item(Drug("drug-a", held=True)).facts["item:taken"] == UNKNOWN
    stopped = item(Drug("drug-a", stopped=True, held=True, stopped_days=30))
    assert stopped.facts["item:taken"] == ABSENT
    assert stopped.facts["item:stopped"] == PRESENT
    assert stopped.measures["item:stopped-days"] == Span(30, 30)
    assert known(Drug("drug-a", stopped=True), Drug("drug-a", held=True)).facts["class-a"] == UNKNOWN
    assert known(Drug("drug-a", held=True), "drug-b").facts["class-a"] == PRESENT


def test_a_medicine_is_known_to_be_none_of_the_others() -> None:
    facts = item(Drug("drug-a")).facts
    assert facts["item:drug:drug-a"] == PRESENT
    assert facts["item:drug:drug-b"] == ABSENT


def test_what_was_not_said_of_a_medicine_is_unknown() -> None:
    silent = item(Drug("drug-a"))
    assert "item:acute" not in silent.facts
    assert not any(name.startswith("item:route") for name in silent.facts)
    assert silent.measures == {}


def test_what_was_said_of_a_medicine_is_known() -> None:
    told = item(
        Drug("drug-a", route="intravenous", days=28, daily_dose_mg=20, elemental_mg_per_day=99, acute=False)
    )
    assert told.measures == {
        "item:days": Span(28, 28),
        "item:daily-dose-ddd": Span(2, 2),
        "item:elemental-mg-per-day": Span(99, 99),
    }
    assert told.facts["item:acute"] == ABSENT
    assert {name for name, value in told.facts.items() if value == PRESENT and "route" in name} == {
        "item:route:intravenous",
        "item:route:injected",
    }
    assert told.facts["item:route:oral"] == ABSENT
    assert item(Drug("drug-a", acute=True)).facts["item:acute"] == PRESENT


def test_a_medicine_counts_by_the_routes_of_its_class() -> None:
    assert KNOWING.classes_of("drug-d") == ["topical"]
    assert KNOWING.classes_of("nothing") == []
    assert known(Drug("drug-d", route="oral")).items["topical"] == ()
    assert known(Drug("drug-d", route="oral")).facts.get("topical", ABSENT) == ABSENT
    assert len(known(Drug("drug-d", route="local")).items["topical"]) == 1
    assert len(known(Drug("drug-d")).items["topical"]) == 1
    assert len(known(Drug("drug-a", route="intravenous")).items["class-a"]) == 1
    assert not KNOWING.counts("topical", "intravenous")


def test_a_cause_worth_asking_about_is_unknown_and_a_rare_one_absent() -> None:
    facts = known().facts
    assert facts["weak-filter"] == UNKNOWN
    assert facts["rare-loss"] == ABSENT
    assert facts["cramp"] == UNKNOWN
    assert known(named=frozenset({"rare-loss", "cramp"})).facts["rare-loss"] == PRESENT
    assert known(named=frozenset({"rare-loss", "cramp"})).facts["cramp"] == PRESENT


def test_no_other_conditions_makes_the_rest_absent() -> None:
    facts = known(no_other_conditions=True, named=frozenset({"poor-food"})).facts
    assert facts["weak-filter"] == facts["cramp"] == ABSENT
    assert facts["poor-food"] == PRESENT


def test_an_answered_question_makes_its_causes_absent() -> None:
    facts = known(answered=frozenset({"weak"})).facts
    assert facts["weak-filter"] == facts["poor-food"] == ABSENT


def test_a_value_that_decides_a_cause_answers_for_it() -> None:
    facts = known(measures={"clearance": Span(55, 55)}).facts
    assert facts["weak-filter"] == ABSENT
    assert facts["poor-food"] == UNKNOWN


def test_what_is_told_is_known_to_be_told() -> None:
    assert known().facts["told:drinks"] == ABSENT
    assert known(measures={"drinks": Span(5, 5)}).facts["told:drinks"] == PRESENT


def test_sex_is_unknown_where_it_is_neither() -> None:
    assert known().facts["sex:female"] == known(sex="other").facts["sex:female"] == UNKNOWN
    assert known(sex="female").facts["sex:female"] == PRESENT
    assert known(sex="male").facts["sex:female"] == ABSENT


def test_a_setting_is_known_and_implies_what_it_says() -> None:
    facts = known(setting="clinic").facts
    assert facts["setting:clinic"] == PRESENT
    assert facts["rare-loss"] == PRESENT
    assert known().facts["setting:clinic"] == ABSENT


def test_open_questions_name_the_rules_that_hang_on_them() -> None:
    assert KNOWING.open_questions(known()) == {
        "weak": ["weak-filter", "drinking", "poor-food"],
        "drink": ["hangover"],
        "bath": ["shower"],
    }
    assert KNOWING.open_questions(known(no_other_conditions=True)) == {}


# ---------------------------------------------------------------- as needed, by a route


def test_whether_it_is_taken_only_as_needed_is_known_where_it_was_said() -> None:
    facts = [item(Drug("drug-c", as_needed=said), "class-d").facts for said in (True, False, None)]
    assert [of.get("item:as-needed") for of in facts] == [PRESENT, ABSENT, None]


def by(*drugs: Drug, listed: bool = True) -> list[int]:
    """Whether class-a is given by mouth, by any injection, by vein."""
    facts = known(*drugs, listed=listed).facts
    return [facts[f"class-a@{route}"] for route in ("oral", "injected", "intravenous")]


def test_a_class_is_given_by_the_routes_of_its_members() -> None:
    assert by() == [ABSENT, ABSENT, ABSENT]
    assert by(Drug("drug-a", route="oral")) == [PRESENT, ABSENT, ABSENT]
    assert by(Drug("drug-a", route="injected")) == [ABSENT, PRESENT, ABSENT]
    assert by(Drug("drug-a", route="intravenous")) == [ABSENT, PRESENT, PRESENT]
    assert by(Drug("drug-a", route="oral"), Drug("drug-b", route="intravenous")) == [PRESENT] * 3
    assert by(Drug("drug-c", route="oral")) == [ABSENT, ABSENT, ABSENT]
    assert by(listed=False) == [UNKNOWN, UNKNOWN, UNKNOWN]


def test_what_is_held_or_stopped_is_given_by_no_route_for_certain() -> None:
    assert by(Drug("drug-a", route="oral", held=True)) == [UNKNOWN, ABSENT, ABSENT]
    assert by(Drug("drug-a", route="oral", stopped=True)) == [ABSENT, ABSENT, ABSENT]
    held, taken = Drug("drug-a", route="oral", held=True), Drug("drug-b", route="oral")
    assert by(held, taken) == by(taken, held) == [PRESENT, ABSENT, ABSENT]


def test_by_a_route_that_nobody_said_it_may_be_given() -> None:
    assert by(Drug("drug-a")) == [UNKNOWN, UNKNOWN, UNKNOWN]
    assert by(Drug("drug-a"), Drug("drug-b", route="oral")) == [PRESENT, UNKNOWN, UNKNOWN]


# ---------------------------------------------------------------- said, told, answered


def test_what_was_said_is_known_to_be_said_and_the_rest_not() -> None:
    facts = known(named=frozenset({"cramp"})).facts
    assert (facts["said:cramp"], facts["said:fit"]) == (PRESENT, ABSENT)
    assert (facts["cramp"], facts["fit"]) == (PRESENT, UNKNOWN)
    denied = known(denied=frozenset({"cramp"})).facts
    assert (denied["said:cramp"], denied["cramp"]) == (ABSENT, ABSENT)


def test_a_laboratory_value_is_told_like_an_amount() -> None:
    assert known().facts["told:clearance"] == ABSENT
    assert known(measures={"clearance": Span(55, 55)}).facts["told:clearance"] == PRESENT
    assert known(measures={"drinks": Span(55, 55)}).facts["told:clearance"] == ABSENT


@pytest.mark.parametrize(
    ("sex", "amount", "answered"),
    [
        ("female", Span(14, 14), True),
        ("female", Span(14.1, 14.1), False),
        ("male", Span(14.1, 14.1), True),
        ("male", Span(28, 28), True),
        ("male", Span(28.1, 28.1), False),
        ("male", Span(-inf, 28), True),
        ("male", Span(0, inf), False),
        ("male", Span(20, 29), False),
        # While nobody knows the sex, the least amount of either answers.
        ("unknown", Span(14, 14), True),
        ("unknown", Span(14.1, 14.1), False),
        ("other", Span(14, 14), True),
        ("other", Span(28, 28), False),
    ],
)
def test_an_amount_of_at_most_so_much_answers_its_question(sex: str, amount: Span, answered: bool) -> None:
    facts = known(sex=sex, measures={"drinks": amount}).facts
    assert facts["hangover"] == (ABSENT if answered else UNKNOWN)
    assert facts["shower"] == facts["weak-filter"] == UNKNOWN


def test_a_limit_of_one_sex_stands_for_the_other_where_that_one_has_none() -> None:
    for sex in ("female", "male", "unknown"):
        assert known(sex=sex, measures={"bath": Span(5, 5)}).facts["shower"] == ABSENT
        assert known(sex=sex, measures={"bath": Span(6, 6)}).facts["shower"] == UNKNOWN


def test_a_cause_that_is_named_is_there_whatever_amount_answers_its_question() -> None:
    said = known(named=frozenset({"hangover"}), sex="male", measures={"drinks": Span(0, 0)})
    assert said.facts["hangover"] == PRESENT


# ---------------------------------------------------------------- kinds

KINDS = small_book.small_book(
    rule("condition", "washing", kinds={"of": ["by-blood", "by-belly", "by-other"], "ask": "weak"}),
    rule("condition", "by-blood", line("any", 5)),
    rule("condition", "by-belly", line("any", 7)),
    rule("condition", "by-other", line("any", 9), ask="other"),
    small_book.questions(small_book.question("weak"), small_book.question("other")),
)
OF_KINDS = Knowing(KINDS, compile_plan(KINDS))


def kinds(*named: str, **said: Any) -> Known:
    """What is known of a patient of whom these conditions were named."""
    words = {"setting": "home", "no_other_conditions": True, **said}
    return OF_KINDS.known(Situation(drugs=(), named=frozenset(named), **words))


@pytest.mark.parametrize(
    ("named", "denied", "blood", "belly"),
    [
        ((), (), ABSENT, ABSENT),
        (("washing",), (), UNKNOWN, UNKNOWN),
        (("washing", "by-blood"), (), PRESENT, ABSENT),
        (("washing", "by-other"), (), ABSENT, ABSENT),
        (("washing", "by-blood", "by-belly"), (), PRESENT, PRESENT),
        (("washing",), ("by-belly",), UNKNOWN, ABSENT),
        (("by-blood",), (), PRESENT, ABSENT),
        (("rare-loss",), (), ABSENT, ABSENT),
    ],
)
def test_who_names_a_condition_and_no_kind_of_it_leaves_its_kind_open(
    named: tuple[str, ...], denied: tuple[str, ...], blood: int, belly: int
) -> None:
    for closed in (True, False):
        facts = kinds(*named, denied=frozenset(denied), no_other_conditions=closed).facts
        assert (facts["by-blood"], facts["by-belly"]) == (blood, belly)


def test_the_kinds_that_are_open_are_asked_for_by_the_question_of_what_was_named() -> None:
    assert OF_KINDS.open_questions(kinds("washing")) == {
        "weak": ["by-blood", "by-belly"],
        "other": ["by-other"],
    }
    assert OF_KINDS.open_questions(kinds("washing", "by-belly")) == {}
    assert OF_KINDS.open_questions(kinds("washing", denied=frozenset({"by-belly", "by-other"}))) == {
        "weak": ["by-blood"]
    }
    assert OF_KINDS.open_questions(kinds()) == {}


def test_days_count_only_as_far_as_a_rule_tells_them_apart() -> None:
    lines = [
        line("any", 5),
        line("long", 9, when={"taken_for_days": {"at_least": 182}}),
        line("left", 3, when={"stopped_for_days": {"below": 30}}),
    ]
    book = small_book.small_book(drug_class("class-a", *lines, members=("drug-a",)))
    knowing = Knowing(book, compile_plan(book))

    def asked(**said: Any) -> Drug:
        return knowing.as_asked(Drug("drug-a", **said))

    assert asked() == Drug("drug-a")
    assert asked(days=182) == asked(days=5000.0)
    assert asked(days=181) == asked(days=0) != asked(days=182)
    assert asked(days=181, most_days=182) != asked(days=181)
    assert asked(stopped=True, stopped_days=29) == asked(stopped=True, stopped_days=0)
    assert asked(stopped=True, stopped_days=29, most_stopped_days=30) != asked(stopped=True, stopped_days=29)
