"""Every cause that the source document names is told, by its names and codes."""

from typing import Any

import pytest
from door import counted, reach, screened, set_aside

LOWERS, NOTHING, RAISES = 1, 0, -1

# What the source document and the issue name: the cause, which way it goes, names and ICD-10-CM codes.
CONDITIONS: list[tuple[str, int, list[str], list[str]]] = [
    (
        "inflammatory-bowel-disease",
        LOWERS,
        ["Crohn's disease", "Crohn disease", "crohns", "ulcerative colitis", "UC", "IBD"],
        ["K50.00", "K50.90", "K51.90", "k51.9", "K5190"],
    ),
    ("coeliac-disease", LOWERS, ["coeliac disease", "celiac disease", "Celiac sprue"], ["K90.0"]),
    (
        "short-bowel",
        LOWERS,
        ["short bowel syndrome", "short gut syndrome", "short bowel"],
        ["K90.821", "K90.829"],
    ),
    ("high-output-stoma", LOWERS, ["ileostomy", "high-output stoma", "jejunostomy"], ["Z93.2"]),
    (
        "chronic-pancreatitis",
        LOWERS,
        ["chronic pancreatitis", "pancreatic insufficiency"],
        ["K86.0", "K86.1"],
    ),
    ("vomiting", LOWERS, ["vomiting", "persistent vomiting", "hyperemesis"], ["R11.10", "R11.2", "O21.1"]),
    (
        "chronic-diarrhoea",
        LOWERS,
        ["chronic diarrhoea", "chronic diarrhea", "persistent diarrhoea", "laxative abuse"],
        ["K59.1", "F55.2"],
    ),
    ("ckd-proteinuria", LOWERS, ["proteinuria", "nephrotic syndrome", "albuminuria"], ["R80.9", "N04.9"]),
    (
        "ckd-stage-1-3",
        NOTHING,
        ["CKD stage 1", "CKD stage 2", "CKD stage 3", "CKD 3a", "chronic kidney disease stage 3", "CKD 3b"],
        ["N18.1", "N18.2", "N18.30", "N18.31", "N18.32"],
    ),
    (
        "ckd-stage-4-5",
        RAISES,
        ["CKD stage 4", "CKD stage 5", "stage 4 CKD", "chronic kidney disease stage 5", "CKD G4"],
        ["N18.4", "N18.5"],
    ),
    ("ckd-stage-unspecified", NOTHING, ["CKD", "chronic kidney disease", "chronic renal failure"], ["N18.9"]),
    ("haemodialysis", NOTHING, ["haemodialysis", "hemodialysis", "on HD"], ["Z49.31"]),
    ("peritoneal-dialysis", NOTHING, ["peritoneal dialysis", "CAPD", "on PD"], ["Z49.32"]),
    (
        "dialysis",
        NOTHING,
        ["dialysis", "on dialysis", "end stage renal disease"],
        ["N18.6", "Z99.2"],
    ),
    ("kidney-transplant", LOWERS, ["kidney transplant", "renal transplant"], ["Z94.0", "T86.10"]),
    ("type-1-diabetes", LOWERS, ["type 1 diabetes", "T1DM", "type I diabetes"], ["E10.9", "E10.65"]),
    (
        "type-2-diabetes",
        LOWERS,
        ["type 2 diabetes", "T2DM", "diabetes mellitus type 2", "type II diabetes"],
        ["E11.9", "E11.65", "E11.22", "e1122"],
    ),
    (
        "poor-glycaemic-control",
        LOWERS,
        ["poor glycaemic control", "uncontrolled diabetes", "hyperglycaemia"],
        ["E11.65", "E10.65", "R73.9"],
    ),
    (
        "alcohol-use-disorder",
        LOWERS,
        ["alcohol use disorder", "alcoholism", "alcohol dependence", "AUD"],
        ["F10.10", "F10.20"],
    ),
    (
        "alcohol-withdrawal",
        LOWERS,
        ["alcohol withdrawal", "delirium tremens", "DTs"],
        ["F10.231", "F10.239", "F10.130"],
    ),
    ("low-dietary-magnesium", LOWERS, ["poor diet", "low magnesium intake"], ["Z72.4"]),
    ("chronic-stress", NOTHING, ["chronic stress"], ["Z73.3"]),
    ("intense-exercise", NOTHING, ["intense exercise"], []),
]
SAID: list[tuple[str, int, dict[str, Any]]] = [
    (rule, way, {"conditions": [text]}) for rule, way, *said in CONDITIONS for text in said[0] + said[1]
]
SAID += [
    ("low-dietary-magnesium", LOWERS, {"lifestyle": ["poor-diet"]}),
    ("low-dietary-magnesium", LOWERS, {"lifestyle": ["poor diet"]}),
    ("chronic-stress", NOTHING, {"lifestyle": ["chronic-stress"]}),
    ("intense-exercise", NOTHING, {"lifestyle": ["intense-exercise"]}),
    *(("heavy-alcohol-intake", LOWERS, {"alcohol": text}) for text in ("heavy", "60 g/day", "40 units/week")),
    *(("heavy-alcohol-intake", LOWERS, {"alcohol": text}) for text in ("3 drinks/day", "21 drinks/week")),
]
MEDICINES = [
    ("proton-pump-inhibitors", LOWERS, "omeprazole Prilosec esomeprazole Nexium lansoprazole pantoprazole"),
    ("loop-diuretics", LOWERS, "furosemide frusemide Lasix bumetanide torasemide torsemide"),
    ("thiazide-diuretics", LOWERS, "hydrochlorothiazide HCTZ bendroflumethiazide indapamide chlortalidone"),
    ("potassium-sparing-enac", RAISES, "amiloride triamterene"),
    ("mineralocorticoid-antagonists", RAISES, "spironolactone Aldactone eplerenone"),
    ("sglt2-inhibitors", RAISES, "dapagliflozin Farxiga empagliflozin Jardiance canagliflozin"),
    ("magnesium-supplements", RAISES, "magnesium-oxide magnesium-citrate magnesium-glycinate"),
    ("magnesium-antacids-laxatives", RAISES, "milk-of-magnesia"),
    ("h2-receptor-antagonists", NOTHING, "famotidine Pepcid cimetidine"),
    ("metformin", LOWERS, "metformin Glucophage"),
    ("sulfonylureas", NOTHING, "gliclazide glipizide glimepiride"),
    ("glp1-agonists", NOTHING, "semaglutide Ozempic liraglutide"),
    ("digitalis-glycosides", NOTHING, "digoxin Lanoxin"),
]
SAID += [
    (rule, way, {"medications": [name.replace("-", " ")]})
    for rule, way, names in MEDICINES
    for name in names.split()
]


