"""What is told beside the score."""

from collections.abc import Callable

import pytest

import small_book
from magrisk.assess import Assessor
from magrisk.assessment import Assessment, Management
from small_patient import assessor_of, read

Screened = Callable[..., Assessment]


def alerts(answer: Assessment) -> list[tuple[str, str]]:
    return [(alert.kind, alert.label) for alert in answer.alerts]


def test_a_symptom_says_why_and_what_else_it_could_be(screened: Screened) -> None:
    (alert,) = screened(symptoms=["muscle twitching", "muscle twitching"]).alerts
    assert (alert.kind, alert.label) == ("symptom", "Muscle twitching")
    assert "low calcium" in alert.advice


def test_a_drug_that_a_low_level_makes_worse_is_told_once_at_its_gravest(screened: Screened) -> None:
    one = screened(medications=["citalopram 20 mg"])
    two = screened(medications=["citalopram 20 mg"], labs=["K 3.1 mmol/L"])
    assert alerts(one) == [("amplifier", "QT-prolonging drugs with known torsades risk")]
    assert [kind for kind, _ in alerts(two)] == ["amplifier", "electrolyte"]
    assert one.alerts[0].advice != two.alerts[0].advice
    assert (one.stakes, two.stakes) == ("raised", "grave")


def test_a_coded_outcome_is_known_low_and_leaves_the_priority(screened: Screened) -> None:
    answer = screened(conditions=["E83.42"], medications=[])
    assert alerts(answer) == [("known-low", "Coded low magnesium")]
    assert answer.priority == screened(medications=[]).priority
    assert answer.contributions == ()


@pytest.mark.parametrize(
    ("lab", "label"),
    [
        ("K 3.1 mmol/L", "Low potassium"),
        ("K <3.5 mmol/L", "Low potassium"),
        ("Ca 1.9 mmol/L", "Low calcium"),
    ],
)
def test_an_electrolyte_out_of_range_is_told(screened: Screened, lab: str, label: str) -> None:
    assert alerts(screened(labs=[lab])) == [("electrolyte", label)]


@pytest.mark.parametrize(
    "lab", ["K 4.0 mmol/L", "K <4.5 mmol/L", "Ca 2.3 mmol/L", "K 3.1 mmol/L on 2020-01-01"]
)
def test_an_electrolyte_that_is_normal_open_or_old_is_not_told(screened: Screened, lab: str) -> None:
    assert alerts(screened(labs=[lab])) == []


@pytest.mark.parametrize("lab", ["Mg 0.6 mmol/L", "Mg 1.2 mmol/L"])
def test_a_level_that_is_not_normal_says_what_to_look_at(screened: Screened, lab: str) -> None:
    answer = screened(labs=[lab])
    assert answer.measured is not None
    assert alerts(answer) == [("safety", f"Serum magnesium is {answer.measured.status}")]
    assert answer.alerts[0].advice


def test_a_normal_level_says_what_it_does_not_rule_out(screened: Screened) -> None:
    answer = screened(labs=["Mg 0.8 mmol/L"])
    assert alerts(answer) == [("safety", "Serum magnesium is normal")]
    assert "not rule out" in answer.alerts[0].advice


def test_follow_up_is_told_for_what_holds_whatever_the_likelihood(screened: Screened) -> None:
    answer = screened(
        medications=["omeprazole", "furosemide stopped 2 months ago", "digoxin"], conditions=["T2DM"]
    )
    assert {one.because for one in answer.monitoring} == {
        "Proton pump inhibitors",
        "Cardiac glycosides",
        "Cardiac glycoside with a cause of low magnesium",
        "Type 2 diabetes mellitus",
    }
    assert all(one.what == "Serum magnesium" and one.when for one in answer.monitoring)


def test_who_takes_nothing_and_has_nothing_needs_no_follow_up(screened: Screened) -> None:
    assert screened(medications=[]).monitoring == ()


