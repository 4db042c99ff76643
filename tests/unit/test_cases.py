"""Cases: the whole answer to a whole patient, held against the one that stands in the case."""

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import TypeAdapter

import small_book
from magrisk import cases
from magrisk.assess import Assessor
from magrisk.assessment import Assessment
from magrisk.errors import ContentProblem
from magrisk.rulebook import schema
from magrisk.rulebook.examples import Result
from small_book import Raw, case, drug_class, interaction, line, rule
from small_patient import assessor_of

Screened = Callable[..., Assessment]
CASE: TypeAdapter[schema.Case] = TypeAdapter(schema.Case)
ON = "2026-11-22"

SCORE: Raw = {
    "kind": "score",
    "id": "counted",
    "label": "Counted",
    "note": "Made up.",
    "items": [
        {"label": "A", "points": 2, "when": {"takes": "class-a"}},
        {"label": "Weak", "points": 1, "when": {"has": "weak-filter"}},
    ],
    "examples": [
        {
            "it": "counts one",
            "given": {"medications": ["drug-a"], "no_other_conditions": True},
            "low": 2,
            "high": 2,
        },
        {
            "it": "counts nothing",
            "given": {"medications": [], "no_other_conditions": True},
            "low": 0,
            "high": 0,
        },
    ],
}
OFFERS: Raw = {
    "offers": [{"action": "reduce", "to_ddd": 1}, {"action": "stop"}],
    "weigh": [case("It protects.", {"has": "rare-loss"})],
}
DOSED = line("any-use", 40), line("much", 60, when={"daily_dose_ddd": {"at_least": 2}})
RAISED = [{"level": "raised", "because": "It is."}]
BOOK: tuple[Raw, ...] = (
    *small_book.advising(),
    small_book.STUDY,
    drug_class(
        "class-a",
        *DOSED,
        members=("drug-a",),
        manage=OFFERS,
        monitor="Measure it.",
        keep_apart={"from": ["class-b"], "hours": [{"drug": "drug-a", "before": 2, "after": 6}]},
    ),
    rule("condition", "tense", stakes=RAISED),
    small_book.examination("more", case("It is lost.", {"has": "rare-loss"})),
    interaction("a-with-loss", 10, {"takes": "class-a"}, {"has": "rare-loss"}),
    SCORE,
)
SMALL = assessor_of(small_book.small_book(*BOOK))

# Everything that a profile may say, and more than the rules know.
WHOLE: Raw = {
    "id": "C1",
    "age": 60,
    "sex": "male",
    "setting": "home",
    "medications": ["drug a 20 mg daily since 2026-11-20", "drug c", "drug b", "flibber"],
    "conditions": ["rare loss", "tense"],
    "labs": ["level 0.80 mmol/L on 2026-11-10", "clearance 60"],
    "alcohol": "never",
    "symptoms": ["cramp"],
}


def of(by: Assessor, told: Raw, **otherwise: Any) -> schema.Case:
    """The case of a patient with the answer as it is, but for some keys of the answer."""
    made: Raw = {
        "kind": "case",
        "id": "one",
        "story": "A man.",
        "as_of": ON,
        "told": told,
        "sense": ["Must."],
    }
    found = cases.outline(whole(by, told))
    assert otherwise.keys() <= found.keys()
    return CASE.validate_json(json.dumps(made | {"answer": found | otherwise}))


def whole(by: Assessor, told: Raw, on: str = ON) -> Assessment:
    words = cases.words_of(cases.checked(dict(told), "one"), by.reader.knows)
    return by.assess(by.reader.read(words, datetime.date.fromisoformat(on)))


# ---------------------------------------------------------------- what is held against what


def test_a_case_whose_answer_is_as_it_stands_holds() -> None:
    made = of(SMALL, WHOLE)
    assert cases.difference(SMALL, made) == ""
    assert cases.run(SMALL, [made]) == [Result("one", "has the answer that stands in it", "")]


def test_no_cases_have_no_results() -> None:
    assert cases.run(SMALL, []) == []


