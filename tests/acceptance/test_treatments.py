"""The treatments compared, over levels, kidneys and complaints: the table that the issue's text asks for.

Its text: below an eGFR of 30 avoid, 30 to 60 caution, unknown ask, dialysis specialist; by vein in a severe
or acute lack; by mouth in a mild or moderate one; through the skin debated; food
while the level is not high.
The evidence draws the line to a severe lack at 0.5 mmol/L, and by vein gives half the dose below 30. By
vein an emergency (below 0.4 mmol/L, or a low level with a severe complaint) waits neither for the eGFR nor,
below 30, for a specialist: both are a caution there.
"""

from itertools import cycle, islice
from typing import Any

import pytest
from door import screened

import pack
from magrisk.assessment import Assessment

YES, NO, ASK = "yes", "no", "ask"
FOOD, MOUTH, SKIN, VEIN = (
    "dietary-magnesium",
    "oral-magnesium",
    "topical-magnesium",
    "intravenous-magnesium",
)
FOUR = (VEIN, MOUTH, FOOD, SKIN)  # what is most urgent stands first

KIDNEYS: dict[str, list[dict[str, Any]]] = {
    "unknown": [{}, {"no_other_conditions": True}, {"conditions": ["CKD"]}, {"conditions": ["CKD stage 3"]}],
    "below 30": [
        *({"labs": [f"eGFR {value}"]} for value in ("8", "15", "29", "29.9")),
        *({"conditions": [name]} for name in ("CKD stage 4", "N18.5")),
        {"labs": ["creatinine 3.5 mg/dL"], "age": "70", "sex": "female"},
    ],
    "30 to 60": [
        *({"labs": [f"eGFR {value}"]} for value in ("30", "45", "59", "60")),
        {"labs": ["creatinine 1.4 mg/dL"], "age": "70", "sex": "female"},
    ],
    "above 60": [
        *({"labs": [f"eGFR {value}"]} for value in ("61", "75", "120", ">60", ">90")),
        {"labs": ["creatinine 0.9 mg/dL"], "age": "55", "sex": "female"},
    ],
    "dialysis": [
        *({"conditions": [name]} for name in ("haemodialysis", "peritoneal dialysis", "on HD")),
        {"conditions": ["haemodialysis", "CKD stage 5"], "labs": ["eGFR 7"]},
    ],
}
LEVELS: dict[str, list[str]] = {
    "not known": [""],
    "below 0.4": ["Mg 0.35 mmol/L", "Mg 0.39 mmol/L", "Mg 0.9 mg/dL", "Mg 0.7 mEq/L"],
    "below 0.5": ["Mg 0.40 mmol/L", "Mg 0.49 mmol/L", "Mg 1.1 mg/dL", "Mg 0.9 mEq/L"],
    "low": ["Mg 0.50 mmol/L", "Mg 0.62 mmol/L", "Mg 1.5 mg/dL", "Mg 0.69 mmol/L", "Mg 1.39 mEq/L"],
    # Low by the range, but not below 0.70 mmol/L, where hospitals in the UK begin.
    "just below": ["Mg 0.70 mmol/L", "Mg 1.79 mg/dL", "Mg 1.48 mEq/L"],
    "normal": ["Mg 1.8 mg/dL", "Mg 0.80 mmol/L", "Mg 2.2 mg/dL"],
    "high": ["Mg 2.21 mg/dL", "Mg 1.2 mmol/L"],
}
COMPLAINTS: dict[str, list[str]] = {
    "none": ["", "fatigue", "muscle twitching", "cramps"],
    "severe": ["seizures", "tetany", "arrhythmia", "ectopics"],
}

