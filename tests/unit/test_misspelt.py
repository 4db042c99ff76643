"""A known name beside a word that nobody knows: the rest of a longer name, or a medicine of its own."""

import string

from hypothesis import assume, given
from hypothesis import strategies as st

from magrisk.reading.medication import MedicationReader

NAMES = {
    "magnesium": "magnesium-any",
    "magnesium oxide": "magnesium-oxide",
    "digoxin": "digoxin",
    "digoxin immune fab": "digoxin-antidote",
    "insulin": "insulin",
    "insulin glargine": "insulin-glargine",
    "omeprazole": "omeprazole",
    "losartan": "losartan",
    "losartan plus": "losartan-plus",
    "citric acid / magnesium oxide / picosulfate": "bowel-preparation",
    "ascorbic acid": "ascorbic-acid",
    "ascor": "vitamin",
    "bicacid": "powder",
    "calcium": "calcium",
    "+ d": "vitamin-d",
}


class Named:
    """A substance with one name."""

    def __init__(self, name: str, substance: str):
        self.id, self.name = substance, name
        self.names: tuple[str, ...] = ()
        self.brands: tuple[str, ...] = ()
        self.form_of = self.ddd_mg = self.elemental = self.rxcui = self.atc = None
        self.other_atc: tuple[str, ...] = ()


READER = MedicationReader([Named(*one) for one in NAMES.items()], [])


@st.composite
def slipped(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and the name with one slip."""
    name = draw(st.sampled_from(sorted(NAMES)))
    at = draw(st.integers(0, len(name) - 1))
    letter = draw(st.sampled_from(string.ascii_lowercase))
    before, behind = name[:at], name[at:]
    return name, draw(
        st.sampled_from(
            [
                before + behind[1:],
                before + letter + behind,
                before + letter + behind[1:],
                before + behind[1:2] + behind[:1] + behind[2:],
            ]
        )
    )


@given(slipped(), st.sampled_from(["", " 20 mg", " 1 tab po qd", " injection"]))
def test_a_slip_is_never_taken_for_another_medicine(slip: tuple[str, str], dose: str) -> None:
    name, text = slip
    assume(text not in NAMES)
    reading = READER.read(text + dose)
    # What is left of a name of several substances may be some of them, and then the text is told in part.
    parts = {NAMES[other] for other in NAMES if other in name and name.startswith("citric")}
    assert set(reading.substances) <= {NAMES[name]} | parts
    assert reading.status != "matched" or reading.substances == (NAMES[name],)


@given(
    st.sampled_from(["digoxin", "insulin", "omeprazole"]),
    st.text(string.ascii_lowercase, min_size=9, max_size=12),
)
def test_a_name_beside_a_word_far_from_any_name_stays(name: str, word: str) -> None:
    reading = READER.read(f"{name} {word}")
    assume(not reading.look_alikes)
    if reading.status == "partly":
        assert reading.substances == (NAMES[name],)


def test_of_many_unknown_words_only_the_first_are_looked_at() -> None:
    text = " 1 ".join(f"qwzx{letter}k" for letter in string.ascii_lowercase) + " insulin glargin"
    reading = READER.read(text)
    assert len(reading.not_understood) >= len(string.ascii_lowercase)
    assert len(reading.suggestions) <= 3


def test_two_names_of_one_medicine_are_one_suggestion() -> None:
    one = Named("omeprazole", "omeprazole")
    one.names = ("omeprazola", "omeprazoli")
    assert MedicationReader([one], []).read("omeprzole").suggestions == ("omeprazole",)


def test_two_names_that_one_slip_makes_one_are_neither() -> None:
    reading = READER.read("ascor bicacid")
    assert (reading.substances, reading.status) == ((), "unrecognised")
    assert reading.suggestions[0] == "ascorbic acid"


def test_two_names_side_by_side_are_both() -> None:
    assert READER.read("calcium + D").substances == ("calcium", "vitamin-d")
    assert READER.read("omeprazole, losartan, digoxin").status == "matched"
    assert READER.read("ascor 1 2 3 bicacid").substances == ("vitamin", "powder")
