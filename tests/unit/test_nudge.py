"""That every number is moved both ways, one step, and that what no example notices is told."""

from pathlib import Path

import pytest

import small_book
from magrisk import shipped
from magrisk.rulebook.nudge import room as rooms
from magrisk.rulebook.nudge import try_nudges
from program import run
from proven_book import alert, example, proven, proven_book, takes, test, treatment
from small_book import Raw, drug_class, level, line, measure, rule, symptom, write

SYMPTOM = symptom(
    "cramp",
    2,
    examples=[
        example("is named", 0, symptoms=["cramp"], stakes="raised"),
        example("is not", 0, stakes="usual"),
    ],
)


def tried(name: str, *more: Raw, texts: dict[str, str] | None = None) -> dict[str, bool]:
    """By nudge of one document: whether an example noticed."""
    found = list(try_nudges(proven_book(*more), texts or {}, name))
    assert len({one.nudge.told for one in found}) == len(found)
    return {one.nudge.told: one.noticed for one in found}


def unnoticed(name: str, *more: Raw) -> list[str]:
    """The nudges of a document that no example notices."""
    return [told for told, noticed in tried(name, *more).items() if not noticed]


def without(document: Raw, sentence: str) -> Raw:
    """A document without one of its examples."""
    kept = [one for one in document["examples"] if one["it"] != sentence]
    assert len(kept) == len(document["examples"]) - 1
    return document | {"examples": kept}


def test_every_number_of_a_proven_rule_is_noticed() -> None:
    assert tried("class-a") == dict.fromkeys(
        [
            "taken_for_days at_least 183, not 182",
            "taken_for_days at_least 181, not 182",
            "taken_for_days below 29, not 28",
            "taken_for_days below 27, not 28",
            "the line 'any-use' weighs 20 points, not 19",
            "the line 'any-use' weighs 18 points, not 19",
            "the line 'long-use' weighs 32 points, not 31",
            "the line 'long-use' weighs 30 points, not 31",
            "the line 'short-course' weighs 4 points, not 3",
            "the line 'short-course' weighs 2 points, not 3",
        ],
        True,
    )
    for name in ("class-b", "weak-filter", "rare-loss", "poor-food", "a-with-weak-filter", "home"):
        assert unnoticed(name) == []


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("counts for more from the 182nd day", "taken_for_days at_least 183, not 182"),
        ("does not on the 181st", "taken_for_days at_least 181, not 182"),
        ("is whole on the 28th day", "taken_for_days below 29, not 28"),
        ("is limited on the 27th day", "taken_for_days below 27, not 28"),
    ],
)
def test_a_bound_needs_the_example_on_each_side(sentence: str, wanted: str) -> None:
    assert wanted in unnoticed("class-a", without(proven()["class-a"], sentence))


def test_a_bound_that_excludes_itself_is_noticed_from_its_other_side() -> None:
    lines = line("any-use", 19), line("more", 31, when={"taken_for_days": {"above": 9}})
    examples = [
        example(f"{days} days", points, medications=takes("drug-a", days=days))
        for days, points in ((9, 19), (10, 31))
    ]
    made = drug_class("class-a", *lines, members=("drug-a",))
    assert unnoticed("class-a", made | {"examples": examples}) == []
    found = try_nudges(
        proven_book(made | {"examples": [examples[1], examples[1] | {"it": "again"}]}), {}, "class-a"
    )
    (one,) = [str(one) for one in found if not one.noticed and "above" in str(one)]
    assert one == (
        "class-a: class-a: taken_for_days above 8, not 9: unnoticed; an example with taken_for_days 9 would, "
        "where nothing else decides"
    )


def test_the_step_is_one_unit_of_the_last_decimal_that_is_written(tmp_path: Path) -> None:
    condition = {"measure": {"measure": "clearance", "at_least": 0.5, "below": 30}}
    made = rule("condition", "rare-loss", line("any", 50, when=condition))
    text = (
        "kind: condition\nid: rare-loss\nlabel: rare loss\ndirection: lowers\neffect:\n- line: any\n"
        "  judged: {shift: -0.05, se: 0.004, grade: A, because: x}\n"
        "  when: {measure: {measure: clearance, at_least: 0.50, below: 30}}\n"
        "examples:\n- {it: is a, given: {}, points: 0}\n- {it: is b, given: {}, points: 0}\n"
    )
    folder = write(tmp_path / "rules", proven())
    (folder / "rare-loss.yaml").write_text(text, encoding="utf-8")
    from magrisk.rulebook.loader import load

    book = load(folder)
    found = [one.nudge.told for one in try_nudges(book, {"rules/rare-loss.yaml": text}, "rare-loss")]
    assert found[:4] == [
        "clearance at_least 0.51, not 0.5",
        "clearance at_least 0.49, not 0.5",
        "clearance below 31, not 30",
        "clearance below 29, not 30",
    ]
    assert "clearance at_least 0.6, not 0.5" in tried("rare-loss", made)


