"""What a medication text is understood as: its substances and classes, and whether it counts."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from magrisk.adapters.schemas import schemas
from magrisk.assess import Assessor
from magrisk.assessment import Assessment
from magrisk.medicine import Interpreter, MedicineText
from magrisk.rulebook import schema
from magrisk.wording.medicines import in_numbers, medicine
from small_book import Raw, drug_class, line, small_book
from small_patient import TODAY, assessor_of

CONTRACT = [
    *("said", "substances", "classes", "route", "strength", "daily_dose_mg", "duration_days"),
    *("stopped", "prn", "counts", "status", "suggestions", "reason"),
]
# A class for every way of counting or not.
CLASSES = [
    drug_class("neutral", members=("drug-c",)),
    drug_class(
        "lasting",
        line("any-use", 20),
        line("after", 12, when={"stopped_for_days": {"at_most": 180}}),
        members=("drug-d",),
    ),
    drug_class(
        "by-vein", line("any-use", 9, when={"route": "intravenous"}), members=("drug-b",), routes=["injected"]
    ),
    drug_class("weightless", line("any-use", 0), members=("drug-d",)),
]


@pytest.fixture(scope="module")
def small() -> Interpreter:
    return _interpreter(assessor_of(small_book(*CLASSES, *_with_products())))


def _with_products() -> list[Raw]:
    products = [
        {"id": "both", "names": ["bothin"], "ingredients": ["drug-a", "drug-c"], "route": "oral"},
        {"id": "either-a", "names": ["eitherol"], "ingredients": ["drug-a"]},
        {"id": "either-d", "names": ["eitherol"], "ingredients": ["drug-d"]},
    ]
    return [{"kind": "products", "id": "products", "source": "made up", "products": products}]


def _interpreter(assessor: Assessor) -> Interpreter:
    return Interpreter(assessor.reader, assessor.plan)


def told(interpreter: Interpreter, text: str) -> str:
    """The text's block, without its number and what was said."""
    shown = medicine(1, interpreter.understood(text, TODAY), interpreter.labels)
    return "\n".join(line.strip() for line in shown.splitlines()[1:])


# ---------------------------------------------------------------- the record


def test_a_text_is_told_in_the_terms_of_the_rulebook(small: Interpreter) -> None:
    found = small.understood("drug-a 20 mg daily po for 2 years", TODAY)
    assert found == MedicineText(
        said="drug-a 20 mg daily po for 2 years",
        substances=("drug a",),
        classes=("class-a",),
        route="oral",
        strength="20 mg",
        daily_dose_mg=20.0,
        daily_dose_mg_per_kg=None,
        duration_days=730.0,
        cycles=None,
        stopped=False,
        prn=False,
        counts=True,
        status="matched",
        suggestions=(),
        reason="",
        taken=True,
        held=False,
        started_on="",
        stopped_on="",
        stopped_days=None,
        not_understood=(),
        look_alikes=(),
        counting_classes=("class-a",),
        why_not=(),
    )


def test_every_substance_of_a_combination_is_named_and_one_that_counts_is_enough(small: Interpreter) -> None:
    found = small.understood("bothin", TODAY)
    assert found.substances == ("drug a", "drug c")
    assert found.classes == ("class-a", "class-b", "neutral")
    assert found.counting_classes == ("class-a", "class-b")
    assert found.counts


def test_two_members_of_a_class_name_it_once(small: Interpreter) -> None:
    found = small.understood("drug-a and drug-b tablets", TODAY)
    assert (found.classes, found.counting_classes) == (("class-a", "by-vein"), ("class-a",))


@pytest.mark.parametrize(
    ("text", "counting"),
    [
        ("drug-a", {"class-a"}),
        ("drug-a for 3 days", {"class-a"}),
        ("drug-a as needed", {"class-a"}),
        ("drug-a 20 mg iv", {"class-a"}),
        ("drug-a cream", set()),
        ("drug-a on hold", set()),
        ("not taking drug-a", set()),
        ("drug-a stopped 3 days ago", set()),
        ("drug-b iv", {"class-a", "by-vein"}),
        ("drug-b", {"class-a", "by-vein"}),
        ("drug-b subcutaneous", {"class-a"}),
        ("drug-d", {"lasting"}),
        ("drug-d stopped", {"lasting"}),
        ("drug-d stopped 100 days ago", {"lasting"}),
        ("drug-d stopped 200 days ago", set()),
        ("drug-d drops in the eye, stopped 100 days ago", set()),
    ],
)
def test_a_drug_counts_where_points_are_in_reach(small: Interpreter, text: str, counting: set[str]) -> None:
    found = small.understood(text, TODAY)
    assert found.status == "matched"
    assert set(found.counting_classes) == counting
    assert found.counts == bool(counting)
    assert bool(found.why_not) != found.counts


