"""That a calibrated setting is what its data gave, and that every answer made with it says so."""

import json
from pathlib import Path
from typing import Any

import pytest

import small_book
from magrisk.adapters.schemas import schemas
from magrisk.assess import Assessor
from magrisk.calibrations import Calibrations, rules_digest
from magrisk.cohort import Cohort
from magrisk.errors import RulebookProblem
from magrisk.provenance import provenance
from magrisk.rulebook.examples import run as run_examples
from magrisk.rulebook.lint import lint
from magrisk.rulebook.loader import Rulebook, load
from magrisk.rulebook.nudge import try_nudges
from magrisk.scale import Baseline, chance_below
from magrisk.shipped import ready
from magrisk.wording import markdown, text
from magrisk.wording.about import about
from small_book import Raw
from small_patient import assessor_of, read

HERE = Baseline(0.80, 0.10, 0.5)
UNLESS = "The chance is not calibrated here."
PROVEN = [
    {"it": "has some low levels without any factor", "points": 0, "per_mille": 159},
    {"it": "has more of them with many points", "points": 86, "per_mille": 284},
]


def scale() -> Raw:
    return {**small_book.SCALE, "unless_calibrated": UNLESS}


def calibration(**more: Any) -> Raw:
    """What `home` was calibrated on."""
    made = {
        "on": "Ward 7, October",
        "at": "2026-11-23",
        "rows": 663,
        "low": 140,
        "limit": {"value": 0.70, "unit": "mmol/L"},
        "observed": "levels",
        "fitted": ["mean", "sd", "slope"],
        "intervals": {"mean": [0.79, 0.81], "sd": [0.09, 0.11], "slope": [0.3, 0.7]},
        "before": {"mean": 0.8663, "sd": 0.0684},
        "method": "As it is.",
        "roster_sha256": "a" * 64,
        "rules": rules_digest(small_book.small_book(scale())),
        "program": "0.1.0",
    }
    return {**made, **more}


def home(**more: Any) -> Raw:
    """The setting with the numbers of these data."""
    numbers = {"mean": HERE.mean, "sd": HERE.sd, "slope": HERE.slope, "examples": PROVEN}
    return small_book.setting("home", **{**numbers, "calibration": calibration(), **more})


def book(*more: Raw, **changed: Any) -> Rulebook:
    return small_book.small_book(scale(), home(**changed), *more)


CALIBRATED = assessor_of(book())
BEFORE = assessor_of(small_book.small_book(scale()))


# ---------------------------------------------------------------- what a file may say


def refused(folder: Path, document: Raw) -> str:
    """What the loader says of a rulebook with this setting."""
    raw = small_book.documents() | {"scale": scale(), "home": document}
    with pytest.raises(RulebookProblem) as found:
        load(small_book.write(folder / "rules", raw))
    (message,) = found.value.problems
    return message


def test_a_calibrated_setting_is_sound_and_holds_its_proof() -> None:
    assert lint(book()) == []
    assert [one for one in run_examples(book()) if one.failure] == []


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"on": ""}, "calibration.on"),
        ({"on": " \t"}, "on: found blanks"),
        ({"on": "x" * 201}, "calibration.on"),
        ({"at": "2026-13-01"}, "at: found 2026-13-01, which is no day"),
        ({"at": "yesterday"}, "calibration.at"),
        ({"rows": 0}, "calibration.rows"),
        ({"low": 664}, "low: found 664 of 663 rows"),
        ({"low": -1}, "calibration.low"),
        ({"limit": "0.7"}, "calibration.limit"),
        ({"observed": "guessed"}, "calibration.observed"),
        ({"observed": "below"}, "does not tell the sd"),
        ({"fitted": []}, "calibration.fitted"),
        ({"fitted": ["mean", "mean", "sd", "slope"]}, "wanted one for each number that was fitted"),
        ({"intervals": {"mean": [0.79, 0.81]}}, "wanted one for each number that was fitted"),
        ({"roster_sha256": "abc"}, "calibration.roster_sha256"),
        ({"rules": "A" * 64}, "calibration.rules"),
        ({"who": "somebody"}, "calibration.who"),
    ],
)
def test_a_calibration_that_cannot_be_is_refused_with_its_place(
    changed: Raw, wanted: str, tmp_path: Path
) -> None:
    message = refused(tmp_path, home(calibration=calibration(**changed)))
    assert message.startswith("rules/home.yaml:")
    assert wanted in message


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"mean": 0.85}, "mean: found 0.85, wanted a number within the calibration's interval, 0.79 to 0.81"),
        ({"sd": 0.2}, "sd: found 0.2"),
        ({"slope": 1.0}, "slope: found 1, wanted a number within the calibration's interval, 0.3 to 0.7"),
        ({"slope": 0}, "slope"),
        ({"slope": -0.5}, "slope"),
        (
            {"calibration": calibration(fitted=["mean"], intervals={"mean": [0.79, 0.81]})},
            "sd: found 0.1, wanted 0.0684: the calibration has not fitted it",
        ),
        (
            {"sd": 0.0684, "calibration": calibration(fitted=["mean"], intervals={"mean": [0.79, 0.81]})},
            "slope: found 0.5, wanted 1: the calibration has not fitted it",
        ),
        (
            {"variants": {"a": {"mean": 0.9, "sd": 0.1, "named": "rare-loss"}}},
            "takes no slope and no calibration",
        ),
    ],
)
def test_a_setting_that_is_not_what_was_fitted_is_refused(changed: Raw, wanted: str, tmp_path: Path) -> None:
    assert wanted in refused(tmp_path, home(**changed))


