"""What a reader of the text sees, and in which order."""

from collections.abc import Callable

import pytest

from magrisk.assessment import Assessment, Chance, Limit
from magrisk.wording import percent, text

Screened = Callable[..., Assessment]


def written(answer: Assessment) -> str:
    return text(answer, "low serum magnesium")


def flat(answer: Assessment) -> str:
    return " ".join(written(answer).split())


def test_the_answer_stands_in_the_first_lines(screened: Screened) -> None:
    found = flat(screened(id="A-1", medications=["omeprazole 20 mg for 2 years"], setting="icu"))
    assert found.startswith(
        "Priority: SOON. Likelihood of low serum magnesium: high. Chance of a level below 0.70 mmol/L: 28 % "
    )
    assert 'Strongest reason: Proton pump inhibitors +31 ("omeprazole 20 mg for 2 years").' in found
    assert "not calibrated on your patients" in found
    assert "Setting: icu. Patient: A-1 Why" in found


def test_a_low_likelihood_is_never_said_without_that_it_replaces_no_level(screened: Screened) -> None:
    low = flat(screened(medications=[]))
    assert "Likelihood of low serum magnesium: low." in low
    assert "A low likelihood does not replace a measured level." in low
    high = flat(screened(medications=["omeprazole 20 mg for 2 years"], setting="icu"))
    assert "A low likelihood does not replace a measured level." not in high


def test_low_is_never_said_without_incomplete_where_something_was_not_recognised(screened: Screened) -> None:
    found = flat(screened(medications=["flibber", "furosemid 40 mg"]))
    assert "low (INCOMPLETE: not everything was recognised)." in found
    assert '- "flibber" (medication 1)' in found
    assert '- "furosemid 40 mg" (medication 2); perhaps furosemide or ' in found


def test_who_is_not_scored_is_told_why(screened: Screened) -> None:
    found = flat(screened(age="17"))
    assert "Likelihood of low serum magnesium: not scored. Not scored: see the limits below." in found
    assert "Under 18 years: not scored" in found
    assert "Points:" not in found


def test_a_measured_level_is_told_with_its_range_and_grade(screened: Screened) -> None:
    low = flat(screened(labs=["Mg 1.6 mg/dL"]))
    assert "Measured level: 1.6 mg/dL is low, CTCAE grade 1 (normal 1.8 to 2.2 mg/dL: " in low
    assert "The measured level leads." in low
    assert "is normal (normal" in flat(screened(labs=["Mg 2.0 mg/dL"]))


def test_five_doubts_are_told_and_how_many_more(screened: Screened) -> None:
    answer = screened()
    found = flat(answer)
    assert all(doubt.ask in found for doubt in answer.doubts[:5])
    assert not any(doubt.ask in found for doubt in answer.doubts[5:])
    assert f"- {len(answer.doubts) - 5} more" in found


def test_a_doubt_says_what_an_answer_could_change(screened: Screened) -> None:
    sure = {"setting": "community", "alcohol": "none", "no_other_conditions": True, "labs": ["eGFR 95"]}
    answer = screened(**sure, medications=["omeprazole 20 mg"])
    assert "How long has it been taken: omeprazole 20 mg? (+12, -16)" in flat(answer)
    assert " more" not in flat(answer).split("Limits")[0].split("Unknown, and")[1]
    held = flat(screened(**sure, medications=["digoxin held"], conditions=["T2DM"]))
    assert "- Is it taken at present: digoxin held? (no points; could change the priority)" in held


def test_a_range_is_told_only_where_something_is_open(screened: Screened) -> None:
    sure = {"setting": "community", "alcohol": "none", "no_other_conditions": True, "labs": ["eGFR 95"]}
    assert "Points: 0 (1 point" in flat(screened(**sure, medications=[]))
    assert "Unknown, and what" not in flat(screened(**sure, medications=[]))
    assert "Points: 0, -20 to " in flat(screened(medications=[]))


