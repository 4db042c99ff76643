"""That settings are fitted each to its own rows, written as rules that hold, and told as they are."""

import datetime
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import small_book
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem, OutputProblem, UsageProblem
from magrisk.escape import terminal
from magrisk.rulebook import schema
from magrisk.rulebook.examples import run as run_examples
from magrisk.rulebook.lint import lint
from magrisk.rulebook.loader import Rulebook, load
from magrisk.rulebook.strict_yaml import parse
from magrisk.scale import Baseline, chance_below
from magrisk.study.outcome import Outcome
from magrisk.study.refit import site
from magrisk.study.refit.settings import Calibrated, Told, calibrated
from magrisk.study.refit.told import text, to_json
from magrisk.study.rows import Observed
from magrisk.study.scored import Rows
from small_book import Raw
from small_patient import assessor_of

DAY = datetime.date(2026, 11, 23)
TOLD = Told("Ward 7, October", DAY)
TRUE = {"home": Baseline(0.75, 0.12, 0.5), "away": Baseline(0.72, 0.10)}


def rows(levels: bool = True, **sizes: int) -> Rows:
    """Rows of several settings, with levels as they are there."""
    parts = []
    for number, (name, size) in enumerate(sizes.items()):
        random, true = np.random.default_rng(number), TRUE[name]
        points = random.choice([0, 5, 19, 31, 50, 97, -40], size)
        level = random.normal(true.mean - true.slope * points / 1000, true.sd)
        nothing, never = np.zeros(size, np.int64), np.zeros(size, np.bool_)
        word, number_ = np.full(size, ""), np.zeros(size)
        parts.append(
            Rows(
                row=np.arange(1, size + 1),
                setting=np.full(size, name),
                points=points,
                chance=number_,
                mean=number_,
                sd=number_,
                likelihood=word,
                priority=word,
                mds_low=nothing,
                mds_high=nothing,
                drugs=nothing,
                level=level if levels else np.full(size, np.nan),
                low=level < 0.70,
                named=never,
                treated=points < 0,
                points_without=points,
                chance_without=number_,
                strata={},
            )
        )
    names = [name for name in vars(parts[0]) if name != "strata"]
    return Rows(**{n: np.concatenate([getattr(p, n) for p in parts]) for n in names}, strata={})


def observed(found: Rows, **more: Any) -> Observed:
    limit = schema.Threshold(value=0.70, unit="mmol/L")
    made: dict[str, Any] = {
        "rows": found,
        "outcome": Outcome("level", 1, limit, 0.70, None),
        "records": len(found) + 3,
        "left_out": {"the outcome is empty": 3},
        "strata": (),
        "withheld": (),
        "labs": (),
        "sha256": "b" * 64,
    }
    return Observed(**{**made, **more})


def book(*more: Raw) -> Rulebook:
    return small_book.small_book(small_book.setting("away"), *more)


def found_in(data: Rows, by: Assessor | None = None, told: Told = TOLD) -> list[Calibrated]:
    return calibrated(by or assessor_of(book()), observed(data), told)


BOTH = rows(home=3000, away=90)
FOUND = found_in(BOTH)


# ---------------------------------------------------------------- settings


def test_each_setting_is_fitted_to_its_own_rows() -> None:
    away, home = FOUND
    assert (away.before.id, home.before.id) == ("away", "home")
    assert home.after
    assert home.after.mean == pytest.approx(0.75, abs=0.012)
    assert home.after.slope == pytest.approx(0.5, abs=0.15)
    assert away.after
    assert (away.after.slope, away.after.sd) == (1, away.before.sd)
    assert away.after.calibration
    assert away.after.calibration.fitted == ("mean",)


def test_a_setting_with_too_few_rows_is_left_and_named() -> None:
    away, home = found_in(rows(home=3000, away=30))
    assert away.after is None
    assert "wanted at least 20 of each" in away.choice.left
    assert home.after


def test_without_any_that_can_be_calibrated_it_is_told_what_was_found() -> None:
    with pytest.raises(ContentProblem) as found:
        found_in(rows(home=30, away=30))
    assert found.value.exit_code == 65
    assert str(found.value).startswith("calibrate: no setting can be calibrated. away: found ")
    assert "home: found " in str(found.value)