def test_the_alert_tells_the_stake_that_holds(screened: Screened) -> None:
    (one, _) = screened(medications=["citalopram 20 mg"], labs=["K 3.4 mmol/L"]).alerts
    (two,) = screened(medications=["citalopram 20 mg", "methadone 10 mg"]).alerts
    assert one.kind == two.kind == "amplifier"
    assert "Two" not in one.advice
    assert "potassium" in one.advice.lower()
    assert "Two" in two.advice


def test_magnesium_salts_in_kidney_failure_are_a_safety_matter(screened: Screened) -> None:
    answer = screened(medications=["magnesium oxide 400 mg bd"], labs=["eGFR 20"])
    assert ("safety", "eGFR below 30") in alerts(answer)
    (both,) = (found for found in answer.contributions if found.rule == "mg-salt-x-ckd")
    assert both.label in {m.because for m in answer.monitoring}


SMALL = assessor_of(small_book.small_book(*small_book.advising()))


@pytest.mark.parametrize(
    ("level", "labels"),
    [
        ("0.29 mmol/L", ["level is low"]),
        ("0.3 mmol/L", ["level is low", "Very low"]),
        ("0.49 mmol/L", ["level is low", "Very low"]),
        ("0.5 mmol/L", ["level is low"]),
        ("<0.5 mmol/L", ["level is low"]),
        ("0.8 mmol/L", []),
        ("0.4 mmol/L on 2020-01-01", []),
    ],
)
def test_an_alert_is_told_where_both_of_its_limits_surely_hold(level: str, labels: list[str]) -> None:
    answer = SMALL.assess(read(SMALL, f"level {level}"))
    assert alerts(answer) == [("safety", label) for label in labels]
    assert answer.stakes == "usual"


@pytest.mark.parametrize(
    ("level", "advice"), [("0.6", "Low it is."), ("0.8", "Normal it is."), ("1.2", "High it is."), ("", None)]
)
def test_a_level_says_what_its_range_says_of_it(level: str, advice: str | None) -> None:
    own = {"low": 0.7, "high": 1.0, "unit": "mmol/L", "source": "x"}
    texts = {f"when_{status}": f"{status.capitalize()}\n  it is." for status in ("low", "normal", "high")}
    for normal, wanted in (
        ({**own, **texts}, advice),
        ({**own, **texts, "when_normal": None}, None if level == "0.8" else advice),
    ):
        book = assessor_of(small_book.small_book(small_book.level(reference_range=normal)))
        answer = book.assess(read(book, *([f"level {level} mmol/L"] if level else [])))
        assert [one.advice for one in answer.alerts] == ([wanted] if wanted else [])


def test_each_alert_of_a_measure_is_told_by_its_own_limit_in_their_order() -> None:
    made = [
        {"when": {"below": limit}, "label": f"Below {limit}", "advice": f"Act on {limit}."}
        for limit in (70, 30, 50)
    ]
    book = assessor_of(
        small_book.small_book(
            small_book.measure("salt", alerts=made), small_book.measure("soda", alerts=made[:1])
        )
    )
    answer = book.assess(read(book, "salt 40", "soda 69.9"))
    assert [(one.kind, one.label, one.advice) for one in answer.alerts] == [
        ("electrolyte", "Below 70", "Act on 70."),
        ("electrolyte", "Below 50", "Act on 50."),
        ("electrolyte", "Below 70", "Act on 70."),
    ]
    assert book.assess(read(book)).alerts == ()


def test_a_complaint_among_the_conditions_is_told_like_any_and_once() -> None:
    answer = SMALL.assess(read(SMALL, symptoms=("cramp", "fit"), conditions=("cramp", "no fit")))
    assert [(one.kind, one.label, one.advice) for one in answer.alerts] == [
        ("symptom", "cramp", "Why. What else."),
        ("symptom", "fit", "Why. What else."),
    ]
    assert SMALL.assess(read(SMALL, conditions=("no fit",))).alerts == ()


