"""That an example in a rule file proves what it says, and fails where it does not hold."""

import json
from typing import Any

import pytest

import small_book
from magrisk.rulebook.examples import run, situation
from magrisk.rulebook.schema import Given
from magrisk.situation import Drug
from small_book import EXAMPLES, Raw, drug_class, line, rule


def failures(*more: Raw) -> list[tuple[str, str, str]]:
    """The examples that do not hold."""
    results = run(small_book.small_book(*more))
    return [(result.document, result.it, result.failure) for result in results if result.failure]


def food(points: int, **example: Any) -> Raw:
    """A habit with an example."""
    made = {"it": "holds", "given": {"lifestyle": ["poor-food"]}, "points": points, **example}
    return rule("lifestyle", "poor-food", line("any", 6), ask="weak") | {"examples": [EXAMPLES[0], made]}


def test_the_examples_of_a_sound_book_hold() -> None:
    assert failures() == []
    assert len(run(small_book.small_book())) >= 16


def test_a_wrong_number_is_told_with_what_was_wanted() -> None:
    assert failures(food(7)) == [("poor-food", "holds", "points: found 6, wanted 7")]
    assert failures(food(6, at_least=5, at_most=7, stakes="grave")) == [
        (
            "poor-food",
            "holds",
            "at_least: found 6, wanted 5; at_most: found 6, wanted 7; stakes: found usual, wanted grave",
        )
    ]
    assert failures(food(0, given={}, at_least=0, at_most=6, stakes="usual")) == []


@pytest.mark.parametrize(("levels", "stakes"), [(["raised"], "raised"), (["raised", "grave"], "grave")])
def test_the_gravest_stakes_count(levels: list[str], stakes: str) -> None:
    raised = [{"level": level, "because": "It is."} for level in levels]
    assert failures(food(6, stakes=stakes) | {"stakes": raised}) == []


def warning(from_chance: float | None, warns: bool, level: str = "usual") -> list[tuple[str, str, str]]:
    """The failures of a habit at stake (a chance of 1 %), told from a chance on."""
    stake = {"level": level, "because": "It is."} | ({"from_chance": from_chance} if from_chance else {})
    return failures(food(6, stakes=level, warns=warns) | {"stakes": [stake]})


@pytest.mark.parametrize(("from_chance", "told"), [(None, True), (0.009, True), (0.2, False)])
def test_a_warning_is_told_from_its_chance_on(from_chance: float | None, told: bool) -> None:
    assert warning(from_chance, told) == []
    assert warning(from_chance, told, level="grave") == []
    assert warning(from_chance, not told) == [
        ("poor-food", "holds", f"warns: found {told}, wanted {not told}")
    ]


def test_an_overlap_is_proved_by_the_strongest_of_its_members() -> None:
    example = {
        "it": "holds",
        "given": {"conditions": ["rare-loss"], "lifestyle": ["poor-food"]},
        "points": 50,
    }
    shared = {
        "kind": "overlap",
        "id": "shared",
        "label": "s",
        "because": "x",
        "members": ["rare-loss", "poor-food"],
    }
    assert failures(shared | {"examples": [EXAMPLES[0], example]}) == []
    assert failures(shared | {"examples": [EXAMPLES[0], example | {"points": 56}]}) == [
        ("shared", "holds", "points: found 50, wanted 56")
    ]


def test_a_published_score_is_proved_by_its_range() -> None:
    score = {"kind": "score", "id": "published", "label": "P", "note": "It is."}
    items = [{"label": "weak", "points": 1, "when": {"has": "weak-filter"}}]
    examples = [
        {"it": "is open", "given": {}, "low": 0, "high": 1},
        {
            "it": "is closed",
            "given": {"no_other_conditions": True, "measures": {"clearance": 50}},
            "low": 0,
            "high": 1,
        },
    ]
    assert failures(score | {"items": items, "examples": examples}) == [
        ("published", "is closed", "low to high: found (0, 0), wanted (0, 1)")
    ]


def test_a_measure_is_proved_by_its_readings() -> None:
    readings = [
        {"it": "reads", "text": "55", "value": 56},
        {"it": "refuses", "text": "55", "value": None},
        {"it": "does not refuse", "text": "high", "value": 55},
        {"it": "is right", "text": "55.0 ml/min", "value": 55},
        {"it": "refuses a word", "text": "high", "value": None},
    ]
    assert failures(small_book.measure("clearance", examples=readings)) == [
        ("clearance", "reads", "value: found 55, wanted 56"),
        ("clearance", "refuses", "value: found 55, wanted a refusal"),
        ("clearance", "does not refuse", "value: found a refusal, wanted 55"),
    ]