@pytest.mark.parametrize(
    ("text", "why_not"),
    [
        ("drug-a cream", ["class a: given by a route that does not count"]),
        ("drug-a stopped", ["class a: stopped"]),
        ("drug-a on hold", ["not known whether it is taken"]),
        ("not taking drug-a", ["not taken"]),
        ("flibbertigibbet", ["no known medicine is named"]),
        ("eitherol", ["may be drug a or drug d"]),
        ("", ["no known medicine is named"]),
        (
            "drug-d stopped 200 days ago",
            ["lasting: stopped", "weightless: adds no points"],
        ),
    ],
)
def test_what_does_not_count_says_why(small: Interpreter, text: str, why_not: list[str]) -> None:
    assert list(small.understood(text, TODAY).why_not) == why_not


def test_a_class_without_points_says_why_it_has_none() -> None:
    alone = small_book(
        drug_class("class-b", members=("drug-c",), why_zero="Nobody\n  found anything.", direction="neutral")
    )
    interpreter = _interpreter(assessor_of(alone))
    assert interpreter.understood("drug-c", TODAY).why_not == ("class b: Nobody found anything.",)
    assert interpreter.understood("drug-d", TODAY).why_not == ("known, and in no class of the rulebook",)


def test_a_drug_that_no_line_of_its_class_speaks_of_does_not_count() -> None:
    by_vein = line("any-use", 9, when={"route": "intravenous"})
    interpreter = _interpreter(assessor_of(small_book(drug_class("class-b", by_vein, members=("drug-c",)))))
    assert interpreter.understood("drug-c po", TODAY).why_not == ("class b: adds no points",)
    assert interpreter.understood("drug-c iv", TODAY).counts


def test_a_class_counts_for_what_the_rulebook_says_and_by_no_list_of_ours(assessor: Assessor) -> None:
    shipped = _interpreter(assessor)
    scored = {table.each for table in assessor.plan.tables if table.each}
    classes = list(assessor.book.of(schema.DrugClass))
    assert scored < {c.id for c in classes}
    for each in classes:
        found = shipped.understood(each.members[0].replace("-", " "), TODAY)
        assert (each.id in found.counting_classes) == (each.id in scored), each.id


LASTING = {"amphotericin-b-deoxycholate", "anti-egfr-antibodies", "carboplatin-oxaliplatin", "cisplatin"}
STATES = ["", "iv", "po for 2 years", "cream", "as needed", "on hold", "stopped 5 days ago"]


@pytest.mark.parametrize("state", STATES)
def test_what_adds_points_to_a_patient_counts(
    assessor: Assessor, screened: Callable[..., Assessment], state: str
) -> None:
    shipped = _interpreter(assessor)
    adding: set[str] = set()
    for each in assessor.book.of(schema.DrugClass):
        text = f"{each.members[0].replace('-', ' ')} {state}"
        answer = screened(medications=(text,), no_other_conditions=True)
        weighing = {found.rule for found in answer.contributions if found.kind == "drug-class"}
        assert weighing <= set(shipped.understood(text, TODAY).counting_classes), text
        adding |= weighing
    # Some still count after they were stopped.
    assert bool(adding) == (state not in ("cream", "on hold"))
    assert (adding <= LASTING) == (state in ("cream", "on hold", "stopped 5 days ago"))


def test_an_open_name_keeps_only_what_is_sure(small: Interpreter) -> None:
    found = small.understood("eitherol + drug-c", TODAY)
    assert (found.status, found.substances) == ("ambiguous", ("drug c",))
    assert found.suggestions[:2] == ("drug a", "drug d")


# ---------------------------------------------------------------- as JSON

HOSTILE = [
    "",
    "\x00",
    "drug-a\x1b[31m\x9b\u202e\n\x7f",
    "\udcff",
    "x" * 5000,
    "\u2028drug-a",
    '"\\',
    "💊 drug-a",
]


