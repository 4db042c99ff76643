"""Knows GraphML: every node and edge with its data, for programs that read graphs."""

import networkx as nx

from magrisk.drawing.picture import Picture
from magrisk.drawing.words import printable


def graphml(picture: Picture) -> str:
    """The graph as GraphML; `kind` and `label` of the nodes and `kind` of the edges are data keys."""
    plain: nx.DiGraph[str] = nx.DiGraph()
    for name, node in picture.nodes.items():
        plain.add_node(name, kind=node.kind, label=printable(node.label))
    for edge in picture.edges:
        plain.add_edge(edge.source, edge.target, kind=edge.kind)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return head + "\n".join(nx.generate_graphml(plain, named_key_ids=True)) + "\n"
