"""How causes combine: what adds, what shares a mechanism, and what compounds."""

from typing import Any

import pytest
from door import counted, points, reach, screened, set_aside
from hypothesis import given, settings
from hypothesis import strategies as st

EXAMPLES = 40
LOWERING_CONDITIONS = [
    *("Crohn's disease", "coeliac disease", "short bowel syndrome", "ileostomy", "chronic pancreatitis"),
    *("vomiting", "chronic diarrhoea", "proteinuria", "kidney transplant", "type 1 diabetes"),
    *("type 2 diabetes", "poor glycaemic control", "alcohol use disorder", "alcohol withdrawal", "poor diet"),
]

# One of a kind counts: they share the mechanism.
MALABSORPTION = [
    "Crohn's disease",
    "coeliac disease",
    "short bowel syndrome",
    "ileostomy",
    "chronic pancreatitis",
    "chronic diarrhoea",
]
DRUGS = [
    *("omeprazole", "lansoprazole 30 mg for 2 years", "furosemide", "bumetanide"),
    *("hydrochlorothiazide", "indapamide", "metformin", "gliclazide"),
]
ALCOHOL = [None, "none", "light", "heavy", "5 drinks/day"]
some_causes = st.lists(st.sampled_from(LOWERING_CONDITIONS), max_size=5, unique=True)
some_drugs = st.lists(st.sampled_from(DRUGS), max_size=4, unique=True)


def _said(causes: list[str], drugs: list[str], alcohol: str | None = None) -> dict[str, Any]:
    return {"conditions": causes, "medications": drugs, **({"alcohol": alcohol} if alcohol else {})}


@settings(max_examples=EXAMPLES)
@given(causes=some_causes, drugs=some_drugs, alcohol=st.sampled_from(ALCOHOL), more=st.data())
def test_one_more_cause_that_lowers_never_lowers_the_points_or_the_chance(
    causes: list[str], drugs: list[str], alcohol: str | None, more: st.DataObject
) -> None:
    before = screened(**_said(causes, drugs, alcohol))
    cause = more.draw(st.sampled_from(LOWERING_CONDITIONS))
    drug = more.draw(st.sampled_from(DRUGS))
    for after in (
        screened(**_said([*causes, cause], drugs, alcohol)),
        screened(**_said(causes, [*drugs, drug], alcohol)),
    ):
        assert reach(after)[1] >= reach(before)[1]
        assert after.chance
        assert before.chance
        assert after.chance.estimate >= before.chance.estimate


@settings(max_examples=EXAMPLES)
@given(causes=some_causes, drugs=some_drugs, order=st.randoms(use_true_random=False))
def test_the_order_and_the_repetition_of_what_is_said_do_not_matter(
    causes: list[str], drugs: list[str], order: Any
) -> None:
    before = screened(**_said(causes, drugs), symptoms=["cramps", "fatigue"])
    mixed, taken = causes + causes[:1], drugs + drugs[:1]
    order.shuffle(mixed)
    order.shuffle(taken)
    after = screened(**_said(mixed, taken), symptoms=["fatigue", "cramps"])
    assert (reach(after), counted(after)) == (reach(before), counted(before))
    assert (after.chance, after.priority, after.stakes) == (before.chance, before.priority, before.stakes)
    assert {option.treatment: option.says for option in after.options} == {
        option.treatment: option.says for option in before.options
    }


@settings(max_examples=EXAMPLES)
@given(causes=some_causes, drugs=some_drugs)
def test_what_is_not_known_widens_the_range_and_moves_no_points(causes: list[str], drugs: list[str]) -> None:
    settled = screened(**_said(causes, drugs), no_other_conditions=True)
    still_open = screened(**_said(causes, drugs))
    untold = screened(conditions=causes)
    floor, points_, ceiling = reach(settled)
    assert reach(still_open)[0] <= floor <= points_ <= ceiling <= reach(still_open)[2]
    assert reach(still_open)[1] == points_
    assert reach(untold)[0] <= reach(still_open)[0]
    assert reach(still_open)[2] <= reach(untold)[2]
    assert not causes or reach(untold) != reach(still_open)


@settings(max_examples=EXAMPLES)
@given(causes=st.lists(st.sampled_from(MALABSORPTION), min_size=1, unique=True))
def test_causes_of_malabsorption_do_not_add(causes: list[str]) -> None:
    alone = {cause: points(conditions=[cause], medications=[]) for cause in causes}
    answer = screened(conditions=causes, medications=[])
    assert reach(answer)[1] == max(alone.values())
    assert len(answer.contributions) == 1
    said = [because.said for because in answer.contributions[0].because]
    assert {one.said for one in answer.not_counted} | set(said) == set(causes)


