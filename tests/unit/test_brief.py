"""What the answer says on one screen: why, what is at stake, what to ask, what to do."""

from collections.abc import Callable
from typing import Any

import pytest

from magrisk.assessment import (
    Alert,
    Assessment,
    Because,
    Contribution,
    Doubt,
    Help,
    LastLevel,
    NextLevel,
    Option,
    Since,
    Trajectory,
)
from magrisk.assessment import Test as Examination
from magrisk.wording import markdown, text
from magrisk.wording.brief import brief, last_level
from magrisk.wording.figures import columns, percent

Screened = Callable[..., Assessment]
OUTCOME = "low serum magnesium"


@pytest.fixture(scope="module")
def any_answer(screened: Screened) -> Assessment:
    """A full list that leaves nothing to be asked, in intensive care."""
    return screened(
        setting="icu",
        medications=["omeprazole 20 mg for 2 years"],
        labs=["eGFR 95", "K 4.2 mmol/L", "Ca 2.3 mmol/L"],
        alcohol="none",
        no_other_conditions=True,
    )


def changed(answer: Assessment, **parts: Any) -> Assessment:
    return answer.model_copy(update=parts)


def told(answer: Assessment, width: int | None = 80) -> dict[str, str]:
    """Each line by its lead; of the questions there may be several."""
    bullets = [one for one in brief(answer, width).bullets if one.lead != "Ask:"]
    assert len({one.lead for one in bullets}) == len(bullets)
    return {one.lead.removesuffix(":"): one.text for one in bullets}


def leads(answer: Assessment) -> list[str]:
    return [one.lead for one in brief(answer, 80).bullets]


# ---------------------------------------------------------------- the whole


def test_what_is_known_stands_before_what_to_ask_and_that_before_what_to_do(screened: Screened) -> None:
    answer = screened(
        medications=["omeprazole 40 mg daily for 2 years", "digoxin"],
        labs=["Mg 0.8 mmol/L on 2025-11-01"],
    )
    found = leads(answer)
    assert found[:4] == ["Why:", "Priority:", "Stakes:", "Last level:"]
    assert set(found[4:-3]) == {"Ask:"}
    assert found[-3:] == ["Tests:", "Treatments:", "Would help:"]


def test_the_outline_stands_between_the_answer_and_the_facts(any_answer: Assessment) -> None:
    written = text(any_answer, OUTCOME).split("\n\n")
    assert written[1].startswith("IN SHORT\n- Why: 31 points: ")
    assert written[2].startswith("Points: 31")
    blocks = markdown(any_answer, OUTCOME).split("\n\n")
    assert blocks[2] == "## In short"
    assert blocks[3].startswith("- **Why:** 31 points: ")


def test_who_is_not_scored_is_told_only_what_holds_without_a_score(screened: Screened) -> None:
    answer = screened(age="12", medications=["omeprazole 40 mg daily for 2 years"])
    assert told(answer)["Priority"] == "Under 18 years: not scored."
    assert not {"Why:", "Would help:", "Treatments:", "Complete enough:", "Ask:"} & set(leads(answer))


def test_of_nobody_of_whom_nothing_was_said_there_is_no_reason(screened: Screened) -> None:
    found = told(screened(medications=[]))
    assert not {"Why", "Stakes", "Last level", "Would help"} & found.keys()


# ---------------------------------------------------------------- why


def reason(label: str, points: int) -> Contribution:
    because = (Because(said="x", understood="x", where="medication 1"),)
    return Contribution(
        rule=label, kind="drug-class", label=label, points=points, line="any", grade=None, ground="judged",
        measure_anyway=False, marker=False, because=because, path=(), mechanism="", reason=None, evidence=(),
    )  # fmt: skip


def why(answer: Assessment, *points: int) -> str:
    """The reasons of a score made of these points."""
    assert answer.score
    reasons = tuple(reason(letter, number) for letter, number in zip("ABCDEFGH", points, strict=False))
    score = answer.score.model_copy(update={"points": sum(points)})
    return told(changed(answer, contributions=reasons, score=score))["Why"]


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        ((9,), "9 points: +9 A."),
        ((9, 8), "17 points: +9 A; +8 B."),
        ((9, 8, 7, 6), "30 points: +9 A; +8 B; +7 C; +6 D."),
        ((9, 8, 7, 6, 5), "35 points: +9 A; +8 B; +7 C; +6 D; and 1 more."),
        ((9, 8, 7, 6, 5, 4), "39 points: +9 A; +8 B; +7 C; +6 D; and 2 more."),
        ((9, -4), "5 points: +9 A; -4 for what raises it."),
        ((-40, 9, -2, 8), "-25 points: +9 B; +8 D; -42 for what raises it."),
        ((-40,), "-40 points: -40 for what raises it."),
    ],
)
def test_what_lowers_the_level_is_named_and_what_raises_it_is_summed(
    any_answer: Assessment, points: tuple[int, ...], shown: str
) -> None:
    assert why(any_answer, *points) == shown