@pytest.mark.parametrize("text", ["bothin 5 mg iv prn", "drug-d stopped 3 days ago", *HOSTILE])
def test_a_line_of_json_reads_the_same_and_is_what_the_schema_says(small: Interpreter, text: str) -> None:
    printed = small.understood(text, TODAY).to_json()
    found: dict[str, Any] = json.loads(printed)
    assert printed.isprintable() or not printed.isascii()
    assert len(printed.splitlines()) == 1
    assert printed.encode("utf-8")
    assert found["said"] == text
    assert list(found)[: len(CONTRACT)] == CONTRACT
    Draft202012Validator(schemas()["medicine"]).validate(found)


def test_a_text_over_the_limit_is_unrecognised_with_its_reason(small: Interpreter) -> None:
    found = small.understood("drug-a " + "x" * 4096, TODAY)
    assert (found.status, found.substances, found.reason) == ("unrecognised", (), "longer than 4096 bytes")


# ---------------------------------------------------------------- in words


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "drug-a 20 mg daily po for 2 years",
            ["matched: drug a", "strength 20 mg; by mouth; 20 mg a day; for 730 days", "counts: class a"],
        ),
        (
            "drug-a since 2026-11-12",
            ["matched: drug a", "for 10 days; since 2026-11-12", "counts: class a"],
        ),
        (
            "drug-a stopped on 2026-11-12",
            ["matched: drug a", "stopped 2026-11-12 (10 days ago)", "does not count: class a: stopped"],
        ),
        ("drug-a for 1 day", ["matched: drug a", "for 1 day", "counts: class a"]),
        ("drug-d prn", ["matched: drug d", "as needed", "counts: lasting"]),
        ("drug-a stopped", ["matched: drug a", "stopped", "does not count: class a: stopped"]),
        (
            "drug-d stopped 200 days ago",
            [
                "matched: drug d",
                "stopped (200 days ago)",
                "does not count: lasting: stopped",
                "does not count: weightless: adds no points",
            ],
        ),
        ("not taking drug-a", ["matched: drug a", "does not count: not taken"]),
        (
            "eitherol",
            ["AMBIGUOUS: may be drug a or drug d", 'Is "drug a" or "drug d" meant?', "does not count"],
        ),
        (
            "drug-a zzzzzzz",
            [
                "MATCHED IN PART: drug a; some words were not understood",
                'not understood: "zzzzzzz"',
                "counts: class a",
            ],
        ),
        ("", ["UNRECOGNISED: no known medicine is named", "does not count"]),
    ],
)
def test_a_text_is_told_in_words(small: Interpreter, text: str, lines: list[str]) -> None:
    assert told(small, text).splitlines() == lines


def test_a_near_name_is_asked_for_and_never_taken(assessor: Assessor) -> None:
    shown = told(_interpreter(assessor), "furosemyde 40 mg")
    assert "UNRECOGNISED" in shown
    assert "meant?" in shown
    assert "counts:" not in shown


@pytest.mark.parametrize(
    "text", [*HOSTILE, "薬" * 300, "drug-a " + "薬" * 9 + " " + "wörd " * 60, "x " * 2000]
)
def test_no_line_is_wider_than_a_terminal_or_obeyed_by_it(small: Interpreter, text: str) -> None:
    shown = medicine(1234567, small.understood(text, TODAY), small.labels)
    assert shown.endswith("\n")
    for each in shown.removesuffix("\n").split("\n"):
        assert sum(2 if sign == "薬" else 1 for sign in each) <= 80
        assert each.isprintable()


def test_a_name_that_is_easily_taken_for_another_is_pointed_out(small: Interpreter) -> None:
    found = replace(small.understood("drug-q", TODAY), look_alikes=(("drug a", "drug b"),))
    assert 'Take care: "drug a" is easily taken for "drug b".' in medicine(1, found, small.labels)


def test_a_long_text_is_shortened_for_the_eye(small: Interpreter) -> None:
    shown = medicine(1, small.understood("drug-a " + "x" * 3000, TODAY), small.labels)
    assert len(shown) < 1200
    assert shown.count("…") == 2


def test_many_texts_are_told_in_numbers() -> None:
    counter = Counter({"matched": 3, "unrecognised": 1})
    shown = in_numbers(counter, 2)
    assert shown == "texts 4: matched 3, partly 0, ambiguous 0, unrecognised 1; counting 2\n"