STUDY = {
    "kind": "evidence",
    "id": "study",
    "citation": "A\n  study.",
    "says": "It does.",
    "citation_check": "not-re-checked",
    "findings": {"found": {"difference": -0.01, "se": 0.001, "grade": "A"}},
}
WARNED = small_book.interaction("salt-and-filter", 0, {"takes": "class-d"}, {"has": "weak-filter"})
STAKES = [{"level": "raised", "because": "It is."}]
LOW_SALT = {"when": {"below": 3}, "label": "Low salt", "advice": "Look."}
WARNS = assessor_of(
    small_book.small_book(
        *small_book.advising(),
        STUDY,
        WARNED | {"safety": "Do\n  not.", "evidence": ["study", "study"]},
        small_book.rule("condition", "rare-loss", small_book.line("any", 50), safety="Take care."),
        small_book.rule("condition", "shaky", stakes=STAKES),
        small_book.measure("salt", alerts=[LOW_SALT]),
    )
)


@pytest.mark.parametrize(
    ("medications", "labs", "warned"),
    [
        (("drug d",), ("clearance 29",), True),
        (("drug d",), ("clearance 30",), False),
        # It may be, and nobody knows: no warning, the question is open.
        (("drug d",), (), False),
        (("drug d held",), ("clearance 29",), False),
        (("drug d stopped",), ("clearance 29",), False),
        ((), ("clearance 29",), False),
        (None, ("clearance 29",), False),
    ],
)
def test_a_rule_warns_where_it_surely_holds(
    medications: tuple[str, ...] | None, labs: tuple[str, ...], warned: bool
) -> None:
    answer = WARNS.assess(read(WARNS, *labs, medications=medications))
    assert alerts(answer) == [("safety", "salt and filter")] * warned
    for alert in answer.alerts:
        assert alert.advice == "Do not."
        assert [(one.id, one.citation) for one in alert.evidence] == [("study", "A study.")]


def test_a_rule_with_points_warns_beside_them() -> None:
    answer = WARNS.assess(read(WARNS, conditions=("rare loss",)))
    assert [(found.rule, found.points) for found in answer.contributions] == [("rare-loss", 50)]
    assert [(one.label, one.advice) for one in answer.alerts] == [("rare loss", "Take care.")]


def test_alerts_stand_in_one_order_whatever_was_said_first() -> None:
    said = ("rare loss", "shaky", "cramp")
    for conditions in (said, said[::-1]):
        answer = WARNS.assess(read(WARNS, "salt 2", "level 0.6 mmol/L", conditions=conditions))
        assert alerts(answer) == [
            ("safety", "level is low"),
            ("symptom", "cramp"),
            ("amplifier", "shaky"),
            ("safety", "rare loss"),
            ("electrolyte", "Low salt"),
        ]


def test_a_warning_bears_on_no_points_and_no_priority() -> None:
    plain = assessor_of(small_book.small_book(*small_book.advising(), WARNED))
    told = [one.assess(read(one, "clearance 29", medications=("drug d",))) for one in (WARNS, plain)]
    assert told[0].score == told[1].score
    assert (told[0].priority, told[0].stakes) == (told[1].priority, told[1].stakes)


# ---------------------------------------------------------------- what an alert raises the stakes to


def raising(answer: Assessment) -> dict[str, str | None]:
    return {alert.label: alert.raises for alert in answer.alerts}


SEVERITIES = {"ache": 1, "cramp": 2, "fit": 4}


def test_a_complaint_raises_the_stakes_by_its_severity() -> None:
    book = assessor_of(
        small_book.small_book(*(small_book.symptom(name, number) for name, number in SEVERITIES.items()))
    )
    answer = book.assess(read(book, symptoms=tuple(SEVERITIES)))
    assert raising(answer) == {"ache": None, "cramp": "raised", "fit": "grave"}
    assert answer.stakes == "grave"


def staked(*levels: str) -> Assessor:
    """A cause with such stakes; those but the first hold in men alone."""
    first, *others = [{"level": level, "because": f"It is {level}."} for level in levels]
    made = [first, *(one | {"when": {"sex": "male"}} for one in others)]
    return assessor_of(small_book.small_book(small_book.rule("condition", "shaky", stakes=made)))


