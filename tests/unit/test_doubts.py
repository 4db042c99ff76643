"""What an answer could change at the most: of the things that it is about, and of no others."""

import small_book
from magrisk.answer.doubts import MOST_ANSWERS, Groups, Open, Swings
from magrisk.compile import compile_plan
from magrisk.evaluate import Known, evaluate
from magrisk.plan import Plan
from magrisk.presence import ABSENT, PRESENT, UNKNOWN
from magrisk.scale import Span
from small_book import Raw, drug_class, interaction, line, rule

LONG = {"taken_for_days": {"at_least": 182}}
RAISING = drug_class(
    "class-b", line("any-use", -40), line("long-use", -60, when=LONG), members=("drug-c", "drug-d")
)
DAYS, TAKEN = "item:days", "item:taken"


def plan_of(*more: Raw) -> Plan:
    return compile_plan(small_book.small_book(RAISING, *more))


def taken(days: float | None = None, **facts: int) -> Known:
    """A medicine that is taken, for so many days where it was said."""
    held = {TAKEN: PRESENT} | {f"item:{name}": value for name, value in facts.items()}
    return Known(held, {} if days is None else {DAYS: Span(days, days)})


def swing(plan: Plan, known: Known, *names: str, items: tuple[tuple[str, int], ...] = ()) -> tuple[int, int]:
    """How far the answer could move the points of a patient, up and down."""
    question = Open("q", "?", frozenset(names), frozenset(items))
    return Swings(Groups(plan), known, evaluate(plan, known).judged).of(question)


def patient(plan: Plan, *of_a: Known, of_b: tuple[Known, ...] = (), **facts: int) -> Known:
    """A patient of whom nothing else is there."""
    told = {name.replace("_", "-"): value for name, value in facts.items()}
    return Known(dict.fromkeys(plan.concepts(), ABSENT) | told, {}, {"class-a": of_a, "class-b": of_b})


def overlap(*members: str) -> Raw:
    """Rules of which only the strongest counts."""
    shared = {
        "kind": "overlap",
        "id": "shared",
        "label": "s",
        "because": "x",
        "examples": small_book.EXAMPLES,
    }
    return shared | {"members": list(members)}


PLAN = plan_of()


def test_a_question_about_one_medicine_moves_its_own_class_alone() -> None:
    both = patient(PLAN, taken(), of_b=(taken(),))
    assert swing(PLAN, both, DAYS, items=(("class-a", 0),)) == (31 - 19, 19 - 3)
    assert swing(PLAN, both, DAYS, items=(("class-b", 0),)) == (0, 60 - 40)
    assert swing(PLAN, both, DAYS, items=(("class-a", 0), ("class-b", 0))) == (12, 16 + 20)
    assert swing(PLAN, both, DAYS) == (12, 16 + 20)


def test_a_question_about_one_medicine_leaves_the_others_of_its_class_alone() -> None:
    two = patient(PLAN, taken(), taken(40))
    # The other one counts 19 whatever the answer is.
    assert swing(PLAN, two, DAYS, items=(("class-a", 0),)) == (12, 0)
    assert swing(PLAN, two, DAYS, items=(("class-a", 1),)) == (12, 0)
    assert swing(PLAN, patient(PLAN, taken(), taken(400)), DAYS, items=(("class-a", 0),)) == (0, 0)


def test_what_is_asked_of_the_patient_too_moves_what_hangs_on_it() -> None:
    both = patient(PLAN, taken(taken=UNKNOWN), of_b=(taken(), taken(taken=UNKNOWN)), weak_filter=PRESENT)
    held = Known({**both.facts, "class-a": UNKNOWN}, {}, both.items)
    # The interaction hangs on the class, and gives 10 with the weak filter; the other list stays as it is.
    up, down = swing(PLAN, held, TAKEN, "class-a", items=(("class-a", 0),))
    assert (up, down) == (19 + 10, 0)


def test_in_a_group_of_two_classes_a_question_about_one_of_them_is_about_the_group() -> None:
    shared = {
        "kind": "overlap",
        "id": "shared",
        "label": "s",
        "because": "x",
        "examples": small_book.EXAMPLES,
    }
    plan = plan_of(shared | {"members": ["class-a", "class-b"]})
    both = patient(plan, taken(40), of_b=(taken(),))
    # The stronger one counts: -40 now, -60 after 182 days.
    assert swing(plan, both, DAYS, items=(("class-b", 0),)) == (0, 20)
    assert swing(plan, both, DAYS, items=(("class-a", 0),)) == (0, 0)


def test_a_question_that_no_table_asks_moves_nothing() -> None:
    both = patient(PLAN, taken(), of_b=(taken(),))
    assert swing(PLAN, both, "item:acute") == swing(PLAN, both, "nothing") == (0, 0)


def test_a_measure_is_tried_on_each_of_its_bounds() -> None:
    plan = plan_of(
        rule(
            "condition",
            "washing",
            line("poor-bath", 48, when={"measure": {"measure": "clearance", "at_most": 10}}),
            line("rich-bath", -40, when={"measure": {"measure": "clearance", "at_least": 90}}),
            direction="either",
            why_zero="It depends.",
        )
    )
    known = patient(plan, washing=PRESENT, weak_filter=PRESENT)
    assert swing(plan, known, "clearance") == (48, 40)


def test_a_table_asks_for_all_that_stands_under_its_steps() -> None:
    plan = plan_of(interaction("pair", 3, {"not": {"takes": "class-a", "how_many": 2}}, {"sex": "female"}))
    (number,) = (n for n, table in enumerate(plan.tables) if table.rule == "pair")
    assert set(plan.asks(number)) == {"class-a/drug-a", "class-a/drug-b", "sex:female"}


def test_a_cause_in_the_group_of_a_class_stands_while_a_medicine_is_asked_about() -> None:
    plan = plan_of(overlap("class-a", "rare-loss"))
    alone, beside = (patient(plan, taken(), rare_loss=there) for there in (ABSENT, PRESENT))
    assert swing(plan, alone, DAYS, items=(("class-a", 0),)) == (12, 16)
    # The loss counts 50, whatever the days are.
    assert swing(plan, beside, DAYS, items=(("class-a", 0),)) == (0, 0)


def test_a_question_with_too_many_answers_could_change_all_that_its_group_holds() -> None:
    causes = [rule("condition", f"cause-{n}", line("any", n + 1)) for n in range(8)]
    plan = plan_of(*causes, overlap(*(cause["id"] for cause in causes)))
    names = [cause["id"] for cause in causes]
    assert 3 ** len(names) > MOST_ANSWERS == 3 ** (len(names) - 1)
    assert swing(plan, patient(plan), *names) == (8, 0)
    assert swing(plan, patient(plan, cause_3=PRESENT), *names) == (8 - 4, 4)
    # One question less, and every answer is tried: the strongest of the others stays.
    assert swing(plan, patient(plan, cause_3=PRESENT), *(n for n in names if n != "cause-3")) == (4, 0)
