"""That what a careful author would not leave is found: uncited, unshown, unasked, unfinished, past review."""

import datetime
from pathlib import Path
from typing import Any

import pytest

import small_book
from magrisk import shipped
from magrisk.rulebook.lint import audit, lint
from magrisk.rulebook.loader import load
from program import run
from proven_book import alert, example, proven, proven_book, takes, test, treatment
from small_book import STUDY, Raw, book_of, documents, drug_class, line, measure, rule, write

TODAY = datetime.date(2026, 11, 22)


def food(**more: Any) -> Raw:
    """The habit of the proven book, changed."""
    return proven()["poor-food"] | more


def class_b(condition: Raw, *examples: Raw) -> Raw:
    """A class with one line under a condition."""
    lines = line("any-use", -40), line("some-use", -50, when=condition)
    return drug_class("class-b", *lines, members=("drug-c",)) | {
        "examples": [*proven()["class-b"]["examples"], *examples]
    }


def loss(condition: Raw, *measures: Raw) -> Raw:
    """A cause with a condition on a measure, and an example a measure."""
    examples = [example(f"is {n}", 0, measures=given) for n, given in enumerate(measures)]
    return rule("condition", "rare-loss", line("any", 50, when=condition)) | {"examples": examples}


def score(when: Raw, *measures: Raw, **more: Any) -> Raw:
    """A published score with one item, and an example a measure."""
    examples = [
        {"it": f"is {n}", "given": {"measures": given}, "low": 0, "high": 1}
        for n, given in enumerate(measures)
    ]
    items = [{"label": "weak", "points": 1, "when": when}]
    made = {"kind": "score", "id": "published", "label": "P", "note": "It is.", "evidence": ["study"]}
    return {**made, "items": items, "examples": examples, **more}


def bounded(word: str, number: float) -> Raw:
    """A condition on the clearance."""
    return {"measure": {"measure": "clearance", word: number}}


UNCITED: dict[str, tuple[list[Raw], list[str]]] = {
    "study": ([STUDY], ["nothing cites 'study'"]),
    "finding": ([STUDY, food(evidence=["study"])], ["nothing uses the finding 'found'"]),
    "score": (
        [score(bounded("below", 30), {"clearance": 30}, {"clearance": 29}, evidence=[])],
        ["a published score wants evidence: where was it published?"],
    ),
}
ON, BELOW, ABOVE = "exactly on the bound", "below the bound", "above the bound"
UNSHOWN: dict[str, tuple[Raw, list[str]]] = {
    "days-on": (
        class_b({"taken_for_days": {"at_least": 9}}, example("a", 0, medications=takes("drug-c", days=8))),
        [f"no example stands {ON} (taken_for_days at_least 9)"],
    ),
    "days-below": (
        class_b({"taken_for_days": {"below": 9}}, example("a", 0, medications=takes("drug-c", days=9))),
        [f"no example stands {BELOW} (taken_for_days below 9)"],
    ),
    "stopped": (
        class_b({"stopped_for_days": {"at_most": 9}}, example("a", 0, medications=takes("drug-c"))),
        [f"no example stands {side} (stopped_for_days at_most 9)" for side in (ON, ABOVE)],
    ),
    "dose": (
        class_b(
            {"daily_dose_ddd": {"above": 1.5}},
            example("a", 0, medications=takes("drug-c", dose_mg_per_day=15)),
            example("b", 0, medications=takes("drug-c", dose_mg_per_day=14)),
        ),
        [f"no example stands {ABOVE} (daily_dose_ddd above 1.5)"],
    ),
    "elemental": (
        class_b(
            {"elemental_mg_per_day": {"at_least": 150}},
            example("a", 0, medications=takes("drug-c", elemental_mg_per_day=149)),
        ),
        [f"no example stands {ON} (elemental_mg_per_day at_least 150)"],
    ),
    "measure": (
        loss(bounded("above", 30), {"clearance": 30}, {"level": 1}),
        [f"no example stands {ABOVE} (clearance above 30)"],
    ),
    "both-ends": (
        loss(
            {"measure": {"measure": "clearance", "at_least": 30, "below": 60}},
            {"clearance": 29},
            {"clearance": 60},
        ),
        [f"no example stands {ON} (clearance at_least 30)"],
    ),
    "within": (
        loss({"any_of": [{"not": bounded("at_most", 30)}, {"sex": "male"}]}, {"clearance": 31}, {"level": 1}),
        [f"no example stands {ON} (clearance at_most 30)"],
    ),
    "present-when": (
        food(present_when=bounded("below", 15)),
        [f"no example stands {side} (clearance below 15)" for side in (ON, BELOW)],
    ),
    "stakes": (
        food(stakes=[{"level": "raised", "because": "x", "when": bounded("below", 15)}]),
        [f"no example stands {side} (clearance below 15)" for side in (ON, BELOW)],
    ),
    "alert": (
        alert() | {"alerts": [{"when": {"below": 0.60}, "label": "Low", "advice": "x"}]},
        [f"no example stands {side} (level below 0.6)" for side in (ON, BELOW)],
    ),
    "caution": (
        measure("clearance", cautions=[{"when": bounded("below", 30), "because": "x"}]),
        [f"no example stands {side} (clearance below 30)" for side in (ON, BELOW)],
    ),
    "treatment": (
        treatment(caution_when=[{"when": bounded("below", 90), "because": "x"}]),
        [f"no example stands {ON} (clearance below 90)"],
    ),
    "test": (
        test(when=[{"when": bounded("at_least", 90), "because": "x"}]),
        [f"no example stands {side} (clearance at_least 90)" for side in (ON, BELOW)],
    ),
}


