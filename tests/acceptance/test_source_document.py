"""What the source document says of complaints and tests, and what every answer says."""

from typing import Any

import pytest
from door import counted, points, reach, screened

import pack
from magrisk.assessment import Assessment
from program import rulebook

# ------------------------------------------------------------ complaints

MILD, MODERATE, SEVERE = "usual", "raised", "grave"
SYMPTOMS = [
    (MODERATE, ["muscle twitching", "eyelid twitching", "muscle jerks", "twitching", "fasciculations"]),
    (MODERATE, ["muscle spasms", "spasms"]),
    (MODERATE, ["muscle cramps", "cramps", "leg cramps"]),
    (MILD, ["fatigue", "tiredness"]),
    (MILD, ["weakness", "muscle weakness"]),
    (SEVERE, ["irregular heartbeat", "palpitations"]),
    (MODERATE, ["numbness or tingling", "numbness", "tingling", "pins and needles", "paraesthesia"]),
    (MILD, ["headache", "headaches", "migraine"]),
    (MILD, ["loss of appetite", "poor appetite"]),
    (MILD, ["anxiety"]),
    (MILD, ["osteoporosis"]),
    (MILD, ["sleep disturbance", "insomnia", "trouble sleeping"]),
    (SEVERE, ["seizures", "seizure", "convulsions"]),
    (SEVERE, ["tetany", "carpopedal spasm"]),
    (SEVERE, ["arrhythmia", "atrial fibrillation"]),
    (SEVERE, ["torsades de pointes", "VT"]),
]
NAMED = [(stakes, name) for stakes, names in SYMPTOMS for name in names]
ELSE = ("What else", "many causes", "Other causes", "other causes", "frequent causes", "Same-day", "Think of")


def _symptoms(answer: Assessment) -> list[str]:
    return [alert.label for alert in answer.alerts if alert.kind == "symptom"]


@pytest.mark.parametrize(("stakes", "name"), NAMED)
def test_a_complaint_adds_no_points_and_raises_the_stakes_by_its_severity(stakes: str, name: str) -> None:
    patients: list[dict[str, Any]] = [{}, {"medications": ["omeprazole"], "conditions": ["E11.9"]}]
    for others in patients:
        without, found = screened(**others), screened(**others, symptoms=[name])
        assert found.complete
        assert reach(found) == reach(without)
        assert (found.chance, found.likelihood) == (without.chance, without.likelihood)
        assert counted(found) == counted(without)
        assert found.stakes == stakes
        assert len(_symptoms(found)) == 1


@pytest.mark.parametrize("name", [name for _, name in NAMED])
def test_the_alert_of_a_complaint_says_why_magnesium_and_what_else(name: str) -> None:
    (alert,) = (one for one in screened(symptoms=[name]).alerts if one.kind == "symptom")
    assert "magnesium" in alert.advice.lower()
    assert any(words in alert.advice for words in ELSE)


@pytest.mark.parametrize("name", ["muscle twitching", "eyelid twitching", "muscle spasms", "cramps"])
def test_at_the_muscle_magnesium_is_the_counterweight_of_calcium(name: str) -> None:
    (alert,) = screened(symptoms=[name]).alerts
    assert "calcium" in alert.advice.lower()
    assert "counterweight" in alert.advice


def _names_of_the_pack() -> list[tuple[int, str]]:
    # A stage that the pack gives as a list of findings is no name.
    listed = pack.read("reference").get("symptoms", {}).get("list", ())
    compound = ("muscle twitching, jerks", "ECG changes:")
    return [
        (one["severity"], name)
        for one in listed
        for name in (one["symptom"], *one["synonyms"])
        if not name.startswith(compound)
    ]


@pack.needs_evidence
@pytest.mark.parametrize(("severity", "name"), _names_of_the_pack())
def test_every_complaint_of_the_pack_has_the_stakes_of_its_severity(severity: int, name: str) -> None:
    found = screened(medications=[], symptoms=[name])
    assert found.complete
    assert points(medications=[], symptoms=[name]) == 0
    assert found.stakes == (SEVERE if severity >= 4 else MODERATE if severity >= 2 else MILD)
    assert _symptoms(found)