def test_a_setting_is_proved_by_its_chances() -> None:
    examples = [{"it": "is", "points": 0, "per_mille": 8}, {"it": "is not", "points": 86, "per_mille": 121}]
    assert failures(small_book.setting("home", examples=examples)) == [
        ("home", "is not", "per_mille: found 120, wanted 121")
    ]


def test_a_setting_is_proved_at_the_headline_in_its_own_unit() -> None:
    scale = small_book.documents()["scale"]
    scale["outcome"]["headline"] = {"value": 0.7 * 2.4305, "unit": "mg/dL"}
    home = small_book.setting("home", examples=[{"it": one, "points": 0, "per_mille": 8} for one in "ab"])
    assert failures(scale, home) == []


def test_an_example_says_of_a_medicine_all_that_a_rule_may_ask() -> None:
    raw = {
        "medications": [
            "drug-a",
            {"drug": "drug-b", "days": 3, "stopped_days": 9, "route": "oral", "acute": True},
        ],
        "setting": "clinic",
        "measures": {"level": 0.7},
    }
    found = situation(small_book.small_book(), Given.model_validate_json(json.dumps(raw)))
    assert found.drugs == (
        Drug("drug-a"),
        Drug("drug-b", route="oral", days=3, acute=True, stopped=True, stopped_days=9),
    )
    assert found.setting == "clinic"
    nobody = situation(small_book.small_book(), Given())
    assert nobody.drugs is None
    assert nobody.setting == "home"


def test_a_class_is_proved_item_by_item() -> None:
    examples = [
        EXAMPLES[0],
        {
            "it": "counts",
            "given": {"medications": [{"drug": "drug-a", "days": 182, "held": True}]},
            "points": 0,
        }
        | {"at_least": 0, "at_most": 31},
    ]
    lines = (line("any", 19), line("long", 31, when={"taken_for_days": {"at_least": 182}}))
    assert failures(drug_class("class-a", *lines, members=("drug-a",)) | {"examples": examples}) == []


# ---------------------------------------------------------------- advice, readings, hearings, equations


def salt(*examples: Raw) -> list[tuple[str, str]]:
    """The examples of a treatment that do not hold."""
    (book,) = [one for one in small_book.advising() if one["id"] == "salt"]
    others = [one for one in small_book.advising() if one["id"] != "salt"]
    return [(it, why) for _, it, why in failures(*others, book | {"examples": list(examples)})]


def said(it: str, word: str, **more: Any) -> Raw:
    """An example of a low level and a sound filter."""
    return {"it": it, "given": {"measures": {"level": 0.6, "clearance": 60}}, "says": word, **more}


def test_a_book_that_says_and_asks_all_that_it_may_holds_too() -> None:
    assert failures(*small_book.advising()) == []


def test_a_treatment_is_proved_by_what_it_says() -> None:
    assert salt(said("is", "yes"), said("is not", "no"), said("asks", "ask")) == [
        ("is not", "says: found yes (It is low.), wanted no"),
        ("asks", "says: found yes (It is low.), wanted ask"),
    ]


def test_a_treatment_is_proved_by_what_its_reason_holds_and_leaves_out() -> None:
    found = salt(
        said("is", "yes", mentions=["low", "It is"], omits=["high"]),
        said("misses", "yes", mentions=["low", "high", "grave"]),
        said("spares", "yes", omits=["low", "high"]),
        said("does neither", "yes", mentions=["high"], omits=["low"]),
        said("says another word", "no", mentions=["high"]),
    )
    assert found == [
        ("misses", "reason: found 'It is low.', wanted ['high', 'grave']"),
        ("spares", "reason: found 'It is low.', not wanted ['low']"),
        ("does neither", "reason: found 'It is low.', wanted ['high'], not wanted ['low']"),
        ("says another word", "says: found yes (It is low.), wanted no"),
    ]