def test_hours_are_moved_and_noticed_by_what_is_kept_apart() -> None:
    told = example("is told", 0, medications=["drug-a", "drug-c"])
    hours = {"from": ["class-b"], "hours": [{"drug": "drug-a", "before": 2, "after": 0.5}]}
    made = drug_class("blocked", members=("drug-a",), keep_apart=hours)
    nudges = [
        f"keep_apart.hours.0.{side} {new}, not {old}"
        for side, news, old in (("before", (2.25, 1.75), 2), ("after", (0.75, 0.25), 0.5))
        for new in news
    ]
    unproven = made | {"examples": [told, told | {"it": "is told again"}]}
    assert tried("blocked", unproven) == dict.fromkeys(nudges, False)
    proof = told | {"apart": [{"drug": "drug-a", "hours_before": 2, "hours_after": 0.5}]}
    assert tried("blocked", made | {"examples": [told | {"it": "again"}, proof]}) == dict.fromkeys(
        nudges, True
    )


def test_the_chance_from_which_it_warns_is_moved_to_either_end() -> None:
    stake = {"level": "usual", "because": "x", "from_chance": 0.05}
    quiet = example("is quiet", 6, lifestyle=["poor-food"], warns=False)
    warns = example("warns", 6, lifestyle=["poor-food"], medications=["drug-a"], warns=True)
    far = proven()["home"] | {"mean": 0.80}
    made = proven()["poor-food"] | {"stakes": [stake]}
    named = {"stakes.0.from_chance 1, not 0.05": warns, "stakes.0.from_chance 1e-09, not 0.05": quiet}
    for told, proof in named.items():
        silent = example("is silent", 0, no_other_conditions=True)
        found = tried("poor-food", made | {"examples": [silent, proof]}, far)
        assert [one for one in named if found[one]] == [told]


def test_items_of_a_score_are_moved() -> None:
    score: Raw = {"kind": "score", "id": "published", "label": "P", "note": "It is."}
    score |= {"items": [{"label": "weak", "points": 1, "when": {"has": "weak-filter"}}]}
    shown = {"it": "is on", "given": {"conditions": ["weak-filter"]}, "low": 1, "high": 1}
    hidden = {
        "it": "is off",
        "given": {"no_other_conditions": True, "measures": {"clearance": 50}},
        "low": 0,
        "high": 0,
    }
    assert unnoticed("published", score | {"examples": [shown, hidden]}) == []
    assert unnoticed("published", score | {"examples": [hidden, hidden | {"it": "is"}]}) == [
        "items.0.points 2, not 1",
        "items.0.points 0, not 1",
    ]


def test_how_many_and_how_severe_are_moved() -> None:
    stakes = [
        {"level": "raised", "because": "x", "when": {"takes": "class-a", "how_many": 2}},
        {"level": "grave", "because": "x", "when": {"complaint_from": 2}},
    ]
    examples = [
        example("takes one", 6, lifestyle=["poor-food"], medications=["drug-a"], stakes="usual"),
        example("takes two", 6, lifestyle=["poor-food"], medications=["drug-a", "drug-b"], stakes="raised"),
    ]
    food = rule("lifestyle", "poor-food", line("any", 6), stakes=stakes)
    mild = SYMPTOM | {"id": "ache", "label": "Ache", "severity": 1, "examples": SYMPTOM["examples"][1:] * 2}
    complains = [
        example(f"has a {name}", 6, lifestyle=["poor-food"], symptoms=[name], medications=[], stakes=level)
        for name, level in (("cramp", "grave"), ("ache", "usual"))
    ]
    more = SYMPTOM, mild | {"examples": [example("a", 0), example("b", 0)]}
    assert unnoticed("poor-food", food | {"examples": [*examples, *complains]}, *more) == []
    assert unnoticed("poor-food", food | {"examples": examples}, *more) == [
        "stakes.1.when.complaint_from 3, not 2",
        "stakes.1.when.complaint_from 1, not 2",
    ]


