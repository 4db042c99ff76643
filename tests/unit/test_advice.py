"""What is said of treatments and tests: yes, no or ask, in which order, and in whose words."""

import pytest

import small_book
from magrisk.answer import advice
from magrisk.answer.advice import Heard, cautions, decided, options
from magrisk.compile import compile_plan
from magrisk.evaluate import Known, Steps
from magrisk.plan import ASK, AVOID, CAUTION, OFFER, WANTED, Plan
from magrisk.presence import ABSENT, PRESENT, UNKNOWN, Presence
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from small_book import Raw, case, examination, rule, treatment

A, U, P = ABSENT, UNKNOWN, PRESENT
CAUSES = ("low", "lower", "weak", "weaker", "rare", "rarer", "shaky", "shakier")


def when(cause: str, because: str, ask: str = "") -> Raw:
    """A circumstance that hangs on one cause."""
    return case(because, {"has": cause}, **({"ask": ask} if ask else {}))


SALT = treatment(
    "salt",
    offer_when=[when("low", "It is low.", "Is it low?"), when("lower", "It is\n  lower.")],
    avoid_when=[when("weak", "It is weak.", "Is it\n  weak?"), when("weaker", "It is weaker.")],
    ask_when=[when("rare", "Ask about the one."), when("rarer", "Ask about the other.")],
    caution_when=[when("shaky", "Take care."), when("shakier", "Take more care.")],
    otherwise="Nothing\n  calls for it.",
)


def book_of(*more: Raw) -> Rulebook:
    """The small book with causes that weigh nothing, and what hangs on them."""
    return small_book.small_book(*(rule("condition", name) for name in CAUSES), *more)


BOOK = book_of(SALT)
PLAN = compile_plan(BOOK)


def steps(plan: Plan, said: dict[str, Presence]) -> Steps:
    """A patient of whom all other causes are absent."""
    return Steps(plan, Known(dict.fromkeys(CAUSES, A) | said))


def the(document: str, book: Rulebook = BOOK) -> schema.Treatment:
    """A treatment of a book."""
    found = book.documents[document]
    assert isinstance(found, schema.Treatment)
    return found


@pytest.mark.parametrize(
    ("said", "says", "reason"),
    [
        ({}, "no", "Nothing calls for it."),
        ({"low": P}, "yes", "It is low."),
        ({"lower": P}, "yes", "It is lower."),
        ({"low": P, "lower": P}, "yes", "It is low. It is lower."),
        # What offers it is asked for only while nothing offers it for certain.
        ({"low": U}, "ask", "Is it low?"),
        ({"lower": U}, "ask", "It is lower."),
        ({"low": U, "lower": U}, "ask", "Is it low? It is lower."),
        ({"low": U, "lower": P}, "yes", "It is lower."),
        # To avoid it comes first, whatever else holds.
        ({"weak": P}, "no", "It is weak."),
        ({"weak": P, "low": P, "rare": P, "shaky": P}, "no", "It is weak."),
        ({"weak": P, "weaker": P, "low": U}, "no", "It is weak. It is weaker."),
        ({"weak": U, "weaker": P, "low": P}, "no", "It is weaker."),
        # What may speak against it is asked for only where something may speak for it.
        ({"weak": U}, "no", "Nothing calls for it."),
        ({"weak": U, "low": P}, "ask", "Is it weak?"),
        ({"weaker": U, "low": P}, "ask", "It is weaker."),
        ({"weak": U, "low": U}, "ask", "Is it weak? Is it low?"),
        ({"weak": U, "weaker": U, "low": P}, "ask", "Is it weak? It is weaker."),
        ({"rare": P}, "no", "Nothing calls for it."),
        ({"rare": P, "low": P}, "ask", "Ask about the one."),
        ({"rare": P, "rarer": P, "low": U}, "ask", "Ask about the one. Ask about the other. Is it low?"),
        ({"rare": U, "low": P}, "yes", "It is low."),
        # Cautions stand behind a yes and behind a question, and alone they decide nothing.
        ({"shaky": P}, "no", "Nothing calls for it."),
        ({"shaky": P, "low": P}, "yes", "It is low. Take care."),
        ({"shaky": P, "shakier": P, "low": P}, "yes", "It is low. Take care. Take more care."),
        ({"shaky": U, "low": P}, "yes", "It is low."),
        ({"shaky": P, "weak": U, "low": P}, "ask", "Is it weak? Take care."),
    ],
)
def test_a_treatment_is_decided_in_the_order_of_its_circumstances(
    said: dict[str, Presence], says: str, reason: str
) -> None:
    assert decided(the("salt"), Heard("salt", PLAN, steps(PLAN, said))) == (says, reason)


def test_a_text_that_several_circumstances_share_is_told_once() -> None:
    same = [when("low", "It is low.", "Ask."), when("lower", "It is low.", "Ask.")]
    book = book_of(treatment("salt", offer_when=same))
    plan = compile_plan(book)
    for said, wanted in ((P, ("yes", "It is low.")), (U, ("ask", "Ask."))):
        heard = Heard("salt", plan, steps(plan, {"low": said, "lower": said}))
        assert decided(the("salt", book), heard) == wanted


