"""Diagnoses that are no factor: they are understood, make no answer incomplete, and mean nothing else."""

from collections.abc import Callable

import pytest

import small_book
from magrisk.assess import Assessor
from magrisk.assessment import Assessment
from magrisk.reading.conditions import key
from magrisk.rulebook import schema
from magrisk.rulebook.lint.names import two_meanings


def others(*lines: tuple[str, str]) -> small_book.Raw:
    conditions = [{"id": name, "names": [said]} for name, said in lines]
    return {"kind": "other-conditions", "id": "others", "source": "Invented.", "conditions": conditions}


@pytest.mark.parametrize("said", ["hypertension", "HTN", "no hypertension", "asthma since 2010"])
def test_it_is_set_aside_and_the_answer_is_complete(said: str, screened: Callable[..., Assessment]) -> None:
    answer = screened(medications=[], conditions=[said], age="60")
    assert answer.complete
    assert [one.said for one in answer.not_counted] == [said]
    assert answer.contributions == ()


def test_it_is_understood_in_every_list(screened: Callable[..., Assessment]) -> None:
    answer = screened(medications=[], conditions=["HTN"], symptoms=["HTN"], lifestyle=["HTN"], age="60")
    assert answer.complete
    assert [one.reason for one in answer.not_counted] == ["understood; not a listed factor"] * 3


@pytest.mark.parametrize(
    ("said", "other"),
    [("weak filter", "weak-filter"), ("Cramp", "cramp"), ("Quivers", "weak-filter")],
)
def test_no_name_of_it_means_a_cause_or_a_complaint_as_well(said: str, other: str) -> None:
    rule = small_book.documents()["weak-filter"] | {"ambiguous_names": ["quivers"]}
    book = small_book.small_book(others(("warts", said)), rule, small_book.symptom("cramp", 2))
    told = [fault for fault in two_meanings(book) if "'warts'" in fault]
    assert [f"of 'warts' is a name of '{other}' as well" in fault for fault in told] == [True]


def test_one_of_its_names_means_one_thing() -> None:
    book = small_book.small_book(others(("warts", "skin thing"), ("moles", "Skin-thing")))
    assert ["'moles' is a name of 'warts'" in fault for fault in two_meanings(book)] == [True]


def test_none_of_the_shipped_ones_is_a_factor(assessor: Assessor) -> None:
    lists = assessor.book.of(schema.OtherConditions)
    names = {key(name): name for listed in lists for one in listed.conditions for name in one.names}
    assert len(names) > 500
    assert [n for n in names.values() if assessor.reader.conditions(n)[0].status != "no-factor"] == []
