"""The measured level at every boundary and in every unit, and the published score beside it."""

from typing import Any

import pytest
from door import reach, screened

import pack
from program import answer

NORMAL, HIGH = "Mg 0.80 mmol/L", "Mg 1.0 mmol/L"

# ------------------------------------------------------------ the measured level

MASS = 24.305
# The source document's range, both ends inclusive, and one step of the last digit beyond them.
LEVELS: list[tuple[str, str]] = [
    *(("1.7 mg/dL", "low"), ("1.79 mg/dL", "low"), ("1.8 mg/dL", "normal"), ("1.80 mg/dl", "normal")),
    *(("2.0 mg/dL", "normal"), ("2.2 mg/dL", "normal"), ("2.21 mg/dL", "high"), ("2.3 mg/dL", "high")),
    *(("0.740 mmol/L", "low"), ("0.741 mmol/L", "normal"), ("0.905 mmol/L", "normal")),
    *(("0.74058 mmol/L", "low"), ("0.74059 mmol/L", "normal"), ("0.90516 mmol/L", "normal")),
    *(("0.90517 mmol/L", "high"), ("0.906 mmol/L", "high")),
    *(("1.481 mEq/L", "low"), ("1.482 mEq/L", "normal"), ("1.81 mEq/L", "normal"), ("1.811 mEq/L", "high")),
]


@pytest.mark.parametrize(("value", "status"), LEVELS)
def test_a_level_is_low_normal_or_high_at_the_ends_of_the_range(value: str, status: str) -> None:
    found = screened(medications=["omeprazole"], labs=[f"Mg {value}"])
    level = found.measured
    assert level
    assert level.status == status
    number, unit = value.split()
    per_mmol = {"mg/dl": 10 / MASS, "mmol/l": 1.0, "meq/l": 0.5}[unit.lower()]
    assert level.mmol_per_l == pytest.approx(float(number) * per_mmol, rel=1e-9)
    assert (level.range.low, level.range.high, level.range.unit) == (1.8, 2.2, "mg/dL")
    assert "source document" in level.range.source
    assert (
        found.priority
        in {"low": ("soon", "urgent"), "normal": ("routine", "soon"), "high": ("soon",)}[status]
    )


def _grades() -> list[tuple[str, int]]:
    cases = pack.read("reference").get("severity", {}).get("boundary_cases", ())
    units = {"mg_dl": "mg/dL", "mmol_l": "mmol/L"}
    return [
        (f"{case[key]} {unit}", case["grade"]) for case in cases for key, unit in units.items() if key in case
    ]


@pack.needs_evidence
@pytest.mark.parametrize(("value", "grade"), _grades())
def test_the_grade_is_that_of_the_unit_reported(value: str, grade: int) -> None:
    found = screened(labs=[f"Mg {value}"])
    assert found.measured
    assert found.measured.ctcae_grade == grade
    assert found.priority == ("urgent" if grade >= 3 else "soon")


@pytest.mark.parametrize(("drug", "priority"), [("digoxin", "urgent"), ("omeprazole", "soon")])
def test_a_low_level_is_urgent_with_grave_stakes(drug: str, priority: str) -> None:
    assert screened(medications=[drug], labs=["Mg 1.7 mg/dL"]).priority == priority


def test_a_high_level_warns_of_intake_and_kidneys() -> None:
    (alert,) = screened(labs=[HIGH], medications=[]).alerts
    assert "high" in alert.label.lower()
    assert "kidney" in alert.advice.lower()