# By level; the columns are the kidneys in the order above. "!": not yes, "+": not no. Where the text leaves
# two answers open, the table does not close them.
Y, N, A = YES, NO, ASK
TABLE: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {
    (MOUTH, "none"): {
        "not known": (A, N, A, A, A),
        "below 0.4": (N, N, N, N, "!"),
        "below 0.5": (N, N, N, N, "!"),
        "low": (A, N, Y, Y, A),
        "just below": (A, N, Y, Y, A),
        "normal": (N, N, N, N, N),
        "high": (N, N, N, N, N),
    },
    (MOUTH, "severe"): {
        "not known": ("!", N, "!", "!", "!"),
        "below 0.4": (N, N, N, N, "!"),
        "below 0.5": (N, N, N, N, "!"),
        "low": ("!", N, N, N, "!"),
        "just below": ("!", N, "!", "!", "!"),
        "normal": (N, N, N, N, N),
        "high": (N, N, N, N, N),
    },
    (VEIN, "none"): {
        "not known": ("!", "!", "!", "!", "!"),
        "below 0.4": (Y, Y, Y, Y, A),
        "below 0.5": (A, A, Y, Y, A),
        "low": (N, N, N, N, "!"),
        "just below": (N, N, N, N, "!"),
        "normal": (N, N, N, N, N),
        "high": (N, N, N, N, N),
    },
    (VEIN, "severe"): {
        "not known": (A, A, A, A, A),
        "below 0.4": (Y, Y, Y, Y, A),
        "below 0.5": (Y, Y, Y, Y, A),
        "low": (Y, Y, Y, Y, A),
        "just below": ("+", "+", "+", "+", A),
        "normal": ("!", "!", "!", "!", "!"),
        "high": (N, N, N, N, N),
    },
    (FOOD, "any"): {
        "not known": ("+", "+", "+", "+", "+"),
        "below 0.4": (Y, "+", Y, Y, "+"),
        "below 0.5": (Y, "+", Y, Y, "+"),
        "low": (Y, "+", Y, Y, "+"),
        "just below": (Y, "+", Y, Y, "+"),
        "normal": ("+", "+", "+", "+", "+"),
        "high": (N, N, N, N, N),
    },
    (SKIN, "any"): dict.fromkeys(LEVELS, (N, N, N, N, N)),
}
MEANS = {"!": {NO, ASK}, "+": {YES, ASK}}


def _says(answer: Assessment, treatment: str) -> tuple[str, str]:
    (found,) = (option for option in answer.options if option.treatment == treatment)
    return found.says, found.reason


def _patients(level: str, kidneys: str, complaint: str) -> list[dict[str, Any]]:
    """Every text of each kind once; not the whole product of them."""
    levels, stages, named = LEVELS[level], KIDNEYS[kidneys], COMPLAINTS[complaint]
    longest = max(len(levels), len(stages), len(named))
    mixed = islice(zip(cycle(levels), cycle(stages), cycle(named), strict=True), longest)
    return [
        {
            **stage,
            "labs": [*stage.get("labs", []), *([text] if text else [])],
            "symptoms": [name] if name else [],
        }
        for text, stage, name in mixed
    ]


CELLS = [(level, place, complaint) for level in LEVELS for place in range(5) for complaint in COMPLAINTS]


@pytest.mark.parametrize(("level", "place", "complaint"), CELLS)
def test_the_table(level: str, place: int, complaint: str) -> None:
    for told in _patients(level, list(KIDNEYS)[place], complaint):
        answer = screened(**told)
        assert tuple(one.treatment for one in answer.options if one.treatment in FOUR) == FOUR
        for (treatment, named), rows in TABLE.items():
            if named in (complaint, "any"):
                wanted = rows[level][place]
                says, reason = _says(answer, treatment)
                assert says in MEANS.get(wanted, {wanted}), (treatment, told)
                assert len(reason) > 20


def _low(**more: Any) -> Assessment:
    return screened(**{**more, "labs": ["Mg 0.62 mmol/L", *more.get("labs", [])]})


def _severe(**more: Any) -> Assessment:
    return screened(**{**more, "labs": ["Mg 0.45 mmol/L", *more.get("labs", [])]})


# ------------------------------------------------------------ the reasons


@pytest.mark.parametrize("egfr", ["30", "45", "60"])
def test_between_30_and_60_both_salts_and_vein_say_caution(egfr: str) -> None:
    for answer, treatment in ((_low(labs=[f"eGFR {egfr}"]), MOUTH), (_severe(labs=[f"eGFR {egfr}"]), VEIN)):
        says, reason = _says(answer, treatment)
        assert says == YES
        assert "aution" in reason
        assert "30 to 60" in reason


@pytest.mark.parametrize("egfr", ["61", ">60", "90"])
def test_above_60_nobody_is_cautioned_about_the_kidneys(egfr: str) -> None:
    for answer, treatment in ((_low(labs=[f"eGFR {egfr}"]), MOUTH), (_severe(labs=[f"eGFR {egfr}"]), VEIN)):
        assert "eGFR" not in _says(answer, treatment)[1]


