"""Where a patient stands: of which kind of people in a setting, and what the open kinds leave open."""

from statistics import NormalDist
from typing import Any

import pytest

import small_book
from magrisk.assess import Assessor
from magrisk.assessment import Assessment, Chance
from magrisk.scale import Baseline
from small_book import Raw, drug_class, line, rule
from small_patient import assessor_of, read

KINDS = ("early", "late")
EARLY, LATE, HOME = Baseline(0.90, 0.06), Baseline(0.80, 0.08), Baseline(0.8663, 0.0684)
ADDS = rule("condition", "asked", line("any", 30), ask="weak")
OTHERS = [rule("condition", "late", names=["late one"]), rule("condition", "early")]


def home(**more: Any) -> Raw:
    """A setting that knows two kinds of people."""
    kinds = {
        name: {"mean": one.mean, "sd": one.sd, "named": name}
        for name, one in zip(KINDS, (EARLY, LATE), strict=True)
    }
    return small_book.setting("home", variants=kinds, asks="Early or late?", **more)


def assessor(*more: Raw) -> Assessor:
    return assessor_of(small_book.small_book(home(), *OTHERS, *more))


SMALL = assessor()


def answered(*conditions: str, by: Assessor = SMALL, **said: Any) -> Assessment:
    return by.assess(read(by, "clearance 60", conditions=conditions, **said))


def chance(answer: Assessment) -> Chance:
    assert answer.chance
    return answer.chance


def below(kind: Baseline, points: int = 0) -> float:
    return NormalDist(kind.mean - points / 1000, kind.sd).cdf(0.70)


@pytest.mark.parametrize(
    ("conditions", "kind", "open_kinds"),
    [
        ((), HOME, [EARLY, LATE]),
        (("early",), EARLY, []),
        (("late one",), LATE, []),
        (("early", "late"), HOME, [EARLY, LATE]),
        (("no early",), HOME, [EARLY, LATE]),
    ],
)
def test_who_is_of_one_kind_has_the_level_of_that_kind(
    conditions: tuple[str, ...], kind: Baseline, open_kinds: list[Baseline]
) -> None:
    patient = read(SMALL, conditions=conditions)
    assert SMALL.standings.baseline(patient) == kind
    assert SMALL.standings.open_kinds(patient) == open_kinds


def test_in_a_setting_without_kinds_everybody_has_its_level() -> None:
    by = assessor_of(small_book.small_book(*OTHERS))
    patient = read(by, conditions=("early",))
    assert (by.standings.baseline(patient), by.standings.open_kinds(patient)) == (HOME, [])


def test_the_chance_of_who_is_of_one_kind_spans_nothing_more() -> None:
    for name, kind in zip(KINDS, (EARLY, LATE), strict=True):
        found = chance(answered(name, "poor food", "rare loss"))
        assert found.estimate == pytest.approx(below(kind, 56))
        assert found.floor == found.estimate == found.ceiling


def test_while_the_kind_is_open_the_chance_spans_all_of_them() -> None:
    found = chance(answered("poor food", "rare loss"))
    assert found.estimate == pytest.approx(below(HOME, 56))
    assert found.floor == pytest.approx(below(EARLY, 56))
    assert found.ceiling == pytest.approx(below(LATE, 56))


def test_open_kinds_and_open_points_are_spanned_together() -> None:
    found = chance(answered(by=assessor(ADDS)))
    assert found.floor == pytest.approx(below(EARLY))
    assert found.ceiling == pytest.approx(below(LATE, 36))


def test_where_the_kinds_lie_on_one_side_the_level_of_the_setting_is_an_end_itself() -> None:
    far = home(mean=0.95, sd=0.06)
    found = chance(answered("poor food", by=assessor_of(small_book.small_book(far, *OTHERS))))
    assert found.floor == found.estimate < found.ceiling


def asked(answer: Assessment) -> dict[str, bool]:
    """The questions about the setting, and whether their answer could change the priority."""
    return {one.ask: one.could_change_priority for one in answer.doubts if one.question.startswith("setting")}


def test_a_kind_is_asked_for_while_nobody_said_it() -> None:
    assert asked(answered()) == {"Early or late?": False}
    assert asked(answered("early")) == {}
    assert asked(answered("early", "late")) == {"Early or late?": False}
    silent = assessor_of(small_book.small_book(home() | {"asks": None}, *OTHERS))
    assert asked(answered(by=silent)) == {}


def test_a_kind_in_which_the_priority_would_be_another_matters() -> None:
    """56 points make 5 % in all people, which is routine, and 29 % in the late ones: soon."""
    assert asked(answered("poor food", "rare loss")) == {"Early or late?": True}


def test_an_answer_is_complete_enough_where_nothing_open_could_change_the_priority() -> None:
    assert answered("poor food").complete_enough
    assert not answered("poor food", "rare loss").complete_enough
    assert answered("poor food", "rare loss", "early").complete_enough


def test_what_was_not_recognised_leaves_an_answer_incomplete() -> None:
    answer = answered("early", medications=("flibber",))
    assert (answer.complete, answer.complete_enough) == (False, False)


def test_open_questions_that_could_not_change_the_priority_leave_an_answer_complete_enough() -> None:
    answer = answered("early", by=assessor(ADDS))
    assert [one.question for one in answer.doubts] == ["weak"]
    assert answer.complete_enough


def test_who_is_not_scored_is_never_complete_enough() -> None:
    assert not answered("early", age="17").complete_enough


def test_a_child_is_told_why_the_priority_is_what_it_is() -> None:
    answer = answered("early", age="17")
    assert (answer.priority, answer.priority_because) == ("routine", ("under 18 years: not scored",))


def test_an_adult_is_told_each_step_to_the_priority() -> None:
    anyway = drug_class(
        "class-a", line("any-use", 19), members=("drug-a",), measure_anyway="Little is known."
    )
    answer = answered("early", by=assessor(anyway), medications=("drug a",))
    assert answer.priority == "soon"
    assert answer.priority_because == (
        "likelihood low with usual stakes: routine",
        "a level is wanted whatever the score: at least soon",
    )