# The pack calls atrial fibrillation a complaint. Among the conditions of a patient it is an illness of long
# standing, which is none; so is a long-standing form wherever it is named.
@pytest.mark.parametrize(
    "name", ["atrial fibrillation", "AF", "permanent atrial fibrillation", "PAF", "I48.91"]
)
def test_atrial_fibrillation_of_long_standing_is_no_complaint(name: str) -> None:
    found = screened(medications=[], conditions=[name], labs=["Mg 0.65 mmol/L", "eGFR 90"])
    assert (found.complete, found.stakes, _symptoms(found)) == (True, MILD, [])
    (vein,) = (one for one in found.options if one.treatment == "intravenous-magnesium")
    assert vein.says == "no"


@pytest.mark.parametrize(
    "name", ["new-onset AF", "AF with RVR", "fast AF", "palpitations", "ectopics", "SVT"]
)
def test_a_rhythm_that_is_new_or_fast_is_a_complaint_wherever_it_stands(name: str) -> None:
    for said in ({"conditions": [name]}, {"symptoms": [name]}):
        found = screened(medications=[], **said)
        assert (found.stakes, len(_symptoms(found))) == (SEVERE, 1)


@pytest.mark.parametrize("said", ["no seizures", "denies palpitations", "history of tetany"])
def test_a_complaint_that_is_not_there_raises_nothing(said: str) -> None:
    found = screened(medications=[], symptoms=[said])
    assert (found.stakes, _symptoms(found)) == (MILD, [])
    assert [one.said for one in found.not_counted] == [said]


def test_the_gravest_of_several_complaints_sets_the_stakes_and_all_are_told() -> None:
    found = screened(symptoms=["fatigue", "muscle twitching", "seizures"])
    assert found.stakes == SEVERE
    assert len(_symptoms(found)) == 3
    assert found.priority in ("soon", "urgent")


# ------------------------------------------------------------ diagnosis

LOW, NORMAL, HIGH = "Mg 0.62 mmol/L", "Mg 0.80 mmol/L", "Mg 1.0 mmol/L"
KNOWN = ["K 4.2 mmol/L", "Ca 2.35 mmol/L", "eGFR 90"]
SERUM, TOGETHER, URINE, IONISED, LOADING, CELL, ECG = (
    *("Serum magnesium", "Potassium", "Urine magnesium", "Ionised magnesium"),
    *("Magnesium loading test", "Red cell magnesium", "ECG"),
)
EVERY = (SERUM, TOGETHER, URINE, IONISED, LOADING, CELL, ECG)
OFFERED: list[tuple[str, dict[str, Any], set[str]]] = [
    ("nothing is known", {}, {SERUM, TOGETHER}),
    ("only the level is not known", {"labs": KNOWN}, {SERUM}),
    ("all is known and normal", {"labs": [NORMAL, *KNOWN]}, set()),
    ("low: gut or kidney, and the electrolytes with it", {"labs": [LOW, *KNOWN]}, {TOGETHER, URINE}),
    ("low, on dialysis", {"labs": [LOW, *KNOWN[:2]], "conditions": ["haemodialysis"]}, {TOGETHER}),
    ("high", {"labs": [HIGH, *KNOWN]}, set()),
    ("normal, with a complaint", {"labs": [NORMAL, *KNOWN], "symptoms": ["cramps"]}, {LOADING, CELL}),
    ("normal, with low potassium", {"labs": [NORMAL, "K 3.4 mmol/L", *KNOWN[1:]]}, {LOADING, CELL}),
    (
        "normal, with a complaint, in renal failure",
        {"labs": [NORMAL, *KNOWN[:2], "eGFR 20"], "symptoms": ["cramps"]},
        {CELL},
    ),
    (
        "normal, with a complaint, and heart block",
        {"labs": [NORMAL, *KNOWN], "symptoms": ["cramps"], "conditions": ["heart block"]},
        {CELL},
    ),
    ("normal, with low albumin", {"labs": [NORMAL, *KNOWN, "albumin 34 g/L"]}, {IONISED}),
    ("normal, with sound albumin", {"labs": [NORMAL, *KNOWN, "albumin 35 g/L"]}, set()),
    ("intensive care", {"labs": [NORMAL, *KNOWN], "setting": "icu"}, {IONISED}),
    ("digoxin", {"labs": [NORMAL, *KNOWN], "medications": ["digoxin"]}, {ECG}),
    ("a drug that prolongs QT", {"labs": [NORMAL, *KNOWN], "medications": ["citalopram"]}, {ECG}),
    ("below 0.5 mmol/L", {"labs": ["Mg 0.49 mmol/L", *KNOWN]}, {TOGETHER, URINE, ECG}),
    ("at 0.5 mmol/L", {"labs": ["Mg 0.50 mmol/L", *KNOWN]}, {TOGETHER, URINE}),
    ("potassium below 3.0", {"labs": [LOW, "K 2.9 mmol/L", *KNOWN[1:]]}, {TOGETHER, URINE, ECG}),
    ("potassium at 3.0", {"labs": [LOW, "K 3.0 mmol/L", *KNOWN[1:]]}, {TOGETHER, URINE}),
    ("a haemolysed sample", {"labs": [NORMAL, *KNOWN], "conditions": ["haemolysed sample"]}, {SERUM}),
]