def test_vomiting_adds_to_malabsorption() -> None:
    alone = [points(conditions=[cause], medications=[]) for cause in ("vomiting", "Crohn's disease")]
    assert points(conditions=["vomiting", "Crohn's disease"], medications=[]) == sum(alone)


LESS_TO_MORE = [
    [{"alcohol": "none"}, {"alcohol": "heavy"}, {"conditions": ["F10.20"]}, {"conditions": ["F10.231"]}],
    [{"conditions": ["coeliac disease"]}, {"conditions": ["ileostomy"]}, {"conditions": ["short bowel"]}],
    [{"conditions": ["type 1 diabetes"]}, {"conditions": ["type 2 diabetes"]}, {"conditions": ["E11.65"]}],
    [{"conditions": ["CKD stage 4"]}, {"conditions": ["CKD stage 3"]}, {"conditions": ["proteinuria"]}],
    [
        {"medications": ["omeprazole for 10 days"]},
        {"medications": ["omeprazole for 3 months"]},
        {"medications": ["omeprazole for 2 years"]},
    ],
    [{"medications": ["magnesium citrate"]}, {"medications": []}, {"medications": ["furosemide"]}],
]


@pytest.mark.parametrize("said", LESS_TO_MORE)
def test_the_worse_of_two_causes_counts_for_more(said: list[dict[str, Any]]) -> None:
    scores = [points(**{"medications": [], **one}) for one in said]
    assert scores == sorted(set(scores))


@pytest.mark.parametrize("dialysis", ["haemodialysis", "peritoneal dialysis", "on PD"])
@pytest.mark.parametrize(
    "stage", [{"conditions": ["CKD stage 5"]}, {"labs": ["eGFR 7"]}, {"conditions": ["N18.4"]}]
)
def test_dialysis_beats_the_stage(dialysis: str, stage: dict[str, Any]) -> None:
    alone = screened(**{"medications": [], **stage})
    answer = screened(
        medications=[], labs=stage.get("labs", []), conditions=[*stage.get("conditions", []), dialysis]
    )
    assert counted(alone)["ckd-stage-4-5"] < 0
    assert not counted(answer)
    assert "labs" in stage or "dialysis" in set_aside(answer)["ckd-stage-4-5"].lower()


@pytest.mark.parametrize("dialysis", ["haemodialysis", "peritoneal dialysis"])
def test_an_egfr_that_does_not_count_on_dialysis_is_told(dialysis: str) -> None:
    answer = screened(conditions=[dialysis], labs=["eGFR 7"])
    assert not counted(answer)
    assert "dialysis" in set_aside(answer)["ckd-stage-4-5"].lower()
    (told,) = (one for one in answer.not_counted if one.rule == "ckd-stage-4-5")
    assert "eGFR 7" in told.said


@pytest.mark.parametrize("kind", ["haemodialysis", "peritoneal dialysis"])
@pytest.mark.parametrize("dialysate", ["", "0.25", "0.5", "0.6", "0.75"])
@pytest.mark.parametrize("dialysis", ["dialysis", "N18.6", "ESRD"])
def test_dialysis_of_an_unknown_kind_leaves_open_what_either_kind_could_do(
    dialysis: str, kind: str, dialysate: str
) -> None:
    labs = [f"dialysate Mg {dialysate} mmol/L"] if dialysate else []
    said = {"medications": [], "no_other_conditions": True}
    still_open = reach(screened(conditions=[dialysis], **said))
    floor, told, ceiling = reach(screened(conditions=[dialysis, kind], labs=labs, **said))
    assert still_open[0] <= floor <= told <= ceiling <= still_open[2]
    with_dialysate = reach(screened(conditions=[dialysis], labs=labs, **said))
    assert with_dialysate[0] <= floor <= ceiling <= with_dialysate[2]


@pytest.mark.parametrize(
    "said",
    [
        {"conditions": ["dialysis"]},
        {"conditions": ["N18.6"]},
        {"conditions": ["dialysis"], "labs": ["dialysate Mg 0.5 mmol/L"]},
        {"conditions": ["haemodialysis"]},
    ],
)
def test_what_leaves_the_range_of_a_dialysis_open_is_a_doubt(said: dict[str, Any]) -> None:
    answer = screened(medications=[], no_other_conditions=True, setting="outpatient", **said)
    assert reach(answer)[0] < reach(answer)[2]
    assert [doubt for doubt in answer.doubts if doubt.could_add or doubt.could_remove]


