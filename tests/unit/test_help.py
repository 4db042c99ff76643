"""What would help: every allowed change is tried, the most helpful comes first, and the fewest are found."""

from collections.abc import Callable
from typing import Any

import pytest

import small_book
from magrisk.answer.changes import Change
from magrisk.answer.help import LEAST_GAIN, MOST_TOGETHER, After, Tried, alone, sentence, smallest
from magrisk.assess import Assessor
from magrisk.assessment import Assessment
from small_book import Raw, case, drug_class, line, rule
from small_patient import assessor_of, read

ROUTINE, SOON, URGENT = range(3)
NOW = After(SOON, 100, 0.1)


def change(said: str, action: Any = "stop", *, to: str | None = None, against: str = "") -> Change:
    return Change(
        action, said, to, "rule", "medications", said, (to,) if to else (), against=(against,) * bool(against)
    )


def trying(*found: tuple[tuple[Change, ...], int, int]) -> Callable[[tuple[Change, ...]], After]:
    """Where the patient stands with some changes; with all others as before."""
    after = {together: After(priority, points, points / 1000) for together, priority, points in found}
    return lambda together: after.get(together, NOW)


A, B, C = change("a"), change("b"), change("c")
NONE = Tried((), NOW)


def found(result: Tried | None) -> list[str] | None:
    return None if result is None else [one.target for one in result.changes]


# ---------------------------------------------------------------- alone


def test_what_lowers_the_priority_comes_first_then_what_nothing_speaks_against_then_what_helps_most() -> None:
    barred = change("d", against="It protects.")
    tried = trying(((A,), SOON, 90), ((B,), SOON, 60), ((C,), ROUTINE, 95), ((barred,), SOON, 10))
    assert [one.changes[0] for one in alone(NOW, [A, B, C, barred], tried)] == [C, B, A, barred]


def test_of_two_that_help_alike_the_first_stays_first() -> None:
    tried = trying(((A,), SOON, 90), ((B,), SOON, 90))
    assert [one.changes[0] for one in alone(NOW, [B, A], tried)] == [B, A]


def test_what_changes_nothing_or_makes_it_worse_is_no_help() -> None:
    tried = trying(((A,), SOON, 100), ((B,), SOON, 101), ((C,), URGENT, 50))
    assert alone(NOW, [A, B, C], tried) == []


def test_a_lower_priority_helps_though_the_points_stay() -> None:
    (one,) = alone(NOW, [A], trying(((A,), ROUTINE, 100)))
    assert one.after.priority == ROUTINE


@pytest.mark.parametrize(
    ("priority", "gain", "told"),
    [
        (SOON, LEAST_GAIN, True),
        (SOON, LEAST_GAIN * 0.99, False),
        (SOON, 0, False),
        (SOON, -0.05, False),
        # Where the priority falls, the chance may stay or rise; where it rises, no chance makes up for it.
        (ROUTINE, 0, True),
        (ROUTINE, -0.05, True),
        (URGENT, 0.09, False),
    ],
)
def test_a_change_that_nobody_would_notice_is_not_worth_telling(
    priority: int, gain: float, told: bool
) -> None:
    after = After(priority, 99, NOW.chance - gain)
    assert bool(alone(NOW, [A], lambda _: after)) is told


# ---------------------------------------------------------------- the fewest


def fewest(tried: Callable[[tuple[Change, ...]], After], *changes: Change) -> list[str] | None:
    return found(smallest(NOW, changes, alone(NOW, changes, tried), tried))


def test_one_change_is_enough_where_one_lowers_the_priority() -> None:
    assert fewest(trying(((A,), SOON, 60), ((B,), ROUTINE, 90)), A, B) == ["b"]


def test_of_as_few_changes_the_most_helpful_are_taken() -> None:
    barred = change("d", against="It protects.")
    tried = trying(((A,), ROUTINE, 50), ((B,), ROUTINE, 40), ((barred,), ROUTINE, 10))
    assert fewest(tried, A, B, barred) == ["b"]


def test_what_something_speaks_against_is_left_out_of_the_fewest_where_others_do_it() -> None:
    barred = change("d", against="It protects.")
    tried = trying(((barred,), ROUTINE, 10), ((barred, A), ROUTINE, 5), ((A, B), ROUTINE, 50))
    assert fewest(tried, barred, A, B) == ["a", "b"]
    alone_it_does = trying(((barred,), ROUTINE, 10), ((A, B), SOON, 50))
    assert fewest(alone_it_does, barred, A, B) == ["d"]


