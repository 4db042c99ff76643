"""That what no example shows is told, each thing by a book from which just that example was taken."""

from pathlib import Path
from typing import Any

import pytest

from magrisk.rulebook.coverage import coverage
from program import run
from proven_book import alert, example, proven, proven_book, takes, test, treatment
from small_book import Raw, drug_class, line, rule, symptom, write

SYMPTOM = symptom(
    "cramp",
    2,
    examples=[example("is named", 0, symptoms=["cramp"]), example("is not", 0)],
)
OVERLAP: Raw = {
    "kind": "overlap",
    "id": "shared",
    "label": "s",
    "because": "x",
    "members": ["rare-loss", "poor-food"],
    "examples": [example("counts", 50, conditions=["rare-loss"]), example("is silent", 0)],
}
SCORE: Raw = {
    "kind": "score",
    "id": "published",
    "label": "P",
    "note": "It is.",
    "items": [{"label": "weak", "points": 1, "when": {"has": "weak-filter"}}],
    "examples": [
        {"it": "is on", "given": {"conditions": ["weak-filter"]}, "low": 1, "high": 1},
        {
            "it": "is off",
            "given": {"no_other_conditions": True, "measures": {"clearance": 50}},
            "low": 0,
            "high": 0,
        },
    ],
}
FOOD_AT_STAKE: Raw = proven()["poor-food"] | {
    "stakes": [{"level": "raised", "because": "x", "when": {"sex": "male"}}],
    "examples": [
        *proven()["poor-food"]["examples"],
        example("is male", 6, lifestyle=["poor-food"], sex="male"),
    ],
}
APART: Raw = drug_class(
    "blocked",
    members=("drug-a", "drug-d"),
    keep_apart={"from": ["class-b"], "hours": [{"drug": "drug-a", "before": 2}, {"after": 4}]},
    examples=[
        example("is told", 0, medications=["drug-a", "drug-c"])
        | {"apart": [{"drug": "drug-a", "hours_before": 2}]},
        example("is told of others", 0, medications=["drug-d", "drug-c"])
        | {"apart": [{"drug": "drug-d", "hours_after": 4}]},
        example("tells nothing", 0, medications=[], apart=[]),
    ],
)
BEYOND: Raw = OVERLAP | {
    "members": ["rare-loss", "poor-food"],
    "counts_beyond": ["class-a"],
    "examples": [
        *OVERLAP["examples"],
        example("adds the rest", 31, conditions=["rare-loss"], medications=takes("drug-a", days=100)),
    ],
}
EVERYTHING = (treatment(), test(), alert(), SYMPTOM, BEYOND, SCORE, FOOD_AT_STAKE, APART)


def unshown(*more: Raw) -> list[str]:
    """What no example of the proven book shows, with some documents changed."""
    return [one.told.partition(": ")[2] for one in coverage(proven_book(*EVERYTHING, *more)) if not one.shown]


def without(document: Raw, *sentences: str) -> Raw:
    """A document without some of its examples; one that has too few then keeps two of the others."""
    kept = [one for one in document["examples"] if one["it"] not in sentences]
    assert len(kept) < len(document["examples"])
    return document | {"examples": kept if len(kept) > 1 else [kept[0], kept[0] | {"it": "again"}]}


def food(**more: Any) -> Raw:
    """The habit of the proven book."""
    return proven()["poor-food"] | more