@pytest.mark.parametrize("code", ["E83.42", "E61.2"])
def test_a_code_of_the_outcome_is_an_alert_and_never_a_cause(code: str) -> None:
    found, without = screened(medications=[], conditions=[code]), screened(medications=[])
    assert [alert.kind for alert in found.alerts] == ["known-low"]
    assert (reach(found), found.priority) == (reach(without), without.priority)
    assert [one.said for one in found.not_counted] == [code]


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"labs": [NORMAL, "albumin 30 g/L"]}, "albumin"),
        ({"labs": [NORMAL], "medications": ["magnesium sulfate 2 g IV"]}, "vein"),
        ({"labs": [NORMAL], "conditions": ["haemolysed sample"]}, "haemolysed"),
    ],
)
def test_what_makes_a_level_doubtful_stands_beside_it(said: dict[str, Any], word: str) -> None:
    level, plain = screened(**said).measured, screened(labs=[NORMAL]).measured
    assert level
    assert plain
    assert any(word in caution.lower() for caution in level.cautions)
    assert level.status == plain.status
    assert plain.cautions == ()


def test_an_adjusted_level_never_makes_a_low_one_normal() -> None:
    level = screened(labs=["Mg 0.72 mmol/L", "albumin 20 g/L"]).measured
    assert level
    assert (level.status, level.mmol_per_l) == ("low", 0.72)
    assert any("0.82 mmol/L" in caution for caution in level.cautions)


# ------------------------------------------------------------ the Magnesium Depletion Score

NO_DRINK = {"alcohol": "none"}


def _mds(**said: Any) -> tuple[int, int]:
    score = screened(**said).scores["magnesium_depletion_score"]
    return score.low, score.high


@pytest.mark.parametrize(
    ("egfr", "low", "high"),
    [
        *(("90", 0, 0), ("89.9", 1, 1), ("60", 1, 1), ("59.9", 2, 2), ("15", 2, 2)),
        *((">90", 0, 0), (">60", 0, 1), ("", 0, 2)),
    ],
)
def test_the_kidneys_in_the_score(egfr: str, low: int, high: int) -> None:
    labs = [f"eGFR {egfr}"] if egfr else []
    assert _mds(labs=labs, medications=[], no_other_conditions=True, **NO_DRINK) == (low, high)


def _cases_of_the_pack() -> list[dict[str, Any]]:
    return list(pack.read("reference").get("mds", {}).get("boundary_cases", ()))


@pack.needs_evidence
@pytest.mark.parametrize("case", _cases_of_the_pack(), ids=str)
def test_the_score_at_every_boundary_of_the_pack_by_the_words_of_the_command(case: dict[str, Any]) -> None:
    drugs = {"diuretics": ["furosemide", "HCTZ"], "h2_receptor_antagonist": ["famotidine"]}
    taken = next((drugs[key] for key in drugs if key in case), [])
    sex = {"F": "female", "M": "male"}.get(case.get("sex", ""), "unknown")
    drinks = f"{case['drinks_per_day']} drinks/day" if "drinks_per_day" in case else "none"
    words = ["--lab", f"eGFR {case.get('egfr', 95)}", "--sex", sex, "--alcohol", drinks]
    words += [word for drug in taken for word in ("--med", drug)] or ["--no-medications"]
    score = answer(*words, "--no-other-conditions")["scores"]["magnesium_depletion_score"]
    assert (score["low"], score["high"]) == (case["points"], case["points"])


# One US drink is 14 g and one UK unit 8 g: the limits are 14 g a day in women, 28 g a day in men.
DRINKS: list[tuple[str, str, int, int]] = [
    *(("female", "none", 0, 0), ("female", "light", 0, 0), ("female", "heavy", 1, 1)),
    *(("female", "1 drink/day", 0, 0), ("female", "7 drinks/week", 0, 0), ("female", "8 drinks/week", 1, 1)),
    *(("female", "12 units/week", 0, 0), ("female", "13 units/week", 1, 1)),
    *(("female", "14 g/day", 0, 0), ("female", "14.1 g/day", 1, 1)),
    *(("male", "14 drinks/week", 0, 0), ("male", "15 drinks/week", 1, 1)),
    *(("male", "24 units/week", 0, 0), ("male", "25 units/week", 1, 1)),
    *(("male", "28 g/day", 0, 0), ("male", "28.1 g/day", 1, 1)),
    *(("unknown", "1 drink/day", 0, 0), ("unknown", "2 drinks/day", 0, 1), ("unknown", "3 drinks/day", 1, 1)),
    ("female", "", 0, 1),
]


