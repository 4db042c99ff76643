"""How well medication texts are read, measured anew: the page is today's, and nothing dangerous is read."""

import pytest

import pack
import program
from benchmarks.reading.compared import kept
from benchmarks.reading.counts import MADE
from benchmarks.reading.disputes import lines
from benchmarks.reading.measure import Bench
from benchmarks.reading.page import page
from benchmarks.reading.rxnorm import parts
from benchmarks.reading.sets import rows
from benchmarks.reading.whole import COMMAND, PAGE, Measured, measured
from benchmarks.safety.codes import Held, held
from benchmarks.safety.page import COMMAND as SAFETY_COMMAND
from benchmarks.safety.page import PAGE as SAFETY_PAGE
from benchmarks.safety.page import page as safety_page

pytestmark = [pack.needs_data, pack.needs_evidence]

# Shares of the checked texts, as measured and rounded down: recognised, and matched alone.
LEAST: dict[bool | None, tuple[float, float]] = {True: (0.984, 0.946), None: (0.988, 0.958)}
# Of 10,000 misspellings. The page shows each of them.
MOST_TAKEN = 4
# Of the misspellings: the right name first.
LEAST_RIGHT_FIRST = 0.992


@pytest.fixture(scope="module")
def found() -> Measured:
    return measured(Bench(pack.SHARED))


def test_the_page_says_what_is_measured_today(found: Measured) -> None:
    """The peer's figures are taken as they were kept: a change of ours needs no run of the peer."""
    assert PAGE.read_text(encoding="utf-8") == page(found, kept()), f"write it anew: {COMMAND} --without-peer"


@pytest.fixture(scope="module")
def codes() -> list[Held]:
    return held(pack.SHARED, program.assessor().reader)


def test_the_safety_case_says_what_is_measured_today(found: Measured, codes: list[Held]) -> None:
    assert SAFETY_PAGE.read_text(encoding="utf-8") == safety_page(found, codes), (
        f"write it anew: {SAFETY_COMMAND}"
    )


def test_no_code_is_read_as_something_else(codes: list[Held]) -> None:
    assert [one for each in codes for one in each.wrong] == []


def test_no_text_that_names_a_relevant_substance_is_read_as_another(found: Measured) -> None:
    wrong = [
        (one.case.of, one.case.text, one.case.label, sorted(one.read.substances))
        for one in found.judged
        if one.outcome == "wrong" and one.relevant
    ]
    assert wrong == []


def test_no_look_alike_is_taken_for_its_pair(found: Measured) -> None:
    taken = [one.case.text for one in found.judged if one.case.of == MADE and one.outcome == "wrong"]
    assert taken == []


def test_hardly_a_misspelling_is_taken_for_another_drug(found: Measured) -> None:
    """Each vocabulary draws slips of its own: of 300,000 in thirty draws 42 were taken at this writing."""
    taken = [(one.slip.name, one.slip.written) for one in found.tried if one.ending == "taken"]
    assert len(taken) <= MOST_TAKEN, taken


def test_every_ingredient_that_is_taken_from_a_name_of_rxnorm_is_one_of_its_own() -> None:
    table = rows(pack.DATA / "vocab_rxnorm_prescribable" / "rxnorm_names.csv.gz")
    own = {row["name"] for row in table if row["tty"] in ("IN", "PIN")}
    taken = {one for row in table if row["tty"] != "BN" for one in parts(row["name"]).ingredients}
    # Its ingredients that begin with A did not arrive.
    assert {one for one in taken - own if one[0].casefold() != "a"} == set()


def test_every_dispute_that_was_looked_into_is_one_today(found: Measured) -> None:
    disputed = [
        (one.case.of, text, one.case.label, one.read.substances, one.reason)
        for one in found.judged
        if one.outcome == "disputed"
        for text in (one.case.text, "")
    ]
    idle = [one for one in lines() if (one.of, one.text, one.label, one.read, one.reason) not in disputed]
    assert idle == []


@pytest.mark.parametrize(("relevant", "least"), LEAST.items())
def test_no_fewer_texts_are_recognised_than_when_this_was_written(
    found: Measured, relevant: bool | None, least: tuple[float, float]
) -> None:
    row = found.figures.all(relevant)
    assert row.share() >= least[0]
    assert row.matched() >= least[1]


def test_no_more_misspellings_fail_than_when_this_was_written(found: Measured) -> None:
    right = sum(one.ending in ("read", "first") for one in found.tried)
    assert right / len(found.tried) >= LEAST_RIGHT_FIRST
