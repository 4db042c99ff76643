"""That medicines which something else blocks are told with their hours, and nothing else is."""

from typing import Any

import pytest
from pydantic import ValidationError

import small_book
from magrisk.assessment import KeepApart
from magrisk.rulebook.examples import run
from magrisk.rulebook.lint import lint
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.schema import Hours
from magrisk.rulebook.schema import KeepApart as Kept
from magrisk.wording import markdown, text
from proven_book import example, takes
from small_book import EXAMPLES, Raw, case, drug_class, treatment
from small_patient import assessor_of, read

HOURS = [{"drug": "drug-a", "before": 2, "after": 6}, {"before": 1, "note": "On an\n  empty stomach."}]


def blocked(*hours: Raw, **more: Any) -> Raw:
    """A class whose members drug-c blocks."""
    apart = {"from": ["class-b"], "hours": list(hours), "evidence": ["study"]}
    return drug_class(
        "blocked",
        members=("drug-a", "drug-b"),
        routes=["oral"],
        **{"keep_apart": apart, "examples": EXAMPLES, **more},
    )


def book(*more: Raw) -> Rulebook:
    return small_book.small_book(small_book.STUDY, blocked(*HOURS), *more)


def told(*medications: str, made: Rulebook | None = None, labs: tuple[str, ...] = ()) -> list[KeepApart]:
    assessor = assessor_of(made or book())
    return list(assessor.assess(read(assessor, *labs, medications=medications)).keep_apart)


def test_a_member_is_told_with_its_own_hours() -> None:
    (one,) = told("drug a 5 mg", "drug c")
    assert (one.drug, one.hours_before, one.hours_after) == ("drug a", 2, 6)
    assert (one.said, one.apart_from, one.note) == ("drug a 5 mg", ("drug c",), "")
    assert [source.id for source in one.evidence] == ["study"]


def test_a_member_without_hours_of_its_own_has_those_of_the_others() -> None:
    (one,) = told("drug b", "drug c", "drug c 5 mg")
    assert (one.drug, one.hours_before, one.hours_after) == ("drug b", 1, None)
    assert one.note == "On an empty stomach."
    assert one.apart_from == ("drug c", "drug c 5 mg")


@pytest.mark.parametrize(
    "medications",
    [
        ("drug a",),
        ("drug c",),
        ("drug a by injection", "drug c"),
        ("drug a", "drug c by injection"),
        ("drug a", "drug c stopped last year"),
        ("drug a stopped last year", "drug c"),
        (),
    ],
)
def test_nothing_is_told_where_the_two_do_not_meet_in_the_gut(medications: tuple[str, ...]) -> None:
    assert told(*medications) == []


def test_one_that_is_held_is_told() -> None:
    assert [one.drug for one in told("drug a on hold", "drug c")] == ["drug a"]


def test_members_without_any_hours_are_not_told() -> None:
    made = small_book.small_book(small_book.STUDY, blocked(HOURS[0]))
    assert told("drug b", "drug c", made=made) == []


def test_who_takes_it_is_told_where_a_treatment_that_is_offered_would_add_what_blocks_it() -> None:
    offered = treatment("salt", offer_when=[case("It is low.", {"measured": "low"})], gives="class-b")
    made = book(offered)
    assert lint(made) == []
    (one,) = told("drug a", made=made, labs=("level value 0.6 mmol/L",))
    assert (one.drug, one.apart_from) == ("drug a", ())
    assert told("drug a", made=made, labs=("level value 0.8 mmol/L",)) == []


def test_the_hours_stand_in_the_text_and_in_the_markdown() -> None:
    assessor = assessor_of(book())
    found = assessor.assess(read(assessor, medications=("drug a", "drug b", "drug c")))
    for rendered in (text(found, "low level"), markdown(found, "low level")):
        flat = " ".join(rendered.replace("*", "").split())
        assert (
            '"drug a" (drug a) and "drug c": Take drug a at least 2 h before it or at least 6 h after it.'
            in (flat)
        )
        assert (
            '"drug b" (drug b) and "drug c": Take drug b at least 1 h before it. On an empty stomach.' in flat
        )


def test_a_note_alone_and_a_treatment_that_would_be_begun_are_told() -> None:
    offered = treatment("salt", offer_when=[case("It is low.", {"measured": "low"})], gives="class-b")
    made = small_book.small_book(small_book.STUDY, blocked({"note": "Never together."}), offered)
    assessor = assessor_of(made)
    found = assessor.assess(read(assessor, "level value 0.6 mmol/L", medications=("drug a",)))
    flat = " ".join(text(found, "low level").split())
    assert '"drug a" (drug a) and the treatment above, if it is begun: Never together.' in flat


# ------------------------------------------------------------ the shape, and its proof


@pytest.mark.parametrize("hours", [{}, {"drug": "drug-a"}, {"before": 0}, {"after": -1}])
def test_hours_say_something(hours: Raw) -> None:
    with pytest.raises(ValidationError):
        Hours(**hours)


def test_a_drug_has_one_entry() -> None:
    one = Hours(before=1)
    with pytest.raises(ValidationError, match="two entries are about one drug"):
        Kept(**{"from": ("class-b",), "hours": (one, one)})


def test_what_is_kept_apart_leads_somewhere() -> None:
    apart = {"from": ["class-z"], "hours": [{"drug": "drug-z", "before": 1}]}
    assert lint(small_book.small_book(blocked() | {"keep_apart": apart})) == [
        "blocked: there is no drug-class 'class-z'",
        "blocked: there is no substance 'drug-z'",
    ]


def test_an_example_proves_the_hours_of_its_own_class_alone() -> None:
    proof = example("is told", 0, medications=["drug-a", "drug-c"])
    proof["apart"] = [{"drug": "drug-a", "hours_before": 2, "hours_after": 6}]
    apart = {"from": ["class-b"], "hours": [{"before": 9}]}
    other = blocked() | {"id": "a-other", "label": "other", "keep_apart": apart}
    made = blocked(*HOURS) | {"examples": [proof, EXAMPLES[0]]}
    assert not [one.failure for one in run(book(other, made)) if one.failure]
    (wrong,) = [one for one in run(book(made, other | {"examples": [proof, EXAMPLES[0]]})) if one.failure]
    assert (wrong.document, wrong.it) == ("a-other", "is told")


def test_an_example_proves_the_hours() -> None:
    proof = example("is told", 0, medications=["drug-a", "drug-c"])
    proof["apart"] = [{"drug": "drug-a", "hours_before": 2, "hours_after": 6}]
    nothing = example("is not told", 0, medications=takes("drug-a")) | {"apart": []}
    held = blocked(*HOURS) | {"examples": [proof, nothing]}
    made = small_book.small_book(small_book.STUDY, held)
    assert [result.failure for result in run(made) if result.failure] == []
    wrong = blocked({"drug": "drug-a", "before": 3, "after": 6}) | {"examples": [proof, nothing]}
    (failure,) = (r.failure for r in run(small_book.small_book(small_book.STUDY, wrong)) if r.failure)
    assert failure.startswith("apart: found (Apart(drug='drug-a', hours_before=3.0")