def test_what_nothing_speaks_against_is_tried_though_another_change_of_its_text_helps_more() -> None:
    stop, reduce = change("a", against="It protects."), change("a", "reduce", to="less")
    tried = trying(((stop,), ROUTINE, 10), ((reduce,), ROUTINE, 90))
    (only,) = (smallest(NOW, [stop, reduce], alone(NOW, [stop, reduce], tried), tried) or NONE).changes
    assert only == reduce


def test_what_something_speaks_against_takes_no_place_of_what_nothing_does() -> None:
    barred = [change(str(number), against="It protects.") for number in range(MOST_TOGETHER)]
    helping = [((one,), SOON, 50) for one in barred]
    assert fewest(trying(*helping, ((A, B), ROUTINE, 60)), *barred, A, B) == ["a", "b"]


def test_two_are_taken_where_no_single_one_lowers_the_priority() -> None:
    tried = trying(((A,), SOON, 90), ((B,), SOON, 80), ((B, A), ROUTINE, 50), ((B, A, C), ROUTINE, 10))
    assert fewest(tried, A, B, C) == ["b", "a"]


def test_two_that_help_only_together_are_found() -> None:
    assert fewest(trying(((A, B), ROUTINE, 50)), A, B) == ["a", "b"]


def test_there_may_be_none() -> None:
    assert fewest(trying(((A,), SOON, 90), ((A, B), SOON, 80)), A, B) is None
    assert fewest(trying()) is None


def test_of_each_text_only_the_change_is_tried_that_helps_most_alone() -> None:
    switch = change("a", "switch", to="e")
    tried = trying(((A,), SOON, 90), ((switch,), SOON, 80), ((switch, B), ROUTINE, 50))
    assert fewest(tried, A, switch, B) == ["a", "b"]
    tried = trying(((A,), SOON, 80), ((switch,), SOON, 90), ((switch, B), ROUTINE, 50))
    assert fewest(tried, A, switch, B) is None


def test_no_more_than_so_many_texts_are_tried_together_and_those_that_help_alone_come_first() -> None:
    many = [change(str(number)) for number in range(MOST_TOGETHER)]
    all_of_them = trying((tuple(many), ROUTINE, 50))
    assert fewest(all_of_them, *many) == [one.said for one in many]
    assert fewest(all_of_them, A, *many) is None
    helping = trying(((B,), SOON, 90), ((B, A), ROUTINE, 50))
    assert fewest(helping, A, *many, B) == ["b", "a"]


def test_a_change_in_words_says_what_becomes_of_which_text() -> None:
    assert sentence(change("drug a")) == 'stopping "drug a"'
    assert sentence(change("drug a", "switch", to="drug e")) == 'switching "drug a" to "drug e"'
    assert sentence(change("drug a", "reduce", to="x")) == 'reducing "drug a" to "x"'
    assert [sentence(change("x", action)) for action in ("treat", "correct")] == [
        'treating "x"',
        'correcting "x"',
    ]


# ---------------------------------------------------------------- of a whole answer

STOP: Raw = {"action": "stop"}
DRUGS: Raw = {
    "kind": "substances",
    "id": "substances",
    "source": "made up",
    "substances": [{"id": f"drug-{letter}", "ddd_mg": 10} for letter in "abcdefghijklm"],
}


def class_of(name: str, points: int, *members: str, **more: Any) -> Raw:
    """A class whose members may be stopped."""
    return drug_class(
        f"class-{name}",
        line("any-use", points),
        members=tuple(f"drug-{member}" for member in members),
        **{"manage": {"offers": [STOP]}, **more},
    )


def assessor(*more: Raw) -> Assessor:
    """`drug a` weighs 60 points, `drug d` as much, those from `drug e` on together; rare loss weighs 50."""
    return assessor_of(
        small_book.small_book(
            DRUGS, class_of("a", 60, "a"), class_of("d", 60, "d"), class_of("e", 60, *"efghijklm"), *more
        )
    )


SMALL = assessor()


def answered(*medications: str, by: Assessor = SMALL, labs: tuple[str, ...] = (), **said: Any) -> Assessment:
    return by.assess(read(by, *labs, medications=medications, **said))


def helps(answer: Assessment) -> list[tuple[str, int, str]]:
    return [(one.target, one.points_after, one.priority_after) for one in answer.what_would_help]


def smallest_of(answer: Assessment) -> list[str] | None:
    found = answer.smallest_change
    return [one.target for one in found.changes] if found else None