def test_a_setting_that_knows_kinds_of_people_is_left() -> None:
    kinds = {"late": {"mean": 0.7, "sd": 0.1, "named": "rare-loss"}}
    by = assessor_of(book(small_book.setting("away", variants=kinds)))
    away, _ = found_in(rows(home=3000, away=900), by)
    assert away.choice.left == "it knows kinds of people, each with a level of its own"


def test_a_setting_that_is_calibrated_already_is_refused() -> None:
    home = next(one.after for one in FOUND if one.before.id == "home")
    assert home
    again = assessor_of(Rulebook({**book().documents, "home": home}))
    with pytest.raises(UsageProblem, match="found a calibration of 'home' already"):
        found_in(BOTH, again)
    (away,) = found_in(rows(away=900), again)
    assert away.after


def test_the_new_setting_is_sound_says_what_it_is_and_keeps_the_rest() -> None:
    implying = small_book.setting("home", implies=["rare-loss"], label="At home", assumptions="A\n  few.")
    by = assessor_of(book(implying))
    (home,) = found_in(rows(home=3000), by)
    after = home.after
    assert after
    assert (after.replaces, after.label, after.implies) == (True, "At home", ("rare-loss",))
    assert after.assumptions.endswith("Before the calibration: A few.")
    assert "3000 rows of a site" in after.fit
    told = after.calibration
    assert told
    assert (told.on, told.at, told.rows, told.low) == ("Ward 7, October", "2026-11-23", 3000, home.low)
    assert told.roster_sha256 == "b" * 64
    whole = Rulebook({**by.book.documents, "home": after})
    assert lint(whole) == []
    proof = [one for one in run_examples(whole) if one.document == "home"]
    assert len(proof) == len(after.examples) >= 4
    assert [one for one in proof if one.failure] == []


@pytest.mark.parametrize("levels", [True, False])
def test_the_share_in_an_average_person_is_the_one_that_was_found(levels: bool) -> None:
    (home,) = found_in(rows(levels, home=3000))
    after = home.after
    assert after
    everybody = Baseline(after.population_mean, after.population_sd)
    assert chance_below(0.70, everybody, 0) == pytest.approx(home.low / 3000, abs=0.001)
    assert (after.population_sd == home.before.population_sd) is not levels
    assert after.calibration
    assert after.calibration.observed == ("levels" if levels else "below")


def test_the_examples_show_each_number() -> None:
    home = next(one.after for one in FOUND if one.before.id == "home")
    assert home
    even = {example.it: example for example in home.examples}["gives an even chance"]
    assert even.per_mille == pytest.approx(500, abs=3)
    base = small_book.book_of(small_book.documents()).documents
    for name, step in (("mean", 0.001), ("sd", 0.001), ("slope", 0.02)):
        moved = home.model_copy(update={name: getattr(home, name) + step})
        assert any(one.failure for one in run_examples(Rulebook({**base, "home": moved}))), name


# ---------------------------------------------------------------- what is told


def test_the_report_gives_the_answer_first_and_fits_a_terminal() -> None:
    few = found_in(rows(home=3000, away=30), told=Told("Ward\x1b[31m 7", DAY))
    shown = text(few, observed(BOTH), Told("Ward\x1b[31m 7", DAY), "site")
    lines = shown.splitlines()
    assert lines[0] == r"Calibrated on Ward\x1b[31m 7: home. Left as before: away."
    assert all(len(line) <= 80 and line.isprintable() for line in lines)
    assert "Left as it was: found" in shown
    assert "3 not used: the outcome is empty." in " ".join(shown.split())
    assert "of them take what treats a low level" in " ".join(shown.split())
    none = replace(BOTH, treated=np.zeros(len(BOTH), np.bool_))
    assert "take what treats" not in text(few, observed(none), TOLD, "site")


