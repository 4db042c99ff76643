"""That a comparison is told in words that fit a terminal, that say what is not known, and can do nothing."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from magrisk.comparison import figures, sentences
from magrisk.comparison.content import Comparison, Limits, Listed, Mover, ReasonChange, Standing
from magrisk.comparison.page import content, html
from magrisk.comparison.text import WIDTH, text
from scored_files import UNSCORED, compared, rows, tally

HOSTILE = "\x1b[31m<script>alert(1)</script>\u202e=1+1"


@pytest.fixture
def found(tmp_path: Path) -> Comparison:
    """Two files in which most things that can happen do."""
    old = [*rows("abcde"), *rows(["old"])]
    new = [*rows("abcd"), *rows(["e"], **UNSCORED), *rows(["new"])]
    new[0] |= {"priority": "urgent", "points": 9, "chance": 0.5, "reasons": "A +9", "stakes": "grave"}
    new[1] |= {"unrecognised": HOSTILE, "complete": "false", "ceiling": 12, "doubts": "diet"}
    new[2] |= {"chance": 0.2, "likelihood": "high"}
    told = (
        {**tally(500, ppi=200, gone=1), "counts": {"scored": 6, "quarantined": 3}},
        tally(1234, ["never"], ppi=700, added=1),
    )
    return compared(tmp_path, old, new, told=told)


def _mover(**more: Any) -> Mover:
    standing = Standing(1, 3, 0, 5, 0.25, "low", "usual", "routine", True)
    nothing = Listed((), ())
    mover = Mover("a", "other", standing, standing, (), True, nothing, nothing)
    of_new = {key: value for key, value in more.items() if key in vars(standing)}
    rest = {key: value for key, value in more.items() if key not in of_new}
    return dataclasses.replace(mover, new=dataclasses.replace(standing, **of_new), **rest)


# ---------------------------------------------------------------- text


def test_the_text_fits_the_terminal_and_says_the_answer_first(found: Comparison) -> None:
    lines = text(found, 20).splitlines()
    assert lines[0] == "Priority rose for 1 and fell for 0 of 5 rows. 2 rules are alarms."
    assert lines[1] == "5 rows in both, 1 only in OLD, 1 only in NEW"
    assert lines[2] == "OLD: old.csv, 6 rows scored, 3 set aside, rulebook 1+abc"
    assert max(map(len, lines)) <= WIDTH
    assert not any(line != line.rstrip() for line in lines)


def test_a_terminal_can_obey_nothing_of_the_text(found: Comparison) -> None:
    told = text(found, 20)
    assert all(character.isprintable() for character in told.replace("\n", ""))
    assert "\\x1b[31m" in told


def test_the_text_names_alarms_rules_settings_and_who_is_alone(found: Comparison) -> None:
    told = text(found, 20)
    unwrapped = " ".join(told.split())
    for part in (
        "chance 1.0 % not recognised now: ",
        "; open now: diet; range 0 to 10 → 0 to 12; now incomplete",
    ):
        assert part in unwrapped
    for part in (
        "Fires much more or less often, 1 of 4 rules:\n    Acid blockers 40.0 % → 56.7 %",
        "Never fires, 1 of 4 rules in 1,234 rows with a score:\n    never (only NEW has it)",
        "priority routine → urgent, likelihood low\n      points 0 → 9, chance 1.0 % → 50.0 %",
        "A +9 came; stakes usual → grave",
        "the same points weigh otherwise",
        "Only in OLD: old (row 1)",
        "Only in NEW: new (row 1)",
        "Acid blockers                     40.0 %    56.7 %  +16.7 (",
        "Only the rulebook of NEW has: added; never",
        "Only the rulebook of OLD has: gone",
        "counts.quarantined: 3 → 0",
    ):  # fmt: skip
        assert part in told


def test_lists_are_cut_and_say_so(found: Comparison) -> None:
    told = text(found, 1)
    assert "and 3 more, all of them in --format json and html" in told
    assert told.count("counts.") == 1
    assert "and 1 more\n" in told


def test_the_first_of_many_say_of_how_many(tmp_path: Path) -> None:
    ids = [str(number) for number in range(30)]
    told = text(compared(tmp_path, rows(ids), rows(ids, points=1), show=3), 3)
    assert "The first 3 of 30:" in told
    assert "No rule" not in told.splitlines()[0]
    alone = text(compared(tmp_path, rows(ids), rows([]), show=3), 3)
    assert "Only in OLD: 0 (row 1); 1 (row 2); 2 (row 3); and 27 more" in alone
    assert alone.startswith("No row is in both files. Whether a rule is an alarm is not known.\n")
    assert "priority:" not in alone


def test_rows_without_a_score_have_no_change_of_it(tmp_path: Path) -> None:
    told = text(compared(tmp_path, rows("a", **UNSCORED), rows("a")), 5)
    assert "1  scored in one of them only\n" in told
    assert "points: no row has one in both files\nchance: no row has one in both files\n" in told


def test_what_is_not_known_is_told(tmp_path: Path) -> None:
    found = compared(tmp_path, rows("a"), rows("a"), told=({}, tally(7, x=1)))
    told = text(found, 5)
    assert "The manifest of OLD has no tally of its rules" in told
    assert "NEW has 7 rows with a score, fewer than 100: a rule that never fires is no alarm\nin it." in told
    assert told.startswith("Priority rose for 0 and fell for 0 of 1 row. No rule is an alarm.\n")
    assert f"x{' ' * 38}-    14.3 %\n" in told
    bare = dataclasses.replace(found, old=dataclasses.replace(found.old, has_manifest=False, rulebook=""))
    assert "OLD has no manifest beside it" in text(bare, 5)
    assert "OLD: old.csv, 1 row scored\n" in text(bare, 5)


def test_a_long_name_of_a_rule_has_a_line_of_its_own(tmp_path: Path) -> None:
    name = "a_rule_whose_name_is_much_longer_than_its_column"
    found = compared(tmp_path, rows("a"), rows("a"), told=(tally(9, **{name: 1}), tally(9, **{name: 2})))
    assert f"\n{name}\n{' ' * 34}11.1 %    22.2 %  +11.1 (" in text(found, 5)
    alike = compared(tmp_path, rows("a"), rows("a"), told=(tally(9, x=1), tally(9, x=1)))
    assert "\n1 rule fires in the same share of rows as before.\n" in text(alike, 5)


# ---------------------------------------------------------------- sentences


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (ReasonChange("A", 3, -5, True), "A +3 → -5"),
        (ReasonChange("A", None, 5, True), "A +5 came"),
        (ReasonChange("A", None, 5, False), "A +5 is not among the three named in OLD"),
        (ReasonChange("A", 5, None, True), "A +5 went"),
        (ReasonChange("A", 5, None, False), "A +5 is not among the three named in NEW"),
    ],
)
def test_a_reason_says_no_more_than_the_files_show(one: ReasonChange, told: str) -> None:
    assert sentences.reason(one) == told


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, "only a published score beside it changed"),
        ({"why_whole": False}, "not all is visible: the files name three reasons a row"),
        ({"complete": False}, "now incomplete"),
        ({"stakes": "grave"}, "stakes usual → grave"),
        ({"chance": 0.5}, "the same points weigh otherwise: another setting, or other figures of it"),
        ({"unrecognised": Listed(("x",), ("y", "z"))}, "not recognised now: x; recognised or gone now: y, z"),
        ({"doubts": Listed((), ("diet",))}, "no longer open: diet"),
        ({"points": None, "floor": None, "ceiling": None, "chance": None}, "range 0 to 5 → - to -"),
    ],
)
def test_why_a_row_moved_is_told(more: dict[str, Any], told: str) -> None:
    assert sentences.why(_mover(**more)) == told


def test_a_row_that_is_complete_again_says_so() -> None:
    mover = _mover()
    before = dataclasses.replace(mover, old=dataclasses.replace(mover.old, complete=False))
    assert sentences.why(before) == "now complete"


def test_a_mean_has_decimals_and_a_whole_number_none() -> None:
    assert [figures.signed(value) for value in (2.5, -31, 2.0)] == ["+2.50", "-31", "+2"]
    assert (figures.points(None), figures.chance(None)) == ("-", "-")
    assert figures.between(0.1, 0.25) == "10.0 to 25.0"


def test_the_limits_are_told_as_they_were_given(found: Comparison) -> None:
    limits = dataclasses.replace(found.firing, limits=Limits(7.5, 3, 5000, 0.9))
    told = sentences.limits(dataclasses.replace(found, firing=limits))
    assert "interval of 90 % for all rules" in told
    assert "by 7.5 percentage points or 3 times; and, from 5,000 rows with a score" in told


# ---------------------------------------------------------------- page


def test_the_page_says_what_the_text_says(found: Comparison) -> None:
    page = content(found)
    assert page.answer == text(found, 20).splitlines()[0]
    assert [rule for _, rules in page.alarms for rule in rules] == [
        "never (only NEW has it)",
        "Acid blockers 40.0 % → 56.7 %",
    ]
    assert [row[0] for row in page.changes.rows] == list(sentences.CHANGES.values())
    assert page.movers
    assert [row[0] for row in page.movers.rows] == [mover.id for mover in found.moves.listed]
    assert [table.rows for table in page.alone] == [(("old", "1"),), (("new", "1"),)]


def test_nobody_without_a_score_has_risen_or_fallen(found: Comparison) -> None:
    _, likelihood = content(found).matrices
    assert "Grey cells: 1 moved to the right" in likelihood.told
    assert "pale ones: 0 moved to the left; white ones on the line: 3 with the same word" in likelihood.told


def test_the_page_of_files_that_tell_nothing_leaves_out_what_is_not_known(tmp_path: Path) -> None:
    found = dataclasses.replace(compared(tmp_path, rows([]), rows([])), settings=())
    page = content(found)
    assert (page.movers, page.rates, page.rules, page.settings, page.alone) == (None, None, None, None, ())
    assert ("Rules that are alarms", "not known") in page.facts
    assert "<h2>How often each rule fires</h2>" not in html(found)


def test_a_page_of_rules_that_never_fire_has_no_picture_of_them(tmp_path: Path) -> None:
    found = compared(tmp_path, rows("a"), rows("a"), told=(tally(1, ["x"]), tally(1, ["x"])))
    page = content(found)
    assert (page.rates, page.silent) == (None, ("x",))
    assert page.rules
    assert page.rules.rows == ()


def test_a_picture_shows_so_many_rules_and_says_how_many_more_there_are(tmp_path: Path) -> None:
    many = {f"r{number}": number for number in range(1, 31)}
    found = compared(tmp_path, rows("a"), rows("a"), told=(tally(40, **many), tally(40, **many)))
    figure = content(found).rates
    assert figure
    assert len(figure.spec["data"]["values"]) == 2 * 25
    assert "; 5 more rules stand in the table below." in figure.told


def test_no_text_of_others_becomes_markup(found: Comparison) -> None:
    page = html(found)
    assert "<script>alert" not in page
    assert all(character.isprintable() for character in page.replace("\n", ""))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
