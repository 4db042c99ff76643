"""The rulebook as a networkx graph: typed nodes and edges, cycles, and the paths to the outcome.

substance -is-a-> drug class -acts-through-> mechanism -bears-on-> outcome (a class without effect acts
through nothing); causes -takes-part-in-> interaction; a rule that is present when another holds hangs on
it by -implies->; rules of which only the largest counts lead to their group by -overlaps->. The outcome
-shows-as-> a symptom, a test -finds-> it, a treatment -helps-> it. The graph is for people and for
checking; nobody walks it per patient.
"""

import networkx as nx

from magrisk.errors import RulebookProblem
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.when import When

OUTCOME = "outcome"


def build(book: Rulebook) -> "nx.DiGraph[str]":
    """Nodes carry `kind` and `label`, edges carry `kind`. Raises RulebookProblem where there is a cycle."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node(OUTCOME, kind="outcome", label=book.scale.outcome.label)
    for vocabulary in book.of(schema.Substances):
        for substance in vocabulary.substances:
            graph.add_node(f"substance:{substance.id}", kind="substance", label=substance.name)
    for listed in book.of(schema.Mechanisms):
        for mechanism, label in listed.mechanisms.items():
            graph.add_node(f"mechanism:{mechanism}", kind="mechanism", label=label)
            graph.add_edge(f"mechanism:{mechanism}", OUTCOME, kind="bears-on")
    for rule in weighing(book):
        graph.add_node(rule.id, kind=rule.kind, label=rule.label)
    for rule in weighing(book):
        _edges(graph, rule)
    _beside(graph, book)
    _refuse_cycles(graph)
    return graph


def _beside(graph: "nx.DiGraph[str]", book: Rulebook) -> None:
    """What bears on nothing: groups, and what shows, finds and helps the outcome."""
    for overlap in book.of(schema.Overlap):
        graph.add_node(overlap.id, kind=overlap.kind, label=overlap.label)
        for member in overlap.members:
            graph.add_edge(member, overlap.id, kind="overlaps")
    for symptom in book.of(schema.Symptom):
        graph.add_node(symptom.id, kind=symptom.kind, label=symptom.label)
        graph.add_edge(OUTCOME, symptom.id, kind="shows-as")
    for test in book.of(schema.Test):
        graph.add_node(test.id, kind=test.kind, label=test.label)
        graph.add_edge(test.id, OUTCOME, kind="finds")
    for treatment in book.of(schema.Treatment):
        graph.add_node(treatment.id, kind=treatment.kind, label=treatment.label)
        graph.add_edge(treatment.id, OUTCOME, kind="helps")


def weighing(book: Rulebook) -> list[schema.Weighing]:
    """The rules that bear on the outcome, in the order of their ids."""
    kinds = (schema.DrugClass, schema.Condition, schema.Lifestyle, schema.Interaction)
    return [d for _, d in sorted(book.documents.items()) if isinstance(d, kinds)]


def _edges(graph: "nx.DiGraph[str]", rule: schema.Weighing) -> None:
    for mechanism in rule.acts_through if rule.effect else ():
        graph.add_edge(rule.id, f"mechanism:{mechanism}", kind="acts-through")
    if rule.effect and not rule.acts_through:
        graph.add_edge(rule.id, OUTCOME, kind="bears-on")
    if isinstance(rule, schema.DrugClass):
        for member in rule.members:
            graph.add_edge(f"substance:{member}", rule.id, kind="is-a")
    elif isinstance(rule, schema.Interaction):
        for part in rule.together:
            for cause in references(part):
                graph.add_edge(cause, rule.id, kind="takes-part-in")
    elif rule.present_when:
        for cause in references(rule.present_when):
            graph.add_edge(cause, rule.id, kind="implies")


def references(when: When) -> list[str]:
    """Ids of the rules that a condition names, those within a negation left out."""
    own = [name for name in (when.has, when.takes) if name]
    return own + [name for part in (when.any_of or ()) + (when.all_of or ()) for name in references(part)]


def _refuse_cycles(graph: "nx.DiGraph[str]") -> None:
    try:
        # What an outcome shows as may be a cause of something else, and is no cause of the outcome.
        causal = nx.restricted_view(
            graph, [], [e for e in graph.edges if graph.edges[e]["kind"] == "shows-as"]
        )
        cycle = nx.find_cycle(causal)
    except nx.NetworkXNoCycle:
        return
    steps = [str(edge[0]) for edge in cycle] + [str(cycle[0][0])]
    raise RulebookProblem([f"the rules form a cycle: {' -> '.join(steps)}"])


def paths(graph: "nx.DiGraph[str]") -> dict[str, tuple[str, ...]]:
    """Labels on the way from every rule to the outcome, the shortest way by the first mechanism named."""
    found = {}
    for node, data in graph.nodes(data=True):
        if data["kind"] in ("drug-class", "condition", "lifestyle", "interaction") and nx.has_path(
            graph, node, OUTCOME
        ):
            way = nx.shortest_path(graph, node, OUTCOME)
            found[node] = tuple(graph.nodes[step]["label"] for step in way)
    return found
