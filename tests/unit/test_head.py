"""The lines of the head beside a high level, and what the facts say of the stakes."""

from collections.abc import Callable
from typing import Any

import pytest

from magrisk.assessment import Alert, Assessment, Because
from magrisk.wording import text
from magrisk.wording.figures import columns
from magrisk.wording.head import facts, head

Screened = Callable[..., Assessment]
OUTCOME = "low serum magnesium"
SALT = "magnesium oxide 400 mg"


@pytest.fixture(scope="module")
def high(screened: Screened) -> Callable[..., Assessment]:
    """The answer beside a high level."""
    return lambda *medications, **words: screened(
        medications=list(medications), labs=["Mg 1.30 mmol/L"], **words
    )


def changed(answer: Assessment, **parts: Any) -> Assessment:
    return answer.model_copy(update=parts)


def raising_nothing(alert: Alert) -> Alert:
    return alert.model_copy(update={"raises": None})


def test_beside_a_high_level_what_raises_it_leads(high: Callable[..., Assessment]) -> None:
    first, _, third = head(high(SALT, "omeprazole"), OUTCOME, 80)
    assert first == "Priority: SOON. Measured: 1.3 mmol/L is HIGH."
    assert third == f'What raises it most: Magnesium supplements -40 ("{SALT}").'


def test_where_nothing_raises_a_high_level_the_alerts_say_where_to_look(
    high: Callable[..., Assessment],
) -> None:
    assert head(high("omeprazole"), OUTCOME, 80)[2] == (
        "Nothing that counts raises the level; the alerts say where to look."
    )


def test_all_that_raises_it_most_is_quoted_and_cut_to_the_line(high: Callable[..., Assessment]) -> None:
    salt, said = high(SALT), (SALT, "magnesium citrate 400 mg", SALT, "magnesium oxide 200 mg")
    (found,) = salt.contributions
    because = tuple(Because(said=one, understood="x", where="medication 1") for one in said)
    answer = changed(salt, contributions=(found.model_copy(update={"because": because}),))
    whole = head(answer, OUTCOME, None)[2]
    assert whole == (
        'What raises it most: Magnesium supplements -40 ("magnesium oxide 400 mg"; "magnesium citrate '
        '400 mg"; "magnesium oxide 200 mg").'
    )
    cut = head(answer, OUTCOME, 80)[2]
    assert cut.endswith('…").')
    assert columns(cut) <= 80 < columns(whole)
    assert cut[:70] == whole[:70]


@pytest.mark.parametrize("lab", ["Mg 0.8 mmol/L", "Mg 0.6 mmol/L"])
def test_beside_any_other_level_what_lowers_it_leads(screened: Screened, lab: str) -> None:
    answer = screened(medications=[SALT, "omeprazole"], labs=[lab])
    assert head(answer, OUTCOME, 80)[2].startswith("Strongest reason: Proton pump inhibitors ")


def reasons(answer: Assessment, *found: tuple[str, int, bool]) -> Assessment:
    """The answer with such contributions: label, points, whether it is a marker."""
    (first, *_) = answer.contributions
    because = (Because(said="x", understood="x", where="medication 1"),)
    made = tuple(
        first.model_copy(update={"label": label, "points": points, "marker": marker, "because": because})
        for label, points, marker in found
    )
    return changed(answer, contributions=made)


@pytest.mark.parametrize(
    ("found", "line"),
    [
        # What marks a loss is no reason for it, unless there is no other.
        ([("A", 9, True), ("B", 8, False), ("C", 7, False)], 'Strongest reason: B +8 ("x").'),
        ([("A", 9, False), ("B", 8, True)], 'Strongest reason: A +9 ("x").'),
        ([("A", 9, True), ("B", 8, True)], 'Strongest reason: A +9 ("x").'),
        ([("A", -20, False), ("B", 8, True)], 'Strongest reason: B +8 ("x").'),
        ([("A", -20, False), ("B", 8, True), ("C", 2, False)], 'Strongest reason: C +2 ("x").'),
        ([("A", -20, False)], "Nothing that was said lowers the level."),
    ],
)
def test_the_strongest_reason_is_the_first_that_is_no_marker(
    screened: Screened, found: list[tuple[str, int, bool]], line: str
) -> None:
    answer = reasons(screened(medications=["omeprazole"], setting="icu"), *found)
    assert head(answer, OUTCOME, 80)[2] == line


def test_what_raises_a_high_level_most_is_told_with_its_points(high: Callable[..., Assessment]) -> None:
    answer = reasons(high(SALT), ("A", 9, False), ("B", -8, False), ("C", -7, False))
    assert head(answer, OUTCOME, 80)[2] == 'What raises it most: B -8 ("x").'


def test_who_is_not_scored_is_told_so_beside_a_high_level_too(high: Callable[..., Assessment]) -> None:
    answer = high(SALT, age="12")
    assert head(answer, OUTCOME, 80)[1:] == (
        "No points and no chance are given.",
        "What was said is not scored; the limits say why.",
    )


def test_the_stakes_of_the_facts_name_the_alerts_that_raise_them(screened: Screened) -> None:
    answer = screened(medications=["digoxin"])
    assert any(
        fact.startswith("Stakes: grave (see the alerts: Cardiac glycosides). ") for fact in facts(answer)
    )
    lesser = Alert(kind="symptom", label="Lesser", advice="x", evidence=(), raises="raised")
    with_lesser = changed(answer, alerts=(lesser, *answer.alerts))
    assert any(" (see the alerts: Cardiac glycosides). " in fact for fact in facts(with_lesser))
    assert any(
        "Stakes: raised (see the alerts: Lesser). " in fact
        for fact in facts(changed(with_lesser, stakes="raised"))
    )
    quiet = changed(answer, alerts=tuple(raising_nothing(one) for one in answer.alerts))
    assert any(fact.startswith("Stakes: grave. ") for fact in facts(quiet))
    assert "see the alerts" not in " ".join(facts(changed(answer, stakes="usual")))


def test_the_head_of_a_high_level_opens_the_text(high: Callable[..., Assessment]) -> None:
    answer = high(SALT)
    assert tuple(text(answer, OUTCOME).split("\n")[:3]) == head(answer, OUTCOME, 80)