def test_a_case_whose_answer_is_another_says_which_keys() -> None:
    answer = cases.outline(whole(SMALL, WHOLE))
    made = of(SMALL, WHOLE, stakes="usual", tests=["Look elsewhere"])
    assert cases.difference(SMALL, made) == (
        f"stakes: found {answer['stakes']}, wanted usual; "
        f"tests: found {answer['tests']}, wanted ['Look elsewhere']"
    )
    (result,) = cases.run(SMALL, [made])
    assert (result.document, result.failure) == ("one", cases.difference(SMALL, made))


@pytest.mark.parametrize(
    ("key", "other"),
    [
        ("complete", True),
        ("complete_enough", True),
        ("priority", "never"),
        ("priority_because", ["It is."]),
        ("likelihood", None),
        ("stakes", "usual"),
        ("raised_by", []),
        ("points", None),
        ("chance", [1, 2, 3]),
        ("measured", None),
        ("contributions", {"class-a": 61}),
        ("without_protectors", None),
        ("not_counted", []),
        ("unrecognised", []),
        ("doubts", []),
        ("alerts", []),
        ("options", {}),
        ("tests", []),
        ("monitoring", []),
        ("keep_apart", []),
        ("level", None),
        ("what_would_help", []),
        ("smallest_change", []),
        ("scores", {}),
    ],
)
def test_every_key_of_the_answer_is_held_against_the_case(key: str, other: Any) -> None:
    """And each of them says something of this patient, or the difference would not be told."""
    found = cases.difference(SMALL, of(SMALL, WHOLE, **{key: other}))
    assert found.startswith(f"{key}: found ")
    assert "; " not in found.partition(", wanted ")[2]


def test_every_key_is_tried() -> None:
    (tried,) = test_every_key_of_the_answer_is_held_against_the_case.pytestmark
    assert [key for key, _ in tried.args[1]] == list(schema.CaseAnswer.model_fields)


def test_cases_are_run_in_their_order_and_one_that_differs_stops_no_other() -> None:
    found = cases.run(SMALL, [of(SMALL, WHOLE), of(SMALL, {}, priority="never"), of(SMALL, {})])
    assert [bool(one.failure) for one in found] == [False, True, False]


def test_a_case_is_of_its_day() -> None:
    """Half a year later the level is history."""
    made = of(SMALL, WHOLE)
    later = made.model_copy(update={"as_of": "2027-05-22"})
    assert cases.answered(SMALL, later) == cases.outline(whole(SMALL, WHOLE, "2027-05-22"))
    assert "measured: found None, wanted normal" in cases.difference(SMALL, later)


@pytest.mark.parametrize(
    ("told", "place"), [({"labs": ["level 0.8"]}, "lab"), ({"pulse": 60}, "one"), ({"medications": 5}, "one")]
)
def test_a_case_that_tells_what_cannot_be_used_is_refused(told: Raw, place: str) -> None:
    made = of(SMALL, {}).model_copy(update={"told": told})
    with pytest.raises(ContentProblem, match=place):
        cases.run(SMALL, [made])


# ---------------------------------------------------------------- the outline