def test_a_test_is_proved_by_whether_it_is_wanted() -> None:
    look = small_book.examination("look", small_book.case("It is low.", {"measured": "low"}))
    levels = ((0.6, True), (0.6, False), (0.8, True), (0.8, False))
    examples = [
        {"it": f"{level} {wanted}", "given": {"measures": {"level": level}}, "wanted": wanted}
        for level, wanted in levels
    ]
    examples.append({"it": "is unknown", "given": {}, "wanted": True})
    assert failures(look | {"examples": examples}) == [
        ("look", "0.6 False", "wanted: found True, wanted False"),
        ("look", "0.8 True", "wanted: found False, wanted True"),
        ("look", "is unknown", "wanted: found False, wanted True"),
    ]


def test_a_reading_is_proved_by_its_status_and_its_grade() -> None:
    low = {"text": "0.45 mmol/L", "value": 0.45}
    readings = [
        {"it": "is", **low, "status": "low", "grade": 2},
        {"it": "says neither", **low},
        {"it": "is not", **low, "status": "normal", "grade": 3},
        {"it": "is of no grade", **low, "grade": 0},
        {"it": "is another value", **low, "value": 0.5, "status": "normal"},
        {"it": "is normal", "text": "0.8 mmol/L", "value": 0.8, "status": "normal", "grade": 0},
        {"it": "is refused", "text": "0.45", "value": None},
    ]
    assert failures(small_book.level(examples=readings)) == [
        ("level", "is not", "status: found low, wanted normal; grade: found 2, wanted 3"),
        ("level", "is of no grade", "grade: found 2, wanted 0"),
        ("level", "is another value", "value: found 0.45, wanted 0.5"),
    ]


def test_a_measure_without_a_range_has_no_status_to_prove() -> None:
    readings = [
        {"it": "is high", "text": "55", "value": 55, "status": "high"},
        {"it": "is", "text": "55", "value": 55},
    ]
    assert failures(small_book.measure("clearance", examples=readings)) == [
        ("clearance", "is high", "status: found None, wanted high")
    ]


def hearing(it: str, level: float, *, cautions: int = 0, alerts: tuple[str, ...] = (), **given: Any) -> Raw:
    """What is said beside a level."""
    return {
        "it": it,
        "given": {"measures": {"level": level}, **given},
        "alerts": list(alerts),
        "cautions": cautions,
    }


def test_a_hearing_is_proved_by_its_alerts_and_cautions() -> None:
    weak: Raw = {"conditions": ["weak-filter"]}
    (level,) = [one for one in small_book.advising() if one["id"] == "level"]
    others = [one for one in small_book.advising() if one["id"] != "level"]
    proofs = [
        hearing("says nothing", 0.5),
        hearing("warns", 0.49, alerts=("Very low",)),
        hearing("cares", 0.8, cautions=1, **weak),
        hearing("does both", 0.3, cautions=1, alerts=("Very low",), **weak),
        hearing("does not warn", 0.5, alerts=("Very low",)),
        hearing("warns unasked", 0.49),
        hearing("cares unasked", 0.8, **weak),
        hearing("cares twice", 0.8, cautions=2, **weak),
    ]
    assert [(it, why) for _, it, why in failures(*others, level | {"hearings": proofs})] == [
        ("does not warn", "alerts: found (), wanted ('Very low',)"),
        ("warns unasked", "alerts: found ('Very low',), wanted ()"),
        ("cares unasked", "cautions: found 1, wanted 0"),
        ("cares twice", "cautions: found 1, wanted 2"),
    ]


def test_an_equation_is_proved_by_what_it_gives() -> None:
    def proof(it: str, sex: str, *gives: float, age: float = 40) -> Raw:
        return {"it": it, "value": 3, "age": age, "sex": sex, "gives": list(gives)}

    proofs = [
        proof("gives", "male", 33.3),
        proof("spans", "other", 16.7, 33.3),
        proof("is none in a child", "male", age=17),
        proof("gives less", "male", 33.2),
        proof("gives one end", "unknown", 33.3),
        proof("gives something in a child", "male", 33.3, age=17),
        proof("gives nothing", "female"),
    ]
    (clearance,) = [one for one in small_book.advising() if one["id"] == "clearance"]
    others = [one for one in small_book.advising() if one["id"] != "clearance"]
    made = clearance | {"estimated_from": small_book.estimate(examples=proofs)}
    assert failures(*others, made) == [
        ("clearance", "gives less", "gives: found [33.3], wanted [33.2]"),
        ("clearance", "gives one end", "gives: found [16.7, 33.3], wanted [33.3]"),
        ("clearance", "gives something in a child", "gives: found [], wanted [33.3]"),
        ("clearance", "gives nothing", "gives: found [16.7], wanted []"),
    ]


