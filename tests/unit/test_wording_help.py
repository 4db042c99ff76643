"""What the answer says of changes and of what to ask: with what speaks against it, and never as an order."""

from collections.abc import Callable
from typing import Any

import pytest

from magrisk.assessment import Alert, Assessment, ChangeShown, Help, Management, SmallestChange
from magrisk.wording import markdown, text
from magrisk.wording.document import Bullet
from magrisk.wording.figures import percent
from magrisk.wording.help import MOST_CHANGES, fewest, helping, leads_to

Screened = Callable[..., Assessment]
OUTCOME = "low serum magnesium"
HELPS, ASKS = "What would help (options to weigh, not orders)", "To ask and to weigh"


@pytest.fixture(scope="module")
def any_answer(screened: Screened) -> Assessment:
    """One that is to be acted on soon."""
    return screened(setting="icu", medications=["omeprazole 20 mg for 2 years"])


def changed(answer: Assessment, **parts: Any) -> Assessment:
    return answer.model_copy(update=parts)


def bullets(answer: Assessment, width: int | None = 80) -> dict[str, tuple[Bullet, ...]]:
    found = {section.heading: section.bullets for section in helping(answer, width)}
    assert list(found) == [HELPS, ASKS]
    return found


def help_of(target: str = "a", **parts: Any) -> Help:
    values: dict[str, Any] = {
        "action": "stop", "target": target, "to": None, "change": f'stopping "{target}"', "points_after": 3,
        "chance_after": 0.02, "priority_after": "soon", "rule": "r", "against": (), "caution": "",
    }  # fmt: skip
    return Help(**(values | parts))


# ---------------------------------------------------------------- what would help


def one(answer: Assessment, change: Help) -> Bullet:
    return bullets(changed(answer, what_would_help=(change,)))[HELPS][0]


def test_a_change_is_told_with_where_it_leads(any_answer: Assessment) -> None:
    assert any_answer.chance
    led = f"31 to 3 points, chance {percent(any_answer.chance.estimate)} to 2.0 %"
    assert one(any_answer, help_of()) == Bullet('Stopping "a".', f"{led}, priority still soon.")
    lower = one(any_answer, help_of(priority_after="routine"))
    assert lower == Bullet('Stopping "a".', f"{led}, priority soon to routine.")


@pytest.mark.parametrize(
    ("lab", "priority"),
    [("Mg 0.6 mmol/L", None), ("Mg 0.8 mmol/L", "still soon"), ("Mg 0.6 mmol/L on 2020-01-01", "still soon")],
)
def test_under_a_low_level_a_change_is_told_without_a_priority(
    screened: Screened, lab: str, priority: str | None
) -> None:
    answer = screened(setting="icu", medications=["omeprazole 20 mg for 2 years"], labs=[lab])
    answer = changed(answer, priority="soon", what_would_help=(help_of(),), smallest_change=None)
    assert answer.chance
    led = f"31 to 3 points, chance {percent(answer.chance.estimate)} to 2.0 %"
    assert leads_to(answer, help_of()) == led + (f", priority {priority}." if priority else ".")
    last = bullets(answer)[HELPS][-1]
    if priority:
        assert last.lead == "Fewest changes that lower the priority:"
    else:
        assert last == Bullet("", "The measured level leads: none of these raises it today.")


def test_under_a_low_level_nothing_is_told_where_nothing_helps(screened: Screened) -> None:
    answer = screened(medications=["omeprazole 20 mg"], labs=["Mg 0.6 mmol/L"])
    assert bullets(changed(answer, what_would_help=(), smallest_change=None))[HELPS] == ()


def test_what_speaks_against_a_change_and_what_to_weigh_stand_under_it(any_answer: Assessment) -> None:
    change = help_of(against=("it protects", "It is\n  needed."), caution="To weigh first: Why?")
    assert one(any_answer, change).under == (
        "against it: It protects.",
        "against it: It is needed.",
        "To weigh first: Why?",
    )
    assert one(any_answer, help_of()).under == ()


@pytest.mark.parametrize(
    ("count", "width", "shown", "more"),
    [
        (MOST_CHANGES, 80, MOST_CHANGES, None),
        (MOST_CHANGES + 1, 80, MOST_CHANGES, "1 more"),
        (MOST_CHANGES + 3, 80, MOST_CHANGES, "3 more"),
        (MOST_CHANGES + 3, None, MOST_CHANGES + 3, None),
    ],
)
def test_a_text_shows_the_most_helpful_and_the_markdown_shows_all(
    any_answer: Assessment, count: int, width: int | None, shown: int, more: str | None
) -> None:
    helps = tuple(help_of(str(number)) for number in range(count))
    found = bullets(changed(any_answer, what_would_help=helps), width)[HELPS]
    assert [bullet.lead for bullet in found[:shown]] == [f'Stopping "{number}".' for number in range(shown)]
    assert [bullet.text for bullet in found[shown:-1]] == ([more] if more else [])
    assert found[-1].lead == "Fewest changes that lower the priority:"