GAPS: dict[str, tuple[Raw, list[str]]] = {
    "a line": (
        without(proven()["class-a"], "counts for more from the 182nd day"),
        ["class-a: the line 'long-use' counts in no example"],
    ),
    "a cap": (
        without(proven()["class-a"], "is limited on the 27th day"),
        ["class-a: the line 'short-course' limits in no example"],
    ),
    "a class that is silent": (
        without(proven()["class-b"], "is silent"),
        ["class-b: it is silent in no example"],
    ),
    "a class that counts": (
        without(proven()["class-b"], "counts"),
        ["class-b: it holds in no example", "class-b: the line 'any-use' counts in no example"],
    ),
    "a question": (
        without(proven()["poor-food"], "is open"),
        ["poor-food: in no example the question is open and widens the range"],
    ),
    "what is implied": (
        without(proven()["weak-filter"], "counts at 29")
        | {
            "examples": [
                example("counts", 24, conditions=["weak-filter"]),
                *without(proven()["weak-filter"], "counts at 29")["examples"],
            ]
        },
        ["weak-filter: no example holds by its present_when"],
    ),
    "an interaction": (
        without(proven()["a-with-weak-filter"], "counts"),
        [
            "a-with-weak-filter: it holds in no example",
            "a-with-weak-filter: the line 'together' counts in no example",
        ],
    ),
    "stakes that are on": (
        without(FOOD_AT_STAKE, "is male"),
        ["poor-food: these stakes (raised) are never on"],
    ),
    "stakes that are off": (
        food(
            stakes=[{"level": "raised", "because": "x"}],
            examples=[
                example("counts", 6, lifestyle=["poor-food"]),
                example("counts in men", 6, lifestyle=["poor-food"], sex="male"),
            ],
        ),
        [
            "poor-food: it is silent in no example",
            "poor-food: these stakes (raised) are never off",
            "poor-food: in no example the question is open and widens the range",
        ],
    ),
    "a symptom that is named": (without(SYMPTOM, "is named"), ["cramp: it holds in no example"]),
    "a symptom that is not": (without(SYMPTOM, "is not"), ["cramp: it is silent in no example"]),
    "an overlap that counts": (without(OVERLAP, "counts"), ["shared: it holds in no example"]),
    "what others leave of an overlap": (
        without(BEYOND, "adds the rest"),
        ["shared: in no example others leave less of it"],
    ),
    "the hours of a drug": (without(APART, "is told"), ["blocked: these hours are told in no example"]),
    "the hours of the others": (
        without(APART, "is told of others"),
        ["blocked: these hours are told in no example"],
    ),
    "that nothing is kept apart": (
        without(APART, "tells nothing"),
        ["blocked: it is silent in no example", "blocked: no example keeps nothing apart (apart: [])"],
    ),
    "an overlap that is silent": (without(OVERLAP, "is silent"), ["shared: it is silent in no example"]),
    "an item that is on": (without(SCORE, "is on"), ["published: the item 'weak' is never on"]),
    "an item that is off": (without(SCORE, "is off"), ["published: the item 'weak' is never off"]),
    "an alert that is on": (
        alert() | {"hearings": alert()["hearings"][:1]},
        ["level: one of its cautions is never on", "level: one of its alerts is never on"],
    ),
    "an alert that is off": (
        alert() | {"hearings": alert()["hearings"][1:]},
        ["level: one of its cautions is never off", "level: one of its alerts is never off"],
    ),
    "an answer and its reason": (
        without(treatment(), "low level"),
        ["salt: no example says yes"],
    ),
    "what is avoided": (
        without(treatment(), "weak filter"),
        ["salt: in no example that says no this holds"],
    ),
    "what is asked": (without(treatment(), "filter unknown"), ["salt: no example asks this"]),
    "what makes it ask": (
        without(treatment(), "food is poor"),
        ["salt: in no example that says ask this holds"],
    ),
    "what else makes it say no": (
        without(treatment(), "level not low"),
        ["salt: no example says no for this reason"],
    ),
    "what is to be careful of": (
        treatment(caution_when=[{"when": {"sex": "male"}, "because": "x"}]),
        ["salt: in no example that says yes or ask this holds"],
    ),
    "a question about the level": (
        treatment(offer_when=[{"when": {"measured": "low"}, "because": "It is low.", "ask": "How low?"}]),
        ["salt: no example asks this"],
    ),
    "a test that is wanted": (
        without(test(), "is wanted"),
        ["look: no example wants it because of this", "look: no example wants it"],
    ),
    "a test that is not": (without(test(), "is not wanted"), ["look: no example does without it"]),
    "what a test is to be careful of": (
        test(
            caution_when=[
                {"when": {"measure": {"measure": "level", "below": 0.49}}, "because": "It is lower."},
                {"when": {"measure": {"measure": "level", "below": 0.50}}, "because": "It is low."},
            ]
        ),
        ["look: no example is careful because of this"],
    ),
}


def test_in_a_proven_book_everything_is_shown() -> None:
    assert unshown() == []


@pytest.mark.parametrize("gap", GAPS)
def test_what_no_example_shows_is_told(gap: str) -> None:
    changed, wanted = GAPS[gap]
    assert unshown(changed) == wanted


def test_a_question_of_a_rule_that_weighs_nothing_need_only_be_open() -> None:
    neutral = rule("lifestyle", "poor-food", ask="weak")
    silent = example("is silent", 0, no_other_conditions=True)
    named = example("is named", 0, lifestyle=["poor-food"])
    overlap = OVERLAP | {"members": ["rare-loss", "weak-filter"]}
    assert unshown(overlap, neutral | {"examples": [named, example("is open", 0)]}) == []
    told = "poor-food: in no example the question is open and widens the range"
    assert unshown(overlap, neutral | {"examples": [named, silent]}) == [told]


