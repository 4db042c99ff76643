"""Which identifiers are looked at, and how the same one is told when it stands twice."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from magrisk.adapters.roster.cells import identifier
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.identifiers import Identifiers, numbered
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem
from magrisk.rulebook.schema import Measure

HEADER = ("Patient-ID", "age", "Größe", "_y_", "")
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)


@pytest.fixture(scope="module")
def roster(assessor: Assessor) -> Roster:
    return Roster(HEADER, assessor.book.of(Measure), "", lambda _: False)


def odd(roster: Roster, *ids: str) -> list[bool]:
    found: list[bool] = Identifiers(roster).odd(pa.array(ids, pa.string())).tolist()
    return found


def is_odd(roster: Roster, text: str) -> bool:
    try:
        return roster.is_name(identifier(text))
    except ContentProblem:
        return True


NAMES = (
    *("id", "ID", "mrn", "patient id", "\tAGE ", "\x0bid", "id\x1f", "\xa0age", "\uff29d", "größe", "GRÖSSE"),
    *("-y-", "\u200bage", "age\ufeff", "A\u0301ge", "patient\u2010id", "\u200b"),
    *("#N/A", "a;#REF!", "###", "1E+5", " 1.2e+12 ", "x" * 32_767, "\U0001f600" * 16_383 + "x"),
)


@pytest.mark.parametrize("name", NAMES)
def test_what_may_be_a_name_or_cannot_be_used_is_found_wherever_it_stands(roster: Roster, name: str) -> None:
    assert is_odd(roster, name)
    assert odd(roster, name) == [True]
    assert odd(roster, "A1", "", name, "", "7") == [False, False, True, False, False]
    ids = pa.array(["#1", name, "+2", "", name], pa.string())
    assert Identifiers(roster).odd(ids[1:]).tolist() == [True, False, False, True]


@given(st.lists(st.one_of(TEXTS, st.sampled_from(NAMES)), max_size=8))
def test_no_odd_identifier_is_passed_over(roster: Roster, ids: list[str]) -> None:
    # Who has none is read strictly whatever the names are.
    assert odd(roster, *ids) == [one != "" and is_odd(roster, one) for one in ids]


def test_nobody_and_nameless_people_are_not_odd(roster: Roster) -> None:
    assert odd(roster) == []
    assert odd(roster, "", "") == [False, False]


@given(st.lists(TEXTS, max_size=20))
def test_equal_texts_have_one_number_wherever_they_stand(texts: list[str]) -> None:
    found = numbered(pa.array(texts, pa.string())).tolist()
    alone = [numbered(pa.array(["xyz", text], pa.string())[1:]).tolist()[0] for text in texts]
    assert found == alone
    assert len(set(found)) == len(set(texts))


def test_unlike_texts_have_unlike_numbers() -> None:
    texts = [f"{n:0{width}}" for width in range(1, 20) for n in range(10 ** min(width, 4))]
    texts += ["", "\x00", "\x00\x00", "a", "a\x00", "\x00" * 8, "\x00" * 9]
    assert len(set(numbered(pa.array(texts)).tolist())) == len(set(texts))


def test_the_number_of_a_text_is_for_good() -> None:
    """It is told again from a file that an earlier run has written."""
    wanted = [10332290984123485576, 2765630699309422551, 16294208416658607535]
    assert numbered(pa.array(["A1", "patient-0001", ""])).tolist() == wanted