def test_nothing_is_told_where_nothing_helps(any_answer: Assessment) -> None:
    answer = changed(any_answer, what_would_help=(), smallest_change=None)
    assert bullets(answer)[HELPS] == ()
    assert HELPS.upper() not in text(answer, OUTCOME)
    assert HELPS not in markdown(answer, OUTCOME)


# ---------------------------------------------------------------- the fewest


def smallest(*changes: ChangeShown, against: bool = False) -> SmallestChange:
    return SmallestChange(
        changes=changes, against=against, points_after=3, chance_after=0.02, priority_after="routine"
    )


STOP_A = ChangeShown(action="stop", target="a", to=None, change='stopping "a"')
SWITCH_B = ChangeShown(action="switch", target="b", to="c", change='switching "b" to "c"')


def test_the_fewest_changes_are_told_in_one_sentence(any_answer: Assessment) -> None:
    assert any_answer.chance
    led = f"31 to 3 points, chance {percent(any_answer.chance.estimate)} to 2.0 %, priority soon to routine."
    single = changed(any_answer, smallest_change=smallest(STOP_A))
    assert fewest(single) == f'stopping "a": {led}'
    both = changed(any_answer, smallest_change=smallest(STOP_A, SWITCH_B))
    assert fewest(both) == f'stopping "a" and switching "b" to "c": {led}'
    barred = changed(any_answer, smallest_change=smallest(STOP_A, against=True))
    assert fewest(barred) == f'stopping "a" (something speaks against it: see above): {led}'


def test_that_no_set_of_changes_lowers_the_priority_is_told(any_answer: Assessment) -> None:
    answer = changed(any_answer, what_would_help=(help_of(),), smallest_change=None)
    (_, last) = bullets(answer)[HELPS]
    assert (last.lead, last.text) == ("Fewest changes that lower the priority:", fewest(answer))
    assert fewest(answer) == "none of these does, alone or together (up to six are tried together)."


def test_the_fewest_are_told_though_none_of_them_helps_alone(any_answer: Assessment) -> None:
    answer = changed(any_answer, what_would_help=(), smallest_change=smallest(STOP_A, SWITCH_B))
    (only,) = bullets(answer)[HELPS]
    assert (only.lead, only.text) == ("Fewest changes that lower the priority:", fewest(answer))


def test_of_the_lowest_priority_no_fewest_changes_are_told(any_answer: Assessment) -> None:
    answer = changed(any_answer, what_would_help=(help_of(),), smallest_change=None, priority="routine")
    assert [bullet.lead for bullet in bullets(answer)[HELPS]] == ['Stopping "a".']
    assert bullets(changed(answer, what_would_help=()))[HELPS] == ()


# ---------------------------------------------------------------- what to ask


def management(rule: str = "proton-pump-inhibitors", **parts: Any) -> Management:
    values: dict[str, Any] = {
        "rule": rule, "because": "A class", "ask": "is it\n  needed?", "before": "what is it for",
        "note": "it lasts", "not_offered": (),
    }  # fmt: skip
    return Management(**(values | parts))


def asks(answer: Assessment, *told: Management, width: int | None = 80) -> list[tuple[str, str]]:
    found = bullets(changed(answer, management=told), width)[ASKS]
    return [(bullet.lead, bullet.text) for bullet in found]


def test_what_is_to_be_asked_of_a_cause_is_told_in_sentences(any_answer: Assessment) -> None:
    assert asks(any_answer, management()) == [("A class:", "Is it needed? It lasts.")]


def test_what_to_weigh_before_a_change_stands_with_the_change_and_in_the_markdown_here_too(
    any_answer: Assessment,
) -> None:
    whole = "Is it needed? First: What is it for. It lasts."
    assert any_answer.what_would_help[0].rule == "proton-pump-inhibitors"
    assert asks(any_answer, management(), width=None) == [("A class:", whole)]
    assert asks(any_answer, management()) == [("A class:", "Is it needed? It lasts.")]
    # Where no change of the rule is offered, it stands with none.
    assert asks(changed(any_answer, what_would_help=()), management()) == [("A class:", whole)]
    assert asks(changed(any_answer, what_would_help=(help_of(),)), management()) == [("A class:", whole)]
    assert asks(any_answer, management(before=None), width=None) == [("A class:", "Is it needed? It lasts.")]