def test_beside_a_high_level_what_raises_it_is_named_and_what_lowers_it_is_summed(screened: Screened) -> None:
    high = screened(medications=["omeprazole"], labs=["Mg 1.3 mmol/L"])
    assert why(high, -40, 9, 8) == "-23 points: -40 A; +17 for what lowers it."
    assert why(high, 9) == "9 points: +9 for what lowers it."
    assert why(high, -40) == "-40 points: -40 A."
    normal = screened(medications=["omeprazole"], labs=["Mg 0.8 mmol/L"])
    assert why(normal, -40, 9) == "-31 points: +9 B; -40 for what raises it."


# ---------------------------------------------------------------- priority and stakes


def test_the_way_to_the_priority_is_one_line(any_answer: Assessment) -> None:
    answer = changed(any_answer, priority_because=("likelihood high: soon", "at least soon"))
    assert told(answer)["Priority"] == "Likelihood high: soon; at least soon."


def test_a_low_likelihood_is_followed_by_that_it_replaces_no_level(screened: Screened) -> None:
    said = told(screened(medications=["omeprazole 20 mg daily"]))["Priority"]
    assert said == "Likelihood low (it does not replace a level) with usual stakes: routine."


def alert(label: str, raises: Any) -> Alert:
    return Alert(kind="safety", label=label, advice="x", evidence=(), raises=raises)


@pytest.mark.parametrize(
    ("stakes", "alerts", "shown"),
    [
        ("grave", (alert("A", "grave"),), "Grave, because of A."),
        ("raised", (alert("A", "raised"), alert("B", None)), "Raised, because of A."),
        (
            "grave",
            (alert("A", "grave"), alert("B", "raised"), alert("A", "raised")),
            # Only what raises them so far is a reason for them.
            "Grave, because of A.",
        ),
        ("grave", (alert("A", "grave"), alert("C", "grave"), alert("A", "grave")), "Grave, because of A; C."),
        ("grave", (alert("A", "raised"),), None),
        ("grave", (alert("A", None),), None),
        ("usual", (alert("A", "raised"),), None),
        ("usual", (), None),
    ],
)
def test_stakes_are_told_with_what_raises_them(
    any_answer: Assessment, stakes: str, alerts: tuple[Alert, ...], shown: str | None
) -> None:
    assert told(changed(any_answer, stakes=stakes, alerts=alerts)).get("Stakes") == shown


# ---------------------------------------------------------------- the last level


def since(said: str) -> Since:
    return Since(said=said, understood=said, on="2026-11-12", direction="lowers", rules=("a",))


def level(
    *,
    began: tuple[str, ...] = (),
    ended: tuple[str, ...] = (),
    now: bool = False,
    because: str = "It is time",
    width: int | None = None,
    **last: Any,
) -> str:
    values: dict[str, Any] = {
        "value": 0.8, "unit": "mmol/L", "on": "2026-11-01", "dated": True, "status": "normal",
        "current": True,
    }  # fmt: skip
    return last_level(
        Trajectory(
            last_level=LastLevel(**(values | last)),
            began_after=tuple(map(since, began)),
            ended_after=tuple(map(since, ended)),
            next_level=NextLevel(due="2026-12-01", now=now, because=because),
        ),
        width,
    )


def test_the_last_level_is_told_with_its_day_and_with_the_day_of_the_next() -> None:
    start = "0.8 mmol/L on 2026-11-01"
    assert level() == f"{start}, normal. The next level is due by 2026-12-01: it is time"
    assert level(now=True) == f"{start}, normal. The next level is due now: it is time"
    assert level(status=None).startswith(f"{start}. The next")
    assert level(current=False).startswith(f"{start}, normal, history by now. The next")
    assert level(value=2.0, unit="mg/dL").startswith("2 mg/dL on ")


def test_a_level_without_a_date_is_said_to_be_taken_as_todays() -> None:
    start = "0.8 mmol/L (no date was told: taken as today's)"
    assert level(dated=False).startswith(f"{start}, normal. The next")
    assert level(dated=False, status=None).startswith(f"{start}. The next")


def test_why_the_next_level_is_due_goes_on_in_small_letters() -> None:
    assert level(because="A class: every day").endswith(" by 2026-12-01: a class: every day")
    assert level(because="it is time").endswith(" by 2026-12-01: it is time")


