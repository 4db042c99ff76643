"""What a reader of the text and of the markdown sees, and in which order."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import BaseModel

from magrisk.assessment import (
    Alert,
    Assessment,
    Because,
    CalibrationShown,
    Contribution,
    Doubt,
    EvidenceShown,
    Limit,
    Measured,
    Monitoring,
    NotCounted,
    Option,
    Unrecognised,
    WithoutProtectors,
)
from magrisk.assessment import Test as Examination
from magrisk.wording import markdown, text
from magrisk.wording.advice import MOST_DETAIL
from magrisk.wording.figures import columns, fitting, percent, shortened

Screened = Callable[..., Assessment]
Shown = TypeVar("Shown", bound=BaseModel)

OUTCOME = "low serum magnesium"
SURE: dict[str, Any] = {
    "setting": "community",
    "alcohol": "none",
    "no_other_conditions": True,
    "labs": ["eGFR 95", "K 4.2 mmol/L", "Ca 2.3 mmol/L"],
}
WRITERS = [text, markdown]


def written(answer: Assessment) -> str:
    return text(answer, OUTCOME)


def head(answer: Assessment) -> list[str]:
    return written(answer).split("\n")[:3]


def flat(answer: Assessment) -> str:
    return " ".join(written(answer).split())


def read(answer: Assessment) -> list[Token]:
    return MarkdownIt("commonmark").parse(markdown(answer, OUTCOME))


def as_read(answer: Assessment) -> str:
    """What a reader of the rendered markdown sees, on one line."""
    inline = (child for token in read(answer) for child in [*(token.children or ()), token])
    return " ".join(" ".join(one.content for one in inline if one.type == "text").split())


def changed(part: Shown, **parts: Any) -> Shown:
    return part.model_copy(update=parts)


@pytest.fixture(scope="session")
def any_answer(screened: Screened) -> Assessment:
    return screened(id="A-1", medications=["omeprazole 20 mg for 2 years"], setting="icu")


# ---------------------------------------------------------------- the answer: three lines


def test_the_answer_stands_in_the_first_three_lines(any_answer: Assessment) -> None:
    assert any_answer.chance
    low, high = percent(any_answer.chance.floor), percent(any_answer.chance.ceiling)
    chance = f"{percent(any_answer.chance.estimate)} (unknowns: {low} to {high})"
    assert head(any_answer) == [
        "Priority: SOON. Likelihood: high.",
        f"Chance of low serum magnesium (< 0.70 mmol/L): {chance}.",
        'Strongest reason: Proton pump inhibitors +31 ("omeprazole 20 mg for 2 years").',
    ]
    assert written(any_answer).split("\n")[3] == ""


def test_where_nothing_is_open_the_range_is_the_90_percent_interval(screened: Screened) -> None:
    answer = screened(**SURE, medications=["omeprazole 20 mg daily for 2 years"])
    assert answer.score
    assert answer.score.floor == answer.score.ceiling
    assert answer.chance
    low, high = percent(answer.chance.low), percent(answer.chance.high)
    assert head(answer)[1].endswith(f" {percent(answer.chance.estimate)} (90 % interval {low} to {high}).")
    assert flat(answer).count("90 % interval") == 1


def test_the_interval_stands_below_where_something_is_open(any_answer: Assessment) -> None:
    assert any_answer.chance
    low, high = percent(any_answer.chance.low), percent(any_answer.chance.high)
    assert f"Chance: 90 % interval {low} to {high}; " in flat(any_answer)


@pytest.mark.parametrize("writer", WRITERS)
def test_low_is_always_followed_by_that_it_replaces_no_level(
    screened: Screened, writer: Callable[[Assessment, str], str]
) -> None:
    for measured in ([], ["Mg 2.0 mg/dL"]):
        found = " ".join(writer(screened(medications=[], labs=measured), OUTCOME).split())
        assert re.search(r"[Ll]ikelihood[^:]*: low \(it does not replace a level\)", found)
    high = writer(screened(medications=["omeprazole 20 mg for 2 years"], setting="icu"), OUTCOME)
    assert "it does not replace a level" not in high


@pytest.mark.parametrize("writer", WRITERS)
def test_what_was_not_recognised_makes_the_first_line_incomplete(
    screened: Screened, writer: Callable[[Assessment, str], str]
) -> None:
    for words in ({}, {"labs": ["Mg 2.0 mg/dL"]}, {"age": "12"}):
        found = writer(screened(medications=["flibber"], **words), OUTCOME)
        assert "Priority: ROUTINE. INCOMPLETE. " in found.split("\n")[0]
        assert "INCOMPLETE: 1 text was not recognised and not counted; see below." in found
    assert "INCOMPLETE: 2 texts were not" in writer(screened(medications=["flibber", "flobber"]), OUTCOME)
    assert "incomplete" not in writer(screened(medications=[]), OUTCOME).casefold()


def test_nothing_lowers_the_level_of_what_was_said_or_of_what_was_recognised(screened: Screened) -> None:
    assert head(screened(medications=[]))[2] == "Nothing that was said lowers the level."
    assert head(screened(medications=["flibber"]))[2] == "Nothing that was recognised lowers the level."


def test_who_is_not_scored_is_told_so(screened: Screened) -> None:
    answer = screened(age="17", medications=["omeprazole"], labs=["K 3.0 mmol/L"])
    assert head(answer) == [
        "Priority: ROUTINE. Likelihood: not scored.",
        "No points and no chance are given.",
        "What was said is not scored; the limits say why.",
    ]
    found = flat(answer)
    assert "Under 18 years: not scored" in found
    assert "ALERTS - Low potassium: " in found
    assert not re.search(r"Points:|Chance:|UNKNOWN, AND", found)
    measured = screened(age="17", labs=["Mg 1.6 mg/dL"])
    assert head(measured)[0] == "Priority: ROUTINE. Measured: 1.6 mg/dL is LOW (CTCAE grade 1)."
    assert "Likelihood" not in flat(measured)


@pytest.mark.parametrize(
    ("lab", "said"),
    [
        ("Mg 1.6 mg/dL", "1.6 mg/dL is LOW (CTCAE grade 1)."),
        ("Mg 2.0 mg/dL", "2 mg/dL is NORMAL."),
        ("Mg 1.30 mmol/L", "1.3 mmol/L is HIGH."),
    ],
)
def test_a_measured_level_leads(screened: Screened, lab: str, said: str) -> None:
    answer = screened(labs=[lab])
    assert f" Measured: {said}" in head(answer)[0]
    assert head(answer)[1].startswith("Without the level, chance below 0.70 mmol/L: ")
    raises = "Nothing that counts raises the level; the alerts say where to look."
    assert (head(answer)[2] == raises) == ("HIGH" in said)
    assert "Likelihood by what was said, beside the level: low (it does not" in flat(answer)
    assert answer.measured
    normal = answer.measured.range
    assert f"Range: 1.8 to 2.2 mg/dL, or 0.74 to 0.91 mmol/L ({normal.source})." in flat(answer)


def test_beside_a_level_the_chance_fits_too(screened: Screened) -> None:
    answer = screened(labs=["Mg 2.0 mg/dL"])
    assert answer.chance
    chance = changed(answer.chance, estimate=0.0, floor=0.0, ceiling=0.0009)
    assert head(changed(answer, chance=chance))[1] == (
        "Without it, chance below 0.70 mmol/L: < 0.1 % (unknowns: < 0.1 % to < 0.1 %)."
    )


def test_cautions_beside_a_measured_level_are_told_as_sentences(screened: Screened) -> None:
    answer = screened(labs=["Mg 1.6 mg/dL"])
    assert isinstance(answer.measured, Measured)
    measured = changed(answer.measured, cautions=("taken in haemolysis", "Told twice."))
    assert "). Taken in haemolysis. Told twice. Likelihood" in flat(changed(answer, measured=measured))


# ---------------------------------------------------------------- the answer fits, whatever was said

long_words = st.text(st.characters(), max_size=300) | st.text("薬\u0301x ", max_size=300)


@given(
    label=long_words, said=st.lists(long_words, min_size=1, max_size=3), outcome=long_words, unit=long_words
)
def test_each_line_of_the_answer_fits_a_terminal(
    any_answer: Assessment, label: str, said: list[str], outcome: str, unit: str
) -> None:
    because = tuple(Because(said=one, understood="x", where="medication 1") for one in said)
    assert any_answer.chance
    reason = changed(any_answer.contributions[0], label=label, because=because)
    below = any_answer.chance.below.model_copy(update={"unit": unit})
    chance = any_answer.chance.model_copy(update={"below": below})
    answer = changed(any_answer, contributions=(reason,), chance=chance)
    lines = text(answer, outcome).split("\n")
    assert all(0 < columns(line) <= 80 for line in lines[:3])
    assert lines[3] == ""
    assert lines[2].endswith('").')
    assert f" {reason.points:+d} (" in lines[2]


def test_what_is_shortened_above_stands_whole_below(any_answer: Assessment) -> None:
    said = f"omeprazole 20 mg {'every single day ' * 9}end"
    because = (Because(said=said, understood="omeprazole", where="medication 1"),)
    (found,) = any_answer.contributions
    answer = changed(any_answer, contributions=(changed(found, because=because),))
    assert re.search(r'\("omeprazole 20 mg every.*…"\)\.$', head(answer)[2])
    assert said in flat(answer)
    assert markdown(answer, OUTCOME).count(said) == 2


def test_a_long_outcome_gives_way_to_the_numbers(any_answer: Assessment) -> None:
    found = text(any_answer, "an outcome with a very long name " * 3).split("\n")[1]
    assert re.fullmatch(r"Chance below 0\.70 mmol/L: \d+ % \(unknowns: \d+ % to \d+ %\)\.", found)


@pytest.mark.parametrize(
    ("width", "cut"), [(3, "薬…"), (4, "薬…"), (5, "薬薬…"), (6, "薬薬薬"), (None, "薬薬薬")]
)
def test_wide_letters_take_two_columns(width: int | None, cut: str) -> None:
    assert shortened("薬薬薬", width) == cut


def test_where_no_way_fits_the_last_is_shortened() -> None:
    assert fitting(5, "123456789", "abcdefgh") == "abcd…"
    assert fitting(None, "123456789", "abcdefgh") == "123456789"


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "< 0.1 %"),
        (0.00099, "< 0.1 %"),
        (0.001, "0.1 %"),
        (0.0994, "9.9 %"),
        (0.0995, "10 %"),
        (1.0, "100 %"),
    ],
)
def test_a_share_has_a_decimal_below_ten_per_cent(share: float, said: str) -> None:
    assert percent(share) == said


# ---------------------------------------------------------------- the facts


def test_points_stand_with_their_range_only_where_something_is_open(screened: Screened) -> None:
    assert "Points: 0 (1 point = 1 µmol/L of expected fall)." in flat(screened(**SURE, medications=[]))
    assert "UNKNOWN, AND WHAT" not in flat(screened(**SURE, medications=[]))
    assert re.search(r"Points: 0, -20 to \d+ once the unknowns are settled", flat(screened(medications=[])))


def test_stakes_name_what_raises_them(screened: Screened) -> None:
    assert "Stakes: grave (see the alerts: Cardiac glycosides)." in flat(screened(medications=["digoxin"]))
    tetany = screened(symptoms=["tetany"])
    assert "Stakes: grave (see the alerts: Carpopedal spasm or tetany)." in flat(tetany)
    usual = screened(medications=["digoxin"])
    assert "Stakes: usual. " in flat(changed(usual, stakes="usual"))


def test_who_and_where_is_told_as_far_as_it_was_said(screened: Screened) -> None:
    told = flat(screened(id="A-1", age="70", sex="male", setting="icu"))
    assert "Patient: A-1, 70 years, male. Setting: icu." in told
    assert "Stakes: usual. Setting: community (assumed: none was given)." in flat(screened())


def test_the_other_limits_and_the_average_person_stand_beside_the_chance(any_answer: Assessment) -> None:
    assert any_answer.chance
    wanted = [
        f"{percent(one.estimate)} below {one.below.value:g} {one.below.unit}"
        for one in any_answer.chance_also
    ]
    average = percent(any_answer.chance.setting_population)
    assert f"; {'; '.join(wanted)}; {average} in an average person of the setting. Not c" in flat(any_answer)


def test_once_calibrated_the_chance_no_longer_says_otherwise(any_answer: Assessment) -> None:
    assert any_answer.chance
    on = CalibrationShown(
        on="Ward 7, 2026",
        at="2026-11-23",
        rows=663,
        low=140,
        limit=Limit(value=0.70, unit="mmol/L"),
        observed="levels",
        fitted=("mean",),
        same_rules=True,
    )
    found = {"calibrated": True, "slope": 0.5, "calibration": on}
    told = flat(changed(any_answer, chance=any_answer.chance.model_copy(update=found)))
    assert "Not calibrated on your patients." in flat(any_answer)
    assert "Not calibrated" not in told
    assert "in an average person of the setting. Calibrated on Ward 7, 2026, 663 rows, 2026-11-23." in told
    assert "(1 point = 1 µmol/L by the rules, 0.5 µmol/L by the calibration, of expected fall)." in told


# ---------------------------------------------------------------- the reasons


def test_every_reason_names_its_words_its_way_its_ground_and_its_sources(screened: Screened) -> None:
    found = flat(screened(medications=["Losec 20 mg for 2 years"]))
    assert '+31 Proton pump inhibitors: "Losec 20 mg for 2 years" = omeprazole (medication 1) way: ' in found
    assert re.search(r"\[grade B, derived, long-use; kieboom-2015, [\w-]+, [\w-]+ and \d more\]", found)


def test_a_reason_that_raises_stands_apart_with_the_score_without_it(screened: Screened) -> None:
    found = flat(screened(medications=["amiloride", "bendroflumethiazide"]))
    lowers, raises = found.split("WHAT RAISES IT (SHOWN APART)")
    assert "+32 Thiazide" in lowers
    assert "-42 ENaC" not in lowers
    assert "Why: -10 points: +32 Thiazide and thiazide-like diuretics; -42 for what raises it." in lowers
    assert re.search(r"-42 ENaC blockers .* way \(weakened\): ", raises)
    assert "- Without the medicines that raise the level: 32 points, a chance of 2.5 %." in raises


def test_the_score_without_protectors_is_told_where_none_of_them_has_points_of_its_own(
    any_answer: Assessment,
) -> None:
    without = WithoutProtectors(points=3, chance=0.5)
    assert "(SHOWN APART) - Without the medicines that raise the level: 3 points, a chance of 50 %." in flat(
        changed(any_answer, without_protectors=without)
    )


def a_reason(**parts: Any) -> Contribution:
    values: dict[str, Any] = {
        "rule": "a", "kind": "drug-class", "label": "A class", "points": 7, "line": "any", "grade": None,
        "ground": "judged", "measure_anyway": False, "marker": False, "path": (), "mechanism": "",
        "reason": None, "evidence": (), "because": (Because(said="x", understood="x", where="medication 1"),),
    }  # fmt: skip
    return Contribution(**{**values, **parts})


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (("a", "A class", "b", "c"), "way: a > A class > b > c"),
        (("a" * 40, "A class", "b" * 22, "c"), f"way: {'a' * 40} > {'b' * 22} > c"),
        (("a" * 40, "A class", "b" * 40, "c"), f"way: {'b' * 40} > c"),
        (("a", "A class", "b b " * 20, "c"), f"way: {'b b ' * 20}> c"),
    ],
)
def test_the_way_stands_on_one_line_if_it_can(
    any_answer: Assessment, path: tuple[str, ...], shown: str
) -> None:
    answer = changed(any_answer, contributions=(a_reason(path=path),))
    assert f"(medication 1) {' '.join(shown.split())} [judged, any]" in flat(answer)
    assert f"way: {' > '.join(' '.join(step.split()) for step in path)}" in as_read(answer)


def test_a_reason_may_have_no_way_no_grade_no_source(any_answer: Assessment) -> None:
    answer = changed(any_answer, contributions=(a_reason(reason="it is\nthin"),))
    assert '+7 A class: "x" (medication 1) It is thin. [judged, any] ' in flat(answer)


def test_the_markdown_tells_the_mechanism(any_answer: Assessment) -> None:
    answer = changed(any_answer, contributions=(a_reason(mechanism="Less is taken up"),))
    assert "Less is taken up. [judged, any]" in as_read(answer)
    assert "Less is taken up" not in flat(answer)


def test_thin_evidence_asks_for_a_level(any_answer: Assessment) -> None:
    answer = changed(any_answer, contributions=(a_reason(measure_anyway=True),))
    assert "Measure the level whatever the score: the evidence is thin. [judged, any]" in flat(answer)


# ---------------------------------------------------------------- the sections


def test_the_sections_stand_in_their_order(screened: Screened) -> None:
    answer = full(
        screened(
            setting="icu",
            medications=["omeprazole 20 mg for 2 years", "amiloride", "flibber", "famotidine"],
            symptoms=["tetany"],
            labs=["Mg 0.8 mmol/L"],
        )
    )
    wanted = [
        "In short",
        "Why: what lowers the level",
        "What raises it (shown apart)",
        "What would help (options to weigh, not orders)",
        "To ask and to weigh",
        "The last level",
        "Unknown, and what an answer could change",
        "Not recognised (not counted; nothing was guessed)",
        "Said, and adds no points",
        "Alerts",
        "Treatments compared",
        "Tests",
        "Follow-up",
        "Published scores, to compare with",
        "Sources",
        "Limits",
    ]
    lines = written(answer).split("\n")
    assert [line for line in lines if line in {heading.upper() for heading in wanted}] == [
        heading.upper() for heading in wanted
    ]
    tokens = read(answer)
    headings = [after.content for token, after in pairwise(tokens) if token.tag == "h2"]
    assert [heading for heading in headings if heading] == wanted


def test_five_doubts_are_told_and_how_many_more_and_all_in_the_markdown(screened: Screened) -> None:
    answer = screened()
    found = flat(answer)
    assert all(doubt.ask in found for doubt in answer.doubts[:5])
    assert not any(doubt.ask in found for doubt in answer.doubts[5:])
    assert f"- {len(answer.doubts) - 5} more" in found
    assert all(doubt.ask in as_read(answer) for doubt in answer.doubts)


@pytest.mark.parametrize(
    ("add", "remove", "matters", "said"),
    [
        (12, 16, False, "(+12, -16)"),
        (0, 16, True, "(-16; could change the priority)"),
        (0, 0, True, "(no points; could change the priority)"),
    ],
)
def test_a_doubt_says_what_an_answer_could_change(
    any_answer: Assessment, add: int, remove: int, matters: bool, said: str
) -> None:
    doubt = Doubt(question="q", ask="Why?", could_add=add, could_remove=remove, could_change_priority=matters)
    assert f"CHANGE - Why? {said} " in flat(changed(any_answer, doubts=(doubt,)))


def test_what_was_not_recognised_is_told_with_what_is_like_it(screened: Screened) -> None:
    found = flat(screened(medications=["flibber", "furosemde 40 mg"]))
    assert '- "flibber" (medication 1) - ' in found
    assert re.search(r'- "furosemde 40 mg" \(medication 2\); perhaps furosemide( or \w+)*\?', found)


def test_what_adds_nothing_is_told_together_where_the_reason_is_the_same(any_answer: Assessment) -> None:
    said = [
        ("Pepcid", "famotidine", "no\nclass"),
        ("x", "", "no class"),
        ("Y", "y", "other"),
        ("x", "", "no class"),
    ]
    parts = tuple(NotCounted(said=a, understood=b, rule=None, reason=c) for a, b, c in said)
    found = flat(changed(any_answer, not_counted=parts))
    assert 'NO POINTS - "Pepcid" = famotidine, "x": no class - "Y": other ' in found


def test_alerts_name_their_sources(any_answer: Assessment) -> None:
    source = EvidenceShown(id="who-2020", citation="Who. A title", doi=None, pmid=None)
    alerts = (
        Alert(kind="symptom", label="Twitching", advice="look\nfor it", evidence=(source,)),
        Alert(kind="safety", label="Other", advice="So.", evidence=()),
    )
    found = flat(changed(any_answer, alerts=alerts))
    assert "ALERTS - Twitching: Look for it. [who-2020] - Other: So. " in found
    assert "- who-2020: Who. A title " in found


def test_what_is_followed_up_alike_is_said_once(any_answer: Assessment) -> None:
    follow = tuple(
        Monitoring(what="m", when=w, because=b) for w, b in (("yearly", "A"), ("now", "B"), ("yearly", "C"))
    )
    assert "FOLLOW-UP - A; C: Yearly. - B: Now. " in flat(changed(any_answer, monitoring=follow))


def option(says: str, **parts: Any) -> Option:
    values = {
        "treatment": says, "label": f"Treatment {says}", "says": says, "reason": f"reason {says}",
        "benefits": f"benefit {says}", "considerations": f"consideration {says}",
        "details": (f"first {says}", f"second {says}"),
    }  # fmt: skip
    return Option(**{**values, **parts})


def full(answer: Assessment) -> Assessment:
    """The answer with treatments and a test."""
    tests = (
        Examination(
            test="First test", why="it tells\nthem apart", limits="Before it is given, e.g. early. Not later."
        ),
        Examination(test="Second test", why="Why not?", limits=""),
    )
    return changed(answer, options=tuple(map(option, ("yes", "ask", "no"))), tests=tests)


def test_treatments_are_compared_and_one_that_is_not_for_this_patient_is_told_shortly(
    any_answer: Assessment,
) -> None:
    assert (
        "TREATMENTS COMPARED "
        "- YES Treatment yes: Reason yes. - for: benefit yes - mind: consideration yes "
        "- First yes. Second yes. "
        "- ASK FIRST Treatment ask: Reason ask. - for: benefit ask - mind: consideration ask "
        "- NO Treatment no: Reason no. TESTS"
    ) in flat(full(any_answer))


def test_the_markdown_leaves_nothing_of_a_treatment_out(any_answer: Assessment) -> None:
    found = as_read(full(any_answer))
    for says in ("yes", "ask", "no"):
        assert f"for: benefit {says} mind: consideration {says} first {says} second {says}" in found


def test_a_treatment_may_have_a_reason_only(any_answer: Assessment) -> None:
    bare = option("yes", benefits="", considerations="", details=())
    found = flat(changed(any_answer, options=(bare,), tests=()))
    assert "COMPARED - YES Treatment yes: Reason yes. FOLLOW-UP" in found


def test_details_are_one_paragraph_of_a_few_lines_and_all_in_the_markdown(any_answer: Assessment) -> None:
    details = ("Foods:", *(f"food number {place}" for place in range(1, 31)))
    answer = changed(any_answer, options=(option("yes", details=details),))
    shown = int(re.search(r"Food number (\d+)\. \((\d+) more", flat(answer))[1])  # type: ignore[index]
    told = " ".join(f"Food number {place}." for place in range(1, shown + 1))
    assert 0 < shown < 30
    assert len(f"Foods: {told}") <= MOST_DETAIL < len(f"Foods: {told} Food number {shown + 1}.")
    assert f"- Foods: {told} ({30 - shown} more in the markdown and the JSON.) " in flat(answer)
    assert " ".join(details) in as_read(answer)


def test_short_details_are_all_told_and_a_long_one_is_left_to_the_markdown(any_answer: Assessment) -> None:
    short = changed(any_answer, options=(option("yes", details=("One way:", "a word")),))
    assert "- One way: A word. " in flat(short)
    long = changed(any_answer, options=(option("yes", details=("a word " * 100,)),))
    assert "- (1 more in the markdown and the JSON.) " in flat(long)
    none = changed(any_answer, options=(option("yes", details=()),))
    assert "more in the markdown" not in flat(none)


def test_tests_say_why_and_their_first_limit(any_answer: Assessment) -> None:
    answer = full(any_answer)
    assert (
        "TESTS - First test: It tells them apart. - limits: Before it is given, e.g. early. "
        "- Second test: Why not? FOLLOW-UP"
    ) in flat(answer)
    assert "limits: Before it is given, e.g. early. Not later. Second test:" in as_read(answer)


@pytest.mark.parametrize(
    ("low", "high", "items", "said"),
    [
        (0, 3, (), "Magnesium Depletion Score: 0 to 3 (no item is known to hold)"),
        (2, 2, ("Diuretic", "Heavy drinking"), "Magnesium Depletion Score: 2 (Diuretic; Heavy drinking)"),
    ],
)
def test_a_published_score_is_told_as_a_range_with_its_items(
    any_answer: Assessment, low: int, high: int, items: tuple[str, ...], said: str
) -> None:
    ((name, score),) = any_answer.scores.items()
    answer = changed(any_answer, scores={name: changed(score, low=low, high=high, items=items)})
    assert f"- {said} " in flat(answer)


def source(name: str, doi: str | None = None, pmid: str | None = None) -> EvidenceShown:
    return EvidenceShown(id=name, citation=f"{name} wrote {'a long title ' * 9}", doi=doi, pmid=pmid)


def test_each_source_is_told_once_by_its_number_or_by_its_title(any_answer: Assessment) -> None:
    sources = (
        source("one", doi="10.1/a"),
        source("two", pmid="12"),
        source("three"),
        source("one", doi="10.1/a"),
    )
    answer = changed(any_answer, contributions=(a_reason(evidence=sources),), alerts=())
    assert "SOURCES - one doi:10.1/a; two PMID 12 - three: three wrote a long title a" in flat(answer)
    title = "a long title " * 9
    assert f"one: one wrote {title}doi:10.1/a two: two wrote {title}PMID 12 three: three wrote" in as_read(
        answer
    )


def test_an_answer_may_have_no_source_with_a_number(any_answer: Assessment) -> None:
    answer = changed(any_answer, contributions=(a_reason(evidence=(source("three"),)),), alerts=())
    assert "SOURCES - three: three wrote" in flat(answer)
    assert re.search(r"^- three: three wrote .*…$", written(answer), re.M)


@pytest.mark.parametrize("reviewed", [True, False])
def test_the_last_line_names_the_rulebook_and_its_review(any_answer: Assessment, reviewed: bool) -> None:
    book = any_answer.rulebook.model_copy(update={"reviewed": reviewed, "fingerprint": "0123456789abcdef"})
    said = "reviewed" if reviewed else "not reviewed by a clinician yet"
    years = f"evidence of {book.evidence_from} to {book.evidence_to}"
    for found in (writer(changed(any_answer, rulebook=book), OUTCOME) for writer in WRITERS):
        last = " ".join(found.rpartition("\n\n")[2].split())
        assert last.startswith(f"Rulebook {book.version} (0123456789ab), {years}, {said}. Names and codes")
    undated = changed(any_answer, rulebook=book.model_copy(update={"evidence_from": None}))
    last = " ".join(text(undated, OUTCOME).rpartition("\n\n")[2].split())
    assert last.startswith(f"Rulebook {book.version} (0123456789ab), {said}.")


# ---------------------------------------------------------------- every rendering


def test_not_recognised_doubts_and_limits_stand_in_every_rendering(screened: Screened) -> None:
    for answer in (screened(), screened(age="12", medications=["flibber"]), screened(conditions=["xyzzy"])):
        for found in (flat(answer), as_read(answer)):
            assert all(" ".join(limit.split()) in found for limit in answer.limits)
            assert all(doubt.ask in found for doubt in answer.doubts[:5])
            assert all(f'"{one.said}"' in found for one in answer.unrecognised)


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"medications": []},
        {"age": "12", "medications": ["omeprazole", "flibber"]},
        {
            "medications": ["omeprazole 20 mg", "amiloride"],
            "labs": ["Mg 1.64 mg/dL", "K 3.2 mmol/L"],
            "alcohol": "heavy",
        },
        {"medications": [f"flibber {'word ' * 60}", "y" * 300, "digoxin"], "conditions": ["T2DM"]},
    ],
)
def test_no_line_is_wider_than_a_terminal_and_no_colour_is_needed(
    screened: Screened, words: dict[str, Any]
) -> None:
    lines = written(full(screened(**words))).split("\n")
    assert max(map(len, lines)) <= 80
    assert all(line.isprintable() for line in lines)
    assert all(line == line.rstrip() for line in lines)


def test_a_number_stays_with_its_unit(screened: Screened) -> None:
    answer = screened(labs=["Mg 1.6 mg/dL", "albumin 25 g/L"])
    for length in range(80):
        patient = changed(answer.patient, id="x" * length)
        unit = changed(answer, patient=changed(patient, setting="20 mg/L 3 % 5 points"), tests=())
        pairs = pairwise(written(unit).split("\n"))
        torn = [one for one, after in pairs if re.match(r"\s*(%|mmol|mg|g/L|points)", after)]
        assert not [one for one in torn if one[-1:].isdigit()]


@pytest.mark.parametrize(
    "hidden", ["\x1b[31m", "\x9b31m", "\u202e", "\u200b", "\x07", "\r", "\n", "\t", "\0"]
)
@pytest.mark.parametrize("writer", WRITERS)
def test_no_text_of_a_patient_reaches_the_terminal_with_signs_that_it_obeys(
    screened: Screened, hidden: str, writer: Callable[[Assessment, str], str]
) -> None:
    answer = screened(
        id=f"A{hidden}1",
        medications=[f"flibber{hidden}x", f"omeprazole{hidden} 20 mg", f"famotidine{hidden} 20 mg"],
        conditions=[f"xyzzy{hidden}y"],
    )
    assert all(line.isprintable() for line in writer(answer, OUTCOME).split("\n"))


said_by_somebody = st.lists(
    st.sampled_from(
        [
            "[a](http://x.org)",
            "<b>",
            "<!--",
            "# a",
            "\n",
            "\n\n",
            "- ",
            "1. ",
            "```",
            "`",
            "**",
            "_",
            "|",
            "a",
            " ",
        ]
    )
).map("".join)


@given(said_by_somebody)
def test_no_text_of_a_patient_changes_the_shape_of_the_markdown(any_answer: Assessment, said: str) -> None:
    def answered(word: str) -> Assessment:
        because = (Because(said=word, understood=word, where=word),)
        return changed(
            any_answer,
            patient=any_answer.patient.model_copy(update={"id": f"p{word}"}),
            contributions=(a_reason(because=because),),
            unrecognised=(Unrecognised(said=word, where=word, suggestions=(word,)),),
            not_counted=(NotCounted(said=word, understood=word, rule=None, reason=word),),
            doubts=(
                Doubt(question=word, ask=word, could_add=1, could_remove=0, could_change_priority=False),
            ),
        )

    def shape(word: str) -> list[tuple[str, list[str]]]:
        return [(t.type, [child.type for child in t.children or ()]) for t in read(answered(word))]

    assert shape(said) == shape("plain")


def test_the_markdown_opens_with_the_answer(any_answer: Assessment) -> None:
    tokens = read(any_answer)
    assert [token.type for token in tokens[:4]] == [
        "heading_open",
        "inline",
        "heading_close",
        "paragraph_open",
    ]
    assert tokens[1].content == "Priority: SOON. Likelihood: high."
    assert [child.type for child in tokens[4].children or ()] == ["text", "hardbreak", "text"]


def test_a_suggestion_that_looks_like_another_name_says_so(screened: Screened) -> None:
    found = flat(screened(medications=["hydralzine 25 mg"]))
    assert "perhaps hydralazine or hydroxyzine?; hydralazine is easily taken for hydroxyzine" in found