def test_of_a_list_the_most_is_what_any_of_its_circumstances_is() -> None:
    heard = Heard("salt", PLAN, steps(PLAN, {"lower": U, "weak": A, "weaker": P, "rare": U, "rarer": U}))
    assert [heard.most(part) for part in (OFFER, AVOID, ASK, CAUTION, WANTED)] == [U, P, U, A, A]
    assert (heard.value(AVOID, 0), heard.value(AVOID, 1)) == (A, P)


def test_each_document_hears_its_own_circumstances() -> None:
    other = treatment("other", offer_when=[when("weak", "It is weak.")])
    plan = compile_plan(book_of(SALT, other))
    held = steps(plan, {"weak": P})
    assert Heard("other", plan, held).most(OFFER) == P
    assert Heard("salt", plan, held).most(OFFER) == A


def test_treatments_stand_in_their_order_and_then_by_their_ids() -> None:
    book = book_of(treatment("z", 1), treatment("a", 2), treatment("c", 3), treatment("b", 3))
    plan = compile_plan(book)
    assert [o.treatment for o in options(book, plan, steps(plan, {}))] == ["z", "a", "b", "c"]


def test_a_treatment_is_shown_with_its_texts_on_one_line_each() -> None:
    texts = {
        "benefits": "It\n  helps.",
        "considerations": "It \n costs.",
        "details": ["By\n vein.", "Slowly."],
    }
    book = book_of({**SALT, "label": "Salt of it", **texts})
    plan = compile_plan(book)
    (found,) = options(book, plan, steps(plan, {"low": P}))
    assert found.model_dump() == {
        "treatment": "salt",
        "label": "Salt of it",
        "says": "yes",
        "reason": "It is low.",
        "benefits": "It helps.",
        "considerations": "It costs.",
        "details": ("By vein.", "Slowly."),
    }


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({}, []),
        ({"weak": P}, []),
        ({"low": U}, ["ask"]),
        ({"low": P}, ["yes"]),
        ({"low": P, "weak": P}, ["no"]),
    ],
)
def test_what_is_told_only_if_offered_is_silent_while_nothing_offers_it(
    said: dict[str, Presence], says: list[str]
) -> None:
    book = book_of({**SALT, "only_if_offered": True})
    plan = compile_plan(book)
    assert [option.says for option in options(book, plan, steps(plan, said))] == says


LOOK = examination(
    "look", when("low", "It is\n  low."), when("weak", "It is weak."), when("weaker", "It is weak."), order=2
)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, []),
        ({"low": U}, []),
        ({"low": P}, ["It is low."]),
        ({"low": P, "weak": U}, ["It is low."]),
        ({"weak": P, "weaker": P}, ["It is weak."]),
        ({"low": P, "weaker": P}, ["It is low. It is weak."]),
    ],
)
def test_a_test_is_wanted_for_everything_that_surely_calls_for_it(
    said: dict[str, Presence], why: list[str]
) -> None:
    book = book_of({**LOOK, "limits": "It \n says little."})
    plan = compile_plan(book)
    found = list(advice.tests(book, plan, steps(plan, said), ""))
    assert [(one.test, one.why, one.limits) for one in found] == [("look", w, "It says little.") for w in why]


def test_tests_stand_in_their_order_and_then_by_their_ids() -> None:
    low = when("low", "It is low.")
    book = book_of(LOOK, *(examination(name, low, order=n) for name, n in (("z", 1), ("y", 3), ("x", 3))))
    plan = compile_plan(book)
    found = [(one.test, one.limits) for one in advice.tests(book, plan, steps(plan, {"low": P}), "")]
    assert found == [("z", ""), ("look", ""), ("x", ""), ("y", "")]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, ()),
        ({"weak": U}, ()),
        ({"weak": P}, ("It is weak.",)),
        ({"low": P, "weak": P}, ("It is low.", "It is weak.")),
    ],
)
def test_cautions_are_told_where_they_surely_hold(said: dict[str, Presence], told: tuple[str, ...]) -> None:
    level = small_book.level(cautions=[when("low", "It is\n low."), when("weak", "It is weak.")])
    book = book_of(level)
    plan = compile_plan(book)
    measure = book.documents["level"]
    assert isinstance(measure, schema.Measure)
    assert cautions(measure, plan, steps(plan, said)) == told


CAREFUL = [when("shaky", "Take\n  care."), when("shakier", "Take more care.")]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"low": P, "shaky": P}, ["It is low. Take care."]),
        (
            {"low": P, "weak": P, "shakier": P, "shaky": P},
            ["It is low. It is weak. Take care. Take more care."],
        ),
        # A caution wants no test, and nobody is careful of what may not be.
        ({"shaky": P}, []),
        ({"shaky": P, "low": U}, []),
        ({"shaky": U, "low": P}, ["It is low."]),
    ],
)
def test_a_test_that_is_wanted_is_told_with_its_cautions(said: dict[str, Presence], why: list[str]) -> None:
    book = book_of({**LOOK, "caution_when": CAREFUL})
    plan = compile_plan(book)
    assert [one.why for one in advice.tests(book, plan, steps(plan, said), "")] == why