def test_unknown_kidneys_are_asked_about() -> None:
    for answer, treatment in ((_low(), MOUTH), (_severe(), VEIN)):
        says, reason = _says(answer, treatment)
        assert says == ASK
        assert "What is the eGFR?" in reason


def test_by_vein_an_emergency_does_not_wait_for_the_egfr() -> None:
    for answer in (screened(labs=["Mg 0.38 mmol/L"]), _low(symptoms=["ectopics"])):
        says, reason = _says(answer, VEIN)
        assert says == YES
        assert "The eGFR is not known" in reason


def test_what_is_most_urgent_stands_first() -> None:
    high = screened(medications=["magnesium oxide 400 mg"], labs=["Mg 2.5 mg/dL"])
    assert next(one.treatment for one in high.options) == STOP
    low = _low(labs=["K 3.1 mmol/L", "Ca 1.9 mmol/L", "eGFR 90"])
    assert tuple(one.treatment for one in low.options) == (VEIN, MOUTH, POTASSIUM, CALCIUM, FOOD, SKIN)


@pytest.mark.parametrize("kind", ["haemodialysis", "peritoneal dialysis"])
def test_dialysis_is_for_its_specialist(kind: str) -> None:
    for answer, treatment in (
        (_low(conditions=[kind]), MOUTH),
        (_severe(conditions=[kind]), VEIN),
        (screened(conditions=[kind], symptoms=["seizures"]), VEIN),
    ):
        says, reason = _says(answer, treatment)
        assert says == ASK
        assert "specialist" in reason


def test_below_30_salts_are_avoided_and_vein_is_half_a_dose_for_a_specialist() -> None:
    says, reason = _says(_low(labs=["eGFR 20"]), MOUTH)
    assert (says, "below 30" in reason) == (NO, True)
    says, reason = _says(_severe(labs=["eGFR 20"]), VEIN)
    assert says == ASK
    assert "halve" in reason or "half" in reason
    kidneys = ["eGFR 20"]
    for emergency in (screened(labs=["Mg 0.38 mmol/L", *kidneys]), _low(labs=kidneys, symptoms=["seizures"])):
        says, reason = _says(emergency, VEIN)
        assert says == YES
        assert "halve the dose" in reason
    alerts = screened(labs=["eGFR 20"]).alerts
    assert any(alert.kind == "safety" and "half the dose" in alert.advice for alert in alerts)


def test_vein_is_for_hospital_and_supervised() -> None:
    says, reason = _says(_severe(labs=["eGFR 90"]), VEIN)
    assert says == YES
    assert "hospital" in reason.lower()
    assert "supervised" in reason


@pytest.mark.parametrize("condition", ["heart block", "complete heart block", "myasthenia gravis", "I44.2"])
def test_vein_is_never_offered_where_it_is_contraindicated(condition: str) -> None:
    for more in ({}, {"symptoms": ["seizures"]}):
        assert _says(_severe(conditions=[condition], labs=["eGFR 90"], **more), VEIN)[0] == NO


def test_the_skin_is_debated() -> None:
    says, reason = _says(_low(labs=["eGFR 90"]), SKIN)
    assert (says, "debated" in reason) == (NO, True)


@pytest.mark.parametrize("condition", ["high-output stoma", "short bowel syndrome", "chronic diarrhoea"])
def test_a_salt_may_add_to_what_is_lost(condition: str) -> None:
    plain = _says(_low(labs=["eGFR 90"]), MOUTH)[1]
    says, reason = _says(_low(labs=["eGFR 90"], conditions=[condition]), MOUTH)
    assert says == YES
    assert "may add to" in reason.removeprefix(plain)


# ------------------------------------------------------------ what else is offered

STOP = "stop-magnesium-intake"
POTASSIUM, CALCIUM = "correct-magnesium-with-potassium", "correct-magnesium-with-calcium"


def _extra(**said: Any) -> dict[str, str]:
    return {one.treatment: one.says for one in screened(**said).options if one.treatment not in FOUR}


@pytest.mark.parametrize("drug", ["milk of magnesia", "magnesium oxide 400 mg", "magnesium citrate"])
def test_with_a_high_level_what_holds_magnesium_is_stopped(drug: str) -> None:
    assert _extra(medications=[drug], labs=["Mg 2.5 mg/dL"]) == {STOP: YES}
    assert _extra(medications=[drug], labs=["Mg 2.2 mg/dL"]) == {}
    assert _extra(medications=[drug]) == {}


