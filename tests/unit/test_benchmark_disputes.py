"""The benchmark's disputes: when a label does not tell that a reading is wrong, and when it does."""

import pytest

from benchmarks.reading.disputes import GENERAL, GROUP, RXNORM, Disputes, Line, by_rule
from benchmarks.reading.general import specified
from benchmarks.reading.groups import PARTS, alike, alike_in_part
from benchmarks.reading.judging import Read, Truth, judge
from benchmarks.reading.sets import Case, any_generic, more_by_brand


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _read(text: str, status: str = "matched") -> Read:
    return Read(_set(text), status)


@pytest.mark.parametrize(
    ("label", "read", "said"),
    [
        ("insulin", "insulin-aspart", "insulin-aspart"),
        ("insulin", "insulin-human isophane-insulin", "insulin-human isophane-insulin"),
        ("iron retinol", "ferrous-fumarate retinol", "ferrous-fumarate retinol"),
        ("vitamin-d", "ergocalciferol", "ergocalciferol"),
        ("estradiol", "ethinylestradiol", "estradiol"),
        ("insulin-aspart", "insulin", "insulin-aspart"),
        ("iron", "zinc-oxide", "iron"),
    ],
)
def test_a_general_word_gives_way_to_what_was_read_for_it(label: str, read: str, said: str) -> None:
    assert specified(_set(label), _set(read)) == _set(said)


@pytest.mark.parametrize(
    ("label", "read", "same"),
    [
        ("prenatal-vitamins folic-acid iron", "prenatal-vitamins", True),
        ("prenatal-vitamins folic-acid iron", "folic-acid iron retinol", True),
        ("prenatal-vitamins ferrous-gluconate", "folic-acid pyridoxine", False),
        ("prenatal-vitamins", "digoxin", False),
        ("multivitamins fluoride", "multivitamins-with-fluoride", True),
        ("multivitamins", "multivitamins-with-iron", False),
        ("cyanocobalamin folic-acid", "ascorbic-acid vitamin-b-complex", False),
        ("fat-emulsion", "soybean-oil", True),
        ("digoxin", "digoxin", True),
    ],
)
def test_a_group_and_its_parts_are_alike_where_nothing_else_differs(
    label: str, read: str, same: bool
) -> None:
    assert alike(_set(label), _set(read)) is same


def test_against_a_label_told_in_part_more_may_be_read_but_no_group_that_does_not_fit() -> None:
    assert alike_in_part(_set("multivitamins folic-acid"), _set("multivitamins digoxin"))
    assert not alike_in_part(_set("folic-acid"), _set("multivitamins-with-iron"))


def test_every_group_has_parts_and_none_but_lists_are_starred() -> None:
    assert all(PARTS.values())
    assert not any(one.startswith("*") for parts in PARTS.values() for one in parts)


@pytest.mark.parametrize(
    ("truth", "read", "reason"),
    [
        (Truth(frozenset({_set("insulin")})), "insulin-aspart", GENERAL),
        (Truth(frozenset({_set("digoxin"), _set("insulin")})), "insulin-aspart", GENERAL),
        (Truth(frozenset({_set("calcium prenatal-vitamins")})), "calcium-carbonate folic-acid", GROUP),
        (Truth(frozenset(), in_part=frozenset({_set("zinc")})), "digoxin zinc-oxide", GENERAL),
        (Truth(frozenset(), in_part=frozenset({_set("prenatal-vitamins iron")})), "prenatal-vitamins", GROUP),
        (Truth(frozenset(), in_part=frozenset({_set("zinc")})), "digoxin", ""),
        (Truth(frozenset({_set("digoxin")})), "digitoxin", ""),
        (Truth(frozenset({_set("insulin")}), never=_set("insulin-aspart")), "insulin-aspart", ""),
        (Truth(frozenset({_set("insulin")}), unlisted=("z",)), "insulin-aspart", ""),
    ],
)
def test_each_rule_has_its_reason(truth: Truth, read: str, reason: str) -> None:
    assert by_rule(truth, _set(read)) == reason


def _case(text: str, label: str = "l", of: str = "s") -> Case:
    return Case(of, text, label, Truth(frozenset({_set("a")})))


def test_a_listed_dispute_holds_for_its_text_and_its_reading_only() -> None:
    disputes = Disputes([Line("s", "t", "l", _set("b"), "why")], {})
    assert disputes.reason(_case("t"), _read("b"), "wrong") == "why"
    assert disputes.reason(_case("t"), _read("b"), "unchecked") == "why"
    assert disputes.reason(_case("t"), _read("c"), "wrong") == ""
    assert disputes.reason(_case("u"), _read("b"), "wrong") == ""
    assert disputes.reason(_case("t", label="m"), _read("b"), "wrong") == ""
    assert disputes.reason(_case("t", of="r"), _read("b"), "wrong") == ""


def test_a_dispute_without_a_text_holds_for_all_texts_of_its_label() -> None:
    disputes = Disputes([Line("s", "", "l", _set("b"), "why")], {})
    assert disputes.reason(_case("t"), _read("b"), "wrong") == "why"
    assert disputes.reason(_case("t", label="m"), _read("b"), "wrong") == ""


def test_what_rxnorm_says_of_a_brand_is_a_second_source() -> None:
    disputes = Disputes([], {"new brand": frozenset({_set("b"), _set("c")})})
    assert disputes.reason(_case("NEW-Brand"), _read("b"), "wrong") == RXNORM
    assert disputes.reason(_case("NEW-Brand"), _read("b"), "unchecked") == ""
    assert disputes.reason(_case("NEW-Brand"), _read("d"), "wrong") == ""
    assert disputes.reason(_case("other"), _read("b"), "wrong") == ""


@pytest.mark.parametrize(
    ("read", "outcome"),
    [
        (_read("a"), "matched"),
        (_read("b c"), "matched"),
        (_read("d"), "unchecked"),
        (_read("d e"), "unchecked"),
        (_read("b", "partly"), "incomplete"),
        (_read("b"), "wrong"),
        (_read("e"), "wrong"),
        (_read("", "unrecognised"), "unrecognised"),
        (_read("e", "ambiguous"), "ambiguous"),
    ],
)
def test_a_brand_may_be_any_of_its_generics(read: Read, outcome: str) -> None:
    truth = any_generic([_read("a"), _read("b c"), _read("d", "partly")])
    assert judge(read, truth) == outcome


def test_a_generic_that_was_not_understood_at_all_settles_nothing() -> None:
    truth = any_generic([_read("", "unrecognised")])
    assert judge(_read("a"), truth) == "unchecked"
    assert judge(_read("", "unrecognised"), truth) == "unrecognised"


def test_a_generic_read_in_part_is_incomplete_where_a_brand_tells_more() -> None:
    brands = [_read("a b"), _read("c")]
    assert more_by_brand(_read("a", "partly"), brands) == Truth(frozenset({_set("a b")}))
    assert more_by_brand(_read("a b", "partly"), brands) is None
    assert more_by_brand(_read("a"), brands) is None
