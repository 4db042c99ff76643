"""Knows what a picture shows: the whole rulebook, or the part around one of its documents."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import networkx as nx

from magrisk.graph import OUTCOME


class Node(NamedTuple):
    """What is drawn of a node."""

    kind: str
    label: str


class Edge(NamedTuple):
    """What is drawn of an edge."""

    source: str
    target: str
    kind: str


@dataclass(frozen=True)
class Picture:
    """What is to be drawn, in an order of its own, and what is said about it."""

    title: str
    description: str
    nodes: dict[str, Node]
    edges: list[Edge]


_HOW = "Read it from the left to the right: causes, the mechanisms that they act through, the outcome."


def whole(graph: "nx.DiGraph[str]", *, substances: bool = False) -> Picture:
    """The rulebook; without its substances unless they are wanted: nobody could read hundreds of rows."""
    kept = [node for node, data in graph.nodes.items() if substances or data["kind"] != "substance"]
    left_out = (
        "" if substances else "Substances are left out: the picture of a drug class shows its members. "
    )
    return _picture(graph, kept, f"The rulebook of {graph.nodes[OUTCOME]['label']}", left_out)


def around(graph: "nx.DiGraph[str]", node: str) -> Picture:
    """What leads to a node, its ways to the outcome, and who takes part in them."""
    title = f"{graph.nodes[node]['label']}, and its ways to {graph.nodes[OUTCOME]['label']}"
    return _picture(graph, part(graph, node), title, "")


def _picture(graph: "nx.DiGraph[str]", kept: Iterable[str], title: str, said: str) -> Picture:
    nodes = {node: Node(graph.nodes[node]["kind"], graph.nodes[node]["label"]) for node in sorted(kept)}
    edges = sorted(
        Edge(one, other, data["kind"])
        for (one, other), data in graph.edges.items()
        if one in nodes and other in nodes
    )
    counted = f"{len(nodes)} nodes and {len(edges)} edges."
    return Picture(title, f"{counted} {said}{_HOW}", nodes, edges)


def found(graph: "nx.DiGraph[str]", document: str) -> str | None:
    """The node of a document, a substance or a mechanism; None where nothing is drawn for it."""
    names = (document, f"substance:{document}", f"mechanism:{document}")
    return next((name for name in names if name != OUTCOME and name in graph), None)


def part(graph: "nx.DiGraph[str]", node: str) -> set[str]:
    """The nodes around one node. An interaction is never shown without those who take part in it."""
    before = nx.subgraph_view(graph, filter_edge=lambda one, _: one != OUTCOME)
    kinds = {name: data["kind"] for name, data in graph.nodes.items()}
    own_group = {other for other in graph.successors(node) if kinds[other] == "overlap"}
    members = set(graph.predecessors(node)) if kinds[node] in ("overlap", "symptom") else set()
    onward = {step for start in {node} | members for step in nx.descendants(before, start)}
    ways = onward & (nx.ancestors(before, OUTCOME) | {OUTCOME})
    partners = {one for step in ways if kinds[step] == "interaction" for one in before.predecessors(step)}
    return {node} | nx.ancestors(before, node) | members | own_group | ways | partners