def test_why_no_change_is_offered_leads(any_answer: Assessment) -> None:
    barred = management(not_offered=("It is needed.", "It protects."), note=None)
    assert asks(any_answer, barred) == [("A class:", "No change is offered here: It is needed. It protects.")]
    noted = management(not_offered=("It is needed.",))
    for width in (80, None):
        assert asks(any_answer, noted, width=width) == [
            ("A class:", "No change is offered here: It is needed. It lasts.")
        ]


def raising(answer: Assessment, label: str, raises: Any = "grave") -> Assessment:
    alert = Alert(kind="safety", label=label, advice="x", evidence=(), raises=raises)
    return changed(answer, alerts=(alert,))


def test_only_causes_that_count_or_ask_or_raise_the_stakes_or_are_barred_are_told(
    any_answer: Assessment,
) -> None:
    idle = management("idle", ask=None)
    assert asks(any_answer, idle) == []
    assert asks(raising(any_answer, "Another"), idle) == []
    assert asks(raising(any_answer, "A class", None), idle) == []
    counts, holds = management(ask=None), [("A class:", "First: What is it for. It lasts.")]
    assert asks(any_answer, counts) == [("A class:", "It lasts.")]
    assert asks(raising(any_answer, "A class"), idle) == holds
    assert asks(any_answer, management("idle")) == [
        ("A class:", "Is it needed? First: What is it for. It lasts.")
    ]
    barred = management("idle", ask=None, note=None, not_offered=("It is needed.",))
    assert asks(any_answer, barred) == [("A class:", "No change is offered here: It is needed.")]


def test_a_cause_of_which_nothing_is_to_be_told_is_left_out(any_answer: Assessment) -> None:
    bare = management(ask=None, note=None)
    assert asks(any_answer, bare) == []
    assert asks(any_answer, bare, width=None) == [("A class:", "First: What is it for.")]
    assert asks(any_answer, management(ask=None, note=None, before=None), width=None) == []


@pytest.mark.parametrize(
    ("level", "told_of"),
    [("Mg 1.3 mmol/L", ["salts", "idle"]), ("Mg 0.8 mmol/L", ["salts", "proton-pump-inhibitors", "idle"])],
)
def test_beside_a_high_level_nothing_is_told_of_what_lowers_it(
    screened: Screened, level: str, told_of: list[str]
) -> None:
    answer = screened(medications=["omeprazole 20 mg"], labs=[level])
    (lowers,) = answer.contributions
    raises = lowers.model_copy(update={"rule": "salts", "points": -40})
    answer = raising(changed(answer, contributions=(lowers, raises)), "proton-pump-inhibitors")
    rules = ("salts", "proton-pump-inhibitors", "idle")
    # Though it asks, is barred, and raises the stakes.
    told = [management(rule, because=rule, not_offered=("No.",)) for rule in rules]
    assert [lead for lead, _ in asks(answer, *told)] == [f"{rule}:" for rule in told_of]


# ---------------------------------------------------------------- the shipped rules


def flat(answer: Assessment) -> str:
    return " ".join(text(answer, OUTCOME).split())


def test_a_shipped_change_is_told_with_what_speaks_against_it(screened: Screened) -> None:
    answer = screened(medications=["omeprazole 20 mg daily", "clopidogrel 75 mg"], setting="icu")
    found = flat(answer)
    start = '- Stopping "omeprazole 20 mg daily". 19 to 0 points, chance '
    assert start in found
    under = found.partition(start)[2]
    assert "- against it: An antiplatelet is taken" in under
    assert under.index("- against it: ") < under.index("- To weigh first: Bleeding risk")


def test_a_shipped_change_that_is_barred_says_why(screened: Screened) -> None:
    answer = screened(medications=["omeprazole 20 mg daily"], conditions=["Zollinger-Ellison syndrome"])
    assert answer.what_would_help == ()
    assert "- Proton pump inhibitors: No change is offered here: With Zollinger-Ellison" in flat(answer)


def test_nothing_is_offered_as_an_order(screened: Screened) -> None:
    answer = screened(medications=["omeprazole 40 mg daily"], setting="icu")
    assert "WHAT WOULD HELP (OPTIONS TO WEIGH, NOT ORDERS)" in text(answer, OUTCOME)
    assert {change.change.split(" ")[0] for change in answer.what_would_help} <= {
        "stopping",
        "reducing",
        "switching",
    }