def test_a_limit_in_a_unit_that_is_none_of_the_measure_is_a_fault() -> None:
    (fault,) = lint(book(calibration=calibration(limit={"value": 3, "unit": "furlong"})))
    assert fault == "home: the unit 'furlong' cannot be turned into mmol/L"


# ---------------------------------------------------------------- what an answer says


def test_the_answer_names_what_it_is_calibrated_on_and_the_schema_takes_it() -> None:
    from jsonschema import Draft202012Validator

    found = json.loads(CALIBRATED.assess(read(CALIBRATED, conditions=("rare loss",))).to_json())
    chance = found["chance"]
    assert chance["estimate"] == chance_below(0.70, HERE, found["score"]["points"])
    assert (chance["calibrated"], chance["slope"]) == (True, 0.5)
    assert chance["calibration"] == {
        "on": "Ward 7, October",
        "at": "2026-11-23",
        "rows": 663,
        "low": 140,
        "limit": {"value": 0.70, "unit": "mmol/L"},
        "observed": "levels",
        "fitted": ["mean", "sd", "slope"],
        "same_rules": True,
    }
    Draft202012Validator(schemas()["assessment"]).validate(found)


def test_a_limit_never_says_that_a_calibrated_chance_is_not() -> None:
    before = BEFORE.assess(read(BEFORE)).limits
    (told,) = (limit for limit in CALIBRATED.assess(read(CALIBRATED)).limits if "calibrated" in limit)
    assert UNLESS in before
    assert told == (
        "The chance is calibrated on Ward 7, October: 663 rows, 140 of them below 0.7 mmol/L, 2026-11-23. "
        "For other people than these it is not calibrated."
    )


def test_a_book_that_says_nothing_of_it_says_nothing() -> None:
    by = assessor_of(small_book.small_book())
    assert not any("calibrated" in limit for limit in by.assess(read(by)).limits)


def test_what_a_calibration_did_not_know_is_a_limit() -> None:
    only = calibration(observed="below", fitted=["mean"], intervals={"mean": [0.79, 0.81]})
    by = assessor_of(book(slope=1, sd=0.0684, calibration=only))
    assert any("used only who was below 0.7 mmol/L" in limit for limit in by.assess(read(by)).limits)


def test_other_rules_than_those_of_the_calibration_are_a_limit() -> None:
    other = assessor_of(book(small_book.rule("condition", "new-loss", small_book.line("any", 7))))
    answer = other.assess(read(other))
    assert answer.chance
    assert answer.chance.calibration
    assert not answer.chance.calibration.same_rules
    assert answer.limits[-2] == (
        "The setting was calibrated with another version of the rules. Calibrate it again."
    )


def test_another_setting_is_not_another_version_of_the_rules() -> None:
    moved, away = small_book.setting("home", mean=0.5), small_book.setting("away")
    assert rules_digest(small_book.small_book(moved, away)) == rules_digest(small_book.small_book())
    assert rules_digest(small_book.small_book()) != rules_digest(small_book.small_book(scale()))


def test_the_digest_of_the_rules_does_not_hang_on_how_they_were_read() -> None:
    made = ready().book
    assert rules_digest(Rulebook.from_json(json.dumps(made.to_json()))) == rules_digest(made)


