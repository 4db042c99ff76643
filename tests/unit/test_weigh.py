"""That a line weighs what its finding says, with its grade, its ground and its sources."""

from typing import Any

import pytest
from pydantic import ValidationError

import small_book
from magrisk.rulebook import schema
from magrisk.scale import Shift, shift_of_shares
from magrisk.weigh import Weight, shift_of, weigh

RATIO = {"unexposed": 0.0257, "sd": 0.0725}
STUDY: dict[str, Any] = {
    "kind": "evidence",
    "id": "study",
    "citation": "A study.",
    "says": "It does.",
    "citation_check": "not-re-checked",
    "findings": {
        "difference": {"difference": -0.02, "se": 0.004, "grade": "A"},
        "any-use": {
            "odds_ratio": 2.0,
            "interval": [1.36, 2.93],
            "grade": "B",
            "note": "An odds ratio.",
            **RATIO,
        },
    },
}


def weight(**line: Any) -> Weight:
    """What a line weighs beside the study."""
    return weigh(small_book.small_book(STUDY), schema.Line(line="any", **line))


def test_a_finding_is_discounted_by_its_grade_and_its_error_is_not() -> None:
    assert weight(as_found_in="study/difference") == Weight(20, 4, "A", "measured", ("study",), "")
    assert weight(as_found_in="study/any-use", evidence=("other", "study")) == Weight(
        19, 7, "B", "derived", ("study", "other"), "An odds ratio."
    )


def test_a_judgement_is_discounted_too() -> None:
    judged = schema.Judgement(shift=0.05, se=0.03, grade="D", because="It is judged.")
    assert weight(judged=judged) == Weight(-20, 30, "D", "judged", (), "It is judged.")


def test_a_word_is_final() -> None:
    judged = schema.Word(word="slight", because="Nobody counted.")
    assert weight(judged=judged, evidence=("study",)) == Weight(
        5, 20, None, "judged", ("study",), "Nobody counted."
    )


def test_a_sum_has_the_weakest_grade_and_the_weakest_ground_of_its_parts() -> None:
    judged = schema.Judgement(shift=-0.01, se=0.003, grade="C", because="It is judged.")
    parts = (schema.Part(as_found_in="study/difference"), schema.Part(judged=judged))
    assert weight(sum_of=parts) == Weight(26, 5, "C", "judged", ("study",), "It is judged.")


@pytest.mark.parametrize(
    ("finding", "shift"),
    [
        ({"difference": -0.03, "interval": (-0.0692, 0.0092)}, Shift(-0.03, 0.02)),
        ({"difference": 0.03, "se": 0.0}, Shift(0.03, 0.0)),
        ({"odds_ratio": 1.0, "interval": (1.0, 1.0), **RATIO}, Shift(0.0, 0.0)),
        ({"odds_ratio": 1.0, "se": 0.01, **RATIO}, Shift(0.0, 0.01)),
        (
            {"risk_ratio": 2.0, "se": 0.01, "unexposed": 0.1, "sd": 0.07},
            Shift(shift_of_shares(0.2, 0.1, 0.07), 0.01),
        ),
        (
            {"exposed": 0.2, "unexposed": 0.1, "sd": 0.07, "se": 0.01},
            Shift(shift_of_shares(0.2, 0.1, 0.07), 0.01),
        ),
    ],
)
def test_each_form_of_a_finding_has_its_arithmetic(finding: dict[str, Any], shift: Shift) -> None:
    found = shift_of(schema.Finding(grade="A", **finding))
    assert (found.raw, found.se) == pytest.approx((shift.raw, shift.se))


def test_a_share_within_a_group_is_held_against_its_setting() -> None:
    half = schema.Finding(share=0.5, below=0.70, sd=0.07, mean=0.85, n=100, grade="A")
    assert shift_of(half).raw == pytest.approx(-0.15)
    assert shift_of(half).se == pytest.approx(0.07 * 0.05 / 0.3989423)


@pytest.mark.parametrize(
    ("finding", "message"),
    [
        ({}, "one of difference, odds_ratio, risk_ratio, exposed, share is wanted, found 0"),
        ({"difference": 0.1, "share": 0.5}, "is wanted, found 2"),
        ({"odds_ratio": 2.0, "sd": 0.07}, "odds_ratio needs unexposed beside it"),
        ({"share": 0.5}, "share needs below, sd, mean, n beside it"),
        ({"difference": 0.1}, "an interval or an se is wanted"),
        ({"difference": 0.1, "interval": (1.0, 0.5)}, "the interval's ends are the wrong way round"),
        ({"odds_ratio": 0.0, "se": 0.1, **RATIO}, "must give shares between 0 and 1"),
        ({"odds_ratio": 2.0, "interval": (-1.0, 3.0), **RATIO}, "must give shares between 0 and 1"),
        ({"risk_ratio": 5.0, "se": 0.1, "unexposed": 0.2, "sd": 0.07}, "must give shares between 0 and 1"),
        (
            {"risk_ratio": 2.0, "interval": (1.0, 10.0), "unexposed": 0.1, "sd": 0.07},
            "must give shares between 0 and 1",
        ),
    ],
)
def test_a_finding_that_says_nothing_is_refused(finding: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        schema.Finding(grade="A", **finding)