def test_a_severity_is_moved_over_the_limits_that_somebody_asks_for() -> None:
    assert tried("cramp", SYMPTOM) == {"severity 1, not 2": True}
    assert tried("cramp", SYMPTOM | {"severity": 3}) == {"severity 4, not 3": True}
    # Nobody asks for 5: between 4 and 5 no answer depends on it.
    grave = [SYMPTOM["examples"][0] | {"stakes": "grave"}, SYMPTOM["examples"][1]]
    assert tried("cramp", SYMPTOM | {"severity": 5, "examples": grave}) == {}
    asked = test(when=[{"when": {"complaint_from": 5}, "because": "x"}])
    asked["examples"] = [
        {"it": "is wanted", "given": {"symptoms": ["cramp"]}, "wanted": True},
        {"it": "is not", "given": {}, "wanted": False},
    ]
    moved = SYMPTOM | {"severity": 5, "examples": grave}
    assert tried("cramp", moved, asked) == {"severity 4, not 5": True}


def test_a_treatment_and_a_test_notice_their_bounds_and_the_range() -> None:
    assert unnoticed("look", test()) == []
    far = test()
    far["examples"][0]["given"] = {"measures": {"level": 0.3}}
    assert unnoticed("look", far) == ["level below 0.4, not 0.5"]
    ranged = level(
        reference_range=small_book.level()["reference_range"] | {"unit": "mmol/L", "low": 0.7, "high": 1.0}
    )
    salt = treatment()
    salt["examples"] += [
        {"it": f"at {value}", "given": {"measures": {"level": value, "clearance": 60}}, "says": says}
        for value, says in ((0.7, "no"), (0.69, "yes"), (0.6, "yes"))
    ]
    found = tried("level", ranged, salt)
    assert found["reference_range.low 0.8, not 0.7"] is True
    assert found["reference_range.low 0.6, not 0.7"] is True
    assert found["reference_range.high 2, not 1"] is False


def test_alerts_and_grades_of_a_level_are_moved() -> None:
    found = list(tried("level", alert()))
    assert "level below 0.8, not 0.7" in found
    assert "severities.0.lower_ends.2 0.8, not 0.7" in found
    assert not any("lower_ends.3" in told for told in found)  # nothing lies below nothing


def test_an_equation_is_moved_where_it_turns() -> None:
    proofs = [
        {"it": f"at {age} with {value}", "value": value, "age": age, "sex": "male", "gives": gives}
        for age, value, gives in ((18, 1, [83.5]), (17, 1, []), (18, 0.8, [90.0]))
    ]
    estimate = {"name": "E", "measure": "level", "unit": "mmol/L", "from_age": 18, "times_a_year": 1.0}
    estimate |= {"by_sex": {"male": {"times": 100, "turns_at": 0.9, "below": -0.3, "above": -1.2}}}
    found = tried("clearance", measure("clearance", estimated_from=estimate | {"examples": proofs}))
    assert [told.split(" ")[0].split(".")[-1] for told in found] == ["from_age"] * 2 + ["turns_at"] * 2


def test_the_numbers_that_all_share_are_moved() -> None:
    found = tried("scale", SYMPTOM)
    assert found["outcome.headline.value 0.8, not 0.7"] is True
    assert found["discounts.D 0.41, not 0.4"] is False  # no line is of this grade
    assert found["words.slight.points 6, not 5"] is False  # no line is judged so
    assert found["bands.1.from_chance 0.06, not 0.05"] is False
    assert "bands.0.from_chance 0.01, not 0" not in found
    assert found["symptom_stakes.0.from_severity 3, not 2"] is True
    judged = {"line": "any", "judged": {"word": "slight", "because": "x"}}
    slight = rule("lifestyle", "poor-food", judged) | {
        "examples": [example("counts", 5, lifestyle=["poor-food"]), example("is open", 0)]
    }
    assert tried("scale", slight)["words.slight.points 6, not 5"] is True


def test_an_amount_that_answers_a_question_is_moved() -> None:
    asked = {
        "id": "weak",
        "asks": "Is it?",
        "no": ["no"],
        "answered_by": "clearance",
        "no_at_most": {"male": 10},
    }
    questions = {"kind": "questions", "id": "questions", "questions": [asked]}
    proofs = [
        example("is answered", 0, measures={"clearance": 10}, sex="male", at_most=0),
        example("is open", 0, measures={"clearance": 11}, sex="male", at_most=6),
    ]
    food = rule("lifestyle", "poor-food", line("any", 6), ask="weak") | {"examples": proofs}
    assert unnoticed("questions", questions, food) == []