def test_lines_that_weigh_nothing_at_all_are_not_asked_for() -> None:
    slight = rule("lifestyle", "poor-food", line("any", 0), ask="weak")
    examples = [example("is named", 0, lifestyle=["poor-food"]), example("is open", 0)]
    assert unshown(OVERLAP | {"members": ["rare-loss", "weak-filter"]}, slight | {"examples": examples}) == []


def test_a_treatment_is_asked_only_for_what_it_can_say() -> None:
    never = treatment(offer_when=[], ask_when=[])
    for one in never["examples"]:
        one["says"] = "no"
    assert unshown(never) == []
    known = {"known": "level", "measured": "low"}
    sure = treatment(
        offer_when=[{"when": known, "because": "x", "ask": "How low?"}], avoid_when=[], ask_when=[]
    )
    for one, says in zip(sure["examples"], ("yes", "no", "yes", "yes", "yes"), strict=True):
        one["says"] = says
    assert unshown(sure) == []


def test_where_there_are_too_many_ways_every_answer_is_asked_for() -> None:
    causes = [rule("condition", f"cause-{n}", line("any", 1), ask="weak") for n in range(20)]
    for cause in causes:
        cause["examples"] = [
            example("counts", 1, conditions=[cause["id"]]),
            example("is open", 0, at_most=1),
        ]
    some = {"any_of": [{"not": {"has": cause["id"]}} for cause in causes]}
    never = treatment(
        offer_when=[{"when": some, "because": "x", "ask": "Which?"}], avoid_when=[], ask_when=[]
    )
    for one in never["examples"]:
        one["says"] = "no"
    told = unshown(*causes, never)
    assert {"salt: no example says yes", "salt: no example says ask", "salt: no example asks this"} <= set(
        told
    )


def test_what_is_held_or_stopped_is_judged_by_the_medicine() -> None:
    lines = line("any-use", 19), line("after", 31, when={"stopped_for_days": {"below": 9}})
    examples = [
        example("is silent", 0, medications=[]),
        example("counts", 19, medications=["drug-a"]),
        example("counts after", 31, medications=takes("drug-a", stopped_days=8)),
    ]
    assert unshown(drug_class("class-a", *lines, members=("drug-a", "drug-b")) | {"examples": examples}) == []