def test_an_example_says_whether_a_medicine_is_taken_only_as_needed() -> None:
    raw = {"medications": [{"drug": "drug-d", "as_needed": True}, {"drug": "drug-d", "as_needed": False}]}
    found = situation(small_book.small_book(), Given.model_validate_json(json.dumps(raw))).drugs
    assert found == (Drug("drug-d", as_needed=True), Drug("drug-d", as_needed=False))


def test_a_scale_is_proved_by_its_bands_its_words_and_its_discounts() -> None:
    proofs = [
        {"it": "is low just below 5 %", "chance": 0.0499, "likelihood": "low"},
        {"it": "is moderate at 5 %", "chance": 0.05, "likelihood": "moderate"},
        {"it": "has a word", "word": "slight", "points": 5},
        {"it": "discounts", "shift": -0.01, "grade": "C", "points": 6},
        {"it": "is not high", "chance": 0.05, "likelihood": "high"},
        {"it": "has no such word", "word": "huge", "points": 5},
        {"it": "is worth less", "word": "slight", "points": 6},
        {"it": "discounts more", "shift": -0.01, "grade": "D", "points": 6},
    ]
    assert failures(small_book.SCALE | {"examples": proofs}) == [
        ("scale", "is not high", "likelihood: found moderate, wanted high"),
        ("scale", "has no such word", "points: found None, wanted 5"),
        ("scale", "is worth less", "points: found 5, wanted 6"),
        ("scale", "discounts more", "points: found 4, wanted 6"),
    ]


def test_a_test_is_proved_by_what_its_reason_holds_and_leaves_out() -> None:
    care = small_book.case("Take care.", {"has": "rare-loss"})
    look = small_book.examination(
        "look", small_book.case("It is low.", {"measured": "low"}), caution_when=[care]
    )
    low: Raw = {"measures": {"level": 0.6}}
    careful: Raw = {**low, "conditions": ["rare-loss"]}
    proofs = [
        {"it": "is wanted", "given": low, "wanted": True, "mentions": ["It is low."], "omits": ["care"]},
        {"it": "is careful", "given": careful, "wanted": True, "mentions": ["low", "Take care."]},
        {"it": "is not careful enough", "given": low, "wanted": True, "mentions": ["low", "care", "more"]},
        {"it": "is too careful", "given": careful, "wanted": True, "omits": ["care", "more", "low"]},
        {"it": "is not wanted", "given": {}, "wanted": False, "omits": ["low"]},
        {"it": "says nothing", "given": {}, "wanted": False, "mentions": ["low"]},
        {"it": "is wanted of itself", "given": low, "wanted": False, "omits": ["low"]},
    ]
    found = failures(*small_book.advising(), look | {"examples": proofs})
    assert [(it, why) for _, it, why in found] == [
        ("is not careful enough", "reason: found 'It is low.', wanted ['care', 'more']"),
        ("is too careful", "reason: found 'It is low. Take care.', not wanted ['care', 'low']"),
        ("says nothing", "reason: found '', wanted ['low']"),
        ("is wanted of itself", "wanted: found True, wanted False"),
    ]


# ---------------------------------------------------------------- changes, and levels that are repeated

OFFERED = {
    "offers": [{"action": "stop"}, {"action": "switch", "to": "drug c"}],
    "unless": [small_book.case("It is needed.", {"has": "rare-loss"})],
    "weigh": [
        small_book.case("It is weak.", {"has": "weak-filter"}),
        small_book.case("It protects.", {"takes": "class-b"}),
    ],
}
TAKEN: Raw = {"medications": ["drug-a"]}
BOTH: Raw = {"medications": ["drug-a", "drug-c"], "conditions": ["weak-filter"]}
NEEDED: Raw = {"medications": ["drug-a"], "conditions": ["rare-loss"]}


def offering(manage: Raw | None, *examples: Raw) -> list[tuple[str, str]]:
    """The examples of a class with these offers that do not hold."""
    made = drug_class("class-a", line("any-use", 19), members=("drug-a",), manage=manage)
    return [(it, why) for _, it, why in failures(made | {"examples": [EXAMPLES[0], *examples]})]


def shows(it: str, given: Raw, **more: Any) -> Raw:
    return {"it": it, "given": given, "points": 19, **more}