def test_all_documents_are_moved_where_none_is_named() -> None:
    found = {one.nudge.document for one in try_nudges(proven_book(), {})}
    assert {"class-a", "class-b", "weak-filter", "scale", "home", "level"} <= found
    assert "substances" not in found


def test_a_room_holds_what_the_examples_need(monkeypatch: pytest.MonkeyPatch) -> None:
    stakes = [{"level": "grave", "because": "x", "when": {"complaint_from": 2}}]
    examples = [
        example("complains", 6, lifestyle=["poor-food"], symptoms=["cramp"], stakes="grave"),
        example("does not", 6, lifestyle=["poor-food"], stakes="usual"),
    ]
    food = rule("lifestyle", "poor-food", line("any", 6), stakes=stakes) | {"examples": examples}
    equation = {"name": "E", "measure": "level", "unit": "mmol/L", "from_age": 18, "times_a_year": 1.0}
    equation |= {"by_sex": {"male": {"times": 100, "turns_at": 0.9, "below": -0.3, "above": -1.2}}}
    wrong = [{"it": it, "value": 1, "age": 40, "sex": "male", "gives": [1]} for it in ("is", "is too")]
    book = proven_book(food, SYMPTOM, measure("clearance", estimated_from=equation | {"examples": wrong}))
    small = set(rooms.room_of(book, "poor-food").documents)
    assert {"poor-food", "cramp", "scale"} <= small
    assert not {"class-b", "rare-loss", "substances"} & small
    # Where something is missing that nothing names, the whole book stands in.
    monkeypatch.setattr(rooms, "_reached", lambda book, name: small - {"cramp"})
    assert set(rooms.room_of(book, "poor-food").documents) == set(book.documents)


def test_in_a_book_that_cannot_be_compiled_no_example_holds() -> None:
    assert rooms.holds(proven_book())
    turns = rule("lifestyle", "poor-food", line("any", 6), present_when={"has": "rare-loss"})
    back = rule("condition", "rare-loss", line("any", 5), present_when={"has": "poor-food"})
    assert not rooms.holds(proven_book(turns, back))


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of rules that the program takes for its own."""
    folder = write(tmp_path / "rules", proven())
    monkeypatch.setattr(shipped, "rules_folder", lambda: folder)
    return folder


def test_the_command_tells_how_many_were_noticed_and_each_that_was_not(rules: Path) -> None:
    found = run("rules", "nudge", "class-a")
    assert (found.code, found.text) == (0, "10 of 10 nudges noticed\n")
    write(rules, {"class-a": without(proven()["class-a"], "does not on the 181st")})
    found = run("rules", "nudge")
    assert found.code == 1
    assert "nudges noticed" in found.text
    assert "rules/class-a.yaml:" in found.told
    assert (
        "taken_for_days at_least 181, not 182: unnoticed; an example with taken_for_days 181 would"
        in found.told
    )


def test_the_command_refuses_what_is_not_there_or_does_not_hold(rules: Path) -> None:
    found = run("rules", "nudge", "flibber")
    assert (found.code, "there is no such document" in found.told) == (2, True)
    wrong = proven()["class-b"] | {"examples": [example("a", 7), example("b", 0)]}
    write(rules, {"class-b": wrong})
    found = run("rules", "nudge", "class-a")
    assert (found.code, "some examples do not hold" in found.told) == (1, True)


def test_the_days_until_a_level_is_repeated_are_moved() -> None:
    repeat = [{"when": {"measured": "low"}, "days": 7, "because": "x"}]
    hearings = [
        {"it": f"at {value}", "given": {"measures": {"level": value}}, "again_in_days": days}
        for value, days in ((0.6, 7), (0.8, None))
    ]
    told = ["repeat.0.days 8, not 7", "repeat.0.days 6, not 7"]
    proved = tried("level", level(repeat=repeat, hearings=hearings))
    assert [proved[one] for one in told] == [True, True]
    silent = tried("level", level(repeat=repeat, hearings=hearings[1:]))
    assert [silent[one] for one in told] == [False, False]
    (hint,) = {
        one.nudge.hint
        for one in try_nudges(proven_book(level(repeat=repeat)), {}, "level")
        if one.nudge.told in told
    }
    assert hint == "a hearing with its again_in_days would"