@pytest.mark.parametrize("on", ["\x1b[31mred", "a\u202eb", "Ward\n# 7", "<b>[x](http://y.z)</b>", "'; `rm`"])
def test_what_a_site_calls_its_data_cannot_steer_a_terminal_or_a_page(on: str) -> None:
    by = assessor_of(book(calibration=calibration(on=on)))
    answer = by.assess(read(by))
    shown, page = text(answer, "low level"), markdown(answer, "low level")
    assert "Not calibrated" not in shown
    assert all(line.isprintable() for each in (shown, page) for line in each.split("\n"))
    assert not any(mark in page for mark in ("<b>", "[x](", "\n# 7"))
    assert json.loads(answer.to_json())["chance"]["calibration"]["on"] == on


# ---------------------------------------------------------------- one meaning


def test_a_row_of_a_roster_has_the_chance_that_the_patient_has() -> None:
    patients = [
        read(CALIBRATED, *labs, medications=medications, conditions=conditions)
        for labs in ((), ("clearance 20",))
        for medications in ((), ("drug a for 200 days",), ("drug a", "drug c"))
        for conditions in ((), ("rare loss",))
    ]
    cohort = Cohort(CALIBRATED)
    answers = cohort.answers(cohort.crowd(patients))
    for row, one in enumerate(patients):
        alone = CALIBRATED.assess(one)
        chance, band = cohort.chance(int(answers.kind[row]), int(answers.points[row]))
        assert alone.chance
        assert (chance, band) == (alone.chance.estimate, alone.likelihood)
        assert cohort.priorities[answers.priority[row]] == alone.priority


def test_a_change_and_the_protectors_are_reckoned_by_the_calibration_too() -> None:
    offers = {"offers": [{"action": "stop"}], "ask": "Is it needed?", "before": "Nothing."}
    stopped = small_book.drug_class(
        "class-a", small_book.line("any-use", 19), members=("drug-a", "drug-b"), manage=offers
    )
    by = assessor_of(book(stopped))
    answer = by.assess(read(by, medications=("drug a", "drug c"), conditions=("rare loss",)))
    assert answer.what_would_help
    for change in answer.what_would_help:
        assert change.chance_after == chance_below(0.70, HERE, change.points_after)
    assert answer.without_protectors
    assert answer.without_protectors.chance == chance_below(0.70, HERE, answer.without_protectors.points)


# ---------------------------------------------------------------- beside the answers


def of(by: Assessor) -> list[dict[str, Any]]:
    return by.calibrations.listed()


def test_calibrations_are_listed_with_their_settings() -> None:
    (one,) = of(CALIBRATED)
    assert (one["setting"], one["on"], one["rows"], one["same_rules"]) == (
        "home",
        "Ward 7, October",
        663,
        True,
    )
    assert of(BEFORE) == []


def test_where_a_rulebook_comes_from_tells_its_calibrations() -> None:
    told = provenance(book(small_book.setting("away")), "f", "0")
    assert told["calibrations"] == Calibrations(book()).listed()
    assert told["limits"][-2:] == [UNLESS, *Calibrations(book()).limits("home")]
    assert "- home: calibrated on Ward 7, October, 663 rows, 2026-11-23." in about(told)
    assert "CALIBRATION" not in about(provenance(small_book.small_book(scale()), "f", "0"))


# ---------------------------------------------------------------- what the rules prove


def test_a_rule_proves_from_which_chance_it_warns_by_the_numbers_before_the_calibration() -> None:
    """A chance of 1 % before, of 17 % now: a site's data must not break the proof of a rule."""
    food = small_book.rule("lifestyle", "poor-food", small_book.line("any", 6), ask="weak")
    stake = [{"level": "usual", "because": "It is.", "from_chance": 0.1}]
    example = {"it": "does not warn", "given": {"lifestyle": ["poor-food"]}, "points": 6, "warns": False}
    proven = {**food, "stakes": stake, "examples": [example, *small_book.EXAMPLES]}
    made = book(proven)
    assert [one for one in run_examples(made) if one.failure] == []
    there = assessor_of(made)
    answer = there.assess(read(there, "clearance 60"))
    assert answer.chance
    assert answer.chance.estimate > 0.1


def test_a_slope_that_no_example_shows_is_noticed_as_unproven() -> None:
    none = [PROVEN[0], {**PROVEN[0], "it": "has just as many without"}]
    books = [small_book.small_book(scale(), home(examples=each)) for each in (PROVEN, none)]
    found = [{one.nudge.told: one.noticed for one in try_nudges(each, {}, "home")} for each in books]
    slope = [told for told in found[0] if told.startswith("slope")]
    assert slope == ["slope 0.51, not 0.5", "slope 0.49, not 0.5"]
    assert all(found[0][told] for told in slope)
    assert not any(found[1][told] for told in slope)
