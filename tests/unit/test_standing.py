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


ANYWAY = "a level is wanted whatever the score: at least soon"
LASTING = drug_class(
    "class-a",
    line("any-use", 19),
    line("just-stopped", 10, when={"stopped_for_days": {"below": 30}}),
    line("stopped", 5, when={"stopped_for_days": {"at_least": 30, "at_most": 100}}),
    line("long-stopped", 0, when={"stopped_for_days": {"at_least": 101}}),
    members=("drug-a",),
    measure_anyway="Little is known.",
)


@pytest.mark.parametrize(
    ("said", "points", "wanted"),
    [
        ("drug a", 19, True),
        # Stopped, it still counts: a level is wanted whatever the score.
        ("drug a stopped 3 days ago", 10, True),
        ("drug a stopped 50 days ago", 5, True),
        # It counts no more.
        ("drug a stopped 200 days ago", 0, False),
        ("drug b", 0, False),
    ],
)
def test_what_must_be_measured_anyway_and_was_stopped_wants_a_level_as_long_as_it_counts(
    said: str, points: int, wanted: bool
) -> None:
    answer = answered("early", by=assessor(LASTING), medications=(said,))
    assert answer.score
    assert answer.score.points == points
    assert (answer.priority, ANYWAY in answer.priority_because) == (
        ("soon", True) if wanted else ("routine", False)
    )


def test_what_counts_and_need_not_be_measured_anyway_wants_no_level() -> None:
    plain = {key: value for key, value in LASTING.items() if key != "measure_anyway"}
    answer = answered("early", by=assessor(plain), medications=("drug a stopped 3 days ago",))
    assert answer.score
    assert (answer.score.points, answer.priority) == (10, "routine")


def deciding(answer: Assessment) -> dict[str, bool]:
    """The questions about medicines, and whether their answer could change the priority."""
    return {one.question: one.could_change_priority for one in answer.doubts if " of " in one.question}


def test_an_answer_that_lets_such_a_medicine_count_could_change_the_priority() -> None:
    """When it was stopped decides whether it counts, and with it whether a level is wanted."""
    said = "drug a stopped"
    open_still = answered("early", by=assessor(LASTING), medications=(said,))
    assert open_still.score
    assert (open_still.score.points, open_still.priority) == (0, "routine")
    assert deciding(open_still) == {f"stopped of {said}": True}
    plain = {key: value for key, value in LASTING.items() if key != "measure_anyway"}
    assert deciding(answered("early", by=assessor(plain), medications=(said,))) == {
        f"stopped of {said}": False
    }


def test_an_answer_about_another_medicine_does_not_let_it_count() -> None:
    other = drug_class(
        "other",
        line("any-use", 4),
        line("long-use", 8, when={"taken_for_days": {"at_least": 100}}),
        members=("drug-d",),
    )
    by = assessor(LASTING, other)
    answer = answered("early", by=by, medications=("drug d", "drug a stopped 200 days ago"))
    assert deciding(answer) == {"duration of drug d": False}


def average(*conditions: str, by: Assessor = SMALL) -> float:
    found = by.standings.average(read(by, conditions=conditions))
    assert chance(answered(*conditions, by=by)).setting_population == found
    return found


def test_the_average_of_the_setting_is_that_of_all_its_people() -> None:
    everybody = NormalDist(0.85, 0.07).cdf(0.70)
    assert average() == pytest.approx(everybody)
    assert average("rare loss") == pytest.approx(everybody)
    assert average("early", "late") == pytest.approx(everybody)
    assert average("early", by=assessor_of(small_book.small_book(*OTHERS))) == pytest.approx(everybody)


def test_the_average_of_one_kind_of_people_is_that_of_those_with_no_listed_factor() -> None:
    assert average("early") == pytest.approx(below(EARLY))
    assert average("late one", "rare loss") == pytest.approx(below(LATE))


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
