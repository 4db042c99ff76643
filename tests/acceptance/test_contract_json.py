"""What `screen --format json` prints holds together, whoever is screened (DESIGN.md, sections 2 and 7)."""

import datetime
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import patients
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from program import TODAY, answer, answer_to, start

EXAMPLES = 300
KEYS = {
    "": "schema patient complete score chance chance_also likelihood stakes priority measured contributions "
    "not_counted unrecognised doubts alerts options tests monitoring keep_apart what_would_help "
    "without_protectors scores rulebook vocabulary limits priority_because complete_enough trajectory "
    "management smallest_change",
    "patient": "id age sex setting setting_assumed",
    "score": "points floor ceiling",
    "chance": "below estimate low high floor ceiling setting_population calibrated slope calibration",
    "chance.below": "value unit",
    "chance_also": "below estimate low high",
    "measured": "value unit mmol_per_l status ctcae_grade range cautions",
    "contributions": "rule kind label points line grade ground measure_anyway marker because path mechanism "
    "reason evidence",
    "contributions.because": "said understood where",
    "contributions.evidence": "id citation doi pmid",
    "not_counted": "said understood rule reason",
    "unrecognised": "said where suggestions look_alikes partly",
    "doubts": "question ask could_add could_remove could_change_priority",
    "alerts": "kind label advice evidence raises",
    "options": "treatment label says reason benefits considerations details",
    "tests": "test why limits",
    "monitoring": "what when because",
    "keep_apart": "drug hours_before hours_after said apart_from note evidence",
    "keep_apart.evidence": "id citation doi pmid",
    "what_would_help": "action target to change points_after chance_after priority_after rule against "
    "caution",
    "smallest_change": "changes against points_after chance_after priority_after",
    "management": "rule because ask before note not_offered",
    "trajectory": "last_level began_after ended_after next_level",
    "without_protectors": "points chance",
    "scores.magnesium_depletion_score": "low high items",
    "vocabulary": "released days_old own",
    "rulebook": "version fingerprint reviewed rules awaiting_review evidence_from evidence_to revised",
}
ORDER = ("routine", "soon", "urgent")
MATRIX = {
    "usual": {"low": "routine", "moderate": "routine", "high": "soon", "very-high": "soon"},
    "raised": {"low": "routine", "moderate": "soon", "high": "soon", "very-high": "urgent"},
    "grave": {"low": "soon", "moderate": "soon", "high": "urgent", "very-high": "urgent"},
}


def _at(found: Any, path: str) -> Iterator[dict[str, Any]]:
    """Every object at a path; lists on the way are gone through."""
    if isinstance(found, list):
        for one in found:
            yield from _at(one, path)
    elif not path:
        yield from [found] if found is not None else []
    elif found is not None:
        first, _, rest = path.partition(".")
        yield from _at(found[first], rest)


def _band(chance: float) -> str:
    return next(name for name, least in BANDS if chance >= least)


BANDS = (("very-high", 0.30), ("high", 0.15), ("moderate", 0.05), ("low", 0.0))


