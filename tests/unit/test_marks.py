"""What a plan switches on beside the points: that each circumstance of a document is a remark of its own."""

import pytest

import small_book
from magrisk.compile import compile_plan
from magrisk.evaluate import Known, Steps
from magrisk.plan import ALERT, ASK, AVOID, CAUTION, NOTED, OFFER, SAFETY, WANTED, AtLeast, Remark
from magrisk.presence import ABSENT, PRESENT, UNKNOWN
from magrisk.scale import Span
from small_book import Raw, case, drug_class, examination, interaction, line, rule, treatment

ONE, OTHER = ({"sex": "female"}, {"setting": "home"})
LISTS: Raw = {
    "offer_when": [case("x", ONE), case("x", OTHER)],
    "avoid_when": [case("x", OTHER)],
    "ask_when": [case("x", ONE)],
    "caution_when": [case("x", OTHER), case("x", ONE)],
}
LOW = {"when": {"at_least": 0.3, "below": 0.5}, "label": "Low", "advice": "x"}
BOOK = small_book.small_book(
    treatment("salt", **LISTS),
    examination("look", case("x", OTHER), case("x", ONE)),
    small_book.level(alerts=[LOW, {**LOW, "when": {"above": 2}}], cautions=[case("x", ONE)]),
)
PLAN = compile_plan(BOOK)


def held(remark: Remark, known: Known) -> int:
    return Steps(PLAN, known)[remark.step]


def test_every_circumstance_is_a_remark_with_its_place() -> None:
    found = sorted((r.document, r.part, r.number) for r in PLAN.remarks)
    assert found == sorted(
        [
            *(("salt", OFFER, 0), ("salt", OFFER, 1), ("salt", AVOID, 0), ("salt", ASK, 0)),
            *(("salt", CAUTION, 0), ("salt", CAUTION, 1), ("look", WANTED, 0), ("look", WANTED, 1)),
            *(("level", CAUTION, 0), ("level", ALERT, 0), ("level", ALERT, 1)),
        ]
    )


def test_a_remark_holds_where_its_own_condition_does() -> None:
    female = {("salt", OFFER, 0), ("salt", ASK, 0), ("salt", CAUTION, 1), ("look", WANTED, 1)}
    female |= {("level", CAUTION, 0)}
    known = Known({"sex:female": PRESENT, "setting:home": ABSENT})
    of_patient = [remark for remark in PLAN.remarks if remark.part != ALERT]
    assert {(r.document, r.part, r.number) for r in of_patient if held(r, known) == PRESENT} == female
    assert all(held(r, known) == ABSENT for r in of_patient if (r.document, r.part, r.number) not in female)


def test_an_alert_holds_within_both_of_its_limits() -> None:
    between, beyond = (r for r in PLAN.remarks if r.part == ALERT)
    for level, wanted in ((0.29, ABSENT), (0.3, PRESENT), (0.49, PRESENT), (0.5, ABSENT)):
        assert held(between, Known({}, {"level": Span(level, level)})) == wanted
    assert held(beyond, Known({}, {"level": Span(2, 2)})) == ABSENT
    assert held(beyond, Known({}, {"level": Span(2.1, 2.1)})) == PRESENT
    assert held(beyond, Known()) == UNKNOWN


def test_remarks_bear_on_no_points_no_flags_and_no_score() -> None:
    plain = compile_plan(small_book.small_book())
    assert (PLAN.tables, PLAN.flags, PLAN.items) == (plain.tables, plain.flags, plain.items)
    assert PLAN.paths == plain.paths
    assert plain.remarks == ()


def test_an_alert_without_stakes_is_a_remark_and_no_flag() -> None:
    stakes = small_book.level(alerts=[{**LOW, "stakes": "grave"}, LOW])
    plan = compile_plan(small_book.small_book(stakes))
    assert [(flag.level, flag.rule) for flag in plan.flags] == [("grave", "level")]
    assert [(remark.part, remark.number) for remark in plan.remarks] == [(ALERT, 0), (ALERT, 1)]
    # One limit is one step: the flag hangs on that of the remark.
    assert {plan.flags[0].step} == {remark.step for remark in plan.remarks}
    assert AtLeast("level", 0.3) in plan.steps


def marked(*more: Raw) -> tuple[list[tuple[str, str]], list[tuple[str, str, int]]]:
    """Flags and remarks of the small book with documents added."""
    plan = compile_plan(small_book.small_book(*more))
    flags = [(flag.level, flag.rule) for flag in plan.flags]
    return flags, [(remark.document, remark.part, remark.number) for remark in plan.remarks]


def test_a_rule_with_a_warning_is_a_remark_that_holds_where_the_rule_does() -> None:
    both = interaction("both", 0, {"takes": "class-a"}, {"has": "rare-loss"})
    plan = compile_plan(small_book.small_book(both | {"safety": "Do not."}))
    (remark,) = plan.remarks
    assert (remark.document, remark.part, remark.number) == ("both", SAFETY, 0)
    for other in (ABSENT, UNKNOWN, PRESENT):
        assert Steps(plan, Known({"class-a": PRESENT, "rare-loss": other}))[remark.step] == other


@pytest.mark.parametrize("kind", ["condition", "lifestyle"])
def test_a_cause_with_points_may_warn_as_well(kind: str) -> None:
    flags, remarks = marked(rule(kind, "warned", line("any", 5), safety="Do not."))
    assert (flags, remarks) == ([], [("warned", SAFETY, 0)])


def test_a_rule_without_points_is_noted_where_it_may_hold_though_nobody_named_it() -> None:
    when = {"measure": {"measure": "clearance", "below": 50}}
    flags, _ = marked(
        rule("condition", "implied", present_when=when),
        rule("lifestyle", "implied-too", present_when=when),
        rule("condition", "with-points", line("any", 5), present_when=when),
        rule("condition", "only-named"),
        interaction("both", 0, {"takes": "class-a"}, {"has": "rare-loss"}),
        interaction("with-points-too", 5, {"takes": "class-a"}, {"has": "rare-loss"}),
        drug_class("silent", members=("drug-d",)),
    )
    assert flags == [(NOTED, "both"), (NOTED, "implied"), (NOTED, "implied-too")]


def test_the_cautions_of_a_test_are_remarks_beside_those_that_want_it() -> None:
    look = examination("look", case("x", ONE), caution_when=[case("x", OTHER), case("x", ONE)])
    assert marked(look)[1] == [("look", WANTED, 0), ("look", CAUTION, 0), ("look", CAUTION, 1)]