def test_a_dialysis_whose_kind_and_dialysate_are_known_is_not_asked_about_again() -> None:
    answer = screened(
        conditions=["haemodialysis"], labs=["dialysate Mg 0.5 mmol/L"], medications=[], setting="outpatient"
    )
    assert set(counted(answer)) == {"haemodialysis"}
    assert [one.reason for one in answer.not_counted if "Which kind" in one.reason] == []


def test_uncontrolled_diabetes_is_diabetes_and_poor_control() -> None:
    answer = screened(conditions=["uncontrolled diabetes"], medications=[])
    plain = points(conditions=["diabetes"], medications=[])
    control = points(conditions=["poor glycaemic control"], medications=[])
    assert reach(answer)[1] == plain + control
    assert len(counted(answer)) == 2


def test_the_kidney_has_two_directions_and_tells_both() -> None:
    answer = screened(conditions=["CKD stage 5", "proteinuria"], medications=[])
    gave = counted(answer)
    assert gave["ckd-stage-4-5"] < 0 < gave["ckd-proteinuria"]
    assert reach(answer)[1] == sum(gave.values())
    assert len({one.mechanism for one in answer.contributions}) == 2


def test_of_two_types_of_diabetes_one_counts_and_control_beside_it() -> None:
    answer = screened(
        conditions=["type 1 diabetes", "type 2 diabetes", "poor glycaemic control"], medications=[]
    )
    assert set(counted(answer)) == {"type-2-diabetes", "poor-glycaemic-control"}
    assert "type-1-diabetes" in set_aside(answer)


def _taken(*medicines: str) -> dict[str, list[str]]:
    return {"medications": list(medicines)}


def _has(*conditions: str) -> dict[str, list[str]]:
    return {"conditions": list(conditions)}


# What compounds: the rule, what it needs on either side, and a second member of the same side.
COMPOUND = [
    (
        "loop-x-diarrhoea",
        [_taken("furosemide"), _taken("furosemide", "Bumex")],
        [_has("chronic diarrhoea"), _has("chronic diarrhoea", "ileostomy", "vomiting")],
    ),
    (
        "loop-x-alcohol",
        [_taken("furosemide"), _taken("torasemide", "Lasix")],
        [_has("alcohol use disorder"), _has("alcohol dependence", "alcohol withdrawal")],
    ),
    (
        "ppi-x-alcohol",
        [_taken("omeprazole"), _taken("omeprazole", "Nexium")],
        [_has("alcohol use disorder"), _has("alcoholism", "F10.20")],
    ),
    (
        "glp1-x-vomiting",
        [_taken("semaglutide"), _taken("semaglutide", "liraglutide")],
        [_has("vomiting"), _has("vomiting", "chronic diarrhoea")],
    ),
    (
        "ppi-x-loop",
        [_taken("omeprazole"), _taken("omeprazole", "lansoprazole")],
        [_taken("furosemide"), _taken("furosemide", "bumetanide")],
    ),
    (
        "ppi-x-thiazide",
        [_taken("omeprazole"), _taken("omeprazole", "lansoprazole")],
        [_taken("HCTZ"), _taken("HCTZ", "indapamide")],
    ),
    (
        "metformin-x-sulfonylurea",
        [_taken("metformin"), _taken("metformin", "Glucophage")],
        [_taken("gliclazide"), _taken("gliclazide", "glipizide")],
    ),
]


def _together(*parts: dict[str, list[str]]) -> dict[str, list[str]]:
    return {
        key: [text for part in parts for text in part.get(key, [])] for key in ("conditions", "medications")
    }


@pytest.mark.parametrize(("rule", "one_side", "other_side"), COMPOUND, ids=[rule for rule, _, _ in COMPOUND])
def test_what_compounds_counts_once_and_only_with_both_partners(
    rule: str, one_side: list[dict[str, list[str]]], other_side: list[dict[str, list[str]]]
) -> None:
    for alone in (*one_side, *other_side):
        answer = screened(**_together(alone))
        assert rule not in counted(answer)
        assert rule not in set_aside(answer)
    gave = {counted(screened(**_together(one, other)))[rule] for one in one_side for other in other_side}
    assert len(gave) == 1
    assert gave.pop() > 0


@pytest.mark.parametrize("state", ["{} in remission", "no {}", "family history of {}"])
def test_a_partner_that_is_not_there_compounds_nothing(state: str) -> None:
    answer = screened(medications=["furosemide"], conditions=[state.format("alcohol use disorder")])
    assert set(counted(answer)) == {"loop-diuretics"}


def test_a_stopped_medicine_compounds_nothing() -> None:
    answer = screened(medications=["furosemide stopped"], conditions=["chronic diarrhoea"])
    assert set(counted(answer)) == {"chronic-diarrhoea"}