def _priority(found: dict[str, Any]) -> str:
    """Section 2, in the order that the small print of section 7 gives."""
    place = ORDER.index(MATRIX[found["stakes"]][_band(found["chance"]["estimate"])])
    if any(one["measure_anyway"] for one in found["contributions"]):
        place = max(place, 1)
    if not any(one["points"] > 0 for one in found["contributions"]):
        place = min(place, 1)
    level = found["measured"]
    if level is None:
        return ORDER[place]
    if level["status"] == "normal":
        return ORDER[min(place, 1)]
    grave = level["ctcae_grade"] >= 3 or (level["status"] == "low" and found["stakes"] == "grave")
    return "urgent" if grave else ORDER[max(place, 1)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("profiles")


@settings(max_examples=EXAMPLES)
@given(profile=patients.profiles)
def test_every_answer_holds_together_and_follows_from_the_text_of_the_design(
    profile: dict[str, Any], folder: Path
) -> None:
    found = answer_to(profile, folder)

    for path, keys in KEYS.items():
        for one in _at(found, path):
            assert set(one) == set(keys.split()), path
    score, chance, told = found["score"], found["chance"], found["contributions"]
    assert all(type(score[name]) is int for name in score)
    assert sum(one["points"] for one in told) == score["points"]
    assert all(one["points"] for one in told)
    sizes = [abs(one["points"]) for one in told]
    assert sizes == sorted(sizes, reverse=True)
    assert score["floor"] <= score["points"] <= score["ceiling"]
    assert 0 <= chance["floor"] <= chance["estimate"] <= chance["ceiling"] <= 1
    assert 0 <= chance["low"] <= chance["estimate"] <= chance["high"] <= 1
    for one in told:
        assert one["because"]
        assert one["reason"] or one["evidence"]
        assert all(ground["said"] and ground["where"] for ground in one["because"])
    assert all(one["reason"] for one in found["not_counted"])
    assert all(doubt["could_add"] >= 0 <= doubt["could_remove"] for doubt in found["doubts"])
    assert all(one["says"] in ("yes", "no", "ask") and one["reason"] for one in found["options"])
    assert len({one["treatment"] for one in found["options"]}) == len(found["options"])
    assert all(one["test"] and one["why"] for one in found["tests"])
    assert found["complete"] is not bool(found["unrecognised"])
    assert (chance["calibrated"], chance["calibration"], chance["slope"]) == (False, None, 1)
    assert found["limits"]
    assert found["patient"]["setting_assumed"] is ("setting" not in profile)
    # Band and priority follow from the chance, the stakes and the level, by the text of the design.
    assert found["likelihood"] == _band(chance["estimate"])
    assert found["priority"] == _priority(found)


@settings(max_examples=60)
@given(profile=patients.profiles, order=st.randoms(use_true_random=False))
def test_order_and_repetition_of_medicines_do_not_matter(
    profile: dict[str, Any], order: Any, folder: Path
) -> None:
    listed = profile.get("medications") or ["furosemide", "omeprazole 20 mg"]
    mixed = [*listed, *order.choices(listed, k=2)]
    order.shuffle(mixed)
    assert _meaning(answer_to({**profile, "medications": mixed}, folder)) == _meaning(
        answer_to({**profile, "medications": listed}, folder)
    )


def _meaning(found: dict[str, Any]) -> list[Any]:
    counted = sorted((one["rule"], one["line"], one["points"]) for one in found["contributions"])
    return [found[key] for key in ("score", "chance", "likelihood", "stakes", "priority")] + [counted]


@settings(max_examples=60)
@given(profile=patients.profiles, drug=st.sampled_from(patients.LOWERING))
def test_one_more_drug_that_lowers_magnesium_never_lowers_the_points(
    profile: dict[str, Any], drug: str, folder: Path
) -> None:
    before = answer_to(profile, folder)
    more = answer_to({**profile, "medications": [*profile.get("medications", []), drug]}, folder)
    assert more["score"]["points"] >= before["score"]["points"]
    assert more["chance"]["estimate"] >= before["chance"]["estimate"]


@pytest.mark.parametrize("setting", patients.SETTINGS)
def test_a_larger_score_never_lowers_the_chance(setting: str, folder: Path) -> None:
    takes = ("magnesium oxide", "amiloride", "spironolactone", "", "furosemide", "omeprazole", "indapamide")
    said = [{"medications": [drug] if drug else []} for drug in takes]
    said += [
        {"medications": ["furosemide", "omeprazole 40 mg daily", "HCTZ"], "conditions": ["type 2 diabetes"]}
    ]
    found = [answer_to({"setting": setting, **one}, folder) for one in said]
    pairs = sorted((one["score"]["points"], one["chance"]["estimate"]) for one in found)
    assert len({points for points, _ in pairs}) > 5
    assert all(below < above for (_, below), (_, above) in pairwise(sorted(set(pairs))))


# The answers to each question: what is said, laid over what was said before.
ANSWERS: dict[str, list[dict[str, Any]]] = {
    "diabetes": [{"conditions": [name]} for name in ("type 2 diabetes", "type 1 diabetes", "E13.9")],
    "alcohol": [
        *({"alcohol": word} for word in ("none", "light", "heavy", "1 drinks/day", "9 drinks/day")),
        {"conditions": ["alcohol use disorder"]},
    ],
    "gut-loss": [{"conditions": ["chronic diarrhoea"]}],
    "intake": [{"lifestyle": ["poor-diet"]}],
    "potassium-or-calcium": [
        *({"labs": [value]} for value in ("K 3.1 mmol/L", "K 4.2 mmol/L", "Ca 1.9 mmol/L", "Ca 2.8 mmol/L")),
        *({"conditions": [name]} for name in ("hypokalaemia", "low calcium")),
    ],
    "chemotherapy-or-transplant": [
        {"conditions": [name]} for name in ("previous cisplatin", "kidney transplant")
    ],
    "earlier-low-magnesium": [{"conditions": ["previous low magnesium"]}],
    "kidney": [
        *({"labs": [value]} for value in ("eGFR 95", "eGFR 60", "eGFR 45", "eGFR 29", "eGFR 8")),
        *({"conditions": [name]} for name in ("N18.4", "CKD stage 2", "proteinuria")),
    ],
    "setting": [],
}


def _over(profile: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    lists = {key: [*profile.get(key, []), *value] for key, value in more.items() if isinstance(value, list)}
    return {**profile, **more, **lists}


def _within(before: dict[str, Any], after: dict[str, Any], doubt: dict[str, Any]) -> None:
    old, new = before["score"], after["score"]
    moved = new["points"] - old["points"]
    assert -doubt["could_remove"] <= moved <= doubt["could_add"], doubt["question"]
    assert old["floor"] <= new["points"] <= old["ceiling"], doubt["question"]


def _leaves_open(profile: dict[str, Any]) -> dict[str, Any]:
    """Without what an answer would contradict: a second eGFR is a correction and no answer."""
    labs = [lab for lab in profile["labs"] if not lab.startswith(("eGFR", "creatinine"))]
    kept = {k: v for k, v in profile.items() if k not in ("alcohol", "no_other_conditions", "setting")}
    return {**kept, "labs": labs}


_without_answers = patients.profiles.map(_leaves_open)


@settings(max_examples=50)
@given(profile=_without_answers, data=st.data())
def test_the_answer_to_a_doubt_moves_the_points_within_its_magnitudes(
    profile: dict[str, Any], data: st.DataObject, folder: Path
) -> None:
    before = answer_to(profile, folder)
    doubts = {doubt["question"]: doubt for doubt in before["doubts"]}
    # What was measured already is no answer: of one day the lowest value counts.
    measured = {text.split()[0] for text in profile.get("labs", ())}
    asked = [
        (name, reply)
        for name in doubts
        if name in ANSWERS
        for reply in ANSWERS[name]
        if measured.isdisjoint(text.split()[0] for text in reply.get("labs", ()))
    ]
    for name, reply in data.draw(st.lists(st.sampled_from(asked), max_size=4) if asked else st.just([])):
        _within(before, answer_to(_over(profile, reply), folder), doubts[name])


@pytest.mark.parametrize("drug", ["omeprazole", "hydrochlorothiazide", "magnesium oxide", "furosemide"])
@pytest.mark.parametrize("company", [[], ["furosemide"], ["hydrochlorothiazide 25 mg"], ["omeprazole"]])
def test_the_length_of_a_course_answers_its_doubt(drug: str, company: list[str], folder: Path) -> None:
    before = answer_to({"medications": [*company, drug]}, folder)
    none = {"question": "duration", "could_add": 0, "could_remove": 0}
    doubt = next((d for d in before["doubts"] if d["question"] == f"duration of {drug}"), none)
    for days in (1, 13, 14, 27, 28, 181, 182, 2000):
        after = answer_to({"medications": [*company, f"{drug} for {days} days"]}, folder)
        _within(before, after, doubt)


def test_all_questions_are_known_to_this_file(folder: Path) -> None:
    asked = {doubt["question"] for doubt in answer_to({"medications": []}, folder)["doubts"]}
    assert asked == set(ANSWERS)


@settings(max_examples=60)
@given(profile=patients.profiles)
def test_naming_no_other_conditions_stays_within_the_range(profile: dict[str, Any], folder: Path) -> None:
    before = answer_to({**profile, "no_other_conditions": False}, folder)["score"]
    after = answer_to({**profile, "no_other_conditions": True}, folder)["score"]
    assert before["floor"] <= after["floor"] <= after["points"] == before["points"]
    assert after["ceiling"] <= before["ceiling"]


@pytest.mark.parametrize("age", ["18", "30", "72", ">89"])
def test_age_and_sex_carry_no_points(age: str, folder: Path) -> None:
    plain = answer_to({"medications": ["furosemide", "omeprazole"]}, folder)
    for sex in ("female", "male", "other", "unknown"):
        told = {"medications": ["furosemide", "omeprazole"], "age": age, "sex": sex}
        assert answer_to(told, folder)["score"] == plain["score"]


NAMED_FACTORS = [
    ("loop-diuretics", {"medications": ["furosemide"]}),
    ("thiazide-diuretics", {"medications": ["hydrochlorothiazide"]}),
    ("potassium-sparing-enac", {"medications": ["amiloride"]}),
    ("mineralocorticoid-antagonists", {"medications": ["spironolactone"]}),
    ("proton-pump-inhibitors", {"medications": ["omeprazole"]}),
    ("h2-receptor-antagonists", {"medications": ["famotidine"]}),
    ("magnesium-supplements", {"medications": ["magnesium citrate"]}),
    ("type-2-diabetes", {"conditions": ["type 2 diabetes"]}),
    ("alcohol-use-disorder", {"conditions": ["alcohol use disorder"]}),
    ("heavy-alcohol-intake", {"alcohol": "heavy"}),
    ("chronic-diarrhoea", {"conditions": ["chronic diarrhoea"]}),
    *(
        (f"ckd-stage-{name}", {"conditions": [f"CKD stage {said}"]})
        for said, name in zip("12345", ["1-3"] * 3 + ["4-5"] * 2, strict=True)
    ),
    ("ckd-stage-unspecified", {"conditions": ["chronic kidney disease"]}),
    ("low-dietary-magnesium", {"lifestyle": ["poor-diet"]}),
    ("chronic-stress", {"lifestyle": ["chronic-stress"]}),
    ("intense-exercise", {"lifestyle": ["intense-exercise"]}),
]


@pytest.mark.parametrize(("rule", "said"), NAMED_FACTORS)
def test_a_named_factor_shows_up_when_it_is_said(rule: str, said: dict[str, Any], folder: Path) -> None:
    found = answer_to(said, folder)
    (word,) = [text for value in said.values() for text in ([value] if isinstance(value, str) else value)]
    counted = [b["said"] for one in found["contributions"] if one["rule"] == rule for b in one["because"]]
    set_aside = [one["said"] for one in found["not_counted"] if one["rule"] == rule]
    assert word in [*counted, *set_aside]


STAKES = [
    ("grave", {"medications": ["digoxin"]}),
    ("grave", {"medications": ["amiodarone"]}),
    ("grave", {"medications": ["flecainide"]}),
    ("grave", {"medications": ["sotalol"]}),
    ("grave", {"conditions": ["torsades de pointes"]}),
    ("grave", {"conditions": ["long QT"]}),
    ("grave", {"medications": ["citalopram", "ondansetron"]}),
    ("grave", {"medications": ["citalopram"], "labs": ["K 3.4 mmol/L"]}),
    ("grave", {"symptoms": ["seizures"]}),
    ("grave", {"symptoms": ["tetany"]}),
    ("raised", {"medications": ["citalopram"]}),
    ("raised", {"medications": ["citalopram", "citalopram 20 mg"]}),  # the same drug twice is one drug
    ("raised", {"medications": ["citalopram"], "labs": ["K 3.5 mmol/L"]}),
    ("raised", {"labs": ["K 3.49 mmol/L"]}),
    ("raised", {"labs": ["Ca 7.0 mg/dL"]}),
    ("usual", {"labs": ["K 3.5 mmol/L", "Ca 9.5 mg/dL"]}),
    ("usual", {"medications": ["furosemide", "omeprazole"]}),
    ("usual", {}),
]


@pytest.mark.parametrize(("stakes", "said"), STAKES)
def test_stakes_are_what_a_low_level_would_do(stakes: str, said: dict[str, Any], folder: Path) -> None:
    assert answer_to(said, folder)["stakes"] == stakes


# 1.8-2.2 mg/dL inclusive, unrounded; CTCAE v5: grade 1 below the range, 2 below 1.2 mg/dL (0.5 mmol/L),
# 3 below 0.9 mg/dL (0.4 mmol/L), 4 below 0.7 mg/dL (0.3 mmol/L).
LEVELS = [
    *(
        ("1.79 mg/dL", "low", 1),
        ("1.8 mg/dL", "normal", 0),
        ("2.2 mg/dL", "normal", 0),
        ("2.21 mg/dL", "high", 0),
    ),
    *(("0.74 mmol/L", "low", 1), ("0.741 mmol/L", "normal", 0), ("0.905 mmol/L", "normal", 0)),
    *(("0.906 mmol/L", "high", 0), ("1.48 mEq/L", "low", 1), ("1.482 mEq/L", "normal", 0)),
    *(("1.2 mg/dL", "low", 1), ("1.19 mg/dL", "low", 2), ("0.9 mg/dL", "low", 2), ("0.89 mg/dL", "low", 3)),
    *(("0.7 mg/dL", "low", 3), ("0.69 mg/dL", "low", 4), ("0.5 mmol/L", "low", 1), ("0.49 mmol/L", "low", 2)),
    *(
        ("0.4 mmol/L", "low", 2),
        ("0.39 mmol/L", "low", 3),
        ("0.3 mmol/L", "low", 3),
        ("0.29 mmol/L", "low", 4),
    ),
]


@pytest.mark.parametrize(("value", "status", "grade"), LEVELS)
def test_a_measured_level_is_compared_unrounded(value: str, status: str, grade: int, folder: Path) -> None:
    level = answer_to({"labs": [f"Mg {value}"]}, folder)["measured"]
    assert (level["status"], level["ctcae_grade"]) == (status, grade)


@pytest.mark.parametrize(
    ("setting", "days"), [("inpatient", 7), ("icu", 7), ("emergency", 7), ("community", 90)]
)
def test_an_old_level_is_history(setting: str, days: int, folder: Path) -> None:
    for age, counts in ((days, True), (days + 1, False)):
        on = TODAY - datetime.timedelta(days=age)
        found = answer_to({"setting": setting, "labs": [f"Mg 1.0 mg/dL on {on}"]}, folder)
        assert (found["measured"] is not None) is counts
        assert counts or "older" in str(found["not_counted"])


def test_under_18_years_there_is_no_score_and_the_limits_say_so(folder: Path) -> None:
    child = answer_to(
        {"age": "17", "medications": ["furosemide", "omeprazole"], "labs": ["Mg 1.2 mg/dL"]}, folder
    )
    assert [child[key] for key in ("score", "chance", "likelihood")] == [None, None, None]
    assert child["contributions"] == child["chance_also"] == child["options"] == []
    assert child["priority"] == "routine"
    assert any("18" in limit for limit in child["limits"])


def test_a_process_of_its_own_answers_the_same() -> None:
    said = ["--age", "72", "--med", "furosemide 40 mg daily", "--lab", "Mg 1.6 mg/dL", "--alcohol", "heavy"]
    started = start("screen", "--format", "json", "--as-of", "2026-11-22", *said)
    assert (started.code, started.err) == (0, b"")
    assert json.loads(started.out) == answer(*said)
