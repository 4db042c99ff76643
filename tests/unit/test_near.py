"""Near names: whatever one slip makes of a name leads back to it, and nothing far away is offered."""

import string

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from magrisk.reading.near import SHORTEST, NearNames, squeezed

NAMES = NearNames(
    {
        "hydralazine": "hydralazine",
        "hydroxyzine": "hydroxyzine",
        "hydrocortisone": "hydrocortisone",
        "co amilozide": "Co-amilozide",
        "lasix": "Lasix",
        "losec": "Losec",
        "zyx": "Zyx",
        "mag 64": "Mag 64",
    }
)
WORDS = st.text(string.ascii_lowercase, min_size=5, max_size=12)


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """A word, and the word with one letter left out, put in, changed or swapped with the next."""
    word = draw(WORDS)
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from(string.ascii_lowercase))
    before, behind = word[:at], word[at:]
    slipped = draw(
        st.sampled_from(
            [
                before + behind[1:],
                before + letter + behind,
                before + letter + behind[1:],
                before + behind[1:2] + behind[:1] + behind[2:],
            ]
        )
    )
    assume(len(slipped) >= SHORTEST)
    return word, slipped


@given(slips(), st.lists(WORDS, max_size=5))
@example(("mopoke", "ompoke"), [])
def test_one_slip_leads_back_to_the_name(slip: tuple[str, str], others: list[str]) -> None:
    word, slipped = slip
    names = NearNames({name: name for name in (*others, word)})
    assert word in names.one_slip_from(slipped)
    assert word in names.suggest(slipped, limit=len(others) + 1)


@given(st.text(max_size=80))
def test_what_is_offered_is_a_name(text: str) -> None:
    assert len(NAMES.suggest(text)) <= 3
    assert {*NAMES.suggest(text), *NAMES.one_slip_from(text)} <= {
        "hydralazine", "hydroxyzine", "hydrocortisone", "Co-amilozide", "Lasix", "Losec", "Mag 64",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("hydralzine", ("hydralazine", "hydroxyzine")),
        ("hidralazine", ("hydralazine",)),
        ("hydroxizine", ("hydroxyzine", "hydralazine")),  # one slip before three
        ("coamilozid", ("Co-amilozide",)),
        ("amilozide co", ()),
        ("lasec", ("Losec",)),
        ("hydro", ("hydrocortisone", "hydroxyzine")),  # begun only
        ("zy", ()),
        ("zyx", ()),  # too short to be anybody's slip
        ("", ()),
        ("h" * 200, ()),
    ],
)
def test_the_nearest_stands_first(text: str, names: tuple[str, ...]) -> None:
    assert NAMES.suggest(text) == names


def test_the_name_itself_is_no_slip_away() -> None:
    assert NAMES.one_slip_from("co-amilozide") == ("Co-amilozide",)
    assert NAMES.one_slip_from("hyd") == ()


def test_squeezing_leaves_letters_and_digits() -> None:
    assert squeezed("Mag-64 (b)") == "Mag64b"