def test_one_change_that_lowers_the_priority_is_told_with_what_it_leads_to() -> None:
    answer = answered("drug a 5 mg", conditions=("rare loss",))
    assert answer.score
    assert (answer.score.points, answer.priority) == (110, "soon")
    (one,) = answer.what_would_help
    without = answered(conditions=("rare loss",))
    assert without.score
    assert without.chance
    assert (one.points_after, one.chance_after) == (without.score.points, without.chance.estimate)
    assert (one.priority_after, one.rule, one.change) == (
        without.priority,
        "class-a",
        'stopping "drug a 5 mg"',
    )
    assert (one.against, one.caution) == ((), "")
    assert answer.smallest_change
    assert smallest_of(answer) == ["drug a 5 mg"]
    assert [one.change for one in answer.smallest_change.changes] == ['stopping "drug a 5 mg"']
    assert answer.smallest_change.model_dump(exclude={"changes"}) == {
        "against": False,
        "points_after": 50,
        "chance_after": one.chance_after,
        "priority_after": "routine",
    }


def test_two_changes_may_be_the_fewest() -> None:
    answer = answered("drug a", "drug d", conditions=("rare loss",))
    assert helps(answer) == [("drug a", 110, "soon"), ("drug d", 110, "soon")]
    assert smallest_of(answer) == ["drug a", "drug d"]


def test_two_of_one_class_help_only_together() -> None:
    answer = answered("drug e", "drug f", conditions=("rare loss",))
    assert helps(answer) == []
    assert smallest_of(answer) == ["drug e", "drug f"]


def test_more_of_one_class_than_are_tried_together_are_not_found() -> None:
    said = tuple(f"drug {letter}" for letter in "efghijklm")[: MOST_TOGETHER + 1]
    assert smallest_of(answered(*said[1:], conditions=("rare loss",))) == list(said[1:])
    assert smallest_of(answered(*said, conditions=("rare loss",))) is None


def test_there_is_no_smallest_change_where_the_priority_is_the_lowest_already() -> None:
    answer = answered("drug a")
    assert helps(answer) == [("drug a", 0, "routine")]
    assert answer.smallest_change is None


def test_what_raises_the_stakes_helps_though_it_has_no_points() -> None:
    grave = [{"level": "grave", "because": "It is."}]
    by = assessor(class_of("s", 0, "b", direction="neutral", effect=[], why_zero="None.", stakes=grave))
    answer = answered("drug a", "drug b", by=by)
    assert (answer.stakes, answer.priority) == ("grave", "soon")
    assert helps(answer) == [("drug b", 60, "routine"), ("drug a", 0, "soon")]
    assert smallest_of(answer) == ["drug b"]


def test_nothing_helps_where_nothing_lowers_the_level() -> None:
    by = assessor(
        class_of("b", -40, "c"), class_of("g", 0, "b", direction="neutral", effect=[], why_zero="x")
    )
    answer = answered("drug b", "drug c", by=by)
    assert (answer.what_would_help, answer.smallest_change) == ((), None)


def test_what_only_raises_the_stakes_is_no_help_where_nothing_lowers_the_level() -> None:
    grave = [{"level": "grave", "because": "It is."}]
    by = assessor(class_of("s", 0, "b", direction="neutral", effect=[], why_zero="None.", stakes=grave))
    answer = answered("drug b", by=by)
    assert (answer.priority, answer.what_would_help, answer.smallest_change) == ("soon", (), None)


@pytest.mark.parametrize(("level", "helped"), [("0.95", False), ("0.8", True), ("0.6", True), ("", True)])
def test_nothing_that_lowers_the_level_is_taken_away_where_it_is_high(level: str, helped: bool) -> None:
    answer = answered("drug a", labs=(f"level {level} mmol/L",) if level else ())
    assert bool(answer.what_would_help) is helped
    assert answer.measured is None or (answer.measured.status == "high") is not helped


def test_a_level_that_was_high_long_ago_is_no_reason_against_a_change() -> None:
    assert answered("drug a", labs=("level 0.95 mmol/L on 2020-01-01",)).what_would_help != ()


def test_a_child_is_told_of_no_change() -> None:
    answer = answered("drug a", age="17")
    assert (answer.what_would_help, answer.smallest_change) == ((), None)


def test_under_a_low_level_a_change_never_leads_below_what_the_level_demands() -> None:
    answer = answered("drug a", labs=("level 0.6 mmol/L",), conditions=("rare loss",))
    assert helps(answer) == [("drug a", 50, "soon")]
    assert answer.smallest_change is None


