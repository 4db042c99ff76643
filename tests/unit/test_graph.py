"""That the graph names the ways by which causes reach the outcome."""

import json

import pytest

import small_book
from magrisk.errors import RulebookProblem
from magrisk.graph import OUTCOME, build, paths, references, weighing
from magrisk.rulebook.when import When
from small_book import drug_class, interaction, line, rule


def test_edges_say_how_things_hang_together() -> None:
    symptom = {"kind": "symptom", "id": "cramp", "label": "Cramp", "severity": 2, "why": "x", "consider": "x"}
    implied = rule("condition", "implied", line("any", 1), present_when={"has": "rare-loss"})
    graph = build(small_book.small_book(symptom | {"examples": small_book.EXAMPLES}, implied))
    kinds = {(one, other): data["kind"] for one, other, data in graph.edges(data=True)}
    assert kinds["substance:drug-a", "class-a"] == "is-a"
    assert kinds["class-a", "mechanism:loss"] == "acts-through"
    assert kinds["mechanism:loss", OUTCOME] == "bears-on"
    assert kinds["rare-loss", OUTCOME] == "bears-on"
    assert kinds["class-a", "a-with-weak-filter"] == "takes-part-in"
    assert kinds["weak-filter", "a-with-weak-filter"] == "takes-part-in"
    assert kinds["rare-loss", "implied"] == "implies"
    assert kinds[OUTCOME, "cramp"] == "shows-as"
    assert ("class-a", OUTCOME) not in kinds
    assert graph.nodes[OUTCOME]["label"] == "low level"
    assert graph.nodes["substance:drug-a"] == {"kind": "substance", "label": "drug a"}


def test_groups_tests_and_treatments_hang_on_what_they_are_about() -> None:
    case = {"when": {"has": "rare-loss"}, "because": "x"}
    says = [{"it": f"says no {n}", "given": {}, "says": "no"} for n in (1, 2)]
    wanted = [{"it": f"is not wanted {n}", "given": {}, "wanted": False} for n in (1, 2)]
    group = {"kind": "overlap", "id": "group", "label": "Group", "members": ["rare-loss", "weak-filter"]}
    treatment = {"kind": "treatment", "id": "salt", "label": "Salt", "order": 1, "otherwise": "x"}
    treatment |= {"offer_when": [case], "benefits": "x", "considerations": "x", "examples": says}
    test = {"kind": "test", "id": "look", "label": "Look", "order": 1, "when": [case], "examples": wanted}
    book = small_book.small_book(group | {"because": "x", "examples": small_book.EXAMPLES}, treatment, test)
    graph = build(book)
    kinds = {(one, other): data["kind"] for one, other, data in graph.edges(data=True)}
    assert kinds["rare-loss", "group"] == kinds["weak-filter", "group"] == "overlaps"
    assert kinds["salt", OUTCOME] == "helps"
    assert kinds["look", OUTCOME] == "finds"
    assert graph.nodes["group"] == {"kind": "overlap", "label": "Group"}
    assert graph.nodes["salt"] == {"kind": "treatment", "label": "Salt"}
    assert graph.nodes["look"] == {"kind": "test", "label": "Look"}
    assert paths(graph) == paths(build(small_book.small_book()))


def test_a_cycle_is_told_with_its_steps() -> None:
    turning = [
        rule("condition", one, line("any", 1), present_when={"has": other})
        for one, other in (("egg", "hen"), ("hen", "egg"))
    ]
    with pytest.raises(RulebookProblem, match=r"form a cycle: (egg -> hen -> egg|hen -> egg -> hen)"):
        build(small_book.small_book(*turning))


def test_what_the_outcome_shows_as_may_be_a_cause_of_something_else() -> None:
    book = small_book.small_book(
        small_book.symptom("cramp", 2),
        small_book.interaction("cramped", 5, {"has": "cramp"}, {"takes": "class-a"}),
    )
    graph = build(book)
    assert graph.edges["outcome", "cramp"]["kind"] == "shows-as"
    assert graph.edges["cramp", "cramped"]["kind"] == "takes-part-in"


def test_a_path_leads_by_the_mechanism_to_the_outcome() -> None:
    found = paths(build(small_book.small_book(rule("condition", "silent"))))
    assert found["class-a"] == ("class a", "more is lost", "low level")
    assert found["rare-loss"] == ("rare loss", "low level")
    assert found["a-with-weak-filter"] == ("a with weak filter", "low level")
    assert "silent" not in found
    assert "substance:drug-a" not in found


def test_rules_stand_in_the_order_of_their_ids() -> None:
    book = small_book.small_book(drug_class("aa", line("any", 1), members=("drug-d",)))
    names = [found.id for found in weighing(book)]
    assert names == sorted(names)
    assert names[0] == "a-with-weak-filter"
    assert "level" not in names


def test_what_stands_within_a_negation_is_no_cause() -> None:
    raw = {"any_of": [{"has": "a"}, {"all_of": [{"takes": "b"}, {"not": {"has": "c"}}]}]}
    assert references(When.model_validate_json(json.dumps(raw))) == ["a", "b"]


def test_an_interaction_may_name_many_causes() -> None:
    pair = interaction(
        "many", 1, {"any_of": [{"has": "rare-loss"}, {"has": "poor-food"}]}, {"takes": "class-b"}
    )
    graph = build(small_book.small_book(pair))
    assert set(graph.predecessors("many")) == {"rare-loss", "poor-food", "class-b"}