def test_what_changed_after_the_last_level_is_told_with_it() -> None:
    assert ', normal, but "a" began after it. ' in level(began=("a",))
    assert ', but "a" was stopped after it. ' in level(ended=("a",))
    both = level(began=("a", "b"), ended=("c",), current=False)
    assert 'by now, but "a" and "b" began after it and "c" was stopped after it. ' in both
    ended = level(began=("a",), ended=("b", "c", "d"))
    assert ', but "a" began after it and "b" and "c" and "d" were stopped after it. ' in ended


def test_what_changed_after_the_level_is_not_repeated_as_the_reason_for_the_next() -> None:
    for after in ({"began": ("a",)}, {"ended": ("a",)}):
        assert level(now=True, **after).endswith(" after it. The next level is due now")
        assert level(**after).endswith(" after it. The next level is due by 2026-12-01: it is time")


LONG = "a very long text about a medicine that goes on"


def test_for_a_screen_two_texts_are_quoted_each_of_them_cut(any_answer: Assessment) -> None:
    two, three = level(began=("a", "b"), width=80), level(ended=("a", "b", "c", "d"), width=80)
    assert ', but "a" and "b" began after it. ' in two
    assert ', but "a" and "b" and 2 more were stopped after it. ' in three
    (cut,) = level(began=(LONG,), width=80).split('"')[1::2]
    assert cut.endswith("…")
    assert columns(cut) <= 40 < columns(LONG)
    assert f'"{LONG}" began' in level(began=(LONG,))
    best = help_of(change=f'stopping "{LONG * 3}"')
    short, whole = (told(changed(any_answer, what_would_help=(best,)), w)["Would help"] for w in (80, None))
    assert f'Stopping "{LONG * 3}": 31 to 3 points' in whole
    assert "…: 31 to 3 points" in short


def test_what_was_not_understood_stands_in_the_outline(screened: Screened) -> None:
    answer = screened(medications=["omeprazole", "flibber", "zorp 5 mg"])
    assert told(answer)["Not understood"] == '"flibber"; "zorp 5 mg".'
    found = leads(answer)
    assert found.index("Not understood:") < found.index("Ask:")
    assert "Not understood" not in told(screened(medications=["omeprazole"]))
    many = screened(medications=["flibber", "zorp", "quux", LONG])
    assert told(many)["Not understood"] == '"flibber"; "zorp"; 2 more.'
    assert told(many, None)["Not understood"] == f'"flibber"; "zorp"; "quux"; "{LONG}".'
    child = screened(age="12", medications=["flibber"])
    assert told(child)["Not understood"] == '"flibber".'


def test_the_last_level_stands_in_the_outline_and_in_a_section_of_its_own(screened: Screened) -> None:
    answer = screened(medications=["furosemide since 2026-11-10"], labs=["Mg 0.8 mmol/L on 2026-11-01"])
    said = told(answer)["Last level"]
    assert said.startswith('0.8 mmol/L on 2026-11-01, normal, but "furosemide since 2026-11-10" began after')
    assert " ".join(text(answer, OUTCOME).split()).count(said) == 2
    assert "THE LAST LEVEL" not in text(screened(medications=["furosemide"]), OUTCOME)


# ---------------------------------------------------------------- what to ask


def doubt(ask: str, add: int = 0, remove: int = 0, *, matters: bool = True) -> Doubt:
    return Doubt(question="q", ask=ask, could_add=add, could_remove=remove, could_change_priority=matters)


def asked(answer: Assessment, *doubts: Doubt, width: int | None = 80) -> list[str]:
    open_answer = changed(answer, doubts=doubts, complete_enough=False)
    return [one.text for one in brief(open_answer, width).bullets if one.lead == "Ask:"]


def test_three_questions_that_could_change_the_priority_are_asked(any_answer: Assessment) -> None:
    doubts = [doubt(f"Is it {number}?", number) for number in range(5)]
    doubts[1] = doubt("Is it not?", 90, matters=False)
    assert asked(any_answer, *doubts) == ["Is it 0?", "Is it 2? (+2)", "Is it 3? (+3)"]


def test_a_question_is_told_with_what_it_could_add_and_take_away(any_answer: Assessment) -> None:
    doubts = doubt("Both?", 3, 4), doubt("Less?", 0, 4), doubt("Neither?")
    assert asked(any_answer, *doubts) == ["Both? (+3) (-4)", "Less? (-4)", "Neither?"]


def test_a_long_question_is_cut_to_one_line_and_keeps_its_size(any_answer: Assessment) -> None:
    long = f"Is {'it really ' * 20}so?"
    (cut,) = asked(any_answer, doubt(long, 31, 4))
    assert cut.endswith("… (+31) (-4)")
    assert columns(f"- Ask: {cut}") <= 80
    assert asked(any_answer, doubt(long, 31, 4), width=None) == [f"{long} (+31) (-4)"]


