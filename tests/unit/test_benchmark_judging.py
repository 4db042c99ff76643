"""The benchmark's own judgement: what was read, held against what is true."""

import pytest

from benchmarks.reading.judging import Outcome, Read, Truth, judge, told
from benchmarks.reading.misspellings import TRIED, slips
from benchmarks.reading.names import Names
from benchmarks.reading.peer import Answers, Mapped
from benchmarks.reading.truth import Labels

A, B, AB = frozenset({"a"}), frozenset({"b"}), frozenset({"a", "b"})
NOTHING = frozenset[str]()


@pytest.mark.parametrize(
    ("substances", "status", "sets", "outcome"),
    [
        (A, "matched", [A], "matched"),
        (A, "partly", [A], "partly"),
        (B, "matched", [A, B], "matched"),
        (A, "partly", [AB], "incomplete"),
        (A, "matched", [AB], "wrong"),
        (AB, "partly", [A], "wrong"),
        (B, "matched", [A], "wrong"),
        (A, "ambiguous", [AB], "ambiguous"),
        (NOTHING, "ambiguous", [A], "ambiguous"),
        (B, "ambiguous", [A], "wrong"),
        (NOTHING, "unrecognised", [A], "unrecognised"),
    ],
)
def test_what_is_read_is_held_against_what_is_true(
    substances: frozenset[str], status: str, sets: list[frozenset[str]], outcome: Outcome
) -> None:
    assert judge(Read(substances, status), Truth(frozenset(sets))) == outcome


@pytest.mark.parametrize(
    ("substances", "status", "outcome"),
    [
        (NOTHING, "unrecognised", "unlisted"),
        (A, "partly", "unlisted"),
        (A, "matched", "unchecked"),
        (AB, "partly", "unchecked"),
        (AB | {"c"}, "partly", "wrong"),
    ],
)
def test_of_an_unlisted_ingredient_only_too_much_can_be_told(
    substances: frozenset[str], status: str, outcome: Outcome
) -> None:
    assert judge(Read(substances, status), Truth(frozenset({A}), unlisted=("z",))) == outcome


def test_what_must_never_be_read_is_wrong_whatever_else_is_known() -> None:
    truth = Truth(frozenset(), unlisted=("z",), never=A)
    assert judge(Read(A, "partly"), truth) == "wrong"


@pytest.mark.parametrize(
    ("substances", "status"),
    [(A, "matched"), (A, "partly"), (A, "ambiguous"), (NOTHING, "ambiguous"), (NOTHING, "unrecognised")],
)
def test_without_a_truth_the_status_is_all(substances: frozenset[str], status: str) -> None:
    assert told(Read(substances, status)) == status


def _names() -> Names:
    names = Names()
    names.add(["carvedilol"], [A])
    names.add(["filgrastim"], [B])
    names.add(["Twofold"], [A, B])
    names.add(["A-b comp"], [AB])
    return names


def test_labels_are_looked_up_whole() -> None:
    labels = Labels(_names(), {"carvedilol phosphate": "carvedilol"})
    assert labels.truth(["Carvedilol", "filgrastim"]) == Truth(frozenset({AB}))
    assert labels.truth(["carvedilol phosphate"]) == Truth(frozenset({A}))
    assert labels.truth(["filgrastim phosphate"]) == Truth(frozenset({B}))
    assert labels.truth(["filgrastim-bmez"]) == Truth(frozenset({B}))
    assert labels.truth(["twofold"]) == Truth(frozenset({A, B}))
    assert labels.truth(["a b COMP"]) == Truth(frozenset({AB}))
    assert labels.truth(["carvedilol", "carve"]) == Truth(frozenset({A}), unlisted=("carve",))


def test_one_of_several_lists_of_labels_is_true() -> None:
    labels = Labels(_names())
    assert labels.any_of([["carvedilol"], ["filgrastim"]]) == Truth(frozenset({A, B}))
    assert labels.any_of([]).unlisted


def test_slips_are_the_same_every_time_and_none_is_a_listed_name() -> None:
    names = _names()
    found, left_out = slips(names)
    assert (found, left_out) == slips(names)
    assert len(found) == TRIED
    assert not any(names.of(slip.written) for slip in found)
    assert all(abs(len(slip.written) - len(slip.name)) <= 1 for slip in found)


@pytest.mark.parametrize(
    ("found", "read"),
    [
        ([], Read(NOTHING, "unrecognised")),
        (None, Read(NOTHING, "unrecognised")),
        ([(0, "Carvedilol")], Read(A, "matched")),
        ([(0, "Carvedilol"), (2, "Neupogen")], Read(AB, "matched")),
        ([(0, "Carvedilol"), (2, "Unheard")], Read(A, "partly")),
        ([(0, "Unheard")], Read(NOTHING, "unrecognised")),
        ([(0, "Carvedilol"), (0, "Neupogen")], Read(NOTHING, "ambiguous")),
        ([(0, "Carvedilol"), (0, "Neupogen"), (1, "Carvedilol")], Read(A, "matched")),
        ([(0, "Torn")], Read(NOTHING, "unrecognised")),
    ],
)
def test_the_answers_of_the_peer_become_our_substances(
    found: list[tuple[int, str]] | None, read: Read
) -> None:
    synonyms = {"Neupogen": ["G-CSF", "filgrastim"], "Torn": ["carvedilol", "filgrastim"]}
    answers = Answers(version="", seconds=0, synonyms=synonyms, texts={"text": found}, misspelt=[])
    assert Mapped(Labels(_names()), answers).read("text") == read
