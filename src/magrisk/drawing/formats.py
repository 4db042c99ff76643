"""Knows which format is drawn by whom, and what a picture of each shows."""

from collections.abc import Callable, Mapping

import networkx as nx

from magrisk.drawing.dot import dot
from magrisk.drawing.graphml import graphml
from magrisk.drawing.mermaid import mermaid
from magrisk.drawing.picture import Picture, around, found, whole
from magrisk.drawing.svg import svg
from magrisk.errors import UsageProblem

FORMATS: Mapping[str, Callable[[Picture], str]] = {
    "dot": dot,
    "mermaid": mermaid,
    "graphml": graphml,
    "svg": svg,
}
_WANTED = (
    "ID: nothing is drawn for it, wanted a rule, an overlap, a symptom, a test or a treatment "
    "(`magrisk rules list` shows them), a mechanism or a substance"
)


def drawn(graph: "nx.DiGraph[str]", document: str | None, format_: str) -> str:
    """The whole graph, or the part around a document. Raises UsageProblem where nothing stands for it."""
    draw = FORMATS[format_]
    if document is None:
        return draw(whole(graph, substances=format_ == "graphml"))
    node = found(graph, document)
    if node is None:
        raise UsageProblem(_WANTED)
    return draw(around(graph, node))