@pytest.mark.parametrize(
    ("levels", "raises"),
    [
        (("usual",), None),
        (("raised",), "raised"),
        (("grave",), "grave"),
        (("raised", "grave"), "grave"),
        (("grave", "raised"), "grave"),
        (("usual", "raised"), "raised"),
    ],
)
def test_of_the_stakes_of_a_rule_the_gravest_that_holds_is_told(
    levels: tuple[str, ...], raises: str | None
) -> None:
    book = staked(*levels)
    answer = book.assess(read(book, conditions=("shaky",)))
    assert raising(answer) == {"shaky": raises}
    assert [one.advice for one in answer.alerts] == [f"It is {raises or 'usual'}."]
    assert answer.stakes == (raises or "usual")
    woman = book.assess(read(book, conditions=("shaky",), sex="female"))
    assert raising(woman) == {"shaky": None if levels[0] == "usual" else levels[0]}


def test_an_alert_of_a_measure_raises_what_it_says() -> None:
    made = [
        {"when": {"below": limit}, "label": f"Below {limit}", "advice": "Look."} | stakes
        for limit, stakes in ((9, {}), (7, {"stakes": "raised"}), (5, {"stakes": "grave"}))
    ]
    book = assessor_of(small_book.small_book(small_book.measure("salt", alerts=made)))
    answer = book.assess(read(book, "salt 4"))
    assert raising(answer) == {"Below 9": None, "Below 7": "raised", "Below 5": "grave"}
    assert answer.stakes == "grave"
    assert raising(book.assess(read(book, "salt 8"))) == {"Below 9": None}


def test_a_warning_and_a_measured_level_raise_no_stakes() -> None:
    answer = WARNS.assess(read(WARNS, "level 0.45 mmol/L", conditions=("rare loss",)))
    assert raising(answer) == {"level is low": None, "Very low": None, "rare loss": None}


# ---------------------------------------------------------------- what to ask of the causes

NEEDED = small_book.case("It is\n  needed.", {"has": "rare-loss"})
MANAGE = {
    "ask": "Is it\n  needed?",
    "before": "What is it\n  for?",
    "note": "It\n  lasts.",
    "offers": [{"action": "stop"}],
    "unless": [NEEDED],
}
APART = {"from": ["class-b"], "hours": [{"drug": "drug-d", "before": 2}]}
MANAGED = assessor_of(
    small_book.small_book(
        small_book.drug_class("class-a", small_book.line("any-use", 19), members=("drug-a",), manage=MANAGE),
        small_book.drug_class(
            "class-d", members=("drug-d",), routes=["oral"], keep_apart=APART, manage={"ask": "When?"}
        ),
        small_book.rule("condition", "weak-filter", names=["weak"], manage={"note": "It lasts."}),
    )
)


def managed(*medications: str, conditions: tuple[str, ...] = ()) -> tuple[Management, ...]:
    return MANAGED.assess(read(MANAGED, medications=medications, conditions=conditions)).management


def test_what_is_to_be_asked_of_a_cause_is_told_on_one_line_each() -> None:
    assert managed("drug a") == (
        Management(
            rule="class-a",
            because="class a",
            ask="Is it needed?",
            before="What is it for?",
            note="It lasts.",
            not_offered=(),
        ),
    )


def test_why_no_change_is_offered_is_told_where_it_surely_holds() -> None:
    assert [one.not_offered for one in managed("drug a", conditions=("rare loss",))] == [("It is needed.",)]


def test_what_a_rule_does_not_say_is_not_told() -> None:
    (one,) = managed(conditions=("weak",))
    assert (one.ask, one.before, one.note, one.not_offered) == (None, None, "It lasts.", ())


def test_rules_that_do_not_hold_have_nothing_to_be_asked() -> None:
    assert managed("drug a on hold") == ()
    assert managed("drug c", conditions=("rare loss",)) == ()


def test_hours_between_medicines_are_no_question_about_a_cause() -> None:
    assert managed("drug d", "drug c") == ()
    assert [one.rule for one in managed("drug d", "drug a", conditions=("weak",))] == [
        "class-a",
        "weak-filter",
    ]