@pytest.mark.parametrize(("said", "tests"), [case[1:] for case in OFFERED], ids=[case[0] for case in OFFERED])
def test_tests_are_offered_by_the_situation(said: dict[str, Any], tests: set[str]) -> None:
    found = screened(**said)
    offered = {name for name in EVERY for test in found.tests if test.test.startswith(name)}
    assert (offered, len(found.tests)) == (tests, len(tests))
    assert all(len(test.why) > 20 for test in found.tests)


def _limits_of(name: str, **said: Any) -> str:
    return next(test.limits for test in screened(**said).tests if test.test.startswith(name))


def test_a_normal_level_does_not_rule_out_depletion_and_every_answer_says_so() -> None:
    limits = _limits_of(SERUM)
    assert "1 %" in limits
    assert "does not rule out depletion" in limits
    for said in ({}, {"labs": [NORMAL]}, {"labs": [LOW]}, {"age": "12"}):
        assert any("does not rule out depletion" in limit for limit in screened(**said).limits)


def test_the_urine_tells_gut_from_kidney_by_the_published_formula() -> None:
    (urine,) = (test for test in screened(labs=[LOW]).tests if test.test.startswith(URINE))
    assert "FEMg" in urine.test
    assert "kidney" in urine.why
    assert "gut" in urine.why
    for part in ("0.7", "100", "4 %", "1 mmol", "24 mg"):
        assert part in urine.limits


def test_the_loading_test_names_who_must_not_have_it() -> None:
    limits = _limits_of(LOADING, labs=[NORMAL, *KNOWN], symptoms=["cramps"]).lower()
    for word in ("renal failure", "heart block", "myasthenia gravis", "diuretics", "alcohol"):
        assert word in limits


MUCH_LOST = [{"medications": ["furosemide"]}, {"medications": ["HCTZ"]}, {"alcohol": "heavy"}]
MUCH_LOST += [{"conditions": ["alcohol use disorder"]}]


@pytest.mark.parametrize("said", MUCH_LOST)
def test_the_loading_test_says_where_the_pack_calls_it_invalid(said: dict[str, Any]) -> None:
    def why(**more: Any) -> str:
        found = screened(labs=[NORMAL, *KNOWN], symptoms=["cramps"], **more).tests
        return next(test.why for test in found if test.test.startswith(LOADING))

    assert "Invalid" in why(**said)
    assert "Invalid" not in why(medications=["omeprazole"], alcohol="light")


# ------------------------------------------------------------ always

SAID_ALWAYS = [{}, {"labs": [LOW]}, {"symptoms": ["seizures"]}, {"age": "12"}, {"medications": ["zzyzxin"]}]


@pytest.mark.parametrize("said", SAID_ALWAYS)
def test_every_answer_says_that_it_informs_and_does_not_diagnose(said: dict[str, Any]) -> None:
    limits = " ".join(screened(**said).limits)
    assert "informs a health professional" in limits
    assert "does not diagnose" in limits


def test_the_python_door_says_what_its_rules_bear_on() -> None:
    assert rulebook().outcome == "low serum magnesium"
    assert "community" in rulebook().settings