@pytest.mark.parametrize(
    ("level", "priorities", "fewest"),
    [("0.6", ("urgent", "soon"), None), ("0.8", ("soon", "routine"), ["drug b"])],
)
def test_under_a_low_level_there_is_no_smallest_change_though_one_lowers_the_stakes(
    level: str, priorities: tuple[str, str], fewest: list[str] | None
) -> None:
    grave = [{"level": "grave", "because": "It is."}]
    by = assessor(class_of("s", 0, "b", direction="neutral", effect=[], why_zero="None.", stakes=grave))
    answer = answered("drug a", "drug b", by=by, labs=(f"level {level} mmol/L",))
    assert (answer.priority, answer.what_would_help[0].priority_after) == priorities
    assert answer.what_would_help[0].target == "drug b"
    assert smallest_of(answer) == fewest


def test_what_speaks_against_a_change_stands_apart_from_what_is_to_be_weighed_in_everybody() -> None:
    manage = {
        "offers": [STOP],
        "before": "What is it\n  for?",
        "weigh": [case("It\n  protects.", {"takes": "class-d"})],
    }
    by = assessor(class_of("a", 60, "a", manage=manage))
    told = {
        one.target: (one.against, one.caution) for one in answered("drug a", "drug d", by=by).what_would_help
    }
    assert told == {
        "drug a": (("It protects.",), "To weigh first: What is it for?"),
        "drug d": ((), ""),
    }


def test_what_is_spoken_against_comes_behind_what_is_not() -> None:
    manage = {"offers": [STOP], "weigh": [case("It protects.", {"takes": "class-d"})]}
    by = assessor(class_of("a", 80, "a", manage=manage))
    answer = answered("drug a", "drug d", by=by)
    assert [target for target, *_ in helps(answer)] == ["drug d", "drug a"]


def test_that_something_speaks_against_one_of_the_fewest_is_told_with_them() -> None:
    manage = {"offers": [STOP], "weigh": [case("It protects.", {"takes": "class-d"})]}
    by = assessor(class_of("a", 60, "a", manage=manage))
    both = answered("drug a", "drug d", by=by, conditions=("rare loss",)).smallest_change
    assert both
    assert ([one.target for one in both.changes], both.against) == (["drug d", "drug a"], True)
    one = answered("drug a", by=by, conditions=("rare loss",)).smallest_change
    assert one
    assert ([each.target for each in one.changes], one.against) == (["drug a"], False)


def test_a_change_of_which_nobody_would_notice_the_effect_is_not_told() -> None:
    by = assessor(class_of("a", 20, "a"), class_of("d", 10, "d"))
    assert helps(answered("drug a", by=by)) == [("drug a", 0, "routine")]
    assert helps(answered("drug d", by=by)) == []


def test_what_stays_of_a_combination_is_told_behind_what_is_to_be_weighed() -> None:
    by = assessor(class_of("a", 60, "a", manage={"offers": [STOP], "before": "Why?"}))
    (one,) = answered("drug a / drug c", by=by).what_would_help
    assert (one.action, one.to) == ("switch", "drug c")
    assert one.change == 'switching "drug a / drug c" to "drug c"'
    assert one.caution == "To weigh first: Why? What stays (drug c) needs a dose."
    (bare,) = answered("drug a / drug c").what_would_help
    assert bare.caution == "What stays (drug c) needs a dose."
    (two,) = answered("drug a / drug b / drug c").what_would_help
    assert two.caution == "What stays (drug b and drug c) needs a dose."


def test_applying_a_change_gives_exactly_what_it_was_said_to_give() -> None:
    offers = [{"action": "reduce", "to_ddd": 1}, {"action": "switch", "to": "drug c"}, STOP]
    dosed = line("any-use", 60), line("much", 80, when={"daily_dose_ddd": {"at_least": 2}})
    by = assessor(
        drug_class("class-a", *dosed, members=("drug-a",), manage={"offers": offers}), class_of("b", -40, "c")
    )
    said, food = "drug a 20 mg daily", {"conditions": ("rare loss, poor food",)}
    answer = answered(said, by=by, **food)
    assert {one.action for one in answer.what_would_help} == {"reduce", "switch", "stop"}
    for one in answer.what_would_help:
        after = answered(*([one.to] if one.to else []), by=by, **food)
        assert after.score
        assert after.chance
        assert (after.score.points, after.chance.estimate) == (one.points_after, one.chance_after)
        assert after.priority == one.priority_after
    assert [one.points_after for one in answer.what_would_help] == [16, 56, 116]


def test_of_a_list_of_conditions_one_is_changed_and_the_others_count_on() -> None:
    treated = rule("condition", "rare-loss", line("any", 50), manage={"offers": [{"action": "treat"}]})
    answer = answered(by=assessor(treated), conditions=("rare loss, poor food",))
    assert helps(answer) == [("rare loss", 6, "routine")]