def test_the_numbers_of_the_report_are_those_of_its_json_and_of_the_setting() -> None:
    shown = text(FOUND, observed(BOTH), TOLD, "site")
    told = to_json(FOUND, observed(BOTH), TOLD)
    assert json.loads(json.dumps(told)) == told
    assert (told["roster"]["rows"], told["roster"]["left_out"]) == (3090, {"the outcome is empty": 3})
    for one, each in zip(FOUND, told["settings"], strict=True):
        assert one.after
        assert one.judged
        assert each["now"] == {name: getattr(one.after, name) for name in ("mean", "sd", "slope")}
        for name, fitted in each["fitted"].items():
            assert fitted["low"] <= fitted["value"] <= fitted["high"]
            assert f"{fitted['low']:.4g} to {fitted['high']:.4g}" in shown, name
        assert f"{each['held']['without']['brier']:.4f}" in shown
        assert each["held"]["without"]["total"]["expected"] == one.judged.without.total.expected
        assert f"{one.judged.without.total.expected:.1f}" in shown


def test_the_json_tells_of_what_was_left_and_what_was_tried() -> None:
    away, home = to_json(found_in(rows(home=3000, away=30)), observed(BOTH), TOLD)["settings"]
    assert (away["calibrated"], away["now"], away["held"], away["fitted"]) == (False, None, None, {})
    assert away["left"].startswith("found ")
    assert home["slope_tried"]["value"] == home["fitted"]["slope"]["value"]


# ---------------------------------------------------------------- the folder

HOSTILE = [
    "yes",
    "1e5",
    "null",
    "'\"\\",
    "# no comment",
    "a: b",
    "- a\n- b",
    "\x1b[31m\x9b\x00",
    "*x &y !!z",
    "\u2028\ufeff\U0001f600",
    " blanks ",
    "%TAG",
    "{a}",
]


def settings(on: str) -> list[schema.Setting]:
    return [one.after for one in found_in(BOTH, told=Told(on, DAY)) if one.after]


@pytest.mark.parametrize("on", HOSTILE)
def test_whatever_the_data_are_called_the_files_are_read_back_as_they_were_written(
    on: str, tmp_path: Path
) -> None:
    wanted = settings(on)
    raw = small_book.documents() | {"away": small_book.setting("away")}
    rules = small_book.write(tmp_path / "rules", raw)
    site.write(tmp_path / "site", site.files(wanted))
    read = load(rules, tmp_path / "site")
    assert [read.documents[one.id] for one in wanted] == wanted


ONE = next(one.after for one in FOUND if one.before.id == "away")


@given(st.text(min_size=1, max_size=200).filter(str.strip))
def test_any_text_is_read_back(on: str) -> None:
    assert ONE
    assert ONE.calibration
    named = ONE.model_copy(update={"calibration": ONE.calibration.model_copy(update={"on": on})})
    written = site.files([named])
    read = parse(written["settings/away.yaml"])
    assert not read.problems
    assert schema.Setting.model_validate_json(json.dumps(read.values)) == named
    page = written["README.md"]
    assert all(line == terminal(line) for line in page.split("\n"))
    assert len(page.split("\n")) == len(site.files([ONE])["README.md"].split("\n"))


def test_the_folder_appears_whole(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    site.write(folder, site.files(settings("Ward 7")))
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))
    assert found == ["README.md", "settings/away.yaml", "settings/home.yaml"]
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputProblem):
        site.write(tmp_path / "site", {"README.md": "all is well", "settings/x.yaml": "\ud800"})
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.yaml").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    for name, wanted in (
        ("full", "the folder holds something"),
        ("file", "is no folder"),
        ("gone", "is no folder"),
        ("none/site", "the folder that it is to stand in does not exist"),
    ):
        with pytest.raises(UsageProblem, match=wanted):
            site.write(tmp_path / name, {"README.md": "new"})
    assert (tmp_path / "full" / "mine.yaml").read_text(encoding="utf-8") == "mine"
    (tmp_path / "empty").mkdir()
    site.write(tmp_path / "empty", {"README.md": "new"})
    assert (tmp_path / "empty" / "README.md").read_text(encoding="utf-8") == "new"