def found_in(tmp_path: Path, *more: Raw) -> list[str]:
    """The faults of the proven book with some documents changed, without their places."""
    folder = write(tmp_path / "rules", proven(*more))
    book = load(folder)
    assert lint(book) == []
    found = [fault.partition(": ") for fault in audit(book)]
    for place, _, _ in found:
        file, number = place.split(":")
        assert 1 <= int(number) <= len((tmp_path / file).read_text().splitlines())
    return [message for _, _, message in found]


def test_a_proven_book_has_no_fault() -> None:
    assert audit(proven_book(treatment(), test(), alert())) == []
    assert audit(proven_book(alert(), STUDY, food(evidence=["study"]) | {"effect": [FOUND]})) == []


FOUND: Raw = {"line": "any", "as_found_in": "study/found"}


@pytest.mark.parametrize("fault", UNCITED)
def test_what_nothing_rests_on_is_found(tmp_path: Path, fault: str) -> None:
    more, wanted = UNCITED[fault]
    cited = [] if fault != "score" else [STUDY, food(effect=[FOUND])]
    assert found_in(tmp_path, *more, *cited) == wanted


@pytest.mark.parametrize("fault", UNSHOWN)
def test_a_bound_without_its_examples_is_found(tmp_path: Path, fault: str) -> None:
    more, wanted = UNSHOWN[fault]
    assert found_in(tmp_path, more) == wanted


def test_a_dose_is_shown_in_multiples_of_its_own_daily_dose() -> None:
    doses = (example(str(mg), 0, medications=takes("drug-c", dose_mg_per_day=mg)) for mg in (15, 16))
    assert audit(proven_book(class_b({"daily_dose_ddd": {"above": 1.5}}, *doses))) == []


def test_an_item_of_a_score_shows_its_bound() -> None:
    values: list[Raw] = [{"clearance": 30}, {"clearance": 29}]
    cited = [STUDY, food(effect=[FOUND])]
    assert audit(proven_book(score(bounded("below", 30), *values), *cited)) == []


def test_a_question_that_nobody_hears_is_found(tmp_path: Path) -> None:
    asked = {"when": {"has": "poor-food"}, "because": "x", "ask": "What is eaten?"}
    wanted = "this is never asked: only what offers or avoids a treatment asks"
    assert found_in(tmp_path, treatment(ask_when=[asked])) == [wanted]


def test_what_is_still_to_be_written_is_found(tmp_path: Path) -> None:
    (found,) = found_in(tmp_path, food(mechanism="TODO how it works"))
    assert "TODO how it works" in found


@pytest.mark.parametrize(
    ("on", "wanted"),
    [
        ("2024-11-22", ""),
        ("2024-11-21", "the review of 2024-11-21 is older than 2 years: it is due again"),
        ("2024-02-29", "the review of 2024-02-29 is older than 2 years: it is due again"),
        ("2026-11-23", "reviewed.on: 2026-11-23 is still to come"),
        ("last year", "reviewed.on: found 'last year', wanted a day as YYYY-MM-DD"),
    ],
)
def test_a_review_has_its_day(on: str, wanted: str) -> None:
    book = proven_book(food(reviewed={"status": "reviewed", "by": "A Pharmacist", "on": on}))
    assert [fault.partition(": ")[2] for fault in audit(book, TODAY)] == [wanted] * bool(wanted)


def test_without_a_day_no_review_is_past() -> None:
    old = food(reviewed={"status": "reviewed", "by": "A Pharmacist", "on": "1999-01-01"})
    assert audit(proven_book(old)) == []