def test_with_a_high_level_it_is_asked_what_is_taken() -> None:
    assert _extra(labs=["Mg 2.5 mg/dL"]) == {STOP: ASK}
    assert _extra(labs=["Mg 2.5 mg/dL"], medications=["omeprazole"]) == {}


@pytest.mark.parametrize(
    ("lab", "treatment"),
    [
        ("K 3.4 mmol/L", POTASSIUM),
        ("K 3.4 mEq/L", POTASSIUM),
        ("Ca 7.9 mg/dL", CALCIUM),
        ("Ca 1.9 mmol/L", CALCIUM),
    ],
)
def test_magnesium_is_corrected_with_potassium_and_calcium(lab: str, treatment: str) -> None:
    answer = screened(labs=[lab, "Mg 1.5 mg/dL", "eGFR 90"])
    says, reason = _says(answer, treatment)
    assert says == YES
    assert "Correct magnesium with it" in reason
    assert _extra(labs=[lab]) == {treatment: ASK}
    assert _extra(labs=[lab, "Mg 2.5 mg/dL"], medications=[])[treatment] == NO


def test_potassium_and_calcium_that_are_not_low_offer_nothing() -> None:
    assert _extra(labs=["K 3.5 mmol/L", "Ca 2.1 mmol/L", "Mg 1.5 mg/dL"]) == {}


SALTS = ["magnesium oxide 400 mg", "milk of magnesia"]


@pytest.mark.parametrize("drug", SALTS)
@pytest.mark.parametrize("kidneys", ["CKD stage 4", "N18.5", "haemodialysis", "dialysis"])
def test_a_magnesium_salt_with_failing_kidneys_is_a_safety_alert_without_a_measured_egfr(
    drug: str, kidneys: str
) -> None:
    alerts = screened(medications=[drug], conditions=[kidneys]).alerts
    assert {alert.kind for alert in alerts} == {"safety"}
    assert any("accumulates" in alert.advice and alert.evidence for alert in alerts)


@pytest.mark.parametrize("kidneys", ["CKD stage 3", "CKD", "no dialysis", "family history of dialysis"])
def test_a_magnesium_salt_with_other_kidneys_is_no_safety_alert(kidneys: str) -> None:
    assert screened(medications=SALTS, conditions=[kidneys]).alerts == ()
    assert screened(medications=["furosemide"], conditions=["CKD stage 4"]).alerts == ()


# ------------------------------------------------------------ how they compare


def _option(treatment: str) -> Any:
    return next(one for one in _severe(labs=["eGFR 90"]).options if one.treatment == treatment)


@pytest.mark.parametrize("treatment", FOUR)
def test_each_of_the_four_has_benefits_and_considerations(treatment: str) -> None:
    found = _option(treatment)
    assert len(found.benefits) > 10
    assert len(found.considerations) > 10


@pack.needs_evidence
@pytest.mark.parametrize("one", pack.read("reference").get("foods", ()), ids=lambda one: one["food"])
def test_foods_with_their_magnesium(one: dict[str, Any]) -> None:
    lines = [line for line in _option(FOOD).details if f": {one['mg']} mg" in line]
    first = one["food"].split()[0].strip(",").lower()
    assert any(first in line.lower() for line in lines)


@pack.needs_evidence
def test_salts_with_their_elemental_magnesium_absorption_and_diarrhoea() -> None:
    details = _option(MOUTH).details
    for salt in pack.read("reference")["treatments"]["oral_salts"]["list"]:
        name = salt["salt"].split()[0]
        (line,) = (one for one in details if one.lower().startswith(f"magnesium {name}"))
        assert f"{salt['elemental_percent']:.1f} %" in line
        assert "absor" in line
        assert "diarrhoea" in line


def test_what_the_source_says_against_each() -> None:
    assert "low" in _option(FOOD).considerations.lower()  # slow
    assert "iarrhoea" in _option(MOUTH).considerations
    assert "Absorption" in _option(MOUTH).considerations
    assert "Hospital" in _option(VEIN).considerations
    assert "calcium by vein" in _option(VEIN).considerations
    assert "None" in _option(SKIN).benefits