def test_every_reason_names_its_words_its_way_and_its_sources(screened: Screened) -> None:
    found = flat(screened(medications=["Losec 20 mg for 2 years"], alcohol="heavy"))
    assert "+31 Proton pump inhibitors [grade B, derived; long-use]" in found
    assert 'because "Losec 20 mg for 2 years" (medication 1): omeprazole' in found
    assert "way: omeprazole > Proton pump inhibitors > " in found
    assert "sources: kieboom-2015, " in found
    assert "- kieboom-2015: Kieboom BCT" in found
    assert "doi:10.1053/j.ajkd.2015.05.012" in found


def test_a_word_that_was_understood_as_itself_is_not_repeated(screened: Screened) -> None:
    found = flat(screened(medications=["Omeprazole", "famotidine"]))
    assert 'because "Omeprazole" (medication 1) way:' in found
    assert '- "famotidine": ' in found


def test_what_was_understood_as_something_else_is_told_where_it_does_not_count(screened: Screened) -> None:
    assert '- "Pepcid" (famotidine): ' in flat(screened(medications=["Pepcid"]))


def test_a_source_without_a_doi_is_told_by_its_pubmed_number(screened: Screened) -> None:
    answer = screened(medications=["omeprazole"])
    (found, *_) = answer.contributions
    source = found.evidence[0].model_copy(update={"doi": None, "pmid": "26123862"})
    changed = found.model_copy(update={"evidence": (source,)})
    assert "PMID 26123862" in flat(answer.model_copy(update={"contributions": (changed,)}))


def test_the_score_without_protectors_is_told(screened: Screened) -> None:
    found = flat(screened(medications=["amiloride", "bendroflumethiazide"]))
    assert "Without the medicines that raise the level: 32 points, a chance of 2.5 %." in found


def test_alerts_and_follow_up_are_told(screened: Screened) -> None:
    found = flat(screened(medications=["digoxin"], symptoms=["muscle twitching"]))
    assert "Alerts ------ - Muscle twitching: " in found
    assert "Follow-up --------- - Cardiac glycosides: " in found


def test_the_limits_close_every_text(screened: Screened) -> None:
    for answer in (screened(), screened(age="12"), screened(medications=["flibber"])):
        assert all(" ".join(limit.split()) in flat(answer) for limit in answer.limits)


def test_once_calibrated_the_chance_no_longer_says_otherwise(screened: Screened) -> None:
    answer = screened()
    assert answer.chance
    calibrated = answer.chance.model_copy(update={"calibrated": True})
    assert (
        "not calibrated" not in written(answer.model_copy(update={"chance": calibrated})).split("Limits")[0]
    )
    assert isinstance(calibrated, Chance)
    assert isinstance(calibrated.below, Limit)


def test_no_line_is_wider_than_a_terminal(screened: Screened) -> None:
    answer = screened(
        medications=[f"flibber {'word ' * 60}", "y" * 300], conditions=["T2DM"], alcohol="heavy"
    )
    assert max(map(len, written(answer).splitlines())) <= 80


@pytest.mark.parametrize("hidden", ["\x1b[31m", "\x9b31m", "\u202e", "\u200b", "\x07", "\r", "\n", "\t"])
def test_no_text_of_a_patient_reaches_the_terminal_with_signs_that_it_obeys(
    screened: Screened, hidden: str
) -> None:
    answer = screened(
        id=f"A{hidden}1",
        medications=[f"flibber{hidden}x", f"omeprazole{hidden} 20 mg", f"famotidine{hidden} 20 mg"],
        conditions=[f"xyzzy{hidden}y"],
    )
    assert all(line.isprintable() for line in written(answer).split("\n"))


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "under 0.1 %"),
        (0.00099, "under 0.1 %"),
        (0.001, "0.1 %"),
        (0.0994, "9.9 %"),
        (0.0995, "10 %"),
        (1.0, "100 %"),
    ],
)
def test_a_share_has_a_decimal_below_ten_per_cent(share: float, said: str) -> None:
    assert percent(share) == said