def test_the_faults_that_forbid_the_use_of_a_book_are_told_with_the_others() -> None:
    found = audit(proven_book(food(ask="whom"), STUDY))
    assert [fault.partition(": ")[2] for fault in found] == [
        "there is no question 'whom'",
        "nothing cites 'study'",
    ]
    raw = documents()
    del raw["scale"]
    assert audit(book_of(raw)) == ["one document of kind scale is wanted, found 0"]


def site(tmp_path: Path, on: str) -> Path:
    """A site's folder with one reviewed habit."""
    habit = food(id="site-habit", label="Habit of the site", evidence=[], names=[], ask=None)
    habit.pop("ask")
    habit["effect"] = [line("any", 6)]
    habit["examples"] = [
        example("counts", 6, lifestyle=["site-habit"]),
        example("is silent", 0, medications=[], no_other_conditions=True),
    ]
    habit["reviewed"] = {"status": "reviewed", "by": "A Pharmacist", "on": on}
    return write(tmp_path / "site", {"site-habit": habit})


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of rules that the program takes for its own."""
    folder = write(tmp_path / "rules", proven())
    monkeypatch.setattr(shipped, "rules_folder", lambda: folder)
    return folder


def test_rules_check_tells_every_fault_or_that_the_book_is_sound(rules: Path) -> None:
    assert run("rules", "check").text == "13 documents, 6 rules that count: sound\n"
    write(rules, {"study": STUDY, "poor-food": food(ask="whom")})
    told = run("rules", "check")
    assert (told.code, told.out) == (1, b"")
    assert "there is no question 'whom'" in told.told
    assert "nothing cites 'study'" in told.told
    assert told.told.endswith("2 faults\n")


def test_rules_check_asks_what_is_stated_in_vain_once_the_rest_is_sound(rules: Path) -> None:
    write(rules, {"poor-food": food(effect=[line("any", 6), line("less", 5, when={"sex": "male"})])})
    told = run("rules", "check").told
    assert "the line 'less' never counts" in told
    assert told.endswith("1 faults\n")


def test_rules_check_tells_what_cannot_be_read_or_compiled(rules: Path) -> None:
    write(rules, {"poor-food": food(effect=1)})
    assert run("rules", "check").code == 1
    turns = food(present_when={"has": "rare-loss"})
    back = proven()["rare-loss"] | {"present_when": {"has": "poor-food"}}
    write(rules, {"poor-food": turns, "rare-loss": back})
    told = run("rules", "check")
    assert told.code == 1
    assert "cycle" in told.told


def test_rules_check_looks_at_reviews_on_a_day(tmp_path: Path) -> None:
    folder = site(tmp_path, "2020-01-01")
    due = "the review of 2020-01-01 is older than 2 years"
    assert due in run("rules", "check", "--rules", folder).told
    assert due not in run("rules", "check", "--as-of", "2021-01-01", "--rules", folder).told


def _named(*products: tuple[str, str, str]) -> list[Raw]:
    """Products of one ingredient each: id, name, ingredient."""
    made = [{"id": name, "names": [said], "ingredients": [of]} for name, said, of in products]
    return [{"kind": "products", "id": "named", "source": "x", "products": made}]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("Hydrala", "Hydrola"), True),
        (("Hydrala", "hydral"), True),
        (("Hydrala", "Hydr\u00e1la"), False),  # one spelling of one name is told as a name with two meanings
        (("Mark", "Mirk"), False),  # so short that nobody is offered them
        (("Vitamin X", "Vitamin Y"), False),
        (("Factor VIII", "Factor VII"), False),
        (("Slowly K", "Slowly"), False),
        (("Hydrala plus", "Hydrola plus"), True),
    ],
)
def test_names_one_slip_apart_are_asked_for(names: tuple[str, str], found: bool) -> None:
    made = _named(("one", names[0], "drug-a"), ("two", names[1], "drug-b"))
    told = [fault for fault in audit(small_book.small_book(*made)) if "one slip apart" in fault]
    assert len(told) == found
    listed = {"kind": "look-alikes", "id": "alike", "source": "x", "pairs": [list(names)]}
    again = audit(small_book.small_book(*made, listed))
    assert not [fault for fault in again if "one slip apart" in fault]


def test_names_of_one_medicine_are_no_look_alikes() -> None:
    made = _named(("one", "Hydrala", "drug-a"), ("two", "Hydrola", "drug-a"))
    assert not [fault for fault in audit(small_book.small_book(*made)) if "one slip apart" in fault]