def _words(said: dict[str, Any]) -> str:
    return next(value if isinstance(value, str) else value[0] for value in said.values())


@pytest.mark.parametrize(("rule", "way", "said"), SAID, ids=[f"{rule}: {_words(s)}" for rule, _, s in SAID])
def test_what_the_source_document_names_is_told_when_it_is_said(
    rule: str, way: int, said: dict[str, Any]
) -> None:
    answer = screened(**{"medications": [], **said})
    assert answer.complete
    gave = counted(answer).get(rule, 0)
    assert (gave > 0) - (gave < 0) == way
    if way:
        (found,) = (one for one in answer.contributions if one.rule == rule)
        assert _words(said) in [because.said for because in found.because]
        assert found.path
    else:
        assert (_words(said), rule) in [(one.said, one.rule) for one in answer.not_counted]
        assert len(set_aside(answer)[rule]) > 20


@pytest.mark.parametrize("cause", ["chronic stress", "intense exercise"])
def test_what_is_only_suspected_adds_nothing_and_says_why(cause: str) -> None:
    answer = screened(conditions=[cause], medications=[])
    plain = screened(medications=[])
    assert reach(answer) == reach(plain)
    assert any("no usable figure" in one.reason for one in answer.not_counted)


@pytest.mark.parametrize("code", ["K52.9", "R19.7", "I12.9"])
def test_a_code_that_does_not_tell_the_cause_is_shown_and_asked_about(code: str) -> None:
    answer = screened(conditions=[code], medications=[])
    assert not counted(answer)
    assert [one.said for one in answer.not_counted] == [code]
    assert "the code alone does not tell" in answer.not_counted[0].reason
    assert not answer.complete


COMMON = ["heavy exercise", "marathon training", "kidney failure", "renal failure"]


@pytest.mark.parametrize("name", COMMON)
def test_a_common_way_to_say_a_named_cause_is_known(name: str) -> None:
    answer = screened(conditions=[name], medications=[])
    assert answer.complete
    assert [one.said for one in answer.not_counted] == [name]


# ------------------------------------------------------------ the same, said differently

# Codes of these say more than the cause: its complication, the disorder behind it.
SAY_MORE = {
    "type-1-diabetes": ["type 1 diabetes", "T1DM", "E10.9", "IDDM"],
    "type-2-diabetes": ["type 2 diabetes", "T2DM", "E11.9", "NIDDM"],
    "poor-glycaemic-control": ["poor glycaemic control", "R73.9", "hyperglycaemia"],
    "alcohol-withdrawal": ["alcohol withdrawal", "delirium tremens"],
}
EQUAL = [SAY_MORE.get(rule, names + codes) for rule, _, names, codes in CONDITIONS]


@pytest.mark.parametrize("names", EQUAL, ids=lambda names: names[0])
def test_names_of_one_cause_give_one_answer(names: list[str]) -> None:
    for more in ({"medications": ["furosemide"]}, {"no_other_conditions": True, "medications": []}):
        answers = [screened(conditions=[name], **more) for name in names]
        assert len({reach(answer) for answer in answers}) == 1
        assert len({tuple(counted(answer).items()) for answer in answers}) == 1
        assert len({answer.chance for answer in answers}) == 1


# ------------------------------------------------------------ said, but not there

ABSENT = [
    "{} in remission",
    "family history of {}",
    "FH: {}",
    "no {}",
    "denies {}",
    "{} ruled out",
    "history of {}",
    "resolved {}",
    "suspected {}",
]
# Who had a transplant once has it still, so that its history counts.
LASTING = {"kidney-transplant"}
LOWERING_CONDITIONS = [
    names[0] for rule, way, names, _ in CONDITIONS if way == LOWERS and rule not in LASTING
]


@pytest.mark.parametrize("said", ABSENT)
@pytest.mark.parametrize("name", LOWERING_CONDITIONS)
def test_a_cause_in_remission_in_the_family_past_or_denied_never_counts(name: str, said: str) -> None:
    text = said.format(name)
    answer = screened(conditions=[text], medications=[])
    assert not counted(answer)
    assert [(one.said, bool(one.reason)) for one in answer.not_counted] == [(text, True)]
    assert reach(answer)[2] <= reach(screened(medications=[]))[2]


@pytest.mark.parametrize("code", ["F10.11", "F10.21", "F10.91", "E11.A", "E10.A1"])
def test_a_code_of_remission_or_of_no_symptoms_yet_never_counts(code: str) -> None:
    answer = screened(conditions=[code], medications=[])
    assert not counted(answer)
    assert answer.not_counted[0].said == code