def test_where_no_answer_could_change_the_priority_it_is_said(any_answer: Assessment) -> None:
    assert any_answer.complete_enough
    assert told(any_answer)["Complete enough"] == "no single answer could change the priority."
    assert "Complete enough:" not in leads(changed(any_answer, complete_enough=False))


# ---------------------------------------------------------------- what to do


def test_the_first_three_tests_are_named(any_answer: Assessment) -> None:
    def named(count: int) -> str | None:
        tests = tuple(Examination(test=f"Test {n}", why="x", limits="") for n in range(count))
        return told(changed(any_answer, tests=tests)).get("Tests")

    assert named(0) is None
    assert named(3) == "Test 0; Test 1; Test 2."
    assert named(5) == "Test 0; Test 1; Test 2; and 2 more."


@pytest.mark.parametrize(
    ("says", "shown"),
    [
        (("yes", "ask", "no", "yes"), "Worth weighing: T0, T3; ask first: T1."),
        (("ask", "ask"), "Ask first: T0, T1."),
        (("yes",), "Worth weighing: T0."),
        (("no",), None),
    ],
)
def test_treatments_are_named_by_what_is_said_of_them(
    any_answer: Assessment, says: tuple[Any, ...], shown: str | None
) -> None:
    options = tuple(
        Option(
            treatment=f"t{n}",
            label=f"T{n}",
            says=word,
            reason="x",
            benefits="",
            considerations="",
            details=(),
        )
        for n, word in enumerate(says)
    )
    assert told(changed(any_answer, options=options)).get("Treatments") == shown


def help_of(priority: str = "routine", **parts: Any) -> Help:
    values: dict[str, Any] = {
        "action": "stop", "target": "a", "to": None, "change": 'stopping "a"', "points_after": 3,
        "chance_after": 0.02, "priority_after": priority, "rule": "r", "against": (), "caution": "",
    }  # fmt: skip
    return Help(**(values | parts))


def helped(answer: Assessment, *helps: Help) -> str | None:
    return told(changed(answer, what_would_help=helps)).get("Would help")


def test_the_change_that_helps_most_is_told_with_where_it_leads(any_answer: Assessment) -> None:
    assert any_answer.priority == "soon"
    assert any_answer.chance
    now = percent(any_answer.chance.estimate)
    led = f'Stopping "a": 31 to 3 points, chance {now} to 2.0 %, priority'
    assert helped(any_answer, help_of()) == f"{led} soon to routine."
    assert helped(any_answer, help_of("soon")) == f"{led} still soon."
    assert helped(any_answer) is None


@pytest.mark.parametrize(
    ("lab", "priority", "told_of"),
    [
        # A normal level and a priority that nothing lowers leave nothing to help.
        ("Mg 0.8 mmol/L", "routine", False),
        ("Mg 0.8 mmol/L", "soon", True),
        ("Mg 0.6 mmol/L", "routine", True),
        ("", "routine", True),
        ("Mg 0.8 mmol/L on 2020-01-01", "routine", True),
    ],
)
def test_beside_a_normal_level_and_the_lowest_priority_nothing_would_help(
    screened: Screened, lab: str, priority: str, told_of: bool
) -> None:
    answer = screened(medications=["omeprazole 20 mg for 2 years"], labs=[lab] if lab else [])
    found = helped(changed(answer, priority=priority), help_of())
    assert (found is not None) is told_of


def test_under_a_low_level_no_priority_is_promised(screened: Screened) -> None:
    low = screened(medications=["omeprazole 20 mg for 2 years"], labs=["Mg 0.6 mmol/L"])
    assert low.chance
    now = percent(low.chance.estimate)
    assert helped(low, help_of()) == f'Stopping "a": 31 to 3 points, chance {now} to 2.0 %.'


def test_what_is_to_be_weighed_and_that_there_is_more_is_told_with_it(any_answer: Assessment) -> None:
    assert any_answer.chance
    now = percent(any_answer.chance.estimate)
    best = help_of(against=("It protects.",), caution="To weigh first: Why?")
    assert helped(any_answer, best, help_of(), help_of()) == (
        f'Stopping "a" (something speaks against it): 31 to 3 points, chance {now} to 2.0 %, '
        "priority soon to routine. To weigh first: Why? 2 more below."
    )


def test_a_shipped_rule_tells_what_stopping_its_medicine_would_do(any_answer: Assessment) -> None:
    best = any_answer.what_would_help[0]
    assert best.target == "omeprazole 20 mg for 2 years"
    said = told(any_answer)["Would help"]
    assert any_answer.chance
    chances = f"{percent(any_answer.chance.estimate)} to {percent(best.chance_after)}"
    assert f"31 to 0 points, chance {chances}, priority still {best.priority_after}. " in said
    assert " To weigh first: Bleeding risk" in said
