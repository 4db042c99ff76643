"""What is told beside the score."""

from collections.abc import Callable

import pytest

from magrisk.assessment import Assessment

Screened = Callable[..., Assessment]


def alerts(answer: Assessment) -> list[tuple[str, str]]:
    return [(alert.kind, alert.label) for alert in answer.alerts]


def test_a_symptom_says_why_and_what_else_it_could_be(screened: Screened) -> None:
    (alert,) = screened(symptoms=["muscle twitching", "muscle twitching"]).alerts
    assert (alert.kind, alert.label) == ("symptom", "Muscle twitching")
    assert "low calcium" in alert.advice


def test_a_drug_that_a_low_level_makes_worse_is_told_once_at_its_gravest(screened: Screened) -> None:
    one = screened(medications=["citalopram 20 mg"])
    two = screened(medications=["citalopram 20 mg"], labs=["K 3.1 mmol/L"])
    assert alerts(one) == [("amplifier", "QT-prolonging drugs with known torsades risk")]
    assert [kind for kind, _ in alerts(two)] == ["amplifier", "electrolyte"]
    assert one.alerts[0].advice != two.alerts[0].advice
    assert (one.stakes, two.stakes) == ("raised", "grave")


def test_a_coded_outcome_is_known_low_and_leaves_the_priority(screened: Screened) -> None:
    answer = screened(conditions=["E83.42"], medications=[])
    assert alerts(answer) == [("known-low", "Coded low magnesium")]
    assert answer.priority == screened(medications=[]).priority
    assert answer.contributions == ()


@pytest.mark.parametrize(
    ("lab", "label"),
    [
        ("K 3.1 mmol/L", "Low potassium"),
        ("K <3.5 mmol/L", "Low potassium"),
        ("Ca 1.9 mmol/L", "Low calcium"),
    ],
)
def test_an_electrolyte_out_of_range_is_told(screened: Screened, lab: str, label: str) -> None:
    assert alerts(screened(labs=[lab])) == [("electrolyte", label)]


@pytest.mark.parametrize(
    "lab", ["K 4.0 mmol/L", "K <4.5 mmol/L", "Ca 2.3 mmol/L", "K 3.1 mmol/L on 2020-01-01"]
)
def test_an_electrolyte_that_is_normal_open_or_old_is_not_told(screened: Screened, lab: str) -> None:
    assert alerts(screened(labs=[lab])) == []


@pytest.mark.parametrize("lab", ["Mg 0.6 mmol/L", "Mg 1.2 mmol/L"])
def test_a_level_that_is_not_normal_says_what_to_look_at(screened: Screened, lab: str) -> None:
    answer = screened(labs=[lab])
    assert answer.measured is not None
    assert alerts(answer) == [("safety", f"Serum magnesium is {answer.measured.status}")]
    assert answer.alerts[0].advice


def test_a_normal_level_is_no_alert(screened: Screened) -> None:
    assert alerts(screened(labs=["Mg 0.8 mmol/L"])) == []


def test_follow_up_is_told_for_what_holds_whatever_the_likelihood(screened: Screened) -> None:
    answer = screened(
        medications=["omeprazole", "furosemide stopped 2 months ago", "digoxin"], conditions=["T2DM"]
    )
    assert {one.because for one in answer.monitoring} == {
        "Proton pump inhibitors",
        "Cardiac glycosides",
        "Type 2 diabetes mellitus",
    }
    assert all(one.what == "Serum magnesium" and one.when for one in answer.monitoring)


def test_who_takes_nothing_and_has_nothing_needs_no_follow_up(screened: Screened) -> None:
    assert screened(medications=[]).monitoring == ()


def test_the_alert_tells_the_stake_that_holds(screened: Screened) -> None:
    (one, _) = screened(medications=["citalopram 20 mg"], labs=["K 3.4 mmol/L"]).alerts
    (two,) = screened(medications=["citalopram 20 mg", "methadone 10 mg"]).alerts
    assert one.kind == two.kind == "amplifier"
    assert "Two" not in one.advice
    assert "potassium" in one.advice.lower()
    assert "Two" in two.advice


def test_magnesium_salts_in_kidney_failure_are_a_safety_matter(screened: Screened) -> None:
    answer = screened(medications=["magnesium oxide 400 mg bd"], labs=["eGFR 20"])
    assert ("safety", "eGFR below 30") in alerts(answer)
    assert "mg-salt-x-ckd" in {found.rule for found in answer.contributions}
    assert "Magnesium supplement in kidney disease stage 4-5" in {m.because for m in answer.monitoring}