def test_an_example_proves_which_changes_may_be_offered() -> None:
    found = offering(
        OFFERED,
        shows("offers", TAKEN, offers=["stop", "switch"]),
        shows("is barred", NEEDED, offers=[]),
        shows("offers less", TAKEN, offers=["stop"]),
        shows("offers otherwise", TAKEN, offers=["switch", "stop"]),
        shows("is not barred", NEEDED, offers=["stop", "switch"]),
        shows("offers nothing", TAKEN, offers=[]),
    )
    both = "('stop', 'switch')"
    assert found == [
        ("offers less", f"offers: found {both}, wanted ('stop',)"),
        ("offers otherwise", f"offers: found {both}, wanted ('switch', 'stop')"),
        ("is not barred", f"offers: found (), wanted {both}"),
        ("offers nothing", f"offers: found {both}, wanted ()"),
    ]


def test_an_example_proves_how_much_speaks_against_a_change() -> None:
    found = offering(
        OFFERED,
        shows("is free", TAKEN, weighs=0),
        shows("weighs both", BOTH, weighs=2, offers=["stop", "switch"]),
        shows("weighs one", BOTH, weighs=1),
        shows("weighs something", TAKEN, weighs=1),
        shows("does not weigh", BOTH, weighs=0),
    )
    assert found == [
        ("weighs one", "weighs: found 2, wanted 1"),
        ("weighs something", "weighs: found 0, wanted 1"),
        ("does not weigh", "weighs: found 2, wanted 0"),
    ]


def test_what_nobody_knows_neither_bars_a_change_nor_weighs() -> None:
    unknown = OFFERED | {"unless": [small_book.case("It is weak.", {"has": "weak-filter"})]}
    assert offering(unknown, shows("is open", TAKEN, offers=["stop", "switch"], weighs=0)) == []


@pytest.mark.parametrize("manage", [None, {"ask": "Is it needed?"}])
def test_a_rule_that_offers_nothing_may_be_proved_to_do_so(manage: Raw | None) -> None:
    assert offering(manage, shows("offers nothing", TAKEN, offers=[], weighs=0)) == []
    assert offering(manage, shows("stops", TAKEN, offers=["stop"])) == [
        ("stops", "offers: found (), wanted ('stop',)")
    ]


def test_an_overlap_has_no_changes_of_its_own() -> None:
    shared: Raw = {"kind": "overlap", "id": "shared", "label": "s", "because": "x"}
    shared["members"] = ["rare-loss", "poor-food"]
    proof = {"it": "offers", "given": {"conditions": ["rare-loss"]}, "points": 50, "offers": ["stop"]}
    assert failures(shared | {"examples": [EXAMPLES[0], proof]}) == [
        ("shared", "offers", "offers: found (), wanted ('stop',)")
    ]


def test_a_hearing_is_proved_by_the_days_until_the_next_level() -> None:
    repeat = [
        {"when": {"measured": "low"}, "days": 7, "because": "x"},
        {"when": {"measure": {"measure": "level", "below": 0.5}}, "days": 2, "because": "y"},
    ]
    proofs = [
        hearing("names none", 0.8),
        hearing("names a week", 0.6) | {"again_in_days": 7},
        hearing("names the shortest", 0.4) | {"again_in_days": 2},
        hearing("names one unasked", 0.6),
        hearing("names another", 0.4) | {"again_in_days": 7},
        hearing("wants one", 0.8) | {"again_in_days": 7},
        hearing("cares, too", 0.4, cautions=1) | {"again_in_days": 2},
    ]
    level = small_book.level(repeat=repeat, hearings=proofs)
    assert [(it, why) for _, it, why in failures(level)] == [
        ("names one unasked", "again_in_days: found 7, wanted None"),
        ("names another", "again_in_days: found 2, wanted 7"),
        ("wants one", "again_in_days: found None, wanted 7"),
        ("cares, too", "cautions: found 0, wanted 1"),
    ]


def test_a_reading_is_proved_by_whether_it_is_unusual() -> None:
    examples = [
        {"it": "is", "text": "9", "value": 9, "unusual": True},
        {"it": "is not", "text": "9", "value": 9, "unusual": False},
        {"it": "is usual", "text": "10", "value": 10, "unusual": False},
    ]
    usual = {"at_least": 10, "because": "Judged."}
    found = failures(small_book.measure("clearance", usual=usual, examples=examples))
    assert found == [("clearance", "is not", "unusual: found True, wanted False")]
