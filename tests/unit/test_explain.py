"""That every point leads back to words and to a source."""

from collections.abc import Callable
from typing import Any

import pytest

import small_book
from magrisk.assess import Assessor
from magrisk.assessment import Assessment, Contribution
from magrisk.rulebook import schema
from small_book import EXAMPLES, line, rule
from small_patient import assessor_of, read

Screened = Callable[..., Assessment]


def contribution(answer: Assessment, rule: str) -> Contribution:
    (found,) = (each for each in answer.contributions if each.rule == rule)
    return found


def said(found: Contribution) -> list[tuple[str, str]]:
    return [(because.said, because.where) for because in found.because]


def test_a_class_counts_for_the_medicine_that_gives_most(screened: Screened) -> None:
    answer = screened(medications=["pantoprazole 40 mg daily for 9 days", "omeprazole 20 mg for 3 years"])
    found = contribution(answer, "proton-pump-inhibitors")
    assert (found.points, found.line) == (31, "long-use")
    assert said(found) == [("omeprazole 20 mg for 3 years", "medication 2")]
    assert found.because[0].understood == "omeprazole"
    assert found.path[:2] == ("omeprazole", "Proton pump inhibitors")
    assert found.path[-1] == "low serum magnesium"
    assert found.evidence[0].id == "kieboom-2015"


def test_a_statement_made_twice_gives_a_reason_each(screened: Screened) -> None:
    answer = screened(medications=["furosemide", "furosemide", "omeprazole"], conditions=["T2DM", "T2DM"])
    assert said(contribution(answer, "ppi-x-loop")) == [
        ("omeprazole", "medication 3"),
        ("furosemide", "medication 1"),
        ("furosemide", "medication 2"),
    ]
    assert said(contribution(answer, "type-2-diabetes")) == [("T2DM", "condition 1"), ("T2DM", "condition 2")]


def test_a_combination_gives_each_class_by_the_one_text(screened: Screened) -> None:
    answer = screened(medications=["Dyazide"])
    assert {c.rule for c in answer.contributions} >= {"thiazide-diuretics", "potassium-sparing-enac"}
    assert all(said(found) == [("Dyazide", "medication 1")] for found in answer.contributions)


def test_a_condition_that_a_value_tells_is_grounded_in_the_value(screened: Screened) -> None:
    found = contribution(screened(labs=["eGFR 25"]), "ckd-stage-4-5")
    assert [(b.said, b.where) for b in found.because] == [("eGFR 25", "lab 1")]
    assert "25" in found.because[0].understood


def test_a_comparator_is_kept_in_what_was_understood(screened: Screened) -> None:
    found = contribution(screened(labs=["eGFR <25 mL/min/1.73m2"]), "ckd-stage-4-5")
    assert "<25" in found.because[0].understood


def test_a_condition_that_the_setting_implies_is_grounded_in_the_setting(screened: Screened) -> None:
    answer = screened(setting="diabetes-clinic", medications=[])
    (found,) = answer.contributions
    assert said(found) == [("diabetes-clinic", "setting")]


def test_an_interaction_names_all_that_came_together(screened: Screened) -> None:
    answer = screened(medications=["magnesium oxide 400 mg daily for 1 year"], conditions=["CKD 4"])
    assert said(contribution(answer, "mg-salt-x-ckd")) == [
        ("magnesium oxide 400 mg daily for 1 year", "medication 1"),
        ("CKD 4", "condition 1"),
    ]


def test_a_judged_value_tells_its_reason(screened: Screened) -> None:
    found = contribution(screened(alcohol="heavy"), "heavy-alcohol-intake")
    assert found.ground == "judged"
    assert found.reason
    assert said(found) == [("heavy", "alcohol")]


def test_what_counts_only_beyond_others_is_a_marker() -> None:
    markers = {"kind": "overlap", "id": "markers", "label": "markers", "because": "It marks a loss."}
    markers |= {"members": ["low-salt", "low-fat"], "counts_beyond": ["rare-loss"], "examples": EXAMPLES}
    low = (rule("condition", "low-salt", line("any", 56)), rule("condition", "low-fat", line("any", 20)))
    by = assessor_of(small_book.small_book(*low, markers))
    answer = by.assess(read(by, conditions=("low salt", "rare loss", "poor food")))
    assert {one.rule: (one.points, one.marker) for one in answer.contributions} == {
        "rare-loss": (50, False),
        "low-salt": (6, True),
        "poor-food": (6, False),
    }
    plain = assessor_of(small_book.small_book(*low))
    assert not any(
        one.marker for one in plain.assess(read(plain, conditions=("low salt", "low fat"))).contributions
    )


def test_a_text_that_was_understood_in_part_still_counts(screened: Screened) -> None:
    answer = screened(medications=["omeprazole 20 mg daily for 30 days flibber"])
    assert contribution(answer, "proton-pump-inhibitors").points == 19
    assert answer.complete is False


def everything_of(assessor: Assessor) -> list[dict[str, Any]]:
    book = assessor.book
    every = [s for v in book.of(schema.Substances) for s in v.substances]
    members = {drug for each in book.of(schema.DrugClass) for drug in each.members}
    drugs = [s.name for s in every if s.id in members] + [s.name for s in every if s.id not in members][::40]
    products = [p.names[0] for v in book.of(schema.Products) for p in v.products][::20]
    causes = [c.id for c in (*book.of(schema.Condition), *book.of(schema.Lifestyle))]
    return [
        *({"medications": [name]} for name in (*drugs, *products)),
        *({"medications": [f"{name} held", "omeprazole", "furosemide"]} for name in drugs[::6]),
        *({"medications": [f"{name} IV once"], "labs": ["eGFR 25"]} for name in drugs[1::6]),
        *({"conditions": [name, "type 2 diabetes", "CKD 5"], "alcohol": "heavy"} for name in causes),
    ]


def test_whatever_is_said_shows_up_and_every_point_has_words_and_a_source(
    assessor: Assessor, screened: Screened
) -> None:
    for words in everything_of(assessor):
        answer = screened(**words)
        assert answer.score is not None
        assert sum(c.points for c in answer.contributions) == answer.score.points
        assert answer.score.floor <= answer.score.points <= answer.score.ceiling
        assert all(c.points and c.because and (c.evidence or c.reason) for c in answer.contributions)
        assert all(n.reason.strip() for n in answer.not_counted)
        shown = {b.said for c in answer.contributions for b in c.because}
        shown |= {n.said for n in answer.not_counted} | {u.said for u in answer.unrecognised}
        assert shown >= {*words.get("medications", ()), *words.get("conditions", ())}


def test_the_largest_contribution_comes_first_whatever_its_sign(screened: Screened) -> None:
    answer = screened(medications=["amiloride", "hydrochlorothiazide", "furosemide"])
    assert [c.points for c in answer.contributions] == [-42, 32, 8, 5]


@pytest.mark.parametrize("order", [["omeprazole", "furosemide"], ["furosemide", "omeprazole"]])
def test_the_order_of_a_list_does_not_matter(screened: Screened, order: list[str]) -> None:
    assert [(c.rule, c.points) for c in screened(medications=order).contributions] == [
        ("proton-pump-inhibitors", 19),
        ("ppi-x-loop", 10),
        ("loop-diuretics", 5),
    ]