@pytest.mark.parametrize(("sex", "alcohol", "low", "high"), DRINKS)
def test_alcohol_in_the_score(sex: str, alcohol: str, low: int, high: int) -> None:
    said = {"medications": [], "labs": ["eGFR 95"], "sex": sex}
    assert _mds(**said, **({"alcohol": alcohol} if alcohol else {})) == (low, high)


@pytest.mark.parametrize(
    ("condition", "item"),
    [("alcohol use disorder", 1), ("F10.20", 1), ("alcohol use disorder in remission", 0), ("F10.21", 0)],
)
def test_an_alcohol_use_disorder_in_the_score(condition: str, item: int) -> None:
    said = {"medications": [], "labs": ["eGFR 95"], "conditions": [condition], "no_other_conditions": True}
    assert _mds(**said, **({} if item else NO_DRINK)) == (item, item)


@pytest.mark.parametrize(
    ("drug", "item"),
    [
        *((name, 1) for name in ("furosemide", "indapamide", "amiloride", "spironolactone", "eplerenone")),
        *((name, 0) for name in ("dapagliflozin", "acetazolamide", "mannitol", "famotidine", "metformin")),
        *((name, 1) for name in ("omeprazole", "Nexium")),
    ],
)
def test_which_medicines_count_in_the_score(drug: str, item: int) -> None:
    assert _mds(medications=[drug], labs=["eGFR 95"], **NO_DRINK) == (item, item)


def test_the_score_goes_from_0_to_5_and_is_a_range_while_items_are_unknown() -> None:
    assert _mds() == (0, 5)
    assert _mds(medications=[]) == (0, 3)
    assert _mds(medications=["furosemide", "omeprazole"], labs=["eGFR 45"], alcohol="heavy") == (5, 5)


def _checks() -> list[dict[str, Any]]:
    return list(pack.read("reference").get("egfr_ckd_epi_2021", {}).get("checks", ()))


# CKD-EPI 2021, as published: the score's limits of 60 and 90 from creatinine, age and sex.
def _egfr(scr: float, age: int, sex: str) -> float:
    kappa, alpha, times = {"F": (0.7, -0.241, 1.012), "M": (0.9, -0.302, 1.0)}[sex]
    bent: float = min(scr / kappa, 1) ** alpha * max(scr / kappa, 1) ** -1.2
    return 142 * bent * 0.9938**age * times


@pack.needs_evidence
@pytest.mark.parametrize("check", _checks(), ids=str)
def test_the_equation_is_the_published_one(check: dict[str, Any]) -> None:
    assert _egfr(check["scr"], check["age"], check["sex"]) == pytest.approx(check["egfr"], abs=0.05)


@pytest.mark.parametrize("sex", ["F", "M"])
@pytest.mark.parametrize("age", [18, 40, 75])
@pytest.mark.parametrize("hundredths", [50, 69, 70, 71, 89, 90, 91, 100, 110, 120, 135, 160, 250])
def test_the_score_from_creatinine_age_and_sex(sex: str, age: int, hundredths: int) -> None:
    egfr = _egfr(hundredths / 100, age, sex)
    item = 0 if egfr >= 90 else 1 if egfr >= 60 else 2
    said = {"age": str(age), "sex": {"F": "female", "M": "male"}[sex], "medications": [], **NO_DRINK}
    for text in (f"creatinine {hundredths / 100} mg/dL", f"creatinine {hundredths * 0.884:.4f} umol/L"):
        assert _mds(labs=[text], **said) == (item, item)


def test_a_given_egfr_comes_before_one_from_creatinine() -> None:
    said = {"age": "55", "sex": "female", "medications": [], **NO_DRINK}
    assert _mds(labs=["creatinine 0.9 mg/dL", "eGFR 95"], **said) == (0, 0)
    assert _mds(labs=["creatinine 0.9 mg/dL"], medications=[], **NO_DRINK) == (0, 2)