def test_the_command_prints_a_table_a_kind_and_each_gap_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from magrisk import shipped

    folder = write(tmp_path / "rules", proven(*EVERYTHING))
    monkeypatch.setattr(shipped, "rules_folder", lambda: folder)
    told = run("rules", "test", "--coverage").text
    assert "\ndrug-class\n" in told
    assert "  lines        3 of 3\n" in told
    assert told.splitlines()[-1].startswith("all ")
    write(folder, {"class-a": without(proven()["class-a"], "counts for more from the 182nd day")})
    result = run("rules", "test", "--coverage")
    assert result.code == 1
    gap = result.told
    assert "rules/class-a.yaml:" in gap
    assert "class-a: the line 'long-use' counts in no example" in gap
    assert "are shown by no example" in gap
    assert run("rules", "test").text.endswith(" examples hold\n")
    write(folder, {"class-a": proven()["class-a"] | {"examples": [example("a", 7), example("b", 0)]}})
    wrong = run("rules", "test", "--coverage")
    assert (wrong.code, wrong.out) == (1, b"")
    assert "class-a a: points: found 0, wanted 7" in wrong.told
    assert "class-b" not in wrong.told


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The proven book as the rules of the program."""
    from magrisk import shipped

    made = write(tmp_path / "rules", proven(*EVERYTHING))
    monkeypatch.setattr(shipped, "rules_folder", lambda: made)
    return made


def test_the_command_runs_the_examples_of_one_document_alone(folder: Path) -> None:
    write(folder, {"class-b": proven()["class-b"] | {"examples": [example("a", 7), example("b", 0)]}})
    assert run("rules", "test", "class-a").text == "5 examples hold\n"
    assert run("rules", "test", "salt").text == "5 examples hold\n"
    wrong = run("rules", "test", "class-b")
    assert (wrong.code, wrong.out) == (1, b"")
    assert "1 of 2 examples failed" in wrong.told
    assert run("rules", "test").code == 1


def test_the_command_tells_what_one_document_alone_leaves_unshown(folder: Path) -> None:
    write(folder, {"class-b": without(proven()["class-b"], "is silent")})
    told = run("rules", "test", "class-a", "--coverage")
    assert told.code == 0
    assert told.text.splitlines()[-1] == "all 5 are shown"
    assert [line for line in told.text.splitlines() if line and line[0] != " "][1] == "drug-class"
    gap = run("rules", "test", "class-b", "--coverage")
    assert gap.code == 1
    assert "1 of 3 are shown by no example" in gap.told


def test_a_document_that_is_not_there_is_a_usage_error(folder: Path) -> None:
    wrong = run("rules", "test", "class-z")
    assert (wrong.code, wrong.out) == (2, b"")
    assert "there is no such document; `magrisk rules list` shows them" in wrong.told
    assert "class-z" not in wrong.told


def test_everything_that_is_wanted_knows_its_document_and_its_kind() -> None:
    book = proven_book(*EVERYTHING)
    found = coverage(book)
    assert {one.document for one in found} == {
        *(one["id"] for one in EVERYTHING),
        *("class-a", "class-b", "weak-filter", "rare-loss", "a-with-weak-filter"),
    }
    assert all(one.kind == book.documents[one.document].kind for one in found)
    assert all(one.told.startswith(f"{one.document}: {one.document}: ") for one in found)


BARS = [{"when": {"has": "rare-loss"}, "because": "It is needed."}]
STOPS = {"action": "stop"}


def offering(*proofs: Raw, **manage: Any) -> list[str]:
    """What the examples of a class that offers a change leave unshown."""
    made = proven()["class-b"] | {"manage": {"offers": [STOPS], **manage}}
    return unshown(made | {"examples": [*made["examples"], *proofs]})


def change(it: str, *conditions: str, **more: Any) -> Raw:
    """A patient of whom an example tells what may be changed."""
    return example(it, -40, medications=["drug-c"], conditions=list(conditions)) | more


def test_what_bars_a_change_is_shown_in_an_example_that_tells_of_the_offers() -> None:
    on, off = (f"class-b: in the examples with `offers` this is never {side}" for side in ("on", "off"))
    barred, free = change("is barred", "rare-loss", offers=[]), change("is free", offers=["stop"])
    assert offering(barred, free, unless=BARS) == []
    assert offering(free, unless=BARS) == [on]
    assert offering(barred, unless=BARS) == [off]
    assert offering(change("is silent of it", "rare-loss"), unless=BARS) == [on, off]
    assert offering(change("tells of the other", "rare-loss", weighs=0), free, unless=BARS) == [on]


def test_what_speaks_against_a_change_is_shown_in_an_example_that_counts_it() -> None:
    on, off = (f"class-b: in the examples with `weighs` this is never {side}" for side in ("on", "off"))
    weighs = [{"when": {"has": "rare-loss"}, "because": "It protects."}]
    against, free = change("is weighed", "rare-loss", weighs=1), change("is free", weighs=0)
    assert offering(against, free, weigh=weighs) == []
    assert offering(free, weigh=weighs) == [on]
    assert offering(against, weigh=weighs) == [off]
    assert offering(change("offers", "rare-loss", offers=["stop"]), free, weigh=weighs) == [on]


def test_each_circumstance_of_a_change_has_its_own_place() -> None:
    both = [*BARS, {"when": {"has": "weak-filter"}, "because": "It is weak."}]
    found = proven()["class-b"] | {"manage": {"offers": [STOPS], "unless": both}}
    gaps = [one for one in coverage(proven_book(*EVERYTHING, found)) if one.what == "changes"]
    assert len(gaps) == 4
    assert {one.kind for one in gaps} == {"drug-class"}
    assert offering(change("is barred", "rare-loss", offers=[]), unless=both) == [
        f"class-b: in the examples with `offers` this is never {side}" for side in ("off", "on")
    ]


def test_offers_that_nothing_bars_need_no_example() -> None:
    assert offering() == []
    assert offering(ask="Is it needed?") == []


def test_a_repeat_of_a_level_is_shown_on_and_off() -> None:
    repeat = [{"when": {"measure": {"measure": "level", "below": 0.70}}, "days": 7, "because": "x"}]
    whole = alert() | {"repeat": repeat}
    assert unshown(whole) == []
    for number, side in ((0, "on"), (1, "off")):
        part = whole | {"hearings": whole["hearings"][number : number + 1]}
        assert f"level: one of its repeat is never {side}" in unshown(part)