def test_the_outline_of_a_patient_with_every_part() -> None:
    answer = whole(SMALL, WHOLE)
    found = cases.outline(answer)
    assert answer.score
    assert answer.chance
    assert answer.without_protectors
    assert list(found) == list(schema.CaseAnswer.model_fields)
    assert found["points"] == [answer.score.points, answer.score.floor, answer.score.ceiling]
    chances = (answer.chance.estimate, answer.chance.floor, answer.chance.ceiling)
    assert found["chance"] == [round(100 * share, 1) for share in chances]
    assert found["measured"] == "normal, grade 0"
    assert (found["complete"], found["complete_enough"]) == (False, False)
    assert found["contributions"] == {"class-a": 60, "rare-loss": 50, "class-b": -40, "a-with-loss": 10}
    assert found["points"][0] == 80
    assert found["without_protectors"] == 120 == answer.without_protectors.points
    assert (found["stakes"], found["raised_by"]) == ("raised", ["cramp", "tense"])
    assert found["unrecognised"] == ["flibber"]
    assert "drug b" in found["not_counted"]
    assert found["scores"] == {"counted": [2, 2]}
    assert found["keep_apart"] == ["drug a: 2 h before, 6 h after"]
    assert found["monitoring"] == ["class a"]
    assert found["level"].startswith("0.8 mmol/L on 2026-11-10, normal, but ")
    assert set(found["options"]) == {"salt"}
    stop, reduce = (
        f'{how} "drug a 20 mg daily since 2026-11-20"{to}'
        for how, to in (("stopping", ""), ("reducing", ' to "drug a 10 mg daily since 2026-11-20"'))
    )
    assert {one["change"]: (one["points"], one["against"]) for one in found["what_would_help"]} == {
        reduce: (60, 0),
        stop: (10, 1),
    }
    assert found["smallest_change"] == ["stop drug a 20 mg daily since 2026-11-20"]
    assert found["tests"] == ["more"]
    doubt = answer.doubts[0]
    assert found["doubts"][0] == {
        "question": doubt.question,
        "add": doubt.could_add,
        "remove": doubt.could_remove,
        "decides": doubt.could_change_priority,
    }
    assert len(found["doubts"]) == len(answer.doubts)


def test_the_smallest_change_says_what_takes_the_place() -> None:
    less = {"offers": [{"action": "reduce", "to_ddd": 1}]}
    dosed = drug_class("class-a", *DOSED, members=("drug-a",), manage=less)
    by = assessor_of(small_book.small_book(*BOOK, dosed))
    told: Raw = {"medications": ["drug a 20 mg daily"], "symptoms": ["cramp"]}
    assert cases.outline(whole(by, told))["smallest_change"] == [
        "reduce drug a 20 mg daily to drug a 10 mg daily"
    ]


def test_the_outline_of_who_is_not_scored() -> None:
    """A child has no figures; what was said is there all the same."""
    found = cases.outline(whole(SMALL, WHOLE | {"age": 12}))
    empty = {"likelihood", "points", "chance", "without_protectors"}
    assert {key for key in empty if found[key] is not None} == set()
    assert (found["what_would_help"], found["smallest_change"], found["doubts"], found["options"]) == (
        [],
        [],
        [],
        {},
    )
    assert (found["priority"], found["priority_because"]) == ("routine", ["under 18 years: not scored"])
    assert (found["stakes"], found["measured"]) == ("raised", "normal, grade 0")
    assert cases.difference(SMALL, of(SMALL, WHOLE | {"age": 12})) == ""


def test_the_outline_of_nobody_of_whom_nothing_was_said() -> None:
    found = cases.outline(whole(SMALL, {}))
    assert (found["measured"], found["level"], found["without_protectors"]) == (None, None, None)
    assert (found["raised_by"], found["keep_apart"], found["contributions"]) == ([], [], {})
    assert found["doubts"]


def test_what_is_said_twice_stands_once_in_an_outline() -> None:
    told = WHOLE | {"medications": ["drug b", "drug b", "flibber", "flibber"]}
    found = cases.outline(whole(SMALL, told))
    assert found["not_counted"].count("drug b") == 1
    assert len(found["raised_by"]) == len(set(found["raised_by"]))


def test_an_outline_holds_no_prose(screened: Screened) -> None:
    """By the shipped rules: whatever a reason or an advice says may change without the cases."""
    answer = screened(
        medications=["omeprazole 40 mg daily for 2 years", "furosemide", "digoxin"], labs=["Mg 0.6 mmol/L"]
    )
    reworded = answer.model_copy(
        update={
            "contributions": tuple(
                one.model_copy(update={"mechanism": "x", "reason": "x"}) for one in answer.contributions
            ),
            "alerts": tuple(one.model_copy(update={"advice": "x"}) for one in answer.alerts),
            "options": tuple(one.model_copy(update={"reason": "x"}) for one in answer.options),
            "tests": tuple(one.model_copy(update={"why": "x"}) for one in answer.tests),
        }
    )
    assert cases.outline(reworded) == cases.outline(answer)
    assert (
        cases.outline(answer)["measured"]
        == f"low, grade {answer.measured.ctcae_grade if answer.measured else ''}"
    )
